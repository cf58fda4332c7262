/* What the two districts of a Place are together, where their sum is not compared with England. Expectations are the
 * words of the output contract; life expectancies have no sum, standardised rates an approximate one. */
#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;
extern const struct pb_module pb_transform_benchmark;

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(benchmark_districts, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

static void run(const char *options)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_benchmark, options);
}

/* Life expectancies around England's 80 in Stratford and Warwick; NULL: the row has no limits. */
static void add_pair(const char *stratford, const char *lower, const char *upper, const char *warwick,
                     const char *warwick_lower, const char *warwick_upper)
{
    ADD(.indicator = "93283", .area = "E92000001", .value = "80", .lower = "79.9", .upper = "80.1");
    ADD(.indicator = "93283", .area = "E07000221", .value = stratford, .lower = lower, .upper = upper);
    ADD(.indicator = "93283", .area = "E07000222", .value = warwick, .lower = warwick_lower, .upper = warwick_upper);
}

static void assert_joined(const char *place, enum pb_word word, const char *note)
{
    size_t row = trial_row(&trial, place, "south-warwickshire", NULL);
    cr_assert_eq(trial.table.compared_with_england[row], word, "%s", pb_cell(&trial.table, compared_with_england, row));
    const char *found = strstr(pb_cell(&trial.table, note, row), "districts compared");
    assert_text(found ? found : "", note);
}

Test(benchmark_districts, both_of_one_word_are_that_word)
{
    static const struct {
        const char *value, *lower, *upper;
        enum pb_word word;
        const char *note;
    } table[] = {
        { "83", "82", "84", PB_WORD_BOTH_BETTER,
          "districts compared with England: Stratford-on-Avon better, Warwick better" },
        { "80", "79", "81", PB_WORD_BOTH_SIMILAR,
          "districts compared with England: Stratford-on-Avon similar, Warwick similar" },
        { "77", "76", "78", PB_WORD_BOTH_WORSE,
          "districts compared with England: Stratford-on-Avon worse, Warwick worse" },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        close_trial();
        open_trial();
        add_pair(table[i].value, table[i].lower, table[i].upper, table[i].value, table[i].lower, table[i].upper);
        run(NULL);
        assert_joined("south-warwickshire", table[i].word, table[i].note);
        assert_joined("coventry-and-warwickshire", table[i].word, table[i].note);
    }
}

Test(benchmark_districts, two_words_differ_and_are_named)
{
    add_pair("83", "82", "84", "80", "79", "81");
    run(NULL);
    assert_joined("south-warwickshire", PB_WORD_DISTRICTS_DIFFER,
                  "districts compared with England: Stratford-on-Avon better, Warwick similar");
}

/* Gaps of 14 and 15 beside England's 10, of 4 and 14, of 9.5 and 10.5 with limits 1 to either side. */
Test(benchmark_districts, gaps_have_words_of_their_own)
{
    static const struct {
        const char *values[2], *lower[2], *upper[2];
        enum pb_word word;
        const char *note;
    } table[] = {
        { { "14", "15" },
          { "13", "14" },
          { "15", "16" },
          PB_WORD_BOTH_WIDER_GAP,
          "districts compared with England: Stratford-on-Avon wider gap, Warwick wider gap" },
        { { "4", "-5" },
          { "3", "-6" },
          { "5", "-4" },
          PB_WORD_BOTH_NARROWER_GAP,
          "districts compared with England: Stratford-on-Avon narrower gap, Warwick narrower gap" },
        { { "9.5", "10.5" },
          { "8.5", "9.5" },
          { "10.5", "11.5" },
          PB_WORD_BOTH_SIMILAR_GAP,
          "districts compared with England: Stratford-on-Avon similar gap, Warwick similar gap" },
        { { "4", "14" },
          { "3", "13" },
          { "5", "15" },
          PB_WORD_DISTRICTS_DIFFER,
          "districts compared with England: Stratford-on-Avon narrower gap, Warwick wider gap" },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        close_trial();
        open_trial();
        ADD(.indicator = "90282", .area = "E92000001", .value = "10");
        for (size_t k = 0; k < 2; k++)
            ADD(.indicator = "90282", .area = k ? "E07000222" : "E07000221", .value = table[i].values[k],
                .lower = table[i].lower[k], .upper = table[i].upper[k]);
        run(NULL);
        assert_joined("south-warwickshire", table[i].word, table[i].note);
    }
}

/* Beyond the 99.8% limits is better all the same; the note says what each is. */
Test(benchmark_districts, best_is_better)
{
    add_pair("83", "82", "84", "83", "82", "84");
    trial.table.lower_998[1] = 79;
    trial.table.upper_998[1] = 86;
    trial.table.lower_998[2] = 81.5;
    trial.table.upper_998[2] = 84.5;
    run("{\"comparison\": \"two_level\"}");
    assert_joined("south-warwickshire", PB_WORD_BOTH_BETTER,
                  "districts compared with England: Stratford-on-Avon better, Warwick best");
}

Test(benchmark_districts, where_neither_direction_is_good_they_are_lower_or_higher)
{
    ADD(.indicator = "93553", .area = "E92000001", .value = "20");
    ADD(.indicator = "93553", .area = "E07000221", .value = "10", .lower = "9", .upper = "11");
    ADD(.indicator = "93553", .area = "E07000222", .value = "12", .lower = "11", .upper = "13");
    ADD(.indicator = "93553", .area = "E92000001", .value = "5", .period = "2001");
    ADD(.indicator = "93553", .area = "E07000221", .value = "10", .lower = "9", .upper = "11", .period = "2001");
    ADD(.indicator = "93553", .area = "E07000222", .value = "12", .lower = "11", .upper = "13", .period = "2001");
    run(NULL);
    for (size_t row = 0, found = 0; row < trial.table.rows; row++) {
        if (strcmp(pb_cell(&trial.table, area_code, row), "south-warwickshire") != 0)
            continue;
        bool early = strcmp(pb_cell(&trial.table, period, row), "2001") == 0;
        cr_assert_eq(trial.table.compared_with_england[row], early ? PB_WORD_BOTH_HIGHER : PB_WORD_BOTH_LOWER);
        cr_assert_leq(++found, 4);
    }
}

/* Nothing is said of two when one has no comparison, or is not there. */
Test(benchmark_districts, one_alone_says_nothing)
{
    add_pair("83", "82", "84", "80", NULL, NULL);
    run(NULL);
    assert_joined("south-warwickshire", PB_WORD_NOT_COMPARED, "");
    close_trial();
    open_trial();
    ADD(.indicator = "93283", .area = "E92000001", .value = "80");
    ADD(.indicator = "93283", .area = "E07000221", .value = "83", .lower = "82", .upper = "84");
    run(NULL);
    assert_joined("south-warwickshire", PB_WORD_NOT_COMPARED, "");
}

/* A sum that is compared itself says it all. */
Test(benchmark_districts, a_sum_with_a_comparison_needs_none)
{
    ADD(.area = "E92000001", .value = "1");
    ADD(.area = "E07000221", .value = "2", .lower = "1.5", .upper = "2.7", .count = "20", .denominator = "1000");
    ADD(.area = "E07000222", .value = "3", .lower = "2.2", .upper = "4.1", .count = "30", .denominator = "1000");
    run(NULL);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(trial.table.compared_with_england[row], PB_WORD_WORSE);
    cr_assert_eq(strstr(pb_cell(&trial.table, note, row), "districts compared"), NULL);
}
