#include "extractors/table/sums_private.h"

#include "extractors/table/cells.h"
#include "extractors/table/match.h"
#include "extractors/table/texts.h"
#include "extractors/table/totals.h"
#include "placebook/number.h"
#include "placebook/quality.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool table_sums_number(const struct pb_tabular_cell *cell, double number, bool amount)
{
    const char *text = cell->text;
    size_t length = cell->length;
    table_trim(&text, &length);
    if (cell->percent || (length > 0 && text[length - 1] == '%') || fabs(number) > EXACT_MAXIMUM)
        return false;
    return amount || (number >= 0 && floor(number) == number);
}

/* A sum as a decimal number: 0.1 and 0.2 are 0.3 and nothing beside it. Whole numbers stay what they are. */
static double sums_decimal(double sum)
{
    char digits[40];
    double plain = sum;
    int length = floor(sum) == sum ? 0 : snprintf(digits, sizeof digits, "%.15g", sum);
    return length > 0 && pb_number_parse(digits, (size_t)length, &plain) ? plain : sum;
}

enum pb_status table_sums_open(struct sums **sums, const struct rows *rows, struct pb_error *error)
{
    size_t at = 0;
    *sums = calloc(1, sizeof **sums); /* checked: next line */
    if (!*sums)
        return pb_out_of_memory(error);
    pb_table_open(&(*sums)->part, rows->context->table->symbols, 1);
    return pb_table_add(&(*sums)->part, &at, error);
}

void table_sums_close(struct sums *sums)
{
    if (!sums)
        return;
    pb_table_close(&sums->part);
    table_alike_close(&sums->alike);
    free(sums->sums);
    free(sums->slots);
    free(sums);
}

struct pb_table *table_sums_part(struct sums *sums)
{
    return &sums->part;
}

/* ---- Which sum a row belongs to ---- */

/* Room for one sum more; the slots are at most half full. */
static enum pb_status sums_make_room(struct sums *sums, struct pb_error *error)
{
    if (sums->count < sums->capacity)
        return PB_OK;
    if (sums->count == SUMS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the rows of one sheet make more than %d sums", SUMS_MAXIMUM);
    size_t capacity = sums->capacity ? sums->capacity * 2 : 256;
    struct sum *grown = reallocarray(sums->sums, capacity, sizeof *grown); /* checked: below */
    if (grown)
        sums->sums = grown;
    uint32_t *slots = calloc(capacity * 2, sizeof *slots); /* checked: next line */
    if (!grown || !slots) {
        free(slots);
        return pb_out_of_memory(error);
    }
    free(sums->slots);
    sums->slots = slots;
    sums->slot_count = capacity * 2;
    sums->capacity = capacity;
    for (size_t i = 0; i < sums->count; i++)
        sums->slots[table_sums_slot_of(sums, sums->sums[i].key)] = (uint32_t)(i + 1);
    return PB_OK;
}

/* What the framework knows of the measure decides, too. */
static enum pb_status sums_check_measure(const struct rows *rows, struct pb_error *error)
{
    const struct pb_context *context = rows->context;
    const struct pb_table *part = &rows->sums->part;
    const char *unit = pb_cell(part, unit, 0);
    const struct pb_measure *measure =
        context->framework ? pb_framework_by_indicator(context->framework, context->scheme, pb_cell(part, indicator, 0))
                           : NULL;
    enum pb_status status = PB_OK;
    enum pb_word said = (enum pb_word)part->value_type[0];
    if (measure && !pb_word_adds_up(measure->value_type_word))
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "the measure %.64s is not a count in the framework (%s): its figures cannot be added up",
                         measure->id, measure->value_type);
    else if (!measure && said && !pb_word_adds_up(said))
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "'%.60s' is of the kind %s: its figures cannot be added up", pb_cell(part, indicator, 0),
                         pb_vocabulary[said].text);
    else if (table_unit_is_rate(unit, strlen(unit)))
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "figures in '%.60s' cannot be added up", unit);
    if (status != PB_OK)
        pb_error_hint(error, "only counts and amounts can be added up: leave 'add_up' out of the mapping");
    return status;
}

static enum pb_status begin_sum(struct rows *rows, const pb_symbol key[KEY], bool total, struct sum **begun,
                                struct pb_error *error)
{
    struct sums *sums = rows->sums;
    struct pb_table *table = rows->context->table;
    size_t at = 0;
    enum pb_status status = sums_check_measure(rows, error);
    if (status == PB_OK)
        status = sums_make_room(sums, error);
    if (status == PB_OK)
        status = pb_table_copy(table, &sums->part, 0, &at, error);
    if (status != PB_OK)
        return status;
    table->origin[at] = ++rows->origin;
    rows->context->row_counts->read++;
    sums->slots[table_sums_slot_of(sums, key)] = (uint32_t)(sums->count + 1);
    *begun = &sums->sums[sums->count++];
    **begun = (struct sum){ .row = at, .total = total };
    memcpy((*begun)->key, key, sizeof(*begun)->key);
    return PB_OK;
}

static enum pb_status find_sum(struct rows *rows, bool total, struct sum **found, struct pb_error *error)
{
    struct sums *sums = rows->sums;
    const struct pb_table *part = &sums->part;
    const bool days = part->period_start[0] != 0; /* the period is its days, whichever text a row has for them */
    const pb_symbol key[KEY] = { part->indicator[0],
                                 part->area_code[0],
                                 part->sex[0],
                                 part->age[0],
                                 part->category_type[0],
                                 part->category[0],
                                 part->unit[0],
                                 days ? PB_WORD_NONE : part->period[0],
                                 (pb_symbol)part->period_start[0],
                                 (pb_symbol)part->period_end[0] };
    size_t slot = sums->slot_count ? table_sums_slot_of(sums, key) : 0;
    *found = sums->slot_count && sums->slots[slot] ? &sums->sums[sums->slots[slot] - 1] : NULL;
    return *found ? PB_OK : begin_sum(rows, key, total, found, error);
}

/* ---- A row more ---- */

/* Writes the run of rows that has ended: "-515" behind the first row, ";17" and ";20-30" later. */
static void write_run(struct sum *sum)
{
    char text[48];
    size_t used = strlen(sum->lines);
    const char *before = sum->run == sum->first ? "" : ";";
    int length = 0;
    if (*before)
        length = snprintf(text, sizeof text, "%s%llu", before, (unsigned long long)sum->run);
    if (sum->last > sum->run)
        length += snprintf(text + length, sizeof text - (size_t)length, "-%llu", (unsigned long long)sum->last);
    if (sum->cut || length == 0)
        return;
    sum->cut = used + (size_t)length + LINES_END > sizeof sum->lines;
    (void)snprintf(sum->lines + used, sizeof sum->lines - used, "%s", sum->cut ? ";..." : text);
}

static void note_line(struct sum *sum, uint64_t number)
{
    if (sum->rows == 0)
        sum->first = sum->run = number;
    else if (number != sum->last + 1) {
        write_run(sum);
        sum->run = number;
    }
    sum->last = number;
    sum->rows++;
}

/* Neumaier's compensated sum (ZAMM 1974;54:39), or ten thousand times 0.1 would be 1000.0000000001588. */
static void add_number(struct sum *sum, size_t which, double number)
{
    double before = sum->number[which];
    double after = before + number;
    sum->lost[which] += fabs(before) >= fabs(number) ? before - after + number : number - after + before;
    sum->number[which] = after;
}

static enum pb_status add_figure(struct sum *sum, size_t which, const struct figure *figure, struct pb_error *error)
{
    if (!figure || figure->state == FIGURE_MISSING || figure->state == FIGURE_WRONG)
        sum->missing[which]++;
    else if (figure->state == FIGURE_SUPPRESSED)
        sum->suppressed[which]++;
    else
        add_number(sum, which, figure->number);
    return fabs(sum->number[which]) <= EXACT_MAXIMUM
               ? PB_OK
               : pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a sum of rows is too large to be exact");
}

static enum pb_status add_to(struct rows *rows, const struct pb_tabular_row *row, const struct sums_figures *figures,
                             bool total, struct pb_error *error)
{
    struct sum *sum = NULL;
    enum pb_status status = find_sum(rows, total, &sum, error);
    if (status != PB_OK)
        return status;
    if (figures->same) {
        sum->same++;
        return PB_OK;
    }
    note_line(sum, row->number);
    if (total)
        table_totals_note(rows, row, sum);
    if (figures->mark && !sum->mark)
        sum->mark = pb_symbol_of(rows->context->table->symbols, figures->mark);
    if (figures->rejected) {
        sum->rejected++;
        return PB_OK;
    }
    status = add_figure(sum, VALUE, figures->value, error);
    return status == PB_OK ? add_figure(sum, COUNT, figures->count, error) : status;
}

enum pb_status table_sums_compare(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                  bool *same, bool *taken, struct pb_error *error)
{
    enum alike_kind kind = ALIKE_NONE;
    uint64_t first = 0;
    *same = false;
    if (strcmp(rows->options->alike_rows, "once") != 0)
        return PB_OK;
    enum pb_status status = table_alike_find(&rows->sums->alike, rows, row, series, &kind, &first, error);
    *same = status == PB_OK && kind == ALIKE_SAME;
    if (*same)
        table_cells_remark(rows, row, NO_COLUMN, REMARK_SAME);
    if (status != PB_OK || kind != ALIKE_OTHER_FIGURES)
        return status;
    char place[PB_TABULAR_PLACE_TEXT];
    *taken = false;
    rows->sums->contradicted = true;
    rows->whose = true;
    status = table_rows_reject(rows, row, NO_COLUMN, "conflicting-rows", error,
                               "It differs from row %s only in its figures: if both are parts of one sum, set "
                               "\"alike_rows\" to \"add\" in the mapping; else only one of them can be right",
                               pb_tabular_place(rows->tabular, first, SIZE_MAX, place));
    rows->whose = false;
    return status;
}

/* The category that a column of the row says. */
static enum pb_status set_category(struct rows *rows, const struct pb_tabular_row *row, size_t breakdown,
                                   struct pb_error *error)
{
    const struct table_breakdown *breakdowns = rows->options->breakdowns.items;
    struct pb_table *part = &rows->sums->part;
    struct text category = table_category(rows->options, row, rows->layout->breakdowns[breakdown]);
    part->category_type[0] = pb_symbol_of(part->symbols, breakdowns[breakdown].category_type);
    part->category[0] = pb_symbol_add(part->symbols, category.text, category.length);
    bool good = part->category_type[0] != PB_SYMBOL_NONE && part->category[0] != PB_SYMBOL_NONE;
    return good ? PB_OK : pb_out_of_memory(error);
}

enum pb_status table_sums_add(struct rows *rows, const struct pb_tabular_row *row, const struct sums_figures *figures,
                              struct pb_error *error)
{
    enum pb_status status = add_to(rows, row, figures, true, error);
    rows->sums->rows += figures->same ? 0 : 1;
    for (size_t i = 0; status == PB_OK && i < rows->options->breakdowns.count; i++) {
        status = set_category(rows, row, i, error);
        if (status == PB_OK)
            status = add_to(rows, row, figures, false, error);
    }
    if (status != PB_OK)
        pb_error_at(error, rows->file, row->line, 0);
    return status;
}

/* ---- The end of a sheet ---- */

static pb_symbol source_row(const struct rows *rows, struct sum *sum)
{
    char place[PB_TABULAR_PLACE_TEXT];
    char text[PB_TABULAR_PLACE_TEXT + LINES_TEXT];
    write_run(sum);
    (void)snprintf(text, sizeof text, "%s%s", pb_tabular_place(rows->tabular, sum->first, SIZE_MAX, place), sum->lines);
    return pb_symbol_of(rows->context->table->symbols, text);
}

/* Why there is no sum. */
static void say_why(const struct sum *sum, char note[NOTE_TEXT])
{
    size_t at = (size_t)snprintf(note, NOTE_TEXT, "no sum: of its %" PRIu64 " rows", sum->rows + sum->same);
    const struct {
        uint64_t count;
        const char *words;
    } parts[] = { { sum->suppressed[VALUE], "suppressed" },
                  { sum->missing[VALUE], "without a figure" },
                  { sum->rejected, "rejected" },
                  { sum->same, "the same as another" } };
    const char *before = " ";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].count > 0) {
            at +=
                (size_t)snprintf(note + at, NOTE_TEXT - at, "%s%llu %s %s", before, (unsigned long long)parts[i].count,
                                 parts[i].count == 1 ? "is" : "are", parts[i].words);
            before = ", ";
        }
}

/* Where some rows of the sheet contradict each other, those that are the same may be parts as well. */
static uint64_t doubtful(const struct sums *sums, const struct sum *sum)
{
    return sum->rejected + (sums->contradicted ? sum->same : 0);
}

static void write_number(const struct sums *sums, const struct sum *sum, size_t which, double *number, pb_symbol *text)
{
    if (doubtful(sums, sum) + sum->suppressed[which] + sum->missing[which] > 0) {
        *number = PB_MISSING;
        *text = 0;
    } else if (sum->rows > 1) {
        *number = sums_decimal(sum->number[which] + sum->lost[which]);
        *text = 0;
    }
}

static enum pb_status sums_write_sum(struct rows *rows, struct sum *sum, struct pb_error *error)
{
    struct pb_table *table = rows->context->table;
    struct pb_symbols *symbols = table->symbols;
    char text[NOTE_TEXT];
    size_t at = sum->row;
    write_number(rows->sums, sum, VALUE, &table->value[at], &table->value_text[at]);
    write_number(rows->sums, sum, COUNT, &table->count[at], &table->count_text[at]);
    table->source_row[at] = source_row(rows, sum);
    if (sum->mark)
        table->note[at] = sum->mark;
    bool whole = !pb_missing(table->value[at]);
    bool explained = !whole && (sum->rows > 1 || doubtful(rows->sums, sum) > 0);
    if (whole)
        table->status[at] = sum->rows > 1 ? PB_WORD_CALCULATED : PB_WORD_PUBLISHED;
    else
        table->status[at] = sum->suppressed[VALUE] ? PB_WORD_SUPPRESSED : PB_WORD_MISSING;
    if (whole && sum->rows > 1) {
        (void)snprintf(text, sizeof text, "sum of %llu rows", (unsigned long long)sum->rows);
        table->method[at] = pb_symbol_of(symbols, text);
    }
    if (explained) {
        say_why(sum, text);
        table->note[at] = pb_symbol_of(symbols, text);
    }
    if (table->source_row[at] == PB_SYMBOL_NONE || table->note[at] == PB_SYMBOL_NONE ||
        table->method[at] == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (!explained)
        return PB_OK;
    return pb_quality_add(rows->context->findings, PB_WORD_REFUSED, "not-added-up", table, at, PB_MISSING, PB_MISSING,
                          error, "%s", text);
}

enum pb_status table_sums_finish(struct rows *rows, struct pb_error *error)
{
    struct sums *sums = rows->sums;
    uint64_t counted = 0;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < sums->count; i++) {
        counted += sums->sums[i].total ? sums->sums[i].rows : 0;
        status = sums_write_sum(rows, &sums->sums[i], error);
    }
    if (status == PB_OK)
        status = table_totals_warn(rows, error);
    return status == PB_OK
               ? pb_check_count(rows->context->findings, "added-up",
                                "Rows of the table that were added up, against the rows of which the sums are made",
                                sums->rows, sums->rows - counted, error)
               : status;
}
