/*
 * Counts that are not published, and under no disclosure control either, so that rates can be made of them by age.
 * Where such a rate rests on few events, or tells of few together with other measures that are made of the same counts
 * (few.c), its count, and the value from which the count follows, would say what the counts were not to say: it is
 * withheld. So it is where few are left of it without rows that are a part of it: persons without the males, when there
 * is no row of females; a county without its districts; years together without one of them. And so is what would tell
 * it: the same area's other sexes and ages, its periods that overlap, and all that it is a part of (a Place, a county,
 * the system). Where a source publishes a row of the measure that the same people are in, which stays, something else
 * in it is withheld too. Areas below districts are under control before anything is made of them, unless their counts
 * are published.
 */
#include "transforms/rates/rates.h"

#include <stdio.h>
#include <string.h>

static const char control_rule[] = "rates-withheld";

/* What a row is about, be it made here or of the measure's sources. */
struct control_row {
    const struct pb_place *place; /* of several districts; NULL: an area */
    const struct pb_area *area;   /* NULL: not in the Places file */
    uint64_t *districts;          /* a bit for each that it is or has */
    size_t district_count;
    pb_symbol sex, age;
    int32_t start, end; /* of the period */
};

struct control {
    struct rates_work *work;
    struct control_row *rows; /* that are made */
    struct control_row *own;  /* that sources publish, with a number */
    size_t own_count;
    bool *few;              /* by row that is made: it, or what is left without others, is of few */
    bool *hiding;           /* such a row is not to be worked out from it */
    const char **districts; /* codes of all that the Places file knows */
    size_t count, room, words;
    double *left; /* of one row, by set of its kin */
};

enum pb_status rates_keep_note(const struct rates_figure *figure, size_t row)
{
    struct rates_work *work = figure->work;
    if (row >= work->note_room) {
        const size_t room = row * 2 + 64;
        work->notes = pb_arena_grow(&work->arena, work->notes, work->note_room, room, sizeof *work->notes);
        if (!work->notes)
            return pb_out_of_memory(work->error);
        work->note_room = room;
    }
    work->notes[row] = figure->note;
    work->any_hidden = work->any_hidden || figure->note.kin;
    return PB_OK;
}

/* ---- Districts ---- */

static bool list_districts(struct control *control, const struct pb_text_list *codes)
{
    for (size_t i = 0; i < codes->count; i++) {
        size_t at = 0;
        while (at < control->count && strcmp(control->districts[at], codes->items[i]) != 0)
            at++;
        if (at < control->count)
            continue;
        void *districts = pb_arena_one_more(&control->work->arena, control->districts, control->count, &control->room,
                                            sizeof *control->districts);
        if (!districts)
            return false;
        control->districts = districts;
        control->districts[control->count++] = codes->items[i];
    }
    return true;
}

static bool names(const struct pb_place *place, const struct pb_area *larger)
{
    return pb_text_listed(&place->counties, larger->code) || pb_text_listed(&place->nhs_areas, larger->code);
}

/* Is a district the area itself, or one of those of a larger area or of a Place? */
static bool has_district(const struct rates_work *work, const struct control_row *row, const char *district)
{
    const struct pb_geography *geography = work->context->geography;
    if (row->place)
        return pb_text_listed(&row->place->districts, district);
    if (!row->area || strcmp(row->area->code, district) == 0)
        return row->area;
    if (!pb_area_covers_districts(row->area))
        return false;
    for (size_t i = 0; i < geography->places.count; i++)
        if (names(&geography->all[i], row->area) && pb_text_listed(&geography->all[i].districts, district))
            return true;
    return pb_text_listed(&row->area->districts, district);
}

static bool read_row(const struct control *control, const struct pb_table *table, size_t at, struct control_row *row)
{
    struct rates_work *work = control->work;
    const struct pb_geography *geography = work->context->geography;
    const char *code = pb_cell(table, area_code, at);
    if (table->geography[at] == PB_WORD_SUM)
        row->place = pb_geography_place(geography, code);
    else
        row->area = pb_geography_area(geography, code, pb_symbol_length(table->symbols, table->area_code[at]));
    row->sex = table->sex[at] ? table->sex[at] : (pb_symbol)PB_WORD_PERSONS;
    row->age = table->age[at];
    row->start = table->period_start[at];
    row->end = table->period_end[at];
    row->districts = pb_arena_take(&work->arena, control->words, sizeof *row->districts);
    for (size_t i = 0; row->districts && i < control->count; i++)
        if (has_district(work, row, control->districts[i])) {
            row->districts[i / 64] |= (uint64_t)1 << i % 64;
            row->district_count++;
        }
    return row->districts;
}

static bool read_rows(struct control *control)
{
    struct rates_work *work = control->work;
    const struct pb_geography *geography = work->context->geography;
    const struct pb_table *table = work->context->table;
    const struct pb_area *areas = geography->areas.items;
    for (size_t i = 0; i < geography->all_count; i++)
        if (!list_districts(control, &geography->all[i].districts))
            return false;
    for (size_t i = 0; i < geography->areas.count; i++)
        if (!list_districts(control, &areas[i].districts))
            return false;
    control->words = control->count / 64 + 1;
    for (size_t i = 0; i < work->made.rows; i++)
        if (!read_row(control, &work->made, i, &control->rows[i]))
            return false;
    for (size_t i = 0; i < work->table_rows; i++)
        if (table->status[i] != PB_WORD_SUPPRESSED && !table->category[i] &&
            (!pb_missing(table->value[i]) || !pb_missing(table->count[i])) &&
            !read_row(control, table, i, &control->own[control->own_count++]))
            return false;
    return true;
}

static bool is_same_area(const struct control_row *one, const struct control_row *other)
{
    return one->place == other->place && one->area == other->area;
}

static bool is_part_of(const struct control *control, const struct control_row *part, const struct control_row *larger)
{
    for (size_t i = 0; i < control->words; i++)
        if (part->districts[i] & ~larger->districts[i])
            return false;
    return part->district_count > 0;
}

/* ---- What is left of a row ---- */

static bool overlap_in_time(const struct control_row *one, const struct control_row *other)
{
    return one->start <= other->end && other->start <= one->end;
}

static bool is_within_period(const struct control_row *part, const struct control_row *whole)
{
    return part->start >= whole->start && part->end <= whole->end;
}

/* In which way is a row a part of another: of its sexes, areas or periods? */
enum control_part { CONTROL_NONE, CONTROL_SEX, CONTROL_AREA, CONTROL_PERIOD };

static enum control_part part_of(const struct control *control, size_t part, size_t whole)
{
    const struct rates_note *notes = control->work->notes;
    const struct control_row *rows = control->rows;
    if (!notes[part].counts || notes[part].kin != notes[whole].kin || !is_within_period(&rows[part], &rows[whole]))
        return CONTROL_NONE;
    const bool same_sex = rows[part].sex == rows[whole].sex;
    const bool same_area = is_same_area(&rows[part], &rows[whole]);
    const bool same_period = is_within_period(&rows[whole], &rows[part]);
    if (same_area && same_period)
        return !same_sex && rows[whole].sex == PB_WORD_PERSONS ? CONTROL_SEX : CONTROL_NONE;
    if (!same_sex || (!same_area && !same_period))
        return CONTROL_NONE;
    if (same_area)
        return CONTROL_PERIOD;
    return rows[part].district_count < rows[whole].district_count && is_part_of(control, &rows[part], &rows[whole])
               ? CONTROL_AREA
               : CONTROL_NONE;
}

static void take_away(const struct control *control, size_t part, double *left)
{
    const struct rates_note *note = &control->work->notes[part];
    for (size_t set = 0; set < note->kin->count; set++)
        left[set] -= note->counts[set]; /* NaN: then nothing is known of the rest either */
}

static bool tells_few(const struct control *control, size_t row, const double *left)
{
    return rates_tell_few(control->work, control->work->notes[row].kin, left);
}

/* Are few left of a row without one other? */
static bool leaves_few(const struct control *control, size_t row)
{
    const struct rates_note *note = &control->work->notes[row];
    for (size_t part = 0; part < control->work->made.rows; part++) {
        if (part_of(control, part, row) == CONTROL_NONE)
            continue;
        memcpy(control->left, note->counts, note->kin->count * sizeof *control->left);
        take_away(control, part, control->left);
        if (tells_few(control, row, control->left))
            return true;
    }
    return false;
}

/* The period within that of the row, after a day, that ends first; SIZE_MAX: none. */
static size_t next_period(const struct control *control, size_t row, int32_t after)
{
    const struct control_row *rows = control->rows;
    size_t next = SIZE_MAX;
    for (size_t part = 0; part < control->work->made.rows; part++)
        if (part_of(control, part, row) == CONTROL_PERIOD && rows[part].start > after &&
            (next == SIZE_MAX || rows[part].end < rows[next].end))
            next = part;
    return next;
}

/* Are few left without as many periods as there are in it that do not overlap? */
static bool leaves_few_between(const struct control *control, size_t row)
{
    const struct rates_note *note = &control->work->notes[row];
    memcpy(control->left, note->counts, note->kin->count * sizeof *control->left);
    size_t part = next_period(control, row, 0);
    if (part == SIZE_MAX)
        return false;
    for (; part != SIZE_MAX; part = next_period(control, row, control->rows[part].end))
        take_away(control, part, control->left);
    return tells_few(control, row, control->left);
}

/* Are few left without all its districts that there are? */
static bool leaves_few_around(const struct control *control, size_t row)
{
    const struct rates_note *note = &control->work->notes[row];
    bool any = false;
    memcpy(control->left, note->counts, note->kin->count * sizeof *control->left);
    for (size_t part = 0; part < control->work->made.rows; part++)
        if (control->rows[part].district_count == 1 && part_of(control, part, row) == CONTROL_AREA) {
            take_away(control, part, control->left);
            any = true;
        }
    return any && tells_few(control, row, control->left);
}

/* ---- What sources publish ---- */

static bool share_people(const struct control *control, const struct control_row *one, const struct control_row *other)
{
    bool area = is_same_area(one, other);
    for (size_t i = 0; !area && i < control->words; i++)
        area = one->districts[i] & other->districts[i];
    return area && one->age == other->age && overlap_in_time(one, other) &&
           (one->sex == other->sex || one->sex == PB_WORD_PERSONS || other->sex == PB_WORD_PERSONS);
}

static bool is_inside(const struct control *control, const struct control_row *part, const struct control_row *whole)
{
    return (is_same_area(part, whole) || is_part_of(control, part, whole)) && is_within_period(part, whole) &&
           (part->sex == whole->sex || whole->sex == PB_WORD_PERSONS);
}

/* Do sources publish nothing that only one of the two is in? */
static bool is_hidden_by(const struct control *control, size_t row, size_t by)
{
    const struct control_row *one = &control->rows[row];
    const struct control_row *other = &control->rows[by];
    if (share_people(control, one, other))
        return false;
    for (size_t i = 0; i < control->own_count; i++) {
        const struct control_row *own = &control->own[i];
        if ((share_people(control, own, one) && !is_inside(control, other, own)) ||
            (share_people(control, own, other) && !is_inside(control, one, own)))
            return false;
    }
    return true;
}

/* A county that its source publishes, less the other districts, is the one that is withheld: another one with more
 * events than few is withheld as well. The first that there is, so that it is the same one every night. */
static void hide(const struct control *control, size_t row)
{
    const struct rates_work *work = control->work;
    size_t found = SIZE_MAX;
    bool published = false;
    for (size_t i = 0; i < control->own_count; i++)
        published = published || share_people(control, &control->own[i], &control->rows[row]);
    for (size_t by = 0; published && by < work->made.rows; by++) {
        const struct rates_note *note = &work->notes[by];
        if (!note->counts || note->kin != work->notes[row].kin ||
            note->counts[note->kin->self] <= work->options->withhold_to || !is_hidden_by(control, row, by))
            continue;
        if (control->few[by] || control->hiding[by])
            return;
        found = found == SIZE_MAX ? by : found;
    }
    if (found != SIZE_MAX)
        control->hiding[found] = true;
}

/* ---- What is withheld ---- */

static bool tells(const struct control *control, size_t of, size_t row)
{
    return overlap_in_time(&control->rows[of], &control->rows[row]) &&
           (is_same_area(&control->rows[of], &control->rows[row]) ||
            is_part_of(control, &control->rows[of], &control->rows[row]));
}

static enum pb_status withhold_made(struct rates_work *work, size_t row)
{
    struct pb_table *made = &work->made;
    char sentence[200];
    (void)snprintf(
        sentence, sizeof sentence,
        "withheld: it rests on 1 to %.15g events of counts that are not published, or would tell one that does",
        work->options->withhold_to);
    double *const numbers[] = { made->value,    made->count,     made->lower_95,
                                made->upper_95, made->lower_998, made->upper_998 };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        numbers[i][row] = PB_MISSING;
    made->method[row] = PB_WORD_NONE;
    made->status[row] = PB_WORD_SUPPRESSED;
    enum pb_status status = pb_cell_set(made, &made->note[row], sentence, work->error);
    if (status == PB_OK)
        status = pb_quality_add(work->context->findings, PB_WORD_WITHHELD, control_rule, made, row, PB_MISSING,
                                PB_MISSING, work->error, "%s", sentence);
    return status;
}

/* Withholds with a row that tells of few all that is about any of the same people. Then nothing is left that is about
 * them, and what is withheld for that reason alone need not be kept from being worked out. */
static void spread(const struct control *control, size_t of)
{
    struct rates_note *notes = control->work->notes;
    notes[of].few = true;
    for (size_t row = 0; row < control->work->made.rows; row++)
        notes[row].few =
            notes[row].few || ((control->rows[row].place || control->rows[row].area) && tells(control, of, row));
}

static enum pb_status open_control(struct control *control, struct rates_work *work)
{
    const size_t count = work->made.rows;
    *control = (struct control){ .work = work };
    control->rows = pb_arena_take(&work->arena, count, sizeof *control->rows);
    control->own = pb_arena_take(&work->arena, work->table_rows, sizeof *control->own);
    control->few = pb_arena_take(&work->arena, count, sizeof *control->few);
    control->hiding = pb_arena_take(&work->arena, count, sizeof *control->hiding);
    control->left = pb_arena_take(&work->arena, RATES_SETS, sizeof *control->left);
    return control->rows && control->own && control->few && control->hiding && control->left && read_rows(control)
               ? PB_OK
               : pb_out_of_memory(work->error);
}

enum pb_status rates_control(struct rates_work *work)
{
    const size_t count = work->made.rows;
    struct control control;
    if (!work->any_hidden)
        return PB_OK;
    enum pb_status status = open_control(&control, work);
    for (size_t row = 0; status == PB_OK && row < count; row++) {
        const struct rates_note *note = &work->notes[row];
        if (pb_cancelled(work->context, work->error))
            return PB_FATAL;
        control.few[row] =
            note->few || (note->counts && (leaves_few(&control, row) || leaves_few_around(&control, row) ||
                                           leaves_few_between(&control, row)));
    }
    for (size_t row = 0; status == PB_OK && row < count; row++)
        if (control.few[row] && work->notes[row].counts)
            hide(&control, row);
    for (size_t row = 0; status == PB_OK && row < count; row++)
        if (control.few[row] || control.hiding[row])
            spread(&control, row);
    for (size_t row = 0; status == PB_OK && row < count; row++)
        if (work->notes[row].few)
            status = withhold_made(work, row);
    return status;
}
