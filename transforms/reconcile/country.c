/*
 * The country against itself. Files carry it several times: once with the age in words and once without, with a
 * category spelled in two ways, under an old and a new indicator of the same measure. Wherever two rows of a measure
 * mean the same sex, age, category and period, their figures have to agree.
 */
#include "transforms/reconcile/reconcile.h"

#include <stdlib.h>
#include <string.h>

enum { WORDING = 256, PARTS = 8 };

/* What a row is about, with the wording taken out. */
struct subject {
    uint32_t row;
    uint32_t parts[PARTS]; /* measure, sex, period (3), category type, category, age */
};
enum { AGE = PARTS - 1 };

/* Small letters, digits and the signs of age bands; "&" is "and". */
static size_t country_plain(const char *text, char words[WORDING])
{
    size_t length = 0;
    for (; *text && length + 4 < WORDING; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '&') {
            memcpy(words + length, "and", 3);
            length += 3;
        } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80 ||
                   strchr("+-<>", byte)) {
            words[length++] = (char)byte;
        } else if (byte >= 'A' && byte <= 'Z') {
            words[length++] = (char)(byte - 'A' + 'a');
        }
    }
    words[length] = '\0';
    return length;
}

/* No age is none in words too. How ages are spelled has been settled before. */
static size_t plain_age(const char *text, char words[WORDING])
{
    size_t length = country_plain(text, words);
    if (strcmp(words, "notapplicable") == 0)
        length = 0;
    words[length] = '\0';
    return length;
}

static bool country_describe(const struct pb_table *table, uint32_t row, struct pb_symbols *pool,
                             struct subject *subject)
{
    char words[WORDING];
    uint32_t period = table->period_start[row] ? 0 : table->period[row];
    *subject = (struct subject){ .row = row,
                                 .parts = { table->measure[row], table->sex[row], (uint32_t)table->period_start[row],
                                            (uint32_t)table->period_end[row], period } };
    pb_symbol *parts = &subject->parts[5];
    parts[0] = pb_symbol_add(pool, words, country_plain(pb_cell(table, category_type, row), words));
    parts[1] = pb_symbol_add(pool, words, country_plain(pb_cell(table, category, row), words));
    parts[2] = pb_symbol_add(pool, words, plain_age(pb_cell(table, age, row), words));
    return parts[0] != PB_SYMBOL_NONE && parts[1] != PB_SYMBOL_NONE && parts[2] != PB_SYMBOL_NONE;
}

static int compare_subjects(const void *a, const void *b)
{
    const struct subject *left = a;
    const struct subject *right = b;
    for (int i = 0; i < PARTS; i++)
        if (left->parts[i] != right->parts[i])
            return left->parts[i] < right->parts[i] ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

static enum pb_status country_compare(struct reconcile_work *work, size_t row, size_t other,
                                      struct reconcile_known found, struct reconcile_known expected, const char *what)
{
    if (pb_missing(found.number) || pb_missing(expected.number))
        return PB_OK;
    const struct pb_table *table = work->context->table;
    char texts[2][32];
    return reconcile_compared(
        work, COUNTRY_ROWS, reconcile_known_agree(found, expected), row, found.number, expected.number,
        "%s of %s: %s here (indicator %.60s, age \"%.60s\"), %s in %.100s, line %.40s (indicator %.60s, "
        "age \"%.60s\")",
        what, pb_cell(table, area_name, row), reconcile_say(found.number, texts[0]), pb_cell(table, indicator, row),
        pb_cell(table, age, row), reconcile_say(expected.number, texts[1]), pb_cell(table, source_file, other),
        pb_cell(table, source_row, other), pb_cell(table, indicator, other), pb_cell(table, age, other));
}

static enum pb_status country_compare_rows(struct reconcile_work *work, size_t row, size_t other)
{
    enum pb_status status = country_compare(work, row, other, reconcile_known_count(work, row),
                                            reconcile_known_count(work, other), "Count");
    if (status == PB_OK)
        status = country_compare(work, row, other, reconcile_known_denominator(work, row),
                                 reconcile_known_denominator(work, other), "Denominator");
    if (status == PB_OK)
        status = country_compare(work, row, other, reconcile_known_value(work, row), reconcile_known_value(work, other),
                                 "Value");
    return status;
}

/* Subjects that differ in age only, in the order of their ages, those without an age first. Such a row is of the only
 * age that there is; when there are several, nobody knows of which. */
static enum pb_status country_compare_group(struct reconcile_work *work, const struct subject *subjects, size_t count)
{
    size_t ages = subjects[0].parts[AGE] != PB_WORD_NONE;
    for (size_t i = 1; i < count; i++)
        ages += subjects[i].parts[AGE] != subjects[i - 1].parts[AGE];
    enum pb_status status = PB_OK;
    for (size_t i = 1; i < count && status == PB_OK; i++)
        if (ages == 1 || subjects[i].parts[AGE] == subjects[i - 1].parts[AGE])
            status = country_compare_rows(work, subjects[i].row, subjects[i - 1].row);
    return status;
}

static enum pb_status country_compare_all(struct reconcile_work *work, struct subject *subjects)
{
    size_t count = work->country_count;
    qsort(subjects, count, sizeof *subjects, compare_subjects);
    for (size_t begin = 0; begin < count;) {
        size_t end = begin + 1;
        while (end < count && memcmp(subjects[begin].parts, subjects[end].parts, AGE * sizeof(uint32_t)) == 0)
            end++;
        enum pb_status status = country_compare_group(work, &subjects[begin], end - begin);
        if (status != PB_OK)
            return status;
        begin = end;
    }
    return PB_OK;
}

enum pb_status reconcile_check_country(struct reconcile_work *work)
{
    struct pb_symbols pool;
    enum pb_status status = pb_symbols_open(&pool, work->error);
    if (status != PB_OK)
        return status;
    struct subject *subjects = pb_arena_take(&work->arena, work->country_count, sizeof *subjects);
    bool fits = subjects != NULL;
    for (size_t i = 0; fits && i < work->country_count; i++)
        fits = country_describe(work->context->table, work->country[i], &pool, &subjects[i]);
    status = fits ? country_compare_all(work, subjects) : pb_out_of_memory(work->error);
    pb_symbols_close(&pool);
    return status;
}
