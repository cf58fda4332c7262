#include "core/contract/difference.h"
#include "core/contract/difference_index.h"
#include "tests/support/publications.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_error error;
static struct pb_difference difference;
static char told[4096]; /* a line for each change: kind, period, columns that differ */

static enum pb_status again(void *stream, uint64_t offset, void *buffer, size_t size, struct pb_error *unused)
{
    const struct pb_memory_stream *bytes = stream;
    (void)unused;
    cr_assert_leq(offset + size, bytes->length);
    memcpy(buffer, bytes->bytes + offset, size);
    return PB_OK;
}

static const char *cell(const char *const *row, const char *name)
{
    size_t column = 0;
    while (strcmp(pb_tidy_columns[column].name, name) != 0)
        column++;
    return row[column];
}

static enum pb_status tell(void *context, const struct pb_change *change, struct pb_error *unused)
{
    (void)context;
    (void)unused;
    size_t end = strlen(told);
    const char *const *row = change->after ? change->after : change->before;
    int written = snprintf(told + end, sizeof told - end, "%s %s%s", pb_change_text(change->kind), cell(row, "period"),
                           change->kind == PB_CHANGE_REVISED && !change->figure ? " findings" : "");
    for (size_t column = 0; change->before && change->after && column < PB_TIDY_COLUMNS; column++)
        if (change->columns >> column & 1)
            written += snprintf(told + end + written, sizeof told - end - (size_t)written, " %s %s>%s",
                                pb_tidy_columns[column].name, change->before[column], change->after[column]);
    (void)snprintf(told + end + written, sizeof told - end - (size_t)written, "\n");
    return PB_OK;
}

/* Compares two texts (NULL: no table) and frees them. `step`: most bytes that are read at a time. */
static enum pb_status compare_steps(char *before, char *after, size_t step)
{
    struct pb_memory_stream old_stream = { (unsigned char *)before, before ? strlen(before) : 0, 0, step };
    struct pb_memory_stream new_stream = { (unsigned char *)after, after ? strlen(after) : 0, 0, step };
    struct pb_input old_input = pb_memory_input("before.csv", &old_stream);
    struct pb_input new_input = pb_memory_input("after.csv", &new_stream);
    const struct pb_difference_request request = {
        .before = before ? &old_input : NULL,
        .after = after ? &new_input : NULL,
        .again = again,
        .stream = &old_stream,
        .sink = tell,
    };
    told[0] = '\0';
    pb_error_clear(&error);
    enum pb_status status = pb_difference_find(&request, &difference, &error);
    free(before);
    free(after);
    return status;
}

static enum pb_status compare(char *before, char *after)
{
    return compare_steps(before, after, 0);
}

static bool adds_up(void)
{
    uint64_t both = difference.unchanged + difference.revised;
    return both + difference.added == difference.rows_after && both + difference.withdrawn == difference.rows_before;
}

static void expect(char *before, char *after, const char *wanted)
{
    cr_expect_eq(compare(before, after), PB_OK, "%s", error.message);
    cr_expect_str_eq(told, wanted);
    cr_expect(adds_up());
}

#define ROW "place=rugby measure=m source=f source_indicator=1 area_code=E1 geography=exact sex=Persons age=All "

Test(difference, says_what_is_new_revised_and_withdrawn)
{
    expect(TIDY(ROW "period=2018 value=1", ROW "period=2019 value=2 trend=up", ROW "period=2020 value=3"),
           TIDY(ROW "period=2021 value=9", ROW "period=2020 value=3", ROW "period=2019 value=2.5 trend=down"),
           "new 2021\nrevised 2019 value 2>2.5 trend up>down\nwithdrawn 2018\n");
    cr_expect_eq(difference.added, 1);
    cr_expect_eq(difference.revised, 1);
    cr_expect_eq(difference.withdrawn, 1);
    cr_expect_eq(difference.unchanged, 1);
    cr_expect_eq(difference.findings_only, 0);
}

/* A financial year, however it is written; a period that is not understood is its text. */
Test(difference, a_period_is_its_days)
{
#define DAYS " period_start=2019-04-01 period_end=2020-03-31 "
    expect(TIDY(ROW "period=2019/20" DAYS "value=1", ROW "period=x value=1"),
           TIDY(ROW "period=2019/2020" DAYS "value=1", ROW "period=y value=1"), "new y\nwithdrawn x\n");
    expect(TIDY(ROW "period=2019" DAYS "value=1"),
           TIDY(ROW "period=2019 period_start=2019-01-01 period_end=2019-12-31 value=1"), "new 2019\nwithdrawn 2019\n");
}

Test(difference, tells_findings_from_figures)
{
    expect(TIDY(ROW "period=1 value=1 spc=low", ROW "period=2 value=1 status=published"),
           TIDY(ROW "period=1 value=1 spc=high", ROW "period=2 value=1 status=calculated"),
           "revised 1 findings spc low>high\nrevised 2 status published>calculated\n");
    cr_expect_eq(difference.findings_only, 1);
}

/* The limits of the first two rows are those of one run of the demonstration on x86-64 and on AArch64; the others lie
 * on both sides of a millionth of a millionth. */
Test(difference, last_digits_of_another_processor_are_no_revision)
{
    expect(TIDY(ROW "period=1 lower_95=79.94981890621533", ROW "period=2 upper_95=2.865009655310803",
                ROW "period=3 value=-0.1", ROW "period=4 value=1000000000000", ROW "period=5 value=1000000000000"),
           TIDY(ROW "period=1 lower_95=79.94981890621537", ROW "period=2 upper_95=2.865009655310799",
                ROW "period=3 value=-0.1000000000002", ROW "period=4 value=1000000000000.5",
                ROW "period=5 value=1000000000002"),
           "revised 3 value -0.1>-0.1000000000002\nrevised 5 value 1000000000000>1000000000002\n");
    expect(TIDY(ROW "period=1 value=0"), TIDY(ROW "period=1 value=1e-300"), "revised 1 value 0>1e-300\n");
}

Test(difference, equal_numbers_are_no_revision)
{
    expect(TIDY(ROW "period=1 value=20.0 count=1e3", ROW "period=2 value=-0", ROW "period=3 value=0.1"),
           TIDY(ROW "period=1 value=20 count=1000", ROW "period=2 value=0", ROW "period=3 value=0.10000000001"),
           "revised 3 value 0.1>0.10000000001\n");
    expect(TIDY(ROW "value=20", ROW "period=2 value=x", ROW "period=3 value="),
           TIDY(ROW "value=", ROW "period=2 value=y", ROW "period=3 value=0"),
           "revised  value 20>\nrevised 2 value x>y\nrevised 3 value >0\n");
    /* A text that looks like a number is a text. */
    expect(TIDY(ROW "unit=1.0"), TIDY(ROW "unit=1"), "revised  unit 1.0>1\n");
}

Test(difference, what_people_read_is_not_compared)
{
    expect(TIDY(ROW "measure_name=a note=b method=c source_file=d source_row=1 outcome=o area_name=n"),
           TIDY(ROW "measure_name=A note=B method=C source_file=D source_row=2 outcome=O area_name=N"), "");
}

/* A fact is the same, whichever source it comes from. */
Test(difference, another_source_is_no_other_fact)
{
    expect(TIDY(ROW "source=a source_indicator=1 value=1"), TIDY(ROW "source=b source_indicator=2 value=1"), "");
    expect(TIDY(ROW "source=a value=1"), TIDY(ROW "source=b value=2"), "revised  value 1>2\n");
}

/* Each column of the identity alone makes another row. */
Test(difference, every_part_of_the_identity_counts)
{
    static const char *const parts[] = { "place", "measure",       "area_code", "geography", "sex",
                                         "age",   "category_type", "category",  "period" };
    size_t found = 0;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        found += pb_difference_role(column) == PB_DIFFERENCE_IDENTITY;
    cr_expect_eq(found, sizeof parts / sizeof parts[0]);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char before[64];
        char after[64];
        (void)snprintf(before, sizeof before, "value=1 %s=a", parts[i]);
        (void)snprintf(after, sizeof after, "value=1 %s=b", parts[i]);
        cr_assert_eq(compare(TIDY(before), TIDY(after)), PB_OK);
        cr_expect_eq(difference.added, 1, "%s", parts[i]);
        cr_expect_eq(difference.withdrawn, 1, "%s", parts[i]);
    }
    /* What ends one cell and begins the next counts too. */
    cr_assert_eq(compare(TIDY("sex=ab age=c"), TIDY("sex=a age=bc")), PB_OK);
    cr_expect_eq(difference.added, 1);
}

Test(difference, rows_that_cannot_be_told_apart_are_compared_in_order_and_counted)
{
    expect(TIDY(ROW "value=1", ROW "value=2", ROW "value=3"), TIDY(ROW "value=1", ROW "value=5"),
           "revised  value 2>5\nwithdrawn \n");
    cr_expect_eq(difference.repeated_before, 2);
    cr_expect_eq(difference.repeated_after, 1);
    expect(TIDY(ROW "value=1"), TIDY(ROW "value=1", ROW "value=1"), "new \n");
    cr_expect_eq(difference.repeated_after, 1);
}

Test(difference, a_table_that_is_not_there_has_no_rows)
{
    expect(NULL, TIDY(ROW "period=1"), "new 1\n");
    expect(TIDY(ROW "period=1"), NULL, "withdrawn 1\n");
    expect(NULL, NULL, "");
    expect(TIDY(NULL), TIDY(NULL), "");
}

/* Quoted cells with commas, quotes and line breaks are found again, wherever the stream is cut. */
Test(difference, rows_are_found_again_wherever_they_stand)
{
    for (size_t step = 1; step < 40; step++) {
        char *before = TIDY(ROW "period=1 note=\"a,\"\"b\n\"\"\" value=1", ROW "period=2 age=\"\xC3\xA9\n\" value=2",
                            ROW "period=3 value=3");
        char *after = TIDY(ROW "period=3 value=4", ROW "period=1 note=x value=2", ROW "period=2 age=\"\xC3\xA9\n\"");
        cr_assert_eq(compare_steps(before, after, step), PB_OK, "%s", error.message);
        cr_assert_str_eq(told, "revised 3 value 3>4\nrevised 1 value 1>2\nrevised 2 value 2>\n");
    }
}

/* A text with a CR, as a note of several lines from an old Macintosh has, is a part of its row: rows are read again
 * after it, too. */
Test(difference, rows_with_a_lone_return_are_found_again)
{
    expect(TIDY(ROW "period=2018 value=1 note=\"a\rb\"", ROW "period=2019 value=2 note=\"c\rd\"",
                ROW "period=2020 value=3"),
           TIDY(ROW "period=2020 value=4"), "revised 2020 value 3>4\nwithdrawn 2018\nwithdrawn 2019\n");
}

Test(difference, many_rows_in_another_order)
{
    enum { ROWS = 5000 };
    size_t room = (size_t)ROWS * 200;
    char *texts[2] = { malloc(room), malloc(room) }; /* checked: below */
    cr_assert(texts[0] && texts[1]);
    for (int table = 0; table < 2; table++) {
        char *header = TIDY(NULL);
        size_t end = (size_t)snprintf(texts[table], room, "%s", header);
        free(header);
        for (int i = 0; i < ROWS; i++) {
            int row = table ? ROWS - 1 - i : i;
            bool left_out = table ? row % 100 == 0 : row % 100 == 1;
            if (left_out)
                continue;
            char cells[64];
            (void)snprintf(cells, sizeof cells, "period=%d value=%d", row, table && row % 100 == 2 ? -1 : row);
            char *line = TIDY(cells);
            end += (size_t)snprintf(texts[table] + end, room - end, "%s", strchr(line, '\n') + 1);
            free(line);
        }
    }
    cr_assert_eq(compare(texts[0], texts[1]), PB_OK, "%s", error.message);
    cr_expect_eq(difference.added, 50);
    cr_expect_eq(difference.withdrawn, 50);
    cr_expect_eq(difference.revised, 50);
    cr_expect_eq(difference.unchanged, ROWS - 150);
}

Test(difference, a_column_that_one_table_lacks_is_not_compared)
{
    static const char *const rows[] = { ROW "value=1 spc=low", NULL };
    expect(tidy_table("spc", rows), TIDY(ROW "value=1 spc=low"), "");
    size_t column = 0;
    while (strcmp(pb_tidy_columns[column].name, "spc") != 0)
        column++;
    cr_expect_eq(difference.not_compared, UINT64_C(1) << column);
    cr_expect_eq(compare(TIDY(ROW), tidy_table("sex", rows)), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_COLUMNS);
    cr_expect_str_eq(error.source, "after.csv");
    cr_expect(strstr(error.message, "\"sex\""), "%s", error.message);
}

static void expect_failure(const char *text, enum pb_error_code code, const char *message)
{
    enum pb_status status = compare(strdup(text), TIDY(ROW));
    cr_expect(status == PB_FAILED && error.code == code, "%s", text);
    cr_expect(strstr(error.message, message), "%s", error.message);
    cr_expect_str_eq(error.source, "before.csv");
}

Test(difference, what_is_no_tidy_table_is_refused)
{
    char text[4096];
    char *header = TIDY(NULL);
    expect_failure("", PB_ERROR_COLUMNS, "expected a header");
    expect_failure("<html></html>\n", PB_ERROR_COLUMNS, "\"place\"");
    expect_failure("place,place\n", PB_ERROR_COLUMNS, "twice");
    (void)snprintf(text, sizeof text, "%sa,b\n", header);
    expect_failure(text, PB_ERROR_SOURCE, "fewer fields");
    cr_expect_eq(error.line, 2);
    (void)snprintf(text, sizeof text, "%s\xE9%s", header, ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n");
    expect_failure(text, PB_ERROR_SOURCE, "not UTF-8");
    free(header);
}

static enum pb_status other_bytes(void *stream, uint64_t offset, void *buffer, size_t size, struct pb_error *unused)
{
    enum pb_status status = again(stream, offset, buffer, size, unused);
    char *value = memchr(buffer, '7', size);
    if (value)
        *value = '8';
    return status;
}

Test(difference, a_table_that_changes_while_it_is_read_is_noticed)
{
    char *before = TIDY(ROW "value=7");
    struct pb_memory_stream stream = { (unsigned char *)before, strlen(before), 0, 0 };
    struct pb_input input = pb_memory_input("before.csv", &stream);
    const struct pb_difference_request request = { .before = &input, .again = other_bytes, .stream = &stream };
    cr_expect_eq(pb_difference_find(&request, &difference, &error), PB_FAILED);
    cr_expect(strstr(error.message, "changed while it was read"), "%s", error.message);
    free(before);
}

Test(difference, an_index_has_a_maximum)
{
    struct pb_row_index index;
    struct pb_row_entry *entry = NULL;
    pb_row_index_open(&index, 3);
    for (uint64_t i = 0; i < 3; i++)
        cr_assert_eq(pb_row_index_take(&index, (struct pb_row_key){ 7, i }, &entry, &error), PB_OK);
    cr_expect_eq(pb_row_index_take(&index, (struct pb_row_key){ 7, 9 }, &entry, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_SOURCE);
    cr_expect_eq(pb_row_index_take(&index, (struct pb_row_key){ 7, 1 }, &entry, &error), PB_OK);
    cr_expect_eq(entry->key.high, 1);
    pb_row_index_close(&index);
    pb_row_index_open(&index, 0);
    cr_expect_eq(pb_row_index_take(&index, (struct pb_row_key){ 1, 1 }, &entry, &error), PB_FAILED);
    pb_row_index_close(&index);
}
