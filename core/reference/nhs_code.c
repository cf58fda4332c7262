#include "placebook/nhs_code.h"

#include <string.h>

/* Forms of codes: 9 is a digit, A a capital letter, X either. All others stand for themselves. */
static const struct {
    const char *form;
    const char *type;
} forms[] = {
    { "99X", "ccg" },         { "A9A9A", "sub-icb" }, { "QXX", "icb" },       { "YXX", "region" }, { "U99999", "pcn" },
    { "A99999", "practice" }, { "E38999999", "ccg" }, { "E54999999", "icb" }, { "E99999999", "" },
};

static bool has_form(const char *code, const char *form)
{
    for (; *form; form++, code++) {
        bool digit = *code >= '0' && *code <= '9';
        bool letter = *code >= 'A' && *code <= 'Z';
        /* Digits of a form stand for themselves, but for 9. */
        if (*form == '9' ? !digit : *form == 'A' ? !letter : *form == 'X' ? !digit && !letter : *code != *form)
            return false;
    }
    return *code == '\0';
}

static size_t form_of(const char *code)
{
    size_t i = 0;
    while (i < sizeof forms / sizeof forms[0] && !has_form(code, forms[i].form))
        i++;
    return i;
}

static bool nhs_code_is_code(const char *code)
{
    return form_of(code) < sizeof forms / sizeof forms[0];
}

bool pb_nhs_code(const char *text, size_t length, bool capitals, char code[PB_NHS_CODE_TEXT])
{
    *code = '\0';
    if (length == 0 || length + 1 >= PB_NHS_CODE_TEXT)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        code[i] = (char)(!capitals && c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    code[length] = '\0';
    if ((*code == 'N' || *code == 'n') && nhs_code_is_code(code + 1))
        memmove(code, code + 1, length);
    if (!nhs_code_is_code(code))
        *code = '\0';
    return *code != '\0';
}

const char *pb_nhs_code_type(const char *code)
{
    size_t form = form_of(code);
    return form < sizeof forms / sizeof forms[0] ? forms[form].type : "";
}

static bool is_part(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool pb_nhs_code_next(const char **text, size_t *length, char code[PB_NHS_CODE_TEXT])
{
    *code = '\0';
    while (*length > 0 && *code == '\0') {
        size_t size = 0;
        bool digit = false;
        while (size < *length && is_part((*text)[size])) {
            digit = digit || ((*text)[size] >= '0' && (*text)[size] <= '9');
            size++;
        }
        (void)pb_nhs_code(*text, size, !digit, code);
        size += size < *length; /* the sign behind the word */
        *text += size;
        *length -= size;
    }
    return *code != '\0';
}

bool pb_nhs_number(const char *text, size_t length, bool *digits)
{
    enum { DIGITS = 10, MODULUS = 11 };
    unsigned sum = 0;
    unsigned last = 0;
    size_t count = 0;
    *digits = false;
    for (size_t i = 0; i < length; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if ((!digit && text[i] != ' ' && text[i] != '-') || (digit && count == DIGITS))
            return false;
        if (!digit)
            continue;
        last = (unsigned)(text[i] - '0');
        sum += last * (unsigned)(DIGITS - count); /* the last one counts once, and makes the sum a multiple */
        count++;
    }
    *digits = count == DIGITS;
    return *digits && sum > 0 && sum % MODULUS == 0;
}
