#ifndef PB_LOADERS_WORKBOOK_WORDS_H
#define PB_LOADERS_WORKBOOK_WORDS_H
/*
 * The contents of the observation table's columns, in words for people. Buffers hold at least WORDS_TEXT bytes; texts
 * that are too long are cut. A result of "" means that there is nothing to show.
 */
#include "loaders/workbook/book.h"

enum { WORDS_TEXT = 1024 };

/* "Better", "No different", "Worse, beyond the 99.8% limits" ... */
const char *workbook_words_comparison(pb_symbol word);

/* The same for what two districts are together, without their names: "Both districts better", "Districts differ". */
const char *workbook_words_verdict(pb_symbol word);

/* The row's comparison with England; of a sum that is not compared, what its two districts are: "Both districts
 * better", "Districts differ: Stratford-on-Avon better, Warwick similar". */
const char *workbook_words_england(const struct pb_table *table, size_t row, char *buffer);

/* How many events more or fewer than at England's value: "34 fewer", "1 more", "As many". */
const char *workbook_words_excess(const struct pb_table *table, size_t row, char *buffer);

/* "High is good" ... */
const char *workbook_words_direction(pb_symbol polarity);

/* "Common cause", "Special cause: concern" ... */
const char *workbook_words_spc(pb_symbol word);

/* The period as the workbook prints it: "2017 to 2019", "April 2018 to March 2019". */
const char *workbook_words_period_of(const char *published, int32_t start, int32_t end, char *buffer);
const char *workbook_words_period(const struct pb_table *table, size_t row, char *buffer);

/* How old data that end on one day are when they are published: "2 years 3 months", "Less than a month"; "Not over yet"
 * of a period that still lasts. */
const char *workbook_words_age(int32_t end, int32_t published, char *buffer);

/* "Published 28 November 2026. The newest figures are for the year to March 2023." */
const char *workbook_words_published(const struct book *book, char *buffer);

/* What area the figure is for: "Rugby", "Warwickshire (county proxy)", "NHS Coventry and Rugby CCG (shared with
 * Coventry)". */
const char *workbook_words_area(const struct book *book, size_t row, char *buffer);

/* The same in short, for a narrow column: "South Warwickshire (sum)", "Warwick (approximate)", "UHCW (trust figure)".
 */
const char *workbook_words_area_short(const struct book *book, size_t row, char *buffer);

/* What the figure is of when it is not of the Place itself: " (county figure)", " (trust figure)"; else "". */
const char *workbook_words_stand_in(const struct book *book, size_t row);

/* The 95% limits with the decimals that the value is printed with: "63.2 to 65.5"; "" without both. */
const char *workbook_words_range(const struct pb_table *table, size_t row, char *buffer);

/* "Under 75 mortality from liver disease, male, <75 yrs": the measure, and whom it is about unless that is everybody.
 */
const char *workbook_words_measure(const struct pb_table *table, size_t row, char *buffer);

/* The age that the row is about: "<75 yrs"; "" for everybody. */
const char *workbook_words_age_group(const struct pb_table *table, size_t row);

/* What the figure of a category is about: "IMD 2019 deciles: Most deprived decile". */
const char *workbook_words_category(const struct pb_table *table, size_t row, char *buffer);

/* The shorthand for a figure that is missing: [c] when it was suppressed, else [x]. */
const char *workbook_words_missing(const struct pb_table *table, size_t row);

/* Is the row about an area of the Place itself, so that a printed table shows it? Benchmarks stand beside the figures
 * and similar areas elsewhere stay in Data. */
bool workbook_words_is_own(pb_symbol geography);

/* A number in a sentence: "3,403", "12.5", "0.42". */
const char *workbook_words_number(double number, char *buffer);

/* How a number of this size is printed: one decimal, two below 1, three below 0.1. */
enum style workbook_words_style(double number);

/* The same for the value of a row: a number of people or events has no decimals. */
enum style workbook_words_value_style(const struct pb_table *table, size_t row);

/* The cell of a number column of the observation table, with its published digits. */
#define CELL_NUMBER(cells, style, table, name, row, otherwise)                                                         \
    workbook_cell_number(cells, style, (table)->name[row], pb_cell(table, name##_text, row),                           \
                         pb_symbol_length((table)->symbols, (table)->name##_text[row]), otherwise)

#endif
