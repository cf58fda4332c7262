#include "extractors/table/areas.h"

enum pb_status table_areas_open(struct areas *areas, const struct table_options *options,
                                const struct pb_geography *geography, struct pb_error *error)
{
    areas->within = table_says_within(options);
    return pb_area_names_open(&areas->names, geography, &options->area_types, error);
}

void table_areas_close(struct areas *areas)
{
    pb_area_names_close(&areas->names);
}

static struct where areas_by_name(const struct areas *areas, const struct text *name, enum field field)
{
    bool ambiguous = false;
    const struct pb_area *area = pb_area_by_name(&areas->names, name->text, name->length, &ambiguous);
    return (struct where){ ambiguous ? AREA_AMBIGUOUS : area ? AREA_KNOWN : AREA_OTHER, area, field };
}

/* By the texts of two fields, the code and then the name. */
static struct where areas_look_up(const struct areas *areas, const struct text texts[FIELD_TEXTS], enum field code,
                                  enum field name)
{
    if (texts[code].length == 0)
        return texts[name].length ? areas_by_name(areas, &texts[name], name) : (struct where){ AREA_NONE, NULL, name };
    const struct pb_area *area = pb_area_by_code(areas->names.geography, texts[code].text, texts[code].length);
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
    if (!lies_in_a_place(areas->names.geography, around.area))
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
