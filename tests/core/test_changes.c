/*
 * Two small publications: the one before as CSV, written by hand, and the table of a Place in memory. What is expected
 * is what a reader of both would write down.
 */
#include "core/contract/changes.h"
#include "tests/support/publications.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_error error;
static struct pb_symbols symbols, texts;
static struct pb_arena arena;
static struct pb_table table;
static struct pb_changes_since changes;
static char told[4096];

static void open_all(void)
{
    cr_assert_eq(pb_symbols_open(&symbols, &error), PB_OK);
    cr_assert_eq(pb_symbols_open(&texts, &error), PB_OK);
    pb_arena_open(&arena, (size_t)1 << 30);
    pb_table_open(&table, &symbols, 2000000);
    changes = (struct pb_changes_since){ 0 };
    pb_error_clear(&error);
}

static void close_all(void)
{
    pb_table_close(&table);
    pb_arena_close(&arena);
    pb_symbols_close(&texts);
    pb_symbols_close(&symbols);
}

TestSuite(changes, .init = open_all, .fini = close_all);

static pb_symbol symbol(const char *text)
{
    return pb_symbol_of(&symbols, text);
}

/* A published figure of Rugby: smoking of persons of 18 and over. */
static size_t figure(const char *period, double value, enum pb_word verdict)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&table, &row, &error), PB_OK);
    table.place[row] = symbol("rugby");
    table.measure[row] = symbol("smoking");
    table.measure_name[row] = symbol("Smoking");
    table.area_code[row] = symbol("E07000220");
    table.area_name[row] = symbol("Rugby");
    table.geography[row] = PB_WORD_EXACT;
    table.sex[row] = PB_WORD_PERSONS;
    table.age[row] = symbol("18+");
    table.period[row] = symbol(period);
    table.value[row] = value;
    table.status[row] = PB_WORD_PUBLISHED;
    table.compared_with_england[row] = verdict;
    return row;
}

static enum pb_status again(void *stream, uint64_t offset, void *buffer, size_t size, struct pb_error *unused)
{
    const struct pb_memory_stream *bytes = stream;
    (void)unused;
    cr_assert_leq(offset + size, bytes->length);
    memcpy(buffer, bytes->bytes + offset, size);
    return PB_OK;
}

/* "revised 2019 value 12>13 verdict similar>worse": of each figure what a reader asks for. */
static void tell(const struct pb_changed_figure *figure)
{
    struct pb_tidy_cell scratch;
    size_t end = strlen(told);
    size_t value = pb_tidy_column_named("value");
    size_t verdict = pb_tidy_column_named("compared_with_england");
    char is[64];
    (void)snprintf(is, sizeof is, "%s", pb_changed_is(&table, figure, value, &scratch));
    const char *kind = figure->kind == PB_CHANGE_REVISED && !figure->figure ? "findings" : pb_change_text(figure->kind);
    char period[64];
    (void)snprintf(period, sizeof period, "%s",
                   pb_changed_cell(&changes, &table, figure, pb_tidy_column_named("period"), &scratch));
    (void)snprintf(told + end, sizeof told - end, "%s%s %s value %s>%s verdict %s>%s\n",
                   figure->withheld ? "withheld " : "", kind, period, pb_changed_was(&changes, figure, value), is,
                   pb_changed_was(&changes, figure, verdict), pb_changed_is(&table, figure, verdict, &scratch));
}

static enum pb_status find_in(char *before, bool figures_only)
{
    struct pb_memory_stream stream = { (unsigned char *)before, strlen(before), 0, 0 };
    struct pb_input input = pb_memory_input("before.csv", &stream);
    const struct pb_changes_since_request request = { .before = &input,
                                                      .again = again,
                                                      .stream = &stream,
                                                      .table = &table,
                                                      .figures_only = figures_only,
                                                      .arena = &arena,
                                                      .texts = &texts };
    enum pb_status status = pb_changes_since_find(&request, &changes, &error);
    free(before);
    told[0] = '\0';
    for (size_t i = 0; i < changes.count && i < 20; i++)
        tell(&changes.figures[i]);
    return status;
}

#define ROW                                                                                                            \
    "place=rugby measure=smoking measure_name=Smoking area_code=E07000220 area_name=Rugby geography=exact "            \
    "sex=Persons age=18+ "

Test(changes, new_revised_and_withdrawn_figures)
{
    (void)figure("2021", 14, PB_WORD_WORSE);
    (void)figure("2020", 13, PB_WORD_WORSE);
    (void)figure("2019", 12, PB_WORD_SIMILAR);
    cr_assert_eq(find_in(TIDY(ROW "period=2018 value=11 status=published compared_with_england=similar",
                              ROW "period=2019 value=12.0 status=published compared_with_england=similar",
                              ROW "period=2020 value=12.5 status=published compared_with_england=similar"),
                         false),
                 PB_OK, "%s", error.message);
    cr_expect_str_eq(told, "new 2021 value >14 verdict >worse\n"
                           "revised 2020 value 12.5>13 verdict similar>worse\n"
                           "withdrawn 2018 value 11> verdict similar>\n");
    cr_expect_eq(changes.own.added, 1);
    cr_expect_eq(changes.own.revised, 1);
    cr_expect_eq(changes.own.withdrawn, 1);
    cr_expect_eq(changes.own.findings_only, 0);
    cr_expect_eq(changes.figures[0].row, 0);
    cr_expect_eq(changes.figures[2].row, SIZE_MAX);
}

Test(changes, a_verdict_that_changed_under_the_same_figure)
{
    (void)figure("2020", 13, PB_WORD_WORSE);
    cr_assert_eq(find_in(TIDY(ROW "period=2020 value=13 status=published compared_with_england=similar"), false),
                 PB_OK);
    cr_expect_str_eq(told, "findings 2020 value 13>13 verdict similar>worse\n");
    cr_expect_eq(changes.own.revised, 0);
    cr_expect_eq(changes.own.findings_only, 1);
    /* Another version of the contract has other words. */
    changes = (struct pb_changes_since){ 0 };
    cr_assert_eq(find_in(TIDY(ROW "period=2020 value=13 status=published compared_with_england=same"), true), PB_OK);
    cr_expect_str_eq(told, "");
    cr_expect(changes.figures_only);
}

Test(changes, a_figure_that_is_withheld_now_is_named_without_what_it_was)
{
    size_t row = figure("2020", PB_MISSING, PB_WORD_NOT_COMPARED);
    table.status[row] = PB_WORD_SUPPRESSED;
    cr_assert_eq(find_in(TIDY(ROW "period=2020 value=13 count=4 denominator=31 lower_95=12 status=published "
                                  "compared_with_england=similar"),
                         false),
                 PB_OK);
    cr_expect_str_eq(told, "withheld revised 2020 value > verdict >not_compared\n");
    cr_expect_eq(changes.own.withheld, 1);
    static const char *const numbers[] = { "count", "denominator", "lower_95" };
    for (size_t i = 0; i < 3; i++)
        cr_expect_str_empty(pb_changed_was(&changes, &changes.figures[0], pb_tidy_column_named(numbers[i])));
    for (uint32_t i = 0; i < texts.count; i++) /* it is nowhere at all */
        cr_expect_str_neq(pb_symbol_text(&texts, i), "13");
}

/* A sum gives away a part that is withheld, and a count that is no longer there may be small. */
Test(changes, what_could_give_a_withheld_figure_away_is_not_told_either)
{
    size_t row = figure("2020", PB_MISSING, PB_WORD_NONE);
    table.status[row] = PB_WORD_NOT_CALCULABLE;
    (void)figure("2019", 12, PB_WORD_NONE);
    cr_assert_eq(
        find_in(TIDY(ROW "period=2020 value=13 status=calculated", ROW "period=2019 value=12 count=4 status=published"),
                false),
        PB_OK);
    cr_expect_str_eq(told, "withheld revised 2020 value > verdict >\nwithheld revised 2019 value 12>12 verdict >\n");
    cr_expect_eq(changes.own.not_calculable, 1, "the sum; of the other the figure is there");
    cr_expect_str_empty(pb_changed_was(&changes, &changes.figures[1], pb_tidy_column_named("count")));
}

/* Where the source has no figure any more, what was published is no secret. */
Test(changes, a_figure_that_its_source_lost_says_what_it_was)
{
    size_t row = figure("2020", PB_MISSING, PB_WORD_NONE);
    table.status[row] = PB_WORD_MISSING;
    cr_assert_eq(find_in(TIDY(ROW "period=2020 value=13 status=published"), false), PB_OK);
    cr_expect_str_eq(told, "revised 2020 value 13> verdict >\n");
}

Test(changes, figures_of_england_are_counted_apart)
{
    size_t row = figure("2020", 13, PB_WORD_NONE);
    table.geography[row] = PB_WORD_BENCHMARK;
    cr_assert_eq(find_in(TIDY(NULL), false), PB_OK);
    cr_expect_eq(changes.own.added, 0);
    cr_expect_eq(changes.others.added, 1);
}

/* Columns of another order, with a mark at the beginning and more columns than we know, are read by their names. */
Test(changes, columns_are_found_by_their_names)
{
    (void)figure("2020", 13, PB_WORD_NONE);
    static const char before[] =
        "\xEF\xBB\xBFperiod,value,rank,place,measure,area_code,geography,sex,age,category_type,"
        "category\n2020,12,5,rugby,smoking,E07000220,exact,Persons,18+,,\n";
    char *copy = strdup(before);
    cr_assert(copy);
    cr_assert_eq(find_in(copy, false), PB_OK, "%s", error.message);
    cr_expect_str_eq(told, "revised 2020 value 12>13 verdict >\n");
}

/* The option `guard` of the archive puts an apostrophe before what a spreadsheet would take for a formula. */
Test(changes, a_guarded_text_is_the_same_text)
{
    size_t row = figure("2020", 13, PB_WORD_NONE);
    table.category_type[row] = symbol("=kind");
    cr_assert_eq(find_in(TIDY(ROW "category_type='=kind period=2020 value=13 status=published"), false), PB_OK);
    cr_expect_str_eq(told, "");
}

Test(changes, a_table_that_cannot_be_read_changes_nothing)
{
    (void)figure("2020", 13, PB_WORD_NONE);
    changes.why = "untouched";
    cr_expect_neq(find_in(strdup("place,measure\nrugby,smoking\n"), false), PB_OK);
    cr_expect_eq(error.code, PB_ERROR_COLUMNS);
    cr_expect_neq(find_in(strdup(""), false), PB_OK);
    cr_expect_neq(find_in(strdup("place,place\n"), false), PB_OK);
    cr_expect_eq(changes.count, 0);
    cr_expect_str_eq(changes.why, "untouched");
}

/* A text that no file could hold ends no program. */
Test(changes, a_row_longer_than_any_of_a_file)
{
    size_t row = figure("2020", 13, PB_WORD_NONE);
    size_t length = (size_t)3 << 20;
    char *text = malloc(length); /* checked: below */
    cr_assert(text);
    memset(text, 'x', length);
    table.category[row] = pb_symbol_add(&symbols, text, length);
    table.unit[row] = table.category[row];
    free(text);
    cr_assert_eq(find_in(TIDY(ROW "period=2020 value=13 status=published"), false), PB_OK, "%s", error.message);
    cr_expect_eq(changes.own.added, 1);
    cr_expect_eq(changes.own.withdrawn, 1);
}

/* The list has a maximum; the counts have none. */
Test(changes, more_figures_than_are_listed)
{
    size_t more = PB_CHANGES_LISTED + 5;
    for (size_t i = 0; i < more; i++) {
        size_t row = figure("2020", 13, PB_WORD_NONE);
        char code[24];
        (void)snprintf(code, sizeof code, "A%zu", i);
        table.area_code[row] = symbol(code);
    }
    cr_assert_eq(find_in(TIDY(NULL), false), PB_OK);
    cr_expect_eq(changes.own.added, more);
    cr_expect_eq(changes.count, PB_CHANGES_LISTED);
    cr_expect_eq(changes.not_listed, 5);
}

static const char *sentence(struct pb_changes_since since)
{
    since.date = 20261121;
    since.why = "its table of figures is missing";
    return pb_changes_sentence(&since, &arena);
}

Test(changes, a_sentence_says_what_changed)
{
#define KNOWN .state = PB_SINCE_KNOWN
#define SINCE "Since the edition of 21 November 2026, "
    static const struct {
        struct pb_changes_since since;
        const char *said;
    } cases[] = {
        { { .state = PB_SINCE_FIRST }, "This is the first edition." },
        { { .state = PB_SINCE_UNREADABLE },
          "What changed since the edition of 21 November 2026 cannot be said: its table of figures is missing." },
        { { KNOWN }, "No figure has changed since the edition of 21 November 2026." },
        { { KNOWN, .own = { .findings_only = 1 } },
          "No figure has changed since the edition of 21 November 2026; what is said of 1 figure has." },
        { { KNOWN, .own = { .added = 1234, .revised = 3, .withdrawn = 1 } },
          SINCE "1,234 figures are new, 3 were revised and 1 was withdrawn." },
        { { KNOWN, .own = { .added = 1, .revised = 1 } }, SINCE "1 figure is new and 1 was revised." },
        { { KNOWN, .own = { .revised = 3, .withheld = 2 } }, SINCE "1 figure was revised and 2 are withheld now." },
        { { KNOWN, .own = { .revised = 1, .withheld = 1, .withdrawn = 1000000 } },
          SINCE "1 figure is withheld now and 1,000,000 were withdrawn." },
        { { KNOWN, .own = { .revised = 4, .withheld = 3, .not_calculable = 2, .withdrawn = 1 } },
          SINCE "1 figure was revised, 1 is withheld now, 2 can no longer be calculated and 1 was withdrawn." },
        { { KNOWN, .own = { .revised = 1, .withheld = 1, .not_calculable = 1 } },
          SINCE "1 figure can no longer be calculated." },
        { { KNOWN, .own = { .withdrawn = 2 } }, SINCE "2 figures were withdrawn." },
        { { KNOWN, .own = { .added = 5, .revised = 4, .withheld = 1, .withdrawn = 2 } },
          SINCE "5 figures are new, 3 were revised, 1 is withheld now and 2 were withdrawn." },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(sentence(cases[i].since), cases[i].said);
    cr_expect_str_eq(pb_changes_sentence(NULL, &arena), "This is the first edition.");
}
