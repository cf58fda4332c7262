#include "extractors/code_history/history.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum pb_status code_history_open(struct history *history, struct pb_arena *arena, struct pb_context *context,
                                 struct pb_error *error)
{
    *history = (struct history){ .arena = arena, .context = context };
    return pb_symbols_open(&history->codes, error);
}

void code_history_close(struct history *history)
{
    pb_symbols_close(&history->codes);
}

/* Makes room for one more of a list. */
static enum pb_status history_grow(struct history *history, void **items, size_t count, size_t *room, size_t maximum,
                                   size_t size, struct pb_error *error)
{
    if (count >= maximum)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %zu rows or codes of changes", maximum);
    void *roomy = pb_arena_one_more(history->arena, *items, count, room, size);
    if (!roomy)
        return pb_out_of_memory(error);
    *items = roomy;
    return PB_OK;
}

/* ---- Codes ---- */

static enum pb_status history_add_area(struct history *history, pb_symbol symbol, const struct pb_area *known,
                                       uint32_t *at, struct pb_error *error)
{
    void *items = history->areas;
    enum pb_status status = history_grow(history, &items, history->area_count, &history->area_room,
                                         HISTORY_CODES_MAXIMUM, sizeof *history->areas, error);
    if (status != PB_OK)
        return status;
    history->areas = items;
    *at = (uint32_t)history->area_count;
    const char *code = pb_symbol_text(&history->codes, symbol);
    history->areas[history->area_count++] = (struct history_area){ .code = code, .known = known, .row = HISTORY_NONE };
    history->area_of[symbol] = *at + 1;
    return PB_OK;
}

enum pb_status code_history_find(struct history *history, const char *code, size_t length, uint32_t *at,
                                 struct pb_error *error)
{
    char clean[PB_AREA_CODE_TEXT];
    size_t clean_length = pb_area_code_clean(code, length, clean);
    *at = HISTORY_NONE;
    if (clean_length == 0 || clean_length >= PB_AREA_CODE_TEXT || !pb_area_code_is_clean(clean, clean_length))
        return PB_OK;
    const struct pb_area *known = pb_geography_area(history->context->geography, clean, clean_length);
    const char *canonical = known ? known->code : clean;
    const pb_symbol symbol = pb_symbol_of(&history->codes, canonical);
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    while (symbol >= history->area_of_room) {
        void *items = history->area_of;
        enum pb_status status = history_grow(history, &items, history->area_of_room, &history->area_of_room,
                                             2 * HISTORY_CODES_MAXIMUM, sizeof *history->area_of, error);
        if (status != PB_OK)
            return status;
        history->area_of = items;
    }
    if (history->area_of[symbol] == 0)
        return history_add_area(history, symbol, known, at, error);
    *at = history->area_of[symbol] - 1;
    return PB_OK;
}

/* ---- What is said of them ---- */

enum pb_status code_history_add_row(struct history *history, const struct history_row *row, uint32_t *at,
                                    struct pb_error *error)
{
    void *items = history->rows;
    enum pb_status status = history_grow(history, &items, history->row_count, &history->row_room, HISTORY_ROWS_MAXIMUM,
                                         sizeof *history->rows, error);
    if (status != PB_OK)
        return status;
    history->rows = items;
    *at = (uint32_t)history->row_count;
    history->rows[history->row_count++] = *row;
    return PB_OK;
}

enum pb_status code_history_add_instance(struct history *history, const struct history_instance *instance,
                                         struct pb_error *error)
{
    void *items = history->instances;
    enum pb_status status = history_grow(history, &items, history->instance_count, &history->instance_room,
                                         HISTORY_ROWS_MAXIMUM, sizeof *history->instances, error);
    if (status != PB_OK)
        return status;
    history->instances = items;
    history->instances[history->instance_count++] = *instance;
    return PB_OK;
}

enum pb_status code_history_add_pair(struct history *history, const struct history_pair *pair, struct pb_error *error)
{
    void *items = history->pairs;
    enum pb_status status = history_grow(history, &items, history->pair_count, &history->pair_room,
                                         HISTORY_ROWS_MAXIMUM, sizeof *history->pairs, error);
    if (status != PB_OK)
        return status;
    history->pairs = items;
    history->pairs[history->pair_count++] = *pair;
    return PB_OK;
}

enum pb_status code_history_fault(struct history *history, uint32_t row, const char *rule, struct pb_error *error,
                                  const char *format, ...)
{
    struct history_row *wrong = &history->rows[row];
    char reason[HISTORY_REASON];
    va_list arguments;
    if (wrong->rule)
        return PB_OK;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    wrong->rule = rule;
    wrong->reason = pb_arena_text(history->arena, reason, strlen(reason));
    return wrong->reason ? PB_OK : pb_out_of_memory(error);
}
