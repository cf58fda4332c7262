/*
 * With which census the code of an LSOA or MSOA came. The Office for National Statistics numbers them one after the
 * other and uses no number again: those of England were E01000001 to E01032482 in 2001 (32,482 LSOAs), to E01033768 in
 * 2011 and go on from there in 2021. So a code with a later number may have taken the place of one with an earlier
 * number, and never the other way round. Which one it did, only a history of codes says.
 */
#include "placebook/codings.h"
#include "placebook/number.h"

#include <string.h>

enum { DIGITS = 6, CENSUSES = 3 };

static const struct {
    const char *prefix;
    int64_t last[CENSUSES - 1]; /* number of each census but the latest */
} numbered[] = { { "E01", { 32482, 33768 } }, { "E02", { 6781, 6934 } } };

static const int32_t censuses[CENSUSES] = { 2001, 2011, 2021 };

int32_t pb_census_of_code(const char *code)
{
    const size_t prefix = 3;
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++) {
        if (strncmp(code, numbered[i].prefix, prefix) != 0 || strlen(code) != prefix + DIGITS)
            continue;
        int64_t number = 0;
        if (!pb_integer_parse(code + prefix, DIGITS, &number))
            return 0;
        size_t at = 0;
        while (at < CENSUSES - 1 && number > numbered[i].last[at])
            at++;
        return censuses[at];
    }
    return 0;
}

/* Is there a year of which all these vintages are, not before the codes came? Others are names of sources. */
static bool census_is_said(const struct pb_reference *reference, uint32_t vintages, int32_t newest)
{
    for (size_t i = 0; i < reference->vintage_count; i++) {
        const char *vintage = reference->vintages[i];
        int64_t year = 0;
        if ((vintages & ((uint32_t)1 << i)) && pb_integer_parse(vintage, strlen(vintage), &year) && year >= newest)
            return true;
    }
    return false;
}

bool pb_codings_unsure(const struct pb_reference *reference, const struct pb_reference_member *members, size_t count,
                       const uint32_t *figure_of, struct pb_replaced *pair)
{
    uint32_t shared = UINT32_MAX;
    int32_t newest = 0;   /* of all */
    int32_t earliest = 0; /* of all */
    int32_t latest = 0;   /* of those of which no history says what they replaced */
    for (size_t i = 0; i < count; i++) {
        const struct pb_reference_area *area = &reference->areas[members[i].area];
        const int32_t census = pb_census_of_code(area->code);
        if (census == 0 || (figure_of && figure_of[members[i].area] == PB_REFERENCE_NONE))
            continue;
        shared &= area->vintages;
        newest = census > newest ? census : newest;
        if (earliest == 0 || census < earliest) {
            earliest = census;
            pair->before = members[i].area;
        }
        if (!area->succeeds && census > latest) {
            latest = census;
            pair->after = members[i].area;
        }
    }
    return latest > earliest && !census_is_said(reference, shared, newest);
}
