/*
 * A proposal: the areas to look for, then the table, then which extractor knows files that begin like this one. The
 * rest is made from what was seen, without reading the file again.
 */
#include "app/propose.h"

#include "app/propose_private.h"
#include "app/shipped.h"
#include "core/formats/tabular_kept.h"
#include "core/reference/reading.h"
#include "engine/convert/convert.h"
#include "engine/files/files.h"
#include "engine/files/memory.h"
#include "engine/files/today.h"
#include "engine/plan/inputs.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Without links and "..", where that can be found out; else as it is. */
static const char *full_path(const char *path, struct pb_arena *arena)
{
    char full[PATH_MAX];
    return realpath(path, full) ? pb_arena_text(arena, full, strlen(full)) : path;
}

/* The framework is the file outcomes.json beside the Places file. */
static enum pb_status name_references(struct pb_proposal *proposal, const char *places, struct pb_arena *arena,
                                      struct pb_error *error)
{
    proposal->places = full_path(places, arena);
    const char *slash = proposal->places ? strrchr(proposal->places, '/') : NULL;
    proposal->framework =
        !slash ? "outcomes.json"
               : pb_arena_format(arena, "%.*s/outcomes.json", (int)(slash - proposal->places), proposal->places);
    return proposal->places && proposal->framework ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status open_places(struct pb_proposal *proposal, const char *path, struct pb_arena *arena,
                                  struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    path = path ? path : pb_shipped_pipelines(arena, "framework/places.json");
    if (!path) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                      "the Places file pipelines/framework/places.json that comes with the program is missing");
        pb_error_hint(error, "give its path: --places FILE");
        return PB_FAILED;
    }
    enum pb_status status =
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, arena, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status == PB_OK)
        status = pb_json_open(&proposal->places_file, path, text, length, error);
    if (status == PB_OK)
        status = pb_geography_read(&proposal->geography, &proposal->places_file, arena, NULL, error);
    return status == PB_OK ? name_references(proposal, path, arena, error) : status;
}

/* The table, opened once for all that look at it. */
struct opened_table {
    const char *readable; /* where its content is: in another file when it was converted */
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_tabular *tabular;
};

static enum pb_status open_table(struct opened_table *table, const char *path, struct pb_error *error)
{
    const char *slash = strrchr(path, '/');
    enum pb_status status =
        pb_file_input(table->readable, slash ? slash + 1 : path, &table->stream, &table->input, error);
    if (status == PB_OK)
        status = pb_tabular_open_guess(&table->tabular, &table->input, error);
    if (status == PB_OK)
        pb_tabular_keep(table->tabular, PB_TABULAR_KEPT);
    return status;
}

static void close_table(struct opened_table *table)
{
    pb_tabular_close(table->tabular);
    pb_file_stream_close(&table->stream);
}

static enum pb_status read_beginning(const char *path, unsigned char *bytes, size_t *length, struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    enum pb_status status = pb_file_input(path, path, &stream, &input, error);
    if (status != PB_OK)
        return status;
    *length = 0;
    for (size_t got = 1; status == PB_OK && got > 0 && *length < PB_TABULAR_PEEK; *length += got)
        status = input.read(input.stream, bytes + *length, PB_TABULAR_PEEK - *length, &got, error);
    pb_file_stream_close(&stream);
    return status;
}

/* Mappings that come with the program and fit the file. Where the one that fits best is for another extractor than that
 * for mapped tables, that one knows the file. */
static enum pb_status find_mappings(struct pb_session *session, const char *path, const struct opened_table *table,
                                    struct pb_proposal *proposal, struct pb_error *error)
{
    const struct pb_fitting_request request = {
        .file = path, .readable = table->readable, .table = table->tabular, .geography = &proposal->geography
    };
    enum pb_status status = pb_fittings_find(session, &request, &proposal->mappings, error);
    if (status == PB_FAILED) {
        pb_error_clear(error); /* the table was read, and is what was asked for */
        proposal->mappings = (struct pb_fittings){ 0 };
        return PB_OK;
    }
    if (status == PB_OK && proposal->mappings.best == 1)
        proposal->extractor = proposal->mappings.items[0].extractor;
    return status;
}

/* Which extractor recognises the first bytes with most certainty. */
static enum pb_status choose_extractor(struct pb_session *session, const char *path, const struct opened_table *table,
                                       struct pb_proposal *proposal, struct pb_error *error)
{
    size_t length = 0;
    int best = 0;
    unsigned char *bytes = pb_arena_take(session->arena, PB_TABULAR_PEEK, 1);
    enum pb_status status = bytes ? read_beginning(table->readable, bytes, &length, error) : pb_out_of_memory(error);
    if (status == PB_OK)
        status = pb_session_modules(session, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < session->registry.count; i++) {
        const struct pb_module *module = session->registry.modules[i];
        /* What gives reference data makes no pipeline by itself, nor does one that cannot say whether a file fits. */
        bool proposes = module->kind == PB_EXTRACTOR && module->fit && !module->refers;
        int sure = proposes ? module->probe(bytes, length) : 0;
        if (sure > best) {
            best = sure;
            proposal->extractor = pb_arena_text(session->arena, module->name, strlen(module->name));
        }
    }
    status = find_mappings(session, path, table, proposal, error);
    pb_session_close(session);
    return status;
}

/* Of the sheet that is read, or of any where the extractor knows which. */
static const char *find_not_begun(const struct pb_proposal *proposal)
{
    const struct pb_preview *preview = &proposal->preview;
    for (size_t i = 0; i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        if ((!proposal->sheet || proposal->sheet == sheet) && sheet->last_period &&
            sheet->last_period_start > pb_today())
            return sheet->last_period;
    }
    return NULL;
}

/* An old workbook is converted for as long as it is looked at: a preview has no state folder. */
static enum pb_status convert_to_look(struct pb_session *session, const char *path, struct pb_conversion *conversion,
                                      struct pb_proposal *proposal, struct pb_error *error)
{
    const struct pb_converter *converter = NULL;
    struct pb_settings settings = { 0 };
    enum pb_origin origins[PB_SETTINGS_COUNT];
    *conversion = (struct pb_conversion){ 0 };
    if (!pb_convert_wanted(path))
        return PB_OK;
    enum pb_status status = pb_session_settings_alone(session, &settings, origins, error);
    if (status == PB_OK)
        status = pb_converter_find(settings.converter, settings.converter_seconds, NULL, session->arena, &converter,
                                   session->cancelled, error);
    if (status != PB_OK || !converter)
        return status;
    const char *slash = strrchr(path, '/');
    status = pb_convert_now(converter, path, slash ? slash + 1 : path, session->cancelled, conversion, error);
    proposal->converter = pb_arena_text(session->arena, converter->version, strlen(converter->version));
    if (status == PB_OK && converter->network)
        pb_session_tell(
            session, PB_TONE_WARNING, "converter",
            "%s could use the network while it converted the file: this system does not let a program be cut "
            "off from it",
            converter->version);
    return status == PB_OK && !proposal->converter ? pb_out_of_memory(error) : status;
}

static enum pb_status propose_of(struct pb_session *session, const struct pb_propose_request *request,
                                 const struct opened_table *table, struct pb_proposal *proposal, struct pb_error *error)
{
    struct pb_arena *arena = session->arena;
    enum pb_status status =
        pb_preview_read(&proposal->preview, table->tabular, &proposal->geography, request->sheet, arena, error);
    if (status == PB_OK)
        status = choose_extractor(session, request->path, table, proposal, error);
    if (status != PB_OK)
        return status;
    proposal->file = full_path(request->path, arena);
    proposal->pattern = proposal->file ? pb_input_pattern(arena, proposal->file) : NULL;
    if (!proposal->pattern)
        return pb_out_of_memory(error);
    if (pb_input_matches(proposal->pattern) < 2) {
        status = pb_proposal_make(proposal, arena, error);
        proposal->not_begun = find_not_begun(proposal);
        proposal->doubtful = proposal->sheet ? proposal->sheet->doubtful : NULL;
        if (status == PB_OK && proposal->pipeline && !proposal->period_missing)
            status = pb_proposal_account(session, proposal, table->readable, table->tabular, error);
        return status;
    }
    proposal->reason = pb_arena_format(arena,
                                       "its name is not UTF-8, and %s, as a pipeline file has to write it, finds other "
                                       "files too: rename it",
                                       proposal->pattern);
    return proposal->reason ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_propose(struct pb_session *session, const struct pb_propose_request *request,
                          struct pb_proposal *proposal, struct pb_error *error)
{
    struct pb_conversion conversion;
    pb_memory_keep(); /* for one sheet after the other */
    *proposal = (struct pb_proposal){ .arena = session->arena };
    enum pb_status status = open_places(proposal, request->places, session->arena, error);
    if (status != PB_OK)
        return status;
    status = convert_to_look(session, request->path, &conversion, proposal, error);
    struct opened_table table = { .readable = *conversion.path ? conversion.path : request->path,
                                  .stream.descriptor = -1 };
    if (status == PB_OK)
        status = open_table(&table, request->path, error);
    if (status == PB_OK)
        status = propose_of(session, request, &table, proposal, error);
    close_table(&table);
    pb_conversion_close(&conversion);
    return status;
}

void pb_proposal_close(struct pb_proposal *proposal)
{
    cJSON_Delete(proposal->pipeline);
    proposal->pipeline = NULL;
    pb_json_close(&proposal->places_file);
}
