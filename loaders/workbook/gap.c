/*
 * What drives the gap: what causes of death and ages contribute to the gap in life expectancy to England, and between
 * the most and the least deprived people, for the latest period. Sentences for those who only want to know the most
 * important causes, of women and of men; then the table, the gap first, then causes from the largest contribution to
 * the smallest, then ages; then a chart of the causes of each gap.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/contract/gap.h"
#include "placebook/statistics/decomposition.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum gap_kind { GAP_TOTAL, GAP_CAUSE, GAP_AGE, GAP_OTHER };
enum {
    NAMED = 3, /* causes in a sentence */
    GAP_CHARTS_MAXIMUM = 12,
    GAP_CAUSES_MAXIMUM = 30, /* in a chart */
    GAP_CAUSE_COLUMN = 5,
    GAP_YEARS_COLUMN = 6
};

struct gap_row {
    size_t row;
    size_t area; /* the first row of its area */
    bool deprivation;
    enum gap_kind kind;
    double place; /* among its kind: the smallest first */
};

struct gap_rows {
    const struct pb_table *table;
    struct gap_row *items;
    size_t count;
};

/* What a row of the measure is; GAP_OTHER for what the sheet leaves out. */
static enum gap_kind gap_kind_of(const struct pb_table *table, size_t row)
{
    const char *category = pb_cell(table, category, row);
    bool all_ages = strcmp(pb_cell(table, age, row), "All ages") == 0;
    bool all_causes = !*category || strcmp(category, PB_GAP_ALL_CAUSES) == 0;
    if (all_causes)
        return all_ages ? GAP_TOTAL : GAP_AGE;
    return all_ages ? GAP_CAUSE : GAP_OTHER;
}

static bool is_of(const struct pb_table *table, size_t row, const char *type)
{
    return strcmp(pb_cell(table, category_type, row), type) == 0;
}

/* The measure that has rows of this kind; none without any. */
static pb_symbol gap_measure(const struct pb_table *table)
{
    for (size_t row = 0; row < table->rows; row++)
        if (is_of(table, row, PB_GAP_COUNTRY) || is_of(table, row, PB_GAP_DEPRIVATION))
            return table->measure[row];
    return PB_SYMBOL_NONE;
}

static int gap_in_order(const void *left, const void *right)
{
    const struct gap_row *a = left;
    const struct gap_row *b = right;
    if (a->area != b->area)
        return a->area < b->area ? -1 : 1;
    if (a->deprivation != b->deprivation)
        return a->deprivation ? 1 : -1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->place < b->place || a->place > b->place)
        return a->place < b->place ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* The rows of an area and a sex stand together in the order of publication: the first of them. */
static size_t gap_area(const struct gap_rows *rows, size_t row)
{
    static const size_t key[] = { PB_COLUMN(area_code), PB_COLUMN(sex) };
    const struct gap_row *before = rows->count ? &rows->items[rows->count - 1] : NULL;
    return before && pb_rows_agree(rows->table, PB_KEY(key), before->row, row) ? before->area : row;
}

/* Where life is longer, the causes that make it so come first. */
static void gap_turn(struct gap_rows *rows)
{
    bool longer = false;
    for (size_t i = 0; i < rows->count; i++) {
        double years = rows->table->value[rows->items[i].row];
        if (rows->items[i].kind == GAP_TOTAL)
            longer = years < 0;
        else if (rows->items[i].kind == GAP_CAUSE)
            rows->items[i].place = longer ? years : -years;
    }
    qsort(rows->items, rows->count, sizeof *rows->items, gap_in_order);
}

static void gap_collect(const struct pb_table *table, struct gap_rows *rows, pb_symbol measure)
{
    int32_t latest = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (table->measure[row] == measure && table->period_end[row] > latest)
            latest = table->period_end[row];
    for (size_t row = 0; row < table->rows; row++) {
        enum gap_kind kind = gap_kind_of(table, row);
        if (table->measure[row] != measure || table->period_end[row] != latest || kind == GAP_OTHER ||
            !workbook_words_is_own(table->geography[row]))
            continue;
        double place = kind == GAP_AGE ? (double)pb_mortality_band(pb_cell(table, age, row)) : 0;
        rows->items[rows->count] = (struct gap_row){
            row, gap_area(rows, row), is_of(table, row, PB_GAP_DEPRIVATION), kind, place,
        };
        rows->count++;
    }
    if (rows->count) {
        qsort(rows->items, rows->count, sizeof *rows->items, gap_in_order);
        gap_turn(rows);
    }
}

/* "1.4", "less than 0.1". */
static const char *gap_years(double years, char text[40])
{
    (void)snprintf(text, 40, fabs(years) < 0.05 ? "less than 0.1" : "%.1f", fabs(years));
    return text;
}

/* The causes that make up most of the gap behind a total: those on its side of 0. */
static const char *name_causes(const struct gap_rows *rows, size_t total, char *text, size_t size)
{
    const struct pb_table *table = rows->table;
    bool shorter = table->value[rows->items[total].row] > 0;
    size_t used = 0;
    *text = '\0';
    for (size_t i = 1; i <= NAMED && total + i < rows->count && used < size; i++) {
        size_t row = rows->items[total + i].row;
        char years[40];
        if (rows->items[total + i].kind != GAP_CAUSE || (table->value[row] > 0) != shorter)
            break;
        used += (size_t)snprintf(text + used, size - used, "%s%.200s %s",
                                 i > 1 ? ", " : "The most by cause of death: ", pb_cell(table, category, row),
                                 gap_years(table->value[row], years));
    }
    return text;
}

/* The limits of a gap, the smaller one first: " (95% limits 1.6 to 2.5)". */
static const char *gap_limits(const struct pb_table *table, size_t row, char text[80])
{
    double lower = table->lower_95[row];
    double upper = table->upper_95[row];
    *text = '\0';
    if (lower > 0)
        (void)snprintf(text, 80, " (95%% limits %.1f to %.1f)", lower, upper);
    else if (upper < 0)
        (void)snprintf(text, 80, " (95%% limits %.1f to %.1f)", -upper, -lower);
    else if (!pb_missing(lower))
        (void)snprintf(text, 80, " (not statistically significant)");
    return text;
}

static const char *gap_sex(const struct pb_table *table, size_t row)
{
    pb_symbol sex = table->sex[row];
    return sex == PB_WORD_MALE ? "Men" : sex == PB_WORD_FEMALE ? "Women" : pb_cell(table, sex, row);
}

/* Is it a whole gap with a figure, of an area that sentences and charts speak of? Parts of the Place only where the
 * Place as a whole has no such gap. */
static bool gap_is_told(const struct gap_rows *rows, const struct gap_row *item)
{
    const struct pb_table *table = rows->table;
    if (item->kind != GAP_TOTAL || pb_missing(table->value[item->row]))
        return false;
    for (size_t i = 0; table->geography[item->row] == PB_WORD_PART && i < rows->count; i++) {
        const struct gap_row *other = &rows->items[i];
        if (other->kind == GAP_TOTAL && other->deprivation == item->deprivation &&
            table->geography[other->row] != PB_WORD_PART && !pb_missing(table->value[other->row]))
            return false;
    }
    return true;
}

/* "Women, Coventry: life expectancy of the most deprived is 6.3 years shorter than that of the least deprived". */
static const char *gap_told(struct book *book, const struct gap_row *item)
{
    const struct pb_table *table = book->table;
    char area[WORDS_TEXT];
    char years[40];
    double gap = table->value[item->row];
    return workbook_text(book, "%s, %s: life expectancy %sis %s years %s than %s", gap_sex(table, item->row),
                         workbook_words_area(book, item->row, area), item->deprivation ? "of the most deprived " : "",
                         gap_years(gap, years), gap > 0 ? "shorter" : "longer",
                         item->deprivation ? "that of the least deprived" : "in England");
}

/* Does the same gap of the other sex have a row? */
static bool gap_has_other_sex(const struct gap_rows *rows, const struct gap_row *item)
{
    static const size_t key[] = { PB_COLUMN(area_code), PB_COLUMN(category_type), PB_COLUMN(category) };
    const struct pb_table *table = rows->table;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].kind == GAP_TOTAL && table->sex[rows->items[i].row] != table->sex[item->row] &&
            pb_rows_agree(table, PB_KEY(key), rows->items[i].row, item->row))
            return true;
    return false;
}

/* A sentence for each gap of the Place itself, and of the county around it; and why there is none. */
static void gap_sentences(struct book *book, struct sheet *sheet, const struct gap_rows *rows)
{
    const struct pb_table *table = book->table;
    for (size_t i = 0; i < rows->count; i++) {
        const struct gap_row *item = &rows->items[i];
        char area[WORDS_TEXT];
        char text[WORDS_TEXT];
        char limits[80];
        if (item->kind == GAP_TOTAL && pb_missing(table->value[item->row]))
            workbook_sheet_line(book, sheet, STYLE_LINE,
                                workbook_text(book, "%s, %s: no figure (%s).", gap_sex(table, item->row),
                                              workbook_words_area(book, item->row, area),
                                              pb_cell(table, note, item->row)));
        if (!gap_is_told(rows, item))
            continue;
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%s%s.", gap_told(book, item), gap_limits(table, item->row, limits)));
        if (*name_causes(rows, i, text, sizeof text))
            workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s.", text));
        if (table->sex[item->row] != PB_WORD_PERSONS && !gap_has_other_sex(rows, item))
            workbook_sheet_line(book, sheet, STYLE_LINE,
                                workbook_text(book, "The source has these deaths for %s only.",
                                              table->sex[item->row] == PB_WORD_MALE ? "men" : "women"));
    }
}

/* ---- The charts ---- */

/* The causes behind a gap, in the order of the table; none when one of them has no figure. */
static void gap_add_chart(struct book *book, struct sheet *sheet, const struct gap_rows *rows, size_t total)
{
    const struct pb_table *table = rows->table;
    const char **causes = workbook_take(book, GAP_CAUSES_MAXIMUM, sizeof *causes);
    double *years = workbook_take(book, GAP_CAUSES_MAXIMUM, sizeof *years);
    size_t count = 0;
    char first[40];
    char last[40];
    while (causes && years && count < GAP_CAUSES_MAXIMUM && total + 1 + count < rows->count &&
           rows->items[total + 1 + count].kind == GAP_CAUSE) {
        size_t row = rows->items[total + 1 + count].row;
        if (pb_missing(table->value[row]))
            return;
        causes[count] = pb_cell(table, category, row);
        years[count++] = table->value[row];
    }
    if (!count)
        return;
    struct chart_series series = {
        .name = gap_sex(table, rows->items[total].row),
        .count = count,
        .colour = CHART_BLUE,
        .figures = CHART_VALUES,
        .labels = { .column = GAP_CAUSE_COLUMN, .first = total + 1, .texts = causes },
        .values = { .column = GAP_YEARS_COLUMN, .first = total + 1, .numbers = years },
    };
    const char *told = gap_told(book, &rows->items[total]);
    workbook_sheet_chart(book, sheet,
                         &(struct chart){
                             .kind = CHART_BARS,
                             .title = told,
                             .description = workbook_text(
                                 book,
                                 "Bar chart of what each cause of death contributes. %s. From %s, %s%s years, to "
                                 "%s, %s%s years; below 0 it makes life longer.",
                                 told, causes[0], years[0] < 0 ? "-" : "", gap_years(years[0], first),
                                 causes[count - 1], years[count - 1] < 0 ? "-" : "", gap_years(years[count - 1], last)),
                             .series = &series,
                             .series_count = 1,
                             .values = { .title = "Years that life is shorter by", .format = "0.0" },
                         });
}

static void gap_add_charts(struct book *book, struct sheet *sheet, const struct gap_rows *rows)
{
    sheet->charts_below = true;
    for (size_t i = 0, charts = 0; i < rows->count && charts < GAP_CHARTS_MAXIMUM; i++) {
        if (!gap_is_told(rows, &rows->items[i]))
            continue;
        gap_add_chart(book, sheet, rows, i);
        charts++;
    }
}

/* ---- The table ---- */

static void gap_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    static const char *const kinds[] = { "Whole gap", "Cause of death", "Age at death", "" };
    const struct gap_rows *rows = sheet->context;
    const struct gap_row *item = &rows->items[line];
    const struct pb_table *table = rows->table;
    size_t row = item->row;
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(sheet->book, row, buffer), none);
    workbook_cell_symbol(cells, table->sex[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, item->deprivation ? "Most and least deprived" : "To England", none);
    workbook_cell_text(cells, STYLE_TEXT, kinds[item->kind], none);
    if (item->kind == GAP_TOTAL)
        workbook_cell_text(cells, STYLE_TEXT, "All causes and ages", none);
    else
        workbook_cell_symbol(cells, item->kind == GAP_AGE ? table->age[row] : table->category[row], none);
    if (item->kind == GAP_TOTAL) {
        workbook_value_cells(cells, table, row, STYLE_HUNDREDTHS);
    } else {
        CELL_NUMBER(cells, STYLE_HUNDREDTHS, table, value, row, workbook_words_missing(table, row));
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    }
}

static void gap_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Area", 16, 44);
    workbook_sheet_column(book, sheet, "Sex", 7, 9);
    workbook_sheet_column(book, sheet, "Latest period", 12, 14);
    workbook_sheet_column(book, sheet, "Gap", 14, 24);
    workbook_sheet_column(book, sheet, "Part", 12, 15);
    workbook_sheet_column(book, sheet, "Cause or age", 18, 28);
    workbook_sheet_figures(book, sheet, "Years shorter", 9, 10);
    workbook_sheet_figures(book, sheet, "Lower 95% limit", 9, 10);
    workbook_sheet_figures(book, sheet, "Upper 95% limit", 9, 10);
}

void workbook_add_gap(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "What drives the gap", "Causes of death and ages behind the gap in life expectancy");
    struct gap_rows *rows = workbook_take(book, 1, sizeof *rows);
    if (!sheet || !rows)
        return;
    pb_symbol measure = gap_measure(book->table);
    rows->table = book->table;
    size_t most = 0;
    for (size_t row = 0; measure != PB_SYMBOL_NONE && row < book->table->rows; row++)
        most += book->table->measure[row] == measure;
    rows->items = workbook_take(book, most ? most : 1, sizeof *rows->items);
    if (!rows->items)
        return;
    if (most)
        gap_collect(book->table, rows, measure);
    if (!rows->count) {
        sheet->absent = "no source has deaths by age and cause of this Place";
        return;
    }
    sheet->rows = rows->count;
    sheet->context = rows;
    sheet->fill = gap_fill;
    sheet->table_name = "Gap";
    workbook_sheet_title(book, sheet, "What drives the gap in life expectancy");
    gap_sentences(book, sheet, rows);
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "How many years each cause of death, and each age at death, takes from life expectancy at birth "
        "compared with England,");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "or from that of the most deprived fifth or tenth compared with the least deprived.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "The causes add up to the whole gap, and so do the ages. Below 0 life is longer. Only the "
                        "whole gap has limits: small contributions may be chance. Charts are below the table.");
    static const enum note notes[] = { NOTE_SUM, NOTE_COUNTY, NOTE_SHARED, NOTE_PART, NOTE_LIMITS };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, true);
    gap_add_columns(book, sheet);
    gap_add_charts(book, sheet, rows);
}
