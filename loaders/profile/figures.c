#include "loaders/profile/figures.h"

#include "placebook/formats/csv.h"

#include <string.h>

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
    const char *const texts[PB_PROFILE_COLUMNS] = {
        [PB_PROFILE_MEASURE] = pb_cell(table, measure, row),
        [PB_PROFILE_NAME] = pb_cell(table, measure_name, row),
        [PB_PROFILE_OUTCOME] = pb_cell(table, outcome, row),
        [PB_PROFILE_SEX] = pb_cell(table, sex, row),
        [PB_PROFILE_CATEGORY] = pb_cell(table, category, row),
        [PB_PROFILE_AREA_CODE] = pb_cell(table, area_code, row),
        [PB_PROFILE_AREA_NAME] = pb_cell(table, area_name, row),
        [PB_PROFILE_GEOGRAPHY] = pb_cell(table, geography, row),
        [PB_PROFILE_PERIOD] = pb_cell(table, period, row),
        [PB_PROFILE_VALUE] = figures_number(table, table->value[row], table->value_text[row], value),
        [PB_PROFILE_LOWER] = figures_number(table, table->lower_95[row], table->lower_95_text[row], lower),
        [PB_PROFILE_UPPER] = figures_number(table, table->upper_95[row], table->upper_95_text[row], upper),
        [PB_PROFILE_ENGLAND] =
            figures_number(table, table->england_value[row], table->england_value_text[row], england),
        [PB_PROFILE_UNIT] = pb_cell(table, unit, row),
        [PB_PROFILE_COMPARED] = pb_cell(table, compared_with_england, row),
        [PB_PROFILE_VERDICT] = profile_verdict_text(item->verdict),
        [PB_PROFILE_WORDS] = item->compared,
        [PB_PROFILE_SPC] = pb_cell(table, spc, row),
        [PB_PROFILE_TARGET] = pb_cell(table, target_state, row),
        [PB_PROFILE_ON_PAGE] = item->shown ? "true" : "false",
    };
    bool sound = true;
    for (size_t i = 0; sound && i < PB_PROFILE_COLUMNS; i++)
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
    for (size_t i = 0; sound && i < PB_PROFILE_COLUMNS; i++)
        sound = (!i || pb_output_emit(file, ",", 1)) &&
                pb_output_emit(file, pb_profile_columns[i].name, strlen(pb_profile_columns[i].name));
    sound = sound && pb_output_emit(file, "\n", 1);
    for (size_t i = 0; sound && i < measures->count; i++)
        sound = figures_write_row(file, load->table, &measures->items[i]);
    return pb_output_finish(file, NULL, error); /* which says what went wrong */
}
