/* The table extractor: one small made-up table for each thing that a mapping can say. */
#include "tests/support/mapping.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_test_mapping trial;

static void open_all(void)
{
    pb_test_mapping_open(&trial);
}

static void close_all(void)
{
    pb_test_mapping_close(&trial);
}

TestSuite(table, .init = open_all, .fini = close_all);

static enum pb_status extract(const char *mapping, const void *bytes, size_t length)
{
    return pb_test_mapping_extract(&trial, mapping, bytes, length, 1);
}

static void take(const char *mapping, const char *text, size_t rows)
{
    enum pb_status status = extract(mapping, text, strlen(text));
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, rows, "%zu rows; %s", trial.table.rows,
                 trial.findings.reject_count ? trial.findings.rejects[0].reason : "no reject");
}

static void refuse(const char *mapping, const char *text, const char *words, const char *hint)
{
    cr_expect_eq(extract(mapping, text, strlen(text)), PB_FAILED);
    cr_expect_eq(trial.error.code, PB_ERROR_COLUMNS);
    cr_expect_str_eq(trial.error.source, "data");
    cr_expect_not_null(strstr(trial.error.message, words), "%s", trial.error.message);
    cr_expect_not_null(strstr(trial.error.hint, hint), "%s", trial.error.hint);
}

static void refuse_mapping(const char *mapping, const char *words)
{
    pb_test_mapping_refuse(&trial, mapping, words);
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&trial.table, column, row), text)

#define AREA   "{\"field\": \"area_code\", \"names\": [\"Code\", \"Area code\"]}"
#define PERIOD "{\"field\": \"period\", \"names\": [\"Period\"]}"
#define VALUE  "{\"field\": \"value\", \"names\": [\"Value\"]}"
#define PLAIN  "\"columns\": [" AREA ", " PERIOD ", " VALUE "], \"constants\": {\"indicator\": \"An Id (x)\"}"

Test(table, reads_a_plain_table)
{
    take(PLAIN, "Code,Period,Value\nE07000220,2019/20,12.50\nE06000001,2019/20,1\nE08000026,2018,\n", 2);
    SAME(indicator, 0, "an-id-x");
    SAME(measure_name, 0, "An Id (x)");
    SAME(area_code, 0, "E07000220");
    SAME(area_name, 0, "Rugby");
    SAME(area_type, 0, "district");
    SAME(sex, 0, "Persons");
    SAME(period, 0, "2019/20");
    SAME(value_text, 0, "12.50");
    SAME(status, 0, "published");
    SAME(source_row, 0, "2");
    SAME(status, 1, "missing");
    SAME(source_row, 1, "4");
    cr_expect_eq(trial.table.period_start[0], 20190401);
    cr_expect_eq(trial.row_counts.filtered, 1);
}

Test(table, knows_names_by_synonym_and_pattern_and_codes_with_n)
{
    take("\"columns\": [" AREA ", " PERIOD ", {\"field\": \"value\", \"names\": [\"Rate*\"]},"
         "{\"field\": \"sex\", \"names\": [\"Sex\"]}, {\"field\": \"note\", \"names\": [\"Remark\"], \"optional\": "
         "true}],"
         "\"constants\": {\"indicator\": \"a\", \"age\": \"65+\"},"
         "\"values\": [{\"field\": \"sex\", \"from\": [\"1\", \"boys*\"], \"to\": \"Male\"}]",
         " area  CODE ;Period;Rate per 1,000;Sex\nnE38000038;2019;1;1\nn05A;2020;2;boys and men\n05A;2021;3;F\n", 3);
    SAME(area_code, 0, "E38000038");
    SAME(area_code, 1, "E38000038");
    SAME(sex, 0, "Male");
    SAME(sex, 1, "Male");
    SAME(sex, 2, "Female");
    SAME(age, 2, "65+ yrs");
}

Test(table, reads_wide_tables)
{
    take(
        "\"columns\": [" AREA ", {\"field\": \"value\", \"names\": [\"Rate {period}\"]},"
        "{\"field\": \"count\", \"names\": [\"Number {period}\"]},"
        "{\"field\": \"value\", \"names\": [\"Deaths\"], \"with\": {\"indicator\": \"deaths\", \"period\": \"2020\"}}],"
        "\"constants\": {\"indicator\": \"rate\"}",
        "Code\tNumber 2018\tRate 2018\tRate 2019\tNumber "
        "2019\tDeaths\nE07000220\t5\t1.5\t2.5\t6\t7\nE06000001\t1\t1\t1\t1\t1\n",
        3);
    SAME(period, 0, "2018");
    cr_expect_eq(trial.table.value[0], 1.5);
    cr_expect_eq(trial.table.count[0], 5);
    cr_expect_eq(trial.table.value[1], 2.5);
    cr_expect_eq(trial.table.count[1], 6);
    SAME(indicator, 1, "rate");
    SAME(indicator, 2, "deaths");
    SAME(period, 2, "2020");
    cr_expect_eq(trial.row_counts.filtered, 3);
    cr_expect_eq(trial.row_counts.read, 6);
}

Test(table, makes_fields_of_headings_sheets_and_files)
{
    take("\"columns\": [" AREA ", {\"field\": \"value\", \"names\": [\"{indicator_name} ({indicator})\"], \"with\":"
         "{\"indicator\": \"q-{indicator}\", \"indicator_name\": \"{indicator}: {indicator_name}\"}}],"
         "\"constants\": {\"period\": \"{file}\", \"note\": \"{sheet}of {file}\"},"
         "\"values\": [{\"field\": \"period\", \"from\": [\"dat*\"], \"to\": \"2019\"}]",
         "Code,Smokers (SM1),Walkers (W2)\nE07000220,1,2\n", 2);
    SAME(indicator, 0, "q-sm1");
    SAME(measure_name, 0, "SM1: Smokers");
    SAME(indicator, 1, "q-w2");
    SAME(period, 1, "2019");
    SAME(note, 1, "of data");
}

/* The heading of all is no indicator, because what a field stands for is in one row of the headings; of two years the
 * last is read. */
Test(table, finds_fields_in_one_row_of_the_headings_and_the_last_of_columns)
{
    take("\"header\": {\"row\": 2, \"rows\": 2}, \"columns\": [" AREA
         ", {\"field\": \"value\", \"names\": [\"{indicator} | Rate\"], \"with\": {\"period\": \"2020\"}},"
         "{\"field\": \"value\", \"names\": [\"Points {period}\"], \"with\": {\"indicator\": \"points\"}, \"last\": "
         "true}]",
         ",A1,All,,\nCode,Rate,2019 | Rate,Points 2018,Points 2019\nE07000220,1,2,3,4\n", 2);
    SAME(indicator, 0, "a1");
    SAME(indicator, 1, "points");
    SAME(period, 1, "2019");
    cr_expect_eq(trial.table.value[1], 4);
}

Test(table, reads_areas_as_columns)
{
    take("\"columns\": [" PERIOD ", {\"field\": \"value\", \"names\": [\"E{area_code}\", \"{area_code}\"]}],"
         "\"constants\": {\"indicator\": \"a\"}, \"values\": [{\"field\": \"area_code\", \"from\": [\"CCG 05A\"], "
         "\"to\": "
         "\"05A\"}]",
         "Period,CCG 05A,05R,99X\n2019,1,2,3\n", 2);
    SAME(area_code, 0, "E38000038");
    SAME(area_code, 1, "E38000164");
    cr_expect_eq(trial.row_counts.filtered, 1);
}

Test(table, splits_and_combines)
{
    take("\"columns\": [{\"split\": \"{area_name} ({area_code})\", \"names\": [\"Area\"]}, " PERIOD ", " VALUE ","
         "{\"field\": \"category\", \"names\": [\"Group\", \"Kind\"], \"combine\": true}],"
         "\"constants\": {\"indicator\": \"a\", \"category_type\": \"Group and kind\"}",
         "Area,Period,Value,Group,Kind\nRugby Borough (E07000220),2019,1,A,B\nRugby,2019,1,A,B\n", 1);
    SAME(area_name, 0, "Rugby Borough");
    SAME(category, 0, "A, B");
    cr_expect_str_eq(trial.findings.rejects[0].rule, "split");
    cr_expect_eq(trial.findings.rejects[0].line, 3);
    cr_expect_str_eq(trial.findings.rejects[0].raw, "Rugby,2019,1,A,B");
}

Test(table, finds_the_headings_and_the_end)
{
    const char *mapping = "\"header\": {\"contains\": [\"Code\", \"Val*\"]}, \"ends_at\": [\"Source*\"],"
                          "\"skip\": [{\"column\": \"Period\", \"matches\": [\"All*\"]}],"
                          "\"only\": [{\"column\": \"Status\", \"matches\": [\"final\"]}],"
                          "\"columns\": [" AREA ", " PERIOD ", " VALUE "], \"constants\": {\"indicator\": \"a\"}";
    take(mapping,
         "A title of the table\n\nCode,Period,Value,Status\nE07000220,2019,1,final\nE07000220,2020,1,draft\n"
         "E07000220,All years,1,final\nSource: somebody\nE07000220,2021,1,final\n",
         1);
    cr_expect_eq(trial.row_counts.filtered, 2);
    refuse(mapping, "Code,Period,Value,Status\nE07000220,2019,1,final\nCode,Period,Value,Status\n", "found twice",
           "header.contains");
    refuse(mapping, "A,B\n1,2\n", "no row has cells for all of 'Code', 'Val*'", "header");
    refuse("\"header\": {\"row\": 3}, " PLAIN, "a\n\n\nb\n", "row 3 of the table is empty", "header");
}

Test(table, reads_numbers_as_tables_write_them)
{
    take("\"decimal\": \",\", \"thousands\": \".\", \"marks\": [\"[p]\"], \"suppressed\": [\"[c]\"],"
         "\"columns\": [" AREA ", " PERIOD ", {\"field\": \"value\", \"names\": [\"Value\"], \"times\": 100}],"
         "\"constants\": {\"indicator\": \"a\"}",
         "Code;Period;Value\nE07000220;2011;0,3621\nE07000220;2012;1.234,5\nE07000220;2013;[c]\nE07000220;2014;..\n"
         "E07000220;2015;0,25 [p]\nE07000220;2016;1.23,4\nE07000220;2017;12a\n",
         5);
    cr_expect_eq(trial.table.value[0], 36.21);
    cr_expect_eq(trial.table.value[1], 123450);
    SAME(value_text, 0, "");
    SAME(status, 2, "suppressed");
    SAME(status, 3, "missing");
    SAME(note, 4, "[p]");
    cr_expect_eq(trial.table.value[4], 25);
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_expect_str_eq(trial.findings.rejects[1].rule, "not-a-number");
    cr_expect_not_null(strstr(trial.findings.rejects[1].reason, "'12a'"));
}

Test(table, keeps_the_notes_behind_a_number)
{
    take(PLAIN,
         "Code,Period,Value\nE07000220,2015,12.3 [note 1]\nE07000220,2016,\"1,230 [p] [b]\"\nE07000220,2017,[low]\n"
         "E07000220,2018,1 to 7\nE07000220,2019,fewer than 5\nE07000220,2020,12.3 [see the notes]\n",
         5);
    SAME(value_text, 0, "12.3");
    SAME(note, 0, "[note 1]");
    SAME(value_text, 1, "1230");
    SAME(note, 1, "[p] [b]");
    SAME(status, 2, "missing");
    SAME(status, 3, "suppressed");
    SAME(status, 4, "suppressed");
    cr_expect_str_eq(trial.findings.rejects[0].rule, "not-a-number");
}

/* 1,523 is 1523 in London and 1.523 in Paris; who separates fields by semicolons may be in either. */
Test(table, asks_what_a_comma_means_among_semicolons)
{
    take(PLAIN,
         "Code;Period;Value\nE07000220;2019;1,523\nE07000220;2020;1,523,000\nE07000220;2021;1,523.5\n"
         "E07000220;2022;12\n",
         3);
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "ambiguous-number");
    cr_expect_not_null(strstr(trial.findings.rejects[0].reason, "\"thousands\": \",\""));
    SAME(value_text, 0, "1523000");
    SAME(value_text, 1, "1523.5");
    take("\"thousands\": \",\", " PLAIN, "Code;Period;Value\nE07000220;2019;1,523\n", 4);
    SAME(value_text, 3, "1523");
    take("\"decimal\": \",\", " PLAIN, "Code;Period;Value\nE07000220;2019;1,523\nE07000220;2020;1.523,5\n", 6);
    SAME(value_text, 4, "1.523");
    SAME(value_text, 5, "1523.5");
    take(PLAIN, "Code,Period,Value\nE07000220,2019,\"1,523\"\n", 7);
    SAME(value_text, 6, "1523");
}

Test(table, reads_pounds_percent_and_thousands)
{
    take(PLAIN, "Code,Period,Value\nE07000220,2019,\"\xC2\xA3 1,234,567\"\nE07000220,2020,12.5%\n", 2);
    SAME(value_text, 0, "1234567");
    SAME(value_text, 1, "12.5");
}

#define DATED                                                                                                          \
    "\"columns\": [" AREA ", {\"field\": \"period\", \"names\": [\"Date\"]}, " VALUE                                   \
    "], \"constants\": {\"indicator\": \"a\"}"
#define RUGBY_AT(period) "E07000220," period ",1\n"
#define HEADED(heading)  "Code," heading ",Value\n"

Test(table, reads_periods)
{
    take("\"years\": \"financial\", " PLAIN,
         HEADED("Period") RUGBY_AT("2019-20") RUGBY_AT("MAR2019") RUGBY_AT("Mar-19") RUGBY_AT("2019-03")
             RUGBY_AT("March 2019") RUGBY_AT("2017 - 19") RUGBY_AT("2010-12") RUGBY_AT("some time"),
         7);
    SAME(period, 0, "2019/20");
    cr_expect_eq(trial.table.period_start[6], 20100101);
    cr_expect_eq(trial.table.period_end[6], 20121231);
    for (size_t row = 1; row < 5; row++)
        SAME(period, row, "Mar 2019");
    SAME(period, 5, "2017 - 19");
    cr_expect_str_eq(trial.findings.rejects[0].rule, "period");
}

/* Every way to write two years that follow each other means what the mapping says of its years. */
/* With nothing left of what was taken before. */
static void afresh(const char *mapping, const char *text, size_t rows)
{
    close_all();
    open_all();
    take(mapping, text, rows);
}

Test(table, reads_financial_and_academic_years_alike)
{
    static const char rows[] = HEADED("Period") RUGBY_AT("2019/20") RUGBY_AT("2019-20") RUGBY_AT("2019\xE2\x80\x93"
                                                                                                 "20")
        RUGBY_AT("2019 to 2020") RUGBY_AT("2019-2020") RUGBY_AT("201920") RUGBY_AT("2019 \xE2\x80\x94 2020");
    afresh("\"years\": \"financial\", " PLAIN, rows, 7);
    for (size_t row = 0; row < 7; row++) {
        SAME(period, row, "2019/20");
        cr_expect_eq(trial.table.period_start[row], 20190401);
        cr_expect_eq(trial.table.period_end[row], 20200331);
    }
    cr_expect_eq(trial.findings.warning_count, 0);
    afresh("\"years\": \"academic\", " PLAIN, rows, 7);
    for (size_t row = 0; row < 7; row++) {
        cr_expect_eq(trial.table.period_start[row], 20190901);
        cr_expect_eq(trial.table.period_end[row], 20200831);
    }
}

Test(table, warns_of_periods_that_can_be_read_in_two_ways)
{
    afresh(PLAIN, HEADED("Period") RUGBY_AT("2019-20") RUGBY_AT("2020-21") RUGBY_AT("2017 - 19"), 3);
    cr_expect_eq(trial.table.period_end[0], 20201231);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect(strstr(trial.findings.warnings[0].message, "'2019-20' is read as two calendar years"));
    cr_expect(strstr(trial.findings.warnings[0].message, "(2 figures)"));
    afresh("\"years\": \"calendar\", " PLAIN, HEADED("Period") RUGBY_AT("2019-20"), 1);
    cr_expect_eq(trial.findings.warning_count, 0);
    afresh("\"years\": \"financial\", " PLAIN, HEADED("Period") RUGBY_AT("2019"), 1);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect(strstr(trial.findings.warnings[0].message, "read as a calendar year"));
}

/* 13/04/2019, below, shows that the day is first; where nothing shows it, and nobody says it, there is no figure. */
Test(table, reads_days_by_what_the_column_shows)
{
    afresh(DATED, HEADED("Date") RUGBY_AT("03/04/2019") RUGBY_AT("13/04/2019") RUGBY_AT("2019-04-05T00:00:00"), 3);
    SAME(period, 1, "2019-04-05");
    SAME(period, 2, "2019-04-03"); /* held back to the end of the sheet */
    cr_expect_eq(trial.table.period_start[2], 20190403);
    cr_expect_eq(trial.table.period_end[2], 20190403);
    afresh(DATED, HEADED("Date") RUGBY_AT("03/04/2019") RUGBY_AT("04/13/2019"), 2);
    cr_expect_eq(trial.table.period_start[1], 20190304);
    afresh(DATED, HEADED("Date") RUGBY_AT("03/04/2019") RUGBY_AT("01/12/2019"), 0);
    cr_expect(strstr(trial.findings.rejects[0].reason, "day or the month first"));
    afresh(DATED, HEADED("Date") RUGBY_AT("03/04/2019") RUGBY_AT("04/13/2019") RUGBY_AT("13/04/2019"), 2);
    afresh("\"dates\": \"day first\", " DATED, HEADED("Date") RUGBY_AT("03/04/2019"), 1);
    cr_expect_eq(trial.table.period_start[0], 20190403);
    afresh("\"dates\": \"month first\", " DATED, HEADED("Date") RUGBY_AT("03/04/2019") RUGBY_AT("13/04/2019"), 1);
    cr_expect_eq(trial.table.period_start[0], 20190304);
    cr_expect(strstr(trial.findings.rejects[0].reason, "does not exist"));
}

Test(table, reads_months_by_what_the_column_shows)
{
    afresh(PLAIN, HEADED("Period") RUGBY_AT("2010-11") RUGBY_AT("2010-12") RUGBY_AT("201011") RUGBY_AT("2010-05"), 4);
    SAME(period, 0, "May 2010"); /* the other three wait for the end of the sheet */
    SAME(period, 1, "Nov 2010");
    SAME(period, 2, "Dec 2010");
    SAME(period, 3, "Nov 2010");
    cr_expect_eq(trial.findings.warning_count, 0);
    afresh(PLAIN, HEADED("Period") RUGBY_AT("201011"), 0);
    afresh(PLAIN, HEADED("Period") RUGBY_AT("2010-12"), 1);
    cr_expect_eq(trial.table.period_end[0], 20121231);
    cr_expect_eq(trial.findings.warning_count, 1);
}

Test(table, reads_what_a_date_stands_for)
{
    static const char rows[] = RUGBY_AT("2019-03-01") RUGBY_AT("2019-12-01");
    afresh(PLAIN, "Code,Period,Value\nE07000220,2019-03-01,1\nE07000220,2019-12-01,1\n", 2);
    SAME(period, 0, "2019-03-01");
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect(strstr(trial.findings.warnings[0].message, "is the first day of a month"));
    afresh("\"date_means\": \"month\", " PLAIN, "Code,Period,Value\nE07000220,2019-03-01,1\nE07000220,2019-12-01,1\n",
           2);
    SAME(period, 0, "Mar 2019");
    cr_expect_eq(trial.table.period_end[1], 20191231);
    cr_expect_eq(trial.findings.warning_count, 0);
    char text[200];
    static const char named[] = "\"columns\": [" AREA ", {\"field\": \"period\", \"names\": [\"Report*\"]}, " VALUE
                                "], \"constants\": {\"indicator\": \"a\"}";
    (void)snprintf(text, sizeof text, HEADED("Reporting month") "%s", rows);
    afresh(named, text, 2);
    SAME(period, 1, "Dec 2019");
    afresh(named, HEADED("Report week ending") RUGBY_AT("2020-01-05"), 1);
    cr_expect_eq(trial.table.period_start[0], 20191230);
    cr_expect_eq(trial.table.period_end[0], 20200105);
    SAME(period, 0, "w/e 2020-01-05");
    afresh("\"weeks\": \"iso\", " PLAIN, HEADED("Period") RUGBY_AT("Week 12 2020"), 1);
    cr_expect_eq(trial.table.period_start[0], 20200316);
}

Test(table, reads_a_year_with_its_month_or_quarter)
{
    static const char mapping[] = "\"columns\": [" AREA ", {\"field\": \"period\", \"names\": [\"Year\"]}, {\"field\": "
                                  "\"quarter\", \"names\": [\"Quarter\"], \"optional\": true}, {\"field\": \"month\", "
                                  "\"names\": [\"Month\"], \"optional\": true}, " VALUE
                                  "], \"years\": \"financial\", \"constants\": {\"indicator\": \"a\"}";
    afresh(mapping,
           "Code,Year,Quarter,Value\nE07000220,2019-20,Q4,1\nE07000220,2019-20,FY2019_20_Q1,1\nE07000220,2019-20,,1\n"
           "E07000220,2019-20,FY2018_19_Q1,1\n",
           3);
    SAME(period, 0, "2019/20 Q4");
    cr_expect_eq(trial.table.period_start[0], 20200101);
    SAME(period, 1, "2019/20 Q1");
    SAME(period, 2, "2019/20");
    cr_expect(strstr(trial.findings.rejects[0].reason, "not one of the year"));
    afresh(mapping, "Code,Year,Month,Value\nE07000220,2019-20,January,1\nE07000220,2019,3,1\nE07000220,2019-20,4,1\n",
           2);
    SAME(period, 0, "Jan 2020");
    SAME(period, 1, "Mar 2019");
}

Test(table, refuses_a_mapping_whose_period_is_none)
{
    refuse_mapping("\"columns\": [" AREA ", " VALUE "], \"constants\": {\"indicator\": \"a\", \"period\": \"YYYY\"}",
                   "the period is not set: 'YYYY'");
    refuse_mapping("\"columns\": [" AREA
                   ", {\"field\": \"value\", \"names\": [\"Rate\"], \"with\": {\"indicator\": \"a\", \"period\": "
                   "\"2019/21\"}}]",
                   "the period is not set: '2019/21'");
}

Test(table, resolves_names_of_areas)
{
    struct pb_area *areas = trial.house.geography.areas.items;
    const char *mapping = "\"columns\": [{\"field\": \"area_name\", \"names\": [\"Area\"]}, " PERIOD ", " VALUE
                          "], \"constants\": {\"indicator\": \"a\"}";
    take(mapping, "Area,Period,Value\nRUGBY,2019,1\nNowhere,2019,1\n,2019,1\n", 1);
    SAME(area_code, 0, "E07000220");
    cr_expect_eq(trial.row_counts.filtered, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "no-area");
    for (size_t i = 0; i < trial.house.geography.areas.count; i++)
        if (strcmp(areas[i].type, "county") == 0)
            areas[i].name = "Rugby";
    take(mapping, "Area,Period,Value\nRugby,2019,1\n", 1);
    cr_expect_str_eq(trial.findings.rejects[1].rule, "area-ambiguous");
    char chosen[600];
    (void)snprintf(chosen, sizeof chosen, "\"area_types\": [\"county\"], %s", mapping);
    take(chosen, "Area,Period,Value\nRugby,2019,1\n", 2);
    SAME(area_code, 1, "E10000031");
}

#define STRICT "\"short_rows\": \"reject\", "

Test(table, rejects_what_does_not_fit)
{
    static const char *const rules[] = { "too-few-fields", "too-many-fields", "no-area", "negative" };
    take(STRICT "\"columns\": [" AREA ", " PERIOD ", " VALUE ", {\"field\": \"count\", \"names\": [\"N\"]}],"
                "\"constants\": {\"indicator\": \"a\"}",
         "Code,Period,Value,N\nE07000220,2019\nE07000220,2019,1,1,1\n,2019,1,1\nE07000220,2019,1,-1\n", 0);
    cr_assert_eq(trial.findings.reject_count, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_str_eq(trial.findings.rejects[i].rule, rules[i]);
        cr_expect_eq(trial.findings.rejects[i].line, i + 2);
        cr_expect_str_eq(trial.findings.rejects[i].cell, "");
    }
}

/* Of four rows whose fields may have moved one has a code of an area of the Places file, two one of another area, and
 * one no code. */
Test(table, counts_faulty_rows_of_other_areas_as_such)
{
    take(STRICT "\"columns\": [" AREA ", " PERIOD ", " VALUE "], \"constants\": {\"indicator\": \"a\"}",
         "Code,Period,Value\nE07000220,2019\nE09000001,2019\nE09000001,2019,1,1\nNowhere,2019,1,1\n", 0);
    cr_expect_eq(trial.findings.reject_count, 4);
    cr_expect_eq(trial.row_counts.rejected, 4);
    cr_expect_eq(trial.row_counts.elsewhere, 2);
}

Test(table, says_which_column_is_missing_or_twice)
{
    refuse(PLAIN, "Code,Period,Valeu\n", "no column 'Value' in row 1; found: Code, Period, Valeu",
           "did you mean 'Valeu'");
    refuse(PLAIN, "Code,Period,Value,value\n", "columns C ('Value') and D ('value') are the same one",
           "a more exact name");
    refuse("\"columns\": [" AREA
           ", {\"field\": \"value\", \"names\": [\"R {period}\"]}, {\"field\": \"count\", \"names\": "
           "[\"N {period}\"]}], \"constants\": {\"indicator\": \"a\"}",
           "Code,R 2018,N 2018,N 2019\n", "no column has the value that belongs to 'N 2019'", "field value");
}

Test(table, says_what_is_wrong_with_a_mapping)
{
    refuse_mapping("\"columns\": [" AREA ", " VALUE "], \"constants\": {\"indicator\": \"a\"}", "no 'period'");
    refuse_mapping("\"columns\": [" AREA ", " PERIOD "], \"constants\": {\"indicator\": \"a\"}",
                   "has the field 'value'");
    refuse_mapping("\"columns\": [" PERIOD ", " VALUE "], \"constants\": {\"indicator\": \"a\"}", "which area");
    refuse_mapping("\"columns\": [" AREA ", " PERIOD ", " VALUE "]", "no 'indicator'");
    refuse_mapping("\"decimal\": \",\", \"thousands\": \",\", " PLAIN, "both the decimal mark");
    refuse_mapping("\"header\": {\"row\": 2, \"contains\": [\"x\"]}, " PLAIN, "given twice");
    refuse_mapping("\"header\": {\"row\": 2, \"rows\": 3}, " PLAIN, "not enough rows");
    refuse_mapping("\"columns\": [{\"names\": [\"x\"]}]", "either 'field' or 'split'");
    refuse_mapping("\"columns\": [{\"names\": [\"x\"], \"split\": \"plain\"}]", "no field in braces");
    refuse_mapping("\"columns\": [{\"names\": [\"x\"], \"split\": \"{area_name}{area_code}\"}]",
                   "from '{area_code}' on");
    refuse_mapping("\"columns\": [{\"names\": [\"{sexx}\"], \"field\": \"value\"}]", "from '{sexx}' on");
    refuse_mapping("\"columns\": [{\"names\": [\"{sex} x\"], \"field\": \"period\"}]", "cannot give the field 'sex'");
    refuse_mapping("\"columns\": [{\"names\": [\"x\"], \"field\": \"valeu\"}]", "valeu");
    refuse_mapping("\"columns\": [{\"names\": [\"x\"], \"field\": \"note\", \"combine\": true, \"last\": true}]",
                   "reads all columns, 'last' only one");
    refuse_mapping("\"columns\": [" AREA "], \"constants\": {\"indicator\": \"{shet}\"}", "is not valid in '{shet}'");
    refuse_mapping("\"columns\": [{\"names\": [\"{period} x\", \"y\"], \"field\": \"value\", \"with\": {\"note\":"
                   "\"{period}\"}}]",
                   "is not valid in '{period}'");
}

Test(table, takes_markers_of_missing_for_texts_too)
{
    take("\"columns\": [" AREA ", " PERIOD ", " VALUE
         ", {\"field\": \"area_name\", \"names\": [\"Area\"]}, {\"field\": "
         "\"category\", \"names\": [\"Group\"]}], \"constants\": {\"indicator\": \"a\"}",
         "Code,Period,Value,Area,Group\nE07000220,2019,x,NA,x\n", 1);
    SAME(area_name, 0, "Rugby");
    SAME(category, 0, "x");
    SAME(status, 0, "missing");
}

/* What every extractor knows (placebook/marker.h), whatever the mapping lists; but a list of `missing` goes first. */
Test(table, knows_the_marks_that_every_extractor_knows)
{
    static const char rows[] = "Code,Period,Value\nE07000220,2015,<5\nE07000220,2016,No data\nE07000220,2017,*\n"
                               "E07000220,2018,**\nE07000220,2019,5\n";
    take(PLAIN ", \"suppressed\": [\"hidden\"], \"missing\": [\"**\"]", rows, 5);
    SAME(status, 0, "suppressed");
    SAME(status, 1, "missing");
    SAME(status, 2, "suppressed");
    SAME(status, 3, "missing");
    SAME(status, 4, "published");
}

Test(table, reads_gzip_and_says_that_no_row_has_a_wanted_area)
{
    take(PLAIN, "Code,Period,Value\nE06000001,2019,1\nE06000002,2019,1\n", 0);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect_not_null(strstr(trial.findings.warnings[0].message, "none of the 2 rows"));
    static const unsigned char packed[] = { 0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x73,
                                            0xCE, 0x4F, 0x49, 0xD5, 0x09, 0x48, 0x2D, 0xCA, 0xCC, 0x4F, 0xD1,
                                            0x09, 0x4B, 0xCC, 0x29, 0x4D, 0xE5, 0x72, 0x35, 0x30, 0x37, 0x30,
                                            0x30, 0x30, 0x32, 0x32, 0xD0, 0x31, 0x32, 0x30, 0xB4, 0xD4, 0x31,
                                            0xE4, 0x02, 0x00, 0x24, 0x17, 0xE1, 0x7E, 0x23, 0x00, 0x00, 0x00 };
    cr_assert_eq(extract(PLAIN, packed, sizeof packed), PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, 1);
    SAME(source_row, 0, "2");
}

Test(table, reads_json_in_both_forms)
{
    take(PLAIN,
         "[{\"Code\": \"E07000220\", \"Period\": 2019, \"Value\": 1.5}, {\"Period\": \"2020\", \"Code\": "
         "\"E07000220\", \"Value\": null, \"More\": []}, {\"Code\": \"E07000220\", \"Period\": 1, \"Value\": 2}]",
         2);
    cr_expect_eq(trial.table.value[0], 1.5);
    SAME(source_row, 0, "record 1");
    SAME(period, 1, "2020");
    cr_expect_str_eq(trial.findings.rejects[0].cell, "record 3");
    take(PLAIN, "{\"Code\": [\"E07000220\", \"05A\"], \"Period\": [2018, 2019], \"Value\": [3, 4]}", 4);
    cr_expect_eq(trial.table.value[3], 4);
}

/* Headings in two rows with a merged cell, a percentage, an error, a hidden row. */
#define SHEET                                                                                                          \
    PB_TEST_SHEET(                                                                                                     \
        "<sheetData>"                                                                                                  \
        "<row r=\"1\"><c r=\"B1\" t=\"inlineStr\"><is><t>2018-19</t></is></c></row>"                                   \
        "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Code</t></is></c>"                                            \
        "<c r=\"B2\" t=\"inlineStr\"><is><t>Rate</t></is></c>"                                                         \
        "<c r=\"C2\" t=\"inlineStr\"><is><t>Number</t></is></c></row>"                                                 \
        "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>05A</t></is></c><c r=\"B3\"><v>0.14360000000000001</v></c>"   \
        "<c r=\"C3\"><v>7</v></c></row>"                                                                               \
        "<row r=\"4\" hidden=\"1\"><c r=\"A4\" t=\"inlineStr\"><is><t>05A</t></is></c><c r=\"B4\"><v>1</v>"            \
        "</c></row>"                                                                                                   \
        "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>05R</t></is></c><c r=\"B5\" t=\"inlineStr\"><is>"             \
        "<t>hm</t></is></c></row>"                                                                                     \
        "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"B1:C1\"/></mergeCells>")

Test(table, reads_workbooks_with_merged_headings)
{
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = SHEET });
    const char *mapping =
        "\"sheets\": [\"D*\"], \"header\": {\"contains\": [\"Code\"], \"rows\": 2}, \"years\": "
        "\"financial\", \"hidden_rows\": \"filter\", \"columns\": [" AREA
        ", {\"field\": \"value\", \"names\": [\"{period} | Rate\"]}, {\"field\": \"count\", \"names\": "
        "[\"{period} | Number\"]}], \"constants\": {\"indicator\": \"{sheet}-x\"}";
    enum pb_status status = extract(mapping, package.bytes, package.length);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, 1);
    SAME(indicator, 0, "data-x");
    SAME(period, 0, "2018/19");
    SAME(source_row, 0, "Data!B3");
    SAME(value_text, 0, "0.1436");
    cr_expect_eq(trial.table.count[0], 7);
    cr_expect_eq(trial.row_counts.filtered, 1);
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].cell, "Data!B5");
    cr_expect_str_eq(trial.findings.rejects[0].raw, "05R,hm");
    cr_expect_eq(trial.findings.rejects[0].line, 0);
    cr_expect_eq(extract("\"sheets\": [\"Other\"], " PLAIN, package.bytes, package.length), PB_FAILED);
    cr_expect_not_null(strstr(trial.error.message, "the file has 'Data'"), "%s", trial.error.message);
    free(package.bytes);
}

Test(table, reads_members_of_archives)
{
    static const char text[] = "Code,Period,Value\nE07000220,2019,1\nE07000220,x,1\n";
    const struct pb_test_member members[] = { { .name = "a/readme.pdf", .content = "%PDF-1.4" },
                                              { .name = "a/data.csv", .content = text, .deflated = true } };
    struct pb_test_package package = pb_test_zip(members, 2);
    enum pb_status status = extract(PLAIN, package.bytes, package.length);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, 1);
    SAME(source_row, 0, "a/data.csv!2");
    cr_expect_str_eq(trial.findings.rejects[0].cell, "a/data.csv!3");
    free(package.bytes);
}
