/*
 * One sheet for each strategic outcome: the measures of it with the latest figures of the Place, in at most twelve
 * columns, so that a page of A4 can be read. Of a Place of two districts, theirs stand beside its own, with what each
 * is against England; of any other the region's figure and the control chart stand there. Everything else that is known
 * of a figure is on Data.
 */
#include "loaders/workbook/outcomes.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/outcome_rows.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/verdict.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

enum { OUTCOME_POINTS = 8 }; /* of its texts on paper */

/* The rows of one sheet. */
struct outcome_sheet {
    const struct outcome_row *items;
    size_t count;
    bool pair;     /* some row has its districts beside it */
    bool spc;      /* some row says what its control chart found */
    bool counties; /* the county's figures were left out where the Place has its own */
    bool groups;   /* deprivation groups were left out */
};

/* Does the name of a measure say the age, as "Under 75 mortality" says "<75 yrs": has it each of its numbers? */
static bool outcomes_says_age(const char *name, const char *age)
{
    static const char digits[] = "0123456789";
    size_t numbers = 0;
    for (age += strcspn(age, digits); *age; age += strcspn(age, digits)) {
        size_t length = strspn(age, digits);
        const char *at = name + strcspn(name, digits);
        while (*at && (strspn(at, digits) != length || strncmp(at, age, length) != 0)) {
            at += strspn(at, digits);
            at += strcspn(at, digits);
        }
        if (!*at)
            return false;
        age += length;
        numbers++;
    }
    return numbers > 0;
}

/* "Suicide, female, 10+ yrs (per 100,000)". */
static const char *outcomes_measure(const struct pb_table *table, const struct outcome_row *item, char *buffer)
{
    char category[WORDS_TEXT];
    size_t row = item->row;
    const char *name = pb_cell(table, measure_name, row);
    const char *group = workbook_words_category(table, row, category);
    const char *age = workbook_words_age_group(table, row);
    const char *unit = pb_cell(table, unit, row);
    pb_symbol sex = table->sex[row];
    if (!item->ages && outcomes_says_age(name, age))
        age = "";
    (void)snprintf(buffer, WORDS_TEXT, "%.500s%s%s%.80s%s%.200s%s%.80s%s", name,
                   sex == PB_WORD_FEMALE ? ", female"
                   : sex == PB_WORD_MALE ? ", male"
                                         : "",
                   *age ? ", " : "", age, *group ? ", " : "", group, *unit ? " (" : "", unit, *unit ? ")" : "");
    return buffer;
}

static void outcomes_fill_verdict(struct cells *cells, const struct pb_table *table, size_t row)
{
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, workbook_verdict_style(workbook_verdict(table, row)),
                       workbook_verdict_england(table, row, buffer), SHORT_NOT_AVAILABLE);
}

/* A row that is not the Place's own has no districts, and a district may have no figure. */
static void outcomes_fill_districts(struct cells *cells, const struct pb_table *table, const struct outcome_row *item)
{
    const char *none = item->pair ? SHORT_NOT_AVAILABLE : SHORT_NOT_APPLICABLE;
    for (size_t i = 0; i < OUTCOME_DISTRICTS; i++) {
        size_t row = item->beside[i];
        if (row == SIZE_MAX) {
            workbook_cell_text(cells, STYLE_SHORTHAND, none, NULL);
            workbook_cell_text(cells, STYLE_TEXT, none, NULL);
            continue;
        }
        CELL_NUMBER(cells, workbook_words_value_style(table, row), table, value, row,
                    workbook_words_missing(table, row));
        outcomes_fill_verdict(cells, table, row);
    }
}

static void outcomes_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct outcome_sheet *outcome = sheet->context;
    const struct outcome_row *item = &outcome->items[line];
    const struct pb_table *table = sheet->book->table;
    size_t row = item->row;
    enum style style = workbook_words_value_style(table, row);
    const char *missing = workbook_words_missing(table, row);
    const char *none = SHORT_NOT_AVAILABLE;
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT, outcomes_measure(table, item, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area_short(sheet->book, row, buffer), none);
    if (outcome->pair) {
        CELL_NUMBER(cells, style, table, value, row, missing);
        workbook_cell_text(cells, STYLE_SHORTHAND, workbook_words_range(table, row, buffer), missing);
    } else {
        workbook_value_cells(cells, table, row, style);
    }
    outcomes_fill_verdict(cells, table, row);
    if (outcome->pair)
        outcomes_fill_districts(cells, table, item);
    CELL_NUMBER(cells, style, table, england_value, row, none);
    if (!outcome->pair)
        CELL_NUMBER(cells, style, table, region_value, row, none);
    workbook_cell_text(cells, workbook_trend_style(table, row), workbook_verdict_trend(table, row), none);
    if (outcome->spc)
        workbook_cell_text(cells, workbook_chart_style(table->spc[row]), workbook_verdict_chart(table->spc[row]), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
}

static void outcomes_district_columns(struct book *book, struct sheet *sheet)
{
    for (size_t i = 0; i < OUTCOME_DISTRICTS; i++) {
        const char *code = book->place->districts.items[i];
        const struct pb_area *area = pb_geography_area(book->info->geography, code, strlen(code));
        const char *name = area ? area->name : code;
        workbook_sheet_figures(book, sheet, name, 7, 14);
        workbook_sheet_column(book, sheet, workbook_text(book, "%s against England", name), 10, 12);
    }
}

static void outcomes_columns(struct book *book, struct sheet *sheet, const struct outcome_sheet *outcome)
{
    const struct pb_area *region = pb_geography_region(book->info->geography);
    workbook_sheet_column(book, sheet, "Measure", outcome->pair ? 20 : 32, 60);
    workbook_sheet_column(book, sheet, "Area the figure is for", 13, 24);
    workbook_sheet_figures(book, sheet, "Figure", 7, 14);
    if (outcome->pair) {
        workbook_sheet_figures(book, sheet, "95% range", 11, 13);
    } else {
        workbook_sheet_figures(book, sheet, "Lower 95% limit", 7, 14);
        workbook_sheet_figures(book, sheet, "Upper 95% limit", 7, 14);
    }
    workbook_sheet_column(book, sheet, "Against England", 11, 16);
    if (outcome->pair)
        outcomes_district_columns(book, sheet);
    workbook_sheet_figures(book, sheet, "England", 7, 14);
    if (!outcome->pair)
        workbook_sheet_figures(book, sheet, region ? region->name : "The region", 7, 14);
    workbook_sheet_column(book, sheet, "Recent trend", 9, 12);
    if (outcome->spc)
        workbook_sheet_column(book, sheet, "Control chart", 10, 14);
    workbook_sheet_column(book, sheet, "Latest period", 11, 14);
}

/* How the measures are against England, each counted once. */
static void outcomes_add_verdicts(struct book *book, struct sheet *sheet, const char *outcome)
{
    struct verdicts verdicts = { 0 };
    for (size_t i = 0; i < book->headline_count; i++)
        if (strcmp(workbook_outline_outcome(book, &book->headlines[i]), outcome) == 0)
            workbook_verdict_count(book, &book->headlines[i], &verdicts);
    if (verdicts.measures)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%zu %s a figure; against England %s.", verdicts.measures,
                                          verdicts.measures == 1 ? "measure has" : "measures have",
                                          workbook_verdict_words(book, &verdicts)));
}

/* The notes that explain what is there. */
static void outcomes_add_notes(struct book *book, struct sheet *sheet, const struct outcome_sheet *outcome)
{
    static const struct {
        enum pb_word geography;
        enum note note;
    } areas[] = { { PB_WORD_SUM, NOTE_SUM },
                  { PB_WORD_COUNTY, NOTE_COUNTY },
                  { PB_WORD_SHARED, NOTE_SHARED },
                  { PB_WORD_PART, NOTE_PART } };
    enum note notes[NOTES];
    size_t count = 0;
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        bool shown = false;
        for (size_t k = 0; k < outcome->count; k++)
            shown = shown || book->table->geography[outcome->items[k].row] == areas[i].geography;
        if (shown)
            notes[count++] = areas[i].note;
    }
    notes[count++] = NOTE_MISSING;
    notes[count++] = NOTE_LIMITS;
    notes[count++] = NOTE_COMPARISON;
    notes[count++] = NOTE_TREND;
    if (outcome->spc)
        notes[count++] = NOTE_SPC;
    workbook_sheet_notes(book, sheet, notes, count);
}

static void outcomes_add_lines(struct book *book, struct sheet *sheet, const struct outcome_sheet *outcome)
{
    const char *districts =
        outcome->pair
            ? " The districts' figures for the same period stand beside the Place's. Where the Place's cannot "
              "be compared with England, we say what the districts are."
            : "";
    const char *county = outcome->counties ? " The county's figure stands in only where the Place has none." : "";
    const char *groups = outcome->groups ? " Figures by deprivation are on the sheet Inequalities." : "";
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "Each row is the latest figure of a measure, for everybody or for one sex, with its unit.%s%s%s "
                      "The sheet Data has earlier periods too, and numbers of people, methods and notes.",
                      districts, county, groups));
    outcomes_add_notes(book, sheet, outcome);
    workbook_sheet_shorthand(book, sheet, true, true, outcome->pair);
}

/* The rows of one outcome, in the order of all. */
static bool outcomes_pick(struct book *book, const struct outcome_rows *rows, pb_symbol id,
                          struct outcome_sheet *outcome)
{
    const struct pb_table *table = book->table;
    struct outcome_row *picked = workbook_take(book, rows->count + 1, sizeof *picked);
    for (size_t i = 0; picked && i < rows->count; i++) {
        const struct outcome_row *item = &rows->items[i];
        if (table->outcome[item->row] != id)
            continue;
        outcome->counties = outcome->counties || item->left == OUTCOME_COUNTY;
        outcome->groups = outcome->groups || item->left == OUTCOME_GROUP;
        if (item->left != OUTCOME_SHOWN)
            continue;
        picked[outcome->count++] = *item;
        outcome->pair = outcome->pair || item->pair;
        outcome->spc = outcome->spc || table->spc[item->row];
    }
    outcome->items = picked;
    outcome->spc = outcome->spc && !outcome->pair;
    return picked != NULL;
}

static void add_outcome(struct book *book, size_t number, const struct pb_outcome *outcome,
                        const struct outcome_rows *rows)
{
    struct sheet *sheet = workbook_sheet(book, workbook_text(book, "Outcome %zu - %s", number, outcome->short_name),
                                         workbook_text(book, "%s: the latest figures", outcome->name));
    struct outcome_sheet *shown = workbook_take(book, 1, sizeof *shown);
    if (!sheet || !shown)
        return;
    pb_symbol id = pb_symbol_find(book->table->symbols, outcome->id, strlen(outcome->id));
    if (!outcomes_pick(book, rows, id, shown))
        return;
    if (!shown->count) {
        sheet->absent = "no measure of this outcome has a figure";
        return;
    }
    sheet->print.points = OUTCOME_POINTS;
    sheet->rows = shown->count;
    sheet->context = shown;
    sheet->fill = outcomes_fill;
    sheet->table_name = workbook_text(book, "Outcome_%zu", number);
    workbook_sheet_title(book, sheet, workbook_text(book, "Outcome %zu: %s", number, outcome->short_name));
    workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s.", outcome->name));
    outcomes_add_verdicts(book, sheet, outcome->id);
    outcomes_add_lines(book, sheet, shown);
    outcomes_columns(book, sheet, shown);
}

/* Has a line the row, or one of the same series? */
static bool outcomes_has(const struct pb_table *table, const struct outcome_row *item, size_t row)
{
    return item->row == row || item->beside[0] == row || item->beside[1] == row ||
           workbook_outcome_same(table, item->row, row);
}

const struct sheet *workbook_outcome_line(const struct book *book, size_t row, size_t *line)
{
    for (size_t i = 0; i < book->sheet_count; i++) {
        const struct sheet *sheet = book->sheets[i];
        const struct outcome_sheet *outcome = sheet->fill == outcomes_fill ? sheet->context : NULL;
        for (size_t j = 0; outcome && j < outcome->count; j++)
            if (outcomes_has(book->table, &outcome->items[j], row)) {
                *line = j;
                return sheet;
            }
    }
    return NULL;
}

void workbook_add_outcomes(struct book *book)
{
    const struct outcome_rows rows = workbook_outcome_rows(book);
    const struct pb_outcome *outcomes = book->info->framework->outcomes.items;
    for (size_t i = 0; i < book->info->framework->outcomes.count; i++)
        add_outcome(book, i + 1, &outcomes[i], &rows);
}
