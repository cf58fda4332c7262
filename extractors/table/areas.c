#include "extractors/table/areas.h"

#include <string.h>

enum { NAME_MAXIMUM = 256 };

#define AREAS_MAXIMUM ((size_t)16 << 20)

/* Small letters of ASCII; false when the name is too long to be one. */
static bool areas_lower(const char *name, size_t length, char text[NAME_MAXIMUM])
{
    if (length >= NAME_MAXIMUM)
        return false;
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    text[length] = '\0';
    return true;
}

static bool has_type(const struct pb_text_list *types, const char *type)
{
    return types->count == 0 || pb_text_listed(types, type);
}

enum pb_status table_areas_open(struct areas *areas, const struct table_options *options,
                                const struct pb_geography *geography, struct pb_error *error)
{
    const struct pb_area *all = geography->areas.items;
    size_t count = geography->areas.count;
    *areas = (struct areas){ .geography = geography, .within = table_says_within(options) };
    pb_arena_open(&areas->arena, AREAS_MAXIMUM);
    areas->ambiguous = pb_arena_take(&areas->arena, count, sizeof *areas->ambiguous);
    if (!areas->ambiguous)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&areas->names, count, &areas->arena, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        char text[NAME_MAXIMUM];
        if (!has_type(&options->area_types, all[i].type) || !areas_lower(all[i].name, strlen(all[i].name), text))
            continue;
        const char *kept = pb_arena_text(&areas->arena, text, strlen(text));
        if (!kept)
            return pb_out_of_memory(error);
        uint32_t earlier = pb_lookup_add(&areas->names, 0, kept, (uint32_t)i);
        if (earlier != PB_LOOKUP_NONE)
            areas->ambiguous[earlier] = true;
    }
    return status;
}

void table_areas_close(struct areas *areas)
{
    pb_arena_close(&areas->arena);
}

static const struct pb_area *areas_by_code(const struct areas *areas, const struct text *code)
{
    const struct pb_area *area = pb_geography_area(areas->geography, code->text, code->length);
    if (!area && code->length > 3 && (*code->text == 'n' || *code->text == 'N'))
        area = pb_geography_area(areas->geography, code->text + 1, code->length - 1);
    return area;
}

static struct where areas_by_name(const struct areas *areas, const struct text *name, enum field field)
{
    const struct pb_area *all = areas->geography->areas.items;
    char text[NAME_MAXIMUM];
    uint32_t found = areas_lower(name->text, name->length, text) ? pb_lookup_find(&areas->names, 0, text, name->length)
                                                                 : PB_LOOKUP_NONE;
    if (found == PB_LOOKUP_NONE)
        return (struct where){ AREA_OTHER, NULL, field };
    return areas->ambiguous[found] ? (struct where){ AREA_AMBIGUOUS, NULL, field }
                                   : (struct where){ AREA_KNOWN, &all[found], field };
}

/* By the texts of two fields, the code and then the name. */
static struct where areas_look_up(const struct areas *areas, const struct text texts[FIELD_TEXTS], enum field code,
                                  enum field name)
{
    if (texts[code].length == 0)
        return texts[name].length ? areas_by_name(areas, &texts[name], name) : (struct where){ AREA_NONE, NULL, name };
    const struct pb_area *area = areas_by_code(areas, &texts[code]);
    return (struct where){ area ? AREA_KNOWN : AREA_OTHER, area, code };
}

static bool lies_in_a_place(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_geography_lies_in(geography, &geography->all[i], area))
            return true;
    return false;
}

struct where table_areas_find(const struct areas *areas, const struct text texts[FIELD_TEXTS])
{
    struct where own = areas_look_up(areas, texts, FIELD_AREA_CODE, FIELD_AREA_NAME);
    if (!areas->within || own.state == AREA_KNOWN || own.state == AREA_NONE)
        return own;
    struct where around = areas_look_up(areas, texts, FIELD_WITHIN_CODE, FIELD_WITHIN_NAME);
    if (around.state != AREA_KNOWN)
        return around;
    if (!lies_in_a_place(areas->geography, around.area))
        return (struct where){ AREA_OTHER, NULL, around.field };
    if (texts[FIELD_AREA_CODE].length == 0)
        return (struct where){ AREA_NONE, NULL, FIELD_AREA_CODE };
    return (struct where){ AREA_LOCAL, around.area, FIELD_AREA_CODE };
}

const char *table_areas_reason(const struct where *where, const char **rule)
{
    *rule = where->state == AREA_AMBIGUOUS ? "area-ambiguous" : "no-area";
    if (where->state == AREA_AMBIGUOUS)
        return "Several areas have this name: give the code, or say area_types in the mapping";
    if (where->field == FIELD_AREA_CODE)
        return "The small area has no code";
    return where->field == FIELD_AREA_NAME ? "The row says no area" : "The row does not say in which area it lies";
}
