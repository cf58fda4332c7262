#ifndef PB_LOADERS_WORKBOOK_NOTES_H
#define PB_LOADERS_WORKBOOK_NOTES_H
/*
 * The notes of a workbook. Each has a number for ever, so that note 7 is the same in every workbook of every edition: a
 * new note gets the next number, and the number of one that is no longer needed is not used again. The sheet Notes
 * lists those that some sheet asked for, so that the notes used and the notes listed are always the same.
 *
 * Headings of tables have no notes, since programs and people find columns by them. Lines above the table name the
 * notes that explain it (workbook_sheet_notes); a sentence or a cell may have one too (workbook_note).
 */
#include <stddef.h>

struct book;
struct sheet;

enum note {
    NOTE_SUM = 1,
    NOTE_COUNTY = 2,
    NOTE_SHARED = 3,
    NOTE_PART = 4,
    NOTE_MISSING = 5,
    NOTE_LIMITS = 6,
    NOTE_COMPARISON = 7,
    NOTE_EXCESS = 8,
    NOTE_TREND = 9,
    NOTE_SPC = 10,
    NOTE_AGE = 11,
    NOTE_TARGET = 12,
    NOTE_SLOPE_INDEX = 13,
    NOTE_RELATIVE_INDEX = 14,
    NOTE_SIMILAR = 15,
    NOTE_BEST_FIVE = 16,
    NOTE_GAP = 17,
    NOTE_COUNTED = 18,
    NOTE_UNLIMITED = 19,
    NOTE_QUARTILE = 20,
    NOTE_DROPKIN = 21,
    NOTE_RANKS = 22,
    NOTE_ALIKE = 23,
    NOTE_NEAR = 24,
    NOTE_UNMAPPED = 25,
    NOTE_LAST_GOOD = 26,
    NOTE_DIGITS = 27,
    NOTE_ACCOUNT = 28,
    NOTE_SAMPLE = 29,
    NOTE_RATING = 30,
    NOTE_FUNNEL = 31,
    NOTE_LOCAL = 32,
    NOTES /* one more than the last */
};

/* "[note 3]", and for several "[note 3][note 4]": each is listed on Notes from now on. */
const char *workbook_note(struct book *book, enum note note);
const char *workbook_notes(struct book *book, const enum note *notes, size_t count);

/* Lines above the table that say which notes explain it: "Notes: confidence intervals [note 6], recent trend [note 9]."
 * One line, or several of the width of a page. */
void workbook_sheet_notes(struct book *book, struct sheet *sheet, const enum note *notes, size_t count);

#endif
