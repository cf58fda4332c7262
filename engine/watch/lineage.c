#include "engine/watch/lineage.h"

#include "engine/files/files.h"
#include "placebook/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A URI that identifies the program which made the event. */
#define PRODUCER "urn:placebook:" PB_VERSION
#define SCHEMA   "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"

static void begin_facet(struct pb_json_writer *writer, const char *name, const char *schema)
{
    pb_json_object(writer, name);
    pb_json_text(writer, "_producer", PRODUCER);
    pb_json_text(writer, "_schemaURL", schema);
}

static void put_run_facets(struct pb_json_writer *writer, const struct pb_summary *summary, enum pb_lineage_event event)
{
    pb_json_object(writer, "facets");
    begin_facet(
        writer, "processing_engine",
        "https://openlineage.io/spec/facets/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet");
    pb_json_text(writer, "name", "placebook");
    pb_json_text(writer, "version", PB_VERSION);
    pb_json_end_object(writer);
    if (event == PB_LINEAGE_FAIL || event == PB_LINEAGE_ABORT) {
        begin_facet(writer, "errorMessage",
                    "https://openlineage.io/spec/facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet");
        pb_json_text(writer, "message", summary->message);
        pb_json_text(writer, "programmingLanguage", "C");
        pb_json_end_object(writer);
    }
    pb_json_end_object(writer);
}

/* Names of datasets: a URL is its scheme and host, and its path; a file has no path here, as in publication.json. */
static void put_input(struct pb_json_writer *writer, const struct pb_summary_input *input, bool known,
                      struct pb_arena *arena)
{
    const char *scheme = strstr(input->url, "://");
    const char *path = scheme ? strchr(scheme + 3, '/') : NULL;
    const char *namespace = path ? pb_arena_text(arena, input->url, (size_t)(path - input->url)) : "file";
    const char *name = path ? pb_arena_format(arena, "%s#%s", path, input->file)
                            : pb_arena_format(arena, "%s/%s", input->source, input->file);
    pb_json_object(writer, NULL);
    pb_json_text(writer, "namespace", namespace);
    pb_json_text(writer, "name", name);
    pb_json_object(writer, "facets");
    if (known && input->sha256[0]) {
        begin_facet(writer, "version",
                    "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/"
                    "DatasetVersionDatasetFacet");
        pb_json_text(writer, "datasetVersion", input->sha256);
        pb_json_end_object(writer);
    }
    pb_json_end_object(writer);
    pb_json_end_object(writer);
}

static void put_output(struct pb_json_writer *writer, const struct pb_summary *summary)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < summary->place_count; i++)
        rows += summary->places[i].rows;
    pb_json_object(writer, NULL);
    pb_json_text(writer, "namespace", "file");
    pb_json_text(writer, "name", summary->output);
    pb_json_object(writer, "facets");
    begin_facet(writer, "version",
                "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/"
                "DatasetVersionDatasetFacet");
    pb_json_text(writer, "datasetVersion", summary->publication);
    pb_json_end_object(writer);
    pb_json_end_object(writer);
    pb_json_object(writer, "outputFacets");
    begin_facet(writer, "outputStatistics",
                "https://openlineage.io/spec/facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/"
                "OutputStatisticsOutputDatasetFacet");
    pb_json_count(writer, "rowCount", rows);
    pb_json_end_object(writer);
    pb_json_end_object(writer);
    pb_json_end_object(writer);
}

enum pb_status pb_lineage_text(const struct pb_summary *summary, enum pb_lineage_event event,
                               struct pb_json_buffer *buffer, struct pb_error *error)
{
    static const char *const types[] = { "START", "COMPLETE", "FAIL", "ABORT" };
    struct pb_json_writer writer = { .emit = pb_json_buffer_emit, .sink = buffer };
    char when[32];
    pb_json_object(&writer, NULL);
    pb_json_text(&writer, "eventType", types[event]);
    pb_json_text(&writer, "eventTime",
                 pb_summary_time(event == PB_LINEAGE_START ? summary->started : summary->finished, when));
    pb_json_text(&writer, "producer", PRODUCER);
    pb_json_text(&writer, "schemaURL", SCHEMA);
    pb_json_object(&writer, "run");
    pb_json_text(&writer, "runId", summary->uuid);
    put_run_facets(&writer, summary, event);
    pb_json_end_object(&writer);
    pb_json_object(&writer, "job");
    pb_json_text(&writer, "namespace", "placebook");
    pb_json_text(&writer, "name", summary->pipeline);
    pb_json_end_object(&writer);
    pb_json_list(&writer, "inputs");
    for (size_t i = 0; i < summary->input_count; i++)
        put_input(&writer, &summary->inputs[i], event != PB_LINEAGE_START, buffer->arena);
    pb_json_end_list(&writer);
    pb_json_list(&writer, "outputs");
    if (event == PB_LINEAGE_COMPLETE)
        put_output(&writer, summary);
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
    return writer.failed ? pb_out_of_memory(error) : PB_OK;
}

enum pb_status pb_lineage_add(const char *path, const char *line, size_t length, struct pb_error *error)
{
    enum pb_status status = pb_watch_file_check(path, "{\"eventType\":", error);
    if (status != PB_OK)
        return status;
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
    /* One write: lines of two runs do not mix. */
    ssize_t written = write(descriptor, line, length);
    int number = written < 0 ? errno : ENOSPC;
    if (written < 0 || (size_t)written != length)
        status = pb_path_failed("write", path, number, length, PB_ERROR_PUBLISH, error);
    if (close(descriptor) != 0 && status == PB_OK)
        status = pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
    return status;
}
