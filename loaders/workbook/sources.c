/*
 * Sources: one row for each input, with what became of its rows. The name of a source leads to its address.
 */
#include "loaders/workbook/last_good.h"
#include "loaders/workbook/links.h"

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
    workbook_cell_text(cells, workbook_links_row(sheet, row) ? STYLE_LINK : STYLE_TEXT, input->source,
                       SHORT_NOT_AVAILABLE);
    const char *const texts[] = { input->publisher, title, input->url, input->file, input->retrieved, input->licence };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        workbook_cell_text(cells, STYLE_TEXT, texts[i], SHORT_NOT_AVAILABLE);
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

/* The addresses that can be links. An address that cannot is text alone. */
static void sources_add_addresses(struct book *book, struct sheet *sheet)
{
    const char **addresses = workbook_take(book, sheet->rows, sizeof(const char *));
    size_t count = 0;
    for (size_t i = 0; addresses && i < sheet->rows; i++) {
        const struct pb_input_record *input = &book->info->inputs[i];
        if (*input->source && workbook_links_address(input->url) && ++count)
            addresses[i] = input->url;
    }
    if (!count)
        return;
    sheet->addresses = addresses;
    workbook_sheet_line(book, sheet, STYLE_LINE, "The name of a source that is a link leads to its address.");
}

static void sources_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Source", 9, 12);
    workbook_sheet_column(book, sheet, "Publisher", 10, 12);
    workbook_sheet_column(book, sheet, "Title", 12, 15);
    workbook_sheet_column(book, sheet, "Address", 8, 15);
    workbook_sheet_column(book, sheet, "File", 10, 14);
    workbook_sheet_column(book, sheet, "Retrieved", 9, 10);
    workbook_sheet_column(book, sheet, "Licence", 8, 11);
    workbook_sheet_column(book, sheet, "Sample data", 7, 7);
    workbook_sheet_figures(book, sheet, "Rows read", 6, 11);
    workbook_sheet_figures(book, sheet, "Rows kept", 6, 11);
    workbook_sheet_figures(book, sheet, "Rows filtered out", 8, 11);
    workbook_sheet_figures(book, sheet, "Rows rejected", 8, 11);
    workbook_sheet_figures(book, sheet, "Duplicate rows removed", 9, 11);
    workbook_sheet_column(book, sheet, "SHA-256 of the file", 10, 10);
    workbook_sheet_column(book, sheet, "Last changed", 8, 10);
    workbook_sheet_column(book, sheet, "Last checked", 8, 10);
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
    sources_add_addresses(book, sheet);
    workbook_sheet_shorthand(book, sheet, false, true, false);
    sheet->table_name = "Sources";
    static const enum note notes[] = { NOTE_ACCOUNT, NOTE_SAMPLE };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    sources_add_columns(book, sheet);
    sheet->fill = sources_fill;
}
