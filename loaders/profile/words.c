#include "loaders/profile/words.h"

#include "placebook/contract/verdict.h"

#include <math.h>
#include <string.h>

const char *profile_figure(double number, bool whole, char grouped[PROFILE_FIGURE])
{
    static const struct {
        double from;
        const char *word;
    } large[] = { { 1e9, " billion" }, { 1e7, " million" } };
    char text[PB_NUMBER_TEXT];
    const char *word = "";
    for (size_t i = 0; i < sizeof large / sizeof large[0] && !*word; i++)
        if (fabs(number) >= large[i].from) {
            number /= large[i].from == 1e9 ? 1e9 : 1e6;
            word = large[i].word;
            whole = false;
        }
    double size = fabs(number);
    int decimals = whole && floor(number) == number ? 0 : size >= 0.95 || size == 0 ? 1 : size >= 0.095 ? 2 : 3;
    (void)pb_number_round(number, decimals, text);
    (void)pb_number_group(text, grouped);
    size_t used = strlen(grouped);
    (void)pb_text_copy(grouped + used, PROFILE_FIGURE - used, word);
    return grouped;
}

bool profile_counts(const struct pb_table *table, size_t row)
{
    return pb_word_adds_up(table->value_type[row]);
}

enum profile_verdict profile_verdict_of(pb_symbol comparison, pb_symbol polarity, const char *note)
{
    switch (pb_verdict_of(comparison, polarity, note)) {
    case PB_WORD_WORSE:
        return VERDICT_WORSE;
    case PB_WORD_BETTER:
        return VERDICT_BETTER;
    case PB_WORD_SIMILAR:
        return VERDICT_SIMILAR;
    default:
        return comparison && comparison != PB_WORD_NOT_COMPARED ? VERDICT_NEITHER : VERDICT_NOT_RATED;
    }
}

enum profile_verdict profile_verdict_at(const struct pb_table *table, size_t row)
{
    return profile_verdict_of(table->compared_with_england[row], table->polarity[row], pb_cell(table, note, row));
}

const char *profile_compared_at(const struct pb_table *table, size_t row, struct pb_arena *arena)
{
    return profile_compared_of(table->compared_with_england[row], pb_cell(table, note, row), arena);
}

const char *profile_compared_of(pb_symbol comparison, const char *note, struct pb_arena *arena)
{
    char said[1024] = "";
    if (comparison == PB_WORD_DISTRICTS_DIFFER)
        (void)pb_verdict_districts(note, said, sizeof said);
    return *said ? pb_arena_text(arena, said, strlen(said)) : profile_compared(comparison);
}

const char *profile_compared(pb_symbol comparison)
{
    switch (comparison) {
    case PB_WORD_WORSE:
    case PB_WORD_WORST:
        return "Worse";
    case PB_WORD_SIMILAR:
        return "No different";
    case PB_WORD_BETTER:
    case PB_WORD_BEST:
        return "Better";
    case PB_WORD_LOWER:
        return "Lower";
    case PB_WORD_HIGHER:
        return "Higher";
    case PB_WORD_BOTH_WORSE:
        return "Worse in both districts";
    case PB_WORD_BOTH_SIMILAR:
        return "No different in both";
    case PB_WORD_BOTH_BETTER:
        return "Better in both districts";
    case PB_WORD_BOTH_LOWER:
        return "Lower in both districts";
    case PB_WORD_BOTH_HIGHER:
        return "Higher in both districts";
    case PB_WORD_WIDER_GAP:
        return "Wider gap";
    case PB_WORD_SIMILAR_GAP:
        return "Gap no different";
    case PB_WORD_NARROWER_GAP:
        return "Narrower gap";
    case PB_WORD_BOTH_WIDER_GAP:
        return "Wider gap in both";
    case PB_WORD_BOTH_SIMILAR_GAP:
        return "Gap no different in both";
    case PB_WORD_BOTH_NARROWER_GAP:
        return "Narrower gap in both";
    case PB_WORD_DISTRICTS_DIFFER:
        return "Districts differ";
    default:
        return "Not rated";
    }
}

const char *profile_verdict_text(enum profile_verdict verdict)
{
    static const char *const texts[VERDICTS] = { "worse", "no different", "better", "neither", "not rated" };
    return texts[verdict];
}

const char *profile_verdict_class(enum profile_verdict verdict)
{
    return verdict == VERDICT_WORSE ? " class=\"bad\"" : verdict == VERDICT_BETTER ? " class=\"good\"" : "";
}

const char *profile_count(struct pb_arena *arena, size_t count, const char *one, const char *many)
{
    char text[PROFILE_FIGURE];
    return pb_arena_format(arena, "%s %s", profile_figure((double)count, true, text), count == 1 ? one : many);
}
