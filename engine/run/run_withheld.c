/*
 * What the latest publication withholds, for transforms that want to withhold the same again (placebook/withheld.h). It
 * is read from what was published, so that it is true after a rollback too and nothing can be lost with the store. It
 * is a wish and no part of any key: only measures that run anyway are given it.
 */
#include "engine/run/latest_table.h"
#include "placebook/withheld.h"

#include <stdlib.h>
#include <string.h>

enum { PERIOD = 6, PERIOD_START, PERIOD_END, STATUS_WORD, COUNT };
static const char *const withheld_columns[] = { "measure",       "area_code", "sex",    "age",
                                                "category_type", "category",  "period", "period_start",
                                                "period_end",    "status",    "count",  NULL };

struct withheld_list {
    struct pb_arena *arena;
    const char **items;
    size_t count;
    size_t capacity;
};

/* The identity is the cells as they stand, as in pb_withheld_cell. */
static enum pb_status withheld_take(void *context, const struct pb_latest_cell *cells, struct pb_error *error)
{
    struct withheld_list *list = context;
    char identity[PB_WITHHELD_TEXT];
    const char *suppressed = pb_vocabulary[PB_WORD_SUPPRESSED].text;
    if (cells[COUNT].length || cells[STATUS_WORD].length != strlen(suppressed) ||
        memcmp(cells[STATUS_WORD].text, suppressed, cells[STATUS_WORD].length) != 0)
        return PB_OK;
    size_t length = pb_withheld_join(cells[0].text, cells[0].length, identity, 0);
    for (size_t i = 1; i < STATUS_WORD; i++)
        if (i < PERIOD || (i == PERIOD) == (cells[PERIOD_START].length == 0))
            length = pb_withheld_join(cells[i].text, cells[i].length, identity, length);
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 256;
        const char **grown = pb_arena_grow(list->arena, list->items, list->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count] = pb_arena_text(list->arena, identity, length);
    return list->items[list->count++] ? PB_OK : pb_out_of_memory(error);
}

static int withheld_by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Does a transform of the pipeline want to know? */
static bool withheld_wanted(const struct pb_pipeline *pipeline)
{
    const struct pb_step *steps = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        if (steps[i].module->remembers)
            return true;
    return false;
}

enum pb_status pb_run_withheld_read(struct pb_running *running, struct pb_error *error)
{
    struct withheld_list list = { .arena = running->arena };
    enum pb_status status = PB_OK;
    running->plan.withheld_before = (struct pb_text_list){ 0 };
    if (!running->latest_name || !withheld_wanted(running->request->pipeline))
        return PB_OK;
    for (size_t i = 0; status == PB_OK && i < running->latest.place_count; i++)
        status =
            pb_latest_table_read(running, running->latest.places[i].id, withheld_columns, withheld_take, &list, error);
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, withheld_by_text);
    running->plan.withheld_before = (struct pb_text_list){ list.count, list.items };
    return status;
}
