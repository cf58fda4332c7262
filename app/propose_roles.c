/*
 * What a column is follows from its heading, its type and the areas in it: the area columns first, then the period,
 * then the fields that have well-known headings, and every other column of numbers is a figure.
 */
#include "app/propose_private.h"

#include "placebook/area_names.h"
#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A field of the mapping and the headings by which it is known. */
static const struct {
    const char *field;
    const char *headings; /* with bars around each */
    bool number;
} synonyms[PROPOSE_FIELDS] = {
    { "indicator_name",
      "|indicator name|measure name|metric name|indicator title|measure title|measure description|measure desc|"
      "indicator description|metric description|metric desc|data item name|",
      false },
    { "indicator",
      "|indicator|indicator id|indicator code|measure id|measure code|metric|metric id|metric code|measure|"
      "statistic|variable|data item|series|",
      false },
    { "age",
      "|age|age group|age band|ageband|agegroup|age range|agerange|age groups|age bands|age group (years)|"
      "age (years)|age in years|ages|",
      false },
    { "sex", "|sex|gender|", false },
    { "category_type",
      "|category type|breakdown type|breakdown topic|characteristic type|characteristic group|dimension type|", false },
    { "category", "|category|breakdown|characteristic|", false },
    { "unit", "|unit|units|unit of measure|measurement unit|", false },
    { "value",
      "|value|indicator value|measure value|metric value|obs value|observation|observation value|data value|"
      "figure|",
      true },
    { "lower_95", "|lower|lower ci|lower 95|lower 95 limit|lowerci|lcl|lower ci limit|", true },
    { "upper_95", "|upper|upper ci|upper 95|upper 95 limit|upperci|ucl|upper ci limit|", true },
    { "lower_998", "|lower ci 99 8 limit|lower 99 8|", true },
    { "upper_998", "|upper ci 99 8 limit|upper 99 8|", true },
    { "count", "|count|numerator|", true },
    { "denominator", "|denominator|", true },
};

/* Figures that measure nothing. */
static const char *const no_values[] = { "id", "fid", "level", "sortable", "code", "order", "date", NULL };

/* A heading in small letters, with blanks for the signs between its words. */
void pb_propose_plain(const char *heading, char text[PROPOSE_TEXT])
{
    size_t i = 0;
    for (; heading[i] && i + 1 < PROPOSE_TEXT; i++) {
        char c = heading[i];
        text[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : strchr("_.|-/", c) ? ' ' : c);
    }
    text[i] = '\0';
}

bool pb_propose_has_word(const char *heading, const char *word)
{
    char text[PROPOSE_TEXT];
    pb_propose_plain(heading, text);
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
    pb_propose_plain(column->heading, text);
    for (size_t i = 0; words[i]; i++)
        named = named || strstr(text, words[i]);
    return column->unique && column->filled > 0 && column->periods * 10 >= column->filled * 9 &&
           (named || !propose_roles_is_number(column));
}

bool pb_propose_period_inside(const struct pb_preview_column *column)
{
    size_t at = 0;
    size_t length = 0;
    bool named = pb_propose_has_word(column->heading, "period") || pb_propose_has_word(column->heading, "month");
    bool all = named && column->unique && column->type == PB_PREVIEW_WORDS && column->text_count > 0;
    for (size_t i = 0; all && i < column->text_count; i++)
        all = column->texts[i].own == 0 || pb_preview_period_within(column->texts[i].text, &at, &length);
    return all;
}

/* The first one; but of a year and its quarter in two columns the quarter. */
static size_t find_period(const struct pb_preview_sheet *sheet)
{
    size_t found = PROPOSE_NONE;
    for (size_t c = 0; found == PROPOSE_NONE && c < sheet->column_count; c++)
        if (is_period(&sheet->columns[c]) && !pb_propose_has_word(sheet->columns[c].heading, "sortable"))
            found = c;
    for (size_t c = 0; found != PROPOSE_NONE && c < sheet->column_count; c++)
        if (c != found && is_period(&sheet->columns[c]) && sheet->columns[c].within == found &&
            !pb_propose_has_word(sheet->columns[c].heading, "sortable"))
            found = c;
    for (size_t c = 0; found == PROPOSE_NONE && c < sheet->column_count; c++)
        if (pb_propose_period_inside(&sheet->columns[c]))
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
            named = named || pb_propose_has_word(column->heading, words[quarter][i]);
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
        if (c != period && column->example_count > 0 && pb_propose_has_word(column->heading, "month") &&
            !pb_period_read(years, strlen(years), &rules, &found) &&
            pb_period_narrow(&found, false, column->examples[0], strlen(column->examples[0]), &rules) ==
                PB_PERIOD_TWO_WAYS)
            return c;
    }
    return PROPOSE_NONE;
}

/* ---- The other fields ---- */

/* Texts that are all sexes or say that it is not known, with a male and a female one or "Persons" among them. */
static bool says_sex(const struct pb_preview_column *column)
{
    static const char *const others[] = {
        "unknown", "not known", "not stated", "not specified", "indeterminate", "other", "x", "u", NULL
    };
    bool male = false;
    bool female = false;
    bool persons = false;
    for (size_t i = 0; i < column->text_count; i++) {
        const char *text = column->texts[i].text;
        enum pb_word sex = pb_sex_of(text, strlen(text));
        bool other = false;
        for (size_t k = 0; others[k]; k++)
            other = other || strcasecmp(text, others[k]) == 0;
        if (!sex && !other)
            return false;
        male = male || sex == PB_WORD_MALE;
        female = female || sex == PB_WORD_FEMALE;
        persons = persons || strncasecmp(text, "person", strlen("person")) == 0;
    }
    return (male && female) || persons;
}

/* Texts of which nearly all are ages. */
static bool says_age(const struct pb_preview_column *column)
{
    char spelled[PB_AGE_TEXT];
    size_t ages = 0;
    bool named = pb_propose_has_word(column->heading, "age") || pb_propose_has_word(column->heading, "ages");
    for (size_t i = 0; named && i < column->text_count; i++)
        ages += pb_age_spell(column->texts[i].text, strlen(column->texts[i].text), spelled) ? 1 : 0;
    return column->type != PB_PREVIEW_DECIMAL && ages > 0 && ages * 10 >= column->text_count * 7;
}

static bool is_known_by(const char *heading, const char *headings)
{
    char text[PROPOSE_TEXT];
    char search[PROPOSE_TEXT + 2];
    pb_propose_plain(heading, text);
    (void)snprintf(search, sizeof search, "|%s|", text);
    return strstr(headings, search) != NULL;
}

bool pb_propose_has_role(const struct pb_propose_roles *roles, size_t column)
{
    bool any = column == roles->code || column == roles->name || column == roles->period || column == roles->month ||
               column == roles->quarter || column == roles->period_end || column == roles->within_code ||
               column == roles->within_name;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        any = any || roles->known[i] == column;
    return any;
}

static size_t field_at(const char *field)
{
    size_t i = 0;
    while (i + 1 < PROPOSE_FIELDS && strcmp(synonyms[i].field, field) != 0)
        i++;
    return i;
}

size_t pb_propose_known_as(const struct pb_propose_roles *roles, const char *field)
{
    return roles->known[field_at(field)];
}

/* The column of the last days of the periods whose first days another column has: "Period start" and "Period end". */
static size_t find_period_end(const struct pb_preview_sheet *sheet, size_t period)
{
    static const char *const pairs[][2] = { { "start", "end" },      { "from", "to" },    { "begin", "end" },
                                            { "starts", "ends" },    { "first", "last" }, { "beginning", "ending" },
                                            { "starting", "ending" } };
    if (period == PROPOSE_NONE)
        return PROPOSE_NONE;
    for (size_t c = 0; c < sheet->column_count; c++)
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
            if (c != period && is_period(&sheet->columns[c]) &&
                pb_propose_has_word(sheet->columns[period].heading, pairs[i][0]) &&
                pb_propose_has_word(sheet->columns[c].heading, pairs[i][1]))
                return c;
    return PROPOSE_NONE;
}

static void find_known(struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        roles->known[i] = PROPOSE_NONE;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        for (size_t by_text = 0; by_text < 2; by_text++) /* by their headings, then by their texts */
            for (size_t c = 0; c < sheet->column_count && roles->known[i] == PROPOSE_NONE; c++) {
                const struct pb_preview_column *column = &sheet->columns[c];
                bool fits = synonyms[i].number ? propose_roles_is_number(column) : column->filled > 0;
                bool known =
                    by_text ? (i == field_at("sex") && says_sex(column)) || (i == field_at("age") && says_age(column))
                            : is_known_by(column->heading, synonyms[i].headings);
                if (column->unique && fits && known && !pb_propose_has_role(roles, c))
                    roles->known[i] = c;
            }
}

static size_t count_values(const struct pb_propose_roles *roles, size_t *last)
{
    size_t count = 0;
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (pb_propose_is_value(roles, c)) {
            count++;
            *last = c;
        }
    return count;
}

/* A column that says what is measured goes with one column of figures. Of several each is a measure by itself, and the
 * texts are its categories. */
static bool find_measures(struct pb_propose_roles *roles, struct pb_arena *arena)
{
    size_t *value = &roles->known[field_at("value")];
    size_t *id = &roles->known[field_at("indicator")];
    size_t *name = &roles->known[field_at("indicator_name")];
    size_t last = PROPOSE_NONE;
    if (!pb_propose_find_companions(roles, arena))
        return false;
    if (*id != PROPOSE_NONE && *name != PROPOSE_NONE && !pb_propose_determines(roles, *id, *name))
        *id = PROPOSE_NONE;
    if (*value != PROPOSE_NONE || (*id == PROPOSE_NONE && *name == PROPOSE_NONE))
        return true;
    if (count_values(roles, &last) == 1)
        *value = last;
    else
        *id = *name = PROPOSE_NONE;
    return pb_propose_find_companions(roles, arena);
}

/* Limits and counts go with a value; without one they are figures like others. */
static void settle_figures(struct pb_propose_roles *roles)
{
    size_t value = pb_propose_known_as(roles, "value");
    for (size_t i = 0; value == PROPOSE_NONE && i < PROPOSE_FIELDS; i++)
        if (synonyms[i].number)
            roles->known[i] = PROPOSE_NONE;
    for (size_t c = 0; value != PROPOSE_NONE && c < roles->sheet->column_count; c++) {
        const struct pb_propose_companion *companion = &roles->companions[c];
        if (companion->of == value && roles->known[companion->field] == PROPOSE_NONE)
            roles->known[companion->field] = c;
    }
}

static bool find_roles(const struct pb_preview_sheet *sheet, struct pb_propose_roles *roles, struct pb_arena *arena)
{
    *roles = (struct pb_propose_roles){ .sheet = sheet };
    roles->code = better_area(sheet, false);
    roles->name = better_area(sheet, true);
    roles->period = find_period(sheet);
    roles->period_end = find_period_end(sheet, roles->period);
    roles->open_month = find_open_month(sheet, roles->period);
    roles->month = find_part(sheet, roles->period, false);
    roles->quarter = roles->month == PROPOSE_NONE ? find_part(sheet, roles->period, true) : PROPOSE_NONE;
    roles->within_code = roles->within_name = PROPOSE_NONE;
    find_known(roles);
    bool good = find_measures(roles, arena);
    settle_figures(roles);
    return good && pb_propose_find_companions(roles, arena);
}

bool pb_propose_is_value(const struct pb_propose_roles *roles, size_t c)
{
    const struct pb_preview_column *column = &roles->sheet->columns[c];
    const struct pb_propose_companion *companion = roles->companions ? &roles->companions[c] : NULL;
    if (!column->unique || !propose_roles_is_number(column) || column->counts_rows || pb_propose_has_role(roles, c) ||
        is_period(column) || (companion && (companion->of != PROPOSE_NONE || companion->lost)))
        return false;
    for (size_t i = 0; no_values[i]; i++)
        if (pb_propose_has_word(column->label, no_values[i]))
            return false;
    return true;
}

bool pb_propose_are_counts(const struct pb_propose_roles *roles)
{
    size_t counts = 0;
    if (pb_propose_known_as(roles, "value") != PROPOSE_NONE)
        return false;
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (pb_propose_is_value(roles, c)) {
            if (!pb_propose_is_count(roles, c))
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

/* ---- Small areas ---- */

/* A code for each row that is none of an area of the Places file and lies in one of them: of an LSOA, a practice. */
static size_t find_small(const struct pb_propose_roles *roles)
{
    size_t around = roles->code != PROPOSE_NONE ? roles->code : roles->name;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        const char *code = column->examples[0];
        if (column->unique && column->type == PB_PREVIEW_CODE && column->missing == 0 && column->filled > 1 &&
            column->areas_by_code + column->areas_by_name == 0 && !pb_propose_has_role(roles, c) &&
            (pb_area_code_small(code, strlen(code)) || pb_propose_is_own(roles, c)) &&
            pb_propose_determines(roles, c, around) && !pb_propose_determines(roles, around, c))
            return c;
    }
    return PROPOSE_NONE;
}

/* Their names: a text for each code. */
static size_t find_small_name(const struct pb_propose_roles *roles, size_t code)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        if (column->unique && column->type == PB_PREVIEW_WORDS && column->missing == 0 &&
            column->areas_by_code + column->areas_by_name == 0 && !pb_propose_has_role(roles, c) &&
            pb_propose_determines(roles, code, c) && pb_propose_determines(roles, c, code))
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
static void take_small(struct pb_propose_roles *roles)
{
    size_t code = find_small(roles);
    if (code == PROPOSE_NONE)
        return;
    size_t name = find_small_name(roles, code);
    roles->within_code = roles->code;
    roles->within_name = roles->name;
    roles->code = code;
    roles->name = name;
    roles->small_type = small_type(roles->sheet->columns[code].examples[0]);
}

/* A column headed Measure beside one of indicators says how they are measured, where it tells no rows apart. */
static void find_unit(struct pb_propose_roles *roles)
{
    size_t *unit = &roles->known[field_at("unit")];
    for (size_t c = 0; c < roles->sheet->column_count && *unit == PROPOSE_NONE; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        bool apart = false;
        for (size_t i = 0; i < roles->dimension_count; i++)
            apart = apart || roles->dimensions[i] == c;
        if (column->unique && column->type == PB_PREVIEW_WORDS && !apart && is_known_by(column->heading, "|measure|") &&
            !pb_propose_has_role(roles, c))
            *unit = c;
    }
}

enum pb_propose_verdict pb_propose_judge(const struct pb_preview_sheet *sheet, struct pb_propose_roles *roles,
                                         struct pb_arena *arena, bool *broken)
{
    size_t last = 0;
    if (!sheet->looked || !sheet->headed)
        return PB_PROPOSE_NO_HEADINGS;
    *broken = !find_roles(sheet, roles, arena) || *broken;
    if (*broken)
        return PB_PROPOSE_NO_HEADINGS;
    roles->wide = propose_roles_is_wide(roles);
    if (roles->code == PROPOSE_NONE && roles->name == PROPOSE_NONE)
        return PB_PROPOSE_NO_AREAS;
    if (pb_propose_known_as(roles, "value") == PROPOSE_NONE && count_values(roles, &last) == 0)
        return PB_PROPOSE_NO_FIGURES;
    *broken = !pb_propose_tell_apart(roles) || *broken;
    if (roles->dimension_count > 0 || roles->alike > 0) {
        take_small(roles);
        *broken = !pb_propose_tell_apart(roles) || *broken;
    }
    find_unit(roles);
    return roles->alike * 2 > roles->own && !pb_propose_are_counts(roles) ? PB_PROPOSE_ALIKE_ROWS : PB_PROPOSE_MAPPED;
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

bool pb_propose_is_figure(size_t synonym)
{
    return synonyms[synonym].number;
}

const char *pb_propose_field(size_t synonym)
{
    return synonyms[synonym].field;
}
