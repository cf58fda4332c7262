#ifndef PLACEBOOK_CONTRACT_VERDICT_H
#define PLACEBOOK_CONTRACT_VERDICT_H
/*
 * What the comparison of a figure with England comes to, in a word: what sheets, pages and ratings count. The same as
 * pb_word_verdict of its column; and of a sum whose two districts differ, the less good of the two, by the note that
 * says how each compares. The rows of the districts are not asked: in the system's table stand those of other Places
 * too.
 */
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* PB_WORD_WORSE, PB_WORD_SIMILAR, PB_WORD_BETTER, or PB_WORD_NONE where nothing is judged: not compared, lower or
 * higher, and of two districts when one of them is lower or higher. `note` is that of the row. */
enum pb_word pb_verdict_of(unsigned comparison, unsigned polarity, const char *note);

/* What such a note says of the districts, for people: "Stratford-on-Avon better, Warwick no different"; "" where it
 * names none. As much as fits. */
const char *pb_verdict_districts(const char *note, char *buffer, size_t size);

enum pb_word pb_verdict_at(const struct pb_table *table, size_t row);

#pragma GCC visibility pop

#endif
