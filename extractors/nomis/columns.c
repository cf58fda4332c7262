#include "extractors/nomis/columns.h"

#include "placebook/number.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct pb_tabular_cell no_text = { .kind = PB_CELL_MISSING, .text = "" };

const struct pb_tabular_cell *nomis_columns_cell(const struct pb_tabular_row *row, size_t column)
{
    return column < row->count ? &row->cells[column] : &no_text;
}

bool nomis_columns_number(const struct pb_tabular_row *row, size_t column, uint64_t *number)
{
    const struct pb_tabular_cell *cell = nomis_columns_cell(row, column);
    int64_t read = 0;
    if (!pb_integer_parse(cell->text, cell->length, &read) || read < 0)
        return false;
    *number = (uint64_t)read;
    return true;
}

static bool is_heading(const struct pb_tabular_cell *cell, const char *name)
{
    return cell->length == strlen(name) && strncasecmp(cell->text, name, cell->length) == 0;
}

static size_t find_column(const struct pb_tabular_row *row, const char *name)
{
    for (size_t c = 0; c < row->count; c++)
        if (is_heading(&row->cells[c], name))
            return c;
    return NOMIS_NO_COLUMN;
}

/* The name of the dimension that a heading belongs to: what is before _NAME or _CODE. False: it says none. */
static bool dimension_name(const struct pb_tabular_cell *cell, char name[NOMIS_NAME])
{
    static const char *const others[] = { "OBS_STATUS", "OBS_CONF" };
    size_t length = cell->length;
    if (length <= 5 || length - 5 >= NOMIS_NAME ||
        (strncasecmp(cell->text + length - 5, "_NAME", 5) != 0 &&
         strncasecmp(cell->text + length - 5, "_CODE", 5) != 0))
        return false;
    memcpy(name, cell->text, length - 5);
    name[length - 5] = '\0';
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcasecmp(name, others[i]) == 0)
            return false;
    return true;
}

bool nomis_columns_have(const struct nomis_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->dimension_count; i++)
        if (strcasecmp(columns->dimensions[i].name, name) == 0)
            return true;
    return false;
}

const char *nomis_columns_list(const struct nomis_columns *columns, char list[NOMIS_LIST])
{
    *list = '\0';
    for (size_t i = 0; i < columns->dimension_count; i++) {
        size_t at = strlen(list);
        (void)snprintf(list + at, NOMIS_LIST - at, "%s%s", at ? ", " : "", columns->dimensions[i].name);
    }
    return list;
}

static void add_column(struct nomis_columns *columns, const struct nomis_options *options,
                       const struct pb_tabular_row *row, const char *name)
{
    struct nomis_column *column = &columns->dimensions[columns->dimension_count++];
    char heading[NOMIS_NAME + 8];
    (void)snprintf(column->name, sizeof column->name, "%s", name);
    column->value = find_column(row, name);
    (void)snprintf(heading, sizeof heading, "%s_NAME", name);
    column->label = find_column(row, heading);
    (void)snprintf(heading, sizeof heading, "%s_CODE", name);
    column->code = find_column(row, heading);
    column->given = nomis_dimension_of(options, name);
    if (!column->given && strcasecmp(name, "DATE") == 0)
        column->given = nomis_dimension_of(options, "time");
    column->use = nomis_use_of(column->given, name);
}

static enum pb_status fail_columns(const char *file, struct pb_error *error, const char *what)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                    "no column %s: expected the CSV of the Nomis API, with columns such as DATE_NAME, "
                                    "GEOGRAPHY_CODE and OBS_VALUE",
                                    what);
    pb_error_at(error, file, 1, 0);
    pb_error_hint(error, "ask for DATASET.data.csv, without 'select'; a download of the web pages of Nomis is another "
                         "table, for the extractor table");
    return status;
}

/* What the dimensions become: what the options say comes before what a name says, as of an age that is a category. */
static enum pb_status give_uses(struct nomis_columns *columns, const char *file, struct pb_error *error)
{
    for (int said = 1; said >= 0; said--)
        for (size_t i = 0; i < columns->dimension_count; i++) {
            struct nomis_column *column = &columns->dimensions[i];
            bool own = column->given && column->given->is;
            if (own != (bool)said || column->use == USE_NONE)
                continue;
            if (columns->of[column->use])
                column->use = USE_NONE; /* then it must have one value */
            else
                columns->of[column->use] = column;
        }
    if (columns->figure == NOMIS_NO_COLUMN)
        return fail_columns(file, error, "OBS_VALUE");
    if (!columns->of[USE_AREA])
        return fail_columns(file, error, "GEOGRAPHY_CODE");
    return columns->of[USE_PERIOD] ? PB_OK : fail_columns(file, error, "DATE_NAME");
}

enum pb_status nomis_columns_read(struct nomis_columns *columns, const struct nomis_options *options,
                                  const struct pb_tabular_row *row, const char *file, struct pb_error *error)
{
    *columns = (struct nomis_columns){ .width = row->count };
    for (size_t c = 0; c < row->count; c++) {
        char name[NOMIS_NAME];
        if (!dimension_name(&row->cells[c], name) || nomis_columns_have(columns, name))
            continue;
        if (columns->dimension_count == NOMIS_DIMENSIONS)
            return pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "more than %d dimensions", NOMIS_DIMENSIONS);
        add_column(columns, options, row, name);
    }
    columns->figure = find_column(row, "OBS_VALUE");
    columns->status = find_column(row, "OBS_STATUS");
    columns->status_name = find_column(row, "OBS_STATUS_NAME");
    columns->secret = find_column(row, "OBS_CONF");
    columns->offset = find_column(row, "RECORD_OFFSET");
    columns->count = find_column(row, "RECORD_COUNT");
    return give_uses(columns, file, error);
}
