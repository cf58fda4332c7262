#include "extractors/nhs_organisations/headings.h"

#include "placebook/text.h"

#include <fnmatch.h>
#include <string.h>

enum { HEADING_TEXT = 100, REGISTER_COLUMNS = 15, SUCCESSOR_COLUMNS = 8 };

/* Headings in their normal form: small letters, one space for blanks and underscores. The first of a field that a sheet
 * has counts, so that an LSOA of 2021 comes before that of 2011. */
static const struct {
    enum sheet_field field;
    const char *pattern;
} known_headings[] = {
    { FIELD_PRACTICE, "partner organisation code" },
    { FIELD_PRACTICE, "practice code" },
    { FIELD_PRACTICE_NAME, "partner name" },
    { FIELD_PRACTICE_NAME, "practice name" },
    { FIELD_PRACTICE_AREA, "practice parent * code" },
    { FIELD_PRACTICE_AREA, "ccg ods code" },
    { FIELD_PRACTICE_AREA, "sub icb loc* ods code" },
    { FIELD_NETWORK, "pcn code" },
    { FIELD_NETWORK, "pcn ods code" },
    { FIELD_NETWORK_NAME, "pcn name" },
    { FIELD_NETWORK_AREA, "pcn parent * code" },
    { FIELD_NETWORK_AREA, "current clinical commissioning group code" },
    { FIELD_NETWORK_AREA, "current sub icb loc* code" },
    { FIELD_AREA_NAME, "pcn parent * name" },
    { FIELD_AREA_NAME, "clinical commissioning group name" },
    { FIELD_AREA_NAME, "ccg name" },
    { FIELD_AREA_NAME, "sub icb loc* name" },
    { FIELD_SYSTEM, "stp ods code" },
    { FIELD_SYSTEM, "icb ods code" },
    { FIELD_SYSTEM_NAME, "stp name" },
    { FIELD_SYSTEM_NAME, "icb name" },
    { FIELD_JOINED, "practice to pcn relationship start date" },
    { FIELD_LEFT, "practice to pcn relationship end date" },
    { FIELD_OPENED, "open date" },
    { FIELD_CLOSED, "close date" },
    { FIELD_POSTCODE, "postcode" },
    { FIELD_POSTCODE, "pcds" },
    { FIELD_POSTCODE, "pcd8" },
    { FIELD_POSTCODE, "pcd7" },
    { FIELD_POSTCODE, "pcd" },
    { FIELD_LSOA, "lsoa21" },
    { FIELD_LSOA, "lsoa21cd" },
    { FIELD_LSOA, "lsoa11" },
    { FIELD_LSOA, "lsoa11cd" },
    { FIELD_DISTRICT, "oslaua" },
    { FIELD_DISTRICT, "laua" },
    { FIELD_DISTRICT, "lad[0-9][0-9]cd" },
};

/* The columns of the Organisation Data Service, from 0. */
static const struct {
    enum sheet_field field;
    size_t column;
} register_columns[] = {
    { FIELD_PRACTICE, 0 },       { FIELD_PRACTICE_NAME, 1 }, { FIELD_SYSTEM, 3 },
    { FIELD_POSTCODE, 9 },       { FIELD_OPENED, 10 },       { FIELD_CLOSED, 11 },
    { FIELD_PRACTICE_AREA, 14 }, { FIELD_JOINED, 15 },       { FIELD_LEFT, 16 },
};

const char *nhs_organisations_type(const char *code)
{
    const char *type = pb_nhs_code_type(code);
    bool trust = strlen(code) == 3 && (*code == 'R' || *code == 'T');
    if (strcmp(type, "region") == 0)
        return "";
    return *type || !trust ? type : "trust";
}

/* Small letters, one space between words, none at the ends. */
static void normalise_heading(const struct pb_tabular_cell *cell, char heading[HEADING_TEXT])
{
    size_t length = 0;
    for (size_t i = 0; i < cell->length && length + 2 < HEADING_TEXT; i++) {
        char byte = cell->text[i];
        bool blank = (unsigned char)byte <= ' ' || byte == '_' || byte == '-';
        if (blank && (length == 0 || heading[length - 1] == ' '))
            continue;
        heading[length++] = (char)(blank ? ' ' : byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    }
    while (length > 0 && heading[length - 1] == ' ')
        length--;
    heading[length] = '\0';
}

static void find_headings(struct sheet_columns *columns, const struct pb_tabular_row *row)
{
    size_t chosen[SHEET_FIELDS]; /* position of the heading that was taken for a field */
    for (size_t f = 0; f < SHEET_FIELDS; f++)
        chosen[f] = SIZE_MAX;
    for (size_t c = 0; c < row->count; c++) {
        char heading[HEADING_TEXT];
        normalise_heading(&row->cells[c], heading);
        for (size_t k = 0; *heading && k < sizeof known_headings / sizeof known_headings[0]; k++) {
            enum sheet_field field = known_headings[k].field;
            if (k >= chosen[field] || fnmatch(known_headings[k].pattern, heading, 0) != 0)
                continue;
            chosen[field] = k;
            columns->at[field] = c;
        }
    }
}

static bool has(const struct sheet_columns *columns, enum sheet_field field)
{
    return columns->at[field] != SHEET_NO_COLUMN;
}

/* Is the cell a code of an organisation that is wanted? */
static bool is_code(const struct pb_tabular_row *row, size_t column)
{
    char code[PB_NHS_CODE_TEXT];
    const struct pb_tabular_cell *cell = &row->cells[column];
    if (cell->length == 0 || cell->length + 1 >= sizeof code)
        return false;
    memcpy(code, cell->text, cell->length);
    code[cell->length] = '\0';
    return *nhs_organisations_type(code) != '\0';
}

/* Is the cell a day in eight digits, or empty? */
static bool may_be_day(const struct pb_tabular_row *row, size_t column)
{
    const struct pb_tabular_cell *cell = &row->cells[column];
    size_t digits = 0;
    while (digits < cell->length && cell->text[digits] >= '0' && cell->text[digits] <= '9')
        digits++;
    return digits == cell->length && (digits == 0 || digits == 8);
}

static bool is_register(const struct pb_tabular_row *row)
{
    return row->count >= REGISTER_COLUMNS && is_code(row, 0) && row->cells[1].length > 0 && may_be_day(row, 10) &&
           may_be_day(row, 11) && row->cells[10].length + row->cells[11].length > 0;
}

static bool is_succession(const struct pb_tabular_row *row)
{
    bool day = false;
    for (size_t c = 2; c < row->count && c < SUCCESSOR_COLUMNS; c++)
        day = day || (row->cells[c].length > 0 && may_be_day(row, c));
    return row->count >= 3 && row->count <= SUCCESSOR_COLUMNS && is_code(row, 0) && is_code(row, 1) && day;
}

static void take_register(struct sheet_columns *columns)
{
    for (size_t i = 0; i < sizeof register_columns / sizeof register_columns[0]; i++)
        columns->at[register_columns[i].field] = register_columns[i].column;
    columns->kind = SHEET_REGISTER;
}

void nhs_organisations_headings(struct sheet_columns *columns, const struct pb_tabular_row *row)
{
    *columns = (struct sheet_columns){ .kind = SHEET_OTHER };
    for (size_t f = 0; f < SHEET_FIELDS; f++)
        columns->at[f] = SHEET_NO_COLUMN;
    if (is_register(row)) {
        take_register(columns);
        return;
    }
    if (is_succession(row)) {
        columns->kind = SHEET_SUCCESSORS;
        return;
    }
    find_headings(columns, row);
    columns->headed = true;
    if (has(columns, FIELD_PRACTICE) && (has(columns, FIELD_NETWORK) || has(columns, FIELD_PRACTICE_AREA)))
        columns->kind = SHEET_MEMBERS;
    else if (has(columns, FIELD_NETWORK) && has(columns, FIELD_NETWORK_NAME))
        columns->kind = SHEET_NETWORKS;
    else if (has(columns, FIELD_POSTCODE) && (has(columns, FIELD_LSOA) || has(columns, FIELD_DISTRICT)))
        columns->kind = SHEET_POSTCODES;
}
