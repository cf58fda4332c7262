/*
 * What kind of value a column of figures has, which decides whether the figures of districts are put together: a count
 * by the words of its heading and its whole numbers; a proportion or a rate where the numerator and the denominator
 * beside it give it in every row. What is not known stays open.
 */
#include "app/propose_private.h"

#include <math.h>
#include <string.h>

static bool values_has_any(const char *heading, const char *const *words)
{
    for (; *words; words++)
        if (pb_propose_has_word(heading, *words))
            return true;
    return false;
}

enum { NO_COUNT, UNKNOWN_COUNT, MAYBE_COUNT, COUNT };

/* Things that are counted, and no word that makes something else of their number. Of people, a heading may leave out
 * that it is a percentage of them. */
static int says_count(const char *heading)
{
    static const char *const events[] = { "count",       "counts",     "number",       "numbers",    "births",
                                          "deaths",      "admissions", "attendances",  "cases",      "population",
                                          "visits",      "referrals",  "appointments", "episodes",   "spells",
                                          "conceptions", "abortions",  "vaccinations", "crimes",     "offences",
                                          "contacts",    "discharges", "casualties",   "operations", "procedures",
                                          NULL };
    static const char *const things[] = { "patients",  "people",     "persons", "pupils",    "households",
                                          "dwellings", "children",   "carers",  "residents", "claimants",
                                          "learners",  "screened",   "tests",   "homes",     "males",
                                          "females",   "men",        "women",   "boys",      "girls",
                                          "workers",   "properties", "waiting", "events",    "vaccinated",
                                          "suicides",  "diagnoses",  NULL };
    static const char *const others[] = {
        "rate",    "rates",      "per",        "percent", "percentage", "proportion", "average",    "mean",
        "median",  "ratio",      "index",      "score",   "rank",       "decile",     "quintile",   "age",
        "ages",    "years",      "days",       "hours",   "minutes",    "change",     "difference", "weeks",
        "density", "share",      "expectancy", "target",  "gap",        "coverage",   "uptake",     "odds",
        "months",  "prevalence", "incidence",  "cost",    "costs",      "spend",      "spending",   "expenditure",
        "price",   "income",     "budget",     "pounds",  "length",     "time",       "times",      "size",
        "area",    "hectares",   "weight",     "height",  "duration",   "savings",    "salary",     "earnings",
        "rent",    "tax",        "emissions",  NULL
    };
    if (values_has_any(heading, others) || strchr(heading, '%') || strstr(heading, "£"))
        return NO_COUNT;
    return values_has_any(heading, events) ? COUNT : values_has_any(heading, things) ? MAYBE_COUNT : UNKNOWN_COUNT;
}

bool pb_propose_is_count(const struct pb_propose_roles *roles, size_t column)
{
    enum { PERCENT = 100 };
    const struct pb_preview_column *about = &roles->sheet->columns[column];
    int said = about->type == PB_PREVIEW_WHOLE && about->least >= 0 ? says_count(about->heading) : NO_COUNT;
    bool large = false;
    for (size_t row = 0; said == MAYBE_COUNT && row < roles->sheet->own.rows; row++)
        large = large || (pb_propose_area(roles, row) && pb_propose_fact(roles, row, column)->number > PERCENT);
    return (said == COUNT || large) && pb_propose_whole_figures(roles, column);
}

/* The companion of a column, or the column of all where it is the value of the table. */
static size_t companion_of(const struct pb_propose_roles *roles, size_t column, const char *field)
{
    if (pb_propose_known_as(roles, "value") == column)
        return pb_propose_known_as(roles, field);
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (roles->companions[c].of == column && strcmp(pb_propose_field(roles->companions[c].field), field) == 0)
            return c;
    return PROPOSE_NONE;
}

/* Is each figure so many times its numerator over its denominator, as far as it is rounded? */
static bool is_quotient(const struct pb_propose_roles *roles, size_t column, size_t numerator, size_t denominator,
                        double times)
{
    enum { LEAST = 2 };
    size_t rows = 0;
    for (size_t row = 0; row < roles->sheet->own.rows; row++) {
        double value = pb_propose_fact(roles, row, column)->number;
        double above = pb_propose_fact(roles, row, numerator)->number;
        double below = pb_propose_fact(roles, row, denominator)->number;
        if (!pb_propose_area(roles, row) || isnan(value) || isnan(above) || isnan(below))
            continue;
        if (below <= 0 || above < 0 || fabs(above / below * times - value) > 0.051 + 0.001 * fabs(value))
            return false;
        rows += above > 0 ? 1 : 0;
    }
    return rows >= LEAST;
}

void pb_propose_value_type(const struct pb_propose_roles *roles, size_t column, const char **type, const char **unit)
{
    static const struct {
        double times;
        const char *type;
        const char *unit;
    } kinds[] = { { 100, "proportion", "%" },
                  { 1000, "crude_rate", "per 1,000" },
                  { 10000, "crude_rate", "per 10,000" },
                  { 100000, "crude_rate", "per 100,000" } };
    size_t numerator = companion_of(roles, column, "count");
    size_t denominator = companion_of(roles, column, "denominator");
    *type = *unit = NULL;
    if (numerator == PROPOSE_NONE && denominator == PROPOSE_NONE && pb_propose_is_count(roles, column))
        *type = "count";
    for (size_t i = 0; numerator != PROPOSE_NONE && denominator != PROPOSE_NONE && i < sizeof kinds / sizeof kinds[0];
         i++)
        if (is_quotient(roles, column, numerator, denominator, kinds[i].times)) {
            *type = kinds[i].type;
            *unit = kinds[i].unit;
            return;
        }
}

/* Whole numbers of which the first is never more than the second one. */
bool pb_propose_is_share(const struct pb_propose_roles *roles, size_t part, size_t whole)
{
    for (size_t row = 0; row < roles->sheet->own.rows; row++)
        if (pb_propose_area(roles, row) &&
            pb_propose_fact(roles, row, part)->number > pb_propose_fact(roles, row, whole)->number)
            return false;
    return pb_propose_whole_figures(roles, part) && pb_propose_whole_figures(roles, whole);
}

/* Does a column beside the figures say of all of them that they are rates and the like? */
static bool beside_says_no_count(const struct pb_propose_roles *roles, const char *field)
{
    size_t column = pb_propose_known_as(roles, field);
    const struct pb_preview_column *about = column == PROPOSE_NONE ? NULL : &roles->sheet->columns[column];
    bool all = about && about->text_count > 0;
    for (size_t i = 0; all && i < about->text_count; i++)
        all = about->texts[i].own == 0 || says_count(about->texts[i].text) == NO_COUNT;
    return all;
}

static bool is_open(const struct pb_propose_roles *roles, size_t column)
{
    const struct pb_preview_column *about = &roles->sheet->columns[column];
    return about->type == PB_PREVIEW_WHOLE && about->least >= 0 && says_count(about->heading) != NO_COUNT &&
           !beside_says_no_count(roles, "unit") && !beside_says_no_count(roles, "indicator") &&
           !beside_says_no_count(roles, "indicator_name") && !pb_propose_is_count(roles, column);
}

/* Whole numbers of which it is not known whether they count something. */
void pb_propose_ask_counts(struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    const char *first = NULL;
    size_t count = 0;
    const size_t value = pb_propose_known_as(roles, "value");
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if ((value == PROPOSE_NONE ? pb_propose_is_value(roles, c) : value == c) && is_open(roles, c)) {
            first = first ? first : roles->sheet->columns[c].heading;
            count++;
        }
    if (count > 0)
        pb_proposal_say(proposal, "maybe-counts",
                        "the figures of '%.60s'%s may be counts: if they are, set \"value_type\" to \"count\" in the "
                        "mapping, so that those of districts are added up",
                        first, count > 1 ? " and other columns" : "");
}
