/* Changes of codes. Expectations: made-up wards and LSOAs of real districts, few enough to be worked out by hand, in
 * tables with the headings of the Code History Database (its guide, and ../shared/reference/sources.md, part D4). */
#include "tests/support/fact_stage.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct pb_module pb_extractor_code_history;

#define ENTRIES "GEOGCD,GEOGNM,GEOGNMW,SI_ID,SI_TITLE,OPER_DATE,TERM_DATE,PARENTCD,ENTITYCD,OWNER,STATUS,AREAEHECT\n"
#define ENTRY(code, name, from, to, parent, state)                                                                     \
    code "," name ",,1111/2008,An Order," from "," to "," parent ",E05,LGBC," state ",12.5\n"
#define CHANGES "GEOGCD,GEOGNM,SI_ID,OPER_DATE,GEOGCD_P,GEOGNM_P,YEAR\n"
#define CHANGE(code, old, day)                                                                                         \
    code ",A,"                                                                                                         \
         "1," day "," old ",B,\n"
#define YEARS  "GEOGCD,GEOGNM,GEOGCD_P,YEAR\n"
#define FIT    "LSOA11CD,LSOA11NM,CHGIND,LSOA21CD,LSOA21NM,LAD22CD,LAD22NM,LAD22NMW,ObjectId\n"
#define RUGBY  "E07000220"
#define LONDON "E09000001"

static struct pb_fact_stage stage;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_code_history);
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(code_history, .init = open_all, .fini = close_all);

static enum pb_status extract(const char *const *texts)
{
    return pb_fact_stage_texts(&stage, NULL, texts, NULL);
}

static void take(const char *const *texts)
{
    cr_assert_eq(extract(texts), PB_OK, "%s", stage.error.message);
}

static void facts_are(const char *expected)
{
    pb_fact_stage_expect_facts(&stage, expected);
}

static void reject_is(size_t at, const char *rule, const char *reason)
{
    cr_assert_lt(at, stage.findings.reject_count);
    cr_expect_str_eq(stage.findings.rejects[at].rule, rule);
    cr_expect_str_eq(stage.findings.rejects[at].reason, reason);
}

Test(code_history, tells_recoded_from_merged_from_split)
{
    take((const char *const[]){
        ENTRIES ENTRY("E05000001", "Bilton", "01/01/2009", "02/05/2012", RUGBY, "terminated")
            ENTRY("E05000002", "Bilton", "03/05/2012", "", RUGBY, "live")
                ENTRY("E05000003", "North", "01/01/2009", "02/05/2012", RUGBY, "terminated")
                    ENTRY("E05000004", "South", "01/01/2009", "02/05/2012", RUGBY, "terminated")
                        ENTRY("E05000005", "North and South", "03/05/2012", "", RUGBY, "live")
                            ENTRY("E05000006", "Wide", "01/01/2009", "02/05/2012", RUGBY, "terminated")
                                ENTRY("E05000007", "East", "03/05/2012", "", RUGBY, "live")
                                    ENTRY("E05000008", "West", "03/05/2012", "", RUGBY, "live")
                                        ENTRY("E05009999", "Aldgate", "01/01/2009", "", LONDON, "live"),
        CHANGES CHANGE("E05000002", "E05000001", "03/05/2012") CHANGE("E05000005", "E05000003", "03/05/2012")
            CHANGE("E05000005", "E05000004", "03/05/2012") CHANGE("E05000007", "E05000006", "03/05/2012")
                CHANGE("E05000008", "E05000006", "03/05/2012") CHANGE("E05009999", "E05009998", "01/01/2009"),
        NULL });
    facts_are("#area E05000001 Bilton 20090101 20120502 ward @0:2\n"
              "#area E05000002 Bilton 20120503 0 ward @0:3\n"
              "#area E05000003 North 20090101 20120502 ward @0:4\n"
              "#area E05000004 South 20090101 20120502 ward @0:5\n"
              "#area E05000005 North and South 20120503 0 ward @0:6\n"
              "#area E05000006 Wide 20090101 20120502 ward @0:7\n"
              "#area E05000007 East 20120503 0 ward @0:8\n"
              "#area E05000008 West 20120503 0 ward @0:9\n"
              "#change E05000001 E05000002 20120503 0 recoded 1 @1:2\n"
              "#change E05000003 E05000005 20120503 0 merged 1 @1:3\n"
              "#change E05000004 E05000005 20120503 0 merged 1 @1:4\n"
              "#change E05000006 E05000007 20120503 0 split ? @1:5\n"
              "#change E05000006 E05000008 20120503 0 split ? @1:6\n");
    cr_expect_eq(stage.row_counts.filtered, 2, "the ward of London and its change");
}

/* A code that goes on has given a part away; a code that was there before took the other in. */
Test(code_history, doubts_single_changes_of_codes_that_go_on_or_were_there_before)
{
    take((const char *const[]){
        ENTRIES ENTRY("E05000001", "Bilton", "01/01/2009", "", RUGBY, "live")
            ENTRY("E05000002", "New Bilton", "03/05/2012", "", RUGBY, "live")
                ENTRY("E05000003", "North", "01/01/2009", "02/05/2012", RUGBY, "terminated")
                    ENTRY("E05000005", "Large", "01/01/2009", "", RUGBY, "live"),
        CHANGES CHANGE("E05000002", "E05000001", "03/05/2012") CHANGE("E05000005", "E05000003", "03/05/2012"), NULL });
    cr_assert_eq(stage.table.rows, 6);
    cr_expect_str_eq(pb_cell(&stage.table, category, 4), "split");
    cr_expect_str_eq(pb_cell(&stage.table, category, 5), "merged");
}

Test(code_history, takes_the_day_of_a_change_from_the_new_code)
{
    take((const char *const[]){
        ENTRIES ENTRY("E08000026", "Coventry", "01/04/2019 00:00:00", "", "E12000005", "live")
            ENTRY("E08000099", "Coventry", "01/01/2009", "31/03/2019", "E12000005", "terminated"),
        YEARS "E08000026,Coventry,E08000099,2019\n"
              "E08000099,Coventry,E08000098,2010\n",
        NULL });
    facts_are("#area E08000026 Coventry 20190401 0 district @0:2\n"
              "#area E08000099 Coventry 20090101 20190331 district @0:3\n"
              "#change E08000099 E08000026 20190401 0 recoded 1 @1:2\n"
              "#change E08000098 E08000099 0 0 recoded 1 @1:3\n");
}

Test(code_history, tells_other_names_and_passes_over_new_boundaries)
{
    take((const char *const[]){ ENTRIES ENTRY("E05000009", "New Name", "07/05/2015", "01/05/2019", RUGBY, "live")
                                    ENTRY("E05000009", "Old Name", "01/01/2009", "06/05/2015", RUGBY, "live")
                                        ENTRY("E05000009", "New Name", "02/05/2019", "", RUGBY, "live")
                                            ENTRY("E05000009", "New Name", "02/05/2019", "", RUGBY, "live")
                                                ENTRY("E05000009", "Name", "02/05/2019", "", RUGBY, "live"),
                                NULL });
    facts_are("#area E05000009 New Name 20090101 0 ward @0:5\n"
              "#change E05000009 E05000009 20150507 0 renamed 1 @0:2\n");
    cr_expect_eq(stage.row_counts.duplicates, 2, "another boundary, and the name before");
    reject_is(0, "twice", "E05000009 is 'Name' from 20190502 on here, and 'New Name' in line 5, which counts");
}

Test(code_history, knows_new_codes_from_those_before_that_cannot_be_read)
{
    take((const char *const[]){ YEARS RUGBY ",Rugby,,2009\n" RUGBY ",Rugby,E07/000,2009\n",
                                FIT "E01031152,Rugby 001A,U,E01031152,Rugby 001A," RUGBY ",Rugby,,1\n"
                                    ",,U,E01031153,Rugby 001B," RUGBY ",Rugby,,2\n",
                                NULL });
    facts_are("#area E01031152 Rugby 001A 0 0 lsoa @1:2\n");
    cr_expect_eq(stage.row_counts.filtered, 1);
    cr_assert_eq(stage.row_counts.rejected, 2);
    reject_is(0, "no-code", "'E07/000': no code of an area, expected the one before it");
    reject_is(1, "no-code", "'': no code of an area, expected the one before it");
}

Test(code_history, follows_codes_to_ours_over_several_changes)
{
    take((const char *const[]){ YEARS RUGBY ",Rugby,E07000902,2012\n"
                                            "E07000902,Rugby,E07000901,2010\n"
                                            "E09000001,London,E09000900,2012\n",
                                NULL });
    facts_are("#change E07000902 E07000220 0 0 recoded 1 @0:2\n"
              "#change E07000901 E07000902 0 0 recoded 1 @0:3\n");
    cr_expect_eq(stage.row_counts.filtered, 1);
}

/* 44UD is Rugby's code in the Places file too. */
Test(code_history, takes_codes_of_other_registers)
{
    take((const char *const[]){ "GEOGCD,GEOGNM,GEOGNMW,GEOGCDO,GEOGNMO,GEOGCDD,GEOGCDH\n" RUGBY
                                ",Rugby,,44UD,Rugby,E3733,\n"
                                "E38000164,NHS South Warwickshire,,,,,5QQ\n"
                                "E38000195,NHS Warwickshire North,,,,,5PM\n"
                                "E38000038,NHS Coventry and Rugby,,,,,5PM\n",
                                NULL });
    facts_are("#change E3733 E07000220 0 0 recoded 1 @0:2\n"
              "#change 5QQ E38000164 0 0 recoded 1 @0:3\n");
    cr_assert_eq(stage.findings.reject_count, 2);
    reject_is(0, "two-areas", "'5PM' stands beside E38000195 here, and beside others in other rows: expected one");
}

Test(code_history, fits_lsoas_of_one_census_to_the_next)
{
    take((const char *const[]){ FIT "E01031152,Rugby 001A,U,E01031152,Rugby 001A," RUGBY ",Rugby,,1\n"
                                    "E01031153,Rugby 001B,S,E01035001,Rugby 001E," RUGBY ",Rugby,,2\n"
                                    "E01031153,Rugby 001B,S,E01035002,Rugby 001F," RUGBY ",Rugby,,3\n"
                                    "E01031154,Rugby 001C,M,E01035003,Rugby 001G," RUGBY ",Rugby,,4\n"
                                    "E01031155,Rugby 001D,M,E01035003,Rugby 001G," RUGBY ",Rugby,,5\n"
                                    "E01000001,City of London 001A,U,E01000001,City of London 001A,E09000001,,,6\n"
                                    "E01031156,Rugby 002A,Z,E01031156,Rugby 002A," RUGBY ",Rugby,,7\n",
                                NULL });
    facts_are("#area E01031152 Rugby 001A 0 0 lsoa @0:2\n"
              "#area E01035001 Rugby 001E 0 0 lsoa @0:3\n"
              "#area E01035002 Rugby 001F 0 0 lsoa @0:4\n"
              "#area E01035003 Rugby 001G 0 0 lsoa @0:6\n"
              "#change E01031153 E01035001 0 0 best_fit ? @0:3\n"
              "#change E01031153 E01035002 0 0 best_fit ? @0:4\n"
              "#change E01031154 E01035003 0 0 best_fit 1 @0:5\n"
              "#change E01031155 E01035003 0 0 best_fit 1 @0:6\n");
    reject_is(0, "change-indicator",
              "'Z': no kind of change, expected U (unchanged), S (split), M (merged) or X (otherwise)");
    cr_assert_eq(stage.findings.quality_count, 1);
    cr_expect_str_eq(stage.findings.quality[0].sentence,
                     "of 4 LSOAs in the districts of the Places 1 are the same at the next census, 1 were split, 2 "
                     "merged and 0 changed otherwise: 75.0% are only a best fit, and their figures are not read as "
                     "those of the new ones");
}

Test(code_history, doubts_an_unchanged_lsoa_that_others_became)
{
    take((const char *const[]){ "LSOA21CD,LSOA11CD,CHGIND,LAD22CD\n"
                                "E01035003,E01031154,U," RUGBY "\n"
                                "E01035003,E01031155,M," RUGBY "\n"
                                "E01035004,E01031156,U," RUGBY "\n",
                                NULL });
    cr_expect_eq(stage.row_counts.rejected, 1);
    reject_is(0, "not-unchanged",
              "E01031154 became E01035003 unchanged (U), and 2 became it and it became 1 in other rows: expected one "
              "each");
}

Test(code_history, rejects_days_that_are_none_and_says_where)
{
    take((const char *const[]){ ENTRIES ENTRY("E05000001", "Bilton", "31/02/2009", "", RUGBY, "live")
                                    ENTRY("E05000002", "Bilton", "01/01/2009", "01/01/2008", RUGBY, "terminated")
                                        ENTRY("", "Nothing", "01/01/2009", "", RUGBY, "live"),
                                NULL });
    cr_expect_eq(stage.table.rows, 0);
    reject_is(0, "not-a-date", "'31/02/2009': no day, expected one such as 01/04/2009");
    reject_is(1, "ends-before-it-begins", "It ends before it begins: from 20090101 to 20080101");
    reject_is(2, "no-code", "'': no code of an area, expected one such as E07000220");
}

Test(code_history, rejects_parts_and_years_that_are_none)
{
    take((const char *const[]){ "LSOA11CD,LSOA21CD,LSOA21NM,CHGIND,SHARE,LAD22CD\n"
                                "E01031153,E01035001,Rugby 001E,S,0," RUGBY "\n"
                                "E01031153,E01035002,Rugby 001F,S,1," RUGBY "\n",
                                YEARS "E08000026,Coventry,E08000099,2019.5\n"
                                      "E08000026,Coventry,E08000098,2019.0\n",
                                NULL });
    facts_are("#area E01035002 Rugby 001F 0 0 lsoa @0:3\n"
              "#change E08000098 E08000026 0 0 recoded 1 @1:3\n"
              "#change E01031153 E01035002 0 0 best_fit 1 @0:3\n");
    reject_is(0, "share", "'0': no part, expected more than 0 and up to 1");
    reject_is(1, "not-a-year", "'2019.5': no year, expected one such as 2019");
}

/* The issues of the database are in Windows-1252 or in UTF-8 with its mark. */
Test(code_history, reads_both_encodings_of_its_issues)
{
    take((const char *const[]){
        "\xEF\xBB\xBF" ENTRIES ENTRY("E05000001", "Bil\xC3\xB4n", "01/01/2009", "", RUGBY, "live"),
        ENTRIES ENTRY("E05000002", "Bil\xF4n", "01/01/2009", "", RUGBY, "live"), NULL });
    facts_are("#area E05000001 Bil\xC3\xB4n 20090101 0 ward @0:2\n"
              "#area E05000002 Bil\xC3\xB4n 20090101 0 ward @1:2\n");
}

Test(code_history, refuses_what_is_no_history)
{
    cr_assert_eq(extract((const char *const[]){ "Code,Name\nE07000220,Rugby\n", NULL }), PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "GEOGCD_P"));
    cr_assert_eq(extract((const char *const[]){ ENTRIES, NULL }), PB_FAILED);
    cr_expect_str_eq(stage.error.message, "no rows: expected a code in each of them");
}

Test(code_history, knows_its_tables_by_their_headings)
{
    static const char *const ours[] = { ENTRIES, CHANGES, YEARS, FIT };
    static const char *const others[] = { "Area Code,Area Name,Value\nE07000220,Rugby,1\n",
                                          "LSOA11CD,LSOA11NM,LAD20CD\nE01031152,Rugby 001A,E07000220\n" };
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        cr_expect_eq(pb_extractor_code_history.probe(ours[i], strlen(ours[i])), 96);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_expect_eq(pb_extractor_code_history.probe(others[i], strlen(others[i])), 0);
}
