/*
 * placebook similar. The arithmetic is tested in tests/statistics; here are workbooks as they come and as they should
 * not.
 */
#include "tests/support/close.h"
#include "tests/support/package.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REAL PB_SHARED_DIR "/data/rightcare/April2021_Similar10CCG_InputData_HD.xlsx"

enum { PART = 16384, SHEETS = 3 };

static struct scratch scratch;
static struct pb_program program;

static void set_up(void)
{
    scratch_open(&scratch);
}

static void tear_down(void)
{
    scratch_close(&scratch);
}

TestSuite(cli_similar, .init = set_up, .fini = tear_down);

static void add(char *part, const char *format, ...) PB_PRINTF(2, 3);

static void add(char *part, const char *format, ...)
{
    size_t length = strlen(part);
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(part + length, PART - length, format, arguments);
    va_end(arguments);
    cr_assert(more >= 0 && (size_t)more < PART - length);
}

/* A sheet of lines whose cells have a bar between them; what looks like a number is one, #N/A an error, an empty cell
 * none. */
static void make_sheet(char *part, const char *lines)
{
    part[0] = '\0';
    add(part, "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
    for (unsigned row = 1; *lines; row++) {
        add(part, "<row r=\"%u\">", row);
        for (char column = 'A'; *lines != '\n'; column++) {
            int length = (int)strcspn(lines, "|\n");
            bool number = length && strspn(lines, "-.0123456789") == (size_t)length && length > (*lines == '-');
            if (number)
                add(part, "<c r=\"%c%u\"><v>%.*s</v></c>", column, row, length, lines);
            else if (*lines == '#')
                add(part, "<c r=\"%c%u\" t=\"e\"><v>%.*s</v></c>", column, row, length, lines);
            else if (length)
                add(part, "<c r=\"%c%u\" t=\"inlineStr\"><is><t xml:space=\"preserve\">%.*s</t></is></c>", column, row,
                    length, lines);
            lines += length;
            lines += *lines == '|';
        }
        add(part, "</row>");
        lines++;
    }
    add(part, "</sheetData></worksheet>");
}

/* A workbook of sheets: "Name" and its lines, alternating; NULL ends them. */
static void write_workbook(const char *name, const char *const *sheets)
{
    static char parts[SHEETS][PART];
    static char workbook[PART];
    static char links[PART];
    char names[SHEETS][64];
    struct pb_test_member members[4 + SHEETS] = {
        { .name = "[Content_Types].xml", .content = "<Types/>" },
        { .name = "_rels/.rels",
          .content = "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/"
                     "2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>" },
        { .name = "xl/workbook.xml", .content = workbook },
        { .name = "xl/_rels/workbook.xml.rels", .content = links },
    };
    size_t count = 0;
    workbook[0] = links[0] = '\0';
    add(workbook,
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"r\"><sheets>");
    add(links, "<Relationships>");
    for (; sheets[2 * count]; count++) {
        cr_assert_lt(count, SHEETS);
        (void)snprintf(names[count], sizeof names[count], "xl/worksheets/sheet%zu.xml", count + 1);
        add(workbook, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", sheets[2 * count], count + 1, count + 1);
        add(links,
            "<Relationship Id=\"rId%zu\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
            "worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
            count + 1, count + 1);
        make_sheet(parts[count], sheets[2 * count + 1]);
        members[4 + count] = (struct pb_test_member){ .name = names[count], .content = parts[count] };
    }
    add(workbook, "</sheets></workbook>");
    add(links, "</Relationships>");
    struct pb_test_package package = pb_test_zip(members, 4 + count);
    FILE *file = fopen(scratch_path(&scratch, "%s", name), "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(package.bytes, 1, package.length, file), package.length);
    cr_assert_eq(fclose(file), 0);
    free(package.bytes);
}

static void run(const char *const *argv)
{
    pb_program_run(&program, &(struct pb_program_setting){ .folder = scratch.path }, argv);
}

/* Made up. Distances from A3A with the weights 0.5, 0.3 and 0.2 by NumPy: X = numpy.sqrt(numpy.minimum(X, X.mean(0) +
 * 5 * X.std(0))); z = (X - X.mean(0)) / X.std(0); ((z - z[2]) ** 2 * w).sum(1). */
#define ROWS                                                                                                           \
    "A1A|North|21.5|331113|0.21\nA2A|East|31.9|158453|0\nA3A|South|30.9|284346|0.01\nA4A|West|35.2|179552|0.02\n"      \
    "A5A|Hill|43.3|175184|0.001\nA6A|Dale|31.5|317177|0.008\nA7A|Fen|24.4|207544|0.0125\n"                             \
    "A8A|Moor|17.3|187002|0.058\nA9A|Vale|34.3|260983|0.005\nB1B|Wold|31.1|391192|0.0455\n"                            \
    "B2B|Heath|35|239865|0.0024\nB3B|Marsh|24.8|216755|0.0514\n"
#define HEADING "CCGcode|name|IMDscore|poptot|pc_rural\n"
#define WEIGHTS "Variable name|Weights|Variable description\nIMDscore|0.5|Mean\npoptot|0.3|People\npc_rural|0.2|Rural\n"

static const char *const codes[] = { "A6A", "A9A", "B2B", "B1B", "A7A", "B3B", "A4A", "A2A", "A5A", "A1A", "A8A" };
static const double distances[] = { 0.062444442380679532, 0.15485596176641633, 0.3165370560893721, 0.72134269341023372,
                                    0.86704957513167569,  0.93392930575994604, 0.9651570694600452, 1.3159522351825583,
                                    2.2107872657453949,   2.9527253827731137,  3.3741053767655447 };

/* Runs it as JSON and compares the first `count` organisations. */
static void expect_similar(const char *organisation, int count, const char *const *expected)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", count);
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", organisation, "--count", number, "--json"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    struct cJSON *answer = pb_program_json(&program, "placebook.similar/1");
    const struct cJSON *list = cJSON_GetObjectItem(answer, "similar");
    cr_assert_eq(cJSON_GetArraySize(list), count);
    for (int i = 0; i < count; i++) {
        const struct cJSON *one = cJSON_GetArrayItem(list, i);
        cr_assert_eq(cJSON_GetObjectItem(one, "rank")->valueint, i + 1);
        cr_assert_str_eq(cJSON_GetObjectItem(one, "code")->valuestring, expected[i]);
        assert_close(cJSON_GetObjectItem(one, "distance")->valuedouble, distances[i], 1e-13);
    }
    cJSON_Delete(answer);
    pb_program_close(&program);
}

/* The last line of the error as JSON: its exit code and parts of message and hint. */
static void expect_error(const char *const *argv, int code, const char *message, const char *hint)
{
    run(argv);
    cr_assert_eq(program.code, code, "%d: %s", program.code, program.err);
    cr_assert_neq(strstr(program.err, message), NULL, "%s", program.err);
    cr_assert_neq(strstr(program.err, hint), NULL, "%s", program.err);
    pb_program_close(&program);
}

static void expect_wrong(const char *data, const char *weights, const char *message)
{
    write_workbook("input.xlsx", (const char *const[]){ "Data", data, "Weights", weights, NULL });
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A"), 5, message, "input.xlsx");
}

Test(cli_similar, prints_rank_code_name_and_distance)
{
    write_workbook("input.xlsx", (const char *const[]){ "Data", HEADING ROWS, "Weights", WEIGHTS, NULL });
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A", "--count", "3"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert_str_eq(program.out, "similar to A3A South, among 11 others by 3 variables\n\n"
                                  "rank  code  name   distance\n"
                                  "   1  A6A   Dale     0.0624\n"
                                  "   2  A9A   Vale     0.1549\n"
                                  "   3  B2B   Heath    0.3165\n");
    cr_assert_str_eq(program.err, "");
    pb_program_close(&program);
    expect_similar("A3A", 11, codes);
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "a3a"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert_neq(strstr(program.out, "  10  A1A   North    2.9527\n"), NULL, "%s", program.out);
    pb_program_close(&program);
}

/* Titles above, columns moved, names in other spelling, ONS codes beside ODS codes, a total, a note, the country, an
 * organisation that lacks a value, a column and a variable that are not used. */
Test(cli_similar, finds_tables_wherever_they_stand)
{
    write_workbook(
        "input.xlsx",
        (const char *const[]){
            "About", "Similar 10\n\nThe weights of each variable were chosen by experts\n", "Notes and weights",
            "Method\n\n|Description|Weight|Variable code|Variable\n|Rural|0.2|PC Rural|x\n|Mean|0.5|imd_score|x\n"
            "|not used|0|spare|x\n||0.3|PopTot|x\n||1.0|Total|x\n||9|IMDscore|x\n",
            "Values",
            "Source: NHS England\n\nONS code|poptot|Organisation name|pc_rural|ODS code|IMDscore|Comment|spare\n"
            "E38000001|331113|North|0.21|A1A|21.5||1\nE38000002|158453|East|0|A2A|31.9||1\n"
            "E38000003|284346|South|0.01|A3A|30.9|ours|1\nE38000004|179552|West|0.02|A4A|35.2||1\n"
            "E38000005|175184|Hill|0.001|A5A|43.3||1\nE38000006|317177|Dale|0.008|A6A|31.5||1\n"
            "E38000007|207544|Fen|0.0125|A7A|24.4||1\nE38000008|187002|Moor|0.058|A8A|17.3||1\n"
            "E38000009|260983|Vale|0.005|A9A|34.3||1\n-|391192|Wold|0.0455|B1B|31.1||1\n"
            "E38000011|239865|Heath|0.0024|B2B| 35 ||1\nE38000012|216755|Marsh|0.0514|B3B|24.8||1\n"
            "E38000013|*|Gone|0.5|B4B|99||1\nE38000014|5|Lost|#N/A|B5B|99||1\n"
            "E92000001|56000000|England|0.1|ENG|21||1\n\n* not known; counted in April\n|-9|||Mean|3\n",
            NULL });
    expect_similar("A3A", 11, codes);
    static const char *const ons[] = { "E38000006", "E38000009", "E38000011" };
    expect_similar("e38000003", 3, ons);
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    static const char *const said[] = {
        "B4B is left out: no value of variable 'PopTot' (sheet 'Values', row 16)",
        "B5B is left out: no value of variable 'PC Rural' (sheet 'Values', row 17)",
        "sheet 'Values', row 18 is not an organisation: 'E92000001'",
        "sheet 'Values', row 21 is not an organisation: 'Mean'",
        "column 'Comment' is not used: it has no weight",
        "column 'spare' is not used: it has no weight",
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        cr_assert_neq(strstr(program.err, said[i]), NULL, "%s: %s", said[i], program.err);
    cr_assert_neq(strstr(program.out, "similar to A3A South, among 11 others by 3 variables"), NULL, "%s", program.out);
    pb_program_close(&program);
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "B4B"), 5,
                 "B4B (sheet 'Values', row 16) has no value of variable 'PopTot'", "input.xlsx");
}

Test(cli_similar, says_which_organisations_there_are)
{
    write_workbook("input.xlsx", (const char *const[]){ "Data", HEADING ROWS, "Weights", WEIGHTS, NULL });
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3B"), 2,
                 "organisation 'A3B' is not among the 12 of sheet 'Data'", "did you mean 'A3A'?");
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "south"), 2,
                 "organisation 'south' is not among", "use the code of the organisation: A3A (South)");
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "E38000251"), 2,
                 "organisation 'E38000251' is not", "codes in the file: CCGcode such as A1A");
    expect_error(PB_ARGUMENTS("similar", "input.xlsx"), 2, "--organisation is missing", "B2M3M");
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A", "--count", "0"), 2, "--count '0'",
                 "a whole number above 0");
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A", "--count", "12"), 5,
                 "11 other organisations with all values: expected at least 12", "input.xlsx");
    expect_error(PB_ARGUMENTS("similar", "none.xlsx", "--organisation", "A3A"), 5, "none.xlsx", "no such file");
    scratch_write(&scratch, "table.csv", "CCGcode,name\nA3A,South\n");
    expect_error(PB_ARGUMENTS("similar", "table.csv", "--organisation", "A3A"), 5, "table.csv", "");
}

Test(cli_similar, says_what_is_wrong_with_the_tables)
{
    expect_wrong(
        HEADING ROWS, "Variable|Size\nIMDscore|1\n",
        "no table of weights: expected headings such as 'Variable name' and 'Weights' with the variables below "
        "them; found sheet 'Data': CCGcode, name, IMDscore, poptot, pc_rural; sheet 'Weights': Variable, Size");
    expect_wrong("CCGcode|name|IMDscore|poptot|rurality\n" ROWS, WEIGHTS,
                 "sheet 'Data', row 1: 2 of 3 variables have a column; there is none for 'pc_rural'; found CCGcode, "
                 "name, IMDscore, poptot, rurality");
    expect_wrong("a|b\nc|d\n", WEIGHTS, "no table of organisations: expected a row with the variables 'IMDscore'");
    expect_wrong("CCG|name|IMDscore|poptot|pc_rural\n" ROWS, WEIGHTS,
                 "sheet 'Data', row 1: no column of codes: expected a heading that contains 'code'");
    expect_wrong("CCGcode|name|IMDscore|poptot|pc_rural|imd score\n" ROWS, WEIGHTS,
                 "Data!F1: variable 'IMDscore' has a second column, the first one is C");
    expect_wrong(HEADING ROWS "A3a|Again|1|1|1\n", WEIGHTS, "Data!A14: code 'A3a' is already in row 4");
    expect_wrong(HEADING ROWS "B4B|Odd|1|many|1\n", WEIGHTS,
                 "Data!D14: variable 'poptot' is 'many': expected a number");
    expect_wrong(HEADING ROWS "B4B|Odd|1|-5|1\n", WEIGHTS, "Data!D14: variable 'poptot' is -5: expected 0 or more");
    expect_wrong(HEADING, WEIGHTS, "sheet 'Data', row 1: no organisation below these headings");
    expect_wrong("CCGcode|name|IMDscore|poptot|pc_rural|extra\n" ROWS, WEIGHTS "extra||More\n",
                 "Data!F1: variable 'extra' is in sheet 'Weights' without a weight");
    expect_wrong(HEADING ROWS, WEIGHTS "IMD_score|0.1|Again\n", "Weights!A5: variable 'IMD_score' has a second weight");
    expect_wrong(HEADING ROWS, WEIGHTS "extra|-1|Negative\n", "Weights!B5: weight -1 of variable 'extra'");
    expect_wrong(HEADING ROWS, "Variable name|Weights 2019|Weights 2021\nIMDscore|1|2\n",
                 "Weights!B1: two columns of weights, the other one in C1");
    expect_wrong(HEADING ROWS, "Variable name|Weights\nIMDscore|0\n", "Weights!B1: all weights are 0");
    expect_wrong("CCGcode|IMDscore\nA3A|2\nA4A|2\n", "Variable name|Weights\nIMDscore|1\n",
                 "variable 'IMDscore' has the same value in every organisation");
}

Test(cli_similar, a_second_sheet_of_values_is_asked_about)
{
    write_workbook("input.xlsx", (const char *const[]){ "Raw", HEADING ROWS, "Weights", WEIGHTS, "Z scores",
                                                        HEADING "A3A|South|1|2|3\nA4A|West|2|3|4\n", NULL });
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A"), 5,
                 "sheet 'Raw', row 1: all variables are headings here, and again in sheet 'Z scores', row 1",
                 "--sheet NAME");
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A", "--sheet", "raw", "--count", "1"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert_neq(strstr(program.out, "   1  A6A   Dale    0.0624\n"), NULL, "%s", program.out);
    pb_program_close(&program);
    expect_error(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A3A", "--sheet", "Other"), 5,
                 "no table of organisations in sheet 'Other'", "Z scores");
}

Test(cli_similar, takes_both_tables_from_one_sheet)
{
    write_workbook("input.xlsx", (const char *const[]){ "All",
                                                        "CCGcode|IMDscore|poptot||Variable|Weight\n"
                                                        "A1A|4|9||IMDscore|0.5\nA2A|9|16||poptot|0.5\nA3A|1|1\n",
                                                        NULL });
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A1A", "--count", "2"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert_neq(strstr(program.out, "similar to A1A, among 2 others by 2 variables\n"), NULL, "%s", program.out);
    pb_program_close(&program);
}

/* Notes may be as long as they like: they are kept short in memory, and characters stay whole. */
Test(cli_similar, long_texts_are_cut)
{
    char data[6000] = "x";
    for (size_t i = 0; i < 2000; i++)
        memcpy(data + 1 + 2 * i, "\xC3\xA9", 3);
    (void)snprintf(data + 4001, sizeof data - 4001, "\n" HEADING ROWS);
    write_workbook("input.xlsx", (const char *const[]){ "Data", data, "Weights", WEIGHTS, NULL });
    expect_similar("A3A", 11, codes);
    (void)snprintf(data + 4001, sizeof data - 4001, "|9\n");
    expect_wrong(data, "Nothing\n", "found sheet 'Data': x\xC3\xA9\xC3\xA9");
}

Test(cli_similar, says_when_the_last_place_is_tied)
{
    write_workbook("input.xlsx", (const char *const[]){ "Data", "Code|deprivation\nA1|1\nA2|4\nA3|9\nA4|9\n", "Weights",
                                                        "Variable|Weight\ndeprivation|1\n", NULL });
    run(PB_ARGUMENTS("similar", "input.xlsx", "--organisation", "A1", "--count", "2"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_assert_neq(strstr(program.out, "similar to A1, among 3 others by 1 variable\n"), NULL, "%s", program.out);
    cr_assert_neq(strstr(program.out, "   2  A3 "), NULL, "%s", program.out);
    cr_assert_neq(strstr(program.err, "another organisation is as near as the last one"), NULL, "%s", program.err);
    pb_program_close(&program);
}

/* NHS England's input of April 2021. It carries no results; these are the steps of the method in NumPy, as above. */
Test(cli_similar, names_ten_for_coventry_and_warwickshire)
{
    static const struct {
        const char *code;
        double distance;
    } expected[] = {
        { "06H", 0.12445800002011426 }, { "15C", 0.13225698635444164 },   { "78H", 0.13707286798018323 },
        { "52R", 0.18365837231928819 }, { "M1J4Y", 0.20742337452853626 }, { "15M", 0.34186894080377545 },
        { "06K", 0.37869363957812191 }, { "91Q", 0.4533615078910887 },    { "D4U1Y", 0.54510115045995611 },
        { "10Q", 0.54600673458647453 },
    };
    if (access(REAL, R_OK) != 0)
        cr_skip_test("no %s", REAL);
    run(PB_ARGUMENTS("similar", REAL, "--organisation", "B2M3M", "--json"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    struct cJSON *answer = pb_program_json(&program, "placebook.similar/1");
    const struct cJSON *own = cJSON_GetObjectItem(answer, "organisation");
    cr_assert_str_eq(cJSON_GetObjectItem(own, "name")->valuestring, "NHS Coventry and Warwickshire CCG");
    cr_assert_eq(cJSON_GetObjectItem(answer, "organisations")->valueint, 106);
    cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(answer, "variables")), 11);
    const struct cJSON *list = cJSON_GetObjectItem(answer, "similar");
    cr_assert_eq(cJSON_GetArraySize(list), 10);
    for (int i = 0; i < 10; i++) {
        const struct cJSON *one = cJSON_GetArrayItem(list, i);
        cr_assert_str_eq(cJSON_GetObjectItem(one, "code")->valuestring, expected[i].code);
        assert_close(cJSON_GetObjectItem(one, "distance")->valuedouble, expected[i].distance, 1e-12);
    }
    cJSON_Delete(answer);
    pb_program_close(&program);
}
