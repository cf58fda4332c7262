#include "loaders/profile/pictures.h"

#include "placebook/contract/contrast.h"
#include "placebook/period.h"

#include <math.h>

enum { WIDE = 400, HIGH = 60, MIDDLE = WIDE / 2, DOT = 15, RIM = 8, POINTS = 60 };

static void picture_begin(struct page *page, const char *class)
{
    profile_page_format(page, "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\"><title>", class, WIDE, HIGH);
}

/* ---- The difference from England ---- */

/* Where a difference lies, from left to right: England in the middle. */
static double across(double difference, double england, bool low_is_good)
{
    double percent = 100 * difference / england;
    return MIDDLE + (low_is_good ? -percent : percent) * MIDDLE / PROFILE_EDGE;
}

static int held(double x)
{
    return (int)lround(fmin(fmax(x, DOT), WIDE - DOT));
}

/* "55.1 above England, 95% limits 33.0 to 80.0 above". */
static void difference_title(struct page *page, const struct pb_estimate *difference)
{
    char value[PROFILE_FIGURE];
    char lower[PROFILE_FIGURE];
    char upper[PROFILE_FIGURE];
    profile_page_format(page, "%s %s England", profile_figure(fabs(difference->value), false, value),
                        difference->value < 0 ? "below" : "above");
    if (!pb_missing(difference->limits.lower) && !pb_missing(difference->limits.upper))
        profile_page_format(page, " (95%% limits of the difference %s to %s)",
                            profile_figure(difference->limits.lower, false, lower),
                            profile_figure(difference->limits.upper, false, upper));
}

static void difference_draw(struct page *page, double dot, double from, double to)
{
    profile_page_format(page, "<path class=\"z\" d=\"M%d 0V%d\"/>", MIDDLE, HIGH);
    if (!pb_missing(from) && !pb_missing(to))
        profile_page_format(page, "<path d=\"M%d %dH%d\"/>", held(fmin(from, to)), HIGH / 2, held(fmax(from, to)));
    if (dot < 0 || dot > WIDE) { /* an arrow to where it is */
        int tip = dot < 0 ? 0 : WIDE;
        int back = dot < 0 ? 2 * DOT : WIDE - 2 * DOT;
        profile_page_format(page, "<path class=\"t\" d=\"M%d %dL%d %dV%dz\"/>", tip, HIGH / 2, back, HIGH / 2 - DOT,
                            HIGH / 2 + DOT);
        return;
    }
    profile_page_format(page, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>", held(dot), HIGH / 2, DOT);
}

void profile_picture_difference(struct page *page, const struct pb_table *table, const struct profile_measure *item)
{
    struct pb_estimate difference = pb_contrast_of(table, item->row, PB_ENGLAND_DIFFERENCE);
    double england = table->england_value[item->row];
    bool low_is_good = table->polarity[item->row] == PB_WORD_LOW_IS_GOOD;
    if (!isfinite(difference.value) || !isfinite(england) || england <= 0)
        return;
    picture_begin(page, item->verdict == VERDICT_WORSE ? "d w" : item->verdict == VERDICT_BETTER ? "d b" : "d");
    difference_title(page, &difference);
    profile_page_put(page, "</title>");
    difference_draw(page, across(difference.value, england, low_is_good),
                    across(difference.limits.lower, england, low_is_good),
                    across(difference.limits.upper, england, low_is_good));
    profile_page_put(page, "</svg>");
}

/* ---- The series over time ---- */

/* The part of a series that is drawn, and its scales. */
struct drawn {
    const struct pb_table *table;
    size_t first, last; /* rows */
    int32_t from, to;   /* days */
    double low, high;
};

static void take_in(struct drawn *drawn, double value)
{
    if (!isfinite(value))
        return;
    drawn->low = fmin(drawn->low, value);
    drawn->high = fmax(drawn->high, value);
}

static bool is_drawable(const struct pb_table *table, size_t row)
{
    return pb_date_valid(table->period_end[row]) && !pb_is_projection(table, row);
}

static struct drawn series_scales(const struct pb_table *table, const struct profile_measure *item)
{
    struct drawn drawn = { table, item->first, item->row, INT32_MAX, INT32_MIN, INFINITY, -INFINITY };
    if (item->row - item->first >= POINTS)
        drawn.first = item->row - POINTS + 1;
    while (drawn.first < drawn.last && (!is_drawable(table, drawn.first) || pb_missing(table->value[drawn.first])))
        drawn.first++;
    for (size_t row = drawn.first; row <= drawn.last; row++) {
        if (!is_drawable(table, row))
            continue;
        int32_t day = pb_date_days(table->period_end[row]);
        drawn.from = drawn.from < day ? drawn.from : day;
        drawn.to = drawn.to > day ? drawn.to : day;
        take_in(&drawn, table->value[row]);
        take_in(&drawn, table->england_value[row]);
    }
    return drawn;
}

static int series_x(const struct drawn *drawn, size_t row)
{
    double whole = (double)drawn->to - drawn->from;
    double part = (double)pb_date_days(drawn->table->period_end[row]) - drawn->from;
    return whole > 0 ? (int)lround(RIM + part / whole * (WIDE - 2 * RIM)) : MIDDLE;
}

static int series_y(const struct drawn *drawn, double value)
{
    double whole = drawn->high - drawn->low;
    return whole > 0 ? (int)lround(HIGH - RIM - (value - drawn->low) / whole * (HIGH - 2 * RIM)) : HIGH / 2;
}

/* A line through the figures of a column; a gap where there is none. */
static void series_line(struct page *page, const struct drawn *drawn, const double *column, const char *class)
{
    size_t points = 0;
    bool down = false;
    for (size_t row = drawn->first; row <= drawn->last; row++) {
        if (!is_drawable(drawn->table, row) || !isfinite(column[row])) {
            down = false;
            continue;
        }
        if (points++ == 0)
            profile_page_format(page, "<path class=\"%s\" d=\"", class);
        profile_page_format(page, "%s%d %d", down ? "L" : "M", series_x(drawn, row), series_y(drawn, column[row]));
        down = true;
    }
    if (points)
        profile_page_put(page, "\"/>");
}

/* "From 120.1 (2001 - 03) to 132.9 (2016 - 18); England from 90.2 to 77.8". */
static void series_title(struct page *page, const struct drawn *drawn)
{
    const struct pb_table *table = drawn->table;
    bool whole = profile_counts(table, drawn->last);
    char text[PROFILE_FIGURE];
    profile_page_format(page, "From %s (", profile_figure(table->value[drawn->first], whole, text));
    profile_page_text(page, pb_cell(table, period, drawn->first));
    profile_page_format(page, ") to %s (", profile_figure(table->value[drawn->last], whole, text));
    profile_page_text(page, pb_cell(table, period, drawn->last));
    profile_page_put(page, ")");
    if (!isfinite(table->england_value[drawn->first]) || !isfinite(table->england_value[drawn->last]))
        return;
    profile_page_format(page, "; England from %s", profile_figure(table->england_value[drawn->first], whole, text));
    profile_page_format(page, " to %s", profile_figure(table->england_value[drawn->last], whole, text));
}

void profile_picture_series(struct page *page, const struct pb_table *table, const struct profile_measure *item)
{
    struct drawn drawn = series_scales(table, item);
    if (drawn.first == drawn.last || !is_drawable(table, drawn.last) || !isfinite(table->value[drawn.first]))
        return;
    picture_begin(page, "s");
    series_title(page, &drawn);
    profile_page_put(page, "</title>");
    series_line(page, &drawn, table->england_value, "e");
    series_line(page, &drawn, table->value, "o");
    profile_page_format(page, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/></svg>", series_x(&drawn, drawn.last),
                        series_y(&drawn, table->value[drawn.last]), RIM);
}
