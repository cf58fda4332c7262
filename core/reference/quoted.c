/*
 * A register of quoted figures, in two steps. The option tables (quoted_options.c) turn its JSON into structs and check
 * what a single value can show. Then this file checks what only the framework, the Places and the whole show: that
 * measures, areas, documents and figures that are named exist, that periods are understood, and that a figure is in the
 * unit of its measure or says how it gets there. Every part is checked by itself, so that a figure with two mistakes
 * tells both.
 */
#include "placebook/quoted.h"

#include "core/options/document.h"
#include "core/reference/reading.h"

#include "placebook/area_names.h"
#include "placebook/period.h"
#include "placebook/spelling.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>
#include <strings.h>

enum { QUOTED_DOCUMENTS, QUOTED_FIGURES };

struct quoted_reading {
    struct pb_quoted *quoted;
    const struct pb_framework *framework;
    const struct pb_geography *geography;
    const struct pb_json *json;
    struct pb_arena *arena;
    struct pb_error *error;
    struct pb_lookup ids;
    const struct pb_area_names *names;
};

static const char *quoted_measure_at(const void *context, size_t i)
{
    const struct pb_object_list *measures = &((const struct pb_framework *)context)->measures;
    return i < measures->count ? ((const struct pb_measure *)measures->items)[i].id : NULL;
}

static const char *quoted_document_at(const void *context, size_t i)
{
    const struct pb_object_list *documents = &((const struct pb_quoted *)context)->documents;
    return i < documents->count ? ((const struct pb_quoted_document *)documents->items)[i].id : NULL;
}

static const char *quoted_figure_at(const void *context, size_t i)
{
    const struct pb_object_list *figures = &((const struct pb_quoted *)context)->figures;
    return i < figures->count ? ((const struct pb_quoted_figure *)figures->items)[i].id : NULL;
}

/* The ids of all Places and the names of all areas. */
static const char *quoted_area_at(const void *context, size_t i)
{
    const struct pb_geography *geography = context;
    if (i < geography->all_count)
        return geography->all[i].id;
    i -= geography->all_count;
    return i < geography->areas.count ? ((const struct pb_area *)geography->areas.items)[i].name : NULL;
}

static enum pb_status quoted_check_measure(struct quoted_reading *reading, struct pb_quoted_figure *figure,
                                           const struct cJSON *node)
{
    if (!figure->measure_id == !figure->no_measure) {
        enum pb_status status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "no_measure"),
                                                 "figure '%s' has %s; expected one of them", figure->id,
                                                 figure->measure_id ? "both 'measure' and 'no_measure'"
                                                                    : "neither 'measure' nor 'no_measure'");
        if (!figure->measure_id)
            pb_error_at(reading->error, reading->json->name, figure->at.line, figure->at.column);
        pb_error_hint(reading->error, "name the measure that is the same thing, or say why there can be none");
        return status;
    }
    if (figure->no_measure)
        return PB_OK;
    figure->measure = pb_framework_measure(reading->framework, figure->measure_id, NULL);
    if (figure->measure)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node, "measure"),
                         "the framework has no measure '%s'; expected the id of one", figure->measure_id);
    pb_document_hint(reading->error, figure->measure_id, quoted_measure_at, reading->framework,
                     "its ids are under \"measures\"; where there can be none, say why in 'no_measure'");
    return status;
}

static enum pb_status quoted_check_document(const struct quoted_reading *reading, struct pb_quoted_figure *figure,
                                            const struct cJSON *node)
{
    const char *id = figure->document_id;
    uint32_t known = pb_lookup_find(&reading->ids, QUOTED_DOCUMENTS, id, strlen(id));
    if (known != PB_LOOKUP_NONE) {
        figure->document = (const struct pb_quoted_document *)reading->quoted->documents.items + known;
        return PB_OK;
    }
    enum pb_status status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "document"),
                                             "no document has the id '%s'; expected an id of 'documents'", id);
    pb_document_hint(reading->error, id, quoted_document_at, reading->quoted, "add it to 'documents'");
    return status;
}

/* By the id of a Place, else as rows of sources name areas. An area that is a Place itself stands for the Place: an NHS
 * area that covers the same speaks of it too. */
static bool find_where(const struct quoted_reading *reading, const char *text, struct pb_quoted_area *where,
                       bool *ambiguous)
{
    const struct pb_geography *geography = reading->geography;
    where->place = pb_geography_place(geography, text);
    if (where->place)
        return true;
    where->area = pb_geography_area(geography, text, strlen(text));
    if (!where->area)
        where->area = pb_area_by_name(reading->names, text, strlen(text), ambiguous);
    for (size_t i = 0; where->area && i < geography->all_count; i++)
        if (geography->all[i].area == where->area)
            where->place = &geography->all[i];
    if (where->place)
        where->area = NULL;
    return where->place || where->area;
}

static enum pb_status quoted_check_areas(const struct quoted_reading *reading, struct pb_quoted_figure *figure,
                                         const struct cJSON *node)
{
    const struct cJSON *list = pb_document_key(node, "areas");
    figure->where = pb_arena_take(reading->arena, figure->areas.count, sizeof *figure->where);
    if (!figure->where)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < figure->areas.count; i++) {
        const char *text = figure->areas.items[i];
        bool ambiguous = false;
        if (find_where(reading, text, &figure->where[i], &ambiguous))
            continue;
        enum pb_status status =
            pb_document_fail(reading->error, reading->json, pb_document_item(reading->json, list, i),
                             ambiguous ? "several areas are called '%s'; expected the code of one of them"
                                       : "no area is called '%s'; expected the id of a Place, or the code or name of "
                                         "an area of the Places file",
                             text);
        pb_document_hint(reading->error, text, quoted_area_at, reading->geography,
                         "add the area to the Places file, or leave out 'areas' where the document does not say where");
        return status;
    }
    const struct pb_measure *measure = figure->measure;
    if (figure->areas.count < 2 || !measure || pb_word_adds_up(measure->value_type_word))
        return PB_OK;
    enum pb_status status = pb_document_fail(reading->error, reading->json, list,
                                             "figure '%s' is of %zu areas together, but '%s' is a %s, which cannot be "
                                             "added up; expected one area",
                                             figure->id, figure->areas.count, measure->id, measure->value_type);
    pb_error_hint(reading->error, "write one figure for each area, or name an area that covers them");
    return status;
}

/* Nothing says how a document means two years that follow each other, so the file has to. */
static enum pb_status quoted_check_period(const struct quoted_reading *reading, struct pb_quoted_figure *figure,
                                          const struct cJSON *node)
{
    static const struct pb_period_rules rules = { .years = PB_YEARS_UNSAID };
    struct pb_period_found found;
    if (!figure->period && !figure->period_supposed)
        return PB_OK;
    if (!figure->period) {
        enum pb_status status =
            pb_document_fail(reading->error, reading->json, pb_document_key(node, "period_supposed"),
                             "figure '%s' has a supposed period, and no 'period'; expected the period", figure->id);
        pb_error_hint(reading->error, "add 'period', or leave out 'period_supposed'");
        return status;
    }
    enum pb_period_fault fault = pb_period_read(figure->period, strlen(figure->period), &rules, &found);
    const char *doubtful = pb_period_doubtful(found.doubt);
    if (fault == PB_PERIOD_GOOD && !doubtful) {
        figure->start = found.period.start;
        figure->end = found.period.end;
        return PB_OK;
    }
    enum pb_status status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "period"),
                                             "period '%s' of figure '%s': %s%s", figure->period, figure->id,
                                             fault == PB_PERIOD_GOOD ? "it " : "",
                                             fault == PB_PERIOD_GOOD ? doubtful : pb_period_reason(fault));
    pb_error_hint(reading->error, "write it like 2017, 2015-17, 2018/19, Aug 2019 or Jan 2018 - Dec 2019");
    return status;
}

/* The option tables see to the ranges; what is near 0 would make any number of the data huge. */
static enum pb_status quoted_check_times(const struct quoted_reading *reading, const struct pb_quoted_figure *figure,
                                         const struct cJSON *node)
{
    if (isnan(figure->times) || fabs(figure->times) >= PB_QUOTED_TIMES_LEAST)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node, "times"),
                         "'times' of figure '%s' is %g; expected a number that is not 0", figure->id, figure->times);
    pb_error_hint(reading->error, "it is what the value is multiplied by, such as 1000 or -1");
    return status;
}

static enum pb_status quoted_check_unit(const struct quoted_reading *reading, const struct pb_quoted_figure *figure,
                                        const struct cJSON *node)
{
    const struct pb_measure *measure = figure->measure;
    if (!measure || !isnan(figure->times) || strcasecmp(measure->unit, figure->unit) == 0)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node, "unit"),
                         "figure '%s' is in '%s' and its measure '%s' in '%s'; expected the same unit, or 'times'",
                         figure->id, figure->unit, measure->id, measure->unit);
    pb_error_hint(reading->error, "'times' says by what the value is multiplied to be in the unit of the measure");
    return status;
}

static enum pb_status quoted_check_contradicts(const struct quoted_reading *reading,
                                               const struct pb_quoted_figure *figure, const struct cJSON *node)
{
    const struct cJSON *list = pb_document_key(node, "contradicts");
    for (size_t i = 0; i < figure->contradicts.count; i++) {
        const char *id = figure->contradicts.items[i];
        bool itself = strcmp(id, figure->id) == 0;
        if (!itself && pb_lookup_find(&reading->ids, QUOTED_FIGURES, id, strlen(id)) != PB_LOOKUP_NONE)
            continue;
        enum pb_status status =
            pb_document_fail(reading->error, reading->json, pb_document_item(reading->json, list, i),
                             itself ? "figure '%s' contradicts itself; expected the id of another figure"
                                    : "no figure has the id '%s'; expected the id of another figure of this file",
                             id);
        pb_document_hint(reading->error, itself ? "" : id, quoted_figure_at, reading->quoted,
                         "ids are under \"figures\"");
        return status;
    }
    return PB_OK;
}

/* Sex and age as rows have them. */
static enum pb_status quoted_spell(const struct quoted_reading *reading, struct pb_quoted_figure *figure)
{
    char spelled[PB_AGE_TEXT];
    enum pb_word sex = figure->sex ? pb_sex_of(figure->sex, strlen(figure->sex)) : PB_WORD_NONE;
    if (sex)
        figure->sex = pb_vocabulary[sex].text;
    if (!figure->age || !pb_age_spell(figure->age, strlen(figure->age), spelled))
        return PB_OK;
    figure->age = pb_arena_text(reading->arena, spelled, strlen(spelled));
    return figure->age ? PB_OK : pb_out_of_memory(reading->error);
}

static enum pb_status quoted_check_figure(struct quoted_reading *reading, struct pb_mistakes *mistakes, size_t position)
{
    struct pb_quoted_figure *figure = &((struct pb_quoted_figure *)reading->quoted->figures.items)[position];
    const struct cJSON *node =
        pb_document_item(reading->json, pb_document_key(reading->json->root, "figures"), position);
    struct pb_error *error = reading->error;
    enum pb_status status = PB_OK;
    if (pb_mistakes_end(mistakes, quoted_check_measure(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_check_document(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_check_areas(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_check_period(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_check_times(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_check_unit(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_check_contradicts(reading, figure, node), &status, error) ||
        pb_mistakes_end(mistakes, quoted_spell(reading, figure), &status, error))
        return status;
    return status;
}

static enum pb_status quoted_open_ids(struct quoted_reading *reading)
{
    const struct pb_quoted *quoted = reading->quoted;
    const struct pb_quoted_document *documents = quoted->documents.items;
    const struct pb_quoted_figure *figures = quoted->figures.items;
    enum pb_status status =
        pb_lookup_open(&reading->ids, quoted->documents.count + quoted->figures.count, reading->arena, reading->error);
    for (size_t i = 0; status == PB_OK && i < quoted->documents.count; i++)
        (void)pb_lookup_add(&reading->ids, QUOTED_DOCUMENTS, documents[i].id, (uint32_t)i);
    for (size_t i = 0; status == PB_OK && i < quoted->figures.count; i++)
        (void)pb_lookup_add(&reading->ids, QUOTED_FIGURES, figures[i].id, (uint32_t)i);
    return status;
}

static enum pb_status quoted_check(struct quoted_reading *reading, struct pb_mistakes *mistakes)
{
    struct pb_area_names names;
    enum pb_status status = pb_area_names_open(&names, reading->geography, NULL, reading->error);
    reading->names = &names;
    if (status == PB_OK)
        status = quoted_open_ids(reading);
    for (size_t i = 0; status <= PB_REJECTED && i < reading->quoted->figures.count; i++)
        if (pb_mistakes_end(mistakes, quoted_check_figure(reading, mistakes, i), &status, reading->error))
            break;
    pb_area_names_close(&names);
    reading->names = NULL;
    return status;
}

enum pb_status pb_quoted_read(struct pb_quoted *quoted, const struct pb_json *json,
                              const struct pb_framework *framework, const struct pb_geography *geography,
                              struct pb_arena *arena, struct pb_mistakes *mistakes, struct pb_error *error)
{
    *quoted = (struct pb_quoted){ 0 };
    struct quoted_reading reading = {
        .quoted = quoted, .framework = framework, .geography = geography, .json = json, .arena = arena, .error = error
    };
    if (!cJSON_IsObject(json->root)) {
        enum pb_status status =
            pb_document_fail(error, json, json->root, "a register of quoted figures holds an object; found %s",
                             pb_json_kind(json->root));
        pb_error_hint(error, "see 'placebook schema figures' for what such a register looks like");
        return status;
    }
    struct pb_option_reading options = {
        .json = json, .arena = arena, .what = "a register of quoted figures", .mistakes = mistakes
    };
    enum pb_status status = pb_options_read(pb_quoted_options, json->root, quoted, &options, error);
    return status == PB_OK ? quoted_check(&reading, mistakes) : status;
}

size_t pb_quoted_measured(const struct pb_quoted *quoted)
{
    const struct pb_quoted_figure *figures = quoted->figures.items;
    size_t count = 0;
    for (size_t i = 0; i < quoted->figures.count; i++)
        count += figures[i].measure != NULL;
    return count;
}

bool pb_quoted_concerns(const struct pb_quoted_figure *figure, const struct pb_geography *geography,
                        const struct pb_place *place)
{
    const struct pb_measure *measure = figure->measure;
    if (place->system)
        return true;
    if (!pb_edition_shows(place, measure ? measure->id : NULL, measure ? measure->level : NULL))
        return false;
    for (size_t i = 0; i < figure->areas.count; i++) {
        const struct pb_quoted_area *where = &figure->where[i];
        if (where->place ? where->place != place : pb_geography_role(geography, place, where->area) == PB_WORD_NONE)
            return false;
    }
    return figure->areas.count > 0;
}
