#include "extractors/rightcare/organisations.h"

#include <string.h>

static bool is_sign(char c)
{
    return c == ' ' || c == '(' || c == ')' || c == ':' || c == ',' || c == '[' || c == ']';
}

/* A code at the beginning or the end of a text, in capitals as it is there. */
static void code_within(struct text text, char code[PB_NHS_CODE_TEXT])
{
    size_t first = 0;
    while (first < text.length && !is_sign(text.text[first]))
        first++;
    if (pb_nhs_code(text.text, first, true, code))
        return;
    size_t end = text.length;
    while (end > 0 && is_sign(text.text[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && !is_sign(text.text[begin - 1]))
        begin--;
    (void)pb_nhs_code(text.text + begin, end - begin, true, code);
}

bool rightcare_organisation_has_peers(const struct pb_area *area)
{
    return area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB || area->kind == PB_AREA_ICB ||
           area->kind == PB_AREA_PCN;
}

enum pb_status rightcare_organisations_open(struct organisations *organisations, const struct pb_geography *geography,
                                            struct pb_error *error)
{
    const char *types[] = { "ccg", "sub-icb", "icb", "pcn", "trust", "country", "region" };
    const struct pb_text_list meant = { .items = types, .count = sizeof types / sizeof types[0] };
    organisations->geography = geography;
    return pb_area_names_open(&organisations->names, geography, &meant, error);
}

void rightcare_organisations_close(struct organisations *organisations)
{
    pb_area_names_close(&organisations->names);
}

/* What the name beside it says must not be another organisation that we know. */
static void organisations_by_code(struct organisations *organisations, struct text name,
                                  struct organisation *organisation)
{
    const struct pb_geography *geography = organisations->geography;
    const char *code = organisation->code;
    if (!pb_geography_area(geography, code, strlen(code)) &&
        pb_geography_area(geography, organisation->other, strlen(organisation->other)))
        code = organisation->other;
    organisation->found = pb_area_find(&organisations->names, code, strlen(code), name.text, name.length);
    organisation->area = organisation->found.state == PB_AREA_OURS ? organisation->found.area : NULL;
    organisation->state = organisation->area                               ? ORGANISATION_KNOWN
                          : organisation->found.state == PB_AREA_ELSEWHERE ? ORGANISATION_OTHER
                                                                           : ORGANISATION_DOUBTFUL;
}

static struct organisation organisations_by_name(struct organisations *organisations, struct text text,
                                                 enum organisation_state otherwise)
{
    struct organisation organisation = { .state = otherwise };
    organisation.found = pb_area_find(&organisations->names, "", 0, text.text, text.length);
    if (organisation.found.state == PB_AREA_AMBIGUOUS)
        organisation.state = ORGANISATION_AMBIGUOUS;
    if (organisation.found.state != PB_AREA_OURS)
        return organisation;
    organisation.state = ORGANISATION_KNOWN;
    organisation.area = organisation.found.area;
    return organisation;
}

/* One word with a digit in it, as no name has: a code that somebody mistyped. */
static bool looks_like_code(struct text text)
{
    bool digit = false;
    for (size_t i = 0; i < text.length; i++) {
        if (is_sign(text.text[i]))
            return false;
        digit = digit || (text.text[i] >= '0' && text.text[i] <= '9');
    }
    return digit;
}

/* The code that a text is or has in it. */
static void code_of(struct text text, char code[PB_NHS_CODE_TEXT])
{
    char cleaned[PB_AREA_CODE_TEXT];
    size_t length = pb_area_code_clean(text.text, text.length, cleaned);
    if (!pb_nhs_code(cleaned, length, false, code))
        code_within(text, code);
}

struct organisation rightcare_organisation_find(struct organisations *organisations, struct text code,
                                                struct text other, struct text name)
{
    struct organisation found = { .state = ORGANISATION_NONE };
    struct text text = code.length ? code : name;
    if (text.length == 0)
        return found;
    code_of(text, found.code);
    (void)pb_nhs_code(other.text, other.length, false, found.other);
    if (*found.code) {
        organisations_by_code(organisations, name, &found);
        return found;
    }
    if (rightcare_text_same(text, "ENG") && pb_geography_country(organisations->geography))
        return (struct organisation){ .state = ORGANISATION_KNOWN,
                                      .area = pb_geography_country(organisations->geography) };
    found = organisations_by_name(organisations, text, looks_like_code(text) ? ORGANISATION_WRONG : ORGANISATION_OTHER);
    if (found.state == ORGANISATION_OTHER && code.length && name.length) {
        found.found = pb_area_find(&organisations->names, code.text, code.length, name.text, name.length);
        found.state = found.found.state == PB_AREA_LOOKS_OURS ? ORGANISATION_DOUBTFUL : ORGANISATION_OTHER;
    }
    return found;
}
