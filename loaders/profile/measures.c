#include "loaders/profile/measures.h"

#include "placebook/groups.h"

#include <string.h>

/* Whose figure it is where it is not the Place's own: "county". */
static const char *stand_in(const struct pb_load *load, size_t row)
{
    const struct pb_table *table = load->table;
    const struct pb_area *area = pb_geography_area(load->info->geography, pb_cell(table, area_code, row),
                                                   pb_symbol_length(table->symbols, table->area_code[row]));
    if (table->geography[row] == PB_WORD_COUNTY)
        return "county";
    if (table->geography[row] != PB_WORD_SHARED)
        return "";
    return area && area->kind == PB_AREA_TRUST ? "NHS trust" : "larger area";
}

const char *profile_name(struct pb_arena *arena, const char *measure, const char *category, pb_symbol sex,
                         const char *area)
{
    const char *people = sex == PB_WORD_MALE ? "male" : sex == PB_WORD_FEMALE ? "female" : "";
    return pb_arena_format(arena, "%s%s%s%s%s%s%s%s", measure, *category ? ": " : "", category,
                           *people || *area ? " (" : "", people, *people && *area ? ", " : "", area,
                           *people || *area ? ")" : "");
}

/* Where the series of a row begins: rows of a series follow each other in the order of publication. */
static size_t series_of(const struct pb_table *table, size_t row)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(sex),
                                  PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };
    size_t first = row;
    while (first > 0 && pb_rows_agree(table, PB_KEY(key), first - 1, row))
        first--;
    return first;
}

static bool measure_fill(const struct pb_load *load, const struct pb_headline *headline, struct pb_arena *arena,
                         struct profile_measure *item)
{
    const struct pb_table *table = load->table;
    size_t row = headline->row;
    pb_symbol target = table->target_state[row];
    *item = (struct profile_measure){
        .measure = headline->measure,
        .name = profile_name(arena, headline->measure ? headline->measure->name : pb_cell(table, measure_name, row),
                             pb_cell(table, category, row), table->sex[row], stand_in(load, row)),
        .row = row,
        .first = series_of(table, row),
        .outcome = headline->measure ? headline->measure->outcome_index : load->info->framework->outcomes.count,
        .verdict = profile_verdict_at(table, row),
        .compared = profile_compared_at(table, row, arena),
        .worsening = table->spc[row] == PB_WORD_CONCERN || strstr(pb_cell(table, trend, row), "getting worse"),
        .off_target = target == PB_WORD_OFF_TRACK || target == PB_WORD_MISSED,
    };
    return item->name && item->compared;
}

size_t profile_measure_count(const struct profile_measure *item, size_t totals[VERDICTS])
{
    if (!item->second) {
        totals[item->verdict]++;
        return 1;
    }
    if (item->verdict < item[-1].verdict) {
        totals[item[-1].verdict]--;
        totals[item->verdict]++;
    }
    return 0;
}

bool profile_rates(const size_t verdicts[VERDICTS])
{
    return verdicts[VERDICT_WORSE] || verdicts[VERDICT_SIMILAR] || verdicts[VERDICT_BETTER] ||
           verdicts[VERDICT_NEITHER];
}

enum pb_status profile_measures_find(const struct pb_load *load, struct pb_arena *arena,
                                     struct profile_measures *measures, struct pb_error *error)
{
    struct pb_headline *headlines = NULL;
    size_t count = 0;
    *measures = (struct profile_measures){ 0 };
    enum pb_status status = pb_headlines(load->table, load->info->framework, load->info->geography, load->place, arena,
                                         &headlines, &count, error);
    if (status != PB_OK)
        return status;
    measures->items = pb_arena_take(arena, count, sizeof *measures->items);
    if (!measures->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        size_t row = headlines[i].row;
        if (row == SIZE_MAX || pb_missing(load->table->value[row]))
            continue;
        struct profile_measure *item = &measures->items[measures->count];
        if (!measure_fill(load, &headlines[i], arena, item))
            return pb_out_of_memory(error);
        item->second = headlines[i].second && measures->count > 0 &&
                       load->table->measure[item[-1].row] == load->table->measure[row];
        measures->count++;
        (void)profile_measure_count(item, measures->totals);
    }
    return PB_OK;
}

enum { RANKS = 5 };

static size_t rank_of(const struct profile_measure *item)
{
    if (item->verdict == VERDICT_WORSE)
        return 0;
    if (item->worsening)
        return 1;
    if (item->off_target)
        return 2;
    return item->verdict == VERDICT_NOT_RATED ? 4 : 3;
}

const size_t *profile_measures_ranked(const struct profile_measures *measures, struct pb_arena *arena)
{
    size_t *order = pb_arena_take(arena, measures->count, sizeof *order);
    size_t used = 0;
    for (size_t rank = 0; order && rank < RANKS; rank++)
        for (size_t i = 0; i < measures->count; i++)
            if (rank_of(&measures->items[i]) == rank)
                order[used++] = i;
    return order;
}
