#include "extractors/rightcare/organisations.h"

#include <string.h>

#define ORGANISATIONS_MAXIMUM ((size_t)16 << 20)

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

static const char *organisations_name_of(struct text text, char plain[PLAIN_TEXT], size_t *length)
{
    *length = rightcare_text_plain(text, plain);
    bool nhs = *length > 4 && memcmp(plain, "nhs ", 4) == 0;
    *length -= nhs ? 4 : 0;
    return nhs ? plain + 4 : plain;
}

bool rightcare_organisation_has_peers(const struct pb_area *area)
{
    return (pb_area_covers_districts(area) && area->kind != PB_AREA_COUNTY) || area->kind == PB_AREA_PCN;
}

static bool organisations_is_meant(const struct pb_area *area)
{
    return area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB || area->kind == PB_AREA_ICB ||
           area->kind == PB_AREA_PCN || area->kind == PB_AREA_TRUST || area->kind == PB_AREA_COUNTRY ||
           area->kind == PB_AREA_REGION;
}

enum pb_status rightcare_organisations_open(struct organisations *organisations, const struct pb_geography *geography,
                                            struct pb_error *error)
{
    const struct pb_area *areas = geography->areas.items;
    size_t count = geography->areas.count;
    *organisations = (struct organisations){ .geography = geography };
    pb_arena_open(&organisations->arena, ORGANISATIONS_MAXIMUM);
    organisations->ambiguous = pb_arena_take(&organisations->arena, count, sizeof *organisations->ambiguous);
    if (!organisations->ambiguous)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&organisations->names, count, &organisations->arena, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        char plain[PLAIN_TEXT];
        size_t length = 0;
        if (!organisations_is_meant(&areas[i]))
            continue;
        const char *name = organisations_name_of((struct text){ areas[i].name, strlen(areas[i].name) }, plain, &length);
        const char *kept = pb_arena_text(&organisations->arena, name, length);
        if (!kept)
            return pb_out_of_memory(error);
        uint32_t earlier = pb_lookup_add(&organisations->names, 0, kept, (uint32_t)i);
        if (earlier != PB_LOOKUP_NONE)
            organisations->ambiguous[earlier] = true;
    }
    return status;
}

void rightcare_organisations_close(struct organisations *organisations)
{
    pb_arena_close(&organisations->arena);
}

static void organisations_by_code(const struct organisations *organisations, struct organisation *organisation)
{
    const struct pb_geography *geography = organisations->geography;
    organisation->area = pb_geography_area(geography, organisation->code, strlen(organisation->code));
    if (!organisation->area)
        organisation->area = pb_geography_area(geography, organisation->other, strlen(organisation->other));
    organisation->state = organisation->area ? ORGANISATION_KNOWN : ORGANISATION_OTHER;
}

static struct organisation organisations_by_name(const struct organisations *organisations, struct text text,
                                                 enum organisation_state otherwise)
{
    const struct pb_area *areas = organisations->geography->areas.items;
    char plain[PLAIN_TEXT];
    size_t length = 0;
    const char *name = organisations_name_of(text, plain, &length);
    uint32_t found = pb_lookup_find(&organisations->names, 0, name, length);
    if (found == PB_LOOKUP_NONE)
        return (struct organisation){ .state = otherwise };
    if (organisations->ambiguous[found])
        return (struct organisation){ .state = ORGANISATION_AMBIGUOUS };
    return (struct organisation){ .state = ORGANISATION_KNOWN, .area = &areas[found] };
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

struct organisation rightcare_organisation_find(const struct organisations *organisations, struct text code,
                                                struct text other, struct text name)
{
    struct organisation found = { .state = ORGANISATION_NONE };
    struct text text = code.length ? code : name;
    if (text.length == 0)
        return found;
    if (!pb_nhs_code(text.text, text.length, false, found.code))
        code_within(text, found.code);
    (void)pb_nhs_code(other.text, other.length, false, found.other);
    if (*found.code) {
        organisations_by_code(organisations, &found);
        return found;
    }
    if (rightcare_text_same(text, "ENG") && pb_geography_country(organisations->geography))
        return (struct organisation){ .state = ORGANISATION_KNOWN,
                                      .area = pb_geography_country(organisations->geography) };
    return organisations_by_name(organisations, text, looks_like_code(text) ? ORGANISATION_WRONG : ORGANISATION_OTHER);
}
