#include "loaders/workbook/chart_words.h"

#include "loaders/workbook/words.h"

#include "placebook/series.h"

#include <stdio.h>
#include <string.h>

const char *workbook_charted_verdict(pb_symbol comparison)
{
    static const struct {
        enum pb_word word;
        const char *text;
    } verdicts[] = {
        { PB_WORD_BETTER, "better than England" },
        { PB_WORD_BEST, "better than England" },
        { PB_WORD_SIMILAR, "no different from England" },
        { PB_WORD_WORSE, "worse than England" },
        { PB_WORD_WORST, "worse than England" },
        { PB_WORD_LOWER, "lower than England" },
        { PB_WORD_HIGHER, "higher than England" },
        { PB_WORD_NARROWER_GAP, "a narrower gap than England" },
        { PB_WORD_SIMILAR_GAP, "a gap no different from England" },
        { PB_WORD_WIDER_GAP, "a wider gap than England" },
        { PB_WORD_BOTH_BETTER, "both districts better than England" },
        { PB_WORD_BOTH_SIMILAR, "both districts no different from England" },
        { PB_WORD_BOTH_WORSE, "both districts worse than England" },
        { PB_WORD_BOTH_LOWER, "both districts lower than England" },
        { PB_WORD_BOTH_HIGHER, "both districts higher than England" },
        { PB_WORD_BOTH_NARROWER_GAP, "both districts with a narrower gap than England" },
        { PB_WORD_BOTH_SIMILAR_GAP, "both districts with a gap no different from England" },
        { PB_WORD_BOTH_WIDER_GAP, "both districts with a wider gap than England" },
        { PB_WORD_DISTRICTS_DIFFER, "its districts compare differently with England" },
    };
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (verdicts[i].word == comparison)
            return verdicts[i].text;
    return NULL;
}

const char *workbook_charted_area(const struct book *book, const struct charted *charted)
{
    const char *own = pb_cell(book->table, area_name, charted->row);
    return book->table->geography[charted->row] == PB_WORD_SUM || !*own ? book->place->name : own;
}

const char *workbook_charted_subject(struct book *book, const struct charted *charted)
{
    bool stands_in = book->table->geography[charted->row] == PB_WORD_COUNTY;
    return workbook_text(book, "%.500s in %.200s%s", charted->name, workbook_charted_area(book, charted),
                         stands_in ? workbook_text(book, " (none for %.200s)", book->place->name) : "");
}

/* The rows with figures as a group of the series. */
static size_t charted_group(const struct charted *charted, uint32_t rows[CHART_POINTS_MAXIMUM])
{
    size_t count = 0;
    for (size_t i = 0; i < charted->count && count < CHART_POINTS_MAXIMUM; i++)
        if (charted->rows[i] != CHART_DATA_GAP)
            rows[count++] = (uint32_t)charted->rows[i];
    return count;
}

const char *workbook_charted_noun(const struct book *book, const struct charted *charted)
{
    uint32_t rows[CHART_POINTS_MAXIMUM];
    struct pb_group group = { rows, charted_group(charted, rows) };
    switch (pb_series_periods(book->table, &group)) {
    case PB_SERIES_ANNUAL:
        return "year";
    case PB_SERIES_QUARTERLY:
        return "quarter";
    case PB_SERIES_MONTHLY:
        return "month";
    default:
        return "period";
    }
}

/* The point of the latest figure. */
static size_t latest_point(const struct charted *charted)
{
    size_t point = charted->count - 1;
    while (point > 0 && pb_missing(charted->numbers[CHART_DATA_VALUE][point]))
        point--;
    return point;
}

/* What is said of each point, or NULL: of its figure against England, or on its control chart. */
typedef const char *saying(const struct book *book, const struct charted *charted, size_t point);

static const char *said_of_england(const struct book *book, const struct charted *charted, size_t point)
{
    if (charted->rows[point] == CHART_DATA_GAP || pb_missing(charted->numbers[CHART_DATA_VALUE][point]))
        return NULL;
    return workbook_charted_verdict(book->table->compared_with_england[charted->rows[point]]);
}

static const char no_special_cause[] = "no special cause";

static const char *said_by_chart(const struct book *book, const struct charted *charted, size_t point)
{
    if (charted->rows[point] == CHART_DATA_GAP || pb_missing(charted->numbers[CHART_DATA_VALUE][point]))
        return NULL;
    switch (book->table->spc[charted->rows[point]]) {
    case PB_WORD_CONCERN:
        return "special-cause concern";
    case PB_WORD_IMPROVEMENT:
        return "special-cause improvement";
    case PB_WORD_HIGH:
        return "special cause upwards";
    case PB_WORD_LOW:
        return "special cause downwards";
    case PB_WORD_COMMON_CAUSE:
        return no_special_cause;
    default:
        return NULL;
    }
}

/* How long what is said of the latest figure has been so: "... in every year since 2012/13", "... since 2015/16",
 * "... from 2015/16 to 2017/18" where later figures are missing, "... in 2019/20, ... in 2018/19". */
static const char *charted_run(struct book *book, const struct charted *charted, saying *say)
{
    size_t last = latest_point(charted);
    const char *text = say(book, charted, last);
    size_t first = last;
    while (text && first > 0 && say(book, charted, first - 1) && strcmp(say(book, charted, first - 1), text) == 0)
        first--;
    if (!text)
        return NULL;
    const char *since = charted->periods[first];
    if (first < last && last + 1 < charted->count)
        return workbook_text(book, "%s from %s to %s", text, since, charted->periods[last]);
    if (first == 0 && last > 1)
        return workbook_text(book, "%s in %s %s since %s", text, text == no_special_cause ? "any" : "every",
                             workbook_charted_noun(book, charted), since);
    if (first < last)
        return workbook_text(book, "%s since %s", text, since);
    const char *before = last > 0 ? say(book, charted, last - 1) : NULL;
    if (!before)
        return workbook_text(book, "%s in %s", text, since);
    return workbook_text(book, "%s in %s, %s in %s", text, since, before, charted->periods[last - 1]);
}

/* "; getting worse", "; increasing", or "". */
static const char *change_of(const struct book *book, const struct charted *charted)
{
    static const struct {
        const char *trend;
        const char *text;
    } changes[] = {
        { "getting worse", "; getting worse" },
        { "getting better", "; getting better" },
        { "Increasing", "; increasing" },
        { "Decreasing", "; decreasing" },
    };
    const char *trend = pb_cell(book->table, trend, charted->row);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (strstr(trend, changes[i].trend))
            return changes[i].text;
    return "";
}

/* "from 12.5 in 2011/12 to 14.1 in 2019/20", of a column. */
static const char *first_to_last(struct book *book, const struct charted *charted, enum chart_data_column column)
{
    char from[WORDS_TEXT];
    char to[WORDS_TEXT];
    const double *numbers = charted->numbers[column];
    size_t first = 0;
    size_t last = charted->count - 1;
    while (first < last && pb_missing(numbers[first]))
        first++;
    while (last > first && pb_missing(numbers[last]))
        last--;
    if (pb_missing(numbers[first]))
        return NULL;
    if (first == last)
        return workbook_text(book, "%s in %s", workbook_words_number(numbers[first], from), charted->periods[first]);
    return workbook_text(book, "from %s in %s to %s in %s", workbook_words_number(numbers[first], from),
                         charted->periods[first], workbook_words_number(numbers[last], to), charted->periods[last]);
}

const char *workbook_charted_trend(struct book *book, const struct charted *charted)
{
    const char *run = charted_run(book, charted, said_of_england);
    if (!run)
        run = first_to_last(book, charted, CHART_DATA_VALUE);
    return workbook_text(book, "%s%s", run ? run : "no figures", change_of(book, charted));
}

const char *workbook_charted_control(struct book *book, const struct charted *charted)
{
    const char *run = charted_run(book, charted, said_by_chart);
    return run ? run : "a control chart";
}

const char *workbook_charted_figures(struct book *book, const struct charted *charted)
{
    const char *own = first_to_last(book, charted, CHART_DATA_VALUE);
    const char *england = first_to_last(book, charted, CHART_DATA_ENGLAND);
    const char *unit = pb_cell(book->table, unit, charted->row);
    return workbook_text(book, "%s%s%s%s.%s%s%s", own ? own : "no figures", *unit ? " (" : "", unit, *unit ? ")" : "",
                         england ? " England: " : "", england ? england : "", england ? "." : "");
}
