/*
 * The last files of a publication: pages that lead to all Places. They come when the files of every Place are there,
 * made in this run or kept from the last one, so a loader is told which files there are, and is given one of each to
 * read.
 */
#include "engine/files/files.h"
#include "engine/files/output.h"
#include "engine/run/run_private.h"

#include <stdlib.h>
#include <string.h>

enum { INDEX_ARENA = 256 << 20 };

struct indexing {
    struct pb_running *running;
    struct pb_arena arena;
    struct pb_indexed *items;
    size_t count;
};

static int index_by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The files among which those of a Place are. */
static const struct pb_artefact *index_files(const struct indexing *indexing, const struct pb_indexed *item,
                                             size_t *count)
{
    const struct pb_running *running = indexing->running;
    *count = item->kept ? running->latest.artefact_count : running->made.count;
    return item->kept ? running->latest.artefacts : running->made.files;
}

static enum pb_status index_names(struct indexing *indexing, struct pb_indexed *item, struct pb_error *error)
{
    size_t count = 0;
    const struct pb_artefact *files = index_files(indexing, item, &count);
    size_t skip = strlen(item->place->id) + 1;
    item->files.items = pb_arena_take(&indexing->arena, count, sizeof *item->files.items);
    if (!item->files.items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++)
        if (pb_manifest_below(files[i].path, item->place->id))
            item->files.items[item->files.count++] = files[i].path + skip;
    if (item->files.count > 1)
        qsort(item->files.items, item->files.count, sizeof *item->files.items, index_by_name);
    return PB_OK;
}

/* Reads the file that a module asks for, where the Place has it and it is not too long. */
static enum pb_status index_read(struct indexing *indexing, const char *ending, struct pb_indexed *item,
                                 struct pb_error *error)
{
    size_t count = 0;
    const struct pb_artefact *files = index_files(indexing, item, &count);
    const char *id = item->place->id;
    const char *wanted = pb_arena_format(&indexing->arena, "%s/%s%s", id, id, ending);
    const char *path = wanted ? pb_path_join(&indexing->arena, indexing->running->publication.staging, wanted) : NULL;
    char *bytes = NULL;
    if (!path)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].path, wanted) != 0 || files[i].size > PB_INDEXED_MAXIMUM)
            continue;
        enum pb_status status =
            pb_file_read(path, PB_INDEXED_MAXIMUM, &indexing->arena, &bytes, &item->length, PB_ERROR_PUBLISH, error);
        item->bytes = bytes;
        return status;
    }
    return PB_OK;
}

static enum pb_status index_items(struct indexing *indexing, struct pb_error *error)
{
    const struct pb_run_result *result = indexing->running->result;
    enum pb_status status = PB_OK;
    indexing->items = pb_arena_take(&indexing->arena, result->place_count, sizeof *indexing->items);
    if (!indexing->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < result->place_count; i++) {
        struct pb_indexed *item = &indexing->items[indexing->count++];
        *item =
            (struct pb_indexed){ .place = result->places[i].place, .kept = result->places[i].state == PB_PLACE_KEPT };
        status = index_names(indexing, item, error);
    }
    return status;
}

static enum pb_status index_call(struct indexing *indexing, const struct pb_step *loader, struct pb_output *output,
                                 struct pb_error *error)
{
    const struct pb_module *module = loader->module;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < indexing->count; i++) {
        indexing->items[i].bytes = NULL;
        indexing->items[i].length = 0;
        if (status == PB_OK && module->indexes)
            status = index_read(indexing, module->indexes, &indexing->items[i], error);
    }
    const struct pb_index index = {
        .info = &indexing->running->info, .output = output, .items = indexing->items, .count = indexing->count
    };
    if (status == PB_OK)
        status = module->index(loader->context, &index, error);
    if (status != PB_OK)
        pb_error_module(error, module->name);
    return status;
}

static enum pb_status index_make(struct indexing *indexing, struct pb_output *output, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = indexing->running->request->pipeline;
    const struct pb_step *loaders = pipeline->loaders.items;
    enum pb_status status = index_items(indexing, error);
    for (size_t i = 0; status == PB_OK && i < pipeline->loaders.count; i++)
        if (loaders[i].module->index)
            status = index_call(indexing, &loaders[i], output, error);
    if (status == PB_OK)
        status = pb_made_files_add(&indexing->running->made, "", output, error);
    return status;
}

enum pb_status pb_run_index(struct pb_running *running, struct pb_error *error)
{
    struct indexing indexing = { .running = running };
    struct pb_output *output = NULL;
    pb_arena_open(&indexing.arena, INDEX_ARENA);
    enum pb_status status =
        pb_folder_output_open(running->publication.staging, running->request->cancelled, &output, error);
    if (status == PB_OK)
        status = index_make(&indexing, output, error);
    pb_folder_output_close(output);
    pb_arena_close(&indexing.arena);
    return status;
}
