/*
 * Which sheets one mapping can read, and how their headings differ: a sheet may name a column with a note that others
 * do not have, and may lack a column that says nothing about whose figure it is.
 */
#include "app/propose_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NOTE_MAXIMUM = 14 };

/* The length of a heading without "[note 9]", "[r]" or "(note 1)" at its end. */
size_t pb_propose_without_note(const char *heading)
{
    size_t length = strlen(heading);
    for (;;) {
        size_t open = length;
        char end = length > 0 ? heading[length - 1] : '\0';
        char begin = end == ']' ? '[' : '(';
        while (open > 0 && heading[open] != begin)
            open--;
        bool note = open > 0 && length - open <= NOTE_MAXIMUM &&
                    (end == ']' || (end == ')' && strncasecmp(heading + open + 1, "note", 4) == 0));
        if (!note)
            return length;
        length = open;
        while (length > 0 && heading[length - 1] == ' ')
            length--;
    }
}

/* The same heading but for notes at its end. */
static bool propose_same_heading(const char *first, const char *second)
{
    size_t length = pb_propose_without_note(first);
    return length == pb_propose_without_note(second) && strncasecmp(first, second, length) == 0;
}

/* The column of the sheet with the heading, or with one that has another note; PROPOSE_NONE: none, or several. */
size_t pb_propose_like(const struct pb_preview_sheet *sheet, const char *heading)
{
    size_t found = PROPOSE_NONE;
    for (size_t c = 0; c < sheet->column_count; c++) {
        if (!sheet->columns[c].unique || !propose_same_heading(sheet->columns[c].heading, heading))
            continue;
        if (strcmp(sheet->columns[c].heading, heading) == 0)
            return c;
        found = found == PROPOSE_NONE ? c : sheet->column_count;
    }
    return found == sheet->column_count ? PROPOSE_NONE : found;
}

/* Has the sheet the same area column, as many rows of headings, and some column of figures? */
static bool is_near(const struct pb_propose_roles *main, const struct pb_preview_sheet *sheet)
{
    const struct pb_preview_sheet *own = main->sheet;
    size_t area = main->code != PROPOSE_NONE ? main->code : main->name;
    size_t value = pb_propose_known_as(main, main->calculates ? "denominator" : "value");
    if (!sheet->looked || !sheet->headed || sheet->about->hidden || sheet->header_rows != own->header_rows ||
        sheet->fill_right != own->fill_right || sheet->about->format != own->about->format ||
        pb_propose_like(sheet, own->columns[area].heading) == PROPOSE_NONE)
        return false;
    if (value != PROPOSE_NONE)
        return pb_propose_like(sheet, own->columns[value].heading) != PROPOSE_NONE;
    for (size_t c = 0; c < own->column_count; c++)
        if (pb_propose_is_value(main, c) && pb_propose_like(sheet, own->columns[c].heading) != PROPOSE_NONE)
            return true;
    return false;
}

/* The heading of a column that the sheet must have and lacks, or NULL. */
static const char *lacks(const struct pb_propose_roles *main, const struct pb_preview_sheet *sheet)
{
    const size_t needed[] = { main->period,
                              main->period_end,
                              main->month,
                              main->quarter,
                              main->small_type ? main->within_code : PROPOSE_NONE,
                              pb_propose_known_as(main, "indicator"),
                              pb_propose_known_as(main, "indicator") == PROPOSE_NONE
                                  ? pb_propose_known_as(main, "indicator_name")
                                  : PROPOSE_NONE };
    for (size_t i = 0; i < sizeof needed / sizeof needed[0] + main->dimension_count; i++) {
        size_t column = i < main->dimension_count ? main->dimensions[i] : needed[i - main->dimension_count];
        if (column != PROPOSE_NONE && pb_propose_like(sheet, main->sheet->columns[column].heading) == PROPOSE_NONE)
            return main->sheet->columns[column].heading;
    }
    return NULL;
}

/* Does the mapping use a column with this heading to tell rows apart? */
static bool uses(const struct pb_propose_roles *main, const char *heading)
{
    for (size_t c = 0; c < main->sheet->column_count; c++) {
        bool used = pb_propose_has_role(main, c);
        for (size_t d = 0; d < main->dimension_count; d++)
            used = used || main->dimensions[d] == c;
        if (used && propose_same_heading(main->sheet->columns[c].heading, heading))
            return true;
    }
    return false;
}

/* The heading of a column that tells rows apart there and not in the main sheet, or NULL. */
static const char *needs(const struct pb_propose_roles *main, const struct pb_preview_sheet *sheet,
                         struct pb_arena *arena, bool *broken)
{
    struct pb_propose_roles roles;
    if (pb_propose_judge(sheet, &roles, arena, broken) != PB_PROPOSE_MAPPED)
        return NULL;
    for (size_t i = 0; i < roles.dimension_count; i++)
        if (!uses(main, sheet->columns[roles.dimensions[i]].heading))
            return sheet->columns[roles.dimensions[i]].heading;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++) {
        const struct pb_preview_column *column =
            roles.known[i] == PROPOSE_NONE || pb_propose_is_figure(i) ? NULL : &sheet->columns[roles.known[i]];
        if (column && column->different > 1 && strcmp(pb_propose_field(i), "unit") != 0 && !uses(main, column->heading))
            return column->heading;
    }
    return NULL;
}

/* Says of sheets in another layout that they are not read, though each could be by a mapping of its own. */
static void say_others(struct pb_proposal *proposal, const struct pb_preview *preview, const bool *near, bool *broken)
{
    const struct pb_preview_sheet *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        struct pb_propose_roles roles;
        if (near[i] || sheet->about->hidden ||
            pb_propose_judge(sheet, &roles, proposal->arena, broken) != PB_PROPOSE_MAPPED)
            continue;
        first = first ? first : sheet;
        count++;
    }
    if (first)
        pb_proposal_say(proposal, "other-layout",
                        "%zu sheet%s of your areas in another layout, and %s not read: '%.60s'%s; propose a mapping of "
                        "its own with --sheet",
                        count, count == 1 ? " has rows" : "s have rows", count == 1 ? "is" : "are", first->about->name,
                        count == 1 ? "" : " and others");
}

bool pb_proposal_find_alike(struct pb_proposal *proposal, const struct pb_preview *preview,
                            const struct pb_propose_roles *roles)
{
    bool broken = false;
    bool *reads = pb_arena_take(proposal->arena, preview->count, sizeof *reads);
    bool *near = pb_arena_take(proposal->arena, preview->count, sizeof *near);
    for (size_t i = 0; reads && near && i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        if (sheet->about->hidden && sheet->authorities + sheet->others > 0)
            pb_proposal_say(proposal, "hidden-sheet",
                            "the sheet '%.60s' has rows of your areas and is hidden: it is not read",
                            sheet->about->name);
        reads[i] = near[i] = sheet == roles->sheet || is_near(roles, sheet);
        if (sheet == roles->sheet || !reads[i])
            continue;
        const char *lacking = lacks(roles, sheet);
        const char *more = lacking ? NULL : needs(roles, sheet, proposal->arena, &broken);
        reads[i] = !lacking && !more;
        if (lacking)
            pb_proposal_say(proposal, "sheet-left-out", "the sheet '%.60s' is left out: it has no column '%.60s'",
                            sheet->about->name, lacking);
        if (more)
            pb_proposal_say(proposal, "sheet-left-out",
                            "the sheet '%.60s' is left out: its rows differ in the column '%.60s', those of '%.60s' do "
                            "not; propose a mapping of its own with --sheet",
                            sheet->about->name, more, roles->sheet->about->name);
    }
    if (near)
        say_others(proposal, preview, near, &broken);
    proposal->reads = reads;
    proposal->alike = 0;
    for (size_t i = 0; reads && i < preview->count; i++)
        proposal->alike += reads[i] ? 1 : 0;
    return reads && near && !broken;
}
