#include "extractors/rightcare/observe.h"

#include "placebook/indicator_id.h"
#include "placebook/number.h"
#include "placebook/spelling.h"
#include "placebook/unit_of_measure.h"

#include <stdio.h>
#include <string.h>

enum { SLUG_MAXIMUM = 100, NAME_MAXIMUM = 512, NOTE_MAXIMUM = 1000, KEY_MAXIMUM = 1024, PART_MAXIMUM = 400 };

/* How much of a text that was cut ends with a whole character of UTF-8. */
static size_t whole(const char *text, size_t length)
{
    size_t lead = length;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80)
        lead--;
    if (lead == 0)
        return length;
    unsigned char c = (unsigned char)text[lead - 1];
    size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    return length - (lead - 1) < size ? lead - 1 : length;
}

static size_t observe_join(char *joined, size_t size, size_t at, const char *between, struct text text)
{
    if (text.length == 0 || at + 1 >= size)
        return at;
    int room = (int)(text.length < size ? text.length : size);
    int written = snprintf(joined + at, size - at, "%s%.*s", at ? between : "", room, text.text);
    return at + (size_t)written < size ? at + (size_t)written : size - 1;
}

/* The pack's code, or programme, pathway and name of the indicator: of small letters, digits and dashes. */
static pb_symbol rightcare_observe_indicator_of(struct pb_table *table, const struct observation *observation)
{
    const struct text *text = observation->text;
    char key[KEY_MAXIMUM] = "";
    char slug[SLUG_MAXIMUM + 1];
    size_t length = 0;
    if (text[FIELD_INDICATOR_CODE].length)
        length = observe_join(key, sizeof key, 0, "", text[FIELD_INDICATOR_CODE]);
    else
        for (size_t i = 0; i < 3; i++) {
            static const enum field parts[] = { FIELD_PROGRAMME, FIELD_PATHWAY, FIELD_INDICATOR_NAME };
            length = observe_join(key, sizeof key, length, " ", text[parts[i]]);
        }
    pb_indicator_id(key, length, slug, sizeof slug);
    return pb_symbol_of(table->symbols, slug);
}

/* "CVD: Spend on admissions": many programmes have indicators of the same name. */
static pb_symbol observe_name_of(struct pb_table *table, const struct observation *observation)
{
    const struct text *text = observation->text;
    const struct text *name = &text[text[FIELD_INDICATOR_NAME].length ? FIELD_INDICATOR_NAME : FIELD_INDICATOR_CODE];
    char joined[NAME_MAXIMUM] = "";
    size_t length = observe_join(joined, sizeof joined, 0, "", text[FIELD_PROGRAMME]);
    length = observe_join(joined, sizeof joined, length, ", ", text[FIELD_PATHWAY]);
    length = observe_join(joined, sizeof joined, length, ": ", *name);
    return pb_symbol_add(table->symbols, joined, whole(joined, length));
}

/* What the pack says but no column of the table has: direction and similar organisations only where they were not
 * understood. */
static pb_symbol note_of(struct pb_table *table, const struct observation *observation, size_t at)
{
    static const struct {
        enum field field;
        const char *words;
    } parts[] = { { FIELD_BENCHMARK, "benchmark" },
                  { FIELD_OPPORTUNITY, "opportunity" },
                  { FIELD_SIGNIFICANCE, "significance" },
                  { FIELD_DIRECTION, "direction" },
                  { FIELD_SIMILAR, "similar organisations" } };
    char note[NOTE_MAXIMUM] = "";
    size_t length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char number[PB_NUMBER_TEXT];
        char part[NAME_MAXIMUM];
        struct text text = { "", 0 };
        if ((parts[i].field == FIELD_DIRECTION && table->polarity[at]) ||
            (parts[i].field == FIELD_SIMILAR && table->similar[at]))
            continue;
        if (parts[i].field < FIELD_TEXTS)
            text = observation->text[parts[i].field];
        else if (observation->figure[parts[i].field].state == FIGURE_GOOD) {
            const struct figure *figure = &observation->figure[parts[i].field];
            text.length = *figure->text ? strlen(figure->text) : pb_number_format(figure->number, number);
            text.text = *figure->text ? figure->text : number;
        }
        if (text.length == 0)
            continue;
        size_t size = (size_t)snprintf(part, sizeof part, "%s%s %.*s", length ? "" : "The pack's ", parts[i].words,
                                       (int)(text.length < PART_MAXIMUM ? text.length : whole(text.text, PART_MAXIMUM)),
                                       text.text);
        length = observe_join(note, sizeof note, length, "; ", (struct text){ part, size });
    }
    return pb_symbol_add(table->symbols, note, whole(note, length));
}

static pb_symbol observe_sex_of(struct pb_table *table, struct text text)
{
    enum pb_word sex = text.length ? pb_sex_of(text.text, text.length) : PB_WORD_PERSONS;
    return sex ? (pb_symbol)sex : pb_symbol_add(table->symbols, text.text, text.length);
}

/* "Circulation, Stroke" */
static pb_symbol programme_of(struct pb_table *table, const struct text *text)
{
    char joined[NAME_MAXIMUM] = "";
    size_t length = observe_join(joined, sizeof joined, 0, "", text[FIELD_PROGRAMME]);
    length = observe_join(joined, sizeof joined, length, ", ", text[FIELD_PATHWAY]);
    return pb_symbol_add(table->symbols, joined, whole(joined, length));
}

/* The codes that a cell lists, with ";" between them; in the form that rightcare_peers_settle() expects. */
static pb_symbol similar_of(struct pb_table *table, struct text text)
{
    char joined[NOTE_MAXIMUM] = "";
    char code[PB_NHS_CODE_TEXT];
    size_t length = 0;
    while (pb_nhs_code_next(&text.text, &text.length, code))
        length = observe_join(joined, sizeof joined, length, ";", (struct text){ code, strlen(code) });
    return pb_symbol_add(table->symbols, joined, length);
}

/* Which direction is better, as far as the pack says it. */
static pb_symbol observe_polarity_of(struct text text)
{
    static const char *const said[][11] = {
        { "high", "higher", "highest", "high is good", "higher is better", "higher is good", "high is better",
          "increase", "up", "rag high is good", NULL },
        { "low", "lower", "lowest", "low is good", "lower is better", "lower is good", "low is better", "decrease",
          "down", "rag low is good", NULL },
        { "neither", "neutral", "no judgement", "contextual", "context", "no direction", NULL },
    };
    static const pb_symbol words[] = { PB_WORD_HIGH_IS_GOOD, PB_WORD_LOW_IS_GOOD, PB_WORD_NO_JUDGEMENT };
    char plain[PLAIN_TEXT];
    (void)rightcare_text_plain(text, plain);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        for (size_t k = 0; said[i][k]; k++)
            if (strcmp(plain, said[i][k]) == 0)
                return words[i];
    return PB_WORD_NONE;
}

/* Of another organisation the code is known, and the name if it is there. */
static bool fill_area(struct pb_table *table, const struct observation *observation, size_t at)
{
    const struct organisation *organisation = &observation->organisation;
    const struct pb_area *area = organisation->area;
    struct text name = observation->text[FIELD_ORGANISATION_NAME];
    if (name.length == 0)
        name = (struct text){ organisation->code, strlen(organisation->code) };
    table->area_code[at] = pb_symbol_of(table->symbols, area ? area->code : organisation->code);
    table->area_name[at] =
        area ? pb_symbol_of(table->symbols, area->name) : pb_symbol_add(table->symbols, name.text, name.length);
    table->area_type[at] = pb_symbol_of(table->symbols, area ? area->type : pb_nhs_code_type(organisation->code));
    table->geography[at] = area ? PB_WORD_NONE : PB_WORD_NEIGHBOUR;
    return table->area_code[at] != PB_SYMBOL_NONE && table->area_name[at] != PB_SYMBOL_NONE &&
           table->area_type[at] != PB_SYMBOL_NONE;
}

static bool rightcare_observe_fill_texts(struct rows *rows, const struct pb_tabular_row *row,
                                         const struct observation *observation, size_t at)
{
    struct pb_table *table = rows->context->table;
    const struct text *text = observation->text;
    bool ours = observation->organisation.area &&
                !pb_geography_is_benchmark(rows->context->geography, observation->organisation.area);
    char place[PB_TABULAR_PLACE_TEXT];
    (void)pb_tabular_place(rows->tabular, row->number, rows->headings->at[FIELD_VALUE], place);
    table->source[at] = rows->source;
    table->source_file[at] = rows->source_file;
    table->source_row[at] = pb_symbol_of(table->symbols, place);
    table->indicator[at] = rightcare_observe_indicator_of(table, observation);
    table->measure_name[at] = observe_name_of(table, observation);
    table->programme[at] = programme_of(table, text);
    table->similar[at] = ours ? similar_of(table, text[FIELD_SIMILAR]) : PB_WORD_NONE;
    table->sex[at] = observe_sex_of(table, text[FIELD_SEX]);
    table->age[at] = text[FIELD_AGE].length
                         ? pb_symbol_add(table->symbols, text[FIELD_AGE].text, text[FIELD_AGE].length)
                         : pb_symbol_of(table->symbols, "Not applicable");
    table->period[at] = pb_symbol_of(table->symbols, observation->period_words);
    table->unit[at] = pb_symbol_add(table->symbols, text[FIELD_UNIT].text, text[FIELD_UNIT].length);
    table->polarity[at] = observe_polarity_of(text[FIELD_DIRECTION]);
    table->note[at] = note_of(table, observation, at);
    const pb_symbol made[] = { table->source_row[at], table->indicator[at], table->measure_name[at],
                               table->programme[at],  table->similar[at],   table->sex[at],
                               table->age[at],        table->period[at],    table->unit[at],
                               table->note[at] };
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if (made[i] == PB_SYMBOL_NONE)
            return false;
    return true;
}

static bool rightcare_observe_fill_figures(struct pb_table *table, const struct observation *observation, size_t at)
{
    const struct {
        enum field field;
        double *cells;
        pb_symbol *texts;
    } columns[] = {
        { FIELD_VALUE, table->value, table->value_text },
        { FIELD_LOWER_95, table->lower_95, table->lower_95_text },
        { FIELD_UPPER_95, table->upper_95, table->upper_95_text },
        { FIELD_NUMERATOR, table->count, table->count_text },
        { FIELD_DENOMINATOR, table->denominator, table->denominator_text },
        { FIELD_ENGLAND, table->england_value, table->england_value_text },
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const struct figure *figure = &observation->figure[columns[i].field];
        columns[i].cells[at] = figure->number;
        columns[i].texts[at] = pb_symbol_of(table->symbols, figure->state == FIGURE_GOOD ? figure->text : "");
        if (columns[i].texts[at] == PB_SYMBOL_NONE)
            return false;
    }
    return true;
}

enum pb_status rightcare_observation_add(struct rows *rows, const struct pb_tabular_row *row,
                                         const struct observation *observation, struct pb_error *error)
{
    static const pb_symbol statuses[] = {
        [FIGURE_MISSING] = PB_WORD_MISSING, [FIGURE_GOOD] = PB_WORD_PUBLISHED, [FIGURE_SUPPRESSED] = PB_WORD_SUPPRESSED
    };
    struct pb_table *table = rows->context->table;
    size_t at = 0;
    enum pb_status status = pb_table_add(table, &at, error);
    if (status != PB_OK) {
        pb_error_at(error, rows->file, row->line, 0);
        return status;
    }
    if (!fill_area(table, observation, at) || !rightcare_observe_fill_texts(rows, row, observation, at) ||
        !rightcare_observe_fill_figures(table, observation, at))
        return pb_out_of_memory(error);
    table->multiplier[at] = pb_unit_multiplier(pb_cell(table, unit, at));
    table->period_start[at] = observation->period.start;
    table->period_end[at] = observation->period.end;
    table->status[at] = statuses[observation->figure[FIELD_VALUE].state];
    table->origin[at] = (uint32_t)(at + 1);
    return PB_OK;
}
