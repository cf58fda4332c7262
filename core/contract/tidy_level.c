/*
 * What kind of area a row is about. It follows from the area alone, so that the levels of two tables agree: an area
 * that is a Place is one in the table of the system too, where its geography is `part`.
 */
#include "placebook/contract/tidy.h"

#include <string.h>

static enum pb_word level_of_kind(enum pb_area_kind kind)
{
    static const enum pb_word levels[] = {
        [PB_AREA_COUNTRY] = PB_WORD_LEVEL_ENGLAND,
        [PB_AREA_REGION] = PB_WORD_LEVEL_REGION,
        [PB_AREA_COUNTY] = PB_WORD_COUNTY,
        [PB_AREA_DISTRICT] = PB_WORD_LEVEL_DISTRICT,
        [PB_AREA_CCG] = PB_WORD_LEVEL_ORGANISATION,
        [PB_AREA_SUB_ICB] = PB_WORD_LEVEL_ORGANISATION,
        [PB_AREA_ICB] = PB_WORD_LEVEL_ORGANISATION,
        [PB_AREA_PCN] = PB_WORD_LOCAL,
        [PB_AREA_JSNA] = PB_WORD_LOCAL,
        [PB_AREA_TRUST] = PB_WORD_LEVEL_ORGANISATION,
        [PB_AREA_FOOTPRINT] = PB_WORD_LEVEL_FOOTPRINT,
        [PB_AREA_PLACE] = PB_WORD_LEVEL_PLACE,
    };
    return levels[kind];
}

/* Editions are no Places: they stand behind the system. */
static enum pb_word level_of_place(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_geography_role(geography, &geography->all[i], area) == PB_WORD_EXACT)
            return geography->all[i].system ? PB_WORD_LEVEL_SYSTEM : PB_WORD_LEVEL_PLACE;
    return PB_WORD_NONE;
}

enum pb_word pb_tidy_level(const struct pb_geography *geography, const struct pb_table *table, size_t row)
{
    pb_symbol code = table->area_code[row];
    const struct pb_area *area =
        pb_geography_area(geography, pb_symbol_text(table->symbols, code), pb_symbol_length(table->symbols, code));
    if (area) {
        enum pb_word place = level_of_place(geography, area);
        return place ? place : level_of_kind(area->kind);
    }
    pb_symbol role = table->geography[row];
    return role == PB_WORD_LOCAL || role == PB_WORD_NEIGHBOUR ? (enum pb_word)role : PB_WORD_NONE;
}
