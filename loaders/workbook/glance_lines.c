/*
 * The sentences of At a glance: what a director asks first, built from the figures.
 */
#include "loaders/workbook/glance.h"
#include "loaders/workbook/words.h"

#include <string.h>

enum { ROOM_OF_MORE = 16 }; /* letters: " and 17 more." */

typedef bool glance_wanted(const struct glance_entry *entry);

static bool is_worse(const struct glance_entry *entry)
{
    return entry->verdict == VERDICT_WORSE;
}

static bool is_getting_worse(const struct glance_entry *entry)
{
    return entry->getting_worse;
}

static bool is_off_target(const struct glance_entry *entry)
{
    return entry->off_target;
}

/* Is a figure of the same measure before it, of women where this one is of men? */
static bool glance_is_second(const struct book *book, const struct glance *glance, size_t entry, glance_wanted *wanted)
{
    const pb_symbol *measures = book->table->measure;
    for (size_t i = 0; i < entry; i++)
        if (wanted(&glance->entries[i]) &&
            measures[glance->entries[i].headline->row] == measures[glance->entries[entry].headline->row])
            return true;
    return false;
}

/* "Worse than England: Suicide; Overweight, adults and 3 more.": as many names as a line holds, and one at least. The
 * others are counted as measures, as in the line of counts. */
static void glance_names(struct book *book, struct sheet *sheet, const struct glance *glance, const char *before,
                         glance_wanted *wanted)
{
    const char *line = workbook_text(book, "%s: ", before);
    size_t named = 0;
    size_t others = 0;
    bool full = false;
    for (size_t i = 0; i < glance->count; i++) {
        const char *name = glance->entries[i].name;
        if (!wanted(&glance->entries[i]))
            continue;
        size_t letters = workbook_cells_characters(line) + workbook_cells_characters(name) + ROOM_OF_MORE;
        full = full || (named && letters > sheet->line_letters);
        if (full)
            others += !glance_is_second(book, glance, i, wanted);
        else
            line = workbook_text(book, "%s%s%s", line, named++ ? "; " : "", name);
    }
    const char *more = others ? workbook_text(book, " and %zu more", others) : "";
    if (named)
        workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s%s.", line, more));
}

static void glance_published(struct book *book, struct sheet *sheet)
{
    char buffer[WORDS_TEXT];
    const char *changed = book->changes ? pb_changes_sentence(book->changes, &book->arena) : NULL;
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "%s%s%s%s", book->info->sample ? "SAMPLE DATA, made up and not for decisions. " : "",
                      workbook_words_published(book, buffer), changed ? " " : "", changed ? changed : ""));
}

/* "Against England, of 42 measures with a figure: 9 worse, 30 no different, 3 better. 2 have no figure." */
static const char *glance_counts(struct book *book, const struct glance *glance)
{
    const struct verdicts *verdicts = &glance->verdicts;
    const char *without = glance->without ? workbook_text(book, " %zu %s no figure.", glance->without,
                                                          glance->without == 1 ? "has" : "have")
                                          : "";
    bool one = verdicts->measures == 1;
    if (verdicts->of[VERDICT_NOT_RATED] == verdicts->measures)
        return workbook_text(book, "%zu %s a figure. %s rated against England.%s", verdicts->measures,
                             one ? "measure has" : "measures have", one ? "It is not" : "None is", without);
    return workbook_text(book, "Against England, of %zu %s with a figure: %s.%s", verdicts->measures,
                         one ? "measure" : "measures", workbook_verdict_words(book, verdicts), without);
}

static bool any_is_of(const struct book *book, const struct glance *glance, pb_symbol geography)
{
    for (size_t i = 0; i < glance->count; i++)
        if (book->table->geography[glance->entries[i].headline->row] == geography)
            return true;
    return false;
}

/* The notes of what the sheet has. */
static void glance_notes(struct book *book, struct sheet *sheet, const struct glance *glance)
{
    const struct {
        enum note note;
        bool needed;
    } all[] = { { NOTE_COMPARISON, glance->has[GLANCE_AGAINST] },
                { NOTE_TREND, glance->has[GLANCE_TREND] },
                { NOTE_SPC, glance->has[GLANCE_CHART] },
                { NOTE_COUNTY, any_is_of(book, glance, PB_WORD_COUNTY) },
                { NOTE_SHARED, any_is_of(book, glance, PB_WORD_SHARED) } };
    enum note notes[sizeof all / sizeof all[0]];
    size_t count = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].needed)
            notes[count++] = all[i].note;
    if (count)
        workbook_sheet_notes(book, sheet, notes, count);
}

void workbook_glance_lines(struct book *book, struct sheet *sheet, const struct glance *glance)
{
    workbook_sheet_line(book, sheet, STYLE_TITLE, workbook_text(book, "%s at a glance", book->place->name));
    glance_published(book, sheet);
    workbook_sheet_line(book, sheet, STYLE_STRONG_LINE, glance_counts(book, glance));
    glance_names(book, sheet, glance, "Worse than England", is_worse);
    glance_names(book, sheet, glance, "Getting worse beyond chance", is_getting_worse);
    glance_names(book, sheet, glance, "Off target", is_off_target);
    glance_notes(book, sheet, glance);
}

void workbook_glance_others(struct book *book, struct sheet *sheet, const struct glance *glance)
{
    const char *others = glance->shown == glance->count
                             ? ""
                             : workbook_text(book, "The first %zu of %zu figures; all are on the Outcome sheets. ",
                                             glance->shown, glance->count);
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book, "%s[x] = not available.%s%s%s", others,
                      glance->has[GLANCE_AGAINST] ? " If women and men differ, we count the less good." : "",
                      glance->has[GLANCE_OVER_TIME] ? " Blank: short series." : "",
                      sheet->frozen_header ? " To unfreeze the header: View, Freeze Panes." : ""));
}
