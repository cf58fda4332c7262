#include "core/formats/utf16.h"

#include "placebook/utf8.h"

#include <string.h>

enum { FIRST_HIGH = 0xD800, FIRST_LOW = 0xDC00, AFTER_LOW = 0xE000, BEYOND = 0x10000 };

bool pb_utf16_marked(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    return length >= 2 && ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF));
}

static enum pb_status utf16_fail(const struct pb_utf16 *utf16, struct pb_error *error, const char *found)
{
    bool by_return = utf16->breaks == 0;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s; expected text in UTF-16", found);
    pb_error_at(error, utf16->input.name, (by_return ? utf16->returns : utf16->breaks) + 1,
                (uint32_t)(by_return ? utf16->since_return : utf16->since_break) + 1);
    pb_error_hint(error, "the file is damaged: get it again, or open it in a spreadsheet program, look at that place "
                         "and save it as CSV UTF-8");
    return status;
}

/* Reads until there is a whole character, or the text has ended. */
static enum pb_status utf16_fill(struct pb_utf16 *utf16, struct pb_error *error)
{
    enum { LEAST = 4 };
    memmove(utf16->bytes, utf16->bytes + utf16->at, utf16->length - utf16->at);
    utf16->length -= utf16->at;
    utf16->at = 0;
    while (!utf16->ended && utf16->length < LEAST) {
        size_t room = sizeof utf16->bytes - utf16->length;
        size_t got = utf16->first_left < room ? utf16->first_left : room;
        enum pb_status status = PB_OK;
        if (got > 0) {
            memcpy(utf16->bytes + utf16->length, utf16->first, got);
            utf16->first += got;
            utf16->first_left -= got;
        } else
            status = utf16->input.read(utf16->input.stream, utf16->bytes + utf16->length, room, &got, error);
        if (status != PB_OK)
            return status;
        utf16->length += got;
        utf16->ended = got == 0;
    }
    return PB_OK;
}

static uint32_t unit_at(const struct pb_utf16 *utf16, size_t at)
{
    uint32_t first = utf16->bytes[at];
    uint32_t second = utf16->bytes[at + 1];
    return utf16->high_first ? first << 8 | second : second << 8 | first;
}

/* The next character, of which all bytes are there unless the text ends in it. */
static enum pb_status utf16_take(struct pb_utf16 *utf16, uint32_t *character, struct pb_error *error)
{
    size_t left = utf16->length - utf16->at;
    if (left < 2)
        return utf16_fail(utf16, error, "the file ends with half a character");
    *character = unit_at(utf16, utf16->at);
    utf16->at += 2;
    if (*character >= FIRST_HIGH && *character < AFTER_LOW) {
        uint32_t low = *character < FIRST_LOW && left >= 4 ? unit_at(utf16, utf16->at) : 0;
        if (low < FIRST_LOW || low >= AFTER_LOW)
            return utf16_fail(utf16, error, "half a character (a surrogate without the other)");
        utf16->at += 2;
        *character = BEYOND + ((*character - FIRST_HIGH) << 10) + (low - FIRST_LOW);
    }
    utf16->since_break = *character == '\n' ? 0 : utf16->since_break + 1;
    utf16->since_return = *character == '\r' ? 0 : utf16->since_return + 1;
    utf16->breaks += *character == '\n';
    utf16->returns += *character == '\r';
    return PB_OK;
}

static size_t utf16_give_left(struct pb_utf16 *utf16, char *to, size_t room)
{
    size_t count = utf16->left_count < room ? utf16->left_count : room;
    memcpy(to, utf16->left, count);
    utf16->left_count -= count;
    memmove(utf16->left, utf16->left + count, utf16->left_count);
    return count;
}

static enum pb_status utf16_read(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct pb_utf16 *utf16 = stream;
    char *to = buffer;
    *got = utf16_give_left(utf16, to, size);
    while (*got < size && utf16->left_count == 0) {
        if (utf16->length - utf16->at < 4) {
            enum pb_status status = utf16_fill(utf16, error);
            if (status != PB_OK)
                return status;
        }
        if (!utf16->begun) {
            utf16->begun = true;
            utf16->high_first = utf16->length > 0 && utf16->bytes[0] == 0xFE;
            utf16->at = utf16->length < 2 ? utf16->length : 2;
            continue;
        }
        if (utf16->at == utf16->length)
            return PB_OK;
        uint32_t character = 0;
        enum pb_status status = utf16_take(utf16, &character, error);
        if (status != PB_OK)
            return status;
        utf16->left_count = pb_utf8_write(character, utf16->left);
        *got += utf16_give_left(utf16, to + *got, size - *got);
    }
    return PB_OK;
}

struct pb_input pb_utf16_input(struct pb_utf16 *utf16, const struct pb_input *input, const void *first, size_t length)
{
    memset(utf16, 0, sizeof *utf16);
    utf16->input = *input;
    utf16->first = first;
    utf16->first_left = length;
    struct pb_input text = pb_input_through(input, utf16, utf16_read);
    text.part = NULL;
    return text;
}
