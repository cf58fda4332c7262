#include "extractors/code_history/rows.h"

#include "placebook/number.h"
#include "placebook/period.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HISTORY_TITLE_ROWS = 10 /* that may stand above the headings */ };

struct history_reading {
    struct history *history;
    const struct pb_area_names *names; /* of districts */
    struct pb_tabular *tabular;
    const struct pb_tabular_row *row;
    struct history_columns columns;
    const char *file;
    uint32_t at; /* of the row */
    struct pb_error *error;
};

static struct history_cell reading_cell(const struct history_reading *reading, enum history_field field)
{
    return code_history_cell(&reading->columns, reading->row, field);
}

static enum pb_status reading_code(const struct history_reading *reading, enum history_field field, uint32_t *at)
{
    const struct history_cell cell = reading_cell(reading, field);
    return code_history_find(reading->history, cell.text, cell.length, at, reading->error);
}

static enum pb_status reading_fault(const struct history_reading *reading, const char *rule, const char *expected,
                                    enum history_field field)
{
    const struct history_cell cell = reading_cell(reading, field);
    char quote[PB_QUOTE_TEXT];
    return code_history_fault(reading->history, reading->at, rule, reading->error, "%s: %s",
                              pb_quote(cell.text, cell.length, PB_QUOTE_MAXIMUM, quote), expected);
}

/* ---- Cells ---- */

/* Days are written 01/04/2009, with a time of day behind it or without. */
static enum pb_status reading_day(const struct history_reading *reading, enum history_field field, int32_t *day)
{
    const struct pb_period_rules rules = { .dates = PB_DATES_DAY_FIRST };
    struct history_cell cell = reading_cell(reading, field);
    struct pb_period_found found;
    *day = 0;
    if (cell.length == 0)
        return PB_OK;
    const char *blank = memchr(cell.text, '/', cell.length) ? memchr(cell.text, ' ', cell.length) : NULL;
    if (blank)
        cell.length = (size_t)(blank - cell.text);
    if (pb_period_read(cell.text, cell.length, &rules, &found) != PB_PERIOD_GOOD || found.period.kind != PB_PERIOD_DAY)
        return reading_fault(reading, "not-a-date", "no day, expected one such as 01/04/2009", field);
    *day = found.period.start;
    return PB_OK;
}

static enum pb_status reading_number(const struct history_reading *reading, enum history_field field, double lowest,
                                     double highest, double *number)
{
    const struct history_cell cell = reading_cell(reading, field);
    *number = PB_MISSING;
    if (cell.length == 0)
        return PB_OK;
    const bool year = field == HISTORY_YEAR;
    const bool sound = pb_number_parse(cell.text, cell.length, number) && *number >= lowest && *number <= highest &&
                       (year ? *number == floor(*number) : *number > 0);
    if (!sound) {
        *number = PB_MISSING;
        return reading_fault(reading, year ? "not-a-year" : "share",
                             year ? "no year, expected one such as 2019" : "no part, expected more than 0 and up to 1",
                             field);
    }
    return PB_OK;
}

static enum pb_status reading_name(const struct history_reading *reading, const char **name)
{
    const struct history_cell cell = reading_cell(reading, HISTORY_NAME);
    *name = pb_arena_text(reading->history->arena, cell.text, cell.length);
    return *name ? PB_OK : pb_out_of_memory(reading->error);
}

/* ---- Rows ---- */

static enum pb_status take_entry(struct history_reading *reading, uint32_t area)
{
    struct history_instance instance = { .area = area, .row = reading->at };
    const struct history_cell state = reading_cell(reading, HISTORY_STATUS);
    enum pb_status status = reading_code(reading, HISTORY_PARENT, &instance.parent);
    if (status == PB_OK)
        status = reading_day(reading, HISTORY_BEGAN, &instance.from);
    if (status == PB_OK)
        status = reading_day(reading, HISTORY_ENDED, &instance.to);
    if (status == PB_OK)
        status = reading_name(reading, &instance.name);
    if (status != PB_OK)
        return status;
    if (instance.to && instance.to < instance.from)
        status = code_history_fault(reading->history, reading->at, "ends-before-it-begins", reading->error,
                                    "It ends before it begins: from %d to %d", instance.from, instance.to);
    if (!*instance.name && status == PB_OK)
        status = code_history_fault(reading->history, reading->at, "no-name", reading->error, "The area has no name");
    instance.ended = instance.to || (state.length > 0 && strncasecmp(state.text, "term", 4) == 0);
    return status == PB_OK && !reading->history->rows[reading->at].rule
               ? code_history_add_instance(reading->history, &instance, reading->error)
               : status;
}

static enum pb_status take_change(struct history_reading *reading, uint32_t after, uint32_t before)
{
    enum { FIRST_YEAR = 1800, LAST_YEAR = 2200 };
    struct history_pair pair = { .before = before, .after = after, .row = reading->at, .share = PB_MISSING };
    double year = PB_MISSING;
    enum pb_status status = reading_day(reading, HISTORY_BEGAN, &pair.on);
    if (status == PB_OK)
        status = reading_number(reading, HISTORY_YEAR, FIRST_YEAR, LAST_YEAR, &year);
    pair.year = pb_missing(year) ? 0 : (int32_t)year;
    return status == PB_OK && !reading->history->rows[reading->at].rule
               ? code_history_add_pair(reading->history, &pair, reading->error)
               : status;
}

/* A row may have the codes of several registers. What the Places file knows as another code of the area needs no word.
 */
static enum pb_status take_equivalents(struct history_reading *reading, uint32_t area)
{
    static const enum history_field registers[] = { HISTORY_OLD, HISTORY_NHS, HISTORY_DCLG };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < sizeof registers / sizeof registers[0]; i++) {
        struct history_pair pair = {
            .after = area, .row = reading->at, .by = HISTORY_BY_EQUIVALENT, .share = PB_MISSING
        };
        status = reading_code(reading, registers[i], &pair.before);
        if (status == PB_OK && pair.before != HISTORY_NONE && pair.before != area)
            status = code_history_add_pair(reading->history, &pair, reading->error);
    }
    return status;
}

/* Does the row say, by the district or by the name ("Rugby 010B"), that the LSOA lies in a district of a Place? */
static bool is_named_inside(const struct history_reading *reading)
{
    const struct history_cell name = reading_cell(reading, HISTORY_NAME);
    const char *blank = memrchr(name.text, ' ', name.length);
    bool several = false;
    return blank && pb_area_by_name(reading->names, name.text, (size_t)(blank - name.text), &several) != NULL;
}

static enum pb_status take_best_fit(struct history_reading *reading, uint32_t after, uint32_t before)
{
    const struct history_cell fit = reading_cell(reading, HISTORY_FIT);
    struct history_pair pair = { .before = before, .after = after, .row = reading->at, .by = HISTORY_BY_FIT };
    struct history_instance instance = { .area = after, .row = reading->at };
    if (fit.length != 1 || !strchr("USMX", *fit.text))
        return reading_fault(reading, "change-indicator",
                             "no kind of change, expected U (unchanged), S (split), M (merged) or X (otherwise)",
                             HISTORY_FIT);
    pair.fit = *fit.text;
    enum pb_status status = reading_number(reading, HISTORY_SHARE, 0, 1, &pair.share);
    if (status == PB_OK)
        status = reading_code(reading, HISTORY_PARENT, &instance.parent);
    if (status == PB_OK)
        status = reading_name(reading, &instance.name);
    if (status == PB_OK && is_named_inside(reading))
        reading->history->areas[before].inside = reading->history->areas[after].inside = true;
    if (status == PB_OK)
        status = code_history_add_instance(reading->history, &instance, reading->error);
    return status == PB_OK ? code_history_add_pair(reading->history, &pair, reading->error) : status;
}

static enum pb_status note_history_row(struct history_reading *reading, uint32_t about, uint32_t other)
{
    char place[PB_TABULAR_PLACE_TEXT];
    const struct pb_tabular_sheet *sheet = pb_tabular_begun(reading->tabular);
    struct history_row row = { .file = reading->file, .line = reading->row->number, .about = about, .other = other };
    reading->history->context->row_counts->read++;
    if (sheet->format != PB_TABULAR_SEPARATED || *sheet->name) {
        (void)pb_tabular_place(reading->tabular, reading->row->number, SIZE_MAX, place);
        row.cell = pb_arena_text(reading->history->arena, place, strlen(place));
        if (!row.cell)
            return pb_out_of_memory(reading->error);
    }
    return code_history_add_row(reading->history, &row, &reading->at, reading->error);
}

static enum pb_status take_history_row(struct history_reading *reading)
{
    const enum history_kind kind = reading->columns.kind;
    const bool two = kind == HISTORY_CHANGES || kind == HISTORY_BEST_FIT;
    uint32_t about = HISTORY_NONE;
    uint32_t other = HISTORY_NONE;
    enum pb_status status = reading_code(reading, HISTORY_CODE, &about);
    if (status == PB_OK)
        status = reading_code(reading, two ? HISTORY_BEFORE : HISTORY_PARENT, &other);
    if (status == PB_OK)
        status = note_history_row(reading, about, other);
    if (status != PB_OK)
        return status;
    if (reading->row->broken)
        return code_history_fault(reading->history, reading->at, "encoding", reading->error,
                                  "The row has bytes that are not in the encoding of the file");
    if (about == HISTORY_NONE)
        return reading_fault(reading, "no-code", "no code of an area, expected one such as E07000220", HISTORY_CODE);
    if (two && other == HISTORY_NONE) /* in a table of changes, a code that took the place of none is new */
        return kind == HISTORY_CHANGES && reading_cell(reading, HISTORY_BEFORE).length == 0
                   ? PB_OK
                   : reading_fault(reading, "no-code", "no code of an area, expected the one before it",
                                   HISTORY_BEFORE);
    return kind == HISTORY_ENTRIES       ? take_entry(reading, about)
           : kind == HISTORY_CHANGES     ? take_change(reading, about, other)
           : kind == HISTORY_EQUIVALENTS ? take_equivalents(reading, about)
                                         : take_best_fit(reading, about, other);
}

/* ---- The sheets of a file ---- */

static enum pb_status read_history_sheet(struct history_reading *reading, bool *found)
{
    struct pb_cancel_check check = { .context = reading->history->context };
    reading->columns.kind = HISTORY_OTHER;
    for (size_t count = 0;; count++) {
        if (pb_cancel_check_rows(&check, count, reading->error))
            return PB_FATAL;
        enum pb_status status = pb_tabular_next(reading->tabular, &reading->row, reading->error);
        if (status != PB_OK || !reading->row)
            return status;
        if (reading->columns.kind == HISTORY_OTHER) {
            if (count >= HISTORY_TITLE_ROWS)
                return PB_OK;
            code_history_headings(&reading->columns, reading->row);
            *found = *found || reading->columns.kind != HISTORY_OTHER;
            continue;
        }
        status = take_history_row(reading);
        if (status != PB_OK)
            return status;
    }
}

static enum pb_status fail_history_file(const char *file, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                "no table of the Code History Database: expected the headings GEOGCD, GEOGNM and OPER_DATE, or GEOGCD "
                "and GEOGCD_P, or GEOGCD and GEOGCDO, or LSOA11CD, LSOA21CD and CHGIND");
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "give the zip of the database, or its files ChangeHistory, Changes and Equivalents");
    return status;
}

enum pb_status code_history_read(struct history *history, const struct pb_area_names *names,
                                 const struct pb_input *input, struct pb_error *error)
{
    struct pb_counted_stream stream;
    const struct pb_input counted = pb_counted_input(input, history->context, &stream);
    struct history_reading reading = { .history = history, .names = names, .file = input->name, .error = error };
    bool found = false;
    enum pb_status status = pb_tabular_open(&reading.tabular, &counted, error);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(reading.tabular); i++) {
        if (pb_tabular_sheet(reading.tabular, i)->unreadable)
            continue;
        status = pb_tabular_begin(reading.tabular, i, error);
        if (status == PB_OK)
            status = read_history_sheet(&reading, &found);
    }
    if (status == PB_OK && !found)
        status = fail_history_file(input->name, error);
    pb_tabular_close(reading.tabular);
    if (status != PB_OK)
        pb_error_at(error, input->name, 0, 0);
    return status;
}
