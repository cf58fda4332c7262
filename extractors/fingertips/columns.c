#include "extractors/fingertips/columns.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAXIMUM = 128, LIST_MAXIMUM = 700, MISSING = PB_CSV_FIELDS_MAXIMUM };

struct known_column {
    const char *name;
    /* Without these, rows cannot be told apart or have no meaning. The categories are among them, because a deprivation
     * decile without its category would pass for the whole population. */
    bool essential;
    bool often_absent; /* nobody misses it */
};

static const struct known_column used[COLUMNS_USED] = {
    [COLUMN_INDICATOR] = { "Indicator ID", true, false },
    [COLUMN_NAME] = { "Indicator Name", false, false },
    [COLUMN_AREA_CODE] = { "Area Code", true, false },
    [COLUMN_AREA_NAME] = { "Area Name", false, false },
    [COLUMN_AREA_TYPE] = { "Area Type", false, false },
    [COLUMN_SEX] = { "Sex", true, false },
    [COLUMN_AGE] = { "Age", true, false },
    [COLUMN_CATEGORY_TYPE] = { "Category Type", true, false },
    [COLUMN_CATEGORY] = { "Category", true, false },
    [COLUMN_PERIOD] = { "Time period", true, false },
    [COLUMN_VALUE] = { "Value", true, false },
    [COLUMN_LOWER_95] = { "Lower CI 95.0 limit", false, false },
    [COLUMN_UPPER_95] = { "Upper CI 95.0 limit", false, false },
    [COLUMN_LOWER_998] = { "Lower CI 99.8 limit", false, false },
    [COLUMN_UPPER_998] = { "Upper CI 99.8 limit", false, false },
    [COLUMN_COUNT] = { "Count", false, false },
    [COLUMN_DENOMINATOR] = { "Denominator", false, false },
    [COLUMN_NOTE] = { "Value note", false, false },
    [COLUMN_TREND] = { "Recent Trend", false, false },
    [COLUMN_COMPARED_ENGLAND] = { "Compared to England value or percentiles", false, true },
    [COLUMN_COMPARED_REGION] = { "Compared to Region value or percentiles", false, true },
    [COLUMN_PARENT_CODE] = { "Parent Code", false, true },
    [COLUMN_RANGE] = { "Time period range", false, true },
};

/* Names as they are compared: small letters and digits only, so that "Area Code", "Area.Code" and "AreaCode" agree. */
static const struct {
    const char *name;
    enum column column;
} names[] = {
    { "indicatorid", COLUMN_INDICATOR },
    { "indicatorname", COLUMN_NAME },
    { "areacode", COLUMN_AREA_CODE },
    { "areaname", COLUMN_AREA_NAME },
    { "areatype", COLUMN_AREA_TYPE },
    { "sex", COLUMN_SEX },
    { "gender", COLUMN_SEX },
    { "age", COLUMN_AGE },
    { "categorytype", COLUMN_CATEGORY_TYPE },
    { "category", COLUMN_CATEGORY },
    { "timeperiod", COLUMN_PERIOD },
    { "value", COLUMN_VALUE },
    { "lowerci950limit", COLUMN_LOWER_95 },
    { "upperci950limit", COLUMN_UPPER_95 },
    { "lowerci95limit", COLUMN_LOWER_95 },
    { "upperci95limit", COLUMN_UPPER_95 },
    { "lowercilimit", COLUMN_LOWER_95 }, /* before October 2017 there was one pair */
    { "uppercilimit", COLUMN_UPPER_95 },
    { "lowerci", COLUMN_LOWER_95 },
    { "upperci", COLUMN_UPPER_95 },
    { "lowerci998limit", COLUMN_LOWER_998 },
    { "upperci998limit", COLUMN_UPPER_998 },
    { "count", COLUMN_COUNT },
    { "denominator", COLUMN_DENOMINATOR },
    { "valuenote", COLUMN_NOTE },
    { "recenttrend", COLUMN_TREND },
    { "comparedtoenglandvalueorpercentiles", COLUMN_COMPARED_ENGLAND },
    { "comparedtoregionvalueorpercentiles", COLUMN_COMPARED_REGION },
    { "comparedtoregionsstatisticalvalueorpercentiles", COLUMN_COMPARED_REGION },
    { "parentcode", COLUMN_PARENT_CODE },
    { "parentname", COLUMN_OTHER },
    { "columnnotused", COLUMN_OTHER },
    { "timeperiodsortable", COLUMN_OTHER },
    { "newdata", COLUMN_OTHER },
    { "targetdata", COLUMN_OTHER }, /* what "Compared to goal" was called */
    { "timeperiodrange", COLUMN_RANGE },
};

/* What R and pandas call a column without a name. */
static const char *const nameless[] = { "", "x", "x1", "1", "unnamed0", "rowname", "rownames" };

const char *fingertips_column_name(enum column column)
{
    return column < COLUMNS_USED ? used[column].name : "";
}

/* Returns false when the name is longer than any that is known. */
static bool simplify(const char *name, size_t length, char simple[NAME_MAXIMUM])
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            continue;
        if (written + 1 >= NAME_MAXIMUM)
            return false;
        simple[written++] = c;
    }
    simple[written] = '\0';
    return true;
}

/* What a column of this name is; `first`: it is the first one, which may be a nameless column of row numbers. */
static enum column column_of(const char *name, size_t length, bool first)
{
    static const char compared[] = "comparedto"; /* "Compared to goal", "Compared to percentiles", other parents */
    char simple[NAME_MAXIMUM];
    if (!simplify(name, length, simple))
        return COLUMN_UNKNOWN;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(simple, names[i].name) == 0)
            return names[i].column;
    if (strncmp(simple, compared, sizeof compared - 1) == 0)
        return COLUMN_OTHER;
    for (size_t i = 0; first && i < sizeof nameless / sizeof nameless[0]; i++)
        if (strcmp(simple, nameless[i]) == 0)
            return COLUMN_OTHER;
    return COLUMN_UNKNOWN;
}

/* Adds a name to a list in words; one that no longer fits is left out. */
static void columns_list_add(char list[LIST_MAXIMUM], const char *name, size_t length)
{
    size_t at = strlen(list);
    if (at + length + 3 > LIST_MAXIMUM)
        return;
    (void)snprintf(list + at, LIST_MAXIMUM - at, "%s%.*s", at ? ", " : "", (int)length, name);
}

static enum pb_status fingertips_columns_fail_twice(enum column column, size_t one, size_t other, const char *file,
                                                    uint64_t line, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "columns %zu and %zu are both '%s'", one + 1,
                                    other + 1, used[column].name);
    pb_error_at(error, file, line, 0);
    pb_error_hint(error, "remove one of the two, or use the file exactly as the Fingertips service gave it");
    return status;
}

static enum pb_status fingertips_columns_fail_missing(const char *missing, const char *found, const char *file,
                                                      uint64_t line, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no column %s; found: %s", missing, *found ? found : "no names");
    pb_error_at(error, file, line, 0);
    pb_error_hint(error, "expected a Fingertips data file, whose first line names its columns: check that this is the "
                         "right file, and whether the service renamed a column");
    return status;
}

enum pb_status fingertips_columns_map(struct columns *columns, struct pb_csv *csv, const struct pb_csv_record *header,
                                      const char *file, struct pb_findings *findings, struct pb_error *error)
{
    char found[LIST_MAXIMUM] = "";
    char unknown[LIST_MAXIMUM] = "";
    char missing[LIST_MAXIMUM] = "";
    char absent[LIST_MAXIMUM] = "";
    for (size_t i = 0; i < COLUMNS_USED; i++)
        columns->at[i] = MISSING;
    for (size_t i = 0; i < header->count; i++) {
        size_t length = 0;
        const char *name = pb_csv_text(csv, header, i, &length);
        enum column column = column_of(name, length, i == 0);
        columns_list_add(found, name, length);
        if (column == COLUMN_UNKNOWN)
            columns_list_add(unknown, length ? name : "(no name)", length ? length : strlen("(no name)"));
        if (column >= COLUMNS_USED)
            continue;
        if (columns->at[column] != MISSING)
            return fingertips_columns_fail_twice(column, columns->at[column], i, file, header->line, error);
        columns->at[column] = i;
    }
    for (size_t i = 0; i < COLUMNS_USED; i++)
        if (columns->at[i] == MISSING && !used[i].often_absent)
            columns_list_add(used[i].essential ? missing : absent, used[i].name, strlen(used[i].name));
    if (*missing)
        return fingertips_columns_fail_missing(missing, found, file, header->line, error);
    if (*unknown)
        pb_warning_add(findings, file, header->line, "columns that are not known and not used: %s", unknown);
    if (*absent)
        pb_warning_add(findings, file, header->line, "the file has no column %s: left empty", absent);
    return PB_OK;
}

int fingertips_columns_probe(struct pb_csv *csv, const struct pb_csv_record *header)
{
    bool has[COLUMNS_USED] = { false };
    for (size_t i = 0; i < header->count; i++) {
        size_t length = 0;
        const char *name = pb_csv_text(csv, header, i, &length);
        enum column column = column_of(name, length, i == 0);
        if (column < COLUMNS_USED)
            has[column] = true;
    }
    if (!has[COLUMN_INDICATOR])
        return 0;
    /* The service's lists of indicators have ids too, and no data. */
    return has[COLUMN_AREA_CODE] && has[COLUMN_PERIOD] && has[COLUMN_VALUE] ? COLUMNS_OF_FIGURES : 30;
}
