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

static void read_period(const char *text, size_t length)
{
    struct pb_period period;
    char words[256];
    for (enum pb_split_year year = PB_YEAR_FINANCIAL; year <= PB_YEAR_ACADEMIC; year++) {
        if (!pb_period_parse(text, length, year, &period))
            continue;
        FUZZ_MUST(period.start <= period.end && pb_date_valid(period.start) && pb_date_valid(period.end));
        FUZZ_MUST(pb_period_words(text, &period, words, sizeof words));
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
