#include "extractors/rightcare/observe.h"
#include "placebook/area_names.h"
#include "placebook/reject.h"

#include <stdio.h>
#include <string.h>

static struct text cell_text(const struct pb_tabular_row *row, size_t column)
{
    if (column >= row->count || row->cells[column].kind == PB_CELL_ERROR || row->cells[column].kind == PB_CELL_BROKEN)
        return (struct text){ "", 0 };
    return rightcare_text_trim(row->cells[column].text, row->cells[column].length);
}

static bool rightcare_rows_is_empty(const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (cell_text(row, i).length > 0 || row->cells[i].kind == PB_CELL_ERROR || row->cells[i].kind == PB_CELL_BROKEN)
            return false;
    return true;
}

/* A footnote, a source, a line between groups: a row that says neither what nor when nor how much. */
static bool is_note(const struct headings *headings, const struct pb_tabular_row *row)
{
    static const enum field said[] = { FIELD_INDICATOR_CODE, FIELD_INDICATOR_NAME, FIELD_PERIOD, FIELD_VALUE };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        size_t column = headings->at[said[i]];
        if (column < row->count && (row->cells[column].kind == PB_CELL_ERROR || cell_text(row, column).length > 0))
            return false;
    }
    return true;
}

/* ---- What a row says ---- */

/* Rejects a row; `column` NO_COLUMN: as a whole. `found` is put behind the reason; NULL: nothing. */
static enum pb_status rightcare_rows_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column,
                                            const char *rule, const char *reason, const struct text *found,
                                            struct pb_error *error)
{
    char quote[PB_QUOTE_TEXT] = "";
    const char *heading = "";
    if (found)
        (void)pb_quote(found->text, found->length, PB_QUOTE_MAXIMUM, quote);
    for (enum field field = 0; column != NO_COLUMN && field < FIELDS; field++)
        if (rows->headings->at[field] == column)
            heading = rows->headings->text[field];
    return pb_extractor_reject_row(rows->context, rows->tabular, row, column, rule, error, "%s%s%s%s%s%s", reason,
                                   found ? ": " : "", quote, *heading ? " (column '" : "", heading,
                                   *heading ? "')" : "");
}

/* Does a row whose fields may have moved say for certain that it is of an organisation that nobody asks for? */
static bool rightcare_rows_is_elsewhere(const struct rows *rows, const struct pb_tabular_row *row)
{
    const struct text code = cell_text(row, rows->headings->at[FIELD_ORGANISATION_CODE]);
    const struct text other = cell_text(row, rows->headings->at[FIELD_OTHER_CODE]);
    const struct pb_geography *geography = rows->context->geography;
    return pb_area_code_elsewhere(geography, code.text, code.length) ||
           pb_area_code_elsewhere(geography, other.text, other.length);
}

/* A row whose fields cannot be told apart. */
static enum pb_status rightcare_rows_check_shape(struct rows *rows, const struct pb_tabular_row *row, bool *taken,
                                                 struct pb_error *error)
{
    char reason[120];
    size_t width = rows->headings->width;
    size_t filled = row->count;
    *taken = false;
    while (filled > width && row->cells[filled - 1].length == 0)
        filled--;
    *taken = !row->broken && (rows->format != PB_TABULAR_SEPARATED || (row->count >= width && filled <= width));
    if (*taken)
        return PB_OK;
    rows->context->row_counts->elsewhere += rightcare_rows_is_elsewhere(rows, row);
    if (row->broken)
        return rightcare_rows_reject(rows, row, NO_COLUMN, "encoding",
                                     "The row has bytes that are not in the encoding of the file", NULL, error);
    (void)snprintf(reason, sizeof reason, "The row has %zu fields; expected %zu as in the headings", row->count, width);
    return rightcare_rows_reject(rows, row, NO_COLUMN, row->count < width ? "too-few-fields" : "too-many-fields",
                                 reason, NULL, error);
}

/* The code or the name may be that of one of ours. */
static enum pb_status reject_doubtful(struct rows *rows, const struct pb_tabular_row *row,
                                      const struct observation *observation, size_t column, struct pb_error *error)
{
    const struct text code = observation->text[FIELD_ORGANISATION_CODE];
    const struct text name = observation->text[FIELD_ORGANISATION_NAME];
    char reason[PB_AREA_REASON_TEXT];
    const char *rule =
        pb_area_reason(&observation->organisation.found, code.text, code.length, name.text, name.length, reason);
    return rightcare_rows_reject(rows, row, column, rule, reason, NULL, error);
}

/* The organisation; *taken false: the row was rejected or filtered. */
static enum pb_status read_organisation(struct rows *rows, const struct pb_tabular_row *row,
                                        struct observation *observation, bool *taken, struct pb_error *error)
{
    struct text code = observation->text[FIELD_ORGANISATION_CODE];
    struct text name = observation->text[FIELD_ORGANISATION_NAME];
    const struct text *found = code.length ? &code : &name;
    size_t column = rows->headings->at[code.length ? FIELD_ORGANISATION_CODE : FIELD_ORGANISATION_NAME];
    observation->organisation =
        rightcare_organisation_find(rows->organisations, code, observation->text[FIELD_OTHER_CODE], name);
    *taken = observation->organisation.state == ORGANISATION_KNOWN;
    switch (observation->organisation.state) {
    case ORGANISATION_KNOWN:
        rows->known++;
        rightcare_unused_look(rows, row);
        return PB_OK;
    case ORGANISATION_DOUBTFUL:
        return reject_doubtful(rows, row, observation, column, error);
    case ORGANISATION_OTHER:
        if (observation->organisation.found.area)
            pb_area_note_alike(&rows->organisations->names, observation->organisation.found.area, found->text,
                               found->length, row->line);
        *taken = rightcare_peers_could_be(observation->organisation.code);
        rows->context->row_counts->filtered += !*taken;
        return PB_OK;
    case ORGANISATION_AMBIGUOUS:
        return rightcare_rows_reject(rows, row, column, "organisation-ambiguous",
                                     "Several organisations have this name: give the code", found, error);
    case ORGANISATION_WRONG:
        return rightcare_rows_reject(
            rows, row, column, "organisation-code",
            "The code is not understood, expected one such as 05A, B2M3M, QWU, U04784 or E38000038", found, error);
    default:
        return rightcare_rows_reject(rows, row, NO_COLUMN, "no-organisation", "The row says no organisation", NULL,
                                     error);
    }
}

/* Indicator and period. */
static enum pb_status rows_read_subject(struct rows *rows, const struct pb_tabular_row *row,
                                        struct observation *observation, bool *taken, struct pb_error *error)
{
    const struct text *period = &observation->text[FIELD_PERIOD];
    char plain[PLAIN_TEXT];
    *taken = false;
    if (rightcare_text_plain(observation->text[FIELD_INDICATOR_CODE], plain) == 0 &&
        rightcare_text_plain(observation->text[FIELD_INDICATOR_NAME], plain) == 0)
        return rightcare_rows_reject(rows, row, NO_COLUMN, "no-indicator", "The row says no indicator", NULL, error);
    enum pb_period_fault fault =
        rightcare_pack_period(period->text, period->length, observation->period_words, &observation->period);
    *taken = !fault;
    return *taken ? PB_OK
                  : rightcare_rows_reject(rows, row, rows->headings->at[FIELD_PERIOD], "period",
                                          pb_period_reason(fault), period, error);
}

static enum pb_status rows_read_figures(struct rows *rows, const struct pb_tabular_row *row,
                                        struct observation *observation, bool *taken, struct pb_error *error)
{
    static const struct pb_tabular_cell nothing = { .kind = PB_CELL_MISSING, .text = "" };
    *taken = false;
    for (enum field field = FIELD_VALUE; field < FIELDS; field++) {
        size_t column = rows->headings->at[field];
        const struct pb_tabular_cell *cell = column < row->count ? &row->cells[column] : &nothing;
        const struct text found = { cell->text, cell->length };
        struct figure *figure = &observation->figure[field];
        bool counted = field == FIELD_NUMERATOR || field == FIELD_DENOMINATOR;
        char reason[96];
        *figure = rightcare_pack_figure(cell);
        (void)snprintf(reason, sizeof reason, "The cell of %s is %s", rightcare_fields[field],
                       figure->state == FIGURE_WRONG ? "not a number" : "below 0");
        if (figure->state == FIGURE_WRONG)
            return rightcare_rows_reject(rows, row, column, "not-a-number", reason, &found, error);
        /* Amounts of money can be below 0; what a value is divided by cannot. */
        if (counted && figure->number < 0)
            return rightcare_rows_reject(rows, row, column, "negative", reason, &found, error);
        if (field == FIELD_DENOMINATOR && figure->number == 0) /* nothing can be divided by it: not stated */
            *figure = (struct figure){ .state = FIGURE_MISSING, .number = PB_MISSING };
    }
    *taken = true;
    return PB_OK;
}

/* Sex, programme and so on as the cells say them. */
static void rightcare_rows_read_texts(const struct rows *rows, const struct pb_tabular_row *row,
                                      struct observation *observation)
{
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        observation->text[field] = cell_text(row, rows->headings->at[field]);
}

static enum pb_status fail_again(const struct rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    char place[PB_TABULAR_PLACE_TEXT];
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "the headings are there twice, the second time at %s",
                pb_tabular_place(rows->tabular, row->number, SIZE_MAX, place));
    pb_error_at(error, rows->file, row->line, 0);
    pb_error_hint(error, "move tables that are one below the other to separate sheets or files");
    return status;
}

/* What comes after the organisation. */
static enum pb_status take_rest(struct rows *rows, const struct pb_tabular_row *row, struct observation *observation,
                                struct pb_error *error)
{
    bool taken = true;
    enum pb_status status = rows_read_subject(rows, row, observation, &taken, error);
    if (status == PB_OK && taken)
        status = rows_read_figures(rows, row, observation, &taken, error);
    return status == PB_OK && taken ? rightcare_observation_add(rows, row, observation, error) : status;
}

/* Whether another organisation is similar to one of ours is known when all rows are there. */
static enum pb_status take_elsewhere(struct rows *rows, const struct pb_tabular_row *row,
                                     struct observation *observation, struct pb_error *error)
{
    struct pb_context *context = rows->context;
    rows->context = &rows->peers->elsewhere;
    enum pb_status status = take_rest(rows, row, observation, error);
    rows->context = context;
    return status == PB_OK ? rightcare_peers_note(rows->peers, &observation->organisation, error) : status;
}

enum pb_status rightcare_pack_take(struct rows *rows, const struct pb_tabular_row *row, struct pb_error *error)
{
    struct observation observation = { .period_words = "" };
    bool taken = false;
    if (rightcare_rows_is_empty(row))
        return PB_OK;
    if (rightcare_headings_again(rows->headings, rows->options, row))
        return fail_again(rows, row, error);
    rows->context->row_counts->read++;
    if (is_note(rows->headings, row)) {
        rows->context->row_counts->filtered++;
        return PB_OK;
    }
    rows->rows++;
    rightcare_rows_read_texts(rows, row, &observation);
    enum pb_status status = rightcare_rows_check_shape(rows, row, &taken, error);
    if (status == PB_OK && taken)
        status = read_organisation(rows, row, &observation, &taken, error);
    if (status != PB_OK || !taken)
        return status;
    return observation.organisation.area ? take_rest(rows, row, &observation, error)
                                         : take_elsewhere(rows, row, &observation, error);
}
