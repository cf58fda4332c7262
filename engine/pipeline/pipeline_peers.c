/*
 * The files that `peers` names: read into memory with one digest of all of them, and understood by core/peers.
 */
#include "core/peers/peers_read.h"
#include "engine/files/files.h"
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>
#include <string.h>

typedef enum pb_status pipeline_peers_read(struct pb_peers *peers, const struct pb_input *input, struct pb_arena *arena,
                                           struct pb_mistakes *mistakes, struct pb_error *error);

struct pipeline_peers {
    struct pb_pipeline *pipeline;
    struct pb_digest *digest;
    struct pb_error *error;
};

/* One of the files. An error without a place of its own is shown where the file is named. */
static enum pb_status pipeline_peers_file(struct pipeline_peers *reading, const char *path, pipeline_peers_read *read)
{
    struct pb_pipeline *pipeline = reading->pipeline;
    struct pb_arena scratch;
    struct pb_memory_stream stream = { 0 };
    char *bytes = NULL;
    const char *name = pb_arena_text(&pipeline->arena, path, strlen(path));
    if (!name)
        return pb_out_of_memory(reading->error);
    pb_arena_open(&scratch, (size_t)PB_PEERS_FILE_MAXIMUM + (1 << 20));
    enum pb_status status = pb_file_read(path, PB_PEERS_FILE_MAXIMUM, &scratch, &bytes, &stream.length,
                                         PB_ERROR_CONFIGURATION, reading->error);
    if (status == PB_FAILED && reading->error && !reading->error->source[0])
        pb_error_at(reading->error, pipeline->documents[0].name, pipeline->peers_files.at.line,
                    pipeline->peers_files.at.column);
    status = pb_mistakes_note(pipeline->mistakes, status, reading->error);
    if (status == PB_OK) {
        stream.bytes = (const unsigned char *)bytes;
        pb_digest_text(reading->digest, "file");
        pb_digest_add(reading->digest, bytes, stream.length);
        struct pb_input input = pb_memory_input(name, &stream);
        status = read(&pipeline->peers, &input, &pipeline->arena, pipeline->mistakes, reading->error);
        if (status == PB_FAILED && reading->error) /* a file that cannot be read is a mistake of who named it */
            reading->error->code = PB_ERROR_CONFIGURATION;
        status = pb_mistakes_note(pipeline->mistakes, status, reading->error);
    }
    pb_arena_close(&scratch);
    return status;
}

/* Does a file have any area of ours? Else it is the file of another year, or of another country. */
static enum pb_status pipeline_peers_serve(const struct pipeline_peers *reading, const struct pb_geography *geography)
{
    const struct pb_peers *peers = &reading->pipeline->peers;
    const struct pb_area *areas = geography->areas.items;
    bool deprived = !peers->counts[PB_TIER_LOWER] && !peers->counts[PB_TIER_UPPER];
    bool near = peers->neighbours.count == 0;
    for (size_t i = 0; i < geography->areas.count; i++) {
        uint32_t number = pb_authority_number(areas[i].code, strlen(areas[i].code));
        deprived =
            deprived ||
            (number && (pb_peers_find(peers, PB_TIER_LOWER, number) || pb_peers_find(peers, PB_TIER_UPPER, number)));
        near = near || pb_neighbours_find(&peers->neighbours, areas[i].code);
    }
    if (deprived && near)
        return PB_OK;
    enum pb_status status =
        pb_fail(reading->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                "the file of %s has none of the areas of the Places file", deprived ? "neighbours" : "deprivation");
    pb_error_hint(reading->error, "take the file of a year whose codes the Places file has");
    pb_error_at(reading->error, reading->pipeline->documents[0].name, reading->pipeline->peers_files.at.line,
                reading->pipeline->peers_files.at.column);
    return status;
}

static enum pb_status pipeline_peers_files(struct pipeline_peers *reading)
{
    struct pb_pipeline *pipeline = reading->pipeline;
    const struct pb_peers_settings *files = &pipeline->peers_files;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < files->deprivation.count; i++)
        if (pb_mistakes_end(pipeline->mistakes,
                            pipeline_peers_file(reading, files->deprivation.items[i], pb_peers_read_deprivation),
                            &status, reading->error))
            return status;
    enum pb_status near =
        files->neighbours ? pipeline_peers_file(reading, files->neighbours, pb_peers_read_neighbours) : PB_OK;
    return near > status ? near : status;
}

enum pb_status pb_pipeline_read_peers(struct pb_pipeline *pipeline, const struct pb_geography *geography,
                                      struct pb_error *error)
{
    struct pipeline_peers reading = { pipeline, NULL, error };
    pipeline->peers.asked = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, "peers") != NULL;
    if (!pipeline->peers.asked)
        return PB_OK;
    reading.digest = pb_digest_open();
    if (!reading.digest)
        return pb_out_of_memory(error);
    enum pb_status status = pipeline_peers_files(&reading);
    pb_digest_close(reading.digest, pipeline->peers_sha256);
    return status == PB_OK && geography ? pipeline_peers_serve(&reading, geography) : status;
}
