#include "statistics/indirect.h"

#include "core/statistics/indirectly_standardised.h"
#include "placebook/statistics/rate.h"

enum { GROUP, COUNT, POPULATION, REFERENCE_COUNT, REFERENCE_POPULATION };
enum { OBSERVED, EXPECTED, VALUE, LIMITS, METHOD };

const struct pb_method_column pb_indirect_columns[] = {
    [GROUP] = { .name = "group",
                .kind = PB_COLUMN_GROUP,
                .help = "what the figure is of, such as an area and a period" },
    [COUNT] = { .name = "count", .help = "events in the age band; missing: none" },
    [POPULATION] = { .name = "population", .help = "people in the age band; missing: none" },
    [REFERENCE_COUNT] = { .name = "reference_count", .help = "events in the age band of the reference population" },
    [REFERENCE_POPULATION] = { .name = "reference_population",
                               .help = "people in the age band of the reference population; above 0" },
    { 0 },
};

const struct pb_method_output pb_indirect_outputs[] = {
    [OBSERVED] = { .name = "observed", .help = "events in all age bands" },
    [EXPECTED] = { .name = "expected", .help = "events there would be at the reference population's rates" },
    [VALUE] = { .name = "value", .help = "multiplier x observed / expected; the rate: times the reference rate" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    [METHOD] = { .name = "method", .kind = PB_OUTPUT_TEXT, .help = "byar, or exact below 10 events" },
    { 0 },
};

enum pb_status pb_indirect_run(const struct pb_method_setting *setting, const struct pb_group *group, bool rate,
                               struct pb_results *results, struct pb_error *error)
{
    struct pb_indirectly_standardised found = { 0 };
    enum pb_status status =
        pb_indirectly_standardised(group->numbers[COUNT], group->numbers[POPULATION], group->numbers[REFERENCE_COUNT],
                                   group->numbers[REFERENCE_POPULATION], group->count, &found, error);
    double scale = setting->multiplier * (rate ? found.reference_rate : 1);
    for (size_t i = 0; status == PB_OK && i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        status = pb_rate_limits(found.observed, found.expected, scale, setting->levels[i].z, &limits, error);
        if (status == PB_OK)
            pb_result_limits(results, 0, LIMITS, i, limits);
    }
    if (status != PB_OK)
        return status;
    pb_result_number(results, 0, OBSERVED, found.observed);
    pb_result_number(results, 0, EXPECTED, found.expected);
    pb_result_number(results, 0, VALUE, scale * found.observed / found.expected);
    pb_result_text(results, 0, METHOD, found.observed < PB_EXACT_BELOW ? "exact" : "byar");
    return PB_OK;
}
