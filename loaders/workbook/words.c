#include "loaders/workbook/words.h"

#include "placebook/contract/contrast.h"
#include "placebook/contract/methods.h"
#include "placebook/contract/verdict.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *workbook_words_comparison(pb_symbol word)
{
    switch (word) {
    case PB_WORD_BETTER:
        return "Better";
    case PB_WORD_SIMILAR:
        return "No different";
    case PB_WORD_WORSE:
        return "Worse";
    case PB_WORD_LOWER:
        return "Lower";
    case PB_WORD_HIGHER:
        return "Higher";
    case PB_WORD_BEST:
        return "Better, beyond the 99.8% limits";
    case PB_WORD_WORST:
        return "Worse, beyond the 99.8% limits";
    case PB_WORD_NARROWER_GAP:
        return "Narrower gap";
    case PB_WORD_SIMILAR_GAP:
        return "Gap no different";
    case PB_WORD_WIDER_GAP:
        return "Wider gap";
    case PB_WORD_NOT_COMPARED:
        return "Not compared";
    default:
        return "";
    }
}

const char *workbook_words_verdict(pb_symbol word)
{
    switch (word) {
    case PB_WORD_BOTH_BETTER:
        return "Both districts better";
    case PB_WORD_BOTH_SIMILAR:
        return "Both districts no different";
    case PB_WORD_BOTH_WORSE:
        return "Both districts worse";
    case PB_WORD_BOTH_LOWER:
        return "Both districts lower";
    case PB_WORD_BOTH_HIGHER:
        return "Both districts higher";
    case PB_WORD_BOTH_NARROWER_GAP:
        return "Both districts: narrower gap";
    case PB_WORD_BOTH_SIMILAR_GAP:
        return "Both districts: gap no different";
    case PB_WORD_BOTH_WIDER_GAP:
        return "Both districts: wider gap";
    case PB_WORD_DISTRICTS_DIFFER:
        return "Districts differ";
    default:
        return workbook_words_comparison(word);
    }
}

const char *workbook_words_england(const struct pb_table *table, size_t row, char *buffer)
{
    if (table->compared_with_england[row] != PB_WORD_DISTRICTS_DIFFER)
        return workbook_words_verdict(table->compared_with_england[row]);
    static const char before[] = "Districts differ: ";
    (void)pb_text_copy(buffer, WORDS_TEXT, before);
    char *names = buffer + strlen(before);
    if (!*pb_verdict_districts(pb_cell(table, note, row), names, WORDS_TEXT - strlen(before)))
        (void)pb_text_copy(names, WORDS_TEXT - strlen(before), "see Data");
    return buffer;
}

const char *workbook_words_excess(const struct pb_table *table, size_t row, char *buffer)
{
    double excess = pb_contrast_of(table, row, PB_ENGLAND_EXCESS).value;
    double events = round(fabs(excess));
    if (isnan(excess))
        return "";
    if (events == 0)
        return "As many";
    (void)snprintf(buffer, WORDS_TEXT, "%.0f %s", events, excess > 0 ? "more" : "fewer");
    return buffer;
}

const char *workbook_words_direction(pb_symbol polarity)
{
    switch (polarity) {
    case PB_WORD_HIGH_IS_GOOD:
        return "High is good";
    case PB_WORD_LOW_IS_GOOD:
        return "Low is good";
    case PB_WORD_NO_JUDGEMENT:
        return "Neither is better";
    case PB_WORD_NOT_APPLICABLE:
        return "Not to be compared";
    default:
        return "";
    }
}

const char *workbook_words_spc(pb_symbol word)
{
    switch (word) {
    case PB_WORD_COMMON_CAUSE:
        return "Variation as expected";
    case PB_WORD_IMPROVEMENT:
        return "Special cause: improvement";
    case PB_WORD_CONCERN:
        return "Special cause: concern";
    case PB_WORD_HIGH:
        return "Special cause: high";
    case PB_WORD_LOW:
        return "Special cause: low";
    case PB_WORD_NOT_ENOUGH_POINTS:
        return "Too few separate periods";
    default:
        return "";
    }
}

const char *workbook_words_period_of(const char *published, int32_t start, int32_t end, char *buffer)
{
    size_t length = strlen(published);
    struct pb_period period = { 0 };
    for (int split = PB_YEAR_FINANCIAL; split <= PB_YEAR_ACADEMIC; split++)
        if (pb_period_parse(published, length, (enum pb_split_year)split, &period) && period.start == start &&
            period.end == end)
            return pb_period_words(published, &period, buffer, WORDS_TEXT);
    return published;
}

const char *workbook_words_period(const struct pb_table *table, size_t row, char *buffer)
{
    return workbook_words_period_of(pb_cell(table, period, row), table->period_start[row], table->period_end[row],
                                    buffer);
}

/* Whole months up to the end of a day, with the last day of a month counting as the whole month. */
static int32_t months_until(int32_t date)
{
    bool last = !pb_date_valid(date + 1);
    return date / 10000 * 12 + date / 100 % 100 + (last ? 1 : 0);
}

const char *workbook_words_age(int32_t end, int32_t published, char *buffer)
{
    buffer[0] = '\0';
    if (!pb_date_valid(end) || !pb_date_valid(published))
        return buffer;
    if (end > published)
        return "Not over yet";
    int32_t months = months_until(published) - months_until(end);
    bool whole = !pb_date_valid(end + 1) || !pb_date_valid(published + 1);
    if (!whole && published % 100 < end % 100)
        months--;
    int32_t years = months > 0 ? months / 12 : 0;
    months = months > 0 ? months % 12 : 0;
    const char *year_word = years == 1 ? "year" : "years";
    const char *month_word = months == 1 ? "month" : "months";
    if (years && months)
        (void)snprintf(buffer, WORDS_TEXT, "%d %s %d %s", years, year_word, months, month_word);
    else if (years)
        (void)snprintf(buffer, WORDS_TEXT, "%d %s", years, year_word);
    else if (months)
        (void)snprintf(buffer, WORDS_TEXT, "%d %s", months, month_word);
    else
        (void)snprintf(buffer, WORDS_TEXT, "Less than a month");
    return buffer;
}

const char *workbook_words_published(const struct book *book, char *buffer)
{
    char date[WORDS_TEXT];
    char period[WORDS_TEXT];
    const struct pb_table *table = book->table;
    size_t newest = pb_newest_figure(table);
    int32_t published = book->info->published;
    int used = published ? snprintf(buffer, WORDS_TEXT, "Published %.40s. ", pb_date_words(published, date)) : 0;
    if (newest == SIZE_MAX)
        (void)snprintf(buffer + used, (size_t)(WORDS_TEXT - used), "No data arrived.");
    else
        (void)snprintf(
            buffer + used, (size_t)(WORDS_TEXT - used), "The newest figures are for %.80s.",
            pb_period_in_sentence(table->period_start[newest], table->period_end[newest], period, sizeof period));
    return buffer;
}

/* Adds to a text as much as fits. */
static void words_append(char *buffer, const char *text)
{
    size_t at = strlen(buffer);
    (void)pb_text_copy(buffer + at, WORDS_TEXT - at, text);
}

/* "(shared with Rugby)", "(NHS trust, also serves Rugby)"; in the system's workbook "(NHS trust, serves Rugby)": the
 * Places that an area covers beside this one. */
static void append_sharers(const struct book *book, const struct pb_area *area, char *buffer)
{
    bool trust = area && area->kind == PB_AREA_TRUST;
    const char *serves = book->place->system ? " (NHS trust, serves " : " (NHS trust, also serves ";
    const struct pb_geography *geography = book->info->geography;
    const struct pb_place *places = geography->places.items;
    const char *names[4];
    size_t count = 0;
    for (size_t i = 0; area && i < geography->places.count; i++) {
        if (book->place->system ? !trust : strcmp(places[i].id, book->place->id) == 0)
            continue;
        enum pb_word role = pb_geography_role(geography, &places[i], area);
        if (role == PB_WORD_NONE || role == PB_WORD_BENCHMARK)
            continue;
        if (count < sizeof names / sizeof names[0])
            names[count] = places[i].name;
        count++;
    }
    size_t listed = count < sizeof names / sizeof names[0] ? count : sizeof names / sizeof names[0];
    words_append(buffer, trust ? serves : " (shared with ");
    if (count == 0) {
        words_append(buffer, "other areas");
    } else if (book->place->system && count == geography->places.count) {
        words_append(buffer, "all Places");
        listed = 0;
    } else if (count > 1 && !book->place->system && count + 1 >= geography->places.count) {
        words_append(buffer, "the other Places");
        listed = 0;
    } else if (count > listed) {
        words_append(buffer, "several other Places");
        listed = 0;
    }
    for (size_t i = 0; i < listed; i++) {
        words_append(buffer, i == 0 ? "" : i + 1 == listed ? " and " : ", ");
        words_append(buffer, names[i]);
    }
    words_append(buffer, ")");
}

/* "South Warwickshire (sum of Stratford-on-Avon and Warwick)", or "(approximate, from Stratford-on-Avon and Warwick)".
 */
static void append_parts(const struct book *book, const struct pb_place *place, size_t row, char *buffer)
{
    const struct pb_geography *geography = book->info->geography;
    words_append(buffer,
                 pb_method_is_approximate(pb_cell(book->table, method, row)) ? " (approximate, from " : " (sum of ");
    if (!place || place->districts.count > 3) {
        words_append(buffer, "its districts)");
        return;
    }
    for (size_t i = 0; i < place->districts.count; i++) {
        const char *code = place->districts.items[i];
        const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
        words_append(buffer, i == 0 ? "" : i + 1 == place->districts.count ? " and " : ", ");
        words_append(buffer, area ? area->name : code);
    }
    words_append(buffer, ")");
}

const char *workbook_words_area(const struct book *book, size_t row, char *buffer)
{
    const struct pb_table *table = book->table;
    const struct pb_geography *geography = book->info->geography;
    const char *code = pb_cell(table, area_code, row);
    const char *name = pb_cell(table, area_name, row);
    buffer[0] = '\0';
    words_append(buffer, *name ? name : code);
    const struct pb_place *sum = pb_geography_place(geography, code);
    switch (table->geography[row]) {
    case PB_WORD_SUM:
        append_parts(book, sum ? sum : book->place, row, buffer);
        break;
    case PB_WORD_PART:
        if (sum && !sum->system && table->origin[row] == 0) /* calculated, and not what a source says of the Place */
            append_parts(book, sum, row, buffer);
        else
            words_append(buffer, book->place->system ? " (part of the system)" : " (part of the Place)");
        break;
    case PB_WORD_COUNTY:
        words_append(buffer, " (county proxy)");
        break;
    case PB_WORD_SHARED:
        append_sharers(book, pb_geography_area(geography, code, strlen(code)), buffer);
        break;
    case PB_WORD_LOCAL:
        words_append(buffer, " (local area)");
        break;
    default:
        break;
    }
    return buffer;
}

const char *workbook_words_stand_in(const struct book *book, size_t row)
{
    switch (book->table->geography[row]) {
    case PB_WORD_COUNTY:
        return " (county figure)";
    case PB_WORD_SHARED: {
        const char *code = pb_cell(book->table, area_code, row);
        const struct pb_area *area = pb_geography_area(book->info->geography, code, strlen(code));
        return area && area->kind == PB_AREA_TRUST ? " (trust figure)" : " (NHS area figure)";
    }
    default:
        return "";
    }
}

const char *workbook_words_area_short(const struct book *book, size_t row, char *buffer)
{
    const struct pb_table *table = book->table;
    const char *code = pb_cell(table, area_code, row);
    const char *name = pb_cell(table, area_name, row);
    bool place = pb_geography_place(book->info->geography, code) != NULL;
    bool calculated = table->geography[row] == PB_WORD_SUM ||
                      (place && table->geography[row] == PB_WORD_PART && table->origin[row] == 0);
    buffer[0] = '\0';
    words_append(buffer, *name ? name : code);
    if (pb_missing(table->value[row]) && calculated)
        return buffer;
    words_append(buffer, !calculated                                             ? workbook_words_stand_in(book, row)
                         : pb_method_is_approximate(pb_cell(table, method, row)) ? " (approximate)"
                                                                                 : " (sum)");
    return buffer;
}

const char *workbook_words_age_group(const struct pb_table *table, size_t row)
{
    const char *age = pb_cell(table, age, row);
    bool everybody = strcmp(age, "All ages") == 0 || strcmp(age, "Not applicable") == 0;
    return everybody ? "" : age;
}

const char *workbook_words_measure(const struct pb_table *table, size_t row, char *buffer)
{
    const char *age = workbook_words_age_group(table, row);
    pb_symbol sex = table->sex[row];
    (void)snprintf(buffer, WORDS_TEXT, "%.700s%s%s%.80s", pb_cell(table, measure_name, row),
                   sex == PB_WORD_MALE     ? ", male"
                   : sex == PB_WORD_FEMALE ? ", female"
                                           : "",
                   *age ? ", " : "", age);
    return buffer;
}

const char *workbook_words_category(const struct pb_table *table, size_t row, char *buffer)
{
    buffer[0] = '\0';
    if (table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE)
        return buffer;
    words_append(buffer, pb_cell(table, category_type, row));
    words_append(buffer, *buffer && table->category[row] != PB_WORD_NONE ? ": " : "");
    words_append(buffer, pb_cell(table, category, row));
    return buffer;
}

const char *workbook_words_missing(const struct pb_table *table, size_t row)
{
    return table->status[row] == PB_WORD_SUPPRESSED ? SHORT_CONFIDENTIAL : SHORT_NOT_AVAILABLE;
}

bool workbook_words_is_own(pb_symbol geography)
{
    return geography != PB_WORD_BENCHMARK && geography != PB_WORD_NEIGHBOUR && geography != PB_WORD_NONE;
}

/* With this many decimals, and commas between thousands. */
static void words_round(double number, int decimals, char *buffer)
{
    char plain[PB_NUMBER_TEXT];
    (void)pb_number_round(number, decimals, plain);
    (void)pb_number_group(plain, buffer);
}

const char *workbook_words_number(double number, char *buffer)
{
    double size = fabs(number);
    bool whole = size >= 100 || floor(size) == size;
    words_round(number, whole ? 0 : size >= 1 ? 1 : 3, buffer);
    return buffer;
}

const char *workbook_words_range(const struct pb_table *table, size_t row, char *buffer)
{
    static const int decimals[STYLES] = { [STYLE_TENTHS] = 1, [STYLE_HUNDREDTHS] = 2, [STYLE_THOUSANDTHS] = 3 };
    enum style style = workbook_words_value_style(table, row);
    char lower[WORDS_TEXT];
    char upper[WORDS_TEXT];
    buffer[0] = '\0';
    if (pb_missing(table->lower_95[row]) || pb_missing(table->upper_95[row]))
        return buffer;
    words_round(table->lower_95[row], decimals[style], lower);
    words_round(table->upper_95[row], decimals[style], upper);
    (void)snprintf(buffer, WORDS_TEXT, "%.100s to %.100s", lower, upper);
    return buffer;
}

enum style workbook_words_style(double number)
{
    double size = fabs(number);
    if (size == 0 || size >= 1 || !isfinite(number))
        return STYLE_TENTHS;
    return size >= 0.1 ? STYLE_HUNDREDTHS : STYLE_THOUSANDTHS;
}

enum style workbook_words_value_style(const struct pb_table *table, size_t row)
{
    double value = table->value[row];
    bool whole = pb_word_adds_up(table->value_type[row]) && isfinite(value) && floor(value) == value;
    return whole ? STYLE_WHOLE : workbook_words_style(value);
}
