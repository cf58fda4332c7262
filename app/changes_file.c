/*
 * The part of app/changes.h that writes changed rows as CSV: which row it is, the names of the columns that changed,
 * and each compared column before and after. Whether the file could be written is asked once, at its end.
 */
#include "app/changes.h"

#include "placebook/formats/csv.h"

#include <string.h>

static bool emit_bytes(void *sink, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, (FILE *)sink) == length;
}

void pb_changes_csv_header(FILE *file)
{
    (void)fputs("change", file);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (pb_changes_says_which(column))
            (void)fprintf(file, ",%s", pb_tidy_columns[column].name);
    (void)fputs(",changed", file);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (pb_changes_compares(column))
            (void)fprintf(file, ",%s_before,%s_after", pb_tidy_columns[column].name, pb_tidy_columns[column].name);
    (void)putc('\n', file);
}

static void changes_file_write_cell(FILE *file, const char *text)
{
    (void)putc(',', file);
    if (text[0])
        (void)pb_csv_write(emit_bytes, file, text, strlen(text));
}

void pb_changes_csv_row(FILE *file, const struct pb_change *change)
{
    const char *const *row = change->after ? change->after : change->before;
    (void)fputs(pb_change_text(change->kind), file);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (pb_changes_says_which(column))
            changes_file_write_cell(file, row[column]);
    (void)putc(',', file);
    bool first = true;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (change->columns >> column & 1) {
            (void)fprintf(file, "%s%s", first ? "" : ";", pb_tidy_columns[column].name);
            first = false;
        }
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (pb_changes_compares(column)) {
            changes_file_write_cell(file, change->before ? change->before[column] : "");
            changes_file_write_cell(file, change->after ? change->after[column] : "");
        }
    (void)putc('\n', file);
}
