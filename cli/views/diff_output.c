#include "cli/views/diff_output.h"

#include "cli/terminal/json_writer.h"
#include "placebook/number.h"

#include <string.h>

void pb_diff_columns(struct pb_diff *diff)
{
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *name = pb_tidy_columns[column].name;
        enum pb_difference_role role = pb_difference_role(column);
        diff->says_which[column] =
            role == PB_DIFFERENCE_IDENTITY || strcmp(name, "measure_name") == 0 || strcmp(name, "area_name") == 0;
        diff->compared[column] = role == PB_DIFFERENCE_FIGURE || role == PB_DIFFERENCE_FINDING;
    }
}

static const char *const *row_of(const struct pb_change *change)
{
    return change->after ? change->after : change->before;
}

/* --- JSON --- */

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

static void row_json(const struct pb_diff *diff, struct pb_json_writer *writer, const char *key,
                     const char *const *cells)
{
    if (!cells) {
        pb_json_text(writer, key, NULL);
        return;
    }
    pb_json_object(writer, key);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (diff->compared[column])
            cell_json(writer, column, cells[column]);
    pb_json_end_object(writer);
}

void pb_diff_json(const struct pb_diff *diff, const struct pb_change *change)
{
    struct pb_json_writer writer;
    const char *const *row = row_of(change);
    pb_json_document(&writer, diff->call->output->results, "placebook.change/1");
    pb_json_text(&writer, "change", pb_change_text(change->kind));
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (diff->says_which[column])
            pb_json_text(&writer, pb_tidy_columns[column].name, row[column]);
    if (change->kind == PB_CHANGE_REVISED) {
        pb_json_list(&writer, "changed");
        for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
            if (change->columns >> column & 1)
                pb_json_text(&writer, NULL, pb_tidy_columns[column].name);
        pb_json_end_list(&writer);
        pb_json_boolean(&writer, "findings_only", !change->figure);
    }
    row_json(diff, &writer, "before", change->before);
    row_json(diff, &writer, "after", change->after);
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

void pb_diff_summary_json(const struct pb_diff *diff, const char *file)
{
    static const char *const states[] = { "compared", "same_table", "no_table" };
    struct pb_json_writer writer;
    pb_json_document(&writer, diff->call->output->results, "placebook.diff/1");
    side_json(&writer, "before", diff->before);
    side_json(&writer, "after", diff->after);
    if (file)
        pb_json_text(&writer, "file", file);
    pb_json_list(&writer, "places");
    for (size_t i = 0; i < diff->changes.place_count; i++) {
        const struct pb_changes_place *place = &diff->changes.places[i];
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

/* --- CSV --- */

static bool emit(void *sink, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, (FILE *)sink) == length;
}

void pb_diff_csv_header(const struct pb_diff *diff)
{
    FILE *file = diff->csv;
    (void)fputs("change", file);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (diff->says_which[column])
            (void)fprintf(file, ",%s", pb_tidy_columns[column].name);
    (void)fputs(",changed", file);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (diff->compared[column])
            (void)fprintf(file, ",%s_before,%s_after", pb_tidy_columns[column].name, pb_tidy_columns[column].name);
    (void)putc('\n', file);
}

static void csv_cell(FILE *file, const char *text)
{
    (void)putc(',', file);
    if (text[0])
        (void)pb_csv_write(emit, file, text, strlen(text));
}

void pb_diff_csv(const struct pb_diff *diff, const struct pb_change *change)
{
    FILE *file = diff->csv;
    const char *const *row = row_of(change);
    (void)fputs(pb_change_text(change->kind), file);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (diff->says_which[column])
            csv_cell(file, row[column]);
    (void)putc(',', file);
    bool first = true;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (change->columns >> column & 1) {
            (void)fprintf(file, "%s%s", first ? "" : ";", pb_tidy_columns[column].name);
            first = false;
        }
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (diff->compared[column]) {
            csv_cell(file, change->before ? change->before[column] : "");
            csv_cell(file, change->after ? change->after[column] : "");
        }
    (void)putc('\n', file);
}
