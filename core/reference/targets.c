/*
 * Reads a targets file: its keys, by the option tables (targets_options.c); then what is named in it, since a target of
 * nothing or for nowhere would never be missed; then each aim (targets_aims.c); and that no two say the same.
 */
#include "placebook/targets.h"

#include "core/reference/targets_private.h"
#include "placebook/spelling.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

static const char *targets_document_at(const void *context, size_t i)
{
    const struct pb_object_list *documents = &((const struct pb_targets *)context)->documents;
    return i < documents->count ? ((const struct pb_plan_document *)documents->items)[i].id : NULL;
}

static const char *targets_measure_at(const void *context, size_t i)
{
    const struct pb_object_list *measures = &((const struct pb_framework *)context)->measures;
    return i < measures->count ? ((const struct pb_measure *)measures->items)[i].id : NULL;
}

const struct pb_plan_document *pb_targets_document(const struct pb_targets *targets, const char *id)
{
    const struct pb_plan_document *documents = targets->documents.items;
    for (size_t i = 0; i < targets->documents.count; i++)
        if (strcmp(documents[i].id, id) == 0)
            return &documents[i];
    return NULL;
}

static enum pb_status check_document(const struct targets_reading *reading, const char *id, const struct cJSON *node)
{
    if (pb_targets_document(reading->targets, id))
        return PB_OK;
    char text[80];
    (void)pb_text_copy(text, sizeof text, id);
    enum pb_status status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "document"),
                                             "no document has the id '%s'; expected an id of 'documents'", text);
    pb_document_hint(reading->error, text, targets_document_at, reading->targets, "add the plan to 'documents' first");
    return status;
}

static enum pb_status check_area(const struct targets_reading *reading, const char *text, const struct cJSON *node,
                                 const struct pb_place **place, const struct pb_area **only)
{
    *place = pb_geography_place(reading->geography, text);
    *only = *place ? NULL : pb_geography_area(reading->geography, text, strlen(text));
    if (*place || *only)
        return PB_OK;
    char shown[80];
    (void)pb_text_copy(shown, sizeof shown, text);
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node, "area"),
                         "no Place has the id and no area the code '%s'; expected one of the Places file", shown);
    pb_document_hint(reading->error, shown, pb_geography_word_at, reading->geography,
                     "it is the id of a Place or of the system, or the code of an area");
    return status;
}

/* ---- A target ---- */

static enum pb_status check_measure(const struct targets_reading *reading, struct pb_target *target,
                                    const struct cJSON *node)
{
    if (!target->measure == !target->data_needed) {
        enum pb_status status = pb_document_fail(
            reading->error, reading->json, node,
            target->measure ? "target '%s' has a measure and 'data_needed'; expected one of them"
                            : "target '%s' has neither a measure nor 'data_needed'; expected one of them",
            target->id);
        pb_error_hint(reading->error, "where the framework has no measure, say in 'data_needed' what would show it");
        return status;
    }
    if (!target->measure)
        return PB_OK;
    target->of_measure = pb_framework_measure(reading->framework, target->measure, NULL);
    if (target->of_measure)
        return PB_OK;
    char text[80];
    (void)pb_text_copy(text, sizeof text, target->measure);
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node, "measure"),
                         "target '%s' is of the measure '%s', which the framework does not have", target->id, text);
    pb_document_hint(reading->error, text, targets_measure_at, reading->framework,
                     "add the measure to the framework, or say in 'data_needed' what would show it");
    return status;
}

/* Figures of another unit would be compared as if they were of this one. */
static enum pb_status check_unit(const struct targets_reading *reading, struct pb_target *target,
                                 const struct cJSON *node)
{
    if (!target->unit || !target->of_measure || strcmp(target->unit, target->of_measure->unit) == 0)
        return PB_OK;
    enum pb_status status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "unit"),
                                             "target '%s' is in '%s', but measure '%s' is in '%s'", target->id,
                                             target->unit, target->measure, target->of_measure->unit);
    pb_error_hint(reading->error, "give the figures in the unit of the measure");
    return status;
}

static enum pb_status targets_check_area(const struct targets_reading *reading, struct pb_target *target,
                                         const struct cJSON *node)
{
    return check_area(reading, target->area, node, &target->place, &target->only);
}

static enum pb_status targets_check_document(const struct targets_reading *reading, struct pb_target *target,
                                             const struct cJSON *node)
{
    return check_document(reading, target->document, node);
}

/* Its sex and age as rows have them. */
static enum pb_status targets_spell(const struct targets_reading *reading, struct pb_target *target,
                                    const struct cJSON *node)
{
    char spelled[PB_AGE_TEXT];
    enum pb_word word = target->sex ? pb_sex_of(target->sex, strlen(target->sex)) : PB_WORD_NONE;
    (void)node;
    if (word)
        target->sex = pb_vocabulary[word].text;
    if (!target->age || !pb_age_spell(target->age, strlen(target->age), spelled))
        return PB_OK;
    target->age = pb_arena_text(reading->arena, spelled, strlen(spelled));
    return target->age ? PB_OK : pb_out_of_memory(reading->error);
}

static bool targets_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *targets_sex(const struct pb_target *target)
{
    const char *headline = target->of_measure->headline_sex;
    return target->sex ? target->sex : headline ? headline : pb_vocabulary[PB_WORD_PERSONS].text;
}

/* A Place of one district is that district, and what is not said is the measure's headline, else all persons. */
static bool targets_same_figure(const struct pb_target *a, const struct pb_target *b)
{
    const struct pb_measure *measure = a->of_measure;
    const struct pb_area *area = a->place ? a->place->area : a->only; /* NULL: not known, and told already */
    return measure == b->of_measure && a->growth == b->growth && area &&
           area == (b->place ? b->place->area : b->only) && targets_same_text(targets_sex(a), targets_sex(b)) &&
           targets_same_text(a->age ? a->age : measure->headline_age, b->age ? b->age : measure->headline_age);
}

/* Two targets of one measure for one date would be two verdicts on one figure. */
static enum pb_status check_twice(const struct targets_reading *reading, struct pb_target *target,
                                  const struct cJSON *node)
{
    const struct pb_target *all = reading->targets->targets.items;
    for (const struct pb_target *other = all; target->of_measure && other < target; other++) {
        if (other->date != target->date || !targets_same_figure(target, other))
            continue;
        enum pb_status status = pb_document_fail(
            reading->error, reading->json, node,
            "target '%s' is of the same measure, area and date as '%s' (line %u); expected one target for them",
            target->id, other->id, other->at.line);
        pb_error_hint(reading->error, "remove one of the two, or correct its measure, area, sex, age or date");
        return status;
    }
    return PB_OK;
}

typedef enum pb_status target_check(const struct targets_reading *reading, struct pb_target *target,
                                    const struct cJSON *node);

/* A mistake in one of them hides none in another, except what follows from it. */
static enum pb_status targets_check_one(const struct targets_reading *reading, size_t i)
{
    static target_check *const checks[] = { check_measure, targets_check_area, targets_check_document,
                                            targets_spell, check_unit,         pb_targets_check_aim };
    static target_check *const dated[] = { pb_targets_check_dates, pb_targets_check_trajectory, check_twice };
    struct pb_target *target = &((struct pb_target *)reading->targets->targets.items)[i];
    const struct cJSON *node = pb_document_item(reading->json, pb_document_key(reading->json->root, "targets"), i);
    enum pb_status status = PB_OK;
    for (size_t c = 0; c < sizeof checks / sizeof checks[0]; c++)
        if (pb_mistakes_end(reading->mistakes, checks[c](reading, target, node), &status, reading->error))
            return status;
    enum pb_status then = PB_OK;
    for (size_t c = 0; then == PB_OK && c < sizeof dated / sizeof dated[0]; c++)
        if (pb_mistakes_end(reading->mistakes, dated[c](reading, target, node), &then, reading->error))
            return then;
    return status == PB_OK ? then : status;
}

/* ---- Milestones, and what is neither ---- */

static enum pb_status check_milestone(const struct targets_reading *reading, size_t i)
{
    struct pb_milestone *milestone = &((struct pb_milestone *)reading->targets->milestones.items)[i];
    const struct cJSON *node = pb_document_item(reading->json, pb_document_key(reading->json->root, "milestones"), i);
    enum pb_status status = check_area(reading, milestone->area, node, &milestone->place, &milestone->only);
    if (pb_mistakes_end(reading->mistakes, status, &status, reading->error) ||
        pb_mistakes_end(reading->mistakes, check_document(reading, milestone->document, node), &status, reading->error))
        return status;
    enum pb_status by =
        pb_targets_by(reading, milestone->by, milestone->id, pb_document_key(node, "by"), &milestone->date);
    milestone->state = "not_known";
    milestone->note = "";
    return by == PB_OK ? status : by;
}

static enum pb_status check_not_carried(const struct targets_reading *reading, size_t i)
{
    const struct pb_not_carried *items = reading->targets->not_carried.items;
    const struct cJSON *node = pb_document_item(reading->json, pb_document_key(reading->json->root, "not_carried"), i);
    return check_document(reading, items[i].document, node);
}

static enum pb_status targets_check(const struct targets_reading *reading)
{
    const struct {
        size_t count;
        enum pb_status (*check)(const struct targets_reading *reading, size_t i);
    } lists[] = { { reading->targets->targets.count, targets_check_one },
                  { reading->targets->milestones.count, check_milestone },
                  { reading->targets->not_carried.count, check_not_carried } };
    enum pb_status status = PB_OK;
    for (size_t list = 0; list < sizeof lists / sizeof lists[0]; list++)
        for (size_t i = 0; i < lists[list].count; i++)
            if (pb_mistakes_end(reading->mistakes, lists[list].check(reading, i), &status, reading->error))
                return status;
    return status;
}

enum pb_status pb_targets_read(struct pb_targets *targets, const struct pb_json *json,
                               const struct pb_framework *framework, const struct pb_geography *geography,
                               struct pb_arena *arena, struct pb_mistakes *mistakes, struct pb_error *error)
{
    *targets = (struct pb_targets){ 0 };
    if (!cJSON_IsObject(json->root)) {
        enum pb_status status = pb_document_fail(error, json, json->root, "a targets file holds an object; found %s",
                                                 pb_json_kind(json->root));
        pb_error_hint(error, "see 'placebook schema targets' for what a targets file looks like");
        return status;
    }
    struct pb_option_reading options = { .json = json, .arena = arena, .what = "a targets file", .mistakes = mistakes };
    enum pb_status status = pb_options_read(pb_targets_options, json->root, targets, &options, error);
    if (status != PB_OK)
        return status;
    const struct targets_reading reading = { targets, json, framework, geography, mistakes, arena, error };
    return targets_check(&reading);
}
