/*
 * Writes a block: with a code made for it, which comes before it (itself packed, in runs of lengths); with the fixed
 * code, for a few bytes; or as it is, where nothing can be saved. What each costs is counted first, so a block is never
 * longer than its content and a few bytes.
 */
#include "core/formats/deflate_private.h"

enum {
    DEFLATE_STORED = 0, /* the three ways, by their number in the format */
    DEFLATE_FIXED = 1,
    DEFLATE_OWN = 2,
    DEFLATE_STORED_MAXIMUM = 65535, /* bytes of a piece that is stored */
    DEFLATE_SYMBOL_BITS = 14,       /* at most */
    DEFLATE_DISTANCE_BITS = 15,
    DEFLATE_RUN_BITS = 7,
    DEFLATE_RUN_SYMBOLS = 19, /* lengths 0 to 15, and: */
    DEFLATE_AGAIN = 16,       /* the last length 3 to 6 times */
    DEFLATE_ZEROS = 17,       /* 3 to 10 zeros */
    DEFLATE_MANY_ZEROS = 18,  /* 11 to 138 */
    DEFLATE_CODED = PB_DEFLATE_SYMBOLS + PB_DEFLATE_DISTANCES
};

static const uint8_t deflate_run_extra[DEFLATE_RUN_SYMBOLS] = {
    [DEFLATE_AGAIN] = 2, [DEFLATE_ZEROS] = 3, [DEFLATE_MANY_ZEROS] = 7
};
static const uint8_t deflate_run_order[DEFLATE_RUN_SYMBOLS] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                                11, 4,  12, 3, 13, 2, 14, 1, 15 };

struct deflate_run {
    uint8_t symbol;
    uint8_t extra;
};

/* A code made for the block, and how it is written down. */
struct deflate_header {
    struct pb_deflate_code symbols;
    struct pb_deflate_code distances;
    struct pb_deflate_code of_runs;
    unsigned symbol_count; /* up to the last that is used */
    unsigned distance_count;
    unsigned order_count;
    unsigned run_count;
    struct deflate_run runs[DEFLATE_CODED];
    uint32_t run_uses[DEFLATE_RUN_SYMBOLS];
};

static void deflate_add_run(struct deflate_header *header, unsigned symbol, unsigned extra)
{
    header->runs[header->run_count++] = (struct deflate_run){ (uint8_t)symbol, (uint8_t)extra };
    header->run_uses[symbol]++;
}

/* `times` equal lengths, as few runs. */
static void deflate_add_equal(struct deflate_header *header, unsigned length, unsigned times)
{
    while (length == 0 && times >= 11) {
        unsigned piece = times < 138 ? times : 138;
        deflate_add_run(header, DEFLATE_MANY_ZEROS, piece - 11);
        times -= piece;
    }
    if (length == 0 && times >= 3) {
        deflate_add_run(header, DEFLATE_ZEROS, times - 3);
        times = 0;
    }
    if (times >= 4) {
        deflate_add_run(header, length, 0);
        times--;
        while (times >= 3) {
            unsigned piece = times < 6 ? times : 6;
            deflate_add_run(header, DEFLATE_AGAIN, piece - 3);
            times -= piece;
        }
    }
    for (; times > 0; times--)
        deflate_add_run(header, length, 0);
}

static void deflate_make_header(const struct pb_deflater *deflater, struct deflate_header *header)
{
    uint8_t lengths[DEFLATE_CODED];
    pb_deflate_lengths(&header->symbols, deflater->symbol_uses, PB_DEFLATE_SYMBOLS - 2, DEFLATE_SYMBOL_BITS);
    pb_deflate_lengths(&header->distances, deflater->distance_uses, PB_DEFLATE_DISTANCES, DEFLATE_DISTANCE_BITS);
    header->symbol_count = PB_DEFLATE_SYMBOLS - 2;
    while (header->symbols.lengths[header->symbol_count - 1] == 0) /* the end of the block is used */
        header->symbol_count--;
    header->distance_count = PB_DEFLATE_DISTANCES;
    while (header->distances.lengths[header->distance_count - 1] == 0) /* two are */
        header->distance_count--;
    memcpy(lengths, header->symbols.lengths, header->symbol_count);
    memcpy(lengths + header->symbol_count, header->distances.lengths, header->distance_count);
    unsigned count = header->symbol_count + header->distance_count;
    header->run_count = 0;
    memset(header->run_uses, 0, sizeof header->run_uses);
    for (unsigned i = 0, next = 0; i < count; i = next) {
        for (next = i + 1; next < count && lengths[next] == lengths[i];)
            next++;
        deflate_add_equal(header, lengths[i], next - i);
    }
    pb_deflate_lengths(&header->of_runs, header->run_uses, DEFLATE_RUN_SYMBOLS, DEFLATE_RUN_BITS);
    header->order_count = DEFLATE_RUN_SYMBOLS;
    while (header->order_count > 4 && header->of_runs.lengths[deflate_run_order[header->order_count - 1]] == 0)
        header->order_count--;
}

static void deflate_make_fixed(struct pb_deflate_code *symbols, struct pb_deflate_code *distances)
{
    for (unsigned i = 0; i < PB_DEFLATE_SYMBOLS; i++)
        symbols->lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(distances->lengths, 5, PB_DEFLATE_DISTANCES);
}

/* The bits of the content with these lengths of codes, without those that follow a symbol. */
static uint64_t deflate_cost(const struct pb_deflater *deflater, const struct pb_deflate_code *symbols,
                             const struct pb_deflate_code *distances)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < PB_DEFLATE_SYMBOLS; i++)
        bits += (uint64_t)deflater->symbol_uses[i] * symbols->lengths[i];
    for (unsigned i = 0; i < PB_DEFLATE_DISTANCES; i++)
        bits += (uint64_t)deflater->distance_uses[i] * distances->lengths[i];
    return bits;
}

static uint64_t deflate_cost_of_extra(const struct pb_deflater *deflater)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < PB_DEFLATE_LENGTHS; i++)
        bits += (uint64_t)deflater->symbol_uses[PB_DEFLATE_END + 1 + i] * pb_deflate_length_extra[i];
    for (unsigned i = 0; i < PB_DEFLATE_DISTANCES; i++)
        bits += (uint64_t)deflater->distance_uses[i] * pb_deflate_distance_extra[i];
    return bits;
}

static uint64_t deflate_cost_of_header(const struct deflate_header *header)
{
    uint64_t bits = 5 + 5 + 4 + 3 * header->order_count;
    for (unsigned i = 0; i < DEFLATE_RUN_SYMBOLS; i++)
        bits += (uint64_t)header->run_uses[i] * (header->of_runs.lengths[i] + deflate_run_extra[i]);
    return bits;
}

/* Pieces as they are. Each begins at a whole byte, after its three bits. */
static void deflate_write_stored(const struct pb_deflater *deflater, bool last, struct pb_deflate_out *out)
{
    uint32_t at = deflater->start;
    do {
        uint32_t left = deflater->stop - at;
        uint32_t size = left < DEFLATE_STORED_MAXIMUM ? left : DEFLATE_STORED_MAXIMUM;
        pb_deflate_put(out, last && size == left, 3);
        pb_deflate_put(out, 0, (8 - out->count % 8) % 8);
        pb_deflate_flush(out);
        pb_deflate_put(out, size | (uint64_t)(size ^ 0xFFFF) << 16, 32);
        pb_deflate_flush(out);
        memcpy(out->to, deflater->bytes + at, size);
        out->to += size;
        at += size;
    } while (at < deflater->stop);
}

static void deflate_write_header(const struct deflate_header *header, struct pb_deflate_out *out)
{
    pb_deflate_put(out, header->symbol_count - (PB_DEFLATE_END + 1), 5);
    pb_deflate_put(out, header->distance_count - 1, 5);
    pb_deflate_put(out, header->order_count - 4, 4);
    pb_deflate_flush(out);
    for (unsigned i = 0; i < header->order_count; i++) {
        pb_deflate_put(out, header->of_runs.lengths[deflate_run_order[i]], 3);
        pb_deflate_flush(out);
    }
    for (unsigned i = 0; i < header->run_count; i++) {
        unsigned symbol = header->runs[i].symbol;
        pb_deflate_put(out, header->of_runs.bits[symbol], header->of_runs.lengths[symbol]);
        pb_deflate_put(out, header->runs[i].extra, deflate_run_extra[symbol]);
        pb_deflate_flush(out);
    }
}

/* Bits of a symbol and of what follows it (low half), and how many they are. */
static inline uint64_t deflate_word(uint32_t bits, uint32_t count)
{
    return bits | (uint64_t)count << 32;
}

static inline uint64_t deflate_join(uint64_t first, uint64_t second)
{
    uint64_t counts = (first + second) >> 32 << 32;
    return counts | (uint32_t)first | (uint32_t)second << (first >> 32);
}

static inline void deflate_put_word(struct pb_deflate_out *out, uint64_t word)
{
    pb_deflate_put(out, (uint32_t)word, (unsigned)(word >> 32));
}

/* There are hardly ever more than two literals before a match, and one as often as none or two: so the last two are put
 * without a branch that a processor would have to guess. What they are put to is
 * flushed before them; it has 35 bits after. */
static inline void deflate_write_literals(const unsigned char *from, uint32_t count, const uint64_t *words,
                                          struct pb_deflate_out *out)
{
    for (; count > 2; from += 2, count -= 2) {
        deflate_put_word(out, deflate_join(words[from[0]], words[from[1]]));
        pb_deflate_flush(out);
    }
    uint64_t first = words[from[0]] & -(uint64_t)(count > 0);
    uint64_t second = words[from[1]] & -(uint64_t)(count > 1);
    deflate_put_word(out, deflate_join(first, second));
}

/* The code of a block as the content needs it. */
struct deflate_words {
    uint64_t literals[256];
    uint64_t lengths[PB_DEFLATE_LONGEST - PB_DEFLATE_SHORTEST +
                     1]; /* with how much more a length is than the least of its symbol */
    struct {
        uint32_t base;
        uint16_t bits;
        uint8_t own; /* bits of the symbol, and with those that follow */
        uint8_t all;
    } distances[PB_DEFLATE_DISTANCES];
};

static void deflate_list_words(const struct pb_deflater *deflater, const struct pb_deflate_code *symbols,
                               const struct pb_deflate_code *distances, struct deflate_words *words)
{
    for (unsigned i = 0; i < 256; i++)
        words->literals[i] = deflate_word(symbols->bits[i], symbols->lengths[i]);
    for (unsigned length = PB_DEFLATE_SHORTEST; length <= PB_DEFLATE_LONGEST; length++) {
        unsigned which = deflater->length_symbols[length];
        unsigned symbol = PB_DEFLATE_END + 1 + which;
        uint32_t more = length - pb_deflate_length_base[which];
        words->lengths[length - PB_DEFLATE_SHORTEST] =
            deflate_word(symbols->bits[symbol] | more << symbols->lengths[symbol],
                         symbols->lengths[symbol] + pb_deflate_length_extra[which]);
    }
    for (unsigned i = 0; i < PB_DEFLATE_DISTANCES; i++) {
        words->distances[i].base = pb_deflate_distance_base[i];
        words->distances[i].bits = distances->bits[i];
        words->distances[i].own = distances->lengths[i];
        words->distances[i].all = (uint8_t)(distances->lengths[i] + pb_deflate_distance_extra[i]);
    }
}

static void deflate_write_content(const struct pb_deflater *deflater, const struct pb_deflate_code *symbols,
                                  const struct pb_deflate_code *distances, struct pb_deflate_out *given)
{
    struct deflate_words words;
    struct pb_deflate_out out = *given;
    const unsigned char *literal = deflater->literals;
    deflate_list_words(deflater, symbols, distances, &words);
    for (uint32_t i = 0; i < deflater->match_count; i++) {
        struct pb_deflate_match match = deflater->matches[i];
        uint64_t length = words.lengths[match.beyond];
        uint64_t more = match.distance - words.distances[match.symbol].base;
        uint64_t distance = words.distances[match.symbol].bits | more << words.distances[match.symbol].own;
        unsigned count = (unsigned)(length >> 32) + words.distances[match.symbol].all;
        deflate_write_literals(literal, match.literals, words.literals, &out);
        literal += match.literals;
        if (out.count + count >= 64) /* with long codes */
            pb_deflate_flush(&out);
        pb_deflate_put(&out, (uint32_t)length | distance << (length >> 32), count);
        pb_deflate_flush(&out);
    }
    deflate_write_literals(literal, (uint32_t)(deflater->literals + deflater->literal_count - literal), words.literals,
                           &out);
    pb_deflate_flush(&out);
    pb_deflate_put(&out, symbols->bits[PB_DEFLATE_END], symbols->lengths[PB_DEFLATE_END]);
    pb_deflate_flush(&out);
    *given = out;
}

static void deflate_write_coded(const struct pb_deflater *deflater, struct pb_deflate_code *symbols,
                                struct pb_deflate_code *distances, struct pb_deflate_out *out)
{
    pb_deflate_bits(symbols, PB_DEFLATE_SYMBOLS);
    pb_deflate_bits(distances, PB_DEFLATE_DISTANCES);
    deflate_write_content(deflater, symbols, distances, out);
}

size_t pb_deflate_block(struct pb_deflater *deflater, bool last)
{
    struct deflate_header header = { 0 };
    struct pb_deflate_code symbols = { 0 };
    struct pb_deflate_code distances = { 0 };
    struct pb_deflate_out out = { deflater->bits, deflater->bit_count, deflater->packed };
    uint64_t size = deflater->stop - deflater->start;
    deflate_make_header(deflater, &header);
    deflate_make_fixed(&symbols, &distances);
    uint64_t extra = deflate_cost_of_extra(deflater);
    uint64_t own = extra + deflate_cost_of_header(&header) + deflate_cost(deflater, &header.symbols, &header.distances);
    uint64_t fixed = extra + deflate_cost(deflater, &symbols, &distances);
    uint64_t stored = 8 * (size + 4 * (size / (DEFLATE_STORED_MAXIMUM + 1) + 1));
    if (stored < own && stored < fixed)
        deflate_write_stored(deflater, last, &out);
    else if (fixed <= own) {
        pb_deflate_put(&out, last | DEFLATE_FIXED << 1, 3);
        deflate_write_coded(deflater, &symbols, &distances, &out);
    } else {
        pb_deflate_put(&out, last | DEFLATE_OWN << 1, 3);
        pb_deflate_bits(&header.of_runs, DEFLATE_RUN_SYMBOLS);
        deflate_write_header(&header, &out);
        deflate_write_coded(deflater, &header.symbols, &header.distances, &out);
    }
    if (last) {
        pb_deflate_put(&out, 0, (8 - out.count % 8) % 8);
        pb_deflate_flush(&out);
    }
    deflater->bits = out.bits;
    deflater->bit_count = out.count;
    return (size_t)(out.to - deflater->packed);
}
