/*
 * The spellings of GOV.UK, NHS England, DfE and ONS. First and last days by hand; that each is a day, and the weeks of
 * ISO 8601, are from Python's datetime.
 */
#include "placebook/period.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(period_spellings);

static const struct {
    const char *text;
    enum pb_years years;
    int32_t start, end;
} spellings[] = {
    { "2019-20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019-20", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019-20", PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 - 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x90"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x90"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x80\x90"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x80\x90 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x91"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x91"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x80\x91"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x80\x91 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x92"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x92"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x80\x92"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x80\x92 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x93"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x93"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x80\x93"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x80\x93 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x94"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x94"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x80\x94"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x80\x94 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x95"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x80\x95"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x80\x95"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x80\x95 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x88\x92"
      "20",
      PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019\xE2\x88\x92"
      "20",
      PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019\xE2\x88\x92"
      "20",
      PB_YEARS_CALENDAR, 20190101, 20201231 },
    { "2019 \xE2\x88\x92 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019/20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019/2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019 / 20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019-20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019-2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019 - 20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019 to 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019 to 20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019_20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "201920", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "20192020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "FY2019/20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "FY 2019-20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "FY19/20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "FY 2019/2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "Financial year 2019/20", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "financial year 2019 to 2020", PB_YEARS_FINANCIAL, 20190401, 20200331 },
    { "2019/20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "2019/2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "201920", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "20192020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "FY2019/20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "FY 2019-20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "FY19/20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "FY201920", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Financial year 2019/20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "FYE 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "FYE March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Financial year ending 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Financial year ending March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "financial year ending 31 March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Apr-19 to Mar-20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Apr 2019 - Mar 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "April 2019 to March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "1 April 2019 to 31 March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "01/04/2019 - 31/03/2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "2019-04-01 to 2020-03-31", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "2019-04-01/2020-03-31", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Year ending March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Year ended 31 March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Year to 31 March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "12 months to March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "12 months ending March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "Rolling 12 months to March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "twelve months to March 2020", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "12-month ending Mar-20", PB_YEARS_UNSAID, 20190401, 20200331 },
    { "2019/20", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019-20", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "2019 to 2020", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "201920", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "Academic year 2019/20", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "AY 2019-20", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "academic year 2019 to 2020", PB_YEARS_ACADEMIC, 20190901, 20200831 },
    { "Academic year 2019/20", PB_YEARS_UNSAID, 20190901, 20200831 },
    { "Academic year 2019-20", PB_YEARS_FINANCIAL, 20190901, 20200831 },
    { "Financial year 2019-20", PB_YEARS_ACADEMIC, 20190401, 20200331 },
    { "Academic year ending 2020", PB_YEARS_UNSAID, 20190901, 20200831 },
    { "Calendar year 2019", PB_YEARS_UNSAID, 20190101, 20191231 },
    { "CY2019", PB_YEARS_UNSAID, 20190101, 20191231 },
    { "Year 2019", PB_YEARS_UNSAID, 20190101, 20191231 },
    { "2019", PB_YEARS_UNSAID, 20190101, 20191231 },
    { "mid-2015", PB_YEARS_UNSAID, 20150101, 20151231 },
    { "Mid 2015", PB_YEARS_UNSAID, 20150101, 20151231 },
    { "2017 - 19", PB_YEARS_UNSAID, 20170101, 20191231 },
    { "2017-19", PB_YEARS_FINANCIAL, 20170101, 20191231 },
    { "2017 to 2019", PB_YEARS_UNSAID, 20170101, 20191231 },
    { "1999 - 01", PB_YEARS_UNSAID, 19990101, 20011231 },
    { "2016/17 - 20/21", PB_YEARS_UNSAID, 20160401, 20210331 },
    { "2016-17 to 2018-19", PB_YEARS_UNSAID, 20160401, 20190331 },
    { "2016-17 to 2018-19", PB_YEARS_ACADEMIC, 20160901, 20190831 },
    { "2016/17 to 2018/19", PB_YEARS_UNSAID, 20160401, 20190331 },
    { "2019/20 Q4", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q4 2019/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q4 2019-20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2019-20 Q4", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "FY2019_20_Q4", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "FY2019/20 Q4", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q4 FY2019/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Quarter 4 2019/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2019/20 Quarter 4", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Qtr 4 2019/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q4, 2019/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2019/20-Q4", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q4 19/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "q4 2019\xE2\x80\x93"
      "20",
      PB_YEARS_UNSAID, 20200101, 20200331 },
    { "January to March 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Jan-Mar 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Jan \xE2\x80\x93 Mar 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2020 Jan - Mar", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2020 Q1", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2020-Q1", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2020Q1", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q1 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Q1-2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Quarter ending March 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Quarter to 31 March 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "3 months to March 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "January to March 2019/20", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "Quarter 1 of 2020", PB_YEARS_UNSAID, 20200101, 20200331 },
    { "2019-Q4", PB_YEARS_UNSAID, 20191001, 20191231 },
    { "2019 Q4", PB_YEARS_UNSAID, 20191001, 20191231 },
    { "Q4 2019", PB_YEARS_UNSAID, 20191001, 20191231 },
    { "2019, Q4", PB_YEARS_UNSAID, 20191001, 20191231 },
    { "Quarter 4 2019", PB_YEARS_UNSAID, 20191001, 20191231 },
    { "2019/20 Q1", PB_YEARS_ACADEMIC, 20190901, 20191130 },
    { "2018/19 Q2 - 2019/20 Q1", PB_YEARS_UNSAID, 20180701, 20190630 },
    { "2013/14 Q1-Q4", PB_YEARS_UNSAID, 20130401, 20140331 },
    { "Q1 to Q4 2013/14", PB_YEARS_UNSAID, 20130401, 20140331 },
    { "Q1-Q4 2013/14", PB_YEARS_UNSAID, 20130401, 20140331 },
    { "Mar 2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "March 2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "MAR2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "Mar-19", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "mar-2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "Mar_2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "March-2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "Mar/19", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "2019 MAR", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "2019-Mar", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "2019-03", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "201903", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "March, 2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "2019, March", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "March 2018/19", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "Mar 2018-19", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "01/03/2019 to 31/03/2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "Month ending March 2019", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "Mar 19", PB_YEARS_UNSAID, 20190301, 20190331 },
    { "January 2019/20", PB_YEARS_UNSAID, 20200101, 20200131 },
    { "April 2019/20", PB_YEARS_UNSAID, 20190401, 20190430 },
    { "April 2019/20", PB_YEARS_ACADEMIC, 20200401, 20200430 },
    { "Sept 2019", PB_YEARS_UNSAID, 20190901, 20190930 },
    { "2010-10", PB_YEARS_UNSAID, 20101001, 20101031 },
    { "Feb-20", PB_YEARS_UNSAID, 20200201, 20200229 },
    { "Dec-99", PB_YEARS_UNSAID, 19991201, 19991231 },
    { "201112", PB_YEARS_CALENDAR, 20111201, 20111231 },
    { "201112", PB_YEARS_FINANCIAL, 20110401, 20120331 },
    { "2000-12", PB_YEARS_UNSAID, 20001201, 20001231 },
    { "2010-12", PB_YEARS_UNSAID, 20100101, 20121231 },
    { "31 March 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31st March 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31 Mar 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31-Mar-2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31-Mar-19", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31 mar 19", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31/Mar/2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31st of March 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "March 31, 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "March 31 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "Mar 31st, 2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31/03/2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31/3/2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31.03.2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31-03-2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31/03/19", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "03/31/2019", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019-03-31", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019/03/31", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "20190331", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019-03-31T00:00:00", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019-03-31 00:00:00", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019-03-31T14:30:00.123Z", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019-03-31T23:59:59+01:00", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019-03-31 00:00", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31/03/2019 00:00", PB_YEARS_UNSAID, 20190331, 20190331 },
    { "2019\xE2\x80\x93"
      "03\xE2\x80\x93"
      "31",
      PB_YEARS_UNSAID, 20190331, 20190331 },
    { "31\xC2\xA0March\xC2\xA0"
      "2019",
      PB_YEARS_UNSAID, 20190331, 20190331 },
    { "29 February 2020", PB_YEARS_UNSAID, 20200229, 20200229 },
    { "05/05/2019", PB_YEARS_UNSAID, 20190505, 20190505 },
    { "1 to 7 March 2020", PB_YEARS_UNSAID, 20200301, 20200307 },
    { "1-7 March 2020", PB_YEARS_UNSAID, 20200301, 20200307 },
    { "30 December 2019 to 5 January 2020", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "28 March to 3 April 2020", PB_YEARS_UNSAID, 20200328, 20200403 },
    { "03/04/2019 - 31/05/2019", PB_YEARS_UNSAID, 20190403, 20190531 },
    { "w/e 5 January 2020", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "W/E 5 Jan 2020", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "week ending 5 January 2020", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "Week ended 5th January 2020", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "w/e 2020-01-05", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "w/c 30 December 2019", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "week commencing 30 December 2019", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "Week beginning 2019-12-30", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "2020-W01", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "2020W01", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "week to 5 January 2020", PB_YEARS_UNSAID, 20191230, 20200105 },
    { "2020-W53", PB_YEARS_UNSAID, 20201228, 20210103 },
    { "2015-W53", PB_YEARS_UNSAID, 20151228, 20160103 },
    { "2021-W01", PB_YEARS_UNSAID, 20210104, 20210110 },
    { "2018-W52", PB_YEARS_UNSAID, 20181224, 20181230 },
    { "12 months to June 2020", PB_YEARS_UNSAID, 20190701, 20200630 },
    { "3 years to December 2019", PB_YEARS_UNSAID, 20170101, 20191231 },
    { "12 months to 15 June 2020", PB_YEARS_UNSAID, 20190616, 20200615 },
    { "Year ending June 2020", PB_YEARS_UNSAID, 20190701, 20200630 },
    { "6 months to September 2019", PB_YEARS_UNSAID, 20190401, 20190930 },
    { "Year to Q2 2019", PB_YEARS_UNSAID, 20180701, 20190630 },
};

static const struct {
    const char *text;
    enum pb_period_fault fault;
} refused[] = {
    { "2019 - 18", PB_PERIOD_REVERSED },
    { "2019-18", PB_PERIOD_REVERSED },
    { "2019 - 2018", PB_PERIOD_REVERSED },
    { "2019/20 - 18/19", PB_PERIOD_REVERSED },
    { "2019/20 - 2018/19", PB_PERIOD_REVERSED },
    { "Apr 2019 - Mar 2019", PB_PERIOD_REVERSED },
    { "31/03/2020 - 01/04/2019", PB_PERIOD_REVERSED },
    { "2019 Q4 - Q1", PB_PERIOD_REVERSED },
    { "2020-03-31 to 2019-04-01", PB_PERIOD_REVERSED },
    { "7 to 1 March 2020", PB_PERIOD_REVERSED },
    { "1951 - 2001", PB_PERIOD_TOO_LONG },
    { "2001 to 2018", PB_PERIOD_TOO_LONG },
    { "2000 - 12", PB_PERIOD_TOO_LONG },
    { "11 years to December 2019", PB_PERIOD_TOO_LONG },
    { "Apr 2009 - May 2019", PB_PERIOD_TOO_LONG },
    { "31 February 2019", PB_PERIOD_NO_DATE },
    { "29 February 2019", PB_PERIOD_NO_DATE },
    { "2019-02-30", PB_PERIOD_NO_DATE },
    { "2019-13-01", PB_PERIOD_NO_DATE },
    { "20190230", PB_PERIOD_NO_DATE },
    { "31/31/2019", PB_PERIOD_NO_DATE },
    { "13/13/2019", PB_PERIOD_NO_DATE },
    { "31/02/2019", PB_PERIOD_NO_DATE },
    { "0 March 2019", PB_PERIOD_NO_DATE },
    { "2020-W54", PB_PERIOD_NO_DATE },
    { "2019-W53", PB_PERIOD_NO_DATE },
    { "2020-W00", PB_PERIOD_NO_DATE },
    { "w/e 31 April 2020", PB_PERIOD_NO_DATE },
    { "01/13/2019 - 13/01/2019", PB_PERIOD_NO_DATE },
    { "1700", PB_PERIOD_BEYOND },
    { "2201", PB_PERIOD_BEYOND },
    { "1799/00", PB_PERIOD_BEYOND },
    { "1 January 1750", PB_PERIOD_BEYOND },
    { "03/04/2019", PB_PERIOD_ORDER },
    { "3.4.2019", PB_PERIOD_ORDER },
    { "01-04-2019", PB_PERIOD_ORDER },
    { "01/04/20", PB_PERIOD_ORDER },
    { "w/e 05/01/2020", PB_PERIOD_ORDER },
    { "01/04/2019 - 02/05/2019", PB_PERIOD_ORDER },
    { "201112", PB_PERIOD_TWO_WAYS },
    { "200102", PB_PERIOD_TWO_WAYS },
    { "FY2019", PB_PERIOD_TWO_WAYS },
    { "FY 2019 Q4", PB_PERIOD_TWO_WAYS },
    { "Academic year 2019", PB_PERIOD_TWO_WAYS },
    { "Year ending 2020", PB_PERIOD_TWO_WAYS },
    { "Year to 2020", PB_PERIOD_TWO_WAYS },
    { "Week 12 2020", PB_PERIOD_WEEK_UNSAID },
    { "W12 2020", PB_PERIOD_WEEK_UNSAID },
    { "2020 Week 12", PB_PERIOD_WEEK_UNSAID },
    { "2020 wk 12", PB_PERIOD_WEEK_UNSAID },
    { "", PB_PERIOD_NOT_UNDERSTOOD },
    { " ", PB_PERIOD_NOT_UNDERSTOOD },
    { "19", PB_PERIOD_NOT_UNDERSTOOD },
    { "019", PB_PERIOD_NOT_UNDERSTOOD },
    { "20190", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019/21", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019/2021", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019/", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 -", PB_PERIOD_NOT_UNDERSTOOD },
    { "- 2019", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 Q0", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 Q5", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 Q", PB_PERIOD_NOT_UNDERSTOOD },
    { "Q1", PB_PERIOD_NOT_UNDERSTOOD },
    { "Q1-Q4", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 Q1 - 2020", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019/20 Q1 - 2020 Q2", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 - 2019/20", PB_PERIOD_NOT_UNDERSTOOD },
    { "Apr", PB_PERIOD_NOT_UNDERSTOOD },
    { "Apr - May", PB_PERIOD_NOT_UNDERSTOOD },
    { "Apr 2019 - 2020", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019to2020", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 to", PB_PERIOD_NOT_UNDERSTOOD },
    { "Smarch 2019", PB_PERIOD_NOT_UNDERSTOOD },
    { "2017 - 19 - 21", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019 p", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019/20/21x", PB_PERIOD_NOT_UNDERSTOOD },
    { "\xE2\x80\x93", PB_PERIOD_NOT_UNDERSTOOD },
    { "2017 \xC3\xA2", PB_PERIOD_NOT_UNDERSTOOD },
    { "31 March", PB_PERIOD_NOT_UNDERSTOOD },
    { "31", PB_PERIOD_NOT_UNDERSTOOD },
    { "1 to 7", PB_PERIOD_NOT_UNDERSTOOD },
    { "20/21", PB_PERIOD_NOT_UNDERSTOOD },
    { "FY", PB_PERIOD_NOT_UNDERSTOOD },
    { "FY 2019 to", PB_PERIOD_NOT_UNDERSTOOD },
    { "year to date", PB_PERIOD_NOT_UNDERSTOOD },
    { "12 months", PB_PERIOD_NOT_UNDERSTOOD },
    { "0 months to March 2020", PB_PERIOD_NOT_UNDERSTOOD },
    { "Week 12", PB_PERIOD_NOT_UNDERSTOOD },
    { "w/e January 2020", PB_PERIOD_NOT_UNDERSTOOD },
    { "w/e 2020", PB_PERIOD_NOT_UNDERSTOOD },
    { "12 months to 2016/17 - 2018/19", PB_PERIOD_NOT_UNDERSTOOD },
    { "19-03-31", PB_PERIOD_NOT_UNDERSTOOD },
    { "1/2/3", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019-3", PB_PERIOD_NOT_UNDERSTOOD },
    { "201900", PB_PERIOD_NOT_UNDERSTOOD },
    { "201913", PB_PERIOD_NOT_UNDERSTOOD },
    { "123456789", PB_PERIOD_NOT_UNDERSTOOD },
    { "99999999999", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019-03-31T", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019-03-31T25:00", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019-03-31T14", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019-03-31 soon", PB_PERIOD_NOT_UNDERSTOOD },
    { "April 2019 March", PB_PERIOD_NOT_UNDERSTOOD },
    { "Q4Q4 2019", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019/20 2020/21", PB_PERIOD_NOT_UNDERSTOOD },
    { "Total", PB_PERIOD_NOT_UNDERSTOOD },
    { "All", PB_PERIOD_NOT_UNDERSTOOD },
    { "YYYY", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019?", PB_PERIOD_NOT_UNDERSTOOD },
    { "5 2019", PB_PERIOD_NOT_UNDERSTOOD },
    { "2019,3", PB_PERIOD_NOT_UNDERSTOOD },
    { "1st Quarter 2019", PB_PERIOD_NOT_UNDERSTOOD },
};

static enum pb_period_fault read_by(const char *text, enum pb_years years, struct pb_period_found *found)
{
    const struct pb_period_rules rules = { .years = years };
    return pb_period_read(text, strlen(text), &rules, found);
}

Test(period_spellings, give_first_and_last_day)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct pb_period_found found;
        enum pb_period_fault fault = read_by(spellings[i].text, spellings[i].years, &found);
        cr_expect_eq(fault, PB_PERIOD_GOOD, "'%s': %s", spellings[i].text, pb_period_reason(fault));
        cr_expect_eq(found.period.start, spellings[i].start, "'%s' begins %d", spellings[i].text, found.period.start);
        cr_expect_eq(found.period.end, spellings[i].end, "'%s' ends %d", spellings[i].text, found.period.end);
    }
}

Test(period_spellings, refuse_with_the_reason)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct pb_period_found found;
        enum pb_period_fault fault = read_by(refused[i].text, PB_YEARS_UNSAID, &found);
        cr_expect_eq(fault, refused[i].fault, "'%s': %s", refused[i].text, pb_period_reason(fault));
        cr_expect_eq(found.period.kind, PB_PERIOD_UNKNOWN, "%s", refused[i].text);
        cr_expect(*pb_period_reason(fault), "%s", refused[i].text);
    }
}

/* What is put into tables means the same days to a reader who knows nothing of the source, but for academic years. */
Test(period_spellings, are_written_so_that_they_read_back)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct pb_period_found found;
        struct pb_period_found again;
        char text[PB_PERIOD_TEXT];
        char twice[PB_PERIOD_TEXT];
        cr_assert_eq(read_by(spellings[i].text, spellings[i].years, &found), PB_PERIOD_GOOD);
        (void)pb_period_text(spellings[i].text, strlen(spellings[i].text), &found, text);
        bool academic = found.split && found.period.start / 100 % 100 % 3 == 0;
        enum pb_years years = academic ? PB_YEARS_ACADEMIC : PB_YEARS_CALENDAR;
        cr_expect_eq(read_by(text, years, &again), PB_PERIOD_GOOD, "'%s' as '%s'", spellings[i].text, text);
        cr_expect_eq(again.period.start, spellings[i].start, "'%s' as '%s'", spellings[i].text, text);
        cr_expect_eq(again.period.end, spellings[i].end, "'%s' as '%s'", spellings[i].text, text);
        cr_expect_str_eq(pb_period_text(text, strlen(text), &again, twice), text);
    }
}

Test(period_spellings, of_one_thing_have_one_text)
{
    static const struct {
        const char *published;
        enum pb_years years;
        const char *text;
    } texts[] = {
        { "2019/20", PB_YEARS_FINANCIAL, "2019/20" },
        { "2019\xE2\x80\x93"
          "20",
          PB_YEARS_FINANCIAL, "2019/20" },
        { "FY 2019-20", PB_YEARS_UNSAID, "2019/20" },
        { "201920", PB_YEARS_UNSAID, "2019/20" },
        { "2017 - 19", PB_YEARS_FINANCIAL, "2017 - 19" },
        { "2019 to 2020", PB_YEARS_CALENDAR, "2019 to 2020" },
        { "Q4 2019/20", PB_YEARS_UNSAID, "2019/20 Q4" },
        { "FY2023_24_Q4", PB_YEARS_UNSAID, "2023/24 Q4" },
        { "2019/20 Q1", PB_YEARS_ACADEMIC, "2019/20 Q1" },
        { "MAR2019", PB_YEARS_UNSAID, "Mar 2019" },
        { "Apr 2019 - Mar 2020", PB_YEARS_UNSAID, "Apr 2019 - Mar 2020" },
        { "12 months to June 2020", PB_YEARS_UNSAID, "12 months to June 2020" },
        { "31/03/2019", PB_YEARS_UNSAID, "2019-03-31" },
        { "w/e 5 January 2020", PB_YEARS_UNSAID, "w/e 2020-01-05" },
        { "1 to 7 March 2020", PB_YEARS_UNSAID, "2020-03-01 to 2020-03-07" },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct pb_period_found found;
        char text[PB_PERIOD_TEXT];
        cr_assert_eq(read_by(texts[i].published, texts[i].years, &found), PB_PERIOD_GOOD, "%s", texts[i].published);
        cr_expect_str_eq(pb_period_text(texts[i].published, strlen(texts[i].published), &found, text), texts[i].text);
    }
}

Test(period_spellings, with_two_readings_are_doubted)
{
    static const struct {
        const char *text;
        enum pb_years years;
        enum pb_period_doubt doubt;
    } doubts[] = {
        { "2019-20", PB_YEARS_UNSAID, PB_DOUBT_TWO_YEARS },
        { "2019 to 2020", PB_YEARS_UNSAID, PB_DOUBT_TWO_YEARS },
        { "2019-2020", PB_YEARS_UNSAID, PB_DOUBT_TWO_YEARS },
        { "2019-20", PB_YEARS_CALENDAR, PB_DOUBT_NONE },
        { "2019-20", PB_YEARS_FINANCIAL, PB_DOUBT_NONE },
        { "2019/20", PB_YEARS_UNSAID, PB_DOUBT_NONE },
        { "2010-11", PB_YEARS_UNSAID, PB_DOUBT_MONTH },
        { "2010-12", PB_YEARS_UNSAID, PB_DOUBT_MONTH },
        { "2010-12", PB_YEARS_CALENDAR, PB_DOUBT_NONE },
        { "2017-19", PB_YEARS_UNSAID, PB_DOUBT_NONE },
        { "2019", PB_YEARS_UNSAID, PB_DOUBT_NONE },
        { "2019", PB_YEARS_FINANCIAL, PB_DOUBT_SINGLE_YEAR },
        { "2019 Q4", PB_YEARS_ACADEMIC, PB_DOUBT_SINGLE_YEAR },
        { "Mar 2019", PB_YEARS_FINANCIAL, PB_DOUBT_NONE },
        { "CY2019", PB_YEARS_FINANCIAL, PB_DOUBT_NONE },
    };
    for (size_t i = 0; i < sizeof doubts / sizeof doubts[0]; i++) {
        struct pb_period_found found;
        cr_assert_eq(read_by(doubts[i].text, doubts[i].years, &found), PB_PERIOD_GOOD, "%s", doubts[i].text);
        cr_expect_eq(found.doubt, doubts[i].doubt, "%s: %d", doubts[i].text, (int)found.doubt);
    }
}

Test(period_spellings, mean_what_the_source_says_or_others_beside_them_show)
{
    const struct pb_period_rules day = { .dates = PB_DATES_DAY_FIRST };
    const struct pb_period_rules month = { .dates = PB_DATES_MONTH_FIRST };
    const struct pb_period_rules weeks = { .iso_weeks = true };
    const struct pb_period_rules months = { .months = true };
    struct pb_period_found found;
    cr_assert_eq(pb_period_read("03/04/2019", 10, &day, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.period.start, 20190403);
    cr_expect_eq(found.shows, PB_DATES_UNSAID);
    cr_assert_eq(pb_period_read("03/04/2019", 10, &month, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.period.start, 20190304);
    cr_expect_eq(pb_period_read("31/04/2019", 10, &month, &found), PB_PERIOD_NO_DATE);
    cr_assert_eq(pb_period_read("31/03/2019", 10, &day, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.shows, PB_DATES_DAY_FIRST);
    cr_assert_eq(pb_period_read("03/31/2019", 10, &(struct pb_period_rules){ 0 }, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.shows, PB_DATES_MONTH_FIRST);
    cr_assert_eq(pb_period_read("Week 12 2020", 12, &weeks, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.period.start, 20200316); /* date.fromisocalendar(2020, 12, 1) */
    cr_expect_eq(found.period.end, 20200322);
    cr_assert_eq(pb_period_read("2010-11", 7, &months, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.period.start, 20101101);
    cr_expect_eq(found.period.end, 20101130);
    cr_assert_eq(pb_period_read("201011", 6, &months, &found), PB_PERIOD_GOOD);
    cr_expect_eq(found.period.start, 20101101);
    cr_assert_eq(pb_period_read("2019-03", 7, &(struct pb_period_rules){ 0 }, &found), PB_PERIOD_GOOD);
    cr_expect(found.shows_month);
}

Test(period_spellings, of_a_year_and_its_part_go_together)
{
    static const struct {
        const char *year, *part;
        bool quarter;
        enum pb_period_fault fault;
        int32_t start, end;
    } parts[] = {
        { "2019", "March", false, PB_PERIOD_GOOD, 20190301, 20190331 },
        { "2019", "3", false, PB_PERIOD_GOOD, 20190301, 20190331 },
        { "2019", "12", false, PB_PERIOD_GOOD, 20191201, 20191231 },
        { "2020", "02", false, PB_PERIOD_GOOD, 20200201, 20200229 },
        { "2019/20", "Apr", false, PB_PERIOD_GOOD, 20190401, 20190430 },
        { "2019/20", "Jan", false, PB_PERIOD_GOOD, 20200101, 20200131 },
        { "2019/20", "4", false, PB_PERIOD_TWO_WAYS, 0, 0 },
        { "2019/20", "Apr 2019", false, PB_PERIOD_GOOD, 20190401, 20190430 },
        { "2019/20", "Apr 2020", false, PB_PERIOD_APART, 0, 0 },
        { "2019", "Q4", true, PB_PERIOD_GOOD, 20191001, 20191231 },
        { "2019/20", "Q4", true, PB_PERIOD_GOOD, 20200101, 20200331 },
        { "2019/20", "1", true, PB_PERIOD_GOOD, 20190401, 20190630 },
        { "2019/20", "Quarter 2", true, PB_PERIOD_GOOD, 20190701, 20190930 },
        { "2023/24", "FY2023_24_Q4", true, PB_PERIOD_GOOD, 20240101, 20240331 },
        { "2022/23", "FY2023_24_Q4", true, PB_PERIOD_APART, 0, 0 },
        { "2019", "5", true, PB_PERIOD_NOT_UNDERSTOOD, 0, 0 },
        { "2019", "13", false, PB_PERIOD_NOT_UNDERSTOOD, 0, 0 },
        { "2017 - 19", "3", false, PB_PERIOD_APART, 0, 0 },
        { "2019", "", false, PB_PERIOD_NOT_UNDERSTOOD, 0, 0 },
    };
    const struct pb_period_rules rules = { .years = PB_YEARS_UNSAID };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct pb_period_found found;
        cr_assert_eq(read_by(parts[i].year, PB_YEARS_UNSAID, &found), PB_PERIOD_GOOD);
        cr_expect_eq(pb_period_narrow(&found, parts[i].quarter, parts[i].part, strlen(parts[i].part), &rules),
                     parts[i].fault, "%s of %s", parts[i].part, parts[i].year);
        if (!parts[i].fault)
            cr_expect(found.period.start == parts[i].start && found.period.end == parts[i].end, "%s of %s: %d to %d",
                      parts[i].part, parts[i].year, found.period.start, found.period.end);
    }
}
