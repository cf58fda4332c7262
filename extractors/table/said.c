/*
 * What a series of a row says: where its fields stand, their texts, and what kind of value it has.
 */
#include "extractors/table/observation.h"
#include "extractors/table/texts.h"
#include "placebook/unit_of_measure.h"

#include <stdio.h>
#include <string.h>

const struct from_column *table_observe_column(const struct rows *rows, const struct series *series, enum field field)
{
    const struct from_column *own = &series->from[field];
    return own->at != NO_COLUMN ? own : &rows->layout->shared.from[field];
}

/* What the series says itself comes before what all share. */
void table_observe_texts(const struct rows *rows, const struct series *series, struct observation *observation)
{
    for (enum field field = 0; field < FIELD_TEXTS; field++) {
        struct text *text = &observation->text[field];
        *text = rows->shared[field];
        if (!series->set[field])
            continue;
        *text = (struct text){ series->set[field], strlen(series->set[field]) };
        table_turn(rows->options, field, text);
    }
    if (observation->text[FIELD_CATEGORY].length == 0) /* the whole population, as "Total" among the categories is */
        observation->text[FIELD_CATEGORY_TYPE].length = 0;
}

bool table_observe_kind(struct observation *observation)
{
    const struct text *said = &observation->text[FIELD_VALUE_TYPE];
    const struct text *unit = &observation->text[FIELD_UNIT];
    char words[PB_UNIT_TEXT];
    observation->multiplier = PB_MISSING;
    observation->value_type = pb_word_of(said->text, said->length, PB_WORDS_VALUE_TYPE);
    if (observation->value_type == PB_WORD_PROPORTION || observation->value_type == PB_WORD_CRUDE_RATE) {
        (void)snprintf(words, sizeof words, "%.*s", (int)unit->length, unit->text);
        observation->multiplier = pb_unit_multiplier(words);
    }
    return observation->value_type || said->length == 0;
}
