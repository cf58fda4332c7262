#include "extractors/rightcare/peers.h"

#include <string.h>

#define PEERS_MAXIMUM ((size_t)256 << 20)

void rightcare_peers_open(struct peers *peers, struct pb_context *context)
{
    *peers = (struct peers){ .context = context, .elsewhere = *context };
    peers->elsewhere.row_counts = &peers->row_counts;
    peers->elsewhere.findings = &peers->findings;
    pb_findings_open(&peers->findings);
    pb_arena_open(&peers->arena, PEERS_MAXIMUM);
}

void rightcare_peers_close(struct peers *peers)
{
    pb_findings_close(&peers->findings);
    pb_arena_close(&peers->arena);
}

bool rightcare_peers_could_be(const char *code)
{
    const char *type = pb_nhs_code_type(code);
    return *type && strcmp(type, "region") != 0 && strcmp(type, "practice") != 0;
}

/* The list, in the arena, with room for one more; NULL when out of memory. */
static void *peers_with_room(struct peers *peers, void *items, size_t count, size_t *capacity, size_t size)
{
    if (items && count < *capacity)
        return items;
    size_t more = *capacity ? *capacity * 2 : 64;
    void *grown = pb_arena_grow(&peers->arena, items, *capacity, more, size);
    *capacity = grown ? more : *capacity;
    return grown;
}

enum pb_status rightcare_peers_add_alias(struct peers *peers, const char *other, const char *code,
                                         struct pb_error *error)
{
    struct pb_symbols *symbols = peers->context->table->symbols;
    struct alias alias = { pb_symbol_of(symbols, other), pb_symbol_of(symbols, code) };
    const struct alias *last = peers->alias_count ? &peers->aliases[peers->alias_count - 1] : NULL;
    if (alias.other == PB_SYMBOL_NONE || alias.code == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (last && last->other == alias.other && last->code == alias.code)
        return PB_OK;
    struct alias *items =
        peers_with_room(peers, peers->aliases, peers->alias_count, &peers->alias_capacity, sizeof alias);
    if (!items)
        return pb_out_of_memory(error);
    items[peers->alias_count++] = alias;
    peers->aliases = items;
    return PB_OK;
}

enum pb_status rightcare_peers_note(struct peers *peers, const struct organisation *organisation,
                                    struct pb_error *error)
{
    pb_symbol code = pb_symbol_of(peers->context->table->symbols, organisation->code);
    enum pb_status status = code == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
    while (status == PB_OK && peers->rejected_count < peers->findings.reject_count) {
        pb_symbol *items =
            peers_with_room(peers, peers->rejected, peers->rejected_count, &peers->rejected_capacity, sizeof code);
        if (!items)
            return pb_out_of_memory(error);
        items[peers->rejected_count++] = code;
        peers->rejected = items;
    }
    if (status == PB_OK && *organisation->other)
        status = rightcare_peers_add_alias(peers, organisation->other, organisation->code, error);
    return status;
}

enum pb_status rightcare_peers_add_listing(struct peers *peers, const struct pb_area *area, const char *similar,
                                           const char *file, struct pb_error *error)
{
    for (size_t i = 0; i < peers->listing_count; i++)
        if (peers->listings[i].area == area)
            return PB_OK;
    struct listing listing = { area, pb_symbol_of(peers->context->table->symbols, similar), file };
    struct listing *items =
        peers_with_room(peers, peers->listings, peers->listing_count, &peers->listing_capacity, sizeof listing);
    if (listing.similar == PB_SYMBOL_NONE || !items)
        return pb_out_of_memory(error);
    items[peers->listing_count++] = listing;
    peers->listings = items;
    return PB_OK;
}
