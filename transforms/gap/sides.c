/*
 * Two populations, from rows of deaths by age and cause.
 */
#include "transforms/gap/gap.h"

#include "placebook/deprivation.h"
#include "placebook/spelling.h"

#include <string.h>

/* A category is a cause, or a cause, a comma and a deprivation group. Where does the cause end? */
static size_t cause_length(const char *category, struct gap_group *group)
{
    static const size_t kinds[] = { 5, 10 };
    size_t length = strlen(category);
    *group = (struct gap_group){ 0, 0 };
    for (const char *comma = strchr(category, ','); comma; comma = strchr(comma + 1, ',')) {
        const char *words = comma + 1 + strspn(comma + 1, " ");
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            size_t number = pb_deprivation_group(words, kinds[i]);
            if (number == 0)
                continue;
            *group = (struct gap_group){ number, kinds[i] };
            return (size_t)(comma - category);
        }
    }
    return length;
}

struct gap_group gap_group_of(const char *category)
{
    struct gap_group group;
    (void)cause_length(category, &group);
    return group;
}

void gap_sides_clear(struct gap_work *work)
{
    struct gap_side *sides[] = { &work->first, &work->second };
    work->causes[PB_MORTALITY_REST] = "all causes";
    work->cause_count = 1;
    for (size_t i = 0; i < 2; i++) {
        pb_mortality_open(&sides[i]->mortality);
        memset(sides[i]->rows, 0xff, sizeof sides[i]->rows);
        sides[i]->count = 0;
    }
}

/* No category is all causes. */
static enum pb_status cause_slot(struct gap_work *work, const char *category, size_t length, size_t *slot)
{
    *slot = PB_MORTALITY_REST;
    if (length == 0)
        return PB_OK;
    for (*slot = 1; *slot < work->cause_count; ++*slot)
        if (strlen(work->causes[*slot]) == length && memcmp(work->causes[*slot], category, length) == 0)
            return PB_OK;
    char *cause = pb_arena_text(work->arena, category, length);
    if (!cause)
        return pb_out_of_memory(work->error);
    if (pb_mortality_all_causes(cause)) {
        *slot = PB_MORTALITY_REST;
        return PB_OK;
    }
    if (*slot == PB_MORTALITY_CAUSES)
        return pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE, "more than %d causes of death",
                       (int)PB_MORTALITY_CAUSES - 1);
    work->causes[work->cause_count++] = cause;
    return PB_OK;
}

bool gap_is_all_ages(const char *age)
{
    int32_t from = 0;
    int32_t to = 0;
    return !*age || (pb_age_parse(age, strlen(age), &from, &to) && from == 0 && to == PB_AGE_END);
}

/* People of an age band where the deaths come without them: the row of the population measure. */
static double people_of(const struct gap_work *work, const struct pb_group *area, size_t band)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < area->count; i++) {
        size_t row = area->rows[i];
        if (!*pb_cell(table, category, row) && pb_mortality_band(pb_cell(table, age, row)) == band &&
            strcmp(pb_cell(table, measure, row), work->options->population) == 0)
            return table->value[row];
    }
    return PB_MISSING;
}

static enum pb_status gather_row(struct gap_work *work, struct gap_side *side, const struct pb_group *area, size_t row,
                                 size_t cause)
{
    const struct pb_table *table = work->context->table;
    const char *category = pb_cell(table, category, row);
    const char *age = pb_cell(table, age, row);
    size_t slot = 0;
    size_t band = pb_mortality_band(age);
    if (gap_is_all_ages(age))
        return PB_OK;
    if (band == PB_MORTALITY_BANDS)
        return pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE,
                       "age '%.40s' of %.100s is no band of the life table (0, 1-4, 5-9 to 85-89, 90+)", age,
                       side->name);
    enum pb_status status = cause_slot(work, category, cause, &slot);
    double people = table->denominator[row];
    if (pb_missing(people))
        people = people_of(work, area, band);
    if (status == PB_OK)
        status = pb_mortality_say(&side->mortality, band, slot, table->value[row], people, work->error);
    if (status == PB_OK) {
        side->rows[slot][band] = row;
        side->count++;
    }
    return status;
}

enum pb_status gap_side_gather(struct gap_work *work, struct gap_side *side, const struct pb_group *area,
                               struct gap_group wanted)
{
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < area->count; i++) {
        size_t row = area->rows[i];
        struct gap_group group;
        if (strcmp(pb_cell(table, measure, row), work->options->deaths) != 0)
            continue;
        size_t cause = cause_length(pb_cell(table, category, row), &group);
        if (group.group == wanted.group && group.groups == wanted.groups)
            status = gather_row(work, side, area, row, cause);
    }
    if (status == PB_OK && side->count == 0)
        return pb_fail(work->error, PB_REJECTED, PB_ERROR_SOURCE, "no deaths by age and cause of %.200s", side->name);
    return status;
}
