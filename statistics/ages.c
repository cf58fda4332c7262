#include "statistics/ages.h"

#include "placebook/number.h"

#include <string.h>

/* The band of a start age: its first number counts. PB_LIFE_TABLE_BANDS when there is no such band. */
static size_t ages_band_of(const char *text)
{
    text += strcspn(text, "0123456789");
    int64_t age = 0;
    if (!pb_integer_parse(text, strspn(text, "0123456789"), &age))
        return PB_LIFE_TABLE_BANDS;
    size_t band = 0;
    while (band < PB_LIFE_TABLE_BANDS && pb_life_table_ages[band] != age)
        band++;
    return band;
}

enum pb_status pb_group_bands(const struct pb_group *group, size_t column, size_t row_of[PB_LIFE_TABLE_BANDS],
                              struct pb_error *error)
{
    if (group->count != PB_LIFE_TABLE_BANDS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu age bands: a life table needs %d (0, 1-4, 5-9 to 90+)",
                       group->count, (int)PB_LIFE_TABLE_BANDS);
    for (size_t band = 0; band < PB_LIFE_TABLE_BANDS; band++)
        row_of[band] = PB_LIFE_TABLE_BANDS;
    for (size_t row = 0; row < PB_LIFE_TABLE_BANDS; row++) {
        const char *age = group->texts[column][row];
        size_t band = ages_band_of(age);
        if (band == PB_LIFE_TABLE_BANDS)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "start_age '%.40s': expected 0, 1, 5, 10 to 90", age);
        if (row_of[band] != PB_LIFE_TABLE_BANDS)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "start_age '%.40s' twice", age);
        row_of[band] = row;
    }
    return PB_OK;
}

enum pb_status pb_result_years(const struct pb_method_setting *setting, const struct pb_life_expectancy *expectancy,
                               size_t row, size_t output, struct pb_results *results, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        status = pb_life_expectancy_limits(expectancy, setting->levels[i].z, &limits, error);
        if (status == PB_OK)
            pb_result_limits(results, row, output, i, limits);
    }
    return status;
}
