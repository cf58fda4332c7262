#ifndef PB_APP_PROPOSE_PRIVATE_H
#define PB_APP_PROPOSE_PRIVATE_H
/*
 * Between the files of a proposal: what the columns of a table seem to be (propose_roles.c), the mapping that says so
 * (propose_mapping.c), and the pipeline file around it (propose_pipeline.c).
 */
#include "app/building.h"
#include "app/propose.h"

/* ---- Roles ---- */

enum { PROPOSE_TEXT = 1100, PROPOSE_SLUG = 60, PROPOSE_FIELDS = 12 };

#define PROPOSE_NONE SIZE_MAX

/* What the columns of a sheet are; PROPOSE_NONE where there is no such column. */
struct pb_propose_roles {
    const struct pb_preview_sheet *sheet;
    size_t code, name, period;
    size_t month, quarter;           /* of the period, which is a year, in a column of their own */
    size_t open_month;               /* numbers of months beside financial years: 4 can be April or July */
    size_t within_code, within_name; /* small areas: the columns of the area of the Places file around them */
    const char *small_type;          /* their kind; NULL: the areas are those of the Places file */
    size_t known[PROPOSE_FIELDS];
    bool wide; /* headings say the periods: several ones */
};

/* Can the sheet be published, or why not? */
enum pb_propose_verdict {
    PB_PROPOSE_MAPPED,
    PB_PROPOSE_NO_HEADINGS,
    PB_PROPOSE_NO_AREAS,
    PB_PROPOSE_NO_FIGURES,
    PB_PROPOSE_ALIKE_ROWS, /* an area has several rows, and nothing tells them apart */
};

/* Finds the roles of a sheet. */
enum pb_propose_verdict pb_propose_judge(const struct pb_preview_sheet *sheet, struct pb_propose_roles *roles);

/* The column of a field beyond area and period, and the fields that there are (PROPOSE_FIELDS). */
size_t pb_propose_known_as(const struct pb_propose_roles *roles, const char *field);
const char *pb_propose_field(size_t synonym);

/* Does the column have a role, or is it one of figures to publish? */
bool pb_propose_has_role(const struct pb_propose_roles *roles, size_t column);
bool pb_propose_is_value(const struct pb_propose_roles *roles, size_t column);

/* Are all figures counts by their headings and values, so that their sums mean something? */
bool pb_propose_are_counts(const struct pb_propose_roles *roles);

/* A heading as a name of the mapping: braces would be fields. */
void pb_propose_name(const char *heading, char text[PROPOSE_TEXT]);

/* With {period} where the period stands; false where the pattern would take other columns too. */
bool pb_propose_pattern(const struct pb_preview_sheet *sheet, size_t column, char text[PROPOSE_TEXT]);

/* What a column measures, without its period. */
void pb_propose_measure(const struct pb_preview_column *column, char text[PROPOSE_TEXT]);

/* Small letters, digits and dashes. */
void pb_propose_slug(const char *name, char slug[PROPOSE_SLUG]);

/* ---- The mapping ---- */

/* The name of a file without folders and ending, in the buffer. */
const char *pb_proposal_base(const char *path, char text[PROPOSE_TEXT]);

/* Adds the mapping of a sheet to the options, and says in the proposal how many sheets it reads and whether the period
 * is missing. */
void pb_proposal_mapping(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_preview *preview, const struct pb_propose_roles *roles);

/* ---- The pipeline file ---- */

/* Fills the answer of a proposal whose file, preview and extractor are known. */
enum pb_status pb_proposal_make(struct pb_proposal *proposal, struct pb_arena *arena,
                                struct pb_error *error) PB_MUST_USE;

#endif
