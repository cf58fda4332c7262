#include "engine/corrections/corrections.h"

#include "core/options/document.h"
#include "engine/files/files.h"
#include "placebook/digest.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CORRECTIONS_ARENA_MAXIMUM ((size_t)1 << 30)

#define FIELD(name) offsetof(struct pb_corrected_row, name)

static const struct pb_option row_fields[] = {
    { .name = "input",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(input),
      .flags = PB_REQUIRED,
      .help = "SHA-256 of the input." },
    { .name = "file", .type = PB_OPTION_TEXT, .offset = FIELD(file), .flags = PB_REQUIRED, .help = "Its name." },
    { .name = "source",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(source),
      .flags = PB_REQUIRED,
      .help = "Name of the pipeline that rejected the row." },
    { .name = "sheet",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(sheet),
      .default_value = "",
      .help = "Sheet of the row." },
    { .name = "row",
      .type = PB_OPTION_INTEGER,
      .offset = FIELD(row),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = 1e15,
      .help = "Line in the file, row of the sheet, or number of the record." },
    { .name = "separator",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(separator),
      .default_value = ",",
      .help = "Between the cells of the texts." },
    { .name = "was",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(was),
      .flags = PB_REQUIRED,
      .help = "The row as it is in the input." },
    { .name = "now",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(now),
      .flags = PB_REQUIRED,
      .help = "The corrected row that replaces it." },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = FIELD(at) },
    { .name = NULL },
};

struct document {
    struct pb_object_list rows;
};

static const struct pb_option document_fields[] = {
    { .name = "rows",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct document, rows),
      .flags = PB_REQUIRED,
      .maximum = PB_CORRECTIONS_MAXIMUM,
      .fields = row_fields,
      .size = sizeof(struct pb_corrected_row),
      .help = "The corrected rows." },
    { .name = NULL },
};

/* ---- Rows in their order ---- */

static int corrections_order_of(const struct pb_corrected_row *row, const char *input, const char *sheet,
                                int64_t number)
{
    int order = strcmp(row->input, input);
    if (order == 0)
        order = strcmp(row->sheet, sheet);
    return order ? order : row->row < number ? -1 : row->row > number;
}

static int corrections_by_place(const void *a, const void *b)
{
    const struct pb_corrected_row *right = b;
    return corrections_order_of(a, right->input, right->sheet, right->row);
}

/* How many rows come before a place. */
static size_t corrections_before(const struct pb_corrected *corrected, const char *input, const char *sheet,
                                 int64_t row)
{
    size_t from = 0;
    size_t until = corrected->count;
    while (from < until) {
        size_t middle = from + (until - from) / 2;
        if (corrections_order_of(&corrected->rows[middle], input, sheet, row) < 0)
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

const struct pb_corrected_row *pb_corrected_find(const struct pb_corrected *corrected, const char *input,
                                                 const char *sheet, int64_t row)
{
    size_t at = corrections_before(corrected, input, sheet, row);
    bool found = at < corrected->count && corrections_order_of(&corrected->rows[at], input, sheet, row) == 0;
    return found ? &corrected->rows[at] : NULL;
}

/* ---- The file ---- */

static enum pb_status corrections_check_row(const struct pb_json *json, const struct pb_corrected_row *row,
                                            struct pb_reject_cells *cells, struct pb_error *error)
{
    bool digest =
        strspn(row->input, "0123456789abcdef") == PB_DIGEST_TEXT - 1 && strlen(row->input) == PB_DIGEST_TEXT - 1;
    if (digest && strlen(row->separator) == 1 && pb_corrected_cells(row, row->was, cells) &&
        pb_corrected_cells(row, row->now, cells))
        return PB_OK;
    pb_error_at(error, json->name, row->at.line, row->at.column);
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s",
                   digest ? "'was' and 'now' must be rows with their cells divided by the separator"
                          : "'input' must be a SHA-256 in lower-case hex");
}

static enum pb_status take_document(struct pb_corrected *corrected, const struct pb_json *json,
                                    struct document *document, struct pb_error *error)
{
    struct pb_reject_cells *cells = pb_arena_take(&corrected->arena, 1, sizeof *cells);
    if (!cells)
        return pb_out_of_memory(error);
    corrected->rows = document->rows.items;
    corrected->count = corrected->capacity = document->rows.count;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < corrected->count; i++)
        status = corrections_check_row(json, &corrected->rows[i], cells, error);
    if (status != PB_OK)
        return status;
    if (corrected->count > 1)
        qsort(corrected->rows, corrected->count, sizeof *corrected->rows, corrections_by_place);
    for (size_t i = 1; i < corrected->count; i++) {
        const struct pb_corrected_row *row = &corrected->rows[i];
        if (corrections_by_place(row - 1, row) == 0) {
            pb_error_at(error, json->name, row->at.line, row->at.column);
            return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the same row of an input is corrected twice");
        }
    }
    return PB_OK;
}

static enum pb_status corrections_read_file(struct pb_corrected *corrected, const char *path, struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    struct pb_json json;
    struct document document = { 0 };
    struct pb_arena whole;
    pb_arena_open(&whole, PB_JSON_SIZE_MAXIMUM * 2);
    enum pb_status status =
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, &whole, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status == PB_OK)
        status = pb_json_open(&json, path, text, length, error);
    pb_arena_close(&whole);
    if (status != PB_OK)
        return status;
    const struct pb_option_reading reading = { .json = &json, .arena = &corrected->arena, .what = "the corrections" };
    if (!cJSON_IsObject(json.root))
        status = pb_document_fail(error, &json, json.root, "expected an object with the list 'rows'; found %s",
                                  pb_json_kind(json.root));
    if (status == PB_OK)
        status = pb_options_read(document_fields, json.root, &document, &reading, error);
    if (status == PB_OK)
        status = take_document(corrected, &json, &document, error);
    pb_json_close(&json);
    return status;
}

enum pb_status pb_corrected_read(struct pb_corrected *corrected, const char *state, struct pb_error *error)
{
    *corrected = (struct pb_corrected){ 0 };
    pb_arena_open(&corrected->arena, CORRECTIONS_ARENA_MAXIMUM);
    const char *path = pb_path_join(&corrected->arena, state, PB_CORRECTIONS_NAME);
    if (!path)
        return pb_out_of_memory(error);
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return PB_OK;
    enum pb_status status = corrections_read_file(corrected, path, error);
    if (status == PB_FAILED)
        pb_error_hint(error, "these are the rows that were corrected by placebook replay: put the file back as it was, "
                             "or move it away and replay the workbooks again");
    return status;
}

void pb_corrected_close(struct pb_corrected *corrected)
{
    pb_arena_close(&corrected->arena);
    *corrected = (struct pb_corrected){ 0 };
}

static struct cJSON *row_object(const struct pb_corrected_row *row)
{
    struct cJSON *object = cJSON_CreateObject();
    bool sound = object && cJSON_AddStringToObject(object, "input", row->input) &&
                 cJSON_AddStringToObject(object, "file", row->file) &&
                 cJSON_AddStringToObject(object, "source", row->source) &&
                 cJSON_AddStringToObject(object, "sheet", row->sheet) &&
                 cJSON_AddNumberToObject(object, "row", (double)row->row) &&
                 cJSON_AddStringToObject(object, "separator", row->separator) &&
                 cJSON_AddStringToObject(object, "was", row->was) && cJSON_AddStringToObject(object, "now", row->now);
    if (sound)
        return object;
    cJSON_Delete(object);
    return NULL;
}

static char *document_text(const struct pb_corrected *corrected)
{
    struct cJSON *root = cJSON_CreateObject();
    struct cJSON *rows = root ? cJSON_AddArrayToObject(root, "rows") : NULL;
    bool sound = rows != NULL;
    for (size_t i = 0; sound && i < corrected->count; i++) {
        struct cJSON *object = row_object(&corrected->rows[i]);
        sound = object && cJSON_AddItemToArray(rows, object);
    }
    char *text = sound ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    return text;
}

enum pb_status pb_corrected_write(const struct pb_corrected *corrected, const char *state, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    const char *path = pb_path_join(&arena, state, PB_CORRECTIONS_NAME);
    const char *part = pb_path_join(&arena, state, PB_CORRECTIONS_NAME ".part");
    char *text = corrected->count ? document_text(corrected) : NULL;
    enum pb_status status = PB_OK;
    if (!path || !part || (corrected->count && !text))
        status = pb_out_of_memory(error);
    else if (!text && unlink(path) != 0 && errno != ENOENT)
        status = pb_path_failed("remove", path, errno, 0, PB_ERROR_PUBLISH, error);
    else if (text && strlen(text) > PB_JSON_SIZE_MAXIMUM)
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "more than %zu MB of corrections", PB_JSON_SIZE_MAXIMUM >> 20);
    else if (text)
        status = pb_file_write_private(part, text, strlen(text), error);
    if (status == PB_OK && text && rename(part, path) != 0)
        status = pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
    if (status == PB_OK)
        status = pb_path_sync(state, error);
    free(text);
    pb_arena_close(&arena);
    return status;
}

/* ---- Changing the list ---- */

static bool copy_text(struct pb_arena *arena, const char **text)
{
    *text = pb_arena_text(arena, *text, strlen(*text));
    return *text;
}

static bool corrections_copy_row(struct pb_arena *arena, struct pb_corrected_row *row)
{
    return copy_text(arena, &row->input) && copy_text(arena, &row->file) && copy_text(arena, &row->source) &&
           copy_text(arena, &row->sheet) && copy_text(arena, &row->separator) && copy_text(arena, &row->was) &&
           copy_text(arena, &row->now);
}

static enum pb_status corrections_make_room(struct pb_corrected *corrected, size_t at, struct pb_error *error)
{
    if (corrected->count == PB_CORRECTIONS_MAXIMUM) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "more than %d corrected rows", (int)PB_CORRECTIONS_MAXIMUM);
        pb_error_hint(error, "correct the file itself instead");
        return status;
    }
    if (corrected->count == corrected->capacity) {
        size_t capacity = corrected->capacity ? corrected->capacity * 2 : 64;
        struct pb_corrected_row *grown =
            pb_arena_grow(&corrected->arena, corrected->rows, corrected->count, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        corrected->rows = grown;
        corrected->capacity = capacity;
    }
    memmove(&corrected->rows[at + 1], &corrected->rows[at], (corrected->count - at) * sizeof *corrected->rows);
    corrected->count++;
    return PB_OK;
}

enum pb_status pb_corrected_put(struct pb_corrected *corrected, const struct pb_corrected_row *row,
                                struct pb_error *error)
{
    struct pb_corrected_row copy = *row;
    struct pb_arena *arena = &corrected->arena;
    if (!corrections_copy_row(arena, &copy))
        return pb_out_of_memory(error);
    size_t at = corrections_before(corrected, row->input, row->sheet, row->row);
    if (at < corrected->count && corrections_order_of(&corrected->rows[at], row->input, row->sheet, row->row) == 0) {
        copy.was = corrected->rows[at].was;
        corrected->rows[at] = copy;
        return PB_OK;
    }
    enum pb_status status = corrections_make_room(corrected, at, error);
    if (status == PB_OK)
        corrected->rows[at] = copy;
    return status;
}

void pb_corrected_keep(struct pb_corrected *corrected, const bool *marks)
{
    size_t kept = 0;
    for (size_t i = 0; i < corrected->count; i++)
        if (marks[i])
            corrected->rows[kept++] = corrected->rows[i];
    corrected->count = kept;
}

/* ---- For the units ---- */

static enum pb_status copy_cells(const struct pb_corrected_row *row, struct pb_reject_cells *cells,
                                 struct pb_arena *arena, struct pb_correction *correction, struct pb_error *error)
{
    size_t count = pb_corrected_cells(row, row->now, cells);
    const char **texts = pb_arena_take(arena, count, sizeof *texts);
    if (!texts)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        texts[i] = pb_arena_text(arena, cells->cells[i].text, cells->cells[i].length);
        if (!texts[i])
            return pb_out_of_memory(error);
    }
    *correction =
        (struct pb_correction){ .sheet = row->sheet, .row = (uint64_t)row->row, .cells = texts, .count = count };
    return PB_OK;
}

static enum pb_status copy_rows(const struct pb_corrected_row *from, size_t count, struct pb_reject_cells *cells,
                                struct pb_arena *arena, const struct pb_input_corrections **of_input,
                                struct pb_error *error)
{
    struct pb_input_corrections *found = pb_arena_take(arena, 1, sizeof *found);
    struct pb_correction *items = pb_arena_take(arena, count, sizeof *items);
    struct pb_corrected_row *rows = pb_arena_take(arena, count, sizeof *rows);
    if (!found || !items || !rows)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        rows[i] = from[i];
        if (!corrections_copy_row(arena, &rows[i]))
            return pb_out_of_memory(error);
        enum pb_status status = copy_cells(&rows[i], cells, arena, &items[i], error);
        if (status != PB_OK)
            return status;
    }
    *found = (struct pb_input_corrections){ .corrections = { .items = items, .count = count }, .rows = rows };
    *of_input = found;
    return PB_OK;
}

enum pb_status pb_corrected_of(const struct pb_corrected *corrected, const char *input, struct pb_arena *arena,
                               const struct pb_input_corrections **of_input, struct pb_error *error)
{
    size_t from = corrections_before(corrected, input, "", 0);
    size_t count = 0;
    *of_input = NULL;
    while (from + count < corrected->count && strcmp(corrected->rows[from + count].input, input) == 0)
        count++;
    if (count == 0)
        return PB_OK;
    struct pb_reject_cells *cells = malloc(sizeof *cells); /* checked: next line */
    if (!cells)
        return pb_out_of_memory(error);
    enum pb_status status = copy_rows(&corrected->rows[from], count, cells, arena, of_input, error);
    free(cells);
    return status;
}
