#include "placebook/period.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

TestSuite(period);

/* First and last days worked out from the calendar; the forms are those that the Fingertips service writes. */
static const struct {
    const char *text;
    enum pb_period_kind kind;
    int32_t start, end;
    const char *words;
} forms[] = {
    { "2019", PB_PERIOD_YEAR, 20190101, 20191231, "2019" },
    { " 2020 ", PB_PERIOD_YEAR, 20200101, 20201231, "2020" },
    { "2017 - 19", PB_PERIOD_YEARS, 20170101, 20191231, "2017 to 2019" },
    { "2017-19", PB_PERIOD_YEARS, 20170101, 20191231, "2017 to 2019" },
    { "2017-2019", PB_PERIOD_YEARS, 20170101, 20191231, "2017 to 2019" },
    { "2017 to 2019", PB_PERIOD_YEARS, 20170101, 20191231, "2017 to 2019" },
    { "2017 \xE2\x80\x93 19", PB_PERIOD_YEARS, 20170101, 20191231, "2017 to 2019" },
    { "2017\xE2\x80\x93"
      "2019",
      PB_PERIOD_YEARS, 20170101, 20191231, "2017 to 2019" },
    { "1991 - 2000", PB_PERIOD_YEARS, 19910101, 20001231, "1991 to 2000" },
    { "1999 - 01", PB_PERIOD_YEARS, 19990101, 20011231, "1999 to 2001" },
    { "2019/20", PB_PERIOD_FINANCIAL_YEAR, 20190401, 20200331, "April 2019 to March 2020" },
    { "2019/2020", PB_PERIOD_FINANCIAL_YEAR, 20190401, 20200331, "April 2019 to March 2020" },
    { "1999/00", PB_PERIOD_FINANCIAL_YEAR, 19990401, 20000331, "April 1999 to March 2000" },
    { "2016/17 - 20/21", PB_PERIOD_FINANCIAL_YEARS, 20160401, 20210331, "April 2016 to March 2021" },
    { "2016/17 - 2020/21", PB_PERIOD_FINANCIAL_YEARS, 20160401, 20210331, "April 2016 to March 2021" },
    { "1998/99 - 00/01", PB_PERIOD_FINANCIAL_YEARS, 19980401, 20010331, "April 1998 to March 2001" },
    { "2019 Q1", PB_PERIOD_QUARTER, 20190101, 20190331, "January to March 2019" },
    { "2019 Q4", PB_PERIOD_QUARTER, 20191001, 20191231, "October to December 2019" },
    { "2019/20 Q1", PB_PERIOD_QUARTER, 20190401, 20190630, "April to June 2019" },
    { "2019/20 Q4", PB_PERIOD_QUARTER, 20200101, 20200331, "January to March 2020" },
    { "2018/19 Q2 - 2019/20 Q1", PB_PERIOD_QUARTERS, 20180701, 20190630, "July 2018 to June 2019" },
    { "2013/14 Q1-Q4", PB_PERIOD_QUARTERS, 20130401, 20140331, "April 2013 to March 2014" },
    { "2013/14 Q1 - 2017/18 Q4", PB_PERIOD_QUARTERS, 20130401, 20180331, "April 2013 to March 2018" },
    { "2018 Q1 - Q2", PB_PERIOD_QUARTERS, 20180101, 20180630, "January to June 2018" },
    { "Apr 2019", PB_PERIOD_MONTH, 20190401, 20190430, "April 2019" },
    { "February 2020", PB_PERIOD_MONTH, 20200201, 20200229, "February 2020" },
    { "Feb 2019", PB_PERIOD_MONTH, 20190201, 20190228, "February 2019" },
    { "Feb 2000", PB_PERIOD_MONTH, 20000201, 20000229, "February 2000" },
    { "Feb 1900", PB_PERIOD_MONTH, 19000201, 19000228, "February 1900" },
    { "Sept 2021", PB_PERIOD_MONTH, 20210901, 20210930, "September 2021" },
    { "may 2021", PB_PERIOD_MONTH, 20210501, 20210531, "May 2021" },
    { "Apr 2018 - Mar 2019", PB_PERIOD_MONTHS, 20180401, 20190331, "April 2018 to March 2019" },
    { "Aug 2017 - Jul 2018", PB_PERIOD_MONTHS, 20170801, 20180731, "August 2017 to July 2018" },
    { "Mar 2019 - Feb 2020", PB_PERIOD_MONTHS, 20190301, 20200229, "March 2019 to February 2020" },
    { "January to March 2020", PB_PERIOD_MONTHS, 20200101, 20200331, "January to March 2020" },
};

Test(period, gives_first_and_last_day)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct pb_period period;
        cr_expect(pb_period_parse(forms[i].text, strlen(forms[i].text), PB_YEAR_FINANCIAL, &period), "%s",
                  forms[i].text);
        cr_expect_eq(period.kind, forms[i].kind, "%s", forms[i].text);
        cr_expect_eq(period.start, forms[i].start, "%s: %d", forms[i].text, period.start);
        cr_expect_eq(period.end, forms[i].end, "%s: %d", forms[i].text, period.end);
        char text[64];
        cr_expect_str_eq(pb_period_words(forms[i].text, &period, text, sizeof text), forms[i].words);
    }
}

Test(period, reads_academic_years_from_september_to_august)
{
    struct pb_period period;
    cr_assert(pb_period_parse("2019/20", 7, PB_YEAR_ACADEMIC, &period));
    cr_expect_eq(period.start, 20190901);
    cr_expect_eq(period.end, 20200831);
    cr_assert(pb_period_parse("2016/17 - 18/19", 15, PB_YEAR_ACADEMIC, &period));
    cr_expect_eq(period.start, 20160901);
    cr_expect_eq(period.end, 20190831);
    char text[64];
    cr_expect_str_eq(pb_period_words("", &period, text, sizeof text), "September 2016 to August 2019");
    cr_assert(pb_period_parse("2019", 4, PB_YEAR_ACADEMIC, &period));
    cr_expect_eq(period.start, 20190101);
}

Test(period, refuses_what_it_does_not_understand)
{
    static const char *const wrong[] = { "",
                                         " ",
                                         "19",
                                         "019",
                                         "20190",
                                         "2019/21",
                                         "2019/2021",
                                         "2019/",
                                         "2019 -",
                                         "- 2019",
                                         "2019 - 2018",
                                         "2019 - 18",
                                         "2019/20 - 18/19",
                                         "1991 - 2001",
                                         "2019 Q0",
                                         "2019 Q5",
                                         "2019 Q",
                                         "Q1",
                                         "Q1-Q4",
                                         "2019 Q4 - Q1",
                                         "2019 Q1 - 2020",
                                         "2019/20 Q1 - 2020 Q2",
                                         "2019 - 2019/20",
                                         "Apr",
                                         "Apr - May",
                                         "Apr 2019 - Mar 2019",
                                         "Apr 2019 - 2020",
                                         "2019to2020",
                                         "2019 to",
                                         "1700",
                                         "2201",
                                         "2199 - 01",
                                         "Smarch 2019",
                                         "2017 - 19 - 21",
                                         "2019 p",
                                         "2019/20/21",
                                         "\xE2\x80\x93",
                                         "2017 \xE2\x80" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct pb_period period = { .kind = PB_PERIOD_YEAR, .start = 1, .end = 1 };
        cr_expect_not(pb_period_parse(wrong[i], strlen(wrong[i]), PB_YEAR_FINANCIAL, &period), "%s", wrong[i]);
        cr_expect_eq(period.kind, PB_PERIOD_UNKNOWN, "%s", wrong[i]);
        char text[64];
        cr_expect_eq(pb_period_words(wrong[i], &period, text, sizeof text), wrong[i]);
    }
}

/* The C library's calendar (timegm) is the other opinion. */
Test(period, counts_days_as_the_c_library_does)
{
    int previous = 0;
    for (int year = 1800; year <= 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                struct tm parts = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
                time_t seconds = timegm(&parts);
                bool exists = parts.tm_mday == day;
                int32_t date = year * 10000 + month * 100 + day;
                cr_assert_eq(pb_date_valid(date), exists, "%d", date);
                if (!exists)
                    continue;
                int32_t days = pb_date_days(date);
                cr_assert_eq(days, (int32_t)(seconds / 86400), "%d", date);
                cr_assert(year == 1800 || days == previous + 1 || (month == 1 && day == 1));
                previous = days;
            }
}

Test(period, reads_and_writes_dates)
{
    int32_t date = 0;
    char text[11];
    cr_assert(pb_date_parse("2024-02-29", 10, &date));
    cr_expect_eq(date, 20240229);
    cr_expect_str_eq(pb_date_text(date, text), "2024-02-29");
    cr_expect_str_eq(pb_date_text(0, text), "");
    static const char *const wrong[] = { "2023-02-29", "2024-13-01", "2024-00-01", "2024-1-01", "20240101",
                                         "2024/01/01", "2024-01-0x", "0000-01-01", "2024-04-31" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect_not(pb_date_parse(wrong[i], strlen(wrong[i]), &date), "%s", wrong[i]);
    cr_expect_not(pb_date_valid(0));
    cr_expect_not(pb_date_valid(-20200101));
}

Test(period, counts_days_back)
{
    for (int32_t days = -100000; days <= 100000; days++)
        cr_assert_eq(pb_date_days(pb_date_of_days(days)), days);
}

Test(period, of_days_and_weeks_has_words)
{
    static const char *const words[][2] = { { "2020-01-05", "5 January 2020" },
                                            { "w/e 2020-01-05", "30 December 2019 to 5 January 2020" },
                                            { "w/e 8 March 2020", "2 March to 8 March 2020" },
                                            { "FY 2019-20", "April 2019 to March 2020" } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct pb_period_found found;
        char text[64];
        cr_assert_eq(pb_period_read(words[i][0], strlen(words[i][0]), &(struct pb_period_rules){ 0 }, &found),
                     PB_PERIOD_GOOD);
        cr_expect_str_eq(pb_period_words(words[i][0], &found.period, text, sizeof text), words[i][1]);
    }
}

Test(period, in_a_sentence)
{
    static const struct {
        int32_t start;
        int32_t end;
        const char *words;
    } cases[] = {
        { 20220101, 20221231, "2022" },
        { 20200101, 20221231, "the years 2020 to 2022" },
        { 20220401, 20230331, "the year to March 2023" },
        { 20190901, 20200831, "the year to August 2020" },
        { 20200401, 20230331, "the three years to March 2023" },
        { 20230401, 20230630, "the three months to June 2023" },
        { 20230101, 20230331, "the three months to March 2023" },
        { 20230301, 20230331, "March 2023" },
        { 20240201, 20240229, "February 2024" },
        { 20230201, 20230228, "February 2023" },
        { 20190401, 20201031, "the 19 months to October 2020" },
        { 20191230, 20200105, "the week to 5 January 2020" },
        { 20200105, 20200105, "5 January 2020" },
        { 20230303, 20230405, "3 March to 5 April 2023" },
        { 20191201, 20200105, "1 December 2019 to 5 January 2020" },
        { 20120101, 20211231, "the years 2012 to 2021" },
        { 0, 20211231, "" },
        { 20220101, 20211231, "" },
    };
    char text[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(pb_period_in_sentence(cases[i].start, cases[i].end, text, sizeof text), cases[i].words);
}

Test(period, says_a_day_in_words)
{
    char text[PB_DATE_WORDS];
    cr_expect_str_eq(pb_date_words(20261128, text), "28 November 2026");
    cr_expect_str_eq(pb_date_words(20240229, text), "29 February 2024");
    cr_expect_str_eq(pb_date_words(20230229, text), "");
    cr_expect_str_eq(pb_date_words(0, text), "");
}
