#include "extractors/nomis/online.h"

#include "extractors/nomis/columns.h"
#include "placebook/area_names.h"
#include "placebook/calculated.h"
#include "placebook/number.h"

#include <string.h>
#include <strings.h>

enum { PAGES_MAXIMUM = 4000 };

/* ---- The address ---- */

/* The areas of the Places file that the Office for National Statistics has a code for, but for NHS areas, which few
 * datasets have. */
static enum pb_status add_areas(struct pb_joined *address, const struct pb_geography *geography, struct pb_error *error)
{
    static const char *const wanted[] = { "E06", "E07", "E08", "E09", "E10", "E12", "E92" };
    const struct pb_area *areas = geography->areas.items;
    enum pb_status status = PB_OK;
    bool any = false;
    for (size_t i = 0; status == PB_OK && i < geography->areas.count; i++)
        for (size_t w = 0; status == PB_OK && w < sizeof wanted / sizeof wanted[0]; w++) {
            if (strncmp(areas[i].code, wanted[w], 3) != 0 || areas[i].kind == PB_AREA_PLACE)
                continue;
            status = pb_joined_add(address, any ? "," : "?geography=", areas[i].code, error);
            any = true;
        }
    if (status == PB_OK && !any)
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "the Places file has no area with a code of the ONS: expected geography among the dimensions");
    return status;
}

static enum pb_status add_dimension(struct pb_joined *address, const struct nomis_dimension *dimension,
                                    const char *separator, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < dimension->values.count; i++) {
        if (i == 0)
            status = pb_joined_add(address, separator, dimension->name, error);
        if (status == PB_OK)
            status = pb_joined_add(address, i == 0 ? "=" : ",", dimension->values.items[i], error);
    }
    return status;
}

/* The address of the dataset with all that is asked for, and no page of it yet. */
static enum pb_status make_address(const struct nomis_options *options, const struct pb_plan *plan,
                                   struct pb_joined *address, struct pb_error *error)
{
    const struct nomis_dimension *dimensions = options->dimensions.items;
    const struct nomis_dimension *geography = nomis_dimension_of(options, "geography");
    size_t length = strlen(options->base_url);
    while (length > 0 && options->base_url[length - 1] == '/')
        length--;
    const char *dataset =
        pb_arena_format(plan->arena, "%.*s/dataset/%s.data.csv", (int)length, options->base_url, options->dataset);
    enum pb_status status = dataset ? pb_joined_add(address, "", dataset, error) : pb_out_of_memory(error);
    if (status == PB_OK && (!geography || geography->values.count == 0))
        status = add_areas(address, plan->geography, error);
    if (status == PB_OK && geography)
        status = add_dimension(address, geography, "?", error);
    for (size_t i = 0; status == PB_OK && i < options->dimensions.count; i++)
        if (&dimensions[i] != geography)
            status = add_dimension(address, &dimensions[i], "&", error);
    return status;
}

/* ---- What the first row says ---- */

static enum pb_status fail_answer(const char *dataset, const char *hint, struct pb_error *error, const char *reason)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s", reason);
    pb_error_at(error, dataset, 0, 0);
    pb_error_hint(error, "%s", hint);
    return status;
}

/* A parameter that the dataset does not have is ignored by the service without a word. */
static enum pb_status check_known(const struct nomis_options *options, const struct nomis_columns *columns,
                                  struct pb_error *error)
{
    const struct nomis_dimension *dimensions = options->dimensions.items;
    for (size_t i = 0; i < options->dimensions.count; i++) {
        if (strcasecmp(dimensions[i].name, "time") == 0 || nomis_columns_have(columns, dimensions[i].name))
            continue;
        char list[NOMIS_LIST];
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                        "dataset %s has no dimension '%.60s', and would ignore it: expected one of %s",
                                        options->dataset, dimensions[i].name, nomis_columns_list(columns, list));
        pb_error_at(error, options->dataset, 0, 0);
        pb_error_hint(error, "the service lists them under /dataset/%s.overview.json", options->dataset);
        return status;
    }
    return PB_OK;
}

/* How many rows there are. */
static enum pb_status read_count(const struct nomis_options *options, const struct pb_answer *answer, uint64_t *count,
                                 struct pb_error *error)
{
    struct pb_memory_stream stream = { .bytes = answer->bytes, .length = answer->length };
    const struct pb_input input = pb_memory_input(options->dataset, &stream);
    struct pb_tabular *tabular = NULL;
    const struct pb_tabular_row *row = NULL;
    struct nomis_columns columns;
    enum pb_status status = pb_tabular_open(&tabular, &input, error);
    if (status == PB_OK)
        status = pb_tabular_begin(tabular, 0, error);
    if (status == PB_OK)
        status = pb_tabular_next(tabular, &row, error);
    if (status == PB_OK && row)
        status = nomis_columns_read(&columns, options, row, options->dataset, error);
    if (status == PB_OK && row)
        status = check_known(options, &columns, error);
    if (status == PB_OK && row)
        status = pb_tabular_next(tabular, &row, error);
    if (status == PB_OK && (!row || !nomis_columns_number(row, columns.count, count) || *count == 0))
        status = fail_answer(options->dataset,
                             "look at the values of its dimensions: one that it does not have gives no "
                             "rows",
                             error, "the service has no rows for what is asked of it");
    pb_tabular_close(tabular);
    return status;
}

/* ---- The pages ---- */

static enum pb_status request_pages(const struct nomis_options *options, struct pb_plan *plan, const char *address,
                                    uint64_t count, struct pb_error *error)
{
    const uint64_t step = (uint64_t)options->page_rows;
    enum pb_status status = PB_OK;
    uint64_t number = 0;
    if (count / step >= PAGES_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                       "%llu rows, which are more than %d pages: expected a question for fewer of them",
                       (unsigned long long)count, PAGES_MAXIMUM);
    for (uint64_t offset = 0; status == PB_OK && offset < count; offset += step) {
        const struct pb_request request = {
            .unit = "dataset",
            .location = pb_arena_format(plan->arena, "%s&recordoffset=%llu&recordlimit=%llu", address,
                                        (unsigned long long)offset, (unsigned long long)step),
            .name = pb_arena_format(plan->arena, "%s-%llu.csv", options->dataset, (unsigned long long)++number),
            .note = pb_arena_format(plan->arena, "%llu", (unsigned long long)offset),
        };
        status = request.location && request.name && request.note ? pb_plan_add_request(plan, &request, error)
                                                                  : pb_out_of_memory(error);
    }
    return status;
}

enum pb_status nomis_online_plan(const struct nomis_options *options, struct pb_plan *plan, struct pb_error *error)
{
    struct pb_joined address = { .arena = plan->arena };
    const struct pb_answer *answer = NULL;
    const char *first = NULL;
    uint64_t count = 0;
    enum pb_status status = make_address(options, plan, &address, error);
    if (status == PB_OK)
        first = pb_arena_format(plan->arena, "%s&recordlimit=1", address.text);
    if (status == PB_OK)
        status = first ? pb_plan_ask(plan, first, &answer, error) : pb_out_of_memory(error);
    if (status != PB_OK || !answer)
        return status;
    status = read_count(options, answer, &count, error);
    return status == PB_OK ? request_pages(options, plan, address.text, count, error) : status;
}
