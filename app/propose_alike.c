/*
 * A file in which no area is one of ours may have one that is meant to be: a code with a digit lost, a shortened name.
 */
#include "app/propose_private.h"

#include "placebook/area_names.h"

#include <string.h>

/* The area that a text of a column looks like, as a code or as a name; NULL: none. */
static const struct pb_area *looks_like(struct pb_area_names *names, const char *text)
{
    struct pb_area_found found = pb_area_find(names, text, strlen(text), "", 0);
    if (!found.area)
        found = pb_area_find(names, "", 0, text, strlen(text));
    return found.area;
}

const char *pb_propose_alike(const struct pb_preview_sheet *sheet, const struct pb_geography *geography,
                             struct pb_arena *arena)
{
    struct pb_area_names names;
    const char *words = NULL;
    if (pb_area_names_open(&names, geography, NULL, NULL) != PB_OK) {
        pb_area_names_close(&names);
        return NULL;
    }
    for (size_t c = 0; c < sheet->column_count && !words; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        bool texts = column->type == PB_PREVIEW_WORDS || column->type == PB_PREVIEW_CODE;
        for (size_t i = 0; texts && i < column->text_count && !words; i++) {
            const struct pb_area *area = looks_like(&names, column->texts[i].text);
            if (area)
                words = pb_arena_format(arena, "'%.60s' in '%.60s' looks like %.60s (%.20s)", column->texts[i].text,
                                        column->heading, area->name, area->code);
        }
    }
    pb_area_names_close(&names);
    return words;
}
