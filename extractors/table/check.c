/*
 * Checks whether a mapping can work: what it must have, and what it must not.
 */
#include "extractors/table/layout.h"
#include "extractors/table/match.h"
#include "extractors/table/sums.h"
#include "extractors/table/texts.h"
#include "placebook/period.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static enum pb_status check_wrong(struct pb_location at, struct pb_error *error, const char *hint, const char *format,
                                  ...) PB_PRINTF(4, 5);

static enum pb_status check_wrong(struct pb_location at, struct pb_error *error, const char *hint, const char *format,
                                  ...)
{
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
    pb_error_at(error, NULL, at.line, at.column);
    pb_error_hint(error, "%s", hint);
    return status;
}

/* Marks the fields that a pattern captures. */
static enum pb_status check_pattern(const char *pattern, struct pb_location at, bool given[FIELDS],
                                    struct pb_error *error)
{
    const char *at_fault = "";
    if (!table_match_pattern_valid(pattern, &at_fault))
        return check_wrong(at, error,
                           "put the name of a text field in braces, each field once, with some text between two of "
                           "them and next to a *: \"{area_name} ({area_code})\"",
                           "the pattern is not valid from '%.60s' on", at_fault);
    for (enum field field = 0; field < FIELD_TEXTS; field++) {
        char braces[40];
        (void)snprintf(braces, sizeof braces, "{%s}", table_field_names[field]);
        given[field] = given[field] || strstr(pattern, braces);
    }
    return PB_OK;
}

/* Every name in braces stands for something: the sheet, the file, or what all names of the column capture. */
static enum pb_status check_braces(const char *text, const struct pb_text_list *names, struct pb_location at,
                                   struct pb_error *error)
{
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        int length = close ? (int)(close + 1 - open) : 0;
        char braces[40];
        bool known = false;
        if (length > 0 && (size_t)length < sizeof braces) {
            (void)snprintf(braces, sizeof braces, "%.*s", length, open);
            known = strcmp(braces, "{sheet}") == 0 || strcmp(braces, "{file}") == 0;
            for (size_t i = 0; !known && names && i < names->count && strstr(names->items[i], braces); i++)
                known = i + 1 == names->count;
        }
        if (!known)
            return check_wrong(at, error,
                               "{sheet} and {file} are the names of sheet and file; 'with' also takes {FIELD}, if all "
                               "names of the column have it",
                               "the name in braces is not valid in '%.80s'", text);
    }
    return PB_OK;
}

/* A kind of value that the mapping says itself is one; what comes from the file is not known yet. */
static enum pb_status check_value_type(const char *said, struct pb_location at, struct pb_error *error)
{
    if (!said || strchr(said, '{') || pb_word_of(said, strlen(said), PB_WORDS_VALUE_TYPE))
        return PB_OK;
    return check_wrong(at, error,
                       "use count, amount, proportion, crude_rate, mean, directly_standardised_rate, "
                       "indirectly_standardised_ratio, life_expectancy, score, survey_proportion or other",
                       "'%.60s' is no kind of value", said);
}

static enum pb_status check_value_types(const struct table_options *options, struct pb_error *error)
{
    const struct table_column *columns = options->columns.items;
    const struct table_values *values = options->values.items;
    const struct texts *constants = &options->constants;
    enum pb_status status = check_value_type(constants->field[FIELD_VALUE_TYPE], constants->at, error);
    for (size_t i = 0; status == PB_OK && i < options->columns.count; i++)
        status = check_value_type(columns[i].with.field[FIELD_VALUE_TYPE], columns[i].with.at, error);
    for (size_t i = 0; status == PB_OK && i < options->values.count; i++)
        if (table_field_of(values[i].field_name) == FIELD_VALUE_TYPE)
            status = check_value_type(values[i].to, values[i].at, error);
    return status;
}

/* A period that the mapping says itself is one, after `values`; what comes from the file is not known yet. */
static enum pb_status check_period(const struct table_options *options, const struct texts *texts,
                                   struct pb_error *error)
{
    const struct pb_period_rules rules = { .dates = PB_DATES_DAY_FIRST, .iso_weeks = true };
    const char *said = texts->field[FIELD_PERIOD];
    struct pb_period_found found;
    if (!said || strchr(said, '{'))
        return PB_OK;
    struct text text = { said, strlen(said) };
    table_turn(options, FIELD_PERIOD, &text);
    enum pb_period_fault fault = pb_period_read(text.text, text.length, &rules, &found);
    if (!fault || fault == PB_PERIOD_TWO_WAYS)
        return PB_OK;
    return check_wrong(texts->at, error, "write the period of the figures, such as 2019 or 2019/20",
                       "the period is not set: '%.60s' in the mapping is no period", said);
}

static enum pb_status check_periods(const struct table_options *options, struct pb_error *error)
{
    const struct table_column *columns = options->columns.items;
    enum pb_status status = check_period(options, &options->constants, error);
    for (size_t i = 0; status == PB_OK && i < options->columns.count; i++)
        status = check_period(options, &columns[i].with, error);
    return status;
}

static enum pb_status check_texts(const struct texts *texts, const struct pb_text_list *names, struct pb_location at,
                                  struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (enum field field = 0; status == PB_OK && field < FIELD_TEXTS; field++)
        if (texts->field[field])
            status = check_braces(texts->field[field], names, at, error);
    return status;
}

static enum pb_status check_column(const struct table_column *column, bool given[FIELDS], struct pb_error *error)
{
    enum field own = table_field_of(column->field_name);
    bool captured[FIELDS] = { false };
    enum pb_status status = PB_OK;
    if ((own != FIELD_NONE) == (column->split != NULL))
        return check_wrong(column->at, error,
                           "field says what the column is; split says how several fields are written in its cells",
                           "a column needs either 'field' or 'split'");
    if (column->split && !table_match_captures(column->split))
        return check_wrong(column->at, error, "write it like \"{area_name} ({area_code})\"",
                           "split '%.60s' has no field in braces", column->split);
    if (column->times == 0 || (!isnan(column->times) && own < FIELD_TEXTS))
        return check_wrong(column->at, error, "leave it out", "'times' is for columns of numbers and must not be 0");
    if (column->counts.count && own != FIELD_VALUE && own != FIELD_COUNT)
        return check_wrong(column->at, error, "leave it out", "'counts' is for the fields value and count");
    if (column->combine && own >= FIELD_TEXTS)
        return check_wrong(column->at, error, "leave it out", "'combine' is for columns of one text field");
    if (column->combine && column->last)
        return check_wrong(column->at, error, "use only one of the two", "'combine' reads all columns, '%s' only one",
                           "last");
    for (size_t i = 0; status == PB_OK && i < column->names.count; i++)
        status = check_pattern(column->names.items[i], column->at, captured, error);
    if (status == PB_OK)
        status = check_texts(&column->with, &column->names, column->at, error);
    if (status == PB_OK && column->split)
        status = check_pattern(column->split, column->at, given, error);
    for (enum field field = 0; status == PB_OK && field < FIELD_TEXTS; field++) {
        captured[field] = captured[field] || column->with.field[field];
        if (captured[field] && own < FIELD_TEXTS)
            return check_wrong(column->at, error, "only columns of numbers can have fields in their headings",
                               "the headings of a text column cannot give the field '%s'", table_field_names[field]);
        given[field] = given[field] || captured[field];
    }
    if (own != FIELD_NONE)
        given[own] = true;
    return status;
}

/* Columns of an area from the most detailed level to the largest. */
static enum pb_status check_levels(const struct table_options *options, struct pb_error *error)
{
    const struct table_column *columns = options->columns.items;
    size_t counts[2] = { 0, 0 };
    for (size_t i = 0; i < options->columns.count; i++) {
        enum field field = table_field_of(columns[i].field_name);
        if (field != FIELD_AREA_CODE && field != FIELD_AREA_NAME)
            continue;
        size_t *count = &counts[field == FIELD_AREA_NAME];
        if (++*count > 1 && (columns[i].combine || columns[i].last))
            return check_wrong(columns[i].at, error, "leave it out, or use one column for all",
                               "one of several columns of '%s' has 'combine' or 'last'", columns[i].field_name);
        if (*count > LEVELS_MAXIMUM)
            return check_wrong(columns[i].at, error, "leave some out", "more than %d columns of '%s'",
                               (int)LEVELS_MAXIMUM, columns[i].field_name);
    }
    return counts[0] > 1 && counts[1] > 1 && counts[0] != counts[1]
               ? check_wrong(options->at, error,
                             "give the columns of codes and of names in the same order, from the most detailed area to "
                             "the largest, or only one of the two",
                             "there are %zu columns of '%s' and %zu of 'area_name'", counts[0], "area_code", counts[1])
               : PB_OK;
}

static enum pb_status check_given(const struct table_options *options, const bool given[FIELDS], struct pb_error *error)
{
    const char *hint = "add a column with this field, or set it in constants";
    if (!given[FIELD_INDICATOR] && !given[FIELD_INDICATOR_NAME])
        return check_wrong(options->at, error, hint, "the mapping does not say what is measured: no '%s'", "indicator");
    if (!given[FIELD_AREA_CODE] && !given[FIELD_AREA_NAME])
        return check_wrong(options->at, error, hint, "the mapping does not say which area: no 'area_code' and no '%s'",
                           "area_name");
    bool within = given[FIELD_WITHIN_CODE] || given[FIELD_WITHIN_NAME];
    if (within && !given[FIELD_AREA_CODE])
        return check_wrong(options->at, error, "add the column of their codes",
                           "small areas inside other areas need their own codes: no '%s'", "area_code");
    if (within && !given[FIELD_AREA_TYPE])
        return check_wrong(options->at, error, "set it in constants, such as \"area_type\": \"lsoa\"",
                           "the mapping does not say what kind of area the small areas are: no '%s'", "area_type");
    if (!given[FIELD_PERIOD])
        return check_wrong(options->at, error, hint, "the mapping does not say which period: no '%s'", "period");
    if (options->calculate && (!given[FIELD_COUNT] || !given[FIELD_DENOMINATOR]))
        return check_wrong(options->at, error, "add their columns, or leave 'calculate' out",
                           "values cannot be calculated without columns of 'count' and '%s'", "denominator");
    if (!given[FIELD_VALUE] && !options->calculate)
        return check_wrong(
            options->at, error,
            "in a table of counts, give the column of the counts the field value; \"calculate\": true makes "
            "values of a count and a denominator",
            "no column has the field '%s'", "value");
    return PB_OK;
}

/* ---- Adding up ---- */

static enum pb_status check_no_rate(const struct texts *texts, struct pb_error *error)
{
    const char *unit = texts->field[FIELD_UNIT];
    const char *kind = texts->field[FIELD_VALUE_TYPE];
    if (kind && !strchr(kind, '{') && !pb_word_adds_up(pb_word_of(kind, strlen(kind), PB_WORDS_VALUE_TYPE)))
        return check_wrong(texts->at, error, "remove the column, or leave out add_up: only counts and amounts add up",
                           "figures of the kind '%.60s' cannot be added up", kind);
    return unit && table_unit_is_rate(unit, strlen(unit))
               ? check_wrong(texts->at, error, "remove the column, or leave out add_up: only counts can be added up",
                             "figures in '%.60s' cannot be added up", unit)
               : PB_OK;
}

static enum pb_status check_summed_column(const struct table_column *column, bool broken_down, struct pb_error *error)
{
    enum field own = table_field_of(column->field_name);
    if (own >= FIELD_VALUE && own < FIELDS && own != FIELD_VALUE && own != FIELD_COUNT)
        return check_wrong(column->at, error, "only counts can be added up: remove the column, or leave out add_up",
                           "a column of '%s' cannot be added up", table_field_names[own]);
    if (own == FIELD_NOTE)
        return check_wrong(column->at, error, "remove the column", "a sum cannot have the '%s' of single rows", "note");
    if (broken_down && (own == FIELD_CATEGORY || own == FIELD_CATEGORY_TYPE))
        return check_wrong(column->at, error, "use only one of the two",
                           "the categories are given twice, by a column and by '%s'", "breakdowns");
    return check_no_rate(&column->with, error);
}

static enum pb_status check_sums(const struct table_options *options, struct pb_error *error)
{
    const struct table_column *columns = options->columns.items;
    const struct table_values *values = options->values.items;
    const struct table_breakdown *breakdowns = options->breakdowns.items;
    if (!options->add_up && options->breakdowns.count > 0)
        return check_wrong(breakdowns->at, error, "set \"add_up\": true", "breakdowns are sums, but '%s' is not set",
                           "add_up");
    if (!options->add_up)
        return PB_OK;
    if (options->calculate)
        return check_wrong(options->at, error,
                           "leave out 'calculate' to publish the sums, or 'add_up' where each row stands for itself; "
                           "for rates of sums, add the rows up in the file first",
                           "'%s' makes a rate of each row, and rates cannot be added up by 'add_up'", "calculate");
    if (options->follow_changes)
        return check_wrong(
            options->at, error, "leave one of them out, or add the rows up in the file first",
            "a table may have a figure by the old code and by the new one, and '%s' would count it twice "
            "where changes of codes are followed (follow_changes)",
            "add_up");
    if (strcmp(options->empty, "filter") == 0)
        return check_wrong(options->at, error, "leave 'empty' out: if a row has no figure, there is no sum",
                           "a sum without its empty rows would be too small: 'empty' cannot be '%s'", options->empty);
    enum pb_status status = check_no_rate(&options->constants, error);
    for (size_t i = 0; status == PB_OK && i < options->columns.count; i++)
        status = check_summed_column(&columns[i], options->breakdowns.count > 0, error);
    for (size_t i = 0; status == PB_OK && i < options->values.count; i++)
        if (table_field_of(values[i].field_name) == FIELD_UNIT && values[i].to &&
            table_unit_is_rate(values[i].to, strlen(values[i].to)))
            status = check_wrong(values[i].at, error, "only counts can be added up: leave out add_up",
                                 "figures in '%.60s' cannot be added up", values[i].to);
    for (size_t i = 1; status == PB_OK && i < options->breakdowns.count; i++)
        for (size_t k = 0; status == PB_OK && k < i; k++)
            if (strcmp(breakdowns[i].category_type, breakdowns[k].category_type) == 0)
                status = check_wrong(breakdowns[i].at, error, "give each breakdown a category_type of its own",
                                     "two breakdowns are called '%.60s'", breakdowns[i].category_type);
    return status;
}

/* Checks what says the fields, and marks those that are said. */
static enum pb_status check_fields(const struct table_options *options, bool given[FIELDS], struct pb_error *error)
{
    const struct table_column *columns = options->columns.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < options->sheets.count; i++)
        status = check_pattern(options->sheets.items[i], options->at, given, error);
    for (size_t i = 0; status == PB_OK && i < options->file_names.count; i++)
        status = check_pattern(options->file_names.items[i], options->at, given, error);
    for (size_t i = 0; status == PB_OK && i < options->above.count; i++)
        status = check_pattern(options->above.items[i], options->at, given, error);
    for (size_t i = 0; status == PB_OK && i < options->columns.count; i++)
        status = check_column(&columns[i], given, error);
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        given[field] = given[field] || options->constants.field[field];
    return status;
}

bool table_says_within(const struct table_options *options)
{
    bool given[FIELDS] = { false };
    struct pb_error error = { 0 };
    return check_fields(options, given, &error) == PB_OK && (given[FIELD_WITHIN_CODE] || given[FIELD_WITHIN_NAME]);
}

/* The first of these are areas of which reference data say where they lie. */
static const char *const small_types[] = { PB_TYPE_LSOA, PB_TYPE_MSOA, PB_TYPE_PRACTICE, PB_TYPE_PCN, PB_TYPE_LOCAL };
enum { SMALL_LOOKED_UP = 3, SMALL_TYPES = 5 };

static bool check_is_small(const struct texts *texts, size_t count)
{
    const char *type = texts->field[FIELD_AREA_TYPE];
    for (size_t i = 0; type && i < count; i++)
        if (strcasecmp(type, small_types[i]) == 0)
            return true;
    return false;
}

static bool check_says_small(const struct table_options *options, size_t types)
{
    const struct table_column *columns = options->columns.items;
    bool small = check_is_small(&options->constants, types);
    for (size_t i = 0; i < options->columns.count; i++)
        small = small || check_is_small(&columns[i].with, types);
    return small;
}

bool table_asks_where(const struct table_options *options)
{
    return check_says_small(options, SMALL_LOOKED_UP) && !table_says_within(options);
}

bool table_looks_up(const void *option_values)
{
    const struct table_options *options = option_values;
    return options->follow_changes || table_asks_where(options);
}

bool table_has_small_areas(const void *option_values)
{
    return check_says_small(option_values, SMALL_TYPES) || table_says_within(option_values);
}

enum pb_status table_check(const void *option_values, struct pb_error *error)
{
    const struct table_options *options = option_values;
    bool given[FIELDS] = { false };
    enum pb_status status = check_fields(options, given, error);
    if (status == PB_OK)
        status = check_texts(&options->constants, NULL, options->constants.at, error);
    if (status == PB_OK)
        status = check_periods(options, error);
    if (status == PB_OK)
        status = check_value_types(options, error);
    if (status == PB_OK)
        status = check_sums(options, error);
    if (status != PB_OK)
        return status;
    if (options->header.row > 0 && options->header.contains.count > 0)
        return check_wrong(options->header.at, error, "use only one of the two",
                           "the headings are given twice, by 'row' and by '%s'", "contains");
    if (options->header.row > 0 && options->header.row < options->header.rows)
        return check_wrong(options->header.at, error, "row is the last row of the headings, rows is their number",
                           "there are not enough rows above the last row of the headings for '%s'", "rows");
    if (strcmp(options->decimal, options->thousands) == 0)
        return check_wrong(options->at, error, "say which is which: \"decimal\": \",\", \"thousands\": \".\"",
                           "'%s' is both the decimal mark and the mark of thousands", options->decimal);
    status = check_levels(options, error);
    return status == PB_OK ? check_given(options, given, error) : status;
}
