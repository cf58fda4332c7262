/*
 * Where the headings are. A row of headings is wide, has words and no figures, and figures or codes are below it.
 */
#include "core/preview/preview_private.h"

#include <string.h>

enum {
    PERIOD_ROWS = 6, /* how far above the last row of the headings their first one may be */
    FIGURE_COST = 4, /* a figure is not a heading, */
    BELOW_GAIN = 3,  /* a word with figures below it is likely to be one */
    GROUPED_COLUMNS = 400
};

static bool is_figure(const struct pb_preview_cell *cell)
{
    struct pb_period period;
    bool following = false;
    size_t length = strlen(cell->text);
    bool year = cell->type != PB_PREVIEW_WHOLE || length == 4; /* 201920 is more often a figure than a heading */
    return cell->type >= PB_PREVIEW_WHOLE && !(year && pb_preview_period(cell->text, length, &period, &following));
}

static bool is_data(const struct pb_preview_cell *cell)
{
    return cell->type >= PB_PREVIEW_CODE;
}

static long score(const struct pb_preview_look *look, size_t i, struct pb_preview_candidate *candidate)
{
    const struct pb_preview_row *row = &look->rows[i];
    const struct pb_preview_row *next = i + 1 < look->count ? &look->rows[i + 1] : NULL;
    size_t figures = 0;
    *candidate = (struct pb_preview_candidate){ .row = row->number };
    for (size_t c = 0; c < row->count; c++) {
        const struct pb_preview_cell *cell = &row->cells[c];
        bool word = cell->type != PB_PREVIEW_EMPTY && !is_figure(cell);
        candidate->width += *cell->text ? 1 : 0;
        candidate->texts += word ? 1 : 0;
        figures += *cell->text && is_figure(cell) ? 1 : 0;
        if (word && cell->type != PB_PREVIEW_CODE && next && c < next->count && is_data(&next->cells[c]))
            candidate->below++;
    }
    return (long)(2 * candidate->width + candidate->texts + BELOW_GAIN * candidate->below) -
           (long)(FIGURE_COST * figures);
}

static bool is_empty_row(const struct pb_preview_look *look, uint64_t number)
{
    for (size_t i = 0; i <= look->header; i++)
        for (size_t c = 0; look->rows[i].number == number && c < look->rows[i].count; c++)
            if (*look->rows[i].cells[c].text)
                return false;
    return true;
}

/* Rows above belong to the headings when a cell in them covers several columns, but not the whole table, and no empty
 * row is between. */
static size_t rows_of_headings(const struct pb_preview_look *look, uint64_t last, size_t width)
{
    uint64_t first = last;
    uint64_t top = last;
    while (top > 1 && top + PERIOD_ROWS > last && !is_empty_row(look, top - 1))
        top--;
    for (size_t i = 0; i < look->merge_count; i++) {
        const struct pb_xlsx_range *range = &look->merges[i];
        bool over_several = range->last_column > range->first_column && range->first_row == range->last_row &&
                            range->first_column > 1 && range->last_column - range->first_column + 1 < width;
        if (over_several && range->first_row < first && range->first_row >= top)
            first = range->first_row;
    }
    return (size_t)(last - first + 1);
}

/* ---- Groups of columns without merged cells ---- */

/* The text of a group above a column: its own, or the next one to its left. */
static const char *group_of(const struct pb_preview_row *row, size_t column)
{
    size_t left = column + 1 < row->count ? column + 1 : row->count;
    while (left > 0 && !*row->cells[left - 1].text)
        left--;
    return left > 0 ? row->cells[left - 1].text : "";
}

/* Two columns with the same heading, in groups with other names where `above` has these. */
static bool has_twins(const struct pb_preview_row *row, const struct pb_preview_row *above)
{
    for (size_t a = 0; a < row->count; a++)
        for (size_t b = a + 1; *row->cells[a].text && b < row->count && b < GROUPED_COLUMNS; b++)
            if (strcmp(row->cells[a].text, row->cells[b].text) == 0 &&
                (!above || strcmp(group_of(above, a), group_of(above, b)) == 0))
                return true;
    return false;
}

/* Are there figures below the headings, and not only years? */
static bool has_figures_below(const struct pb_preview_look *look, size_t column)
{
    for (size_t i = look->header + 1; i < look->count; i++)
        if (column < look->rows[i].count && is_figure(&look->rows[i].cells[column]))
            return true;
    return false;
}

/* A group of figures alone is no title or source that happens to stand there, nor the day when they were published. */
static bool names_figures(const struct pb_preview_look *look, const struct pb_preview_row *above, size_t column)
{
    size_t at = 0;
    size_t length = 0;
    return has_figures_below(look, column) && !pb_preview_period_within(above->cells[column].text, &at, &length);
}

/* Does the row above the headings name groups of columns? Each is a word above the first column of a group of figures,
 * and the columns of the areas have none; or the headings are told apart by them alone. */
static bool names_groups(const struct pb_preview_look *look)
{
    const struct pb_preview_row *row = &look->rows[look->header];
    const struct pb_preview_row *above = look->header > 0 ? row - 1 : NULL;
    size_t groups = 0;
    size_t wide = 0;
    size_t of_figures = 0;
    if (!above || above->number + 1 != row->number)
        return false;
    for (size_t c = 0; c < above->count; c++) {
        const struct pb_preview_cell *cell = &above->cells[c];
        bool heads = c + 1 < row->count && *row->cells[c + 1].text;
        bool next_in =
            c + 1 >= above->count || !*above->cells[c + 1].text || strcmp(above->cells[c + 1].text, cell->text) == 0;
        if (*cell->text && (is_figure(cell) || cell->type == PB_PREVIEW_CODE))
            return false;
        groups += *cell->text ? 1 : 0;
        wide += *cell->text && heads && next_in ? 1 : 0;
        of_figures += *cell->text && names_figures(look, above, c) ? 1 : 0;
    }
    bool told = has_twins(row, NULL) && !has_twins(row, above);
    return groups > 1 && wide > 0 && (told || (!*above->cells[0].text && of_figures == groups));
}

void pb_preview_headings(struct pb_preview_look *look, struct pb_preview_sheet *sheet)
{
    long scores[PB_PREVIEW_CANDIDATES] = { 0 };
    size_t rows = look->count < PB_PREVIEW_HEADING_ROWS ? look->count : PB_PREVIEW_HEADING_ROWS;
    look->header = look->count;
    for (size_t i = 0; i < rows; i++) {
        struct pb_preview_candidate candidate;
        long points = score(look, i, &candidate);
        if (candidate.texts < 2)
            continue;
        size_t at = sheet->candidate_count;
        while (at > 0 && points > scores[at - 1])
            at--;
        if (at == PB_PREVIEW_CANDIDATES)
            continue;
        if (sheet->candidate_count < PB_PREVIEW_CANDIDATES)
            sheet->candidate_count++;
        for (size_t k = sheet->candidate_count - 1; k > at; k--) {
            scores[k] = scores[k - 1];
            sheet->candidates[k] = sheet->candidates[k - 1];
        }
        scores[at] = points;
        sheet->candidates[at] = candidate;
        look->header = at == 0 ? i : look->header;
    }
    /* What has less than half of the best one's points is a title or a row of the table. */
    while (sheet->candidate_count > 1 && scores[sheet->candidate_count - 1] * 2 < scores[0])
        sheet->candidate_count--;
    if (sheet->about->format == PB_TABULAR_RECORDS && look->count > 0)
        look->header = 0;
    sheet->headed = look->header < look->count;
    if (!sheet->headed)
        return;
    sheet->header_row = look->rows[look->header].number;
    sheet->header_rows = rows_of_headings(look, sheet->header_row, sheet->width);
    sheet->fill_right = sheet->header_rows == 1 && sheet->about->format != PB_TABULAR_RECORDS && names_groups(look);
    sheet->header_rows += sheet->fill_right ? 1 : 0;
}
