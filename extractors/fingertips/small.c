#include "extractors/fingertips/small.h"

#include "placebook/area_names.h"

const struct pb_area *fingertips_small_home(const struct pb_context *context, const struct pb_reference_area *small,
                                            int32_t day)
{
    const struct pb_geography *geography = context->geography;
    const struct pb_area *home = pb_reference_home(context->reference, small, day);
    for (size_t i = 0; home && i < geography->all_count; i++)
        if (pb_geography_lies_in(geography, &geography->all[i], home))
            return home;
    return NULL;
}

bool fingertips_small_find(const struct pb_context *context, const char *code, size_t length, struct wanted *wanted)
{
    char cleaned[PB_AREA_CODE_TEXT];
    if (!context->reference)
        return false;
    length = pb_area_code_clean(code, length, cleaned);
    wanted->small = pb_reference_area(context->reference, cleaned, length);
    wanted->area = wanted->small ? fingertips_small_home(context, wanted->small, 0) : NULL;
    return wanted->area != NULL;
}
