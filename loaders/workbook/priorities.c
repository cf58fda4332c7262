/*
 * Priorities: for each a sentence, then the measures that answer it. One that has no figure takes a line, which says
 * which data would be needed: those that the Places file names, else the first measures of the framework that would
 * answer it.
 */
#include "loaders/workbook/outline.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/verdict.h"
#include "loaders/workbook/words.h"

#include <string.h>

enum {
    NAMES_MOST = 6,     /* of measures in a sentence */
    NEEDS_LETTERS = 135 /* of a line, before it says how many more there are */
};

struct priorities {
    struct outline outline;
    int32_t as_at;
    bool england; /* columns that are left out where no figure has anything for them */
    bool against;
    bool trend;
};

/* "one;two" as "one; two", so that a line can end between them. */
static const char *priorities_sources(const char *sources, char *buffer)
{
    size_t used = 0;
    for (; *sources && used < WORDS_TEXT - 2; sources++) {
        buffer[used++] = *sources;
        if (*sources == ';')
            buffer[used++] = ' ';
    }
    buffer[used] = '\0';
    return buffer;
}

static void priorities_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct priorities *priorities = sheet->context;
    const struct book *book = sheet->book;
    const struct pb_table *table = book->table;
    const struct outline_row *entry = &priorities->outline.rows[line];
    size_t row = entry->headline->row;
    const char *none = SHORT_NOT_AVAILABLE;
    char buffer[WORDS_TEXT];
    workbook_cell_text(cells, STYLE_TEXT, entry->section, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_outline_measure(book, entry->headline, buffer), none);
    CELL_NUMBER(cells, workbook_words_value_style(table, row), table, value, row, workbook_words_missing(table, row));
    if (priorities->england)
        CELL_NUMBER(cells, workbook_words_value_style(table, row), table, england_value, row, none);
    workbook_cell_symbol(cells, table->unit[row], none);
    if (priorities->against)
        workbook_cell_text(cells, workbook_verdict_style(workbook_verdict(table, row)),
                           workbook_verdict_england(table, row, buffer), none);
    if (priorities->trend)
        workbook_cell_text(cells, workbook_trend_style(table, row), workbook_verdict_trend(table, row), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_age(table->period_end[row], priorities->as_at, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(book, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, priorities_sources(pb_cell(table, source, row), buffer), none);
}

/* "; Suicide": one more name of a list, which ends after a few of them. */
static const char *add_name(struct book *book, const char *names, const char *name, size_t count)
{
    if (count > NAMES_MOST)
        return names;
    return workbook_text(book, "%s%s%s", names, *names ? "; " : "", count == NAMES_MOST ? "others" : name);
}

/* "Needed: Suicide (Fingertips); Winter deaths (a file) and 3 more.": the measures of the framework that would answer a
 * priority, and where their figures would come from; as many as the rest of a line holds, and one at least. */
static const char *priority_needs(struct book *book, const struct pb_priority *priority, size_t letters)
{
    const struct pb_measure *measures = book->info->framework->measures.items;
    const char *names = "";
    size_t named = 0;
    size_t count = 0;
    for (size_t i = 0; i < book->info->framework->measures.count; i++) {
        if (!pb_measure_serves(&measures[i], priority->id))
            continue;
        const struct pb_measure_source *sources = measures[i].sources.items;
        const char *source = !measures[i].sources.count                     ? "no source yet"
                             : strcmp(sources[0].scheme, "fingertips") == 0 ? "Fingertips"
                                                                            : "a file";
        const char *longer =
            workbook_text(book, "%s%s%s (%s)", names, count ? "; " : " Needed: ", measures[i].name, source);
        if (named == count++ && (!named || letters + workbook_cells_characters(longer) <= NEEDS_LETTERS)) {
            names = longer;
            named++;
        }
    }
    const char *more = count > named ? workbook_text(book, " and %zu more", count - named) : "";
    return count ? workbook_text(book, "%s%s.", names, more) : "";
}

/* "against England 2 worse, 1 not rated" */
static const char *priority_stands(struct book *book, const struct verdicts *verdicts)
{
    return verdicts->of[VERDICT_NOT_RATED] == verdicts->measures
               ? "nothing is rated against England"
               : workbook_text(book, "against England %s", workbook_verdict_words(book, verdicts));
}

/* The sentence of a priority. */
static const char *priority_sentence(struct book *book, const struct pb_priority *priority)
{
    struct verdicts verdicts = { 0 };
    const char *worse = "";
    size_t count = 0;
    char buffer[WORDS_TEXT];
    for (size_t i = 0; i < book->headline_count; i++) {
        const struct pb_headline *headline = &book->headlines[i];
        if (!workbook_outline_serves(book, headline, priority->id))
            continue;
        workbook_verdict_count(book, headline, &verdicts);
        if (workbook_outline_has_row(headline) && workbook_verdict(book->table, headline->row) == VERDICT_WORSE)
            worse = add_name(book, worse, workbook_outline_measure(book, headline, buffer), count++);
    }
    if (verdicts.measures)
        return workbook_text(book, "%s: %zu %s; %s.%s%s%s", priority->name, verdicts.measures,
                             verdicts.measures == 1 ? "measure" : "measures", priority_stands(book, &verdicts),
                             *worse ? " Worse: " : "", worse, *worse ? "." : "");
    const char *text = workbook_text(book, "%s: no figure yet.", priority->name);
    return priority->gap ? workbook_text(book, "%s Data missing: %s", text, priority->gap)
                         : workbook_text(book, "%s%s", text, priority_needs(book, priority, strlen(text)));
}

static void priorities_find_columns(const struct book *book, struct priorities *priorities)
{
    for (size_t i = 0; i < priorities->outline.count; i++) {
        size_t row = priorities->outline.rows[i].headline->row;
        priorities->england = priorities->england || !pb_missing(book->table->england_value[row]);
        priorities->against = priorities->against || workbook_has_comparison(book->table, row);
        priorities->trend = priorities->trend || workbook_has_trend(book->table, row);
    }
}

static void priorities_notes(struct book *book, struct sheet *sheet, const struct priorities *priorities)
{
    enum note notes[] = { NOTE_AGE, NOTE_COUNTY, NOTE_SHARED, NOTES, NOTES };
    size_t count = 3;
    if (priorities->against)
        notes[count++] = NOTE_COMPARISON;
    if (priorities->trend)
        notes[count++] = NOTE_TREND;
    workbook_sheet_notes(book, sheet, notes, count);
}

static void priorities_columns(struct book *book, struct sheet *sheet, const struct priorities *priorities)
{
    workbook_sheet_column(book, sheet, "Priority", 16, 20);
    workbook_sheet_column(book, sheet, "Measure", 26, 32);
    workbook_sheet_figures(book, sheet, "Place", 9, 11);
    if (priorities->england)
        workbook_sheet_figures(book, sheet, "England", 9, 10);
    workbook_sheet_column(book, sheet, "Unit", 7, 11);
    if (priorities->against)
        workbook_sheet_column(book, sheet, "Against England", 11, 15);
    if (priorities->trend)
        workbook_sheet_column(book, sheet, "Recent trend", 10, 12);
    workbook_sheet_column(book, sheet, "Period", 9, 12);
    workbook_sheet_column(book, sheet, "Age of the figure", 9, 9);
    workbook_sheet_column(book, sheet, "Area the figure is for", 10, 16);
    workbook_sheet_column(book, sheet, "Source", 10, 12);
}

static bool priorities_have_figure(const struct book *book, const struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++)
        if (!pb_missing(book->table->value[outline->rows[i].headline->row]))
            return true;
    return false;
}

void workbook_add_priorities(struct book *book)
{
    const struct pb_priority *all = book->place->priorities.items;
    struct sheet *sheet = workbook_sheet(book, "Priorities", "What answers each priority, and what has no figure yet");
    struct priorities *priorities = workbook_take(book, 1, sizeof *priorities);
    if (!sheet || !priorities)
        return;
    priorities->outline = workbook_outline_priorities(book);
    priorities->as_at = book->info->published;
    sheet->rows = priorities->outline.count;
    if (!priorities_have_figure(book, &priorities->outline)) {
        sheet->absent = "no priority has a figure";
        return;
    }
    priorities_find_columns(book, priorities);
    sheet->context = priorities;
    sheet->fill = priorities_fill;
    sheet->table_name = "Priorities";
    sheet->line_letters = SHEET_LINE_WIDE;
    workbook_sheet_title(book, sheet, workbook_text(book, "Priorities of %s", book->place->name));
    for (size_t i = 0; i < book->place->priorities.count; i++)
        workbook_sheet_line(book, sheet, STYLE_LINE, priority_sentence(book, &all[i]));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "A measure that answers several priorities stands under each. One with figures for women and "
                        "men counts once, by the less good of the two.");
    priorities_notes(book, sheet, priorities);
    workbook_sheet_shorthand(book, sheet, true, true, false);
    priorities_columns(book, sheet, priorities);
}
