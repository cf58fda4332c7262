/*
 * A run and its imports: nobody else changes them while it is at work, a new one becomes permanent with its
 * publication, and what would change is compared by a dry run.
 */
#include "engine/files/files.h"
#include "engine/publication/changes.h"
#include "engine/publication/publication_private.h"
#include "engine/run/run_private.h"

#include <string.h>

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

enum pb_status pb_run_import_check(const struct pb_running *running, struct pb_error *error)
{
    const struct pb_new_import *import = running->request->import;
    struct pb_row_counts *row_counts = &running->result->import;
    *row_counts = (struct pb_row_counts){ 0 };
    for (size_t i = 0; import && i < running->plan.result_count; i++)
        if (running->plan.results[i].source->import == &import->kept)
            pb_row_counts_add(row_counts, &running->plan.results[i].result.row_counts);
    if (!import || row_counts->kept)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_GATE, "%s has no rows to publish: %llu read, %llu filtered, %llu rejected",
                import->kept.file, (unsigned long long)row_counts->read, (unsigned long long)row_counts->filtered,
                (unsigned long long)row_counts->rejected);
    pb_error_hint(error,
                  "nothing was published; filtered rows are those of areas that the Places file does not have%s; %s",
                  import->places.count || import->measures.count ? ", and what --place and --measure leave out" : "",
                  row_counts->rejected ? "placebook rejects lists the rejected ones"
                                       : "placebook preview shows what is in the file");
    return status;
}

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
        status = pb_changes_find(&before, &after, running->request->changes, arena, changes, error);
    if (status == PB_OK)
        running->result->changes = changes;
    return status;
}
