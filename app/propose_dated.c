/*
 * Columns of figures that say a period of their own in a table whose rows have one: the population of 2011 beside
 * deaths of each year. Published, it would be the population of every year, so such columns are left out, and this is
 * said. The year of prices, of an index or of a standard population says nothing of when a figure was counted.
 */
#include "app/propose_private.h"

#include "placebook/period.h"

#include <string.h>

/* Do all periods of the rows lie in that of the heading? */
static bool dated_holds_rows(const struct pb_preview_column *column, const struct pb_preview_column *periods)
{
    struct pb_period whole;
    struct pb_period part;
    bool following = false;
    bool holds =
        periods->text_count > 0 && pb_preview_period(column->heading + column->at, column->length, &whole, &following);
    for (size_t i = 0; holds && i < periods->text_count; i++) {
        const char *text = periods->texts[i].text;
        holds = periods->texts[i].own == 0 || (pb_preview_period(text, strlen(text), &part, &following) &&
                                               part.start >= whole.start && part.end <= whole.end);
    }
    return holds;
}

bool pb_propose_find_dated(struct pb_propose_roles *roles, struct pb_arena *arena)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    bool *dated = pb_arena_take(arena, sheet->column_count, sizeof *dated);
    for (size_t c = 0; dated && roles->period != PROPOSE_NONE && c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        dated[c] = c != roles->period && column->heading_period && pb_propose_is_number(column) &&
                   !pb_propose_says_base(column->heading) && !dated_holds_rows(column, &sheet->columns[roles->period]);
    }
    roles->dated = dated;
    return dated != NULL;
}

size_t pb_propose_dated_first(const struct pb_propose_roles *roles, size_t *count)
{
    size_t first = PROPOSE_NONE;
    *count = 0;
    for (size_t c = 0; roles->dated && c < roles->sheet->column_count; c++)
        if (roles->dated[c] && !pb_propose_has_role(roles, c)) {
            first = first == PROPOSE_NONE ? c : first;
            ++*count;
        }
    return first;
}

void pb_proposal_say_dated(struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    size_t count = 0;
    size_t first = pb_propose_dated_first(roles, &count);
    if (count > 0)
        pb_proposal_say(proposal, "dated-left-out",
                        "%zu column%s left out, such as '%.60s': the heading says a period of its own, and the rows "
                        "have one in '%.60s'. Give such columns a mapping of their own",
                        count, count == 1 ? " is" : "s are", roles->sheet->columns[first].heading,
                        roles->sheet->columns[roles->period].heading);
}
