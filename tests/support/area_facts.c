#include "tests/support/area_facts.h"

#include <criterion/criterion.h>

const struct pb_fact_source pb_area_facts_here = { "lookup.csv", 7 };

void pb_area_facts_open(struct pb_area_facts *facts)
{
    *facts = (struct pb_area_facts){ 0 };
    cr_assert_eq(pb_symbols_open(&facts->symbols, &facts->error), PB_OK);
    pb_table_open(&facts->table, &facts->symbols, 1 << 20);
    facts->context =
        (struct pb_context){ .source = "lookups", .table = &facts->table, .row_counts = &facts->row_counts };
}

void pb_area_facts_close(struct pb_area_facts *facts)
{
    pb_reference_close(&facts->reference);
    pb_table_close(&facts->table);
    pb_symbols_close(&facts->symbols);
}

void pb_area_facts_area(struct pb_area_facts *facts, const char *code, const char *name, const char *type)
{
    cr_assert_eq(pb_fact_area(&facts->context, &pb_area_facts_here, code, name, type, 0, 0, &facts->error), PB_OK);
}

void pb_area_facts_within(struct pb_area_facts *facts, const char *code, const char *parent, double share, int32_t from,
                          int32_t to)
{
    cr_assert_eq(pb_fact_within(&facts->context, &pb_area_facts_here, code, parent, share, from, to, &facts->error),
                 PB_OK);
}

size_t pb_area_facts_number(struct pb_area_facts *facts, const char *measure, const char *code, double number)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&facts->table, &row, &facts->error), PB_OK);
    facts->table.measure[row] = pb_symbol_of(&facts->symbols, measure);
    facts->table.area_code[row] = pb_symbol_of(&facts->symbols, code);
    facts->table.value[row] = number;
    return row;
}

const struct pb_reference *pb_area_facts_build(struct pb_area_facts *facts, const struct pb_geography *geography)
{
    cr_assert_eq(pb_reference_build(&facts->reference, geography, &facts->table, &facts->error), PB_OK, "%s",
                 facts->error.message);
    return &facts->reference;
}
