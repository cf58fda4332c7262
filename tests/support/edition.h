#ifndef PB_TESTS_SUPPORT_EDITION_H
#define PB_TESTS_SUPPORT_EDITION_H
/*
 * A small edition for testing loaders: four Places and their system, a framework of four measures, and what a run says
 * about its inputs and modules. Figures are made up, except Rugby's smoking prevalence of 2013/14, which is published.
 */
#include "placebook/formats/json.h"
#include "placebook/module.h"

struct pb_test_edition {
    struct pb_json places_json;
    struct pb_json framework_json;
    struct pb_json quoted_json;
    struct pb_arena arena;
    struct pb_geography geography;
    struct pb_framework framework;
    struct pb_quoted quoted; /* none before pb_test_edition_quote */
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_publication_info info;
    struct pb_load load;
    char stem[80];
    char folder[512];
    struct pb_output *output; /* of the folder */
    atomic_bool cancelled;    /* true: the output says that the run is being stopped */
};

/* Starts again with the folder: what loaders made in it is removed. */
void pb_test_edition_again(struct pb_test_edition *test);

/* The same with another folder; what was made in the one before stays. */
void pb_test_edition_into(struct pb_test_edition *test, const char *folder);

/* Opens everything for one Place ("rugby", "south-warwickshire", "coventry", "warwickshire-north",
 * "coventry-and-warwickshire") with an empty table; `directory` is where its loaders write, "" for a test without any.
 * Fails the test when it cannot. The struct must not be moved. */
void pb_test_edition_open(struct pb_test_edition *test, const char *place, const char *directory);
void pb_test_edition_close(struct pb_test_edition *test);

/* One row, numbers as published texts. What is left out becomes: Persons, All ages, geography exact, source
 * "fingertips", status published; the measure's own name, outcome, domain, unit, polarity and value type when the
 * framework has it; else nothing. */
struct pb_test_row {
    const char *measure;
    const char *measure_name;
    const char *indicator;
    const char *outcome;
    const char *domain;
    const char *area_code;
    const char *area_name;
    const char *area_type;
    enum pb_word geography;
    const char *sex;
    const char *age;
    const char *category_type;
    const char *category;
    const char *programme;
    const char *similar;
    const char *period;
    int32_t start;
    int32_t end;
    const char *value;
    const char *lower_95;
    const char *upper_95;
    const char *count;
    const char *denominator;
    const char *unit;
    enum pb_word polarity;
    enum pb_word value_type;
    enum pb_word status;
    const char *method;
    const char *note;
    const char *england_value;
    enum pb_word compared_with_england;
    const char *trend;
    enum pb_word spc;
    const char *source;
    const char *source_row;
};

/* Adds the row to the table; returns its index. */
size_t pb_test_edition_add(struct pb_test_edition *test, const struct pb_test_row *row);

/* Rows that are awkward to write: commas, quotes, line breaks, letters beyond ASCII, texts that look like formulas, a
 * suppressed and a missing figure, a calculated one without published digits, an unmapped measure, a benchmark. Nine
 * rows, not in the order of publication. */
void pb_test_edition_awkward(struct pb_test_edition *test);

/* Five figures that a plan quotes, with texts that are awkward to write, for the rows that pb_test_edition_awkward
 * adds: one agrees, one lies beyond the limits, one is of another period, one has no data, and one no measure. */
void pb_test_edition_quote(struct pb_test_edition *test);

#endif
