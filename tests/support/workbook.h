#ifndef PB_TESTS_SUPPORT_WORKBOOK_H
#define PB_TESTS_SUPPORT_WORKBOOK_H
/*
 * Writing the workbook of a small edition (tests/support/edition.h), and the rules that every workbook has to follow.
 * A call that fails ends the test.
 */
#include "tests/support/edition.h"

#define RUGBY      .area_code = "E07000220", .area_name = "Rugby", .area_type = "District"
#define YEAR_13_14 .period = "2013/14", .start = 20130401, .end = 20140331
#define YEAR_12_13 .period = "2012/13", .start = 20120401, .end = 20130331
#define SMOKING    .measure = "smoking-prevalence-qof", .indicator = "91280", .age = "15+ yrs"

extern const struct pb_module pb_loader_workbook;

/* As the option table's defaults fill it. */
struct pb_test_book_settings {
    const char *keywords;
    int64_t stale_years;
    int64_t data_rows;
};
extern const struct pb_test_book_settings pb_test_book_settings;

/* Brings the rows into the order of publication. */
void pb_test_edition_sort(struct pb_test_edition *test);

/* Opens Rugby's edition with the rows that are awkward to write, sorted. */
void pb_test_book_open_awkward(struct pb_test_edition *test, const char *folder);

/* Writes the workbook into the edition's folder, in place of one that is there. */
void pb_test_book_write(struct pb_test_edition *test);

/* Where it is. The text stays until the next call. */
const char *pb_test_book_path(const struct pb_test_edition *test);

/* The rules of the Analysis Function, as the house's own checker reads them from the raw XML. Skips the test where
 * there is no checker. */
void pb_test_book_follows_the_rules(const char *path);

#endif
