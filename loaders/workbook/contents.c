/*
 * Contents: a table of links to the sheets that there are. A sheet that has nothing to say is not there, and not named.
 */
#include "loaders/workbook/sheets.h"

#include <string.h>

static void contents_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct sheet *target = sheet->links[row];
    workbook_cell_text(cells, STYLE_LINK, target->name, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, target->holds, SHORT_NOT_AVAILABLE);
    size_t size = target->table_name ? target->rows : target->chart_count;
    workbook_cell_number(cells, STYLE_WHOLE, (double)size, NULL, 0, SHORT_NOT_AVAILABLE);
}

/* The pages of local areas, which the loader of profiles makes of Places. */
static bool contents_has_pages(const struct book *book)
{
    if (!book->locals || book->place->edition)
        return false;
    for (size_t i = 0; i < book->info->module_count; i++)
        if (book->info->modules[i].kind == PB_LOADER && strcmp(book->info->modules[i].name, "profile") == 0)
            return true;
    return false;
}

struct sheet *workbook_add_contents(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Contents", "The sheets of this workbook");
    if (!sheet)
        return NULL;
    workbook_sheet_title(book, sheet, "Contents");
    if (contents_has_pages(book))
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "Beside this workbook, %s-local-areas.html has a page for each local area.",
                                          book->place->id));
    sheet->table_name = "Table_of_contents";
    workbook_sheet_column(book, sheet, "Sheet", 30, 40);
    workbook_sheet_column(book, sheet, "What it holds", 40, 80);
    workbook_sheet_figures(book, sheet, "Rows, or charts", 16, 16);
    sheet->fill = contents_fill;
    return sheet;
}

void workbook_complete_contents(struct book *book, struct sheet *contents)
{
    const struct sheet **links = workbook_take(book, book->sheet_count + 1, sizeof(const struct sheet *));
    if (!contents || !links)
        return;
    for (size_t i = 0; i < book->sheet_count; i++) {
        const struct sheet *sheet = book->sheets[i];
        if (!sheet->absent && (sheet->table_name || sheet->chart_count) && sheet != contents)
            links[contents->rows++] = sheet;
    }
    contents->links = links;
}
