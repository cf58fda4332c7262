/*
 * Milestones: what the plans promise that is done or is not done, and what officers say of it.
 */
#include "loaders/workbook/sheets.h"

#include <string.h>

/* Those that bear on the workbook's Place. */
struct milestone_list {
    const struct pb_milestone **items;
    size_t count;
};

static void milestones_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    struct book *book = sheet->book;
    const struct milestone_list *list = sheet->context;
    const struct pb_milestone *milestone = list->items[line];
    const struct pb_plan_document *document = pb_targets_document(book->info->targets, milestone->document);
    const char *none = SHORT_NOT_APPLICABLE;
    workbook_cell_text(cells, STYLE_TEXT, milestone->text, none);
    workbook_cell_text(cells, STYLE_TEXT, pb_milestone_area(milestone), none);
    workbook_cell_text(cells, STYLE_TEXT, milestone->date ? milestone->by : "Not dated", none);
    workbook_cell_text(cells, STYLE_STRONG, pb_milestone_state_text(milestone->state), none);
    workbook_cell_date(cells, milestone->as_of, none);
    workbook_cell_text(cells, STYLE_TEXT, milestone->note, none);
    workbook_cell_text(
        cells, STYLE_TEXT,
        workbook_text(book, "%s, line %s", document ? document->title : milestone->document, milestone->line), none);
}

static void milestones_add_lines(struct book *book, struct sheet *sheet, const struct milestone_list *list)
{
    size_t known = 0;
    for (size_t i = 0; i < list->count; i++)
        known += list->items[i]->as_of != 0;
    workbook_sheet_title(book, sheet, workbook_text(book, "Milestones of the plans: %s", book->place->name));
    if (book->info->sample)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "SAMPLE DATA: the states are made up for demonstration, not for decisions.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book,
                                      "Officers have said how %zu of %zu milestones stand; of the others it "
                                      "is not known.",
                                      known, list->count));
    workbook_sheet_shorthand(book, sheet, false, false, true);
}

void workbook_add_milestones(struct book *book)
{
    const struct pb_targets *targets = book->info->targets;
    struct milestone_list *list = workbook_take(book, 1, sizeof *list);
    if (!list || !targets || !targets->milestones.count)
        return;
    const struct pb_milestone *items = targets->milestones.items;
    list->items = workbook_take(book, targets->milestones.count, sizeof *list->items);
    struct sheet *sheet = workbook_sheet(book, "Milestones", "Milestones of the plans, and what officers say of them");
    if (!list->items || !sheet)
        return;
    for (size_t i = 0; i < targets->milestones.count; i++)
        if (pb_milestone_bears_on(&items[i], book->info->geography, book->place))
            list->items[list->count++] = &items[i];
    if (!list->count) {
        sheet->absent = "no plan sets a milestone for this Place or the system";
        return;
    }
    sheet->rows = list->count;
    sheet->context = list;
    sheet->fill = milestones_fill;
    sheet->codes = true;
    sheet->table_name = "Milestones";
    milestones_add_lines(book, sheet, list);
    workbook_sheet_column(book, sheet, "Milestone, in the words of the plan", 30, 44);
    workbook_sheet_column(book, sheet, "Area", 14, 24);
    workbook_sheet_column(book, sheet, "By when", 12, 16);
    workbook_sheet_column(book, sheet, "State", 12, 16);
    workbook_sheet_figures(book, sheet, "As of", 12, 12);
    workbook_sheet_column(book, sheet, "Note", 16, 30);
    workbook_sheet_column(book, sheet, "Document and line", 24, 32);
}
