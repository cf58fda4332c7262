#include "extractors/table/totals.h"

#include "extractors/table/sums_private.h"
#include "extractors/table/texts.h"
#include "placebook/spelling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_LEAST = 2 /* beside a total: of two equal texts nobody can say that one is the other's total */ };

#define ROUNDED_BY 1e-9 /* of amounts with decimals */

/* ---- By its word ---- */

static size_t totals_columns_of(const struct rows *rows)
{
    return rows->twins.count < TOTALS_COLUMNS ? rows->twins.count : TOTALS_COLUMNS;
}

/* Rows that follow each other often have the same text. */
static bool totals_is_one(struct table_totals *totals, size_t i, const struct text *text)
{
    if (text->length >= TOTALS_TEXT)
        return false;
    if (text->length != totals->columns[i].length || memcmp(text->text, totals->columns[i].last, text->length) != 0) {
        totals->columns[i].length = text->length;
        memcpy(totals->columns[i].last, text->text, text->length);
        totals->columns[i].last_is_total = pb_is_total(text->text, text->length);
    }
    return totals->columns[i].last_is_total;
}

void table_totals_note(struct rows *rows, const struct pb_tabular_row *row, struct sum *sum)
{
    struct table_totals *totals = &rows->sums->totals;
    for (size_t i = 0; i < totals_columns_of(rows); i++) {
        struct text text = table_cell_text(row, rows->twins.columns[i]);
        if (text.length == 0)
            continue;
        bool total = totals_is_one(totals, i, &text);
        if (total && !totals->columns[i].total[0])
            (void)snprintf(totals->columns[i].total, TOTALS_TEXT, "%.*s", (int)text.length, text.text);
        *(total ? &sum->totals : &sum->parts) |= (uint64_t)1 << i;
    }
}

/* The columns in which some sum has a total beside its parts, a bit each. */
static uint64_t doubled(const struct sums *sums)
{
    uint64_t found = 0;
    for (size_t i = 0; i < sums->count; i++)
        found |= sums->sums[i].totals & sums->sums[i].parts;
    return found;
}

static void warn_of_words(const struct rows *rows, uint64_t columns)
{
    for (size_t i = 0; i < totals_columns_of(rows); i++) {
        if (!(columns >> i & 1))
            continue;
        const char *heading = rows->layout->headings[rows->twins.columns[i]];
        const char *text = rows->sums->totals.columns[i].total;
        pb_warning_add(
            rows->context->findings, rows->file, 0,
            "'%s' in the column '%.80s' is added up together with its parts, so that they count twice: leave "
            "it out with \"skip\": [{\"column\": \"%.80s\", \"matches\": [\"%s\"]}] in the mapping",
            text, heading, heading, text);
    }
}

/* ---- By its size ---- */

/* The texts of breakdowns, over all sums. */
struct totals_walk {
    const struct rows *rows;
    uint32_t *order;    /* the sums of categories: breakdown by breakdown, those of one text together */
    uint32_t *whole;    /* of such a sum: that of all its texts */
    uint32_t *siblings; /* of a whole: how many texts of the present breakdown it has */
    size_t count;
};

static int totals_compare(const void *a, const void *b, void *context)
{
    const struct sums *sums = context;
    const struct sum *left = &sums->sums[*(const uint32_t *)a];
    const struct sum *right = &sums->sums[*(const uint32_t *)b];
    if (left->key[KEY_CATEGORY_TYPE] != right->key[KEY_CATEGORY_TYPE])
        return left->key[KEY_CATEGORY_TYPE] < right->key[KEY_CATEGORY_TYPE] ? -1 : 1;
    if (left->key[KEY_CATEGORY] != right->key[KEY_CATEGORY])
        return left->key[KEY_CATEGORY] < right->key[KEY_CATEGORY] ? -1 : 1;
    return left < right ? -1 : left > right;
}

static bool totals_prepare(struct totals_walk *walk)
{
    const struct sums *sums = walk->rows->sums;
    walk->order = calloc(sums->count + 1, sizeof *walk->order);       /* checked: below */
    walk->whole = calloc(sums->count + 1, sizeof *walk->whole);       /* checked: below */
    walk->siblings = calloc(sums->count + 1, sizeof *walk->siblings); /* checked: next line */
    if (!walk->order || !walk->whole || !walk->siblings)
        return false;
    for (size_t i = 0; i < sums->count; i++) {
        pb_symbol key[KEY];
        if (sums->sums[i].total)
            continue;
        memcpy(key, sums->sums[i].key, sizeof key);
        key[KEY_CATEGORY_TYPE] = key[KEY_CATEGORY] = PB_WORD_NONE;
        uint32_t slot = sums->slots[table_sums_slot_of(sums, key)];
        if (slot == 0)
            continue;
        walk->whole[i] = slot - 1;
        walk->order[walk->count++] = (uint32_t)i;
    }
    qsort_r(walk->order, walk->count, sizeof *walk->order, totals_compare, walk->rows->sums);
    return true;
}

static const struct sum *sum_at(const struct totals_walk *walk, size_t at)
{
    return &walk->rows->sums->sums[walk->order[at]];
}

/* Where the sums end that have the same text in a part of the key as the one at `begin`. */
static size_t end_of(const struct totals_walk *walk, size_t begin, size_t part)
{
    size_t end = begin;
    while (end < walk->count && sum_at(walk, end)->key[part] == sum_at(walk, begin)->key[part])
        end++;
    return end;
}

/* Is a text, whose sums are these, half of all that there is in each of them? */
static bool is_half(const struct totals_walk *walk, size_t begin, size_t end)
{
    bool any = false;
    for (size_t i = begin; i < end; i++) {
        size_t at = walk->whole[walk->order[i]];
        const struct sum *whole = &walk->rows->sums->sums[at];
        uint64_t unknown = whole->rejected + whole->suppressed[VALUE] + whole->missing[VALUE];
        if (unknown > 0 || whole->number[VALUE] == 0)
            continue;
        double half = sum_at(walk, i)->number[VALUE];
        if (fabs(2 * half - whole->number[VALUE]) > ROUNDED_BY * fabs(whole->number[VALUE]))
            return false;
        any = any || walk->siblings[at] > PARTS_LEAST;
    }
    return any;
}

/* The column of a breakdown that these sums are of. */
static size_t totals_breakdown(const struct rows *rows, const struct sum *sum)
{
    const struct table_breakdown *breakdowns = rows->options->breakdowns.items;
    const char *type = pb_symbol_text(rows->context->table->symbols, sum->key[KEY_CATEGORY_TYPE]);
    size_t i = 0;
    while (i + 1 < rows->options->breakdowns.count && strcmp(breakdowns[i].category_type, type) != 0)
        i++;
    return i;
}

/* Was a total of this column found by its word? */
static bool totals_is_said(const struct rows *rows, size_t column, uint64_t said)
{
    for (size_t i = 0; i < totals_columns_of(rows); i++)
        if ((said >> i & 1) && rows->twins.columns[i] == column)
            return true;
    return false;
}

/* One breakdown, of which these are the sums. */
static void warn_of_breakdown(const struct totals_walk *walk, size_t begin, size_t end, uint64_t said)
{
    const struct rows *rows = walk->rows;
    const struct table_breakdown *breakdowns = rows->options->breakdowns.items;
    size_t breakdown = totals_breakdown(rows, sum_at(walk, begin));
    if (totals_is_said(rows, rows->layout->breakdowns[breakdown], said))
        return;
    for (size_t i = begin; i < end; i++)
        walk->siblings[walk->whole[walk->order[i]]]++;
    for (size_t i = begin, next = begin; i < end; i = next) {
        next = end_of(walk, i, KEY_CATEGORY);
        next = next < end ? next : end;
        if (is_half(walk, i, next))
            pb_warning_add(
                rows->context->findings, rows->file, 0,
                "'%.60s' in the column '%.80s' is as large as all its other texts together, wherever there "
                "are figures: if it is their total, leave it out with \"skip\" in the mapping, because it is "
                "added up with them",
                pb_symbol_text(rows->context->table->symbols, sum_at(walk, i)->key[KEY_CATEGORY]),
                breakdowns[breakdown].column);
    }
    for (size_t i = begin; i < end; i++)
        walk->siblings[walk->whole[walk->order[i]]] = 0;
}

enum pb_status table_totals_warn(const struct rows *rows, struct pb_error *error)
{
    struct totals_walk walk = { .rows = rows };
    uint64_t columns = doubled(rows->sums);
    warn_of_words(rows, columns);
    if (rows->options->breakdowns.count == 0 || rows->sums->count == 0)
        return PB_OK;
    bool room = totals_prepare(&walk);
    for (size_t begin = 0, end = 0; room && begin < walk.count; begin = end) {
        end = end_of(&walk, begin, KEY_CATEGORY_TYPE);
        warn_of_breakdown(&walk, begin, end, columns);
    }
    free(walk.order);
    free(walk.whole);
    free(walk.siblings);
    return room ? PB_OK : pb_out_of_memory(error);
}
