#include "extractors/fingertips/metadata.h"

#include "extractors/fingertips/records.h"
#include "placebook/quality.h"
#include "placebook/unit_of_measure.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { TEXT_MAXIMUM = 400, WORD_LEAST = 4 /* letters of a word that tells names apart */ };

enum field { FIELD_ID, FIELD_NAME, FIELD_UNIT, FIELD_VALUE_TYPE, FIELD_POLARITY, FIELDS };

static const char *const field_names[FIELDS] = { "Indicator ID", "Indicator", "Unit", "Value type", "Polarity" };

struct metadata {
    struct asked *asked;
    struct pb_findings *findings;
    uint64_t compared;
    uint64_t differ;
};

/* What the service says about one indicator, as text. */
struct said {
    int64_t id;
    char text[FIELDS][TEXT_MAXIMUM];
};

/* ---- What agrees ---- */

static bool find_word(const char *text, const char *word)
{
    return strcasestr(text, word) != NULL;
}

/* Do the names have a word in common? The service words its names anew from time to time; an id that was mistyped has
 * the name of something else. */
static bool names_agree(const char *said, const char *measure)
{
    char word[64];
    size_t length = 0;
    for (const char *at = measure;; at++) {
        if (isalpha((unsigned char)*at) && length + 1 < sizeof word) {
            word[length++] = *at;
            continue;
        }
        word[length] = '\0';
        if (length >= WORD_LEAST && find_word(said, word))
            return true;
        length = 0;
        if (!*at)
            return false;
    }
}

/* The same but for capital letters, blanks and an s at the end. */
static bool same_words(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " .");
        b += strspn(b, " .");
        if (!*a || !*b || tolower((unsigned char)*a) != tolower((unsigned char)*b))
            break;
    }
    a += *a == 's' && !a[1];
    b += *b == 's' && !b[1];
    return !*a && !*b;
}

/* A service that names no unit says nothing, and a ratio to what is expected is 100 where both are the same. */
static bool units_agree(const char *said, const struct pb_measure *measure)
{
    double multiplier = pb_unit_multiplier(said);
    if (!*said || same_words(said, measure->unit))
        return true;
    if (pb_unit_multiplier(measure->unit) == multiplier || measure->multiplier == multiplier)
        return true;
    return measure->value_type_word == PB_WORD_ISR && multiplier == 100;
}

/* "RAG - Low is good", "BOB - Blue orange blue", "Not applicable"; PB_WORD_NONE: something else. */
static enum pb_word polarity_of(const char *said)
{
    static const struct {
        const char *text;
        enum pb_word word;
    } words[] = { { "low is good", PB_WORD_LOW_IS_GOOD },
                  { "high is good", PB_WORD_HIGH_IS_GOOD },
                  { "bob", PB_WORD_NO_JUDGEMENT },
                  { "no judgement", PB_WORD_NO_JUDGEMENT },
                  { "not applicable", PB_WORD_NOT_APPLICABLE } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (find_word(said, words[i].text))
            return words[i].word;
    return PB_WORD_NONE;
}

static bool judges(enum pb_word polarity)
{
    return polarity == PB_WORD_LOW_IS_GOOD || polarity == PB_WORD_HIGH_IS_GOOD;
}

static bool polarities_agree(const char *said, const struct pb_measure *measure)
{
    enum pb_word word = polarity_of(said);
    return word == PB_WORD_NONE || word == measure->polarity_word || (!judges(word) && !judges(measure->polarity_word));
}

/* The kinds of value that decide how a figure is worked with. A measure that the framework calls "other" is worked with
 * as none of them, whatever the service calls it. */
static bool value_types_agree(const char *said, const struct pb_measure *measure)
{
    enum pb_word word = find_word(said, "directly standardised") && !find_word(said, "indirectly") ? PB_WORD_DSR
                        : find_word(said, "indirectly standardised")                               ? PB_WORD_ISR
                        : find_word(said, "crude rate")                                            ? PB_WORD_CRUDE_RATE
                        : find_word(said, "proportion")                                            ? PB_WORD_PROPORTION
                        : find_word(said, "life expectancy") ? PB_WORD_LIFE_EXPECTANCY
                        : strcasecmp(said, "count") == 0     ? PB_WORD_COUNT_VALUE
                                                             : PB_WORD_NONE;
    bool survey = word == PB_WORD_PROPORTION && measure->value_type_word == PB_WORD_SURVEY_PROPORTION;
    bool other = measure->value_type_word == PB_WORD_OTHER_VALUE;
    return word == PB_WORD_NONE || word == measure->value_type_word || survey || other;
}

/* ---- What is told ---- */

static enum pb_status differ(struct metadata *metadata, const char *rule, const char *what, const struct said *said,
                             enum field field, const struct pb_measure *measure, const char *ours,
                             struct pb_error *error)
{
    char quoted[PB_QUOTE_TEXT];
    metadata->differ++;
    return pb_caution_add(
        metadata->findings, rule, metadata->asked->file, "", error,
        "Indicator %lld (%s): Fingertips says the %s is %s, and the framework says '%s'. The framework "
        "was followed.",
        (long long)said->id, measure->name, what,
        pb_quote(said->text[field], strlen(said->text[field]), PB_QUOTE_MAXIMUM, quoted), ours);
}

static enum pb_status compare(struct metadata *metadata, const struct said *said, const struct pb_measure *measure,
                              struct pb_error *error)
{
    enum pb_status status = PB_OK;
    metadata->compared++;
    if (!names_agree(said->text[FIELD_NAME], measure->name))
        status = differ(metadata, "metadata-name", "name", said, FIELD_NAME, measure, measure->name, error);
    if (status == PB_OK && !units_agree(said->text[FIELD_UNIT], measure))
        status = differ(metadata, "metadata-unit", "unit", said, FIELD_UNIT, measure, measure->unit, error);
    if (status == PB_OK && !polarities_agree(said->text[FIELD_POLARITY], measure))
        status =
            differ(metadata, "metadata-polarity", "polarity", said, FIELD_POLARITY, measure, measure->polarity, error);
    if (status == PB_OK && !value_types_agree(said->text[FIELD_VALUE_TYPE], measure))
        status = differ(metadata, "metadata-value-type", "kind of value", said, FIELD_VALUE_TYPE, measure,
                        measure->value_type, error);
    return status;
}

static enum pb_status take_metadata(void *context, const struct pb_tabular_cell *const *cells, struct pb_error *error)
{
    struct metadata *metadata = context;
    struct said said = { 0 };
    if (!fingertips_record_id(cells[FIELD_ID], &said.id))
        return PB_OK;
    for (size_t f = 0; f < FIELDS; f++) {
        const char *text = cells[f]->text;
        size_t length = cells[f]->length;
        pb_text_trim(&text, &length);
        length = pb_text_fit(text, length, TEXT_MAXIMUM - 1);
        memcpy(said.text[f], text, length);
    }
    fingertips_asked_row(metadata->asked, said.id);
    const struct pb_measure *measure = fingertips_measure_of(metadata->asked->context->framework, said.id);
    return measure ? compare(metadata, &said, measure, error) : PB_OK;
}

/* Of which indicators there is nothing? */
static enum pb_status say_missing(const struct metadata *metadata, struct pb_error *error)
{
    const struct asked *asked = metadata->asked;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < asked->count; i++) {
        const struct pb_measure *measure = fingertips_measure_of(asked->context->framework, asked->ids[i].id);
        if (asked->ids[i].rows == 0)
            status =
                pb_caution_add(metadata->findings, "no-metadata", asked->file, "", error,
                               "Indicator %lld (%s): what Fingertips says about it was asked for and did not come, "
                               "so its unit and polarity were not compared with the framework.",
                               (long long)asked->ids[i].id, measure ? measure->name : "no measure");
    }
    return status;
}

enum pb_status fingertips_metadata_read(const struct pb_input *input, struct asked *asked, struct pb_error *error)
{
    struct metadata metadata = { .asked = asked, .findings = asked->context->findings };
    const struct fingertips_records records = {
        .names = field_names, .count = FIELDS, .essential = 1, .take = take_metadata, .context = &metadata
    };
    enum pb_status status = fingertips_records_read(input, &records, error);
    if (status == PB_OK)
        status = say_missing(&metadata, error);
    if (status == PB_OK)
        status = pb_check_count(metadata.findings, "fingertips-metadata",
                                "Name, unit, polarity and kind of value as Fingertips says and as the framework says",
                                metadata.compared, metadata.differ, error);
    return status;
}
