/*
 * The part of engine/publication/publications.h that asks the ledger which publication came after which: a clock that
 * was set back gives a later one an earlier name.
 */
#include "engine/files/files.h"
#include "engine/publication/publications.h"
#include "engine/store/store.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS_LOOKED_AT = 100000 };

/* A publication that the ledger knows, and the run that made it. */
struct made {
    struct pb_listed listed;
    int64_t run;
};

static int later_first(const void *a, const void *b)
{
    const struct made *left = a;
    const struct made *right = b;
    return (left->run < right->run) - (left->run > right->run);
}

static int made_by_name(const void *a, const void *b)
{
    return strcmp(((const struct made *)a)->listed.name, ((const struct made *)b)->listed.name);
}

/* Notes for each publication the last run that made it; a rollback makes none. */
static void find_makers(struct made *made, size_t count, const char *output, const struct pb_ledger_run *runs,
                        size_t run_count)
{
    for (size_t r = 0; r < run_count; r++) {
        struct made key = { .listed.name = runs[r].publication };
        struct made *found = NULL;
        if (runs[r].publication[0] && strcmp(runs[r].state, "rolled-back") != 0)
            found = bsearch(&key, made, count, sizeof *made, made_by_name);
        if (found && runs[r].number > found->run && pb_path_same(output, runs[r].output))
            found->run = runs[r].number;
    }
}

/* Those that the ledger does not know keep their places; the others share out the rest. */
static void put_in_order(struct pb_listed *list, size_t count, struct made *made, bool *known)
{
    size_t known_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct made key = { .listed = list[i] };
        const struct made *found = bsearch(&key, made, count, sizeof *made, made_by_name);
        known[i] = found && found->run > 0;
    }
    qsort(made, count, sizeof *made, later_first); /* those without a run come last */
    for (size_t i = 0; i < count; i++)
        if (known[i])
            list[i] = made[known_count++].listed;
}

enum pb_status pb_publications_order(struct pb_listed *list, size_t count, const char *output, struct pb_store *store,
                                     struct pb_arena *arena, struct pb_error *error)
{
    struct pb_ledger_run *runs = NULL;
    size_t run_count = 0;
    if (count < 2 || !store)
        return PB_OK;
    struct made *made = pb_arena_take(arena, count, sizeof *made);
    bool *known = pb_arena_take(arena, count, sizeof *known);
    if (!made || !known)
        return pb_out_of_memory(error);
    enum pb_status status = pb_store_runs(store, RUNS_LOOKED_AT, arena, &runs, &run_count, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        made[i] = (struct made){ .listed = list[i] };
    qsort(made, count, sizeof *made, made_by_name);
    find_makers(made, count, output, runs, run_count);
    put_in_order(list, count, made, known);
    return PB_OK;
}
