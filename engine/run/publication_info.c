#include "engine/run/publication_info.h"

#include "core/base/url_hide.h"
#include "core/peers/england.h"
#include "engine/plan/audiences.h"
#include "engine/plan/reference.h"
#include "engine/plan/remote.h"
#include "engine/store/store_fetches.h"
#include "placebook/period.h"

#include <stdlib.h>
#include <string.h>

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* The results of the plan, or those that a Place sees. */
struct info_results {
    const struct pb_plan_result *items;
    size_t count;
};

/* Is the source in the files of the Place? NULL: in those of any. */
static bool speaks_of(const char *place, const struct pb_pipeline_source *source)
{
    return !place || pb_source_serves(source, place);
}

/* The rows of a source, in all its results. */
static struct pb_row_counts counts_of(const struct info_results *results, const struct pb_pipeline_source *source)
{
    struct pb_row_counts counts = { 0 };
    for (size_t i = 0; i < results->count; i++)
        if (results->items[i].source == source)
            pb_row_counts_add(&counts, &results->items[i].result.row_counts);
    return counts;
}

/* The day of a time in ISO 8601. */
static const char *day_of(const char *time, struct pb_arena *arena)
{
    return pb_arena_text(arena, time, strnlen(time, 10));
}

/* What is remembered of addresses: read when the first input of a source that was not read this time is listed. */
struct remembered {
    struct pb_store *store;
    struct pb_fetched *fetched;
    size_t count;
    bool read;
};

/* The latest answer with these bytes; NULL: none. */
static enum pb_status remember(struct remembered *remembered, const struct pb_unit_input *input,
                               const struct pb_fetched **found, struct pb_arena *arena, struct pb_error *error)
{
    *found = NULL;
    if (!remembered->read && remembered->store) {
        enum pb_status status =
            pb_store_fetched_all(remembered->store, arena, &remembered->fetched, &remembered->count, error);
        if (status != PB_OK)
            return status;
    }
    remembered->read = true;
    for (size_t i = 0; i < remembered->count; i++)
        if (strcmp(remembered->fetched[i].sha256, input->sha256) == 0)
            *found = &remembered->fetched[i];
    return PB_OK;
}

/* When a file from an address came, changed and was asked for. */
static enum pb_status add_days(struct pb_input_record *record, const struct pb_unit_input *input,
                               struct remembered *remembered, struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_fetched *found = NULL;
    const struct pb_arrival *arrival = input->arrival;
    record->changed = record->checked = "";
    enum pb_status status = arrival || input->path[0] ? PB_OK : remember(remembered, input, &found, arena, error);
    if (status != PB_OK || (!arrival && !found))
        return status;
    record->retrieved = day_of(arrival ? arrival->retrieved : found->retrieved, arena);
    record->changed = day_of(arrival ? arrival->changed : found->changed, arena);
    record->checked = day_of(arrival ? arrival->checked : found->checked, arena);
    return record->retrieved && record->changed && record->checked ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status list_inputs(struct pb_publication_info *info, struct pb_input_record **listed,
                                  const struct pb_run_plan *plan, const struct info_results *results, const char *place,
                                  struct pb_store *store, struct pb_arena *arena, struct pb_error *error)
{
    struct remembered remembered = { .store = store };
    size_t count = 0;
    for (size_t u = 0; u < plan->count; u++)
        count += plan->units[u].input_count;
    struct pb_input_record *inputs = pb_arena_take(arena, count, sizeof *inputs);
    if (!inputs)
        return pb_out_of_memory(error);
    size_t at = 0;
    const struct pb_pipeline_source *last = NULL;
    struct pb_row_counts row_counts = { 0 };
    for (size_t u = 0; u < plan->count; u++) {
        const struct pb_unit *unit = &plan->units[u];
        const struct pb_pipeline_source *source = unit->source;
        if (!speaks_of(place, source))
            continue;
        if (!last || source != last)
            row_counts = counts_of(results, source);
        last = source;
        char date[11];
        char *url = pb_arena_text(arena, or_empty(source->url), strlen(or_empty(source->url)));
        char *retrieved = pb_arena_text(arena, pb_date_text(source->retrieved, date), source->retrieved ? 10 : 0);
        if (!retrieved || !url)
            return pb_out_of_memory(error);
        pb_url_hide(url);
        info->sample = info->sample || source->sample;
        for (size_t i = 0; i < unit->input_count; i++) {
            const struct pb_arrival *arrival = unit->inputs[i].arrival;
            inputs[at] = (struct pb_input_record){
                .source = source->id,
                .title = or_empty(source->title),
                .publisher = or_empty(source->publisher),
                .url = source->url || !arrival ? url : arrival->url,
                .licence = or_empty(source->licence),
                .retrieved = retrieved,
                .file = unit->inputs[i].name,
                .sha256 = unit->inputs[i].sha256,
                .size = unit->inputs[i].size,
                .sample = source->sample,
                .row_counts = row_counts,
                .converter = unit->inputs[i].converter ? unit->inputs[i].converter->version : NULL,
                .last_good = unit->kept ? unit->last_read : NULL,
            };
            enum pb_status status = add_days(&inputs[at++], &unit->inputs[i], &remembered, arena, error);
            if (status != PB_OK)
                return status;
        }
    }
    info->inputs = *listed = inputs;
    info->input_count = at;
    return PB_OK;
}

static struct pb_module_record module_record(const struct pb_step *step)
{
    return (struct pb_module_record){ .kind = step->module->kind,
                                      .catalogue = step->module->catalogue ? step->module->scheme : NULL,
                                      .name = step->module->name,
                                      .version = step->module->version,
                                      .options = step->canonical,
                                      .sources = step->sources };
}

static enum pb_status list_modules(struct pb_publication_info *info, const struct pb_pipeline *pipeline,
                                   const char *place, struct pb_arena *arena, struct pb_error *error)
{
    size_t count = pipeline->sources.count + pipeline->transforms.count + pipeline->loaders.count;
    struct pb_module_record *modules = pb_arena_take(arena, count, sizeof *modules);
    if (!modules)
        return pb_out_of_memory(error);
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const struct pb_step *transforms = pipeline->transforms.items;
    const struct pb_step *loaders = pipeline->loaders.items;
    size_t at = 0;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (speaks_of(place, &sources[i]))
            modules[at++] = module_record(&sources[i].step);
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        if (!place || pb_step_reaches(&transforms[i], pipeline, place))
            modules[at++] = module_record(&transforms[i]);
    for (size_t i = 0; i < pipeline->loaders.count; i++)
        modules[at++] = module_record(&loaders[i]);
    info->modules = modules;
    info->module_count = at;
    return PB_OK;
}

/* How many records of a rule are listed, or would be. */
struct listed_rule {
    const char *rule;
    size_t listed;
};

/* Lists that grow with each result. */
struct gathered {
    struct pb_reject_record *rejects;
    size_t reject_capacity;
    struct pb_warning *warnings;
    size_t warning_capacity;
    struct pb_quality_record *quality;
    size_t quality_capacity;
    struct pb_check_record *checks;
    size_t check_capacity;
    struct listed_rule *rules; /* of one result after the other */
    size_t rule_room;
};

/* Room for more entries of a list, which grows by half at least. NULL when out of memory. */
static void *info_make_room(struct pb_arena *arena, void *list, size_t count, size_t more, size_t *capacity,
                            size_t size)
{
    if (list && count + more <= *capacity)
        return list;
    size_t wanted = *capacity + *capacity / 2 + 16;
    wanted = count + more > wanted ? count + more : wanted;
    list = pb_arena_grow(arena, list, *capacity, wanted, size);
    *capacity = wanted;
    return list;
}

static bool gather_rejects(struct gathered *gathered, struct pb_publication_info *info, const char *source,
                           const struct pb_unit_result *result, struct pb_arena *arena)
{
    gathered->rejects = info_make_room(arena, gathered->rejects, info->reject_count, result->reject_count,
                                       &gathered->reject_capacity, sizeof *gathered->rejects);
    if (!gathered->rejects)
        return false;
    for (size_t i = 0; i < result->reject_count; i++)
        gathered->rejects[info->reject_count++] = (struct pb_reject_record){ source, result->rejects[i] };
    return true;
}

/* Files of one source say the same of an indicator that they share: it is said once. */
static bool info_is_said(const struct gathered *gathered, size_t from, size_t count, const struct pb_warning *warning)
{
    for (size_t i = from; i < count; i++)
        if (gathered->warnings[i].line == 0 && warning->line == 0 &&
            strcmp(gathered->warnings[i].message, warning->message) == 0)
            return true;
    return false;
}

/* `from`: the first warning of the source. */
static bool gather_warnings(struct gathered *gathered, struct pb_publication_info *info, size_t from,
                            const struct pb_unit_result *result, struct pb_arena *arena)
{
    gathered->warnings = info_make_room(arena, gathered->warnings, info->warning_count, result->warning_count,
                                        &gathered->warning_capacity, sizeof *gathered->warnings);
    if (!gathered->warnings)
        return false;
    for (size_t i = 0; i < result->warning_count && info->warning_count - from < PB_WARNINGS_MAXIMUM; i++)
        if (!info_is_said(gathered, from, info->warning_count, &result->warnings[i]))
            gathered->warnings[info->warning_count++] = result->warnings[i];
    return true;
}

static struct pb_check_record *info_find_check(const struct gathered *gathered, const struct pb_publication_info *info,
                                               const char *source, const char *rule)
{
    for (size_t i = gathered->checks ? info->check_count : 0;
         i-- > 0 && strcmp(gathered->checks[i].source, source) == 0;)
        if (strcmp(gathered->checks[i].check.rule, rule) == 0)
            return &gathered->checks[i];
    return NULL;
}

/* A rule of the records of a result: one that was asked for, or a new one behind them, of which the results before have
 * what the checks say. NULL when out of memory. Records follow rows, so rules take turns. */
static struct listed_rule *info_listed_rule(struct gathered *gathered, size_t *count,
                                            const struct pb_publication_info *info, const char *source,
                                            const char *rule, struct pb_arena *arena)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(gathered->rules[i].rule, rule) == 0)
            return &gathered->rules[i];
    struct listed_rule *rules =
        pb_arena_one_more(arena, gathered->rules, *count, &gathered->rule_room, sizeof *gathered->rules);
    if (!rules)
        return NULL;
    gathered->rules = rules;
    const struct pb_check_record *before = info_find_check(gathered, info, source, rule);
    rules[*count] = (struct listed_rule){ rule, before ? before->check.found : 0 };
    return &rules[(*count)++];
}

/* Of one rule and source the first records are listed, and the others counted: the checks have the number. Comes
 * before the checks of the result are added, which say how many there were before. */
static bool gather_quality(struct gathered *gathered, struct pb_publication_info *info, const char *source,
                           const struct pb_unit_result *result, struct pb_arena *arena)
{
    gathered->quality = info_make_room(arena, gathered->quality, info->quality_count, result->quality_count,
                                       &gathered->quality_capacity, sizeof *gathered->quality);
    if (!gathered->quality)
        return false;
    size_t rule_count = 0;
    for (size_t i = 0; i < result->quality_count; i++) {
        struct listed_rule *rule =
            info_listed_rule(gathered, &rule_count, info, source, result->quality[i].rule, arena);
        if (!rule)
            return false;
        if (rule->listed++ < PB_QUALITY_MAXIMUM)
            gathered->quality[info->quality_count++] = (struct pb_quality_record){ source, result->quality[i] };
    }
    return true;
}

/* The results of a source count together. */
static bool info_gather_checks(struct gathered *gathered, struct pb_publication_info *info, const char *source,
                               const struct pb_unit_result *result, struct pb_arena *arena)
{
    gathered->checks = info_make_room(arena, gathered->checks, info->check_count, result->check_count,
                                      &gathered->check_capacity, sizeof *gathered->checks);
    if (!gathered->checks)
        return false;
    for (size_t i = 0; i < result->check_count; i++) {
        struct pb_check check = result->checks[i];
        struct pb_check_record *record = info_find_check(gathered, info, source, check.rule);
        if (!record || !record->check.sentence[0]) { /* its texts live as long as the result */
            check.rule = pb_arena_text(arena, check.rule, strlen(check.rule));
            check.sentence = pb_arena_text(arena, check.sentence, strlen(check.sentence));
            if (!check.rule || !check.sentence)
                return false;
        }
        if (record)
            pb_check_merge(&record->check, &check);
        else
            gathered->checks[info->check_count++] = (struct pb_check_record){ source, check };
    }
    return true;
}

/* Sources that could not be read come first among the warnings. */
static bool info_warn_kept(struct gathered *gathered, struct pb_publication_info *info, const struct pb_run_plan *plan,
                           const char *place, struct pb_arena *arena)
{
    for (size_t u = 0; u < plan->count; u++) {
        const struct pb_unit *unit = &plan->units[u];
        if (!unit->kept || !speaks_of(place, unit->source) || (u > 0 && plan->units[u - 1].source == unit->source))
            continue;
        char *message =
            pb_arena_format(arena, "source '%s' could not be read: its last good rows are published", unit->source->id);
        const struct pb_warning warning = { .file = unit->input_count ? unit->inputs[0].name : "", .message = message };
        const struct pb_unit_result said = { .warnings = &warning, .warning_count = 1 };
        if (!message || !gather_warnings(gathered, info, info->warning_count, &said, arena))
            return false;
    }
    return true;
}

/* What is said of all results, for a Place or for the whole: NULL for those that are not for it. And room for it. */
static enum pb_status info_read(struct gathered *gathered, const struct info_results *results, const char *place,
                                struct pb_known_findings *known, const struct pb_unit_result **said,
                                struct pb_arena *arena, struct pb_error *error)
{
    size_t rejects = 0;
    size_t quality = 0;
    for (size_t i = 0; i < results->count; i++) {
        if (!speaks_of(place, results->items[i].source))
            continue;
        enum pb_status status = pb_known_findings_of(known, &results->items[i], arena, &said[i], error);
        if (status != PB_OK)
            return status;
        rejects += said[i]->reject_count;
        quality += said[i]->quality_count;
    }
    gathered->rejects = info_make_room(arena, NULL, 0, rejects, &gathered->reject_capacity, sizeof *gathered->rejects);
    gathered->quality = info_make_room(arena, NULL, 0, quality, &gathered->quality_capacity, sizeof *gathered->quality);
    return gathered->rejects && gathered->quality ? PB_OK : pb_out_of_memory(error);
}

static bool info_gather(struct gathered *gathered, struct pb_publication_info *info, size_t first_warning,
                        const char *source, const struct pb_unit_result *result, struct pb_arena *arena)
{
    return gather_rejects(gathered, info, source, result, arena) &&
           gather_warnings(gathered, info, first_warning, result, arena) &&
           gather_quality(gathered, info, source, result, arena) &&
           info_gather_checks(gathered, info, source, result, arena);
}

/* The findings of all results, source by source. */
static enum pb_status list_findings(struct pb_publication_info *info, const struct pb_run_plan *plan,
                                    const struct info_results *results, const char *place,
                                    struct pb_known_findings *known, struct pb_arena *arena,
                                    struct pb_reject_record **rejects, struct pb_error *error)
{
    struct gathered gathered = { 0 };
    const struct pb_pipeline_source *last = NULL;
    size_t first_warning = 0;
    *rejects = NULL;
    const struct pb_unit_result **said = pb_arena_take(&known->lists, results->count, sizeof *said);
    if (!said || !info_warn_kept(&gathered, info, plan, place, arena))
        return pb_out_of_memory(error);
    enum pb_status status = info_read(&gathered, results, place, known, said, arena, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < results->count; i++) {
        const struct pb_pipeline_source *source = results->items[i].source;
        if (!said[i])
            continue;
        if (!last || source != last)
            first_warning = info->warning_count;
        last = source;
        if (!info_gather(&gathered, info, first_warning, source->id, said[i], arena))
            return pb_out_of_memory(error);
    }
    *rejects = gathered.rejects;
    info->warnings = gathered.warnings;
    info->quality = gathered.quality;
    info->checks = gathered.checks;
    return PB_OK;
}

/* Units that come from the store do not know how their inputs were read, but their warnings do. */
static enum pb_status find_converters(struct pb_publication_info *info, struct pb_input_record *inputs,
                                      struct pb_arena *arena, struct pb_error *error)
{
    static const char begins[] = PB_CONVERTED_BY;
    for (size_t i = 0; info->warnings && i < info->warning_count; i++) {
        const struct pb_warning *warning = &info->warnings[i];
        if (strncmp(warning->message, begins, sizeof begins - 1) != 0)
            continue;
        const char *version = warning->message + sizeof begins - 1;
        const char *copy = pb_arena_text(arena, version, strcspn(version, ","));
        if (!copy)
            return pb_out_of_memory(error);
        for (size_t k = 0; k < info->input_count; k++)
            if (!inputs[k].converter && strcmp(inputs[k].file, warning->file) == 0)
                inputs[k].converter = copy;
    }
    return PB_OK;
}

enum pb_status pb_publication_info_measure_rows(const struct pb_measure_unit *measure, struct pb_store *store,
                                                const char *place, struct pb_table *table, struct pb_error *error)
{
    enum pb_status status = pb_store_rows(store, measure->key, place, table, error);
    return status == PB_FAILED ? pb_store_unit_damaged(store, measure->key, "measure", measure->measure, error)
                               : status;
}

static enum pb_status find_data_as_at(struct pb_publication_info *info, const struct info_results *results,
                                      const char *place, struct pb_arena *arena, struct pb_error *error)
{
    int32_t last = 0;
    for (size_t i = 0; i < results->count; i++)
        if (speaks_of(place, results->items[i].source) && results->items[i].result.last_day > last)
            last = results->items[i].result.last_day;
    char date[11];
    const char *text = pb_date_text(last, date);
    info->data_as_at = pb_arena_text(arena, text, strlen(text));
    return info->data_as_at ? PB_OK : pb_out_of_memory(error);
}

/* The figures of all authorities that the sources of a Place have. A kept result that is damaged is dropped, so that
 * its unit is run again. */
static enum pb_status gather_england(struct pb_publication_info *info, const struct pb_run_plan *plan,
                                     const struct pb_pipeline *pipeline, const char *place, struct pb_store *store,
                                     struct pb_arena *arena, struct pb_error *error)
{
    struct pb_england *england = pb_arena_take(arena, 1, sizeof *england);
    enum pb_status status = england ? PB_OK : pb_out_of_memory(error);
    for (size_t u = 0; status == PB_OK && u < plan->count; u++) {
        const struct pb_unit *unit = &plan->units[u];
        const unsigned char *bytes = NULL;
        size_t length = 0;
        if (!speaks_of(place, unit->source) || !pb_plan_sees(pipeline, unit->source))
            continue;
        status = pb_store_seen(store, unit->key, arena, &bytes, &length, error);
        if (status == PB_OK)
            status = pb_england_add(england, unit->source->id, unit->source->step.module->scheme, bytes, length, arena,
                                    error);
        if (status == PB_FAILED)
            return pb_store_unit_damaged(store, unit->key, "source", unit->source->id, error);
    }
    if (status == PB_OK)
        status = pb_england_settle(england, &pipeline->framework, arena, error);
    info->peers = &pipeline->peers;
    info->england = england;
    return status;
}

enum pb_status pb_publication_info_make(struct pb_publication_info *info, const struct pb_run_plan *plan,
                                        const struct pb_pipeline *pipeline, const char *place,
                                        struct pb_known_findings *known, struct pb_arena *arena,
                                        struct pb_reject_record **rejects, struct pb_error *error)
{
    struct pb_store *store = known->store;
    *info = (struct pb_publication_info){
        .title = pipeline->title ? pipeline->title : pipeline->name,
        .program_version = PB_VERSION,
        .run_id = place ? pb_plan_place_run_id(plan, place) : plan->run_id,
        .profile = pipeline->settings.profile,
        .reference = pb_plan_reference(plan->reference),
        .framework = &pipeline->framework,
        .geography = &pipeline->geography,
        .quoted = pipeline->figures_path ? &pipeline->quoted : NULL,
        .targets = &pipeline->targets,
    };
    struct pb_input_record *inputs = NULL;
    struct info_results results = { plan->results, plan->result_count };
    enum pb_status status = PB_OK;
    if (place)
        status = pb_plan_results_seen(plan, pipeline, pb_plan_audience(plan, pipeline, place), arena, &results.items,
                                      &results.count, error);
    if (status == PB_OK)
        status = list_inputs(info, &inputs, plan, &results, place, store, arena, error);
    if (status == PB_OK)
        status = list_modules(info, pipeline, place, arena, error);
    if (status == PB_OK)
        status = list_findings(info, plan, &results, place, known, arena, rejects, error);
    if (status == PB_OK)
        status = find_converters(info, inputs, arena, error);
    if (status == PB_OK)
        status = find_data_as_at(info, &results, place, arena, error);
    if (status == PB_OK && pipeline->peers.asked)
        status = gather_england(info, plan, pipeline, place, store, arena, error);
    return status;
}

static enum pb_status keep_measures(struct pb_table *table, const struct pb_text_list *measures, struct pb_error *error)
{
    if (measures->count == 0 || table->rows == 0)
        return PB_OK;
    bool *marks = calloc(table->rows, sizeof *marks); /* checked: below */
    if (!marks)
        return pb_out_of_memory(error);
    for (size_t m = 0; m < measures->count; m++) {
        pb_symbol measure = pb_symbol_find(table->symbols, measures->items[m], strlen(measures->items[m]));
        for (size_t row = 0; row < table->rows; row++)
            marks[row] = marks[row] || table->measure[row] == measure;
    }
    pb_table_keep(table, marks);
    free(marks);
    return PB_OK;
}

enum pb_status pb_publication_info_row_count(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                             struct pb_store *store, const char *place, size_t *rows,
                                             struct pb_error *error)
{
    size_t audience = pb_plan_audience(plan, pipeline, place);
    *rows = 0;
    for (size_t m = 0; m < plan->measure_count; m++) {
        size_t count = 0;
        if (!pb_plan_measure_serves(&plan->measures[m], audience))
            continue;
        enum pb_status status = pb_store_row_count(store, plan->measures[m].key, place, &count, error);
        if (status != PB_OK)
            return status;
        *rows += count;
    }
    return PB_OK;
}

enum pb_status pb_publication_info_rows(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                        const struct pb_text_list *measures, struct pb_store *store, const char *place,
                                        struct pb_table *table, struct pb_error *error)
{
    size_t audience = pb_plan_audience(plan, pipeline, place);
    enum pb_status status = PB_OK;
    table->as_of = plan->as_of;
    for (size_t m = 0; status == PB_OK && m < plan->measure_count; m++)
        if (pb_plan_measure_serves(&plan->measures[m], audience))
            status = pb_publication_info_measure_rows(&plan->measures[m], store, place, table, error);
    return status == PB_OK ? keep_measures(table, measures, error) : status;
}
