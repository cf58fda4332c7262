/*
 * Codes of areas as people's tables have them: cleaned, and what they are written like.
 */
#include "placebook/area_names.h"
#include "placebook/nhs_code.h"
#include "placebook/text.h"

#include <string.h>

enum { AREA_CODE_ONS = 9 };

bool pb_area_code_is_clean(const char *code, size_t length)
{
    bool clean = true;
    for (size_t i = 0; i < length; i++)
        clean &= (code[i] >= '0' && code[i] <= '9') || (code[i] >= 'A' && code[i] <= 'Z');
    return clean;
}

bool pb_area_code_is_ons(const char *code, size_t length)
{
    if (length != AREA_CODE_ONS || *code < 'A' || *code > 'Z')
        return false;
    for (size_t i = 1; i < AREA_CODE_ONS; i++)
        if (code[i] < '0' || code[i] > '9')
            return false;
    return true;
}

/* Bytes of a quotation mark or an apostrophe at the beginning or the end of a text. */
static size_t area_code_mark(const char *text, size_t length, bool at_end)
{
    static const char *const marks[] = {
        "'", "\"", "`", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D"
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        if (size <= length && memcmp(at_end ? text + length - size : text, marks[i], size) == 0)
            return size;
    }
    return 0;
}

/* Takes off what stands around a code: blanks, marks, and the = of ="E07000220". */
static void area_code_unwrap(const char **text, size_t *length)
{
    for (size_t before = SIZE_MAX; before != *length;) {
        before = *length;
        pb_text_trim(text, length);
        size_t size = area_code_mark(*text, *length, false);
        if (size == 0 && *length > 1 && **text == '=' && area_code_mark(*text + 1, *length - 1, false))
            size = 1;
        *text += size;
        *length -= size;
        *length -= area_code_mark(*text, *length, true);
    }
}

size_t pb_area_code_clean(const char *text, size_t length, char code[PB_AREA_CODE_TEXT])
{
    char apart[PB_AREA_CODE_TEXT]; /* without the blanks inside */
    if (length < PB_AREA_CODE_TEXT && pb_area_code_is_clean(text, length)) {
        memcpy(code, text, length);
        code[length] = '\0';
        return length;
    }
    size_t written = 0;
    size_t letters = 0;
    *code = '\0';
    area_code_unwrap(&text, &length);
    for (size_t at = 0, size = 0; at < length; at += size) {
        uint32_t character = (unsigned char)text[at];
        size = character < 0x80 ? 1 : pb_utf8_next(text + at, length - at, &character);
        if (character >= 0x80 && pb_utf8_invisible(character))
            continue;
        if (written + size >= PB_AREA_CODE_TEXT) {
            memset(code, 0, PB_AREA_CODE_TEXT); /* whoever looks for it looks at all of it */
            return PB_AREA_CODE_TEXT;
        }
        const bool blank = (character <= ' ' || character >= 0x7F) && pb_utf8_blank(character);
        for (size_t i = 0; i < size; i++) {
            char c = text[at + i];
            code[written] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
            if (!blank)
                apart[letters++] = code[written];
            written++;
        }
    }
    /* A blank within is only nothing where what is left can be nothing else. */
    if (letters < written && pb_area_code_is_ons(apart, letters)) {
        memcpy(code, apart, letters);
        written = letters;
    }
    code[written] = '\0';
    return written;
}

const char *pb_area_code_small(const char *code, size_t length)
{
    static const struct {
        const char *begins;
        const char *what;
    } kinds[] = {
        { "E00", "output area" }, { "E01", "LSOA" }, { "E02", "MSOA" }, { "E05", "ward" },
        { "W01", "LSOA" },        { "W02", "MSOA" }, { "W05", "ward" },
    };
    enum { KIND = 3, PRACTICE = 6 };
    char practice[PRACTICE + 1];
    if (length == PRACTICE) {
        memcpy(practice, code, PRACTICE);
        practice[PRACTICE] = '\0';
        return strcmp(pb_nhs_code_type(practice), "practice") == 0 ? "GP practice" : NULL;
    }
    if (length != AREA_CODE_ONS || code[1] != '0' || code[2] > '5' || !pb_area_code_is_ons(code, length))
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (memcmp(code, kinds[i].begins, KIND) == 0)
            return kinds[i].what;
    return NULL;
}
