/*
 * The part of app/import.h that says why rows of an import were rejected: from what the run kept with its units.
 */
#include "app/import.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { IMPORT_RULES_MAXIMUM = 200 };

static enum pb_status count_rule(struct pb_import_rule *rules, size_t *count, const struct pb_reject *reject,
                                 struct pb_arena *arena, struct pb_error *error)
{
    size_t i = 0;
    while (i < *count && strcmp(rules[i].rule, reject->rule) != 0)
        i++;
    if (i == IMPORT_RULES_MAXIMUM)
        return PB_OK;
    rules[i].count++;
    if (i < *count)
        return PB_OK;
    char where[64] = "";
    if (reject->cell && reject->cell[0])
        (void)snprintf(where, sizeof where, ":%s", reject->cell);
    else if (reject->line)
        (void)snprintf(where, sizeof where, ":%" PRIu64, reject->line);
    rules[i].rule = pb_arena_text(arena, reject->rule, strlen(reject->rule));
    rules[i].example = pb_arena_format(arena, "%s%s: %s", reject->file, where, reject->reason);
    ++*count;
    return rules[i].rule && rules[i].example ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status count_unit(struct pb_store *store, const struct pb_ledger_unit *unit,
                                 struct pb_import_rule *rules, size_t *count, struct pb_arena *arena,
                                 struct pb_error *error)
{
    struct pb_arena scratch;
    struct pb_unit_result result = { 0 };
    pb_arena_open(&scratch, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_findings(store, unit->key, unit->source, &scratch, &result, error);
    for (size_t i = 0; status == PB_OK && i < result.reject_count; i++)
        status = count_rule(rules, count, &result.rejects[i], arena, error);
    pb_arena_close(&scratch);
    return status;
}

static void take_most(struct pb_import_result *result, struct pb_import_rule *rules, size_t count)
{
    for (result->rule_count = 0; result->rule_count < PB_IMPORT_RULES; result->rule_count++) {
        struct pb_import_rule *most = NULL;
        for (size_t i = 0; i < count; i++)
            if (rules[i].count && (!most || rules[i].count > most->count))
                most = &rules[i];
        if (!most)
            return;
        result->rules[result->rule_count] = *most;
        most->count = 0;
    }
}

enum pb_status pb_import_rules(const struct pb_session *session, struct pb_import_result *result,
                               struct pb_error *error)
{
    struct pb_arena *arena = session->arena;
    struct pb_store *store = NULL;
    struct pb_ledger_unit *units = NULL;
    size_t unit_count = 0;
    size_t count = 0;
    if (!result->run.import.rejected)
        return PB_OK;
    struct pb_import_rule *rules = pb_arena_take(arena, IMPORT_RULES_MAXIMUM, sizeof *rules);
    if (!rules)
        return pb_out_of_memory(error);
    enum pb_status status = pb_session_store(session, session->pipeline.settings.state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_run_units(store, result->run.number, arena, &units, &unit_count, error);
    for (size_t i = 0; status == PB_OK && i < unit_count; i++)
        if (strcmp(units[i].source, result->import.name) == 0)
            status = count_unit(store, &units[i], rules, &count, arena, error);
    pb_store_close(store);
    if (status == PB_OK)
        take_most(result, rules, count);
    return status;
}
