/*
 * Watches the cells of every column to the end of a sheet. Each different text is looked at once, so a long table costs
 * little more than reading it: most cells have the text of the cell above. Memory is bounded: of a column with many
 * texts, such as one of figures, only the first ones are kept.
 *
 * The rows of our areas are few in a national table and all that is published of it, so they are kept whole.
 */
#include "core/preview/preview_private.h"

#include <math.h>
#include <string.h>
#include <xxhash.h>

enum {
    ALL_TEXTS = 1 << 18,      /* of all columns together */
    FEW_TEXTS = 64,           /* of one of very many columns */
    FIGURE_TEXTS = 256,       /* of a column of figures */
    PERIOD_TEXTS = 1 << 13,   /* the days of 22 years */
    WATCH_TEXT_MAXIMUM = 120, /* a longer text is no category */
    FIRST_ROOM = 16,
    BY_CODE = 1,
    BY_NAME = 2
};

#define SCRATCH_MAXIMUM ((size_t)192 << 20)

/* ---- Texts ---- */

/* Has a text no blank of any kind, and nothing that takes no room? */
static bool is_one_word(const char *text, size_t length)
{
    bool plain = true;
    for (size_t i = 0; i < length; i++)
        plain = plain && (unsigned char)text[i] > ' ' && (unsigned char)text[i] != 0xC2 &&
                (unsigned char)text[i] != 0xE2 && (unsigned char)text[i] != 0xEF;
    return plain;
}

/* The length of a thin, figure or narrow no-break blank between two digits. */
static size_t thin_blank(const char *text, size_t length, size_t at)
{
    enum { LENGTH = 3 };
    static const char *const blanks[] = { "\xE2\x80\x87", "\xE2\x80\x89", "\xE2\x80\xAF" };
    bool between =
        at > 0 && at + LENGTH < length && strchr("0123456789", text[at - 1]) && strchr("0123456789", text[at + LENGTH]);
    for (size_t i = 0; between && i < sizeof blanks / sizeof blanks[0]; i++)
        if (memcmp(text + at, blanks[i], LENGTH) == 0)
            return LENGTH;
    return 0;
}

size_t pb_preview_squeeze(const char *text, size_t length, char *buffer, size_t size)
{
    size_t count = 0;
    bool space = false;
    if (length + 2 <= size && is_one_word(text, length)) {
        memcpy(buffer, text, length);
        buffer[length] = '\0';
        return length;
    }
    pb_text_trim(&text, &length);
    for (size_t i = 0; i < length && count + 2 < size; i++) {
        bool wide = i + 1 < length && (unsigned char)text[i] == 0xC2 && (unsigned char)text[i + 1] == 0xA0;
        size_t thin = (unsigned char)text[i] == 0xE2 ? thin_blank(text, length, i) : 0;
        if (wide || thin || (unsigned char)text[i] <= ' ') {
            space = count > 0;
            i += wide ? 1 : thin ? thin - 1 : 0;
            continue;
        }
        if (space)
            buffer[count++] = ' ';
        space = false;
        buffer[count++] = text[i];
    }
    buffer[count] = '\0';
    return count;
}

enum pb_preview_type pb_preview_cell_type(const struct pb_tabular_cell *cell, const char *text, size_t length,
                                          double *number)
{
    enum pb_preview_type type = pb_preview_type_of(text, length, number);
    if (cell->kind == PB_CELL_ERROR || cell->kind == PB_CELL_BROKEN || cell->kind == PB_CELL_MISSING)
        return PB_PREVIEW_EMPTY;
    if (cell->kind == PB_CELL_DATE)
        return PB_PREVIEW_DATE;
    if (cell->kind == PB_CELL_NUMBER && cell->percent) {
        *number = cell->number * 100;
        return PB_PREVIEW_PERCENT;
    }
    return type;
}

enum pb_preview_type pb_preview_sheet_type(const struct pb_preview_sheet *sheet, const struct pb_tabular_cell *cell,
                                           const char *text, size_t length, double *number)
{
    enum { NUMBER = 40 };
    char turned[NUMBER];
    bool blanks = sheet->blank_thousands && cell->kind == PB_CELL_TEXT && pb_preview_blank_groups(text, length);
    bool plain = (blanks || sheet->decimal_comma) && cell->kind == PB_CELL_TEXT && length < sizeof turned;
    size_t count = 0;
    for (size_t i = 0; plain && i < length; i++) {
        plain = strchr("0123456789.,-+% ", text[i]) != NULL;
        if (blanks && text[i] == ' ')
            continue;
        turned[count++] = !sheet->decimal_comma ? text[i] : text[i] == ',' ? '.' : text[i] == '.' ? ',' : text[i];
    }
    return pb_preview_cell_type(cell, plain ? turned : text, plain ? count : length, number);
}

/* A text as it was kept, or as it is in the file. */
struct watched {
    const struct pb_preview_sheet *sheet;
    const char *text;
    size_t length;
    const struct pb_preview_cell *kept;
    const struct pb_tabular_cell *cell;
};

static enum pb_preview_type type_of_watched(const struct watched *watched, double *number)
{
    if (!watched->kept)
        return pb_preview_sheet_type(watched->sheet, watched->cell, watched->text, watched->length, number);
    *number = watched->kept->number;
    return watched->kept->type;
}

static uint32_t *find_slot(const struct pb_preview_texts *texts, const char *text, size_t length, uint64_t key)
{
    size_t at = (size_t)key & (texts->slot_count - 1);
    for (; texts->slots[at]; at = (at + 1) & (texts->slot_count - 1)) {
        const struct pb_preview_kept *kept = &texts->items[texts->slots[at] - 1];
        if (kept->key == key && kept->length == length && memcmp(kept->text, text, length) == 0)
            break;
    }
    return &texts->slots[at];
}

/* Room for one text more; the slots are at most half full. */
static bool make_room(struct pb_preview_watch *watch, struct pb_preview_texts *texts)
{
    if (texts->count < texts->capacity)
        return true;
    size_t capacity = texts->capacity ? texts->capacity * 2 : texts->first_room;
    struct pb_preview_kept *items =
        pb_arena_grow(&watch->scratch, texts->items, texts->capacity, capacity, sizeof *items);
    uint32_t *slots = items ? pb_arena_take(&watch->scratch, capacity * 2, sizeof *slots) : NULL;
    if (!slots)
        return false;
    texts->items = items;
    texts->capacity = capacity;
    texts->slots = slots;
    texts->slot_count = capacity * 2;
    for (size_t i = 0; i < texts->count; i++)
        *find_slot(texts, items[i].text, items[i].length, items[i].key) = (uint32_t)(i + 1);
    return true;
}

/* ---- Areas ---- */

/* The position + 1 of the area that a cell is, and how it says so; 0: none. */
static uint32_t find_area(const struct pb_area_names *areas, const char *text, size_t length, uint8_t *how)
{
    const struct pb_area *all = areas->geography->areas.items;
    bool ambiguous = false;
    const struct pb_area *found = pb_area_by_code(areas->geography, text, length);
    *how = BY_CODE;
    if (!found && length > 0) {
        found = pb_area_by_name(areas, text, length, &ambiguous);
        *how = BY_NAME;
    }
    if (!found)
        *how = 0;
    return found ? (uint32_t)(found - all) + 1 : 0;
}

static bool is_coarse(const struct pb_preview_watch *watch, uint32_t area)
{
    const struct pb_area *all = watch->areas->geography->areas.items;
    return all[area - 1].kind == PB_AREA_COUNTRY || all[area - 1].kind == PB_AREA_REGION;
}

static void note_area(struct pb_preview_watch *watch, size_t column, uint32_t area, uint8_t how)
{
    if (!area)
        return;
    watch->seen[column * watch->areas->geography->areas.count + area - 1] |= how;
    watch->anywhere[area - 1] |= how;
}

/* ---- A row ---- */

static uint32_t add_text(struct pb_preview_watch *watch, size_t column, const struct watched *watched, uint64_t key,
                         uint32_t *slot)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    struct pb_preview_kept *kept = &texts->items[texts->count];
    double number = NAN;
    kept->text = pb_arena_text(&watch->scratch, watched->text, watched->length);
    if (!kept->text)
        return 0;
    kept->key = key;
    kept->length = watched->length;
    kept->type = (uint8_t)type_of_watched(watched, &number);
    kept->number = number;
    kept->shaped = pb_area_code_is_ons(watched->text, watched->length);
    if (texts->searched)
        kept->area = find_area(watch->areas, watched->text, watched->length, &kept->how);
    note_area(watch, column, kept->area, kept->how);
    *slot = (uint32_t)++texts->count;
    return *slot;
}

/* The position + 1 of a text among those of its column; 0 when it is not kept. *full: memory is. */
static uint32_t find_text(struct pb_preview_watch *watch, size_t column, const struct watched *watched, size_t most,
                          bool *full)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    char squeezed[PB_PREVIEW_CELL_TEXT];
    if (texts->many && texts->figures)
        return 0;
    if (watched->length > WATCH_TEXT_MAXIMUM) {
        texts->many = true;
        return 0;
    }
    if (texts->count == texts->capacity && !make_room(watch, texts)) {
        *full = true;
        return 0;
    }
    uint64_t key = XXH3_64bits(watched->text, watched->length) | 1;
    uint32_t *slot = find_slot(texts, watched->text, watched->length, key);
    if (*slot)
        return *slot;
    if (texts->count >= most) {
        texts->many = true;
        return 0;
    }
    struct watched plain = *watched;
    plain.length =
        watched->kept ? watched->length : pb_preview_squeeze(watched->text, watched->length, squeezed, sizeof squeezed);
    if (!watched->kept && (plain.length != watched->length || memcmp(squeezed, watched->text, plain.length) != 0)) {
        plain.text = squeezed;
        key = XXH3_64bits(squeezed, plain.length) | 1;
        slot = find_slot(texts, squeezed, plain.length, key);
    }
    uint32_t found = *slot ? *slot : add_text(watch, column, &plain, key, slot);
    *full = !found;
    return found;
}

/* Beyond the texts that are kept of all rows, those of our rows are kept, too: a total often comes last. Its cell was
 * counted among the rest. */
static uint32_t add_own_text(struct pb_preview_watch *watch, size_t column, const struct watched *watched, bool *full)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    uint32_t found = texts->figures || *full ? 0 : find_text(watch, column, watched, 2 * texts->most, full);
    texts->lost = texts->lost || !found;
    return found;
}

static void count_found(struct pb_preview_watch *watch, size_t column, size_t at)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    texts->last = at;
    texts->items[at].cells++;
    watch->found[column] = (uint32_t)at + 1;
    watch->found_area[column] = texts->items[at].area;
}

/* Counts a cell that has the text above it, or the one that came first behind that: a long table has its areas in the
 * same order for each period. */
static bool count_near(struct pb_preview_watch *watch, size_t column, const char *text, size_t length)
{
    const struct pb_preview_texts *texts = &watch->columns[column];
    size_t end = texts->last + (texts->many && texts->figures ? 1 : 2); /* of more figures none is looked up any more */
    for (size_t at = texts->last; at < texts->count && at < end; at++) {
        const struct pb_preview_kept *kept = &texts->items[at];
        if (kept->length == length && *kept->text == *text && memcmp(kept->text, text, length) == 0) {
            count_found(watch, column, at);
            return true;
        }
    }
    return false;
}

static bool begins_figure(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Beyond the texts that are kept. */
static void count_rest(struct pb_preview_watch *watch, size_t column, const struct watched *watched)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    double number = NAN;
    uint8_t how = 0;
    bool figure = watched->length > 1 && begins_figure(*watched->text);
    texts->rest++;
    if (!figure && watched->length <= WATCH_TEXT_MAXIMUM && type_of_watched(watched, &number) == PB_PREVIEW_EMPTY)
        texts->rest_missing++;
    if (!texts->searched || watched->length > WATCH_TEXT_MAXIMUM)
        return;
    watch->found_area[column] = find_area(watch->areas, watched->text, watched->length, &how);
    note_area(watch, column, watch->found_area[column], how);
    watch->sheet->columns[column].area_rows += watch->found_area[column] ? 1 : 0;
}

static enum pb_status watch_cell(struct pb_preview_watch *watch, size_t column, const struct watched *watched,
                                 struct pb_error *error)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    bool full = false;
    if (count_near(watch, column, watched->text, watched->length))
        return PB_OK;
    watch->found[column] = 0;
    watch->found_area[column] = 0;
    if (watched->length == 0) {
        texts->empty++;
        return PB_OK;
    }
    uint32_t found = find_text(watch, column, watched, texts->most, &full);
    if (full)
        return pb_out_of_memory(error);
    if (found)
        count_found(watch, column, found - 1);
    else
        count_rest(watch, column, watched);
    return PB_OK;
}

/* Most cells of a long table need no more than a glance: a text that is near, or one figure more of a column with more
 * figures than are kept. */
static bool glance(struct pb_preview_watch *watch, size_t column, const struct pb_tabular_cell *cell)
{
    struct pb_preview_texts *texts = &watch->columns[column];
    const char *text = cell->text;
    if (cell->length < 2 || (unsigned char)text[cell->length - 1] <= ' ')
        return false;
    if (count_near(watch, column, text, cell->length))
        return true;
    if (!texts->many || !texts->figures || texts->searched || !begins_figure(*text))
        return false;
    watch->found[column] = 0;
    watch->found_area[column] = 0;
    texts->rest++;
    return true;
}

/* A row is ours when it has an area that is no country or region; or one of these, and the code of no other area. */
static bool is_own(const struct pb_preview_watch *watch)
{
    bool coarse = false;
    bool other = false;
    for (size_t c = 0; c < watch->sheet->column_count; c++) {
        uint32_t area = watch->found_area[c];
        if (area && !is_coarse(watch, area))
            return true;
        coarse = coarse || area;
        other = other || (!area && watch->found[c] && watch->columns[c].items[watch->found[c] - 1].shaped);
    }
    return coarse && !other;
}

static void keep_fact(struct pb_preview_watch *watch, size_t column, const struct watched *watched,
                      struct pb_preview_fact *fact, bool *full)
{
    fact->number = NAN;
    fact->area = watch->found_area[column];
    if (watched->length == 0)
        return;
    uint32_t found = watch->found[column] ? watch->found[column] : add_own_text(watch, column, watched, full);
    if (!found) {
        fact->key = XXH3_64bits(watched->text, watched->length) | 1;
        fact->type = (uint8_t)type_of_watched(watched, &fact->number);
        return;
    }
    struct pb_preview_kept *kept = &watch->columns[column].items[found - 1];
    kept->own++;
    fact->key = kept->key;
    fact->number = kept->number;
    fact->type = kept->type;
}

/* Room for the facts of a row; NULL with *full false when there are enough of them. */
static struct pb_preview_fact *next_facts(struct pb_preview_watch *watch, bool *full)
{
    size_t width = watch->sheet->column_count;
    struct pb_preview_own *own = &watch->sheet->own;
    *full = false;
    own->cut = own->cut || (own->rows + 1) * width > PB_PREVIEW_OWN_CELLS;
    if (own->cut)
        return NULL;
    if (own->rows == watch->fact_room) {
        size_t room = watch->fact_room ? watch->fact_room * 2 : FIRST_ROOM;
        struct pb_preview_fact *grown =
            pb_arena_grow(&watch->scratch, watch->facts, watch->fact_room * width, room * width, sizeof *watch->facts);
        *full = !grown;
        if (!grown)
            return NULL;
        watch->facts = grown;
        watch->fact_room = room;
    }
    return &watch->facts[own->rows++ * width];
}

static struct watched watched_at(const struct pb_preview_sheet *sheet, const struct pb_preview_row *kept,
                                 const struct pb_tabular_row *row, size_t column)
{
    struct watched watched = { .sheet = sheet, .text = "" };
    if (kept && column < kept->count) {
        watched.kept = &kept->cells[column];
        watched.text = watched.kept->text;
        watched.length = strlen(watched.text);
    } else if (row && column < row->count) {
        watched.cell = &row->cells[column];
        watched.text = watched.cell->text;
        watched.length = watched.cell->length;
        while (watched.length && (unsigned char)watched.text[watched.length - 1] <= ' ')
            watched.length--;
        while (watched.length && (unsigned char)*watched.text <= ' ') {
            watched.text++;
            watched.length--;
        }
    }
    return watched;
}

static enum pb_status watch_any(struct pb_preview_watch *watch, const struct pb_preview_row *kept,
                                const struct pb_tabular_row *row, struct pb_error *error)
{
    bool full = false;
    enum pb_status status = PB_OK;
    for (size_t c = 0; status == PB_OK && c < watch->sheet->column_count; c++) {
        if (row && c < row->count && glance(watch, c, &row->cells[c]))
            continue;
        struct watched watched = watched_at(watch->sheet, kept, row, c);
        status = watch_cell(watch, c, &watched, error);
    }
    if (status != PB_OK || !is_own(watch))
        return status;
    struct pb_preview_fact *facts = next_facts(watch, &full);
    if (full)
        return pb_out_of_memory(error);
    for (size_t c = 0; facts && c < watch->sheet->column_count; c++) {
        struct watched watched = watched_at(watch->sheet, kept, row, c);
        keep_fact(watch, c, &watched, &facts[c], &full);
    }
    return full ? pb_out_of_memory(error) : PB_OK;
}

enum pb_status pb_preview_watch_kept(struct pb_preview_watch *watch, const struct pb_preview_row *row,
                                     struct pb_error *error)
{
    return watch_any(watch, row, NULL, error);
}

enum pb_status pb_preview_watch_row(struct pb_preview_watch *watch, const struct pb_tabular_row *row,
                                    struct pb_error *error)
{
    return watch_any(watch, NULL, row, error);
}

/* ---- Begin and end ---- */

enum pb_status pb_preview_watch_open(struct pb_preview_watch *watch, const struct pb_area_names *areas,
                                     struct pb_preview_sheet *sheet, struct pb_arena *arena, struct pb_error *error)
{
    size_t width = sheet->column_count;
    *watch = (struct pb_preview_watch){ .arena = arena, .areas = areas, .sheet = sheet };
    pb_arena_open(&watch->scratch, SCRATCH_MAXIMUM);
    watch->columns = pb_arena_take(&watch->scratch, width, sizeof *watch->columns);
    watch->found = pb_arena_take(&watch->scratch, width, sizeof *watch->found);
    watch->found_area = pb_arena_take(&watch->scratch, width, sizeof *watch->found_area);
    watch->anywhere = pb_arena_take(&watch->scratch, areas->geography->areas.count, 1);
    watch->seen = pb_arena_take(&watch->scratch, width, areas->geography->areas.count);
    if (!watch->columns || !watch->found || !watch->found_area || !watch->anywhere || !watch->seen)
        return pb_out_of_memory(error);
    size_t most = width ? ALL_TEXTS / width : 0;
    for (size_t c = 0; c < width; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        struct pb_preview_texts *texts = &watch->columns[c];
        bool periods = column->filled > 0 && column->periods * 10 >= column->filled * 9;
        texts->figures = !periods && column->type >= PB_PREVIEW_WHOLE && column->type <= PB_PREVIEW_PERCENT;
        texts->searched =
            column->type == PB_PREVIEW_CODE || column->type == PB_PREVIEW_WORDS || column->type == PB_PREVIEW_EMPTY;
        size_t wanted = texts->figures ? FIGURE_TEXTS : periods ? PERIOD_TEXTS : PB_PREVIEW_TEXTS;
        texts->most = wanted < most ? wanted : most > FEW_TEXTS ? most : FEW_TEXTS;
        texts->first_room = FIRST_ROOM;
        while (texts->first_room < column->different && texts->first_room < texts->most)
            texts->first_room *= 2; /* for those of the rows that were kept */
    }
    return PB_OK;
}

/* All texts of a column, or those of our rows where there are too many. */
static bool list_texts(const struct pb_preview_watch *watch, const struct pb_preview_texts *texts,
                       struct pb_preview_column *column)
{
    bool all = !texts->many && texts->count <= PB_PREVIEW_LISTED;
    size_t count = 0;
    for (size_t i = 0; i < texts->count; i++)
        count += all || texts->items[i].own > 0 ? 1 : 0;
    if (count > PB_PREVIEW_LISTED_OWN || (!all && (texts->figures || texts->lost)))
        return true;
    struct pb_preview_text *listed = pb_arena_take(watch->arena, count, sizeof *listed);
    for (size_t i = 0; listed && i < texts->count; i++) {
        const struct pb_preview_kept *kept = &texts->items[i];
        if (!all && kept->own == 0)
            continue;
        struct pb_preview_text *text = &listed[column->text_count++];
        *text = (struct pb_preview_text){ pb_arena_text(watch->arena, kept->text, kept->length), kept->key, kept->cells,
                                          kept->own };
        if (!text->text)
            return false;
    }
    column->texts = listed;
    return listed != NULL;
}

static bool is_authority(const struct pb_geography *geography, const struct pb_area *area)
{
    return pb_text_listed(&geography->system.districts, area->code) ||
           pb_text_listed(&geography->system.counties, area->code);
}

static void count_areas(const struct pb_preview_watch *watch)
{
    struct pb_preview_sheet *sheet = watch->sheet;
    const struct pb_geography *geography = watch->areas->geography;
    const struct pb_area *all = geography->areas.items;
    size_t count = geography->areas.count;
    for (size_t a = 0; a < count; a++) {
        unsigned char how = watch->anywhere[a];
        bool authority = how && is_authority(geography, &all[a]);
        sheet->authorities += authority ? 1 : 0;
        sheet->others += how && !authority ? 1 : 0;
        sheet->by_code += how & BY_CODE ? 1 : 0;
        sheet->by_name += how & BY_NAME ? 1 : 0;
        for (size_t c = 0; c < sheet->column_count; c++) {
            sheet->columns[c].areas_by_code += watch->seen[c * count + a] & BY_CODE ? 1 : 0;
            sheet->columns[c].areas_by_name += watch->seen[c * count + a] & BY_NAME ? 1 : 0;
        }
    }
}

enum pb_status pb_preview_watch_finish(struct pb_preview_watch *watch, const struct pb_preview_look *look,
                                       struct pb_error *error)
{
    struct pb_preview_sheet *sheet = watch->sheet;
    size_t cells = sheet->own.rows * sheet->column_count;
    struct pb_preview_fact *facts = pb_arena_take(watch->arena, cells, sizeof *facts);
    if (!facts)
        return pb_out_of_memory(error);
    if (cells)
        memcpy(facts, watch->facts, cells * sizeof *facts);
    sheet->own.facts = facts;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_texts *texts = &watch->columns[c];
        struct pb_preview_column *column = &sheet->columns[c];
        pb_preview_column_again(column, texts);
        for (size_t i = 0; i < texts->count; i++)
            column->area_rows += texts->items[i].area ? texts->items[i].cells : 0;
        if (column->open_date)
            column->open_date = pb_arena_text(watch->arena, column->open_date, strlen(column->open_date));
        if (!list_texts(watch, texts, column))
            return pb_out_of_memory(error);
    }
    count_areas(watch);
    pb_preview_find_parts(look, sheet);
    return PB_OK;
}

void pb_preview_watch_close(struct pb_preview_watch *watch)
{
    pb_arena_close(&watch->scratch);
}
