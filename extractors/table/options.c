/*
 * The mapping: what may be in it.
 */
#include "extractors/table/table.h"
#include "placebook/marker.h"

#include <string.h>

/* The shared markers as a JSON list. */
#define FIRST_TEXT(text) "\"" text "\""
#define NEXT_TEXT(text)  ", \"" text "\""

const char *const table_field_names[FIELDS + 1] = {
    [FIELD_INDICATOR] = "indicator",
    [FIELD_INDICATOR_NAME] = "indicator_name",
    [FIELD_AREA_CODE] = "area_code",
    [FIELD_AREA_NAME] = "area_name",
    [FIELD_AREA_TYPE] = "area_type",
    [FIELD_WITHIN_CODE] = "within_code",
    [FIELD_WITHIN_NAME] = "within_name",
    [FIELD_SEX] = "sex",
    [FIELD_AGE] = "age",
    [FIELD_CATEGORY_TYPE] = "category_type",
    [FIELD_CATEGORY] = "category",
    [FIELD_PERIOD] = "period",
    [FIELD_PERIOD_END] = "period_end",
    [FIELD_MONTH] = "month",
    [FIELD_QUARTER] = "quarter",
    [FIELD_UNIT] = "unit",
    [FIELD_VALUE_TYPE] = "value_type",
    [FIELD_NOTE] = "note",
    [FIELD_VALUE] = "value",
    [FIELD_LOWER_95] = "lower_95",
    [FIELD_UPPER_95] = "upper_95",
    [FIELD_LOWER_998] = "lower_998",
    [FIELD_UPPER_998] = "upper_998",
    [FIELD_COUNT] = "count",
    [FIELD_DENOMINATOR] = "denominator",
};

enum field table_field_of(const char *name)
{
    for (enum field field = 0; name && field < FIELDS; field++)
        if (strcmp(table_field_names[field], name) == 0)
            return field;
    return FIELD_NONE;
}

static const char *const text_field_names[FIELD_TEXTS + 1] = {
    "indicator",  "indicator_name", "area_code", "area_name", "area_type",  "within_code", "within_name", "sex",
    "age",        "category_type",  "category",  "period",    "period_end", "month",       "quarter",     "unit",
    "value_type", "note",
};

#define TEXT(index, key, words)                                                                                        \
    {                                                                                                                  \
        .name = (key), .type = PB_OPTION_TEXT,                                                                         \
        .offset = offsetof(struct texts, field) + (index) * sizeof(const char *), .help = (words)                      \
    }

static const struct pb_option text_options[] = {
    TEXT(FIELD_INDICATOR, "indicator", "Id of the measure; it is turned into lower-case letters, digits and dashes."),
    TEXT(FIELD_INDICATOR_NAME, "indicator_name", "Name of the measure for people."),
    TEXT(FIELD_AREA_CODE, "area_code", "Code of the area."),
    TEXT(FIELD_AREA_NAME, "area_name", "Name of the area."),
    TEXT(FIELD_AREA_TYPE, "area_type", "Kind of area, such as lsoa."),
    TEXT(FIELD_WITHIN_CODE, "within_code",
         "For small areas that are not in the Places file: code of the area in the Places file that they are part of, "
         "such as their district. They become local areas of its Place."),
    TEXT(FIELD_WITHIN_NAME, "within_name", "Name of that area, if it has no code."),
    TEXT(FIELD_SEX, "sex", "Persons, Male or Female."),
    TEXT(FIELD_AGE, "age", "Age group."),
    TEXT(FIELD_CATEGORY_TYPE, "category_type", "Kind of category, such as Ethnic groups."),
    TEXT(FIELD_CATEGORY, "category", "Category within the area."),
    TEXT(FIELD_PERIOD, "period", "Period."),
    TEXT(FIELD_PERIOD_END, "period_end", "Last day of the period, where `period` is its first day."),
    TEXT(FIELD_MONTH, "month",
         "Month of the period, where that is a year: a name, or a number if the year begins in January."),
    TEXT(FIELD_QUARTER, "quarter", "Quarter of the period, where that is a year: Q4, 4 or Quarter 4."),
    TEXT(FIELD_UNIT, "unit", "Unit of the value."),
    TEXT(FIELD_VALUE_TYPE, "value_type",
         "Kind of value, for a measure that the framework does not have: count, amount, proportion, crude_rate, mean, "
         "directly_standardised_rate, indirectly_standardised_ratio, life_expectancy, score, survey_proportion or "
         "other. It decides how districts are put together; counts and amounts (pounds, full-time equivalents) add up. "
         "Per how many a proportion or a rate is, the unit says."),
    TEXT(FIELD_NOTE, "note", "Note on the value."),
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct texts, at) },
    { 0 },
};

#define HEADER(field) offsetof(struct table_header, field)
static const struct pb_option header_options[] = {
    { .name = "row",
      .type = PB_OPTION_INTEGER,
      .offset = HEADER(row),
      .default_value = "0",
      .minimum = 0,
      .maximum = 1000000,
      .help = "Number of the row with the headings, or of the last one if there are several; 0: the first row that is "
              "not empty, or the row that `contains` finds." },
    { .name = "contains",
      .type = PB_OPTION_TEXT_LIST,
      .offset = HEADER(contains),
      .help = "Headings that find the row: the only row with a cell for each of these patterns.",
      .example = "[\"Area code\", \"Value*\"]" },
    { .name = "rows",
      .type = PB_OPTION_INTEGER,
      .offset = HEADER(rows),
      .default_value = "1",
      .minimum = 1,
      .maximum = 12,
      .help = "How many rows the headings have, counted upwards from that row. Their cells are joined by ' | '; a "
              "merged cell counts for every column that it covers.",
      .example = "3" },
    { .name = "fill_right",
      .type = PB_OPTION_BOOLEAN,
      .offset = HEADER(fill_right),
      .default_value = "false",
      .help = "With rows: an empty cell above the last row of the headings takes the text to its left, as a group of "
              "columns is named where no cells are merged." },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = HEADER(at) },
    { 0 },
};

#define COLUMN(field) offsetof(struct table_column, field)
static const struct pb_option column_options[] = {
    { .name = "field",
      .type = PB_OPTION_TEXT,
      .offset = COLUMN(field_name),
      .choices = table_field_names,
      .help =
          "What the column is. Several columns may be area_code, and as many area_name, from the most detailed area to "
          "the largest: the first that is not empty is the area.",
      .example = "\"value\"" },
    { .name = "names",
      .type = PB_OPTION_TEXT_LIST,
      .offset = COLUMN(names),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = 1000,
      .help = "Headings of the column; * matches any text, {FIELD} matches a text that becomes this field of all "
              "values below it (the table is then read from wide to long).",
      .example = "[\"Value\", \"Population {period}\"]" },
    { .name = "split",
      .type = PB_OPTION_TEXT,
      .offset = COLUMN(split),
      .help = "Instead of `field`: the cells have several fields, written like this.",
      .example = "\"{area_name} ({area_code})\"" },
    { .name = "with",
      .type = PB_OPTION_OBJECT,
      .offset = COLUMN(with),
      .fields = text_options,
      .help = "Fields of the values in this column, if each measure has its own column; {sheet} and {file} are the "
              "names of sheet and file, {FIELD} is the text in the heading." },
    { .name = "combine",
      .type = PB_OPTION_BOOLEAN,
      .offset = COLUMN(combine),
      .default_value = "false",
      .help = "Join the texts of all columns that `names` finds with commas." },
    { .name = "last",
      .type = PB_OPTION_BOOLEAN,
      .offset = COLUMN(last),
      .default_value = "false",
      .help = "If `names` finds several columns, read only the last, such as the newer of two years." },
    { .name = "optional",
      .type = PB_OPTION_BOOLEAN,
      .offset = COLUMN(optional),
      .default_value = "false",
      .help = "The table may lack this column." },
    { .name = "times",
      .type = PB_OPTION_NUMBER,
      .offset = COLUMN(times),
      .help = "Multiply the numbers of the column by this, such as 100 if 0.25 means 25%. By default only numbers that "
              "a workbook shows as percentages are multiplied, by 100.",
      .example = "100" },
    { .name = "counts",
      .type = PB_OPTION_TEXT_LIST,
      .offset = COLUMN(counts),
      .maximum = 100,
      .help =
          "The number is 1 where the cell is one of these texts (* matches any text) and 0 where it is another, so "
          "that sums count the areas of a kind; with times 100 it is 100 and 0, so that means over residents say which "
          "part of them lives there. Empty cells stay empty.",
      .example = "[\"1\"]" },
    { .name = "fill_down",
      .type = PB_OPTION_BOOLEAN,
      .offset = COLUMN(fill_down),
      .default_value = "false",
      .help = "An empty cell has the text of the last cell above it that is not empty, as where labels are merged over "
              "several rows." },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = COLUMN(at) },
    { 0 },
};

#define VALUES(field) offsetof(struct table_values, field)
static const struct pb_option values_options[] = {
    { .name = "field",
      .type = PB_OPTION_TEXT,
      .offset = VALUES(field_name),
      .flags = PB_REQUIRED,
      .choices = text_field_names,
      .help = "The field whose texts are replaced.",
      .example = "\"sex\"" },
    { .name = "from",
      .type = PB_OPTION_TEXT_LIST,
      .offset = VALUES(from),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "Texts of the table; * matches any text.",
      .example = "[\"M\", \"Males*\"]" },
    { .name = "to",
      .type = PB_OPTION_TEXT,
      .offset = VALUES(to),
      .help = "What they become. Without it the field is empty, as the category is for Total.",
      .example = "\"Male\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = VALUES(at) },
    { 0 },
};

#define CONDITION(field) offsetof(struct table_condition, field)
static const struct pb_option condition_options[] = {
    { .name = "column",
      .type = PB_OPTION_TEXT,
      .offset = CONDITION(column),
      .flags = PB_REQUIRED,
      .help = "Heading of the column to check.",
      .example = "\"Status\"" },
    { .name = "matches",
      .type = PB_OPTION_TEXT_LIST,
      .offset = CONDITION(matches),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "Texts of its cells; * matches any text.",
      .example = "[\"Total*\"]" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = CONDITION(at) },
    { 0 },
};

#define BREAKDOWN(field) offsetof(struct table_breakdown, field)
static const struct pb_option breakdown_options[] = {
    { .name = "column",
      .type = PB_OPTION_TEXT,
      .offset = BREAKDOWN(column),
      .flags = PB_REQUIRED,
      .help = "Heading of the column whose texts are the categories.",
      .example = "\"Status\"" },
    { .name = "category_type",
      .type = PB_OPTION_TEXT,
      .offset = BREAKDOWN(category_type),
      .flags = PB_REQUIRED,
      .help = "Kind of these categories.",
      .example = "\"Status of the appointment\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = BREAKDOWN(at) },
    { 0 },
};

static const char *const decimal_choices[] = { ".", ",", NULL };
static const char *const thousands_choices[] = { "auto", ",", ".", " ", "'", "none", NULL };
static const char *const year_choices[] = { "calendar", "financial", "academic", NULL };
static const char *const date_choices[] = { "day first", "month first", NULL };
static const char *const meaning_choices[] = { "day", "month", "week ending", "week beginning", NULL };
static const char *const week_choices[] = { "iso", NULL };
static const char *const alike_choices[] = { "add", "once", NULL };
static const char *const empty_choices[] = { "keep", "filter", NULL };
static const char *const short_choices[] = { "fill", "reject", NULL };

#define FIELD(field) offsetof(struct table_options, field)
const struct pb_option table_options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = FIELD(files),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "Tables: CSV, .xlsx, .ods or JSON, also in .zip or .gz; paths or patterns such as data/*.xlsx.",
      .example = "[\"downloads/qof-*.xlsx\"]" },
    { .name = "columns",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = FIELD(columns),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .maximum = 500,
      .fields = column_options,
      .size = sizeof(struct table_column),
      .help = "What the columns of the table are; other columns are not read.",
      .example = "[{\"field\": \"area_code\", \"names\": [\"Area code\"]}, {\"field\": \"indicator\", \"names\": "
                 "[\"Indicator\"]}, {\"field\": \"period\", \"names\": [\"Period\"]}, {\"field\": \"value\", "
                 "\"names\": [\"Value\"]}]" },
    { .name = "sheets",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(sheets),
      .help = "Names or patterns of the sheets to read; {FIELD} takes a field from the name. Not needed if the file "
              "has only one sheet.",
      .example = "[\"Table *\"]" },
    { .name = "file_names",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(file_names),
      .help = "Patterns of the name of the file; {FIELD} takes a field from it. A period is taken only where there is "
              "one. A file whose name is like none of them is refused.",
      .example = "[\"workforce-{period}.csv\"]" },
    { .name = "above",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(above),
      .help = "Patterns of rows above the headings, whose cells are joined by ' | '; {FIELD} takes a field from the "
              "first row that is like it. A period is taken only where there is one. A sheet without such a row is "
              "refused.",
      .example = "[\"Period: | {period}\"]" },
    { .name = "header",
      .type = PB_OPTION_OBJECT,
      .offset = FIELD(header),
      .fields = header_options,
      .help = "Where the headings are (default: in the first row that is not empty)." },
    { .name = "constants",
      .type = PB_OPTION_OBJECT,
      .offset = FIELD(constants),
      .fields = text_options,
      .help = "Fields that are the same in the whole table, or are used where a cell is empty; {sheet} and {file} in "
              "them are the names of sheet and file." },
    { .name = "values",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = FIELD(values),
      .maximum = 5000,
      .fields = values_options,
      .size = sizeof(struct table_values),
      .help = "Texts to replace by other texts; the first match is used." },
    { .name = "only",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = FIELD(only),
      .maximum = 100,
      .fields = condition_options,
      .size = sizeof(struct table_condition),
      .help = "Keep only rows for which all of these are true; others are counted as filtered." },
    { .name = "skip",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = FIELD(skip),
      .maximum = 100,
      .fields = condition_options,
      .size = sizeof(struct table_condition),
      .help = "Leave out rows for which one of these is true; they are counted as filtered." },
    { .name = "calculate",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(calculate),
      .default_value = "false",
      .help =
          "Where there is no column of values, calculate them: count over denominator, per as many as the unit says "
          "(%, per 1,000), with Wilson limits if value_type is proportion and Byar limits if it is crude_rate. The "
          "note of the rows says so." },
    { .name = "add_up",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(add_up),
      .default_value = "false",
      .help = "Add up rows of a sheet with the same indicator, area, sex, age, category, period and unit into one "
              "observation. Only for counts, and for what value_type calls an amount; if one of the rows has no "
              "figure, there "
              "is no sum." },
    { .name = "alike_rows",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(alike_rows),
      .default_value = "add",
      .choices = alike_choices,
      .help = "With add_up: what happens to rows of a sheet that agree in all their cells but the figures: add adds "
              "them, as parts of a whole; once takes those that are the same from end to end once, and rejects those "
              "whose figures differ, so that there is no sum." },
    { .name = "breakdowns",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = FIELD(breakdowns),
      .maximum = 20,
      .fields = breakdown_options,
      .size = sizeof(struct table_breakdown),
      .help = "With add_up: also add up the rows for each text of these columns, as categories.",
      .example = "[{\"column\": \"Status\", \"category_type\": \"Status of the appointment\"}]" },
    { .name = "ends_at",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(ends_at),
      .help = "Patterns of the text that ends the table, such as the first footnote; it is compared with the first "
              "cell of a row that is not empty.",
      .example = "[\"Source*\", \"Notes*\"]" },
    { .name = "suppressed",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(suppressed),
      .default_value = "[" PB_MARKERS_SUPPRESSED(FIRST_TEXT, NEXT_TEXT) "]",
      .help = "Further texts that mean that a number was withheld. Those of the default, and \"<5\", mean it in every "
              "file, unless `missing` lists them." },
    { .name = "missing",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(missing),
      .default_value = "[" PB_MARKERS_MISSING(FIRST_TEXT, NEXT_TEXT) "]",
      .help = "Texts that mean a missing value, as an empty cell does; texts of one character only where a number is "
              "expected." },
    { .name = "marks",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(marks),
      .default_value = "[\"[p]\", \"[r]\", \"[e]\", \"[b]\", \"[u]\"]",
      .help = "Texts after a number that are removed from it and kept as its note; shorthand and notes in brackets, "
              "such as [note 1], and signs such as an asterisk always are." },
    { .name = "decimal",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(decimal),
      .default_value = ".",
      .choices = decimal_choices,
      .help = "The decimal mark of numbers that are stored as text." },
    { .name = "thousands",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(thousands),
      .default_value = "auto",
      .choices = thousands_choices,
      .help =
          "The mark between groups of three digits; a number with groups of another length is rejected. auto: a "
          "comma, or a point if the comma is the decimal mark, and blanks that keep digits together (no-break, thin, "
          "figure); but where fields are separated by semicolons, 1,523 "
          "may be 1523 or 1.523, and its row is rejected until decimal or thousands says which." },
    { .name = "years",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(years),
      .choices = year_choices,
      .help = "What two years that follow each other mean, however they are written (2019-20, 2019 to 2020): calendar "
              "is the two years 2019 and 2020, financial the year from April 2019, academic the year from September "
              "2019. Without it they are read as calendar years, with a warning. 2019/20 is a financial year unless "
              "this is academic." },
    { .name = "dates",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(dates),
      .choices = date_choices,
      .help = "How dates such as 03/04/2019 are written. Without it, other dates of the column must show it, as "
              "13/04/2019 does; else such dates are rejected." },
    { .name = "date_means",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(date_means),
      .choices = meaning_choices,
      .help =
          "What a date stands for. Without it, the heading may say it (Month, Week ending); else a date is a day." },
    { .name = "weeks",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(weeks),
      .choices = week_choices,
      .help = "How weeks are counted that are written as Week 12 2020; without it they are rejected." },
    { .name = "area_types",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(area_types),
      .help = "Kinds of areas in the Places file to look up names in, if several areas have the same name.",
      .example = "[\"district\", \"county\"]" },
    { .name = "follow_changes",
      .type = PB_OPTION_BOOLEAN,
      .offset = FIELD(follow_changes),
      .default_value = "false",
      .help =
          "Are rows of codes that are not valid any more read as those of the area whose code took their place, one "
          "to one, by reference data on changes of codes? Their note says it. Rows of codes that were merged or "
          "split are left out, with a caution.",
      .example = "true" },
    { .name = "empty",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(empty),
      .default_value = "keep",
      .choices = empty_choices,
      .help = "What happens to rows in which all numbers are missing: keep publishes them as missing, filter counts "
              "them as filtered." },
    { .name = "hidden_rows",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(hidden_rows),
      .default_value = "keep",
      .choices = empty_choices,
      .help =
          "What happens to rows that are hidden in the workbook: keep reads them like others, filter counts them as "
          "filtered." },
    { .name = "short_rows",
      .type = PB_OPTION_TEXT,
      .offset = FIELD(short_rows),
      .default_value = "fill",
      .choices = short_choices,
      .help =
          "What happens to rows of a text file that have fewer fields than the headings: fill takes the missing ones "
          "at the end as empty, as Excel leaves them out; reject rejects the rows." },
    { .name = "records",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(records),
      .help = "Keys that lead to the list of records in a JSON document that is not itself one, from the outermost on. "
              "Single values beside the way are columns too, named with the keys that lead to them.",
      .example = "[\"areas\", \"data\"]" },
    { .name = "never",
      .type = PB_OPTION_TEXT_LIST,
      .offset = FIELD(never),
      .help = "Patterns of headings that the table must not have, because they are those of records of persons: such a "
              "file is refused. A table with a column of NHS numbers always is.",
      .example = "[\"*NHS number*\", \"*date of birth*\", \"*postcode*\"]" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = FIELD(at) },
    { 0 },
};
