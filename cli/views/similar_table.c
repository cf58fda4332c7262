#include "cli/views/similar_table.h"

#include "cli/arguments/arguments.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "placebook/nearest.h"
#include "placebook/number.h"
#include "placebook/statistics/similar.h"

#include <math.h>
#include <string.h>

static const char *code_at(const void *context, size_t i)
{
    const struct pb_neighbours *neighbours = context;
    return i < neighbours->count ? neighbours->items[i].code : NULL;
}

static enum pb_status unknown(const char *file, const struct pb_neighbours *neighbours, const char *code,
                              struct pb_error *error)
{
    const char *nearest = pb_nearest(code, code_at, neighbours);
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no organisation '%.60s' among the %zu of the table", code,
                  neighbours->count);
    pb_error_at(error, file, 0, 0);
    if (nearest)
        pb_error_hint(error, "did you mean '%.20s'?", nearest);
    else if (neighbours->count)
        pb_error_hint(error, "organisations are named by codes such as %.20s", neighbours->items[0].code);
    return PB_FAILED;
}

static void print_json(struct pb_call *call, const char *file, const struct pb_neighbourhood *one, size_t count)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, call->output->results, "placebook.similar/1");
    pb_json_text(&writer, "file", file);
    pb_json_object(&writer, "organisation");
    pb_json_text(&writer, "code", one->code);
    pb_json_text(&writer, "name", one->name);
    pb_json_end_object(&writer);
    pb_json_count(&writer, "named", one->count);
    pb_json_list(&writer, "similar");
    for (size_t i = 0; i < count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_count(&writer, "rank", i + 1);
        pb_json_text(&writer, "code", one->items[i].code);
        pb_json_text(&writer, "name", one->items[i].name);
        if (!isnan(one->items[i].distance))
            pb_json_number(&writer, "distance", one->items[i].distance);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

static enum pb_status print_text(struct pb_call *call, const struct pb_neighbourhood *one, size_t count,
                                 struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, ">rank|code|name|>distance");
    for (size_t i = 0; i < count; i++) {
        char distance[PB_NUMBER_TEXT] = "";
        if (!isnan(one->items[i].distance))
            (void)pb_number_round(one->items[i].distance, 4, distance);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%zu", i + 1);
        pb_columns_cell(&columns, 1, "%s", one->items[i].code);
        pb_columns_cell(&columns, 2, "%s", one->items[i].name);
        pb_columns_cell(&columns, 3, "%s", distance);
    }
    pb_print(call->output->results, "similar to ");
    pb_print_text(call->output->results, one->code);
    pb_print(call->output->results, *one->name ? " " : "");
    pb_print_text(call->output->results, one->name);
    pb_print(call->output->results, ", as the table has it\n\n");
    return pb_columns_print(&columns, call->output, error);
}

enum pb_status similar_table_print(struct pb_call *call, const char *file, const struct pb_neighbours *neighbours,
                                   struct pb_error *error)
{
    const char *code = pb_value_given(call->arguments, "organisation");
    const char *given = pb_value_given(call->arguments, "count");
    const struct pb_neighbourhood *one = pb_neighbours_find(neighbours, code);
    int64_t wanted = 0;
    if (!one)
        return unknown(file, neighbours, code, error);
    /* The caller has read the number; it is one. */
    if (given && !pb_integer_parse(given, strlen(given), &wanted))
        wanted = 0;
    size_t count = wanted > 0 && (uint64_t)wanted < one->count ? (size_t)wanted : one->count;
    if (one->count != PB_SIMILAR_COUNT)
        pb_output_say(call->output, PB_LEVEL_WARNING, "not-ten",
                      "%zu organisations are named as similar to %s; RightCare compares with ten", one->count,
                      one->code);
    if (!call->output->json)
        return print_text(call, one, count, error);
    print_json(call, file, one, count);
    return PB_OK;
}
