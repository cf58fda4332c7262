/*
 * Targets: what the plans promise that figures can reach, each with how it stands and by which rule. A Place has its
 * own and the system's; of these the system's workbook says how they stand.
 */
#include "loaders/workbook/targets.h"

#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum pb_status workbook_targets_find(struct book *book, struct pb_error *error)
{
    const struct pb_publication_info *info = book->info;
    struct pb_target_found *found = NULL;
    if (!info->targets)
        return PB_OK;
    enum pb_status status = pb_targets_compare(book->table, info->targets, info->geography, book->place, &book->arena,
                                               &found, &book->target_count, error);
    book->targets = found;
    return status;
}

const char *workbook_target_words(struct book *book, const struct pb_measure *measure)
{
    const char *words = "";
    const struct pb_target *said = NULL;
    for (size_t i = 0; measure && i < book->target_count; i++) {
        const struct pb_target *target = book->targets[i].target;
        enum pb_word state = book->targets[i].result.state;
        if (target->of_measure != measure || !target->place)
            continue;
        if (said && strcmp(said->text, target->text) == 0 && strcmp(said->by, target->by) == 0)
            continue; /* the same for women as for men */
        said = target;
        bool clear = state && state != PB_WORD_CANNOT_BE_SAID;
        words = workbook_text(book, "%s%s%s%s%s%s%s", words, *words ? "; " : "", target->text,
                              target->date ? ", by " : ", ", target->by, clear ? ": " : "",
                              clear ? pb_target_state_text(state) : "");
    }
    return words;
}

/* ---- A line of the sheet ---- */

static void targets_number(const struct sheet *sheet, struct cells *cells, double number)
{
    if (pb_missing(number)) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
        return;
    }
    bool whole = fabs(number) >= 1000 && floor(number) == number;
    workbook_cell_number(cells, whole ? STYLE_WHOLE : workbook_words_style(number), number, NULL, 0, NULL);
}

/* What is to be reached: a number, or which way. */
static void targets_aim(const struct sheet *sheet, const struct pb_target_found *found, struct cells *cells)
{
    const char *direction = found->target->direction;
    if (pb_missing(found->result.target) && direction && strcmp(direction, PB_NOT_SAID) != 0)
        workbook_cell_text(cells, STYLE_SHORTHAND, strcmp(direction, "increase") == 0 ? "More" : "Less", NULL);
    else
        targets_number(sheet, cells, found->result.target);
}

/* The sex and the age of the figures, where there is more to say than that they are of everybody. */
static const char *targets_whom(const struct book *book, const struct pb_target_found *found, char *buffer)
{
    const struct pb_table *table = book->table;
    size_t row = found->result.row;
    const char *sex = row == SIZE_MAX ? found->target->sex : pb_cell(table, sex, row);
    const char *age = row == SIZE_MAX ? found->target->age : pb_cell(table, age, row);
    if (age && strcmp(age, "Not applicable") == 0)
        age = "";
    (void)snprintf(buffer, WORDS_TEXT, "%.60s%s%.60s", sex ? sex : "", sex && *sex && age && *age ? ", " : "",
                   age ? age : "");
    return buffer;
}

static const char *targets_document(struct book *book, const char *id, const char *line)
{
    const struct pb_plan_document *document = pb_targets_document(book->info->targets, id);
    return workbook_text(book, "%s, line %s", document ? document->title : id, line);
}

static void targets_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    struct book *book = sheet->book;
    const struct pb_target_found *found = &book->targets[((const size_t *)sheet->context)[line]];
    const struct pb_target *target = found->target;
    const struct pb_target_result *result = &found->result;
    const char *none = SHORT_NOT_APPLICABLE;
    char buffer[WORDS_TEXT];
    bool row = result->row != SIZE_MAX;
    workbook_cell_text(cells, STYLE_TEXT, target->text, none);
    workbook_cell_text(cells, STYLE_TEXT, target->of_measure ? target->of_measure->name : "", none);
    workbook_cell_text(cells, STYLE_TEXT, pb_target_area(target), none);
    workbook_cell_text(cells, STYLE_TEXT, targets_whom(book, found, buffer), none);
    workbook_cell_text(cells, STYLE_STRONG, result->state ? pb_target_state_text(result->state) : "In another workbook",
                       none);
    targets_number(sheet, cells, result->baseline);
    workbook_cell_text(cells, STYLE_TEXT, target->baseline.period, none);
    targets_aim(sheet, found, cells);
    workbook_cell_text(cells, STYLE_TEXT, pb_target_unit(target), none);
    workbook_cell_text(cells, STYLE_TEXT, target->date ? target->by : "Not dated", none);
    targets_number(sheet, cells, result->latest);
    workbook_cell_text(cells, STYLE_TEXT, row ? workbook_words_period(book->table, result->row, buffer) : "", none);
    targets_number(sheet, cells, result->expected);
    targets_number(sheet, cells, result->change_a_year);
    workbook_cell_text(cells, STYLE_TEXT, result->reason, none);
    workbook_cell_text(cells, STYLE_TEXT, result->rule, none);
    targets_number(sheet, cells, target->pounds);
    workbook_cell_text(cells, STYLE_TEXT, targets_document(book, target->document, target->line), none);
    workbook_cell_text(cells, STYLE_TEXT, target->note, none);
}

/* ---- The sheet ---- */

/* What needs attention comes first, and what nobody can say last; within each the order of the file. */
static const size_t *targets_order(struct book *book)
{
    static const enum pb_word states[] = { PB_WORD_MISSED, PB_WORD_OFF_TRACK,      PB_WORD_ON_TRACK,
                                           PB_WORD_MET,    PB_WORD_CANNOT_BE_SAID, PB_WORD_NONE };
    size_t *order = workbook_take(book, book->target_count, sizeof *order);
    size_t count = 0;
    for (size_t s = 0; order && s < sizeof states / sizeof states[0]; s++)
        for (size_t i = 0; i < book->target_count; i++)
            if (book->targets[i].result.state == states[s])
                order[count++] = i;
    return order;
}

static size_t targets_count(const struct book *book, enum pb_word state)
{
    size_t count = 0;
    for (size_t i = 0; i < book->target_count; i++)
        count += book->targets[i].result.state == state;
    return count;
}

static void targets_add_lines(struct book *book, struct sheet *sheet)
{
    size_t elsewhere = targets_count(book, PB_WORD_NONE);
    workbook_sheet_title(book, sheet, workbook_text(book, "Targets of the plans: %s", book->place->name));
    if (book->info->sample)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "SAMPLE DATA: the figures are made up for demonstration, so the states mean nothing.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "Of %zu targets %zu are met, %zu on track, %zu off track and %zu missed. Of %zu nothing can be "
                      "said; the column Why says why.",
                      book->target_count - elsewhere, targets_count(book, PB_WORD_MET),
                      targets_count(book, PB_WORD_ON_TRACK), targets_count(book, PB_WORD_OFF_TRACK),
                      targets_count(book, PB_WORD_MISSED), targets_count(book, PB_WORD_CANNOT_BE_SAID)));
    if (elsewhere)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%zu more are compared in the workbook of their own area.", elsewhere));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "Met or missed is said of the latest figure. On the way a target is on track when that figure, or "
        "its 95% interval, reaches what is expected on the last day of its period.");
    workbook_sheet_shorthand(book, sheet, false, false, true);
}

static void targets_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Target, in the words of the plan", 24, 40);
    workbook_sheet_column(book, sheet, "Measure", 20, 34);
    workbook_sheet_column(book, sheet, "Area", 14, 24);
    workbook_sheet_column(book, sheet, "Sex and age", 10, 18);
    workbook_sheet_column(book, sheet, "State", 12, 16);
    workbook_sheet_figures(book, sheet, "Baseline", 10, 12);
    workbook_sheet_column(book, sheet, "Baseline period", 10, 14);
    workbook_sheet_figures(book, sheet, "Target", 10, 12);
    workbook_sheet_column(book, sheet, "Unit", 10, 14);
    workbook_sheet_column(book, sheet, "By when", 10, 14);
    workbook_sheet_figures(book, sheet, "Latest figure", 10, 12);
    workbook_sheet_column(book, sheet, "Latest period", 12, 18);
    workbook_sheet_figures(book, sheet, "Expected by then", 10, 12);
    workbook_sheet_figures(book, sheet, "Change needed a year", 10, 12);
    workbook_sheet_column(book, sheet, "Why", 20, 40);
    workbook_sheet_column(book, sheet, "Rule", 20, 44);
    workbook_sheet_figures(book, sheet, "Pounds", 12, 14);
    workbook_sheet_column(book, sheet, "Document and line", 20, 40);
    workbook_sheet_column(book, sheet, "Note", 16, 40);
}

void workbook_add_targets(struct book *book)
{
    const struct pb_targets *targets = book->info->targets;
    if (!targets || !targets->targets.count)
        return;
    struct sheet *sheet = workbook_sheet(book, "Targets", "Targets of the plans, and how each stands");
    if (!sheet)
        return;
    sheet->rows = book->target_count;
    if (!sheet->rows) {
        sheet->absent = "no plan sets a target for this Place or the system";
        return;
    }
    sheet->context = targets_order(book);
    if (!sheet->context)
        return;
    sheet->fill = targets_fill;
    sheet->codes = true;
    sheet->table_name = "Targets";
    targets_add_lines(book, sheet);
    targets_add_columns(book, sheet);
}
