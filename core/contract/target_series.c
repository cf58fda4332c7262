/*
 * A measure's rows are several series: of areas, sexes, ages. First the sex and the age are settled among the rows that
 * are about the target's area; nothing is guessed where several are left. Then, of the areas that can speak for a Place
 * (its district, the sum of its districts, an NHS area that is the Place exactly), the one that serves best.
 */
#include "core/contract/target_series.h"

#include "placebook/period.h"

#include <string.h>

#define YEAR 10000 /* of a date as YYYYMMDD */

enum { AREAS_MAXIMUM = 16 }; /* that can speak for one Place: far more than there are */

/* How well a row speaks for the target's area: smaller is better. */
enum speaks { SPEAKS_ITSELF, SPEAKS_NHS, SPEAKS_PROXY, SPEAKS_NOT };

/* What a row is to the Place. The system's table has the rows of its Places, and says what they are to the system. */
static pb_symbol target_series_role(const struct pb_target_series *series, size_t row, const struct pb_area *area)
{
    const struct pb_table *table = series->rows->table;
    if (!series->in_system)
        return table->geography[row];
    if (strcmp(pb_cell(table, area_code, row), series->place->id) == 0)
        return PB_WORD_SUM;
    return area ? pb_geography_role(series->geography, series->place, area) : PB_WORD_NONE;
}

static enum speaks speaks_for(const struct pb_target_series *series, size_t row)
{
    const struct pb_table *table = series->rows->table;
    const struct pb_target *target = series->target;
    const char *code = pb_cell(table, area_code, row);
    if (target->only)
        return strcmp(code, target->only->code) == 0 ? SPEAKS_ITSELF : SPEAKS_NOT;
    const struct pb_area *area = pb_geography_area(series->geography, code, strlen(code));
    switch (target_series_role(series, row, area)) {
    case PB_WORD_SUM:
        return SPEAKS_ITSELF;
    case PB_WORD_EXACT: {
        bool nhs = area && (area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB || area->kind == PB_AREA_ICB);
        return nhs && !series->place->system ? SPEAKS_NHS : SPEAKS_ITSELF; /* the system is an NHS area */
    }
    case PB_WORD_COUNTY:
    case PB_WORD_SHARED:
        return SPEAKS_PROXY;
    default:
        return SPEAKS_NOT;
    }
}

/* Rows of the area, of all sexes and ages: of the category that the measure shows, or of none. */
static bool is_candidate(const struct pb_target_series *series, size_t row)
{
    const struct pb_table *table = series->rows->table;
    bool of_category = table->category[row] == series->category && (series->category || !table->category_type[row]);
    return table->place[row] == series->place_id && of_category && table->period_end[row] &&
           !pb_is_projection(table, row) && speaks_for(series, row) != SPEAKS_NOT;
}

static size_t target_series_end(const struct pb_target_series *series)
{
    return series->rows->first + series->rows->count;
}

static bool has_candidates(const struct pb_target_series *series)
{
    for (size_t row = series->rows->first; row < target_series_end(series); row++)
        if (is_candidate(series, row))
            return true;
    return false;
}

/* ---- Sex and age ---- */

/* The text of a column of the candidates that is wanted. `asked` must be there, `preferred` may be; else it must be the
 * only one. PB_SYMBOL_NONE: several are left, or the one that was asked for is not there. */
static pb_symbol settle(const struct pb_target_series *series, const pb_symbol *column, pb_symbol within_sex,
                        const char *asked, const char *preferred, pb_symbol usual)
{
    const struct pb_table *table = series->rows->table;
    const char *wanted = asked ? asked : preferred;
    pb_symbol word = wanted ? pb_symbol_find(table->symbols, wanted, strlen(wanted)) : PB_SYMBOL_NONE;
    pb_symbol only = PB_SYMBOL_NONE;
    bool several = false;
    bool has_word = false;
    bool has_usual = false;
    for (size_t row = series->rows->first; row < target_series_end(series); row++) {
        if (!is_candidate(series, row) || (within_sex != PB_SYMBOL_NONE && table->sex[row] != within_sex))
            continue;
        several = several || (only != PB_SYMBOL_NONE && only != column[row]);
        only = column[row];
        has_word = has_word || column[row] == word;
        has_usual = has_usual || (usual && column[row] == usual);
    }
    if (asked || has_word)
        return has_word ? word : PB_SYMBOL_NONE;
    if (has_usual)
        return usual;
    return several ? PB_SYMBOL_NONE : only;
}

/* The sex of the measure's headline. One of two that there are figures of is not what a plan speaks of that names
 * none: then there is none. */
static const char *sex_of_headline(const struct pb_target_series *series)
{
    const struct pb_table *table = series->rows->table;
    const char *sex = series->target->of_measure->headline_sex;
    bool male = sex && strcmp(sex, pb_vocabulary[PB_WORD_MALE].text) == 0;
    bool female = sex && strcmp(sex, pb_vocabulary[PB_WORD_FEMALE].text) == 0;
    pb_symbol other = male ? PB_WORD_FEMALE : PB_WORD_MALE;
    for (size_t row = series->rows->first; (male || female) && row < target_series_end(series); row++)
        if (table->sex[row] == other && is_candidate(series, row))
            return NULL;
    return sex;
}

/* ---- The area ---- */

struct speaking {
    pb_symbol area;
    enum speaks speaks;
    bool exact;        /* and no sum */
    bool has_baseline; /* a figure for its period */
    int32_t last;      /* last day of its newest figure; 0: it has none */
};

static bool speaks_better(const struct pb_target_series *series, const struct speaking *a, const struct speaking *b)
{
    const struct pb_symbols *symbols = series->rows->table->symbols;
    if (!a->last != !b->last)
        return a->last != 0;
    if (a->speaks != b->speaks)
        return a->speaks < b->speaks;
    if (a->has_baseline != b->has_baseline)
        return a->has_baseline;
    if (a->last != b->last)
        return a->last > b->last;
    if (a->exact != b->exact)
        return a->exact;
    return strcmp(pb_symbol_text(symbols, a->area), pb_symbol_text(symbols, b->area)) < 0;
}

static struct speaking *speaking_of(struct speaking *areas, size_t *count, pb_symbol area)
{
    for (size_t i = 0; i < *count; i++)
        if (areas[i].area == area)
            return &areas[i];
    if (*count == AREAS_MAXIMUM)
        return NULL;
    areas[*count] = (struct speaking){ .area = area, .speaks = SPEAKS_NOT };
    return &areas[(*count)++];
}

static void choose_area(struct pb_target_series *series)
{
    const struct pb_table *table = series->rows->table;
    const struct pb_target_baseline *baseline = &series->target->baseline;
    struct speaking areas[AREAS_MAXIMUM];
    size_t count = 0;
    for (size_t row = series->rows->first; row < target_series_end(series); row++) {
        if (!is_candidate(series, row) || table->sex[row] != series->sex || table->age[row] != series->age)
            continue;
        struct speaking *one = speaking_of(areas, &count, table->area_code[row]);
        if (!one)
            continue;
        one->speaks = speaks_for(series, row);
        one->exact = table->geography[row] != PB_WORD_SUM;
        if (pb_missing(table->value[row]))
            continue;
        one->last = table->period_end[row] > one->last ? table->period_end[row] : one->last;
        one->has_baseline = one->has_baseline ||
                            (table->period_start[row] == baseline->start && table->period_end[row] == baseline->end);
    }
    const struct speaking *best = count ? &areas[0] : NULL;
    for (size_t i = 1; i < count; i++)
        if (speaks_better(series, &areas[i], best))
            best = &areas[i];
    if (!best || !best->last) {
        series->wrong = best ? "No figure is published." : "There is no data for the area.";
        return;
    }
    series->area = best->area;
    series->proxy = best->speaks == SPEAKS_PROXY;
}

struct pb_target_series pb_target_series_find(const struct pb_target *target, const struct pb_measure_rows *rows,
                                              const struct pb_geography *geography, const struct pb_place *place,
                                              bool in_system)
{
    const struct pb_table *table = rows->table;
    const struct pb_measure *measure = target->of_measure;
    struct pb_target_series series = {
        .rows = rows, .target = target, .geography = geography, .place = place, .in_system = in_system
    };
    const char *of = in_system ? geography->system.id : place->id;
    series.place_id = pb_symbol_find(table->symbols, of, strlen(of));
    const char *category = measure->headline_category;
    pb_symbol headline = category ? pb_symbol_find(table->symbols, category, strlen(category)) : PB_SYMBOL_NONE;
    series.category = headline == PB_SYMBOL_NONE ? PB_WORD_NONE : headline;
    if (series.category && !has_candidates(&series))
        series.category = PB_WORD_NONE;
    if (!has_candidates(&series)) {
        series.wrong = "There is no data for the area.";
        return series;
    }
    series.sex = settle(&series, table->sex, PB_SYMBOL_NONE, target->sex, sex_of_headline(&series), PB_WORD_PERSONS);
    if (series.sex == PB_SYMBOL_NONE) {
        series.wrong = target->sex ? "There is no data for this sex." : "The plan does not say of which sex.";
        return series;
    }
    series.age = settle(&series, table->age, series.sex, target->age, measure->headline_age, 0);
    if (series.age == PB_SYMBOL_NONE) {
        series.wrong = target->age ? "There is no data for this age." : "The plan does not say of which age.";
        return series;
    }
    choose_area(&series);
    return series;
}

/* ---- Its rows ---- */

bool pb_target_series_has(const struct pb_target_series *series, size_t row)
{
    const struct pb_table *table = series->rows->table;
    return table->area_code[row] == series->area && table->sex[row] == series->sex && table->age[row] == series->age &&
           is_candidate(series, row);
}

static bool has_figure(const struct pb_target_series *series, size_t row)
{
    return !pb_missing(series->rows->table->value[row]) && pb_target_series_has(series, row);
}

size_t pb_target_series_latest(const struct pb_target_series *series, bool grown)
{
    const struct pb_table *table = series->rows->table;
    size_t latest = SIZE_MAX;
    for (size_t row = series->rows->first; row < target_series_end(series); row++) {
        if (!has_figure(series, row) || (grown && pb_target_series_year_before(series, row) == SIZE_MAX))
            continue;
        if (latest == SIZE_MAX || table->period_end[row] > table->period_end[latest] ||
            (table->period_end[row] == table->period_end[latest] &&
             table->period_start[row] > table->period_start[latest]))
            latest = row;
    }
    return latest;
}

size_t pb_target_series_without_figure(const struct pb_target_series *series, size_t after)
{
    const struct pb_table *table = series->rows->table;
    size_t newest = SIZE_MAX;
    int32_t end = table->period_end[after];
    for (size_t row = series->rows->first; row < target_series_end(series); row++) {
        if (!pb_target_series_has(series, row) || !pb_missing(table->value[row]) || table->period_end[row] <= end ||
            pb_is_projection(table, row))
            continue;
        newest = row;
        end = table->period_end[row];
    }
    return newest;
}

size_t pb_target_series_from(const struct pb_target_series *series, int32_t date)
{
    const struct pb_table *table = series->rows->table;
    size_t first = SIZE_MAX;
    for (size_t row = series->rows->first; row < target_series_end(series); row++)
        if (table->period_end[row] >= date && has_figure(series, row) &&
            (first == SIZE_MAX || table->period_end[row] < table->period_end[first]))
            first = row;
    return first;
}

size_t pb_target_series_of(const struct pb_target_series *series, int32_t start, int32_t end)
{
    const struct pb_table *table = series->rows->table;
    for (size_t row = series->rows->first; row < target_series_end(series); row++)
        if (table->period_start[row] == start && table->period_end[row] == end && has_figure(series, row))
            return row;
    return SIZE_MAX;
}

/* The same day a year before; a month ends where it ends. */
static int32_t year_before(int32_t date, bool end)
{
    int32_t before = date - YEAR;
    if (end && !pb_date_valid(date + 1))
        while (pb_date_valid(before + 1))
            before++;
    while (!pb_date_valid(before) && before % 100 > 28)
        before--;
    return before;
}

size_t pb_target_series_year_before(const struct pb_target_series *series, size_t row)
{
    const struct pb_table *table = series->rows->table;
    return pb_target_series_of(series, year_before(table->period_start[row], false),
                               year_before(table->period_end[row], true));
}
