/*
 * A hash table with open addressing over an arena of texts. At most half of the slots are taken, so that a search ends
 * soon; nothing is ever removed, so that a symbol stays valid until the pool is closed. placebook/lookup.h does not
 * serve here: this table copies its texts, grows, and its slots of four bytes are asked for every cell that is read.
 */
#include "placebook/symbols.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { FIRST_SLOTS = 1024 };

#define SYMBOLS_ARENA_MAXIMUM ((size_t)2 << 30)

static uint32_t symbols_hash_of(const char *text, size_t length)
{
    return (uint32_t)XXH3_64bits(text, length);
}

/* Where the text is, or the free slot where it would go. */
static uint32_t symbols_slot_of(const struct pb_symbols *symbols, const char *text, size_t length, uint32_t hash)
{
    assert(symbols->count < symbols->slot_count); /* a free slot ends every search */
    uint32_t mask = symbols->slot_count - 1;
    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t entry = symbols->slots[at];
        if (entry == 0)
            return at;
        const struct pb_symbol_text *known = &symbols->texts[entry - 1];
        if (known->hash == hash && known->length == length && memcmp(known->text, text, length) == 0)
            return at;
    }
}

static bool grow_slots(struct pb_symbols *symbols)
{
    assert(symbols->slot_count <= PB_SYMBOLS_MAXIMUM * 2); /* so that doubling it fits */
    uint32_t count = symbols->slot_count ? symbols->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(count, sizeof *slots); /* checked: below */
    if (!slots)
        return false;
    free(symbols->slots);
    symbols->slots = slots;
    symbols->slot_count = count;
    for (uint32_t symbol = 0; symbol < symbols->count; symbol++) {
        uint32_t at = symbols->texts[symbol].hash & (count - 1);
        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = symbol + 1;
    }
    return true;
}

static bool grow_texts(struct pb_symbols *symbols)
{
    uint32_t capacity = symbols->capacity ? symbols->capacity + symbols->capacity / 2 : FIRST_SLOTS / 2;
    struct pb_symbol_text *texts = realloc(symbols->texts, capacity * sizeof *texts); /* checked: below */
    if (!texts)
        return false;
    symbols->texts = texts;
    symbols->capacity = capacity;
    return true;
}

enum pb_status pb_symbols_open(struct pb_symbols *symbols, struct pb_error *error)
{
    *symbols = (struct pb_symbols){ 0 };
    pb_arena_open(&symbols->arena, SYMBOLS_ARENA_MAXIMUM);
    for (int word = 0; word < PB_WORD_COUNT; word++)
        if (pb_symbol_of(symbols, pb_vocabulary[word].text) != (pb_symbol)word) {
            pb_symbols_close(symbols);
            return pb_out_of_memory(error);
        }
    return PB_OK;
}

void pb_symbols_close(struct pb_symbols *symbols)
{
    pb_arena_close(&symbols->arena);
    free(symbols->texts);
    free(symbols->slots);
    *symbols = (struct pb_symbols){ 0 };
}

pb_symbol pb_symbol_add(struct pb_symbols *symbols, const char *text, size_t length)
{
    if (length == 0 && symbols->count)
        return PB_WORD_NONE;
    if (length >= UINT32_MAX || symbols->count >= PB_SYMBOLS_MAXIMUM)
        return PB_SYMBOL_NONE;
    if (symbols->count >= symbols->slot_count / 2 && !grow_slots(symbols))
        return PB_SYMBOL_NONE;
    uint32_t hash = symbols_hash_of(text, length);
    uint32_t at = symbols_slot_of(symbols, text, length, hash);
    if (symbols->slots[at])
        return symbols->slots[at] - 1;
    if (symbols->count == symbols->capacity && !grow_texts(symbols))
        return PB_SYMBOL_NONE;
    const char *copy = pb_arena_text(&symbols->arena, text, length);
    if (!copy)
        return PB_SYMBOL_NONE;
    symbols->texts[symbols->count] = (struct pb_symbol_text){ copy, (uint32_t)length, hash };
    symbols->slots[at] = ++symbols->count;
    assert(symbols->count <= symbols->capacity && symbols->count <= symbols->slot_count / 2 + 1);
    return symbols->count - 1;
}

pb_symbol pb_symbol_of(struct pb_symbols *symbols, const char *text)
{
    return pb_symbol_add(symbols, text, strlen(text));
}

pb_symbol pb_symbol_find(const struct pb_symbols *symbols, const char *text, size_t length)
{
    if (!symbols->slot_count || length >= UINT32_MAX)
        return PB_SYMBOL_NONE;
    uint32_t entry = symbols->slots[symbols_slot_of(symbols, text, length, symbols_hash_of(text, length))];
    return entry ? entry - 1 : PB_SYMBOL_NONE;
}

const char *pb_symbol_text(const struct pb_symbols *symbols, pb_symbol symbol)
{
    return symbol < symbols->count ? symbols->texts[symbol].text : "";
}

uint32_t pb_symbol_length(const struct pb_symbols *symbols, pb_symbol symbol)
{
    return symbol < symbols->count ? symbols->texts[symbol].length : 0;
}
