/*
 * A sum of rates that are standardised, or of survey percentages, is an approximation and is never rated; of some
 * figures there is no sum at all. Where both districts of the Place are rated, what they have in common can still be
 * said. Nothing is calculated here, and where one district has no comparison nothing is said.
 */
#include "transforms/benchmark/benchmark.h"

#include "placebook/contract/methods.h"

#include <string.h>

enum { DISTRICTS = 2 };

/* The row of the district in the group, or SIZE_MAX. */
static size_t districts_find(const struct pb_table *table, const struct pb_group *group, const char *code)
{
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(pb_cell(table, area_code, group->rows[i]), code) == 0)
            return group->rows[i];
    return SIZE_MAX;
}

/* Which way a comparison goes, without how far. */
static enum pb_word districts_direction(pb_symbol comparison)
{
    switch (comparison) {
    case PB_WORD_BEST:
        return PB_WORD_BETTER;
    case PB_WORD_WORST:
        return PB_WORD_WORSE;
    default:
        return (enum pb_word)comparison;
    }
}

static enum pb_word districts_word(enum pb_word one, enum pb_word other)
{
    if (one != other)
        return PB_WORD_DISTRICTS_DIFFER;
    switch ((int)one) {
    case PB_WORD_BETTER:
        return PB_WORD_BOTH_BETTER;
    case PB_WORD_WORSE:
        return PB_WORD_BOTH_WORSE;
    case PB_WORD_LOWER:
        return PB_WORD_BOTH_LOWER;
    case PB_WORD_HIGHER:
        return PB_WORD_BOTH_HIGHER;
    case PB_WORD_NARROWER_GAP:
        return PB_WORD_BOTH_NARROWER_GAP;
    case PB_WORD_SIMILAR_GAP:
        return PB_WORD_BOTH_SIMILAR_GAP;
    case PB_WORD_WIDER_GAP:
        return PB_WORD_BOTH_WIDER_GAP;
    default:
        return PB_WORD_BOTH_SIMILAR;
    }
}

/* The word as a note has it: "better", "wider gap". */
static const char *districts_said(enum pb_word word)
{
    switch ((int)word) {
    case PB_WORD_NARROWER_GAP:
        return "narrower gap";
    case PB_WORD_SIMILAR_GAP:
        return "similar gap";
    case PB_WORD_WIDER_GAP:
        return "wider gap";
    default:
        return pb_vocabulary[word].text;
    }
}

/* "districts compared with England: Stratford-on-Avon better, Warwick similar", behind what the note says already. */
static enum pb_status districts_write_note(struct pb_table *table, size_t row, const size_t *districts,
                                           struct pb_joined *note, struct pb_error *error)
{
    pb_joined_clear(note);
    enum pb_status status = pb_joined_add(note, "", pb_cell(table, note, row), error);
    for (size_t i = 0; status == PB_OK && i < DISTRICTS; i++) {
        const char *name = pb_cell(table, area_name, districts[i]);
        status = pb_joined_add(note, i ? ", " : "; ", i ? "" : PB_DISTRICTS_COMPARED, error);
        if (status == PB_OK)
            status = pb_joined_add(note, "", *name ? name : pb_cell(table, area_code, districts[i]), error);
        if (status == PB_OK)
            status = pb_joined_add(note, " ", districts_said((enum pb_word)table->compared_with_england[districts[i]]),
                                   error);
    }
    return status == PB_OK ? pb_joined_set(note, table, &table->note[row], error) : status;
}

/* The two rows of a Place's districts when both are compared with England. */
static bool districts_both(const struct pb_table *table, const struct pb_group *group, const struct pb_place *place,
                           size_t *districts)
{
    for (size_t i = 0; i < DISTRICTS; i++) {
        districts[i] = districts_find(table, group, place->districts.items[i]);
        if (districts[i] == SIZE_MAX || table->compared_with_england[districts[i]] == PB_WORD_NOT_COMPARED)
            return false;
    }
    return true;
}

enum pb_status benchmark_join_districts(struct pb_context *context, const struct pb_group *group,
                                        struct pb_joined *note, struct pb_error *error)
{
    struct pb_table *table = context->table;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < group->count; i++) {
        size_t row = group->rows[i];
        size_t districts[DISTRICTS] = { 0 };
        if (table->compared_with_england[row] != PB_WORD_NOT_COMPARED || table->origin[row])
            continue;
        const struct pb_place *place = pb_geography_place(context->geography, pb_cell(table, area_code, row));
        if (!place || place->districts.count != DISTRICTS || !districts_both(table, group, place, districts))
            continue;
        table->compared_with_england[row] =
            districts_word(districts_direction(table->compared_with_england[districts[0]]),
                           districts_direction(table->compared_with_england[districts[1]]));
        status = districts_write_note(table, row, districts, note, error);
    }
    return status;
}
