/* Which rows are figures of local areas, and which rest on few events. */
#include "placebook/local_areas.h"

#include "placebook/contract/gap.h"
#include "placebook/contract/opportunity.h"
#include "placebook/deprivation.h"

#include <string.h>
#include <strings.h>

bool pb_is_local_figure(const struct pb_table *table, size_t row)
{
    static const char *const others[] = { PB_OPPORTUNITY, PB_GAP_DEATHS, PB_GAP_COUNTRY, PB_GAP_DEPRIVATION };
    if (table->geography[row] != PB_WORD_LOCAL || strcasecmp(pb_cell(table, area_type, row), PB_TYPE_LOCAL) != 0 ||
        pb_is_projection(table, row))
        return false;
    const char *type = pb_cell(table, category_type, row);
    for (size_t i = 0; *type && i < sizeof others / sizeof others[0]; i++)
        if (strcmp(type, others[i]) == 0)
            return false;
    return pb_deprivation_groups(type) == 0;
}

bool pb_local_is_unreliable(const struct pb_table *table, size_t row)
{
    pb_symbol type = table->value_type[row];
    bool of_events =
        type == PB_WORD_CRUDE_RATE || type == PB_WORD_DSR || type == PB_WORD_ISR || type == PB_WORD_PROPORTION;
    return of_events && table->count[row] >= 0 && table->count[row] < PB_FEW_EVENTS && !pb_missing(table->value[row]);
}
