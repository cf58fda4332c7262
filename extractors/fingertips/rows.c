/*
 * Each row of a file is checked in this order: is it a row at all, does it have an indicator, is its area wanted. Nine
 * rows in ten of a national file end there, before anything is converted. What is left becomes a row of the table, or
 * is rejected with the first thing that is wrong with it. Texts repeat from row to row, so the symbol of the row before
 * is tried before a text is looked up.
 */
#include "extractors/fingertips/rows.h"

#include "extractors/fingertips/small.h"

#include "placebook/marker.h"
#include "placebook/number.h"
#include "placebook/reject.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { QUOTED_MAXIMUM = 60 };

/* A text of a record. */
struct row_text {
    const char *text;
    size_t length;
};

static bool may_be_blank(char byte)
{
    return (unsigned char)byte <= ' ' || (unsigned char)byte >= 0x7F;
}

/* A text of a record without blanks around it, nor what web pages leave behind in copied text; what R writes for a
 * missing text, NA, is empty. */
static struct row_text rows_text_of(const struct rows *rows, const struct pb_csv_record *record, enum column column)
{
    struct row_text found = { "", 0 };
    found.text = pb_csv_text(rows->csv, record, rows->columns.at[column], &found.length);
    if (found.length && (may_be_blank(found.text[0]) || may_be_blank(found.text[found.length - 1])))
        pb_text_trim(&found.text, &found.length);
    if (found.length == 2 && memcmp(found.text, "NA", 2) == 0)
        found.length = 0;
    return found;
}

/* Counts and keeps a rejected row. `found` (may be NULL) is quoted at the end of the reason, cut where it is long. */
static enum pb_status fingertips_rows_reject(const struct rows *rows, const struct pb_csv_record *record,
                                             const char *rule, const char *reason, const struct row_text *found,
                                             struct pb_error *error)
{
    char place[PB_TABULAR_PLACE_TEXT] = "";
    if (rows->is_packed)
        (void)pb_tabular_place(rows->tabular, record->line, SIZE_MAX, place);
    const struct pb_reject_source source = { .file = rows->file,
                                             .line = record->line,
                                             .cell = place,
                                             .raw = record->raw,
                                             .raw_length = record->raw_length,
                                             .separator = pb_csv_separator(rows->csv) };
    char quote[PB_QUOTE_TEXT] = "";
    if (found)
        (void)pb_quote(found->text, found->length, QUOTED_MAXIMUM, quote);
    return pb_extractor_reject(rows->context, &source, rule, error, "%s%s%s", reason, found ? ": " : "", quote);
}

/* ---- One row of a wanted area ---- */

/* The symbol of a text; the one of the row before when the text is the same, which saves hashing it. */
static pb_symbol rows_symbol_of(struct rows *rows, enum column column, const struct row_text *text)
{
    struct pb_symbols *symbols = rows->context->table->symbols;
    pb_symbol last = rows->last[column];
    if (pb_symbol_length(symbols, last) == text->length &&
        memcmp(pb_symbol_text(symbols, last), text->text, text->length) == 0)
        return last;
    return rows->last[column] = pb_symbol_add(symbols, text->text, text->length);
}

static pb_symbol symbol_at(struct rows *rows, const struct pb_csv_record *record, enum column column)
{
    struct row_text text = rows_text_of(rows, record, column);
    return rows_symbol_of(rows, column, &text);
}

static bool rows_is_word(const struct row_text *text, const char *word)
{
    return text->length == strlen(word) && strncasecmp(text->text, word, text->length) == 0;
}

/* The numbers of a row, checked before the row is added. */
struct numbers {
    double number[COLUMNS_USED];
    struct row_text text[COLUMNS_USED];
    bool withheld;        /* a marker says so in the place of the value, or of the count where there is no value */
    struct row_text mark; /* the notes behind the value, such as [p] */
};

/* Reads a number with or without notes behind it, and takes them away from the text. */
static bool read_number(struct row_text *text, struct row_text *mark, double *number)
{
    *mark = (struct row_text){ "", 0 };
    if (pb_number_parse(text->text, text->length, number))
        return true;
    size_t before = pb_marker_notes(text->text, text->length);
    if (before == text->length || !pb_number_parse(text->text, before, number))
        return false;
    const char *from = text->text + before;
    size_t left = text->length - before;
    while (left > 0 && *from == ' ') {
        from++;
        left--;
    }
    *mark = (struct row_text){ from, left };
    text->length = before;
    return true;
}

static bool rows_is_number(enum column column)
{
    return column >= COLUMN_VALUE && column <= COLUMN_DENOMINATOR;
}

/* Reads a row's numbers; *taken false when the row was rejected. */
static enum pb_status rows_read_numbers(const struct rows *rows, const struct pb_csv_record *record,
                                        struct numbers *numbers, bool *taken, struct pb_error *error)
{
    *taken = false;
    numbers->withheld = false;
    numbers->mark = (struct row_text){ "", 0 };
    for (enum column column = COLUMN_VALUE; rows_is_number(column); column++) {
        struct row_text text = rows_text_of(rows, record, column);
        double number = PB_MISSING;
        char reason[96];
        struct row_text mark;
        if (!read_number(&text, &mark, &number)) { /* no number is a marker */
            enum pb_marker marker = pb_marker_of(text.text, text.length);
            bool shown = column == COLUMN_VALUE || column == COLUMN_COUNT;
            numbers->withheld = numbers->withheld || (shown && pb_marker_withholds(marker));
            if (marker == PB_MARKER_NONE) {
                (void)snprintf(reason, sizeof reason, "%s is not a number", fingertips_column_name(column));
                return fingertips_rows_reject(rows, record, "not-a-number", reason, &text, error);
            }
            text.length = 0;
            number = PB_MISSING;
        }
        bool counted = column == COLUMN_COUNT || column == COLUMN_DENOMINATOR;
        if (counted && number < 0) {
            (void)snprintf(reason, sizeof reason, "%s is below 0", fingertips_column_name(column));
            return fingertips_rows_reject(rows, record, "negative", reason, &text, error);
        }
        if (column == COLUMN_DENOMINATOR && number == 0) { /* nothing can be divided by it: not stated */
            number = PB_MISSING;
            text.length = 0;
        }
        numbers->mark = column == COLUMN_VALUE ? mark : numbers->mark;
        numbers->number[column] = number;
        numbers->text[column] = text;
    }
    *taken = true;
    return PB_OK;
}

static bool contains_word(const char *text, const char *word)
{
    return strcasestr(text, word) != NULL;
}

static enum pb_word rows_status_of(const struct numbers *numbers, const char *note)
{
    if (!pb_missing(numbers->number[COLUMN_VALUE]))
        return PB_WORD_PUBLISHED;
    bool withheld = numbers->withheld || contains_word(note, "suppressed") || contains_word(note, "disclosure control");
    return withheld ? PB_WORD_SUPPRESSED : PB_WORD_MISSING;
}

/* Which way the service says a figure differs from England or the region. Quintiles, "Not compared" and goals are no
 * such word. */
static pb_symbol comparison_at(const struct rows *rows, const struct pb_csv_record *record, enum column column)
{
    static const struct {
        const char *text;
        enum pb_word word;
    } words[] = { { "better", PB_WORD_BETTER },
                  { "similar", PB_WORD_SIMILAR },
                  { "worse", PB_WORD_WORSE },
                  { "higher", PB_WORD_HIGHER },
                  { "lower", PB_WORD_LOWER } };
    struct row_text text = rows_text_of(rows, record, column);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (rows_is_word(&text, words[i].text))
            return (pb_symbol)words[i].word;
    return PB_WORD_NONE;
}

static void look_at_limits(struct rows *rows, const struct pb_csv_record *record, const struct numbers *numbers)
{
    static const enum column pairs[][2] = { { COLUMN_LOWER_95, COLUMN_UPPER_95 },
                                            { COLUMN_LOWER_998, COLUMN_UPPER_998 } };
    bool crossed = false;
    bool outside = false;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        double lower = numbers->number[pairs[i][0]];
        double upper = numbers->number[pairs[i][1]];
        double value = numbers->number[COLUMN_VALUE];
        crossed |= lower > upper;
        outside |= lower <= upper && (value < lower || value > upper);
    }
    if (crossed && rows->crossed_limits++ == 0)
        rows->first_crossed = record->line;
    if (outside && rows->outside_limits++ == 0)
        rows->first_outside = record->line;
}

/* The period of the row: mostly the same as in the row before. The service writes pooled calendar years as "2018 - 19"
 * and financial years as "2018/19". */
static enum pb_period_fault read_period(struct rows *rows, const struct row_text *text, pb_symbol indicator_symbol,
                                        int64_t indicator)
{
    struct pb_symbols *symbols = rows->context->table->symbols;
    pb_symbol symbol = rows_symbol_of(rows, COLUMN_PERIOD, text);
    if (symbol == rows->period_of && indicator_symbol == rows->period_indicator && symbol != PB_WORD_NONE)
        return rows->period_fault;
    rows->period_of = symbol;
    rows->period_indicator = indicator_symbol;
    const struct pb_period_rules rules = { .years = fingertips_is_academic(rows->options, indicator)
                                                        ? PB_YEARS_ACADEMIC
                                                        : PB_YEARS_CALENDAR };
    struct pb_period_found found;
    rows->period_fault = pb_period_read(pb_symbol_text(symbols, symbol), text->length, &rules, &found);
    rows->period = found.period;
    return rows->period_fault;
}

/* Is the period longer than the years that "Time period range" says, such as 3y? One of the two is wrong. */
static bool is_longer(const struct rows *rows, const struct pb_csv_record *record)
{
    enum { LONGEST_YEAR = 366 };
    struct row_text range = rows_text_of(rows, record, COLUMN_RANGE);
    int64_t years = 0;
    if (range.length < 2 || (range.text[range.length - 1] | 0x20) != 'y' ||
        !pb_integer_parse(range.text, range.length - 1, &years) || years < 1 || years > PB_PERIOD_YEARS_MOST)
        return false;
    return pb_date_days(rows->period.end) - pb_date_days(rows->period.start) + 1 > years * LONGEST_YEAR;
}

/* The id in its plain form: no sign, no zeros in front. */
static pb_symbol indicator_symbol_of(struct rows *rows, int64_t indicator)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)indicator);
    struct row_text text = { digits, (size_t)length };
    return rows_symbol_of(rows, COLUMN_INDICATOR, &text);
}

static bool rows_fill_texts(struct rows *rows, const struct pb_csv_record *record, const char *area_code, size_t row)
{
    struct pb_table *table = rows->context->table;
    char line[PB_TABULAR_PLACE_TEXT];
    if (rows->is_packed)
        (void)pb_tabular_place(rows->tabular, record->line, SIZE_MAX, line);
    else
        (void)snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
    const struct row_text code = { area_code, strlen(area_code) };
    table->source[row] = rows->source;
    table->source_file[row] = rows->source_file;
    table->source_row[row] = pb_symbol_add(table->symbols, line, strlen(line));
    table->area_code[row] = rows_symbol_of(rows, COLUMN_AREA_CODE, &code);
    const struct {
        pb_symbol *cells;
        enum column column;
    } texts[] = {
        { table->measure_name, COLUMN_NAME },
        { table->area_name, COLUMN_AREA_NAME },
        { table->area_type, COLUMN_AREA_TYPE },
        { table->sex, COLUMN_SEX },
        { table->age, COLUMN_AGE },
        { table->category_type, COLUMN_CATEGORY_TYPE },
        { table->category, COLUMN_CATEGORY },
        { table->note, COLUMN_NOTE },
        { table->trend, COLUMN_TREND },
    };
    bool good = table->source_row[row] != PB_SYMBOL_NONE && table->area_code[row] != PB_SYMBOL_NONE;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        texts[i].cells[row] = symbol_at(rows, record, texts[i].column);
        good = good && texts[i].cells[row] != PB_SYMBOL_NONE;
    }
    return good;
}

/* The notes behind the value come before the note of the row. */
static bool fill_mark(struct pb_table *table, const struct row_text *mark, size_t row)
{
    enum { NOTE_TEXT = 1024, NOTE_MARK = 100 };
    char note[NOTE_TEXT];
    if (mark->length == 0)
        return true;
    const char *own = pb_cell(table, note, row);
    size_t length = (size_t)snprintf(note, NOTE_MARK, "%.*s%s", (int)mark->length, mark->text, *own ? "; " : "");
    length = length < NOTE_MARK ? length : 0;
    (void)pb_text_copy(note + length, sizeof note - length, own);
    table->note[row] = pb_symbol_add(table->symbols, note, strlen(note));
    return table->note[row] != PB_SYMBOL_NONE;
}

static bool fill_numbers(struct rows *rows, const struct numbers *numbers, size_t row)
{
    struct pb_table *table = rows->context->table;
    const struct {
        double *cells;
        pb_symbol *texts;
        enum column column;
    } columns[] = {
        { table->value, table->value_text, COLUMN_VALUE },
        { table->lower_95, table->lower_95_text, COLUMN_LOWER_95 },
        { table->upper_95, table->upper_95_text, COLUMN_UPPER_95 },
        { table->lower_998, table->lower_998_text, COLUMN_LOWER_998 },
        { table->upper_998, table->upper_998_text, COLUMN_UPPER_998 },
        { table->count, table->count_text, COLUMN_COUNT },
        { table->denominator, table->denominator_text, COLUMN_DENOMINATOR },
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const struct row_text *text = &numbers->text[columns[i].column];
        columns[i].cells[row] = numbers->number[columns[i].column];
        columns[i].texts[row] = rows_symbol_of(rows, columns[i].column, text);
        if (columns[i].texts[row] == PB_SYMBOL_NONE)
            return false;
    }
    return true;
}

/* A small area lies in the area of the Places file that it has on the last day of the period: a practice may have
 * moved.
 */
static bool fill_place(const struct rows *rows, const struct wanted *wanted, size_t row)
{
    struct pb_table *table = rows->context->table;
    if (!wanted->small)
        return true;
    const struct pb_area *then = fingertips_small_home(rows->context, wanted->small, rows->period.end);
    table->geography[row] = PB_WORD_LOCAL;
    table->within[row] = pb_symbol_of(table->symbols, then ? then->code : wanted->area->code);
    return table->within[row] != PB_SYMBOL_NONE;
}

/* Turns one row of a wanted area into a row of the table, or rejects it. The indicator is a whole number. */
static enum pb_status convert(struct rows *rows, const struct pb_csv_record *record, int64_t indicator,
                              const struct wanted *wanted, struct pb_error *error)
{
    const char *code = wanted->small ? wanted->small->code : wanted->area->code;
    const struct row_text published = rows_text_of(rows, record, COLUMN_AREA_CODE);
    struct pb_table *table = rows->context->table;
    pb_symbol indicator_symbol = indicator_symbol_of(rows, indicator);
    struct row_text period = rows_text_of(rows, record, COLUMN_PERIOD);
    enum pb_period_fault fault = read_period(rows, &period, indicator_symbol, indicator);
    if (fault)
        return fingertips_rows_reject(rows, record, "period", pb_period_reason(fault), &period, error);
    if (is_longer(rows, record) && rows->longer_periods++ == 0)
        rows->first_longer = record->line;
    struct numbers numbers;
    bool taken = false;
    enum pb_status status = rows_read_numbers(rows, record, &numbers, &taken, error);
    if (status != PB_OK || !taken)
        return status;
    size_t row = 0;
    status = pb_table_add(table, &row, error);
    if (status != PB_OK) {
        pb_error_at(error, rows->file, record->line, 0);
        return status;
    }
    if (!rows_fill_texts(rows, record, code, row) || !fill_numbers(rows, &numbers, row) ||
        !fill_mark(table, &numbers.mark, row) || !fill_place(rows, wanted, row) ||
        !fingertips_note_code(table, wanted, published.text, published.length, row))
        return pb_out_of_memory(error);
    look_at_limits(rows, record, &numbers);
    table->compared_with_england[row] = comparison_at(rows, record, COLUMN_COMPARED_ENGLAND);
    table->compared_with_region[row] = comparison_at(rows, record, COLUMN_COMPARED_REGION);
    table->indicator[row] = indicator_symbol;
    table->period[row] = rows->period_of;
    table->period_start[row] = rows->period.start;
    table->period_end[row] = rows->period.end;
    table->status[row] = (pb_symbol)rows_status_of(&numbers, pb_cell(table, note, row));
    table->origin[row] = (uint32_t)(row + 1);
    return PB_OK;
}

/* ---- All rows ---- */

static enum pb_status reject_fault(const struct rows *rows, const struct pb_csv_record *record, struct pb_error *error)
{
    if (record->fault == PB_CSV_BAD_TEXT) {
        bool western = pb_csv_encoding(rows->csv) == PB_CSV_WINDOWS_1252;
        return western
                   ? fingertips_rows_reject(
                         rows, record, "not-windows-1252",
                         "The row has bytes that Windows-1252, the encoding of this file, does not have", NULL, error)
                   : fingertips_rows_reject(rows, record, "not-utf-8",
                                            "The row has bytes that are not UTF-8, the encoding of this file", NULL,
                                            error);
    }
    bool few = record->fault == PB_CSV_SHORT;
    char reason[128];
    (void)snprintf(reason, sizeof reason, "The row has %zu fields; expected %zu as in the first line", record->count,
                   rows->width);
    return fingertips_rows_reject(rows, record, few ? "too-few-fields" : "too-many-fields", reason, NULL, error);
}

/* A file that was cut off ends within a row. If all rows are short, it is another problem, reported for each row; a
 * part of a file cannot tell, and lets the whole file be read instead. */
static bool is_cut_off(const struct rows *rows, const struct pb_csv_record *record)
{
    bool sound = rows->sound > 0 || rows->faulty == 0 || rows->is_part;
    return record->last_without_end && record->count < rows->width && sound;
}

static enum pb_status fail_cut_off(const struct rows *rows, const struct pb_csv_record *record, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "the file ends in the middle of line %llu: %zu fields of %zu, and no line end",
                                    (unsigned long long)record->line, record->count, rows->width);
    pb_error_at(error, rows->file, record->line, 0);
    pb_error_hint(error, "it was cut off: get it again");
    return status;
}

/* Is a row of an area that nobody asks for, whatever else is wrong with it? The fields of a faulty row may have moved:
 * of these, only what is written like a code is one. */
static bool is_elsewhere(const struct rows *rows, const struct pb_csv_record *record)
{
    if (rows->columns.at[COLUMN_AREA_CODE] >= record->count)
        return false;
    struct row_text code = rows_text_of(rows, record, COLUMN_AREA_CODE);
    if (record->fault != PB_CSV_SOUND)
        return pb_area_code_elsewhere(rows->context->geography, code.text, code.length);
    return code.length > 0 && !pb_geography_area(rows->context->geography, code.text, code.length);
}

/* A small area of which the service says that it lies in one of ours is nobody's but could be. */
static void look_at_small_area(struct rows *rows, const struct pb_csv_record *record, const struct row_text *code)
{
    const char *what = pb_area_code_small(code->text, code->length);
    if (!what)
        return;
    const struct pb_geography *geography = rows->context->geography;
    struct row_text parent = rows_text_of(rows, record, COLUMN_PARENT_CODE);
    const struct pb_area *around = parent.length ? pb_geography_area(geography, parent.text, parent.length) : NULL;
    if (!around || pb_geography_is_benchmark(geography, around))
        return;
    if (rows->small_areas++ == 0)
        rows->first_small = record->line;
    const bool summed = strcmp(what, "LSOA") == 0 || strcmp(what, "MSOA") == 0 || strcmp(what, "GP practice") == 0;
    if (summed && rows->unplaced++ == 0)
        (void)snprintf(rows->unplaced_code, sizeof rows->unplaced_code, "%.*s", (int)code->length, code->text);
}

static enum pb_status reject_area(const struct rows *rows, const struct pb_csv_record *record,
                                  const struct pb_area_found *found, const struct wanted *wanted,
                                  const struct row_text *code, const struct row_text *name, struct pb_error *error)
{
    char reason[PB_AREA_REASON_TEXT];
    char cleaned[PB_AREA_CODE_TEXT];
    (void)pb_area_code_clean(code->text, code->length, cleaned);
    const char *rule = wanted->followed.state == PB_CODE_UNKNOWN
                           ? pb_area_reason(found, code->text, code->length, name->text, name->length, reason)
                           : pb_code_reason(&wanted->followed, found->area, cleaned, reason);
    return fingertips_rows_reject(rows, record, rule, reason, NULL, error);
}

/* The checks that come before any conversion, in this order. */
static enum pb_status rows_take(struct rows *rows, const struct pb_csv_record *record, struct pb_error *error)
{
    if (is_cut_off(rows, record))
        return fail_cut_off(rows, record, error);
    rows->context->row_counts->read++;
    if (record->fault != PB_CSV_SOUND) {
        rows->faulty++;
        rows->context->row_counts->elsewhere += is_elsewhere(rows, record);
        return reject_fault(rows, record, error);
    }
    rows->sound++;
    struct row_text id = rows_text_of(rows, record, COLUMN_INDICATOR);
    if (id.length == 0) {
        rows->context->row_counts->elsewhere += is_elsewhere(rows, record);
        return fingertips_rows_reject(rows, record, "no-indicator-id",
                                      "Indicator ID is empty: the row cannot be matched to a measure", NULL, error);
    }
    int64_t indicator = 0;
    if (!pb_integer_parse(id.text, id.length, &indicator) || indicator <= 0) {
        rows->context->row_counts->elsewhere += is_elsewhere(rows, record);
        return fingertips_rows_reject(rows, record, "indicator-id", "Indicator ID is not a whole number above 0", &id,
                                      error);
    }
    if (rows->asked)
        fingertips_asked_row(rows->asked, indicator);
    struct row_text code = rows_text_of(rows, record, COLUMN_AREA_CODE);
    if (code.length == 0)
        return fingertips_rows_reject(rows, record, "no-area-code", "Area Code is empty: the row belongs to no area",
                                      NULL, error);
    struct row_text name = rows_text_of(rows, record, COLUMN_AREA_NAME);
    struct pb_area_found found = pb_area_find(&rows->names, code.text, code.length, name.text, name.length);
    struct wanted wanted = { .area = found.area };
    if (found.state == PB_AREA_ELSEWHERE && rows->options->small_areas &&
        fingertips_small_find(rows->context, code.text, code.length, &wanted))
        return convert(rows, record, indicator, &wanted, error);
    if (rows->options->follow_changes && fingertips_follow(rows->context, code.text, code.length, &found, &wanted)) {
        if (rows->asked)
            fingertips_asked_ours(rows->asked, wanted.area);
        return convert(rows, record, indicator, &wanted, error);
    }
    if (found.state == PB_AREA_ELSEWHERE || fingertips_is_part(&found, &wanted)) {
        if (wanted.followed.state == PB_CODE_IN_PARTS && rows->in_parts++ == 0)
            rows->first_in_parts = record->line;
        look_at_small_area(rows, record, &code);
        if (rows->seeing.seen)
            fingertips_see(&rows->seeing, record, indicator, code.text, code.length);
        rows->context->row_counts->filtered++;
        return PB_OK;
    }
    if (found.state != PB_AREA_OURS)
        return reject_area(rows, record, &found, &wanted, &code, &name, error);
    if (rows->asked)
        fingertips_asked_ours(rows->asked, found.area);
    return convert(rows, record, indicator, &wanted, error);
}

static void warn_rows(const struct rows *rows)
{
    struct pb_findings *findings = rows->context->findings;
    static const char done[] = "kept as they are";
    if (rows->longer_periods)
        pb_warning_rows(findings, rows->file, rows->first_longer, rows->longer_periods,
                        "rows with a period longer than 'Time period range' says", done);
    if (rows->crossed_limits)
        pb_warning_rows(findings, rows->file, rows->first_crossed, rows->crossed_limits,
                        "rows with a lower confidence limit above the upper one", done);
    if (rows->outside_limits)
        pb_warning_rows(findings, rows->file, rows->first_outside, rows->outside_limits,
                        "rows with a value outside its confidence limits", done);
    if (rows->in_parts)
        pb_warning_rows(findings, rows->file, rows->first_in_parts, rows->in_parts,
                        "rows of codes that were merged or split",
                        "left out, because their figures are not those of the new areas");
    if (rows->small_areas)
        pb_warning_rows(
            findings, rows->file, rows->first_small, rows->small_areas,
            "rows of small areas (LSOAs, wards, practices) inside your areas",
            rows->options->small_areas && rows->context->reference
                ? "filtered, because the reference data do not know them: they may be older than the figures"
                : "filtered, because nothing places them: \"small_areas\" and a lookup as a source of reference data "
                  "can");
}

static void look_at_kinds(struct rows *rows, const struct pb_csv_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(rows->csv, record, i, &length);
        pb_column_kinds_cell(&rows->kinds, i, text, length);
    }
}

enum pb_status fingertips_rows_read(struct rows *rows, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = rows->context };
    size_t count = 0;
    fingertips_see_open(&rows->seeing, rows->options, &rows->columns, rows->csv, rows->context->seen);
    for (;; count++) {
        if (pb_cancel_check_rows(&check, count, error))
            return PB_FATAL;
        const struct pb_csv_record *record = NULL;
        enum pb_status status = pb_csv_next(rows->csv, &record, error);
        if (status == PB_OK && record && pb_column_kinds_due(&rows->kinds))
            look_at_kinds(rows, record);
        if (status == PB_OK && record)
            status = rows_take(rows, record, error);
        if (status != PB_OK)
            return status;
        if (!record)
            break;
    }
    if (count == 0 && !rows->asked) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                        "the file has column names and no rows; expected at least one row of data");
        pb_error_at(error, rows->file, 1, 0);
        pb_error_hint(error, "usually this is an area type that the indicator is not published for: ask for another "
                             "area type, or remove the file");
        return status;
    }
    if (pb_csv_encoding(rows->csv) == PB_CSV_WINDOWS_1252)
        pb_warning_add(rows->context->findings, rows->file, 0,
                       "converted from Windows-1252: the file is not UTF-8, check names with accents and dashes");
    warn_rows(rows);
    return PB_OK;
}
