#include "extractors/fingertips/small.h"

#include <stdio.h>

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

bool fingertips_follow(const struct pb_context *context, const char *code, size_t length,
                       const struct pb_area_found *found, struct wanted *wanted)
{
    char cleaned[PB_AREA_CODE_TEXT];
    if (found->state != PB_AREA_ELSEWHERE && found->state != PB_AREA_LOOKS_OURS)
        return false;
    length = pb_area_code_clean(code, length, cleaned);
    wanted->followed =
        pb_code_follow(context->reference, cleaned, length, found->state == PB_AREA_LOOKS_OURS ? found->area : NULL);
    const struct pb_area *area = wanted->followed.small ? NULL : wanted->followed.area;
    if (wanted->followed.state != PB_CODE_FOLLOWED || !area ||
        (found->state == PB_AREA_LOOKS_OURS && found->area != area))
        return false;
    wanted->small = NULL;
    wanted->area = area;
    return true;
}

bool fingertips_is_part(const struct pb_area_found *found, const struct wanted *wanted)
{
    return found->state == PB_AREA_LOOKS_OURS && wanted->followed.state == PB_CODE_IN_PARTS &&
           wanted->followed.area == found->area;
}

bool fingertips_note_code(struct pb_table *table, const struct wanted *wanted, const char *code, size_t length,
                          size_t row)
{
    enum { NOTE_TEXT = 1024 };
    char cleaned[PB_AREA_CODE_TEXT];
    char replaced[PB_CODE_NOTE];
    char note[NOTE_TEXT];
    if (wanted->followed.state != PB_CODE_FOLLOWED)
        return true;
    (void)pb_area_code_clean(code, length, cleaned);
    const char *own = pb_cell(table, note, row);
    int written = snprintf(note, sizeof note, "%s%s%s", pb_code_note(&wanted->followed, cleaned, replaced),
                           *own ? "; " : "", own);
    if ((size_t)written >= sizeof note) /* then the code is more than the rest of it */
        written = snprintf(note, sizeof note, "%s", replaced);
    table->note[row] = pb_symbol_add(table->symbols, note, (size_t)written);
    return table->note[row] != PB_SYMBOL_NONE;
}
