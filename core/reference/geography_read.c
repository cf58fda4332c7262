/*
 * Reads a Places file, in this order: its keys, by the option tables; its areas and their codes; the benchmarks; the
 * Places and the system (geography_places.c); the areas that Places are themselves (geography_own.c); what every area
 * is to every Place (geography_roles.c). Each step relies on those before it.
 */
#include "core/options/document.h"
#include "core/reference/geography_private.h"
#include "core/reference/reading.h"

#include <cjson/cJSON.h>
#include <string.h>

static const struct cJSON *area_node(const struct pb_geography_reading *reading, size_t area)
{
    return pb_document_item(reading->json, pb_document_key(reading->json->root, "areas"), area);
}

static enum pb_status geography_read_check_area(const struct pb_geography_reading *reading, size_t position)
{
    struct pb_area *area = &pb_areas(reading->geography)[position];
    const struct cJSON *node = area_node(reading, position);
    for (size_t kind = 0; pb_area_types[kind]; kind++)
        if (strcmp(area->type, pb_area_types[kind]) == 0)
            area->kind = (enum pb_area_kind)kind;
    enum pb_status status = pb_geography_add_code(reading, position, area->code, pb_document_key(node, "code"));
    const struct cJSON *others = pb_document_key(node, "other_codes");
    for (size_t i = 0; status == PB_OK && i < area->other_codes.count; i++)
        status = pb_geography_add_code(reading, position, area->other_codes.items[i],
                                       pb_document_item(reading->json, others, i));
    if (status != PB_OK)
        return status;
    if (area->from && area->to && area->to < area->from) {
        status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "to"),
                                  "area %s ends before it begins; expected 'to' on or after 'from'", area->code);
        pb_error_hint(reading->error, "correct one of the two dates, or leave out the one that is not known");
        return status;
    }
    if (area->districts.count && !pb_area_covers_districts(area)) {
        status =
            pb_document_fail(reading->error, reading->json, pb_document_key(node, "districts"),
                             "area %s is a %s and cannot say which districts it covers; only counties, NHS areas and "
                             "footprints do",
                             area->code, area->type);
        pb_error_hint(reading->error, "remove 'districts' here, or correct 'type'");
        return status;
    }
    if (area->districts.count == 0 && area->kind == PB_AREA_FOOTPRINT) {
        status =
            pb_document_fail(reading->error, reading->json, node,
                             "footprint %s does not say which districts it covers; expected 'districts'", area->code);
        pb_error_hint(reading->error, "list the codes of all its districts, including those outside the system");
        return status;
    }
    return PB_OK;
}

/* name@domain, as much of its form as a slip would break. */
static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    const char *dot = at ? strrchr(at, '.') : NULL;
    return at && at > text && dot && dot > at + 1 && dot[1] && !strchr(at + 1, '@') && !strpbrk(text, " ,;<>\"");
}

static bool is_link(const char *text)
{
    static const char *const schemes[] = { "https://", "http://" };
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i]);
        if (strncmp(text, schemes[i], length) == 0)
            return text[length] && text[length] != '/' && !strpbrk(text, " <>\"");
    }
    return false;
}

/* Who readers can ask: they would find out that an address is none. */
static enum pb_status check_contact(const struct pb_geography_reading *reading)
{
    const struct pb_geography *geography = reading->geography;
    const struct cJSON *root = reading->json->root;
    enum pb_status status = PB_OK;
    if (geography->contact_email && !is_email(geography->contact_email)) {
        enum pb_status found = pb_document_fail(reading->error, reading->json, pb_document_key(root, "contact_email"),
                                                "'%s' is no e-mail address; expected one such as team@example.org",
                                                geography->contact_email);
        pb_error_hint(reading->error, "one address, without a name; the name goes into 'contact'");
        if (pb_mistakes_end(reading->mistakes, found, &status, reading->error))
            return status;
    }
    if (geography->contact_link && !is_link(geography->contact_link)) {
        enum pb_status found = pb_document_fail(reading->error, reading->json, pb_document_key(root, "contact_link"),
                                                "'%s' is no address of a page; expected one that begins with https://",
                                                geography->contact_link);
        pb_error_hint(reading->error, "copy it from the address bar of the page");
        if (pb_mistakes_end(reading->mistakes, found, &status, reading->error))
            return status;
    }
    return status;
}

static enum pb_status check_benchmarks(const struct pb_geography_reading *reading)
{
    struct pb_geography *geography = reading->geography;
    const struct cJSON *list = pb_document_key(reading->json->root, "benchmarks");
    const struct pb_area **found[] = { &geography->country, &geography->region };
    static const enum pb_area_kind kinds[] = { PB_AREA_COUNTRY, PB_AREA_REGION };
    for (size_t i = 0; i < 2; i++) {
        const char *code = geography->benchmarks.items[i];
        const struct cJSON *node = pb_document_item(reading->json, list, i);
        const char *expected = pb_area_types[kinds[i]];
        uint32_t position = 0;
        enum pb_status status = pb_geography_resolve(reading, code, node, expected, &position);
        if (status != PB_OK)
            return status;
        *found[i] = &pb_areas(geography)[position];
        if ((*found[i])->kind != kinds[i]) {
            status = pb_document_fail(reading->error, reading->json, node, "benchmark %zu, %s, is a %s; expected a %s",
                                      i + 1, code, (*found[i])->type, expected);
            pb_error_hint(reading->error, "name the country first, then the region");
            return status;
        }
    }
    return PB_OK;
}

static enum pb_status geography_read_open_lookup(const struct pb_geography_reading *reading)
{
    const struct pb_geography *geography = reading->geography;
    const struct pb_place *places = geography->places.items;
    /* Places have two entries: an id, and a code of the area that they are themselves. */
    size_t entries = geography->areas.count + 2 * (geography->places.count + 1) + geography->system.other_codes.count +
                     pb_editions_count(geography);
    for (size_t i = 0; i < geography->areas.count; i++)
        entries += pb_areas(geography)[i].other_codes.count;
    for (size_t i = 0; i < geography->places.count; i++)
        entries += places[i].other_codes.count;
    return pb_lookup_open(&reading->geography->lookup, entries, reading->arena, reading->error);
}

static enum pb_status geography_read_check(struct pb_geography_reading *reading)
{
    struct pb_geography *geography = reading->geography;
    reading->owner = pb_arena_take(reading->arena, geography->areas.count, sizeof *reading->owner);
    if (!reading->owner)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < geography->areas.count; i++)
        reading->owner[i] = PB_LOOKUP_NONE;
    enum pb_status status = geography_read_open_lookup(reading);
    for (size_t i = 0; status <= PB_REJECTED && i < geography->areas.count; i++)
        if (pb_mistakes_end(reading->mistakes, geography_read_check_area(reading, i), &status, reading->error))
            return status;
    bool codes = status == PB_OK;
    if (pb_mistakes_end(reading->mistakes, check_contact(reading), &status, reading->error))
        return status;
    if (!codes) /* codes are missing in the lookup: what follows would complain of each */
        return status;
    if (pb_mistakes_end(reading->mistakes, check_benchmarks(reading), &status, reading->error) ||
        pb_mistakes_end(reading->mistakes, pb_geography_check_places(reading), &status, reading->error))
        return status;
    return status == PB_OK ? pb_editions_check(reading) : status;
}

enum pb_status pb_geography_read(struct pb_geography *geography, const struct pb_json *json, struct pb_arena *arena,
                                 struct pb_mistakes *mistakes, struct pb_error *error)
{
    *geography = (struct pb_geography){ 0 };
    if (!cJSON_IsObject(json->root)) {
        enum pb_status status = pb_document_fail(error, json, json->root, "a Places file holds an object; found %s",
                                                 pb_json_kind(json->root));
        pb_error_hint(error, "see 'placebook schema places' for what a Places file looks like");
        return status;
    }
    struct pb_option_reading options = { .json = json, .arena = arena, .what = "a Places file", .mistakes = mistakes };
    enum pb_status status = pb_options_read(pb_geography_options, json->root, geography, &options, error);
    if (status != PB_OK)
        return status;
    struct pb_geography_reading reading = {
        .geography = geography, .json = json, .arena = arena, .mistakes = mistakes, .error = error
    };
    status = geography_read_check(&reading);
    if (status == PB_OK)
        status = pb_geography_add_own_areas(&reading);
    if (status == PB_OK)
        status = pb_geography_fill_roles(&reading);
    if (status == PB_OK) /* completed meanwhile */
        geography->system = geography->all[geography->places.count];
    return status;
}
