#include "loaders/workbook/verdict.h"

#include "loaders/workbook/outline.h"
#include "loaders/workbook/targets.h"
#include "loaders/workbook/words.h"

#include "placebook/contract/verdict.h"

#include <string.h>

enum verdict workbook_verdict_of(enum pb_word word)
{
    switch (word) {
    case PB_WORD_WORSE:
        return VERDICT_WORSE;
    case PB_WORD_BETTER:
        return VERDICT_BETTER;
    case PB_WORD_SIMILAR:
        return VERDICT_NO_DIFFERENT;
    default:
        return VERDICT_NOT_RATED;
    }
}

enum verdict workbook_verdict(const struct pb_table *table, size_t row)
{
    return workbook_verdict_of(pb_verdict_at(table, row));
}

void workbook_verdict_count(const struct book *book, const struct pb_headline *headline, struct verdicts *verdicts)
{
    const struct pb_headline *end = book->headlines + book->headline_count;
    enum verdict least = VERDICT_NOT_RATED; /* the order of the enum is from the least good on */
    bool shown = false;
    if (headline->second)
        return;
    for (const struct pb_headline *one = headline; one < end && (one == headline || one->second); one++) {
        if (!workbook_outline_has_row(one) || pb_missing(book->table->value[one->row]))
            continue;
        enum verdict verdict = workbook_verdict(book->table, one->row);
        least = verdict < least ? verdict : least;
        shown = true;
    }
    verdicts->measures += shown;
    verdicts->of[least] += shown;
}

const char *workbook_verdict_words(struct book *book, const struct verdicts *verdicts)
{
    static const struct {
        enum verdict verdict;
        const char *word;
    } parts[] = { { VERDICT_WORSE, "worse" },
                  { VERDICT_BETTER, "better" },
                  { VERDICT_NO_DIFFERENT, "no different" },
                  { VERDICT_NOT_RATED, "not rated" } };
    const char *text = "";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (verdicts->of[parts[i].verdict])
            text = workbook_text(book, "%s%s%zu %s", text, *text ? ", " : "", verdicts->of[parts[i].verdict],
                                 parts[i].word);
    return text;
}

bool workbook_getting_worse(const struct pb_table *table, size_t row)
{
    return strstr(pb_cell(table, trend, row), "getting worse") || table->spc[row] == PB_WORD_CONCERN;
}

bool workbook_off_target(const struct book *book, const struct pb_headline *headline)
{
    for (size_t i = 0; i < book->target_count; i++) {
        const struct pb_target_found *found = &book->targets[i];
        if (workbook_target_is_of(found->target, headline) &&
            (found->result.state == PB_WORD_MISSED || found->result.state == PB_WORD_OFF_TRACK))
            return true;
    }
    return false;
}

const char *workbook_verdict_england(const struct pb_table *table, size_t row, char *buffer)
{
    switch (table->compared_with_england[row]) {
    case PB_WORD_SIMILAR:
        return "No different";
    case PB_WORD_BEST:
        return "Better";
    case PB_WORD_WORST:
        return "Worse";
    case PB_WORD_BOTH_BETTER:
        return "Better in both districts";
    case PB_WORD_BOTH_WORSE:
        return "Worse in both districts";
    case PB_WORD_BOTH_SIMILAR:
        return "No different in both districts";
    case PB_WORD_BOTH_LOWER:
        return "Lower in both districts";
    case PB_WORD_BOTH_HIGHER:
        return "Higher in both districts";
    case PB_WORD_BOTH_WIDER_GAP:
        return "Wider gap in both districts";
    case PB_WORD_BOTH_NARROWER_GAP:
        return "Narrower gap in both districts";
    case PB_WORD_BOTH_SIMILAR_GAP:
        return "Gap no different in both districts";
    case PB_WORD_DISTRICTS_DIFFER:
        return *pb_verdict_districts(pb_cell(table, note, row), buffer, WORDS_TEXT) ? buffer : "Districts differ";
    case PB_WORD_NONE:
    case PB_WORD_NOT_COMPARED:
        return "Not rated";
    default:
        return workbook_words_england(table, row, buffer);
    }
}

const char *workbook_verdict_trend(const struct pb_table *table, size_t row)
{
    const char *trend = pb_cell(table, trend, row);
    if (strstr(trend, "getting worse"))
        return "Getting worse";
    if (strstr(trend, "getting better"))
        return "Getting better";
    if (strcmp(trend, "No significant change") == 0)
        return "No change";
    return strcmp(trend, "Cannot be calculated") == 0 ? "Too few years" : trend;
}

const char *workbook_verdict_chart(pb_symbol spc)
{
    switch (spc) {
    case PB_WORD_COMMON_CAUSE:
        return "As expected";
    case PB_WORD_IMPROVEMENT:
        return "Improvement";
    case PB_WORD_CONCERN:
        return "Concern";
    case PB_WORD_HIGH:
        return "Unusually high";
    case PB_WORD_LOW:
        return "Unusually low";
    case PB_WORD_NOT_ENOUGH_POINTS:
        return "Too few periods";
    default:
        return "";
    }
}

bool workbook_has_comparison(const struct pb_table *table, size_t row)
{
    pb_symbol compared = table->compared_with_england[row];
    return compared != PB_WORD_NONE && compared != PB_WORD_NOT_COMPARED;
}

bool workbook_has_trend(const struct pb_table *table, size_t row)
{
    const char *trend = pb_cell(table, trend, row);
    return *trend && strcmp(trend, "Cannot be calculated") != 0;
}

bool workbook_has_chart(const struct pb_table *table, size_t row)
{
    return table->spc[row] != PB_WORD_NONE && table->spc[row] != PB_WORD_NOT_ENOUGH_POINTS;
}

enum style workbook_verdict_style(enum verdict verdict)
{
    return verdict == VERDICT_WORSE ? STYLE_BAD : verdict == VERDICT_BETTER ? STYLE_GOOD : STYLE_TEXT;
}

enum style workbook_trend_style(const struct pb_table *table, size_t row)
{
    const char *trend = pb_cell(table, trend, row);
    return strstr(trend, "getting worse") ? STYLE_BAD : strstr(trend, "getting better") ? STYLE_GOOD : STYLE_TEXT;
}

enum style workbook_chart_style(pb_symbol spc)
{
    return spc == PB_WORD_CONCERN ? STYLE_BAD : spc == PB_WORD_IMPROVEMENT ? STYLE_GOOD : STYLE_TEXT;
}
