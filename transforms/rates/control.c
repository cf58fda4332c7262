/*
 * Counts that are not published, and under no disclosure control either, so that rates can be made of them by age.
 * Where such a rate rests on few events, its count, and the value from which the count follows, would say what the
 * counts were not to say: it is withheld. So is what would tell it: the same area's other sexes and ages, its periods
 * that overlap, and all that it is a part of (a Place, a county, the system). Areas below districts are under control
 * before anything is made of them, unless their counts are published.
 */
#include "transforms/rates/rates.h"

#include <stdio.h>
#include <string.h>

static const char control_rule[] = "rates-withheld";

/* What a made row is about. */
struct control_row {
    const struct pb_place *place; /* of several districts; NULL: an area */
    const struct pb_area *area;   /* NULL: not in the Places file */
};

bool rates_is_few(const struct rates_figure *figure)
{
    const struct rates_work *work = figure->work;
    const struct rates_subject *subject = figure->subject;
    const struct pb_area *area = subject->place ? subject->place->area : subject->parts[0]->known;
    const bool below = !area || area->kind == PB_AREA_PCN || area->kind == PB_AREA_JSNA;
    return work->hidden && !below && figure->events >= 1 && figure->events <= work->options->withhold_to;
}

enum pb_status rates_note_few(const struct rates_figure *figure, size_t row)
{
    struct rates_work *work = figure->work;
    if (row >= work->few_room) {
        const size_t room = row * 2 + 64;
        work->few = pb_arena_grow(&work->arena, work->few, work->few_room, room, sizeof *work->few);
        if (!work->few)
            return pb_out_of_memory(work->error);
        work->few_room = room;
    }
    work->few[row] = rates_is_few(figure);
    work->any_few = work->any_few || work->few[row];
    return PB_OK;
}

static bool names(const struct pb_place *place, const struct pb_area *larger)
{
    return pb_text_listed(&place->counties, larger->code) || pb_text_listed(&place->nhs_areas, larger->code);
}

/* Is a district one of those of a larger area, or of a Place? */
static bool has_district(const struct rates_work *work, const struct control_row *larger, const char *district)
{
    const struct pb_geography *geography = work->context->geography;
    if (larger->place)
        return pb_text_listed(&larger->place->districts, district);
    if (!larger->area || !pb_area_covers_districts(larger->area))
        return false;
    for (size_t i = 0; i < geography->places.count; i++)
        if (names(&geography->all[i], larger->area) && pb_text_listed(&geography->all[i].districts, district))
            return true;
    return pb_text_listed(&larger->area->districts, district);
}

static bool is_part_of(const struct rates_work *work, const struct control_row *part, const struct control_row *larger)
{
    if (!part->place)
        return part->area && has_district(work, larger, part->area->code);
    for (size_t i = 0; i < part->place->districts.count; i++)
        if (!has_district(work, larger, part->place->districts.items[i]))
            return false;
    return true;
}

static bool tells(const struct rates_work *work, const struct control_row *rows, size_t of, size_t row)
{
    const struct pb_table *made = &work->made;
    if (made->period_start[of] > made->period_end[row] || made->period_start[row] > made->period_end[of])
        return false;
    return (rows[of].place == rows[row].place && rows[of].area == rows[row].area) ||
           is_part_of(work, &rows[of], &rows[row]);
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

enum pb_status rates_control(struct rates_work *work)
{
    const struct pb_table *made = &work->made;
    const struct pb_geography *geography = work->context->geography;
    size_t queued = 0;
    enum pb_status status = PB_OK;
    if (!work->any_few)
        return PB_OK;
    struct control_row *rows = pb_arena_take(&work->arena, made->rows, sizeof *rows);
    size_t *queue = pb_arena_take(&work->arena, made->rows, sizeof *queue);
    if (!rows || !queue)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < made->rows; row++) {
        const char *code = pb_cell(made, area_code, row);
        if (made->geography[row] == PB_WORD_SUM)
            rows[row].place = pb_geography_place(geography, code);
        else
            rows[row].area = pb_geography_area(geography, code, pb_symbol_length(made->symbols, made->area_code[row]));
        if (work->few[row])
            queue[queued++] = row;
    }
    for (size_t i = 0; i < queued; i++) {
        if (pb_cancelled(work->context, work->error))
            return PB_FATAL;
        for (size_t row = 0; row < made->rows; row++)
            if (!work->few[row] && (rows[row].place || rows[row].area) && tells(work, rows, queue[i], row)) {
                work->few[row] = true;
                queue[queued++] = row;
            }
    }
    for (size_t row = 0; status == PB_OK && row < made->rows; row++)
        if (work->few[row])
            status = withhold_made(work, row);
    return status;
}
