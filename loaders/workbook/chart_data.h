#ifndef PB_LOADERS_WORKBOOK_CHART_DATA_H
#define PB_LOADERS_WORKBOOK_CHART_DATA_H
/*
 * The series behind the charts: those of the headlines, period after period, the oldest first. They stand one below the
 * other on the sheet Chart data, whose numeric cells are empty where there is nothing, so that charts have gaps and no
 * zeros. Where a series of years, quarters or months leaves periods out, a row without numbers stands for them.
 * Projections and periods that are not understood are left out.
 *
 * They are found before the sheets are described; a chart or a sparkline asks where a series stands:
 *
 *     const struct charted *charted = workbook_charted(book, headline->row);
 *     if (charted)
 *         ... rows charted->first to charted->first + charted->count - 1 of the table of book->chart_data->sheet,
 *         whose column CHART_DATA_VALUE has the values
 */
#include "loaders/workbook/charts.h"

/* The columns of the sheet. */
enum chart_data_column {
    CHART_DATA_MEASURE,
    CHART_DATA_AREA,
    CHART_DATA_PERIOD,
    CHART_DATA_VALUE, /* from here on numbers */
    CHART_DATA_LOWER,
    CHART_DATA_UPPER,
    CHART_DATA_BELOW, /* how far the 95% limits reach below the value, for error bars */
    CHART_DATA_ABOVE,
    CHART_DATA_ENGLAND,
    CHART_DATA_MEAN,        /* of the control chart, */
    CHART_DATA_LOWER_LIMIT, /* and its limits */
    CHART_DATA_UPPER_LIMIT,
    CHART_DATA_CONCERN,     /* the value again, where it is of a special cause for concern, */
    CHART_DATA_IMPROVEMENT, /* of improvement, */
    CHART_DATA_OTHER,       /* or in a direction that is neither */
    CHART_DATA_OVER_TIME,   /* one more than the last that a series over time has; what follows is of funnels */
    CHART_DATA_DENOMINATOR = CHART_DATA_OVER_TIME,
    CHART_DATA_FUNNEL_LOWER_95,
    CHART_DATA_FUNNEL_UPPER_95,
    CHART_DATA_FUNNEL_LOWER_998,
    CHART_DATA_FUNNEL_UPPER_998,
    CHART_DATA_PLACE, /* of charts of local areas: the figure of their Place, */
    CHART_DATA_ORDER, /* and from top to bottom, from 1 */
    CHART_DATA_COLUMNS
};

enum { CHART_DATA_GAP = -1 }; /* in place of a row: periods are left out here */

struct charted {
    const struct pb_headline *headline;
    const char *name;    /* of the measure, with the sex or category that its figures are for */
    size_t row;          /* the latest one with a value, of the observation table; SIZE_MAX: no value at all */
    size_t first;        /* row of the sheet's table, counted from 0 */
    size_t count;        /* of rows: points and gaps */
    size_t points;       /* of them with a value */
    const int64_t *rows; /* of the observation table, or CHART_DATA_GAP */
    const char **periods;
    double *numbers[CHART_DATA_OVER_TIME]; /* from CHART_DATA_VALUE on; what is missing is NaN */
};

struct chart_data {
    struct sheet *sheet;
    struct charted *series; /* in the order of the headlines */
    size_t count;
    struct chart_rows *others; /* the last that was added; NULL: none */
    size_t rows;               /* of the series and the others */
};

/* The numbers of a chart that is not over time, below the series. The caller fills in texts and numbers. */
struct chart_rows {
    const char *name;
    const char *period;
    const char **areas; /* of each row, or what its numbers are of */
    size_t first;       /* row of the sheet's table, counted from 0 */
    size_t count;
    double *numbers[CHART_DATA_COLUMNS]; /* from CHART_DATA_VALUE on; missing to begin with */
    const struct chart_rows *before;     /* the one that was added before it */
};

/* Finds them: book->chart_data. After the headlines, before the sheets. */
void workbook_chart_data_find(struct book *book);

/* The series that a row of the observation table is of, or NULL. */
const struct charted *workbook_charted(const struct book *book, size_t row);

/* Its cells for a chart: the periods as labels, and a column of numbers. */
struct chart_cells workbook_charted_periods(const struct book *book, const struct charted *charted);
struct chart_cells workbook_charted_numbers(const struct book *book, const struct charted *charted,
                                            enum chart_data_column column);

/* Adds rows for another chart, before the sheet is described; NULL when out of memory. And cells of them: a column from
 * row `at` on; the areas as labels. */
struct chart_rows *workbook_chart_rows(struct book *book, size_t count);
struct chart_cells workbook_chart_rows_numbers(const struct book *book, const struct chart_rows *rows,
                                               enum chart_data_column column, size_t at);
struct chart_cells workbook_chart_rows_areas(const struct book *book, const struct chart_rows *rows);

#endif
