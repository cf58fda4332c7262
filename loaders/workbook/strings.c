#include "loaders/workbook/strings.h"

#include "placebook/utf8.h"

#include <stdlib.h>
#include <string.h>

#define OWN_MARK 0x80000000U
_Static_assert(PB_SYMBOLS_MAXIMUM < OWN_MARK, "the mark must not be part of a symbol");

enum { FIRST_STRINGS = 1024 };

enum pb_status workbook_strings_open(struct strings *strings, const struct pb_symbols *pool, struct pb_error *error)
{
    *strings = (struct strings){ .pool = pool };
    enum pb_status status = pb_symbols_open(&strings->own, error);
    if (status != PB_OK || !pool)
        return status;
    strings->by_symbol = calloc(pool->count + 1U, sizeof *strings->by_symbol); /* checked: below */
    if (strings->by_symbol)
        return PB_OK;
    workbook_strings_close(strings);
    return pb_out_of_memory(error);
}

void workbook_strings_close(struct strings *strings)
{
    pb_symbols_close(&strings->own);
    free(strings->by_symbol);
    free(strings->by_own);
    free(strings->order);
    *strings = (struct strings){ 0 };
}

/* Room for one more item, the new part zeroed. */
static bool strings_make_room(uint32_t **items, size_t *capacity, size_t needed)
{
    if (needed <= *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : FIRST_STRINGS;
    while (wanted < needed)
        wanted *= 2;
    uint32_t *grown = reallocarray(*items, wanted, sizeof *grown);
    if (!grown)
        return false;
    memset(grown + *capacity, 0, (wanted - *capacity) * sizeof *grown);
    *items = grown;
    *capacity = wanted;
    return true;
}

static uint32_t use(struct strings *strings, uint32_t *index, uint32_t entry)
{
    strings->uses++;
    if (*index)
        return *index - 1;
    if (!strings_make_room(&strings->order, &strings->order_capacity, strings->count + (size_t)1)) {
        strings->failed = true;
        return 0;
    }
    strings->order[strings->count] = entry;
    *index = strings->first + ++strings->count;
    return *index - 1;
}

uint32_t workbook_strings_symbol(struct strings *strings, pb_symbol symbol)
{
    if (!strings->pool || symbol >= strings->pool->count)
        return workbook_strings_text(strings, "", 0);
    return use(strings, &strings->by_symbol[symbol], symbol);
}

uint32_t workbook_strings_text(struct strings *strings, const char *text, size_t length)
{
    pb_symbol symbol = pb_symbol_add(&strings->own, text, length);
    if (symbol == PB_SYMBOL_NONE || !strings_make_room(&strings->by_own, &strings->own_capacity, symbol + (size_t)1)) {
        strings->failed = true;
        return 0;
    }
    return use(strings, &strings->by_own[symbol], symbol | OWN_MARK);
}

/* How many bytes at the beginning have at most this many characters of UTF-16. */
static size_t fitting(const char *text, size_t length, size_t room)
{
    size_t at = 0;
    while (at < length) {
        uint32_t character = 0;
        size_t size = pb_utf8_next(text + at, length - at, &character);
        size_t wide = character != PB_UTF8_INVALID && character > 0xFFFF ? 2 : 1;
        if (wide > room)
            break;
        room -= wide;
        at += size;
    }
    return at;
}

static bool strings_is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void strings_write_string(struct stream *stream, const char *text, size_t length, bool breaks)
{
    bool spaces = length && (strings_is_space(text[0]) || strings_is_space(text[length - 1]) ||
                             (breaks && memchr(text, '\n', length) != NULL));
    workbook_stream_text(stream, spaces ? "<si><t xml:space=\"preserve\">" : "<si><t>");
    if (fitting(text, length, STRING_MAXIMUM) == length) {
        workbook_stream_escaped(stream, text, length);
    } else {
        size_t room = STRING_MAXIMUM - (sizeof PB_XLSX_CUT_MARK - 1);
        workbook_stream_escaped(stream, text, fitting(text, length, room));
        workbook_stream_text(stream, PB_XLSX_CUT_MARK);
    }
    workbook_stream_text(stream, "</t></si>");
}

void workbook_strings_write(const struct strings *strings, bool breaks, struct stream *stream)
{
    for (uint32_t i = 0; i < strings->count; i++) {
        uint32_t entry = strings->order[i];
        const struct pb_symbols *pool = entry & OWN_MARK ? &strings->own : strings->pool;
        pb_symbol symbol = entry & ~OWN_MARK;
        strings_write_string(stream, pb_symbol_text(pool, symbol), pb_symbol_length(pool, symbol), breaks);
    }
}
