/* NHS organisation codes. Expectations: made-up practices of real networks, whose facts are few enough to be written
 * down; the codes and networks of the repository's Places file; and for the real files of ../shared (PB_SHARED_DIR),
 * where they are, a count by Python that knows nothing of this code. */
#include "engine/files/files.h"
#include "tests/support/fact_stage.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct pb_module pb_extractor_nhs_organisations;

#define SUB_ICB   "E38000251"
#define ICB       "E54000018"
#define CCG       "E38000038"
#define CENTRAL   "U58127" /* Coventry Central PCN */
#define RUGBY_PCN "U62213"
#define RURAL_PCN "U11614" /* Warwickshire Rural PCN */

#define REGISTERED(code, name, postcode, opened, closed, area, joined, left, setting)                                  \
    "\"" code "\",\"" name "\",\"Y60\",\"QWU\",\"1 ROAD\",\"\",\"\",\"\",\"\",\"" postcode "\",\"" opened              \
    "\",\"" closed "\",\"A\",\"B\",\"" area "\",\"" joined "\",\"" left "\",\"024\",\"\",\"\",\"\",\"0\",\"\",\"" area \
    "\",\"\",\"" setting "\",\"\"\n"
#define MEMBERS                                                                                                        \
    "\"Partner\nOrganisation\nCode\",\"Partner\nName\",\"Practice\nParent\nCCG Code\",PCN Code,PCN Name,PCN Parent "   \
    "CCG Code,\"Practice to PCN\nRelationship\nStart Date\",\"Practice to PCN\nRelationship\nEnd Date\"\n"

static struct pb_fact_stage stage;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_nhs_organisations);
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(nhs_organisations, .init = open_all, .fini = close_all);

/* A text that begins with "pcds" is the postcode lookup. */
static int role_of(const char *text)
{
    return strncmp(text, "pcds", 4) == 0;
}

static enum pb_status extract(const char *const *texts)
{
    return pb_fact_stage_texts(&stage, NULL, texts, role_of);
}

static void take(const char *const *texts)
{
    cr_assert_eq(extract(texts), PB_OK, "%s", stage.error.message);
}

static void facts_are(const char *expected)
{
    pb_fact_stage_expect_facts(&stage, expected);
}

Test(nhs_organisations, reads_registers_members_and_successors_together)
{
    take((const char *const[]){
        REGISTERED("M86003", "SKY BLUE MEDICAL GROUP", "CV6 7XX", "19740401", "", "B2M3M", "20210401", "", "4")
            REGISTERED("M84999", "RUGBY WALK IN CENTRE", "CV21 7XX", "20100401", "", "B2M3M", "20210401", "", "1")
                REGISTERED("A81001", "A SURGERY ELSEWHERE", "TS18 7XX", "19740401", "", "16C", "20200401", "", "4"),
        MEMBERS "M86003,SKY BLUE MEDICAL GROUP,B2M3M," CENTRAL ",COVENTRY CENTRAL PCN,B2M3M,20200101,\n"
                "A81001,A SURGERY ELSEWHERE,16C,U89141,STOCKTON PCN,16C,20191001,\n",
        "\"M86099\",\"M86003\",\"R\",\"20200401\",\"0\"\n\"A81099\",\"A81001\",\"R\",\"20200401\",\"0\"\n", NULL });
    facts_are("#area M86003 Sky Blue Medical Group 19740401 0 practice @0:1\n"
              "#area U58127 Coventry Central PCN 0 0 pcn @1:11\n"
              "#within M86003 U58127 20200101 0 1 @1:11\n"
              "#within M86003 E38000251 20210401 0 1 @0:1\n"
              "#within U58127 E38000251 20210401 0 1 @1:11\n"
              "#change M86099 M86003 20200401 0 merged 1 @2:1\n");
    cr_expect_eq(stage.row_counts.filtered, 4, "two rows elsewhere and their change, and the walk-in centre");
    cr_expect_eq(stage.row_counts.rejected, 0);
}

Test(nhs_organisations, knows_where_practices_of_the_shared_commissioner_are)
{
    take((const char *const[]){ "STP_ODS_CODE,STP_NAME,CCG_ODS_CODE,CCG_NAME,PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,"
                                "PRACTICE_NAME\n"
                                "QWU,Coventry and Warwickshire,05A,NHS Coventry and Rugby CCG," CENTRAL
                                ",Coventry Central PCN,M86003,Sky Blue Medical Group\n"
                                "QWU,Coventry and Warwickshire,05A,NHS Coventry and Rugby CCG," RUGBY_PCN
                                ",Rugby PCN,M84018,Revel Surgery\n",
                                NULL });
    struct pb_reference reference;
    cr_assert_eq(pb_reference_build(&reference, &stage.house.geography, &stage.table, &stage.error), PB_OK, "%s",
                 stage.error.message);
    const struct pb_reference_area *coventry = pb_reference_area(&reference, "M86003", 6);
    const struct pb_reference_area *rugby = pb_reference_area(&reference, "M84018", 6);
    cr_assert_str_eq(pb_reference_home(&reference, coventry, 20200601)->code, CENTRAL);
    cr_assert_str_eq(pb_reference_home(&reference, rugby, 20200601)->code, RUGBY_PCN);
    cr_assert_str_eq(pb_reference_within(&reference, rugby, "ccg", 20200601, NULL)->code, CCG);
    cr_assert_null(pb_reference_within(&reference, rugby, "ccg", 20220601, NULL), "the CCG is no more");
    cr_assert_str_eq(pb_reference_within(&reference, rugby, "icb", 20200601, NULL)->code, ICB);
    cr_assert_eq(reference.fault_total, 0);
    pb_reference_close(&reference);
}

Test(nhs_organisations, places_practices_by_their_postcodes)
{
    take((const char *const[]){
        REGISTERED("M86003", "SKY BLUE", "CV6 7XX", "19740401", "", "B2M3M", "20210401", "", "4")
            REGISTERED("M84018", "REVEL", "CV237XX", "19740401", "", "B2M3M", "20210401", "", "4")
                REGISTERED("M84019", "ANOTHER", "CV99 9ZZ", "19740401", "", "B2M3M", "20210401", "", "4"),
        "pcds,oslaua,lsoa11,lsoa21\nCV6 7XX,E08000026,E01009001,E01035001\nCV23 7XX,E07000220,E01031002,E01031002\n"
        "CV6 7XX,E08000026,E01009001,E01035001\nTS18 7XX,E06000004,E01012001,E01012001\n",
        NULL });
    facts_are("#area M86003 Sky Blue 19740401 0 practice @0:1\n"
              "#area M84018 Revel 19740401 0 practice @0:2\n"
              "#area M84019 Another 19740401 0 practice @0:3\n"
              "#within M86003 E38000251 20210401 0 1 @0:1\n"
              "#within M84018 E38000251 20210401 0 1 @0:2\n"
              "#within M84019 E38000251 20210401 0 1 @0:3\n"
              "#within M86003 E01035001 0 0 1 @1:2\n"
              "#within M86003 E08000026 0 0 1 @1:2\n"
              "#within M84018 E01031002 0 0 1 @1:3\n"
              "#within M84018 E07000220 0 0 1 @1:3\n");
    cr_expect_eq(stage.row_counts.duplicates, 1);
    cr_expect_eq(stage.row_counts.filtered, 1);
    cr_assert_eq(stage.findings.quality_count, 1);
    cr_expect_not_null(strstr(stage.findings.quality[0].sentence,
                              "1 of 3 practices could not be placed by their postcode "
                              "(M84019)"),
                       "%s", stage.findings.quality[0].sentence);
}

Test(nhs_organisations, keeps_both_networks_of_a_practice_that_moved)
{
    take((const char *const[]){ MEMBERS "M84018,REVEL,B2M3M," RURAL_PCN ",A,B2M3M,20191001,20210930\n"
                                        "M84018,REVEL,B2M3M," RUGBY_PCN ",B,B2M3M,20211001,\n"
                                        "M86003,SKY BLUE,B2M3M," CENTRAL ",C,B2M3M,20200101,\n"
                                        "M86003,SKY BLUE,B2M3M," RUGBY_PCN ",B,B2M3M,20210101,20210630\n",
                                NULL });
    struct pb_reference reference;
    cr_assert_eq(pb_reference_build(&reference, &stage.house.geography, &stage.table, &stage.error), PB_OK, "%s",
                 stage.error.message);
    const struct pb_reference_area *moved = pb_reference_area(&reference, "M84018", 6);
    const struct pb_reference_area *stayed = pb_reference_area(&reference, "M86003", 6);
    cr_expect_str_eq(pb_reference_home(&reference, moved, 20210930)->code, RURAL_PCN);
    cr_expect_str_eq(pb_reference_home(&reference, moved, 20211001)->code, RUGBY_PCN);
    cr_expect_str_eq(pb_reference_home(&reference, stayed, 20210301)->code, CENTRAL);
    pb_reference_close(&reference);
    cr_assert_eq(stage.findings.reject_count, 1);
    cr_expect_str_eq(stage.findings.rejects[0].rule, "memberships-overlap");
    cr_expect_eq(stage.findings.rejects[0].line, 14);
    cr_expect_not_null(strstr(stage.findings.rejects[0].reason,
                              "M86003 is in U62213 (B) from 20210101 to 20210630 here, and "
                              "already in U58127 (C) from 20200101 to 0"),
                       "%s", stage.findings.rejects[0].reason);
}

Test(nhs_organisations, takes_what_has_no_dates_where_nothing_has_them)
{
    take((const char *const[]){ MEMBERS "M84018,REVEL,B2M3M," RURAL_PCN ",A,B2M3M,20191001,\n",
                                "PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,PRACTICE_NAME\n" RURAL_PCN
                                ",A,M84018,Revel\n" RUGBY_PCN ",B,M84018,Revel\n" RUGBY_PCN ",B,M84019,Another\n",
                                NULL });
    cr_expect_eq(stage.row_counts.duplicates, 1, "the same network, without dates");
    cr_assert_eq(stage.findings.reject_count, 1);
    cr_expect_str_eq(stage.findings.rejects[0].rule, "membership-without-dates");
    cr_expect_eq(stage.findings.rejects[0].line, 3);
    /* In which of the two M84018 is, is doubted: the last two facts. */
    cr_expect_eq(stage.table.within[stage.table.rows - 3], pb_symbol_of(&stage.symbols, RUGBY_PCN));
    for (size_t i = 1; i < 3; i++) {
        cr_expect_str_eq(pb_cell(&stage.table, measure, stage.table.rows - i), PB_FACT_DOUBTED);
        cr_expect_str_eq(pb_cell(&stage.table, area_code, stage.table.rows - i), "M84018");
    }
}

Test(nhs_organisations, says_of_changes_what_is_certain)
{
    take((const char *const[]){
        REGISTERED("M86100", "NEW CODE", "", "20200401", "", "B2M3M", "20210401", "", "4")
            REGISTERED("M86003", "OLD", "", "19740401", "", "B2M3M", "20210401", "", "4")
                REGISTERED("M86101", "SAME", "", "20210101", "", "B2M3M", "20210401", "", "4"),
        "M86099,M86100,R,20200401,0\nM86098,M86003,R,20200401,0\nM86097,M86100,R,20190401,0\nM86097,M86003,R,20190401\n"
        "05A,B2M3M,R,20210401,0\n05R,B2M3M,R,20210401,0\n05A,B2M3M,R,20210401,0\nM86096,M86003,R,20210231,0\n"
        "M86095,M86101,R,20210101,0\n",
        NULL });
    facts_are("#area M86100 New Code 20200401 0 practice @0:1\n"
              "#area M86003 Old 19740401 0 practice @0:2\n"
              "#area M86101 Same 20210101 0 practice @0:3\n"
              "#within M86100 E38000251 20210401 0 1 @0:1\n"
              "#within M86003 E38000251 20210401 0 1 @0:2\n"
              "#within M86101 E38000251 20210401 0 1 @0:3\n"
              "#change M86099 M86100 20200401 0 merged 1 @1:1\n"
              "#change M86098 M86003 20200401 0 merged 1 @1:2\n"
              "#change M86097 M86100 20190401 0 split ? @1:3\n"
              "#change M86097 M86003 20190401 0 split ? @1:4\n"
              "#change E38000038 E38000251 20210401 0 merged 1 @1:5\n"
              "#change E38000164 E38000251 20210401 0 merged 1 @1:6\n"
              "#change M86095 M86101 20210101 0 recoded 1 @1:9\n");
    cr_expect_eq(stage.row_counts.duplicates, 1);
    cr_assert_eq(stage.findings.reject_count, 1);
    cr_expect_str_eq(stage.findings.rejects[0].rule, "not-a-date");
    cr_expect_eq(stage.findings.rejects[0].line, 8);
}

Test(nhs_organisations, rejects_rows_that_cannot_be)
{
    take((const char *const[]){
        REGISTERED("M86001", "ONE", "", "20200431", "", "B2M3M", "20210401", "", "4")
            REGISTERED("M86002", "TWO", "", "20200401", "20190401", "B2M3M", "20210401", "", "4")
                REGISTERED("M86003", "THREE", "", "20200401", "", "B2M3M", "20210401", "", "4")
                    REGISTERED("M86003", "THREE", "", "20200402", "", "B2M3M", "20210401", "", "4")
                        REGISTERED("A81001", "ELSEWHERE", "", "20200431", "", "16C", "", "", "4"),
        MEMBERS "M86001,ONE,B2M3M," CENTRAL ",A,B2M3M,20200101,\nM86002,TWO,B2M3M," CENTRAL ",A,B2M3M,20200101,\n",
        NULL });
    static const char *const rules[] = { "not-a-date", "ends-before-it-begins", "twice", "not-a-date" };
    cr_assert_eq(stage.findings.reject_count, sizeof rules / sizeof rules[0]);
    for (size_t i = 0; i < stage.findings.reject_count; i++)
        cr_expect_str_eq(stage.findings.rejects[i].rule, rules[i], "%zu: %s", i, stage.findings.rejects[i].reason);
    cr_expect_eq(stage.row_counts.elsewhere, 1);
}

Test(nhs_organisations, refuses_what_has_no_organisations)
{
    static const struct {
        const char *text;
        const char *message;
    } none[] = { { "a,b\n1,2\n", "no sheet has organisations" },
                 { "postcode,lsoa21cd\nCV1 1AA,E01009001\n", "a postcode lookup" },
                 { "PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,PRACTICE_NAME\n", "no rows" } };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        cr_expect_eq(extract((const char *const[]){ none[i].text, NULL }), PB_FAILED, "%s", none[i].text);
        cr_expect_not_null(strstr(stage.error.message, none[i].message), "%s", stage.error.message);
    }
    cr_expect_eq(extract((const char *const[]){ REGISTERED("M86003", "T", "", "20200401", "", "B2M3M", "", "", "4"),
                                                "pcds,name\nCV1 1AA,x\n", NULL }),
                 PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "no postcode lookup"), "%s", stage.error.message);
}

/* ---- The real files ---- */

static bool read_shared(const char *name, struct pb_arena *arena, struct pb_memory_stream *stream)
{
    char path[1000];
    char *bytes = NULL;
    (void)snprintf(path, sizeof path, "%s/data/%s", PB_SHARED_DIR, name);
    if (access(path, R_OK) != 0)
        return false;
    *stream = (struct pb_memory_stream){ 0 };
    cr_assert_eq(pb_file_read(path, 64 << 20, arena, &bytes, &stream->length, PB_ERROR_INTERNAL, &stage.error), PB_OK);
    stream->bytes = (const unsigned char *)bytes;
    return true;
}

/* The facts as a file of tabs, for another program to count. */
static void write_facts(const char *path)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    for (size_t row = 0; row < stage.table.rows; row++)
        (void)fprintf(file, "%s\t%s\t%s\t%s\t%d\t%d\n", pb_cell(&stage.table, measure, row),
                      pb_cell(&stage.table, area_code, row), pb_cell(&stage.table, within, row),
                      pb_cell(&stage.table, area_type, row), stage.table.period_start[row],
                      stage.table.period_end[row]);
    cr_assert_eq(fclose(file), 0);
}

/* Takes the workbook apart with nothing but zip and XML, and the mapping with csv. A practice is ours when it is or was
 * in a network that the Places file has, or its commissioner is ours. */
static const char count_again[] =
    "import csv, io, re, sys, json, zipfile\n"
    "from xml.etree import ElementTree\n"
    "N = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'\n"
    "book = zipfile.ZipFile(io.BytesIO(zipfile.ZipFile(sys.argv[1]).read('ePCN.xlsx')))\n"
    "words = [''.join(t.text or '' for t in one.iter(N + 't')) for one in "
    "ElementTree.fromstring(book.read('xl/sharedStrings.xml'))]\n"
    "def sheet(number):\n"
    "    for row in list(ElementTree.fromstring(book.read('xl/worksheets/sheet%d.xml' % number)).iter(N + "
    "'row'))[1:]:\n"
    "        cells = {}\n"
    "        for c in row:\n"
    "            value = c.find(N + 'v')\n"
    "            text = '' if value is None else words[int(value.text)] if c.get('t') == 's' else value.text\n"
    "            cells[re.match('[A-Z]+', c.get('r')).group()] = text\n"
    "        yield lambda letter, cells=cells: cells.get(letter, '')\n"
    "areas = json.load(open(sys.argv[3]))['areas']\n"
    "code = {other: area['code'] for area in areas for other in [area['code']] + area.get('other_codes', [])}\n"
    "members = {(c('A'), c('E'), int(c('I') or 0), int(c('J') or 0)) for c in sheet(2) if c('E') in code or c('C') in "
    "code}\n"
    "mapping = [row for row in csv.DictReader(open(sys.argv[2], encoding='utf-8-sig'))]\n"
    "ours = {row['PRACTICE_CODE'] for row in mapping if row['PCN_ODS_CODE'] in code or row['CCG_ODS_CODE'] in code}\n"
    "facts = [line.rstrip('\\n').split('\\t') for line in open(sys.argv[4])]\n"
    "got = {(f[1], f[2], int(f[4]), int(f[5])) for f in facts if f[0] == '#within' and f[2][0] == 'U'}\n"
    "dated = {one[0] for one in members}\n"
    "undated = {(row['PRACTICE_CODE'], row['PCN_ODS_CODE']) for row in mapping if row['PRACTICE_CODE'] in ours - dated "
    "and row['PCN_ODS_CODE'] in code}\n"
    "extra = {(one[0], one[1]) for one in got - members}\n"
    "assert members <= got, sorted(members - got)[:5]\n"
    "assert extra == undated, (sorted(extra ^ undated)[:5])\n"
    "practices = {f[1] for f in facts if f[0] == '#area' and f[3] == 'practice'}\n"
    "assert practices == dated | ours, sorted(practices ^ (dated | ours))[:5]\n"
    "in_sub_icb = {f[1] for f in facts if f[0] == '#within' and f[2] == 'E38000251' and f[1] in practices}\n"
    "assert in_sub_icb == practices, sorted(practices - in_sub_icb)[:5]\n"
    "assert len(members) > 150 and len(practices) > 110, (len(members), len(practices))\n";

Test(nhs_organisations, agrees_with_a_count_of_the_real_files)
{
    struct pb_arena arena;
    struct pb_memory_stream streams[2];
    char folder[64];
    char facts[80];
    pb_arena_open(&arena, (size_t)256 << 20);
    if (!read_shared("geography/epcn_2022.zip", &arena, &streams[0]) ||
        !read_shared("qof/MAPPING_NHS_GEOGRAPHIES_2021.csv", &arena, &streams[1]))
        cr_skip_test("shared/data/geography/epcn_2022.zip is not here");
    const struct pb_input inputs[] = { pb_memory_input("epcn_2022.zip", &streams[0]),
                                       pb_memory_input("MAPPING.csv", &streams[1]) };
    cr_assert_eq(pb_fact_stage_extract(&stage, NULL, inputs, 2), PB_OK, "%s", stage.error.message);
    cr_expect_eq(stage.row_counts.read, stage.table.rows + stage.row_counts.filtered + stage.row_counts.rejected +
                                            stage.row_counts.duplicates);
    struct pb_reference reference;
    cr_assert_eq(pb_reference_build(&reference, &stage.house.geography, &stage.table, &stage.error), PB_OK, "%s",
                 stage.error.message);
    cr_expect_eq(reference.fault_total, 0, "%s", reference.fault_total ? reference.faults[0].text : "");
    cr_expect_str_eq(pb_reference_home(&reference, pb_reference_area(&reference, "M84001", 6), 20210331)->code,
                     "U33098");
    pb_reference_close(&reference);
    pb_test_folder(folder);
    (void)snprintf(facts, sizeof facts, "%s/facts", folder);
    write_facts(facts);
    pb_test_python(count_again, PB_SHARED_DIR "/data/geography/epcn_2022.zip",
                   PB_SHARED_DIR "/data/qof/MAPPING_NHS_GEOGRAPHIES_2021.csv",
                   PB_SOURCE_DIR "/pipelines/framework/places.json", facts);
    pb_test_remove(folder);
    pb_arena_close(&arena);
    cr_expect_eq(stage.findings.reject_count, 0);
}
