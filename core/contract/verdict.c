/* Story: placebook/contract/verdict.h. */
#include "placebook/contract/verdict.h"

#include "placebook/contract/methods.h"

#include <string.h>

/* The words that a note says of a district, as transforms/benchmark writes them. */
static const struct {
    const char *text;
    enum pb_word word;
} said_of_district[] = { { " better", PB_WORD_BETTER },       { " best", PB_WORD_BEST },
                         { " worse", PB_WORD_WORSE },         { " worst", PB_WORD_WORST },
                         { " similar", PB_WORD_SIMILAR },     { " narrower gap", PB_WORD_NARROWER_GAP },
                         { " wider gap", PB_WORD_WIDER_GAP }, { " similar gap", PB_WORD_SIMILAR_GAP } };

/* "Stratford-on-Avon better": what the end of the text says. */
static enum pb_word verdict_of_district(const char *text, size_t length, unsigned polarity)
{
    for (size_t i = 0; i < sizeof said_of_district / sizeof said_of_district[0]; i++) {
        size_t end = strlen(said_of_district[i].text);
        if (length > end && memcmp(text + length - end, said_of_district[i].text, end) == 0)
            return pb_word_verdict(said_of_district[i].word, polarity);
    }
    return PB_WORD_NONE;
}

/* The less good of two: worse before what is not judged, that before no different, that before better. */
static enum pb_word less_good(enum pb_word one, enum pb_word other)
{
    static const enum pb_word order[] = { PB_WORD_WORSE, PB_WORD_NONE, PB_WORD_SIMILAR };
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (one == order[i] || other == order[i])
            return order[i];
    return one;
}

static enum pb_word verdict_of_districts(const char *note, unsigned polarity)
{
    const char *said = strstr(note, PB_DISTRICTS_COMPARED);
    if (!said)
        return PB_WORD_NONE;
    said += strlen(PB_DISTRICTS_COMPARED);
    const char *semicolon = strstr(said, "; ");
    const char *end = semicolon ? semicolon : said + strlen(said);
    enum pb_word verdict = PB_WORD_BETTER;
    while (said < end) {
        const char *comma = strstr(said, ", ");
        const char *last = comma && comma < end ? comma : end;
        verdict = less_good(verdict, verdict_of_district(said, (size_t)(last - said), polarity));
        said = last + (last < end ? 2 : 0);
    }
    return verdict;
}

enum pb_word pb_verdict_of(unsigned comparison, unsigned polarity, const char *note)
{
    return comparison == PB_WORD_DISTRICTS_DIFFER ? verdict_of_districts(note, polarity)
                                                  : pb_word_verdict(comparison, polarity);
}

enum pb_word pb_verdict_at(const struct pb_table *table, size_t row)
{
    return pb_verdict_of(table->compared_with_england[row], table->polarity[row], pb_cell(table, note, row));
}
