/*
 * All rows together. A name has one code and a code one name; a small area lies in one local area on any day, or in
 * parts of several that are no more than the whole of it. Where two rows say otherwise, neither counts: nothing says
 * which of them is wrong.
 */
#include "extractors/local_areas/rows.h"

#include "placebook/quality.h"

#include <string.h>

enum { DOMAIN_NAME, DOMAIN_CODE, DOMAIN_SMALL }; /* of the lookup: what a text is */

static const double ABOVE_WHOLE = 1.0005; /* shares that were rounded may be a little more than the whole together */

struct settling {
    struct local_areas_reader *reader;
    struct pb_lookup lookup; /* position of the first link with a name, a code, a small area */
    bool *announced;         /* by link: its local area, or its small area, has its fact already */
    struct pb_error *error;
};

static bool together(const struct local_areas_link *a, const struct local_areas_link *b)
{
    return (!a->to || b->from <= a->to) && (!b->to || a->from <= b->to);
}

/* ---- Names and codes ---- */

/* A name as it is compared: small letters and digits, and what is beyond ASCII. "Hub 1" is "hub-1", but not "Hub 2". */
static const char *settle_plain(struct pb_arena *arena, const char *name)
{
    size_t written = 0;
    char *plain = pb_arena_take(arena, strlen(name) + 1, 1);
    for (const char *at = name; plain && *at; at++) {
        char c = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            plain[written++] = c;
    }
    return plain && !written ? name : plain;
}

static enum pb_status settle_name(struct settling *settling, size_t at)
{
    struct local_areas_link *link = &settling->reader->links[at];
    const char *name = settle_plain(&settling->reader->arena, link->name);
    if (!name)
        return pb_out_of_memory(settling->error);
    uint32_t same = *name ? pb_lookup_add(&settling->lookup, DOMAIN_NAME, name, (uint32_t)at) : PB_LOOKUP_NONE;
    uint32_t coded = pb_lookup_add(&settling->lookup, DOMAIN_CODE, link->code, (uint32_t)at);
    const struct local_areas_link *first = same == PB_LOOKUP_NONE ? NULL : &settling->reader->links[same];
    if (first && strcmp(first->code, link->code) != 0) {
        link->doubted = true;
        link->also = first->code;
        return local_areas_reject(settling->reader, link, "two-codes", settling->error,
                                  "the local area '%.100s' has the code '%.32s' here and '%.32s' in %.100s, line %llu: "
                                  "expected one code for a name",
                                  link->name, link->code, first->code, first->file, (unsigned long long)first->line);
    }
    first = coded == PB_LOOKUP_NONE ? NULL : &settling->reader->links[coded];
    if (first && same == PB_LOOKUP_NONE && *link->name && strcmp(first->name, link->name) != 0)
        pb_warning_add(settling->reader->context->findings, link->file, link->line,
                       "the code '%.32s' has the name '%.100s' here and '%.100s' before: the first one is used",
                       link->code, link->name, first->name);
    return PB_OK;
}

/* ---- Where a small area lies ---- */

static bool says_the_same(const struct local_areas_link *a, const struct local_areas_link *b)
{
    return strcmp(a->code, b->code) == 0 && a->share == b->share && a->from == b->from && a->to == b->to;
}

static enum pb_status settle_reject_two(struct settling *settling, struct local_areas_link *link,
                                        const struct local_areas_link *other)
{
    bool same = strcmp(link->code, other->code) == 0;
    link->doubted = true;
    if (link->rejected)
        return PB_OK;
    return local_areas_reject(
        settling->reader, link, same ? "twice" : "two-local-areas", settling->error,
        same ? "%.32s lies in %.32s ('%.100s') here, and with another share or other days in '%.32s' ('%.100s') in "
               "%.100s, line %llu: expected one row for a day"
             : "%.32s lies in %.32s ('%.100s') here, and in %.32s ('%.100s') in %.100s, line %llu: expected one local "
               "area, or parts that are no more than the whole",
        link->small, link->code, link->name, other->code, other->name, other->file, (unsigned long long)other->line);
}

/* The links of one small area that hold on the first day of `link`: are they more than the whole of it together? */
static bool more_than_whole(const struct settling *settling, size_t first, const struct local_areas_link *link)
{
    const struct local_areas_link *links = settling->reader->links;
    double whole = 0;
    for (size_t i = first; i != SIZE_MAX; i = links[i].next)
        if (!links[i].duplicate && links[i].from <= link->from && (!links[i].to || links[i].to >= link->from))
            whole += links[i].share;
    return whole > ABOVE_WHOLE;
}

/* A link against another one of the same small area. */
static enum pb_status settle_pair(struct settling *settling, size_t first, struct local_areas_link *a,
                                  struct local_areas_link *b)
{
    if (b->duplicate || a->duplicate || !together(a, b))
        return PB_OK;
    if (says_the_same(a, b)) {
        b->duplicate = true;
        return PB_OK;
    }
    bool clash = strcmp(a->code, b->code) == 0 || more_than_whole(settling, first, a->from > b->from ? a : b);
    enum pb_status status = clash ? settle_reject_two(settling, a, b) : PB_OK;
    return status == PB_OK && clash ? settle_reject_two(settling, b, a) : status;
}

/* All links of the small area whose first link is at `first`. */
static enum pb_status settle_small(struct settling *settling, size_t first)
{
    struct local_areas_link *links = settling->reader->links;
    enum pb_status status = PB_OK;
    for (size_t i = first; status == PB_OK && i != SIZE_MAX; i = links[i].next)
        for (size_t j = links[i].next; status == PB_OK && j != SIZE_MAX; j = links[j].next)
            if (says_the_same(&links[i], &links[j]))
                links[j].duplicate = true;
    for (size_t i = first; status == PB_OK && i != SIZE_MAX; i = links[i].next)
        for (size_t j = links[i].next; status == PB_OK && j != SIZE_MAX; j = links[j].next)
            status = settle_pair(settling, first, &links[i], &links[j]);
    return status;
}

/* Lists the links by small area, those that are rejected left out. */
static enum pb_status chain(struct settling *settling, uint32_t *firsts, size_t *count)
{
    struct local_areas_link *links = settling->reader->links;
    size_t total = settling->reader->count;
    uint32_t *last = pb_arena_take(&settling->reader->arena, total, sizeof *last);
    uint32_t *length = pb_arena_take(&settling->reader->arena, total, sizeof *length);
    if (!last || !length)
        return pb_out_of_memory(settling->error);
    for (size_t at = 0; at < total; at++) {
        if (links[at].rejected)
            continue;
        uint32_t first = pb_lookup_add(&settling->lookup, DOMAIN_SMALL, links[at].small, (uint32_t)at);
        if (first == PB_LOOKUP_NONE) {
            firsts[(*count)++] = (uint32_t)at;
            last[at] = (uint32_t)at;
            continue;
        }
        if (++length[first] >= LOCAL_AREAS_SHARES_MOST) {
            enum pb_status status = local_areas_reject(settling->reader, &links[at], "twice", settling->error,
                                                       "%.32s has %d rows before this one: expected at most so many",
                                                       links[at].small, (int)LOCAL_AREAS_SHARES_MOST);
            if (status != PB_OK)
                return status;
            continue;
        }
        links[last[first]].next = at;
        last[first] = (uint32_t)at;
    }
    return PB_OK;
}

/* ---- Facts ---- */

/* Is it the first link, of those that count, with this text? */
static bool is_first(struct settling *settling, uint32_t domain, const char *text, size_t at)
{
    uint32_t first = pb_lookup_find(&settling->lookup, domain, text, strlen(text));
    if (first == PB_LOOKUP_NONE || settling->announced[first * 2 + (domain == DOMAIN_SMALL)])
        return false;
    settling->announced[first * 2 + (domain == DOMAIN_SMALL)] = true;
    return first <= at;
}

/* The code of a local area by the name alone, which is in the lookup when another row has both; "": none. */
static enum pb_status code_by_name(const struct settling *settling, const char *name, const char **code)
{
    const char *plain = settle_plain(&settling->reader->arena, name);
    if (!plain)
        return pb_out_of_memory(settling->error);
    uint32_t at = pb_lookup_find(&settling->lookup, DOMAIN_NAME, plain, strlen(plain));
    *code = at == PB_LOOKUP_NONE ? "" : settling->reader->links[at].code;
    return PB_OK;
}

/* What a row says that was rejected: whoever puts the local area together is to know that something is missing. */
static enum pb_status add_doubts(struct settling *settling, const struct local_areas_link *link)
{
    struct pb_context *context = settling->reader->context;
    const struct pb_fact_source source = { link->file, link->line };
    const char *code = link->code;
    enum pb_status status = *code ? PB_OK : code_by_name(settling, link->name, &code);
    if (status != PB_OK || !*code)
        return status;
    if (pb_lookup_find(&settling->lookup, DOMAIN_SMALL, link->small, strlen(link->small)) == PB_LOOKUP_NONE)
        status = pb_fact_area(context, &source, link->small, "", link->small_type, 0, 0, settling->error);
    if (status == PB_OK)
        status = pb_fact_doubted(context, &source, link->small, code, settling->error);
    if (status == PB_OK && link->also)
        status = pb_fact_doubted(context, &source, link->small, link->also, settling->error);
    return status;
}

static enum pb_status add_facts(struct settling *settling, size_t at)
{
    struct pb_context *context = settling->reader->context;
    const struct local_areas_link *link = &settling->reader->links[at];
    const struct pb_fact_source source = { link->file, link->line };
    enum pb_status status = PB_OK;
    if (link->duplicate && !link->rejected) {
        context->row_counts->read++;
        context->row_counts->duplicates++;
    }
    if (link->rejected && link->doubted)
        status = add_doubts(settling, link);
    if (link->duplicate || link->rejected)
        return status;
    if (is_first(settling, DOMAIN_CODE, link->code, at))
        status = pb_fact_area(context, &source, link->code, link->name, settling->reader->options->type, 0, 0,
                              settling->error);
    if (status == PB_OK && is_first(settling, DOMAIN_SMALL, link->small, at))
        status = pb_fact_area(context, &source, link->small, link->small_name, link->small_type, 0, 0, settling->error);
    return status == PB_OK ? pb_fact_within(context, &source, link->small, link->code, link->share, link->from,
                                            link->to, settling->error)
                           : status;
}

enum pb_status local_areas_settle(struct local_areas_reader *reader, struct pb_error *error)
{
    struct settling settling = { .reader = reader, .error = error };
    size_t smalls = 0;
    uint32_t *firsts = pb_arena_take(&reader->arena, reader->count, sizeof *firsts);
    settling.announced = pb_arena_take(&reader->arena, reader->count * 2, sizeof *settling.announced);
    if (!firsts || !settling.announced)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&settling.lookup, reader->count * 3, &reader->arena, error);
    for (size_t i = 0; status == PB_OK && i < reader->count; i++)
        if (!reader->links[i].rejected)
            status = settle_name(&settling, i);
    if (status == PB_OK)
        status = chain(&settling, firsts, &smalls);
    for (size_t i = 0; status == PB_OK && i < smalls; i++)
        status = settle_small(&settling, firsts[i]);
    if (status == PB_OK) /* a fact for each link, and for each area */
        status = pb_table_reserve(reader->context->table, reader->count + settling.lookup.count, error);
    for (size_t i = 0; status == PB_OK && i < reader->count; i++)
        status = add_facts(&settling, i);
    return status;
}
