/*
 * Sums of counted opportunities, and apart from them of amounts compared without limits, over measures that the
 * pipeline says not to overlap. Nothing is ever added over measures without that.
 */
#include "placebook/contract/methods.h"
#include "placebook/contract/opportunity.h"
#include "transforms/opportunity/opportunity.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SLUG = 64 };

/* One total in the making. */
struct adding {
    struct opportunity_work *work;
    const struct opportunity_total *total;
    uint32_t *indicator_of; /* by row: number of the indicator of the total + 1; 0: none of them */
    size_t *rows;           /* in the group at hand, by indicator: row + 1, 0 none, SIZE_MAX several */
    pb_symbol measure, indicator, name;
};

static enum pb_status totals_wrong(const struct adding *adding, const char *hint, const char *format, ...)
    PB_PRINTF(3, 4);
static enum pb_status totals_wrong(const struct adding *adding, const char *hint, const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)pb_fail(adding->work->error, PB_FAILED, PB_ERROR_CONFIGURATION, "total '%.100s': %s", adding->total->name,
                  message);
    pb_error_at(adding->work->error, NULL, adding->total->at.line, adding->total->at.column);
    pb_error_hint(adding->work->error, "%s", hint);
    return PB_FAILED;
}

/* ---- Which rows, and may they be added ---- */

static size_t totals_indicator_in(const struct pb_table *table, const struct pb_text_list *indicators, size_t row)
{
    for (size_t i = 0; i < indicators->count; i++)
        if (strcasecmp(indicators->items[i], pb_cell(table, indicator, row)) == 0 ||
            strcasecmp(indicators->items[i], pb_cell(table, measure, row)) == 0)
            return i + 1;
    return 0;
}

static size_t totals_indicator_of(const struct adding *adding, size_t row)
{
    return totals_indicator_in(adding->work->context->table, &adding->total->indicators, row);
}

bool opportunity_gathers(const void *option_values, const struct pb_table *table, size_t row)
{
    const struct opportunity_options *options = option_values;
    const struct opportunity_total *items = options->totals.items;
    if ((strcmp(pb_cell(table, category, row), PB_OPPORTUNITY_COUNTED) != 0 &&
         strcmp(pb_cell(table, category, row), PB_OPPORTUNITY_UNLIMITED) != 0) ||
        strcmp(pb_cell(table, category_type, row), PB_OPPORTUNITY) != 0)
        return false;
    for (size_t t = 0; t < options->totals.count; t++)
        if (totals_indicator_in(table, &items[t].indicators, row))
            return true;
    return false;
}

/* Is the one programme the other, or a pathway of it? */
static bool totals_holds(const char *programme, const char *other)
{
    size_t length = strlen(programme);
    return length > 0 && strncmp(programme, other, length) == 0 &&
           (other[length] == '\0' || strncmp(other + length, ", ", 2) == 0);
}

static enum pb_status check_pair(const struct adding *adding, size_t row, size_t other)
{
    const struct pb_table *table = adding->work->context->table;
    const char *programme = pb_cell(table, programme, row);
    const char *another = pb_cell(table, programme, other);
    if (table->unit[row] != table->unit[other])
        return totals_wrong(adding, "make a total for each unit", "%.60s is in %.60s and %.60s in %.60s",
                            pb_cell(table, indicator, row), pb_cell(table, unit, row), pb_cell(table, indicator, other),
                            pb_cell(table, unit, other));
    if (!adding->total->of_one_programme && (totals_holds(programme, another) || totals_holds(another, programme)))
        return totals_wrong(adding,
                            "opportunities of one programme overlap: name one indicator of each, or set "
                            "'of_one_programme' if these have nothing in common",
                            "%.60s and %.60s are of one programme, '%.100s'", pb_cell(table, indicator, row),
                            pb_cell(table, indicator, other), totals_holds(programme, another) ? programme : another);
    return PB_OK;
}

/* Marks the rows of the total's indicators. */
static enum pb_status find_rows(struct adding *adding, bool *any)
{
    const struct opportunity_work *work = adding->work;
    const size_t count = adding->total->indicators.count;
    memset(adding->rows, 0, count * sizeof *adding->rows);
    for (size_t row = 0; row < work->rows; row++) {
        size_t indicator = totals_indicator_of(adding, row);
        adding->indicator_of[row] = (uint32_t)indicator;
        if (indicator == 0)
            continue;
        *any = true;
        for (size_t i = 0; i < count && adding->rows[indicator - 1] == 0; i++) {
            enum pb_status status =
                i + 1 != indicator && adding->rows[i] ? check_pair(adding, adding->rows[i] - 1, row) : PB_OK;
            if (status != PB_OK)
                return status;
        }
        adding->rows[indicator - 1] = row + 1;
    }
    return PB_OK;
}

/* ---- The sums ---- */

/* "Elective spend": elective-spend. */
static void slug_of(const char *name, char slug[SLUG])
{
    size_t used = 0;
    for (const char *at = name; *at && used + 1 < SLUG; at++) {
        char c = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            slug[used++] = c;
        else if (used > 0 && slug[used - 1] != '-')
            slug[used++] = '-';
    }
    while (used > 0 && slug[used - 1] == '-')
        used--;
    slug[used] = '\0';
}

static enum pb_status name_total(struct adding *adding, size_t like)
{
    struct opportunity_work *work = adding->work;
    char slug[SLUG];
    char text[2 * SLUG + 64];
    slug_of(adding->total->name, slug);
    (void)snprintf(text, sizeof text, "total-%s", slug);
    struct pb_table *table = work->context->table;
    enum pb_status status = pb_cell_set(table, &adding->indicator, text, work->error);
    (void)snprintf(text, sizeof text, "%.60s-total-%s", pb_context_scheme(work->context, like), slug);
    if (status == PB_OK)
        status = pb_cell_set(table, &adding->measure, text, work->error);
    return status == PB_OK ? pb_cell_set(table, &adding->name, adding->total->name, work->error) : status;
}

/* Adds them up; false with the reason when one is not known. The method names them. */
static bool totals_add_up(const struct adding *adding, size_t like, double *sum, char text[OPPORTUNITY_METHOD])
{
    const struct pb_table *table = adding->work->context->table;
    const struct pb_text_list *indicators = &adding->total->indicators;
    bool unlimited = table->category[like] == adding->work->categories[PART_UNLIMITED];
    size_t used = (size_t)snprintf(text, OPPORTUNITY_METHOD, "%s of ",
                                   unlimited ? "amounts compared without limits" : "counted opportunities");
    for (size_t i = 0; i < indicators->count; i++) {
        size_t at = adding->rows[i];
        const char *why = at == 0 ? "it has no row" : at == SIZE_MAX ? "it has several rows" : NULL;
        if (!why && pb_missing(table->value[at - 1]))
            why = pb_cell(table, note, at - 1);
        if (why) {
            (void)snprintf(text, OPPORTUNITY_METHOD, "nothing is known of %.100s: %.300s", indicators->items[i], why);
            return false;
        }
        *sum += table->value[at - 1];
        if (used + 200 < OPPORTUNITY_METHOD)
            used += (size_t)snprintf(text + used, OPPORTUNITY_METHOD - used, "%s%.60s", i ? ", " : "",
                                     indicators->items[i]);
    }
    (void)snprintf(text + used, OPPORTUNITY_METHOD - used,
                   " added together, which the pipeline says not to overlap" PB_EXACT_METHOD);
    return true;
}

/* Are all that are added of one programme? */
static bool of_one_programme(const struct adding *adding)
{
    const struct pb_table *table = adding->work->context->table;
    pb_symbol programme = PB_WORD_NONE;
    for (size_t i = 0; i < adding->total->indicators.count; i++) {
        if (adding->rows[i] == 0 || adding->rows[i] == SIZE_MAX)
            continue;
        pb_symbol its = table->programme[adding->rows[i] - 1];
        if (!its || (programme && its != programme))
            return false;
        programme = its;
    }
    return programme != PB_WORD_NONE;
}

static enum pb_status write_total(struct adding *adding, size_t like)
{
    struct opportunity_work *work = adding->work;
    struct pb_table *table = work->context->table;
    char text[OPPORTUNITY_METHOD];
    double sum = 0;
    size_t row = 0;
    size_t members[OPPORTUNITY_TOTAL];
    size_t count = 0;
    bool known = totals_add_up(adding, like, &sum, text);
    enum pb_status status = name_total(adding, like);
    if (status == PB_OK)
        status = opportunity_add_row(work, like, table->category[like], &row);
    if (status != PB_OK)
        return status;
    table->measure[row] = adding->measure;
    table->indicator[row] = adding->indicator;
    table->measure_name[row] = adding->name;
    if (!of_one_programme(adding))
        table->programme[row] = table->outcome[row] = table->domain[row] = PB_WORD_NONE;
    table->value[row] = known ? sum : PB_MISSING;
    for (size_t i = 0; i < adding->total->indicators.count; i++)
        if (adding->rows[i] && adding->rows[i] != SIZE_MAX)
            members[count++] = adding->rows[i] - 1;
    status = known ? pb_calculated_method(table, row, text, work->error)
                   : pb_cell_set(table, &table->note[row], text, work->error);
    return status == PB_OK ? pb_calculated_sources(&work->joined, table, members, count, table, row, work->error)
                           : status;
}

static enum pb_status totals_serve_group(struct adding *adding, const uint32_t *rows, size_t count)
{
    size_t like = SIZE_MAX;
    memset(adding->rows, 0, adding->total->indicators.count * sizeof *adding->rows);
    for (size_t i = 0; i < count; i++) {
        uint32_t indicator = adding->indicator_of[rows[i]];
        if (indicator == 0)
            continue;
        size_t *at = &adding->rows[indicator - 1];
        *at = *at ? SIZE_MAX : rows[i] + 1UL;
        like = like == SIZE_MAX ? rows[i] : like;
    }
    return like == SIZE_MAX ? PB_OK : write_total(adding, like);
}

static enum pb_status add_total(struct adding *adding)
{
    static const size_t key[] = { PB_COLUMN(place), PB_COLUMN(area_code), PB_COLUMN(geography), PB_COLUMN(period),
                                  PB_COLUMN(category) };
    const struct pb_table *table = adding->work->context->table;
    const size_t rows = table->rows;
    struct pb_arena *arena = &adding->work->arena;
    struct pb_groups groups;
    struct pb_group group;
    bool any = false;
    adding->indicator_of = pb_arena_take(arena, rows, sizeof *adding->indicator_of);
    adding->rows = pb_arena_take(arena, adding->total->indicators.count, sizeof *adding->rows);
    if (!adding->indicator_of || !adding->rows)
        return pb_out_of_memory(adding->work->error);
    enum pb_status status = find_rows(adding, &any);
    if (status != PB_OK || !any)
        return status;
    status = pb_groups_open(&groups, table, PB_KEY(key), arena, adding->work->error);
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = totals_serve_group(adding, group.rows, group.count);
    return status;
}

enum pb_status opportunity_add_totals(struct opportunity_work *work, const struct pb_object_list *totals)
{
    const struct opportunity_total *items = totals->items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < totals->count; i++) {
        struct adding adding = { .work = work, .total = &items[i] };
        status = add_total(&adding);
    }
    return status;
}

/* ---- The options ---- */

/* Totals of programmes and totals over programmes are two ways of adding up the same, so they may share indicators. */
static enum pb_status check_shared(const struct adding *adding, const struct opportunity_total *other)
{
    const struct opportunity_total *total = adding->total;
    for (size_t i = 0; total->of_one_programme == other->of_one_programme && i < total->indicators.count; i++)
        for (size_t n = 0; n < other->indicators.count; n++)
            if (strcasecmp(total->indicators.items[i], other->indicators.items[n]) == 0)
                return totals_wrong(adding, "an indicator counts in one total only",
                                    "indicator '%.100s' is also in the total '%.100s'", total->indicators.items[i],
                                    other->name);
    return PB_OK;
}

enum pb_status opportunity_check(const void *option_values, struct pb_error *error)
{
    const struct opportunity_options *options = option_values;
    const struct opportunity_total *items = options->totals.items;
    struct opportunity_work work = { .error = error };
    for (size_t t = 0; t < options->totals.count; t++) {
        struct adding adding = { .work = &work, .total = &items[t] };
        char slug[SLUG];
        char other[SLUG];
        slug_of(items[t].name, slug);
        if (!*slug)
            return totals_wrong(&adding, "give it a name with letters", "a name without letters and digits");
        for (size_t k = 0; k < t; k++) {
            slug_of(items[k].name, other);
            if (strcmp(slug, other) == 0)
                return totals_wrong(&adding, "give each total a name of its own", "there is another one of that name");
            enum pb_status status = check_shared(&adding, &items[k]);
            if (status != PB_OK)
                return status;
        }
        for (size_t i = 0; i < items[t].indicators.count; i++)
            for (size_t n = 0; n < i; n++)
                if (strcasecmp(items[t].indicators.items[i], items[t].indicators.items[n]) == 0)
                    return totals_wrong(&adding, "name each indicator once", "indicator '%.100s' is there twice",
                                        items[t].indicators.items[i]);
    }
    return PB_OK;
}
