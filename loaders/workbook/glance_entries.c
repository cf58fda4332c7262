/*
 * The measures of At a glance, in their order.
 */
#include "loaders/workbook/glance.h"

#include "loaders/workbook/chart_data.h"
#include "loaders/workbook/last_good.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/words.h"

#include <stdlib.h>

/* 0 for what is looked at first. */
static int urgency(const struct glance_entry *entry)
{
    if (entry->verdict == VERDICT_WORSE)
        return 0;
    if (entry->getting_worse)
        return 1;
    if (entry->off_target)
        return 2;
    return entry->verdict == VERDICT_NOT_RATED ? 4 : 3;
}

static int compare_entries(const void *a, const void *b)
{
    const struct glance_entry *left = a;
    const struct glance_entry *right = b;
    int order = urgency(left) - urgency(right);
    return order ? order : (left->headline > right->headline) - (left->headline < right->headline);
}

static void find_columns(const struct book *book, struct glance *glance)
{
    const struct pb_table *table = book->table;
    for (size_t i = 0; i < glance->count; i++) {
        size_t row = glance->entries[i].headline->row;
        const struct charted *charted = workbook_charted(book, row);
        const bool has[GLANCE_SOMETIMES] = { [GLANCE_ENGLAND] = !pb_missing(table->england_value[row]),
                                             [GLANCE_AGAINST] = workbook_has_comparison(table, row),
                                             [GLANCE_TREND] = workbook_has_trend(table, row),
                                             [GLANCE_CHART] = workbook_has_chart(table, row),
                                             [GLANCE_OVER_TIME] = charted && charted->points > 1 };
        for (size_t column = 0; column < GLANCE_SOMETIMES; column++)
            glance->has[column] = glance->has[column] || has[column];
    }
}

struct glance *workbook_glance_make(struct book *book)
{
    struct glance *glance = workbook_take(book, 1, sizeof *glance);
    struct glance_entry *entries = workbook_take(book, book->headline_count + 1, sizeof *entries);
    if (!glance || !entries)
        return NULL;
    glance->entries = entries;
    for (size_t i = 0; i < book->headline_count && !book->last_good_note; i++)
        if (workbook_last_good_is(book, &book->headlines[i]))
            book->last_good_note = workbook_note(book, NOTE_LAST_GOOD);
    for (size_t i = 0; i < book->headline_count; i++) {
        const struct pb_headline *headline = &book->headlines[i];
        size_t row = headline->row;
        size_t before = glance->verdicts.measures;
        workbook_verdict_count(book, headline, &glance->verdicts);
        glance->without += !headline->second && glance->verdicts.measures == before;
        if (!workbook_outline_has_row(headline) || pb_missing(book->table->value[row]))
            continue;
        char buffer[WORDS_TEXT];
        const char *name = workbook_outline_measure(book, headline, buffer);
        entries[glance->count++] =
            (struct glance_entry){ .headline = headline,
                                   .name = workbook_text(book, "%s%s", name, workbook_words_stand_in(book, row)),
                                   .verdict = workbook_verdict(book->table, row),
                                   .getting_worse = workbook_getting_worse(book->table, row),
                                   .off_target = workbook_off_target(book, headline) };
    }
    qsort(entries, glance->count, sizeof *entries, compare_entries);
    find_columns(book, glance);
    return glance;
}
