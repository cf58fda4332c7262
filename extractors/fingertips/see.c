#include "extractors/fingertips/see.h"

#include "placebook/marker.h"
#include "placebook/number.h"
#include "placebook/peers.h"
#include "placebook/period.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

static const enum column columns[PB_SEEN_TEXTS] = {
    [PB_SEEN_INDICATOR] = COLUMN_INDICATOR,
    [PB_SEEN_AREA_TYPE] = COLUMN_AREA_TYPE,
    [PB_SEEN_SEX] = COLUMN_SEX,
    [PB_SEEN_AGE] = COLUMN_AGE,
    [PB_SEEN_CATEGORY] = COLUMN_CATEGORY,
    [PB_SEEN_CATEGORY_TYPE] = COLUMN_CATEGORY_TYPE,
    [PB_SEEN_PERIOD] = COLUMN_PERIOD,
};

void fingertips_see_open(struct seeing *seeing, const struct fingertips_options *options, const struct columns *found,
                         struct pb_csv *csv, struct pb_seen *seen)
{
    *seeing = (struct seeing){ .options = options, .columns = found, .csv = csv, .seen = seen, .together = true };
    for (size_t i = PB_SEEN_AREA_TYPE; i < PB_SEEN_TEXTS; i++) {
        size_t at = found->at[columns[i]];
        bool between = at >= found->at[COLUMN_AREA_TYPE] && at < found->at[COLUMN_VALUE];
        seeing->together = seeing->together && (between || at == PB_CSV_FIELDS_MAXIMUM);
    }
}

/* A text without blanks around it; what R writes for a missing one, NA, is empty. */
static struct pb_seen_cell see_text(const struct seeing *seeing, const struct pb_csv_record *record, enum column column)
{
    struct pb_seen_cell found = { "", 0 };
    found.text = pb_csv_text(seeing->csv, record, seeing->columns->at[column], &found.length);
    pb_text_trim(&found.text, &found.length);
    if (found.length == 2 && memcmp(found.text, "NA", 2) == 0)
        found.length = 0;
    return found;
}

/* The bytes of a row between the two columns, as they are in the file; false where they cannot be compared. */
static bool see_span(const struct seeing *seeing, const struct pb_csv_record *record, const char **span, size_t *length)
{
    size_t ignored = 0;
    if (!seeing->together)
        return false;
    *span = pb_csv_text(seeing->csv, record, seeing->columns->at[COLUMN_AREA_TYPE], &ignored);
    uintptr_t from = (uintptr_t)*span;
    uintptr_t to = (uintptr_t)pb_csv_text(seeing->csv, record, seeing->columns->at[COLUMN_VALUE], &ignored);
    uintptr_t raw = (uintptr_t)record->raw;
    *length = to - from;
    return from >= raw && to > from && to <= raw + record->raw_length && to - from <= SEE_SPAN;
}

/* The group of a row that is not like the one before. */
static void see_anew(struct seeing *seeing, const struct pb_csv_record *record, int64_t indicator)
{
    char digits[24];
    struct pb_seen_cell texts[PB_SEEN_TEXTS];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)indicator);
    seeing->wanted = pb_seen_wants(seeing->seen, digits, length);
    seeing->indicator = indicator;
    seeing->group = NULL;
    if (!seeing->wanted)
        return;
    for (size_t i = 0; i < PB_SEEN_TEXTS; i++)
        texts[i] = see_text(seeing, record, columns[i]);
    texts[PB_SEEN_INDICATOR] = (struct pb_seen_cell){ digits, length };
    seeing->group = pb_seen_group(seeing->seen, texts);
    if (!seeing->group || !pb_seen_undated(seeing->group))
        return;
    const struct pb_period_rules rules = { .years = fingertips_is_academic(seeing->options, indicator)
                                                        ? PB_YEARS_ACADEMIC
                                                        : PB_YEARS_CALENDAR };
    struct pb_period_found found;
    const struct pb_seen_cell *period = &texts[PB_SEEN_PERIOD];
    bool understood = pb_period_read(period->text, period->length, &rules, &found) == 0;
    pb_seen_date(seeing->seen, seeing->group, understood ? found.period.start : 0, understood ? found.period.end : 0);
}

/* NaN: the row has none. */
static double see_value(const struct seeing *seeing, const struct pb_csv_record *record)
{
    struct pb_seen_cell text = see_text(seeing, record, COLUMN_VALUE);
    double value = PB_MISSING;
    if (pb_number_parse(text.text, text.length, &value))
        return value;
    size_t before = pb_marker_notes(text.text, text.length);
    return before < text.length && pb_number_parse(text.text, before, &value) ? value : PB_MISSING;
}

void fingertips_see(struct seeing *seeing, const struct pb_csv_record *record, int64_t indicator, const char *code,
                    size_t length)
{
    const char *span = "";
    size_t span_length = 0;
    if (indicator == seeing->indicator && !seeing->wanted)
        return;
    uint32_t authority = pb_authority_number(code, length);
    if (authority == 0)
        return;
    bool comparable = see_span(seeing, record, &span, &span_length);
    if (!comparable || indicator != seeing->indicator || span_length != seeing->length ||
        memcmp(span, seeing->span, span_length) != 0) {
        see_anew(seeing, record, indicator);
        seeing->length = comparable ? span_length : 0;
        memcpy(seeing->span, span, seeing->length);
    }
    if (seeing->group && pb_seen_is_newest(seeing->group))
        pb_seen_add(seeing->seen, seeing->group, authority, see_value(seeing, record));
}
