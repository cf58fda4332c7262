#include "engine/run/known_findings.h"

#include <string.h>

#define LISTS_MAXIMUM ((size_t)4 << 30)

struct pb_known_finding {
    const char *key;
    const struct pb_pipeline_source *source;
    const struct pb_unit_result *result;
};

void pb_known_findings_open(struct pb_known_findings *known, struct pb_store *store)
{
    *known = (struct pb_known_findings){ .store = store };
    pb_arena_open(&known->lists, LISTS_MAXIMUM);
}

void pb_known_findings_close(struct pb_known_findings *known)
{
    pb_arena_close(&known->lists);
}

static const struct pb_unit_result *known_findings_find(struct pb_known_findings *known,
                                                        const struct pb_plan_result *from)
{
    for (size_t i = 0; i < known->count; i++) {
        size_t at = (known->next + i) % known->count;
        if (known->items[at].source != from->source || strcmp(known->items[at].key, from->key) != 0)
            continue;
        known->next = at + 1;
        return known->items[at].result;
    }
    return NULL;
}

enum pb_status pb_known_findings_of(struct pb_known_findings *known, const struct pb_plan_result *from,
                                    struct pb_arena *texts, const struct pb_unit_result **result,
                                    struct pb_error *error)
{
    *result = known_findings_find(known, from);
    if (*result)
        return PB_OK;
    struct pb_known_finding *items =
        pb_arena_one_more(&known->lists, known->items, known->count, &known->capacity, sizeof *items);
    struct pb_unit_result *read = pb_arena_take(&known->lists, 1, sizeof *read);
    if (!items || !read)
        return pb_out_of_memory(error);
    known->items = items;
    enum pb_status status =
        pb_store_findings_for_now(known->store, from->key, from->source->id, texts, &known->lists, read, error);
    if (status == PB_FAILED)
        return pb_store_unit_damaged(known->store, from->key, "source", from->source->id, error);
    if (status != PB_OK)
        return status;
    known->items[known->count++] = (struct pb_known_finding){ from->key, from->source, read };
    *result = read;
    return PB_OK;
}
