/*
 * What was seen, as bytes in the order of bytes of the machine, as the rows of a unit are:
 *
 *   magic, version, how many groups
 *   each group: its texts but the period, each with its length before it; first and last day; how many authorities;
 *   their numbers, ascending; their values
 *
 * Only the newest period of each series is there. An authority with two different values has none.
 */
#include "core/peers/england.h"
#include "core/peers/seen_private.h"
#include "placebook/spelling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN_MAGIC = 0x4E455350, SEEN_VERSION = 1, SEEN_TEXT_MAXIMUM = 1 << 16 };

/* ---- Writing ---- */

struct seen_bytes {
    unsigned char *bytes;
    size_t length, capacity;
    bool failed;
};

static void seen_put(struct seen_bytes *out, const void *bytes, size_t length)
{
    if (out->length + length > out->capacity && !out->failed) {
        size_t capacity = out->capacity * 2 > out->length + length ? out->capacity * 2 : out->length + length + 4096;
        unsigned char *grown = realloc(out->bytes, capacity); /* checked: next line */
        out->failed = !grown;
        if (grown) {
            out->bytes = grown;
            out->capacity = capacity;
        }
    }
    if (out->failed || length == 0)
        return;
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

static void seen_put_number(struct seen_bytes *out, size_t number)
{
    const uint32_t small = (uint32_t)number;
    seen_put(out, &small, sizeof small);
}

static void seen_put_text(struct seen_bytes *out, const char *text, size_t length)
{
    length = length < SEEN_TEXT_MAXIMUM ? length : SEEN_TEXT_MAXIMUM - 1;
    seen_put_number(out, length);
    seen_put(out, text, length);
}

static int seen_by_authority(const void *a, const void *b)
{
    uint32_t left = ((const struct pb_seen_value *)a)->authority;
    uint32_t right = ((const struct pb_seen_value *)b)->authority;
    return (left > right) - (left < right);
}

/* Each authority once; returns how many there are. */
static size_t seen_settle(struct pb_seen_value *values, size_t count)
{
    size_t kept = 0;
    if (count > 1)
        qsort(values, count, sizeof *values, seen_by_authority);
    for (size_t from = 0, to = 0; from < count; from = to) {
        bool differ = false;
        for (to = from + 1; to < count && values[to].authority == values[from].authority; to++)
            differ = differ || (values[to].value != values[from].value &&
                                !(isnan(values[to].value) && isnan(values[from].value)));
        values[kept] = values[from];
        if (differ)
            values[kept].value = (double)NAN;
        kept++;
    }
    return kept;
}

/* Sexes and ages as they are published. */
static void seen_put_spelled(struct seen_bytes *out, const struct pb_symbols *symbols, enum pb_seen_text which,
                             pb_symbol symbol)
{
    char spelled[PB_AGE_TEXT];
    const char *text = pb_symbol_text(symbols, symbol);
    size_t length = pb_symbol_length(symbols, symbol);
    enum pb_word sex = which == PB_SEEN_SEX ? pb_sex_of(text, length) : PB_WORD_NONE;
    if (sex)
        text = pb_vocabulary[sex].text;
    else if (which == PB_SEEN_AGE && pb_age_spell(text, length, spelled))
        text = spelled;
    seen_put_text(out, text, strlen(text));
}

static void seen_put_group(struct seen_bytes *out, const struct pb_seen *seen, struct pb_seen_group *group)
{
    const struct pb_seen_series *series = &seen->series[group->series];
    group->count = seen_settle(group->values, group->count);
    for (enum pb_seen_text i = 0; i < PB_SEEN_PERIOD; i++)
        seen_put_spelled(out, &seen->symbols, i, series->texts[i]);
    seen_put(out, &group->start, sizeof group->start);
    seen_put(out, &group->end, sizeof group->end);
    seen_put_number(out, group->count);
    for (size_t i = 0; i < group->count; i++)
        seen_put_number(out, group->values[i].authority);
    for (size_t i = 0; i < group->count; i++)
        seen_put(out, &group->values[i].value, sizeof group->values[i].value);
}

enum pb_status pb_seen_write(const struct pb_seen *seen, unsigned char **bytes, size_t *length, struct pb_error *error)
{
    struct seen_bytes out = { 0 };
    size_t groups = 0;
    *bytes = NULL;
    *length = 0;
    if (seen->failed)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < seen->group_count; i++)
        groups += pb_seen_group_at(seen, i)->count > 0;
    if (groups == 0 || seen->full)
        return PB_OK;
    seen_put_number(&out, SEEN_MAGIC);
    seen_put_number(&out, SEEN_VERSION);
    seen_put_number(&out, groups);
    for (size_t i = 0; i < seen->group_count; i++)
        if (pb_seen_group_at(seen, i)->count > 0)
            seen_put_group(&out, seen, pb_seen_group_at(seen, i));
    if (out.failed) {
        free(out.bytes);
        return pb_out_of_memory(error);
    }
    *bytes = out.bytes;
    *length = out.length;
    return PB_OK;
}

/* ---- Reading ---- */

struct seen_from {
    const unsigned char *at;
    size_t left;
    struct pb_arena *arena;
    bool damaged, failed;
};

static void seen_get(struct seen_from *from, void *into, size_t length)
{
    from->damaged = from->damaged || from->left < length;
    memset(into, 0, length);
    if (from->damaged)
        return;
    memcpy(into, from->at, length);
    from->at += length;
    from->left -= length;
}

static uint32_t seen_get_number(struct seen_from *from)
{
    uint32_t number = 0;
    seen_get(from, &number, sizeof number);
    return number;
}

static const char *seen_get_text(struct seen_from *from)
{
    size_t length = seen_get_number(from);
    from->damaged = from->damaged || length >= SEEN_TEXT_MAXIMUM || from->left < length;
    if (from->damaged)
        return "";
    const char *text = pb_arena_text(from->arena, (const char *)from->at, length);
    from->failed = from->failed || !text;
    from->at += length;
    from->left -= length;
    return text ? text : "";
}

static void seen_get_series(struct seen_from *from, struct pb_england_series *series)
{
    const char **const texts[PB_SEEN_PERIOD] = {
        [PB_SEEN_INDICATOR] = &series->indicator,
        [PB_SEEN_AREA_TYPE] = &series->area_type,
        [PB_SEEN_SEX] = &series->sex,
        [PB_SEEN_AGE] = &series->age,
        [PB_SEEN_CATEGORY] = &series->category,
        [PB_SEEN_CATEGORY_TYPE] = &series->category_type,
    };
    for (size_t i = 0; i < PB_SEEN_PERIOD; i++)
        *texts[i] = seen_get_text(from);
    seen_get(from, &series->start, sizeof series->start);
    seen_get(from, &series->end, sizeof series->end);
    series->count = seen_get_number(from);
    from->damaged = from->damaged || series->count > PB_SEEN_AREAS_MAXIMUM;
    if (from->damaged)
        return;
    series->authorities = pb_arena_take(from->arena, series->count, sizeof *series->authorities);
    series->values = pb_arena_take(from->arena, series->count, sizeof *series->values);
    from->failed = from->failed || !series->authorities || !series->values;
    if (from->failed)
        return;
    seen_get(from, series->authorities, series->count * sizeof *series->authorities);
    seen_get(from, series->values, series->count * sizeof *series->values);
}

enum pb_status pb_england_add(struct pb_england *england, const char *source, const char *scheme,
                              const unsigned char *bytes, size_t length, struct pb_arena *arena, struct pb_error *error)
{
    struct seen_from from = { .at = bytes, .left = length, .arena = arena };
    if (length == 0)
        return PB_OK;
    from.damaged = seen_get_number(&from) != SEEN_MAGIC;
    from.damaged = seen_get_number(&from) != SEEN_VERSION || from.damaged;
    size_t groups = seen_get_number(&from);
    for (size_t i = 0; i < groups && !from.damaged && !from.failed; i++) {
        if (england->count == england->capacity) {
            size_t capacity = england->capacity ? england->capacity * 2 : 256;
            struct pb_england_series *grown =
                pb_arena_grow(arena, england->series, england->capacity, capacity, sizeof *grown);
            if (!grown)
                return pb_out_of_memory(error);
            england->series = grown;
            england->capacity = capacity;
        }
        struct pb_england_series *series = &england->series[england->count++];
        *series = (struct pb_england_series){ .source = source, .scheme = scheme };
        seen_get_series(&from, series);
    }
    if (from.failed)
        return pb_out_of_memory(error);
    return from.damaged ? pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "what was seen of England is damaged") : PB_OK;
}
