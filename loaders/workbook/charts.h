#ifndef PB_LOADERS_WORKBOOK_CHARTS_H
#define PB_LOADERS_WORKBOOK_CHARTS_H
/*
 * Charts of a workbook: native ones, which people copy into their papers and slides. A chart draws cells of tables, on
 * any sheet of the book, so that its numbers can be read; it keeps a copy of them for programs that show charts without
 * reading cells. How one is made:
 *
 *     static const double rates[] = { 154.2, PB_MISSING, 147.9 };      the second cell is empty: a gap in the line
 *     static const char *const years[] = { "2017/18", "2018/19", "2019/20" };
 *     struct chart_series series[] = {
 *         { .name = "Rugby", .count = 3, .colour = CHART_BLUE, .marker = CHART_CIRCLE,
 *           .labels = { .sheet = data, .column = 2, .first = 40, .texts = years },
 *           .values = { .sheet = data, .column = 3, .first = 40, .numbers = rates } },
 *     };
 *     workbook_sheet_chart(book, sheet, &(struct chart){
 *         .kind = CHART_LINES, .title = "Rugby: injuries of children are fewer than in 2017/18",
 *         .description = "Line chart ... From 154.2 in 2017/18 to 147.9 in 2019/20.",
 *         .series = series, .series_count = 1, .values = { .title = "per 10,000" } });
 *
 * The title is the message. The description says it in words for those who cannot see the chart: what kind of chart,
 * first and last figure, England's. Colour is never the only difference: series differ in dash or marker too, and have
 * names, which a legend lists when there are several. Everything that a chart points to, cells included, lives as long
 * as the book (its arena, or static); texts need not be escaped. A chart without limits of its own begins at 0 where
 * it has bars.
 *
 * Where they stand. On a sheet without a table: under its lines, two in a row, a page break after every second row. On
 * a sheet with a table: to the right of it, one below the other, or, with sheet->charts_below, under it, in rows too;
 * or above it, where the last thing that is done to the sheet's lines is workbook_sheet_charts_above. A chart that says
 * no size is half a slide wide.
 */
#include "loaders/workbook/book.h"

/* Dark blue of the Analysis Function, 10 to 1 against white; grey for what is compared with; then the colours of NHS
 * Making Data Count for control charts. */
#define CHART_BLUE        "12436D"
#define CHART_MID_BLUE    "2073BC" /* Analysis Function: black limits stand out on it, and it on white */
#define CHART_GREY        "595959"
#define CHART_ORANGE      "F46A25" /* Analysis Function */
#define CHART_TURQUOISE   "28A197" /* Analysis Function */
#define CHART_CONCERN     "E46C0A"
#define CHART_IMPROVEMENT "00B0F0"
#define CHART_NEUTRAL     "490092"
#define CHART_COMMON      "A6A6A6"

enum {
    CHART_WIDTH = 640, /* pixels of 1/96 inch: half of a slide of 33.9 cm */
    CHART_HEIGHT = 340,
    CHART_POINTS_MAXIMUM = 4000,
    CHART_SERIES_MAXIMUM = 60
};

enum chart_kind {
    CHART_LINES,   /* over labels, such as periods */
    CHART_BARS,    /* horizontal, the first label at the top */
    CHART_COLUMNS, /* upright */
    CHART_SCATTER  /* numbers over numbers: `across` in place of labels */
};

enum chart_marker { CHART_NO_MARKER, CHART_CIRCLE, CHART_DIAMOND, CHART_SQUARE };

enum chart_line { CHART_SOLID, CHART_DASHED, CHART_DOTTED, CHART_NO_LINE };

enum chart_stack {
    CHART_BESIDE, /* bars of a label beside each other */
    CHART_OVER,   /* in one place: of each label only one series has a number */
    CHART_STACKED
};

enum chart_figures { CHART_NO_FIGURES, CHART_VALUES, CHART_NAMES, CHART_NAMES_LEFT };

/* Cells of a column of a sheet's table, and what they hold: numbers (a missing one is an empty cell) or texts. */
struct chart_cells {
    const struct sheet *sheet; /* NULL: the chart's own */
    size_t column;
    size_t first; /* row of the table, counted from 0 */
    const double *numbers;
    const char *const *texts;
};

struct chart_series {
    const char *name;
    size_t count;              /* of the cells of each range; at most CHART_POINTS_MAXIMUM */
    struct chart_cells labels; /* of a scatter chart: numbers across */
    struct chart_cells values;
    struct chart_cells plus; /* error bars: how far they reach above and below each value; without numbers: none */
    struct chart_cells minus;
    const char *colour; /* RRGGBB */
    enum chart_line line;
    double width; /* of the line, points; 0: 2.25 */
    enum chart_marker marker;
    size_t marker_size;         /* points, 2 to 72; 0: 7 */
    enum chart_figures figures; /* what is written at each point; names to its right or left */
    bool across;                /* error bars of a scatter chart: of the numbers across */
    const bool *unmarked;       /* by point: it has no marker, because another series marks it; NULL: each has one */
    const bool *breaks;         /* of a line, by point: none leads to it from the point before; NULL: one to each */
    const char *const *colours; /* of bars, by point: where it is not the series' own; NULL: none */
    bool unlisted;              /* not in the legend */
};

struct chart_axis {
    const char *title;   /* NULL: none */
    const char *format;  /* of its numbers; NULL: General */
    bool minimum_is_set; /* else the program chooses; bars begin at 0 */
    bool maximum_is_set;
    bool downwards; /* of a scatter chart: the least is at the top */
    bool at_zero;   /* of a scatter chart: the other axis stands at its 0 */
    double minimum;
    double maximum;
    double step; /* between the figures of the axis; 0: the program chooses */
};

struct chart {
    enum chart_kind kind;
    const char *title;
    const char *subtitle; /* a line below it, such as what is provisional; NULL: none */
    const char *description;
    const struct chart_series *series; /* at most CHART_SERIES_MAXIMUM; drawn in this order */
    size_t series_count;
    struct chart_axis labels; /* of a scatter chart: the numbers across */
    struct chart_axis values;
    enum chart_stack stack; /* of bars */
    size_t width;           /* pixels; 0: CHART_WIDTH */
    size_t height;          /* 0: CHART_HEIGHT, and for bars as much as their labels need */
};

/* Adds a chart, with copies of the descriptions of its series, to a sheet. */
void workbook_sheet_chart(struct book *book, struct sheet *sheet, const struct chart *chart);

/* Keeps rows free for the sheet's charts between its lines and its table. */
void workbook_sheet_charts_above(struct book *book, struct sheet *sheet);

/* A scale in round steps for numbers from the lowest to the highest. Programs forget error bars when they choose one.
 */
void workbook_chart_scale(struct chart_axis *axis, double lowest, double highest);

/* Widens the reach of an axis by the numbers of cells; it begins as missing. */
void workbook_chart_reach(const struct chart_cells *cells, size_t count, double *lowest, double *highest);

/* The size that it is drawn with. */
size_t workbook_chart_width(const struct chart *chart);
size_t workbook_chart_height(const struct chart *chart);

#endif
