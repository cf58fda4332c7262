/* Made-up modules, each with one thing wrong: conformance finds it and says what to change. */
#include "placebook/number.h"
#include "placebook/period.h"
#include "tests/support/judge.h"
#include "tests/support/plain_rows.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(faults, .init = open_suite, .fini = close_suite);

/* ---- An extractor: lines of "AREA YEAR VALUE" ---- */

enum fault {
    NONE,
    NO_ORIGIN,
    ONE_ORIGIN,
    NO_AREA_CODE,
    NO_STATUS,
    NO_SOURCE_ROW,
    NO_DATES,
    OTHER_TEXT,
    NO_VALUE,
    NOT_COUNTED,
    NOT_LISTED,
    REMEMBERS,
    REMEMBERS_LIMIT,
    IN_STATIC,
    NEVER_STOPS,
    STOPS_AT_ONCE_ONLY
};

struct lines {
    enum fault fault;
    struct pb_context *context;
    pb_symbol area, year, value, line_number;
    uint64_t line;
};

static unsigned calls;
static atomic_uint lines_of_call; /* two calls at once count into the same */

/* The next word of a line, of at most 15 letters; false: there is none. */
static bool take_word(const char **line, char word[16])
{
    const char *begin = *line + strspn(*line, " \n");
    size_t length = strcspn(begin, " \n");
    (void)snprintf(word, 16, "%.*s", (int)length, begin);
    *line = begin + length;
    return length > 0 && length < 16;
}

static bool add_line(struct lines *lines, const char *text, struct pb_error *error)
{
    const char *line = text;
    struct pb_context *context = lines->context;
    struct pb_table *table = context->table;
    char area[16];
    char year[16];
    char value[16];
    char number[24];
    struct pb_period period;
    size_t row = 0;
    lines->line++;
    context->row_counts->read += lines->fault != NOT_COUNTED || lines->line > 1;
    if (!take_word(&line, area) || !take_word(&line, year) || !take_word(&line, value)) {
        context->row_counts->rejected++;
        return lines->fault == NOT_LISTED || pb_reject_add(context->findings, "fields", "input", lines->line, text,
                                                           strlen(text), error, "no row") == PB_OK;
    }
    if (pb_table_add(table, &row, error) != PB_OK || !pb_period_parse(year, strlen(year), PB_YEAR_FINANCIAL, &period))
        return false;
    (void)snprintf(number, sizeof number, "%llu", (unsigned long long)lines->line);
    pb_symbol *const texts[] = { table->source,      table->indicator,  table->area_code, table->period,
                                 table->source_file, table->source_row, table->value_text };
    const char *const words[] = { "source", "1", area, year, "input", number, value };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        texts[i][row] = pb_symbol_of(table->symbols, words[i]);
    table->period_start[row] = period.start;
    table->period_end[row] = period.end;
    table->status[row] = PB_WORD_PUBLISHED;
    table->value[row] = strtod(value, NULL);
    table->lower_998[row] = lines->fault == REMEMBERS_LIMIT ? calls : PB_MISSING;
    table->upper_95[row] = lines->fault == REMEMBERS ? calls : PB_MISSING;
    if (lines->fault == IN_STATIC)
        table->count[row] = ++lines_of_call;
    table->origin[row] = lines->fault == NO_ORIGIN ? 0 : lines->fault == ONE_ORIGIN ? 1 : (uint32_t)row + 1;
    if (lines->fault == NO_AREA_CODE)
        table->area_code[row] = PB_WORD_NONE;
    if (lines->fault == NO_STATUS)
        table->status[row] = PB_WORD_NONE;
    if (lines->fault == NO_SOURCE_ROW)
        table->source_row[row] = PB_WORD_NONE;
    if (lines->fault == NO_DATES)
        table->period_start[row] = 0;
    if (lines->fault == OTHER_TEXT)
        table->value[row] += 1;
    if (lines->fault == NO_VALUE) {
        table->value[row] = PB_MISSING;
        table->value_text[row] = PB_WORD_NONE;
    }
    return true;
}

static enum pb_status extract_lines(const void *option_values, const struct pb_input *inputs, size_t count,
                                    struct pb_context *context, struct pb_error *error)
{
    struct lines lines = { .fault = *(const enum fault *)option_values, .context = context };
    char line[64] = "";
    char bytes[4096];
    size_t length = 0;
    size_t got = 1;
    (void)count;
    calls++;
    lines_of_call = 0;
    struct pb_cancel_check check = { .context = context };
    if (lines.fault == STOPS_AT_ONCE_ONLY && pb_cancelled(context, error))
        return PB_FATAL;
    while (got > 0) {
        if (inputs[0].read(inputs[0].stream, bytes, sizeof bytes, &got, error) != PB_OK)
            return PB_FAILED;
        for (size_t i = 0; i < got; i++) {
            if (bytes[i] != '\n') {
                line[length] = bytes[i];
                length += length + 1 < sizeof line;
                continue;
            }
            line[length] = '\0';
            length = 0;
            if (lines.fault < NEVER_STOPS && pb_cancel_check_rows(&check, lines.line, error))
                return PB_FATAL;
            if (!add_line(&lines, line, error))
                return PB_FAILED;
        }
    }
    return PB_OK;
}

static const char text[] = "E07000220 2019 12.50\nE07000221 2018 13\nnothing\nE07000222 2018 14\n";

static const char *judge(enum fault fault, char sentence[PB_JUDGE_SENTENCE])
{
    static const struct pb_module module = { .kind = PB_EXTRACTOR, .name = "lines", .extract = extract_lines };
    bool asked = false;
    const char *found = pb_judge_extractor(&suite, &module, &fault, text, sizeof text - 1, sentence);
    if (!found) {
        found = pb_judge_interruption(&suite, &module, &fault, text, sizeof text - 1, &asked, sentence);
        cr_expect(asked);
    }
    return found ? found : "";
}

Test(faults, of_extractors_are_found)
{
    static const struct {
        enum fault fault;
        const char *said;
    } faults[] = {
        { NO_ORIGIN, "row 0 has no origin: set table->origin[row] to row + 1" },
        { ONE_ORIGIN, "row 1 has the origin 1 of another row" },
        { NO_AREA_CODE, "row 0 has no area_code: set table->area_code[row] in every row" },
        { NO_STATUS, "row 0 has no status: set table->status[row]" },
        { NO_SOURCE_ROW, "row 0 has no source_row: set table->source_row[row]" },
        { NO_DATES, "row 0 has no dates of its period: set table->period_start[row]" },
        { OTHER_TEXT, "row 0: value_text is '12.50' and value is another number" },
        { NO_VALUE, "row 0 has the status of a published figure and no value" },
        { NOT_COUNTED, "rows do not add up: 3 read, but 3 kept, 0 filtered, 1 rejected" },
        { NOT_LISTED, "1 rows are counted as rejected and 0 are listed" },
        { REMEMBERS, "a second reading gives other rows" },
        { REMEMBERS_LIMIT, "a second reading gives other rows" },
        { IN_STATIC, "two calls at once give another result than one: keep no state in static variables" },
        { NEVER_STOPS, "it does not stop when it is asked to: call pb_cancel_check_rows" },
        { STOPS_AT_ONCE_ONLY, "it does not stop when it is asked to: call pb_cancel_check_rows" },
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        char sentence[PB_JUDGE_SENTENCE] = "";
        const char *found = judge(faults[i].fault, sentence);
        cr_expect_eq(strncmp(found, faults[i].said, strlen(faults[i].said)), 0, "expected: %s\nfound: %s",
                     faults[i].said, found);
    }
}

Test(faults, are_not_seen_where_there_are_none)
{
    char sentence[PB_JUDGE_SENTENCE] = "";
    cr_expect_str_eq(judge(NONE, sentence), "");
}

/* ---- Transforms ---- */

enum { FORGETS_TO_COUNT, COUNTS_WITHOUT_LISTING, COUNTS_ITS_CALLS, FAILS };

static enum pb_status change(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct pb_table *table = context->table;
    switch (*(const int *)option_values) {
    case FORGETS_TO_COUNT:
        table->rows--;
        return PB_OK;
    case COUNTS_WITHOUT_LISTING:
        table->rows--;
        context->row_counts->rejected++;
        return PB_OK;
    case COUNTS_ITS_CALLS:
        table->region_value[0] = ++calls;
        return PB_OK;
    default:
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no");
    }
}

static void fill_two(struct pb_table *table)
{
    (void)pb_plain_row(table, "93014", "E07000220", "Rugby", 2019, 60, 600, 1000);
    (void)pb_plain_row(table, "93014", "E07000221", "Stratford-on-Avon", 2019, 60, 600, 1000);
}

Test(faults, of_transforms_are_found)
{
    static const struct pb_module module = { .kind = PB_TRANSFORM, .name = "change", .apply = change };
    static const char *const said[] = {
        [FORGETS_TO_COUNT] = "rows do not add up: 2 read, but 1 kept",
        [COUNTS_WITHOUT_LISTING] = "1 rows are counted as rejected and 0 are listed",
        [COUNTS_ITS_CALLS] = "the same rows give another result the second time",
        [FAILS] = "it fails on a table that an extractor may give it: no",
    };
    for (int i = 0; i < (int)(sizeof said / sizeof said[0]); i++) {
        char sentence[PB_JUDGE_SENTENCE] = "";
        const char *found = pb_judge_transform(&suite, &module, &i, fill_two, sentence);
        cr_assert_not_null(found, "%s", said[i]);
        cr_expect_eq(strncmp(found, said[i], strlen(said[i])), 0, "expected: %s\nfound: %s", said[i], found);
    }
}
