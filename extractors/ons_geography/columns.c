#include "extractors/ons_geography/columns.h"

#include "placebook/reference.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_wanted(const struct pb_text_list *wanted, const struct ons_level *level)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (strcasecmp(wanted->items[i], level->prefix) == 0)
            return true;
    return wanted->count == 0;
}

static void note_seen(struct ons_columns *columns, const char *text, size_t length)
{
    size_t at = strlen(columns->seen);
    length = pb_text_fit(text, length, 40);
    if (at + length + 3 < sizeof columns->seen)
        (void)snprintf(columns->seen + at, sizeof columns->seen - at, "%s%.*s", at ? ", " : "", (int)length, text);
}

/* The columns of a level, made where it has none yet; NULL: it has those of another year, or there are too many. */
static struct ons_level_columns *columns_of(struct ons_columns *columns, const struct ons_heading *heading)
{
    size_t at = 0;
    while (at < columns->count && columns->levels[at].level < heading->level)
        at++;
    struct ons_level_columns *found = &columns->levels[at];
    if (at < columns->count && found->level == heading->level) {
        if (found->year == heading->year)
            return found;
        (void)snprintf(columns->fault, sizeof columns->fault,
                       "columns of %s of two years, %d and %d: a lookup from one edition to another says what became "
                       "of areas, and not where they lie",
                       heading->level->prefix, found->year, heading->year);
        return NULL;
    }
    if (columns->count == ONS_LEVELS_ROOM) {
        (void)snprintf(columns->fault, sizeof columns->fault, "columns of more than %d levels of areas",
                       (int)ONS_LEVELS_ROOM);
        return NULL;
    }
    memmove(found + 1, found, (columns->count - at) * sizeof *found);
    columns->count++;
    *found = (struct ons_level_columns){ heading->level, heading->year, ONS_ABSENT, ONS_ABSENT, ONS_ABSENT };
    return found;
}

void ons_geography_columns_add(struct ons_columns *columns, const struct pb_text_list *wanted, int column,
                               const char *text, size_t length)
{
    struct ons_heading heading;
    pb_text_trim(&text, &length);
    note_seen(columns, text, length);
    if (!ons_geography_heading(text, length, &heading)) {
        columns->others += !ons_geography_incidental(text, length);
        return;
    }
    if (heading.part == ONS_UNUSED || *columns->fault || !is_wanted(wanted, heading.level))
        return;
    struct ons_level_columns *of = columns_of(columns, &heading);
    if (!of)
        return;
    int *place = heading.part == ONS_CODE ? &of->code : heading.part == ONS_NAME ? &of->name : &of->nhs_code;
    if (*place != ONS_ABSENT)
        (void)snprintf(columns->fault, sizeof columns->fault, "the heading %.*s twice",
                       (int)pb_text_fit(text, length, 40), text);
    *place = column;
}

bool ons_geography_columns_settle(struct ons_columns *columns)
{
    size_t kept = 0;
    columns->district = ONS_LEVELS_ROOM;
    for (size_t i = 0; i < columns->count; i++) {
        struct ons_level_columns level = columns->levels[i];
        if (level.code == ONS_ABSENT)
            level.code = level.nhs_code;
        if (level.code == ONS_ABSENT)
            continue;
        if (columns->district == ONS_LEVELS_ROOM && strcmp(level.level->type, PB_TYPE_DISTRICT) == 0)
            columns->district = kept;
        columns->levels[kept++] = level;
    }
    columns->count = kept;
    return kept > 0 && !*columns->fault;
}

enum pb_status ons_geography_columns_fail(const struct ons_columns *columns, const char *file, uint64_t line,
                                          struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "%s; found: %s",
                *columns->fault ? columns->fault : "no column with codes of areas, such as LSOA11CD or LAD24CD",
                *columns->seen ? columns->seen : "no headings");
    pb_error_at(error, file, line, 0);
    if (*columns->fault)
        pb_error_hint(error, "take another lookup, or leave one of them out by the option 'levels'");
    else
        pb_error_hint(error, "expected a lookup or boundaries of the Open Geography Portal with its headings: a level, "
                             "the year of its areas in two digits, and CD for codes or NM for names");
    return status;
}

void ons_geography_columns_warn(const struct ons_columns *columns, const char *file, struct pb_findings *findings)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->levels[i].year == 0)
            pb_warning_add(findings, file, 0,
                           "the headings do not say of which year the areas of the level %s are (expected, for "
                           "example, %s24CD): it is not known which editions of figures they belong to",
                           columns->levels[i].level->prefix, columns->levels[i].level->prefix);
}
