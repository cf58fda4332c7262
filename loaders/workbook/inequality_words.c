/*
 * A set of deprivation groups in sentences: its two ends, how many times or how much they differ, the same of England,
 * and only then the index.
 */
#include "loaders/workbook/inequality_sets.h"

#include "loaders/workbook/words.h"
#include "placebook/contract/inequality.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TIMES_SEEN 1.05 /* fewer times than this are printed as 1.0 */

const char *workbook_inequality_part(const struct inequality_set *set)
{
    return set->groups == INEQUALITY_GROUPS ? "tenth" : "fifth";
}

const char *workbook_inequality_group(const struct inequality_set *set, size_t group, char label[INEQUALITY_LABEL])
{
    static const char *const endings[] = { "th", "st", "nd", "rd" };
    const char *part = workbook_inequality_part(set);
    size_t number = group + 1;
    if (group == 0 || number == set->groups)
        (void)snprintf(label, INEQUALITY_LABEL, "%s deprived %s", group == 0 ? "Most" : "Least", part);
    else
        (void)snprintf(label, INEQUALITY_LABEL, "%zu%s %s", number, endings[number < 4 ? number : 0], part);
    return label;
}

/* The figures of the two ends; missing where there are none. */
struct ends {
    double most, least;
};

static double ends_value(const struct pb_table *table, size_t row)
{
    return row == SIZE_MAX ? PB_MISSING : table->value[row];
}

static struct ends ends_of(const struct pb_table *table, const struct inequality_set *set, const size_t *rows)
{
    return (struct ends){ ends_value(table, rows[0]), ends_value(table, rows[set->groups - 1]) };
}

/* May one figure be so many times another? */
static bool ends_have_times(const struct pb_table *table, const struct inequality_set *set, struct ends ends)
{
    switch (table->value_type[set->like]) {
    case PB_WORD_PROPORTION:
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_DSR:
    case PB_WORD_ISR:
    case PB_WORD_SURVEY_PROPORTION:
        return ends.most > 0 && ends.least > 0;
    default:
        return false;
    }
}

/* "31.2%", "524 per 100,000", "7.6 years": the unit in the middle of a sentence. */
static const char *with_unit(struct book *book, const struct inequality_set *set, double number)
{
    const char *unit = pb_cell(book->table, unit, set->like);
    const char *between = !*unit || strcmp(unit, "%") == 0 ? "" : " ";
    char text[WORDS_TEXT];
    bool word = unit[0] >= 'A' && unit[0] <= 'Z' && unit[1] >= 'a' && unit[1] <= 'z';
    workbook_words_number(number, text);
    return word ? workbook_text(book, "%s%s%c%s", text, between, unit[0] - 'A' + 'a', unit + 1)
                : workbook_text(book, "%s%s%s", text, between, unit);
}

static const char *ends_contrast(struct book *book, const struct inequality_set *set, struct ends ends)
{
    const char *part = workbook_inequality_part(set);
    if (pb_missing(ends.most) || pb_missing(ends.least))
        return "";
    bool higher = ends.most >= ends.least;
    if (!ends_have_times(book->table, set, ends)) {
        double apart = fabs(ends.most - ends.least);
        return apart == 0 ? "the same in both"
                          : workbook_text(book, "%s %s in the most deprived %s", with_unit(book, set, apart),
                                          higher ? "more" : "less", part);
    }
    double times = higher ? ends.most / ends.least : ends.least / ends.most;
    return times < TIMES_SEEN ? "about the same in both"
                              : workbook_text(book, "%.1f times as high in the %s deprived %s", times,
                                              higher ? "most" : "least", part);
}

/* ---- Over neighbourhoods, of which there are no groups ---- */

/* "; relative index 2.1"; "" without one. */
static const char *lsoas_times(struct book *book, const struct inequality_set *set)
{
    double times = set->relative == SIZE_MAX ? PB_MISSING : book->table->value[set->relative];
    char text[WORDS_TEXT];
    if (pb_missing(times))
        return "";
    return workbook_text(book, "; relative index %s", workbook_words_number(times, text));
}

/* "the most deprived end is 12.3 percentage points worse than the least deprived one (95% limits 10.1 to 14.5)". */
static const char *lsoas_sentence(struct book *book, const struct inequality_set *set)
{
    const struct pb_table *table = book->table;
    size_t row = set->slope;
    double value = table->value[row];
    bool judged = table->polarity[row] != PB_WORD_NO_JUDGEMENT;
    /* Where neither direction is good, the slope says how much higher the least deprived end is. */
    const char *word = judged ? (value > 0 ? "worse" : "better") : value > 0 ? "lower" : "higher";
    bool chance = table->lower_95[row] <= 0 && table->upper_95[row] >= 0;
    char number[WORDS_TEXT];
    char range[WORDS_TEXT];
    const char *unit = pb_cell(table, unit, row);
    bool capital = unit[0] >= 'A' && unit[0] <= 'Z' && unit[1] >= 'a' && unit[1] <= 'z';
    workbook_words_number(fabs(value), number);
    workbook_words_range(table, row, range);
    return workbook_text(book,
                         "along its neighbourhoods, the most deprived end is %s %c%s %s than the least deprived one%s"
                         " (slope index, 95%% limits %s%s).",
                         number,
                         capital ? unit[0] - 'A' + 'a'
                         : *unit ? *unit
                                 : ' ',
                         *unit ? unit + 1 : "", word, chance ? ", which may be chance" : "",
                         *range ? range : "not known", lsoas_times(book, set));
}

const char *workbook_inequality_contrast(struct book *book, const struct inequality_set *set)
{
    return ends_contrast(book, set, ends_of(book->table, set, set->rows));
}

const char *workbook_inequality_sentence(struct book *book, const struct inequality_set *set)
{
    if (set->groups == 0)
        return lsoas_sentence(book, set);
    struct ends ends = ends_of(book->table, set, set->rows);
    const char *part = workbook_inequality_part(set);
    char least[WORDS_TEXT];
    if (pb_missing(ends.most) || pb_missing(ends.least))
        return workbook_text(book, "the %s deprived %s has no figure, so the two ends are not compared.",
                             pb_missing(ends.most) ? "most" : "least", part);
    bool percent = strcmp(pb_cell(book->table, unit, set->like), "%") == 0;
    return workbook_text(book, "%s in the most deprived %s, %s%s in the least deprived: %s.",
                         with_unit(book, set, ends.most), part, workbook_words_number(ends.least, least),
                         percent ? "%" : "", ends_contrast(book, set, ends));
}

/* How the gap compares with England's, by the slope index. */
static const char *gap_words(const struct pb_table *table, size_t slope)
{
    switch (table->compared_with_england[slope]) {
    case PB_WORD_WIDER_GAP:
        return "The gap is wider than England's";
    case PB_WORD_NARROWER_GAP:
        return "The gap is narrower than England's";
    case PB_WORD_SIMILAR_GAP:
        return "The gap is no different from England's beyond chance";
    case PB_WORD_BOTH_WIDER_GAP:
        return "The gaps of both districts are wider than England's";
    case PB_WORD_BOTH_NARROWER_GAP:
        return "The gaps of both districts are narrower than England's";
    case PB_WORD_BOTH_SIMILAR_GAP:
        return "The gaps of both districts are no different from England's beyond chance";
    default:
        return "The gap is not compared with England's";
    }
}

/* Whether those who are better off elsewhere are worse off here, or there may be no gap at all. */
static const char *gap_doubts(const struct pb_table *table, size_t slope)
{
    bool around = table->lower_95[slope] <= 0 && table->upper_95[slope] >= 0;
    bool turned = table->value[slope] < 0 && table->polarity[slope] == PB_WORD_LOW_IS_GOOD;
    return around ? ", and may be chance" : turned ? ": the least deprived are worse off" : "";
}

static const char *index_words(struct book *book, const struct inequality_set *set)
{
    const struct pb_table *table = book->table;
    char own[WORDS_TEXT];
    char england[WORDS_TEXT];
    if (set->slope == SIZE_MAX)
        return "No index of inequality could be calculated.";
    if (pb_missing(table->value[set->slope]))
        return workbook_text(book, "No index of inequality: %s.", pb_cell(table, note, set->slope));
    bool both = !pb_missing(table->england_value[set->slope]);
    return workbook_text(book, "%s%s (slope index of inequality %s%s%s).", gap_words(table, set->slope),
                         gap_doubts(table, set->slope), workbook_words_number(table->value[set->slope], own),
                         both ? ", England's " : "",
                         both ? workbook_words_number(table->england_value[set->slope], england) : "");
}

const char *workbook_inequality_england(struct book *book, const struct inequality_set *set)
{
    if (set->groups == 0)
        return workbook_text(book, "How it was made: %s.", pb_cell(book->table, method, set->slope));
    struct ends ends = ends_of(book->table, set, set->england);
    char most[WORDS_TEXT];
    char least[WORDS_TEXT];
    const char *index = index_words(book, set);
    if (pb_missing(ends.most) || pb_missing(ends.least))
        return index;
    return workbook_text(book, "England: %s and %s, %s. %s", workbook_words_number(ends.most, most),
                         workbook_words_number(ends.least, least), ends_contrast(book, set, ends), index);
}

const char *workbook_inequality_name(struct book *book, const struct inequality_set *set)
{
    const struct pb_table *table = book->table;
    char area[WORDS_TEXT];
    char period[WORDS_TEXT];
    const char *age = pb_cell(table, age, set->like);
    pb_symbol sex = table->sex[set->like];
    bool everybody = strcmp(age, "All ages") == 0 || strcmp(age, "Not applicable") == 0 || !*age;
    return workbook_text(book, "%s, %s%s%s%s, %s", pb_cell(table, measure_name, set->like),
                         workbook_words_area(book, set->like, area),
                         sex == PB_WORD_MALE     ? ", men"
                         : sex == PB_WORD_FEMALE ? ", women"
                                                 : "",
                         everybody ? "" : ", ", everybody ? "" : age, workbook_words_period(table, set->like, period));
}
