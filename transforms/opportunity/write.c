/*
 * How an answer is in the table.
 */
#include "placebook/contract/methods.h"
#include "placebook/contract/opportunity.h"
#include "transforms/opportunity/opportunity.h"

#include <stdio.h>
#include <string.h>

enum { NOTE = 2 * OPPORTUNITY_TEXT + 60, NAME = 100 };

enum pb_status opportunity_add_row(struct opportunity_work *work, size_t like, pb_symbol category, size_t *row)
{
    struct pb_table *table = work->context->table;
    enum pb_status status = pb_calculated_add(table, table, like, row, work->error);
    if (status != PB_OK)
        return status;
    table->category_type[*row] = work->type;
    table->category[*row] = category;
    table->multiplier[*row] = PB_MISSING;
    table->value_type[*row] = PB_WORD_OTHER_VALUE;
    table->polarity[*row] = PB_WORD_NOT_APPLICABLE; /* it is itself a comparison */
    table->note[*row] = PB_WORD_NONE;
    return PB_OK;
}

static void write_append(char *text, size_t size, const char *format, ...) PB_PRINTF(3, 4);
static void write_append(char *text, size_t size, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text + used, size - used, format, arguments);
    va_end(arguments);
}

/* How the part comes from those before it. */
static void write_step(const struct opportunity_answer *answer, enum opportunity_part part, char *method, size_t size)
{
    bool low = answer->polarity == PB_WORD_LOW_IS_GOOD;
    switch (part) {
    case PART_BENCHMARK:
        write_append(method, size, "mean of the %s five of the similar ten", low ? "lowest" : "highest");
        return;
    case PART_MEDIAN:
        write_append(method, size, "median of the similar ten");
        return;
    case PART_QUARTILE:
        write_append(method, size, "%s quartile of the similar ten, interpolated", low ? "lower" : "upper");
        return;
    case PART_GAP:
        write_append(method, size, "%s", low ? "value - best five" : "best five - value");
        return;
    case PART_AMOUNT:
        write_append(method, size, "gap to the best five / multiplier x denominator, significant or not");
        return;
    case PART_UNLIMITED:
        write_append(method, size, "%s, without looking at chance",
                     answer->values[PART_GAP] > 0 ? "gap to the best five as an amount"
                                                  : "0, because the value is on the right side of the best five");
        return;
    default:
        if (!(answer->values[PART_GAP] > 0))
            write_append(method, size, "0, because the value is on the right side of the best five");
        else
            write_append(method, size, "%s %s",
                         answer->values[PART_COUNTED] > 0 ? "gap to the best five as an amount, which is significant"
                                                          : "0, because the gap to the best five is not significant",
                         answer->limits);
    }
}

static enum pb_status opportunity_write_method(struct opportunity_work *work, const struct opportunity_answer *answer,
                                               enum opportunity_part part, size_t row)
{
    struct pb_table *table = work->context->table;
    char method[OPPORTUNITY_METHOD] = "";
    write_step(answer, part, method, sizeof method);
    for (size_t i = 0; i < OPPORTUNITY_FIVE && part != PART_MEDIAN && part != PART_QUARTILE; i++) {
        size_t peer = answer->peers[answer->best[i]];
        const char *name = pb_cell(table, area_name, peer);
        const char *code = pb_cell(table, area_code, peer);
        write_append(method, sizeof method, "%s%.*s", i ? ", " : "; best five: ", NAME, code);
        if (strcmp(name, code) != 0)
            write_append(method, sizeof method, " (%.*s)", NAME, name);
    }
    if (*answer->direction)
        write_append(method, sizeof method, "; %s", answer->direction);
    if (answer->compared < OPPORTUNITY_TEN)
        write_append(method, sizeof method, "; of the ten, %zu had a figure", answer->compared);
    if (answer->named > OPPORTUNITY_TEN)
        write_append(method, sizeof method, "; the first ten of %zu that are named", answer->named);
    if (part != PART_MEDIAN && part != PART_QUARTILE)
        write_append(method, sizeof method, "; the uncertainty of the best five is ignored");
    write_append(method, sizeof method, PB_EXACT_METHOD);
    return pb_calculated_method(table, row, method, work->error);
}

/* The five, the best first, in the column that has the ten on the other rows. */
static enum pb_status write_five(struct opportunity_work *work, const struct opportunity_answer *answer, size_t row)
{
    struct pb_table *table = work->context->table;
    char codes[OPPORTUNITY_TEXT] = "";
    for (size_t i = 0; i < OPPORTUNITY_FIVE && !pb_missing(answer->values[PART_BENCHMARK]); i++)
        write_append(codes, sizeof codes, "%s%.40s", i ? ";" : "",
                     pb_cell(table, area_code, answer->peers[answer->best[i]]));
    return pb_cell_set(table, &table->similar[row], codes, work->error);
}

/* Of more than ten that are named, the ten that were compared: who reads the column finds the best five among them. */
static enum pb_status write_ten(struct opportunity_work *work, const struct opportunity_answer *answer, size_t row)
{
    struct pb_table *table = work->context->table;
    const char *codes = pb_cell(table, similar, answer->row);
    size_t length = 0;
    for (size_t named = 0; codes[length]; length++) {
        named += codes[length] != ';' && (length == 0 || codes[length - 1] == ';');
        if (named > OPPORTUNITY_TEN)
            break;
    }
    while (length && codes[length - 1] == ';')
        length--;
    pb_symbol ten = pb_symbol_add(table->symbols, codes, length);
    if (ten == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    table->similar[row] = ten;
    return PB_OK;
}

static enum pb_status opportunity_write_note(struct opportunity_work *work, const struct opportunity_answer *answer,
                                             enum opportunity_part part, size_t row)
{
    struct pb_table *table = work->context->table;
    char note[NOTE] = "";
    if (*answer->reasons[part])
        write_append(note, sizeof note, "%s", answer->reasons[part]);
    if (*answer->codes)
        write_append(note, sizeof note, "%s" PB_OPPORTUNITY_SIMILAR "%s", *note ? "; " : "", answer->codes);
    return pb_cell_set(table, &table->note[row], note, work->error);
}

enum pb_status opportunity_write(struct opportunity_work *work, const struct opportunity_answer *answer)
{
    struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    for (enum opportunity_part part = 0; status == PB_OK && part < PARTS; part++) {
        if (part == PART_UNLIMITED && !answer->is_unlimited)
            continue;
        size_t row = 0;
        bool known = !pb_missing(answer->values[part]);
        status = opportunity_add_row(work, answer->row, work->categories[part], &row);
        if (status != PB_OK)
            return status;
        table->value[row] = answer->values[part];
        if (part >= PART_AMOUNT)
            status = pb_cell_set(table, &table->unit[row], answer->unit, work->error);
        if (status == PB_OK)
            status = part == PART_BENCHMARK ? write_five(work, answer, row) : write_ten(work, answer, row);
        if (status == PB_OK && known)
            status = opportunity_write_method(work, answer, part, row);
        if (status == PB_OK)
            status = opportunity_write_note(work, answer, part, row);
    }
    return status;
}
