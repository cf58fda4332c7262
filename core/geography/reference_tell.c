/*
 * What kind a fact is of, and faults of facts.
 */
#include "core/geography/reference_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool pb_reference_is(const struct pb_table *facts, size_t row, const char *kind)
{
    return strcmp(pb_cell(facts, measure, row), kind) == 0;
}

enum pb_status pb_reference_fault(struct reference_building *building, size_t row, const char *rule, const char *format,
                                  ...)
{
    struct pb_reference *reference = building->reference;
    const struct pb_table *facts = building->facts;
    if (reference->fault_total++ >= PB_REFERENCE_FAULTS_MAXIMUM)
        return PB_OK;
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!reference->faults)
        reference->faults = pb_arena_take(&reference->arena, PB_REFERENCE_FAULTS_MAXIMUM, sizeof *reference->faults);
    if (!reference->faults)
        return pb_out_of_memory(building->error);
    const char *file = row == SIZE_MAX ? "" : pb_cell(facts, source_file, row);
    const char *line = row == SIZE_MAX ? "" : pb_cell(facts, source_row, row);
    struct pb_reference_fault *fault = &reference->faults[reference->fault_count];
    fault->rule = rule;
    fault->text = pb_arena_text(&reference->arena, text, strlen(text));
    fault->file = pb_arena_text(&reference->arena, file, strlen(file));
    fault->row = pb_arena_text(&reference->arena, line, strlen(line));
    if (!fault->text || !fault->file || !fault->row)
        return pb_out_of_memory(building->error);
    reference->fault_count++;
    return PB_OK;
}
