/*
 * Measures that are made from others: rates and life expectancies from counts by age.
 */
#include "core/reference/framework_made.h"

#include "core/options/document.h"
#include "placebook/spelling.h"
#include "placebook/unit_of_measure.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* In the order of enum pb_made_method. */
static const char *const made_methods[PB_MADE_METHODS + 1] = {
    "crude_rate",         "directly_standardised_rate", "life_expectancy",
    "years_of_life_lost", "healthy_life_expectancy",    "weighted_proportion"
};
static const enum pb_word made_value_types[PB_MADE_METHODS] = { PB_WORD_CRUDE_RATE,      PB_WORD_DSR,
                                                                PB_WORD_LIFE_EXPECTANCY, PB_WORD_DSR,
                                                                PB_WORD_LIFE_EXPECTANCY, PB_WORD_SURVEY_PROPORTION };

const struct pb_option pb_made_from_options[] = {
    { .name = "measure",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_made_from, measure),
      .help = "Id of the measure of counts by age: events, with people or person-years beside them as denominators "
              "(else those of the reference data are taken). Of a weighted_proportion: of people by age, by year "
              "(left out: those of the reference data).",
      .example = "\"deaths-by-age-and-cause\"" },
    { .name = "good_health",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_made_from, good_health),
      .help = "Of a healthy_life_expectancy: id of the measure of the percentage of people in good health, by sex and "
              "bands of age that the life table's can be put into, with the number of people asked as denominator.",
      .example = "\"good-health-by-age\"" },
    { .name = "categories",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct pb_made_from, categories),
      .flags = PB_UNIQUE,
      .maximum = 100,
      .help = "The categories whose counts are added together, such as causes of death (default: the counts of no "
              "category).",
      .example = "[\"Cancer\"]" },
    { .name = "ages",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_made_from, ages),
      .help = "The ages of the figure, which its rows have as their age (default: the measure's headline_age, else all "
              "ages). Of a life expectancy the first of them counts.",
      .example = "\"<75 yrs\"" },
    { .name = "method",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_made_from, method),
      .flags = PB_REQUIRED,
      .choices = made_methods,
      .help = "crude_rate: events over people, with Byar's limits. directly_standardised_rate: to the European "
              "Standard Population 2013, with Dobson's limits. life_expectancy: from a life table. "
              "years_of_life_lost: the years from death to the end of the ages, directly standardised. "
              "healthy_life_expectancy: the years of a life table that are lived in good health (Sullivan's method). "
              "weighted_proportion: the percentages that a survey gives for districts, weighted by people of the ages "
              "that it asked.",
      .example = "\"directly_standardised_rate\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_made_from, at) },
    { 0 },
};

/* One entry, and where it stands. */
struct made_entry {
    const struct pb_framework *framework;
    const struct pb_json *json;
    const struct pb_measure *measure;
    struct pb_made_from *from;
    const struct cJSON *node;
};

static const char *made_measure_at(const void *context, size_t i)
{
    const struct pb_object_list *measures = &((const struct pb_framework *)context)->measures;
    return i < measures->count ? ((const struct pb_measure *)measures->items)[i].id : NULL;
}

static const struct pb_measure *made_find_measure(const struct pb_framework *framework, const char *id)
{
    const struct pb_measure *measures = framework->measures.items;
    for (size_t i = 0; i < framework->measures.count; i++)
        if (strcmp(measures[i].id, id) == 0)
            return &measures[i];
    return NULL;
}

/* Is the id that the entry names under the key one of a measure that a source gives? */
static enum pb_status made_check_id(const struct made_entry *entry, const char *key, const char *id, const char *what,
                                    struct pb_error *error)
{
    const struct cJSON *node = pb_document_key(entry->node, key);
    const struct pb_measure *found = made_find_measure(entry->framework, id);
    if (found && found != entry->measure && found->made_from.count == 0)
        return PB_OK;
    if (!found) {
        enum pb_status status =
            pb_document_fail(error, entry->json, node, "measure '%s' is made from '%s', which no measure has as its id",
                             entry->measure->id, id);
        char hint[120];
        (void)snprintf(hint, sizeof hint, "name a measure of %s; add it to 'measures' if it is new", what);
        pb_document_hint(error, id, made_measure_at, entry->framework, hint);
        return status;
    }
    enum pb_status status =
        found == entry->measure
            ? pb_document_fail(error, entry->json, node, "measure '%s' is made from itself", id)
            : pb_document_fail(error, entry->json, node,
                               "measure '%s' is made from '%s' (line %u), which is made from another one itself",
                               entry->measure->id, id, found->at.line);
    pb_error_hint(error, "name a measure of %s that a source gives", what);
    return status;
}

static enum pb_status made_lacks(const struct made_entry *entry, const char *key, const char *what,
                                 struct pb_error *error)
{
    enum pb_status status =
        pb_document_fail(error, entry->json, entry->node, "an entry of 'made_from' of measure '%s' has no '%s'",
                         entry->measure->id, key);
    pb_error_hint(error, "name the measure of %s", what);
    return status;
}

static enum pb_status made_check_measure(const struct made_entry *entry, struct pb_error *error)
{
    const char *counts = entry->from->measure;
    if (counts)
        return made_check_id(entry, "measure", counts, "counts by age", error);
    return entry->from->how == PB_MADE_WEIGHTED ? PB_OK : made_lacks(entry, "measure", "counts by age", error);
}

static enum pb_status made_check_health(const struct made_entry *entry, struct pb_error *error)
{
    const char *health = entry->from->good_health;
    bool wanted = entry->from->how == PB_MADE_HEALTHY_LIFE_EXPECTANCY;
    if (!health)
        return wanted ? made_lacks(entry, "good_health", "good health by age", error) : PB_OK;
    if (!wanted) {
        enum pb_status status = pb_document_fail(error, entry->json, pb_document_key(entry->node, "good_health"),
                                                 "the method %s of measure '%s' has no use for good health",
                                                 entry->from->method, entry->measure->id);
        pb_error_hint(error, "leave 'good_health' out, or write the method healthy_life_expectancy");
        return status;
    }
    enum pb_status status = made_check_id(entry, "good_health", health, "good health by age", error);
    if (status != PB_OK)
        return status;
    const struct pb_measure *found = made_find_measure(entry->framework, health);
    if (found->value_type_word == PB_WORD_PROPORTION || found->value_type_word == PB_WORD_SURVEY_PROPORTION)
        return PB_OK;
    status = pb_document_fail(error, entry->json, pb_document_key(entry->node, "good_health"),
                              "measure '%s' is a %s; expected the percentage of people in good health", health,
                              found->value_type);
    pb_error_hint(error, "name a measure whose value_type is survey_proportion or proportion");
    return status;
}

static enum pb_status made_check_method(const struct made_entry *entry, struct pb_error *error)
{
    struct pb_made_from *from = entry->from;
    const struct pb_measure *measure = entry->measure;
    int method = 0;
    while (method < PB_MADE_METHODS - 1 && strcmp(made_methods[method], from->method) != 0)
        method++;
    from->how = (enum pb_made_method)method;
    const struct cJSON *node = pb_document_key(entry->node, "method");
    if (measure->value_type_word != made_value_types[method]) {
        enum pb_status status = pb_document_fail(
            error, entry->json, node, "measure '%s' is a %s, which the method %s does not make; expected a %s",
            measure->id, measure->value_type, from->method, pb_vocabulary[made_value_types[method]].text);
        pb_error_hint(error, "correct 'method' or 'value_type'");
        return status;
    }
    from->multiplier = isnan(measure->multiplier) ? pb_unit_multiplier(measure->unit) : measure->multiplier;
    if ((from->how != PB_MADE_STANDARDISED && from->how != PB_MADE_YEARS_LOST) || from->multiplier > 0)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(error, entry->json, node, "the unit '%s' of measure '%s' does not say what its rate is per",
                         measure->unit, measure->id);
    pb_error_hint(error, "write 'unit' as \"per 100,000\"");
    return status;
}

static enum pb_status made_fill_ages(const struct made_entry *entry, struct pb_arena *arena, struct pb_error *error)
{
    struct pb_made_from *from = entry->from;
    char spelled[PB_AGE_TEXT];
    if (!from->ages)
        from->ages = entry->measure->headline_age ? entry->measure->headline_age : "All ages";
    if (!pb_age_parse(from->ages, strlen(from->ages), &from->age_from, &from->age_to)) {
        enum pb_status status = pb_document_fail(error, entry->json, pb_document_key(entry->node, "ages"),
                                                 "'%s' of measure '%s' are no ages in years; expected some such as "
                                                 "'<75 yrs', '65+ yrs' or 'All ages'",
                                                 from->ages, entry->measure->id);
        pb_error_hint(error, "write 'ages'; without it they are the measure's headline_age");
        return status;
    }
    if (!pb_age_spell(from->ages, strlen(from->ages), spelled))
        return PB_OK;
    from->ages = pb_arena_text(arena, spelled, strlen(spelled));
    return from->ages ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_made_from_check(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                  struct pb_mistakes *mistakes, struct pb_error *error)
{
    const struct pb_measure *measures = framework->measures.items;
    const struct cJSON *list = pb_document_key(json->root, "measures");
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < framework->measures.count; i++) {
        const struct cJSON *node = pb_document_key(pb_document_item(json, list, i), "made_from");
        for (size_t k = 0; k < measures[i].made_from.count; k++) {
            struct pb_made_from *from = (struct pb_made_from *)measures[i].made_from.items + k;
            const struct made_entry entry = { framework, json, &measures[i], from, pb_document_item(json, node, k) };
            enum pb_status of_entry = made_check_method(&entry, error);
            if (of_entry == PB_OK)
                of_entry = made_check_measure(&entry, error);
            if (of_entry == PB_OK)
                of_entry = made_check_health(&entry, error);
            if (of_entry == PB_OK)
                of_entry = made_fill_ages(&entry, arena, error);
            if (pb_mistakes_end(mistakes, of_entry, &status, error))
                return status;
        }
    }
    return status;
}

bool pb_measure_is_made_from(const struct pb_measure *measure, const char *id)
{
    const struct pb_made_from *from = measure->made_from.items;
    for (size_t i = 0; i < measure->made_from.count; i++)
        if ((from[i].measure && strcmp(from[i].measure, id) == 0) ||
            (from[i].good_health && strcmp(from[i].good_health, id) == 0))
            return true;
    return false;
}
