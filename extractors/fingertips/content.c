#include "extractors/fingertips/content.h"

#include "placebook/text.h"

#include <string.h>
#include <strings.h>

enum { EXCERPT_MAXIMUM = 120 };

static const unsigned char *content_skip_blank(const unsigned char *at, const unsigned char *end)
{
    if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

static bool content_begins(const unsigned char *at, const unsigned char *end, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(end - at) >= length && strncasecmp((const char *)at, text, length) == 0;
}

enum content fingertips_content_of(const unsigned char *bytes, size_t length)
{
    const unsigned char *end = bytes + length;
    const unsigned char *at = content_skip_blank(bytes, end);
    if (at == end)
        return CONTENT_EMPTY;
    if (content_begins(bytes, end, "PK\x03\x04"))
        return CONTENT_ZIP;
    if (content_begins(bytes, end, "\x1F\x8B"))
        return CONTENT_GZIP;
    if (content_begins(at, end, "<?xml"))
        return CONTENT_XML;
    if (*at == '<')
        return CONTENT_HTML;
    if (*at == '{' || *at == '[')
        return CONTENT_JSON;
    return CONTENT_TEXT;
}

/* The beginning of a text on one line, in whole characters. */
static void excerpt_of(const unsigned char *bytes, size_t length, char excerpt[EXCERPT_MAXIMUM + 1])
{
    const char *end = (const char *)bytes + length;
    const char *at = (const char *)content_skip_blank(bytes, bytes + length);
    size_t written = 0;
    while (at < end) {
        size_t size = pb_utf8_character(at, (size_t)(end - at));
        if (size == 0 || written + size > EXCERPT_MAXIMUM)
            break;
        memcpy(excerpt + written, at, size);
        if ((unsigned char)*at < ' ')
            excerpt[written] = ' ';
        written += size;
        at += size;
    }
    excerpt[written] = '\0';
}

enum pb_status fingertips_content_check(const unsigned char *bytes, size_t length, const char *file,
                                        struct pb_error *error)
{
    static const struct {
        const char *found;
        const char *hint;
    } texts[] = {
        [CONTENT_EMPTY] = { "the file is empty; expected CSV with a line of column names",
                            "the download failed, or the service had no data: get the file again" },
        [CONTENT_HTML] = { "an HTML page; expected CSV",
                           "this is usually an error or sign-in page that was saved in place of the data: open it in a "
                           "browser to see what it says, then get the file again" },
        [CONTENT_XML] = { "an XML document; expected CSV",
                          "this is usually an error message of the service: read it, then get the file again" },
        [CONTENT_JSON] = { "a JSON answer; expected CSV",
                           "this is usually an error message of the service, or the address of a JSON service: ask for "
                           "the csv form of the data" },
        [CONTENT_ZIP] = { "a zip archive or an Excel workbook; expected CSV",
                          "unpack it, or save the sheet as CSV UTF-8, and give that file" },
        [CONTENT_GZIP] = { "a file compressed with gzip; expected CSV", "unpack it with gunzip and give that file" },
    };
    enum content content = fingertips_content_of(bytes, length);
    if (content == CONTENT_TEXT)
        return PB_OK;
    char excerpt[EXCERPT_MAXIMUM + 1] = "";
    if (content == CONTENT_HTML || content == CONTENT_XML || content == CONTENT_JSON)
        excerpt_of(bytes, length, excerpt);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s%s%s", texts[content].found,
                                    *excerpt ? "; it begins: " : "", excerpt);
    pb_error_at(error, file, 1, 1);
    pb_error_hint(error, "%s", texts[content].hint);
    return status;
}
