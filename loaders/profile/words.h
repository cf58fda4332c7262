#ifndef PB_LOADERS_PROFILE_WORDS_H
#define PB_LOADERS_PROFILE_WORDS_H
/*
 * Figures, days and comparisons as the page says them.
 */
#include "placebook/arena.h"
#include "placebook/number.h"
#include "placebook/table.h"

enum { PROFILE_FIGURE = 2 * PB_NUMBER_TEXT, PROFILE_COMPARED = 40 };

/* A figure as people read it: commas between thousands, one decimal, more only below 1; whole where it is whole and
 * counts something (`whole`). */
const char *profile_figure(double number, bool whole, char text[PROFILE_FIGURE]);

/* Does a row count people, events or pounds, so that a whole number is shown as one? */
bool profile_counts(const struct pb_table *table, size_t row);

/* What a comparison says, whichever word it has: from the least good on. */
enum profile_verdict {
    VERDICT_WORSE,
    VERDICT_SIMILAR,
    VERDICT_BETTER,
    VERDICT_NEITHER, /* different, and neither direction is better */
    VERDICT_NOT_RATED,
    VERDICTS
};

/* Of two districts that differ the less good counts, by the note of the row. */
enum profile_verdict profile_verdict_of(pb_symbol comparison, pb_symbol polarity, const char *note);
enum profile_verdict profile_verdict_at(const struct pb_table *table, size_t row);

/* "worse", as PLACE-profile.csv has it. */
const char *profile_verdict_text(enum profile_verdict verdict);

/* "Worse in both districts"; with a note also "Stratford-on-Avon better, Warwick no different", NULL when out of
 * memory. */
const char *profile_compared(pb_symbol comparison);
const char *profile_compared_of(pb_symbol comparison, const char *note, struct pb_arena *arena) PB_MUST_USE;
const char *profile_compared_at(const struct pb_table *table, size_t row, struct pb_arena *arena) PB_MUST_USE;

/* The class of the style that colours a verdict: " class=\"bad\"". */
const char *profile_verdict_class(enum profile_verdict verdict);

/* "one", "two" ... of what is counted: "1 measure", "1,204 measures". */
const char *profile_count(struct pb_arena *arena, size_t count, const char *one, const char *many);

#endif
