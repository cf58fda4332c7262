/*
 * What drives the gap in life expectancy: for men and women, how many years life is shorter or longer than in England,
 * and the causes of death that add the most to it. The Place's own figures, else those of the county around it.
 */
#include "loaders/profile/sections.h"

#include "placebook/contract/gap.h"

#include <math.h>
#include <string.h>

enum { CAUSES = 2 }; /* in a sentence */

struct gap {
    size_t total; /* SIZE_MAX: there is none */
    size_t causes[CAUSES];
    size_t cause_count;
};

static bool is_gap_row(const struct pb_table *table, size_t row, pb_symbol sex, pb_symbol geography, int32_t latest)
{
    bool fits = geography == PB_WORD_COUNTY
                    ? table->geography[row] == PB_WORD_COUNTY
                    : table->geography[row] == PB_WORD_EXACT || table->geography[row] == PB_WORD_SUM;
    return fits && table->sex[row] == sex && (!latest || table->period_end[row] == latest) &&
           !pb_missing(table->value[row]) && strcmp(pb_cell(table, age, row), "All ages") == 0;
}

/* The gap itself is the row without a category (placebook/contract/gap.h). */
static bool gap_is_total(const struct pb_table *table, size_t row)
{
    return table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE;
}

static bool gap_is_cause(const struct pb_table *table, size_t row)
{
    return strcmp(pb_cell(table, category_type, row), PB_GAP_COUNTRY) == 0 &&
           strcmp(pb_cell(table, category, row), PB_GAP_ALL_CAUSES) != 0;
}

/* Puts a cause among the largest on the side of the gap. */
static void gap_take(const struct pb_table *table, struct gap *gap, size_t row)
{
    size_t at = gap->cause_count;
    while (at > 0 && fabs(table->value[row]) > fabs(table->value[gap->causes[at - 1]]))
        at--;
    if (at == CAUSES)
        return;
    gap->cause_count += gap->cause_count < CAUSES;
    for (size_t i = gap->cause_count - 1; i > at; i--)
        gap->causes[i] = gap->causes[i - 1];
    gap->causes[at] = row;
}

static struct gap gap_find(const struct pb_table *table, struct pb_measure_rows rows, pb_symbol sex,
                           pb_symbol geography)
{
    struct gap gap = { .total = SIZE_MAX };
    int32_t latest = 0;
    for (size_t row = rows.first; row < rows.first + rows.count; row++)
        if (is_gap_row(table, row, sex, geography, 0) && gap_is_total(table, row) && table->period_end[row] >= latest) {
            latest = table->period_end[row];
            gap.total = row;
        }
    for (size_t row = rows.first; gap.total != SIZE_MAX && row < rows.first + rows.count; row++)
        if (table->area_code[row] == table->area_code[gap.total] && is_gap_row(table, row, sex, geography, latest) &&
            gap_is_cause(table, row) && (table->value[row] > 0) == (table->value[gap.total] > 0))
            gap_take(table, &gap, row);
    return gap;
}

/* "1.4", "less than 0.1". */
static const char *gap_years(double years, char text[PROFILE_FIGURE])
{
    if (fabs(years) >= 0.05) {
        (void)pb_number_round(fabs(years), 1, text);
        return text;
    }
    return "less than 0.1";
}

/* "Men in Rugby, 2018 - 20: life is 0.4 years shorter than in England. Largest causes: Cancer 0.3,
 * Circulatory disease 0.2." These may be more than the gap, where other causes are on England's side. */
static const char *gap_words(struct facts *facts, const struct gap *gap, const char *people)
{
    const struct pb_table *table = facts->load->table;
    double years = table->value[gap->total];
    char figure[PROFILE_FIGURE];
    const char *causes = "";
    for (size_t i = 0; causes && i < gap->cause_count; i++) {
        char part[PROFILE_FIGURE];
        causes = pb_arena_format(facts->arena, "%s%s%s %s", causes,
                                 i ? ", " : ". Largest causes: ", pb_cell(table, category, gap->causes[i]),
                                 gap_years(table->value[gap->causes[i]], part));
    }
    if (!causes)
        return NULL;
    return pb_arena_format(facts->arena, "%s in %s, %s: life is %s years %s than in England%s.", people,
                           pb_cell(table, area_name, gap->total), pb_cell(table, period, gap->total),
                           gap_years(years, figure), years > 0 ? "shorter" : "longer", causes);
}

/* The measure that has rows of this kind. */
static struct pb_measure_rows gap_rows(const struct pb_table *table)
{
    for (size_t row = 0; row < table->rows; row++)
        if (table->category_type[row] && strcmp(pb_cell(table, category_type, row), PB_GAP_COUNTRY) == 0)
            return pb_measure_rows_of(table, pb_cell(table, measure, row));
    return (struct pb_measure_rows){ 0 };
}

void profile_section_gap(struct facts *facts, struct section *section)
{
    static const struct {
        pb_symbol sex;
        const char *people;
    } sexes[] = { { PB_WORD_MALE, "Men" }, { PB_WORD_FEMALE, "Women" } };
    const struct pb_table *table = facts->load->table;
    struct pb_measure_rows rows = gap_rows(table);
    for (size_t i = 0; i < 2; i++) {
        struct gap gap = gap_find(table, rows, sexes[i].sex, PB_WORD_EXACT);
        if (gap.total == SIZE_MAX)
            gap = gap_find(table, rows, sexes[i].sex, PB_WORD_COUNTY);
        if (gap.total != SIZE_MAX)
            (void)profile_section_add(facts, section, gap_words(facts, &gap, sexes[i].people));
    }
}
