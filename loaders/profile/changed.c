/*
 * What changed since the edition before: how many figures of the Place are new, revised or withdrawn, of which measures
 * the latest figure is new or revised, and where the comparison with England is another one than before.
 */
#include "loaders/profile/sections.h"

#include "placebook/period.h"

#include <string.h>

enum { LISTED_CHANGES = 220 }; /* bytes of a list in a sentence */

/* What happened to a row; NULL: nothing. The new and revised figures are in the order of the table. */
static const struct pb_changed_figure *changed_row(const struct pb_changes_since *changes, size_t row)
{
    size_t low = 0;
    size_t high = changes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (changes->figures[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < changes->count && changes->figures[low].row == row ? &changes->figures[low] : NULL;
}

struct compared {
    pb_symbol word; /* PB_WORD_NONE: not known */
    const char *note;
};

/* How the measure compared with England before: in the edition before, or where the figure is new, the one before it.
 * Not known of an edition of another contract, which has other words. */
static struct compared compared_before(const struct facts *facts, const struct profile_measure *item,
                                       const struct pb_changed_figure *figure)
{
    const struct pb_table *table = facts->load->table;
    const struct pb_changes_since *changes = facts->load->changes;
    if (figure->kind == PB_CHANGE_NEW)
        return item->row > item->first ? (struct compared){ table->compared_with_england[item->row - 1],
                                                            pb_cell(table, note, item->row - 1) }
                                       : (struct compared){ PB_WORD_NONE, "" };
    if (changes->figures_only)
        return (struct compared){ PB_WORD_NONE, "" };
    const char *was = pb_changed_was(changes, figure, pb_tidy_column_named("compared_with_england"));
    size_t length = strlen(was);
    pb_symbol word = length ? pb_word_of(was, length, PB_WORDS_COMPARISON) : PB_WORD_NONE;
    return (struct compared){ word || !length ? word : pb_word_of(was, length, PB_WORDS_DISTRICTS),
                              pb_changed_was(changes, figure, pb_tidy_column_named("note")) };
}

static void add_changed(struct facts *facts, struct section *section, const char *before,
                        const struct enumeration *list)
{
    if (list->text)
        (void)profile_section_add(facts, section,
                                  pb_arena_format(facts->arena, "%s%s.", before, profile_enumerated(facts, list)));
}

static void name_measures(struct facts *facts, struct section *section)
{
    struct enumeration other = { 0 };
    struct enumeration added = { 0 };
    struct enumeration revised = { 0 };
    for (size_t i = 0; i < facts->measures->count; i++) {
        const struct profile_measure *item = &facts->measures->items[i];
        const struct pb_changed_figure *figure = changed_row(facts->load->changes, item->row);
        if (!figure)
            continue;
        struct compared before = compared_before(facts, item, figure);
        pb_symbol polarity = facts->load->table->polarity[item->row];
        if (before.word && profile_verdict_of(before.word, polarity, before.note) != item->verdict) {
            const char *was = profile_compared_of(before.word, before.note, facts->arena);
            const char *text =
                was ? pb_arena_format(facts->arena, "%s (was: %s; is: %s)", item->name, was, item->compared) : NULL;
            facts->full = facts->full || !text;
            profile_enumerate(facts, &other, text ? text : item->name, LISTED_CHANGES);
        } else if (figure->kind == PB_CHANGE_NEW) {
            profile_enumerate(facts, &added, item->name, LISTED_CHANGES);
        } else if (figure->figure) {
            profile_enumerate(facts, &revised, item->name, LISTED_CHANGES);
        }
    }
    add_changed(facts, section, "Compares differently with England: ", &other);
    add_changed(facts, section, "New latest figure: ", &added);
    add_changed(facts, section, "Revised latest figure: ", &revised);
}

void profile_section_changed(struct facts *facts, struct section *section)
{
    const struct pb_changes_since *changes = facts->load->changes;
    if (!changes)
        return;
    switch (changes->state) {
    case PB_SINCE_FIRST:
        (void)profile_section_add(facts, section, "This is the first edition.");
        return;
    case PB_SINCE_UNREADABLE:
        (void)profile_section_add(facts, section, "The edition before cannot be read, so nothing can be said.");
        return;
    case PB_SINCE_KNOWN:
        if (profile_section_add(facts, section, pb_changes_sentence(changes, facts->arena)))
            name_measures(facts, section);
    }
}
