/*
 * The table beside the map: local areas by name, each with its number on the map and what the colours say of it.
 */
#include "loaders/profile/map.h"

#include <stdio.h>

struct map_columns {
    bool shapes, deciles, figure, compared;
};

static struct map_columns map_columns_of(const struct map *map)
{
    bool figure = false;
    bool compared = false;
    for (size_t i = 0; i < map->group_count; i++) {
        size_t row = map->groups[i].row;
        figure = figure || row != MAP_NONE;
        compared = compared || (row != MAP_NONE && profile_verdict_at(map->load->table, row) != VERDICT_NOT_RATED);
    }
    return (struct map_columns){ !map->local, map->by_decile, figure, compared };
}

static void map_put_heading(struct page *page, const char *words, bool number)
{
    profile_page_format(page, "<th scope=\"col\"%s>%s</th>", number ? " class=\"n\"" : "", words);
}

static void map_put_count(struct page *page, size_t count)
{
    profile_page_format(page, "<td class=\"n\">%zu</td>", count);
}

static void map_put_figure(struct page *page, const struct map *map, size_t row, bool compared)
{
    const struct pb_table *table = map->load->table;
    char text[PROFILE_FIGURE];
    const char *figure = row == MAP_NONE ? "none" : profile_figure(table->value[row], profile_counts(table, row), text);
    profile_page_format(page, "<td class=\"n\">%s</td>", figure);
    if (!compared)
        return;
    if (row == MAP_NONE) {
        profile_page_put(page, "<td>Not rated</td>");
        return;
    }
    profile_page_format(page, "<td%s>", profile_verdict_class(profile_verdict_at(table, row)));
    profile_page_text(page, profile_compared(table->compared_with_england[row]));
    profile_page_put(page, "</td>");
}

static void map_put_england(struct page *page, const struct map *map)
{
    const struct pb_table *table = map->load->table;
    char text[PROFILE_FIGURE];
    double england = table->england_value[map->headline_row];
    if (!pb_missing(england))
        profile_page_format(page, "; England %s",
                            profile_figure(england, profile_counts(table, map->headline_row), text));
}

/* A row; of no number: of what lies in no local area. */
static void map_put_row(struct page *page, const struct map *map, const struct map_columns *columns,
                        const struct map_group *group, size_t number)
{
    profile_page_put(page, "<tr><th scope=\"row\">");
    if (number)
        profile_page_format(page, "%zu. ", number);
    if (group->link) {
        profile_page_put(page, "<a href=\"");
        profile_page_text(page, group->link);
        profile_page_put(page, "\">");
    }
    profile_page_name(page, group->name ? group->name : "In no local area");
    profile_page_put(page, group->link ? "</a>" : "");
    profile_page_put(page, group->drawn ? "</th>" : " (not drawn)</th>");
    if (columns->shapes)
        map_put_count(page, group->shapes);
    if (columns->deciles) {
        map_put_count(page, group->tenth);
        map_put_count(page, group->fifth);
    }
    if (columns->figure)
        map_put_figure(page, map, group->row, columns->compared);
    profile_page_put(page, "</tr>\n");
}

/* All of them: so many shapes as the map was made from. */
static void map_put_total(struct page *page, const struct map *map, const struct map_columns *columns)
{
    struct map_group total = map->others;
    for (size_t i = 0; i < map->group_count; i++) {
        total.shapes += map->groups[i].shapes;
        total.tenth += map->groups[i].tenth;
        total.fifth += map->groups[i].fifth;
    }
    if (!columns->shapes || map->group_count + (map->others.shapes > 0) < 2)
        return;
    profile_page_put(page, "<tr class=\"all\"><th scope=\"row\">");
    profile_page_name(page, map->load->place->name);
    profile_page_put(page, "</th>");
    map_put_count(page, total.shapes);
    if (columns->deciles) {
        map_put_count(page, total.tenth);
        map_put_count(page, total.fifth);
    }
    profile_page_put(page, columns->figure ? "<td></td>" : "");
    profile_page_put(page, columns->compared ? "<td></td></tr>\n" : "</tr>\n");
}

void profile_map_table(struct page *page, const struct map *map)
{
    const struct map_columns columns = map_columns_of(map);
    profile_page_format(page, "<table%s><caption><h2>%s%s</h2></caption><thead><tr>",
                        columns.shapes && columns.compared ? " class=\"w v\""
                        : columns.shapes && columns.figure ? " class=\"w\""
                                                           : "",
                        map->districts ? "Districts" : "Local areas",
                        map->local ? "" : " and their neighbourhoods (LSOAs)");
    map_put_heading(page, map->districts ? "District" : "Local area", false);
    if (columns.shapes)
        map_put_heading(page, "LSOAs", true);
    if (columns.deciles) {
        map_put_heading(page, "In most deprived tenth", true);
        map_put_heading(page, "In most deprived fifth", true);
    }
    if (columns.figure)
        map_put_heading(page, "Figure", true);
    if (columns.compared)
        map_put_heading(page, "Against England", false);
    profile_page_put(page, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < map->group_count; i++)
        map_put_row(page, map, &columns, &map->groups[i], i + 1);
    if (map->others.shapes)
        map_put_row(page, map, &columns, &map->others, 0);
    map_put_total(page, map, &columns);
    profile_page_put(page, "</tbody></table>\n");
    if (columns.figure) {
        profile_page_put(page, "<p>Figure: ");
        profile_page_text(page, map->headline_words);
        map_put_england(page, map);
        profile_page_put(page, ".</p>\n");
    }
}
