#include "extractors/ons_geography/online.h"

#include "extractors/ons_geography/columns.h"
#include "extractors/ons_geography/features.h"
#include "extractors/ons_geography/pages.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_TEXT = 1000, PAGE_DEFAULT = 1000 /* where the service does not say what it gives at a time */ };

struct layer {
    const char *base; /* without a slash at its end */
    const char *where;
    char fields[FIELDS_TEXT]; /* with commas */
    const char *id;
    int64_t page;
    int64_t count;
};

const char *ons_geography_service_wrong(const char *service)
{
    if (strncmp(service, "https://", 8) != 0 && strncmp(service, "http://", 7) != 0)
        return "expected https:// and where the layer is";
    if (strpbrk(service, "?# \t\r\n"))
        return "expected an address without a query";
    const char *server = strstr(service, "/FeatureServer/");
    if (!server)
        server = strstr(service, "/MapServer/");
    const char *number = server ? strchr(server + 1, '/') + 1 : "";
    size_t digits = strspn(number, "0123456789");
    return digits > 0 && (!number[digits] || strcmp(number + digits, "/") == 0)
               ? NULL
               : "expected /FeatureServer/ and the number of a layer at its end";
}

/* What a query says, as an address may have it. */
static const char *percent_encoded(const char *text, struct pb_arena *arena)
{
    static const char hex[] = "0123456789ABCDEF";
    char *encoded = pb_arena_take(arena, strlen(text) + 1, 3);
    for (char *at = encoded; at && *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (isalnum(byte) || strchr("-._~", byte))
            *at++ = *text;
        else {
            *at++ = '%';
            *at++ = hex[byte >> 4];
            *at++ = hex[byte & 15];
        }
    }
    return encoded;
}

/* ---- What the layer is ---- */

static enum pb_status fail_layer(const struct pb_answer *answer, const char *message, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s", message);
    pb_error_at(error, answer->location, 0, 0);
    pb_error_hint(error, "check 'service': expected the address of a layer of an ArcGIS FeatureServer");
    return status;
}

/* Opens what was asked for. */
static enum pb_status open_answer(const struct pb_answer *answer, struct pb_json *json, struct pb_error *error)
{
    enum pb_status status = pb_json_open(json, answer->location, (const char *)answer->bytes, answer->length, error);
    if (status != PB_OK)
        return fail_layer(answer, "its answer is not JSON", error);
    const cJSON *said = ons_geography_said_error(json->root);
    return said ? ons_geography_fail_said(said, answer->location, error) : PB_OK;
}

static bool add_field(struct layer *layer, const char *name)
{
    size_t at = strlen(layer->fields);
    if (at + strlen(name) + 2 > sizeof layer->fields)
        return false;
    (void)snprintf(layer->fields + at, sizeof layer->fields - at, "%s%s", at ? "," : "", name);
    return true;
}

/* The fields that are asked for: the number of a row, and what the columns of levels are. */
static enum pb_status choose_fields(struct layer *layer, const cJSON *root, const struct ons_geography_options *options,
                                    const struct pb_answer *answer, struct pb_error *error)
{
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive(root, "fields");
    struct ons_columns columns = { 0 };
    int column = 0;
    for (const cJSON *field = cJSON_IsArray(fields) ? fields->child : NULL; field; field = field->next, column++) {
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(field, "name");
        const cJSON *type = cJSON_GetObjectItemCaseSensitive(field, "type");
        if (!cJSON_IsString(name))
            continue;
        if (!*layer->id && cJSON_IsString(type) && strcmp(type->valuestring, "esriFieldTypeOID") == 0)
            layer->id = name->valuestring;
        ons_geography_columns_add(&columns, &options->levels, column, name->valuestring, strlen(name->valuestring));
    }
    if (!ons_geography_columns_settle(&columns))
        return ons_geography_columns_fail(&columns, answer->location, 0, error);
    if (!*layer->id)
        return fail_layer(answer, "the layer has no field that numbers its rows, by which pages could be ordered",
                          error);
    bool room = add_field(layer, layer->id);
    for (size_t i = 0; room && i < columns.count; i++) {
        const int chosen[] = { columns.levels[i].code, columns.levels[i].nhs_code, columns.levels[i].name };
        for (size_t k = 0; room && k < 3; k++)
            if (chosen[k] != ONS_ABSENT && (k != 1 || chosen[1] != chosen[0]))
                room = add_field(
                    layer,
                    cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(fields, chosen[k]), "name")->valuestring);
    }
    return room ? PB_OK : fail_layer(answer, "the names of its fields are too long", error);
}

static int64_t whole_number(const cJSON *item, int64_t otherwise)
{
    enum { MOST = 2000000000 };
    bool good = cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble <= MOST &&
                item->valuedouble == floor(item->valuedouble);
    return good ? (int64_t)item->valuedouble : otherwise;
}

static enum pb_status describe_layer(struct layer *layer, const struct ons_geography_options *options,
                                     const struct pb_answer *answer, struct pb_arena *arena, struct pb_error *error)
{
    struct pb_json json = { 0 };
    enum pb_status status = open_answer(answer, &json, error);
    layer->id = "";
    if (status == PB_OK) {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(json.root, "objectIdField");
        int64_t most = whole_number(cJSON_GetObjectItemCaseSensitive(json.root, "maxRecordCount"), 0);
        layer->id = cJSON_IsString(id) ? id->valuestring : "";
        layer->page = most > 0 ? most : PAGE_DEFAULT;
        if (options->page_size > 0 && options->page_size < layer->page)
            layer->page = options->page_size;
        status = choose_fields(layer, json.root, options, answer, error);
    }
    layer->id = pb_arena_text(arena, layer->id, strlen(layer->id));
    pb_json_close(&json);
    return status == PB_OK && !layer->id ? pb_out_of_memory(error) : status;
}

static enum pb_status count_layer(struct layer *layer, const struct pb_answer *answer, struct pb_error *error)
{
    struct pb_json json = { 0 };
    enum pb_status status = open_answer(answer, &json, error);
    if (status == PB_OK) {
        layer->count = whole_number(cJSON_GetObjectItemCaseSensitive(json.root, "count"), -1);
        if (layer->count < 0)
            status = fail_layer(answer, "the service does not say how many rows there are", error);
        else if (layer->count == 0)
            status = fail_layer(answer, "the layer has no rows that 'where' matches", error);
    }
    pb_json_close(&json);
    return status;
}

/* ---- Pages ---- */

static enum pb_status request_page(const struct layer *layer, const struct ons_geography_options *options,
                                   const struct ons_page *page, struct pb_plan *plan, struct pb_error *error)
{
    int64_t first = (page->number - 1) * page->size;
    const char *form = options->boundaries ? "returnGeometry=true&outSR=4326&f=geojson" : "returnGeometry=false&f=json";
    const struct pb_request request = {
        .unit = "layer",
        .location = pb_arena_format(plan->arena,
                                    "%s/query?where=%s&outFields=%s&orderByFields=%s&resultOffset=%lld"
                                    "&resultRecordCount=%lld&%s",
                                    layer->base, layer->where, layer->fields, layer->id, (long long)first,
                                    (long long)page->size, form),
        .name = pb_arena_format(plan->arena, "page-%04lld.%s", (long long)page->number,
                                options->boundaries ? "geojson" : "json"),
        .role = ONS_ROLE_PAGE,
        .note = ons_geography_page_note(page, plan->arena),
    };
    if (!request.location || !request.name || !request.note)
        return pb_out_of_memory(error);
    return pb_plan_add_request(plan, &request, error);
}

static enum pb_status request_pages(const struct layer *layer, const struct ons_geography_options *options,
                                    struct pb_plan *plan, struct pb_error *error)
{
    struct ons_page page = { .pages = (layer->count + layer->page - 1) / layer->page,
                             .size = layer->page,
                             .count = layer->count,
                             .id = layer->id };
    enum pb_status status = PB_OK;
    if (page.pages > ONS_PAGES_MAXIMUM) {
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the layer has %lld rows on %lld pages: expected at most %d",
                    (long long)layer->count, (long long)page.pages, (int)ONS_PAGES_MAXIMUM);
        pb_error_at(error, layer->base, 0, 0);
        pb_error_hint(error, "ask for fewer rows by 'where', such as LAD24CD IN ('E08000026')");
    }
    for (page.number = 1; status == PB_OK && page.number <= page.pages; page.number++)
        status = request_page(layer, options, &page, plan, error);
    return status;
}

enum pb_status ons_geography_online_plan(const struct ons_geography_options *options, struct pb_plan *plan,
                                         struct pb_error *error)
{
    struct layer layer = { 0 };
    const struct pb_answer *described = NULL;
    const struct pb_answer *counted = NULL;
    size_t length = strlen(options->service);
    length -= length > 0 && options->service[length - 1] == '/';
    layer.base = pb_arena_text(plan->arena, options->service, length);
    layer.where = percent_encoded(options->where, plan->arena);
    if (!layer.base || !layer.where)
        return pb_out_of_memory(error);
    const char *describe = pb_arena_format(plan->arena, "%s?f=json", layer.base);
    const char *count =
        pb_arena_format(plan->arena, "%s/query?where=%s&returnCountOnly=true&f=json", layer.base, layer.where);
    if (!describe || !count)
        return pb_out_of_memory(error);
    enum pb_status status = pb_plan_ask(plan, describe, &described, error);
    if (status == PB_OK)
        status = pb_plan_ask(plan, count, &counted, error);
    if (status != PB_OK || !described || !counted)
        return status;
    status = describe_layer(&layer, options, described, plan->arena, error);
    if (status == PB_OK)
        status = count_layer(&layer, counted, error);
    return status == PB_OK ? request_pages(&layer, options, plan, error) : status;
}
