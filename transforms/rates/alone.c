/*
 * Counts of a crude rate that came alone, without denominator and value: they get the people of the reference data, and
 * so their rates. Where there are none, a note says of which area, ages and year. Counts of small areas with events and
 * nobody to whom they could happen make no rate of the areas around them either.
 */
#include "placebook/contract/methods.h"
#include "placebook/statistics/rate.h"
#include "placebook/unplaced.h"
#include "transforms/rates/rates.h"

#include <stdio.h>
#include <string.h>

/* A row with events that has no people. */
struct alone_empty {
    size_t row;
    const struct pb_reference_area *area;
};

struct alone {
    struct rates_work *work;
    struct alone_empty *empty;
    size_t empty_count;
};

/* Of what a note says, that a count is rounded, that its file has rows of other small areas, and by which code it was
 * published is no reason why there is no value. */
static bool says_no_reason(const char *note)
{
    static const char code[] = "published with the code ";
    return !*note || pb_method_is_rounded(note) || pb_unplaced_in(note) == note ||
           (strncmp(note, code, strlen(code)) == 0 && !strchr(note, ';'));
}

/* What the source says of its figure counts: a value that is withheld, or not given for a reason that its note says,
 * stays away, and no published value is ever replaced. */
static bool is_alone(const struct pb_table *table, size_t row)
{
    pb_symbol said = table->status[row];
    bool silent = (said == PB_WORD_NONE || said == PB_WORD_MISSING) && says_no_reason(pb_cell(table, note, row));
    bool ours = said == PB_WORD_CALCULATED; /* a sum of small areas */
    return (silent || ours) && table->value_type[row] == PB_WORD_CRUDE_RATE && pb_missing(table->value[row]) &&
           !pb_missing(table->count[row]) && table->count[row] >= 0 && pb_missing(table->denominator[row]);
}

static enum pb_status add_note(struct rates_work *work, size_t row, const char *text)
{
    struct pb_table *table = work->context->table;
    const char *before = pb_cell(table, note, row);
    const char *note = *before ? pb_arena_format(&work->arena, "%s; %s", before, text) : text;
    return note ? pb_cell_set(table, &table->note[row], note, work->error) : pb_out_of_memory(work->error);
}

static enum pb_status say_no_rate(struct rates_work *work, size_t row, const char *why)
{
    const char *text = pb_arena_format(&work->arena, "no rate: %s", why);
    return text ? add_note(work, row, text) : pb_out_of_memory(work->error);
}

/* "sum of 8 of 8 LSOAs over people of the reference data, Byar limits (exact)" */
static enum pb_status write_alone_method(const struct rates_figure *figure, struct pb_table *table, size_t row)
{
    char method[200];
    const char *sum = pb_cell(table, method, row); /* "sum of 8 of 8 LSOAs (exact)": of counts that came alone */
    const bool approximate = rates_doubt_people(figure) || pb_method_is_approximate(sum);
    const bool rounded = pb_method_is_rounded(sum) || pb_method_is_rounded(pb_cell(table, note, row));
    (void)snprintf(method, sizeof method, "%.*sover people of the reference data, %s limits%s",
                   *sum ? (int)strcspn(sum, "(") : 6, *sum ? sum : "count ",
                   table->count[row] < PB_EXACT_BELOW ? "exact" : "Byar",
                   approximate ? PB_APPROXIMATE
                   : rounded   ? PB_FROM_ROUNDED
                               : PB_EXACT_METHOD);
    return pb_calculated_method(table, row, method, figure->work->error);
}

static enum pb_status write_rate(const struct rates_figure *figure, size_t row, double people)
{
    struct rates_work *work = figure->work;
    struct pb_table *table = work->context->table;
    struct pb_error error = { 0 };
    struct pb_interval limits[2];
    if (pb_rate_limits(table->count[row], people, table->multiplier[row], PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_rate_limits(table->count[row], people, table->multiplier[row], PB_Z_998, &limits[1], &error) != PB_OK)
        return say_no_rate(work, row, error.message);
    table->denominator[row] = people;
    table->value[row] = table->multiplier[row] * table->count[row] / people;
    table->lower_95[row] = limits[0].lower;
    table->upper_95[row] = limits[0].upper;
    table->lower_998[row] = limits[1].lower;
    table->upper_998[row] = limits[1].upper;
    enum pb_status status = write_alone_method(figure, table, row);
    char said[RATES_SAID];
    return status == PB_OK && *rates_say_people(figure, said) ? add_note(work, row, said) : status;
}

/* ---- Events and nobody to whom they could happen ---- */

static bool lies_in(const struct rates_work *work, const struct pb_reference_area *part,
                    const struct pb_reference_area *area)
{
    const struct pb_reference_area *areas = work->context->reference->areas;
    for (size_t i = 0; i < area->child_count; i++)
        if (&areas[area->children[i].area] == part)
            return true;
    return false;
}

/* The row of a smaller area of this one for the same sex, ages and period; SIZE_MAX: none. */
static size_t find_empty(const struct alone *alone, const struct pb_reference_area *area, size_t row)
{
    const struct pb_table *table = alone->work->context->table;
    for (size_t i = 0; area && i < alone->empty_count; i++) {
        size_t other = alone->empty[i].row;
        if (table->sex[other] == table->sex[row] && table->age[other] == table->age[row] &&
            table->period_start[other] == table->period_start[row] &&
            table->period_end[other] == table->period_end[row] && lies_in(alone->work, alone->empty[i].area, area))
            return other;
    }
    return SIZE_MAX;
}

/* Nobody there, or nobody knows how many: says so, of the row or of the part of it. */
static enum pb_status say_nobody(struct alone *alone, const struct rates_figure *figure,
                                 const struct pb_reference_area *area, size_t row, double people)
{
    const struct pb_table *table = alone->work->context->table;
    const char *age = pb_cell(table, age, row);
    char text[400];
    if (pb_missing(people))
        (void)snprintf(text, sizeof text, "no number of people%s%s", *figure->no_people ? ": " : "", figure->no_people);
    else
        (void)snprintf(text, sizeof text, "no people of %.100s%s%.40s in the reference data, and %.15g events",
                       pb_cell(table, area_name, row), *age ? ", " : "", age, table->count[row]);
    if (!pb_missing(people) && table->count[row] > 0)
        alone->empty[alone->empty_count++] = (struct alone_empty){ row, area };
    return say_no_rate(alone->work, row, text);
}

/* Why populations cannot help; NULL: nothing stands in the way. */
static const char *why_not(const struct pb_table *table, size_t row, const struct pb_reference *reference)
{
    if (!(table->multiplier[row] > 0))
        return "the framework says no multiplier of the measure";
    if (*pb_cell(table, category, row))
        return "no number of people: nothing says how many belong to the category";
    return reference ? NULL : "no number of people: there are no populations (a source that gives them)";
}

/* The rate of the row, when the people of its ages are known. */
static enum pb_status complete_row(struct alone *alone, size_t row)
{
    struct rates_work *work = alone->work;
    struct pb_table *table = work->context->table;
    int32_t from = 0;
    int32_t to = PB_AGE_END;
    const char *age = pb_cell(table, age, row);
    bool all = !*age || pb_is_total(age, strlen(age));
    const struct pb_reference_area *area = pb_reference_area(work->context->reference, pb_cell(table, area_code, row),
                                                             pb_symbol_length(table->symbols, table->area_code[row]));
    struct rates_figure figure = { .work = work,
                                   .sex = table->sex[row] ? (enum pb_word)table->sex[row] : PB_WORD_PERSONS };
    char text[300];
    const char *why = why_not(table, row, work->context->reference);
    if (why)
        return say_no_rate(work, row, why);
    if (!all && !pb_age_parse(age, strlen(age), &from, &to)) {
        (void)snprintf(text, sizeof text, "no number of people: nobody knows which ages '%.60s' are", age);
        return say_no_rate(work, row, text);
    }
    double people = rates_look_up(&figure, area, table->period_start[row], table->period_end[row], from, to);
    if (!(people > 0))
        return say_nobody(alone, &figure, area, row, people);
    size_t empty = find_empty(alone, area, row);
    if (empty == SIZE_MAX)
        return write_rate(&figure, row, people);
    (void)snprintf(text, sizeof text, "no people of %.100s in it, and %.15g events", pb_cell(table, area_name, empty),
                   table->count[empty]);
    return say_no_rate(work, row, text);
}

/* Sums of small areas come after the small areas. */
enum pb_status rates_complete(struct rates_work *work)
{
    const struct pb_table *table = work->context->table;
    struct alone alone = { .work = work };
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = PB_OK;
    alone.empty = pb_arena_take(&work->arena, table->rows + 1, sizeof *alone.empty);
    if (!alone.empty)
        return pb_out_of_memory(work->error);
    for (size_t sums = 0; sums < 2; sums++)
        for (size_t row = 0; status == PB_OK && row < table->rows; row++) {
            if (pb_cancel_check_rows(&check, sums * table->rows + row, work->error))
                return PB_FATAL;
            if ((table->status[row] == PB_WORD_CALCULATED) == (sums == 1) && is_alone(table, row))
                status = complete_row(&alone, row);
        }
    return status;
}
