/*
 * One sheet of a table of similar organisations: is it one, and of which form?
 */
#include "core/similar/neighbours_private.h"
#include "placebook/number.h"
#include "placebook/peers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEADING_ROWS = 50, WIDEST = 20000 };

enum field { ORGANISATION, ORGANISATION_NAME, SIMILAR, SIMILAR_NAME, RANK, DISTANCE, FIELDS };

/* Headings in small letters with single spaces, bars between them. */
static const char *const headings[FIELDS] = {
    [ORGANISATION] = "organisation|organisation code|org code|code|ccg|ccg code|ccgcode|sub icb code|sub icb location|"
                     "sub icb location code|sicbl code|icb|icb code|ics code|pcn|pcn code|area code|ods code|"
                     "local authority code|la code|authority code",
    [ORGANISATION_NAME] = "organisation name|org name|name|ccg name|sub icb name|sub icb location name|icb name|pcn "
                          "name|area name",
    [SIMILAR] =
        "similar organisation|similar organisation code|similar org code|similar code|similar ccg|similar ccg "
        "code|similar sub icb|similar sub icb code|similar sub icb location|similar sub icb location code|similar "
        "icb|similar icb code|similar pcn|similar pcn code|similar to|similar|peer|peer code|neighbour|neighbour "
        "code|nearest neighbour|nearest neighbour code|neighbour area code|comparator|comparator code",
    [SIMILAR_NAME] = "similar organisation name|similar name|similar ccg name|similar sub icb name|similar sub icb "
                     "location name|similar icb name|similar pcn name|peer name|neighbour name|nearest neighbour name|"
                     "neighbour area name|comparator name",
    [RANK] = "rank|position|order|similarity rank",
    [DISTANCE] = "distance|similarity|similarity value|similarity score",
};

/* The text of a cell without what is blank around it; empty where the row has no such cell. */
static void trimmed(const struct pb_tabular_row *row, size_t column, const char **text, size_t *length)
{
    const struct pb_tabular_cell *cell = column < row->count ? &row->cells[column] : NULL;
    *text = cell ? cell->text : "";
    *length = cell && cell->kind != PB_CELL_ERROR && cell->kind != PB_CELL_BROKEN ? cell->length : 0;
    while (*length && (unsigned char)**text <= ' ') {
        ++*text;
        --*length;
    }
    while (*length && (unsigned char)(*text)[*length - 1] <= ' ')
        --*length;
}

static bool neighbours_sheet_is_empty(const struct pb_tabular_row *row, size_t column)
{
    const char *text = "";
    size_t length = 0;
    trimmed(row, column, &text, &length);
    return length == 0;
}

static bool code_at(const struct pb_tabular_row *row, size_t column, char code[PB_NHS_CODE_TEXT])
{
    const char *text = "";
    size_t length = 0;
    trimmed(row, column, &text, &length);
    return pb_nhs_code(text, length, false, code);
}

/* A code of the kind that the table is about. */
static bool right_code_at(const struct pb_neighbours_reading *reading, const struct pb_tabular_row *row, size_t column,
                          char code[PB_NHS_CODE_TEXT])
{
    return code_at(row, column, code) && (!reading->authorities || pb_authority_number(code, strlen(code)));
}

/* "3", "Rank 3"; 0: none. */
static size_t neighbours_sheet_rank_at(const struct pb_tabular_row *row, size_t column)
{
    const char *text = "";
    size_t length = 0;
    int64_t rank = 0;
    trimmed(row, column, &text, &length);
    if (length > 4 && strncasecmp(text, "rank", 4) == 0) {
        size_t skipped = 4;
        while (skipped < length && (text[skipped] == ' ' || text[skipped] == '_'))
            skipped++;
        text += skipped;
        length -= skipped;
    }
    return pb_integer_parse(text, length, &rank) && rank > 0 && rank <= PB_NEIGHBOURS_EACH ? (size_t)rank : 0;
}

static enum pb_status neighbours_sheet_keep(const struct pb_neighbours_reading *reading, const char *text,
                                            size_t length, const char **kept)
{
    *kept = pb_arena_text(reading->arena, text, length);
    return *kept ? PB_OK : pb_out_of_memory(reading->error);
}

static enum pb_status keep_cell(const struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                size_t column, const char **kept)
{
    const char *text = "";
    size_t length = 0;
    trimmed(row, column, &text, &length);
    return neighbours_sheet_keep(reading, text, length, kept);
}

static double number_at(const struct pb_tabular_row *row, size_t column)
{
    const char *text = "";
    size_t length = 0;
    double number = 0;
    trimmed(row, column, &text, &length);
    return pb_number_parse(text, length, &number) ? number : (double)NAN;
}

static enum pb_status no_code(const struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                              size_t column)
{
    const char *text = "";
    size_t length = 0;
    trimmed(row, column, &text, &length);
    return pb_neighbours_wrong(reading, row, column, "'%.*s' is not a code of %s", (int)(length < 60 ? length : 60),
                               text,
                               reading->authorities ? "an English local authority: expected one such as E07000220"
                                                    : "an organisation: expected one such as 05A");
}

/* ---- Long ---- */

static enum field field_of(const struct pb_tabular_row *row, size_t column)
{
    char plain[80] = "";
    const char *text = "";
    size_t length = 0;
    size_t used = 0;
    trimmed(row, column, &text, &length);
    for (size_t i = 0; i < length && used + 1 < sizeof plain; i++) {
        char c = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
        bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part || (used && plain[used - 1] != ' '))
            plain[used++] = (char)(part ? c : ' ');
    }
    while (used && plain[used - 1] == ' ')
        used--;
    for (enum field field = 0; field < FIELDS; field++)
        for (const char *at = headings[field]; *at;) {
            size_t size = strcspn(at, "|");
            if (size == used && memcmp(at, plain, size) == 0)
                return field;
            at += size + (at[size] == '|');
        }
    return FIELDS;
}

static bool is_long(const struct pb_tabular_row *row, size_t at[FIELDS])
{
    for (enum field field = 0; field < FIELDS; field++)
        at[field] = SIZE_MAX;
    for (size_t column = 0; column < row->count; column++) {
        enum field field = field_of(row, column);
        if (field < FIELDS && at[field] == SIZE_MAX)
            at[field] = column;
    }
    return at[ORGANISATION] != SIZE_MAX && at[SIMILAR] != SIZE_MAX;
}

static enum pb_status take_pair(struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                const size_t at[FIELDS])
{
    char code[PB_NHS_CODE_TEXT];
    char similar[PB_NHS_CODE_TEXT];
    struct pb_neighbour_cell *cell = NULL;
    struct pb_neighbours_column *column = NULL;
    size_t rank = 0;
    if (neighbours_sheet_is_empty(row, at[ORGANISATION]) && neighbours_sheet_is_empty(row, at[SIMILAR]))
        return PB_OK; /* a note */
    if (!right_code_at(reading, row, at[ORGANISATION], code))
        return no_code(reading, row, at[ORGANISATION]);
    if (!right_code_at(reading, row, at[SIMILAR], similar))
        return no_code(reading, row, at[SIMILAR]);
    if (at[RANK] != SIZE_MAX) {
        rank = neighbours_sheet_rank_at(row, at[RANK]);
        if (rank == 0)
            return pb_neighbours_wrong(reading, row, at[RANK], "the rank is missing: expected a whole number to 100");
    }
    enum pb_status status = pb_neighbours_cell(reading, code, rank, &cell, &column);
    if (status != PB_OK || !cell)
        return status;
    if (cell->code)
        return pb_neighbours_wrong(reading, row, at[RANK], "rank %zu of %s is there twice", rank, code);
    status = neighbours_sheet_keep(reading, similar, strlen(similar), &cell->code);
    if (status == PB_OK)
        status = keep_cell(reading, row, at[SIMILAR_NAME], &cell->name);
    if (status == PB_OK && !*column->name)
        status = keep_cell(reading, row, at[ORGANISATION_NAME], &column->name);
    cell->distance = number_at(row, at[DISTANCE]);
    cell->line = row->line;
    cell->column = (uint32_t)at[SIMILAR] + 1;
    return status;
}

/* ---- Wide ---- */

/* Each cell is the code of an area of ONS: there is no column for the rank, as in an answer of Fingertips. */
static bool is_wide_without_ranks(const struct pb_tabular_row *row)
{
    char code[PB_NHS_CODE_TEXT];
    for (size_t column = 0; column < row->count; column++)
        if (!code_at(row, column, code) || *code != 'E' || *pb_nhs_code_type(code))
            return false;
    return row->count > 0 && row->count <= WIDEST;
}

/* The first cell says Rank or nothing, all others are codes. */
static bool neighbours_sheet_is_wide(const struct pb_tabular_row *row)
{
    char code[PB_NHS_CODE_TEXT];
    const char *text = "";
    size_t length = 0;
    size_t codes = 0;
    if (is_wide_without_ranks(row))
        return true;
    if (row->count < 2 || row->count > WIDEST)
        return false;
    trimmed(row, 0, &text, &length);
    if (length && !(length == 4 && strncasecmp(text, "rank", 4) == 0))
        return false;
    for (size_t column = 1; column < row->count; column++) {
        if (!neighbours_sheet_is_empty(row, column) && !code_at(row, column, code))
            return false;
        codes += !neighbours_sheet_is_empty(row, column);
    }
    return codes > 0;
}

/* What the cells of a wide table are. */
enum content { CODES, NAMES, DISTANCES };

/* `first`: the first column of an organisation, here and below. */
static enum content neighbours_sheet_content_of(const struct pb_tabular_row *row, size_t first)
{
    char code[PB_NHS_CODE_TEXT];
    for (size_t column = first; column < row->count; column++) {
        if (neighbours_sheet_is_empty(row, column))
            continue;
        if (code_at(row, column, code))
            return CODES;
        return isnan(number_at(row, column)) ? NAMES : DISTANCES;
    }
    return NAMES;
}

static enum pb_status take_rank(struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                char (*codes)[PB_NHS_CODE_TEXT], const size_t columns[2], enum content content,
                                size_t rank)
{
    enum pb_status status = PB_OK;
    for (size_t i = columns[0]; status == PB_OK && i < columns[1]; i++) {
        struct pb_neighbour_cell *cell = NULL;
        struct pb_neighbours_column *column = NULL;
        char similar[PB_NHS_CODE_TEXT];
        if (!*codes[i] || neighbours_sheet_is_empty(row, i))
            continue;
        if (content == CODES && !right_code_at(reading, row, i, similar))
            return no_code(reading, row, i);
        status = pb_neighbours_cell(reading, codes[i], rank, &cell, &column);
        if (status != PB_OK)
            return status;
        if (content == CODES && cell->code)
            return pb_neighbours_wrong(reading, row, i, "rank %zu of %s is there twice", rank, codes[i]);
        if (content == CODES) {
            cell->line = row->line;
            cell->column = (uint32_t)i + 1;
        }
        if (content == CODES)
            status = neighbours_sheet_keep(reading, similar, strlen(similar), &cell->code);
        else if (content == NAMES)
            status = keep_cell(reading, row, i, &cell->name);
        else
            cell->distance = number_at(row, i);
    }
    return status;
}

static enum pb_status neighbours_sheet_read_codes(const struct pb_neighbours_reading *reading,
                                                  const struct pb_tabular_row *row, size_t first,
                                                  char (*codes)[PB_NHS_CODE_TEXT])
{
    for (size_t i = first; i < row->count; i++) {
        (void)code_at(row, i, codes[i]);
        for (size_t k = first; *codes[i] && k < i; k++)
            if (strcmp(codes[k], codes[i]) == 0)
                return pb_neighbours_wrong(reading, row, i, "%s has two columns", codes[i]);
    }
    return PB_OK;
}

/* ---- Any ---- */

static enum pb_status begin_codes(struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                  const char *name)
{
    if (reading->has_codes) {
        enum pb_status status =
            pb_neighbours_wrong(reading, row, SIZE_MAX,
                                "a second table of similar organisations; the first is on '%.100s'", reading->sheet);
        pb_error_hint(reading->error, "name the right sheet, or move the other one to a separate file");
        return status;
    }
    reading->has_codes = true;
    (void)snprintf(reading->sheet, sizeof reading->sheet, "%s", name);
    return PB_OK;
}

static enum pb_status read_wide(struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                const char *name)
{
    const size_t columns[2] = { is_wide_without_ranks(row) ? 0 : 1, row->count };
    char(*codes)[PB_NHS_CODE_TEXT] = pb_arena_take(reading->arena, columns[1], sizeof *codes);
    enum content content = NAMES;
    if (!codes)
        return pb_out_of_memory(reading->error);
    enum pb_status status = neighbours_sheet_read_codes(reading, row, columns[0], codes);
    for (size_t rows = 0; status <= PB_REJECTED; rows++) {
        enum pb_status next = pb_tabular_next(reading->tabular, &row, reading->error);
        if (next != PB_OK || !row)
            return next == PB_OK ? status : next;
        size_t rank = columns[0] ? neighbours_sheet_rank_at(row, 0) : rows + 1;
        if (rank == 0 && rows == 0)
            return PB_OK; /* a table of another kind, such as one of all distances */
        if (rank == 0)
            continue;
        if (rows == 0) {
            content = neighbours_sheet_content_of(row, columns[0]);
            status = content == CODES ? begin_codes(reading, row, name) : PB_OK;
        }
        if (status <= PB_REJECTED &&
            pb_mistakes_end(reading->mistakes, take_rank(reading, row, codes, columns, content, rank), &status,
                            reading->error))
            return status;
    }
    return status;
}

static enum pb_status neighbours_sheet_read_long(struct pb_neighbours_reading *reading,
                                                 const struct pb_tabular_row *row, const char *name,
                                                 const size_t at[FIELDS])
{
    enum pb_status status = begin_codes(reading, row, name);
    while (status <= PB_REJECTED) {
        enum pb_status next = pb_tabular_next(reading->tabular, &row, reading->error);
        if (next != PB_OK || !row)
            return next == PB_OK ? status : next;
        if (pb_mistakes_end(reading->mistakes, take_pair(reading, row, at), &status, reading->error))
            return status;
    }
    return status;
}

enum pb_status pb_neighbours_read_sheet(struct pb_neighbours_reading *reading, const char *name)
{
    for (size_t i = 0; i < HEADING_ROWS; i++) {
        const struct pb_tabular_row *row = NULL;
        size_t at[FIELDS];
        enum pb_status status = pb_tabular_next(reading->tabular, &row, reading->error);
        if (status != PB_OK || !row)
            return status;
        if (is_long(row, at))
            return neighbours_sheet_read_long(reading, row, name, at);
        if (neighbours_sheet_is_wide(row))
            return read_wide(reading, row, name);
    }
    return PB_OK;
}
