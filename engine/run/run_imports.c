/*
 * A run and its imports: nobody else changes them while it is at work, a new one becomes permanent with its
 * publication, and what would change is compared by a dry run.
 */
#include "engine/files/files.h"
#include "engine/publication/changes.h"
#include "engine/publication/publication_private.h"
#include "engine/run/facts.h"
#include "engine/run/run_private.h"

#include <stdio.h>
#include <string.h>

#define IMPORT_FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { IMPORT_WINNERS = 200 };

enum pb_status pb_run_imports_begin(struct pb_running *running, struct pb_error *error)
{
    struct pb_imports imports;
    char digest[PB_DIGEST_TEXT];
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const char *state = pipeline->settings.state;
    enum pb_status status = pb_store_hold(running->store, error);
    if (status == PB_OK)
        status = pb_imports_settle(state, pipeline->name, running->publication.output, error);
    if (status != PB_OK || !pipeline->imports_digest[0])
        return status;
    status = pb_imports_list(state, pipeline->name, running->arena, &imports, digest, error);
    if (status != PB_OK || strcmp(digest, pipeline->imports_digest) == 0)
        return status;
    running->result->imports_changed = true;
    status =
        pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the loaded files of this pipeline changed during the run");
    pb_error_hint(error, "run again");
    return status;
}

/* ---- Figures that give way ---- */

static void imports_count_superseded(const struct pb_running *running, const char *source,
                                     const struct pb_quality *record)
{
    struct pb_run_result *result = running->result;
    const char *import = running->request->import->name;
    if (record->kind != PB_WORD_SUPERSEDED)
        return;
    if (strcmp(source, import) == 0)
        result->import_superseded++;
    else
        result->import_supersedes += strcmp(record->counts, import) == 0;
}

/* Has the measure rows of the import? */
static bool imports_is_in(const struct pb_running *running, const struct pb_measure_unit *measure)
{
    for (size_t i = 0; i < measure->share_count; i++)
        if (strcmp(measure->shares[i].source, running->request->import->name) == 0)
            return true;
    return false;
}

static enum pb_status imports_superseded_in(const struct pb_running *running, const struct pb_measure_unit *measure,
                                            struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < measure->share_count; i++) {
        const char *source = measure->shares[i].source;
        struct pb_unit_result result = { 0 };
        struct pb_arena arena;
        pb_arena_open(&arena, IMPORT_FINDINGS_MAXIMUM);
        status = pb_store_findings(running->store, measure->key, source, &arena, &result, error);
        if (status == PB_FAILED)
            status = pb_store_unit_damaged(running->store, measure->key, "source", source, error);
        for (size_t q = 0; status == PB_OK && q < result.quality_count; q++)
            imports_count_superseded(running, source, &result.quality[q]);
        pb_arena_close(&arena);
    }
    return status;
}

/* How many figures of the import give way to those of other sources, and how many of those give way to its own, for
 * those who see it. Of one measure the first PB_QUALITY_MAXIMUM are listed, and counted here. */
static enum pb_status imports_superseded(const struct pb_running *running, struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    enum pb_status status = PB_OK;
    running->result->import_superseded = running->result->import_supersedes = 0;
    for (size_t m = 0; status == PB_OK && m < plan->measure_count; m++)
        if (imports_is_in(running, &plan->measures[m]))
            status = imports_superseded_in(running, &plan->measures[m], error);
    return status;
}

/* ---- An import without a row ---- */

static bool imports_has(const struct pb_running *running, const struct pb_measure_unit *measure,
                        const struct pb_pipeline_source *source)
{
    for (size_t i = 0; i < measure->part_count; i++)
        if (running->plan.units[measure->parts[i].unit].source == source)
            return true;
    return false;
}

/* Does the source count before the import, and have figures of one of its measures? */
static bool imports_before(const struct pb_running *running, const struct pb_pipeline_source *import,
                           const struct pb_pipeline_source *source)
{
    const struct pb_pipeline_source *all = running->request->pipeline->sources.items;
    const struct pb_run_plan *plan = &running->plan;
    if (plan->ranks[source - all] >= plan->ranks[import - all])
        return false;
    for (size_t m = 0; m < plan->measure_count; m++)
        if (imports_has(running, &plan->measures[m], import) && imports_has(running, &plan->measures[m], source))
            return true;
    return false;
}

/* "'one', 'two'": the sources that its figures gave way to. */
static void imports_winners(const struct pb_running *running, char text[IMPORT_WINNERS])
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const struct pb_pipeline_source *import = NULL;
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (sources[i].import == &running->request->import->kept)
            import = &sources[i];
    for (size_t i = 0; import && i < pipeline->sources.count && used < IMPORT_WINNERS - 1; i++)
        if (imports_before(running, import, &sources[i])) {
            int written = snprintf(text + used, IMPORT_WINNERS - used, "%s'%.60s'", used ? ", " : "", sources[i].id);
            used += written > 0 ? (size_t)written : 0;
        }
}

static enum pb_status imports_refuse(const struct pb_running *running, const struct pb_row_counts *counts,
                                     struct pb_error *error)
{
    const struct pb_import *import = &running->request->import->kept;
    char winners[IMPORT_WINNERS];
    char superseded[IMPORT_WINNERS + 60] = "";
    uint64_t count = running->result->import_superseded;
    imports_winners(running, winners);
    if (count)
        (void)snprintf(superseded, sizeof superseded, " (%llu gave way to other figures of %s)",
                       (unsigned long long)count, winners);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_GATE,
                "%s has no rows to publish: %llu read, %llu filtered%s, %llu rejected, %llu the same as others",
                import->file, (unsigned long long)counts->read, (unsigned long long)counts->filtered, superseded,
                (unsigned long long)counts->rejected, (unsigned long long)counts->duplicates);
    if (count || counts->duplicates)
        pb_error_hint(error,
                      "nothing was published; other sources count before a loaded file here: 'precedence' of %s says "
                      "which, and where '" PB_PRECEDENCE_LOADS "' stands among them",
                      running->request->pipeline->path);
    else
        pb_error_hint(error,
                      "nothing was published; filtered rows are those of areas that the Places file does not have%s; "
                      "%s",
                      import->places.count || import->measures.count ? ", and what --place and --measure leave out"
                                                                     : "",
                      counts->rejected ? "placebook rejects lists the rejected ones"
                                       : "placebook preview shows what is in the file");
    return status;
}

enum pb_status pb_run_import_check(const struct pb_running *running, struct pb_error *error)
{
    const struct pb_new_import *import = running->request->import;
    struct pb_row_counts *row_counts = &running->result->import;
    *row_counts = (struct pb_row_counts){ 0 };
    for (size_t i = 0; import && i < running->plan.result_count; i++)
        if (running->plan.results[i].source->import == &import->kept)
            pb_row_counts_add(row_counts, &running->plan.results[i].result.row_counts);
    enum pb_status status = import ? imports_superseded(running, error) : PB_OK;
    return status != PB_OK || !import || row_counts->kept ? status : imports_refuse(running, row_counts, error);
}

/* ---- What becomes of it ---- */

void pb_run_import_end(struct pb_running *running, enum pb_status status)
{
    const struct pb_run_request *request = running->request;
    const char *state = request->pipeline->settings.state;
    struct pb_error error = { 0 };
    if (!request->import)
        return;
    /* After a failure `latest` says whether the publication is there nevertheless. */
    enum pb_status end = status == PB_OK && !request->dry_run
                             ? pb_import_keep(state, request->import, &error)
                             : pb_imports_settle(state, request->pipeline->name, running->publication.output, &error);
    if (end != PB_OK)
        pb_run_tell(running, true, "", 0, "", "could not tidy the folder of imports; the next run will do it: %s",
                    error.message);
}

/* Files of Places that stay as they are, which were not copied. */
static enum pb_status imports_add_staying(const struct pb_running *running, struct pb_manifest *manifest,
                                          struct pb_error *error)
{
    const struct pb_run_result *result = running->result;
    const struct pb_manifest *latest = &running->latest;
    size_t count = manifest->artefact_count;
    struct pb_artefact *all = pb_arena_take(running->arena, count + latest->artefact_count, sizeof *all);
    if (!all)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++)
        all[i] = manifest->artefacts[i];
    for (size_t p = 0; p < result->place_count; p++) {
        const struct pb_place_outcome *outcome = &result->places[p];
        bool stays = outcome->state == PB_PLACE_KEPT || outcome->state == PB_PLACE_UNCHANGED;
        for (size_t i = 0; stays && i < latest->artefact_count; i++)
            if (pb_manifest_below(latest->artefacts[i].path, outcome->place->id))
                all[count++] = latest->artefacts[i];
    }
    manifest->artefacts = all;
    manifest->artefact_count = count;
    return PB_OK;
}

enum pb_status pb_run_compare(struct pb_running *running, struct pb_error *error)
{
    struct pb_arena *arena = running->arena;
    const char *staging = running->publication.staging;
    const char *name = strrchr(staging, '/');
    const char *path = pb_path_join(arena, staging, PB_MANIFEST_NAME);
    struct pb_changes *changes = pb_arena_take(arena, 1, sizeof *changes);
    char *text = NULL;
    size_t length = 0;
    if (!path || !changes || !name)
        return pb_out_of_memory(error);
    const struct pb_changes_side before = { .output = running->publication.output,
                                            .name = running->latest_name ? running->latest_name : "",
                                            .manifest = running->latest };
    struct pb_changes_side after = { .output = running->publication.output, .name = name + 1 };
    enum pb_status status = pb_file_read(path, PB_MANIFEST_MAXIMUM, arena, &text, &length, PB_ERROR_PUBLISH, error);
    if (status == PB_OK)
        status = pb_manifest_read(text, arena, &after.manifest, error);
    if (status == PB_OK)
        status = imports_add_staying(running, &after.manifest, error);
    if (status == PB_OK)
        status = pb_changes_find(&before, &after, running->request->changes, arena, changes, error);
    if (status == PB_OK)
        running->result->changes = changes;
    return status;
}
