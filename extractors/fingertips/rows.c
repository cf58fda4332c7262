#include "extractors/fingertips/rows.h"

#include "placebook/formats/csv_encoding.h"
#include "placebook/number.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_BETWEEN_CHECKS = 4096, QUOTED_MAXIMUM = 60, REPAIRED_MAXIMUM = PB_RAW_MAXIMUM * 3 + 16 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct row_text fingertips_row_text_of(const struct rows *rows, const struct pb_csv_record *record, enum column column)
{
    struct row_text found = { "", 0 };
    found.text = pb_csv_text(rows->csv, record, rows->columns.at[column], &found.length);
    while (found.length && is_space(found.text[found.length - 1]))
        found.length--;
    while (found.length && is_space(*found.text)) {
        found.text++;
        found.length--;
    }
    if (found.length == 2 && memcmp(found.text, "NA", 2) == 0)
        found.length = 0;
    return found;
}

/* Text with a replacement character for each byte that is not UTF-8; as much as a reject keeps, and a little more. */
static size_t repair(const char *text, size_t length, char repaired[REPAIRED_MAXIMUM])
{
    size_t written = 0;
    for (size_t at = 0; at < length && written <= PB_RAW_MAXIMUM;) {
        size_t size = pb_utf8_character(text + at, length - at);
        memcpy(repaired + written, size ? text + at : "\xEF\xBF\xBD", size ? size : 3);
        written += size ? size : 3;
        at += size ? size : 1;
    }
    return written;
}

/* At most QUOTED_MAXIMUM bytes of a text, in whole characters. */
static int quoted_length(const struct row_text *text)
{
    size_t length = text->length;
    if (length > QUOTED_MAXIMUM) {
        length = QUOTED_MAXIMUM;
        while (length && ((unsigned char)text->text[length] & 0xC0) == 0x80)
            length--;
    }
    return (int)length;
}

enum pb_status fingertips_row_reject(const struct rows *rows, const struct pb_csv_record *record, const char *rule,
                                     const char *reason, const struct row_text *found, struct pb_error *error)
{
    struct pb_findings *findings = rows->context->findings;
    const char *raw = record->raw;
    size_t length = record->raw_length;
    char repaired[REPAIRED_MAXIMUM];
    if (record->fault == PB_CSV_BAD_TEXT) {
        length = repair(raw, length, repaired);
        raw = repaired;
    }
    rows->context->row_counts->rejected++;
    if (!found)
        return pb_reject_add(findings, rule, rows->file, record->line, raw, length, error, "%s", reason);
    int quoted = quoted_length(found);
    return pb_reject_add(findings, rule, rows->file, record->line, raw, length, error, "%s: '%.*s%s'", reason, quoted,
                         found->text, (size_t)quoted < found->length ? "..." : "");
}

static enum pb_status reject_fault(const struct rows *rows, const struct pb_csv_record *record, struct pb_error *error)
{
    if (record->fault == PB_CSV_BAD_TEXT) {
        bool western = pb_csv_encoding(rows->csv) == PB_CSV_WINDOWS_1252;
        return western
                   ? fingertips_row_reject(
                         rows, record, "not-windows-1252",
                         "The row has bytes that Windows-1252, the encoding of this file, does not have", NULL, error)
                   : fingertips_row_reject(rows, record, "not-utf-8",
                                           "The row has bytes that are not UTF-8, the encoding of this file", NULL,
                                           error);
    }
    bool few = record->fault == PB_CSV_SHORT;
    char reason[128];
    (void)snprintf(reason, sizeof reason, "The row has %zu fields; expected %zu as in the first line", record->count,
                   rows->width);
    return fingertips_row_reject(rows, record, few ? "too-few-fields" : "too-many-fields", reason, NULL, error);
}

/* A file that was cut off ends within a row. When all rows are short it is another trouble, which is theirs. */
static bool is_cut_off(const struct rows *rows, const struct pb_csv_record *record)
{
    return record->last_without_end && record->count < rows->width && (rows->sound > 0 || rows->faulty == 0);
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

/* The checks that come before any conversion, in this order. */
static enum pb_status take(struct rows *rows, const struct pb_csv_record *record, struct pb_error *error)
{
    if (is_cut_off(rows, record))
        return fail_cut_off(rows, record, error);
    rows->context->row_counts->read++;
    if (record->fault != PB_CSV_SOUND) {
        rows->faulty++;
        return reject_fault(rows, record, error);
    }
    rows->sound++;
    struct row_text id = fingertips_row_text_of(rows, record, COLUMN_INDICATOR);
    if (id.length == 0)
        return fingertips_row_reject(rows, record, "no-indicator-id",
                                     "Indicator ID is empty: the row cannot be matched to a measure", NULL, error);
    int64_t indicator = 0;
    if (!pb_integer_parse(id.text, id.length, &indicator) || indicator <= 0)
        return fingertips_row_reject(rows, record, "indicator-id", "Indicator ID is not a whole number above 0", &id,
                                     error);
    struct row_text code = fingertips_row_text_of(rows, record, COLUMN_AREA_CODE);
    if (code.length == 0)
        return fingertips_row_reject(rows, record, "no-area-code", "Area Code is empty: the row belongs to no area",
                                     NULL, error);
    const struct pb_area *area = pb_geography_area(rows->context->geography, code.text, code.length);
    if (!area) {
        rows->context->row_counts->filtered++;
        return PB_OK;
    }
    return fingertips_row_convert(rows, record, indicator, area, error);
}

static void warn_limits(const struct rows *rows)
{
    struct pb_findings *findings = rows->context->findings;
    if (rows->crossed_limits)
        pb_warning_add(findings, rows->file, rows->first_crossed,
                       "rows with a lower confidence limit above the upper one: %llu, first in line %llu; kept as they "
                       "are",
                       (unsigned long long)rows->crossed_limits, (unsigned long long)rows->first_crossed);
    if (rows->outside_limits)
        pb_warning_add(findings, rows->file, rows->first_outside,
                       "rows with a value outside its confidence limits: %llu, first in line %llu; kept as they are",
                       (unsigned long long)rows->outside_limits, (unsigned long long)rows->first_outside);
}

enum pb_status fingertips_rows_read(struct rows *rows, struct pb_error *error)
{
    uint64_t count = 0;
    for (;; count++) {
        if (count % ROWS_BETWEEN_CHECKS == 0 && pb_cancelled(rows->context, error))
            return PB_FATAL;
        const struct pb_csv_record *record = NULL;
        enum pb_status status = pb_csv_next(rows->csv, &record, error);
        if (status == PB_OK && record)
            status = take(rows, record, error);
        if (status != PB_OK)
            return status;
        if (!record)
            break;
    }
    if (count == 0) {
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
    warn_limits(rows);
    return PB_OK;
}
