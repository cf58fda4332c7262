#include "loaders/workbook/places_chosen.h"

#include "loaders/workbook/outline.h"

#include <string.h>

static enum place_fit chosen_fit_of(const struct pb_geography *geography, const struct pb_place *place,
                                    const char *code, const struct pb_area *area)
{
    if (strcmp(code, place->id) == 0)
        return PLACE_FIT_DISTRICTS;
    if (!area)
        return PLACE_FIT_NOT;
    switch (pb_geography_role(geography, place, area)) {
    case PB_WORD_EXACT:
        return area->kind == PB_AREA_DISTRICT ? PLACE_FIT_DISTRICTS : PLACE_FIT_NHS_AREA;
    case PB_WORD_COUNTY:
        return PLACE_FIT_COUNTY;
    case PB_WORD_SHARED:
        return PLACE_FIT_SHARED;
    default:
        return PLACE_FIT_NOT;
    }
}

static bool chosen_same_text(const struct pb_table *table, pb_symbol symbol, const char *wanted)
{
    return !wanted || !*wanted || strcmp(pb_symbol_text(table->symbols, symbol), wanted) == 0;
}

/* Is the row about the same people as the headline, and no projection? */
static bool chosen_same_people(const struct pb_table *table, const struct pb_headline *headline, size_t row)
{
    if (pb_is_projection(table, row))
        return false;
    if (workbook_outline_has_row(headline))
        return table->category_type[row] == table->category_type[headline->row] &&
               table->category[row] == table->category[headline->row] && table->sex[row] == table->sex[headline->row] &&
               table->age[row] == table->age[headline->row];
    bool of_sex = headline->sex
                      ? table->sex[row] == headline->sex
                      : headline->measure && chosen_same_text(table, table->sex[row], headline->measure->headline_sex);
    return table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE && headline->measure &&
           of_sex && chosen_same_text(table, table->age[row], headline->measure->headline_age);
}

static bool chosen_is_better(const struct pb_table *table, const struct place_chosen *found,
                             const struct place_chosen *than)
{
    size_t row = found->row;
    if (than->row == SIZE_MAX)
        return true;
    bool missing = pb_missing(table->value[row]);
    bool than_missing = pb_missing(table->value[than->row]);
    if (missing != than_missing)
        return than_missing;
    if (found->fit != than->fit)
        return found->fit < than->fit;
    if (table->period_end[row] != table->period_end[than->row])
        return table->period_end[row] > table->period_end[than->row];
    return found->trust < than->trust;
}

/* The headline of a measure, the first of its two, looked for from the last one on: rows and headlines are in the same
 * order. */
static size_t chosen_headline(const struct book *book, pb_symbol measure, size_t from)
{
    const char *id = pb_symbol_text(book->table->symbols, measure);
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t at = (from + i) % book->headline_count;
        const struct pb_headline *headline = &book->headlines[at];
        if (headline->second)
            continue;
        if (headline->measure ? strcmp(headline->measure->id, id) == 0
                              : workbook_outline_has_row(headline) && book->table->measure[headline->row] == measure)
            return at;
    }
    return SIZE_MAX;
}

/* Takes the row for each Place that it fits better than what was chosen before. */
static void chosen_offer(const struct book *book, struct place_chosen *chosen, size_t row)
{
    const struct pb_geography *geography = book->info->geography;
    const struct pb_place *places = geography->places.items;
    const char *code = pb_cell(book->table, area_code, row);
    const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
    for (size_t i = 0; i < geography->places.count; i++) {
        struct place_chosen found = { row, chosen_fit_of(geography, &places[i], code, area),
                                      pb_geography_trust_order(geography, &places[i], area) };
        if (found.fit != PLACE_FIT_NOT && chosen_is_better(book->table, &found, &chosen[i]))
            chosen[i] = found;
    }
}

struct place_chosen *workbook_places_chosen(struct book *book)
{
    const struct pb_table *table = book->table;
    size_t places = book->info->geography->places.count;
    struct place_chosen *chosen = workbook_take(book, book->headline_count * places + 1, sizeof *chosen);
    if (!chosen)
        return NULL;
    for (size_t i = 0; i < book->headline_count * places; i++)
        chosen[i] = (struct place_chosen){ .row = SIZE_MAX, .fit = PLACE_FIT_NOT };
    size_t at = SIZE_MAX;
    for (size_t row = 0; row < table->rows && book->headline_count; row++) {
        if (row == 0 || table->measure[row] != table->measure[row - 1])
            at = chosen_headline(book, table->measure[row], at == SIZE_MAX ? 0 : at);
        for (size_t j = at; at != SIZE_MAX && j < book->headline_count && (j == at || book->headlines[j].second); j++)
            if (chosen_same_people(table, &book->headlines[j], row))
                chosen_offer(book, &chosen[j * places], row);
    }
    return chosen;
}
