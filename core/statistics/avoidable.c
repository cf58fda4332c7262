#include "placebook/statistics/avoidable.h"

#include <ctype.h>
#include <string.h>

enum { AVOIDABLE_CODE = 4 };

/* The first four characters in capitals, without the point; what is shorter ends in NUL. False: it is no code. */
static bool avoidable_normalise(const char *code, char normal[AVOIDABLE_CODE + 1])
{
    memset(normal, 0, AVOIDABLE_CODE + 1);
    size_t count = 0;
    for (const char *at = code; *at && count < AVOIDABLE_CODE; at++) {
        if (count == AVOIDABLE_CODE - 1 && *at == '.')
            continue;
        bool fits = count == 0 ? isalpha((unsigned char)*at) != 0 : isdigit((unsigned char)*at) != 0;
        if (!fits)
            break;
        normal[count++] = (char)toupper((unsigned char)*at);
    }
    return count >= AVOIDABLE_CODE - 1;
}

bool pb_is_icd10(const char *code)
{
    char normal[AVOIDABLE_CODE + 1];
    return avoidable_normalise(code, normal);
}

static bool avoidable_fits(const struct pb_avoidable_cause *row, const char *normal)
{
    size_t length = strlen(row->from);
    return strncmp(normal, row->from, length) >= 0 && strncmp(normal, row->to, length) <= 0;
}

const struct pb_avoidable_cause *pb_avoidable(const char *code, double age, enum pb_word sex)
{
    char normal[AVOIDABLE_CODE + 1];
    if (!(age >= 0 && age < PB_AVOIDABLE_AGE) || !avoidable_normalise(code, normal))
        return NULL;
    const struct pb_avoidable_cause *found = NULL;
    for (const struct pb_avoidable_cause *row = pb_avoidable_causes; row->cause; row++)
        if (avoidable_fits(row, normal))
            found = row;
    bool breast = found && strcmp(found->from, "C50") == 0;
    return breast && sex != PB_WORD_FEMALE ? NULL : found;
}
