/*
 * England's figure, from the column beside each organisation's.
 */
#include "extractors/rightcare/rows.h"
#include "placebook/groups.h"

struct england {
    struct pb_context *context;
    const struct pb_area *country;
    pb_symbol code, name, type;
};

static bool england_same_number(double a, double b)
{
    return a == b || (pb_missing(a) && pb_missing(b));
}

/* A row for England that agrees with those of the group but for the area and the figures. */
static enum pb_status england_add(const struct england *england, size_t from, struct pb_error *error)
{
    struct pb_table *table = england->context->table;
    size_t at = 0;
    enum pb_status status = pb_table_copy(table, table, from, &at, error);
    if (status != PB_OK)
        return status;
    table->area_code[at] = england->code;
    table->area_name[at] = england->name;
    table->area_type[at] = england->type;
    table->geography[at] = table->similar[at] = PB_WORD_NONE;
    table->value[at] = table->england_value[at];
    table->value_text[at] = table->england_value_text[at];
    table->status[at] = PB_WORD_PUBLISHED;
    table->note[at] = PB_WORD_NONE;
    table->england_value[at] = table->lower_95[at] = table->upper_95[at] = PB_MISSING;
    table->count[at] = table->denominator[at] = PB_MISSING;
    table->england_value_text[at] = table->lower_95_text[at] = table->upper_95_text[at] = PB_WORD_NONE;
    table->count_text[at] = table->denominator_text[at] = PB_WORD_NONE;
    table->origin[at] = (uint32_t)(at + 1);
    england->context->row_counts->read++;
    return PB_OK;
}

/* Rows about one indicator and period: England's own row comes before figures beside other organisations. */
static enum pb_status look_at_group(const struct england *england, const uint32_t *rows, size_t count,
                                    struct pb_error *error)
{
    const struct pb_table *table = england->context->table;
    size_t said = SIZE_MAX; /* the first row that says England's figure */
    for (size_t i = 0; i < count; i++) {
        if (table->area_code[rows[i]] == england->code)
            return PB_OK;
        if (pb_missing(table->england_value[rows[i]]))
            continue;
        if (said == SIZE_MAX)
            said = rows[i];
        else if (!england_same_number(table->england_value[rows[i]], table->england_value[said])) {
            pb_warning_add(england->context->findings, pb_cell(table, source_file, rows[i]), 0,
                           "England's figure for '%.200s', %.40s, is not the same at %.100s and at %.100s: it is not "
                           "taken",
                           pb_cell(table, measure_name, rows[i]), pb_cell(table, period, rows[i]),
                           pb_cell(table, source_row, said), pb_cell(table, source_row, rows[i]));
            return PB_OK;
        }
    }
    return said == SIZE_MAX ? PB_OK : england_add(england, said, error);
}

static enum pb_status look_at_all(const struct england *england, struct pb_arena *arena, struct pb_error *error)
{
    static const size_t key[] = { PB_COLUMN(indicator), PB_COLUMN(sex), PB_COLUMN(age), PB_COLUMN(period) };
    struct pb_groups groups;
    struct pb_group group;
    struct pb_cancel_check check = { .context = england->context };
    enum pb_status status = pb_groups_open(&groups, england->context->table, PB_KEY(key), arena, error);
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = pb_cancel_check_rows(&check, groups.next, error)
                     ? PB_FATAL
                     : look_at_group(england, group.rows, group.count, error);
    return status;
}

enum pb_status rightcare_pack_add_england(struct pb_context *context, struct pb_error *error)
{
    struct england england = { .context = context, .country = pb_geography_country(context->geography) };
    struct pb_symbols *symbols = context->table->symbols;
    struct pb_arena arena;
    if (!england.country || context->table->rows == 0)
        return PB_OK;
    england.code = pb_symbol_of(symbols, england.country->code);
    england.name = pb_symbol_of(symbols, england.country->name);
    england.type = pb_symbol_of(symbols, england.country->type);
    pb_arena_open(&arena, context->table->rows * 8 + ((size_t)1 << 20));
    bool good = england.code != PB_SYMBOL_NONE && england.name != PB_SYMBOL_NONE && england.type != PB_SYMBOL_NONE;
    enum pb_status status = good ? look_at_all(&england, &arena, error) : pb_out_of_memory(error);
    pb_arena_close(&arena);
    return status;
}
