/*
 * What a file is, by its first bytes.
 */
#include "core/formats/archive.h"
#include "core/formats/csv_start.h"
#include "core/formats/ods.h"
#include "placebook/formats/tabular.h"

#include <string.h>
#include <strings.h>

enum { LINES = 40, SIGNS = 4, ZIP_HEADER = 30 /* bytes before the first member */ };

#define XML_SPREADSHEET "urn:schemas-microsoft-com:office:spreadsheet"
#define ODS_SIGNATURE   "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"

static bool tabular_content_begins(const unsigned char *bytes, size_t length, const char *with, size_t size)
{
    return length >= size && memcmp(bytes, with, size) == 0;
}

static size_t tabular_content_skip_blank(const unsigned char *bytes, size_t length, size_t at)
{
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    return at;
}

/* "[" with a record, a list or a text behind it, or "{" with a key: a table may well begin with a bracket too. */
static bool is_json(const unsigned char *bytes, size_t length, size_t at)
{
    if (bytes[at] != '[' && bytes[at] != '{')
        return false;
    size_t next = tabular_content_skip_blank(bytes, length, at + 1);
    if (next == length)
        return true;
    return bytes[at] == '[' ? strchr("{][\"", bytes[next]) != NULL : strchr("\"}", bytes[next]) != NULL;
}

/* Is a NUL byte damage in a text, whose reader says where it is? Then there is a line of text before it. */
static bool is_damage(const unsigned char *bytes, const unsigned char *nul)
{
    const unsigned char *end = memchr(bytes, '\n', (size_t)(nul - bytes));
    for (const unsigned char *at = bytes; end && at < end; at++)
        if (*at < ' ' && *at != '\t' && *at != '\r')
            return false;
    return end != NULL;
}

static enum pb_tabular_content content_of_text(const unsigned char *bytes, size_t length)
{
    size_t at =
        tabular_content_skip_blank(bytes, length, tabular_content_begins(bytes, length, "\xEF\xBB\xBF", 3) ? 3 : 0);
    if (at == length)
        return PB_TABULAR_EMPTY;
    const unsigned char *nul = memchr(bytes, '\0', length);
    if (nul && !is_damage(bytes, nul))
        return PB_TABULAR_BINARY;
    if (bytes[at] == '<' && pb_ods_is_flat(bytes, length))
        return PB_TABULAR_FLAT;
    if (length - at >= 5 && strncasecmp((const char *)bytes + at, "<?xml", 5) == 0)
        return memmem(bytes, length, XML_SPREADSHEET, strlen(XML_SPREADSHEET)) ? PB_TABULAR_OLE : PB_TABULAR_XML;
    if (bytes[at] == '<')
        return PB_TABULAR_HTML;
    return is_json(bytes, length, at) ? PB_TABULAR_JSON : PB_TABULAR_TEXT;
}

enum pb_tabular_content pb_tabular_content(const void *bytes, size_t length)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum pb_tabular_content content;
    } known[] = {
        { "PK\x03\x04", 4, PB_TABULAR_ZIP },       { "PK\x05\x06", 4, PB_TABULAR_ZIP },
        { "\x1F\x8B", 2, PB_TABULAR_GZIP },        { "\xD0\xCF\x11\xE0", 4, PB_TABULAR_OLE },
        { "\x09\x00\x04\x00", 4, PB_TABULAR_OLE }, { "\x09\x02\x06\x00", 4, PB_TABULAR_OLE },
        { "\x09\x04\x06\x00", 4, PB_TABULAR_OLE }, { "\x09\x08\x08\x00", 4, PB_TABULAR_OLE },
        { "\x09\x08\x10\x00", 4, PB_TABULAR_OLE }, { "%PDF", 4, PB_TABULAR_PDF },
        { "\x89PNG", 4, PB_TABULAR_PICTURE },      { "\xFF\xD8\xFF", 3, PB_TABULAR_PICTURE },
        { "GIF8", 4, PB_TABULAR_PICTURE },         { "\xFF\xFE", 2, PB_TABULAR_UTF16 },
        { "\xFE\xFF", 2, PB_TABULAR_UTF16 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (tabular_content_begins(bytes, length, known[i].bytes, known[i].size))
            return known[i].content;
    return content_of_text(bytes, length);
}

/* How often each character occurs in each of the first lines. The last line counts only when nothing follows it. */
static size_t count_signs(const char *text, size_t length, const char signs[SIGNS], size_t counts[LINES][SIGNS])
{
    const char end = pb_csv_ends_at_return(text, length, '\0') ? '\r' : '\n';
    size_t line = 0;
    bool quoted = false;
    bool written = false;
    for (size_t i = 0; i < length && line < LINES; i++) {
        quoted = quoted != (text[i] == '"');
        if (quoted)
            continue;
        if (text[i] == end) {
            line += written;
            written = false;
            continue;
        }
        written = true;
        const char *sign = memchr(signs, text[i], SIGNS);
        if (sign)
            counts[line][sign - signs]++;
    }
    return line < LINES && (written || line == 0) ? line + 1 : line;
}

/* How many lines have the sign as often as most lines that have it do. */
static size_t agreement(size_t counts[LINES][SIGNS], size_t lines, size_t sign, size_t *often)
{
    size_t best = 0;
    *often = 0;
    for (size_t i = 0; i < lines; i++) {
        size_t agree = 0;
        for (size_t j = 0; j < lines; j++)
            agree += counts[j][sign] == counts[i][sign];
        if (counts[i][sign] == 0 || agree < best || (agree == best && counts[i][sign] <= *often))
            continue;
        best = agree;
        *often = counts[i][sign];
    }
    return best;
}

char pb_tabular_separator(const void *bytes, size_t length)
{
    static const char signs[SIGNS] = { ',', '\t', ';', '|' };
    const char *text = bytes;
    size_t mark = tabular_content_begins(bytes, length, "\xEF\xBB\xBF", 3) ? 3 : 0;
    char said = ',';
    if (pb_csv_separator_line(text + mark, length - mark, &said) > 0)
        return said;
    size_t counts[LINES][SIGNS] = { 0 };
    size_t lines = count_signs(bytes, length, signs, counts);
    char chosen = ',';
    size_t best = 0;
    size_t most = 0;
    for (size_t sign = 0; sign < SIGNS; sign++) {
        size_t often = 0;
        size_t agree = agreement(counts, lines, sign, &often);
        if (agree < best || (agree == best && often <= most))
            continue;
        best = agree;
        most = often;
        chosen = signs[sign];
    }
    return chosen;
}

/* Does it begin like a list of objects, or like an object of lists? The response of a service is often neither. */
static bool is_table_of_json(const char *text, size_t length)
{
    size_t at = tabular_content_skip_blank(
        (const unsigned char *)text, length,
        tabular_content_begins((const unsigned char *)text, length, "\xEF\xBB\xBF", 3) ? 3 : 0);
    if (at < length && text[at] == '{') {
        const char *colon = memchr(text + at, ':', length - at);
        size_t value = colon
                           ? tabular_content_skip_blank((const unsigned char *)text, length, (size_t)(colon - text) + 1)
                           : length;
        return value < length && text[value] == '[';
    }
    size_t item = tabular_content_skip_blank((const unsigned char *)text, length, at + 1);
    return item < length && text[item] == '{';
}

int pb_tabular_probe(const void *bytes, size_t length)
{
    switch (pb_tabular_content(bytes, length)) {
    case PB_TABULAR_ZIP:
        if (length < ZIP_HEADER)
            return 0;
        return pb_xlsx_probe(bytes, length) > 0 || memmem(bytes, length, ODS_SIGNATURE, strlen(ODS_SIGNATURE)) ? 80
                                                                                                               : 55;
    case PB_TABULAR_FLAT:
        return 80;
    case PB_TABULAR_GZIP:
        return 40; /* of anything */
    case PB_TABULAR_UTF16:
        return 50;
    case PB_TABULAR_JSON:
        return is_table_of_json(bytes, length) ? 55 : 0;
    case PB_TABULAR_TEXT: {
        char separator = pb_tabular_separator(bytes, length);
        const char *end = memchr(bytes, '\n', length);
        size_t first = end ? (size_t)(end - (const char *)bytes) : length;
        return memchr(bytes, separator, first) ? 60 : 0;
    }
    default:
        return 0;
    }
}
