/*
 * Plan figures: what plans quote in numbers about the areas of the Place, each beside the data about the same. Numbers
 * are in the unit of the document, so that they are those which people read there; the CSV has them in the unit of the
 * measure.
 */
#include "loaders/workbook/plan_figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum pb_status workbook_plan_figures_find(struct book *book, struct pb_error *error)
{
    const struct pb_publication_info *info = book->info;
    struct pb_quoted_found *found = NULL;
    if (!info->quoted)
        return PB_OK;
    enum pb_status status = pb_quoted_compare(book->table, info->quoted, info->geography, book->place, &book->arena,
                                              &found, &book->quoted_count, error);
    book->quoted = found;
    return status;
}

/* From the unit of the measure to that of the document. */
static double plan_figures_in_unit(const struct pb_quoted_figure *figure, double number)
{
    return isnan(figure->times) ? number : number / figure->times;
}

/* A number of the data with one digit more than the document gives. */
static void plan_figures_number(const struct sheet *sheet, struct cells *cells, const struct pb_quoted_figure *figure,
                                double number)
{
    char quoted[PB_NUMBER_TEXT];
    char text[PB_NUMBER_TEXT];
    number = plan_figures_in_unit(figure, number);
    if (!isfinite(number)) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
        return;
    }
    (void)pb_number_format(figure->value, quoted);
    int decimals = pb_number_decimals(quoted);
    size_t length = pb_number_round(number, decimals < 6 ? decimals + 1 : 6, text);
    workbook_cell_number(cells, STYLE_GENERAL, number, text, length, NULL);
}

/* Sex, age and group: of the document where it says them, else of the row that was found. */
static const char *plan_figures_whom(const struct book *book, const struct pb_quoted_found *found, char *buffer)
{
    const struct pb_quoted_figure *figure = found->figure;
    const char *parts[] = { figure->sex, figure->age, figure->category };
    size_t used = 0;
    buffer[0] = '\0';
    if (found->row != SIZE_MAX) {
        parts[0] = pb_cell(book->table, sex, found->row);
        parts[1] = pb_cell(book->table, age, found->row);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && used < WORDS_TEXT - 1; i++)
        if (parts[i] && *parts[i] && strcmp(parts[i], "Not applicable") != 0)
            used += (size_t)snprintf(buffer + used, WORDS_TEXT - used, "%s%.300s", used ? ", " : "", parts[i]);
    return buffer;
}

/* What is left open where nothing was compared. */
static const char *plan_figures_unclear(const struct pb_quoted_found *found)
{
    const struct pb_quoted_figure *figure = found->figure;
    if (!figure->areas.count)
        return "Not compared: the document does not say of which area it is";
    if (!figure->start)
        return "Not compared: the document gives no period; the latest figure is shown";
    if (found->row != SIZE_MAX)
        return "Not compared: the figure in the data is approximate";
    return "Not compared: the document does not say of which people it is";
}

static const char *plan_figures_result(const struct pb_quoted_found *found, char *buffer)
{
    switch (found->result) {
    case PB_WORD_AGREES:
        return "Agrees";
    case PB_WORD_DIFFERS_WITHIN:
        return "Differs, within the 95% limits of the data";
    case PB_WORD_DIFFERS_BEYOND:
        return "Differs, beyond the 95% limits of the data";
    case PB_WORD_DIFFERS:
        return "Differs; the data have no limits";
    case PB_WORD_OTHER_PERIOD:
        return "Not compared: there are no data for the period; the nearest is shown";
    case PB_WORD_NO_FIGURE:
        return "Not compared: the figure in the data is withheld or missing";
    case PB_WORD_NO_DATA:
        return "Not compared: there are no data for the area";
    case PB_WORD_UNCLEAR:
        return plan_figures_unclear(found);
    default:
        (void)snprintf(buffer, WORDS_TEXT, "No measure: %.500s", found->figure->no_measure);
        return buffer;
    }
}

/* Why it is not to be trusted, and which other figures say something else. */
static const char *plan_figures_doubt(const struct pb_quoted_figure *figure, char *buffer)
{
    const char *doubt = figure->doubt ? figure->doubt : "";
    size_t used = (size_t)snprintf(buffer, WORDS_TEXT, "%.520s", doubt);
    for (size_t i = 0; i < figure->contradicts.count && used < WORDS_TEXT - 1; i++)
        used += (size_t)snprintf(buffer + used, WORDS_TEXT - used, "%s%.64s",
                                 i        ? ", "
                                 : *doubt ? " Contradicts "
                                          : "Contradicts ",
                                 figure->contradicts.items[i]);
    return buffer;
}

static void plan_figures_fill_data(const struct sheet *sheet, const struct pb_quoted_found *found, struct cells *cells)
{
    const struct book *book = sheet->book;
    char buffer[WORDS_TEXT];
    bool row = found->row != SIZE_MAX;
    plan_figures_number(sheet, cells, found->figure, found->value);
    workbook_cell_text(cells, STYLE_TEXT, row ? workbook_words_period(book->table, found->row, buffer) : "",
                       SHORT_NOT_APPLICABLE);
    plan_figures_number(sheet, cells, found->figure, found->difference);
    workbook_cell_text(cells, STYLE_TEXT, plan_figures_result(found, buffer), NULL);
}

static void plan_figures_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct book *book = sheet->book;
    const struct pb_quoted_found *found = &book->quoted[line];
    const struct pb_quoted_figure *figure = found->figure;
    const char *const *areas = sheet->context;
    const char *none = SHORT_NOT_APPLICABLE;
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT, figure->text, none);
    workbook_cell_text(cells, STYLE_TEXT, figure->measure ? figure->measure->name : "", none);
    (void)plan_figures_whom(book, found, buffer);
    workbook_cell_text(
        cells, STYLE_TEXT,
        workbook_text(sheet->book, "%s%s%s", *areas[line] ? areas[line] : "Area not said", *buffer ? "; " : "", buffer),
        none);
    (void)snprintf(buffer, sizeof buffer, "%.80s%s", figure->period ? figure->period : "",
                   figure->period_supposed ? " (supposed)" : "");
    workbook_cell_text(cells, STYLE_TEXT, buffer, SHORT_NOT_AVAILABLE);
    workbook_cell_number(cells, STYLE_GENERAL, figure->value, NULL, 0, NULL);
    (void)snprintf(buffer, sizeof buffer, "%.60s%s%s%s", figure->unit, figure->bound ? " (" : "",
                   figure->bound ? figure->bound : "", figure->bound ? ")" : "");
    workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    plan_figures_fill_data(sheet, found, cells);
    (void)snprintf(buffer, sizeof buffer, "%.250s, line %lld", figure->document->title, (long long)figure->line);
    workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    workbook_cell_text(cells, STYLE_TEXT, plan_figures_doubt(figure, buffer), none);
}

static size_t plan_figures_count(const struct book *book, enum pb_word result)
{
    size_t count = 0;
    for (size_t i = 0; i < book->quoted_count; i++)
        count += book->quoted[i].result == result;
    return count;
}

static void plan_figures_add_lines(struct book *book, struct sheet *sheet)
{
    size_t agree = plan_figures_count(book, PB_WORD_AGREES);
    size_t within = plan_figures_count(book, PB_WORD_DIFFERS_WITHIN);
    size_t beyond = plan_figures_count(book, PB_WORD_DIFFERS_BEYOND);
    size_t plain = plan_figures_count(book, PB_WORD_DIFFERS);
    size_t none = plan_figures_count(book, PB_WORD_NO_MEASURE);
    workbook_sheet_title(
        book, sheet, workbook_text(book, "Plan figures: what plans quote for %s, beside the data", book->place->name));
    if (book->info->sample)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "SAMPLE DATA: most of the data that the figures stand beside are made up for demonstration, "
            "so differences mean nothing.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(
            book,
            "Of %zu figures %zu agree, %zu differ within the 95%% limits of the data, %zu beyond them and %zu "
            "from data without limits; %zu have data that are not compared or none; %zu have no measure.",
            book->quoted_count, agree, within, beyond, plain,
            book->quoted_count - agree - within - beyond - plain - none, none));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "A figure agrees when the data of the same area, people and period, rounded as the document "
                        "rounds, give it. A period that is supposed is that of the latest data when the document was "
                        "written.");
    workbook_sheet_shorthand(book, sheet, false, true, true);
}

void workbook_add_plan_figures(struct book *book)
{
    if (!book->info->quoted)
        return;
    struct sheet *sheet = workbook_sheet(book, "Plan figures", "Figures that plans quote, each beside the data");
    const char **areas = workbook_take(book, book->quoted_count + 1, sizeof *areas);
    if (!sheet || !areas)
        return;
    if (!book->quoted_count) {
        sheet->absent = "no plan quotes a figure of an area of this Place";
        return;
    }
    for (size_t i = 0; i < book->quoted_count; i++)
        areas[i] = pb_quoted_areas(book->quoted[i].figure, &book->arena);
    sheet->rows = book->quoted_count;
    sheet->context = areas;
    sheet->fill = plan_figures_fill;
    sheet->codes = true;
    sheet->table_name = "Plan_figures";
    sheet->line_letters = SHEET_LINE_WIDE;
    plan_figures_add_lines(book, sheet);
    workbook_sheet_column(book, sheet, "What the plan quotes", 20, 25);
    workbook_sheet_column(book, sheet, "Measure", 16, 20);
    workbook_sheet_column(book, sheet, "Area and people", 12, 16);
    workbook_sheet_column(book, sheet, "Period of the plan", 10, 10);
    workbook_sheet_figures(book, sheet, "Quoted", 7, 7);
    workbook_sheet_column(book, sheet, "Unit of the plan", 8, 12);
    workbook_sheet_figures(book, sheet, "In the data", 7, 7);
    workbook_sheet_column(book, sheet, "Period of the data", 10, 10);
    workbook_sheet_figures(book, sheet, "Data less quoted", 7, 7);
    workbook_sheet_column(book, sheet, "What is found", 14, 16);
    workbook_sheet_column(book, sheet, "Document and line", 14, 16);
    workbook_sheet_column(book, sheet, "Doubt", 12, 16);
}

void workbook_findings_of_plan_figures(struct findings *findings)
{
    struct book *book = findings->book;
    char buffer[WORDS_TEXT];
    for (size_t i = 0; i < book->quoted_count; i++) {
        const struct pb_quoted_found *found = &book->quoted[i];
        const struct pb_quoted_figure *figure = found->figure;
        if (found->result != PB_WORD_DIFFERS_BEYOND && found->result != PB_WORD_DIFFERS)
            continue;
        struct finding *finding = workbook_findings_add(findings, PB_WORD_QUOTED);
        finding->measure = figure->measure->name;
        finding->area = pb_quoted_areas(figure, &book->arena);
        finding->whom = workbook_text(book, "%s", plan_figures_whom(book, found, buffer));
        finding->period = figure->period;
        finding->found = plan_figures_in_unit(figure, found->value);
        finding->expected = figure->value;
        finding->sentence = workbook_text(
            book, "A plan quotes another figure (%s, line %lld)%s%s", figure->document->title, (long long)figure->line,
            figure->doubt ? ". What is known against it: " : ".", figure->doubt ? figure->doubt : "");
        finding->where = workbook_findings_where(book, pb_cell(book->table, source_file, found->row),
                                                 pb_cell(book->table, source_row, found->row), false);
    }
}
