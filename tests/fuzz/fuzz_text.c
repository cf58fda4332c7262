/* Numbers, dates, periods and codes: what a cell may say. */
#include "core/preview/preview.h"
#include "placebook/nhs_code.h"
#include "placebook/number.h"
#include "placebook/period.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void read_number(const char *text, size_t length)
{
    double number = 0;
    double back = 0;
    int64_t whole = 0;
    char written[PB_NUMBER_TEXT];
    if (!pb_number_parse(text, length, &number))
        return;
    /* The shortest text of a number reads back to it. */
    size_t size = pb_number_format(number, written);
    FUZZ_MUST(pb_number_parse(written, size, &back) && !(back < number) && !(back > number));
    for (int decimals = 0; decimals <= 15; decimals++)
        FUZZ_MUST(pb_number_round(number, decimals, written) < PB_NUMBER_TEXT);
    if (pb_integer_parse(text, length, &whole) && whole > -(INT64_C(1) << 53) && whole < INT64_C(1) << 53)
        FUZZ_MUST((int64_t)number == whole);
}

/* What is read is days of the calendar in their order, of no more years than there may be, and the text that is put
 * into tables reads back to the same days. */
static void read_period_by(const char *text, size_t length, const struct pb_period_rules *rules)
{
    struct pb_period_found found;
    struct pb_period_found part;
    char words[256];
    char written[PB_PERIOD_TEXT];
    enum pb_period_fault fault = pb_period_read(text, length, rules, &found);
    FUZZ_MUST(!fault == (found.period.kind != PB_PERIOD_UNKNOWN));
    FUZZ_MUST(!fault == !*pb_period_reason(fault));
    for (int quarter = 0; quarter < 2; quarter++) {
        FUZZ_MUST(pb_period_read("2019/20", 7, rules, &part) == PB_PERIOD_GOOD);
        if (pb_period_narrow(&part, quarter, text, length, rules) == PB_PERIOD_GOOD)
            FUZZ_MUST(part.period.start <= part.period.end && pb_date_valid(part.period.start) &&
                      pb_date_valid(part.period.end));
    }
    if (fault)
        return;
    FUZZ_MUST(found.period.start <= found.period.end && pb_date_valid(found.period.start) &&
              pb_date_valid(found.period.end));
    FUZZ_MUST(found.period.end / 10000 - found.period.start / 10000 <= PB_PERIOD_YEARS_MOST);
    FUZZ_MUST(pb_period_words(text, &found.period, words, sizeof words));
    (void)pb_period_text(text, length, &found, written);
    const struct pb_period_rules plain = { .years = rules->years == PB_YEARS_ACADEMIC ? PB_YEARS_ACADEMIC
                                                                                      : PB_YEARS_CALENDAR };
    bool academic = found.split && found.period.start / 100 % 100 % 3 == 0;
    if (academic == (rules->years == PB_YEARS_ACADEMIC))
        FUZZ_MUST(pb_period_read(written, strlen(written), &plain, &part) == PB_PERIOD_GOOD &&
                  part.period.start == found.period.start && part.period.end == found.period.end);
}

static void read_period(const char *text, size_t length)
{
    for (int i = 0; i < 16; i++) {
        const struct pb_period_rules rules = { .years = (enum pb_years)(i % 4),
                                               .dates = (enum pb_date_order)(i / 4 % 3),
                                               .iso_weeks = i >= 8,
                                               .months = i % 8 >= 4 };
        read_period_by(text, length, &rules);
    }
}

static void read_heading(const char *text)
{
    size_t at = 0;
    size_t length = 0;
    if (pb_preview_period_within(text, &at, &length))
        FUZZ_MUST(at + length <= strlen(text));
}

static void read_codes(const char *text, size_t length)
{
    char code[PB_NHS_CODE_TEXT];
    for (size_t turns = 0; pb_nhs_code_next(&text, &length, code); turns++)
        FUZZ_MUST(turns < 100000 && code[0]);
}

/* A copy of exactly its size: whatever is read beyond it is seen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    double number = 0;
    int32_t date = 0;
    FUZZ_MUST(text);
    memcpy(text, data, size);
    text[size] = '\0';
    size_t length = strlen(text);
    read_number(text, length);
    read_period(text, length);
    read_heading(text);
    read_codes(text, length);
    FUZZ_MUST(!pb_date_parse(text, length, &date) || pb_date_valid(date));
    (void)pb_preview_type_of(text, length, &number);
    (void)pb_preview_noted(text, length);
    free(text);
    return 0;
}
