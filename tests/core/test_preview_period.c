/*
 * Periods in headings. A heading is read to its end and no further: each one here ends where the memory of the process
 * does, so that a byte more is a fault in any build.
 */
#include "core/preview/preview.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The text with its end as the last byte before memory that cannot be read. */
static char *at_the_edge(const char *text)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = strlen(text) + 1;
    char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert_neq((void *)memory, MAP_FAILED);
    cr_assert_eq(mprotect(memory + page, page, PROT_NONE), 0);
    memcpy(memory + page - size, text, size);
    return memory + page - size;
}

static void expect_period(const char *heading, const char *period)
{
    size_t at = 0;
    size_t length = 0;
    const char *text = at_the_edge(heading);
    cr_assert(pb_preview_period_within(text, &at, &length), "no period in '%s'", heading);
    cr_expect_eq(length, strlen(period), "'%s': %zu", heading, length);
    cr_expect(strncmp(text + at, period, strlen(period)) == 0, "'%s' at %zu", heading, at);
}

Test(preview_period, stands_at_the_end_of_a_heading)
{
    expect_period("Rate 2019", "2019");
    expect_period("Rate 2018-19", "2018-19");
    expect_period("Rate 2018/19", "2018/19");
    expect_period("Rate 2018-191", "2018-191"); /* with the number of a footnote */
    expect_period("2019", "2019");
    expect_period("Deaths | 2019", "2019");
}

/* A day or a month is not taken for its year. */
Test(preview_period, is_as_long_as_it_goes)
{
    expect_period("Cases 31/03/2019", "31/03/2019");
    expect_period("Deaths (Mar 2019)", "Mar 2019");
    expect_period("Deaths, year ending March 2019, persons", "year ending March 2019");
    expect_period("Q4 2019/20 attendances", "Q4 2019/20");
    expect_period("Attendances_2019-Q4_all", "2019-Q4");
    expect_period("Apr 2019 to Mar 2020 rate", "Apr 2019 to Mar 2020");
    expect_period("People aged 16 to 24 2019", "2019");
    expect_period("Total population: mid 2015", "mid 2015");
    expect_period("Rate 2018\xE2\x80\x93"
                  "19",
                  "2018\xE2\x80\x93"
                  "19");
}

Test(preview_period, is_no_part_of_a_longer_number_or_word)
{
    static const char *const headings[] = { "Rate 201", "Rate 20199", "Rate 2019a", "A2019", "Rate 2", "" };
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        size_t at = 0;
        size_t length = 0;
        cr_expect(!pb_preview_period_within(at_the_edge(headings[i]), &at, &length), "'%s': %zu, %zu", headings[i], at,
                  length);
    }
}

/* Cells are texts with a length and need not end with a zero byte. */
Test(preview_period, a_cell_is_read_to_its_length)
{
    static const char *const cells[] = { "2019", "2018-19", "MAR2019", "Mar-19", "2019-03-31",
                                         "12%",  "1,234",   "E0700",   "Q",      "2019 Q" };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct pb_period period;
        bool following = false;
        double number = 0;
        size_t length = strlen(cells[i]);
        char *cell = at_the_edge(cells[i]) + 1;
        memmove(cell, cells[i], length); /* over the zero byte */
        (void)pb_preview_period(cell, length, &period, &following);
        (void)pb_preview_noted(cell, length);
        (void)pb_preview_type_of(cell, length, &number);
    }
}

/* As placebook/period.h reads it, which is asked about every text here; a preview asks it about few. */
static bool is_read(const char *text, size_t length)
{
    const struct pb_period_rules lenient = { .dates = PB_DATES_DAY_FIRST, .months = true, .iso_weeks = true };
    struct pb_period_found found;
    enum pb_period_fault fault = pb_period_read(text, length, &(struct pb_period_rules){ 0 }, &found);
    if (fault == PB_PERIOD_ORDER || fault == PB_PERIOD_TWO_WAYS || fault == PB_PERIOD_WEEK_UNSAID)
        fault = pb_period_read(text, length, &lenient, &found);
    return !fault && found.period.start / 10000 >= 1950 && found.period.end / 10000 <= 2060;
}

static size_t expect_as_read(const char *text, size_t length)
{
    struct pb_period period;
    bool following = false;
    bool read = is_read(text, length);
    cr_assert_eq(pb_preview_period(text, length, &period, &following), read, "'%s'", text);
    return read;
}

/* All texts of four to six of these signs, and of seven to ten those that a fixed sequence of numbers makes. */
Test(preview_period, no_period_is_passed_over)
{
    static const char signs[] = "0129.QEM/";
    enum { SIGNS = sizeof signs - 1, LONGEST = 10, MADE = 300000 };
    char text[LONGEST + 1] = "";
    size_t read = 0;
    for (size_t length = 4; length <= 6; length++) {
        size_t count = 1;
        for (size_t i = 0; i < length; i++)
            count *= SIGNS;
        for (size_t n = 0; n < count; n++) {
            size_t left = n;
            for (size_t i = 0; i < length; i++, left /= SIGNS)
                text[i] = signs[left % SIGNS];
            text[length] = '\0';
            read += expect_as_read(text, length);
        }
    }
    uint64_t chance = 1;
    for (size_t n = 0; n < MADE; n++) {
        size_t length = 7 + n % 4;
        for (size_t i = 0; i < length; i++) {
            chance = chance * 6364136223846793005U + 1442695040888963407U;
            text[i] = "00112233456789../-"[(chance >> 33) % 18];
        }
        text[length] = '\0';
        read += expect_as_read(text, length);
    }
    cr_expect_gt(read, 500, "%zu", read); /* or nothing was tried */
    (void)expect_as_read("Q4 2019", 7);
    (void)expect_as_read("W12 2020", 8);
    (void)expect_as_read("e2020", 5);
    (void)expect_as_read("March", 5);
}
