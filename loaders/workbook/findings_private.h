#ifndef PB_LOADERS_WORKBOOK_FINDINGS_PRIVATE_H
#define PB_LOADERS_WORKBOOK_FINDINGS_PRIVATE_H
/*
 * What the files findings*.c share. Texts are in the book's arena.
 */
#include "loaders/workbook/findings.h"

/* --- findings_words.c --- */

/* A new finding at the end. */
struct finding *workbook_findings_add(struct findings *findings, enum pb_word kind);

/* The texts that are not empty (or NULL), separated by commas. */
const char *workbook_findings_join(struct book *book, const char *const *texts, size_t count);

/* "file.csv, line 7", and "and others" when there are several; NULL without a file. */
const char *workbook_findings_where(struct book *book, const char *file, const char *rows, bool several);

/* A text as a sentence, with a capital and a full stop, after another sentence; that one alone when it is empty. */
const char *workbook_findings_sentence(struct book *book, const char *text, const char *before);

/* The name of the measure that a row is about, else its id. */
const char *workbook_findings_measure(const struct pb_table *table, size_t row);

/* --- findings_rows.c --- */

/* The rows of this status that have no figure, by measure and reason. */
void workbook_findings_of_rows(struct findings *findings, enum pb_word kind);

/* The projections, by measure. */
void workbook_findings_of_projections(struct findings *findings);

#endif
