/*
 * What changed, as sentences for people. Part of placebook/contract/changes.h.
 */
#include "placebook/contract/changes.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

/* "1,234" */
static const char *changes_words_count(uint64_t count, char text[PB_NUMBER_GROUPED])
{
    char digits[PB_NUMBER_TEXT];
    (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    return pb_number_group(digits, text);
}

/* Adds "3 were revised" to a list of at most five. */
static const char *changes_words_add(struct pb_arena *arena, const char *list, uint64_t count, const char *one,
                                     const char *many, bool last)
{
    char number[PB_NUMBER_GROUPED];
    const char *between = !list || !*list ? "" : last ? " and " : ", ";
    if (!list || !count)
        return list;
    return pb_arena_format(arena, "%s%s%s %s", list, between, changes_words_count(count, number),
                           count == 1 ? one : many);
}

/* "12 figures are new, 3 were revised and 1 was withdrawn"; "" when there are none; NULL when out of memory. */
static const char *changes_words_counts(const struct pb_change_counts *counts, struct pb_arena *arena)
{
    uint64_t told = counts->revised - counts->withheld;
    const char *list = changes_words_add(arena, "", counts->added, "figure is new", "figures are new", false);
    bool first = list && !*list;
    list = changes_words_add(arena, list, told, first ? "figure was revised" : "was revised",
                             first ? "figures were revised" : "were revised", !counts->withdrawn && !counts->withheld);
    uint64_t withheld = counts->withheld - counts->not_calculable;
    first = list && !*list;
    list = changes_words_add(arena, list, withheld, first ? "figure is withheld now" : "is withheld now",
                             first ? "figures are withheld now" : "are withheld now",
                             !counts->withdrawn && !counts->not_calculable);
    first = list && !*list;
    list = changes_words_add(arena, list, counts->not_calculable,
                             first ? "figure can no longer be calculated" : "can no longer be calculated",
                             first ? "figures can no longer be calculated" : "can no longer be calculated",
                             !counts->withdrawn);
    first = list && !*list;
    return changes_words_add(arena, list, counts->withdrawn, first ? "figure was withdrawn" : "was withdrawn",
                             first ? "figures were withdrawn" : "were withdrawn", true);
}

const char *pb_changes_sentence(const struct pb_changes_since *changes, struct pb_arena *arena)
{
    char day[PB_DATE_WORDS];
    char number[PB_NUMBER_GROUPED];
    if (!changes || changes->state == PB_SINCE_FIRST)
        return "This is the first edition.";
    const char *since = *pb_date_words(changes->date, day) ? day : "an earlier day";
    if (changes->state == PB_SINCE_UNREADABLE)
        return pb_arena_format(arena, "What changed since the edition of %s cannot be said: %s.", since, changes->why);
    const char *counts = changes_words_counts(&changes->own, arena);
    uint64_t findings = changes->own.findings_only;
    if (!counts)
        return NULL;
    if (*counts)
        return pb_arena_format(arena, "Since the edition of %s, %s.", since, counts);
    if (!findings)
        return pb_arena_format(arena, "No figure has changed since the edition of %s.", since);
    return pb_arena_format(arena, "No figure has changed since the edition of %s; what is said of %s figure%s has.",
                           since, changes_words_count(findings, number), findings == 1 ? "" : "s");
}
