/* Rates of counts that are not published. Expectations: by hand, which numbers follow from others. */
#include "core/reference/reading.h"
#include "tests/support/close.h"
#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_rates;

#define MEASURE(id, type, unit, more)                                                                                  \
    "{\"id\": \"" id "\", \"name\": \"" id "\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\", "          \
    "\"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"" id "\"}], \"unit\": \"" unit "\", "                 \
    "\"polarity\": \"low_is_good\", \"value_type\": \"" type "\"" more "}"
#define MADE(ages, method, categories)                                                                                 \
    ", \"made_from\": [{\"measure\": \"births\", \"ages\": \"" ages "\", \"method\": \"" method                        \
    "\", \"categories\": [" categories "]}]"
#define CRUDE(id, ages, categories)                                                                                    \
    MEASURE(id, "crude_rate", "per 1,000", ", \"multiplier\": 1000" MADE(ages, "crude_rate", categories))
#define STANDARD "directly_standardised_rate"
#define HEARTS   "\"Heart\""
#define BIRTHS   MEASURE("births", "count", "Births", ", \"published\": false")
#define HIDDEN   CRUDE("hidden", "<15 yrs", HEARTS)
#define SECOND   MEASURE("hidden-standard", STANDARD, "per 100,000", MADE("<15 yrs", STANDARD, HEARTS))
#define YOUNGER  CRUDE("hidden-younger", "<10 yrs", HEARTS)
#define OLDER    CRUDE("hidden-older", "5-14 yrs", HEARTS)
#define BOTH     CRUDE("hidden-both", "<15 yrs", HEARTS ", \"Cancer\"")

#define ONLY HIDDEN "," SECOND
#define KIN  HIDDEN "," YOUNGER "," OLDER "," BOTH

#define FRAMEWORK(measures)                                                                                            \
    "{\"title\": \"T\", \"version\": \"1\", \"outcomes\": [{\"id\": \"healthy-lives\", \"name\": \"Healthy\", "        \
    "\"short_name\": \"Healthy\"}], \"pillars\": [{\"id\": \"behaviours\", \"name\": \"Behaviours\"}], "               \
    "\"measures\": [" BIRTHS "," measures "]}"

struct stage {
    struct trial trial;
    struct pb_table counts;
};

static struct stage stage;

static void open_framework(const char *framework)
{
    trial_open(&stage.trial);
    trial_framework(&stage.trial, framework);
    pb_table_open(&stage.counts, &stage.trial.symbols, 1000);
    stage.trial.context.components = &stage.counts;
}

static void open_rates(void)
{
    open_framework(FRAMEWORK(ONLY));
}

static void close_rates(void)
{
    pb_table_close(&stage.counts);
    trial_close(&stage.trial);
}

TestSuite(unpublished, .init = open_rates, .fini = close_rates);

/* A row of the counts. */
static void add(const char *area, const char *sex, const char *category, const char *age, const char *events)
{
    struct trial *trial = &stage.trial;
    size_t from = trial_add(trial, &(const struct observation){ .indicator = "births",
                                                                .area = area,
                                                                .sex = sex,
                                                                .age = age,
                                                                .period = "2018",
                                                                .value = events,
                                                                .denominator = "1000" });
    size_t to = 0;
    trial->table.measure[from] = pb_symbol_of(&trial->symbols, "births");
    trial->table.value_type[from] = PB_WORD_COUNT_VALUE;
    trial->table.category[from] = pb_symbol_of(&trial->symbols, category);
    cr_assert_eq(pb_table_copy(&stage.counts, &trial->table, from, &to, &trial->error), PB_OK);
    trial->table.rows--;
}

static const char *const bands[] = { "0-4 yrs", "5-9 yrs", "10-14 yrs" };

static void make(const char *measure)
{
    stage.trial.context.measure = measure;
    trial_run(&stage.trial, &pb_transform_rates, NULL);
}

static size_t made(const char *area)
{
    return trial_row(&stage.trial, "", area, NULL);
}

/* Events by district, sex and band. */
static void add_hidden(const char *area, const char *sex, const char *events)
{
    for (size_t i = 0; i < 3; i++)
        add(area, sex, "Heart", bands[i], i ? "0" : events);
}

static size_t made_of_sex(const char *area, const char *sex)
{
    const struct pb_table *table = &stage.trial.table;
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(pb_cell(table, area_code, row), area) == 0 && strcmp(pb_cell(table, sex, row), sex) == 0)
            return row;
    cr_assert_fail("%s %s", area, sex);
    return 0;
}

static bool tells_nothing(const char *area, const char *sex)
{
    const struct pb_table *table = &stage.trial.table;
    size_t row = made_of_sex(area, sex);
    return table->status[row] == PB_WORD_SUPPRESSED && isnan(table->value[row]) && isnan(table->count[row]) &&
           isnan(table->lower_95[row]) && isnan(table->upper_998[row]) && !*pb_cell(table, method, row);
}

/* 4 males of Stratford: females would tell them from persons, and South Warwickshire less Warwick's as well. Warwick,
 * and North Warwickshire in its county, tell nothing. */
Test(unpublished, few_events_that_are_not_published_cannot_be_worked_out)
{
    static const char *const measures[] = { "hidden", "hidden-standard" };
    for (size_t i = 0; i < 2; i++) {
        add_hidden("E07000221", "Male", "4");
        add_hidden("E07000221", "Female", "40");
        add_hidden("E07000222", "Male", "50");
        add_hidden("E07000222", "Female", "60");
        add_hidden("E07000218", "Male", "20");
        add_hidden("E07000218", "Female", "30");
        make(measures[i]);
        static const char *const sexes[] = { "Persons", "Male", "Female" };
        for (size_t k = 0; k < 3; k++) {
            cr_expect(tells_nothing("E07000221", sexes[k]), "%s %s", measures[i], sexes[k]);
            cr_expect(tells_nothing("south-warwickshire", sexes[k]), "%s %s", measures[i], sexes[k]);
            cr_expect(!tells_nothing("E07000222", sexes[k]) && !tells_nothing("E07000218", sexes[k]));
        }
        assert_text(
            pb_cell(&stage.trial.table, note, made_of_sex("E07000221", "Male")),
            "withheld: it rests on 1 to 7 events of counts that are not published, or would tell one that does");
        cr_expect_eq(stage.trial.table.count[made_of_sex("E07000222", "Persons")], 110);
        cr_expect_geq(stage.trial.findings.quality_count, 6);
        for (size_t k = 0; k < stage.trial.findings.quality_count; k++)
            cr_expect_eq(stage.trial.findings.quality[k].kind, PB_WORD_WITHHELD);
        close_rates();
        open_rates();
    }
}

/* 8 are not few, nor is 0; but 8 are too few for a standardised rate, which does not say how many they are. */
Test(unpublished, other_unpublished_counts_make_rates)
{
    add_hidden("E07000221", "Persons", "8");
    add_hidden("E07000222", "Persons", "0");
    make("hidden");
    cr_assert_eq(stage.trial.table.count[made("south-warwickshire")], 8);
    cr_assert_eq(stage.trial.table.count[made("E07000222")], 0);
    close_rates();
    open_rates();
    add_hidden("E07000221", "Persons", "8");
    make("hidden-standard");
    assert_text(pb_cell(&stage.trial.table, note, made("E07000221")),
                "not calculable: fewer than the 10 events that a directly standardised rate needs");
}

static void add_births(const char *area, const char *category, const char *const events[3])
{
    for (size_t i = 0; i < 3; i++)
        add(area, "Persons", category, bands[i], events[i]);
}

/* Rugby: 103 at all ages less 100 of those under 10 are 3 of those of 10 to 14, which none of them says. Stratford: 60
 * under 10 and 50 at 5 to 14 less 105 at all ages are 5 of 5 to 9. Warwick: 90 of both causes less 84 of one are 6 of
 * the other. North Warwickshire has nothing of the kind. In each area whoever takes part is withheld, others are not.
 */
Test(unpublished, measures_made_of_the_same_unpublished_counts_do_not_tell_of_few_together)
{
    static const struct {
        const char *measure;
        bool rugby, stratford, warwick;
    } expected[] = { { "hidden", true, true, true },
                     { "hidden-younger", true, true, false },
                     { "hidden-older", false, true, false },
                     { "hidden-both", false, false, true } };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        close_rates();
        open_framework(FRAMEWORK(KIN));
        add_births("E07000220", "Heart", (const char *const[]){ "40", "60", "3" });
        add_births("E07000221", "Heart", (const char *const[]){ "55", "5", "45" });
        add_births("E07000222", "Heart", (const char *const[]){ "30", "24", "30" });
        add_births("E07000218", "Heart", (const char *const[]){ "30", "20", "40" });
        add_births("E07000220", "Cancer", (const char *const[]){ "20", "20", "20" });
        add_births("E07000221", "Cancer", (const char *const[]){ "20", "20", "20" });
        add_births("E07000222", "Cancer", (const char *const[]){ "2", "2", "2" });
        add_births("E07000218", "Cancer", (const char *const[]){ "20", "20", "20" });
        make(expected[i].measure);
        cr_expect_eq(tells_nothing("E07000220", "Persons"), expected[i].rugby, "%s", expected[i].measure);
        cr_expect_eq(tells_nothing("E07000221", "Persons"), expected[i].stratford, "%s", expected[i].measure);
        cr_expect_eq(tells_nothing("E07000222", "Persons"), expected[i].warwick, "%s", expected[i].measure);
        cr_expect(!tells_nothing("E07000218", "Persons"), "%s", expected[i].measure);
    }
}

/* Persons less males are the females of whom there is no row. */
Test(unpublished, few_who_are_left_without_a_row_of_their_own_cannot_be_worked_out)
{
    add_hidden("E07000220", "Persons", "45");
    add_hidden("E07000220", "Male", "40");
    add_hidden("E07000218", "Persons", "45");
    add_hidden("E07000218", "Male", "30");
    make("hidden");
    cr_expect(tells_nothing("E07000220", "Persons") && tells_nothing("E07000220", "Male"));
    cr_expect(!tells_nothing("E07000218", "Persons") && !tells_nothing("E07000218", "Male"));
}

/* 64 different ages may be counted of births (docs/methods.md); the same ages in another measure are no others. */
Test(unpublished, more_sets_of_the_same_counts_than_can_be_looked_at_are_refused)
{
    enum { MOST = 64, ONE = 512 };
    static char framework[(MOST + 3) * ONE];
    for (int more = 0; more < 2; more++) {
        size_t length = (size_t)snprintf(framework, sizeof framework, "%s", "");
        for (int i = 0; i < MOST + 1 + more; i++)
            length += (size_t)snprintf(
                framework + length, sizeof framework - length,
                "%s{\"id\": \"m%d\", \"name\": \"m%d\", \"outcome\": \"healthy-lives\", \"pillar\": \"behaviours\", "
                "\"sources\": [{\"scheme\": \"fingertips\", \"indicator\": \"m%d\"}], \"unit\": \"per 1,000\", "
                "\"polarity\": "
                "\"low_is_good\", \"value_type\": \"crude_rate\", \"multiplier\": 1000, \"made_from\": [{\"measure\": "
                "\"births\", \"ages\": \"%d+ yrs\", \"method\": \"crude_rate\"}]}",
                i ? ", " : "", i, i, i, i % (MOST + more));
        static char text[sizeof framework + 1024];
        (void)snprintf(text, sizeof text, FRAMEWORK("%s"), framework);
        close_rates();
        open_framework(text);
        add_births("E07000220", "", (const char *const[]){ "40", "60", "30" });
        stage.trial.context.measure = "m0";
        cr_expect_eq(trial_try(&stage.trial, &pb_transform_rates, NULL), more ? PB_FAILED : PB_OK, "%s",
                     stage.trial.error.message);
    }
    assert_text(stage.trial.error.message,
                "the framework makes figures of more than 64 different ages and categories of births, which is not "
                "published: expected at most 64, since all that they tell together is looked at");
    cr_expect(strstr(stage.trial.error.hint, "'63+ yrs' of births"), "%s", stage.trial.error.hint);
}
