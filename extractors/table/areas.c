#include "extractors/table/areas.h"

#include "placebook/text.h"
#include "placebook/unplaced.h"

#include <stdio.h>
#include <string.h>

enum pb_status table_areas_open(struct areas *areas, const struct table_options *options,
                                const struct pb_context *context, struct pb_error *error)
{
    *areas = (struct areas){ .within = table_says_within(options),
                             .reference = table_asks_where(options) ? context->reference : NULL,
                             .changes = options->follow_changes ? context->reference : NULL };
    return pb_area_names_open(&areas->names, context->geography, &options->area_types, error);
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
        return (struct where){ .state = AREA_DOUBTFUL, .field = field, .found = found };
    return (struct where){ .state = states[found.state],
                           .area = found.state == PB_AREA_OURS ? found.area : NULL,
                           .field = field,
                           .found = found };
}

static bool lies_in_a_place(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_geography_lies_in(geography, &geography->all[i], area))
            return true;
    return false;
}

/* The area around a small one on a day, if it is in one of our Places. */
static const struct pb_area *areas_home(const struct areas *areas, const struct pb_reference_area *small, int32_t day)
{
    const struct pb_area *home = pb_reference_home(areas->reference, small, day);
    return home && lies_in_a_place(areas->names.geography, home) ? home : NULL;
}

/* A small area of which reference data say where it lies. Rows of one area mostly follow each other. */
static struct where areas_place(struct areas *areas, const struct text *code, struct where own)
{
    char cleaned[PB_AREA_CODE_TEXT];
    size_t length = pb_area_code_clean(code->text, code->length, cleaned);
    own.small = pb_reference_area(areas->reference, cleaned, length);
    if (own.small && own.small != areas->last) {
        areas->last = own.small;
        areas->last_home = areas_home(areas, own.small, 0);
    }
    if (!own.small || !areas->last_home)
        return own;
    return (struct where){
        .state = AREA_LOCAL, .area = areas->last_home, .field = FIELD_AREA_CODE, .found = own.found, .small = own.small
    };
}

/* A code that nobody knows may be one that was valid once. Beside the name of an area of ours it is that of this area,
 * or a part of it, or nothing is known for certain. */
static struct where areas_follow(const struct areas *areas, const struct text *code, struct where own)
{
    char cleaned[PB_AREA_CODE_TEXT];
    const size_t length = pb_area_code_clean(code->text, code->length, cleaned);
    const bool doubtful = own.state == AREA_DOUBTFUL;
    const struct pb_code_followed followed =
        pb_code_follow(areas->changes, cleaned, length, doubtful ? own.found.area : NULL);
    const bool small = followed.small != NULL;
    if (doubtful && followed.state == PB_CODE_IN_PARTS && own.found.area == followed.area)
        own.state = AREA_OTHER;
    if (followed.state != PB_CODE_FOLLOWED || (small && (areas->within || own.state != AREA_OTHER)) ||
        (doubtful && own.found.area != followed.area) ||
        (small && !lies_in_a_place(areas->names.geography, followed.area))) {
        own.followed = followed;
        return own;
    }
    return (struct where){ .state = small ? AREA_LOCAL : AREA_KNOWN,
                           .area = followed.area,
                           .field = FIELD_AREA_CODE,
                           .found = own.found,
                           .small = followed.small,
                           .followed = followed };
}

/* The area that the code and the name of the row say themselves. */
static struct where areas_own(struct areas *areas, const struct text texts[FIELD_TEXTS])
{
    const struct text *code = &texts[FIELD_AREA_CODE];
    struct where own = areas_look_up(areas, texts, FIELD_AREA_CODE, FIELD_AREA_NAME);
    if (areas->reference && own.state == AREA_OTHER)
        own = areas_place(areas, code, own);
    const bool unknown =
        own.state == AREA_OTHER || (own.state == AREA_DOUBTFUL && own.found.state == PB_AREA_LOOKS_OURS);
    return areas->changes && unknown && code->length > 0 ? areas_follow(areas, code, own) : own;
}

/* A small area of which the row says where it lies: by the code of today, where its own was recoded, no lookup has it,
 * and reference data say that the area of today lies there too. */
static struct where areas_local(const struct areas *areas, const struct text *code, const struct where *own,
                                const struct pb_area *around)
{
    char cleaned[PB_AREA_CODE_TEXT];
    struct where local = { .state = AREA_LOCAL, .area = around, .field = FIELD_AREA_CODE, .found = own->found };
    if (own->followed.state != PB_CODE_FOLLOWED || !own->followed.small || own->followed.area != around)
        return local;
    const size_t length = pb_area_code_clean(code->text, code->length, cleaned);
    if (pb_reference_home(areas->changes, pb_reference_area(areas->changes, cleaned, length), 0))
        return local;
    local.small = own->followed.small;
    local.followed = own->followed;
    return local;
}

struct where table_areas_find(struct areas *areas, const struct text texts[FIELD_TEXTS])
{
    struct where own = areas_own(areas, texts);
    /* A small area may be called as a larger one; its code says that it is another one. */
    if (!areas->within || own.state == AREA_KNOWN || own.state == AREA_NONE || own.found.state == PB_AREA_CONTRADICTED)
        return own;
    struct where around = areas_look_up(areas, texts, FIELD_WITHIN_CODE, FIELD_WITHIN_NAME);
    if (around.state != AREA_KNOWN)
        return around;
    if (!lies_in_a_place(areas->names.geography, around.area))
        return (struct where){ .state = AREA_OTHER, .field = around.field, .found = around.found };
    if (texts[FIELD_AREA_CODE].length == 0)
        return (struct where){ .state = AREA_NONE, .field = FIELD_AREA_CODE, .found = around.found };
    own.found = around.found;
    return areas_local(areas, &texts[FIELD_AREA_CODE], &own, around.area);
}

/* Reference data name it, but say of no larger area than a local one that it lies there: no lookup has it. */
static bool areas_lies_nowhere(const struct areas *areas, const struct pb_reference_area *small)
{
    for (size_t i = 0; i < small->parent_count; i++)
        if (strcmp(areas->reference->areas[small->parents[i].area].type, PB_TYPE_LOCAL) != 0)
            return false;
    return true;
}

static void areas_note_strange(struct areas *areas, const struct where *where, const struct text *code, uint64_t line)
{
    char cleaned[PB_AREA_CODE_TEXT];
    size_t length = pb_area_code_clean(code->text, code->length, cleaned);
    const bool placed = where->small && !areas_lies_nowhere(areas, where->small);
    areas->known += placed;
    if (placed || !pb_area_code_small(cleaned, length) || areas->strange++ > 0)
        return;
    areas->strange_line = line;
    memcpy(areas->strange_code, cleaned, sizeof cleaned);
}

void table_areas_note(struct areas *areas, const struct where *where, const struct text texts[FIELD_TEXTS],
                      uint64_t line)
{
    const struct text *code = &texts[FIELD_AREA_CODE];
    if (where->state != AREA_OTHER)
        return;
    if (where->followed.state == PB_CODE_IN_PARTS) {
        char cleaned[PB_AREA_CODE_TEXT];
        (void)pb_area_code_clean(code->text, code->length, cleaned);
        pb_code_parts_note(&areas->parts, &where->followed, cleaned, line);
        return;
    }
    if (areas->reference && !where->found.area) {
        areas_note_strange(areas, where, code, line);
        return;
    }
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

const struct pb_area *table_areas_on(struct areas *areas, const struct where *where, int32_t day)
{
    const struct pb_area *home = where->small ? areas_home(areas, where->small, day) : NULL;
    areas->known += where->small != NULL;
    return home ? home : where->area;
}

static bool areas_is_practice(const char *code)
{
    const char *what = pb_area_code_small(code, strlen(code));
    return what && strcmp(what, "GP practice") == 0;
}

/* Of a lookup of some areas only nobody expects that it knows the others; one that knows most of them lacks the rest.
 * Where LSOAs were drawn anew the codes of the old ones are missing, by which sums know it; practices just open. */
enum pb_status table_areas_say(struct areas *areas, struct pb_context *context, const char *file,
                               struct pb_error *error)
{
    struct pb_findings *findings = context->findings;
    enum pb_status status = PB_OK;
    const unsigned long long strange = areas->strange;
    if (strange > 0 && strange < areas->known) {
        pb_warning_add(findings, file, areas->strange_line,
                       "%llu row%s of small areas that the reference data do not know, such as %s, left out: the "
                       "lookup may be older than the data",
                       strange, strange == 1 ? "" : "s", areas->strange_code);
    } else if (strange > 0 && areas->known && areas_is_practice(areas->strange_code))
        pb_warning_add(
            findings, file, areas->strange_line,
            "%llu rows of practices that the reference data do not know, such as %s, left out, beside %zu of "
            "those that they know: only a lookup of all practices tells whether any of ours is among them",
            strange, areas->strange_code, areas->known);
    else if (strange > 0 && areas->known == 0)
        pb_warning_add(findings, file, areas->strange_line,
                       "none of the small areas is in the reference data, such as %s: %llu row%s left out; a lookup of "
                       "these areas as a source places them",
                       areas->strange_code, strange, strange == 1 ? "" : "s");
    if (strange > 0 && strange <= areas->known)
        status = pb_unplaced_mark(context->table, strange, areas->strange_code, error);
    areas->known = areas->strange = 0;
    return status == PB_OK ? pb_code_parts_say(&areas->parts, findings, file, error) : status;
}

const char *table_areas_remark(const struct where *where, const struct text *code, char note[PB_CODE_NOTE])
{
    char cleaned[PB_AREA_CODE_TEXT];
    if (where->followed.state != PB_CODE_FOLLOWED)
        return "";
    (void)pb_area_code_clean(code->text, code->length, cleaned);
    return pb_code_note(&where->followed, cleaned, note);
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
    } else if (where->state == AREA_DOUBTFUL && own && where->followed.state != PB_CODE_UNKNOWN) {
        char cleaned[PB_AREA_CODE_TEXT];
        (void)pb_area_code_clean(code->text, code->length, cleaned);
        *rule = pb_code_reason(&where->followed, where->found.area, cleaned, reason);
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
