#ifndef PB_LOADERS_WORKBOOK_VERDICT_H
#define PB_LOADERS_WORKBOOK_VERDICT_H
/*
 * What can be said of a measure in a word, for sentences that count measures. A measure counts once: one with figures
 * for women and men by the less good of the two, a sum that is not compared by the less good of its districts.
 */
#include "loaders/workbook/book.h"

enum verdict { VERDICT_WORSE, VERDICT_NO_DIFFERENT, VERDICT_BETTER, VERDICT_NOT_RATED, VERDICTS };

/* Of a word: worse, better, similar; lower or higher, where neither is better, is not rated. */
enum verdict workbook_verdict_of(enum pb_word word);
/* Of one row, against England. */
enum verdict workbook_verdict(const struct pb_table *table, size_t row);

struct verdicts {
    size_t measures; /* that have a figure */
    size_t of[VERDICTS];
};

/* Counts the headline and, with it, those of the same measure; does nothing for the second of two. */
void workbook_verdict_count(const struct book *book, const struct pb_headline *headline, struct verdicts *verdicts);

/* "3 worse, 5 better, 32 no different"; what there is none of is not said. */
const char *workbook_verdict_words(struct book *book, const struct verdicts *verdicts);

/* Is the row getting worse beyond chance, by its recent trend or its control chart? */
bool workbook_getting_worse(const struct pb_table *table, size_t row);

/* Is there a target of the headline's measure that is missed or off track? */
bool workbook_off_target(const struct book *book, const struct pb_headline *headline);

/* Words short enough for a page: "Worse", "No different", "Worse in both districts"; "Getting worse"; "Concern". */
const char *workbook_verdict_england(const struct pb_table *table, size_t row, char *buffer);
const char *workbook_verdict_trend(const struct pb_table *table, size_t row);
const char *workbook_verdict_chart(pb_symbol spc);

/* Does a figure have these at all, so that a column for them is no column of codes? */
bool workbook_has_comparison(const struct pb_table *table, size_t row);
bool workbook_has_trend(const struct pb_table *table, size_t row);
bool workbook_has_chart(const struct pb_table *table, size_t row);

/* The colours that go with them; plain text where nothing is good or bad. */
enum style workbook_verdict_style(enum verdict verdict);
enum style workbook_trend_style(const struct pb_table *table, size_t row);
enum style workbook_chart_style(pb_symbol spc);

#endif
