#ifndef PB_CLI_PREVIEW_ROLES_H
#define PB_CLI_PREVIEW_ROLES_H
/*
 * What the columns of a table seem to be, in the words of a mapping.
 */
#include "core/preview/preview.h"

enum { WORDS_MAXIMUM = 1100, SLUG_MAXIMUM = 60, SYNONYMS = 12 };

#define NONE SIZE_MAX

/* What the columns of a sheet are; NONE where there is no such column. */
struct pb_preview_roles {
    const struct pb_preview_sheet *sheet;
    size_t code, name, period;
    size_t within_code, within_name; /* small areas: the columns of the area of the Places file around them */
    const char *small_type;          /* their kind; NULL: the areas are those of the Places file */
    size_t known[SYNONYMS];
    bool wide; /* headings say the periods: several ones */
};

/* Can the sheet be published, or why not? */
enum pb_preview_verdict {
    PB_PREVIEW_MAPPED,
    PB_PREVIEW_NO_HEADINGS,
    PB_PREVIEW_NO_AREAS,
    PB_PREVIEW_NO_FIGURES,
    PB_PREVIEW_ALIKE_ROWS, /* an area has several rows, and nothing tells them apart */
};

/* Finds the roles of a sheet. */
enum pb_preview_verdict pb_preview_judge(const struct pb_preview_sheet *sheet, struct pb_preview_roles *roles);

/* The column of a field beyond area and period, and the fields that there are (SYNONYMS). */
size_t pb_preview_known_as(const struct pb_preview_roles *roles, const char *field);
const char *pb_preview_field(size_t synonym);

/* Has the column a role, or is it one of figures to publish? */
bool pb_preview_has_role(const struct pb_preview_roles *roles, size_t column);
bool pb_preview_is_value(const struct pb_preview_roles *roles, size_t column);

/* Are all figures counts by their headings and values, so that their sums mean something? */
bool pb_preview_are_counts(const struct pb_preview_roles *roles);

/* A heading as a name of the mapping: braces would be fields. */
void pb_preview_name(const char *heading, char text[WORDS_MAXIMUM]);

/* With {period} where the period stands; false where the pattern would take other columns too. */
bool pb_preview_pattern(const struct pb_preview_sheet *sheet, size_t column, char text[WORDS_MAXIMUM]);

/* What a column measures, without its period. */
void pb_preview_measure(const struct pb_preview_column *column, char text[WORDS_MAXIMUM]);

/* Small letters, digits and dashes. */
void pb_preview_slug(const char *name, char slug[SLUG_MAXIMUM]);

#endif
