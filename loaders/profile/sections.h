#ifndef PB_LOADERS_PROFILE_SECTIONS_H
#define PB_LOADERS_PROFILE_SECTIONS_H
/*
 * What the page says in sentences, before its tables: a few sections, each with a heading and some lines. A section
 * declares how many printed lines it may take; what no longer fits is counted, and never cut off in a sentence.
 */
#include "loaders/profile/measures.h"

#include "placebook/contract/target_table.h"

enum { SECTION_ITEMS = 12, SECTION_WIDTH = 36000 }; /* of a printed line, as pb_letters_lines takes it */

struct section {
    const char *title;
    const char *items[SECTION_ITEMS];
    size_t count;
    size_t lines;   /* that they take in print */
    size_t maximum; /* lines */
};

/* What the sections are made from. */
struct facts {
    const struct pb_load *load;
    struct pb_arena *arena;
    const struct profile_measures *measures;
    const struct pb_target_found *targets;
    size_t target_count;
    bool full; /* out of memory */
};

/* Adds a line, unless it is too much for the section; false: it was left out. NULL notes that there is no memory. */
bool profile_section_add(struct facts *facts, struct section *section, const char *text);

/* A list in a sentence: "A; B; C and 2 others". */
struct enumeration {
    const char *text; /* NULL: nothing yet */
    size_t left_out;
};
void profile_enumerate(struct facts *facts, struct enumeration *list, const char *text, size_t most_bytes);
const char *profile_enumerated(struct facts *facts, const struct enumeration *list);

/* Where the Place does worse, or better, with figures. */
void profile_section_standing(struct facts *facts, enum profile_verdict verdict, struct section *section);

/* RightCare's largest opportunities. */
void profile_section_opportunities(struct facts *facts, struct section *section);

/* What moves the wrong way by its control chart. */
void profile_section_moving(struct facts *facts, struct section *section);

/* What changed since the edition before. */
void profile_section_changed(struct facts *facts, struct section *section);

/* What drives the gap in life expectancy to England. */
void profile_section_gap(struct facts *facts, struct section *section);

/* How the priorities stand, and the targets and milestones of the plans. */
void profile_section_priorities(struct facts *facts, struct section *section);
void profile_section_targets(struct facts *facts, struct section *section);

#endif
