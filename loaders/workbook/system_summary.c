/*
 * Summary of the system: one line for each measure with the system's own figure and, side by side, what each Place has.
 *
 * The table of the system holds the Places as sums of districts or as the one district that a Place is, and the
 * counties and NHS areas. For each Place the row is chosen that fits it best, as its own Summary does: same sex and age
 * as the system's figure, no category; a figure before none; its district or the sum of its districts before its NHS
 * area, the county, a shared area; then the latest period.
 */
#include "loaders/workbook/chance.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/targets.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

enum { OWN_COLUMNS = 14 }; /* up to those of the first Place */

enum fit { FIT_DISTRICTS, FIT_NHS_AREA, FIT_COUNTY, FIT_SHARED, FIT_NOT };

struct chosen {
    size_t row; /* SIZE_MAX: none */
    enum fit fit;
    size_t trust; /* pb_geography_trust_order */
};

struct system_summary {
    struct outline outline;
    size_t place_count;
    struct chosen *chosen; /* by headline, then by Place */
};

static enum fit system_summary_fit_of(const struct pb_geography *geography, const struct pb_place *place,
                                      const char *code, const struct pb_area *area)
{
    if (strcmp(code, place->id) == 0)
        return FIT_DISTRICTS;
    if (!area)
        return FIT_NOT;
    switch (pb_geography_role(geography, place, area)) {
    case PB_WORD_EXACT:
        return area->kind == PB_AREA_DISTRICT ? FIT_DISTRICTS : FIT_NHS_AREA;
    case PB_WORD_COUNTY:
        return FIT_COUNTY;
    case PB_WORD_SHARED:
        return FIT_SHARED;
    default:
        return FIT_NOT;
    }
}

static bool system_summary_same_text(const struct pb_table *table, pb_symbol symbol, const char *wanted)
{
    return !wanted || !*wanted || strcmp(pb_symbol_text(table->symbols, symbol), wanted) == 0;
}

/* Is the row about the same people as the headline, and no projection? */
static bool same_people(const struct pb_table *table, const struct pb_headline *headline, size_t row)
{
    if (pb_is_projection(table, row))
        return false;
    if (workbook_outline_has_row(headline))
        return table->category_type[row] == table->category_type[headline->row] &&
               table->category[row] == table->category[headline->row] && table->sex[row] == table->sex[headline->row] &&
               table->age[row] == table->age[headline->row];
    bool of_sex = headline->sex ? table->sex[row] == headline->sex
                                : headline->measure &&
                                      system_summary_same_text(table, table->sex[row], headline->measure->headline_sex);
    return table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE && headline->measure &&
           of_sex && system_summary_same_text(table, table->age[row], headline->measure->headline_age);
}

static bool system_summary_is_better(const struct pb_table *table, const struct chosen *found,
                                     const struct chosen *than)
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
static size_t find_headline(const struct book *book, pb_symbol measure, size_t from)
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
static void system_summary_offer(const struct book *book, struct chosen *chosen, size_t row)
{
    const struct pb_geography *geography = book->info->geography;
    const struct pb_place *places = geography->places.items;
    const char *code = pb_cell(book->table, area_code, row);
    const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
    for (size_t i = 0; i < geography->places.count; i++) {
        struct chosen found = { row, system_summary_fit_of(geography, &places[i], code, area),
                                pb_geography_trust_order(geography, &places[i], area) };
        if (found.fit != FIT_NOT && system_summary_is_better(book->table, &found, &chosen[i]))
            chosen[i] = found;
    }
}

static void system_summary_choose(const struct book *book, struct system_summary *summary)
{
    const struct pb_table *table = book->table;
    size_t at = SIZE_MAX;
    for (size_t row = 0; row < table->rows && book->headline_count; row++) {
        if (row == 0 || table->measure[row] != table->measure[row - 1])
            at = find_headline(book, table->measure[row], at == SIZE_MAX ? 0 : at);
        for (size_t j = at; at != SIZE_MAX && j < book->headline_count && (j == at || book->headlines[j].second); j++)
            if (same_people(table, &book->headlines[j], row))
                system_summary_offer(book, &summary->chosen[j * summary->place_count], row);
    }
}

/* "Worse; county proxy; 2016 to 2018": the comparison, and what else differs from the system's own figure. */
static const char *place_words(const struct book *book, const struct chosen *chosen, const struct pb_headline *headline,
                               char *buffer)
{
    const struct pb_table *table = book->table;
    char england[WORDS_TEXT];
    const char *comparison = workbook_words_england(table, chosen->row, england);
    const char *area = chosen->fit == FIT_COUNTY ? "; county proxy" : chosen->fit == FIT_SHARED ? "; shared" : "";
    bool other =
        !workbook_outline_has_row(headline) || table->period_end[headline->row] != table->period_end[chosen->row];
    char period[WORDS_TEXT];
    const char *when = other ? workbook_words_period(table, chosen->row, period) : "";
    (void)snprintf(buffer, WORDS_TEXT, "%.600s%s%s%.200s", *comparison ? comparison : "Not compared", area,
                   *when ? "; " : "", when);
    return buffer;
}

static void system_summary_fill_place(const struct book *book, const struct chosen *chosen,
                                      const struct pb_headline *headline, struct cells *cells)
{
    if (chosen->row == SIZE_MAX) {
        const char *shorthand = headline ? SHORT_NOT_AVAILABLE : SHORT_NOT_APPLICABLE;
        workbook_cell_text(cells, STYLE_SHORTHAND, shorthand, NULL);
        workbook_cell_text(cells, STYLE_TEXT, shorthand, NULL);
        return;
    }
    char buffer[WORDS_TEXT];
    const struct pb_table *table = book->table;
    CELL_NUMBER(cells, workbook_words_value_style(table, chosen->row), table, value, chosen->row,
                workbook_words_missing(table, chosen->row));
    workbook_cell_text(cells, STYLE_TEXT, place_words(book, chosen, headline, buffer), NULL);
}

/* The system's own figure with everything that is said about it. */
static void system_summary_fill_own(const struct book *book, const struct pb_headline *headline, struct cells *cells)
{
    const struct pb_table *table = book->table;
    size_t row = headline->row;
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_symbol(cells, table->unit[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_direction(table->polarity[row]), none);
    workbook_value_cells(cells, table, row, workbook_words_value_style(table, row));
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_age(table->period_end[row], book->info->published, buffer),
                       none);
    workbook_comparison_cells(cells, table, row, false);
}

/* A measure that the system has no figure of, but perhaps a Place has: unit and direction are the framework's. */
static void fill_no_own(const struct sheet *sheet, const struct pb_headline *headline, struct cells *cells)
{
    const struct pb_measure *measure = headline ? headline->measure : NULL;
    const char *none = headline ? SHORT_NOT_AVAILABLE : SHORT_NOT_APPLICABLE;
    workbook_cell_text(cells, STYLE_TEXT, measure ? measure->unit : NULL, none);
    workbook_cell_text(cells, STYLE_TEXT, measure ? workbook_words_direction(measure->polarity_word) : NULL, none);
    while (cells->column < OWN_COLUMNS)
        workbook_sheet_missing(sheet, cells, none);
}

static void system_summary_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct system_summary *summary = sheet->context;
    const struct book *book = sheet->book;
    const struct outline_row *entry = &summary->outline.rows[line];
    const struct pb_headline *headline = entry->headline;
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT, entry->section, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT,
                       headline ? workbook_outline_measure(book, headline, buffer)
                                : workbook_outline_nothing(entry, buffer),
                       SHORT_NOT_AVAILABLE);
    if (headline && workbook_outline_has_row(headline))
        system_summary_fill_own(book, headline, cells);
    else
        fill_no_own(sheet, headline, cells);
    for (size_t i = 0; i < summary->place_count; i++) {
        static const struct chosen nothing = { .row = SIZE_MAX };
        const struct chosen *chosen =
            headline ? &summary->chosen[(size_t)(headline - book->headlines) * summary->place_count + i] : &nothing;
        system_summary_fill_place(book, chosen, headline, cells);
    }
    workbook_cell_text(cells, STYLE_TEXT, workbook_target_words(sheet->book, headline), SHORT_NOT_APPLICABLE);
}

static void system_summary_add_columns(struct book *book, struct sheet *sheet)
{
    static const enum note areas[] = { NOTE_SUM, NOTE_COUNTY, NOTE_SHARED };
    const struct pb_geography *geography = book->info->geography;
    const char *limits = workbook_note(book, NOTE_LIMITS);
    workbook_sheet_column(book, sheet, "Priority or outcome", 18, 22);
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_sheet_column(book, sheet, "Unit", 10, 16);
    workbook_sheet_column(book, sheet, "Good direction", 11, 14);
    workbook_sheet_figures(
        book, sheet, workbook_text(book, "%s value %s", book->place->name, workbook_note(book, NOTE_MISSING)), 10, 14);
    workbook_limits_columns(book, sheet, limits);
    workbook_sheet_column(book, sheet, "Period", 13, 16);
    workbook_sheet_column(book, sheet, workbook_text(book, "Age of the data %s", workbook_note(book, NOTE_AGE)), 10,
                          12);
    workbook_comparison_columns(book, sheet, false);
    const char *notes = workbook_notes(book, areas, sizeof areas / sizeof areas[0]);
    const struct pb_place *places = geography->places.items;
    for (size_t i = 0; i < geography->places.count; i++) {
        workbook_sheet_figures(book, sheet, workbook_text(book, "%s value", places[i].name), 12, 14);
        workbook_sheet_column(book, sheet, workbook_text(book, "%s compared with England %s", places[i].name, notes),
                              13, 20);
    }
    workbook_sheet_column(book, sheet, workbook_text(book, "Target %s", workbook_note(book, NOTE_TARGET)), 12, 26);
}

/* The system's own figures and those of the Places beside them, each row once. */
static void system_summary_add_chance(struct book *book, struct sheet *sheet, const struct system_summary *summary)
{
    struct chance chance = { 0 };
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t own = book->headlines[i].row;
        const struct chosen *chosen = &summary->chosen[i * summary->place_count];
        if (workbook_outline_has_row(&book->headlines[i]))
            workbook_chance_count(&chance, book, own);
        for (size_t j = 0; j < summary->place_count; j++) {
            bool again = chosen[j].row == SIZE_MAX || chosen[j].row == own;
            for (size_t k = 0; k < j; k++)
                again = again || chosen[k].row == chosen[j].row;
            if (!again)
                workbook_chance_count(&chance, book, chosen[j].row);
        }
    }
    workbook_chance_line(book, sheet, &chance);
}

void workbook_add_system_summary(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Summary", "The system and its Places side by side, latest figures");
    struct system_summary *summary = workbook_take(book, 1, sizeof *summary);
    if (!sheet || !summary)
        return;
    summary->outline = workbook_outline_make(book);
    summary->place_count = book->info->geography->places.count;
    size_t cells = book->headline_count * summary->place_count;
    summary->chosen = workbook_take(book, cells, sizeof *summary->chosen);
    if (!summary->chosen)
        return;
    for (size_t i = 0; i < cells; i++)
        summary->chosen[i] = (struct chosen){ .row = SIZE_MAX, .fit = FIT_NOT };
    system_summary_choose(book, summary);
    if (!summary->outline.shown) {
        sheet->absent = "no measure has a figure";
        return;
    }
    sheet->rows = summary->outline.count;
    sheet->context = summary;
    sheet->fill = system_summary_fill;
    sheet->table_name = "Summary_of_the_system";
    workbook_outline_lines(book, sheet, &summary->outline,
                           workbook_text(book, "Summary: %s and its Places side by side", book->place->name),
                           "the system");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "The figure of a Place is for the same sex and age as the system's. Where it is a county proxy, shared, or for "
        "another period, the words beside it say so.");
    system_summary_add_chance(book, sheet, summary);
    system_summary_add_columns(book, sheet);
}
