/*
 * Codes of areas that are spread over columns of country, region and authority: a row of a region has no code of an
 * authority. The column of the finest areas has the fewest codes, as each of its rows has those of the areas around it.
 */
#include "app/propose_private.h"

#include <stdio.h>
#include <string.h>

static bool is_level(const struct pb_preview_column *column)
{
    return column->unique && column->type == PB_PREVIEW_CODE && column->shaped;
}

/* Has a row of ours no code in the main column, and that of one of our areas in another one? */
static bool are_spread(const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    for (size_t row = 0; row < sheet->own.rows; row++) {
        if (pb_propose_fact(roles, row, roles->code)->type != PB_PREVIEW_EMPTY)
            continue;
        for (size_t c = 0; c < sheet->column_count; c++)
            if (is_level(&sheet->columns[c]) && pb_propose_fact(roles, row, c)->area)
                return true;
    }
    return false;
}

/* "la_name" beside "new_la_code". */
static size_t name_of(const struct pb_preview_sheet *sheet, size_t code)
{
    char wanted[PROPOSE_TEXT];
    char plain[PROPOSE_TEXT];
    pb_propose_plain(sheet->columns[code].heading, wanted);
    char *end = strstr(wanted, "code");
    if (!end)
        return PROPOSE_NONE;
    memcpy(end, "name", strlen("name"));
    const char *old = strncmp(wanted, "new ", 4) == 0 ? wanted + 4 : wanted;
    for (size_t c = 0; c < sheet->column_count; c++) {
        pb_propose_plain(sheet->columns[c].heading, plain);
        if (sheet->columns[c].unique && (strcmp(plain, wanted) == 0 || strcmp(plain, old) == 0))
            return c;
    }
    return PROPOSE_NONE;
}

static void sort_levels(struct pb_propose_roles *roles)
{
    const struct pb_preview_column *columns = roles->sheet->columns;
    for (size_t i = 1; i < roles->level_count; i++)
        for (size_t k = i; k > 0 && columns[roles->levels[k - 1]].filled > columns[roles->levels[k]].filled; k--) {
            size_t level = roles->levels[k];
            roles->levels[k] = roles->levels[k - 1];
            roles->levels[k - 1] = level;
        }
}

void pb_propose_find_levels(struct pb_propose_roles *roles)
{
    bool named = true;
    roles->level_count = 0;
    if (roles->code == PROPOSE_NONE || !are_spread(roles))
        return;
    for (size_t c = 0; c < roles->sheet->column_count && roles->level_count < PROPOSE_LEVELS; c++)
        if (is_level(&roles->sheet->columns[c]))
            roles->levels[roles->level_count++] = c;
    sort_levels(roles);
    for (size_t i = 0; i < roles->level_count; i++) {
        roles->level_names[i] = name_of(roles->sheet, roles->levels[i]);
        named = named && roles->level_names[i] != PROPOSE_NONE;
    }
    for (size_t i = 0; !named && i < roles->level_count; i++)
        roles->level_names[i] = PROPOSE_NONE;
    roles->code = roles->levels[0];
    roles->name = roles->level_names[0];
}
