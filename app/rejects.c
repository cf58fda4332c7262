/* Story: app/rejects.h. What was rejected is kept with each unit, so a run is read unit by unit; only a list needs all
 * rows at once, because the loaders that write it need them that way. */
#include "app/rejects.h"

#include "app/export.h"
#include "engine/files/files.h"
#include "engine/replay/rejects.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { RULES_MAXIMUM = 200 };

struct rejects_reading {
    struct pb_session *session;
    const struct pb_rejects_request *request;
    struct pb_rejects_result *result;
    struct pb_store *store;
    struct pb_found_run found;
};

static const char *rejects_keep_text(struct pb_arena *arena, const char *text)
{
    return text ? pb_arena_text(arena, text, strlen(text)) : "";
}

static enum pb_status keep_example(struct pb_reject_rule *rule, const struct pb_reject *reject, struct pb_arena *arena,
                                   struct pb_error *error)
{
    struct pb_reject *example = &rule->examples[rule->example_count];
    *example = *reject;
    example->file = rejects_keep_text(arena, reject->file);
    example->reason = rejects_keep_text(arena, reject->reason);
    example->cell = rejects_keep_text(arena, reject->cell);
    example->raw = rejects_keep_text(arena, reject->raw);
    if (!example->file || !example->reason || !example->cell || !example->raw)
        return pb_out_of_memory(error);
    rule->example_count++;
    return PB_OK;
}

/* Counts the row under its rule and keeps the first few as examples. */
static enum pb_status count_reject(const struct rejects_reading *reading, const struct pb_ledger_unit *unit,
                                   const struct pb_reject *reject, struct pb_error *error)
{
    struct pb_rejects_result *result = reading->result;
    struct pb_arena *arena = reading->session->arena;
    struct pb_reject_rule *rule = result->rules;
    const struct pb_reject_rule *end = rule + result->rule_count;
    while (rule < end && (strcmp(rule->name, reject->rule) != 0 || strcmp(rule->source, unit->source) != 0))
        rule++;
    if (rule == end) {
        if (result->rule_count == RULES_MAXIMUM)
            return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "more than %d rules in one run", (int)RULES_MAXIMUM);
        result->rule_count++;
        *rule = (struct pb_reject_rule){ .source = unit->source, .name = rejects_keep_text(arena, reject->rule) };
        if (!rule->name)
            return pb_out_of_memory(error);
    }
    rule->count++;
    return rule->example_count < PB_REJECT_EXAMPLES ? keep_example(rule, reject, arena, error) : PB_OK;
}

/* What was rejected in a unit, into the arena; nothing, with a warning, when the store no longer has it. */
static enum pb_status read_unit(const struct rejects_reading *reading, const struct pb_ledger_unit *unit,
                                struct pb_arena *arena, struct pb_unit_result *result, struct pb_error *error)
{
    bool known = false;
    *result = (struct pb_unit_result){ 0 };
    enum pb_status status = pb_store_unit_known(reading->store, unit->key, unit->source, &known, NULL, error);
    if (status == PB_OK && known)
        return pb_store_findings(reading->store, unit->key, unit->source, arena, result, error);
    if (status == PB_OK)
        pb_session_tell(reading->session, PB_TONE_WARNING, "unit-forgotten",
                        "unit '%s' of source '%s' is too old: its rejected rows are no longer stored", unit->unit,
                        unit->source);
    return status;
}

static enum pb_status list_unit(const struct rejects_reading *reading, const struct pb_ledger_unit *unit,
                                struct pb_error *error)
{
    const struct pb_rejects_request *request = reading->request;
    struct pb_unit_result result;
    struct pb_arena arena;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = read_unit(reading, unit, &arena, &result, error);
    for (size_t i = 0; status == PB_OK && i < result.reject_count; i++) {
        reading->result->count++;
        if (request->row)
            request->row(request->context, reading->result->run->number, unit->source, &result.rejects[i]);
        else
            status = count_reject(reading, unit, &result.rejects[i], error);
    }
    pb_arena_close(&arena);
    return status;
}

static enum pb_status rejects_list_all(const struct rejects_reading *reading, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    reading->result->rules = pb_arena_take(reading->session->arena, RULES_MAXIMUM, sizeof *reading->result->rules);
    if (!reading->result->rules)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < reading->found.unit_count; i++)
        status = list_unit(reading, &reading->found.units[i], error);
    return status;
}

/* Appends what was rejected in a unit to a list of all. */
static enum pb_status rejects_gather_unit(const struct rejects_reading *reading, const struct pb_ledger_unit *unit,
                                          struct pb_arena *arena, struct pb_reject_record **records,
                                          struct pb_error *error)
{
    struct pb_unit_result result;
    enum pb_status status = read_unit(reading, unit, arena, &result, error);
    if (status != PB_OK || result.reject_count == 0)
        return status;
    uint64_t *count = &reading->result->count;
    *records = pb_arena_grow(arena, *records, *count, *count + result.reject_count, sizeof **records);
    if (!*records)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < result.reject_count; i++)
        (*records)[(*count)++] = (struct pb_reject_record){ unit->source, result.rejects[i] };
    return PB_OK;
}

/* What is there already may be more than a list. */
static enum pb_status rejects_advise(enum pb_status status, struct pb_error *error)
{
    if (status != PB_OK && error->code == PB_ERROR_USAGE)
        pb_error_hint(error, "it may hold corrections: give another name, or --overwrite");
    return status;
}

static enum pb_status rejects_make(const struct rejects_reading *reading, const struct pb_reject_record *records,
                                   const char *folder, const char **made, struct pb_error *error)
{
    const struct pb_publication_info info = { .title = reading->found.run->pipeline,
                                              .program_version = PB_VERSION,
                                              .run_id = "",
                                              .data_as_at = "",
                                              .published_text = "",
                                              .profile = "analyst",
                                              .reject_count = reading->result->count };
    const struct pb_conclusion conclusion = { .info = &info,
                                              .rejects = records,
                                              .reject_count = reading->result->count };
    const char *path = reading->request->file;
    const char *ending = strrchr(path, '.');
    *made = NULL;
    enum pb_status status = PB_OK;
    if (ending)
        status = pb_rejects_write(&reading->session->registry, &conclusion, folder, ending, reading->session->arena,
                                  made, error);
    if (status == PB_OK && !*made) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s: no loader writes rejected rows to such a file", path);
        pb_error_hint(error, "give a name that ends in .xlsx or .csv");
    }
    return status;
}

/* The list is made in a folder beside its place, because the loaders give their files names of their own. */
static enum pb_status rejects_export(const struct rejects_reading *reading, const struct pb_reject_record *records,
                                     struct pb_error *error)
{
    const struct pb_rejects_request *request = reading->request;
    char *folder = pb_arena_format(reading->session->arena, "%s.part-XXXXXX", request->file);
    if (!folder)
        return pb_out_of_memory(error);
    if (!mkdtemp(folder))
        return pb_path_failed("write", request->file, errno, 0, PB_ERROR_PUBLISH, error);
    const char *made = NULL;
    enum pb_status status = rejects_make(reading, records, folder, &made, error);
    if (status == PB_OK)
        status = rejects_advise(pb_export_place(made, request->file, request->overwrite, error), error);
    if (pb_path_remove(folder, status == PB_OK ? error : NULL) != PB_OK && status == PB_OK)
        status = PB_FAILED;
    return status;
}

static enum pb_status rejects_write_list(const struct rejects_reading *reading, struct pb_error *error)
{
    struct pb_reject_record *records = NULL;
    struct pb_arena arena;
    enum pb_status status = PB_OK;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    for (size_t i = 0; status == PB_OK && i < reading->found.unit_count; i++)
        status = rejects_gather_unit(reading, &reading->found.units[i], &arena, &records, error);
    if (status == PB_OK)
        status = pb_session_modules(reading->session, error);
    if (status == PB_OK)
        status = rejects_export(reading, records, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_app_rejects(struct pb_session *session, const struct pb_rejects_request *request,
                              struct pb_rejects_result *result, struct pb_error *error)
{
    struct rejects_reading reading = { .session = session, .request = request, .result = result };
    *result = (struct pb_rejects_result){ 0 };
    enum pb_status status = PB_OK;
    if (request->file)
        status = rejects_advise(pb_export_check(request->file, request->overwrite, error), error);
    if (status == PB_OK)
        status = pb_ledger_open(session, &reading.store, error);
    if (status == PB_OK)
        status = pb_ledger_find(session, reading.store, request->number, &reading.found, error);
    result->run = reading.found.run;
    if (status == PB_OK)
        status = request->file ? rejects_write_list(&reading, error) : rejects_list_all(&reading, error);
    pb_store_close(reading.store);
    return status;
}
