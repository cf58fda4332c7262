#include "engine/replay/replay.h"

#include "engine/files/files.h"
#include "placebook/formats/csv_guard.h"
#include "placebook/number.h"
#include "placebook/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

/* A row that the plan's units rejected. */
struct rejected {
    const struct pb_reject *reject;
    const struct pb_unit_input *input;
    const char *source;
    struct pb_row_place place;
};

/* What a row of the list is compared with. */
struct base {
    const char *source;
    const char *file;
    char sheet[PB_TABULAR_PLACE_TEXT];
    int64_t row;
    char separator[2];
    const char *was; /* the text whose cells are in the list */
};

struct comparing {
    const struct pb_replay_list *list;
    const struct pb_run_plan *plan;
    const struct pb_corrected *earlier;
    struct pb_replayed *replayed;
    struct pb_arena arena;
    struct rejected *rejected; /* by input and row */
    size_t count;
    struct pb_reject_cells *cells; /* of the base */
    struct pb_reject_cells *again; /* of a correction that another row of the list made */
    struct pb_error *error;
};

/* ---- What was rejected ---- */

static int replay_order_of(const struct rejected *rejected, const char *input, const struct pb_row_place *place)
{
    int order = strcmp(rejected->input->sha256, input);
    if (order == 0)
        order = rejected->place.row < place->row ? -1 : rejected->place.row > place->row;
    if (order == 0 && rejected->place.sheet_length != place->sheet_length)
        order = rejected->place.sheet_length < place->sheet_length ? -1 : 1;
    return order ? order : memcmp(rejected->place.sheet, place->sheet, place->sheet_length);
}

static int replay_by_place(const void *a, const void *b)
{
    const struct rejected *right = b;
    return replay_order_of(a, right->input->sha256, &right->place);
}

static const struct pb_unit_input *input_of(const struct pb_unit *unit, const char *name)
{
    for (size_t i = 0; i < unit->input_count; i++)
        if (strcmp(unit->inputs[i].name, name) == 0)
            return &unit->inputs[i];
    return NULL;
}

/* The input of a source by its name; NULL when there is none. */
static const struct pb_unit_input *input_of_source(const struct comparing *comparing,
                                                   const struct pb_pipeline_source *source, const char *name)
{
    const struct pb_unit_input *found = NULL;
    for (size_t u = 0; !found && u < comparing->plan->count; u++)
        if (comparing->plan->units[u].source == source)
            found = input_of(&comparing->plan->units[u], name);
    return found;
}

static enum pb_status replay_gather_result(struct comparing *comparing, const struct pb_plan_result *of,
                                           struct pb_store *store)
{
    struct pb_unit_result result = { 0 };
    enum pb_status status =
        pb_store_findings(store, of->key, of->source->id, &comparing->arena, &result, comparing->error);
    if (status != PB_OK || result.reject_count == 0)
        return status;
    size_t count = comparing->count + result.reject_count;
    comparing->rejected =
        pb_arena_grow(&comparing->arena, comparing->rejected, comparing->count, count, sizeof *comparing->rejected);
    if (!comparing->rejected)
        return pb_out_of_memory(comparing->error);
    for (size_t i = 0; i < result.reject_count; i++) {
        struct rejected *next = &comparing->rejected[comparing->count];
        next->reject = &result.rejects[i];
        next->source = of->source->id;
        next->input = input_of_source(comparing, of->source, result.rejects[i].file);
        comparing->count += next->input && pb_row_place(next->reject->cell, next->reject->line, &next->place);
    }
    return PB_OK;
}

static enum pb_status replay_gather(struct comparing *comparing, struct pb_store *store)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < comparing->plan->result_count; i++)
        status = replay_gather_result(comparing, &comparing->plan->results[i], store);
    if (comparing->count > 1)
        qsort(comparing->rejected, comparing->count, sizeof *comparing->rejected, replay_by_place);
    return status;
}

static const struct rejected *find_rejected(const struct comparing *comparing, const char *input,
                                            const struct pb_row_place *place)
{
    size_t from = 0;
    size_t until = comparing->count;
    while (from < until) {
        size_t middle = from + (until - from) / 2;
        int order = replay_order_of(&comparing->rejected[middle], input, place);
        if (order == 0)
            return &comparing->rejected[middle];
        if (order < 0)
            from = middle + 1;
        else
            until = middle;
    }
    return NULL;
}

/* ---- Texts that went through a spreadsheet ---- */

/* The next character that a spreadsheet keeps; 0 at the end. Bytes that are not UTF-8 become the replacement
 * character. */
static uint32_t next_character(const char **text, const char *end)
{
    while (*text < end) {
        size_t size = pb_utf8_character(*text, (size_t)(end - *text));
        unsigned char first = (unsigned char)**text;
        if (size == 1 && first < 0x20) { /* control characters and line ends come back in other forms */
            ++*text;
            continue;
        }
        uint32_t character = size == 0 ? 0xEFBFBD : 0;
        for (size_t i = 0; i < size; i++)
            character = character << 8 | (unsigned char)(*text)[i];
        *text += size ? size : 1;
        return character;
    }
    return 0;
}

/* Without the apostrophe that kept a text of the file from being a formula in the list (csv_formula_guard). A
 * spreadsheet may lose the tab or the line end behind it. */
static const char *unguarded(const char *listed, const char *text, size_t length)
{
    bool blank = length > 0 && (text[0] == '\t' || text[0] == '\r');
    bool guarded = listed[0] == '\'' && pb_csv_is_formula(text, length) &&
                   (blank || pb_csv_is_formula(listed + 1, strlen(listed + 1)));
    return guarded ? listed + 1 : listed;
}

static bool same_text(const char *listed, const char *text, size_t length)
{
    listed = unguarded(listed, text, length);
    const char *listed_end = listed + strlen(listed);
    const char *end = text + length;
    uint32_t left = 1;
    uint32_t right = 1;
    while (left == right && left) {
        left = next_character(&listed, listed_end);
        right = next_character(&text, end);
    }
    return left == right;
}

/* The same, or the same number written in another way. */
static bool same_cell(const char *listed, const struct pb_csv_field *cell)
{
    double left = 0;
    double right = 0;
    return same_text(listed, cell->text, cell->length) ||
           (pb_number_parse(listed, strlen(listed), &left) && pb_number_parse(cell->text, cell->length, &right) &&
            left == right);
}

static const char *replay_cell_of(const struct pb_replay_row *row, size_t i)
{
    return i < row->cell_count ? row->cells[i] : "";
}

static bool is_changed(const struct pb_replay_row *row, const struct pb_reject_cells *cells, size_t count, size_t i)
{
    static const struct pb_csv_field empty = { "", 0, false };
    bool formula = i < row->cell_count && row->wrong[i] && strcmp(row->wrong[i], "a formula") == 0;
    return formula || !same_cell(replay_cell_of(row, i), i < count ? &cells->cells[i] : &empty);
}

static bool any_changed(const struct pb_replay_row *row, const struct pb_reject_cells *cells, size_t count)
{
    for (size_t i = 0; i < count || i < row->cell_count; i++)
        if (is_changed(row, cells, count, i))
            return true;
    return false;
}

static size_t replay_divide(const char *text, char separator, struct pb_reject_cells *cells)
{
    const struct pb_reject reject = { .raw = text, .separator = separator, .input = "1", .cell = "", .line = 1 };
    return pb_reject_cells(&reject, cells);
}

/* Are the cells those of the text, whatever separates them? Then nobody changed the row. */
static bool is_as_it_was(struct comparing *comparing, const struct pb_replay_row *row)
{
    static const char separators[] = ",;\t|";
    for (const char *separator = separators; *separator; separator++) {
        size_t count = replay_divide(row->raw, *separator, comparing->cells);
        if (count && !any_changed(row, comparing->cells, count))
            return true;
    }
    return false;
}

/* ---- Rows that cannot be corrected ---- */

static enum pb_status replay_refuse(const struct comparing *comparing, const struct pb_replay_row *row, size_t column,
                                    const char *hint, const char *format, ...) PB_PRINTF(5, 6);

static enum pb_status replay_refuse(const struct comparing *comparing, const struct pb_replay_row *row, size_t column,
                                    const char *hint, const char *format, ...)
{
    char message[900];
    char place[PB_XLSX_PLACE_TEXT];
    const struct pb_replay_list *list = comparing->list;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    size_t at = column == SIZE_MAX ? 0 : list->first_column + column;
    (void)pb_xlsx_place((uint32_t)row->number, (uint32_t)at + 1, place);
    pb_error_at(comparing->error, list->path, list->workbook ? 0 : row->number, 0);
    enum pb_status status =
        list->workbook ? pb_fail(comparing->error, PB_FAILED, PB_ERROR_USAGE, "%s!%s: %s", list->sheet, place, message)
                       : pb_fail(comparing->error, PB_FAILED, PB_ERROR_USAGE, "%s", message);
    pb_error_hint(comparing->error, "%s; nothing was corrected", hint);
    return status;
}

/* The unit that reads an input; NULL when none does. */
static const struct pb_unit *replay_unit_of(const struct comparing *comparing, const char *input)
{
    for (size_t u = 0; u < comparing->plan->count; u++)
        for (size_t i = 0; i < comparing->plan->units[u].input_count; i++)
            if (strcmp(comparing->plan->units[u].inputs[i].sha256, input) == 0)
                return &comparing->plan->units[u];
    return NULL;
}

/* The row is not among those that the pipeline rejects now: finds out why. */
static enum pb_status refuse_unknown(const struct comparing *comparing, const struct pb_replay_row *row)
{
    const struct pb_unit *unit = replay_unit_of(comparing, row->input);
    bool renewed = false;
    if (unit && !unit->known)
        return replay_refuse(comparing, row, SIZE_MAX, "run the pipeline first, then correct what it rejects",
                             "source '%s' has changed since it was last read", unit->source->id);
    if (unit)
        return replay_refuse(comparing, row, SIZE_MAX,
                             "do not change columns before Column A; if the input has changed, write a new list with "
                             "placebook rejects --output",
                             "%s of %s is not a rejected row", row->place, row->file);
    for (size_t u = 0; u < comparing->plan->count; u++)
        renewed = renewed || input_of(&comparing->plan->units[u], row->file);
    return replay_refuse(
        comparing, row, SIZE_MAX, "write a new list with placebook rejects --output, or restore the cells of this row",
        renewed ? "%.200s has changed since this list was written" : "%.200s is not an input of the pipeline",
        row->file);
}

/* ---- One row ---- */

/* The row is rejected now, and the list says so. */
static bool from_rejected(const struct rejected *rejected, const struct pb_replay_row *row, struct base *base)
{
    if (!rejected || !same_text(row->raw, rejected->reject->raw, strlen(rejected->reject->raw)))
        return false;
    base->source = rejected->source;
    base->file = rejected->reject->file;
    base->separator[0] = rejected->reject->separator;
    base->was = rejected->reject->raw;
    return true;
}

/* The row was corrected before, and the list has it as it was before that or after. */
static bool from_earlier(const struct pb_corrected_row *earlier, const struct pb_replay_row *row, struct base *base)
{
    if (!earlier)
        return false;
    base->source = earlier->source;
    base->file = earlier->file;
    base->separator[0] = earlier->separator[0];
    base->was = same_text(row->raw, earlier->now, strlen(earlier->now)) ? earlier->now : earlier->was;
    return same_text(row->raw, base->was, strlen(base->was));
}

static enum pb_status find_base(const struct comparing *comparing, const struct pb_replay_row *row, struct base *base)
{
    static const char line[] = "Line ";
    struct pb_row_place place;
    const char *at = strncmp(row->place, line, strlen(line)) == 0 ? row->place + strlen(line) : row->place;
    *base = (struct base){ .was = "" };
    if (!replay_unit_of(comparing, row->input) || !pb_row_place(at, 0, &place) ||
        place.sheet_length >= sizeof base->sheet)
        return refuse_unknown(comparing, row);
    memcpy(base->sheet, place.sheet, place.sheet_length);
    base->row = (int64_t)place.row;
    const struct rejected *rejected = find_rejected(comparing, row->input, &place);
    if (from_rejected(rejected, row, base) ||
        from_earlier(pb_corrected_find(comparing->earlier, row->input, base->sheet, base->row), row, base))
        return PB_OK;
    if (!rejected)
        return refuse_unknown(comparing, row);
    return replay_refuse(comparing, row, SIZE_MAX, "write a new list with placebook rejects --output",
                         "the text of the row is not that of %s of %s", row->place, row->file);
}

struct growing {
    char *text;
    size_t length;
    size_t room;
};

static void replay_add_bytes(struct growing *growing, const char *bytes, size_t length)
{
    if (length < growing->room - growing->length)
        memcpy(growing->text + growing->length, bytes, length);
    growing->length += length < growing->room - growing->length ? length : growing->room - growing->length - 1;
}

/* Adds a cell as it is in a row: quoted where it must be. A text that is full stays full. */
static void replay_add_cell(struct growing *growing, const char *cell, size_t length, char separator)
{
    bool quoted = memchr(cell, '"', length) || memchr(cell, separator, length) || memchr(cell, '\n', length) ||
                  memchr(cell, '\r', length);
    replay_add_bytes(growing, "\"", quoted);
    for (size_t i = 0; i < length; i++) {
        replay_add_bytes(growing, "\"", cell[i] == '"');
        replay_add_bytes(growing, cell + i, 1);
    }
    replay_add_bytes(growing, "\"", quoted);
}

/* The corrected row: the cells that were changed from the list, the others from `from`, which another row of the list
 * may have corrected already. */
static enum pb_status replay_join(const struct comparing *comparing, const struct pb_replay_row *row,
                                  const struct base *base, size_t count, const char *before, char now[PB_TABULAR_RAW])
{
    struct growing growing = { .text = now, .room = PB_TABULAR_RAW };
    size_t again = before ? replay_divide(before, base->separator[0], comparing->again) : 0;
    size_t cells = row->cell_count > count ? row->cell_count : count;
    cells = again > cells ? again : cells;
    bool empty = true;
    for (size_t i = 0; i < cells; i++) {
        const struct pb_csv_field *was =
            i < count ? &comparing->cells->cells[i] : &(struct pb_csv_field){ "", 0, false };
        const struct pb_csv_field *other = i < again ? &comparing->again->cells[i] : was;
        bool changed = is_changed(row, comparing->cells, count, i);
        bool by_other = other->length != was->length || memcmp(other->text, was->text, was->length) != 0;
        const char *text = unguarded(replay_cell_of(row, i), was->text, was->length);
        empty = empty && (changed ? !*text : other->length == 0);
        if (changed && i < row->cell_count && row->wrong[i])
            return replay_refuse(comparing, row, i, "format the cell as text and type what the row should say",
                                 "found %s, expected the cell of a row", row->wrong[i]);
        if (changed && by_other && !same_cell(text, other))
            return replay_refuse(comparing, row, i, "correct it in only one of the rows, or give both the same text",
                                 "another row of the list corrects the same cell to '%.*s'", (int)other->length,
                                 other->text);
        if (i > 0)
            replay_add_bytes(&growing, base->separator, 1);
        if (changed)
            replay_add_cell(&growing, text, strlen(text), base->separator[0]);
        else
            replay_add_cell(&growing, other->text, other->length, base->separator[0]);
    }
    now[growing.length] = '\0';
    if (empty || !replay_divide(now, base->separator[0], comparing->again))
        return replay_refuse(comparing, row, SIZE_MAX, "correct this one in the file itself",
                             "the corrected row is empty, or longer than %d bytes", (int)PB_RAW_MAXIMUM);
    return PB_OK;
}

static enum pb_status correct_row(struct comparing *comparing, const struct pb_replay_row *row)
{
    struct base base;
    char now[PB_TABULAR_RAW];
    enum pb_status status = find_base(comparing, row, &base);
    if (status != PB_OK)
        return status;
    size_t count = replay_divide(base.was, base.separator[0], comparing->cells);
    if (!count || !pb_utf8_valid(base.was, strlen(base.was)))
        return replay_refuse(comparing, row, SIZE_MAX, "correct it in the file itself",
                             "the row has no cells to correct here");
    if (!any_changed(row, comparing->cells, count)) {
        comparing->replayed->unchanged++;
        return PB_OK;
    }
    struct pb_corrected *corrected = &comparing->replayed->corrected;
    const struct pb_corrected_row *other = pb_corrected_find(corrected, row->input, base.sheet, base.row);
    status = replay_join(comparing, row, &base, count, other ? other->now : NULL, now);
    if (status != PB_OK)
        return status;
    const struct pb_corrected_row *earlier = pb_corrected_find(comparing->earlier, row->input, base.sheet, base.row);
    if (earlier && strcmp(earlier->now, now) == 0) {
        comparing->replayed->repeated++;
        return PB_OK;
    }
    const struct pb_corrected_row entry = { .input = row->input,
                                            .file = base.file,
                                            .source = base.source,
                                            .sheet = base.sheet,
                                            .row = base.row,
                                            .separator = base.separator,
                                            .was = earlier ? earlier->was : base.was,
                                            .now = now };
    return pb_corrected_put(corrected, &entry, comparing->error);
}

static enum pb_status replay_compare_row(struct comparing *comparing, const struct pb_replay_row *row)
{
    if (strcmp(row->raw, PB_RAW_WITHHELD) == 0 && row->cell_count)
        return replay_refuse(comparing, row, 0, "correct it in the file itself",
                             "the row is withheld for disclosure control and cannot be corrected here");
    if (row->cell_count == 0 && !is_as_it_was(comparing, row) && !replay_divide(row->raw, ',', comparing->cells)) {
        comparing->replayed->withheld++;
        return PB_OK;
    }
    if (is_as_it_was(comparing, row)) {
        comparing->replayed->unchanged++;
        return PB_OK;
    }
    return correct_row(comparing, row);
}

enum pb_status pb_replay_compare(const struct pb_replay_list *list, const struct pb_run_plan *plan,
                                 struct pb_store *store, const struct pb_corrected *earlier,
                                 struct pb_replayed *replayed, struct pb_error *error)
{
    struct comparing comparing = {
        .list = list, .plan = plan, .earlier = earlier, .replayed = replayed, .error = error
    };
    *replayed = (struct pb_replayed){ 0 };
    pb_arena_open(&replayed->corrected.arena, FINDINGS_MAXIMUM);
    pb_arena_open(&comparing.arena, FINDINGS_MAXIMUM);
    comparing.cells = pb_arena_take(&comparing.arena, 1, sizeof *comparing.cells);
    comparing.again = pb_arena_take(&comparing.arena, 1, sizeof *comparing.again);
    enum pb_status status = comparing.cells && comparing.again ? PB_OK : pb_out_of_memory(error);
    if (status == PB_OK)
        status = replay_gather(&comparing, store);
    for (size_t i = 0; status == PB_OK && i < list->count; i++)
        status = replay_compare_row(&comparing, &list->rows[i]);
    pb_arena_close(&comparing.arena);
    return status;
}

void pb_replayed_close(struct pb_replayed *replayed)
{
    pb_corrected_close(&replayed->corrected);
    *replayed = (struct pb_replayed){ 0 };
}
