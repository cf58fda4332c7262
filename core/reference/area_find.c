/*
 * The area of a row, by its code and its name together. Nine rows in ten of a national file have the code of another
 * area and a name that begins like none of ours: they are told by a look-up and three letters.
 */
#include "core/reference/area_names_private.h"
#include "core/reference/geography_private.h"
#include "placebook/nhs_code.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

/* ---- A code and a name in one text ---- */

enum { AREA_ONS_CODE = 9 };

static bool area_find_joins(const char *text, size_t length, size_t at)
{
    char c = at < length ? text[at] : ' ';
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Takes brackets, dashes and the like from both ends. */
static void area_find_bare(const char **text, size_t *length)
{
    static const char signs[] = " -:;,/|()[]";
    while (*length > 0 && strchr(signs, (*text)[*length - 1]))
        --*length;
    while (*length > 0 && strchr(signs, **text)) {
        ++*text;
        --*length;
    }
}

static bool area_find_is_name(const char *text, size_t length)
{
    enum { LETTERS = 3 };
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9')
            return false;
        letters += area_find_joins(text, length, i) ? 1 : 0;
    }
    return letters >= LETTERS;
}

/* Is something said there, or are there signs only, such as the asterisk of a note? */
static bool area_find_says(const char *text, size_t length)
{
    bool says = false;
    for (size_t i = 0; i < length; i++)
        says = says || area_find_joins(text, length, i);
    return says;
}

/* Is a code of the Office for National Statistics at this place, in letters of any size? */
static bool area_find_ons_at(const char *text, size_t length, size_t at)
{
    char code[AREA_ONS_CODE];
    if (at + AREA_ONS_CODE > length || (text[at] >= '0' && text[at] <= '9') || !area_find_joins(text, length, at) ||
        (at > 0 && area_find_joins(text, length, at - 1)) || area_find_joins(text, length, at + AREA_ONS_CODE))
        return false;
    memcpy(code, text + at, sizeof code);
    code[0] = (char)(code[0] & ~('a' - 'A'));
    return pb_area_code_is_ons(code, AREA_ONS_CODE);
}

/* Where the first one stands in a text; the length: nowhere. */
static size_t area_find_ons_within(const char *text, size_t length)
{
    size_t at = 0;
    while (at + AREA_ONS_CODE <= length && !area_find_ons_at(text, length, at))
        at++;
    return at + AREA_ONS_CODE <= length ? at : length;
}

/* Where a code of the Office for National Statistics stands in a text that has a name before or behind it, such as
 * "Coventry (E08000026)"; the length when there are not both. */
static size_t area_find_code_within(const char *text, size_t length, const char **name, size_t *name_length)
{
    size_t at = length > AREA_ONS_CODE ? area_find_ons_within(text, length) : length;
    if (at == length)
        return length;
    const char *before = text;
    const char *behind = text + at + AREA_ONS_CODE;
    size_t before_length = at;
    size_t behind_length = length - at - AREA_ONS_CODE;
    area_find_bare(&before, &before_length);
    area_find_bare(&behind, &behind_length);
    bool is_before = area_find_says(before, before_length);
    if (is_before == area_find_says(behind, behind_length))
        return length;
    *name = is_before ? before : behind;
    *name_length = is_before ? before_length : behind_length;
    return area_find_is_name(*name, *name_length) ? at : length;
}

/* Beside a code, the name may stand with one of its own. */
static void area_find_name_alone(const char **name, size_t *length)
{
    const char *alone = NULL;
    size_t alone_length = 0;
    if (area_find_code_within(*name, *length, &alone, &alone_length) < *length) {
        *name = alone;
        *length = alone_length;
    }
}

/* ---- A code alone ---- */

const struct pb_area *pb_area_by_code(const struct pb_geography *geography, const char *code, size_t length)
{
    enum { SHORTEST = 3 };
    const struct pb_area *area = pb_geography_area(geography, code, length);
    if (area)
        return area;
    const char *name = NULL;
    size_t name_length = 0;
    size_t within = area_find_code_within(code, length, &name, &name_length);
    if (within < length)
        return pb_geography_area(geography, code + within, AREA_ONS_CODE);
    pb_text_trim(&code, &length);
    uint32_t place = pb_lookup_find(&geography->lookup, PB_PLACE_IDS, code, length);
    if (place != PB_LOOKUP_NONE)
        return geography->all[place].area;
    return length > SHORTEST && (*code == 'n' || *code == 'N') ? pb_geography_area(geography, code + 1, length - 1)
                                                               : NULL;
}

bool pb_area_code_elsewhere(const struct pb_geography *geography, const char *code, size_t length)
{
    char cleaned[PB_AREA_CODE_TEXT];
    length = pb_area_code_clean(code, length, cleaned);
    return pb_area_code_is_ons(cleaned, length) && !pb_geography_area(geography, cleaned, length);
}

/* ---- A code that we know ---- */

/* The known area that a name says instead of the area of the code, or NULL. */
static const struct pb_area *area_find_contradiction(const struct pb_area_names *names, const struct pb_area *area,
                                                     const char *name, size_t length)
{
    struct pb_area_words words;
    area_find_name_alone(&name, &length);
    if (!pb_area_may_be_named(names, name, length) || !pb_area_words(name, length, &words))
        return NULL;
    struct pb_area_meant meant = pb_area_meant(names, &words, area);
    if (!meant.first || meant.has || (!words.said && pb_area_has_words(names, area, &words)) ||
        pb_area_same_ground(area, meant.first))
        return NULL;
    return meant.first;
}

static struct pb_area_found area_find_known(struct pb_area_names *names, const struct pb_area *area, const char *name,
                                            size_t length)
{
    struct pb_area_found found = { PB_AREA_OURS, area, NULL };
    struct pb_area_memo *agreed = &names->agreed[area - (const struct pb_area *)names->geography->areas.items];
    if (length == 0 || pb_area_memo_is(agreed, name, length))
        return found;
    found.named = area_find_contradiction(names, area, name, length);
    if (found.named)
        found.state = PB_AREA_CONTRADICTED;
    else if (length <= PB_AREA_MEMO_TEXT)
        pb_area_memo_set(agreed, name, length);
    return found;
}

/* ---- A code that we do not know ---- */

static bool is_authority_code(const char *code)
{
    return memcmp(code, "E06", 3) == 0 || memcmp(code, "E07", 3) == 0 || memcmp(code, "E08", 3) == 0 ||
           memcmp(code, "E09", 3) == 0 || memcmp(code, "E10", 3) == 0;
}

/* Could the code be meant for this area? Wards, constituencies, practices and the like have names of districts too, and
 * codes that say what they are. */
static bool area_find_could_be(const char *code, size_t length, const struct pb_area *area)
{
    if (pb_area_code_is_ons(code, length)) {
        bool same = pb_area_code_is_ons(area->code, strlen(area->code)) &&
                    (memcmp(code, area->code, 3) == 0 || (is_authority_code(code) && is_authority_code(area->code)));
        return same;
    }
    const char *type = length + 1 < PB_NHS_CODE_TEXT ? pb_nhs_code_type(code) : "";
    if (strcmp(type, "practice") == 0)
        return false;
    return strcmp(type, "pcn") != 0 || area->kind == PB_AREA_PCN;
}

static bool area_find_form(const char *code, size_t length)
{
    return pb_area_code_is_ons(code, length) || (length + 1 < PB_NHS_CODE_TEXT && *pb_nhs_code_type(code));
}

static bool area_find_digit(const char *code)
{
    return strpbrk(code, "0123456789") != NULL;
}

/* The area whose code a text that is no code was meant to be, by one lost, added or wrong character, or letters in the
 * place of digits; NULL: none, or several. */
static const struct pb_area *area_find_mistyped(const struct pb_geography *geography, const char *code, size_t length)
{
    enum { SHORTEST = 8 };
    const struct pb_area *all = geography->areas.items;
    const struct pb_area *found = NULL;
    char digits[PB_AREA_CODE_TEXT];
    if (length + 1 < SHORTEST || length >= sizeof digits)
        return NULL;
    for (size_t i = 0; i <= length; i++)
        digits[i] = (char)(i == 0 ? code[i] : code[i] == 'O' ? '0' : code[i] == 'I' || code[i] == 'L' ? '1' : code[i]);
    for (size_t i = 0; i < geography->areas.count; i++) {
        size_t size = strlen(all[i].code);
        if (size < SHORTEST || pb_area_distance(all[i].code, size, digits, length, 1) > 1)
            continue;
        if (strcmp(digits, all[i].code) == 0)
            return &all[i];
        if (!found)
            found = &all[i];
    }
    return found;
}

/* The areas that a name means: none, by the memo, when it was looked up before. */
static struct pb_area_meant area_find_meant(const struct pb_area_names *names, const char *name, size_t length,
                                            struct pb_area_words *words)
{
    struct pb_area_meant meant = { 0 };
    struct pb_area_memo *stranger = pb_area_stranger(names, name, length);
    words->length = 0;
    if (pb_area_memo_is(stranger, name, length))
        return meant;
    if (pb_area_words(name, length, words))
        meant = pb_area_meant(names, words, NULL);
    if (stranger && !meant.first) {
        pb_area_memo_set(stranger, name, length);
        stranger->compared = false;
    }
    return meant;
}

/* The area that a name without an area looks like, or NULL. Names are repeated from row to row. */
static const struct pb_area *area_find_alike(const struct pb_area_names *names, const char *name, size_t length,
                                             struct pb_area_words *words)
{
    struct pb_area_memo *stranger = pb_area_stranger(names, name, length);
    bool remembered = pb_area_memo_is(stranger, name, length);
    if (remembered && stranger->compared)
        return stranger->alike;
    const struct pb_area *alike = pb_area_words(name, length, words) ? pb_area_alike(names, words) : NULL;
    if (remembered) {
        stranger->compared = true;
        stranger->alike = alike;
    }
    return alike;
}

/* Nothing is beside the code, or what is in its place; `text` is that before it was cleaned. */
static struct pb_area_found area_find_by_itself(const struct pb_area_names *names, const char *code, size_t length,
                                                const char *text, size_t text_length)
{
    struct pb_area_words words;
    const struct pb_area *area = NULL;
    if (area_find_form(code, length))
        return (struct pb_area_found){ PB_AREA_ELSEWHERE, NULL, NULL };
    if (area_find_digit(code))
        area = area_find_mistyped(names->geography, code, length);
    else if (pb_area_words(code, length, &words)) /* what stands in the place of the code may be the name */
        area = pb_area_meant(names, &words, NULL).first;
    if (area)
        return (struct pb_area_found){ PB_AREA_LOOKS_OURS, area, NULL };
    size_t within = area_find_ons_within(text, text_length);
    if (within < text_length && !pb_geography_area(names->geography, text + within, AREA_ONS_CODE))
        return (struct pb_area_found){ PB_AREA_ELSEWHERE, NULL, NULL };
    (void)area_find_meant(names, text, text_length, &words); /* which remembers that it is none */
    return (struct pb_area_found){ PB_AREA_ELSEWHERE, area_find_alike(names, text, text_length, &words), NULL };
}

static struct pb_area_found area_find_unknown(const struct pb_area_names *names, const char *code, size_t length,
                                              const char *name, size_t name_length)
{
    const struct pb_area_found elsewhere = { PB_AREA_ELSEWHERE, NULL, NULL };
    struct pb_area_words words;
    area_find_name_alone(&name, &name_length);
    struct pb_area_meant meant = area_find_meant(names, name, name_length, &words);
    if (meant.first && area_find_could_be(code, length, meant.first))
        return (struct pb_area_found){ PB_AREA_LOOKS_OURS, meant.first, meant.first };
    if (meant.first || area_find_form(code, length))
        return elsewhere;
    const struct pb_area *alike = area_find_alike(names, name, name_length, &words);
    if (alike && area_find_mistyped(names->geography, code, length) == alike)
        return (struct pb_area_found){ PB_AREA_LOOKS_OURS, alike, NULL };
    return (struct pb_area_found){ PB_AREA_ELSEWHERE, alike, NULL };
}

static struct pb_area_found area_find_named(const struct pb_area_names *names, const char *name, size_t length)
{
    struct pb_area_words words;
    if (length == 0)
        return (struct pb_area_found){ PB_AREA_UNSAID, NULL, NULL };
    struct pb_area_meant meant = area_find_meant(names, name, length, &words);
    if (meant.first)
        return (struct pb_area_found){ meant.several ? PB_AREA_AMBIGUOUS : PB_AREA_OURS, meant.first, meant.first };
    return (struct pb_area_found){ PB_AREA_ELSEWHERE, area_find_alike(names, name, length, &words), NULL };
}

struct pb_area_found pb_area_find(struct pb_area_names *names, const char *code, size_t code_length, const char *name,
                                  size_t name_length)
{
    char cleaned[PB_AREA_CODE_TEXT];
    const char *both = code_length ? code : name;
    size_t both_length = code_length ? code_length : name_length;
    const char *beside = NULL;
    size_t beside_length = 0;
    size_t within = area_find_code_within(both, both_length, &beside, &beside_length);
    if (within < both_length) {
        if (code_length == 0 || name_length == 0) {
            name = beside;
            name_length = beside_length;
        }
        code = both + within;
        code_length = AREA_ONS_CODE;
    }
    if (code_length == 0)
        return area_find_named(names, name, name_length);
    const struct pb_area *area = pb_geography_exactly(names->geography, code, code_length);
    const bool plain = !area && pb_area_code_is_ons(code, code_length);
    /* Nearly all rows of other areas end here. */
    if (plain && (name_length == 0 || !pb_area_may_be_named(names, name, name_length)))
        return (struct pb_area_found){ PB_AREA_ELSEWHERE, NULL, NULL };
    if (plain)
        return area_find_unknown(names, code, code_length, name, name_length);
    if (!area)
        area = pb_area_by_code(names->geography, code, code_length);
    if (area)
        return area_find_known(names, area, name, name_length);
    size_t length = pb_area_code_clean(code, code_length, cleaned);
    if (length == 0)
        return area_find_named(names, name, name_length);
    if (name_length == 0)
        return area_find_by_itself(names, cleaned, length, code, code_length);
    return area_find_unknown(names, cleaned, length, name, name_length);
}

/* ---- Saying so ---- */

const char *pb_area_reason(const struct pb_area_found *found, const char *code, size_t code_length, const char *name,
                           size_t name_length, char reason[PB_AREA_REASON_TEXT])
{
    char quoted_code[PB_QUOTE_TEXT];
    char quoted_name[PB_QUOTE_TEXT];
    (void)pb_quote(code, code_length, 40, quoted_code);
    (void)pb_quote(name, name_length, 60, quoted_name);
    if (found->state == PB_AREA_CONTRADICTED) {
        (void)snprintf(
            reason, PB_AREA_REASON_TEXT,
            "The code %s is that of %.80s, and the name beside it, %s, that of %.80s (%.20s): one of the two "
            "is wrong",
            quoted_code, found->area->name, quoted_name, found->named->name, found->named->code);
        return "area-contradicted";
    }
    if (name_length)
        (void)snprintf(
            reason, PB_AREA_REASON_TEXT,
            "The row looks like %.80s (%.20s), but the code %s beside %s is not one of its codes: correct "
            "it, or, if it is another code of the same area, add it to 'other_codes' in the Places file; what "
            "was merged or split is another area",
            found->area->name, found->area->code, quoted_code, quoted_name);
    else
        (void)snprintf(reason, PB_AREA_REASON_TEXT, "The row looks like %.80s, but its code is %.20s and not %s",
                       found->area->name, found->area->code, quoted_code);
    return "area-looks-like-ours";
}

static bool area_find_noted(const struct pb_area_doubts *doubts, const char *example)
{
    for (size_t i = 0; i < doubts->examples; i++)
        if (strcmp(doubts->example[i], example) == 0)
            return true;
    return false;
}

static void area_find_note(struct pb_area_doubts *doubts, const char *example, uint64_t line)
{
    if (doubts->rows++ == 0)
        doubts->line = line;
    if (doubts->examples < PB_AREA_EXAMPLES && !area_find_noted(doubts, example))
        (void)snprintf(doubts->example[doubts->examples++], PB_AREA_EXAMPLE_TEXT, "%s", example);
}

void pb_area_note_alike(struct pb_area_names *names, const struct pb_area *area, const char *name, size_t length,
                        uint64_t line)
{
    char example[PB_AREA_EXAMPLE_TEXT];
    char quote[PB_QUOTE_TEXT];
    (void)snprintf(example, sizeof example, "%s (%.60s?)", pb_quote(name, length, PB_QUOTE_MAXIMUM, quote), area->name);
    pb_utf8_repair(example);
    area_find_note(&names->alike, example, line);
}

void pb_area_note_small(struct pb_area_names *names, const char *code, size_t length, const char *why, uint64_t line)
{
    char example[PB_AREA_EXAMPLE_TEXT];
    char quote[PB_QUOTE_TEXT];
    const char *what = pb_area_code_small(code, length);
    (void)snprintf(example, sizeof example, "%s%s%s%s", pb_quote(code, length, 40, quote), what ? ", " : "",
                   what ? what : "", why);
    area_find_note(&names->small, example, line);
}
