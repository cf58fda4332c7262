/*
 * What a column is follows from its heading, its type and the areas in it: the area columns first, then the period,
 * then the fields that have well-known headings, and every other column of numbers is a figure.
 */
#include "app/propose_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A field of the mapping and the headings by which it is known. */
static const struct {
    const char *field;
    const char *headings; /* with bars around each */
    bool number;
} synonyms[PROPOSE_FIELDS] = {
    { "indicator_name", "|indicator name|measure name|metric name|", false },
    { "indicator", "|indicator|indicator id|indicator code|measure id|metric|metric id|", false },
    { "age", "|age|age group|age band|ageband|", false },
    { "sex", "|sex|gender|", false },
    { "category_type", "|category type|breakdown type|", false },
    { "category", "|category|breakdown|", false },
    { "unit", "|unit|units|measure|", false },
    { "value", "|value|indicator value|", true },
    { "lower_95", "|lower|lower ci|lower 95|lower 95 limit|lower ci 95.0 limit|lowerci|lcl|lower ci limit|", true },
    { "upper_95", "|upper|upper ci|upper 95|upper 95 limit|upper ci 95.0 limit|upperci|ucl|upper ci limit|", true },
    { "count", "|count|numerator|", true },
    { "denominator", "|denominator|", true },
};

/* Figures that measure nothing. */
static const char *const no_values[] = { "id", "fid", "level", "sortable", "code", "order", "date", NULL };

/* A heading in small letters, with blanks for the signs between its words. */
static void propose_roles_plain(const char *heading, char text[PROPOSE_TEXT])
{
    size_t i = 0;
    for (; heading[i] && i + 1 < PROPOSE_TEXT; i++) {
        char c = heading[i];
        text[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : strchr("_.|-/", c) ? ' ' : c);
    }
    text[i] = '\0';
}

static bool propose_roles_has_word(const char *heading, const char *word)
{
    char text[PROPOSE_TEXT];
    propose_roles_plain(heading, text);
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static bool propose_roles_is_number(const struct pb_preview_column *column)
{
    return column->type == PB_PREVIEW_WHOLE || column->type == PB_PREVIEW_DECIMAL || column->type == PB_PREVIEW_PERCENT;
}

/* ---- Areas and periods ---- */

static size_t better_area(const struct pb_preview_sheet *sheet, bool by_name)
{
    size_t best = PROPOSE_NONE;
    size_t most = 0;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        size_t found = by_name ? column->areas_by_name : column->areas_by_code;
        if (column->unique && found > most) {
            most = found;
            best = c;
        }
    }
    return best;
}

static bool is_period(const struct pb_preview_column *column)
{
    static const char *const words[] = { "period", "year", "month", "time", "date", "quarter", NULL };
    char text[PROPOSE_TEXT];
    bool named = false;
    propose_roles_plain(column->heading, text);
    for (size_t i = 0; words[i]; i++)
        named = named || strstr(text, words[i]);
    return column->unique && column->filled > 0 && column->periods * 10 >= column->filled * 9 &&
           (named || !propose_roles_is_number(column));
}

/* The first one; but of a year and its quarter in two columns the quarter. */
static size_t find_period(const struct pb_preview_sheet *sheet)
{
    size_t found = PROPOSE_NONE;
    for (size_t c = 0; found == PROPOSE_NONE && c < sheet->column_count; c++)
        if (is_period(&sheet->columns[c]) && !propose_roles_has_word(sheet->columns[c].heading, "sortable"))
            found = c;
    for (size_t c = 0; found != PROPOSE_NONE && c < sheet->column_count; c++)
        if (c != found && is_period(&sheet->columns[c]) && sheet->columns[c].within == found &&
            !propose_roles_has_word(sheet->columns[c].heading, "sortable"))
            found = c;
    return found;
}

/* The column of the months or quarters of the years in the column of the period: all that were seen are one. */
static size_t find_part(const struct pb_preview_sheet *sheet, size_t period, bool quarter)
{
    static const char *const words[2][4] = { { "month", "mth", NULL }, { "quarter", "qtr", "q", NULL } };
    const struct pb_preview_column *years = period == PROPOSE_NONE ? NULL : &sheet->columns[period];
    const struct pb_period_rules rules = { .years = PB_YEARS_FINANCIAL };
    for (size_t c = 0; years && c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        bool fits = column->unique && column->example_count > 0 && c != period && column->within == PROPOSE_NONE;
        bool named = false;
        for (size_t i = 0; words[quarter][i]; i++)
            named = named || propose_roles_has_word(column->heading, words[quarter][i]);
        for (size_t e = 0; fits && named && e < column->example_count; e++) {
            struct pb_period_found found;
            fits = !pb_period_read(years->examples[0], strlen(years->examples[0]), &rules, &found) &&
                   !pb_period_narrow(&found, quarter, column->examples[e], strlen(column->examples[e]), &rules);
        }
        if (fits && named)
            return c;
    }
    return PROPOSE_NONE;
}

/* A column of months that cannot be used, as it is not known with which month the years begin to be counted. */
static size_t find_open_month(const struct pb_preview_sheet *sheet, size_t period)
{
    const struct pb_period_rules rules = { .years = PB_YEARS_FINANCIAL };
    for (size_t c = 0; period != PROPOSE_NONE && c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        const char *years = sheet->columns[period].examples[0];
        struct pb_period_found found;
        if (c != period && column->example_count > 0 && propose_roles_has_word(column->heading, "month") &&
            !pb_period_read(years, strlen(years), &rules, &found) &&
            pb_period_narrow(&found, false, column->examples[0], strlen(column->examples[0]), &rules) ==
                PB_PERIOD_TWO_WAYS)
            return c;
    }
    return PROPOSE_NONE;
}

/* ---- The other fields ---- */

static bool says_sex(const struct pb_preview_column *column)
{
    static const char *const sexes[] = { "Persons", "Person", "Male", "Female", "Males", "Females", NULL };
    size_t found = 0;
    for (size_t e = 0; e < column->example_count; e++)
        for (size_t i = 0; sexes[i]; i++)
            found += strcasecmp(column->examples[e], sexes[i]) == 0 ? 1 : 0;
    return column->example_count > 0 && found == column->example_count && column->different == column->example_count;
}

static bool is_known_by(const char *heading, const char *headings)
{
    char text[PROPOSE_TEXT];
    char search[PROPOSE_TEXT + 2];
    propose_roles_plain(heading, text);
    (void)snprintf(search, sizeof search, "|%s|", text);
    return strstr(headings, search) != NULL;
}

bool pb_propose_has_role(const struct pb_propose_roles *roles, size_t column)
{
    bool any = column == roles->code || column == roles->name || column == roles->period || column == roles->month ||
               column == roles->quarter || column == roles->within_code || column == roles->within_name;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        any = any || roles->known[i] == column;
    return any;
}

size_t pb_propose_known_as(const struct pb_propose_roles *roles, const char *field)
{
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        if (strcmp(synonyms[i].field, field) == 0)
            return roles->known[i];
    return PROPOSE_NONE;
}

static void find_roles(const struct pb_preview_sheet *sheet, struct pb_propose_roles *roles)
{
    *roles = (struct pb_propose_roles){ .sheet = sheet };
    roles->code = better_area(sheet, false);
    roles->name = better_area(sheet, true);
    roles->period = find_period(sheet);
    roles->open_month = find_open_month(sheet, roles->period);
    roles->month = find_part(sheet, roles->period, false);
    roles->quarter = roles->month == PROPOSE_NONE ? find_part(sheet, roles->period, true) : PROPOSE_NONE;
    roles->within_code = roles->within_name = PROPOSE_NONE;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        roles->known[i] = PROPOSE_NONE;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        for (size_t c = 0; c < sheet->column_count && roles->known[i] == PROPOSE_NONE; c++) {
            const struct pb_preview_column *column = &sheet->columns[c];
            bool sex = strcmp(synonyms[i].field, "sex") == 0 && says_sex(column);
            bool fits = synonyms[i].number ? propose_roles_is_number(column) : column->filled > 0;
            bool known = sex || is_known_by(column->heading, synonyms[i].headings);
            if (column->unique && fits && known && !pb_propose_has_role(roles, c))
                roles->known[i] = c;
        }
    /* Limits and counts go with a value; without one they are figures like others. */
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        if (synonyms[i].number && pb_propose_known_as(roles, "value") == PROPOSE_NONE)
            roles->known[i] = PROPOSE_NONE;
}

bool pb_propose_is_value(const struct pb_propose_roles *roles, size_t c)
{
    const struct pb_preview_column *column = &roles->sheet->columns[c];
    if (!column->unique || !propose_roles_is_number(column) || column->counts_rows || pb_propose_has_role(roles, c) ||
        is_period(column))
        return false;
    for (size_t i = 0; no_values[i]; i++)
        if (propose_roles_has_word(column->label, no_values[i]))
            return false;
    return true;
}

bool pb_propose_are_counts(const struct pb_propose_roles *roles)
{
    static const char *const words[] = { "count", "counts", "number", "numbers", NULL };
    size_t counts = 0;
    if (pb_propose_known_as(roles, "value") != PROPOSE_NONE)
        return false;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        bool counted = false;
        if (!pb_propose_is_value(roles, c))
            continue;
        for (size_t i = 0; words[i]; i++)
            counted = counted || propose_roles_has_word(column->heading, words[i]);
        if (!counted || column->type != PB_PREVIEW_WHOLE || column->least < 0)
            return false;
        counts++;
    }
    return counts > 0;
}

/* Do the headings of the figures say several periods? One alone is that of the whole table. */
static bool propose_roles_is_wide(const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *first = NULL;
    for (size_t c = 0; roles->period == PROPOSE_NONE && c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        if (!column->heading_period || !pb_propose_is_value(roles, c))
            continue;
        first = first ? first : column;
        if (column->length != first->length ||
            memcmp(column->heading + column->at, first->heading + first->at, first->length) != 0)
            return true;
    }
    return false;
}

static size_t count_values(const struct pb_propose_roles *roles)
{
    size_t count = 0;
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        count += pb_propose_is_value(roles, c) ? 1 : 0;
    return count;
}

/* Does every area have several rows, with nothing to tell them apart? */
static bool alike_rows(const struct pb_propose_roles *roles)
{
    size_t area = roles->code != PROPOSE_NONE ? roles->code : roles->name;
    const struct pb_preview_column *column = &roles->sheet->columns[area];
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        if (!synonyms[i].number && roles->known[i] != PROPOSE_NONE)
            return false;
    size_t areas = roles->code != PROPOSE_NONE ? column->areas_by_code : column->areas_by_name;
    return roles->period == PROPOSE_NONE && column->different > 1 && column->area_rows > 2 * areas;
}

/* A column in which every row has a text of its own that is not an area of the Places file. */
static size_t find_own(const struct pb_propose_roles *roles, enum pb_preview_type type)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        if (column->unique && column->type == type && column->missing == 0 && column->filled > 1 &&
            column->different == column->filled && column->areas_by_code + column->areas_by_name == 0 &&
            !pb_propose_has_role(roles, c))
            return c;
    }
    return PROPOSE_NONE;
}

/* By the codes of the Office for National Statistics. */
static const char *small_type(const char *code)
{
    static const char *const types[][2] = { { "00", "oa" }, { "01", "lsoa" }, { "02", "msoa" }, { "05", "ward" } };
    for (size_t i = 0; *code && i < sizeof types / sizeof types[0]; i++)
        if (strncmp(code + 1, types[i][0], 2) == 0)
            return types[i][1];
    return "small area";
}

/* Rows of small areas with the code or name of their district: the area of the Places file is the one around them. */
static bool take_small(struct pb_propose_roles *roles)
{
    size_t code = find_own(roles, PB_PREVIEW_CODE);
    if (code == PROPOSE_NONE)
        return false;
    roles->within_code = roles->code;
    roles->within_name = roles->name;
    roles->code = code;
    roles->name = find_own(roles, PB_PREVIEW_WORDS);
    roles->small_type = small_type(roles->sheet->columns[code].examples[0]);
    return true;
}

enum pb_propose_verdict pb_propose_judge(const struct pb_preview_sheet *sheet, struct pb_propose_roles *roles)
{
    if (!sheet->looked || !sheet->headed)
        return PB_PROPOSE_NO_HEADINGS;
    find_roles(sheet, roles);
    roles->wide = propose_roles_is_wide(roles);
    if (roles->code == PROPOSE_NONE && roles->name == PROPOSE_NONE)
        return PB_PROPOSE_NO_AREAS;
    if (pb_propose_known_as(roles, "value") == PROPOSE_NONE && count_values(roles) == 0)
        return PB_PROPOSE_NO_FIGURES;
    return alike_rows(roles) && !take_small(roles) ? PB_PROPOSE_ALIKE_ROWS : PB_PROPOSE_MAPPED;
}

/* ---- Patterns ---- */

/* A heading as a name of the mapping: braces would be fields. */
void pb_propose_name(const char *heading, char text[PROPOSE_TEXT])
{
    (void)pb_text_copy(text, PROPOSE_TEXT, heading);
    for (char *c = text; *c; c++)
        *c = *c == '{' || *c == '}' ? '*' : *c;
}

/* With {period} where the period stands; false where the pattern would take other columns too. */
bool pb_propose_pattern(const struct pb_preview_sheet *sheet, size_t c, char text[PROPOSE_TEXT])
{
    const struct pb_preview_column *column = &sheet->columns[c];
    const char *heading = column->heading;
    const char *after = heading + column->at + column->length;
    size_t end = strlen(after);
    if (!column->heading_period || column->at == 0 || strpbrk(heading, "*{}"))
        return false;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *other = sheet->columns[i].heading;
        size_t length = strlen(other);
        if (length <= column->at + end || strncasecmp(other, heading, column->at) != 0 ||
            strcasecmp(other + length - end, after) != 0)
            continue;
        const struct pb_preview_column *same = &sheet->columns[i];
        if (!same->heading_period || same->at != column->at || same->length != length - column->at - end)
            return false;
    }
    (void)snprintf(text, PROPOSE_TEXT, "%.*s{period}%s", (int)column->at, heading, after);
    return true;
}

/* What a column measures, without its period. */
void pb_propose_measure(const struct pb_preview_column *column, char text[PROPOSE_TEXT])
{
    if (column->heading_period)
        (void)snprintf(text, PROPOSE_TEXT, "%.*s%s", (int)column->at, column->heading,
                       column->heading + column->at + column->length);
    else
        (void)pb_text_copy(text, PROPOSE_TEXT, column->heading);
    /* " | _ | " and what else is left between the words */
    size_t to = 0;
    for (size_t i = 0; text[i]; i++) {
        char c = strchr("|_{}", text[i]) ? ' ' : text[i];
        if (c != ' ' || (to > 0 && text[to - 1] != ' '))
            text[to++] = c;
    }
    text[to - (to > 0 && text[to - 1] == ' ' ? 1 : 0)] = '\0';
}

void pb_propose_slug(const char *name, char slug[PROPOSE_SLUG])
{
    size_t to = 0;
    for (; *name && to + 1 < PROPOSE_SLUG; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            slug[to++] = c;
        else if (to > 0 && slug[to - 1] != '-')
            slug[to++] = '-';
    }
    while (to > 0 && slug[to - 1] == '-')
        to--;
    slug[to] = '\0';
    if (!to)
        (void)pb_text_copy(slug, PROPOSE_SLUG, "table");
}

const char *pb_propose_field(size_t synonym)
{
    return synonyms[synonym].field;
}
