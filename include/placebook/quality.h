#ifndef PLACEBOOK_QUALITY_H
#define PLACEBOOK_QUALITY_H
/*
 * How a module reports what it found out about the data, beside the rows that it rejects. The records go with the unit
 * into the store, to the sheet Checks and, counted, into publication.json; the checks are what the gate judges.
 *
 *     pb_check_count(context->findings, "sexes-count", "Male and female counts against that of all persons", 1, 1,
 * error) pb_quality_add(context->findings, PB_WORD_MISMATCH, "sexes-count", table, row, 11, 12, error, "male 5 and
 * female 6 are 11, published for all persons: 12")
 */
#include "placebook/reconciliation.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* Adds a quality record about a row of the table, from which it takes measure, area, sex, age, category, period, file
 * and lines; `table` NULL: about none. found and expected may be NaN; the sentence is formatted. The same record is
 * kept once, so that copies of a row in several Places need no special care. Of one rule, the first PB_QUALITY_MAXIMUM
 * are kept and the others counted (pb_check.found). Fails when memory is exhausted or there are more than
 * PB_CHECKS_MAXIMUM rules. */
enum pb_status pb_quality_add(struct pb_findings *findings, enum pb_word kind, const char *rule,
                              const struct pb_table *table, size_t row, double found, double expected,
                              struct pb_error *error, const char *format, ...) PB_MUST_USE PB_PRINTF(9, 10);

/* The same about the area of a row as a whole: of the row it takes area and file, and there are no numbers. */
enum pb_status pb_quality_add_area(struct pb_findings *findings, enum pb_word kind, const char *rule,
                                   const struct pb_table *table, size_t row, struct pb_error *error, const char *format,
                                   ...) PB_MUST_USE PB_PRINTF(7, 8);

/* Adds a caution (PB_WORD_CAUTION) about a file, or a sheet of it that the sentence names: what of it was not used, or
 * what its reading leaves open. `rows`: where the first is, or "". People see it after a preview and a dry run, and on
 * the sheet Checks; what nobody should have to look for is a warning (pb_warning_add), which is shown there too. */
enum pb_status pb_caution_add(struct pb_findings *findings, const char *rule, const char *file, const char *rows,
                              struct pb_error *error, const char *format, ...) PB_MUST_USE PB_PRINTF(6, 7);

/* Adds to how often a rule was applied: `compared` comparisons more, of which `mismatched` differed. The sentence says
 * what the rule compares. A rule that was applied and never had anything to compare may be counted with 0. */
enum pb_status pb_check_count(struct pb_findings *findings, const char *rule, const char *sentence, uint64_t compared,
                              uint64_t mismatched, struct pb_error *error) PB_MUST_USE;

/* Adds what a check of the same rule counted elsewhere. */
void pb_check_merge(struct pb_check *into, const struct pb_check *check);

#pragma GCC visibility pop

#endif
