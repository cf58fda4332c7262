/*
 * The framework file, in two steps. The option tables (framework_options.c) turn its JSON into structs and check what a
 * single value can show. Then this file checks what only the whole shows: that outcomes, pillars and measures which are
 * named exist, that no indicator belongs to two measures, and that a multiplier fits its kind of value. The same pass
 * fills the lookup, so that a row of a national file finds its measure without a search.
 */
#include "placebook/framework.h"

#include "core/options/document.h"
#include "core/reference/framework_made.h"
#include "core/reference/framework_rating.h"
#include "core/reference/programmes.h"
#include "core/reference/reading.h"

#include "placebook/period.h"
#include "placebook/spelling.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Domains of the lookup. Each scheme of sources has a domain of its own for its indicators. */
enum { OUTCOMES, PILLARS, MEASURES, SCHEMES, FIRST_INDICATORS };

/* What checking needs at hand. */
struct reading {
    struct pb_framework *framework;
    const struct pb_json *json;
    struct pb_mistakes *mistakes;
    struct pb_arena *arena;
    struct pb_error *error;
    uint32_t schemes; /* how many there are so far */
};

static const struct cJSON *node_of(const struct reading *reading, const char *list, size_t item)
{
    return pb_document_item(reading->json, pb_document_key(reading->json->root, list), item);
}

static const char *outcome_candidate(const void *context, size_t i)
{
    const struct pb_object_list *outcomes = &((const struct pb_framework *)context)->outcomes;
    return i < outcomes->count ? ((const struct pb_outcome *)outcomes->items)[i].id : NULL;
}

static const char *pillar_candidate(const void *context, size_t i)
{
    const struct pb_object_list *pillars = &((const struct pb_framework *)context)->pillars;
    return i < pillars->count ? ((const struct pb_pillar *)pillars->items)[i].id : NULL;
}

/* Ids are unique already: the option tables see to that. */
static enum pb_status check_outcome(const struct reading *reading, const struct pb_outcome *outcome, size_t i)
{
    const char *name = outcome->short_name;
    size_t characters = 0;
    (void)pb_lookup_add(&reading->framework->lookup, OUTCOMES, outcome->id, (uint32_t)i);
    for (const char *c = name; *c; c++)
        characters += ((unsigned char)*c & 0xC0) != 0x80;
    if (characters && characters <= PB_SHORT_NAME_MAXIMUM && !strpbrk(name, "[]:*?/\\'"))
        return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node_of(reading, "outcomes", i), "short_name"),
                         "short name '%s' of outcome '%s' cannot be in the name of a sheet; expected 1 to %d "
                         "characters without [ ] : * ? / \\ and '",
                         name, outcome->id, PB_SHORT_NAME_MAXIMUM);
    pb_error_hint(reading->error, "shorten it: the full name is above the table");
    return status;
}

static enum pb_status check_outcomes(const struct reading *reading)
{
    const struct pb_outcome *outcomes = reading->framework->outcomes.items;
    const struct pb_pillar *pillars = reading->framework->pillars.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < reading->framework->outcomes.count; i++)
        if (pb_mistakes_end(reading->mistakes, check_outcome(reading, &outcomes[i], i), &status, reading->error))
            return status;
    for (size_t i = 0; i < reading->framework->pillars.count; i++)
        (void)pb_lookup_add(&reading->framework->lookup, PILLARS, pillars[i].id, (uint32_t)i);
    return status;
}

/* The domain of a scheme's indicators; a new one for a new scheme. */
static uint32_t domain_of(struct reading *reading, const char *scheme)
{
    uint32_t known = pb_lookup_add(&reading->framework->lookup, SCHEMES, scheme, reading->schemes);
    return FIRST_INDICATORS + (known == PB_LOOKUP_NONE ? reading->schemes++ : known);
}

static enum pb_status check_sources(struct reading *reading, size_t position)
{
    const struct pb_measure *measures = reading->framework->measures.items;
    const struct pb_measure *measure = &measures[position];
    const struct pb_measure_source *sources = measure->sources.items;
    const struct cJSON *list = pb_document_key(node_of(reading, "measures", position), "sources");
    for (size_t i = 0; i < measure->sources.count; i++) {
        uint32_t domain = domain_of(reading, sources[i].scheme);
        uint32_t known = pb_lookup_add(&reading->framework->lookup, domain, sources[i].indicator, (uint32_t)position);
        if (known == PB_LOOKUP_NONE && *sources[i].indicator)
            continue;
        const struct cJSON *node = pb_document_key(pb_document_item(reading->json, list, i), "indicator");
        enum pb_status status = PB_FAILED;
        if (!*sources[i].indicator) {
            status = pb_document_fail(reading->error, reading->json, node,
                                      "a source of measure '%s' has an empty indicator; expected its id in %s",
                                      measure->id, sources[i].scheme);
            pb_error_hint(reading->error, "write the id, or remove the source");
        } else {
            status = pb_document_fail(reading->error, reading->json, node,
                                      "indicator %s of %s is claimed by measure '%s' and already by '%s' (line %u); "
                                      "expected one measure for an indicator",
                                      sources[i].indicator, sources[i].scheme, measure->id, measures[known].id,
                                      measures[known].at.line);
            pb_error_hint(reading->error, "remove the source from one of the two");
        }
        return status;
    }
    return PB_OK;
}

/* Value = multiplier x count / denominator is what a proportion and a crude rate are; for a ratio of observed and
 * expected events it may be given. It never holds for figures that are weighted or come from a model. */
static enum pb_status check_multiplier(const struct reading *reading, const struct pb_measure *measure,
                                       const struct cJSON *node)
{
    enum pb_word type = measure->value_type_word;
    bool needed = type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE;
    bool allowed = needed || type == PB_WORD_ISR || type == PB_WORD_OTHER_VALUE;
    bool given = !isnan(measure->multiplier);
    if (given && allowed && measure->multiplier > 0 && isfinite(measure->multiplier))
        return PB_OK;
    if (!given && !needed)
        return PB_OK;
    enum pb_status status = PB_FAILED;
    if (!given) {
        status =
            pb_document_fail(reading->error, reading->json, node,
                             "measure '%s' is a %s without a multiplier; expected one, such as 100 for percentages",
                             measure->id, measure->value_type);
        pb_error_hint(reading->error, "add 'multiplier': value = multiplier x count / denominator");
    } else if (allowed) {
        status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "multiplier"),
                                  "multiplier %g of measure '%s' is not above 0", measure->multiplier, measure->id);
        pb_error_hint(reading->error, "use 100 for percentages, 1000 for rates per 1,000 and so on");
    } else {
        status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "multiplier"),
                                  "measure '%s' has a multiplier, but a %s is not multiplier x count / denominator",
                                  measure->id, measure->value_type);
        pb_error_hint(reading->error, "remove 'multiplier', or correct 'value_type'");
    }
    return status;
}

/* A p chart is one of proportions, a u chart one of rates: only there a count has a denominator. */
static enum pb_status check_chart_kind(const struct reading *reading, const struct pb_measure *measure,
                                       const struct cJSON *node)
{
    enum pb_chart_kind kind = pb_chart_kind_of(measure->chart);
    enum pb_word type = measure->value_type_word;
    bool fits = kind == PB_CHART_P ? type == PB_WORD_PROPORTION
                                   : type == PB_WORD_CRUDE_RATE || (type == PB_WORD_ISR && !isnan(measure->multiplier));
    if (fits || (kind != PB_CHART_P && kind != PB_CHART_U))
        return PB_OK;
    enum pb_status status = pb_document_fail(
        reading->error, reading->json, pb_document_key(node, "chart"),
        "measure '%s' has a %s chart, but is a %s; expected a %s", measure->id, measure->chart, measure->value_type,
        kind == PB_CHART_P ? "proportion" : "crude_rate, or an indirectly_standardised_ratio with a multiplier");
    pb_error_hint(reading->error, "leave 'chart' out, or correct 'value_type'");
    return status;
}

static enum pb_status check_rebase_date(const struct reading *reading, const struct pb_measure *measure, size_t i,
                                        int32_t *last, const struct cJSON *node)
{
    const struct pb_chart_baseline *baseline = &measure->baseline;
    const char *text = measure->rebase.items[i];
    const char *wrong = NULL;
    int32_t date = 0;
    if (!pb_date_parse(text, strlen(text), &date))
        wrong = "is no date; expected one such as 2020-04-01";
    else if (date <= *last)
        wrong = "comes after a later one; expected the earliest date first";
    else if (baseline->from && date > baseline->from && date <= baseline->to)
        wrong = "lies within the baseline; expected the baseline to lie on one side of it";
    *last = date;
    if (!wrong)
        return PB_OK;
    enum pb_status status = pb_document_fail(reading->error, reading->json,
                                             pb_document_item(reading->json, pb_document_key(node, "rebase"), i),
                                             "'%s' in 'rebase' of measure '%s' %s", text, measure->id, wrong);
    pb_error_hint(reading->error, "it is the first day of the first period with new limits");
    return status;
}

static enum pb_status check_chart(const struct reading *reading, const struct pb_measure *measure,
                                  const struct cJSON *node)
{
    enum pb_status status = check_chart_kind(reading, measure, node);
    int32_t last = 0;
    for (size_t i = 0; status == PB_OK && i < measure->rebase.count; i++)
        status = check_rebase_date(reading, measure, i, &last, node);
    if (status == PB_OK && measure->baseline.from > measure->baseline.to) {
        status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "baseline"),
                                  "the baseline of measure '%s' ends before it begins", measure->id);
        pb_error_hint(reading->error, "write the first day into 'from' and the last one into 'to'");
    }
    return status;
}

static enum pb_status check_reference(const struct reading *reading, uint32_t domain, const char *id,
                                      const struct cJSON *node, const char *what,
                                      const char *(*candidate)(const void *context, size_t i))
{
    if (pb_lookup_find(&reading->framework->lookup, domain, id, strlen(id)) != PB_LOOKUP_NONE)
        return PB_OK;
    enum pb_status status = pb_document_fail(reading->error, reading->json, node,
                                             "no %s has the id '%s'; expected an id of '%ss'", what, id, what);
    char otherwise[sizeof reading->error->hint] = "they are:";
    size_t used = strlen(otherwise);
    for (size_t i = 0; candidate(reading->framework, i) && used < sizeof otherwise; i++) {
        int written = snprintf(otherwise + used, sizeof otherwise - used, "%s %s", i ? "," : "",
                               candidate(reading->framework, i));
        used += written > 0 ? (size_t)written : 0;
    }
    pb_document_hint(reading->error, id, candidate, reading->framework, otherwise);
    return status;
}

/* The options allow no other word. */
static enum pb_measure_level level_of(const char *name)
{
    int level = 0;
    while (level < PB_MEASURE_LEVELS - 1 && strcmp(pb_measure_level_names[level], name) != 0)
        level++;
    return (enum pb_measure_level)level;
}

static enum pb_inequality inequality_of(const char *name)
{
    int kind = PB_INEQUALITY_DIFFERENCE;
    while (name && strcmp(pb_inequality_names[kind - PB_INEQUALITY_DIFFERENCE], name) != 0)
        kind++;
    return name ? (enum pb_inequality)kind : PB_INEQUALITY_NOT;
}

/* A wider gap is not good, and values that are not to be compared are not compared as gaps. */
static enum pb_status check_inequality(const struct reading *reading, const struct pb_measure *measure,
                                       const struct cJSON *node)
{
    enum pb_word polarity = measure->polarity_word;
    if (measure->inequality_kind == PB_INEQUALITY_NOT || polarity == PB_WORD_LOW_IS_GOOD ||
        polarity == PB_WORD_NO_JUDGEMENT)
        return PB_OK;
    enum pb_status status = pb_document_fail(
        reading->error, reading->json, pb_document_key(node, "inequality"),
        "measure '%s' is one of inequality, but its polarity is '%s'; expected 'low_is_good' or 'no_judgement'",
        measure->id, measure->polarity);
    pb_error_hint(reading->error, "of a gap between groups less is better; leave 'inequality' out of other measures");
    return status;
}

/* The headline's sex and age as rows have them. */
static enum pb_status spell_headline(const struct reading *reading, struct pb_measure *measure)
{
    const char *sex = measure->headline_sex;
    const char *age = measure->headline_age;
    char spelled[PB_AGE_TEXT];
    enum pb_word word = sex ? pb_sex_of(sex, strlen(sex)) : PB_WORD_NONE;
    if (word)
        measure->headline_sex = pb_vocabulary[word].text;
    if (!age || !pb_age_spell(age, strlen(age), spelled))
        return PB_OK;
    measure->headline_age = pb_arena_text(reading->arena, spelled, strlen(spelled));
    return measure->headline_age ? PB_OK : pb_out_of_memory(reading->error);
}

static enum pb_status framework_check_measure(struct reading *reading, size_t position)
{
    struct pb_framework *framework = reading->framework;
    struct pb_measure *measure = &((struct pb_measure *)framework->measures.items)[position];
    const struct cJSON *node = node_of(reading, "measures", position);
    (void)pb_lookup_add(&framework->lookup, MEASURES, measure->id, (uint32_t)position);
    enum pb_status status = check_reference(reading, OUTCOMES, measure->outcome, pb_document_key(node, "outcome"),
                                            "outcome", outcome_candidate);
    if (status == PB_OK)
        status = check_reference(reading, PILLARS, measure->pillar, pb_document_key(node, "pillar"), "pillar",
                                 pillar_candidate);
    if (status != PB_OK)
        return status;
    measure->outcome_index = pb_lookup_find(&framework->lookup, OUTCOMES, measure->outcome, strlen(measure->outcome));
    measure->value_type_word = pb_word_of(measure->value_type, strlen(measure->value_type), PB_WORDS_VALUE_TYPE);
    measure->polarity_word = pb_word_of(measure->polarity, strlen(measure->polarity), PB_WORDS_POLARITY);
    measure->level_index = level_of(measure->level);
    measure->inequality_kind = inequality_of(measure->inequality);
    status = spell_headline(reading, measure);
    if (status == PB_OK)
        status = check_multiplier(reading, measure, node);
    if (status == PB_OK)
        status = check_chart(reading, measure, node);
    if (status == PB_OK)
        status = check_inequality(reading, measure, node);
    return status == PB_OK ? check_sources(reading, position) : status;
}

static enum pb_status framework_open_lookup(const struct reading *reading, struct pb_arena *arena)
{
    const struct pb_framework *framework = reading->framework;
    const struct pb_measure *measures = framework->measures.items;
    size_t entries = framework->outcomes.count + framework->pillars.count + framework->measures.count;
    for (size_t i = 0; i < framework->measures.count; i++)
        entries += 2 * measures[i].sources.count; /* the indicator and perhaps its scheme */
    return pb_lookup_open(&reading->framework->lookup, entries, arena, reading->error);
}

enum pb_status pb_framework_read(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                 struct pb_mistakes *mistakes, struct pb_error *error)
{
    *framework = (struct pb_framework){ 0 };
    struct reading reading = {
        .framework = framework, .json = json, .mistakes = mistakes, .arena = arena, .error = error
    };
    if (!cJSON_IsObject(json->root)) {
        enum pb_status status = pb_document_fail(error, json, json->root, "a framework file holds an object; found %s",
                                                 pb_json_kind(json->root));
        pb_error_hint(error, "see 'placebook schema framework' for what a framework file looks like");
        return status;
    }
    struct pb_option_reading options = {
        .json = json, .arena = arena, .what = "a framework file", .mistakes = mistakes
    };
    enum pb_status status = pb_options_read(pb_framework_options, json->root, framework, &options, error);
    if (status == PB_OK)
        status = framework_open_lookup(&reading, arena);
    if (status != PB_OK)
        return status;
    if (pb_mistakes_end(mistakes, check_outcomes(&reading), &status, error))
        return status;
    for (size_t i = 0; i < framework->measures.count; i++)
        if (pb_mistakes_end(mistakes, framework_check_measure(&reading, i), &status, error))
            return status;
    if (pb_mistakes_end(mistakes, pb_made_from_check(framework, json, arena, mistakes, error), &status, error))
        return status;
    if (pb_mistakes_end(mistakes, pb_rating_check(&framework->rating, json, error), &status, error))
        return status;
    if (pb_mistakes_end(mistakes, pb_programmes_check(framework, json, arena, mistakes, error), &status, error))
        return status;
    return status;
}

const struct pb_measure *pb_framework_by_indicator(const struct pb_framework *framework, const char *scheme,
                                                   const char *indicator)
{
    uint32_t domain = pb_lookup_find(&framework->lookup, SCHEMES, scheme, strlen(scheme));
    if (domain == PB_LOOKUP_NONE)
        return NULL;
    uint32_t position = pb_lookup_find(&framework->lookup, FIRST_INDICATORS + domain, indicator, strlen(indicator));
    return position == PB_LOOKUP_NONE ? NULL : (const struct pb_measure *)framework->measures.items + position;
}

const struct pb_measure *pb_framework_measure(const struct pb_framework *framework, const char *id, size_t *position)
{
    uint32_t found = pb_lookup_find(&framework->lookup, MEASURES, id, strlen(id));
    if (found == PB_LOOKUP_NONE)
        return NULL;
    if (position)
        *position = found;
    return (const struct pb_measure *)framework->measures.items + found;
}

bool pb_measure_serves(const struct pb_measure *measure, const char *priority)
{
    for (size_t i = 0; measure->published && i < measure->priorities.count; i++)
        if (strcmp(measure->priorities.items[i], priority) == 0)
            return true;
    return false;
}
