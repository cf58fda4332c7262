#include "statistics/funnels.h"

#include <string.h>

const struct pb_method_column pb_funnel_columns[] = {
    [PB_FUNNEL_COLUMN_GROUP] = { .name = "group",
                                 .kind = PB_COLUMN_GROUP,
                                 .help = "which areas are compared with one another" },
    [PB_FUNNEL_COLUMN_NUMERATOR] = { .name = "numerator", .help = "count, observed or number of events; 0 or more" },
    [PB_FUNNEL_COLUMN_DENOMINATOR] = { .name = "denominator",
                                       .help = "population, or expected events for ratios; above 0" },
    { 0 },
};

const struct pb_method_flag pb_funnel_flags[] = { { "kind", true }, { 0 } };

static enum pb_funnel_kind funnels_kind(const struct pb_method_setting *setting)
{
    const char *word = pb_method_word(setting, "kind");
    if (strcmp(word, "proportion") == 0)
        return PB_FUNNEL_PROPORTION;
    return strcmp(word, "ratio") == 0 ? PB_FUNNEL_RATIO : PB_FUNNEL_RATE;
}

void pb_funnel_of_group(const struct pb_method_setting *setting, const struct pb_group *group,
                        struct pb_results *results, struct pb_funnel *funnel)
{
    bool tell = setting->method->shape == PB_PER_ROW;
    *funnel = (struct pb_funnel){ .kind = funnels_kind(setting) };
    for (size_t row = 0; row < group->count; row++) {
        struct pb_error refused = { 0 };
        if (tell && !pb_result_complete(results, group, row))
            continue;
        enum pb_status status = pb_funnel_add(funnel, group->numbers[PB_FUNNEL_COLUMN_NUMERATOR][row],
                                              group->numbers[PB_FUNNEL_COLUMN_DENOMINATOR][row], &refused);
        if (tell)
            (void)pb_result_refused(results, row, status, &refused);
    }
}
