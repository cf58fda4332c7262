/*
 * JSON as rows: a list of objects, somewhere in the document, or an object of lists.
 */
#include "core/formats/tabular_private.h"
#include "placebook/number.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_DOCUMENT = 240 };

_Static_assert(sizeof(((struct pb_records *)0)->numbers[0]) == PB_NUMBER_TEXT, "room for a number");

void pb_records_close(struct pb_records *records)
{
    if (records->open)
        pb_json_close(&records->json);
    *records = (struct pb_records){ 0 };
}

/* What a small document says: a service that has no data answers with a sentence. */
static void tabular_records_excerpt(const struct pb_records *records, char excerpt[SMALL_DOCUMENT])
{
    struct cJSON *root = records->json.root;
    if (!cJSON_IsObject(root) || !cJSON_PrintPreallocated(root, excerpt, SMALL_DOCUMENT, false))
        *excerpt = '\0';
}

static enum pb_status tabular_records_refuse(const struct pb_records *records, const struct cJSON *at,
                                             struct pb_error *error, const char *found)
{
    struct pb_location place = pb_json_value_at(&records->json, at);
    char excerpt[SMALL_DOCUMENT];
    tabular_records_excerpt(records, excerpt);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "%s; expected a list of objects, or an object of lists of equal length%s%s", found,
                                    *excerpt ? "; the document is " : "", excerpt);
    pb_error_at(error, records->json.name, place.line, place.column);
    pb_error_hint(error, "give the part of the document that is a table, or the data as CSV");
    return status;
}

/* ---- Columns ---- */

static enum pb_status add_name(struct pb_records *records, size_t level, const char *name, const struct cJSON *at,
                               struct pb_error *error)
{
    if (records->width == PB_CSV_FIELDS_MAXIMUM)
        return tabular_records_refuse(records, at, error, "more columns than 4096");
    const char *copy = pb_arena_text(&records->json.arena, name, strlen(name));
    if (!copy)
        return pb_out_of_memory(error);
    records->names[records->width++] = (struct pb_record_column){ .name = copy, .level = level };
    return PB_OK;
}

/* Finds the column of a key; mostly the records have the same keys in the same order. */
static size_t tabular_records_column_of(const struct pb_records *records, size_t level, const char *name,
                                        size_t expected)
{
    const struct pb_record_column *names = records->names;
    if (expected < records->width && names[expected].level == level && strcmp(names[expected].name, name) == 0)
        return expected;
    for (size_t i = 0; i < records->width; i++)
        if (names[i].level == level && strcmp(names[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* What takes the values of a record: each with the level of its object (that of the record last) and its name. */
typedef enum pb_status record_take(struct pb_tabular *tabular, struct pb_records *records, const struct cJSON *value,
                                   size_t column, size_t level, const char *name, struct pb_error *error);

static enum pb_status give_values(struct pb_tabular *tabular, struct pb_records *records, const struct cJSON *record,
                                  record_take *take, struct pb_error *error)
{
    size_t expected = 0;
    enum pb_status status = PB_OK;
    for (size_t level = 0; status == PB_OK && level < records->path.count; level++) {
        const struct cJSON *value = NULL;
        cJSON_ArrayForEach(value, records->cursor.at[level])
        {
            if (status != PB_OK || cJSON_IsArray(value) || cJSON_IsObject(value))
                continue;
            size_t column = tabular_records_column_of(records, level, value->string, expected);
            expected = column == SIZE_MAX ? records->width + 1 : column + 1;
            status = take(tabular, records, value, column, level, value->string, error);
        }
    }
    struct pb_json_leaves *leaves = &records->leaves;
    pb_json_leaves_begin(leaves, record);
    for (const struct cJSON *value = NULL; status == PB_OK && (value = pb_json_leaves_next(leaves)) != NULL;) {
        size_t column = tabular_records_column_of(records, records->path.count, leaves->name, expected);
        expected = column == SIZE_MAX ? records->width + 1 : column + 1;
        status = take(tabular, records, value, column, records->path.count, leaves->name, error);
    }
    return status;
}

static enum pb_status records_take_name(struct pb_tabular *tabular, struct pb_records *records,
                                        const struct cJSON *value, size_t column, size_t level, const char *name,
                                        struct pb_error *error)
{
    (void)tabular;
    return column == SIZE_MAX ? add_name(records, level, name, value, error) : PB_OK;
}

/* The heading of a column: what stands around the records has the keys that lead there before it. */
static enum pb_status spell_names(struct pb_records *records, struct pb_error *error)
{
    for (size_t i = 0; i < records->width; i++) {
        struct pb_record_column *column = &records->names[i];
        const char *prefix = "";
        for (size_t k = 0; prefix && column->level < records->path.count && k < column->level; k++)
            prefix = pb_arena_format(&records->json.arena, "%s%s.", prefix, records->path.keys[k]);
        bool twice = column->level == 0 && records->path.count > 0 &&
                     tabular_records_column_of(records, records->path.count, column->name, 0) != SIZE_MAX;
        column->heading =
            prefix ? pb_arena_format(&records->json.arena, "%s%s%s", twice ? "document." : "", prefix, column->name)
                   : NULL;
        if (!column->heading)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

static enum pb_status survey_rows(struct pb_records *records, struct pb_error *error)
{
    pb_json_cursor_begin(&records->cursor, records->json.root, &records->path);
    for (const struct cJSON *record = NULL; (record = pb_json_cursor_next(&records->cursor)) != NULL;) {
        if (!cJSON_IsObject(record))
            return tabular_records_refuse(records, record, error, "a list with something other than objects in it");
        records->height++;
        enum pb_status status = give_values(NULL, records, record, records_take_name, error);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

static enum pb_status survey_columns(struct pb_records *records, struct pb_error *error)
{
    const struct cJSON *column = NULL;
    records->by_column = true;
    cJSON_ArrayForEach(column, records->json.root)
    {
        if (!cJSON_IsArray(column))
            return tabular_records_refuse(records, column, error, "an object with something other than lists in it");
        size_t height = (size_t)cJSON_GetArraySize(column);
        if (records->width > 0 && height != records->height)
            return tabular_records_refuse(records, column, error, "lists of different length");
        records->height = height;
        enum pb_status status = add_name(records, 0, column->string, column, error);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

void pb_records_rewind(struct pb_records *records)
{
    const struct cJSON *root = records->json.root;
    records->next = 0;
    pb_json_cursor_begin(&records->cursor, root, &records->path);
    const struct cJSON *column = records->by_column ? root->child : NULL;
    for (size_t i = 0; column; i++, column = column->next)
        records->columns[i] = column->child;
}

/* ---- Where the records are ---- */

/* Nothing is where the mapping says, or the document is no list of records: says what is there. */
static enum pb_status refuse_path(const struct pb_records *records, const struct pb_json_lists *lists,
                                  struct pb_error *error)
{
    char list[600];
    char keys[300] = "";
    pb_json_lists_say(lists, list, sizeof list);
    for (size_t i = 0; i < records->path.count; i++) {
        size_t at = strlen(keys);
        (void)snprintf(keys + at, sizeof keys - at, "%s'%.60s'", i ? " > " : "", records->path.keys[i]);
    }
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no records at %s; the document has %s", keys,
                                    *list ? list : "no list of objects");
    pb_error_at(error, records->json.name, 0, 0);
    pb_error_hint(error, "say in 'records' of the mapping which keys lead to the list, from the outermost on");
    return status;
}

static bool has_numbers(const struct cJSON *record)
{
    const struct cJSON *value = NULL;
    cJSON_ArrayForEach(value, record) if (cJSON_IsNumber(value)) return true;
    return false;
}

/* Is the document a table itself: a list of objects, or an object of lists that are no objects? */
static bool is_table(const struct cJSON *root, const struct pb_json_lists *lists)
{
    if (cJSON_IsObject(root))
        return lists->count == 0;
    size_t inner = 0;
    for (size_t i = 0; i < lists->count; i++)
        inner = lists->records[i] > inner ? lists->records[i] : inner;
    return !cJSON_IsArray(root) || has_numbers(root->child) || inner <= (size_t)cJSON_GetArraySize(root);
}

static void say_lists(const struct pb_records *records, const struct pb_json_lists *lists, struct pb_error *error)
{
    char list[sizeof error->hint - 100];
    if (!error || lists->count == 0 || !cJSON_IsObject(records->json.root))
        return;
    pb_json_lists_say(lists, list, sizeof list);
    pb_error_hint(error, "say in 'records' of the mapping which keys lead to the list; there are %s", list);
}

static enum pb_status find_records(struct pb_records *records, const struct pb_records_wanted *wanted,
                                   struct pb_error *error)
{
    struct pb_json_lists lists;
    pb_json_lists_find(&lists, &records->json);
    if (wanted->guess && !is_table(records->json.root, &lists))
        records->path = *pb_json_lists_best(&lists);
    for (size_t i = 0; i < wanted->count && i < PB_JSON_PATH_MAXIMUM; i++)
        records->path.keys[records->path.count++] = wanted->keys[i];
    enum pb_status status = PB_OK;
    if (records->path.count > 0 || cJSON_IsArray(records->json.root))
        status = survey_rows(records, error);
    else if (cJSON_IsObject(records->json.root))
        status = survey_columns(records, error);
    else
        return tabular_records_refuse(records, records->json.root, error, "a single value");
    if (status == PB_FAILED && records->path.count == 0)
        say_lists(records, &lists, error);
    if (status == PB_OK && records->height == 0 && records->path.count > 0)
        return refuse_path(records, &lists, error);
    if (status == PB_OK && (records->width == 0 || records->height == 0))
        return tabular_records_refuse(records, records->json.root, error, "no records");
    return status;
}

static enum pb_status tabular_records_survey(struct pb_records *records, const struct pb_records_wanted *wanted,
                                             struct pb_error *error)
{
    struct pb_arena *arena = &records->json.arena;
    enum { MOST = PB_CSV_FIELDS_MAXIMUM };
    records->names = pb_arena_take(arena, MOST, sizeof *records->names);
    records->columns = pb_arena_take(arena, MOST, sizeof *records->columns);
    records->numbers = pb_arena_take(arena, MOST, sizeof *records->numbers);
    if (!records->names || !records->columns || !records->numbers)
        return pb_out_of_memory(error);
    enum pb_status status = find_records(records, wanted, error);
    if (status == PB_OK)
        status = spell_names(records, error);
    if (status == PB_OK)
        pb_records_rewind(records);
    return status;
}

enum pb_status pb_records_open(struct pb_records *records, const struct pb_input *input,
                               const struct pb_records_wanted *wanted, struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    enum pb_status status = pb_input_all(input, PB_JSON_SIZE_MAXIMUM, &bytes, &length, error);
    if (status != PB_OK)
        return status;
    char *lines = pb_json_lines((const char *)bytes, &length);
    status = pb_json_open(&records->json, input->name, lines ? lines : (const char *)bytes, length, error);
    free(lines);
    free(bytes);
    if (status != PB_OK) {
        if (error && error->code == PB_ERROR_CONFIGURATION) /* here it is data, and no setting of anybody */
            error->code = PB_ERROR_SOURCE;
        return status;
    }
    records->open = true;
    status = tabular_records_survey(records, wanted, error);
    if (status != PB_OK)
        pb_records_close(records);
    return status;
}

/* ---- Rows ---- */

static struct pb_tabular_cell text_cell(enum pb_cell_kind kind, double number, const char *text)
{
    return (struct pb_tabular_cell){ .kind = kind, .number = number, .text = text, .length = strlen(text) };
}

/* A number is its shortest text, or its own where that would have fewer digits. */
static struct pb_tabular_cell tabular_records_cell_of(const struct pb_json *json, const struct cJSON *value,
                                                      char number[PB_NUMBER_TEXT])
{
    const double none = (double)NAN;
    if (cJSON_IsString(value))
        return text_cell(*value->valuestring ? PB_CELL_TEXT : PB_CELL_MISSING, none, value->valuestring);
    if (cJSON_IsNumber(value)) {
        const char *own = pb_json_number_text(json, value);
        if (!own)
            (void)pb_number_format(value->valuedouble, number);
        struct pb_tabular_cell cell = text_cell(PB_CELL_NUMBER, value->valuedouble, own ? own : number);
        cell.written = true;
        return cell;
    }
    if (cJSON_IsBool(value))
        return cJSON_IsTrue(value) ? text_cell(PB_CELL_BOOLEAN, 1, "TRUE") : text_cell(PB_CELL_BOOLEAN, 0, "FALSE");
    if (cJSON_IsNull(value))
        return text_cell(PB_CELL_MISSING, none, "");
    return text_cell(PB_CELL_TEXT, none, cJSON_IsArray(value) ? "(a list)" : "(an object)");
}

static enum pb_status records_take_cell(struct pb_tabular *tabular, struct pb_records *records,
                                        const struct cJSON *value, size_t column, size_t level, const char *name,
                                        struct pb_error *error)
{
    (void)level;
    (void)name;
    (void)error;
    tabular->cells[column] = tabular_records_cell_of(&records->json, value, records->numbers[column]);
    return PB_OK;
}

static enum pb_status fill_record(struct pb_tabular *tabular, struct pb_records *records, struct pb_error *error)
{
    const struct cJSON *record = pb_json_cursor_next(&records->cursor);
    tabular->row.line = pb_json_value_at(&records->json, record).line;
    return give_values(tabular, records, record, records_take_cell, error);
}

static void fill_columns(struct pb_tabular *tabular, struct pb_records *records)
{
    tabular->row.line = pb_json_value_at(&records->json, records->columns[0]).line;
    for (size_t i = 0; i < records->width; i++) {
        tabular->cells[i] = tabular_records_cell_of(&records->json, records->columns[i], records->numbers[i]);
        records->columns[i] = records->columns[i]->next;
    }
}

enum pb_status pb_records_next(struct pb_tabular *tabular, const struct pb_tabular_row **row, struct pb_error *error)
{
    struct pb_records *records = &tabular->holding->records;
    *row = NULL;
    if (records->next > records->height)
        return PB_OK;
    enum pb_status status = pb_tabular_room(tabular, records->width, error);
    if (status != PB_OK)
        return status;
    tabular->row = (struct pb_tabular_row){ .number = records->next, .cells = tabular->cells, .count = records->width };
    for (size_t i = 0; i < records->width; i++)
        tabular->cells[i] = text_cell(PB_CELL_MISSING, (double)NAN, "");
    if (records->next == 0) {
        tabular->row.line = 1;
        for (size_t i = 0; i < records->width; i++)
            tabular->cells[i] = text_cell(PB_CELL_TEXT, (double)NAN, records->names[i].heading);
    } else if (records->by_column)
        fill_columns(tabular, records);
    else
        status = fill_record(tabular, records, error);
    if (status != PB_OK)
        return status;
    records->next++;
    *row = &tabular->row;
    return PB_OK;
}
