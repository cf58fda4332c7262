#include "loaders/profile/local.h"

#include "loaders/profile/style.h"

#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

/* People in England's most deprived tenth of neighbourhoods, in percent; missing where they are not known. */
static double local_deprived(const struct pb_deciles *deciles)
{
    double people = 0;
    for (size_t i = 0; i < PB_DECILES; i++)
        people += deciles->people[i];
    return deciles->count && people > 0 ? 100 * deciles->people[0] / people : PB_MISSING;
}

static void local_put_count(struct local_page *local, double number)
{
    char figure[PROFILE_FIGURE];
    profile_page_put(&local->page, "<td class=\"n\">");
    profile_page_put(&local->page, pb_missing(number) ? "none" : profile_figure(number, true, figure));
    profile_page_put(&local->page, "</td>");
}

/* How many are worse, in colour where some are; "none" where nothing is compared. */
static void local_put_worse(struct local_page *local, size_t compared, size_t worse)
{
    if (compared && worse)
        profile_page_format(&local->page, "<td class=\"n bad\">%zu</td>", worse);
    else
        local_put_count(local, compared ? 0 : PB_MISSING);
}

/* ---- The table of all areas ---- */

static void local_put_row(struct local_page *local, size_t i)
{
    const struct pb_local_area *area = &local->areas->areas[i];
    struct page *page = &local->page;
    double deprived = local_deprived(&area->deciles);
    profile_page_put(page, "<tr><th scope=\"row\"><a href=\"#");
    profile_page_text(page, profile_local_id(local, i));
    profile_page_put(page, "\">");
    profile_page_name(page, area->name);
    profile_page_put(page, "</a></th><td>");
    profile_page_name(page, area->district);
    profile_page_put(page, "</td>");
    local_put_count(local, area->residents);
    local_put_count(local, area->deciles.count ? (double)area->deciles.count : PB_MISSING);
    local_put_count(local, area->deciles.count ? (double)area->deciles.lsoas[0] : PB_MISSING);
    profile_page_format(page, "<td class=\"n\">%s</td>",
                        pb_missing(deprived) ? "none" : profile_local_percent(local, deprived));
    local_put_count(local, (double)area->figures);
    local_put_worse(local, area->compared_with_england, area->worse_than_england);
    local_put_count(local, area->compared_with_england ? (double)area->better_than_england : PB_MISSING);
    local_put_worse(local, area->compared_with_place, area->worse_than_place);
    profile_page_put(page, "</tr>\n");
}

static void local_put_all(struct local_page *local)
{
    static const char *const headings[] = { "Residents",
                                            "LSOAs",
                                            "LSOAs in England's most deprived tenth",
                                            "Residents in them",
                                            "Figures",
                                            "Worse than England",
                                            "Better than England",
                                            "Worse than the Place" };
    struct page *page = &local->page;
    profile_page_put(
        page, "<div class=\"wide\" role=\"region\" aria-label=\"All local areas\" tabindex=\"0\"><table class=\"all\">"
              "<caption><h2>All local areas</h2></caption><thead><tr><th scope=\"col\">Local area</th>"
              "<th scope=\"col\">District</th>");
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        profile_page_format(page, "<th scope=\"col\" class=\"n\">%s</th>", headings[i]);
    profile_page_put(page, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < local->areas->count; i++)
        local_put_row(local, i);
    profile_page_put(page, "</tbody></table></div>\n");
}

/* ---- The page of an area ---- */

/* Codes of two censuses are among its small areas, and nothing says which took whose place. */
static bool local_is_unsure(const struct local_page *local, const struct pb_local_area *area)
{
    const struct pb_people_asked asked = { PB_WORD_PERSONS, 0, PB_AGE_END, area->year, area->year };
    return pb_reference_people(local->load->info->reference, area->reference, &asked).unsure;
}

/* "9.1% are under 15, 18.4% 65 and over": with those of all local areas of the Place together. */
static void local_put_residents(struct local_page *local, size_t i)
{
    const struct pb_local_area *area = &local->areas->areas[i];
    const struct pb_pyramid *pyramid = &local->pyramids[i];
    struct page *page = &local->page;
    char figure[PROFILE_FIGURE];
    double children = profile_local_share(pyramid, 0, 15);
    double older = profile_local_share(pyramid, 65, PB_AGE_END);
    if (pb_missing(area->residents)) {
        profile_page_put(page, "How many people live here is not known. ");
        return;
    }
    profile_page_format(page, "%s residents (middle of %d)", profile_figure(area->residents, true, figure),
                        (int)area->year);
    if (!pb_missing(children) && !pb_missing(older))
        profile_page_format(page, ": %s are under 15, %s 65 and over", profile_local_percent(local, children),
                            profile_local_percent(local, older));
    profile_page_put(page, ". ");
    if (local_is_unsure(local, area))
        profile_page_put(page,
                         "Some may be counted twice: no lookup says that the codes of its LSOAs are of one year. ");
}

/* "Against England 2 are worse and 7 better of 11." */
static void local_put_against(struct page *page, const char *whom, size_t compared, size_t worse, size_t better)
{
    if (compared)
        profile_page_format(page, " Against %s <b>%zu %s worse</b> and %zu better, of %zu.", whom, worse,
                            worse == 1 ? "is" : "are", better, compared);
    else
        profile_page_format(page, " None is compared with %s.", whom);
}

static void local_put_counts(struct local_page *local, const struct pb_local_area *area)
{
    struct page *page = &local->page;
    if (!area->figures) {
        profile_page_put(page, "There are no figures at this level.");
        return;
    }
    const char *figures = profile_count(local->arena, area->figures, "figure", "figures");
    local->full = local->full || !figures;
    profile_page_put(page, figures ? figures : "");
    profile_page_put(page, ".");
    local_put_against(page, "England", area->compared_with_england, area->worse_than_england,
                      area->better_than_england);
    local_put_against(page, "the Place", area->compared_with_place, area->worse_than_place, area->better_than_place);
}

static void local_put_area(struct local_page *local, size_t i)
{
    const struct pb_local_area *area = &local->areas->areas[i];
    struct page *page = &local->page;
    profile_page_put(page, "<section class=\"a\" id=\"");
    profile_page_text(page, profile_local_id(local, i));
    profile_page_put(page, "\"><h2>");
    profile_page_name(page, area->name);
    profile_page_put(page, "</h2><p>");
    if (*area->district) {
        profile_page_put(page, "In ");
        profile_page_name(page, area->district);
        profile_page_put(page, ". ");
    }
    local_put_residents(local, i);
    local_put_counts(local, area);
    profile_page_put(page, "</p>\n");
    if (local->pyramids[i].count || area->deciles.count) {
        profile_page_put(page, "<div class=\"cols\">");
        profile_local_pyramid(local, i);
        profile_local_deciles(local, i);
        profile_page_put(page, "</div>\n");
    }
    profile_local_figures(local, i);
    profile_page_put(page, "<p class=\"up\"><a href=\"#top\">All local areas</a></p></section>\n");
}

/* ---- The page ---- */

/* A link to a file beside this one; the profile is written next. */
static void local_put_link(struct local_page *local, const char *before, const char *ending)
{
    const char *name = pb_arena_format(local->arena, "%s%s", local->load->place->id, ending);
    struct page *page = &local->page;
    local->full = local->full || !name;
    if (!name || (strcmp(ending, "-profile.html") != 0 && !pb_output_has(local->load->output, name)))
        return;
    profile_page_put(page, before);
    profile_page_put(page, "<a href=\"");
    profile_page_text(page, name);
    profile_page_put(page, "\">");
    profile_page_text(page, name);
    profile_page_put(page, "</a>.");
}

static void local_put_head(struct local_page *local)
{
    const struct pb_publication_info *info = local->load->info;
    const struct pb_table *table = local->load->table;
    struct page *page = &local->page;
    size_t row = local->areas->decile_row;
    char day[PB_DATE_WORDS];
    profile_page_begin(page, local->load->place->name, ": local areas", profile_style_local);
    profile_page_put(page, "<header id=\"top\"><h1>");
    profile_page_name(page, local->load->place->name);
    profile_page_put(page, ": local areas</h1>\n");
    if (info->sample)
        profile_page_put(page, "<p class=\"sample\">SAMPLE DATA: made up for demonstration, not for decisions.</p>\n");
    profile_page_format(page, "<p>Published %s. %s, as the councils define them, each with a page of its own.",
                        pb_date_words(info->published, day),
                        profile_count(local->arena, local->areas->count, "local area", "local areas"));
    if (row != SIZE_MAX) {
        profile_page_put(page, " Deprivation: ");
        profile_page_name(page, pb_cell(table, measure_name, row));
        profile_page_put(page, ", ");
        profile_page_name(page, pb_cell(table, period, row));
        profile_page_put(page, ".");
    }
    profile_page_contact(page, info->geography);
    local_put_link(local, " The Place as a whole: ", "-profile.html");
    local_put_link(local, " Map: ", "-map.html");
    local_put_link(local, " All figures: ", "-outcomes.xlsx");
    profile_page_put(page, "</p></header>\n<main>\n");
}

static void local_put_page(struct local_page *local)
{
    struct page *page = &local->page;
    local_put_head(local);
    local_put_all(local);
    profile_page_put(page, "<p>Better and worse are said only when the difference is statistically significant: when "
                           "the figure of England, or of the Place, lies outside the 95% limits of the local area's. A "
                           "local area is a part of its Place, so real differences from it are a little larger than "
                           "they look. \"none\": there is no such figure.</p>\n");
    for (size_t i = 0; i < local->areas->count; i++)
        local_put_area(local, i);
    profile_page_put(page, "</main></body></html>\n");
    profile_page_flush(page);
}

static bool local_prepare(struct local_page *local)
{
    const struct pb_local_areas *areas = local->areas;
    struct pb_pyramid *pyramids = pb_arena_take(local->arena, areas->count, sizeof *pyramids);
    local->shown = pb_arena_take(local->arena, areas->figure_count + 1, sizeof *local->shown);
    for (size_t i = 0; pyramids && i < areas->count; i++)
        pyramids[i] = pb_local_pyramid(local->load->info->reference, areas->areas[i].reference, areas->areas[i].year);
    local->pyramids = pyramids;
    return pyramids && local->shown && profile_local_choose(local);
}

enum pb_status profile_local(const struct pb_load *load, struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_publication_info *info = load->info;
    struct pb_local_areas areas;
    struct local_page *local = pb_arena_take(arena, 1, sizeof *local);
    const char *name = pb_arena_format(arena, "%s%s", load->place->id, PROFILE_LOCAL);
    if (!local || !name)
        return pb_out_of_memory(error);
    enum pb_status status = pb_local_areas_find(load->table, info->geography, info->reference, load->place,
                                                info->published, arena, &areas, error);
    if (status != PB_OK || areas.count == 0)
        return status;
    *local = (struct local_page){ .load = load, .arena = arena, .areas = &areas };
    if (!local_prepare(local))
        return pb_out_of_memory(error);
    status = pb_output_create(load->output, name, &local->page.file, error);
    if (status != PB_OK)
        return status;
    local_put_page(local);
    status = pb_output_finish(local->page.file, NULL, error);
    return status == PB_OK && local->full ? pb_out_of_memory(error) : status;
}
