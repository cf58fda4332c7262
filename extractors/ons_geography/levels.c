#include "extractors/ons_geography/levels.h"

#include "placebook/area_names.h"
#include "placebook/nhs_code.h"
#include "placebook/reference.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define DISTRICT_CODES "E06 E07 E08 E09 W06 S12 N09"
#define UPPER_CODES    "E06 E08 E09 E10 W06 S12 N09"

/* The one place that says which prefix is which type. A partnership (STP) kept its code when it became a board (ICB),
 * and a CCG when it became a sub-ICB location. */
#define ONS_LEVELS(X)                                                                                                  \
    X("OA", "oa", "an output area", "E00 W00 S00 N00", false)                                                          \
    X("LSOA", PB_TYPE_LSOA, "an LSOA", "E01 W01 S01 N20", false)                                                       \
    X("MSOA", PB_TYPE_MSOA, "an MSOA", "E02 W02 S02 N21", false)                                                       \
    X("PAR", "parish", "a parish", "E04 W04", true)                                                                    \
    X("WD", "ward", "a ward", "E05 W05 S13 N08", false)                                                                \
    X("CED", "division", "an electoral division", "E58", true)                                                         \
    X("BUA", "built-up-area", "a built-up area", "", true)                                                             \
    X("PCN", PB_TYPE_PCN, "a Primary Care Network", NULL, true)                                                        \
    X("LAD", PB_TYPE_DISTRICT, "a district", DISTRICT_CODES, false)                                                    \
    X("LTLA", PB_TYPE_DISTRICT, "a district", DISTRICT_CODES, false)                                                   \
    X("UTLA", "county", "an upper-tier authority", UPPER_CODES, false)                                                 \
    X("CTYUA", "county", "an upper-tier authority", UPPER_CODES, false)                                                \
    X("CTY", "county", "a county", "E10 E11 E13", true)                                                                \
    X("PCON", "constituency", "a constituency", "", true)                                                              \
    X("CCG", "ccg", "a CCG", "E38", false)                                                                             \
    X("LOC", "sub-icb", "a sub-ICB location", "E38", false)                                                            \
    X("SICBL", "sub-icb", "a sub-ICB location", "E38", false)                                                          \
    X("STP", "icb", "a sustainability and transformation partnership", "E54", false)                                   \
    X("ICB", "icb", "an integrated care board", "E54", false)                                                          \
    X("CAL", "cancer-alliance", "a cancer alliance", "E56", true)                                                      \
    X("CAUTH", "combined-authority", "a combined authority", "E47", true)                                              \
    X("FRA", "fire-authority", "a fire authority", "", true)                                                           \
    X("PFA", "police-area", "a police area", "", true)                                                                 \
    X("NHSER", "nhs-region", "an NHS England region", "E40", true)                                                     \
    X("RGN", "region", "a region", "E12 W92 S92 N92", true)                                                            \
    X("CTRY", "country", "a country", "E92 W92 S92 N92", false)

#define AS_LEVEL(prefix, type, name, codes, partly)  { prefix, type, name, codes, partly },
#define AS_PREFIX(prefix, type, name, codes, partly) prefix,
const struct ons_level ons_geography_levels[] = { ONS_LEVELS(AS_LEVEL){ 0 } };
const char *const ons_geography_prefixes[] = { ONS_LEVELS(AS_PREFIX) NULL };

static const struct ons_level *level_of(const char *text, size_t length)
{
    for (const struct ons_level *level = ons_geography_levels; level->prefix; level++)
        if (strlen(level->prefix) == length && strncasecmp(level->prefix, text, length) == 0)
            return level;
    return NULL;
}

/* A census was in 1991; nothing of what we read is older than that. */
static int year_of(const char *digits)
{
    int year = (digits[0] - '0') * 10 + digits[1] - '0';
    return year < 91 ? 2000 + year : 1900 + year;
}

bool ons_geography_heading(const char *text, size_t length, struct ons_heading *heading)
{
    static const struct {
        const char *ending;
        enum ons_part part;
    } parts[] = { { "CD", ONS_CODE },    { "CDH", ONS_NHS_CODE }, { "CDO", ONS_UNUSED }, { "NM", ONS_NAME },
                  { "NMW", ONS_UNUSED }, { "NMO", ONS_UNUSED },   { "CDI", ONS_UNUSED }, { "NMI", ONS_UNUSED } };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t ending = strlen(parts[i].ending);
        if (length <= ending || strncasecmp(text + length - ending, parts[i].ending, ending) != 0)
            continue;
        size_t rest = length - ending;
        bool dated = rest > 2 && isdigit((unsigned char)text[rest - 1]) && isdigit((unsigned char)text[rest - 2]);
        heading->year = dated ? year_of(text + rest - 2) : 0;
        heading->part = parts[i].part;
        heading->level = level_of(text, dated ? rest - 2 : rest);
        if (heading->level)
            return true;
    }
    return false;
}

bool ons_geography_incidental(const char *text, size_t length)
{
    static const char *const names[] = { "FID", "OID",  "OBJECTID", "GLOBALID",    "BNG_E",         "BNG_N",
                                         "LAT", "LONG", "LON",      "SHAPE__AREA", "SHAPE__LENGTH", "SHAPE_AREA",
                                         "X",   "Y",    "ST_AREA",  "ST_LEN",      "SHAPE_LENG",    "SHAPE_LENGTH",
                                         "" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == length && strncasecmp(names[i], text, length) == 0)
            return true;
    return false;
}

bool ons_geography_is_none(const char *code, size_t length)
{
    return length == 9 && strcmp(code + 1, "99999999") == 0;
}

const char *ons_geography_code_wrong(const struct ons_level *level, const char *code, size_t length)
{
    if (!level->codes)
        return *pb_nhs_code_type(code) ? NULL : "a code of the NHS";
    if (!pb_area_code_is_ons(code, length) || ons_geography_is_none(code, length))
        return "a letter and eight digits";
    for (const char *at = level->codes; *at; at += at[3] ? 4 : 3)
        if (strncmp(at, code, 3) == 0)
            return NULL;
    return *level->codes ? level->codes : NULL;
}

const char *ons_geography_type(const struct ons_level *level, const char *code)
{
    bool upper = level->codes && strcmp(level->codes, UPPER_CODES) == 0;
    return upper && strncmp(code, "E10", 3) != 0 ? PB_TYPE_DISTRICT : level->type;
}
