/*
 * The names of all areas in their normal form, each in the domain of its kind. A name that says no kind is in the
 * domain AREA_NAMES_UNSAID too, and where the mapping says which types are meant, each name is in the domain
 * AREA_NAMES_CHOSEN.
 */
#include "core/reference/area_names_private.h"
#include "placebook/text.h"

#include <string.h>

#define AREA_NAMES_MAXIMUM ((size_t)16 << 20)

enum { AREA_NAMES_UNSAID = PB_AREA_PLACE + 1, AREA_NAMES_CHOSEN, AREA_NAMES_DOMAINS };

/* ---- The first letters ---- */

static uint32_t area_names_letter(char c)
{
    return c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a') : c >= 'A' && c <= 'Z' ? (uint32_t)(c - 'A') : 26;
}

static bool area_names_plain(char c)
{
    return (unsigned char)c < 0x80 && (unsigned char)c >= ' ' && c != '&' && c != '+' && c != '\'' && c != '`';
}

static uint32_t area_names_start(const char *text)
{
    return (area_names_letter(text[0]) * 27 + area_names_letter(text[1])) * 27 + area_names_letter(text[2]);
}

static void area_names_mark(struct pb_area_names *names, const char *text)
{
    if (strlen(text) < 3)
        return;
    uint32_t start = area_names_start(text);
    names->starts[start / 8] |= (uint8_t)(1U << start % 8);
}

bool pb_area_may_be_named(const struct pb_area_names *names, const char *name, size_t length)
{
    enum { START = 3, NHS = 4 };
    if (length > NHS + START && name[START] == ' ' && (*name == 'N' || *name == 'n') &&
        (name[1] == 'H' || name[1] == 'h') && (name[2] == 'S' || name[2] == 's')) {
        name += NHS;
        length -= NHS;
    }
    if (length <= START || area_names_letter(*name) == 26 || !area_names_plain(name[1]) || !area_names_plain(name[2]))
        return true;
    uint32_t start = area_names_start(name);
    return (names->starts[start / 8] >> start % 8 & 1) != 0;
}

/* ---- Filling ---- */

static void area_names_chain(struct pb_area_names *names, uint32_t domain, const char *text, uint32_t area)
{
    uint32_t at = (uint32_t)names->named_count;
    uint32_t first = pb_lookup_add(&names->words, domain, text, at);
    for (uint32_t i = first; i != PB_LOOKUP_NONE; i = names->named[i].next)
        if (names->named[i].area == area)
            return;
    names->named[at] = (struct pb_area_name){ text, area, PB_LOOKUP_NONE };
    names->named_count++;
    if (first == PB_LOOKUP_NONE)
        return;
    while (names->named[first].next != PB_LOOKUP_NONE)
        first = names->named[first].next;
    names->named[first].next = at;
}

static enum pb_status area_names_add(struct pb_area_names *names, uint32_t area, const char *name, bool chosen,
                                     struct pb_error *error)
{
    const struct pb_area *all = names->geography->areas.items;
    struct pb_area_words words;
    if (!pb_area_words(name, strlen(name), &words))
        return PB_OK;
    const char *text = pb_arena_text(&names->arena, words.text, words.length);
    if (!text)
        return pb_out_of_memory(error);
    area_names_mark(names, text);
    if (!words.said)
        area_names_chain(names, AREA_NAMES_UNSAID, text, area);
    if (!words.said || (words.kinds >> all[area].kind & 1) != 0)
        area_names_chain(names, all[area].kind, text, area);
    else /* a local area called as if it were of another kind: its name is its own, and ambiguous where others have it
          */
        for (uint32_t kind = 0; kind < AREA_NAMES_UNSAID; kind++)
            if ((words.kinds >> kind & 1) != 0)
                area_names_chain(names, kind, text, area);
    if (chosen)
        area_names_chain(names, AREA_NAMES_CHOSEN, text, area);
    return PB_OK;
}

bool pb_area_same_ground(const struct pb_area *a, const struct pb_area *b)
{
    if (a->districts.count == 0 || a->districts.count != b->districts.count)
        return false;
    for (size_t i = 0; i < a->districts.count; i++)
        if (!pb_text_listed(&b->districts, a->districts.items[i]))
            return false;
    return true;
}

/* Is a Place called as a listed area of the same districts, such as its county? That area it then is. */
static bool area_names_is_listed(const struct pb_area_names *names, const struct pb_area *place, const char *name)
{
    const struct pb_area *all = names->geography->areas.items;
    struct pb_area_words words;
    if (!pb_area_words(name, strlen(name), &words))
        return false;
    uint32_t at = pb_lookup_find(&names->words, AREA_NAMES_UNSAID, words.text, words.length);
    for (; at != PB_LOOKUP_NONE; at = names->named[at].next)
        if (pb_area_same_ground(&all[names->named[at].area], place))
            return true;
    return false;
}

static enum pb_status area_names_add_all(struct pb_area_names *names, const struct pb_area *area, const char *name,
                                         const struct pb_text_list *others, bool chosen, struct pb_error *error)
{
    const struct pb_area *all = names->geography->areas.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i <= others->count; i++) {
        const char *text = i == 0 ? name : others->items[i - 1];
        if (area->kind != PB_AREA_PLACE || !area_names_is_listed(names, area, text))
            status = area_names_add(names, (uint32_t)(area - all), text, chosen, error);
    }
    return status;
}

/* How many entries the names may need: each name has one for each domain. */
static size_t area_names_room(const struct pb_geography *geography)
{
    const struct pb_area *all = geography->areas.items;
    size_t count = 0;
    for (size_t i = 0; i < geography->areas.count; i++)
        count += (1 + all[i].other_names.count) * AREA_NAMES_DOMAINS;
    for (size_t i = 0; i < geography->all_count; i++)
        count += (1 + geography->all[i].other_names.count) * AREA_NAMES_DOMAINS;
    return count;
}

/* The names of all areas of these types; behind them those of Places whose only district is one. */
static enum pb_status area_names_fill(struct pb_area_names *names, const struct pb_text_list *types,
                                      struct pb_error *error)
{
    const struct pb_geography *geography = names->geography;
    const struct pb_area *all = geography->areas.items;
    const bool chosen = types && types->count > 0;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < geography->areas.count; i++)
        if (!chosen || pb_text_listed(types, all[i].type))
            status = area_names_add_all(names, &all[i], all[i].name, &all[i].other_names, chosen, error);
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++) {
        const struct pb_place *place = &geography->all[i];
        if (place->area->kind != PB_AREA_PLACE && (!chosen || pb_text_listed(types, place->area->type)))
            status = area_names_add_all(names, place->area, place->name, &place->other_names, chosen, error);
    }
    return status;
}

enum pb_status pb_area_names_open(struct pb_area_names *names, const struct pb_geography *geography,
                                  const struct pb_text_list *types, struct pb_error *error)
{
    static const char *const beginnings[] = {
        "city of", "borough of", "district of", "county of", "metropolitan", "the"
    };
    size_t room = area_names_room(geography);
    *names = (struct pb_area_names){ .geography = geography };
    pb_arena_open(&names->arena, AREA_NAMES_MAXIMUM);
    names->named = pb_arena_take(&names->arena, room, sizeof *names->named);
    names->agreed = pb_arena_take(&names->arena, geography->areas.count, sizeof *names->agreed);
    names->strangers = pb_arena_take(&names->arena, PB_AREA_STRANGERS, sizeof *names->strangers);
    if (!names->named || !names->agreed || !names->strangers)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&names->words, room, &names->arena, error);
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        area_names_mark(names, beginnings[i]);
    return status == PB_OK ? area_names_fill(names, types, error) : status;
}

void pb_area_names_close(struct pb_area_names *names)
{
    pb_arena_close(&names->arena);
}

/* ---- Asking ---- */

static void area_names_collect(const struct pb_area_names *names, uint32_t domain, const struct pb_area_words *words,
                               const struct pb_area *about, struct pb_area_meant *meant)
{
    const struct pb_area *all = names->geography->areas.items;
    uint32_t at = pb_lookup_find(&names->words, domain, words->text, words->length);
    for (; at != PB_LOOKUP_NONE; at = names->named[at].next) {
        const struct pb_area *area = &all[names->named[at].area];
        meant->several = meant->several || (meant->first && meant->first != area);
        meant->has = meant->has || area == about;
        if (!meant->first)
            meant->first = area;
    }
}

struct pb_area_meant pb_area_meant(const struct pb_area_names *names, const struct pb_area_words *words,
                                   const struct pb_area *about)
{
    struct pb_area_meant meant = { 0 };
    if (words->said) {
        for (uint32_t kind = 0; kind < AREA_NAMES_UNSAID; kind++)
            if ((words->kinds >> kind & 1) != 0)
                area_names_collect(names, kind, words, about, &meant);
        return meant;
    }
    area_names_collect(names, AREA_NAMES_UNSAID, words, about, &meant);
    if (!meant.first)
        area_names_collect(names, AREA_NAMES_CHOSEN, words, about, &meant);
    return meant;
}

bool pb_area_has_words(const struct pb_area_names *names, const struct pb_area *area, const struct pb_area_words *words)
{
    struct pb_area_meant meant = { 0 };
    area_names_collect(names, area->kind, words, area, &meant);
    area_names_collect(names, AREA_NAMES_UNSAID, words, area, &meant);
    return meant.has;
}

/* The country and the region are in the names of many, "system" is a word of many, and networks and trusts are called
 * after places: of a trust, the whole name says that it is meant. */
static bool area_names_says_little(const struct pb_area_names *names, const struct pb_area *area,
                                   enum pb_area_likeness like, const char *ours, const struct pb_area_words *words)
{
    if (like != PB_AREA_WITHIN_NAME && like != PB_AREA_SHORTENED)
        return false;
    bool whole = like == PB_AREA_WITHIN_NAME && strchr(ours, ' ') && strlen(ours) < words->length;
    return pb_geography_is_benchmark(names->geography, area) || area->kind == PB_AREA_PCN ||
           (area->kind == PB_AREA_PLACE && !strchr(ours, ' ')) || (area->kind == PB_AREA_TRUST && !whole);
}

const struct pb_area *pb_area_alike(const struct pb_area_names *names, const struct pb_area_words *words)
{
    const struct pb_area *all = names->geography->areas.items;
    const struct pb_area *best = NULL;
    enum pb_area_likeness most = PB_AREA_UNLIKE;
    size_t longest = 0; /* of the names within the text, the longest one says most */
    for (size_t i = 0; all && i < names->named_count; i++) {
        const struct pb_area *area = &all[names->named[i].area];
        const char *ours = names->named[i].words;
        size_t length = strlen(ours);
        enum pb_area_likeness like = pb_area_likeness(ours, length, words->text, words->length);
        size_t within = like == PB_AREA_WITHIN_NAME && length < words->length ? length : 0;
        bool nearer = within != longest ? within > longest : !best || area < best;
        if (like == PB_AREA_UNLIKE || like < most || (like == most && !nearer) ||
            area_names_says_little(names, area, like, ours, words))
            continue;
        best = area;
        most = like;
        longest = within;
    }
    return best;
}

struct pb_area_memo *pb_area_stranger(const struct pb_area_names *names, const char *name, size_t length)
{
    uint32_t digest = (uint32_t)length;
    for (size_t i = 0; i < length; i++)
        digest = digest * 31 + (unsigned char)name[i];
    return length && length <= PB_AREA_MEMO_TEXT ? &names->strangers[digest % PB_AREA_STRANGERS] : NULL;
}

bool pb_area_memo_is(const struct pb_area_memo *memo, const char *name, size_t length)
{
    return memo && memo->length == length && memcmp(memo->text, name, length) == 0;
}

void pb_area_memo_set(struct pb_area_memo *memo, const char *name, size_t length)
{
    memo->length = (uint8_t)length;
    memcpy(memo->text, name, length);
}

const struct pb_area *pb_area_by_name(const struct pb_area_names *names, const char *name, size_t length,
                                      bool *ambiguous)
{
    struct pb_area_words words;
    *ambiguous = false;
    if (!pb_area_may_be_named(names, name, length) || !pb_area_words(name, length, &words))
        return NULL;
    struct pb_area_meant meant = pb_area_meant(names, &words, NULL);
    *ambiguous = meant.several;
    return meant.several ? NULL : meant.first;
}
