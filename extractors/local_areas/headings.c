#include "extractors/local_areas/headings.h"

#include <limits.h>
#include <string.h>

/* The usual headings, the more certain ones before the others. Of small areas, the smallest come first. */
static const struct {
    enum field field;
    bool practices; /* for networks: looked at first there, and last elsewhere */
    const char *headings;
} known[] = {
    { FIELD_SMALL_CODE, false,
      "lsoacode|lsoacd|lsoa|lowerlayersuperoutputareacode|lowersuperoutputareacode|msoacode|msoacd|msoa|"
      "middlelayersuperoutputareacode|smallareacode" },
    { FIELD_SMALL_CODE, true,
      "practicecode|gppracticecode|gpcode|partnerorganisationcode|practice|orgcode|organisationcode|odscode" },
    { FIELD_SMALL_NAME, false,
      "lsoaname|lsoanm|lowerlayersuperoutputareaname|lowersuperoutputareaname|msoaname|msoanm|smallareaname" },
    { FIELD_SMALL_NAME, true, "practicename|gppracticename|gpname|partnername|orgname|organisationname" },
    { FIELD_CODE, false,
      "localareacode|jsnaareacode|jsnacode|familyhubcode|familyhubareacode|hubcode|neighbourhoodcode|localitycode|"
      "clustercode|areacode" },
    { FIELD_CODE, true, "pcncode|primarycarenetworkcode|networkcode" },
    { FIELD_NAME, false,
      "localareaname|localarea|jsnaareaname|jsnaarea|jsnaname|jsna|familyhubname|familyhubareaname|familyhubarea|"
      "familyhub|hubname|hub|neighbourhoodname|neighbourhood|localityname|locality|clustername|cluster|areaname|area" },
    { FIELD_NAME, true, "pcnname|pcn|primarycarenetworkname|primarycarenetwork|networkname|network" },
    { FIELD_SHARE, false, "share|proportion|part|percentage|percent" },
    { FIELD_FROM, false, "from|datefrom|validfrom|start|startdate|practicetopcnrelationshipstartdate|joindate" },
    { FIELD_TO, false, "to|dateto|validto|end|enddate|practicetopcnrelationshipenddate|leftdate" },
};

enum { RANK_NONE = INT_MAX, RANK_LATER = 1000 };

void local_areas_plain(const char *text, size_t length, char plain[LOCAL_AREAS_PLAIN])
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        char c = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
        if (c < 'a' || c > 'z')
            continue;
        if (written + 1 >= LOCAL_AREAS_PLAIN) { /* longer than any heading that is known */
            written = 0;
            break;
        }
        plain[written++] = c;
    }
    plain[written] = '\0';
}

/* Where a heading stands in a list, RANK_NONE: it does not. */
static int position_in(const char *list, const char *plain)
{
    int position = 0;
    size_t length = strlen(plain);
    for (const char *at = list; at; position++) {
        const char *end = strchr(at, '|');
        if ((end ? (size_t)(end - at) : strlen(at)) == length && memcmp(at, plain, length) == 0)
            return position;
        at = end ? end + 1 : NULL;
    }
    return RANK_NONE;
}

/* How well a cell says a field, 0 the best. */
static int headings_rank(const struct local_areas_options *options, enum field field,
                         const struct pb_tabular_cell *cell)
{
    char plain[LOCAL_AREAS_PLAIN];
    const char *text = cell->text;
    size_t length = cell->length;
    if (cell->kind != PB_CELL_TEXT)
        return RANK_NONE;
    pb_text_trim(&text, &length);
    for (size_t i = 0; i < options->headings[field].count; i++)
        if (strlen(options->headings[field].items[i]) == length &&
            memcmp(options->headings[field].items[i], text, length) == 0)
            return 0;
    local_areas_plain(text, length, plain);
    for (size_t i = 0; *plain && i < sizeof known / sizeof known[0]; i++) {
        int position = known[i].field == field ? position_in(known[i].headings, plain) : RANK_NONE;
        bool later = known[i].practices != local_areas_of_practices(options) && field <= FIELD_NAME;
        if (position != RANK_NONE)
            return 1 + position + (later ? RANK_LATER : 0);
    }
    return RANK_NONE;
}

void local_areas_headings_read(struct local_areas_headings *headings, const struct local_areas_options *options,
                               const struct pb_tabular_row *row)
{
    *headings =
        (struct local_areas_headings){ .width = row->count, .twice = { LOCAL_AREAS_NO_COLUMN, LOCAL_AREAS_NO_COLUMN } };
    for (enum field field = 0; field < FIELDS; field++) {
        int best = RANK_NONE;
        size_t other = LOCAL_AREAS_NO_COLUMN;
        headings->at[field] = LOCAL_AREAS_NO_COLUMN;
        for (size_t column = 0; column < row->count; column++) {
            int rank = headings_rank(options, field, &row->cells[column]);
            if (rank < best) {
                best = rank;
                headings->at[field] = column;
                other = LOCAL_AREAS_NO_COLUMN;
            } else if (rank == best && rank != RANK_NONE) {
                other = column;
            }
        }
        if (other != LOCAL_AREAS_NO_COLUMN && headings->twice[0] == LOCAL_AREAS_NO_COLUMN) {
            headings->twice[0] = headings->at[field];
            headings->twice[1] = other;
            headings->twice_field = field;
        }
    }
    headings->found =
        headings->at[FIELD_SMALL_CODE] != LOCAL_AREAS_NO_COLUMN &&
        (headings->at[FIELD_CODE] != LOCAL_AREAS_NO_COLUMN || headings->at[FIELD_NAME] != LOCAL_AREAS_NO_COLUMN);
}

bool local_areas_heading_tells(const char *plain)
{
    static const char *const words[] = { "familyhub", "jsna", "localarea", "pcncode", "pcnname" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(plain, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}
