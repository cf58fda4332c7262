/*
 * Local authorities by their codes, and the two tiers.
 */
#include "placebook/peers.h"

uint32_t pb_authority_number(const char *code, size_t length)
{
    if (length != 9 || code[0] != 'E' ||
        !((code[1] == '0' && code[2] >= '6' && code[2] <= '9') || (code[1] == '1' && code[2] == '0')))
        return 0;
    uint32_t number = 0;
    for (size_t i = 1; i < length; i++) {
        if (code[i] < '0' || code[i] > '9')
            return 0;
        number = number * 10 + (uint32_t)(code[i] - '0');
    }
    return number;
}

bool pb_authority_in_tier(uint32_t number, enum pb_tier tier)
{
    uint32_t kind = number / 1000000;
    return kind >= 6 && kind <= 10 && kind != (tier == PB_TIER_LOWER ? 10U : 7U);
}

const char *pb_tier_name(enum pb_tier tier)
{
    return tier == PB_TIER_LOWER ? "districts and unitary authorities" : "counties and unitary authorities";
}
