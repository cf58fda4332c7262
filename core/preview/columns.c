/*
 * Decides what the columns contain.
 */
#include "core/preview/preview_private.h"

#include "placebook/marker.h"
#include "placebook/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEADING_TEXT = 1024, KEPT_ROWS = 12, ONS_CODE = 9, MONTHS_LEAST = 3 };

/* ---- Headings: joined as the extractor joins them ---- */

static const char *columns_cell_at(const struct pb_preview_look *look, uint64_t number, size_t column)
{
    size_t first = look->header + 1 > KEPT_ROWS ? look->header + 1 - KEPT_ROWS : 0;
    for (size_t i = first; i <= look->header; i++)
        if (look->rows[i].number == number && column < look->rows[i].count)
            return look->rows[i].cells[column].text;
    return "";
}

static const char *columns_heading_cell(const struct pb_preview_look *look, const struct pb_preview_sheet *sheet,
                                        uint64_t number, size_t column)
{
    const char *text = columns_cell_at(look, number, column);
    for (size_t i = 0; !*text && i < look->merge_count; i++) {
        const struct pb_xlsx_range *range = &look->merges[i];
        if (range->first_row <= number && number <= range->last_row && range->first_column <= column + 1 &&
            column + 1 <= range->last_column)
            return columns_cell_at(look, range->first_row, range->first_column - 1);
    }
    bool fills = sheet->fill_right && number < sheet->header_row;
    for (size_t left = column; fills && !*text && left > 0; left--)
        text = columns_cell_at(look, number, left - 1);
    return text;
}

static const char *join_heading(const struct pb_preview_look *look, const struct pb_preview_sheet *sheet, size_t column,
                                struct pb_arena *arena)
{
    char joined[HEADING_TEXT] = "";
    const char *before = "";
    for (uint64_t row = sheet->header_row + 1 - sheet->header_rows; row <= sheet->header_row; row++) {
        const char *text = columns_heading_cell(look, sheet, row, column);
        size_t at = strlen(joined);
        if (*text && strcmp(text, before) != 0)
            (void)snprintf(joined + at, sizeof joined - at, "%s%s", at ? " | " : "", text);
        before = text;
    }
    return pb_arena_text(arena, joined, strlen(joined));
}

/* ---- What is below them ---- */

struct tally {
    size_t of[PB_PREVIEW_DATE + 1];
    size_t shaped;
    size_t following;
    size_t steps; /* numbers that are one more than the one above */
    double before;
    size_t dates, first_days, last_days; /* on the first, on the last day of a month */
    uint32_t months;                     /* of them, a bit for each */
    size_t words; /* that mean a missing or a withheld value where numbers are, such as "not available" and "1 to 7" */
    size_t odd;   /* short texts such as "N/K" and "12.5*", which a column of figures may have */
    bool day_first, month_first;
};

static bool is_shaped(const char *text)
{
    return strlen(text) == ONS_CODE && strchr("EWSNJK", text[0]) && strspn(text + 1, "0123456789") == ONS_CODE - 1;
}

static void add_example(struct pb_preview_column *column, const char *text)
{
    char kept[PB_PREVIEW_TEXT];
    size_t may_be = 0; /* most texts are told from the examples by their first byte */
    for (size_t i = 0; i < column->example_count; i++)
        may_be += *column->examples[i] == *text ? 1 : 0;
    if (may_be || column->example_count < PB_PREVIEW_EXAMPLES)
        (void)pb_text_copy(kept, sizeof kept, text);
    for (size_t i = 0; may_be && i < column->example_count; i++)
        if (strcmp(column->examples[i], kept) == 0)
            return;
    column->different++;
    if (column->example_count < PB_PREVIEW_EXAMPLES)
        memcpy(column->examples[column->example_count++], kept, sizeof kept);
}

/* What can be said of the periods of a column. */
static void add_period(struct pb_preview_column *column, struct tally *tally, const char *text, size_t cells)
{
    struct pb_period_found found;
    const struct pb_period_rules lenient = { .dates = PB_DATES_DAY_FIRST, .iso_weeks = true };
    enum pb_period_fault fault = pb_period_read(text, strlen(text), &(struct pb_period_rules){ 0 }, &found);
    if (fault == PB_PERIOD_ORDER && !column->open_date)
        column->open_date = text;
    column->weeks = column->weeks || fault == PB_PERIOD_WEEK_UNSAID;
    tally->day_first |= found.shows == PB_DATES_DAY_FIRST;
    tally->month_first |= found.shows == PB_DATES_MONTH_FIRST;
    if ((fault == PB_PERIOD_ORDER || fault == PB_PERIOD_WEEK_UNSAID) &&
        pb_period_read(text, strlen(text), &lenient, &found))
        return;
    if (found.period.kind == PB_PERIOD_UNKNOWN)
        return;
    int32_t end = pb_date_days(found.period.end);
    int32_t days = end - pb_date_days(found.period.start) + 1;
    column->days = column->days && column->days < days ? column->days : days;
    tally->dates += found.period.kind == PB_PERIOD_DAY ? cells : 0;
    tally->months |= 1U << (found.period.start / 100 % 100);
    tally->first_days += found.period.kind == PB_PERIOD_DAY && found.period.start % 100 == 1 ? cells : 0;
    tally->last_days += found.period.kind == PB_PERIOD_DAY && pb_date_of_days(end + 1) % 100 == 1 ? cells : 0;
}

/* A mark that nobody explains, or a number with one. "All" and "90+" are texts of a category. */
static bool is_odd(const char *text, size_t length)
{
    enum { MARK = 6, LETTERS = 3 };
    size_t letters = 0;
    bool digits = false;
    const char *number = text + (strncmp(text, "\xC2\xA3", 2) == 0 ? 2 : 0);
    for (size_t i = 0; i < length; i++) {
        bool letter = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z');
        letters += letter ? 1 : 0;
        digits = digits || (text[i] >= '0' && text[i] <= '9');
    }
    if (digits)
        return letters <= 1 && strchr("0123456789", *number) && !strchr("0123456789+%)", text[length - 1]) &&
               strspn(number, "0123456789.,") + LETTERS >= strlen(number);
    return length <= MARK && letters <= LETTERS && !pb_is_total(text, length);
}

/* A text that is in so many cells. */
static void columns_add(struct pb_preview_column *column, struct tally *tally, const struct pb_preview_cell *cell,
                        size_t cells)
{
    struct pb_period period;
    bool following = false;
    if (cell->type == PB_PREVIEW_EMPTY) {
        column->missing += cells;
        return;
    }
    column->filled += cells;
    tally->of[cell->type] += cells;
    if (cell->type == PB_PREVIEW_WORDS || cell->type == PB_PREVIEW_CODE) {
        enum pb_marker marker = pb_marker_of(cell->text, strlen(cell->text));
        bool word = marker == PB_MARKER_MISSING_WORD || marker == PB_MARKER_BETWEEN;
        tally->words += word ? cells : 0;
        tally->odd += !word && is_odd(cell->text, strlen(cell->text)) ? cells : 0;
    }
    tally->shaped += is_shaped(cell->text) ? cells : 0;
    add_example(column, cell->text);
    if (pb_preview_period(cell->text, strlen(cell->text), &period, &following) || cell->type == PB_PREVIEW_DATE) {
        column->periods += cells;
        tally->following += following ? cells : 0;
        add_period(column, tally, cell->text, cells);
    }
    if (isnan(cell->number))
        return;
    tally->steps += cell->number == tally->before + 1 ? cells : 0;
    tally->before = cell->number;
    column->least = column->least <= cell->number ? column->least : cell->number;
    column->most = column->most >= cell->number ? column->most : cell->number;
}

/* A column of figures may have some notes among them; codes and dates have the rest that is not text. */
static enum pb_preview_type type_of(const struct tally *tally, size_t filled)
{
    size_t numbers = tally->of[PB_PREVIEW_WHOLE] + tally->of[PB_PREVIEW_DECIMAL] + tally->of[PB_PREVIEW_PERCENT];
    size_t codes = tally->of[PB_PREVIEW_CODE];
    if (filled == 0)
        return PB_PREVIEW_EMPTY;
    bool marked = numbers > tally->odd && numbers + tally->odd + tally->words == filled;
    if (numbers * 10 >= filled * 9 || marked) {
        if (tally->of[PB_PREVIEW_PERCENT] * 2 > numbers)
            return PB_PREVIEW_PERCENT;
        return tally->of[PB_PREVIEW_DECIMAL] ? PB_PREVIEW_DECIMAL : PB_PREVIEW_WHOLE;
    }
    if (tally->of[PB_PREVIEW_DATE] * 10 >= filled * 9)
        return PB_PREVIEW_DATE;
    return codes > 0 && (codes + tally->of[PB_PREVIEW_WHOLE]) * 10 >= filled * 9 ? PB_PREVIEW_CODE : PB_PREVIEW_WORDS;
}

static void columns_say(struct pb_preview_column *column, const struct tally *tally)
{
    column->type = type_of(tally, column->filled);
    column->shaped = column->filled > 0 && tally->shaped * 2 > column->filled;
    column->following = column->periods > 0 && tally->following == column->periods;
    column->month_days = column->different >= MONTHS_LEAST && tally->dates == column->filled &&
                         (tally->first_days == tally->dates || tally->last_days == tally->dates) &&
                         (tally->months & (tally->months - 1)) != 0;
    if (column->open_date)
        column->order = tally->day_first == tally->month_first ? PB_PREVIEW_ORDER_UNKNOWN
                        : tally->day_first                     ? PB_PREVIEW_DAY_FIRST
                                                               : PB_PREVIEW_MONTH_FIRST;
    if (column->type == PB_PREVIEW_WORDS || column->type == PB_PREVIEW_CODE)
        column->least = column->most = NAN;
}

static void look_at_cells(const struct pb_preview_look *look, size_t at, struct pb_preview_column *column)
{
    static const struct pb_preview_cell nothing = { .text = "", .type = PB_PREVIEW_EMPTY };
    struct tally tally = { .before = NAN };
    column->least = column->most = NAN;
    for (size_t i = look->header + 1; i < look->count; i++)
        columns_add(column, &tally, at < look->rows[i].count ? &look->rows[i].cells[at] : &nothing, 1);
    columns_say(column, &tally);
    column->counts_rows = column->type == PB_PREVIEW_WHOLE && column->filled > 2 && column->missing == 0 &&
                          column->least <= 1 && tally.steps + 1 == column->filled;
}

void pb_preview_column_again(struct pb_preview_column *column, const struct pb_preview_texts *texts)
{
    struct tally tally = { .before = NAN };
    column->least = column->most = NAN;
    column->filled = column->periods = column->different = column->example_count = 0;
    column->missing = texts->empty;
    column->days = 0;
    column->weeks = false;
    column->open_date = NULL;
    column->order = PB_PREVIEW_NO_ORDER;
    column->many = texts->many;
    for (size_t i = 0; i < texts->count; i++) {
        const struct pb_preview_kept *kept = &texts->items[i];
        const struct pb_preview_cell cell = { kept->text, (enum pb_preview_type)kept->type, kept->number };
        columns_add(column, &tally, &cell, kept->cells);
    }
    columns_say(column, &tally);
    column->counts_rows = column->counts_rows && column->missing == 0 && tally.steps + 1 == texts->count;
    column->missing += texts->rest_missing;
    column->filled += texts->rest - texts->rest_missing;
    column->different += texts->many ? 1 : 0;
}

static bool columns_lie_within(const struct pb_preview_look *look, size_t fine, size_t coarse)
{
    size_t both = 0;
    for (size_t i = look->header + 1; i < look->count; i++) {
        const struct pb_preview_row *row = &look->rows[i];
        struct pb_period part;
        struct pb_period whole;
        bool following = false;
        if (fine >= row->count || coarse >= row->count)
            continue;
        const char *text = row->cells[coarse].text;
        bool years = pb_preview_period(text, strlen(text), &whole, &following);
        if (years && following) { /* 2019-20 beside a part of it is the financial year */
            const struct pb_period_rules financial = { .years = PB_YEARS_FINANCIAL };
            struct pb_period_found found;
            years = !pb_period_read(text, strlen(text), &financial, &found);
            whole = found.period;
        }
        text = row->cells[fine].text;
        if (!years || !pb_preview_period(text, strlen(text), &part, &following))
            continue;
        if (part.start < whole.start || part.end > whole.end)
            return false;
        both++;
    }
    return both > 0;
}

/* A quarter beside its financial year. */
void pb_preview_find_parts(const struct pb_preview_look *look, struct pb_preview_sheet *sheet)
{
    for (size_t fine = 0; fine < sheet->column_count; fine++) {
        struct pb_preview_column *column = &sheet->columns[fine];
        column->within = SIZE_MAX;
        if (!column->filled || column->periods * 10 < column->filled * 9)
            continue;
        for (size_t c = 0; column->within == SIZE_MAX && c < sheet->column_count; c++) {
            const struct pb_preview_column *coarse = &sheet->columns[c];
            if (coarse->filled && coarse->periods * 10 >= coarse->filled * 9 && coarse->days > column->days &&
                columns_lie_within(look, fine, c))
                column->within = c;
        }
    }
}

static bool merged_below(const struct pb_preview_look *look, const struct pb_preview_sheet *sheet, size_t at)
{
    for (size_t i = 0; i < look->merge_count; i++) {
        const struct pb_xlsx_range *range = &look->merges[i];
        if (range->first_column == at + 1 && range->last_column == at + 1 && range->first_row > sheet->header_row &&
            range->last_row > range->first_row)
            return true;
    }
    return false;
}

/* Has each text as many empty cells below it, in rows that have something else? */
static bool blank_below(const struct pb_preview_look *look, size_t at, const struct pb_preview_column *column)
{
    size_t labels = 0;
    size_t blank = 0; /* below the last label */
    size_t every = 0; /* below each of the others */
    if ((column->type != PB_PREVIEW_WORDS && column->type != PB_PREVIEW_CODE) || column->missing == 0)
        return false;
    for (size_t i = look->header + 1; i < look->count; i++) {
        const struct pb_preview_row *row = &look->rows[i];
        size_t filled = 0;
        for (size_t c = 0; c < row->count; c++)
            filled += *row->cells[c].text != '\0';
        if (filled < 2)
            continue;
        if (at >= row->count || !*row->cells[at].text) {
            blank++;
            if (labels == 0)
                return false;
            continue;
        }
        if (labels > 0 && (blank == 0 || (labels > 1 && blank != every)))
            return false;
        every = labels > 0 ? blank : 0;
        labels++;
        blank = 0;
    }
    return labels > 1 && blank == every;
}

static bool is_figure_column(const struct pb_preview_column *column)
{
    return column->type >= PB_PREVIEW_WHOLE && column->type <= PB_PREVIEW_PERCENT;
}

/* Of "sex" and "Sex" each is a column of its own; of "Value" and "value" nobody knows which figures are right. */
static void find_twice(struct pb_preview_sheet *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        for (size_t other = 0; *sheet->columns[c].heading && other < c; other++) {
            struct pb_preview_column *first = &sheet->columns[other];
            struct pb_preview_column *second = &sheet->columns[c];
            bool figures = is_figure_column(first) || is_figure_column(second);
            if (figures ? strcasecmp(first->heading, second->heading) == 0
                        : strcmp(first->heading, second->heading) == 0)
                first->unique = second->unique = false;
        }
}

/* Has another column this label? */
static bool has_twin(const struct pb_preview_sheet *sheet, size_t column)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (c != column && strcasecmp(sheet->columns[c].label, sheet->columns[column].label) == 0)
            return true;
    return false;
}

/* Where a group of columns ends is not said. One that no other group has, behind those that others have, may be a
 * column of its own, such as a total of all groups. */
static void find_perhaps(const struct pb_preview_look *look, struct pb_preview_sheet *sheet)
{
    bool repeats = false;
    for (size_t c = 0; sheet->fill_right && c < sheet->column_count; c++) {
        bool twin = has_twin(sheet, c);
        repeats = *columns_cell_at(look, sheet->header_row - 1, c) ? twin : repeats;
        sheet->columns[c].perhaps = repeats && !twin;
    }
}

enum pb_status pb_preview_columns(const struct pb_preview_look *look, struct pb_preview_sheet *sheet,
                                  struct pb_arena *arena, struct pb_error *error)
{
    sheet->columns = pb_arena_take(arena, sheet->width, sizeof *sheet->columns);
    if (!sheet->columns)
        return pb_out_of_memory(error);
    sheet->column_count = sheet->width;
    for (size_t c = 0; c < sheet->column_count; c++) {
        struct pb_preview_column *column = &sheet->columns[c];
        const char *label = columns_cell_at(look, sheet->header_row, c);
        column->heading = join_heading(look, sheet, c, arena);
        column->label = pb_arena_text(arena, label, strlen(label));
        if (!column->heading || !column->label)
            return pb_out_of_memory(error);
        column->heading_period = pb_preview_period_within(column->heading, &column->at, &column->length);
        column->unique = *column->heading != '\0';
        look_at_cells(look, c, column);
        column->labels = merged_below(look, sheet, c) || blank_below(look, c, column);
    }
    find_twice(sheet);
    find_perhaps(look, sheet);
    return PB_OK;
}
