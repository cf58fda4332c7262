#ifndef PB_LOADERS_WORKBOOK_NOTES_H
#define PB_LOADERS_WORKBOOK_NOTES_H
/*
 * The notes of a workbook. A sheet that asks for one (workbook_note) gets its number; the Notes sheet lists those that
 * were asked for, so that the notes used and the notes listed are always the same.
 */

enum note {
    NOTE_SUM,
    NOTE_COUNTY,
    NOTE_SHARED,
    NOTE_PART,
    NOTE_MISSING,
    NOTE_LIMITS,
    NOTE_COMPARISON,
    NOTE_EXCESS,
    NOTE_TREND,
    NOTE_SPC,
    NOTE_AGE,
    NOTE_TARGET,
    NOTE_SLOPE_INDEX,
    NOTE_RELATIVE_INDEX,
    NOTE_SIMILAR,
    NOTE_BEST_FIVE,
    NOTE_GAP,
    NOTE_COUNTED,
    NOTE_UNLIMITED,
    NOTE_QUARTILE,
    NOTE_DROPKIN,
    NOTE_RANKS,
    NOTE_ALIKE,
    NOTE_NEAR,
    NOTE_UNMAPPED,
    NOTE_LAST_GOOD,
    NOTE_DIGITS,
    NOTE_ACCOUNT,
    NOTE_SAMPLE,
    NOTES
};

#endif
