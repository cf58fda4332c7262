/*
 * What is seen of the authorities of England, as bytes and back, and where a figure stands. Expected ranks, percentiles
 * and medians are worked out by hand: the values are 1, 2, 3 ... quarters, so that the percentile p of n lies at 1 + (n
 * - 1) p.
 */
#include "core/peers/england.h"
#include "core/peers/seen.h"
#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUGBY   7000220U
#define WARWICK 7000222U

static struct trial trial;
static struct pb_seen *seen;
static struct pb_arena arena;
static struct pb_england england;
static struct pb_peers peers;
static unsigned char *bytes;
static size_t length;

static void standing_set_up(void)
{
    trial_open(&trial);
    pb_arena_open(&arena, (size_t)64 << 20);
    seen = pb_seen_open(&trial.framework, "fingertips");
    cr_assert(seen);
    england = (struct pb_england){ 0 };
    peers = (struct pb_peers){ .asked = true };
}

static void standing_tear_down(void)
{
    pb_seen_close(seen);
    pb_arena_close(&arena);
    trial_close(&trial);
    free(bytes);
    bytes = NULL;
}

TestSuite(standing, .init = standing_set_up, .fini = standing_tear_down);

/* A row of an authority. */
static void see(struct pb_seen *into, const char *indicator, int year, uint32_t authority, double value)
{
    char period[8];
    (void)snprintf(period, sizeof period, "%d", year);
    const struct pb_seen_cell texts[PB_SEEN_TEXTS] = {
        [PB_SEEN_INDICATOR] = { indicator, strlen(indicator) },
        [PB_SEEN_AREA_TYPE] = { "District", 8 },
        [PB_SEEN_SEX] = { "persons", 7 },
        [PB_SEEN_AGE] = { "15+", 3 },
        [PB_SEEN_CATEGORY_TYPE] = { "", 0 },
        [PB_SEEN_CATEGORY] = { "", 0 },
        [PB_SEEN_PERIOD] = { period, strlen(period) },
    };
    if (!pb_seen_wants(into, indicator, strlen(indicator)))
        return;
    struct pb_seen_group *group = pb_seen_group(into, texts);
    cr_assert(group);
    if (pb_seen_undated(group))
        pb_seen_date(into, group, year * 10000 + 101, year * 10000 + 1231);
    if (pb_seen_is_newest(group))
        pb_seen_add(into, group, authority, value);
}

/* Districts E07000001 and on, with the values 1/4, 2/4, 3/4 ... */
static void see_others(int year, size_t count)
{
    for (size_t i = 1; i <= count; i++)
        see(seen, "91547", year, 7000000U + (uint32_t)i, (double)i / 4);
}

static void settle(void)
{
    cr_assert_eq(pb_seen_write(seen, &bytes, &length, &trial.error), PB_OK);
    cr_assert_eq(pb_england_add(&england, "source", "fingertips", bytes, length, &arena, &trial.error), PB_OK);
    cr_assert_eq(pb_england_settle(&england, &trial.framework, &arena, &trial.error), PB_OK);
}

/* A row of ours, as it is published. */
static size_t own_row(const char *area, const char *value, enum pb_word polarity)
{
    size_t row = trial_add(&trial, &(struct observation){ .indicator = "91547",
                                                          .name = "Smoking",
                                                          .area = area,
                                                          .age = "15+ yrs",
                                                          .period = "2019",
                                                          .value = value });
    trial.table.source[row] = pb_symbol_of(&trial.symbols, "source");
    trial.table.period_start[row] = 20190101;
    trial.table.period_end[row] = 20191231;
    trial.table.polarity[row] = polarity;
    return row;
}

static bool standing_of(size_t row, struct pb_standing *standing)
{
    return pb_standing_of(&england, &peers, &trial.geography, &trial.table, row, standing);
}

Test(standing, percentiles_and_rank_of_all)
{
    struct pb_standing standing;
    see_others(2018, 310);
    see_others(2019, 300);
    see(seen, "91547", 2019, RUGBY, 75.25); /* it has the value 55 already: two values, so none counts */
    see(seen, "91547", 2019, WARWICK, 55.5);
    settle();
    cr_assert(standing_of(own_row("E07000222", "55.5", PB_WORD_LOW_IS_GOOD), &standing));
    cr_assert(standing.best_first && standing.complete);
    cr_assert_eq(standing.valued, 299);
    cr_assert_eq(standing.missing, 1);
    cr_assert_eq(standing.england.rank, 221); /* 55 is not among them */
    cr_assert_eq(standing.england.tied, 0);
    cr_assert_eq(standing.percentiles[PB_MINIMUM], 0.25);
    cr_assert_eq(standing.percentiles[PB_MAXIMUM], 75);
    cr_assert_eq(standing.percentiles[PB_PERCENTILE_25], 18.875); /* (1 + 298 / 4) / 4 */
    cr_assert_eq(standing.percentiles[PB_MEDIAN], 37.5);
    cr_assert_not(standing_of(own_row("E07000220", "55", PB_WORD_LOW_IS_GOOD), &standing));
}

Test(standing, ties_share_the_best_rank_in_either_direction)
{
    struct pb_standing standing;
    for (uint32_t i = 1; i <= 300; i++)
        see(seen, "91547", 2019, 7000000U + i, i <= 100 ? 10 : i <= 250 ? 20 : 30);
    settle();
    size_t row = own_row("E07000220", "20", PB_WORD_LOW_IS_GOOD);
    cr_assert(standing_of(row, &standing));
    cr_assert_eq(standing.england.rank, 101);
    cr_assert_eq(standing.england.tied, 149);
    trial.table.polarity[row] = PB_WORD_HIGH_IS_GOOD;
    cr_assert(standing_of(row, &standing));
    cr_assert_eq(standing.england.rank, 51);
    trial.table.polarity[row] = PB_WORD_NO_JUDGEMENT;
    cr_assert(standing_of(row, &standing));
    cr_assert(!standing.best_first);
    cr_assert_eq(standing.england.rank, 51);
    cr_assert_eq(standing.ours.count, 5); /* the five districts of the county, E07000218 to E07000222 */
    cr_assert_eq(standing.ours.rank, 1);
}

Test(standing, only_a_published_figure_of_the_newest_period_has_one)
{
    struct pb_standing standing;
    see_others(2019, 300);
    settle();
    size_t row = own_row("E07000220", "55", PB_WORD_LOW_IS_GOOD);
    cr_assert(standing_of(row, &standing));
    trial.table.period_start[row] = 20180101;
    cr_assert_not(standing_of(row, &standing), "another period");
    row = own_row("E07000220", "55.125", PB_WORD_LOW_IS_GOOD);
    cr_assert_not(standing_of(row, &standing), "another value than the source's");
    row = own_row("E07000220", "55", PB_WORD_LOW_IS_GOOD);
    trial.table.status[row] = PB_WORD_CALCULATED;
    cr_assert(standing_of(row, &standing), "calculated from the source's own numbers, as the others are");
    row = own_row("E07000220", "55", PB_WORD_LOW_IS_GOOD);
    trial.table.status[row] = PB_WORD_NOT_CALCULABLE;
    cr_assert_not(standing_of(row, &standing), "no figure is said");
    row = own_row("E07000220", NULL, PB_WORD_LOW_IS_GOOD);
    cr_assert_not(standing_of(row, &standing), "no figure");
    row = own_row("E07000220", "55", PB_WORD_LOW_IS_GOOD);
    trial.table.value_type[row] = PB_WORD_COUNT_VALUE;
    cr_assert_not(standing_of(row, &standing), "a number of people");
    row = own_row("E92000001", "55", PB_WORD_LOW_IS_GOOD);
    cr_assert_not(standing_of(row, &standing), "the country");
    cr_assert_not(pb_standing_of(NULL, &peers, &trial.geography, &trial.table, row, &standing), "nobody asks");
}

Test(standing, one_area_has_none)
{
    struct pb_standing standing;
    see(seen, "91547", 2019, RUGBY, 20);
    settle();
    cr_assert_not(standing_of(own_row("E07000220", "20", PB_WORD_LOW_IS_GOOD), &standing));
}

Test(standing, a_part_of_england_is_not_england)
{
    struct pb_standing standing;
    see_others(2019, 266); /* nine tenths of 296 are 266.4 */
    settle();
    cr_assert(standing_of(own_row("E07000220", "55", PB_WORD_LOW_IS_GOOD), &standing));
    cr_assert_not(standing.complete);
    cr_assert_eq(standing.england.rank, 0);
    cr_assert(isnan(standing.percentiles[PB_MEDIAN]));
    cr_assert_eq(standing.ours.rank, 3);
}

/* Percentages: 250 cannot be, and -1 is what some programs write for nothing. */
Test(standing, values_that_cannot_be_are_left_out)
{
    struct pb_standing standing;
    for (uint32_t i = 1; i <= 300; i++)
        see(seen, "91547", 2019, 7000000U + i, i == 1 ? -1 : i == 2 ? 250 : i == 3 ? (double)NAN : i / 10.0);
    settle();
    cr_assert(standing_of(own_row("E07000220", "22", PB_WORD_LOW_IS_GOOD), &standing));
    cr_assert_eq(standing.valued, 297);
    cr_assert_eq(standing.missing, 3);
    cr_assert_eq(standing.percentiles[PB_MINIMUM], 0.4);
    cr_assert_eq(standing.percentiles[PB_MAXIMUM], 30);
}

Test(standing, an_indicator_that_the_framework_does_not_have_is_not_asked_for)
{
    cr_assert_not(pb_seen_wants(seen, "4711", 4));
    see(seen, "4711", 2019, RUGBY, 20);
    cr_assert_eq(pb_seen_write(seen, &bytes, &length, &trial.error), PB_OK);
    cr_assert_eq(length, 0);
}

/* Three collectors, as threads have them, give the bytes of one. */
Test(standing, parts_put_together_are_the_whole)
{
    struct pb_seen *parts[3] = { NULL };
    static const int years[] = { 2019, 2017, 2019, 2018, 2019, 2016 };
    for (size_t i = 0; i < 3; i++)
        parts[i] = pb_seen_open(&trial.framework, "fingertips");
    for (uint32_t i = 0; i < 600; i++) {
        int year = years[i / 100];
        const char *indicator = i % 7 ? "91547" : "93283";
        see(seen, indicator, year, 7000000U + i % 290, i % 11);
        see(parts[i / 200], indicator, year, 7000000U + i % 290, i % 11);
    }
    unsigned char *other = NULL;
    size_t other_length = 0;
    pb_seen_merge(parts[0], parts[1]);
    pb_seen_merge(parts[0], parts[2]);
    cr_assert_eq(pb_seen_write(seen, &bytes, &length, &trial.error), PB_OK);
    cr_assert_eq(pb_seen_write(parts[0], &other, &other_length, &trial.error), PB_OK);
    cr_assert(length > 0);
    cr_assert_eq(length, other_length);
    cr_assert_eq(memcmp(bytes, other, length), 0);
    free(other);
    for (size_t i = 0; i < 3; i++)
        pb_seen_close(parts[i]);
}

/* However many bytes are lost, nothing is read beyond them. */
Test(standing, bytes_that_are_cut_off_are_refused)
{
    see_others(2019, 20);
    cr_assert_eq(pb_seen_write(seen, &bytes, &length, &trial.error), PB_OK);
    for (size_t left = 1; left < length; left++) {
        unsigned char *cut = malloc(left);
        cr_assert(cut);
        memcpy(cut, bytes, left);
        england = (struct pb_england){ 0 };
        cr_assert_eq(pb_england_add(&england, "source", "fingertips", cut, left, &arena, &trial.error), PB_FAILED);
        free(cut);
    }
}

Test(standing, a_group_of_too_many_rows_is_none)
{
    for (uint32_t i = 0; i <= PB_SEEN_AREAS_MAXIMUM; i++)
        see(seen, "91547", 2019, 7000000U + i % 300, 1);
    cr_assert_eq(pb_seen_write(seen, &bytes, &length, &trial.error), PB_OK);
    cr_assert_eq(length, 0);
}

Test(standing, codes_of_authorities)
{
    cr_assert_eq(pb_authority_number("E07000220", 9), RUGBY);
    cr_assert_eq(pb_authority_number("E10000031", 9), 10000031);
    static const char *const others[] = { "E92000001", "E05000001", "E11000001", "E0700022",
                                          "W06000001", "E0700022X", "" };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_assert_eq(pb_authority_number(others[i], strlen(others[i])), 0, "%s", others[i]);
    cr_assert(pb_authority_in_tier(RUGBY, PB_TIER_LOWER) && !pb_authority_in_tier(RUGBY, PB_TIER_UPPER));
    cr_assert(pb_authority_in_tier(10000031, PB_TIER_UPPER) && !pb_authority_in_tier(10000031, PB_TIER_LOWER));
    cr_assert(pb_authority_in_tier(8000026, PB_TIER_LOWER) && pb_authority_in_tier(8000026, PB_TIER_UPPER));
}
