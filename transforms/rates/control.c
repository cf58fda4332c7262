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
#include "transforms/rates/control.h"

#include <stdio.h>
#include <string.h>

static const char control_rule[] = "rates-withheld";

struct control {
    struct control_index index;
    bool *few;       /* by row that is made: it, or what is left without others, is of few */
    bool *hiding;    /* such a row is not to be worked out from it */
    double *left;    /* of one row, by set of its kin */
    uint32_t *about; /* rows that sources publish, and that are about people of one row */
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

static const struct rates_note *note_of(const struct control *control, size_t row)
{
    return &control->index.work->notes[row];
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
    const struct control_index *index = &control->index;
    const struct control_row *one = &index->rows[part];
    const struct control_row *all = &index->rows[whole];
    if (!note_of(control, part)->counts || note_of(control, part)->kin != note_of(control, whole)->kin ||
        !is_within_period(one, all))
        return CONTROL_NONE;
    const bool same_sex = one->sex == all->sex;
    const bool same_area = one->area == all->area;
    const bool same_period = is_within_period(all, one);
    if (same_area && same_period)
        return !same_sex && all->sex == PB_WORD_PERSONS ? CONTROL_SEX : CONTROL_NONE;
    if (!same_sex || (!same_area && !same_period))
        return CONTROL_NONE;
    if (same_area)
        return CONTROL_PERIOD;
    return index->areas[one->area].district_count < index->areas[all->area].district_count &&
                   rates_control_has(index, all->area, one->area)
               ? CONTROL_AREA
               : CONTROL_NONE;
}

/* Rows among which are all parts of a row: about its area, */
static const struct control_list *of_area(const struct control *control, size_t row)
{
    return &control->index.areas[control->index.rows[row].area].made;
}

/* and about its period, where it is about more than one district. */
static const struct control_list *of_period(const struct control *control, size_t row)
{
    static const struct control_list none = { 0 };
    const struct control_row *whole = &control->index.rows[row];
    return control->index.areas[whole->area].district_count > 1 ? &control->index.periods[whole->made].rows : &none;
}

static void take_away(const struct control *control, size_t part, double *left)
{
    const struct rates_note *note = note_of(control, part);
    for (size_t set = 0; set < note->kin->count; set++)
        left[set] -= note->counts[set]; /* NaN: then nothing is known of the rest either */
}

static double *all_of(const struct control *control, size_t row)
{
    const struct rates_note *note = note_of(control, row);
    return memcpy(control->left, note->counts, note->kin->count * sizeof *control->left);
}

static bool tells_few(const struct control *control, size_t row, const double *left)
{
    return rates_tell_few(control->index.work, note_of(control, row)->kin, left);
}

/* Are few left of a row without one other of these? */
static bool leaves_few(const struct control *control, size_t row, const struct control_list *among)
{
    for (size_t i = 0; i < among->count; i++) {
        if (part_of(control, among->items[i], row) == CONTROL_NONE)
            continue;
        double *left = all_of(control, row);
        take_away(control, among->items[i], left);
        if (tells_few(control, row, left))
            return true;
    }
    return false;
}

/* The period within that of the row, after a day, that ends first; SIZE_MAX: none. */
static size_t next_period(const struct control *control, size_t row, int32_t after)
{
    const struct control_row *rows = control->index.rows;
    const struct control_list *among = of_area(control, row);
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < among->count; i++) {
        const uint32_t part = among->items[i];
        if (rows[part].start > after && (next == SIZE_MAX || rows[part].end < rows[next].end) &&
            part_of(control, part, row) == CONTROL_PERIOD)
            next = part;
    }
    return next;
}

/* Are few left without as many periods as there are in it that do not overlap? */
static bool leaves_few_between(const struct control *control, size_t row)
{
    double *left = all_of(control, row);
    size_t part = next_period(control, row, 0);
    if (part == SIZE_MAX)
        return false;
    for (; part != SIZE_MAX; part = next_period(control, row, control->index.rows[part].end))
        take_away(control, part, left);
    return tells_few(control, row, left);
}

/* Are few left without all its districts that there are? */
static bool leaves_few_around(const struct control *control, size_t row)
{
    const struct control_index *index = &control->index;
    const struct control_list *among = of_period(control, row);
    double *left = all_of(control, row);
    bool any = false;
    for (size_t i = 0; i < among->count; i++) {
        const uint32_t part = among->items[i];
        if (index->areas[index->rows[part].area].district_count == 1 && part_of(control, part, row) == CONTROL_AREA) {
            take_away(control, part, left);
            any = true;
        }
    }
    return any && tells_few(control, row, left);
}

/* ---- What sources publish ---- */

static bool share_people(const struct control *control, const struct control_row *one, const struct control_row *other)
{
    return one->age == other->age && overlap_in_time(one, other) &&
           (one->sex == other->sex || one->sex == PB_WORD_PERSONS || other->sex == PB_WORD_PERSONS) &&
           rates_control_touch(&control->index, one->area, other->area);
}

static bool is_inside(const struct control *control, const struct control_row *part, const struct control_row *whole)
{
    return is_within_period(part, whole) && (part->sex == whole->sex || whole->sex == PB_WORD_PERSONS) &&
           (part->area == whole->area || rates_control_has(&control->index, whole->area, part->area));
}

/* Lists what sources publish about any people of a row; returns how many there are. */
static size_t list_about(const struct control *control, const struct control_row *row)
{
    const struct control_index *index = &control->index;
    const struct control_list *touching = &index->areas[row->area].touching;
    size_t count = 0;
    for (size_t a = 0; a < touching->count; a++) {
        const struct control_list *own = &index->areas[touching->items[a]].own;
        for (size_t i = 0; i < own->count; i++)
            if (share_people(control, &index->own[own->items[i]], row))
                control->about[count++] = own->items[i];
    }
    return count;
}

/* Do sources publish nothing about the people of one row in which another is not? */
static bool has_nothing_apart(const struct control *control, const struct control_row *of,
                              const struct control_row *other)
{
    const struct control_index *index = &control->index;
    const struct control_list *touching = &index->areas[of->area].touching;
    for (size_t a = 0; a < touching->count; a++) {
        const struct control_list *own = &index->areas[touching->items[a]].own;
        for (size_t i = 0; i < own->count; i++)
            if (share_people(control, &index->own[own->items[i]], of) &&
                !is_inside(control, other, &index->own[own->items[i]]))
                return false;
    }
    return true;
}

/* Do sources publish nothing that only one of the two is in? Of the first it is listed what they do. */
static bool is_hidden_by(const struct control *control, size_t row, size_t by, size_t about_count)
{
    const struct control_row *one = &control->index.rows[row];
    const struct control_row *other = &control->index.rows[by];
    for (size_t i = 0; i < about_count; i++)
        if (!is_inside(control, other, &control->index.own[control->about[i]]))
            return false;
    return !share_people(control, one, other) && has_nothing_apart(control, other, one);
}

/* Is one of these, which can hide the row, withheld already? Else *found is the first that can, if it comes before. */
static bool is_hidden(const struct control *control, size_t row, size_t about_count, const struct control_list *among,
                      size_t *found)
{
    const struct rates_work *work = control->index.work;
    for (size_t i = 0; i < among->count; i++) {
        const uint32_t by = among->items[i];
        const struct rates_note *note = note_of(control, by);
        const bool withheld = control->few[by] || control->hiding[by];
        if ((by > *found && !withheld) || !note->counts ||
            note->counts[note->kin->self] <= work->options->withhold_to || !is_hidden_by(control, row, by, about_count))
            continue;
        if (withheld)
            return true;
        *found = by;
    }
    return false;
}

/* A county that its source publishes, less the other districts, is the one that is withheld: another one with more
 * events than few is withheld as well. The first that there is, so that it is the same one every night. It lies in all
 * that is published about people of the row, so its period does. */
static void hide(const struct control *control, size_t row)
{
    const struct control_index *index = &control->index;
    const size_t about_count = list_about(control, &index->rows[row]);
    size_t found = SIZE_MAX;
    for (size_t p = 0; about_count && p < index->period_count; p++) {
        const struct control_period *period = &index->periods[p];
        const struct control_row *about = &index->own[control->about[0]];
        if (period->kin == note_of(control, row)->kin && period->start >= about->start && period->end <= about->end &&
            is_hidden(control, row, about_count, &period->rows, &found))
            return;
    }
    if (found != SIZE_MAX)
        control->hiding[found] = true;
}

/* ---- What is withheld ---- */

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
    const struct control_index *index = &control->index;
    const struct control_list *around = &index->areas[index->rows[of].area].around;
    struct rates_note *notes = index->work->notes;
    notes[of].few = true;
    for (size_t a = 0; a < around->count; a++) {
        const struct control_area *area = &index->areas[around->items[a]];
        for (size_t i = 0; (area->place || area->area) && i < area->made.count; i++) {
            const uint32_t row = area->made.items[i];
            notes[row].few = notes[row].few || overlap_in_time(&index->rows[of], &index->rows[row]);
        }
    }
}

static bool open_control(struct control *control, struct rates_work *work)
{
    const size_t count = work->made.rows;
    *control = (struct control){ .index.work = work };
    control->few = pb_arena_take(&work->arena, count, sizeof *control->few);
    control->hiding = pb_arena_take(&work->arena, count, sizeof *control->hiding);
    control->left = pb_arena_take(&work->arena, RATES_SETS, sizeof *control->left);
    control->about = pb_arena_take(&work->arena, work->table_rows, sizeof *control->about);
    return control->few && control->hiding && control->left && control->about &&
           rates_control_open(&control->index, work);
}

static bool is_of_few(const struct control *control, size_t row)
{
    return note_of(control, row)->few ||
           (note_of(control, row)->counts &&
            (leaves_few(control, row, of_area(control, row)) || leaves_few(control, row, of_period(control, row)) ||
             leaves_few_around(control, row) || leaves_few_between(control, row)));
}

enum pb_status rates_control(struct rates_work *work)
{
    const size_t count = work->made.rows;
    struct control control;
    if (!work->any_hidden)
        return PB_OK;
    if (!open_control(&control, work))
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < count; row++) {
        if (pb_cancelled(work->context, work->error))
            return PB_FATAL;
        control.few[row] = is_of_few(&control, row);
    }
    for (size_t row = 0; row < count; row++)
        if (control.few[row] && note_of(&control, row)->counts)
            hide(&control, row);
    for (size_t row = 0; row < count; row++)
        if (control.few[row] || control.hiding[row])
            spread(&control, row);
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < count; row++)
        if (work->notes[row].few)
            status = withhold_made(work, row);
    return status;
}
