/*
 * The pictures of a local area: residents by age and sex, and neighbourhoods by decile of deprivation. Each has a text,
 * and a table beside it has the numbers.
 */
#include "loaders/profile/local.h"

#include <math.h>
#include <string.h>

/* ---- Residents by age and sex ---- */

enum { PYRAMID_WIDE = 300, PYRAMID_AGES = 46, PYRAMID_BAND = 14, PYRAMID_FOOT = 18 };

static const char *band_words(struct local_page *local, const struct pb_pyramid *pyramid, size_t band)
{
    int32_t from = pyramid->bands[band].from;
    const char *text = pyramid->bands[band].to == PB_AGE_END
                           ? pb_arena_format(local->arena, "%d+", (int)from)
                           : pb_arena_format(local->arena, "%d-%d", (int)from, (int)pyramid->bands[band].to - 1);
    local->full = local->full || !text;
    return text ? text : "";
}

/* All local areas of the same Place together; without bands where some is not known or has others. */
static struct pb_pyramid pyramid_of_place(const struct local_page *local, size_t area)
{
    const struct pb_place *place = local->areas->areas[area].place;
    struct pb_pyramid sum = local->pyramids[area];
    sum.people = 0;
    for (size_t band = 0; band < sum.count; band++)
        sum.bands[band].male = sum.bands[band].female = 0;
    for (size_t i = 0; i < local->areas->count; i++) {
        const struct pb_pyramid *other = &local->pyramids[i];
        if (local->areas->areas[i].place != place)
            continue;
        if (other->count != sum.count || other->year != sum.year)
            sum.count = 0;
        for (size_t band = 0; band < sum.count; band++) {
            sum.bands[band].male += other->bands[band].male;
            sum.bands[band].female += other->bands[band].female;
        }
        sum.people += other->people;
    }
    return sum;
}

static double pyramid_widest(const struct pb_pyramid *pyramid)
{
    double widest = 0;
    for (size_t i = 0; i < pyramid->count; i++)
        widest = fmax(widest, 100 * fmax(pyramid->bands[i].male, pyramid->bands[i].female) / pyramid->people);
    return widest;
}

/* The half of one sex: bars from the middle outwards; or a line along their ends. */
static void pyramid_half(struct page *page, const struct pb_pyramid *pyramid, bool male, double scale, bool line)
{
    int middle = male ? (PYRAMID_WIDE - PYRAMID_AGES) / 2 : (PYRAMID_WIDE + PYRAMID_AGES) / 2;
    profile_page_format(page, "<path class=\"%s\" d=\"", line ? "l" : male ? "p" : "q");
    for (size_t i = 0; i < pyramid->count; i++) {
        double people = male ? pyramid->bands[i].male : pyramid->bands[i].female;
        int reach = (int)lround(100 * people / pyramid->people * scale);
        int top = (int)(pyramid->count - 1 - i) * PYRAMID_BAND;
        int end = male ? middle - reach : middle + reach;
        if (line)
            profile_page_format(page, "%c%d %dV%d", i ? 'L' : 'M', end, top + PYRAMID_BAND, top);
        else
            profile_page_format(page, "M%d %dH%dv%dH%dz", middle, top + 1, end, PYRAMID_BAND - 2, middle);
    }
    profile_page_put(page, "\"/>");
}

static size_t pyramid_largest(const struct pb_pyramid *pyramid, bool male)
{
    size_t largest = 0;
    for (size_t i = 1; i < pyramid->count; i++)
        if ((male ? pyramid->bands[i].male : pyramid->bands[i].female) >
            (male ? pyramid->bands[largest].male : pyramid->bands[largest].female))
            largest = i;
    return largest;
}

static void pyramid_title(struct local_page *local, size_t area, const struct pb_pyramid *place)
{
    const struct pb_pyramid *pyramid = &local->pyramids[area];
    struct page *page = &local->page;
    size_t men = pyramid_largest(pyramid, true);
    size_t women = pyramid_largest(pyramid, false);
    profile_page_put(page, "<title>Population pyramid of ");
    profile_page_text(page, local->areas->areas[area].name);
    profile_page_format(page,
                        ", %d, in percent of all residents. The largest group of men and boys: %s (%s); of women "
                        "and girls: %s (%s).",
                        (int)pyramid->year, band_words(local, pyramid, men),
                        profile_local_percent(local, 100 * pyramid->bands[men].male / pyramid->people),
                        band_words(local, pyramid, women),
                        profile_local_percent(local, 100 * pyramid->bands[women].female / pyramid->people));
    profile_page_put(page, place->count ? " The line is all local areas of the Place together. The table has the "
                                          "numbers.</title>"
                                        : " The table has the numbers.</title>");
}

static void pyramid_draw(struct local_page *local, size_t area)
{
    const struct pb_pyramid *pyramid = &local->pyramids[area];
    const struct pb_pyramid place = pyramid_of_place(local, area);
    struct page *page = &local->page;
    double widest = ceil(fmax(pyramid_widest(pyramid), place.count ? pyramid_widest(&place) : 0));
    double scale = (PYRAMID_WIDE - PYRAMID_AGES) / 2.0 / widest;
    int high = (int)pyramid->count * PYRAMID_BAND;
    profile_page_format(page, "<svg class=\"y\" viewBox=\"0 0 %d %d\" role=\"img\">", PYRAMID_WIDE,
                        high + PYRAMID_FOOT);
    pyramid_title(local, area, &place);
    pyramid_half(page, pyramid, true, scale, false);
    pyramid_half(page, pyramid, false, scale, false);
    if (place.count) {
        pyramid_half(page, &place, true, scale, true);
        pyramid_half(page, &place, false, scale, true);
    }
    for (size_t i = 0; i < pyramid->count; i++)
        profile_page_format(page, "<text x=\"%d\" y=\"%d\">%s</text>", PYRAMID_WIDE / 2,
                            (int)(pyramid->count - i) * PYRAMID_BAND - 2, band_words(local, pyramid, i));
    profile_page_format(page,
                        "<text class=\"s\" x=\"0\" y=\"%d\">%g%% men and boys</text><text class=\"e\" x=\"%d\" "
                        "y=\"%d\">women and girls %g%%</text></svg>",
                        high + PYRAMID_FOOT - 3, widest, PYRAMID_WIDE, high + PYRAMID_FOOT - 3, widest);
    profile_page_put(page, place.count ? "<p>Percent of residents; the line: all local areas of the Place.</p>"
                                       : "<p>Percent of residents.</p>");
}

void profile_local_pyramid(struct local_page *local, size_t area)
{
    const struct pb_pyramid *pyramid = &local->pyramids[area];
    struct page *page = &local->page;
    char figure[PROFILE_FIGURE];
    if (!pyramid->count)
        return;
    profile_page_put(page, "<div class=\"w\"><h3>Residents by age and sex</h3>");
    pyramid_draw(local, area);
    profile_page_put(page, "</div><div><table class=\"k\"><caption>Residents of ");
    profile_page_name(page, local->areas->areas[area].name);
    profile_page_format(page,
                        ", %d</caption><thead><tr><th scope=\"col\">Age</th><th scope=\"col\" class=\"n\">Male</th>"
                        "<th scope=\"col\" class=\"n\">Female</th></tr></thead><tbody>\n",
                        (int)pyramid->year);
    for (size_t i = pyramid->count; i-- > 0;) {
        profile_page_format(page, "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td>", band_words(local, pyramid, i),
                            profile_figure(round(pyramid->bands[i].male), true, figure));
        profile_page_format(page, "<td class=\"n\">%s</td></tr>\n",
                            profile_figure(round(pyramid->bands[i].female), true, figure));
    }
    profile_page_put(page, "</tbody></table></div>\n");
}

/* ---- Neighbourhoods by decile ---- */

enum { DECILE_WIDE = 24, DECILE_HIGH = 60, DECILE_ROOM = 13 };

static void deciles_draw(struct local_page *local, const struct pb_local_area *area)
{
    const struct pb_deciles *deciles = &area->deciles;
    struct page *page = &local->page;
    size_t most = 1;
    for (size_t i = 0; i < PB_DECILES; i++)
        most = deciles->lsoas[i] > most ? deciles->lsoas[i] : most;
    profile_page_format(page, "<svg class=\"y d\" viewBox=\"0 0 %d %d\" role=\"img\"><title>Neighbourhoods of ",
                        PB_DECILES * DECILE_WIDE, DECILE_HIGH + 2 * DECILE_ROOM);
    profile_page_text(page, area->name);
    profile_page_format(page,
                        " by decile of deprivation in England: %zu of %zu in the most deprived tenth, %zu in the "
                        "least deprived. The table has the numbers.</title>",
                        deciles->lsoas[0], deciles->count, deciles->lsoas[PB_DECILES - 1]);
    for (int i = 0; i < PB_DECILES; i++) {
        int high = (int)(DECILE_HIGH * deciles->lsoas[i] / most);
        int top = DECILE_ROOM + DECILE_HIGH - high;
        if (deciles->lsoas[i])
            profile_page_format(page, "<path class=\"%s\" d=\"M%d %dh%dv%dh-%dz\"/><text x=\"%d\" y=\"%d\">%zu</text>",
                                i == 0 ? "w" : "p", i * DECILE_WIDE + 2, top, DECILE_WIDE - 4, high, DECILE_WIDE - 4,
                                i * DECILE_WIDE + DECILE_WIDE / 2, top - 2, deciles->lsoas[i]);
        profile_page_format(page, "<text x=\"%d\" y=\"%d\">%d</text>", i * DECILE_WIDE + DECILE_WIDE / 2,
                            DECILE_HIGH + 2 * DECILE_ROOM - 2, i + 1);
    }
    profile_page_put(page, "</svg>");
}

void profile_local_deciles(struct local_page *local, size_t position)
{
    const struct pb_local_area *area = &local->areas->areas[position];
    struct page *page = &local->page;
    char figure[PROFILE_FIGURE];
    if (!area->deciles.count)
        return;
    profile_page_put(page, "<div class=\"w\"><h3>Deprivation of its neighbourhoods</h3>");
    deciles_draw(local, area);
    profile_page_put(page, "<table class=\"k\"><caption>LSOAs of ");
    profile_page_name(page, area->name);
    profile_page_put(page, " by decile of England</caption><thead><tr><th scope=\"col\">Decile</th><th scope=\"col\" "
                           "class=\"n\">LSOAs</th><th scope=\"col\" class=\"n\">Residents</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < PB_DECILES; i++) {
        double people = area->deciles.people[i];
        profile_page_format(page, "<tr><th scope=\"row\">%zu%s</th><td class=\"n\">%zu</td>", i + 1,
                            i == 0                ? " (most deprived)"
                            : i + 1 == PB_DECILES ? " (least deprived)"
                                                  : "",
                            area->deciles.lsoas[i]);
        profile_page_format(page, "<td class=\"n\">%s</td></tr>\n",
                            pb_missing(people) ? "none" : profile_figure(round(people), true, figure));
    }
    profile_page_put(page, "</tbody></table></div>\n");
}
