#include "loaders/workbook/outline.h"

#include "loaders/workbook/last_good.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

bool workbook_outline_has_row(const struct pb_headline *headline)
{
    return headline && headline->row != SIZE_MAX;
}

static const char *outline_name_of(const struct book *book, const struct pb_headline *headline)
{
    if (headline->measure)
        return headline->measure->name;
    if (!workbook_outline_has_row(headline))
        return "";
    const char *name = pb_cell(book->table, measure_name, headline->row);
    return *name ? name : pb_cell(book->table, measure, headline->row);
}

const char *workbook_outline_measure(const struct book *book, const struct pb_headline *headline, char *buffer)
{
    const char *name = outline_name_of(book, headline);
    const char *mark = workbook_last_good_is(book, headline) ? book->last_good_note : "";
    const char *space = *mark ? " " : "";
    pb_symbol sex = workbook_outline_has_row(headline) ? book->table->sex[headline->row] : headline->sex;
    bool one_sex = sex == PB_WORD_MALE || sex == PB_WORD_FEMALE;
    const char *category = workbook_outline_has_row(headline) ? pb_cell(book->table, category, headline->row) : "";
    if (!one_sex && !*category && !*mark && !headline->projected)
        return name;
    const char *words = !one_sex ? "" : sex == PB_WORD_MALE ? " (male)" : " (female)";
    if (headline->projected) {
        (void)snprintf(buffer, WORDS_TEXT, "%.900s%s: projections only, see Data%s%s", name, words, space, mark);
        return buffer;
    }
    (void)snprintf(buffer, WORDS_TEXT, "%.500s%s%.300s%s%s%s", name, *category ? ": " : "", category, words, space,
                   mark);
    return buffer;
}

/* A measure says which priorities it serves, any other indicator those of its programme. */
bool workbook_outline_serves(const struct book *book, const struct pb_headline *headline, const char *priority)
{
    if (headline->measure)
        return pb_measure_serves(headline->measure, priority);
    return workbook_outline_has_row(headline) &&
           pb_care_serves(pb_framework_care(book->info->framework, pb_cell(book->table, programme, headline->row)),
                          priority);
}

const char *workbook_outline_outcome(const struct book *book, const struct pb_headline *headline)
{
    if (headline->measure)
        return headline->measure->outcome;
    return workbook_outline_has_row(headline) ? pb_cell(book->table, outcome, headline->row) : "";
}

static void outline_add(struct outline *outline, const char *section, const struct pb_headline *headline)
{
    outline->rows[outline->count++] = (struct outline_row){ .section = section, .headline = headline };
    outline->shown += headline != NULL;
}

static void add_priorities(struct book *book, struct outline *outline)
{
    const struct pb_priority *priorities = book->place->priorities.items;
    for (size_t i = 0; i < book->place->priorities.count; i++)
        for (size_t j = 0; j < book->headline_count; j++)
            if (workbook_outline_has_row(&book->headlines[j]) &&
                workbook_outline_serves(book, &book->headlines[j], priorities[i].id))
                outline_add(outline, priorities[i].name, &book->headlines[j]);
}

static void add_strategic(struct book *book, struct outline *outline)
{
    const struct pb_outcome *outcomes = book->info->framework->outcomes.items;
    for (size_t i = 0; i < book->info->framework->outcomes.count; i++) {
        const char *section = workbook_text(book, "Outcome %zu: %s", i + 1, outcomes[i].short_name);
        for (size_t j = 0; j < book->headline_count; j++)
            if (strcmp(workbook_outline_outcome(book, &book->headlines[j]), outcomes[i].id) == 0)
                outline_add(outline, section, &book->headlines[j]);
    }
}

static struct outline outline_of(struct book *book, bool priorities)
{
    struct outline outline = { 0 };
    const struct pb_priority *all = book->place->priorities.items;
    size_t most = book->headline_count;
    for (size_t i = 0; priorities && i < book->place->priorities.count; i++)
        for (size_t j = 0; j < book->headline_count; j++)
            most += workbook_outline_serves(book, &book->headlines[j], all[i].id);
    outline.rows = workbook_take(book, most + 1, sizeof *outline.rows);
    return outline;
}

struct outline workbook_outline_priorities(struct book *book)
{
    struct outline outline = outline_of(book, true);
    if (outline.rows)
        add_priorities(book, &outline);
    return outline;
}

struct outline workbook_outline_make(struct book *book)
{
    struct outline outline = outline_of(book, false);
    if (!outline.rows)
        return outline;
    add_strategic(book, &outline);
    size_t mapped = outline.count;
    for (size_t j = 0; j < book->headline_count; j++)
        if (!*workbook_outline_outcome(book, &book->headlines[j]))
            outline_add(&outline, "Not in the framework", &book->headlines[j]);
    outline.unmapped = outline.count - mapped;
    return outline;
}

void workbook_outline_lines(struct book *book, struct sheet *sheet, const struct outline *outline, const char *title)
{
    workbook_sheet_title(book, sheet, title);
    if (outline->unmapped)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "Measures that the outcomes framework does not have come last %s.",
                                          workbook_note(book, NOTE_UNMAPPED)));
    workbook_sheet_shorthand(book, sheet, true, true, true);
}
