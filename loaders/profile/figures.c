#include "loaders/profile/figures.h"

#include "placebook/formats/csv.h"

#include <string.h>

const char *const profile_figures_columns[FIGURES_COLUMNS] = {
    "measure",   "measure_name", "outcome",       "sex",          "category",
    "area_code", "area_name",    "geography",     "period",       "value",
    "lower_95",  "upper_95",     "england_value", "unit",         "compared_with_england",
    "verdict",   "in_words",     "spc",           "target_state", "on_page",
};

/* A number as it was published, else the shortest text that reads back to the same. */
static const char *figures_number(const struct pb_table *table, double number, pb_symbol published,
                                  char text[PB_NUMBER_TEXT])
{
    if (pb_missing(number))
        return "";
    if (published)
        return pb_symbol_text(table->symbols, published);
    (void)pb_number_format(number, text);
    return text;
}

static bool figures_write_row(struct pb_output_file *file, const struct pb_table *table,
                              const struct profile_measure *item)
{
    size_t row = item->row;
    char value[PB_NUMBER_TEXT];
    char lower[PB_NUMBER_TEXT];
    char upper[PB_NUMBER_TEXT];
    char england[PB_NUMBER_TEXT];
    const char *const texts[FIGURES_COLUMNS] = {
        pb_cell(table, measure, row),
        pb_cell(table, measure_name, row),
        pb_cell(table, outcome, row),
        pb_cell(table, sex, row),
        pb_cell(table, category, row),
        pb_cell(table, area_code, row),
        pb_cell(table, area_name, row),
        pb_cell(table, geography, row),
        pb_cell(table, period, row),
        figures_number(table, table->value[row], table->value_text[row], value),
        figures_number(table, table->lower_95[row], table->lower_95_text[row], lower),
        figures_number(table, table->upper_95[row], table->upper_95_text[row], upper),
        figures_number(table, table->england_value[row], table->england_value_text[row], england),
        pb_cell(table, unit, row),
        pb_cell(table, compared_with_england, row),
        profile_verdict_text(item->verdict),
        item->compared,
        pb_cell(table, spc, row),
        pb_cell(table, target_state, row),
        item->shown ? "true" : "false",
    };
    bool sound = true;
    for (size_t i = 0; sound && i < FIGURES_COLUMNS; i++)
        sound = (!i || pb_output_emit(file, ",", 1)) && pb_csv_write(pb_output_emit, file, texts[i], strlen(texts[i]));
    return sound && pb_output_emit(file, "\n", 1);
}

enum pb_status profile_figures_write(const struct pb_load *load, const struct profile_measures *measures,
                                     struct pb_arena *arena, struct pb_error *error)
{
    const char *name = pb_arena_format(arena, "%s%s", load->place->id, PROFILE_FIGURES);
    struct pb_output_file *file = NULL;
    if (!name)
        return pb_out_of_memory(error);
    enum pb_status status = pb_output_create(load->output, name, &file, error);
    if (status != PB_OK)
        return status;
    bool sound = true;
    for (size_t i = 0; sound && i < FIGURES_COLUMNS; i++)
        sound = (!i || pb_output_emit(file, ",", 1)) &&
                pb_output_emit(file, profile_figures_columns[i], strlen(profile_figures_columns[i]));
    sound = sound && pb_output_emit(file, "\n", 1);
    for (size_t i = 0; sound && i < measures->count; i++)
        sound = figures_write_row(file, load->table, &measures->items[i]);
    return pb_output_finish(file, NULL, error); /* which says what went wrong */
}
