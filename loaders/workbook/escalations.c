/*
 * Escalations: which figures need attention by the rule of the framework (placebook/contract/rating.h), the worst
 * first: why in words, since when, and what the rating was in the edition before. Figures that were rated worse then
 * are listed too, also those that have no figure any more and so no rating. A Place's sheet has its headline figures;
 * the system's has those of all Places.
 */
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/contract/rating.h"
#include "placebook/contract/verdict.h"

#include <stdio.h>
#include <string.h>

enum { ESCALATIONS_MAXIMUM = 150 }; /* rows of the table */

struct escalation {
    size_t row; /* of the table */
    struct pb_rating rating;
    const char *before; /* the rating in the edition before, or why it is not known */
    size_t position;    /* of the rating; SIZE_MAX: not rated */
    size_t position_before;
};

struct escalations {
    struct escalation *items;
    size_t count;
    size_t *counts; /* of rated figures, by position of their rating */
    size_t not_rated;
    size_t rating_column;
};

/* ---- The rating in the edition before ---- */

static bool escalations_same_series(const struct pb_table *table, size_t row, size_t other)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(geography), PB_COLUMN(sex),
                                  PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };
    return pb_rows_agree(table, PB_KEY(key), row, other);
}

/* Was a figure that changed one of the series of a row? It may be gone. */
static bool escalations_was_of_series(const struct book *book, const struct pb_changed_figure *figure, size_t row)
{
    static const char *const key[] = { "measure", "area_code", "geography", "sex", "age", "category_type", "category" };
    struct pb_tidy_cell cell;
    for (size_t i = 0; i < sizeof key / sizeof key[0]; i++) {
        size_t column = pb_tidy_column_named(key[i]);
        pb_tidy_cell(book->table, row, column, NULL, &cell);
        if (strcmp(pb_changed_was(book->changes, figure, column), cell.text) != 0)
            return false;
    }
    return true;
}

/* The latest figure of the series was another one before: what that was rated. Of one that is withheld now it is not
 * told. */
static const char *escalations_of_series(const struct book *book, const struct escalations *list, size_t row)
{
    const struct pb_changes_since *changes = book->changes;
    const char *otherwise = "New";
    for (size_t i = 0; i < changes->count; i++) {
        const struct pb_changed_figure *figure = &changes->figures[i];
        const char *was = pb_changed_was(changes, figure, list->rating_column);
        if (!figure->was || figure->row == row || !(*was || figure->withheld) ||
            !escalations_was_of_series(book, figure, row))
            continue;
        if (*was)
            return was;
        otherwise = "Not known";
    }
    return otherwise;
}

/* What the figure's series was rated. A series of which nothing changed has the rating that it had. */
static const char *escalations_before(const struct book *book, const struct escalations *list, size_t row)
{
    const struct pb_changes_since *changes = book->changes;
    if (!changes || changes->state == PB_SINCE_FIRST)
        return "First edition";
    if (changes->state != PB_SINCE_KNOWN || changes->figures_only || changes->not_listed ||
        changes->not_compared >> list->rating_column & 1)
        return "Not known";
    for (size_t i = 0; i < changes->count; i++) {
        const struct pb_changed_figure *figure = &changes->figures[i];
        if (figure->row != row)
            continue;
        const char *was = pb_changed_was(changes, figure, list->rating_column);
        if (figure->kind == PB_CHANGE_REVISED && !(figure->columns >> list->rating_column & 1))
            break;
        return *was ? was : escalations_of_series(book, list, row);
    }
    return pb_cell(book->table, rating, row);
}

/* ---- Which figures ---- */

/* Is the row one of a Place or of the system, of the people that a headline is about? */
static bool escalations_is_headline(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    if (book->place->system) {
        enum pb_word level = pb_tidy_level(book->info->geography, table, row);
        if (level != PB_WORD_LEVEL_PLACE && level != PB_WORD_LEVEL_SYSTEM)
            return false;
    }
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t headline = book->headlines[i].row;
        if (headline == SIZE_MAX)
            continue;
        if (headline == row)
            return true;
        if (book->place->system && table->measure[row] == table->measure[headline] &&
            table->sex[row] == table->sex[headline] && table->age[row] == table->age[headline])
            return true;
    }
    return false;
}

static void escalations_take(const struct book *book, struct escalations *list, size_t row)
{
    const struct pb_framework *framework = book->info->framework;
    struct escalation *item = &list->items[list->count];
    *item = (struct escalation){ .row = row };
    if (!*pb_cell(book->table, rating, row) || !escalations_is_headline(book, row) ||
        !pb_rating_find(framework, book->table, row, book->info->published, &item->rating))
        return;
    item->position = pb_rating_position(framework, pb_cell(book->table, rating, row));
    if (item->position == SIZE_MAX)
        list->not_rated++;
    else
        list->counts[item->position]++;
    item->before = escalations_before(book, list, row);
    item->position_before = pb_rating_position(framework, item->before);
    bool high = item->position != SIZE_MAX && item->position > 0;
    bool was_high = item->position_before != SIZE_MAX && item->position_before > 0;
    list->count += high || was_high;
}

/* Does some period of the row's series have a rating? */
static bool escalations_has_rating(const struct pb_table *table, size_t row)
{
    size_t first = row;
    while (first > 0 && escalations_same_series(table, row, first - 1))
        first--;
    for (size_t i = first; i < table->rows && escalations_same_series(table, row, i); i++)
        if (*pb_cell(table, rating, i))
            return true;
    return false;
}

/* Is a row about the people of a headline, and about the Place as a whole? */
static bool escalations_is_like_headline(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    if (!book->place->system && table->geography[row] != PB_WORD_EXACT && table->geography[row] != PB_WORD_SUM)
        return false;
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t headline = book->headlines[i].row;
        if (headline != SIZE_MAX && table->measure[row] == table->measure[headline] &&
            table->sex[row] == table->sex[headline] && table->age[row] == table->age[headline])
            return !book->place->system || escalations_is_headline(book, row);
    }
    return false;
}

/* Figures that were rated in the edition before, and whose series has no figure any more. */
static void escalations_take_lost(const struct book *book, struct escalations *list)
{
    const struct pb_changes_since *changes = book->changes;
    bool known = changes && changes->state == PB_SINCE_KNOWN && !changes->figures_only;
    for (size_t i = 0; known && i < changes->count; i++) {
        const struct pb_changed_figure *figure = &changes->figures[i];
        const char *was = pb_changed_was(changes, figure, list->rating_column);
        size_t before = pb_rating_position(book->info->framework, was);
        if (figure->kind != PB_CHANGE_REVISED || before == 0 || before == SIZE_MAX ||
            !escalations_is_like_headline(book, figure->row) || escalations_has_rating(book->table, figure->row))
            continue;
        list->not_rated++;
        list->items[list->count++] = (struct escalation){ .row = figure->row,
                                                          .rating = { .reasons = PB_RATING_NO_FIGURE },
                                                          .before = was,
                                                          .position = SIZE_MAX,
                                                          .position_before = before };
    }
}

/* The worst first; within a rating in the order of the table. */
static void escalations_sort(const struct book *book, struct escalations *list, struct escalation *sorted)
{
    size_t levels = book->info->framework->rating.levels.count;
    size_t count = 0;
    for (size_t level = levels; level-- > 0;)
        for (size_t i = 0; i < list->count; i++)
            if (list->items[i].position == level)
                sorted[count++] = list->items[i];
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].position == SIZE_MAX)
            sorted[count++] = list->items[i];
    list->items = sorted;
}

/* ---- A line of the sheet ---- */

static bool escalations_is_worse(const struct pb_table *table, size_t row)
{
    return pb_verdict_at(table, row) == PB_WORD_WORSE;
}

static bool escalations_is_concern(const struct pb_table *table, size_t row)
{
    return table->spc[row] == PB_WORD_CONCERN;
}

/* The first of the periods up to a row's of which the same holds without a break. */
static size_t escalations_since(const struct pb_table *table, size_t row,
                                bool (*holds)(const struct pb_table *, size_t))
{
    while (row > 0 && escalations_same_series(table, row, row - 1) && holds(table, row - 1))
        row--;
    return row;
}

static const char *escalations_since_words(const struct pb_table *table, const struct escalation *item, char *buffer)
{
    char period[WORDS_TEXT];
    size_t used = 0;
    buffer[0] = '\0';
    if (item->rating.reasons & (PB_RATING_WORSE | PB_RATING_WORSE_DISTRICT))
        used = (size_t)snprintf(
            buffer, WORDS_TEXT, "Worse since %.60s",
            workbook_words_period(table, escalations_since(table, item->row, escalations_is_worse), period));
    if (item->rating.reasons & PB_RATING_CONCERN)
        (void)snprintf(
            buffer + used, WORDS_TEXT - used, "%special cause since %.60s", used ? "; s" : "S",
            workbook_words_period(table, escalations_since(table, item->row, escalations_is_concern), period));
    return buffer;
}

/* A figure that is not rated any more, such as one that is withheld now, is no better for that. */
static const char *escalations_change(const struct escalation *item)
{
    if (item->position_before == SIZE_MAX)
        return item->before;
    if (item->position == SIZE_MAX)
        return "No longer rated";
    if (item->position == item->position_before)
        return "As before";
    return item->position > item->position_before ? "Escalated" : "De-escalated";
}

static void escalations_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct book *book = sheet->book;
    const struct escalations *list = sheet->context;
    const struct escalation *item = &list->items[line];
    const struct pb_table *table = book->table;
    size_t row = item->row;
    const char *none = SHORT_NOT_APPLICABLE;
    const char *missing = workbook_words_missing(table, row);
    enum style style = workbook_words_value_style(table, row);
    char buffer[WORDS_TEXT];
    char reasons[PB_RATING_TEXT];
    bool one_sex = table->sex[row] == PB_WORD_MALE || table->sex[row] == PB_WORD_FEMALE;
    workbook_cell_text(cells, STYLE_STRONG, pb_rating_name(book->info->framework, &item->rating), none);
    (void)snprintf(buffer, sizeof buffer, "%.500s%s", pb_cell(table, measure_name, row),
                   !one_sex                          ? ""
                   : table->sex[row] == PB_WORD_MALE ? " (male)"
                                                     : " (female)");
    workbook_cell_text(cells, STYLE_TEXT, buffer, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(book, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, pb_rating_words(&item->rating, reasons), none);
    workbook_cell_text(cells, STYLE_TEXT, escalations_since_words(table, item, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, item->before, none);
    workbook_cell_text(cells, STYLE_TEXT, escalations_change(item), none);
    CELL_NUMBER(cells, style, table, value, row, missing);
    CELL_NUMBER(cells, style, table, england_value, row, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
}

/* ---- The sheet ---- */

static void escalations_add_counts(struct book *book, struct sheet *sheet, const struct escalations *list)
{
    const struct pb_rating_rule *rule = &book->info->framework->rating;
    const struct pb_rating_level *levels = rule->levels.items;
    const char *counts = "";
    for (size_t i = rule->levels.count; i-- > 0;)
        counts = workbook_text(book, "%s%s: %zu, ", counts, levels[i].name, list->counts[i]);
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "%s%s: %zu.", counts, rule->not_rated, list->not_rated));
    for (size_t i = rule->levels.count; i-- > 0;)
        workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s: %s", levels[i].name, levels[i].meaning));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "%s: Nothing speaks against it, but the figure is old or gone, or too little is known.",
                      rule->not_rated));
}

static void escalations_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Rating", 10, 10);
    workbook_sheet_column(book, sheet, "Measure", 22, 30);
    workbook_sheet_column(book, sheet, "Area", 14, 20);
    workbook_sheet_column(book, sheet, "Why", 20, 32);
    workbook_sheet_column(book, sheet, "Since when", 14, 20);
    workbook_sheet_column(book, sheet, "Rating last time", 10, 10);
    workbook_sheet_column(book, sheet, "Change", 10, 11);
    workbook_sheet_figures(book, sheet, "Figure", 9, 9);
    workbook_sheet_figures(book, sheet, "England", 9, 9);
    workbook_sheet_column(book, sheet, "Period", 11, 14);
}

/* How many figures there can be: few rows of a long table are rated. And one that is taken back. */
static size_t escalations_room(const struct book *book)
{
    size_t room = (book->changes ? book->changes->count : 0) + 1;
    for (size_t row = 0; row < book->table->rows; row++)
        room += *pb_cell(book->table, rating, row) != '\0';
    return room;
}

void workbook_add_escalations(struct book *book)
{
    static const enum note notes[] = { NOTE_RATING, NOTE_COUNTY, NOTE_SHARED };
    const struct pb_rating_rule *rule = &book->info->framework->rating;
    struct escalations *list = workbook_take(book, 1, sizeof *list);
    if (!list || !rule->levels.count)
        return;
    list->rating_column = pb_tidy_column_named("rating");
    list->counts = workbook_take(book, rule->levels.count, sizeof *list->counts);
    list->items = workbook_take(book, escalations_room(book), sizeof *list->items);
    if (!list->counts || !list->items)
        return;
    for (size_t row = 0; row < book->table->rows; row++)
        escalations_take(book, list, row);
    escalations_take_lost(book, list);
    struct escalation *sorted = workbook_take(book, list->count + 1, sizeof *sorted);
    struct sheet *sheet =
        list->count && sorted ? workbook_sheet(book, "Escalations", "What needs attention, why, and since when") : NULL;
    if (!sheet)
        return;
    escalations_sort(book, list, sorted);
    sheet->rows = list->count < ESCALATIONS_MAXIMUM ? list->count : ESCALATIONS_MAXIMUM;
    sheet->context = list;
    sheet->fill = escalations_fill;
    sheet->codes = true;
    sheet->table_name = "Escalations";
    sheet->line_letters = SHEET_LINE_WIDE;
    workbook_sheet_title(book, sheet, workbook_text(book, "Escalations: %s", book->place->name));
    if (book->info->sample)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "SAMPLE DATA: the figures are made up for demonstration, so the ratings mean nothing.");
    if (sheet->rows < list->count)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book, "The table shows %zu of %zu figures, the worst first.", sheet->rows, list->count));
    escalations_add_counts(book, sheet, list);
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, true, true, true);
    escalations_add_columns(book, sheet);
}
