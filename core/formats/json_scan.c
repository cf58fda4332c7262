#include "core/formats/json_scan.h"

#include "placebook/number.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_LENGTH_MAXIMUM = 60 }; /* cJSON copies a number into 64 bytes */

enum expectation { A_VALUE, A_VALUE_OR_END, A_KEY, A_KEY_OR_END, A_COLON, A_COMMA_OR_END, NOTHING_MORE };

struct level {
    char closing; /* what ends it: ']' or '}' */
    struct pb_location at;
};

struct scan {
    const unsigned char *text;
    size_t length;
    size_t at;      /* the byte that is looked at */
    size_t counted; /* bytes that line and column have taken in; at most `at` */
    struct pb_location here;
    struct pb_location key; /* of the value to come */
    struct level levels[PB_JSON_DEPTH_MAXIMUM];
    size_t depth;
    size_t capacity;
    size_t number_capacity;
    struct pb_json *json;
    struct pb_error *error;
};

static struct pb_location json_scan_locate(struct scan *scan)
{
    while (scan->counted < scan->at) {
        unsigned char byte = scan->text[scan->counted++];
        if (byte == '\n')
            scan->here = (struct pb_location){ scan->here.line + 1, 1 };
        else if ((byte & 0xC0) != 0x80)
            scan->here.column++;
    }
    return scan->here;
}

/* The byte at an offset from here; 0 past the end (a NUL in the text is refused before it matters). */
static unsigned char json_scan_peek(const struct scan *scan, size_t offset)
{
    return offset < scan->length - scan->at ? scan->text[scan->at + offset] : 0;
}

static PB_PRINTF(2, 3) enum pb_status json_scan_wrong(struct scan *scan, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct pb_location at = json_scan_locate(scan);
    pb_error_at(scan->error, scan->json->name, at.line, at.column);
    return pb_fail(scan->error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
}

static bool json_scan_is_word(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '.' || byte == '+' || byte == '-';
}

static size_t word_length(const struct scan *scan)
{
    size_t length = 0;
    while (json_scan_is_word(json_scan_peek(scan, length)))
        length++;
    return length;
}

/* What stands here, for a message: a word, a character, or an end. */
static const char *found(const struct scan *scan, char text[48])
{
    if (scan->at >= scan->length)
        return "the end of the text";
    size_t length = word_length(scan);
    if (length > 40)
        length = 40;
    if (length == 0) {
        if (json_scan_peek(scan, 0) < 0x20 || json_scan_peek(scan, 0) == 0x7F) {
            (void)snprintf(text, 48, "the byte 0x%02X", json_scan_peek(scan, 0));
            return text;
        }
        length = 1;
        while ((json_scan_peek(scan, length) & 0xC0) == 0x80)
            length++;
    }
    (void)snprintf(text, 48, "'%.*s'", (int)length, (const char *)scan->text + scan->at);
    return text;
}

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->length && strchr(" \t\r\n", scan->text[scan->at]) && scan->text[scan->at])
        scan->at++;
}

static enum pb_status check_encoding(struct scan *scan)
{
    struct scan ahead = *scan;
    while (ahead.at < ahead.length) {
        size_t length = pb_utf8_character((const char *)ahead.text + ahead.at, ahead.length - ahead.at);
        if (length == 0) {
            enum pb_status status = json_scan_wrong(&ahead, "the byte 0x%02X is not UTF-8", ahead.text[ahead.at]);
            pb_error_hint(ahead.error, "save the file as UTF-8");
            return status;
        }
        ahead.at += length;
    }
    return PB_OK;
}

static enum pb_status note_value(struct scan *scan)
{
    struct pb_json *json = scan->json;
    if (json->position_count == PB_JSON_VALUES_MAXIMUM) {
        enum pb_status status =
            json_scan_wrong(scan, "more than %d values in one document", (int)PB_JSON_VALUES_MAXIMUM);
        pb_error_hint(scan->error, "divide the document into several");
        return status;
    }
    if (json->position_count == scan->capacity) {
        size_t capacity = scan->capacity ? scan->capacity * 2 : 64;
        void *grown = pb_arena_grow(&json->arena, json->positions, scan->capacity, capacity, sizeof *json->positions);
        if (!grown)
            return pb_out_of_memory(scan->error);
        json->positions = grown;
        scan->capacity = capacity;
    }
    json->positions[json->position_count++] =
        (struct pb_json_position){ .key = scan->key, .value = json_scan_locate(scan) };
    scan->key = (struct pb_location){ 0 };
    return PB_OK;
}

/* The number of four hexadecimal digits, or -1. */
static int hexadecimal(const struct scan *scan, size_t offset)
{
    int number = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned char digit = json_scan_peek(scan, offset + i);
        int value = digit >= '0' && digit <= '9'   ? digit - '0'
                    : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                    : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                                   : -1;
        if (value < 0)
            return -1;
        number = number * 16 + value;
    }
    return number;
}

static enum pb_status skip_escape(struct scan *scan)
{
    unsigned char letter = json_scan_peek(scan, 1);
    if (letter != 'u') {
        if (!letter || !strchr("\"\\/bfnrt", letter)) {
            enum pb_status status = json_scan_wrong(scan, "a backslash in a text that begins no escape sequence");
            pb_error_hint(scan->error, "write \\\\ for a backslash itself");
            return status;
        }
        scan->at += 2;
        return PB_OK;
    }
    int unit = hexadecimal(scan, 2);
    if (unit < 0)
        return json_scan_wrong(scan, "expected four hexadecimal digits after \\u");
    if (unit == 0)
        return json_scan_wrong(scan, "the character U+0000 cannot be in a text");
    bool high = unit >= 0xD800 && unit <= 0xDBFF;
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return json_scan_wrong(scan, "the second half of a surrogate pair stands alone");
    if (high) {
        int low = json_scan_peek(scan, 6) == '\\' && json_scan_peek(scan, 7) == 'u' ? hexadecimal(scan, 8) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return json_scan_wrong(scan, "the first half of a surrogate pair stands alone");
    }
    scan->at += high ? 12 : 6;
    return PB_OK;
}

static enum pb_status skip_text(struct scan *scan)
{
    struct scan start = *scan;
    scan->at++;
    while (scan->at < scan->length && scan->text[scan->at] != '"') {
        unsigned char byte = scan->text[scan->at];
        if (byte == '\n' || byte == '\r')
            return json_scan_wrong(&start,
                                   "a text that begins here is not closed: expected '\"' before the end of the line");
        if (byte < 0x20)
            return json_scan_wrong(scan, "the control byte 0x%02X in a text: write it as \\u%04X", byte, byte);
        enum pb_status status = PB_OK;
        if (byte == '\\')
            status = skip_escape(scan);
        else
            scan->at++;
        if (status != PB_OK)
            return status;
    }
    if (scan->at >= scan->length)
        return json_scan_wrong(&start, "a text that begins here is not closed: expected '\"' before the end");
    scan->at++;
    return PB_OK;
}

static size_t json_scan_digits(const struct scan *scan, size_t offset)
{
    size_t count = 0;
    while (json_scan_peek(scan, offset + count) >= '0' && json_scan_peek(scan, offset + count) <= '9')
        count++;
    return count;
}

/* The digits of a number without the zeros around them; more than fit are not told apart. */
static size_t json_scan_significant(const char *text, size_t length, char digits[NUMBER_LENGTH_MAXIMUM])
{
    size_t count = 0;
    for (size_t i = 0; i < length && text[i] != 'e' && text[i] != 'E'; i++)
        if (text[i] >= '0' && text[i] <= '9' && (count || text[i] != '0') && count < NUMBER_LENGTH_MAXIMUM)
            digits[count++] = text[i];
    while (count && digits[count - 1] == '0')
        count--;
    return count;
}

/* Does a double lose digits of this number? One of up to 15 digits comes back from it as it was. */
static bool json_scan_loses_digits(const char *text, size_t length)
{
    enum { DIGITS_KEPT = 15 };
    char digits[NUMBER_LENGTH_MAXIMUM];
    char kept[NUMBER_LENGTH_MAXIMUM];
    char shortest[PB_NUMBER_TEXT];
    double number = 0;
    size_t count = json_scan_significant(text, length, digits);
    if (count <= DIGITS_KEPT || !pb_number_parse(text, length, &number))
        return false;
    size_t kept_count = json_scan_significant(shortest, pb_number_format(number, shortest), kept);
    return kept_count != count || memcmp(digits, kept, count) != 0;
}

/* Has it zeros at its end that say how exact it is, such as 1.50? */
static bool json_scan_ends_with_zero(const char *text, size_t length)
{
    return length > 0 && text[length - 1] == '0' && memchr(text, '.', length) && !memchr(text, 'e', length) &&
           !memchr(text, 'E', length);
}

static enum pb_status json_scan_note_number(struct scan *scan, const char *text, size_t length)
{
    struct pb_json *json = scan->json;
    if (!json_scan_ends_with_zero(text, length) && !json_scan_loses_digits(text, length))
        return PB_OK;
    if (json->number_count == scan->number_capacity) {
        size_t capacity = scan->number_capacity ? scan->number_capacity * 2 : 16;
        void *grown =
            pb_arena_grow(&json->arena, json->numbers, scan->number_capacity, capacity, sizeof *json->numbers);
        if (!grown)
            return pb_out_of_memory(scan->error);
        json->numbers = grown;
        scan->number_capacity = capacity;
    }
    const char *copy = pb_arena_text(&json->arena, text, length);
    if (!copy)
        return pb_out_of_memory(scan->error);
    json->numbers[json->number_count++] =
        (struct pb_json_long_number){ .position = json->position_count - 1, .text = copy };
    return PB_OK;
}

static enum pb_status skip_number(struct scan *scan)
{
    char text[48];
    size_t length = json_scan_peek(scan, 0) == '-' ? 1 : 0;
    size_t whole = json_scan_digits(scan, length);
    if (whole > 1 && json_scan_peek(scan, length) == '0')
        return json_scan_wrong(scan, "a number does not begin with 0: found %s", found(scan, text));
    length += whole;
    bool good = whole > 0;
    if (good && json_scan_peek(scan, length) == '.') {
        size_t decimals = json_scan_digits(scan, length + 1);
        good = decimals > 0;
        length += 1 + decimals;
    }
    if (good && (json_scan_peek(scan, length) == 'e' || json_scan_peek(scan, length) == 'E')) {
        length += json_scan_peek(scan, length + 1) == '+' || json_scan_peek(scan, length + 1) == '-' ? 2 : 1;
        size_t exponent = json_scan_digits(scan, length);
        good = exponent > 0;
        length += exponent;
    }
    if (!good || json_scan_is_word(json_scan_peek(scan, length)))
        return json_scan_wrong(scan, "expected a number such as 12, -3 or 0.5, found %s", found(scan, text));
    if (length > NUMBER_LENGTH_MAXIMUM)
        return json_scan_wrong(scan, "a number of more than %d characters", (int)NUMBER_LENGTH_MAXIMUM);
    const char *number = (const char *)scan->text + scan->at;
    scan->at += length;
    return json_scan_note_number(scan, number, length);
}

static enum pb_status skip_word(struct scan *scan)
{
    static const char *const words[] = { "true", "false", "null" };
    size_t length = word_length(scan);
    const char *begin = (const char *)scan->text + scan->at;
    for (size_t i = 0; length && i < 3; i++)
        if (strlen(words[i]) == length && memcmp(words[i], begin, length) == 0) {
            scan->at += length;
            return PB_OK;
        }
    char text[48];
    enum pb_status status = json_scan_wrong(scan, "expected a value, found %s", found(scan, text));
    if (length)
        pb_error_hint(scan->error, "texts need double quotes; the only words without quotes are true, false and null");
    return status;
}

/* Slips that people make who write JSON as they write a programming language. */
static enum pb_status check_habits(struct scan *scan)
{
    enum pb_status status = PB_OK;
    unsigned char byte = json_scan_peek(scan, 0);
    if (byte == '\'') {
        status = json_scan_wrong(scan, "found a single quote: texts and keys need double quotes");
        pb_error_hint(scan->error, "write \"like this\"");
    } else if (byte == '#' || (byte == '/' && (json_scan_peek(scan, 1) == '/' || json_scan_peek(scan, 1) == '*'))) {
        status = json_scan_wrong(scan, "found a comment: JSON has none");
        pb_error_hint(scan->error, "remove it");
    }
    return status;
}

static enum pb_status close_level(struct scan *scan, enum expectation *next)
{
    scan->at++;
    scan->depth--;
    *next = scan->depth ? A_COMMA_OR_END : NOTHING_MORE;
    return PB_OK;
}

static enum pb_status json_scan_take_value(struct scan *scan, enum expectation *next)
{
    unsigned char byte = json_scan_peek(scan, 0);
    if (byte == ']' || byte == '}') {
        bool list = scan->depth && scan->levels[scan->depth - 1].closing == ']';
        if (*next == A_VALUE_OR_END && byte == ']')
            return close_level(scan, next);
        if (*next == A_VALUE && list && byte == ']') {
            enum pb_status status = json_scan_wrong(scan, "expected a value after ',', found ']'");
            pb_error_hint(scan->error, "remove the comma before ']'");
            return status;
        }
    }
    enum pb_status status = note_value(scan);
    if (status != PB_OK)
        return status;
    if (byte == '{' || byte == '[') {
        if (scan->depth == PB_JSON_DEPTH_MAXIMUM) {
            status = json_scan_wrong(scan, "nested more than %d deep", (int)PB_JSON_DEPTH_MAXIMUM);
            pb_error_hint(scan->error, "move what is inside nearer to the top of the document");
            return status;
        }
        scan->levels[scan->depth++] = (struct level){ byte == '{' ? '}' : ']', json_scan_locate(scan) };
        scan->at++;
        *next = byte == '{' ? A_KEY_OR_END : A_VALUE_OR_END;
        return PB_OK;
    }
    if (byte == '"')
        status = skip_text(scan);
    else if (byte == '-' || (byte >= '0' && byte <= '9'))
        status = skip_number(scan);
    else
        status = skip_word(scan);
    *next = scan->depth ? A_COMMA_OR_END : NOTHING_MORE;
    return status;
}

static enum pb_status take_key(struct scan *scan, enum expectation *next)
{
    char text[48];
    if (json_scan_peek(scan, 0) == '}') {
        if (*next == A_KEY_OR_END)
            return close_level(scan, next);
        enum pb_status status = json_scan_wrong(scan, "expected a key after ',', found '}'");
        pb_error_hint(scan->error, "remove the comma before '}'");
        return status;
    }
    if (json_scan_peek(scan, 0) != '"')
        return json_scan_wrong(scan, "expected a key in double quotes%s, found %s",
                               *next == A_KEY_OR_END ? " or '}'" : "", found(scan, text));
    scan->key = json_scan_locate(scan);
    *next = A_COLON;
    return skip_text(scan);
}

static enum pb_status json_scan_take_separator(struct scan *scan, enum expectation *next)
{
    char text[48];
    unsigned char byte = json_scan_peek(scan, 0);
    if (*next == A_COLON) {
        if (byte != ':')
            return json_scan_wrong(scan, "expected ':' after this key, found %s", found(scan, text));
        scan->at++;
        *next = A_VALUE;
        return PB_OK;
    }
    const struct level *level = &scan->levels[scan->depth - 1];
    if (byte == (unsigned char)level->closing)
        return close_level(scan, next);
    if (byte != ',')
        return json_scan_wrong(scan, "expected ',' or '%c' after this value, found %s (the %s begins in line %u)",
                               level->closing, found(scan, text), level->closing == '}' ? "object" : "list",
                               level->at.line);
    scan->at++;
    *next = level->closing == '}' ? A_KEY : A_VALUE;
    return PB_OK;
}

static enum pb_status json_scan_take(struct scan *scan, enum expectation *next)
{
    enum pb_status status = check_habits(scan);
    if (status != PB_OK)
        return status;
    if (*next == A_VALUE || *next == A_VALUE_OR_END)
        return json_scan_take_value(scan, next);
    if (*next == A_KEY || *next == A_KEY_OR_END)
        return take_key(scan, next);
    return json_scan_take_separator(scan, next);
}

enum pb_status pb_json_scan(struct pb_json *json, const char *text, size_t length, struct pb_error *error)
{
    struct scan scan = {
        .text = (const unsigned char *)text, .length = length, .here = { 1, 1 }, .json = json, .error = error
    };
    enum pb_status status = check_encoding(&scan);
    skip_space(&scan);
    if (status == PB_OK && scan.at == length)
        status = json_scan_wrong(&scan, "the text is empty: expected JSON");
    enum expectation next = A_VALUE;
    while (status == PB_OK && next != NOTHING_MORE) {
        status = json_scan_take(&scan, &next);
        skip_space(&scan);
    }
    char text_found[48];
    if (status == PB_OK && scan.at < length) {
        status = json_scan_wrong(&scan, "expected nothing more after the end of the value, found %s",
                                 found(&scan, text_found));
        pb_error_hint(error, "a file holds one JSON value");
    }
    return status;
}
