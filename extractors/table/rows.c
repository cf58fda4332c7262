#include "extractors/table/rows.h"

#include "extractors/table/cells.h"
#include "extractors/table/levels.h"
#include "extractors/table/match.h"
#include "extractors/table/texts.h"

#include <stdio.h>
#include <string.h>

/* ---- Rows that are not asked for ---- */

static bool rows_holds(const struct pb_tabular_row *row, const struct table_condition *condition, size_t column)
{
    struct text text = table_cell_text(row, column);
    return table_match_any(&condition->matches, text.text, text.length);
}

static bool wanted(const struct rows *rows, const struct pb_tabular_row *row)
{
    const struct table_condition *only = rows->options->only.items;
    const struct table_condition *skip = rows->options->skip.items;
    if (row->hidden && strcmp(rows->options->hidden_rows, "filter") == 0)
        return false;
    for (size_t i = 0; i < rows->options->only.count; i++)
        if (!rows_holds(row, &only[i], rows->layout->only[i]))
            return false;
    for (size_t i = 0; i < rows->options->skip.count; i++)
        if (rows_holds(row, &skip[i], rows->layout->skip[i]))
            return false;
    return true;
}

static bool table_rows_is_empty(const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (table_cell_text(row, i).length > 0 || row->cells[i].kind == PB_CELL_ERROR || row->cells[i].fault)
            return false;
    return true;
}

static bool is_end(const struct rows *rows, const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        struct text text = table_cell_text(row, i);
        if (text.length > 0)
            return table_match_any(&rows->options->ends_at, text.text, text.length);
    }
    return false;
}

/* ---- Texts of a row ---- */

static struct text combine(struct rows *rows, const struct pb_tabular_row *row, enum field field)
{
    const struct layout *layout = rows->layout;
    size_t begin = rows->combined_length;
    for (size_t i = 0; i < layout->combined_count[field]; i++) {
        struct text part = table_cell_text(row, layout->combined[(size_t)field * layout->width + i]);
        if (part.length == 0 || rows->combined_length + part.length + 2 > sizeof rows->combined)
            continue;
        if (rows->combined_length > begin) {
            memcpy(rows->combined + rows->combined_length, ", ", 2);
            rows->combined_length += 2;
        }
        memcpy(rows->combined + rows->combined_length, part.text, part.length);
        rows->combined_length += part.length;
    }
    return (struct text){ rows->combined + begin, rows->combined_length - begin };
}

static bool rows_split(const struct rows *rows, const struct pb_tabular_row *row, struct captured captured[FIELD_TEXTS],
                       const struct from_column **wrong)
{
    for (size_t i = 0; i < rows->layout->split_count; i++) {
        *wrong = &rows->layout->splits[i];
        struct text text = table_cell_text(row, (*wrong)->at);
        if (text.length > 0 && !table_match_pattern((*wrong)->spec->split, text.text, text.length, captured))
            return false;
    }
    return true;
}

static struct text rows_said(const char *text)
{
    return text ? (struct text){ text, strlen(text) } : (struct text){ "", 0 };
}

/* A text that all series of the row share; what one of them says itself comes later. */
static struct text shared_text(struct rows *rows, const struct pb_tabular_row *row,
                               const struct captured captured[FIELD_TEXTS], enum field field)
{
    const struct layout *layout = rows->layout;
    struct text text = rows_said(layout->shared.set[field]);
    if (captured[field].text)
        text = (struct text){ captured[field].text, captured[field].length };
    else if (layout->shared.from[field].at != NO_COLUMN)
        text = table_cell_text(row, table_levels_column(rows, field));
    else if (layout->combined_count[field] > 0)
        text = combine(rows, row, field);
    /* A single sign, such as x, stands for a number; as a text it may well be one. */
    if (text.length != 1 && table_figure_is_missing(rows->options, text.text, text.length))
        text = rows_said(layout->constants[field]);
    table_turn(rows->options, field, &text);
    return text;
}

static bool is_about_area(enum field field)
{
    return field == FIELD_AREA_CODE || field == FIELD_AREA_NAME || field == FIELD_WITHIN_CODE ||
           field == FIELD_WITHIN_NAME;
}

/* The texts by which the area is found: nearly all rows of a national table are of others, and nothing else is asked of
 * them. */
static void read_area_texts(struct rows *rows, const struct pb_tabular_row *row,
                            const struct captured captured[FIELD_TEXTS])
{
    rows->combined_length = 0;
    table_levels_find(rows, row);
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        if (is_about_area(field))
            rows->shared[field] = shared_text(rows, row, captured, field);
}

static void read_other_texts(struct rows *rows, const struct pb_tabular_row *row,
                             const struct captured captured[FIELD_TEXTS])
{
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        if (!is_about_area(field))
            rows->shared[field] = shared_text(rows, row, captured, field);
}

/* ---- A row ---- */

static bool area_is_shared(const struct layout *layout)
{
    for (size_t i = 0; i < layout->series_count; i++)
        for (enum field field = 0; field < FIELD_TEXTS; field++)
            if (is_about_area(field) && layout->series[i].set[field])
                return false;
    return true;
}

static void count_filtered(const struct rows *rows, uint64_t *why)
{
    const uint64_t count = rows->layout->series_count;
    *why += count;
    rows->context->row_counts->read += count;
    rows->context->row_counts->filtered += count;
}

static enum pb_status reject_row(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                                 const char *reason, const struct text *found, struct pb_error *error)
{
    rows->context->row_counts->read++;
    return table_rows_reject_text(rows, row, column, rule, reason, found->text, found->length, error);
}

/* A row as a whole, of which the area is not known for certain. */
static enum pb_status reject_area(struct rows *rows, const struct pb_tabular_row *row, const struct where *where,
                                  struct pb_error *error)
{
    char reason[PB_AREA_REASON_TEXT];
    const char *rule = "";
    (void)table_areas_reject(where, rows->shared, &rule, reason);
    size_t column = where->state == AREA_NONE ? NO_COLUMN : table_levels_column(rows, where->field);
    rows->context->row_counts->read++;
    rows->areas_found += where->state == AREA_DOUBTFUL;
    return table_rows_reject(rows, row, column, rule, error, "%s", reason);
}

/* Does a row whose fields may have moved say for certain that it is of an area that nobody asks for? */
static bool table_rows_is_elsewhere(const struct rows *rows, const struct pb_tabular_row *row)
{
    size_t column = rows->layout->shared.from[FIELD_AREA_CODE].at;
    if (column >= row->count)
        return false;
    struct text code = table_cell_text(row, column);
    return pb_area_code_elsewhere(rows->context->geography, code.text, code.length);
}

/* Does the file end in the middle of this row? Its line has no end, and no row before it was as short. */
static bool is_cut(const struct rows *rows, const struct pb_tabular_row *row)
{
    return row->without_end && row->count < rows->fewest;
}

static void look_at_kinds(struct rows *rows, const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < row->count && i < rows->layout->width; i++) {
        struct text text = table_cell_text(row, i);
        pb_column_kinds_cell(&rows->kinds, i, text.text, text.length);
    }
}

/* A row whose fields cannot be told apart. */
static enum pb_status table_rows_check_shape(struct rows *rows, const struct pb_tabular_row *row, bool *good,
                                             struct pb_error *error)
{
    *good = false;
    const size_t width = rows->layout->width;
    size_t filled = row->count;
    while (filled > width && row->cells[filled - 1].length == 0)
        filled--;
    if (row->broken) {
        rows->context->row_counts->read++;
        rows->context->row_counts->elsewhere += table_rows_is_elsewhere(rows, row);
        return table_rows_reject(rows, row, NO_COLUMN, "encoding", error,
                                 "The row has bytes that are not in the encoding of the file");
    }
    *good = rows->format != PB_TABULAR_SEPARATED || (row->count >= width && filled <= width);
    if (!*good && row->count < width && strcmp(rows->options->short_rows, "fill") == 0 && !is_cut(rows, row)) {
        table_cells_remark(rows, row, NO_COLUMN, REMARK_SHORT);
        *good = true;
    }
    if (row->count < rows->fewest)
        rows->fewest = row->count;
    if (*good)
        return PB_OK;
    rows->context->row_counts->read++;
    rows->context->row_counts->elsewhere += table_rows_is_elsewhere(rows, row);
    return table_rows_reject(rows, row, NO_COLUMN, row->count < width ? "too-few-fields" : "too-many-fields", error,
                             "The row has %zu fields; expected %zu as in the headings", row->count, width);
}

/* A row of another area is left out, and says what an authority's figure is. */
static void tell_of_other(struct rows *rows, const struct pb_tabular_row *row,
                          const struct captured captured[FIELD_TEXTS])
{
    uint32_t authority = table_authorities_of(rows, rows->shared);
    if (authority == 0)
        return;
    if (table_authorities_is_new(rows, row)) {
        read_other_texts(rows, row, captured);
        table_authorities_look_up(rows);
    }
    table_authorities_tell(rows, row, authority);
}

static enum pb_status take_series(struct rows *rows, const struct pb_tabular_row *row,
                                  const struct captured captured[FIELD_TEXTS], struct pb_error *error)
{
    const struct layout *layout = rows->layout;
    size_t faulty = table_cells_faulty(rows, row, false);
    bool shared = area_is_shared(layout);
    struct where where = { .state = AREA_NONE };
    if (shared)
        where = table_areas_find(rows->areas, rows->shared);
    if (faulty != NO_COLUMN && where.state != AREA_OTHER) {
        rows->context->row_counts->read++;
        return table_cells_reject(rows, row, faulty, NULL, error);
    }
    if (shared) {
        if (where.state == AREA_NONE || where.state == AREA_DOUBTFUL)
            return reject_area(rows, row, &where, error);
        if (where.state == AREA_OTHER) {
            table_areas_note(rows->areas, &where, rows->shared, row->line);
            count_filtered(rows, &rows->unused.elsewhere);
            if (faulty == NO_COLUMN)
                tell_of_other(rows, row, captured);
            return PB_OK;
        }
    }
    read_other_texts(rows, row, captured);
    table_unused_look(rows, row);
    if (row->hidden)
        table_cells_remark(rows, row, NO_COLUMN, REMARK_HIDDEN);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < layout->series_count; i++)
        status = table_rows_observe(rows, row, &layout->series[i], error);
    return status;
}

enum pb_status table_rows_take(struct rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    struct captured captured[FIELD_TEXTS] = { 0 };
    const struct from_column *wrong = NULL;
    bool good = false;
    if (rows->ended || table_rows_is_empty(row))
        return PB_OK;
    rows->ended = is_end(rows, row);
    if (rows->ended)
        return PB_OK;
    enum pb_status status = table_layout_again(rows->layout, row, error);
    if (status != PB_OK)
        return status;
    rows->rows++;
    if (pb_column_kinds_due(&rows->kinds)) {
        look_at_kinds(rows, row);
        status = table_persons_look(&rows->persons, rows->layout, row, error);
        if (status != PB_OK)
            return status;
    }
    status = table_rows_check_shape(rows, row, &good, error);
    if (status != PB_OK || !good)
        return status;
    status = table_cells_fill(rows, &row, error);
    if (status != PB_OK)
        return status;
    size_t faulty = table_cells_faulty(rows, row, true);
    if (faulty != NO_COLUMN) {
        rows->context->row_counts->read++;
        return table_cells_reject(rows, row, faulty, NULL, error);
    }
    if (!wanted(rows, row)) {
        count_filtered(rows, &rows->unused.left_out);
        return PB_OK;
    }
    if (!rows_split(rows, row, captured, &wrong)) {
        struct text found = table_cell_text(row, wrong->at);
        char reason[200];
        (void)snprintf(reason, sizeof reason, "The cell is not written like '%.120s'", wrong->spec->split);
        return reject_row(rows, row, wrong->at, "split", reason, &found, error);
    }
    read_area_texts(rows, row, captured);
    return take_series(rows, row, captured, error);
}

enum pb_status table_rows_again(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                struct pb_error *error)
{
    struct captured captured[FIELD_TEXTS] = { 0 };
    const struct from_column *wrong = NULL;
    (void)rows_split(rows, row, captured, &wrong); /* it did so before */
    read_area_texts(rows, row, captured);
    read_other_texts(rows, row, captured);
    return table_rows_observe(rows, row, series, error);
}
