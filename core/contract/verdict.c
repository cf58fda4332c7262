/* Story: placebook/contract/verdict.h. */
#include "placebook/contract/verdict.h"

#include "placebook/contract/methods.h"

#include <stdio.h>
#include <string.h>

/* What a note says of a district, as transforms/benchmark writes it, and in words for people. */
static const struct district_said {
    const char *text;
    enum pb_word word;
    const char *words;
} said_of_district[] = { { " better", PB_WORD_BETTER, " better" },
                         { " best", PB_WORD_BEST, " better" },
                         { " worse", PB_WORD_WORSE, " worse" },
                         { " worst", PB_WORD_WORST, " worse" },
                         { " similar", PB_WORD_SIMILAR, " no different" },
                         { " lower", PB_WORD_LOWER, " lower" },
                         { " higher", PB_WORD_HIGHER, " higher" },
                         { " narrower gap", PB_WORD_NARROWER_GAP, " narrower gap" },
                         { " wider gap", PB_WORD_WIDER_GAP, " wider gap" },
                         { " similar gap", PB_WORD_SIMILAR_GAP, " gap no different" } };

/* "Stratford-on-Avon better": what the end of the text says. NULL: nothing, as of a name with a comma in it. */
static const struct district_said *district_said(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof said_of_district / sizeof said_of_district[0]; i++) {
        size_t end = strlen(said_of_district[i].text);
        if (length > end && memcmp(text + length - end, said_of_district[i].text, end) == 0)
            return &said_of_district[i];
    }
    return NULL;
}

/* Where the next district begins in what is said of them, up to `end`; its own text is `length` long. */
static const char *district_next(const char *said, const char *end, size_t *length)
{
    const char *comma = strstr(said, ", ");
    const char *last = comma && comma < end ? comma : end;
    *length = (size_t)(last - said);
    return last + (last < end ? 2 : 0);
}

/* What a note says of districts, and where that ends; NULL: nothing. */
static const char *districts_said(const char *note, const char **end)
{
    const char *said = strstr(note, PB_DISTRICTS_COMPARED);
    if (!said)
        return NULL;
    said += strlen(PB_DISTRICTS_COMPARED);
    const char *semicolon = strstr(said, "; ");
    *end = semicolon ? semicolon : said + strlen(said);
    return said;
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
    const char *end = NULL;
    const char *said = districts_said(note, &end);
    bool any = false;
    enum pb_word verdict = PB_WORD_BETTER;
    for (size_t length = 0; said && said < end;) {
        const char *next = district_next(said, end, &length);
        const struct district_said *found = district_said(said, length);
        if (found)
            verdict = less_good(verdict, pb_word_verdict(found->word, polarity));
        any = any || found;
        said = next;
    }
    return any ? verdict : PB_WORD_NONE;
}

const char *pb_verdict_districts(const char *note, char *buffer, size_t size)
{
    const char *end = NULL;
    const char *said = districts_said(note, &end);
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t length = 0; said && said < end && used < size;) {
        const char *next = district_next(said, end, &length);
        const struct district_said *found = district_said(said, length);
        int name = (int)(found ? length - strlen(found->text) : length);
        int written =
            snprintf(buffer + used, size - used, "%s%.*s%s", used ? ", " : "", name, said, found ? found->words : "");
        used += written > 0 ? (size_t)written : 0;
        said = next;
    }
    return buffer;
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
