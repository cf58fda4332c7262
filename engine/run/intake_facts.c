/*
 * What sources of reference data say, as facts (placebook/reference.h): extractors made for it add them, and of any
 * other table each row is the population of an area, or its rank of deprivation.
 */
#include "engine/run/intake_facts.h"

#include "placebook/spelling.h"

#include <string.h>

static enum pb_status facts_spell(struct pb_table *table, size_t row, struct pb_error *error)
{
    char age[PB_AGE_TEXT];
    enum pb_word sex = pb_sex_of(pb_cell(table, sex, row), pb_symbol_length(table->symbols, table->sex[row]));
    if (sex != PB_WORD_NONE)
        table->sex[row] = sex;
    if (!pb_age_spell(pb_cell(table, age, row), pb_symbol_length(table->symbols, table->age[row]), age))
        return PB_OK;
    table->age[row] = pb_symbol_of(table->symbols, age);
    return table->age[row] == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
}

static enum pb_status facts_of_people(struct pb_table *table, struct pb_error *error)
{
    pb_symbol population = pb_symbol_of(table->symbols, PB_FACT_POPULATION);
    enum pb_status status = population == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
    for (size_t row = 0; status == PB_OK && row < table->rows; row++) {
        table->measure[row] = population;
        if (pb_missing(table->value[row]))
            table->value[row] = table->count[row];
        status = facts_spell(table, row, error);
    }
    return status;
}

static enum pb_status facts_of_deprivation(struct pb_table *table, struct pb_error *error)
{
    pb_symbol deprivation = pb_symbol_of(table->symbols, PB_FACT_DEPRIVATION);
    for (size_t row = 0; row < table->rows; row++)
        table->measure[row] = deprivation;
    return deprivation == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
}

enum pb_status pb_intake_facts(const struct pb_pipeline_source *source, struct pb_context *context,
                               struct pb_error *error)
{
    const struct pb_table *table = context->table;
    if (!source->step.module->refers)
        return strcmp(source->gives, PB_GIVES_DEPRIVATION) == 0 ? facts_of_deprivation(context->table, error)
                                                                : facts_of_people(context->table, error);
    for (size_t row = 0; row < table->rows; row++)
        if (pb_cell(table, measure, row)[0] != PB_FACT_MARK)
            return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL,
                           "source '%s' gives reference data, and a row of it is no fact: this is a mistake in a "
                           "module, not in the data",
                           source->id);
    return PB_OK;
}
