/*
 * What tells the rows of our areas apart. A national long table has several rows for one area and period: by measure,
 * by sex, by provider. A column belongs to what a row is about when rows that are alike in everything else differ in
 * it; a column that only follows from others, such as a region's name or the code of a treatment beside its name, does
 * not. All rows of our areas are compared, not the first ones of the file.
 */
#include "app/propose_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The rows about one of our areas, each with a key of all that is known to be said of it. */
struct apart {
    const struct pb_propose_roles *roles;
    size_t *rows;
    uint64_t *keys;
    size_t count;
    uint32_t *times; /* by slot: rows with its key */
    uint64_t *slots; /* to count different keys */
    size_t slot_count;
    struct pb_arena arena; /* of these */
};

static uint64_t mix(uint64_t key, uint64_t part)
{
    key = (key ^ part) * 0x9E3779B97F4A7C15ULL;
    return key ^ key >> 29;
}

const struct pb_preview_fact *pb_propose_fact(const struct pb_propose_roles *roles, size_t row, size_t column)
{
    return &roles->sheet->own.facts[row * roles->sheet->column_count + column];
}

uint64_t pb_propose_area(const struct pb_propose_roles *roles, size_t row)
{
    for (size_t i = 0; i < roles->level_count; i++) {
        const struct pb_preview_fact *fact = pb_propose_fact(roles, row, roles->levels[i]);
        if (fact->type != PB_PREVIEW_EMPTY)
            return fact->area;
    }
    size_t around = roles->small_type ? roles->within_code : roles->code;
    size_t named = roles->small_type ? roles->within_name : roles->name;
    uint64_t area = around == PROPOSE_NONE ? 0 : pb_propose_fact(roles, row, around)->area;
    area = area || named == PROPOSE_NONE ? area : pb_propose_fact(roles, row, named)->area;
    return area && roles->small_type ? pb_propose_fact(roles, row, roles->code)->key : area;
}

/* What the roles say of a row: its area and period, and the texts that are part of what is measured. A unit is none. */
static uint64_t key_of(const struct pb_propose_roles *roles, size_t row)
{
    const size_t columns[] = { roles->period, roles->month, roles->quarter, roles->period_end };
    uint64_t key = mix(1, pb_propose_area(roles, row));
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        key = mix(key, columns[i] == PROPOSE_NONE ? 0 : pb_propose_fact(roles, row, columns[i])->key);
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        if (roles->known[i] != PROPOSE_NONE && !pb_propose_is_figure(i) && strcmp(pb_propose_field(i), "unit") != 0)
            key = mix(key, pb_propose_fact(roles, row, roles->known[i])->key);
    return key;
}

/* False when memory is out; to be closed in any case. */
static bool open_apart(struct apart *apart, const struct pb_propose_roles *roles)
{
    size_t rows = roles->sheet->own.rows;
    *apart = (struct apart){ .roles = roles, .slot_count = 2 };
    while (apart->slot_count < rows * 2)
        apart->slot_count *= 2;
    pb_arena_open(&apart->arena, SIZE_MAX);
    apart->rows = pb_arena_take(&apart->arena, rows, sizeof *apart->rows);
    apart->keys = pb_arena_take(&apart->arena, rows, sizeof *apart->keys);
    apart->slots = pb_arena_take(&apart->arena, apart->slot_count, sizeof *apart->slots);
    apart->times = pb_arena_take(&apart->arena, apart->slot_count, sizeof *apart->times);
    if (!apart->rows || !apart->keys || !apart->slots || !apart->times)
        return false;
    for (size_t row = 0; row < rows; row++)
        if (pb_propose_area(roles, row)) {
            apart->rows[apart->count] = row;
            apart->keys[apart->count++] = key_of(roles, row);
        }
    return true;
}

static uint64_t key_with(const struct apart *apart, size_t i, const size_t *columns, size_t count)
{
    uint64_t key = apart->keys[i];
    for (size_t c = 0; c < count; c++)
        key = mix(key, pb_propose_fact(apart->roles, apart->rows[i], columns[c])->key);
    return key | 1;
}

static size_t apart_slot(const struct apart *apart, uint64_t key)
{
    size_t at = (size_t)(key >> 8) & (apart->slot_count - 1);
    while (apart->slots[at] && apart->slots[at] != key)
        at = (at + 1) & (apart->slot_count - 1);
    return at;
}

/* How many different keys there are, each with what these columns say. */
static size_t count_different(const struct apart *apart, const size_t *columns, size_t count)
{
    size_t different = 0;
    memset(apart->slots, 0, apart->slot_count * sizeof *apart->slots);
    memset(apart->times, 0, apart->slot_count * sizeof *apart->times);
    for (size_t i = 0; i < apart->count; i++) {
        uint64_t key = key_with(apart, i, columns, count);
        size_t at = apart_slot(apart, key);
        different += apart->slots[at] ? 0 : 1;
        apart->slots[at] = key;
        apart->times[at]++;
    }
    return different;
}

/* How many rows share their key with another one; the keys were counted last. */
static size_t count_shared(const struct apart *apart)
{
    size_t shared = 0;
    for (size_t i = 0; i < apart->slot_count; i++)
        shared += apart->times[i] > 1 ? apart->times[i] : 0;
    return shared;
}

/* Rows that are the same from end to end say one thing twice, and count once. */
static bool leave_out_same(struct apart *apart)
{
    size_t width = apart->roles->sheet->column_count;
    size_t kept = 0;
    size_t *all = pb_arena_take(&apart->arena, width, sizeof *all);
    for (size_t c = 0; all && c < width; c++)
        all[c] = c;
    if (all)
        memset(apart->slots, 0, apart->slot_count * sizeof *apart->slots);
    for (size_t i = 0; all && i < apart->count; i++) {
        uint64_t key = key_with(apart, i, all, width);
        size_t at = apart_slot(apart, key);
        if (apart->slots[at])
            continue;
        apart->slots[at] = key;
        apart->rows[kept] = apart->rows[i];
        apart->keys[kept++] = apart->keys[i];
    }
    apart->count = all ? kept : apart->count;
    return all != NULL;
}

/* ---- Columns that may tell them apart ---- */

static bool has_any_word(const char *heading, const char *const *words)
{
    for (; *words; words++)
        if (pb_propose_has_word(heading, *words))
            return true;
    return false;
}

static bool are_periods(const struct pb_preview_column *column)
{
    return column->filled > 0 && column->periods * 10 >= column->filled * 9;
}

enum {
    WORDS_OF_A_KIND,
    CODES_OF_A_KIND,
    NUMBERS_OF_A_KIND,
    NAMES_OF_AREAS,
    CODES_OF_AREAS,
    LEVELS_OF_AREAS, /* which say no more than the areas of a row do */
    NO_KIND
};

/* In which order columns are tried: words before their codes, and what may be something else last. */
static size_t kind_of(const struct pb_propose_roles *roles, size_t c)
{
    static const char *const notes[] = { "note", "notes", "comment", "comments", "footnote", "flag", NULL };
    static const char *const numbers[] = { "decile", "quintile", "quartile", "level", "grade", "band", "group",
                                           "code",   "id",       "stage",    "week",  "day",   NULL };
    static const char *const levels[] = {
        "group type",       "area type",       "org type",  "organisation type",  "geography", "geography type",
        "geographic level", "geography level", "org level", "organisation level", NULL
    };
    const struct pb_preview_column *column = &roles->sheet->columns[c];
    if (!column->unique || pb_propose_has_role(roles, c) || roles->companions[c].of != PROPOSE_NONE ||
        column->counts_rows || has_any_word(column->heading, notes))
        return NO_KIND;
    bool period = are_periods(column) && column->type != PB_PREVIEW_WORDS;
    if (has_any_word(column->heading, levels))
        return LEVELS_OF_AREAS;
    if (column->areas_by_code + column->areas_by_name > 0)
        return column->areas_by_name > column->areas_by_code ? NAMES_OF_AREAS : CODES_OF_AREAS;
    if (column->type == PB_PREVIEW_WORDS)
        return are_periods(column) ? NO_KIND : WORDS_OF_A_KIND;
    if (column->type == PB_PREVIEW_CODE)
        return period ? NO_KIND : CODES_OF_A_KIND;
    return column->type == PB_PREVIEW_WHOLE && !period && has_any_word(column->label, numbers) ? NUMBERS_OF_A_KIND
                                                                                               : NO_KIND;
}

static void leave_out(struct pb_propose_roles *roles, size_t at)
{
    memmove(&roles->dimensions[at], &roles->dimensions[at + 1],
            (--roles->dimension_count - at) * sizeof *roles->dimensions);
}

/* Takes out what follows from the others, the first columns first: of a group and its parts, the parts stay. */
static void leave_out_idle(const struct apart *apart, struct pb_propose_roles *roles, size_t different)
{
    for (size_t i = 0; i < roles->dimension_count;) {
        size_t others[PROPOSE_DIMENSIONS];
        size_t count = 0;
        for (size_t k = 0; k < roles->dimension_count; k++)
            if (k != i)
                others[count++] = roles->dimensions[k];
        if (count_different(apart, others, count) == different)
            leave_out(roles, i);
        else
            i++;
    }
}

static void sort_dimensions(struct pb_propose_roles *roles)
{
    for (size_t i = 1; i < roles->dimension_count; i++)
        for (size_t k = i; k > 0 && roles->dimensions[k - 1] > roles->dimensions[k]; k--) {
            size_t column = roles->dimensions[k];
            roles->dimensions[k] = roles->dimensions[k - 1];
            roles->dimensions[k - 1] = column;
        }
}

static void find_dimensions(struct apart *apart, struct pb_propose_roles *roles)
{
    size_t different = count_different(apart, NULL, 0);
    for (size_t kind = WORDS_OF_A_KIND; kind < NO_KIND; kind++)
        for (size_t c = 0; c < roles->sheet->column_count && different < apart->count; c++) {
            if (roles->dimension_count == PROPOSE_DIMENSIONS || kind_of(roles, c) != kind)
                continue;
            roles->dimensions[roles->dimension_count] = c;
            size_t found = count_different(apart, roles->dimensions, roles->dimension_count + 1);
            roles->dimension_count += found > different ? 1 : 0;
            different = found;
        }
    leave_out_idle(apart, roles, different);
    sort_dimensions(roles);
    (void)count_different(apart, roles->dimensions, roles->dimension_count);
    roles->alike = count_shared(apart);
    roles->own = apart->count;
}

bool pb_propose_tell_apart(struct pb_propose_roles *roles)
{
    struct apart apart;
    roles->dimension_count = roles->alike = roles->own = 0;
    bool good = open_apart(&apart, roles) && leave_out_same(&apart);
    if (good)
        find_dimensions(&apart, roles);
    pb_arena_close(&apart.arena);
    return good;
}

/* ---- One column and another ---- */

static size_t count_pairs(struct apart *apart, size_t first, size_t second)
{
    const size_t columns[] = { first, second };
    for (size_t i = 0; i < apart->count; i++)
        apart->keys[i] = 1;
    return count_different(apart, columns, second == PROPOSE_NONE ? 1 : 2);
}

bool pb_propose_determines(const struct pb_propose_roles *roles, size_t column, size_t other)
{
    struct apart apart;
    bool good =
        open_apart(&apart, roles) && count_pairs(&apart, column, PROPOSE_NONE) == count_pairs(&apart, column, other);
    pb_arena_close(&apart.arena);
    return good;
}

bool pb_propose_is_own(const struct pb_propose_roles *roles, size_t column)
{
    struct apart apart;
    bool good =
        open_apart(&apart, roles) && apart.count > 1 && count_pairs(&apart, column, PROPOSE_NONE) == apart.count;
    pb_arena_close(&apart.arena);
    return good;
}

bool pb_propose_is_time(const struct pb_preview_column *column)
{
    static const char *const words[] = {
        "week", "month", "date", "quarter", "year", "wave", "snapshot", "epiweek", NULL
    };
    return has_any_word(column->heading, words);
}

bool pb_propose_loose_time(const struct pb_propose_roles *roles)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        bool used = pb_propose_has_role(roles, c);
        for (size_t i = 0; i < roles->dimension_count; i++)
            used = used || roles->dimensions[i] == c;
        if (!used && column->different > 1 && (are_periods(column) || column->type == PB_PREVIEW_WHOLE) &&
            pb_propose_is_time(column) &&
            (roles->period == PROPOSE_NONE || !pb_propose_determines(roles, roles->period, c)))
            return true;
    }
    return false;
}

/* ---- Figures ---- */

bool pb_propose_whole_figures(const struct pb_propose_roles *roles, size_t column)
{
    for (size_t row = 0; row < roles->sheet->own.rows; row++) {
        double number = pb_propose_fact(roles, row, column)->number;
        bool percent = pb_propose_fact(roles, row, column)->type == PB_PREVIEW_PERCENT;
        if (pb_propose_area(roles, row) && !isnan(number) && (percent || number < 0 || number != floor(number)))
            return false;
    }
    return true;
}

/* Groups of rows that are alike in all but one dimension. */
struct family {
    uint64_t key;
    size_t part_count;
    bool has_total, open; /* a figure is missing */
};

struct families {
    struct family *items;
    size_t slots;
    double *sums; /* of each: of its parts, and of its total, by figure */
    size_t figures[PROPOSE_FIGURES];
    size_t count; /* figures */
};

static bool open_families(struct families *families, const struct pb_propose_roles *roles, struct pb_arena *arena)
{
    *families = (struct families){ .slots = 2 };
    for (size_t c = 0; c < roles->sheet->column_count && families->count < PROPOSE_FIGURES; c++)
        if (pb_propose_is_value(roles, c) || pb_propose_known_as(roles, "value") == c)
            families->figures[families->count++] = c;
    while (families->slots < roles->own * 2)
        families->slots *= 2;
    families->items = pb_arena_take(arena, families->slots, sizeof *families->items);
    families->sums = pb_arena_take(arena, families->slots, 2 * families->count * sizeof *families->sums);
    return families->items && families->sums;
}

static double *sums_of(const struct families *families, size_t slot, bool total)
{
    return families->sums + (2 * slot + (total ? 1 : 0)) * families->count;
}

static bool is_text(const struct pb_propose_roles *roles, size_t row, size_t column, uint64_t key)
{
    return pb_propose_fact(roles, row, column)->key == key;
}

static size_t family_of(struct families *families, uint64_t key)
{
    size_t at = (size_t)(key >> 8) & (families->slots - 1);
    while (families->items[at].key && families->items[at].key != key)
        at = (at + 1) & (families->slots - 1);
    families->items[at].key = key;
    return at;
}

static void add_to_family(struct families *families, size_t slot, const struct pb_propose_roles *roles, size_t row,
                          bool total)
{
    struct family *family = &families->items[slot];
    double *sums = sums_of(families, slot, total);
    for (size_t i = 0; i < families->count; i++) {
        double number = pb_propose_fact(roles, row, families->figures[i])->number;
        family->open = family->open || isnan(number);
        sums[i] = total ? number : sums[i] + number;
    }
    family->has_total = family->has_total || total;
    family->part_count += total ? 0 : 1;
}

/* Does the total of each group have the sum of its parts? */
static enum pb_propose_sum compare_families(const struct families *families)
{
    size_t alike = 0;
    for (size_t i = 0; i < families->slots; i++) {
        const struct family *family = &families->items[i];
        const double *parts = sums_of(families, i, false);
        const double *total = sums_of(families, i, true);
        double all = 0;
        if (!family->key)
            continue;
        if (!family->has_total || family->part_count == 0 || family->open)
            return PROPOSE_NO_SUM;
        for (size_t k = 0; k < families->count; k++) {
            if (fabs(parts[k] - total[k]) > 1e-9 * fabs(total[k]))
                return PROPOSE_NO_SUM;
            all += fabs(total[k]);
        }
        alike += family->part_count > 1 && all > 0 ? 1 : 0;
    }
    return alike >= PROPOSE_SURE ? PROPOSE_SUM : alike > 0 ? PROPOSE_MAYBE_SUM : PROPOSE_NO_SUM;
}

enum pb_propose_sum pb_propose_is_sum(const struct pb_propose_roles *roles, size_t dimension, uint64_t total)
{
    struct families families;
    struct pb_arena arena;
    pb_arena_open(&arena, SIZE_MAX);
    bool open = open_families(&families, roles, &arena);
    for (size_t row = 0; open && row < roles->sheet->own.rows; row++) {
        uint64_t key = key_of(roles, row);
        if (!pb_propose_area(roles, row))
            continue;
        for (size_t d = 0; d < roles->dimension_count; d++)
            if (d != dimension)
                key = mix(key, pb_propose_fact(roles, row, roles->dimensions[d])->key);
        bool is_total = is_text(roles, row, roles->dimensions[dimension], total);
        add_to_family(&families, family_of(&families, key | 1), roles, row, is_total);
    }
    enum pb_propose_sum sum = open ? compare_families(&families) : PROPOSE_NO_SUM;
    pb_arena_close(&arena);
    return sum;
}

/* ---- Texts that may be totals ---- */

/* A text of a dimension, and its figures. */
struct share {
    uint64_t key;
    double number;
};

static int compare_shares(const void *a, const void *b)
{
    const struct share *left = a;
    const struct share *right = b;
    return left->key < right->key ? -1 : left->key > right->key;
}

/* The figures of a row together; NaN where one is missing. */
static double figures_of(const struct pb_propose_roles *roles, size_t row)
{
    double number = 0;
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (pb_propose_is_value(roles, c) || pb_propose_known_as(roles, "value") == c)
            number += pb_propose_fact(roles, row, c)->number;
    return number;
}

bool pb_propose_halves(const struct pb_propose_roles *roles, size_t dimension, uint64_t halves[PROPOSE_HALVES])
{
    const struct pb_preview_own *own = &roles->sheet->own;
    double whole = 0;
    size_t count = 0;
    size_t found = 0;
    memset(halves, 0, PROPOSE_HALVES * sizeof *halves);
    struct share *shares = calloc(own->rows + 1, sizeof *shares); /* checked: next line */
    if (!shares)
        return false;
    for (size_t row = 0; row < own->rows; row++) {
        double number = pb_propose_area(roles, row) ? figures_of(roles, row) : NAN;
        if (isnan(number))
            continue;
        shares[count++] = (struct share){ pb_propose_fact(roles, row, roles->dimensions[dimension])->key, number };
        whole += number;
    }
    qsort(shares, count, sizeof *shares, compare_shares);
    for (size_t i = 0, next = 0; i < count && found < PROPOSE_HALVES; i = next) {
        double number = 0;
        for (next = i; next < count && shares[next].key == shares[i].key; next++)
            number += shares[next].number;
        if (whole > 0 && fabs(2 * number - whole) <= 1e-9 * whole)
            halves[found++] = shares[i].key;
    }
    free(shares);
    return true;
}
