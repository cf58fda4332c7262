#ifndef PLACEBOOK_RECONCILIATION_H
#define PLACEBOOK_RECONCILIATION_H
/*
 * Nothing is lost silently. Every row that is read ends as exactly one of: kept, filtered out by the plan (an area or a
 * measure that was not asked for), rejected with a reason, or removed as an identical duplicate.
 */
#include "placebook/arena.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

struct pb_row_counts {
    uint64_t read;
    uint64_t kept; /* filled in by the engine, from what the transforms left */
    uint64_t filtered;
    uint64_t rejected;
    uint64_t duplicates;
    uint64_t elsewhere; /* of the rejected rows: those of areas that were not asked for */
};

static inline void pb_row_counts_add(struct pb_row_counts *into, const struct pb_row_counts *counts)
{
    into->read += counts->read;
    into->kept += counts->kept;
    into->filtered += counts->filtered;
    into->rejected += counts->rejected;
    into->duplicates += counts->duplicates;
    into->elsewhere += counts->elsewhere;
}

/* A rejected row. Texts live in the arena of the list. */
struct pb_reject {
    const char *rule;   /* short fixed name of the rule, such as "no-indicator-id" */
    const char *reason; /* a sentence for the data officer: what was found, what was expected */
    const char *file;   /* name of the input */
    uint64_t line;      /* 1-based line where the row begins */
    const char *cell;   /* "Sheet!C17" for spreadsheets, else "" */
    const char *raw;    /* the row as it is in the file; NULL: the engine reads it back from the input */
    char separator;     /* between the cells of `raw`, which are quoted as in CSV */
    const char *input;  /* SHA-256 of the input, in hex; the engine fills it in */
    const char *source; /* id of its source; NULL: the only one */
};

struct pb_warning {
    const char *file;
    uint64_t line; /* 0 when it is about the whole input */
    const char *message;
    const char *what; /* of pb_warning_rows, else NULL; so are the next two */
    const char *done;
    uint64_t rows;
};

/* What a module found out about the data: figures that should agree and do not, a figure that was withheld, a chart
 * that was refused. Texts live in the arena of the list and are never NULL. */
struct pb_quality {
    enum pb_word kind;   /* of PB_WORDS_FINDING */
    const char *rule;    /* short fixed name of the rule that found it, such as "districts-count" */
    const char *measure; /* id, as in the table; "" here and below when it is about none in particular */
    const char *measure_name;
    const char *area_code; /* of an area, or the id of a Place for its sum */
    const char *area_name;
    const char *sex;
    const char *age;
    const char *category_type;
    const char *category;
    const char *period;
    double found; /* NaN: no number */
    double expected;
    const char *sentence; /* for the data officer: what was found, what was expected */
    const char *file;     /* name of the input */
    const char *rows;     /* lines in it, separated by ";" */
    const char *source;   /* id of its source, as in the table; NULL: the only one */
    const char *counts;   /* id of another source, whose figure counts instead; "" where there is none */
};

/* How often a rule was applied, and what it found. */
struct pb_check {
    const char *rule;
    const char *sentence; /* what it compares; "" for a rule that compares nothing */
    uint64_t compared;
    uint64_t mismatched;
    uint64_t found; /* different quality records of this rule, also those that were not kept */
};

struct pb_findings {
    struct pb_arena arena;
    struct pb_reject *rejects;
    size_t reject_count;
    size_t reject_capacity;
    struct pb_warning *warnings;
    size_t warning_count;
    size_t warning_capacity;
    struct pb_quality *quality;
    size_t quality_count;
    size_t quality_capacity;
    bool incomplete;         /* memory was out when a warning was added: the engine then fails the unit */
    bool withheld;           /* no raw text and no figure of a rejected row may be kept: pb_findings_withhold */
    struct pb_check *checks; /* in the order in which the rules were first heard of */
    size_t check_count;
    size_t check_capacity;
    uint64_t *seen; /* the quality records so far, as hashes in an open-addressed table; 0: a free place */
    size_t seen_count;
    size_t seen_capacity;
    char *headings; /* that were seen, each once: its text, PB_HEADING_KIND, an enum pb_heading_kind, a zero byte */
    size_t headings_length, headings_capacity;
};

/* What stands for a raw text and for a reason that are withheld. */
#define PB_RAW_WITHHELD    "withheld for disclosure control: see the file and line"
#define PB_REASON_WITHHELD "the row was not taken for the reason that the rule names; its figures are withheld"

enum {
    PB_RAW_MAXIMUM = 4000,         /* bytes of a rejected row that are kept; a longer one is cut and ends in "..." */
    PB_REJECTS_MAXIMUM = 2000000,  /* rejects in one unit; more stop the unit */
    PB_WARNINGS_MAXIMUM = 1000,    /* further warnings of one unit are not kept */
    PB_QUALITY_MAXIMUM = 10000,    /* quality records of one rule in one unit; further ones are counted and not kept */
    PB_CHECKS_MAXIMUM = 200,       /* rules in one unit; more stop the unit: they are names in modules, not data */
    PB_HEADINGS_MAXIMUM = 1 << 16, /* bytes of headings that are kept of one unit */
    PB_SEEN_MAXIMUM = 1 << 21      /* different quality records that are told apart; later repeats count as new */
};

void pb_findings_open(struct pb_findings *findings);
void pb_findings_close(struct pb_findings *findings);

/* Adds a rejected row. raw may be NULL (see above). All texts are copied; the reason is formatted. Fails when memory or
 * the maximum is exhausted. The caller counts it in its row counts. */
enum pb_status pb_reject_add(struct pb_findings *findings, const char *rule, const char *file, uint64_t line,
                             const char *raw, size_t raw_length, struct pb_error *error, const char *format,
                             ...) PB_MUST_USE PB_PRINTF(8, 9);

/* Sets what separates the cells in the raw text of the reject that was added last; the default is a comma. */
void pb_reject_separator(struct pb_findings *findings, char separator);

/* Sets the cell of the reject that was added last: "Sheet!C17". The text is copied. */
enum pb_status pb_reject_cell(struct pb_findings *findings, const char *cell, struct pb_error *error) PB_MUST_USE;

/* Sets the source of the reject that was added last. The text is copied. */
enum pb_status pb_reject_source(struct pb_findings *findings, const char *source, struct pb_error *error) PB_MUST_USE;

/* Adds a copy of a reject of another list. */
enum pb_status pb_reject_copy(struct pb_findings *findings, const struct pb_reject *reject,
                              struct pb_error *error) PB_MUST_USE;

/* For a source whose small figures must not be published, not even in rejected rows. Removes the raw texts, the reasons
 * and the figures from everything found so far; the engine keeps no raw text of rows that are rejected from now on.
 * Rule, file and line stay, so that the rows can be looked up where the file is. */
void pb_findings_withhold(struct pb_findings *findings);

/* A copy of a row's raw text as a reject keeps it: cut at PB_RAW_MAXIMUM bytes. NULL when out of memory. */
const char *pb_raw_keep(struct pb_arena *arena, const char *raw, size_t length) PB_MUST_USE;

/* Adds a warning. A warning that cannot be kept is not an error. The same message about the same file is kept once. */
void pb_warning_add(struct pb_findings *findings, const char *file, uint64_t line, const char *format, ...)
    PB_PRINTF(4, 5);

/* A warning about a number of rows, of which the first is in `line`: "WHAT: 12, first in line 40; DONE". Of parts of a
 * file it becomes one. Several of a file, one after the other, are put in the order of their first lines. */
void pb_warning_rows(struct pb_findings *findings, const char *file, uint64_t line, uint64_t rows, const char *what,
                     const char *done);

/* Notes a heading of the input, as the extractor sees it: the engine says what changed between two editions. Spaces
 * around it do not count, the same one is kept once, and after PB_HEADINGS_MAXIMUM bytes no more are kept. */
void pb_heading_add(struct pb_findings *findings, const char *text, size_t length);

/* What the cells below a heading hold. */
enum pb_heading_kind {
    PB_HEADING_UNKNOWN = '-',
    PB_HEADING_NUMBERS = 'n',
    PB_HEADING_TEXTS = 't',
    PB_HEADING_MIXED = 'm',
};
enum { PB_HEADING_KIND = '\x01' }; /* stands before it */

/* Two looks at cells below the same heading, put together. */
enum pb_heading_kind pb_heading_kinds(enum pb_heading_kind one, enum pb_heading_kind other);

/* Notes what a heading's cells hold, if the heading was noted (placebook/column_kinds.h). */
void pb_heading_holds(struct pb_findings *findings, const char *text, size_t length, enum pb_heading_kind kind);

/* Adds the rejects, warnings and headings of a list to another one; it has nothing else. */
enum pb_status pb_findings_append(struct pb_findings *findings, const struct pb_findings *from,
                                  struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
