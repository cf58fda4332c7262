/*
 * JSON as rows: a list of objects, or an object of lists.
 */
#include "core/formats/tabular_private.h"
#include "placebook/number.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(((struct pb_records *)0)->numbers[0]) == PB_NUMBER_TEXT, "room for a number");

void pb_records_close(struct pb_records *records)
{
    if (records->open)
        pb_json_close(&records->json);
    *records = (struct pb_records){ 0 };
}

static enum pb_status tabular_records_refuse(const struct pb_records *records, const struct cJSON *at,
                                             struct pb_error *error, const char *found)
{
    struct pb_location place = pb_json_value_at(&records->json, at);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "%s; expected a list of objects, or an object of lists of equal length", found);
    pb_error_at(error, records->json.name, place.line, place.column);
    pb_error_hint(error, "give the part of the document that is a table, or the data as CSV");
    return status;
}

static enum pb_status add_name(struct pb_records *records, const char *name, const struct cJSON *at,
                               struct pb_error *error)
{
    if (records->width == PB_CSV_FIELDS_MAXIMUM)
        return tabular_records_refuse(records, at, error, "more columns than 4096");
    records->names[records->width++] = name;
    return PB_OK;
}

/* Finds the column of a key; mostly the records have the same keys in the same order. */
static size_t tabular_records_column_of(const struct pb_records *records, const char *name, size_t expected)
{
    if (expected < records->width && strcmp(records->names[expected], name) == 0)
        return expected;
    for (size_t i = 0; i < records->width; i++)
        if (strcmp(records->names[i], name) == 0)
            return i;
    return SIZE_MAX;
}

static enum pb_status survey_rows(struct pb_records *records, struct pb_error *error)
{
    const struct cJSON *record = NULL;
    cJSON_ArrayForEach(record, records->json.root)
    {
        if (!cJSON_IsObject(record))
            return tabular_records_refuse(records, record, error, "a list with something other than objects in it");
        const struct cJSON *value = NULL;
        size_t expected = 0;
        records->height++;
        cJSON_ArrayForEach(value, record)
        {
            enum pb_status status = PB_OK;
            if (tabular_records_column_of(records, value->string, expected++) == SIZE_MAX)
                status = add_name(records, value->string, value, error);
            if (status != PB_OK)
                return status;
        }
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
        enum pb_status status = add_name(records, column->string, column, error);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

void pb_records_rewind(struct pb_records *records)
{
    const struct cJSON *root = records->json.root;
    records->next = 0;
    records->item = records->by_column ? NULL : root->child;
    const struct cJSON *column = records->by_column ? root->child : NULL;
    for (size_t i = 0; column; i++, column = column->next)
        records->columns[i] = column->child;
}

static enum pb_status tabular_records_survey(struct pb_records *records, struct pb_error *error)
{
    struct pb_arena *arena = &records->json.arena;
    enum { MOST = PB_CSV_FIELDS_MAXIMUM };
    records->names = pb_arena_take(arena, MOST, sizeof *records->names);
    records->columns = pb_arena_take(arena, MOST, sizeof *records->columns);
    records->numbers = pb_arena_take(arena, MOST, sizeof *records->numbers);
    if (!records->names || !records->columns || !records->numbers)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    if (cJSON_IsArray(records->json.root))
        status = survey_rows(records, error);
    else if (cJSON_IsObject(records->json.root))
        status = survey_columns(records, error);
    else
        return tabular_records_refuse(records, records->json.root, error, "a single value");
    if (status == PB_OK && (records->width == 0 || records->height == 0))
        return tabular_records_refuse(records, records->json.root, error, "no records");
    if (status == PB_OK)
        pb_records_rewind(records);
    return status;
}

enum pb_status pb_records_open(struct pb_records *records, const struct pb_input *input, struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    enum pb_status status = pb_input_all(input, PB_JSON_SIZE_MAXIMUM, &bytes, &length, error);
    if (status != PB_OK)
        return status;
    status = pb_json_open(&records->json, input->name, (const char *)bytes, length, error);
    free(bytes);
    if (status != PB_OK) {
        if (error && error->code == PB_ERROR_CONFIGURATION) /* here it is data, and no setting of anybody */
            error->code = PB_ERROR_SOURCE;
        return status;
    }
    records->open = true;
    status = tabular_records_survey(records, error);
    if (status != PB_OK)
        pb_records_close(records);
    return status;
}

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
        return text_cell(PB_CELL_NUMBER, value->valuedouble, own ? own : number);
    }
    if (cJSON_IsBool(value))
        return cJSON_IsTrue(value) ? text_cell(PB_CELL_BOOLEAN, 1, "TRUE") : text_cell(PB_CELL_BOOLEAN, 0, "FALSE");
    if (cJSON_IsNull(value))
        return text_cell(PB_CELL_MISSING, none, "");
    return text_cell(PB_CELL_TEXT, none, cJSON_IsArray(value) ? "(a list)" : "(an object)");
}

static void fill_record(struct pb_tabular *tabular, struct pb_records *records)
{
    size_t expected = 0;
    const struct cJSON *value = NULL;
    cJSON_ArrayForEach(value, records->item)
    {
        size_t column = tabular_records_column_of(records, value->string, expected++);
        tabular->cells[column] = tabular_records_cell_of(&records->json, value, records->numbers[column]);
    }
    tabular->row.line = pb_json_value_at(&records->json, records->item).line;
    records->item = records->item->next;
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
            tabular->cells[i] = text_cell(PB_CELL_TEXT, (double)NAN, records->names[i]);
    } else if (records->by_column)
        fill_columns(tabular, records);
    else
        fill_record(tabular, records);
    records->next++;
    *row = &tabular->row;
    return PB_OK;
}
