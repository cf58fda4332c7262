/*
 * Sources: one row for each input, with what became of its rows.
 */
#include "loaders/workbook/last_good.h"

#include <string.h>

static void sources_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct pb_input_record *input = &sheet->book->info->inputs[row];
    const char *title = !input->last_good ? input->title
                        : *input->title
                            ? workbook_text(sheet->book, "%s (could not be read: last good figures)", input->title)
                            : "Could not be read: last good figures";
    if (input->converter)
        title = workbook_text(sheet->book, "%s (converted by %s)", title, input->converter);
    const char *const texts[] = { input->source, input->publisher, title, input->url, input->file, input->retrieved };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        workbook_cell_text(cells, STYLE_TEXT, texts[i], SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, input->licence, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, input->sample ? "Yes" : "No", NULL);
    const uint64_t counts[] = { input->row_counts.read, input->row_counts.kept, input->row_counts.filtered,
                                input->row_counts.rejected, input->row_counts.duplicates };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        workbook_cell_number(cells, STYLE_WHOLE, (double)counts[i], NULL, 0, NULL);
    workbook_cell_text(cells, STYLE_TEXT, input->sha256, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, input->changed, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, input->checked, SHORT_NOT_AVAILABLE);
}

/* How the workbook was made: what somebody needs who makes it again. */
static void sources_add_making(struct book *book, struct sheet *sheet)
{
    const struct pb_publication_info *info = book->info;
    const struct pb_framework *framework = info->framework;
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "Made by Placebook %s: run %s, published %s, profile %s.",
                                      info->program_version, info->run_id, info->published_text, info->profile));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "Output contract version %s: files, sheets and columns keep their names in version %.*s.",
                      PB_CONTRACT_VERSION, (int)strcspn(PB_CONTRACT_VERSION, "."), PB_CONTRACT_VERSION));
    if (framework->title && *framework->title)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "Framework: %s%s%s.", framework->title,
                                          framework->version ? ", version " : "",
                                          framework->version ? framework->version : ""));
}

void workbook_add_sources(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Sources", "The input files: publisher, licence, checksum, what became of the rows");
    if (!sheet)
        return;
    sheet->rows = book->info->input_count;
    if (!sheet->rows) {
        sheet->absent = "no input was read";
        return;
    }
    sheet->codes = true;
    workbook_sheet_title(book, sheet, "Sources: the inputs of this publication");
    workbook_last_good_lines(book, sheet, STYLE_LINE);
    sources_add_making(book, sheet);
    workbook_sheet_shorthand(book, sheet, false, true, false);
    sheet->table_name = "Sources";
    static const enum note notes[] = { NOTE_ACCOUNT, NOTE_SAMPLE };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_column(book, sheet, "Source", 12, 30);
    workbook_sheet_column(book, sheet, "Publisher", 16, 40);
    workbook_sheet_column(book, sheet, "Title", 20, 45);
    workbook_sheet_column(book, sheet, "Address", 14, 50);
    workbook_sheet_column(book, sheet, "File", 14, 36);
    workbook_sheet_column(book, sheet, "Retrieved", 12, 12);
    workbook_sheet_column(book, sheet, "Licence", 14, 36);
    workbook_sheet_column(book, sheet, "Sample data", 8, 10);
    workbook_sheet_figures(book, sheet, "Rows read", 10, 14);
    workbook_sheet_figures(book, sheet, "Rows kept", 10, 14);
    workbook_sheet_figures(book, sheet, "Rows filtered out", 10, 14);
    workbook_sheet_figures(book, sheet, "Rows rejected", 10, 14);
    workbook_sheet_figures(book, sheet, "Duplicate rows removed", 10, 14);
    workbook_sheet_column(book, sheet, "SHA-256 of the file", 34, 34);
    workbook_sheet_column(book, sheet, "Last changed", 12, 12);
    workbook_sheet_column(book, sheet, "Last checked", 12, 12);
    sheet->fill = sources_fill;
}
