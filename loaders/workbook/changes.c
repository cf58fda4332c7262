/*
 * Changes: what is new, revised or withdrawn since the edition before (placebook/contract/changes.h). The sheet lists
 * figures of the Place, of areas within it and of those that stand in for it: the newest of each series first, and of
 * older ones only those whose figure itself changed. What it does not list is counted. Figures that are withheld now
 * are named without what they were.
 */
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/number.h"
#include "placebook/period.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES_MAXIMUM = 200 }; /* rows of the table: more than three printed pages, nobody reads */

/* Where a figure stands on the sheet: what a reader looks for first. */
enum changes_rank { RANK_NEWEST, RANK_NEWEST_WITHIN, RANK_OLDER, RANK_GROUP, RANK_UNLISTED };

/* Columns of the tidy table that the sheet shows. */
struct changes_columns {
    size_t measure_name, area_name, geography, sex, age, category, category_type, period, period_start, period_end,
        unit, value, status, england, trend, spc, target_state;
};

struct changes_list {
    const struct pb_changes_since *changes;
    struct changes_columns columns;
    const struct pb_changed_figure **items; /* in the order of the sheet */
    size_t count;
};

static struct changes_columns changes_columns(void)
{
    return (struct changes_columns){ .measure_name = pb_tidy_column_named("measure_name"),
                                     .area_name = pb_tidy_column_named("area_name"),
                                     .geography = pb_tidy_column_named("geography"),
                                     .sex = pb_tidy_column_named("sex"),
                                     .age = pb_tidy_column_named("age"),
                                     .category = pb_tidy_column_named("category"),
                                     .category_type = pb_tidy_column_named("category_type"),
                                     .period = pb_tidy_column_named("period"),
                                     .period_start = pb_tidy_column_named("period_start"),
                                     .period_end = pb_tidy_column_named("period_end"),
                                     .unit = pb_tidy_column_named("unit"),
                                     .value = pb_tidy_column_named("value"),
                                     .status = pb_tidy_column_named("status"),
                                     .england = pb_tidy_column_named("compared_with_england"),
                                     .trend = pb_tidy_column_named("trend"),
                                     .spc = pb_tidy_column_named("spc"),
                                     .target_state = pb_tidy_column_named("target_state") };
}

/* ---- Which figures, and in which order ---- */

/* Rows of a series stand together, the newest last. */
static bool changes_is_newest(const struct pb_table *table, size_t row)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(geography), PB_COLUMN(sex),
                                  PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };
    bool last = row + 1 == table->rows || !pb_rows_agree(table, PB_KEY(key), row, row + 1);
    return !pb_is_projection(table, row) && (last || pb_is_projection(table, row + 1));
}

/* The findings that the sheet tells. */
static uint64_t changes_told(const struct changes_columns *columns)
{
    const size_t told[] = { columns->england, columns->trend, columns->spc, columns->target_state };
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        bits |= UINT64_C(1) << told[i];
    return bits;
}

static enum changes_rank changes_rank_of(const struct book *book, const struct changes_list *list,
                                         const struct pb_changed_figure *figure)
{
    const struct pb_table *table = book->table;
    bool gone = figure->kind == PB_CHANGE_WITHDRAWN;
    pb_symbol geography = gone ? figure->was[list->columns.geography] : table->geography[figure->row];
    pb_symbol group = gone ? figure->was[list->columns.category_type] : table->category_type[figure->row];
    bool findings = figure->kind == PB_CHANGE_REVISED && !figure->figure;
    bool newest = !gone && changes_is_newest(table, figure->row);
    bool told = figure->columns & changes_told(&list->columns);
    if (!pb_change_is_own((enum pb_word)geography) || (findings && (!newest || group || !told)))
        return RANK_UNLISTED;
    if (group || geography == PB_WORD_LOCAL)
        return RANK_GROUP;
    if (!newest)
        return RANK_OLDER;
    return geography == PB_WORD_PART ? RANK_NEWEST_WITHIN : RANK_NEWEST;
}

static void changes_list_make(struct book *book, struct changes_list *list)
{
    const struct pb_changes_since *changes = list->changes;
    list->items = workbook_take(book, changes->count, sizeof *list->items);
    for (size_t rank = 0; list->items && rank < RANK_UNLISTED; rank++)
        for (size_t i = 0; i < changes->count; i++)
            if (changes_rank_of(book, list, &changes->figures[i]) == (enum changes_rank)rank)
                list->items[list->count++] = &changes->figures[i];
}

/* ---- A line of the sheet ---- */

static const char *changes_kind(const struct pb_table *table, const struct pb_changed_figure *figure)
{
    if (figure->withheld)
        return table->status[figure->row] == PB_WORD_NOT_CALCULABLE ? "Not calculated" : "Withheld";
    if (figure->kind == PB_CHANGE_REVISED)
        return figure->figure ? "Revised" : "Finding";
    return figure->kind == PB_CHANGE_NEW ? "New" : "Withdrawn";
}

/* Whom the figure is about, unless it is everybody: "Female, 65+ yrs, IMD deciles: Most deprived". */
static const char *changes_group(const struct changes_list *list, const struct pb_table *table,
                                 const struct pb_changed_figure *figure, char *buffer)
{
    const struct changes_columns *columns = &list->columns;
    const size_t parts[] = { columns->sex, columns->age, columns->category };
    struct pb_tidy_cell scratch;
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && used < WORDS_TEXT; i++) {
        const char *part = pb_changed_cell(list->changes, table, figure, parts[i], &scratch);
        if (*part && strcmp(part, "Persons") != 0 && strcmp(part, "All ages") != 0 &&
            strcmp(part, "Not applicable") != 0)
            used += (size_t)snprintf(buffer + used, WORDS_TEXT - used, "%s%.200s", used ? ", " : "", part);
    }
    return buffer;
}

/* The period of a withdrawn figure, in the words of the others. */
static const char *changes_period_was(const struct changes_list *list, const struct pb_changed_figure *figure,
                                      char *buffer)
{
    const size_t dates[] = { list->columns.period_start, list->columns.period_end };
    const char *period = pb_changed_was(list->changes, figure, list->columns.period);
    int32_t days[2] = { 0 };
    for (size_t i = 0; i < 2; i++) {
        const char *text = pb_changed_was(list->changes, figure, dates[i]);
        if (!pb_date_parse(text, strlen(text), &days[i]))
            return period;
    }
    return workbook_words_period_of(period, days[0], days[1], buffer);
}

/* A number, or why there is none. */
static void changes_number(const struct sheet *sheet, struct cells *cells, const char *text, const char *missing)
{
    double number = 0;
    size_t length = strlen(text);
    if (length && pb_number_parse(text, length, &number))
        workbook_cell_number(cells, workbook_words_style(number), number, text, length, NULL);
    else
        workbook_sheet_missing(sheet, cells, missing);
}

/* A finding of one column that differs: "trend: was Increasing, is No significant change". */
static size_t changes_finding(const struct changes_list *list, const struct pb_table *table,
                              const struct pb_changed_figure *figure, size_t column, const char *name, char *buffer,
                              size_t used)
{
    struct pb_tidy_cell scratch;
    const char *was = pb_changed_was(list->changes, figure, column);
    const char *is = pb_changed_is(table, figure, column, &scratch);
    if (used >= WORDS_TEXT || !figure->was || !(figure->columns >> column & 1) || (figure->withheld && !*was))
        return used;
    if (column == list->columns.spc) {
        was = workbook_words_spc(figure->was[column]);
        is = workbook_words_spc(table->spc[figure->row]);
    } else if (column == list->columns.target_state) {
        pb_symbol now = table->target_state[figure->row];
        pb_symbol then = figure->was[column];
        was = then && then < PB_WORD_COUNT ? pb_target_state_text((enum pb_word)then) : "";
        is = now && now < PB_WORD_COUNT ? pb_target_state_text((enum pb_word)now) : "";
    }
    return used + (size_t)snprintf(buffer + used, WORDS_TEXT - used, "%s%s: was %s, is %s", used ? "; " : "", name,
                                   *was ? was : "not said", *is ? is : "not said");
}

static const char *changes_findings(const struct changes_list *list, const struct pb_table *table,
                                    const struct pb_changed_figure *figure, char *buffer)
{
    const struct changes_columns *columns = &list->columns;
    size_t used = 0;
    buffer[0] = '\0';
    if (figure->kind != PB_CHANGE_REVISED)
        return buffer;
    used = changes_finding(list, table, figure, columns->trend, "Trend", buffer, used);
    used = changes_finding(list, table, figure, columns->spc, "Control chart", buffer, used);
    (void)changes_finding(list, table, figure, columns->target_state, "Target", buffer, used);
    return buffer;
}

static void changes_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct book *book = sheet->book;
    const struct changes_list *list = sheet->context;
    const struct changes_columns *columns = &list->columns;
    const struct pb_changed_figure *figure = list->items[line];
    const struct pb_changes_since *changes = list->changes;
    const struct pb_table *table = book->table;
    struct pb_tidy_cell scratch;
    char buffer[WORDS_TEXT];
    bool gone = figure->kind == PB_CHANGE_WITHDRAWN;
    const char *none = SHORT_NOT_APPLICABLE;
    workbook_cell_text(cells, STYLE_STRONG, changes_kind(table, figure), none);
    workbook_cell_text(cells, STYLE_TEXT, pb_changed_cell(changes, table, figure, columns->measure_name, &scratch),
                       none);
    workbook_cell_text(cells, STYLE_TEXT,
                       gone ? pb_changed_was(changes, figure, columns->area_name)
                            : workbook_words_area(book, figure->row, buffer),
                       none);
    workbook_cell_text(cells, STYLE_TEXT, changes_group(list, table, figure, buffer), none);
    workbook_cell_text(
        cells, STYLE_TEXT,
        gone ? changes_period_was(list, figure, buffer) : workbook_words_period(table, figure->row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, pb_changed_cell(changes, table, figure, columns->unit, &scratch), none);
    changes_number(sheet, cells, pb_changed_was(changes, figure, columns->value),
                   figure->withheld ? SHORT_CONFIDENTIAL
                   : figure->was    ? SHORT_NOT_AVAILABLE
                                    : none);
    changes_number(sheet, cells, pb_changed_is(table, figure, columns->value, &scratch),
                   gone ? none : workbook_words_missing(table, figure->row));
    bool verdict = figure->was && !changes->figures_only; /* another contract has other words */
    workbook_cell_text(cells, STYLE_TEXT, verdict ? workbook_words_verdict(figure->was[columns->england]) : "", none);
    workbook_cell_text(cells, STYLE_TEXT, gone ? "" : workbook_words_england(table, figure->row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, changes_findings(list, table, figure, buffer), none);
}

/* ---- The sheet ---- */

static void changes_add_lines(struct book *book, struct sheet *sheet, const struct changes_list *list)
{
    const struct pb_changes_since *changes = list->changes;
    const struct pb_change_counts *others = &changes->others;
    char day[WORDS_TEXT];
    char more[WORDS_TEXT];
    uint64_t elsewhere = others->added + others->revised + others->findings_only + others->withdrawn;
    const char *sentence = pb_changes_sentence(changes, &book->arena);
    uint64_t own = changes->own.added + changes->own.revised + changes->own.findings_only + changes->own.withdrawn;
    if (book->info->sample)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "SAMPLE DATA: the figures are made up for demonstration, so the changes mean nothing.");
    workbook_sheet_line(book, sheet, STYLE_LINE, sentence ? sentence : "");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "The edition before is that of %s, publication %s.",
                                      pb_date_words(changes->date, day), changes->publication));
    if (changes->figures_only)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "It has an older form with other words, so only figures are compared, and no verdicts.");
    if (own > sheet->rows)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "The table shows %zu changes, the newest figures first. %s more %s not "
                                          "shown: %s.",
                                          sheet->rows, workbook_words_number((double)(own - sheet->rows), more),
                                          own - sheet->rows == 1 ? "is" : "are",
                                          list->count == sheet->rows
                                              ? "the figures are the same, and only a finding changed"
                                              : "those of which only a finding changed, and the older figures"));
    if (elsewhere)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "%s change%s in figures of England, the region and similar areas %s not "
                                          "shown.",
                                          workbook_words_number((double)elsewhere, more), elsewhere == 1 ? "" : "s",
                                          elsewhere == 1 ? "is" : "are"));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Finding: the figure is the same, and its comparison, trend, control chart or target is not.");
    if (changes->own.withheld > changes->own.not_calculable)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "Withheld: the figure was published before and is withheld now. What it was is not shown.");
    if (changes->own.not_calculable)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "Not calculated: the figure was published before and cannot be calculated now. What it was is not "
            "shown, since it could give away one that is withheld.");
    workbook_sheet_shorthand(book, sheet, true, true, true);
}

static void changes_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Change", 10, 10);
    workbook_sheet_column(book, sheet, "Measure", 22, 28);
    workbook_sheet_column(book, sheet, "Area", 14, 18);
    workbook_sheet_column(book, sheet, "Group", 10, 16);
    workbook_sheet_column(book, sheet, "Period", 11, 14);
    workbook_sheet_column(book, sheet, "Unit", 8, 11);
    workbook_sheet_figures(book, sheet, "Was", 9, 9);
    workbook_sheet_figures(book, sheet, "Is", 9, 9);
    workbook_sheet_column(book, sheet, "Against England, was", 12, 13);
    workbook_sheet_column(book, sheet, "Against England, is", 12, 13);
    workbook_sheet_column(book, sheet, "Other findings", 14, 22);
}

void workbook_add_changes(struct book *book)
{
    const struct pb_changes_since *changes = book->changes;
    struct changes_list *list = workbook_take(book, 1, sizeof *list);
    if (!list || !changes || changes->state != PB_SINCE_KNOWN)
        return; /* the Cover says why */
    *list = (struct changes_list){ .changes = changes, .columns = changes_columns() };
    changes_list_make(book, list);
    struct sheet *sheet = list->count ? workbook_sheet(book, "Changes", "What changed since the edition before") : NULL;
    if (!sheet)
        return;
    sheet->rows = list->count < CHANGES_MAXIMUM ? list->count : CHANGES_MAXIMUM;
    sheet->context = list;
    sheet->fill = changes_fill;
    sheet->codes = true;
    sheet->table_name = "Changes";
    workbook_sheet_title(book, sheet, workbook_text(book, "Changes: %s", book->place->name));
    changes_add_lines(book, sheet, list);
    changes_add_columns(book, sheet);
}
