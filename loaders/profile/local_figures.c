/*
 * The figures of a local area in a table, and which of them a printed page has room for.
 */
#include "loaders/profile/local.h"

#include "loaders/profile/measures.h"
#include "loaders/profile/style.h"

#include "placebook/letters.h"

#include <string.h>

enum { LOCAL_RANKS = 5 };

/* ---- The name of a figure ---- */

/* Does another figure of the area have the measure of other ages? Then the name says the age. */
static bool figure_has_ages(const struct local_page *local, const struct pb_local_figure *figure)
{
    const struct pb_table *table = local->load->table;
    const struct pb_local_areas *areas = local->areas;
    for (size_t i = areas->first[figure->area]; i < areas->first[figure->area + 1]; i++) {
        size_t row = areas->figures[areas->by_area[i]].row;
        if (table->measure[row] == table->measure[figure->row] && table->age[row] != table->age[figure->row])
            return true;
    }
    return false;
}

/* What small numbers mean for it: "fewer than 20 events". */
static const char *figure_remark(struct local_page *local, size_t row)
{
    const struct pb_table *table = local->load->table;
    int years = (table->period_end[row] - table->period_start[row]) / 10000 + 1;
    const char *several = years > 1 ? pb_arena_format(local->arena, "; %d years together", years) : "";
    if (pb_missing(table->value[row]) && table->status[row] == PB_WORD_SUPPRESSED)
        return "; withheld: small numbers";
    return pb_arena_format(local->arena, "%s%s", several ? several : "",
                           pb_local_is_unreliable(table, row) ? "; fewer than 20 events" : "");
}

static const char *figure_name(struct local_page *local, const struct pb_local_figure *figure)
{
    const struct pb_table *table = local->load->table;
    size_t row = figure->row;
    const char *age = figure_has_ages(local, figure) ? pb_cell(table, age, row) : "";
    const char *name = profile_name(local->arena, pb_cell(table, measure_name, row), pb_cell(table, category, row),
                                    table->sex[row], age);
    const char *remark = figure_remark(local, row);
    const char *text = name && remark ? pb_arena_format(local->arena, "%s%s", name, remark) : NULL;
    local->full = local->full || !text;
    return text ? text : "";
}

/* ---- Which have room ---- */

/* 0: the first to be shown. */
static int figure_rank(const struct pb_table *table, const struct pb_local_figure *figure)
{
    if (pb_missing(table->value[figure->row]))
        return LOCAL_RANKS - 1;
    if (!figure->counts)
        return LOCAL_RANKS - 2;
    enum profile_verdict verdict = profile_verdict_at(table, figure->row);
    return verdict == VERDICT_WORSE ? 0 : figure->against_place == PB_WORD_WORSE ? 1 : 2;
}

static size_t figure_height(struct local_page *local, const struct pb_local_figure *figure)
{
    const struct pb_table *table = local->load->table;
    const struct {
        const char *text;
        size_t width;
    } cells[] = { { figure_name(local, figure), WIDTH_OF_LOCAL_NAME },
                  { pb_cell(table, unit, figure->row), WIDTH_OF_LOCAL_UNIT },
                  { pb_cell(table, period, figure->row), WIDTH_OF_LOCAL_PERIOD } };
    size_t lines = 1;
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        size_t needed = pb_letters_lines(cells[i].text, strlen(cells[i].text), cells[i].width);
        lines = needed > lines ? needed : lines;
    }
    return lines * HEIGHT_OF_LINE + HEIGHT_OF_RIM;
}

static void choose_of_area(struct local_page *local, size_t area)
{
    const struct pb_local_areas *areas = local->areas;
    size_t pyramid = local->pyramids[area].count * HEIGHT_OF_LOCAL_BAND + HEIGHT_OF_HEADING;
    size_t beside = local->pyramids[area].count ? pyramid : 0;
    size_t deciles = areas->areas[area].deciles.count ? HEIGHT_OF_LOCAL_DECILES : 0;
    size_t taken = HEIGHT_OF_LOCAL_HEAD + (beside > deciles ? beside : deciles) + HEIGHT_OF_HEADING;
    size_t room = HEIGHT_OF_PAGE > taken ? HEIGHT_OF_PAGE - taken : 0;
    for (int rank = 0; rank < LOCAL_RANKS; rank++)
        for (size_t i = areas->first[area]; i < areas->first[area + 1]; i++) {
            size_t at = areas->by_area[i];
            if (figure_rank(local->load->table, &areas->figures[at]) != rank)
                continue;
            size_t height = figure_height(local, &areas->figures[at]);
            if (height > room)
                return; /* what follows is worth less: nothing smaller goes before it */
            room -= height;
            local->shown[at] = true;
        }
}

bool profile_local_choose(struct local_page *local)
{
    for (size_t area = 0; area < local->areas->count; area++)
        choose_of_area(local, area);
    return !local->full;
}

/* ---- The table ---- */

static void figure_put_number(struct page *page, const struct pb_table *table, size_t row, double number)
{
    char text[PROFILE_FIGURE];
    profile_page_put(page, "<td class=\"n\">");
    profile_page_put(page, pb_missing(number) ? "none" : profile_figure(number, profile_counts(table, row), text));
    profile_page_put(page, "</td>");
}

static void figure_put_limits(struct page *page, const struct pb_table *table, size_t row)
{
    char lower[PROFILE_FIGURE];
    char upper[PROFILE_FIGURE];
    bool whole = profile_counts(table, row);
    bool known = !pb_missing(table->lower_95[row]) && !pb_missing(table->upper_95[row]);
    profile_page_put(page, "<td class=\"n\">");
    if (known)
        profile_page_format(page, "%s to %s", profile_figure(table->lower_95[row], whole, lower),
                            profile_figure(table->upper_95[row], whole, upper));
    profile_page_put(page, known ? "</td><td>" : "none</td><td>");
    profile_page_name(page, pb_cell(table, unit, row));
    profile_page_put(page, "</td>");
}

static void figure_put_words(struct page *page, enum profile_verdict verdict, const char *words)
{
    profile_page_format(page, "<td%s>", profile_verdict_class(verdict));
    profile_page_text(page, words);
    profile_page_put(page, "</td>");
}

static void figure_put(struct local_page *local, const struct pb_local_figure *figure)
{
    const struct pb_table *table = local->load->table;
    struct page *page = &local->page;
    size_t row = figure->row;
    size_t place = figure->place_row;
    profile_page_put(page, "<tr><th scope=\"row\">");
    profile_page_name(page, figure_name(local, figure));
    profile_page_put(page, "</th>");
    figure_put_number(page, table, row, table->value[row]);
    figure_put_limits(page, table, row);
    figure_put_number(page, table, row, place == SIZE_MAX ? PB_MISSING : table->value[place]);
    figure_put_words(page, profile_verdict_of(figure->against_place, table->polarity[row], ""),
                     profile_compared(figure->against_place));
    figure_put_number(page, table, row, table->england_value[row]);
    bool compared = !pb_missing(table->value[row]);
    figure_put_words(page, compared ? profile_verdict_at(table, row) : VERDICT_NOT_RATED,
                     compared ? profile_compared(table->compared_with_england[row]) : "Not rated");
    profile_page_put(page, "<td>");
    profile_page_name(page, pb_cell(table, period, row));
    profile_page_put(page, "</td></tr>\n");
}

static void figures_head(struct local_page *local, const struct pb_local_area *area)
{
    struct page *page = &local->page;
    profile_page_put(page, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Figures of ");
    profile_page_text(page, area->name);
    profile_page_put(page, "\"><table class=\"g\"><caption><h3>Figures, against ");
    profile_page_name(page, area->place ? area->place->name : "the Place");
    profile_page_put(page, " and England</h3></caption><thead><tr><th scope=\"col\">Measure</th><th scope=\"col\" "
                           "class=\"n\">Figure</th><th scope=\"col\" class=\"n\">95% limits</th><th scope=\"col\">Unit"
                           "</th><th scope=\"col\" class=\"n\">Place</th><th scope=\"col\">Against the Place</th><th "
                           "scope=\"col\" class=\"n\">England</th><th scope=\"col\">Against England</th><th "
                           "scope=\"col\">Period</th></tr></thead><tbody>\n");
}

void profile_local_figures(struct local_page *local, size_t area)
{
    const struct pb_local_areas *areas = local->areas;
    struct page *page = &local->page;
    size_t shown = 0;
    size_t all = areas->first[area + 1] - areas->first[area];
    for (size_t i = areas->first[area]; i < areas->first[area + 1]; i++) {
        if (!local->shown[areas->by_area[i]])
            continue;
        if (shown++ == 0)
            figures_head(local, &areas->areas[area]);
        figure_put(local, &areas->figures[areas->by_area[i]]);
    }
    if (shown)
        profile_page_put(page, "</tbody></table></div>\n");
    if (shown < all)
        profile_page_format(page,
                            "<p>Shown are %zu of %zu figures: first those that are worse. The others are on the sheet "
                            "Local areas of the workbook.</p>\n",
                            shown, all);
}
