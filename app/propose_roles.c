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

/* The day of a release, an extract or an update, and a number to sort by, are no period where another column is one. */
static bool is_other_time(const struct pb_preview_column *column)
{
    static const char *const words[] = { "sortable", "extract",    "extracted", "published", "publication",
                                         "release",  "released",   "updated",   "update",    "refreshed",
                                         "refresh",  "downloaded", "created",   "loaded",    NULL };
    for (size_t i = 0; words[i]; i++)
        if (pb_propose_has_word(column->heading, words[i]))
            return true;
    return false;
}

/* The first one; but of a year and its quarter in two columns the quarter. */
static size_t find_period(const struct pb_preview_sheet *sheet)
{
    size_t found = PROPOSE_NONE;
    for (size_t others = 0; others < 2; others++)
        for (size_t c = 0; found == PROPOSE_NONE && c < sheet->column_count; c++)
            if (pb_propose_is_period(&sheet->columns[c]) && (others || !is_other_time(&sheet->columns[c])) &&
                !pb_propose_has_word(sheet->columns[c].heading, "sortable"))
                found = c;
    for (size_t c = 0; found != PROPOSE_NONE && c < sheet->column_count; c++)
        if (c != found && pb_propose_is_period(&sheet->columns[c]) && sheet->columns[c].within == found &&
            !is_other_time(&sheet->columns[c]))
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
        bool named = fits && pb_propose_is_part(column->examples[0]); /* "Q3" and "Mar" say it themselves */
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

/* Texts of which nearly all are ages, or words in a column whose heading begins with the age. */
static bool says_age(const struct pb_preview_column *column)
{
    char spelled[PB_AGE_TEXT];
    size_t ages = 0;
    bool named = pb_propose_has_word(column->heading, "age") || pb_propose_has_word(column->heading, "ages");
    bool code = pb_propose_has_word(column->heading, "code") || pb_propose_has_word(column->heading, "id") ||
                pb_propose_has_word(column->heading, "standardised") ||
                pb_propose_has_word(column->heading, "adjusted");
    for (size_t i = 0; named && i < column->text_count; i++)
        ages += pb_age_spell(column->texts[i].text, strlen(column->texts[i].text), spelled) ? 1 : 0;
    bool begins = strncasecmp(column->heading, "age ", 4) == 0 && column->type == PB_PREVIEW_WORDS;
    return named && !code && column->type != PB_PREVIEW_DECIMAL && ages > 0 &&
           (begins || ages * 10 >= column->text_count * 7);
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
            if (c != period && pb_propose_is_period(&sheet->columns[c]) &&
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
                bool fits = pb_propose_is_figure(i) ? pb_propose_is_number(column) : column->filled > 0;
                if (!column->unique || !fits || pb_propose_has_role(roles, c))
                    continue;
                bool known = by_text ? (i == pb_propose_field_at("sex") && says_sex(column)) ||
                                           (i == pb_propose_field_at("age") && says_age(column))
                                     : pb_propose_is_known(column, i);
                if (known)
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
    size_t *value = &roles->known[pb_propose_field_at("value")];
    size_t *id = &roles->known[pb_propose_field_at("indicator")];
    size_t *name = &roles->known[pb_propose_field_at("indicator_name")];
    size_t last = PROPOSE_NONE;
    if (!pb_propose_find_companions(roles, arena))
        return false;
    if (*id != PROPOSE_NONE && *name != PROPOSE_NONE && !pb_propose_determines(roles, *id, *name))
        *id = PROPOSE_NONE;
    size_t part = roles->known[pb_propose_field_at("count")];
    size_t whole = roles->known[pb_propose_field_at("denominator")];
    roles->calculates = *value == PROPOSE_NONE && part != PROPOSE_NONE && whole != PROPOSE_NONE &&
                        count_values(roles, &last) == 0 && pb_propose_is_share(roles, part, whole);
    if (roles->calculates || *value != PROPOSE_NONE || (*id == PROPOSE_NONE && *name == PROPOSE_NONE))
        return true;
    if (count_values(roles, &last) == 1)
        *value = last;
    else if (!pb_propose_only_sexes(roles))
        *id = *name = PROPOSE_NONE;
    return pb_propose_find_companions(roles, arena);
}

/* Limits and counts go with a value; without one they are figures like others. */
static void settle_figures(struct pb_propose_roles *roles)
{
    size_t value = pb_propose_known_as(roles, "value");
    for (size_t i = 0; value == PROPOSE_NONE && !roles->calculates && i < PROPOSE_FIELDS; i++)
        if (pb_propose_is_figure(i))
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
    pb_propose_find_levels(roles);
    roles->period = find_period(sheet);
    roles->period_end = find_period_end(sheet, roles->period);
    roles->open_month = find_open_month(sheet, roles->period);
    roles->month = find_part(sheet, roles->period, false);
    roles->quarter = roles->month == PROPOSE_NONE ? find_part(sheet, roles->period, true) : PROPOSE_NONE;
    roles->within_code = roles->within_name = PROPOSE_NONE;
    find_known(roles);
    if (!pb_propose_find_dated(roles, arena))
        return false;
    bool good = find_measures(roles, arena);
    settle_figures(roles);
    return good && pb_propose_find_companions(roles, arena);
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
    size_t code = roles->level_count > 0 ? PROPOSE_NONE : find_small(roles);
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
    size_t *unit = &roles->known[pb_propose_field_at("unit")];
    for (size_t c = 0; c < roles->sheet->column_count && *unit == PROPOSE_NONE; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        bool apart = false;
        for (size_t i = 0; i < roles->dimension_count; i++)
            apart = apart || roles->dimensions[i] == c;
        if (column->unique && column->type == PB_PREVIEW_WORDS && !apart &&
            strcasecmp(column->heading, "measure") == 0 && !pb_propose_has_role(roles, c))
            *unit = c;
    }
}

/* Would most rows be rejected, as they contradict each other or say no area? */
static bool are_too_many(const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *area =
        &roles->sheet->columns[roles->code != PROPOSE_NONE ? roles->code : roles->name];
    size_t nowhere = roles->level_count > 0 || roles->name != PROPOSE_NONE || area->labels ? 0 : area->missing;
    return roles->alike > 0 && (roles->alike * 2 > roles->own || (roles->alike + nowhere) * 2 > roles->own + nowhere);
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
    if (pb_propose_known_as(roles, "value") == PROPOSE_NONE && !roles->calculates && count_values(roles, &last) == 0)
        return PB_PROPOSE_NO_FIGURES;
    *broken = !pb_propose_tell_apart(roles) || *broken;
    if (roles->alike > 0 && pb_propose_known_as(roles, "unit") != PROPOSE_NONE) { /* "%" and "Count" of one measure */
        roles->known[pb_propose_field_at("unit")] = PROPOSE_NONE;
        *broken = !pb_propose_tell_apart(roles) || *broken;
    }
    if (roles->dimension_count > 0 || roles->alike > 0) {
        take_small(roles);
        *broken = !pb_propose_tell_apart(roles) || *broken;
    }
    find_unit(roles);
    bool adds = pb_propose_are_counts(roles) && !pb_propose_loose_time(roles);
    return are_too_many(roles) && !adds ? PB_PROPOSE_ALIKE_ROWS : PB_PROPOSE_MAPPED;
}
