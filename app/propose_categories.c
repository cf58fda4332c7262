/*
 * Columns that tell the rows of our areas apart become part of what is measured, or categories; counts are added up.
 * The total of a breakdown is never added to its parts: either it is left out and they are added up, where it is their
 * sum everywhere, or it is the figure for all, and the parts are categories beside it.
 */
#include "app/propose_private.h"

#include "core/base/append.h"
#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { COMBINATIONS = 400 };

/* ---- Which column is what ---- */

static bool propose_categories_has_any(const char *heading, const char *const *words)
{
    for (; *words; words++)
        if (pb_propose_has_word(heading, *words))
            return true;
    return false;
}

bool pb_propose_is_measure(const struct pb_propose_roles *roles, size_t column)
{
    static const char *const words[] = { "indicator", "measure", "metric",    "statistic",  "variable",
                                         "series",    "item",    "data type", "value type", "count type",
                                         "estimate",  "unit",    "units",     NULL };
    return (pb_propose_known_as(roles, "value") != PROPOSE_NONE || roles->calculates) &&
           propose_categories_has_any(roles->sheet->columns[column].heading, words);
}

/* Dimensions that are categories, behind a column that says itself that it is one. */
static size_t category_columns(const struct pb_propose_roles *roles, size_t columns[PROPOSE_DIMENSIONS + 1])
{
    size_t count = 0;
    if (pb_propose_known_as(roles, "category") != PROPOSE_NONE)
        columns[count++] = pb_propose_known_as(roles, "category");
    for (size_t i = 0; i < roles->dimension_count; i++)
        if (!pb_propose_is_measure(roles, roles->dimensions[i]))
            columns[count++] = roles->dimensions[i];
    return count;
}

/* ---- Totals ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t size = strlen(end);
    return length > size && strcasecmp(text + length - size, end) == 0;
}

/* "All treatments" in the column Treatment. */
static bool says_all_of(const char *text, const char *heading)
{
    enum { STEM = 4 };
    char plain[PROPOSE_TEXT];
    pb_propose_plain(heading, plain);
    const char *word = strncasecmp(text, "all ", 4) == 0     ? text + 4
                       : strncasecmp(text, "total ", 6) == 0 ? text + 6
                                                             : "";
    for (const char *at = plain; strlen(word) >= STEM && *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strncasecmp(at, word, STEM) == 0)
            return true;
    return false;
}

static bool says_total(const char *text, const char *heading)
{
    return pb_is_total(text, strlen(text)) || strcasecmp(text, "c_999") == 0 || says_all_of(text, heading) ||
           ends_with(text, " total") || ends_with(text, "(total)") || ends_with(text, "(all)");
}

/* A text that repeats some of the others. */
static bool says_part_of_parts(const char *text)
{
    return strcasestr(text, "of which") || strcasestr(text, "sub-total") || strcasestr(text, "subtotal") ||
           strcasestr(text, "sub total");
}

/* The text of a column that says that it is the total; NULL: none, or several do. */
static const struct pb_preview_text *total_of(const struct pb_preview_column *column)
{
    const struct pb_preview_text *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < column->text_count; i++)
        if (column->texts[i].own > 0 && says_total(column->texts[i].text, column->heading)) {
            found = &column->texts[i];
            count++;
        }
    return count == 1 ? found : NULL;
}

/* The text that is the sum of the others without saying so. *doubtful: it may be chance. */
static const struct pb_preview_text *unnamed_total(const struct pb_propose_roles *roles, size_t dimension,
                                                   const struct pb_preview_text **doubtful)
{
    const struct pb_preview_column *column = &roles->sheet->columns[roles->dimensions[dimension]];
    uint64_t halves[PROPOSE_HALVES];
    bool any = pb_propose_halves(roles, dimension, halves);
    for (size_t i = 0; any && i < column->text_count; i++) {
        if (column->texts[i].key != halves[0] && column->texts[i].key != halves[1])
            continue;
        enum pb_propose_sum sum = pb_propose_is_sum(roles, dimension, column->texts[i].key);
        if (sum == PROPOSE_SUM)
            return &column->texts[i];
        if (sum == PROPOSE_MAYBE_SUM)
            *doubtful = &column->texts[i];
    }
    return NULL;
}

/* ---- Sums ---- */

struct plan {
    const struct pb_preview_text *skipped[PROPOSE_DIMENSIONS]; /* the total of each dimension */
    bool adds;
};

static bool has_companions(const struct pb_propose_roles *roles)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (roles->companions[c].of != PROPOSE_NONE)
            return true;
    return false;
}

/* Can the rows be added up: are the texts of a dimension parts of a whole? */
static bool plan_dimension(struct pb_proposal *proposal, const struct pb_propose_roles *roles, size_t i,
                           struct plan *plan)
{
    const struct pb_preview_column *column = &roles->sheet->columns[roles->dimensions[i]];
    const struct pb_preview_text *doubtful = NULL;
    const struct pb_preview_text *total = total_of(column);
    if (pb_propose_is_time(column)) {
        pb_proposal_say(proposal, "time-as-category",
                        "the column '%.60s' seems to say a time, so nothing is added up over it: is it part of the "
                        "period? Then use it as \"period\", \"month\" or \"quarter\"",
                        column->heading);
        return false;
    }
    size_t totals = 0;
    for (size_t t = 0; t < column->text_count; t++) {
        if (says_part_of_parts(column->texts[t].text))
            return false;
        totals += column->texts[t].own > 0 && says_total(column->texts[t].text, column->heading) ? 1 : 0;
    }
    if (totals > 1)
        return false;
    if (total && pb_propose_is_sum(roles, i, total->key) == PROPOSE_NO_SUM)
        return false;
    total = total ? total : unnamed_total(roles, i, &doubtful);
    if (!total && doubtful) {
        pb_proposal_say(
            proposal, "may-be-total",
            "is '%.60s' in the column '%.60s' the total of the others? It is their sum, so nothing is added "
            "up. If it is, leave it out with \"skip\" and set \"add_up\"",
            doubtful->text, column->heading);
        return false;
    }
    plan->skipped[i] = total;
    return !total || !strpbrk(total->text, "*{}"); /* a pattern would leave out other rows, too */
}

/* A text that is no period in a row of ours, and that no pattern leaves out alone: a row with it would stop the sums.
 */
static bool has_stubborn_period(const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    for (size_t i = 0; column && i < column->text_count; i++) {
        struct pb_period period;
        bool following = false;
        const char *text = column->texts[i].text;
        if (column->texts[i].own > 0 && strpbrk(text, "*{}") &&
            !pb_preview_period(text, strlen(text), &period, &following))
            return true;
    }
    return false;
}

static void plan_sums(struct pb_proposal *proposal, const struct pb_propose_roles *roles, struct plan *plan)
{
    *plan = (struct plan){ .adds = false };
    if (!pb_propose_are_counts(roles) || has_companions(roles) ||
        pb_propose_known_as(roles, "category") != PROPOSE_NONE || roles->dimension_count + roles->alike == 0 ||
        (roles->alike > 0 && pb_propose_loose_time(roles)))
        return;
    if (has_stubborn_period(roles) ||
        (roles->period != PROPOSE_NONE && roles->sheet->columns[roles->period].text_count == 0))
        return;
    for (size_t i = 0; i < roles->dimension_count; i++)
        if (!plan_dimension(proposal, roles, i, plan))
            return;
    plan->adds = true;
}

static void put_skip(struct pb_building *building, struct cJSON *options, const struct pb_preview_column *column,
                     const char *text)
{
    char name[PROPOSE_TEXT];
    if (strpbrk(text, "*{}")) /* it would leave out other rows, too */
        return;
    struct cJSON *list = cJSON_GetObjectItemCaseSensitive(options, "skip");
    list = list ? list : pb_build_new(building, options, "skip", true);
    struct cJSON *skip = pb_build_append(building, list, cJSON_CreateObject());
    pb_propose_name(column->heading, name);
    pb_build_text(building, skip, "column", name);
    pb_propose_name(text, name);
    pb_build_in_list(building, pb_build_new(building, skip, "matches", true), name);
}

/* "Total" in a column of years; and where rows are added up, what is no period, as a row that belongs to no sum stops a
 * run. */
static void put_periods_to_skip(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                                const struct pb_propose_roles *roles, bool adds)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    for (size_t i = 0; column && i < column->text_count; i++) {
        const char *text = column->texts[i].text;
        struct pb_period period;
        bool following = false;
        size_t at = 0;
        size_t length = 0;
        if (column->texts[i].own == 0 || strpbrk(text, "*{}") ||
            pb_preview_period(text, strlen(text), &period, &following) || (!adds && !pb_is_total(text, strlen(text))) ||
            pb_preview_period_within(text, &at, &length))
            continue;
        put_skip(building, options, column, text);
        pb_proposal_say(proposal, "no-period-in-row",
                        "the rows with '%.60s' in the column '%.60s' are left out: it is no period", text,
                        column->heading);
    }
}

/* Counts are added up, with a breakdown by each dimension. */
static void put_sums(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                     const struct pb_propose_roles *roles, const struct plan *plan)
{
    struct cJSON *breakdowns = roles->dimension_count > 0 ? pb_build_new(building, options, "breakdowns", true) : NULL;
    for (size_t i = 0; i < roles->dimension_count; i++) {
        const struct pb_preview_column *column = &roles->sheet->columns[roles->dimensions[i]];
        char text[PROPOSE_TEXT];
        struct cJSON *breakdown = pb_build_append(building, breakdowns, cJSON_CreateObject());
        pb_propose_name(column->heading, text);
        pb_build_text(building, breakdown, "column", text);
        pb_propose_measure(roles, roles->dimensions[i], text);
        pb_build_text(building, breakdown, "category_type", text);
        if (!plan->skipped[i])
            continue;
        put_skip(building, options, column, plan->skipped[i]->text);
        pb_proposal_say(proposal, "total-left-out",
                        "'%.60s' in the column '%.60s' is the sum of the others: its rows are left out, and the others "
                        "are added up",
                        plan->skipped[i]->text, column->heading);
    }
    building->broken = building->broken || !cJSON_AddTrueToObject(options, "add_up");
    pb_build_text(building, options, "alike_rows", "once");
    if (roles->alike > 0)
        pb_proposal_say(proposal, "rows-alike",
                        "%zu of the %zu rows of your areas differ from others only in their figures: are they parts of "
                        "a whole? If so, set \"alike_rows\" to \"add\" in the mapping; until then they are rejected",
                        roles->alike, roles->own);
}

/* ---- Categories ---- */

static const char *text_of_fact(const struct pb_preview_column *column, uint64_t key)
{
    for (size_t i = 0; key && i < column->text_count; i++)
        if (column->texts[i].key == key)
            return column->texts[i].text;
    return NULL;
}

/* The texts of a row joined as the extractor joins them, and the same without totals; false where one is not known. */
static bool join_row(const struct pb_propose_roles *roles, size_t row, const size_t *columns, size_t count,
                     char from[PROPOSE_TEXT], char to[PROPOSE_TEXT])
{
    from[0] = to[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const struct pb_preview_column *column = &roles->sheet->columns[columns[i]];
        const struct pb_preview_text *total = total_of(column);
        uint64_t key = pb_propose_fact(roles, row, columns[i])->key;
        const char *text = text_of_fact(column, key);
        if (key && !text)
            return false;
        if (!key)
            continue;
        pb_append(from, PROPOSE_TEXT, "%s%s", *from ? ", " : "", text);
        if (!total || total->key != key)
            pb_append(to, PROPOSE_TEXT, "%s%s", *to ? ", " : "", text);
    }
    return true;
}

/* The total of all dimensions is no category, and a total of one of them says nothing beside the others. */
static void put_totals(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                       const struct pb_propose_roles *roles, const size_t *columns, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const struct pb_preview_text *total = total_of(&roles->sheet->columns[columns[i]]);
        any = any || total;
        if (total)
            pb_proposal_say(proposal, "total-taken",
                            "'%.60s' in the column '%.60s' is taken as the figure for all, the others as categories",
                            total->text, roles->sheet->columns[columns[i]].heading);
    }
    for (size_t row = 0; any && row < roles->sheet->own.rows; row++) {
        char from[PROPOSE_TEXT];
        char to[PROPOSE_TEXT];
        const struct cJSON *values = cJSON_GetObjectItemCaseSensitive(options, "values");
        if (cJSON_GetArraySize(values) < COMBINATIONS && pb_propose_area(roles, row) &&
            join_row(roles, row, columns, count, from, to) && strcmp(from, to) != 0)
            pb_proposal_replace(building, options, "category", from, to);
    }
}

static void put_categories(struct pb_building *building, struct cJSON *options, struct cJSON *columns,
                           struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    size_t found[PROPOSE_DIMENSIONS + 1];
    size_t count = category_columns(roles, found);
    char type[PROPOSE_TEXT] = "";
    if (count == 0)
        return;
    struct cJSON *column = pb_proposal_column(building, columns, proposal, roles, "category", found[0]);
    for (size_t i = 1; i < count; i++)
        pb_proposal_names(building, cJSON_GetObjectItemCaseSensitive(column, "names"), proposal, roles, found[i]);
    if (count > 1)
        building->broken = building->broken || !column || !cJSON_AddTrueToObject(column, "combine");
    put_totals(building, options, proposal, roles, found, count);
    for (size_t i = 0; i < count; i++) {
        char name[PROPOSE_TEXT];
        pb_propose_measure(roles, found[i], name);
        pb_append(type, sizeof type, "%s%s", i ? ", " : "", name);
    }
    bool known = count == 1 && found[0] == pb_propose_known_as(roles, "category");
    if (!known && pb_propose_known_as(roles, "category_type") == PROPOSE_NONE)
        proposal->category_type = pb_arena_text(proposal->arena, type, strlen(type));
    if (roles->alike > 0)
        pb_proposal_say(proposal, "alike-rows",
                        "%zu of the %zu rows of your areas differ from others only in their figures: which one counts? "
                        "Those that contradict each other are rejected",
                        roles->alike, roles->own);
}

/* ---- What is measured ---- */

/* How much of "Rate per 1,000" comes before per how many; all of a text that says per what, as "Rate per 1,000 births".
 */
static size_t before_per(const char *text)
{
    const char *per = strcasestr(text, " per ");
    if (!per || strspn(per + strlen(" per "), "0123456789, ") != strlen(per + strlen(" per ")))
        return strlen(text);
    return (size_t)(per - text);
}

bool pb_propose_only_how(const char *text)
{
    static const char *const words[] = { "number", "count", "counts",     "percentage", "percent",    "per cent",
                                         "%",      "rate",  "proportion", "value",      "numerator",  "denominator",
                                         "total",  "mean",  "median",     "n",          "crude rate", NULL };
    size_t length = before_per(text);
    for (size_t k = 0; words[k]; k++)
        if (strlen(words[k]) == length && strncasecmp(text, words[k], length) == 0)
            return true;
    return pb_propose_says_limit(text);
}

static bool says_only_how(const struct pb_preview_column *column)
{
    for (size_t i = 0; i < column->text_count; i++)
        if (!pb_propose_only_how(column->texts[i].text))
            return false;
    return column->text_count > 0;
}

/* The column or columns that say what is measured. "Percentage" alone says nothing: the file's name comes before it. */
static void put_measures(struct pb_building *building, struct cJSON *options, struct cJSON *columns,
                         struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    size_t id = pb_propose_known_as(roles, "indicator");
    size_t name = pb_propose_known_as(roles, "indicator_name");
    size_t found[PROPOSE_DIMENSIONS + 1];
    size_t count = 0;
    char base[PROPOSE_TEXT];
    char text[2 * PROPOSE_TEXT];
    for (size_t i = 0; i < roles->dimension_count; i++)
        if (pb_propose_is_measure(roles, roles->dimensions[i]))
            found[count++] = roles->dimensions[i];
    if (count == 0) {
        (void)pb_proposal_column(building, columns, proposal, roles, "indicator_name", name);
        (void)pb_proposal_column(building, columns, proposal, roles, "indicator", id);
    } else {
        size_t first = name != PROPOSE_NONE ? name : id != PROPOSE_NONE ? id : found[0];
        struct cJSON *column = pb_proposal_column(building, columns, proposal, roles, "indicator", first);
        for (size_t i = 0; i < count; i++)
            if (found[i] != first)
                pb_proposal_names(building, cJSON_GetObjectItemCaseSensitive(column, "names"), proposal, roles,
                                  found[i]);
        if (first != found[0] || count > 1)
            building->broken = building->broken || !column || !cJSON_AddTrueToObject(column, "combine");
    }
    size_t alone = count == 1 && name == PROPOSE_NONE && id == PROPOSE_NONE ? found[0]
                   : count == 0 && name == PROPOSE_NONE                     ? id
                                                                            : PROPOSE_NONE;
    if (alone == PROPOSE_NONE || !says_only_how(&roles->sheet->columns[alone]))
        return;
    pb_proposal_base(proposal->file, base);
    for (size_t i = 0; i < roles->sheet->columns[alone].text_count; i++) {
        const char *how = roles->sheet->columns[alone].texts[i].text;
        (void)snprintf(text, sizeof text, "%s: %s", base, strcmp(how, "%") == 0 ? "percent" : how);
        pb_proposal_replace(building, options, "indicator", how, text);
    }
}

/* Rows of limits, which cannot go with the row of their figure. */
static void put_rows_of_limits(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                               const struct pb_propose_roles *roles)
{
    const size_t known[] = { pb_propose_known_as(roles, "indicator"), pb_propose_known_as(roles, "indicator_name") };
    for (size_t i = 0; i < 2 + roles->dimension_count; i++) {
        size_t c = i < 2 ? known[i] : roles->dimensions[i - 2];
        const struct pb_preview_column *column = c == PROPOSE_NONE ? NULL : &roles->sheet->columns[c];
        const char *first = NULL;
        for (size_t t = 0; column && pb_propose_is_measure(roles, c) && t < column->text_count; t++)
            if (column->texts[t].own > 0 && pb_propose_says_limit(column->texts[t].text)) {
                put_skip(building, options, column, column->texts[t].text);
                first = first ? first : column->texts[t].text;
            }
        if (first)
            pb_proposal_say(
                proposal, "limits-in-rows",
                "the rows of limits, such as '%.60s' in the column '%.60s', are left out: they cannot be put "
                "beside their figures",
                first, column->heading);
    }
}

/* Codes of sexes that nothing explains, such as 1 and 2. */
static void ask_sexes(struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    size_t sex = pb_propose_known_as(roles, "sex");
    const struct pb_preview_column *column = sex == PROPOSE_NONE ? NULL : &roles->sheet->columns[sex];
    for (size_t i = 0; column && i < column->text_count; i++) {
        const char *text = column->texts[i].text;
        if (column->texts[i].own == 0 || strlen(text) > 1 || pb_sex_of(text, strlen(text)))
            continue;
        pb_proposal_say(proposal, "unknown-sex",
                        "which sex is '%.60s' in the column '%.60s'? Say it with \"values\" in the mapping", text,
                        column->heading);
        return;
    }
}

/* "Total" of a column of sexes is known; that of ages may be written in a way that is not. */
static void put_all_ages(struct pb_building *building, struct cJSON *options, const struct pb_propose_roles *roles)
{
    size_t age = pb_propose_known_as(roles, "age");
    const struct pb_preview_text *total = age == PROPOSE_NONE ? NULL : total_of(&roles->sheet->columns[age]);
    char spelled[PB_AGE_TEXT];
    if (total && (!pb_age_spell(total->text, strlen(total->text), spelled) || strcmp(spelled, "All ages") != 0))
        pb_proposal_replace(building, options, "age", total->text, "All ages");
}

void pb_proposal_categories(struct pb_building *building, struct cJSON *options, struct cJSON *columns,
                            struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    struct plan plan;
    put_measures(building, options, columns, proposal, roles);
    put_all_ages(building, options, roles);
    put_rows_of_limits(building, options, proposal, roles);
    ask_sexes(proposal, roles);
    plan_sums(proposal, roles, &plan);
    put_periods_to_skip(building, options, proposal, roles, plan.adds);
    if (!plan.adds && roles->alike * 2 > roles->own)
        proposal->reason =
            "most rows of your areas cannot be told apart: they differ from others only in their figures, "
            "and cannot be added up";
    if (plan.adds)
        put_sums(building, options, proposal, roles, &plan);
    else
        put_categories(building, options, columns, proposal, roles);
}
