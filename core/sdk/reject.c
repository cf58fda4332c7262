/*
 * How modules reject rows. The reason is formatted here, so that the row counts, the list of rejects and the place of
 * the row always agree.
 */
#include "placebook/reject.h"

#include "core/data/row_fates.h"
#include "placebook/number.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

enum { REASON_MAXIMUM = 1024, REPAIRED_MAXIMUM = PB_RAW_MAXIMUM * 3 + 16 };

/* Text with a replacement character for each byte that is not UTF-8; as much as a reject keeps, and a little more. */
static size_t reject_repair(const char *text, size_t length, char repaired[REPAIRED_MAXIMUM])
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

static enum pb_status reject_keep(const struct pb_context *context, const struct pb_reject_source *source,
                                  const char *rule, const char *reason, struct pb_error *error)
{
    struct pb_findings *findings = context->findings;
    const char *raw = source->raw;
    size_t length = source->raw_length;
    char repaired[REPAIRED_MAXIMUM];
    if (raw && !pb_utf8_valid(raw, length)) {
        length = reject_repair(raw, length, repaired);
        raw = repaired;
    }
    context->row_counts->rejected++;
    enum pb_status status = pb_reject_add(findings, rule, source->file, source->line, raw, length, error, "%s", reason);
    if (status != PB_OK)
        return status;
    pb_reject_separator(findings, source->separator);
    return source->cell && *source->cell ? pb_reject_cell(findings, source->cell, error) : PB_OK;
}

enum pb_status pb_extractor_reject(const struct pb_context *context, const struct pb_reject_source *source,
                                   const char *rule, struct pb_error *error, const char *format, ...)
{
    char reason[REASON_MAXIMUM];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return reject_keep(context, source, rule, reason, error);
}

enum pb_status pb_extractor_reject_row(const struct pb_context *context, const struct pb_tabular *tabular,
                                       const struct pb_tabular_row *row, size_t column, const char *rule,
                                       struct pb_error *error, const char *format, ...)
{
    char reason[REASON_MAXIMUM];
    char raw[PB_TABULAR_RAW];
    char place[PB_TABULAR_PLACE_TEXT] = "";
    const struct pb_tabular_sheet *sheet = pb_tabular_begun(tabular);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (sheet->format != PB_TABULAR_SEPARATED || *sheet->name)
        (void)pb_tabular_place(tabular, row->number, column, place);
    const struct pb_reject_source source = { .file = pb_tabular_file(tabular),
                                             .line = sheet->format == PB_TABULAR_WORKBOOK ? 0 : row->line,
                                             .cell = place,
                                             .raw = raw,
                                             .raw_length = pb_tabular_raw(row, raw),
                                             .separator = pb_tabular_raw_separator(tabular) };
    return reject_keep(context, &source, rule, reason, error);
}

uint64_t pb_row_line(const struct pb_table *table, size_t row)
{
    int64_t line = 0;
    pb_symbol text = table->source_row[row];
    if (!pb_integer_parse(pb_symbol_text(table->symbols, text), pb_symbol_length(table->symbols, text), &line))
        return 0;
    return line > 0 ? (uint64_t)line : 0;
}

enum pb_status pb_transform_reject(const struct pb_context *context, size_t row, const char *rule,
                                   struct pb_error *error, const char *format, ...)
{
    char reason[REASON_MAXIMUM];
    const struct pb_table *table = context->table;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    uint64_t line = pb_row_line(table, row);
    const struct pb_reject_source source = { .file = pb_cell(table, source_file, row),
                                             .line = line,
                                             .cell = line ? NULL : pb_cell(table, source_row, row),
                                             .separator = ',' };
    if (pb_row_fate_of(context->fates, table->origin[row]) == PB_FATE_REJECTED) {
        context->row_counts->rejected++; /* it is listed already, for the table of another Place */
        return PB_OK;
    }
    pb_row_fate_set(context->fates, table->origin[row], PB_FATE_REJECTED);
    enum pb_status status = reject_keep(context, &source, rule, reason, error);
    return status == PB_OK ? pb_reject_source(context->findings, pb_cell(table, source, row), error) : status;
}

void pb_transform_filter(const struct pb_context *context, size_t row)
{
    context->row_counts->filtered++;
    pb_row_fate_set(context->fates, context->table->origin[row], PB_FATE_FILTERED);
}

void pb_transform_duplicate(const struct pb_context *context, size_t row)
{
    context->row_counts->duplicates++;
    pb_row_fate_set(context->fates, context->table->origin[row], PB_FATE_DUPLICATE);
}
