#include "loaders/profile/tables.h"

#include "loaders/profile/pictures.h"
#include "loaders/profile/style.h"

#include "placebook/letters.h"

#include <string.h>

/* ---- Which have room ---- */

static size_t longer(size_t lines, const char *text, size_t width)
{
    size_t needed = pb_letters_lines(text, strlen(text), width);
    return needed > lines ? needed : lines;
}

/* The height of a row in print. */
static size_t row_height(const struct pb_table *table, const struct profile_measure *item)
{
    size_t lines = pb_letters_lines(item->name, strlen(item->name), WIDTH_OF_NAME);
    lines = longer(lines, pb_cell(table, unit, item->row), WIDTH_OF_UNIT);
    lines = longer(lines, item->compared, WIDTH_OF_COMPARED);
    lines = longer(lines, pb_cell(table, period, item->row), WIDTH_OF_PERIOD);
    return lines * HEIGHT_OF_LINE + HEIGHT_OF_RIM;
}

bool profile_tables_choose(const struct pb_load *load, struct profile_measures *measures, struct pb_arena *arena,
                           size_t room)
{
    const size_t *order = profile_measures_ranked(measures, arena);
    bool *begun = pb_arena_take(arena, load->info->framework->outcomes.count + 1, sizeof *begun);
    if (!order || !begun)
        return false;
    for (size_t i = 0; i < measures->count; i++) {
        struct profile_measure *item = &measures->items[order[i]];
        size_t height = row_height(load->table, item) + (begun[item->outcome] ? 0 : HEIGHT_OF_HEADING);
        if (height > room)
            break; /* what follows is worth less: nothing smaller goes before it */
        room -= height;
        begun[item->outcome] = true;
        item->shown = true;
        measures->shown++;
    }
    return true;
}

/* ---- The rows ---- */

static void tables_put_figure(struct page *page, const struct pb_table *table, size_t row, double number)
{
    char text[PROFILE_FIGURE];
    profile_page_put(page, "<td class=\"n\">");
    profile_page_put(page, pb_missing(number) ? "none" : profile_figure(number, profile_counts(table, row), text));
    profile_page_put(page, "</td>");
}

static void tables_put_text(struct page *page, const char *text)
{
    profile_page_put(page, "<td>");
    profile_page_text(page, text);
    profile_page_put(page, "</td>");
}

bool profile_tables_have_figures_alone(const struct pb_table *table, const struct profile_measures *measures)
{
    for (size_t i = 0; i < measures->count; i++) {
        const struct profile_measure *item = &measures->items[i];
        if (item->verdict != VERDICT_NOT_RATED || item->first != item->row ||
            !pb_missing(table->england_value[item->row]))
            return false;
    }
    return true;
}

static void tables_put_row(struct page *page, const struct pb_table *table, const struct profile_measure *item,
                           bool alone)
{
    size_t row = item->row;
    profile_page_put(page, "<tr><th scope=\"row\">");
    profile_page_name(page, item->name);
    profile_page_put(page, "</th>");
    tables_put_figure(page, table, row, table->value[row]);
    if (!alone)
        tables_put_figure(page, table, row, table->england_value[row]);
    tables_put_text(page, pb_cell(table, unit, row));
    if (!alone) {
        profile_page_format(page, "<td%s>", profile_verdict_class(item->verdict));
        profile_page_text(page, item->compared);
        profile_page_put(page, "</td><td>");
        profile_picture_difference(page, table, item);
        profile_page_put(page, "</td><td>");
        profile_picture_series(page, table, item);
        profile_page_put(page, "</td>");
    }
    tables_put_text(page, pb_cell(table, period, row));
    profile_page_put(page, "</tr>\n");
}

static void tables_put_headings(struct page *page, bool alone)
{
    static const struct {
        const char *text;
        bool always;
    } headings[] = { { "Measure", true },          { "Figure", true },
                     { "England", false },         { "Unit", true },
                     { "Against England", false }, { "Worse | Better", false },
                     { "Over time", false },       { "Period", true } };
    profile_page_put(page, "<thead><tr>");
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        if (headings[i].always || !alone)
            profile_page_format(page, "<th scope=\"col\"%s>%s</th>",
                                i == 1 || i == 2 ? " class=\"n\""
                                : i == 5         ? " class=\"m\""
                                                 : "",
                                headings[i].text);
    profile_page_put(page, "</tr></thead><tbody>\n");
}

static void tables_put_outcome(struct page *page, const struct pb_load *load, const struct profile_measures *measures,
                               size_t outcome, const char *name)
{
    bool begun = false;
    bool alone = profile_tables_have_figures_alone(load->table, measures);
    for (size_t i = 0; i < measures->count; i++) {
        const struct profile_measure *item = &measures->items[i];
        if (!item->shown || item->outcome != outcome)
            continue;
        if (!begun) {
            profile_page_put(page, alone ? "<table class=\"f\"><caption><h2>" : "<table><caption><h2>");
            profile_page_name(page, name);
            profile_page_put(page, "</h2></caption>");
            tables_put_headings(page, alone);
        }
        begun = true;
        tables_put_row(page, load->table, item, alone);
    }
    if (begun)
        profile_page_put(page, "</tbody></table>\n");
}

void profile_tables_put(struct page *page, const struct pb_load *load, const struct profile_measures *measures)
{
    const struct pb_object_list *list = &load->info->framework->outcomes;
    const struct pb_outcome *outcomes = list->items;
    for (size_t i = 0; i < list->count; i++)
        tables_put_outcome(page, load, measures, i, outcomes[i].short_name);
    tables_put_outcome(page, load, measures, list->count, "Other measures");
}
