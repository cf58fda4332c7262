#ifndef PLACEBOOK_CONTRACT_CHANGES_H
#define PLACEBOOK_CONTRACT_CHANGES_H
/*
 * What changed since the publication before: figures that are new, revised or withdrawn in the table of a Place. The
 * engine finds them before loaders are called (pb_load.changes); core/contract/difference.h says which rows are the
 * same figure.
 *
 * The publication before is the one that was the latest when this one is made; when it has the very same figures of the
 * Place, it is the one that that one was compared with. So a Place whose figures did not change says what it said, and
 * gets the same bytes, and the changes shown are those of the last time that anything changed.
 *
 * A figure that is withheld now is named without what it was: `withheld` is true, and its numbers and verdicts are
 * empty. Revised figures, whose number or status differs, are told apart from those of which only what was found out
 * about them does (`figure` false): one new figure changes the findings of a whole series.
 */
#include "placebook/contract/tidy.h"

#pragma GCC visibility push(default)

enum pb_change_kind { PB_CHANGE_NEW, PB_CHANGE_REVISED, PB_CHANGE_WITHDRAWN };

/* "new", "revised", "withdrawn". */
const char *pb_change_text(enum pb_change_kind kind);

/* What is known of the publication before. */
enum pb_since_state {
    PB_SINCE_FIRST,     /* there was none, or it had no figures of the Place: this is the first edition */
    PB_SINCE_KNOWN,     /* it was compared */
    PB_SINCE_UNREADABLE /* it was there and cannot be read: `why` */
};

/* One figure that changed. */
struct pb_changed_figure {
    enum pb_change_kind kind;
    bool figure;          /* of a revised one: the figure itself, not only what was found out about it */
    bool withheld;        /* it was there, and is withheld or cannot be calculated now: `was` has no numbers */
    size_t row;           /* of the Place's table; of a withdrawn one SIZE_MAX */
    uint64_t columns;     /* of a revised one: bit i says that column i of the tidy table differs */
    const pb_symbol *was; /* by column of the tidy table, in the pool of the changes; of a new one NULL */
};

struct pb_change_counts {
    uint64_t added, revised, findings_only, withdrawn; /* findings_only is not part of revised */
    uint64_t withheld;                                 /* of those revised */
    uint64_t not_calculable;                           /* of those withheld: that can no longer be calculated */
};

enum { PB_CHANGES_LISTED = 1 << 18 }; /* figures at most; the others are only counted */

struct pb_changes_since {
    enum pb_since_state state;
    const char *publication;           /* the name of the publication before; "" when there was none */
    int32_t date;                      /* YYYYMMDD: when it was published; 0: not known */
    const char *why;                   /* PB_SINCE_UNREADABLE: in words that end a sentence; else "" */
    uint64_t not_compared;             /* bit i: the publication before does not have column i of the tidy table */
    bool figures_only;                 /* it follows another version of the contract: verdicts were not compared */
    struct pb_change_counts own;       /* of the Place, areas within it, and its county, NHS areas and trusts */
    struct pb_change_counts others;    /* of areas that it is compared with: England, the region, similar ones */
    struct pb_changed_figure *figures; /* new and revised ones in the order of the table, then those withdrawn */
    size_t count;
    uint64_t not_listed;
    struct pb_symbols *texts; /* the pool of `was`; may be NULL when no figure has one */
};

/* A cell of what a figure was, by column of the tidy table; "" for a new one and for numbers of a withheld one. */
const char *pb_changed_was(const struct pb_changes_since *changes, const struct pb_changed_figure *figure,
                           size_t column);

/* The same as it is now; "" for a withdrawn one. `scratch` holds numbers and dates. */
const char *pb_changed_is(const struct pb_table *table, const struct pb_changed_figure *figure, size_t column,
                          struct pb_tidy_cell *scratch);

/* A cell that says which figure it is: as it is now, and of a withdrawn one as it was. */
const char *pb_changed_cell(const struct pb_changes_since *changes, const struct pb_table *table,
                            const struct pb_changed_figure *figure, size_t column, struct pb_tidy_cell *scratch);

/* What changed, in a sentence: "Since the edition of 21 November 2026, 12 figures are new, 3 were revised and 1 was
 * withdrawn.", "This is the first edition." Counts the Place's own figures. In the arena; NULL when out of memory. */
const char *pb_changes_sentence(const struct pb_changes_since *changes, struct pb_arena *arena);

/* Is a figure one of the Place, or of an area within it? */
bool pb_change_is_own(enum pb_word geography);

/* The column of the tidy table with this name; PB_TIDY_COLUMNS when there is none. */
size_t pb_tidy_column_named(const char *name);

#pragma GCC visibility pop

#endif
