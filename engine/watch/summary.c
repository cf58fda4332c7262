#include "engine/watch/summary.h"

#include "core/base/append.h"
#include "engine/files/files.h"
#include "placebook/record_json.h"
#include "placebook/version.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define MANIFEST_MAXIMUM ((size_t)256 << 20)

void pb_uuid_make(char uuid[PB_UUID_TEXT])
{
    unsigned char bytes[16] = { 0 };
    char *at = uuid;
    /* Up to 256 bytes come whole (getrandom(2)). */
    (void)!getrandom(bytes, sizeof bytes, 0);
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        (void)snprintf(at, 3, "%02x", bytes[i]);
        at += 2;
    }
}

const char *pb_summary_time(time_t when, char text[32])
{
    struct tm parts = { 0 };
    (void)gmtime_r(&when, &parts);
    (void)strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

const char *pb_summary_place_state(enum pb_place_state state)
{
    static const char *const words[] = { "published", "unchanged", "kept", "absent" };
    return words[state];
}

enum pb_status pb_watch_file_check(const char *path, const char *beginning, struct pb_error *error)
{
    char head[64] = "";
    FILE *file = fopen(path, "re");
    if (!file)
        return PB_OK; /* what is wrong with it is found when it is written */
    size_t length = fread(head, 1, sizeof head - 1, file);
    (void)fclose(file);
    if (length == 0 || strncmp(head, beginning, strlen(beginning)) == 0)
        return PB_OK;
    pb_error_at(error, path, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "this file is not one of Placebook's, and is left as it is");
    pb_error_hint(error, "name another file");
    return status;
}

/* ---- The latest publication ---- */

static const char *summary_text(const cJSON *object, const char *key, struct pb_arena *arena)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(value) ? pb_arena_text(arena, value->valuestring, strlen(value->valuestring)) : "";
}

static uint64_t summary_count(const cJSON *object, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble < 9e15 ? (uint64_t)value->valuedouble
                                                                                         : 0;
}

static struct pb_summary_source *summary_source(struct pb_summary *summary, const char *id)
{
    for (size_t i = 0; i < summary->source_count; i++)
        if (strcmp(summary->sources[i].id, id) == 0)
            return &summary->sources[i];
    return NULL;
}

/* "2026-11-28" as a moment; 0 when it is not a day. */
static time_t day_time(const char *text)
{
    struct tm parts = { 0 };
    const char *end = strptime(text, "%Y-%m-%d", &parts);
    return end && !*end ? timegm(&parts) : 0;
}

time_t pb_summary_data(const struct pb_summary *summary)
{
    return day_time(summary->data_as_at);
}

static void take_newest(const cJSON *item, const char *key, time_t *newest)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, key);
    time_t day = cJSON_IsString(value) ? day_time(value->valuestring) : 0;
    *newest = day > *newest ? day : *newest;
}

static enum pb_status take_input(struct pb_summary *summary, const cJSON *item, time_t read, struct pb_arena *arena,
                                 struct pb_error *error)
{
    struct pb_summary_input *input = &summary->inputs[summary->input_count];
    input->source = summary_text(item, "source", arena);
    input->file = summary_text(item, "file", arena);
    input->url = summary_text(item, "url", arena);
    input->sha256 = summary_text(item, "sha256", arena);
    const char *title = summary_text(item, "title", arena);
    const char *last_good = summary_text(item, "last_good", arena);
    if (!input->source || !input->file || !input->url || !input->sha256 || !title || !last_good)
        return pb_out_of_memory(error);
    summary->input_count++;
    if (!input->source[0])
        return PB_OK;
    struct pb_summary_source *source = summary_source(summary, input->source);
    bool kept = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(item, "last_good"));
    if (!source) {
        source = &summary->sources[summary->source_count++];
        *source = (struct pb_summary_source){
            .id = input->source, .title = title, .kept = kept, .read = kept ? day_time(last_good) : read
        };
    }
    take_newest(item, "retrieved", &source->retrieved);
    take_newest(item, "changed", &source->changed);
    return PB_OK;
}

static void take_unit(struct pb_summary *summary, const cJSON *item)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(item, "source");
    struct pb_summary_source *source = cJSON_IsString(id) ? summary_source(summary, id->valuestring) : NULL;
    if (!source)
        return;
    source->rows.read += summary_count(item, "rows_read");
    source->rows.kept += summary_count(item, "rows_kept");
    source->rows.filtered += summary_count(item, "rows_filtered");
    source->rows.rejected += summary_count(item, "rows_rejected");
    source->rows.duplicates += summary_count(item, "rows_duplicate");
}

static enum pb_status take_manifest(struct pb_summary *summary, const cJSON *root, time_t read, struct pb_arena *arena,
                                    struct pb_error *error)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(root, "pipeline");
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(root, "inputs");
    const cJSON *item = NULL;
    int count = cJSON_IsArray(inputs) ? cJSON_GetArraySize(inputs) : 0;
    if (!cJSON_IsString(name) || strcmp(name->valuestring, summary->pipeline) != 0 || count <= 0)
        return PB_OK;
    summary->inputs = pb_arena_take(arena, (size_t)count, sizeof *summary->inputs);
    summary->sources = pb_arena_take(arena, (size_t)count, sizeof *summary->sources);
    summary->data_as_at = summary_text(root, "data_as_at", arena);
    if (!summary->inputs || !summary->sources || !summary->data_as_at)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    cJSON_ArrayForEach(item, inputs) status = status == PB_OK ? take_input(summary, item, read, arena, error) : status;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(root, "units")) take_unit(summary, item);
    return status;
}

enum pb_status pb_summary_latest(struct pb_summary *summary, time_t read, struct pb_arena *arena,
                                 struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    struct pb_error ignored = { 0 };
    const char *path = pb_path_join(arena, summary->output, "latest/publication.json");
    summary->source_count = summary->input_count = 0;
    if (!path)
        return pb_out_of_memory(error);
    if (pb_file_read(path, MANIFEST_MAXIMUM, arena, &text, &length, PB_ERROR_PUBLISH, &ignored) != PB_OK)
        return PB_OK;
    cJSON *root = cJSON_ParseWithLength(text, length);
    enum pb_status status = root ? take_manifest(summary, root, read, arena, error) : PB_OK;
    cJSON_Delete(root);
    return status;
}

/* ---- What is said ---- */

static uint64_t places_in(const struct pb_summary *summary, enum pb_place_state state)
{
    uint64_t count = 0;
    for (size_t i = 0; i < summary->place_count; i++)
        count += summary->places[i].state == state;
    return count;
}

/* Programs for chats take these marks for links, and for a call to everybody; a server or a file could have written
 * them. The key `message` has the text as it is. */
static void summary_plain(char *text)
{
    static const char marks[] = "<>[]@";
    static const char instead[] = "()() ";
    for (char *at = strpbrk(text, marks); at; at = strpbrk(at, marks))
        *at = instead[strchr(marks, *at) - marks];
}

/* "placebook nightly: published, 4 Places new, 1 the same, 0 kept, 12 rows rejected" */
static void summary_sentence(const struct pb_summary *summary, char *text, size_t size)
{
    (void)snprintf(text, size, "placebook %s: %s", summary->pipeline, summary->state);
    if (summary->import)
        (void)snprintf(text, size, "placebook %s: %.100s was loaded, %s", summary->pipeline, summary->import,
                       summary->state);
    if (summary->exit_code)
        pb_append(text, size, " (exit code %d)", summary->exit_code);
    if (summary->place_count && strcmp(summary->state, "failed") != 0)
        pb_append(text, size, ", %" PRIu64 " Places new, %" PRIu64 " the same, %" PRIu64 " kept",
                  places_in(summary, PB_PLACE_PUBLISHED), places_in(summary, PB_PLACE_UNCHANGED),
                  places_in(summary, PB_PLACE_KEPT));
    if (summary->rows.rejected)
        pb_append(text, size, ", %" PRIu64 " rows rejected", summary->rows.rejected);
    if (summary->message[0])
        pb_append(text, size, ": %.500s", summary->message);
    summary_plain(text);
}

static void put_lists(const struct pb_summary *summary, struct pb_json_writer *writer)
{
    char when[32];
    pb_json_list(writer, "places");
    for (size_t i = 0; i < summary->place_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", summary->places[i].place->id);
        pb_json_text(writer, "state", pb_summary_place_state(summary->places[i].state));
        pb_json_count(writer, "rows", summary->places[i].rows);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_list(writer, "sources");
    for (size_t i = 0; i < summary->source_count; i++) {
        const struct pb_summary_source *source = &summary->sources[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", source->id);
        pb_json_text(writer, "title", source->title);
        pb_json_boolean(writer, "last_good", source->kept);
        pb_json_text(writer, "read", source->read ? pb_summary_time(source->read, when) : NULL);
        pb_json_text(writer, "retrieved", source->retrieved ? pb_summary_time(source->retrieved, when) : NULL);
        pb_json_text(writer, "changed", source->changed ? pb_summary_time(source->changed, when) : NULL);
        pb_row_counts_json(writer, "rows", &source->rows);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

void pb_summary_json(const struct pb_summary *summary, struct pb_json_writer *writer)
{
    char text[1024];
    summary_sentence(summary, text, sizeof text);
    pb_json_object(writer, NULL);
    pb_json_text(writer, "schema", "placebook.notification/1");
    pb_json_text(writer, "text", text);
    pb_json_text(writer, "program", "placebook " PB_VERSION);
    pb_json_text(writer, "pipeline", summary->pipeline);
    pb_json_text(writer, "path", summary->path);
    pb_json_text(writer, "import", summary->import);
    pb_json_text(writer, "state", summary->state);
    pb_json_integer(writer, "exit_code", summary->exit_code);
    pb_json_text(writer, "message", summary->message);
    pb_json_text(writer, "hint", summary->hint);
    pb_json_integer(writer, "number", summary->number);
    pb_json_text(writer, "run_id", summary->run_id);
    pb_json_text(writer, "uuid", summary->uuid);
    pb_json_text(writer, "started", pb_summary_time(summary->started, text));
    pb_json_text(writer, "finished", pb_summary_time(summary->finished, text));
    pb_json_number(writer, "seconds", summary->seconds);
    pb_json_text(writer, "last_success", summary->last_success ? pb_summary_time(summary->last_success, text) : NULL);
    pb_json_text(writer, "output", summary->output);
    pb_json_text(writer, "publication", summary->publication);
    pb_json_text(writer, "data_as_at", summary->data_as_at);
    pb_row_counts_json(writer, "rows", &summary->rows);
    put_lists(summary, writer);
    pb_json_end_object(writer);
}
