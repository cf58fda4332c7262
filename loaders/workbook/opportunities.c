/*
 * Opportunities: what would change if the organisations of the Place did as well as the best five of those most like
 * them, by programme.
 */
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void fill_figure(const struct sheet *sheet, const struct opportunity *item, size_t row, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    if (row == SIZE_MAX)
        workbook_sheet_missing(sheet, cells, item->sum ? SHORT_NOT_APPLICABLE : SHORT_NOT_AVAILABLE);
    else
        CELL_NUMBER(cells, workbook_words_style(table->value[row]), table, value, row,
                    workbook_words_missing(table, row));
}

/* Where the organisation stands among the ten: with the best quarter of them, or half. */
static const char *standing(const struct book *book, const struct opportunity *item)
{
    const struct pb_table *table = book->table;
    if (item->own == SIZE_MAX || item->gap == SIZE_MAX || item->benchmark == SIZE_MAX || item->median == SIZE_MAX ||
        item->quartile == SIZE_MAX)
        return "";
    double own = table->value[item->own];
    double gap = table->value[item->gap];
    double median = table->value[item->median];
    double quartile = table->value[item->quartile];
    if (pb_missing(gap) || pb_missing(median) || pb_missing(quartile))
        return "";
    bool worse_below = (own < table->value[item->benchmark]) == (gap > 0) && gap != 0;
    bool high = quartile > median || (!(quartile < median) && worse_below);
    double sign = high ? -1 : 1;
    return sign * own <= sign * quartile ? "In the top quartile"
           : sign * own <= sign * median ? "Better than the median, below the top quartile"
                                         : "Worse than the median";
}

/* What published packs add up; only spend and activity have it. */
static void fill_unlimited(const struct sheet *sheet, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    size_t row = item->unlimited;
    if (row == SIZE_MAX)
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    else
        CELL_NUMBER(cells, workbook_opportunity_style(table->value[row]), table, value, row,
                    workbook_words_missing(table, row));
}

/* The counted opportunity and its unit: pounds and patients are whole. */
static void fill_amount(const struct sheet *sheet, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    size_t row = item->counted;
    if (row == SIZE_MAX) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
        return;
    }
    CELL_NUMBER(cells, workbook_opportunity_style(table->value[row]), table, value, row,
                workbook_words_missing(table, row));
    workbook_cell_symbol(cells, table->unit[row], SHORT_NOT_AVAILABLE);
}

/* The outcome and those of the Place's priorities that the measure or its programme serves. */
static void fill_framework(const struct book *book, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = book->table;
    const struct pb_framework *framework = book->info->framework;
    const struct pb_measure *measure = pb_framework_measure(framework, pb_cell(table, measure, item->any), NULL);
    struct pb_care care = pb_framework_care(framework, pb_cell(table, programme, item->any));
    const struct pb_outcome *outcomes = framework->outcomes.items;
    const struct pb_priority *priorities = book->place->priorities.items;
    const char *outcome = "";
    char text[WORDS_TEXT] = "";
    size_t used = 0;
    for (size_t i = 0; i < framework->outcomes.count; i++)
        if (strcmp(outcomes[i].id, pb_cell(table, outcome, item->any)) == 0)
            outcome = outcomes[i].short_name;
    for (size_t i = 0; i < book->place->priorities.count && used + 250 < sizeof text; i++)
        if ((measure && pb_text_listed(&measure->priorities, priorities[i].id)) ||
            (!measure && pb_care_serves(care, priorities[i].id)))
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%.200s", used ? "; " : "", priorities[i].name);
    workbook_cell_text(cells, STYLE_TEXT, outcome, SHORT_NOT_APPLICABLE);
    workbook_cell_text(cells, STYLE_TEXT, text, SHORT_NOT_APPLICABLE);
}

/* Which direction is good; where neither the framework nor the source says it, the one that the gap was taken in. */
static const char *opportunities_direction(const struct pb_table *table, const struct opportunity *item)
{
    pb_symbol polarity = table->polarity[item->own];
    if (polarity == PB_WORD_HIGH_IS_GOOD || polarity == PB_WORD_LOW_IS_GOOD || item->gap == SIZE_MAX ||
        item->benchmark == SIZE_MAX || !(fabs(table->value[item->gap]) > 0))
        return workbook_words_direction(polarity);
    bool above = table->value[item->own] > table->value[item->benchmark];
    return above == (table->value[item->gap] > 0) ? "Low counts as good" : "High counts as good";
}

static void opportunities_fill_own(const struct sheet *sheet, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    size_t row = item->own;
    if (row == SIZE_MAX) {
        const char *none = item->sum ? SHORT_NOT_APPLICABLE : SHORT_NOT_AVAILABLE;
        for (int i = 0; i < 5; i++)
            workbook_sheet_missing(sheet, cells, none);
        return;
    }
    workbook_value_cells(cells, table, row, workbook_words_style(table->value[row]));
    workbook_cell_symbol(cells, table->unit[row], SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, opportunities_direction(table, item), SHORT_NOT_AVAILABLE);
}

/* Why a figure of the opportunity is missing: the note of the first that is. */
static const char *reason(const struct book *book, const struct opportunity *item, char *buffer)
{
    const size_t rows[] = { item->counted, item->gap, item->benchmark };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i] != SIZE_MAX && pb_missing(book->table->value[rows[i]]) &&
            *workbook_opportunity_note(book, rows[i], buffer))
            return buffer;
    return "";
}

static const char *significance(const struct book *book, const struct opportunity *item, char *buffer)
{
    double amount = workbook_opportunity_amount(book, item);
    if (pb_missing(amount)) {
        char note[WORDS_TEXT];
        const char *why = reason(book, item, note);
        if (item->unlimited != SIZE_MAX && strstr(why, "there are no 95% limits")) {
            (void)snprintf(buffer, WORDS_TEXT, "Cannot be said: the figures have no 95%% limits");
            return buffer;
        }
        (void)snprintf(buffer, WORDS_TEXT, "Cannot be calculated%s%.900s", *why ? ": " : "", why);
        return buffer;
    }
    if (item->sum)
        return "Total of the counted opportunities";
    if (amount > 0)
        return "Significantly worse than the best five";
    bool worse = item->gap != SIZE_MAX && book->table->value[item->gap] > 0;
    return worse ? "Not significant" : "As good as the best five or better";
}

/* The organisations of a list of codes, by their names where they are known. */
static void fill_names(const struct book *book, const struct opportunities *all, const char *codes, struct cells *cells)
{
    char text[WORDS_TEXT * 2] = "";
    size_t used = 0;
    for (size_t length; *codes && used < sizeof text; codes += length + (codes[length] == ';')) {
        length = strcspn(codes, ";");
        pb_symbol code = pb_symbol_find(book->table->symbols, codes, length);
        const struct pb_area *area = pb_geography_area(book->info->geography, codes, length);
        bool named = code != PB_SYMBOL_NONE && code < all->name_count && all->names[code];
        const char *name = named ? pb_symbol_text(book->table->symbols, all->names[code]) : area ? area->name : codes;
        size_t characters = named || area ? strlen(name) : length;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", used ? "; " : "", (int)characters, name);
    }
    workbook_cell_text(cells, STYLE_TEXT, text, SHORT_NOT_AVAILABLE);
}

/* The source's note, and what is to be known of the opportunity. */
static void fill_note(const struct book *book, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = book->table;
    const char *own = item->own == SIZE_MAX ? "" : pb_cell(table, note, item->own);
    char buffer[WORDS_TEXT];
    bool known = !pb_missing(workbook_opportunity_amount(book, item));
    const char *of_it = known ? workbook_opportunity_note(book, item->counted, buffer) : "";
    char text[WORDS_TEXT * 2];
    (void)snprintf(text, sizeof text, "%.1000s%s%.1000s", own, *own && *of_it ? "; " : "", of_it);
    workbook_cell_text(cells, STYLE_TEXT, text, SHORT_NOT_APPLICABLE);
}

static void opportunities_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct opportunities *all = sheet->context;
    const struct book *book = sheet->book;
    const struct pb_table *table = book->table;
    const struct opportunity *item = &all->items[line];
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_symbol(cells, table->programme[item->any], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_opportunity_measure(book, item, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_opportunity_organisation(book, item, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, item->any, buffer), none);
    opportunities_fill_own(sheet, item, cells);
    fill_figure(sheet, item, item->benchmark, cells);
    fill_figure(sheet, item, item->gap, cells);
    fill_amount(sheet, item, cells);
    workbook_cell_text(cells, STYLE_TEXT, significance(book, item, buffer), none);
    fill_unlimited(sheet, item, cells);
    fill_figure(sheet, item, item->median, cells);
    fill_figure(sheet, item, item->quartile, cells);
    workbook_cell_text(cells, STYLE_TEXT, standing(book, item), item->sum ? SHORT_NOT_APPLICABLE : none);
    if (item->sum) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    } else {
        fill_names(book, all, item->benchmark == SIZE_MAX ? "" : pb_cell(table, similar, item->benchmark), cells);
        fill_names(book, all, item->own == SIZE_MAX ? "" : pb_cell(table, similar, item->own), cells);
    }
    fill_framework(book, item, cells);
    fill_note(book, item, cells);
}

static void opportunities_add_columns(struct book *book, struct sheet *sheet)
{
    static const enum note areas[] = { NOTE_SHARED, NOTE_PART };
    const char *limits = workbook_note(book, NOTE_LIMITS);
    workbook_sheet_column(book, sheet, "Programme", 16, 26);
    workbook_sheet_column(book, sheet, "Measure", 26, 40);
    workbook_sheet_column(
        book, sheet,
        workbook_text(book, "Organisation %s", workbook_notes(book, areas, sizeof areas / sizeof areas[0])), 18, 28);
    workbook_sheet_column(book, sheet, "Period", 13, 16);
    workbook_sheet_figures(book, sheet, workbook_text(book, "Own value %s", workbook_note(book, NOTE_MISSING)), 12, 14);
    workbook_limits_columns(book, sheet, limits);
    workbook_sheet_column(book, sheet, "Unit of the value", 10, 18);
    workbook_sheet_column(book, sheet, "Good direction", 11, 14);
    workbook_sheet_figures(
        book, sheet, workbook_text(book, "Mean of the best five %s", workbook_note(book, NOTE_BEST_FIVE)), 12, 14);
    workbook_sheet_figures(book, sheet, workbook_text(book, "Gap to the best five %s", workbook_note(book, NOTE_GAP)),
                           12, 14);
    workbook_sheet_figures(book, sheet,
                           workbook_text(book, "Counted opportunity %s", workbook_note(book, NOTE_COUNTED)), 14, 16);
    workbook_sheet_column(book, sheet, "Unit of the opportunity", 12, 18);
    workbook_sheet_column(book, sheet, "Significance", 18, 28);
    workbook_sheet_figures(
        book, sheet,
        workbook_text(book, "Compared without limits, as the packs do %s", workbook_note(book, NOTE_UNLIMITED)), 14,
        16);
    workbook_sheet_figures(book, sheet, "Median of the similar ten", 12, 14);
    workbook_sheet_figures(
        book, sheet, workbook_text(book, "Top quartile of the similar ten %s", workbook_note(book, NOTE_QUARTILE)), 12,
        14);
    workbook_sheet_column(book, sheet, "Standing among the ten", 14, 22);
    workbook_sheet_column(book, sheet, "The best five", 24, 36);
    workbook_sheet_column(book, sheet, workbook_text(book, "The similar ten %s", workbook_note(book, NOTE_SIMILAR)), 30,
                          50);
    workbook_sheet_column(book, sheet, "Outcome", 12, 18);
    workbook_sheet_column(book, sheet, "Priorities", 16, 36);
    workbook_sheet_column(book, sheet, "Note", 16, 36);
}

static void opportunities_add_lines(struct book *book, struct sheet *sheet, const struct opportunities *all)
{
    workbook_sheet_title(
        book, sheet, workbook_text(book, "Opportunities: %s and the best of those most like it", book->place->name));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "An opportunity is what would change if an organisation did as well as the mean of the best five of the "
        "ten that are most like it (NHS RightCare), for the latest period.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "It is counted where the organisation is significantly worse than that mean, and is 0 otherwise.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Opportunities of different measures and programmes overlap and must not be added together.");
    if (all->unlimited)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "Spend and activity also have what published packs give, compared without limits: everything above the "
            "mean "
            "of the lowest five, significant or not. It stands in a column of its own and is never added to what is "
            "counted.");
    if (all->totals)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "The total of a measure adds the counted opportunities of its organisations, each once, also when "
            "several Places share it. Nothing is taken off for organisations that do well.");
    if (all->shared)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "The opportunity of a shared organisation is that of all its Places together: it stands in the "
            "workbook of each and is counted once for the system.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "The method ignores that the best five are uncertain themselves: of organisations that do not "
                      "differ at all, about 12%% seem to have an opportunity %s.",
                      workbook_note(book, NOTE_DROPKIN)));
    workbook_sheet_shorthand(book, sheet, true, true, true);
}

void workbook_add_opportunities(struct book *book)
{
    struct sheet *sheet = workbook_sheet(
        book, "Opportunities", "What would change if organisations did as well as the best of those most like them");
    struct opportunities *all = workbook_take(book, 1, sizeof *all);
    if (!sheet || !all)
        return;
    *all = workbook_opportunities_gather(book);
    if (!all->count) {
        sheet->absent = "no source compares organisations of this Place with those most like them";
        return;
    }
    sheet->rows = all->count;
    sheet->context = all;
    sheet->fill = opportunities_fill;
    sheet->table_name = "Opportunities";
    opportunities_add_lines(book, sheet, all);
    opportunities_add_columns(book, sheet);
    workbook_add_opportunity_charts(book, all);
}
