/*
 * The JSON of `placebook diff`: each changed row with its cells before and after, and a summary with the counts.
 */
#include "cli/views/diff.h"

#include "cli/terminal/json_writer.h"
#include "placebook/number.h"

#include <string.h>

static void cell_json(struct pb_json_writer *writer, size_t column, const char *text)
{
    const char *name = pb_tidy_columns[column].name;
    double number = 0;
    if (!text[0])
        pb_json_text(writer, name, NULL);
    else if (pb_tidy_columns[column].type == PB_TIDY_NUMBER && pb_number_parse(text, strlen(text), &number))
        pb_json_number(writer, name, number);
    else
        pb_json_text(writer, name, text);
}

static void diff_json_row_json(struct pb_json_writer *writer, const char *key, const char *const *cells)
{
    if (!cells) {
        pb_json_text(writer, key, NULL);
        return;
    }
    pb_json_object(writer, key);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (pb_changes_compares(column))
            cell_json(writer, column, cells[column]);
    pb_json_end_object(writer);
}

void pb_diff_json(const struct pb_change *change, FILE *file)
{
    struct pb_json_writer writer;
    const char *const *row = change->after ? change->after : change->before;
    pb_json_document(&writer, file, "placebook.change/1");
    pb_json_text(&writer, "change", pb_change_text(change->kind));
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (pb_changes_says_which(column))
            pb_json_text(&writer, pb_tidy_columns[column].name, row[column]);
    if (change->kind == PB_CHANGE_REVISED) {
        pb_json_list(&writer, "changed");
        for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
            if (change->columns >> column & 1)
                pb_json_text(&writer, NULL, pb_tidy_columns[column].name);
        pb_json_end_list(&writer);
        pb_json_boolean(&writer, "findings_only", !change->figure);
    }
    diff_json_row_json(&writer, "before", change->before);
    diff_json_row_json(&writer, "after", change->after);
    pb_json_end_object(&writer);
}

static void side_json(struct pb_json_writer *writer, const char *key, const struct pb_changes_side *side)
{
    pb_json_object(writer, key);
    pb_json_text(writer, "publication", side->name);
    pb_json_text(writer, "output", side->output);
    pb_json_text(writer, "contract_version", side->manifest.contract_version);
    pb_json_end_object(writer);
}

void pb_diff_summary_json(const struct pb_changes_result *result, const char *path, FILE *file)
{
    static const char *const states[] = { "compared", "same_table", "no_table" };
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.diff/1");
    side_json(&writer, "before", &result->before);
    side_json(&writer, "after", &result->after);
    if (path)
        pb_json_text(&writer, "file", path);
    pb_json_list(&writer, "places");
    for (size_t i = 0; i < result->changes.place_count; i++) {
        const struct pb_changes_place *place = &result->changes.places[i];
        const struct pb_difference *difference = &place->difference;
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "id", place->id);
        pb_json_text(&writer, "state", states[place->state]);
        pb_json_boolean(&writer, "table_before", place->before);
        pb_json_boolean(&writer, "table_after", place->after);
        if (place->state == PB_CHANGES_COMPARED) {
            pb_json_count(&writer, "rows_before", difference->rows_before);
            pb_json_count(&writer, "rows_after", difference->rows_after);
            pb_json_count(&writer, "unchanged", difference->unchanged);
            pb_json_count(&writer, "repeated_before", difference->repeated_before);
            pb_json_count(&writer, "repeated_after", difference->repeated_after);
        }
        pb_json_count(&writer, "new", difference->added);
        pb_json_count(&writer, "revised", difference->revised);
        pb_json_count(&writer, "findings_only", difference->findings_only);
        pb_json_count(&writer, "withdrawn", difference->withdrawn);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}
