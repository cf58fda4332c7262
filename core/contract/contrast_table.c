#include "placebook/contract/contrast_table.h"

#include "core/contract/tidy_write.h"
#include "placebook/contract/contrast.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* ---- The columns ---- */

static const char *const contrast_shared[PB_CONTRAST_SHARED] = { "measure",       "measure_name", "source", "area_code",
                                                                 "area_name",     "geography",    "sex",    "age",
                                                                 "category_type", "category",     "period", "value",
                                                                 "unit" };

#define CONTRAST(column, heading, sentence)                                                                            \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_NUMBER, .title = (heading), .meaning = (sentence)                            \
    }

/* Each contrast of enum pb_contrast in its order, with its limits; the excess has none. */
static const struct pb_tidy_column contrast_own[PB_CONTRAST_COLUMNS - PB_CONTRAST_SHARED] = {
    CONTRAST("england_difference", "Difference from England",
             "The value less England's value, in the unit of the row."),
    CONTRAST("england_difference_lower_95", "Difference from England, lower 95% limit",
             "The lower 95% confidence limit of that difference."),
    CONTRAST("england_difference_upper_95", "Difference from England, upper 95% limit",
             "The upper 95% confidence limit of that difference."),
    CONTRAST("england_ratio", "Ratio to England",
             "The value divided by England's value, of proportions, rates and ratios."),
    CONTRAST("england_ratio_lower_95", "Ratio to England, lower 95% limit",
             "The lower 95% confidence limit of that ratio."),
    CONTRAST("england_ratio_upper_95", "Ratio to England, upper 95% limit",
             "The upper 95% confidence limit of that ratio."),
    CONTRAST("england_excess", "Events more than at England's value",
             "How many events more than there would be at England's value; below 0: fewer. Of proportions and rates "
             "whose count is known."),
    CONTRAST("year_before_difference", "Difference from a year before",
             "The value less the value of the same area a year before, in the unit of the row."),
    CONTRAST("year_before_difference_lower_95", "Difference from a year before, lower 95% limit",
             "The lower 95% confidence limit of that difference."),
    CONTRAST("year_before_difference_upper_95", "Difference from a year before, upper 95% limit",
             "The upper 95% confidence limit of that difference."),
    CONTRAST("year_before_ratio", "Ratio to a year before",
             "The value divided by the value of the same area a year before, of proportions, rates and ratios."),
    CONTRAST("year_before_ratio_lower_95", "Ratio to a year before, lower 95% limit",
             "The lower 95% confidence limit of that ratio."),
    CONTRAST("year_before_ratio_upper_95", "Ratio to a year before, upper 95% limit",
             "The upper 95% confidence limit of that ratio."),
};

/* Which column of the tidy table a shared one is. */
static size_t contrast_place_of(size_t shared)
{
    size_t column = 0;
    while (strcmp(pb_tidy_columns[column].name, contrast_shared[shared]) != 0) {
        column++;
        assert(column < PB_TIDY_COLUMNS);
    }
    return column;
}

const struct pb_tidy_column *pb_contrast_column(size_t column)
{
    assert(column < PB_CONTRAST_COLUMNS);
    return column < PB_CONTRAST_SHARED ? &pb_tidy_columns[contrast_place_of(column)]
                                       : &contrast_own[column - PB_CONTRAST_SHARED];
}

/* ---- The rows ---- */

struct contrast_table {
    struct pb_tidy_writer writer;
    struct pb_tidy_line line;
    const struct pb_table *table;
    double numbers[PB_CONTRAST_COLUMNS - PB_CONTRAST_SHARED]; /* of the row in hand, NaN where there is none */
};

/* All contrasts of a row; is there any? */
static bool contrast_fill(struct contrast_table *written, size_t row)
{
    bool any = false;
    size_t at = 0;
    for (enum pb_contrast which = PB_ENGLAND_DIFFERENCE; which <= PB_BEFORE_RATIO; which++) {
        struct pb_estimate found = pb_contrast_of(written->table, row, which);
        any = any || isfinite(found.value);
        written->numbers[at++] = found.value;
        if (which == PB_ENGLAND_EXCESS)
            continue;
        written->numbers[at++] = found.limits.lower;
        written->numbers[at++] = found.limits.upper;
    }
    assert(at == sizeof written->numbers / sizeof written->numbers[0]);
    return any;
}

static bool contrast_write_row(struct contrast_table *written, size_t row)
{
    enum { NUMBERS = PB_CONTRAST_COLUMNS - PB_CONTRAST_SHARED };
    char text[NUMBERS * (PB_NUMBER_TEXT + 1) + 1];
    size_t length = 0;
    for (size_t i = 0; i < NUMBERS; i++) {
        text[length++] = ',';
        length += pb_contrast_text(written->numbers[i], text + length);
    }
    text[length++] = '\n';
    return pb_tidy_line_write(&written->writer, &written->line, row) &&
           pb_tidy_writer_put(&written->writer, text, length);
}

bool pb_contrasts_write(const struct pb_table *table, bool guard, pb_csv_emit *emit, void *sink)
{
    struct contrast_table written;
    written.table = table;
    size_t places[PB_CONTRAST_SHARED];
    pb_tidy_writer_open(&written.writer, emit, sink);
    for (size_t i = 0; i < PB_CONTRAST_SHARED; i++)
        places[i] = contrast_place_of(i);
    pb_tidy_line_open(&written.line, table, NULL, places, PB_CONTRAST_SHARED, guard);
    for (size_t i = 0; i < PB_CONTRAST_COLUMNS; i++) {
        const char *name = pb_contrast_column(i)->name;
        if ((i && !pb_tidy_writer_put(&written.writer, ",", 1)) ||
            !pb_tidy_writer_put(&written.writer, name, strlen(name)))
            return false;
    }
    if (!pb_tidy_writer_put(&written.writer, "\n", 1))
        return false;
    for (size_t row = 0; row < table->rows; row++)
        if (contrast_fill(&written, row) && !contrast_write_row(&written, row))
            return false;
    return pb_tidy_writer_flush(&written.writer);
}
