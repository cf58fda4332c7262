#ifndef PLACEBOOK_SYMBOLS_H
#define PLACEBOOK_SYMBOLS_H
/*
 * Texts that repeat, stored once and compared as numbers. Symbol 0 is the empty text; the words of
 * placebook/vocabulary.h follow with the values of enum pb_word, in every pool. A pool belongs to one thread at a time.
 */
#include "placebook/arena.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

typedef uint32_t pb_symbol; /* an index into a pool; meaningless in another pool, except for the vocabulary */

struct pb_symbol_text {
    const char *text;
    uint32_t length;
    uint32_t hash;
};

struct pb_symbols {
    struct pb_arena arena;
    struct pb_symbol_text *texts; /* by symbol */
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* open addressing, symbol + 1, 0 = free */
    uint32_t slot_count;
};

#define PB_SYMBOL_NONE     UINT32_MAX
#define PB_SYMBOLS_MAXIMUM (64U << 20) /* texts in one pool */

/* A pool with the vocabulary in it. */
enum pb_status pb_symbols_open(struct pb_symbols *symbols, struct pb_error *error) PB_MUST_USE;
void pb_symbols_close(struct pb_symbols *symbols);

/* The symbol of a text, added when new. PB_SYMBOL_NONE when out of memory. The text is copied. */
pb_symbol pb_symbol_add(struct pb_symbols *symbols, const char *text, size_t length) PB_MUST_USE;

/* The same for a terminated text. */
pb_symbol pb_symbol_of(struct pb_symbols *symbols, const char *text) PB_MUST_USE;

/* The symbol of a text that is there already, else PB_SYMBOL_NONE. */
pb_symbol pb_symbol_find(const struct pb_symbols *symbols, const char *text, size_t length) PB_MUST_USE;

/* The terminated text of a symbol; valid until the pool is closed. A symbol that the pool does not have gives "". */
const char *pb_symbol_text(const struct pb_symbols *symbols, pb_symbol symbol);
uint32_t pb_symbol_length(const struct pb_symbols *symbols, pb_symbol symbol);

/* Both at once, for those who look up millions. */
static inline struct pb_symbol_text pb_symbol_entry(const struct pb_symbols *symbols, pb_symbol symbol)
{
    return symbol < symbols->count ? symbols->texts[symbol] : (struct pb_symbol_text){ "", 0, 0 };
}

#pragma GCC visibility pop

#endif
