/*
 * Records are kept once each: a set of 64-bit hashes says what was seen. A collision would lose a record of a finding
 * that is still counted, which with 64 bits and the maximum number of records is practically impossible.
 * placebook/lookup.h is no use here: it keeps texts and does not grow.
 */
#include "placebook/quality.h"

#include "placebook/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

enum { SENTENCE_SIZE = 1024, SEEN_FIRST = 256 };

/* --- rules --- */

/* The check of a rule, which is begun when it is new. NULL after an error. */
static struct pb_check *quality_find_check(struct pb_findings *findings, const char *rule, struct pb_error *error)
{
    for (size_t i = 0; i < findings->check_count; i++)
        if (strcmp(findings->checks[i].rule, rule) == 0)
            return &findings->checks[i];
    if (findings->check_count >= PB_CHECKS_MAXIMUM) {
        (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "more than %d rules in one unit, the last one is '%.60s'",
                      (int)PB_CHECKS_MAXIMUM, rule);
        return NULL;
    }
    size_t capacity = findings->check_capacity;
    if (findings->check_count == capacity)
        capacity = capacity ? capacity * 2 : 16;
    struct pb_check *checks =
        pb_arena_grow(&findings->arena, findings->checks, findings->check_capacity, capacity, sizeof *checks);
    const char *copy = pb_arena_text(&findings->arena, rule, strlen(rule));
    if (!checks || !copy) {
        (void)pb_out_of_memory(error);
        return NULL;
    }
    findings->checks = checks;
    findings->check_capacity = capacity;
    checks[findings->check_count] = (struct pb_check){ .rule = copy, .sentence = "" };
    return &checks[findings->check_count++];
}

enum pb_status pb_check_count(struct pb_findings *findings, const char *rule, const char *sentence, uint64_t compared,
                              uint64_t mismatched, struct pb_error *error)
{
    struct pb_check *check = quality_find_check(findings, rule, error);
    if (!check)
        return PB_FATAL;
    if (!check->sentence[0]) {
        const char *copy = pb_arena_text(&findings->arena, sentence, strlen(sentence));
        if (!copy)
            return pb_out_of_memory(error);
        check->sentence = copy;
    }
    check->compared += compared;
    check->mismatched += mismatched;
    return PB_OK;
}

void pb_check_merge(struct pb_check *into, const struct pb_check *check)
{
    if (!into->sentence[0])
        into->sentence = check->sentence;
    into->compared += check->compared;
    into->mismatched += check->mismatched;
    into->found += check->found;
}

/* --- each record once --- */

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return XXH3_64bits_withSeed(text, strlen(text) + 1, hash);
}

static uint64_t quality_hash_of(const struct pb_quality *quality)
{
    const char *const texts[] = { quality->rule, quality->measure,       quality->area_code, quality->sex,
                                  quality->age,  quality->category_type, quality->category,  quality->period,
                                  quality->file, quality->rows,          quality->sentence };
    uint64_t hash = (uint64_t)quality->kind;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        hash = hash_text(hash, texts[i]);
    return hash ? hash : 1;
}

static size_t quality_place_of(const uint64_t *seen, size_t capacity, uint64_t hash)
{
    assert(hash && capacity && (capacity & (capacity - 1)) == 0);
    size_t at = (size_t)hash & (capacity - 1);
    while (seen[at] && seen[at] != hash)
        at = (at + 1) & (capacity - 1);
    return at;
}

static bool grow_seen(struct pb_findings *findings)
{
    size_t capacity = findings->seen_capacity ? findings->seen_capacity * 2 : SEEN_FIRST;
    uint64_t *grown = pb_arena_take(&findings->arena, capacity, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < findings->seen_capacity; i++)
        if (findings->seen[i])
            grown[quality_place_of(grown, capacity, findings->seen[i])] = findings->seen[i];
    findings->seen = grown;
    findings->seen_capacity = capacity;
    return true;
}

/* Marks a record as seen; *repeated when it was before. */
static enum pb_status see(struct pb_findings *findings, const struct pb_quality *quality, bool *repeated,
                          struct pb_error *error)
{
    bool full = findings->seen_count >= PB_SEEN_MAXIMUM;
    if (!full && findings->seen_count * 2 >= findings->seen_capacity && !grow_seen(findings))
        return pb_out_of_memory(error);
    uint64_t hash = quality_hash_of(quality);
    size_t at = quality_place_of(findings->seen, findings->seen_capacity, hash);
    *repeated = findings->seen[at] == hash;
    if (!*repeated && !full) {
        findings->seen[at] = hash;
        findings->seen_count++;
    }
    return PB_OK;
}

/* --- records --- */

/* Neighbouring records agree in most texts: an earlier copy serves. */
static const char *quality_keep_text(struct pb_arena *arena, const char *earlier, const char *text)
{
    return earlier && strcmp(earlier, text) == 0 ? earlier : pb_arena_text(arena, text, strlen(text));
}

/* A copy of the record with its texts in the arena. */
static enum pb_status quality_keep(struct pb_findings *findings, const struct pb_quality *quality,
                                   struct pb_error *error)
{
    if (findings->quality_count == findings->quality_capacity) {
        size_t capacity = findings->quality_capacity ? findings->quality_capacity * 2 : 64;
        struct pb_quality *grown =
            pb_arena_grow(&findings->arena, findings->quality, findings->quality_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        findings->quality = grown;
        findings->quality_capacity = capacity;
    }
    static const struct pb_quality none;
    const struct pb_quality *last = findings->quality_count ? &findings->quality[findings->quality_count - 1] : &none;
    struct pb_quality kept = *quality;
    bool fits = true;
#define KEEP(name)                                                                                                     \
    kept.name = quality_keep_text(&findings->arena, last->name, quality->name);                                        \
    fits = fits && kept.name
    KEEP(rule);
    KEEP(measure);
    KEEP(measure_name);
    KEEP(area_code);
    KEEP(area_name);
    KEEP(sex);
    KEEP(age);
    KEEP(category_type);
    KEEP(category);
    KEEP(period);
    KEEP(sentence);
    KEEP(file);
    KEEP(rows);
    KEEP(counts);
    if (quality->source) {
        KEEP(source);
    }
#undef KEEP
    if (!fits)
        return pb_out_of_memory(error);
    findings->quality[findings->quality_count++] = kept;
    return PB_OK;
}

static void quality_take_row(struct pb_quality *quality, const struct pb_table *table, size_t row)
{
    quality->measure = pb_cell(table, measure, row);
    quality->measure_name = pb_cell(table, measure_name, row);
    quality->area_code = pb_cell(table, area_code, row);
    quality->area_name = pb_cell(table, area_name, row);
    quality->sex = pb_cell(table, sex, row);
    quality->age = pb_cell(table, age, row);
    quality->category_type = pb_cell(table, category_type, row);
    quality->category = pb_cell(table, category, row);
    quality->period = pb_cell(table, period, row);
    quality->file = pb_cell(table, source_file, row);
    quality->rows = pb_cell(table, source_row, row);
    quality->source = pb_cell(table, source, row);
}

static struct pb_quality record_of(enum pb_word kind, const char *rule, const char *sentence)
{
    return (struct pb_quality){ .kind = kind,
                                .rule = rule,
                                .measure = "",
                                .measure_name = "",
                                .area_code = "",
                                .area_name = "",
                                .sex = "",
                                .age = "",
                                .category_type = "",
                                .category = "",
                                .period = "",
                                .found = PB_MISSING,
                                .expected = PB_MISSING,
                                .sentence = sentence,
                                .file = "",
                                .rows = "",
                                .counts = "" };
}

static enum pb_status quality_add(struct pb_findings *findings, const struct pb_quality *quality,
                                  struct pb_error *error)
{
    bool repeated = false;
    enum pb_status status = see(findings, quality, &repeated, error);
    if (status != PB_OK || repeated)
        return status;
    struct pb_check *check = quality_find_check(findings, quality->rule, error);
    if (!check)
        return PB_FATAL;
    return check->found++ < PB_QUALITY_MAXIMUM ? quality_keep(findings, quality, error) : PB_OK;
}

/* A sentence that is too long ends at a whole character. */
PB_PRINTF(2, 0) static void quality_say(char sentence[SENTENCE_SIZE], const char *format, va_list arguments)
{
    (void)vsnprintf(sentence, SENTENCE_SIZE, format, arguments);
    pb_utf8_repair(sentence);
}

enum pb_status pb_quality_add(struct pb_findings *findings, enum pb_word kind, const char *rule,
                              const struct pb_table *table, size_t row, double found, double expected,
                              struct pb_error *error, const char *format, ...)
{
    char sentence[SENTENCE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    quality_say(sentence, format, arguments);
    va_end(arguments);
    struct pb_quality quality = record_of(kind, rule, sentence);
    quality.found = found;
    quality.expected = expected;
    assert(!table || row < table->rows);
    if (table)
        quality_take_row(&quality, table, row);
    return quality_add(findings, &quality, error);
}

enum pb_status pb_quality_add_area(struct pb_findings *findings, enum pb_word kind, const char *rule,
                                   const struct pb_table *table, size_t row, struct pb_error *error, const char *format,
                                   ...)
{
    char sentence[SENTENCE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    quality_say(sentence, format, arguments);
    va_end(arguments);
    struct pb_quality quality = record_of(kind, rule, sentence);
    quality.area_code = pb_cell(table, area_code, row);
    quality.area_name = pb_cell(table, area_name, row);
    quality.file = pb_cell(table, source_file, row);
    quality.source = pb_cell(table, source, row);
    return quality_add(findings, &quality, error);
}

enum pb_status pb_caution_add(struct pb_findings *findings, const char *rule, const char *file, const char *rows,
                              struct pb_error *error, const char *format, ...)
{
    char sentence[SENTENCE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    quality_say(sentence, format, arguments);
    va_end(arguments);
    struct pb_quality quality = record_of(PB_WORD_CAUTION, rule, sentence);
    quality.file = file;
    quality.rows = rows;
    return quality_add(findings, &quality, error);
}
