/*
 * Which rates of counts that are not published are withheld: by areas and periods (transforms/rates/control.c), and by
 * comparing every row with every other one, as is written down here once more. Both must withhold the same.
 */
#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <math.h>

#include "transforms/rates/control.c"       // NOLINT(bugprone-suspicious-include)
#include "transforms/rates/control_index.c" // NOLINT(bugprone-suspicious-include)

enum { FEWEST = 7, MADE = 90, OWN = 12, ROUNDS = 3000 };

/* Areas of the Places of the trial, with a bit for each district; by hand from its Places file. */
enum { COVENTRY = 1, RUGBY = 2, STRATFORD = 4, WARWICK = 8, NORTH = 16, NUNEATON = 32 };

static const struct {
    const char *code;
    bool place;
    unsigned districts;
    int about; /* what the Places file does not have is one and the same */
} areas[] = {
    { "E92000001", false, 0, 0 },
    { "E10000031", false, RUGBY | STRATFORD | WARWICK | NORTH | NUNEATON, 1 },
    { "E08000026", false, COVENTRY, 2 },
    { "E07000220", false, RUGBY, 3 },
    { "E07000221", false, STRATFORD, 4 },
    { "E07000222", false, WARWICK, 5 },
    { "E07000218", false, NORTH, 6 },
    { "E07000219", false, NUNEATON, 7 },
    { "E38000038", false, COVENTRY | RUGBY, 8 },
    { "E38000164", false, STRATFORD | WARWICK, 9 },
    { "U62213", false, 0, 10 },
    { "south-warwickshire", true, STRATFORD | WARWICK, 11 },
    { "warwickshire-north", true, NORTH | NUNEATON, 12 },
    { "coventry-and-warwickshire", true, 63, 13 },
    { "E06000001", false, 0, -1 },
    { "E06000002", false, 0, -1 },
};

static const struct {
    int32_t start, end;
} periods[] = { { 20150101, 20151231 }, { 20160101, 20161231 }, { 20170101, 20171231 }, { 20180101, 20181231 },
                { 20150101, 20171231 }, { 20160101, 20181231 }, { 20150101, 20181231 } };

static const enum pb_word sexes[] = { PB_WORD_PERSONS, PB_WORD_MALE, PB_WORD_FEMALE };

enum { AREAS = sizeof areas / sizeof areas[0], PERIODS = sizeof periods / sizeof periods[0] };

/* A row as the slow way knows it. */
struct plain {
    size_t area;
    enum pb_word sex;
    pb_symbol age;
    int32_t start, end;
    const struct rates_note *note; /* of a row that is made */
    bool few, hiding, withheld;
};

static struct plain made[MADE], own[OWN];
static size_t made_count, own_count;

/* Stands for few.c: the set at hand, or it less the other one, is of few. */
bool rates_tell_few(struct rates_work *work, struct rates_kin *kin, const double *counts)
{
    const double self = counts[kin->self];
    const double less = self - counts[1 - kin->self];
    return (self >= 1 && self <= work->options->withhold_to) || (less >= 1 && less <= work->options->withhold_to);
}

/* ---- Every row with every other one ---- */

static unsigned districts(const struct plain *row)
{
    return areas[row->area].districts;
}

static bool same_area(const struct plain *one, const struct plain *other)
{
    return areas[one->area].about == areas[other->area].about;
}

static bool area_within(const struct plain *part, const struct plain *whole)
{
    return districts(part) && (districts(part) & ~districts(whole)) == 0;
}

static bool period_within(const struct plain *part, const struct plain *whole)
{
    return part->start >= whole->start && part->end <= whole->end;
}

static bool at_one_time(const struct plain *one, const struct plain *other)
{
    return one->start <= other->end && other->start <= one->end;
}

enum way { NO_PART, OF_SEX, OF_AREA, OF_PERIOD };

static enum way way_of(const struct plain *part, const struct plain *whole)
{
    if (!part->note->counts || part->note->kin != whole->note->kin || !period_within(part, whole))
        return NO_PART;
    const bool period = period_within(whole, part);
    if (same_area(part, whole) && period)
        return part->sex != whole->sex && whole->sex == PB_WORD_PERSONS ? OF_SEX : NO_PART;
    if (part->sex != whole->sex)
        return NO_PART;
    if (same_area(part, whole))
        return OF_PERIOD;
    return period && area_within(part, whole) &&
                   __builtin_popcount(districts(part)) < __builtin_popcount(districts(whole))
               ? OF_AREA
               : NO_PART;
}

static bool few_are_left(struct rates_work *work, const struct plain *whole, const double left[2])
{
    return rates_tell_few(work, whole->note->kin, left);
}

static void less(double left[2], const struct plain *part)
{
    left[0] -= part->note->counts[0];
    left[1] -= part->note->counts[1];
}

static bool few_without_one(struct rates_work *work, const struct plain *whole)
{
    for (size_t i = 0; i < made_count; i++) {
        double left[] = { whole->note->counts[0], whole->note->counts[1] };
        if (way_of(&made[i], whole) == NO_PART)
            continue;
        less(left, &made[i]);
        if (few_are_left(work, whole, left))
            return true;
    }
    return false;
}

static bool few_without_districts(struct rates_work *work, const struct plain *whole)
{
    double left[] = { whole->note->counts[0], whole->note->counts[1] };
    bool any = false;
    for (size_t i = 0; i < made_count; i++)
        if (way_of(&made[i], whole) == OF_AREA && __builtin_popcount(districts(&made[i])) == 1) {
            less(left, &made[i]);
            any = true;
        }
    return any && few_are_left(work, whole, left);
}

static bool few_without_years(struct rates_work *work, const struct plain *whole)
{
    double left[] = { whole->note->counts[0], whole->note->counts[1] };
    int32_t after = 0;
    for (;;) {
        const struct plain *next = NULL;
        for (size_t i = 0; i < made_count; i++)
            if (way_of(&made[i], whole) == OF_PERIOD && made[i].start > after && (!next || made[i].end < next->end))
                next = &made[i];
        if (!next)
            return after && few_are_left(work, whole, left);
        less(left, next);
        after = next->end;
    }
}

static bool of_same_people(const struct plain *one, const struct plain *other)
{
    return (same_area(one, other) || (districts(one) & districts(other))) && one->age == other->age &&
           at_one_time(one, other) &&
           (one->sex == other->sex || one->sex == PB_WORD_PERSONS || other->sex == PB_WORD_PERSONS);
}

static bool all_inside(const struct plain *part, const struct plain *whole)
{
    return (same_area(part, whole) || area_within(part, whole)) && period_within(part, whole) &&
           (part->sex == whole->sex || whole->sex == PB_WORD_PERSONS);
}

static bool can_hide(const struct rates_work *work, const struct plain *row, const struct plain *by)
{
    bool can = by->note->counts && by->note->kin == row->note->kin &&
               !(by->note->counts[by->note->kin->self] <= work->options->withhold_to) && !of_same_people(row, by);
    for (size_t i = 0; can && i < own_count; i++)
        can = (!of_same_people(&own[i], row) || all_inside(by, &own[i])) &&
              (!of_same_people(&own[i], by) || all_inside(row, &own[i]));
    return can;
}

static void plainly_hide(const struct rates_work *work, const struct plain *row)
{
    struct plain *found = NULL;
    bool published = false;
    for (size_t i = 0; i < own_count; i++)
        published = published || of_same_people(&own[i], row);
    for (size_t by = 0; published && by < made_count; by++) {
        if (!can_hide(work, row, &made[by]))
            continue;
        if (made[by].few || made[by].hiding)
            return;
        found = found ? found : &made[by];
    }
    if (found)
        found->hiding = true;
}

static void plainly_control(struct rates_work *work)
{
    for (size_t i = 0; i < made_count; i++)
        made[i].few = made[i].note->few ||
                      (made[i].note->counts && (few_without_one(work, &made[i]) || few_without_years(work, &made[i]) ||
                                                few_without_districts(work, &made[i])));
    for (size_t i = 0; i < made_count; i++)
        if (made[i].few && made[i].note->counts)
            plainly_hide(work, &made[i]);
    for (size_t i = 0; i < made_count; i++)
        for (size_t k = 0; (made[i].few || made[i].hiding) && k < made_count; k++)
            made[k].withheld = made[k].withheld || k == i ||
                               (areas[made[k].area].about >= 0 && at_one_time(&made[i], &made[k]) &&
                                (same_area(&made[i], &made[k]) || area_within(&made[i], &made[k])));
}

/* ---- Random rows ---- */

static uint64_t state = 20;

static size_t random_below(size_t end)
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((z ^ (z >> 31)) % end);
}

static struct plain add_row(struct trial *trial, struct pb_table *table)
{
    static const char *const ages[] = { "All ages", "<75 yrs" };
    size_t row = 0;
    const size_t period = random_below(PERIODS);
    cr_assert_eq(pb_table_add(table, &row, &trial->error), PB_OK);
    struct plain plain = { .area = random_below(AREAS),
                           .sex = sexes[random_below(3)],
                           .age = pb_symbol_of(&trial->symbols, ages[random_below(8) == 0]),
                           .start = periods[period].start,
                           .end = periods[period].end };
    table->area_code[row] = pb_symbol_of(&trial->symbols, areas[plain.area].code);
    table->geography[row] = areas[plain.area].place ? PB_WORD_SUM : PB_WORD_NEIGHBOUR;
    table->sex[row] = plain.sex == PB_WORD_PERSONS && random_below(4) == 0 ? PB_WORD_NONE : (pb_symbol)plain.sex;
    table->age[row] = plain.age;
    table->period_start[row] = plain.start;
    table->period_end[row] = plain.end;
    table->value[row] = 1;
    return plain;
}

/* Rows of sources, of which some say nothing; and rows that are made. Counts are near to each other, so that their
 * differences are few. */
static void add_rows(struct trial *trial, struct rates_work *work, struct rates_kin kin[2], double counts[][2])
{
    const size_t rows = random_below(OWN);
    const size_t most = 20 + random_below(120);
    struct pb_table *table = &trial->table;
    own_count = 0;
    for (size_t i = 0; i < rows; i++) {
        own[own_count] = add_row(trial, table);
        const size_t silent = random_below(8);
        table->status[i] = silent == 0 ? PB_WORD_SUPPRESSED : PB_WORD_PUBLISHED;
        table->category[i] = silent == 1 ? own[0].age : PB_WORD_NONE;
        table->value[i] = silent == 2 ? PB_MISSING : 1;
        own_count += silent > 2;
    }
    work->table_rows = rows;
    made_count = 1 + random_below(MADE);
    for (size_t i = 0; i < made_count; i++) {
        made[i] = add_row(trial, &work->made);
        struct rates_note *note = &work->notes[i];
        counts[i][0] = random_below(20) ? (double)random_below(most) : PB_MISSING;
        counts[i][1] = (double)random_below(most) / 2;
        *note = (struct rates_note){ .few = random_below(12) == 0 };
        if (areas[made[i].area].districts && random_below(10))
            *note = (struct rates_note){ .few = random_below(30) == 0,
                                         .kin = &kin[random_below(5) == 0],
                                         .counts = counts[i] };
        made[i].note = note;
        work->any_hidden = work->any_hidden || note->kin;
    }
}

Test(rates_control, withholds_what_a_comparison_of_every_row_with_every_other_does)
{
    static double counts[MADE][2];
    static struct rates_note notes[MADE];
    static struct rates_kin kin[] = { { .count = 2, .self = 0 }, { .count = 2, .self = 1 } };
    const struct rates_options options = { .withhold_to = FEWEST };
    size_t withheld = 0;
    size_t hidden = 0;
    size_t shown = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct trial trial;
        trial_open(&trial);
        struct rates_work work = {
            .options = &options, .context = &trial.context, .notes = notes, .error = &trial.error
        };
        pb_arena_open(&work.arena, (size_t)16 << 20);
        pb_table_open(&work.made, &trial.symbols, MADE);
        add_rows(&trial, &work, kin, counts);
        if (work.any_hidden)
            plainly_control(&work);
        cr_assert_eq(rates_control(&work), PB_OK);
        for (size_t i = 0; i < made_count; i++) {
            const bool found = work.made.status[i] == PB_WORD_SUPPRESSED;
            cr_assert_eq(found, made[i].withheld, "round %d, row %zu: %d", round, i, (int)found);
            withheld += found;
            hidden += made[i].hiding;
            shown += !found;
        }
        pb_table_close(&work.made);
        pb_arena_close(&work.arena);
        trial_close(&trial);
    }
    cr_expect(withheld > ROUNDS && hidden > ROUNDS / 20 && shown > ROUNDS, "%zu, %zu, %zu", withheld, hidden, shown);
}
