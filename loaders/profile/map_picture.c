/*
 * The picture: each shape in the colour of its class, over them the borders of local areas, over these their numbers.
 * Coordinates are written as steps from the point before, and a point on a straight line is left out.
 */
#include "loaders/profile/map.h"

/* ---- Lines ---- */

struct map_pen {
    struct page *page;
    bool down;              /* a line was begun */
    bool drawing;           /* it has more than its first point */
    struct map_point at;    /* where it has been written to */
    struct map_point ahead; /* how far it goes, not written yet: it may go straight on */
};

static void map_pen_write(struct map_pen *pen)
{
    int x = pen->ahead.x - pen->at.x;
    int y = pen->ahead.y - pen->at.y;
    if (x == 0 && y == 0)
        return;
    profile_page_format(pen->page, "%s%d%s%d", !pen->drawing ? "l" : x < 0 ? "" : " ", x, y < 0 ? "" : " ", y);
    pen->drawing = true;
    pen->at = pen->ahead;
}

static void map_pen_move(struct map_pen *pen, struct map_point to)
{
    if (pen->down)
        map_pen_write(pen);
    profile_page_format(pen->page, "M%d %d", to.x, to.y);
    pen->down = true;
    pen->drawing = false;
    pen->at = pen->ahead = to;
}

static void map_pen_line(struct map_pen *pen, struct map_point to)
{
    int x = pen->ahead.x - pen->at.x;
    int y = pen->ahead.y - pen->at.y;
    int further_x = to.x - pen->ahead.x;
    int further_y = to.y - pen->ahead.y;
    bool straight = x * further_y == y * further_x && x * further_x + y * further_y >= 0;
    if (!straight)
        map_pen_write(pen);
    pen->ahead = to;
}

/* ---- Shapes and borders ---- */

static void map_put_shape(struct page *page, const struct map *map, const struct map_shape *shape)
{
    struct map_pen pen = { .page = page };
    profile_page_put(page, "<path d=\"");
    for (size_t i = shape->first; i < shape->first + shape->count; i++) {
        bool begins = map->points[i].begins;
        if (begins && pen.down) {
            map_pen_write(&pen);
            profile_page_put(page, "z");
        }
        if (begins)
            map_pen_move(&pen, map->points[i]);
        else
            map_pen_line(&pen, map->points[i]);
    }
    map_pen_write(&pen);
    profile_page_put(page, "z\"/>");
}

/* The shapes of a class; of a thing so small that it is not drawn nothing. */
static void map_put_class(struct page *page, const struct map *map, int class)
{
    bool any = false;
    for (size_t i = 0; i < map->shape_count; i++) {
        if (map->shapes[i].class != class || !map->shapes[i].count)
            continue;
        if (!any && class < 0)
            profile_page_put(page, "<g fill=\"url(#h)\">");
        else if (!any)
            profile_page_format(page, "<g class=\"c%d\">", class);
        any = true;
        map_put_shape(page, map, &map->shapes[i]);
    }
    profile_page_put(page, any ? "</g>\n" : "");
}

static void map_put_borders(struct page *page, const struct map *map, const struct map_sides *sides)
{
    struct map_pen pen = { .page = page };
    profile_page_put(page, "<path class=\"b\" d=\"");
    for (size_t i = 0; i < map->shape_count; i++) {
        const struct map_shape *shape = &map->shapes[i];
        size_t began = shape->first;
        for (size_t p = shape->first; p < shape->first + shape->count; p++) {
            began = map->points[p].begins ? p : began;
            bool last = p + 1 == shape->first + shape->count || map->points[p + 1].begins;
            struct map_point to = map->points[last ? began : p + 1];
            if (!profile_map_is_border(sides, i, map->points[p], to))
                continue;
            if (!pen.down || pen.ahead.x != map->points[p].x || pen.ahead.y != map->points[p].y)
                map_pen_move(&pen, map->points[p]);
            map_pen_line(&pen, to);
        }
    }
    map_pen_write(&pen);
    profile_page_put(page, "\"/>\n");
}

/* Numbers and lines are as large by the width of the picture, whichever its form: CSS takes them by the size of its
 * font. Many numbers are smaller. */
static int map_font(const struct map *map)
{
    return (map->wide * (map->group_count > 20 ? 25 : 31) + 500) / 1000;
}

void profile_map_picture(struct page *page, const struct map *map, const struct map_sides *sides, const char *title,
                         const char *words)
{
    profile_page_format(page, "<svg viewBox=\"0 0 %d %d\" style=\"font-size:%dpx\" role=\"img\" ", map->wide, map->high,
                        map_font(map));
    profile_page_put(page, "aria-labelledby=\"t\" aria-describedby=\"d\">");
    profile_page_put(page, "<title id=\"t\">");
    profile_page_text(page, title);
    profile_page_put(page, "</title><desc id=\"d\">");
    profile_page_text(page, words);
    profile_page_put(page, "</desc>\n<defs><pattern id=\"h\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\" "
                           "patternTransform=\"rotate(45)\"><path class=\"h\" d=\"M0 0h9v9h-9z\"/><path d=\"M0 0v9\"/>"
                           "</pattern></defs>\n");
    for (int class = 0; class < MAP_CLASSES; class ++)
        map_put_class(page, map, class);
    map_put_class(page, map, -1);
    map_put_borders(page, map, sides);
    for (size_t i = 0; i < map->group_count; i++)
        if (map->groups[i].drawn && map->groups[i].x)
            profile_page_format(page, "<text x=\"%d\" y=\"%d\">%zu</text>", map->groups[i].x, map->groups[i].y, i + 1);
    profile_page_put(page, "</svg>\n");
}
