#include "core/base/period_token.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *word;
    enum period_token_kind kind;
    int number;
} token_words[] = {
    { "january", PERIOD_MONTH_NAME, 1 },
    { "jan", PERIOD_MONTH_NAME, 1 },
    { "february", PERIOD_MONTH_NAME, 2 },
    { "feb", PERIOD_MONTH_NAME, 2 },
    { "march", PERIOD_MONTH_NAME, 3 },
    { "mar", PERIOD_MONTH_NAME, 3 },
    { "april", PERIOD_MONTH_NAME, 4 },
    { "apr", PERIOD_MONTH_NAME, 4 },
    { "may", PERIOD_MONTH_NAME, 5 },
    { "june", PERIOD_MONTH_NAME, 6 },
    { "jun", PERIOD_MONTH_NAME, 6 },
    { "july", PERIOD_MONTH_NAME, 7 },
    { "jul", PERIOD_MONTH_NAME, 7 },
    { "august", PERIOD_MONTH_NAME, 8 },
    { "aug", PERIOD_MONTH_NAME, 8 },
    { "september", PERIOD_MONTH_NAME, 9 },
    { "sept", PERIOD_MONTH_NAME, 9 },
    { "sep", PERIOD_MONTH_NAME, 9 },
    { "october", PERIOD_MONTH_NAME, 10 },
    { "oct", PERIOD_MONTH_NAME, 10 },
    { "november", PERIOD_MONTH_NAME, 11 },
    { "nov", PERIOD_MONTH_NAME, 11 },
    { "december", PERIOD_MONTH_NAME, 12 },
    { "dec", PERIOD_MONTH_NAME, 12 },
    { "twelve", PERIOD_NUMBER, 12 },
    { "q", PERIOD_Q, 0 },
    { "qtr", PERIOD_QUARTER_WORD, 0 },
    { "quarter", PERIOD_QUARTER_WORD, 0 },
    { "to", PERIOD_TO, 0 },
    { "ending", PERIOD_ENDING, 0 },
    { "ended", PERIOD_ENDING, 0 },
    { "end", PERIOD_ENDING, 0 },
    { "commencing", PERIOD_BEGINNING, 0 },
    { "beginning", PERIOD_BEGINNING, 0 },
    { "starting", PERIOD_BEGINNING, 0 },
    { "year", PERIOD_YEAR_WORD, 0 },
    { "years", PERIOD_YEAR_WORD, 0 },
    { "month", PERIOD_MONTH_WORD, 0 },
    { "months", PERIOD_MONTH_WORD, 0 },
    { "week", PERIOD_WEEK_WORD, 0 },
    { "w", PERIOD_W, 0 },
    { "wk", PERIOD_W, 0 },
    { "e", PERIOD_E, 0 },
    { "c", PERIOD_C, 0 },
    { "fy", PERIOD_FINANCIAL, 0 },
    { "financial", PERIOD_FINANCIAL, 0 },
    { "fye", PERIOD_FYE, 0 },
    { "ay", PERIOD_ACADEMIC, 0 },
    { "academic", PERIOD_ACADEMIC, 0 },
    { "cy", PERIOD_CALENDAR, 0 },
    { "calendar", PERIOD_CALENDAR, 0 },
    { "mid", PERIOD_MID, 0 },
    { "rolling", PERIOD_ROLLING, 0 },
    { "st", PERIOD_ORDINAL, 0 },
    { "nd", PERIOD_ORDINAL, 0 },
    { "rd", PERIOD_ORDINAL, 0 },
    { "th", PERIOD_ORDINAL, 0 },
    { "of", PERIOD_OF, 0 },
    { "t", PERIOD_T, 0 },
    { "z", PERIOD_Z, 0 },
};

static const struct {
    const char *text;
    enum period_token_kind kind;
} token_signs[] = {
    { "-", PERIOD_DASH },
    { "_", PERIOD_DASH },
    { "/", PERIOD_SLASH },
    { ".", PERIOD_DOT },
    { ",", PERIOD_COMMA },
    { ":", PERIOD_COLON },
    { "+", PERIOD_PLUS },
    { "\xE2\x80\x90", PERIOD_DASH },  /* hyphen */
    { "\xE2\x80\x91", PERIOD_DASH },  /* no-break hyphen */
    { "\xE2\x80\x92", PERIOD_DASH },  /* figure dash */
    { "\xE2\x80\x93", PERIOD_DASH },  /* en dash */
    { "\xE2\x80\x94", PERIOD_DASH },  /* em dash */
    { "\xE2\x80\x95", PERIOD_DASH },  /* horizontal bar */
    { "\xE2\x88\x92", PERIOD_DASH },  /* minus */
    { "\xEF\xB9\xA3", PERIOD_DASH },  /* small hyphen */
    { "\xEF\xBC\x8D", PERIOD_DASH },  /* fullwidth hyphen */
    { "\xE2\x81\x84", PERIOD_SLASH }, /* fraction slash */
    { "\xE2\x88\x95", PERIOD_SLASH }, /* division slash */
};

/* No-break, narrow, thin and zero-width spaces, the byte order mark and the soft hyphen cannot be seen. */
static const char *const token_blanks[] = { "\xC2\xA0",     "\xC2\xAD",     "\xE2\x80\x82", "\xE2\x80\x83",
                                            "\xE2\x80\x87", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B",
                                            "\xE2\x80\xAF", "\xEF\xBB\xBF" };

static bool token_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool token_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t token_blank(const char *text, size_t length)
{
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    for (size_t i = 0; (unsigned char)*text >= 0x80 && i < sizeof token_blanks / sizeof token_blanks[0]; i++) {
        size_t size = strlen(token_blanks[i]);
        if (size <= length && memcmp(text, token_blanks[i], size) == 0)
            return size;
    }
    return 0;
}

static size_t token_number(const char *text, size_t length, struct period_token *token)
{
    size_t count = 0;
    token->kind = PERIOD_NUMBER;
    for (; count < length && token_digit(text[count]) && count < 9; count++)
        token->number = token->number * 10 + (text[count] - '0');
    token->digits = (int)count;
    return count < 9 ? count : 0;
}

static size_t token_word(const char *text, size_t length, struct period_token *token)
{
    size_t count = 0;
    while (count < length && token_letter(text[count]))
        count++;
    for (size_t i = 0; i < sizeof token_words / sizeof token_words[0]; i++)
        if (((token_words[i].word[0] ^ *text) | 0x20) == 0x20 && strlen(token_words[i].word) == count &&
            strncasecmp(token_words[i].word, text, count) == 0) {
            token->kind = token_words[i].kind;
            token->number = token_words[i].number;
            token->digits = token_words[i].kind == PERIOD_NUMBER ? 2 : 0;
            return count;
        }
    return 0;
}

static size_t token_sign(const char *text, size_t length, struct period_token *token)
{
    for (size_t i = 0; i < sizeof token_signs / sizeof token_signs[0]; i++) {
        size_t size = strlen(token_signs[i].text);
        if (size <= length && memcmp(text, token_signs[i].text, size) == 0) {
            token->kind = token_signs[i].kind;
            return size;
        }
    }
    return 0;
}

bool pb_period_tokens(const char *text, size_t length, struct period_token tokens[PERIOD_TOKENS])
{
    size_t count = 0;
    bool spaced = false;
    if (length > PERIOD_LONGEST)
        return false;
    for (size_t at = 0; at < length;) {
        size_t size = token_blank(text + at, length - at);
        if (size) {
            spaced = true;
            at += size;
            continue;
        }
        struct period_token *token = &tokens[count++];
        *token = (struct period_token){ .spaced = spaced };
        size = token_digit(text[at])    ? token_number(text + at, length - at, token)
               : token_letter(text[at]) ? token_word(text + at, length - at, token)
                                        : token_sign(text + at, length - at, token);
        if (!size || count == PERIOD_TOKENS)
            return false;
        at += size;
        spaced = false;
    }
    tokens[count] = (struct period_token){ .spaced = spaced };
    return count > 0;
}
