#include "extractors/table/areas.h"

#include "placebook/text.h"

#include <stdio.h>

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

/* May a row with this name be of the area? */
static bool is_named(const struct areas *areas, const struct pb_area *area, const struct text *name)
{
    bool several = false;
    return name->length == 0 || pb_area_by_name(&areas->names, name->text, name->length, &several) == area || several;
}

/* By the texts of two fields, the code and then the name. */
static struct where areas_look_up(struct areas *areas, const struct text texts[FIELD_TEXTS], enum field code,
                                  enum field name)
{
    static const enum area_state states[] = {
        [PB_AREA_OURS] = AREA_KNOWN,  [PB_AREA_ELSEWHERE] = AREA_OTHER,       [PB_AREA_AMBIGUOUS] = AREA_AMBIGUOUS,
        [PB_AREA_UNSAID] = AREA_NONE, [PB_AREA_CONTRADICTED] = AREA_DOUBTFUL, [PB_AREA_LOOKS_OURS] = AREA_DOUBTFUL,
    };
    struct pb_area_found found =
        pb_area_find(&areas->names, texts[code].text, texts[code].length, texts[name].text, texts[name].length);
    enum field field = texts[code].length ? code : name;
    if (code == FIELD_AREA_CODE && found.state == PB_AREA_OURS && areas->coarser &&
        !is_named(areas, found.area, &texts[name]))
        return (struct where){ AREA_DOUBTFUL, NULL, field, found };
    return (struct where){ states[found.state], found.state == PB_AREA_OURS ? found.area : NULL, field, found };
}

static bool lies_in_a_place(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_geography_lies_in(geography, &geography->all[i], area))
            return true;
    return false;
}

struct where table_areas_find(struct areas *areas, const struct text texts[FIELD_TEXTS])
{
    struct where own = areas_look_up(areas, texts, FIELD_AREA_CODE, FIELD_AREA_NAME);
    /* A small area may be called as a larger one; its code says that it is another one. */
    if (!areas->within || own.state == AREA_KNOWN || own.state == AREA_NONE || own.found.state == PB_AREA_CONTRADICTED)
        return own;
    struct where around = areas_look_up(areas, texts, FIELD_WITHIN_CODE, FIELD_WITHIN_NAME);
    if (around.state != AREA_KNOWN)
        return around;
    if (!lies_in_a_place(areas->names.geography, around.area))
        return (struct where){ AREA_OTHER, NULL, around.field, around.found };
    if (texts[FIELD_AREA_CODE].length == 0)
        return (struct where){ AREA_NONE, NULL, FIELD_AREA_CODE, around.found };
    return (struct where){ AREA_LOCAL, around.area, FIELD_AREA_CODE, around.found };
}

void table_areas_note(struct areas *areas, const struct where *where, const struct text texts[FIELD_TEXTS],
                      uint64_t line)
{
    const struct text *code = &texts[FIELD_AREA_CODE];
    if (where->state != AREA_OTHER)
        return;
    if (where->found.state == PB_AREA_OURS) {
        char why[PB_AREA_EXAMPLE_TEXT / 2];
        (void)snprintf(why, sizeof why, " in %.60s", where->found.area->name);
        pb_area_note_small(&areas->names, code->text, code->length, why, line);
    } else if (where->found.area)
        pb_area_note_alike(&areas->names, where->found.area, texts[where->field].text, texts[where->field].length,
                           line);
    else if (!areas->within && pb_area_code_small(code->text, code->length))
        pb_area_note_small(&areas->names, code->text, code->length, "", line);
}

static const char *reason_of(const struct where *where, const char **rule)
{
    *rule = where->state == AREA_AMBIGUOUS ? "area-ambiguous" : "no-area";
    if (where->state == AREA_AMBIGUOUS)
        return "Several areas have this name: give the code, or say area_types in the mapping";
    if (where->field == FIELD_AREA_CODE)
        return "The small area has no code";
    return where->field == FIELD_AREA_NAME ? "The row says no area" : "The row does not say in which area it lies";
}

bool table_areas_reject(const struct where *where, const struct text texts[FIELD_TEXTS], const char **rule,
                        char reason[PB_AREA_REASON_TEXT])
{
    const bool own = where->field == FIELD_AREA_CODE || where->field == FIELD_AREA_NAME;
    const struct text *code = &texts[own ? FIELD_AREA_CODE : FIELD_WITHIN_CODE];
    const struct text *name = &texts[own ? FIELD_AREA_NAME : FIELD_WITHIN_NAME];
    char quote[PB_QUOTE_TEXT];
    if (where->state == AREA_DOUBTFUL && where->found.state == PB_AREA_OURS) {
        *rule = "area-contradicted";
        (void)snprintf(reason, PB_AREA_REASON_TEXT,
                       "The row has no code of the most detailed area, and %s is not %.80s, of which it has the code",
                       pb_quote(name->text, name->length, PB_QUOTE_MAXIMUM, quote), where->found.area->name);
    } else if (where->state == AREA_DOUBTFUL)
        *rule = pb_area_reason(&where->found, code->text, code->length, name->text, name->length, reason);
    else if (where->state == AREA_AMBIGUOUS || where->state == AREA_NONE)
        (void)snprintf(reason, PB_AREA_REASON_TEXT, "%s: %s", reason_of(where, rule),
                       pb_quote(texts[where->field].text, texts[where->field].length, PB_QUOTE_MAXIMUM, quote));
    else
        return false;
    return true;
}

struct text table_areas_code(const struct text *code, char buffer[PB_AREA_CODE_TEXT])
{
    size_t length = pb_area_code_clean(code->text, code->length, buffer);
    return length < PB_AREA_CODE_TEXT && pb_area_code_small(buffer, length) ? (struct text){ buffer, length } : *code;
}
