#include "extractors/table/authorities.h"

#include "extractors/table/observation.h"
#include "extractors/table/texts.h"
#include "placebook/number.h"
#include "placebook/peers.h"

#include <string.h>

/* All that tells series and periods apart, and the kind of value, which a row may have wrong. */
static const enum field authorities_fields[] = {
    FIELD_INDICATOR, FIELD_INDICATOR_NAME, FIELD_SEX,   FIELD_AGE,     FIELD_CATEGORY_TYPE, FIELD_CATEGORY,
    FIELD_PERIOD,    FIELD_PERIOD_END,     FIELD_MONTH, FIELD_QUARTER, FIELD_VALUE_TYPE,
};
enum { AUTHORITIES_FIELDS = sizeof authorities_fields / sizeof authorities_fields[0] };

enum pb_status table_authorities_begin(struct rows *rows, struct layout *layout, struct pb_error *error)
{
    struct authorities *authorities = &rows->authorities;
    *authorities = (struct authorities){ .seen = rows->options->add_up ? NULL : rows->context->seen };
    if (!authorities->seen)
        return PB_OK;
    pb_seen_untyped(authorities->seen);
    size_t room = AUTHORITIES_FIELDS + layout->split_count;
    for (size_t i = 0; i < AUTHORITIES_FIELDS; i++)
        room += layout->combined_count[authorities_fields[i]];
    authorities->columns = pb_arena_take(&layout->arena, room, sizeof *authorities->columns);
    authorities->slots = AUTHORITIES_SLOTS;
    while (authorities->slots > 1 && authorities->slots * layout->series_count > AUTHORITIES_SERIES)
        authorities->slots /= 2;
    size_t slots = authorities->slots + 1; /* the last one is for keys that are too long */
    authorities->keys = pb_arena_take(&layout->arena, slots, sizeof *authorities->keys);
    authorities->series = pb_arena_take(&layout->arena, slots * layout->series_count, sizeof *authorities->series);
    if (!authorities->columns || !authorities->keys || !authorities->series)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < AUTHORITIES_FIELDS; i++) {
        enum field field = authorities_fields[i];
        if (layout->shared.from[field].at != NO_COLUMN)
            authorities->columns[authorities->count++] = layout->shared.from[field].at;
        for (size_t k = 0; k < layout->combined_count[field]; k++)
            authorities->columns[authorities->count++] = layout->combined[(size_t)field * layout->width + k];
    }
    for (size_t i = 0; i < layout->split_count; i++)
        authorities->columns[authorities->count++] = layout->splits[i].at;
    return PB_OK;
}

uint32_t table_authorities_of(const struct rows *rows, const struct text texts[FIELD_TEXTS])
{
    /* Where only a column of larger areas has a code, the row may be about a part of that area. */
    if (!rows->authorities.seen || rows->areas->coarser)
        return 0;
    return pb_authority_number(texts[FIELD_AREA_CODE].text, texts[FIELD_AREA_CODE].length);
}

/* Its length, or AUTHORITIES_KEY where it is too long. */
static size_t authorities_key_of(const struct authorities *authorities, const struct pb_tabular_row *row,
                                 char key[AUTHORITIES_KEY])
{
    size_t length = 0;
    key[0] = '\0'; /* where no column says anything of it */
    for (size_t i = 0; i < authorities->count; i++) {
        struct text text = table_cell_text(row, authorities->columns[i]);
        if (text.length + 1 >= AUTHORITIES_KEY - length)
            return AUTHORITIES_KEY;
        key[length++] = (char)text.length;
        memcpy(key + length, text.text, text.length);
        length += text.length;
    }
    return length;
}

static bool authorities_has(const struct authorities *authorities, size_t slot, const char *key, size_t length)
{
    const struct authorities_key *has = &authorities->keys[slot];
    return has->used && has->length == length && memcmp(has->text, key, length) == 0;
}

bool table_authorities_is_new(struct rows *rows, const struct pb_tabular_row *row)
{
    struct authorities *authorities = &rows->authorities;
    char key[AUTHORITIES_KEY];
    size_t length = authorities_key_of(authorities, row, key);
    if (length == AUTHORITIES_KEY) {
        authorities->at = authorities->slots;
        return true;
    }
    if (authorities_has(authorities, authorities->at, key, length))
        return false;
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    size_t home = hash ^ hash >> 16;
    for (size_t i = 0; i < AUTHORITIES_WAYS; i++) {
        authorities->at = (home + i) & (authorities->slots - 1);
        if (authorities_has(authorities, authorities->at, key, length))
            return false;
        if (!authorities->keys[authorities->at].used)
            break;
    }
    struct authorities_key *kept = &authorities->keys[authorities->at];
    kept->used = true;
    kept->length = (uint8_t)length;
    memcpy(kept->text, key, length);
    return true;
}

/* ---- The series of a row ---- */

static struct pb_seen_cell authorities_cell(const struct text *text, const char *otherwise)
{
    return text->length ? (struct pb_seen_cell){ text->text, text->length }
                        : (struct pb_seen_cell){ otherwise, strlen(otherwise) };
}

/* The period as the row writes it, with all of its columns. */
static struct pb_seen_cell authorities_period(const struct text texts[FIELD_TEXTS], char joined[AUTHORITIES_TEXT])
{
    static const enum field parts[] = { FIELD_PERIOD_END, FIELD_QUARTER, FIELD_MONTH };
    const struct text *period = &texts[FIELD_PERIOD];
    size_t length = period->length;
    if (length >= AUTHORITIES_TEXT)
        return (struct pb_seen_cell){ "", 0 };
    memcpy(joined, period->text, length);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const struct text *part = &texts[parts[i]];
        if (part->length == 0)
            continue;
        if (part->length + 2 > AUTHORITIES_TEXT - length)
            return (struct pb_seen_cell){ "", 0 };
        joined[length++] = '\n';
        joined[length++] = (char)('0' + i);
        memcpy(joined + length, part->text, part->length);
        length += part->length;
    }
    return (struct pb_seen_cell){ joined, length };
}

/* NULL: the row is not asked for, or not whole. */
static struct pb_seen_group *authorities_group(struct rows *rows, struct observation *observation)
{
    struct pb_seen *seen = rows->authorities.seen;
    struct text *texts = observation->text;
    char indicator[INDICATOR_TEXT];
    char joined[AUTHORITIES_TEXT];
    struct pb_period period = { 0 };
    if (texts[FIELD_INDICATOR].length == 0)
        texts[FIELD_INDICATOR] = texts[FIELD_INDICATOR_NAME];
    table_indicator_id(&texts[FIELD_INDICATOR], indicator);
    struct pb_seen_cell written = authorities_period(texts, joined);
    if (!pb_seen_wants(seen, indicator, strlen(indicator)) || written.length == 0 || !table_observe_kind(observation))
        return NULL;
    const struct pb_seen_cell cells[PB_SEEN_TEXTS] = {
        [PB_SEEN_INDICATOR] = { indicator, strlen(indicator) },
        [PB_SEEN_AREA_TYPE] = { "", 0 },
        [PB_SEEN_SEX] = authorities_cell(&texts[FIELD_SEX], pb_vocabulary[PB_WORD_PERSONS].text),
        [PB_SEEN_AGE] = authorities_cell(&texts[FIELD_AGE], TABLE_NO_AGE),
        [PB_SEEN_CATEGORY_TYPE] = authorities_cell(&texts[FIELD_CATEGORY_TYPE], ""),
        [PB_SEEN_CATEGORY] = authorities_cell(&texts[FIELD_CATEGORY], ""),
        [PB_SEEN_PERIOD] = written,
    };
    struct pb_seen_group *group = pb_seen_group(seen, cells);
    if (group && pb_seen_undated(group)) {
        bool certain = table_periods_certain(rows, texts, &period);
        pb_seen_date(seen, group, certain ? period.start : 0, certain ? period.end : 0);
    }
    return group;
}

static struct authorities_series authorities_find(struct rows *rows, const struct series *series,
                                                  struct observation *observation)
{
    struct authorities_series found = { .group = authorities_group(rows, observation) };
    bool calculated = table_observe_column(rows, series, FIELD_VALUE)->at == NO_COLUMN;
    if (found.group && calculated &&
        (!rows->options->calculate || !table_calculate_ratio(rows, observation, &found.ratio)))
        found.group = NULL;
    return found;
}

static struct authorities_series *authorities_series_of(const struct rows *rows)
{
    return &rows->authorities.series[rows->authorities.at * rows->layout->series_count];
}

void table_authorities_look_up(struct rows *rows)
{
    struct authorities_series *found = authorities_series_of(rows);
    for (size_t i = 0; i < rows->layout->series_count; i++) {
        struct observation observation = { 0 };
        table_observe_texts(rows, &rows->layout->series[i], &observation);
        found[i] = authorities_find(rows, &rows->layout->series[i], &observation);
    }
}

/* ---- Its values ---- */

static struct figure authorities_figure(const struct rows *rows, const struct pb_tabular_row *row,
                                        const struct series *series, enum field field)
{
    const struct from_column *from = table_observe_column(rows, series, field);
    if (from->at >= row->count)
        return (struct figure){ .state = FIGURE_MISSING, .number = PB_MISSING };
    const struct pb_tabular_cell *cell = &row->cells[from->at];
    if (cell->fault != PB_XLSX_SOUND)
        return (struct figure){ .state = FIGURE_WRONG, .number = PB_MISSING };
    return table_figure_read(rows->options, cell, rows->separator, from->spec);
}

/* Has the series no figure at all? Then one of ours would be filtered. */
static bool authorities_is_empty(const struct rows *rows, const struct pb_tabular_row *row, const struct series *series)
{
    for (enum field field = FIELD_VALUE; field < FIELDS; field++)
        if (authorities_figure(rows, row, series, field).state != FIGURE_MISSING)
            return false;
    return strcmp(rows->options->empty, "keep") != 0;
}

static void authorities_add(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                            const struct authorities_series *found, uint32_t authority)
{
    if (!found->group || !pb_seen_is_newest(found->group))
        return;
    double value = PB_MISSING;
    if (table_observe_column(rows, series, FIELD_VALUE)->at != NO_COLUMN) {
        struct figure figure = authorities_figure(rows, row, series, FIELD_VALUE);
        value = figure.state == FIGURE_GOOD ? figure.number : PB_MISSING;
    } else {
        struct figure count = authorities_figure(rows, row, series, FIELD_COUNT);
        struct figure denominator = authorities_figure(rows, row, series, FIELD_DENOMINATOR);
        value = table_calculate_value(&found->ratio, &count, &denominator);
    }
    if (!pb_missing(value) || !authorities_is_empty(rows, row, series))
        pb_seen_add(rows->authorities.seen, found->group, authority, value);
}

void table_authorities_tell(struct rows *rows, const struct pb_tabular_row *row, uint32_t authority)
{
    const struct authorities_series *found = authorities_series_of(rows);
    for (size_t i = 0; i < rows->layout->series_count; i++)
        authorities_add(rows, row, &rows->layout->series[i], &found[i], authority);
}

void table_authorities_tell_one(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                struct observation *observation)
{
    uint32_t authority = table_authorities_of(rows, observation->text);
    if (authority == 0)
        return;
    struct authorities_series found = authorities_find(rows, series, observation);
    authorities_add(rows, row, series, &found, authority);
}
