#include "engine/run/publication_info.h"

#include "engine/run/unit.h"
#include "placebook/period.h"

#include <stdlib.h>
#include <string.h>

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

bool pb_publication_info_shared(const struct pb_pipeline *pipeline, const char *place)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (!pb_source_serves(&sources[i], place))
            return false;
    return true;
}

/* Is the source in the files of the Place? NULL: in those of any. */
static bool speaks_of(const char *place, const struct pb_pipeline_source *source)
{
    return !place || pb_source_serves(source, place);
}

static enum pb_status list_inputs(struct pb_publication_info *info, const struct pb_run_plan *plan, const char *place,
                                  struct pb_store *store, struct pb_arena *arena, struct pb_error *error)
{
    size_t count = 0;
    for (size_t u = 0; u < plan->count; u++)
        count += plan->units[u].input_count;
    struct pb_input_record *inputs = pb_arena_take(arena, count, sizeof *inputs);
    if (!inputs)
        return pb_out_of_memory(error);
    size_t at = 0;
    for (size_t u = 0; u < plan->count; u++) {
        const struct pb_unit *unit = &plan->units[u];
        const struct pb_pipeline_source *source = unit->source;
        struct pb_unit_result result = { 0 };
        bool known = false;
        if (!speaks_of(place, source))
            continue;
        enum pb_status status = pb_store_unit_known(store, unit->key, &known, &result, error);
        if (status != PB_OK)
            return status;
        char date[11];
        char *retrieved = pb_arena_text(arena, pb_date_text(source->retrieved, date), source->retrieved ? 10 : 0);
        if (!retrieved)
            return pb_out_of_memory(error);
        info->sample = info->sample || source->sample;
        for (size_t i = 0; i < unit->input_count; i++)
            inputs[at++] = (struct pb_input_record){
                .source = source->id,
                .title = or_empty(source->title),
                .publisher = or_empty(source->publisher),
                .url = or_empty(source->url),
                .licence = or_empty(source->licence),
                .retrieved = retrieved,
                .file = unit->inputs[i].name,
                .sha256 = unit->inputs[i].sha256,
                .size = unit->inputs[i].size,
                .sample = source->sample,
                .row_counts = result.row_counts,
            };
    }
    info->inputs = inputs;
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
        modules[at++] = module_record(&transforms[i]);
    for (size_t i = 0; i < pipeline->loaders.count; i++)
        modules[at++] = module_record(&loaders[i]);
    info->modules = modules;
    info->module_count = at;
    return PB_OK;
}

/* Lists that grow with each unit. */
struct gathered {
    struct pb_reject_record *rejects;
    struct pb_warning *warnings;
    struct pb_quality_record *quality;
    struct pb_check_record *checks;
};

static bool gather_rejects(struct gathered *gathered, struct pb_publication_info *info, const char *source,
                           const struct pb_unit_result *result, struct pb_arena *arena)
{
    size_t count = info->reject_count + result->reject_count;
    gathered->rejects = pb_arena_grow(arena, gathered->rejects, info->reject_count, count, sizeof *gathered->rejects);
    if (count && !gathered->rejects)
        return false;
    for (size_t i = 0; i < result->reject_count; i++)
        gathered->rejects[info->reject_count++] = (struct pb_reject_record){ source, result->rejects[i] };
    return true;
}

static bool gather_warnings(struct gathered *gathered, struct pb_publication_info *info,
                            const struct pb_unit_result *result, struct pb_arena *arena)
{
    size_t count = info->warning_count + result->warning_count;
    gathered->warnings =
        pb_arena_grow(arena, gathered->warnings, info->warning_count, count, sizeof *gathered->warnings);
    if (count && !gathered->warnings)
        return false;
    for (size_t i = 0; i < result->warning_count; i++)
        gathered->warnings[info->warning_count++] = result->warnings[i];
    return true;
}

static bool gather_quality(struct gathered *gathered, struct pb_publication_info *info, const char *source,
                           const struct pb_unit_result *result, struct pb_arena *arena)
{
    size_t count = info->quality_count + result->quality_count;
    gathered->quality = pb_arena_grow(arena, gathered->quality, info->quality_count, count, sizeof *gathered->quality);
    if (count && !gathered->quality)
        return false;
    for (size_t i = 0; i < result->quality_count; i++)
        gathered->quality[info->quality_count++] = (struct pb_quality_record){ source, result->quality[i] };
    return true;
}

static struct pb_check_record *info_find_check(const struct gathered *gathered, const struct pb_publication_info *info,
                                               const char *source, const char *rule)
{
    for (size_t i = 0; i < info->check_count; i++)
        if (strcmp(gathered->checks[i].source, source) == 0 && strcmp(gathered->checks[i].check.rule, rule) == 0)
            return &gathered->checks[i];
    return NULL;
}

/* The units of a source count together. */
static bool info_gather_checks(struct gathered *gathered, struct pb_publication_info *info, const char *source,
                               const struct pb_unit_result *result, struct pb_arena *arena)
{
    size_t count = info->check_count + result->check_count;
    gathered->checks = pb_arena_grow(arena, gathered->checks, info->check_count, count, sizeof *gathered->checks);
    if (count && !gathered->checks)
        return false;
    for (size_t i = 0; i < result->check_count; i++) {
        struct pb_check_record *record = info_find_check(gathered, info, source, result->checks[i].rule);
        if (record)
            pb_check_merge(&record->check, &result->checks[i]);
        else
            gathered->checks[info->check_count++] = (struct pb_check_record){ source, result->checks[i] };
    }
    return true;
}

/* The findings of all units, in the order of the plan. */
static enum pb_status list_findings(struct pb_publication_info *info, const struct pb_run_plan *plan, const char *place,
                                    struct pb_store *store, struct pb_arena *arena, struct pb_reject_record **rejects,
                                    struct pb_error *error)
{
    struct gathered gathered = { 0 };
    *rejects = NULL;
    for (size_t u = 0; u < plan->count; u++) {
        struct pb_unit_result result = { 0 };
        const char *source = plan->units[u].source->id;
        if (!speaks_of(place, plan->units[u].source))
            continue;
        enum pb_status status = pb_store_findings(store, plan->units[u].key, arena, &result, error);
        if (status != PB_OK)
            return status;
        if (!gather_rejects(&gathered, info, source, &result, arena) ||
            !gather_warnings(&gathered, info, &result, arena) ||
            !gather_quality(&gathered, info, source, &result, arena) ||
            !info_gather_checks(&gathered, info, source, &result, arena))
            return pb_out_of_memory(error);
    }
    *rejects = gathered.rejects;
    info->warnings = gathered.warnings;
    info->quality = gathered.quality;
    info->checks = gathered.checks;
    return PB_OK;
}

/* The rows that a unit has for a Place. */
static enum pb_status unit_rows(const struct pb_unit *unit, struct pb_store *store, const char *place,
                                struct pb_table *table, struct pb_error *error)
{
    enum pb_status status = pb_store_rows(store, unit->key, place, table, error);
    if (status != PB_FAILED)
        return status;
    status = pb_store_unit_drop(store, unit->key, error);
    if (status == PB_OK)
        status =
            pb_fail(error, PB_RETRY, PB_ERROR_INTERNAL, "the kept result of source '%s' is damaged", unit->source->id);
    return status;
}

/* The system's rows include every area's; a source that the system has no rows of has those of its Places. */
static enum pb_status all_rows(const struct pb_unit *unit, const struct pb_geography *geography, struct pb_store *store,
                               struct pb_table *table, struct pb_error *error)
{
    if (pb_source_serves(unit->source, geography->system.id))
        return unit_rows(unit, store, geography->system.id, table, error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < unit->source->places.count; i++)
        status = unit_rows(unit, store, unit->source->places.items[i], table, error);
    return status;
}

static enum pb_status find_last_day(struct pb_unit *unit, const struct pb_geography *geography, struct pb_store *store,
                                    struct pb_error *error)
{
    struct pb_symbols symbols;
    struct pb_table table;
    enum pb_status status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&table, &symbols, PB_UNIT_ROWS_MAXIMUM);
    status = all_rows(unit, geography, store, &table, error);
    unit->last_day = 0;
    for (size_t row = 0; status == PB_OK && row < table.rows; row++)
        if (!pb_missing(table.value[row]) && table.period_end[row] > unit->last_day)
            unit->last_day = table.period_end[row];
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return status;
}

enum pb_status pb_publication_info_days(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                        struct pb_store *store, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < plan->count; u++)
        status = find_last_day(&plan->units[u], &pipeline->geography, store, error);
    return status;
}

static enum pb_status find_data_as_at(struct pb_publication_info *info, const struct pb_run_plan *plan,
                                      const char *place, struct pb_arena *arena, struct pb_error *error)
{
    int32_t last = 0;
    for (size_t u = 0; u < plan->count; u++)
        if (speaks_of(place, plan->units[u].source) && plan->units[u].last_day > last)
            last = plan->units[u].last_day;
    char date[11];
    const char *text = pb_date_text(last, date);
    info->data_as_at = pb_arena_text(arena, text, strlen(text));
    return info->data_as_at ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_publication_info_make(struct pb_publication_info *info, const struct pb_run_plan *plan,
                                        const struct pb_pipeline *pipeline, const char *place, struct pb_store *store,
                                        struct pb_arena *arena, struct pb_reject_record **rejects,
                                        struct pb_error *error)
{
    *info = (struct pb_publication_info){
        .title = pipeline->title ? pipeline->title : pipeline->name,
        .program_version = PB_VERSION,
        .run_id = place ? pb_plan_place_run_id(plan, place) : plan->run_id,
        .profile = pipeline->settings.profile,
        .framework = &pipeline->framework,
        .geography = &pipeline->geography,
    };
    enum pb_status status = list_inputs(info, plan, place, store, arena, error);
    if (status == PB_OK)
        status = list_modules(info, pipeline, place, arena, error);
    if (status == PB_OK)
        status = list_findings(info, plan, place, store, arena, rejects, error);
    if (status == PB_OK)
        status = find_data_as_at(info, plan, place, arena, error);
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

enum pb_status pb_publication_info_rows(const struct pb_run_plan *plan, const struct pb_text_list *measures,
                                        struct pb_store *store, const char *place, struct pb_table *table,
                                        struct pb_error *error)
{
    for (size_t u = 0; u < plan->count; u++) {
        enum pb_status status = unit_rows(&plan->units[u], store, place, table, error);
        if (status != PB_OK)
            return status;
    }
    return keep_measures(table, measures, error);
}
