/*
 * The areas that figures are about.
 */
#include "core/contract/star_private.h"

#include <string.h>

/* Editions are no Places: they stand behind the system, and it behind the Places. */
static const char *star_lies_in(const struct pb_geography *geography, const struct pb_area *area)
{
    const struct pb_place *found = NULL;
    for (size_t i = 0; i < geography->all_count; i++) {
        const struct pb_place *place = &geography->all[i];
        enum pb_word role = pb_geography_role(geography, place, area);
        if (role == PB_WORD_EXACT)
            return place->id;
        if ((role == PB_WORD_PART || role == PB_WORD_LOCAL) && !found && !place->system)
            found = place;
    }
    return found ? found->id : NULL;
}

static const struct pb_area *star_find_area(const struct pb_geography *geography, const char *code)
{
    return pb_geography_area(geography, code, strlen(code));
}

static void star_write_area(struct pb_star_writing *writing, const struct pb_star_group *group)
{
    const struct pb_geography *geography = writing->source->geography;
    const struct pb_table *table = writing->source->table;
    size_t row = group->row;
    const struct pb_area *area = star_find_area(geography, pb_cell(table, area_code, row));
    /* A small area that the Places file does not have lies where the one does that it is within. */
    const struct pb_area *around = area ? area : star_find_area(geography, pb_cell(table, within, row));
    pb_star_cell(writing, row, "area_code");
    pb_star_text(writing, area ? area->name : pb_cell(table, area_name, row));
    pb_star_text(writing, area ? area->type : pb_cell(table, area_type, row));
    pb_star_cell(writing, row, "place_level");
    pb_star_cell(writing, row, "geography");
    pb_star_text(writing, around ? star_lies_in(geography, around) : NULL);
    pb_star_number(writing, area ? pb_geography_population(geography, area) : PB_MISSING);
    pb_star_number(writing, (double)group->rows);
    pb_star_end(writing, PB_STAR_AREAS);
}

static void star_write_gone_area(struct pb_star_writing *writing, const struct pb_changed_figure *figure)
{
    static const char *const columns[] = { "area_code", "area_name", "area_type", "place_level", "geography" };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        pb_star_text(writing, pb_changed_was(writing->source->changes, figure, pb_tidy_column_named(columns[i])));
    const struct pb_geography *geography = writing->source->geography;
    const struct pb_area *area =
        star_find_area(geography, pb_changed_was(writing->source->changes, figure, pb_tidy_column_named("area_code")));
    pb_star_text(writing, area ? star_lies_in(geography, area) : NULL);
    pb_star_number(writing, area ? pb_geography_population(geography, area) : PB_MISSING);
    pb_star_number(writing, 0);
    pb_star_end(writing, PB_STAR_AREAS);
}

enum pb_status pb_star_write_areas(struct pb_star_writing *writing)
{
    struct pb_star_groups groups = { 0 };
    enum pb_status status = pb_star_group_by(writing, writing->source->table->area_code, &groups);
    for (size_t i = 0; status == PB_OK && i < groups.count; i++)
        star_write_area(writing, &groups.items[i]);
    return status == PB_OK ? pb_star_each_gone(writing, "area_code", star_write_gone_area) : status;
}
