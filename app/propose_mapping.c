/*
 * The mapping is built as JSON, part by part in the order in which docs/data-officers.md explains it: sheets, headings,
 * columns, constants, values, where the table ends. Sheets that are laid out alike are read by one mapping.
 */
#include "app/propose_private.h"

#include "core/base/append.h"
#include "core/base/name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { VALUES_MAXIMUM = 400 };

/* ---- Columns ---- */

static struct cJSON *put_column(struct pb_building *building, struct cJSON *columns, const char *field,
                                const char *name)
{
    struct cJSON *column = pb_build_append(building, columns, cJSON_CreateObject());
    pb_build_text(building, column, "field", field);
    pb_build_in_list(building, pb_build_new(building, column, "names", true), name);
    return column;
}

static bool propose_mapping_has_name(const struct cJSON *columns, const char *name)
{
    const struct cJSON *column = NULL;
    cJSON_ArrayForEach(column, columns)
    {
        const struct cJSON *names = cJSON_GetObjectItemCaseSensitive(column, "names");
        const struct cJSON *first = names ? names->child : NULL;
        if (first && strcmp(first->valuestring, name) == 0)
            return true;
    }
    return false;
}

static void put_text(struct pb_building *building, struct cJSON *object, const char *key, const char *text)
{
    if (*text)
        pb_build_text(building, object, key, text);
}

/* Limits, numerator and denominator of a measure: their columns say the same of it. */
static void put_companions(struct pb_building *building, struct cJSON *columns, struct pb_proposal *proposal,
                           const struct pb_propose_roles *roles, size_t value, const struct cJSON *with)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_propose_companion *companion = &roles->companions[c];
        if (companion->of != value)
            continue;
        struct cJSON *column =
            pb_proposal_column(building, columns, proposal, roles, pb_propose_field(companion->field), c);
        struct cJSON *copy = cJSON_Duplicate(with, true);
        if (column && copy && cJSON_AddItemToObject(column, "with", copy))
            continue;
        cJSON_Delete(copy);
        building->broken = true;
    }
}

/* Does a column say what is measured? */
static bool says_measure(const struct pb_propose_roles *roles)
{
    return pb_propose_known_as(roles, "indicator") != PROPOSE_NONE ||
           pb_propose_known_as(roles, "indicator_name") != PROPOSE_NONE;
}

/* "Rate" alone would be one measure in all files: the file's name comes before it. */
static void put_measure(struct pb_building *building, struct cJSON *with, const struct pb_proposal *proposal,
                        const char *measure)
{
    char slug[PROPOSE_SLUG];
    char text[PROPOSE_TEXT + PROPOSE_SLUG];
    const char *sheet = pb_proposal_by_sheet(proposal) ? "{sheet}" : "";
    if (pb_propose_only_how(measure)) {
        char base[PROPOSE_TEXT];
        (void)snprintf(text, sizeof text, "%.*s-%s", PROPOSE_SLUG / 2, pb_proposal_base(proposal->file, base), measure);
        pb_propose_slug(text, slug);
    } else
        pb_propose_slug(measure, slug);
    (void)snprintf(text, sizeof text, "%s%s%s", sheet, *sheet ? "-" : "", slug);
    pb_build_text(building, with, "indicator", text);
    (void)snprintf(text, sizeof text, "%s%s%s", sheet, *sheet ? ": " : "", *measure ? measure : slug);
    pb_build_text(building, with, "indicator_name", text);
}

/* "Apr" and "Q3" say a part of a year that names may say: "Apr 2022/23". Of 2022 nobody knows with which month it
 * began.
 */
static void put_part(struct pb_building *building, struct cJSON *with, struct pb_proposal *proposal,
                     const struct pb_propose_roles *roles, const char *part)
{
    char year[PB_PREVIEW_TEXT];
    char text[PROPOSE_TEXT + PB_PREVIEW_TEXT];
    bool known = pb_proposal_split_year(proposal, roles, year);
    (void)snprintf(text, sizeof text, "%s %s", part, known ? year : "YYYY");
    pb_build_text(building, with, "period", text);
    proposal->part_missing = proposal->part_missing || !known;
}

/* What the column measures, without its period and its sex. */
static void put_with(struct pb_building *building, struct cJSON *with, struct pb_proposal *proposal,
                     const struct pb_propose_roles *roles, size_t value, bool says_period)
{
    const struct pb_preview_column *column = &roles->sheet->columns[value];
    const char *type = NULL;
    const char *unit = NULL;
    char measure[PROPOSE_TEXT];
    char text[PROPOSE_TEXT];
    enum pb_word sex = pb_propose_heading_sex(roles, value, measure);
    bool part = roles->period == PROPOSE_NONE && pb_propose_is_part(column->heading);
    if (part)
        measure[0] = '\0';
    else if (!sex)
        pb_propose_measure(roles, value, measure);
    else if (!*measure)
        pb_proposal_base(proposal->file, measure);
    if (!says_measure(roles))
        put_measure(building, with, proposal, measure);
    if (part)
        put_part(building, with, proposal, roles, column->heading);
    if (sex)
        pb_build_text(building, with, "sex", pb_vocabulary[sex].text);
    if (says_period) {
        const char *period = column->heading + column->at;
        size_t length = column->length - (pb_preview_noted(period, column->length) ? 1 : 0);
        (void)snprintf(text, sizeof text, "%.*s", (int)length, period);
        put_text(building, with, "period", text);
    }
    pb_propose_value_type(roles, value, &type, &unit);
    if (!unit && (column->type == PB_PREVIEW_PERCENT || strstr(column->label, "(%)")))
        unit = "%";
    if (unit && pb_propose_known_as(roles, "unit") == PROPOSE_NONE)
        pb_build_text(building, with, "unit", unit);
    if (type)
        pb_build_text(building, with, "value_type", type);
}

static void put_values(struct pb_building *building, struct cJSON *columns, struct pb_proposal *proposal,
                       const struct pb_propose_roles *roles)
{
    size_t count = 0;
    for (size_t c = 0; c < roles->sheet->column_count && count < VALUES_MAXIMUM; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        char name[PROPOSE_TEXT];
        /* If other headings have a period, one without, such as a change, has none. */
        if (!pb_propose_is_value(roles, c) || (roles->wide && !column->heading_period))
            continue;
        bool said = roles->wide && pb_propose_pattern(roles->sheet, c, name);
        if (!said)
            pb_propose_name(column->heading, name);
        if (propose_mapping_has_name(columns, name))
            continue;
        struct cJSON *value = said ? put_column(building, columns, "value", name)
                                   : pb_proposal_column(building, columns, proposal, roles, "value", c);
        struct cJSON *with = pb_build_new(building, value, "with", false);
        put_with(building, with, proposal, roles, c, roles->wide && !said);
        if (said && proposal->alike > 1 && !pb_proposal_in_all(proposal, column->heading))
            building->broken = building->broken || !cJSON_AddTrueToObject(value, "optional");
        put_companions(building, columns, proposal, roles, c, with);
        count++;
    }
}

static void say_perhaps(struct pb_proposal *proposal, const struct pb_preview_sheet *sheet)
{
    const struct pb_preview_column *first = NULL;
    size_t count = 0;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->columns[c].perhaps && pb_propose_is_number(&sheet->columns[c])) {
            first = first ? first : &sheet->columns[c];
            count++;
        }
    if (first)
        pb_proposal_say(proposal, "group-unclear",
                        "%zu column%s: '%.60s': nothing says whether it belongs to the group of columns to its left. "
                        "Add it to the mapping as what it is",
                        count, count == 1 ? " of figures is left out" : "s of figures are left out, such as",
                        first->heading);
}

/* ---- Sheets, headings, constants ---- */

static void put_header(struct pb_building *building, struct cJSON *options, const struct pb_proposal *proposal,
                       const struct pb_propose_roles *roles)
{
    const struct pb_preview *preview = &proposal->preview;
    const struct pb_preview_sheet *sheet = roles->sheet;
    bool same = true;
    for (size_t i = 0; i < preview->count; i++)
        same = same && (!proposal->reads[i] || preview->sheets[i].header_row == sheet->header_row);
    if (sheet->header_row <= 1 && same && sheet->header_rows == 1)
        return;
    struct cJSON *header = pb_build_new(building, options, "header", false);
    if (same)
        building->broken =
            building->broken || !header || !cJSON_AddNumberToObject(header, "row", (double)sheet->header_row);
    else {
        char name[PROPOSE_TEXT];
        size_t area = roles->code != PROPOSE_NONE ? roles->code : roles->name;
        struct cJSON *words = pb_build_new(building, header, "contains", true);
        bool noted = false;
        for (size_t i = 0; i < preview->count; i++) {
            size_t like =
                proposal->reads[i] ? pb_propose_like(&preview->sheets[i], sheet->columns[area].heading) : PROPOSE_NONE;
            noted = noted || (like != PROPOSE_NONE &&
                              strcasecmp(preview->sheets[i].columns[like].label, sheet->columns[area].label) != 0);
        }
        pb_propose_name(sheet->columns[area].label, name);
        if (noted)
            (void)snprintf(name + pb_propose_without_note(name), 2, "*");
        pb_build_in_list(building, words, name);
    }
    if (sheet->header_rows > 1)
        building->broken =
            building->broken || !header || !cJSON_AddNumberToObject(header, "rows", (double)sheet->header_rows);
    if (sheet->fill_right)
        building->broken = building->broken || !header || !cJSON_AddTrueToObject(header, "fill_right");
}

static void put_sheets(struct pb_building *building, struct cJSON *options, const struct pb_proposal *proposal)
{
    const struct pb_preview *preview = &proposal->preview;
    if (preview->count == 1)
        return;
    struct cJSON *sheets = pb_build_new(building, options, "sheets", true);
    for (size_t i = 0; i < preview->count; i++)
        if (proposal->reads[i]) {
            char name[PROPOSE_TEXT];
            pb_propose_name(preview->sheets[i].about->name, name);
            pb_build_in_list(building, sheets, name);
        }
}

static void put_records(struct pb_building *building, struct cJSON *options, const struct pb_preview *preview)
{
    struct cJSON *keys = preview->record_count > 0 ? pb_build_new(building, options, "records", true) : NULL;
    for (size_t i = 0; i < preview->record_count; i++)
        pb_build_in_list(building, keys, preview->records[i]);
}

/* Of the one column of values, where all rows are of one measure. */
static void put_value_type(struct pb_building *building, struct cJSON *constants, const struct pb_propose_roles *roles)
{
    const char *type = NULL;
    const char *unit = NULL;
    pb_propose_value_type(roles, pb_propose_known_as(roles, "value"), &type, &unit);
    bool same = !unit || pb_propose_known_as(roles, "unit") == PROPOSE_NONE;
    if (type && same)
        pb_build_text(building, constants, "value_type", type);
    if (unit && same)
        pb_build_text(building, constants, "unit", unit);
}

static void put_constants(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                          const struct pb_propose_roles *roles)
{
    struct cJSON *constants = cJSON_CreateObject();
    char base[PROPOSE_TEXT];
    char slug[PROPOSE_SLUG];
    bool measured = says_measure(roles);
    for (size_t i = 0; i < roles->dimension_count; i++)
        measured = measured || pb_propose_is_measure(roles, roles->dimensions[i]);
    if ((pb_propose_known_as(roles, "value") != PROPOSE_NONE || roles->calculates) && !measured) {
        pb_propose_slug(pb_proposal_base(proposal->file, base), slug);
        pb_build_text(building, constants, "indicator", pb_proposal_by_sheet(proposal) ? "{sheet}" : slug);
        pb_build_text(building, constants, "indicator_name", pb_proposal_by_sheet(proposal) ? "{sheet}" : base);
    }
    pb_proposal_put_sheet_sexes(building, options, constants, proposal);
    if (roles->small_type)
        pb_build_text(building, constants, "area_type", roles->small_type);
    if (proposal->category_type)
        pb_build_text(building, constants, "category_type", proposal->category_type);
    if (pb_propose_known_as(roles, "value") != PROPOSE_NONE && !measured)
        put_value_type(building, constants, roles);
    if (roles->period == PROPOSE_NONE && !roles->wide)
        pb_proposal_year(building, options, constants, proposal, roles);
    proposal->period_missing = proposal->period_missing || proposal->part_missing;
    if (!constants || !cJSON_GetArraySize(constants))
        cJSON_Delete(constants);
    else if (!cJSON_AddItemToObject(options, "constants", constants)) {
        cJSON_Delete(constants);
        building->broken = true;
    }
}

/* What the heading has where the pattern of a mapping has {period}. */
static bool period_in(const char *heading, const char *pattern, const char **period, size_t *length)
{
    const char *mark = strstr(pattern, "{period}");
    if (!mark)
        return false;
    const char *after = mark + strlen("{period}");
    size_t before = (size_t)(mark - pattern);
    size_t end = strlen(after);
    size_t size = strlen(heading);
    if (size <= before + end || strncasecmp(heading, pattern, before) != 0 ||
        strcasecmp(heading + size - end, after) != 0)
        return false;
    *period = heading + before;
    *length = size - before - end;
    return true;
}

static bool has_value(const struct cJSON *values, const char *from)
{
    const struct cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        const struct cJSON *texts = cJSON_GetObjectItemCaseSensitive(value, "from");
        if (texts && texts->child && strcmp(texts->child->valuestring, from) == 0)
            return true;
    }
    return false;
}

static void put_noted_of(struct pb_building *building, struct cJSON *values, const struct cJSON *columns,
                         const char *heading)
{
    const struct cJSON *column = NULL;
    const char *period = NULL;
    size_t length = 0;
    char text[PB_PREVIEW_TEXT];
    cJSON_ArrayForEach(column, columns)
    {
        const struct cJSON *names = cJSON_GetObjectItemCaseSensitive(column, "names");
        if (!names || !names->child || !period_in(heading, names->child->valuestring, &period, &length) ||
            !pb_preview_noted(period, length) || length >= sizeof text)
            continue;
        (void)snprintf(text, sizeof text, "%.*s", (int)length, period);
        if (has_value(values, text))
            continue;
        struct cJSON *value = pb_build_append(building, values, cJSON_CreateObject());
        pb_build_text(building, value, "field", "period");
        pb_build_in_list(building, pb_build_new(building, value, "from", true), text);
        text[length - 1] = '\0';
        pb_build_text(building, value, "to", text);
    }
}

/* Periods with a footnote, in the headings of any of the sheets. */
static void put_noted(struct pb_building *building, struct cJSON *options, const struct cJSON *columns,
                      const struct pb_proposal *proposal)
{
    const struct pb_preview *preview = &proposal->preview;
    struct cJSON *values = cJSON_GetObjectItemCaseSensitive(options, "values");
    bool had = values != NULL;
    values = had ? values : pb_build_new(building, options, "values", true);
    for (size_t i = 0; i < preview->count; i++)
        for (size_t c = 0; proposal->reads[i] && c < preview->sheets[i].column_count; c++)
            put_noted_of(building, values, columns, preview->sheets[i].columns[c].heading);
    if (!had && cJSON_GetArraySize(values) == 0)
        cJSON_DeleteItemFromObjectCaseSensitive(options, "values");
}

static void put_decimal(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal)
{
    bool comma = false;
    for (size_t i = 0; i < proposal->preview.count; i++)
        comma = comma || (proposal->reads[i] && proposal->preview.sheets[i].decimal_comma);
    if (!comma)
        return;
    pb_build_text(building, options, "decimal", ",");
    pb_proposal_say(proposal, "decimal-comma",
                    "numbers are read with decimal commas, as some of them can only be read so");
}

static void put_thousands(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal)
{
    const char *number = NULL;
    for (size_t i = 0; i < proposal->preview.count; i++)
        number = !number && proposal->reads[i] ? proposal->preview.sheets[i].blank_thousands : number;
    if (!number)
        return;
    pb_build_text(building, options, "thousands", " ");
    pb_proposal_say(proposal, "blank-thousands",
                    "blanks in numbers such as '%.40s' are read as marks of thousands, so that it is one number: if it "
                    "is not, remove \"thousands\" from the mapping",
                    number);
}

/* Where the tables of the sheets end: each text once. */
static void put_ends(struct pb_building *building, struct cJSON *options, const struct pb_proposal *proposal)
{
    const struct pb_preview *preview = &proposal->preview;
    struct cJSON *ends = NULL;
    for (size_t i = 0; i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        char text[PROPOSE_TEXT];
        bool known = false;
        if (!sheet->ends_at || !proposal->reads[i] || sheet->ends_at[strspn(sheet->ends_at, "*{} ")] == '\0')
            continue; /* "*" alone would be the end of every row */
        pb_propose_name(sheet->ends_at, text);
        pb_append(text, sizeof text, "%s", strlen(text) + 8 > PB_PREVIEW_TEXT ? "*" : "");
        const struct cJSON *end = NULL;
        cJSON_ArrayForEach(end, ends) known = known || strcmp(end->valuestring, text) == 0;
        ends = ends ? ends : pb_build_new(building, options, "ends_at", true);
        if (!known)
            pb_build_in_list(building, ends, text);
    }
}

/* Values that the table does not have; what they are of how many only a person knows. */
static void put_calculation(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                            const struct pb_propose_roles *roles)
{
    struct cJSON *constants = cJSON_GetObjectItemCaseSensitive(options, "constants");
    constants = constants ? constants : pb_build_new(building, options, "constants", false);
    if (pb_propose_known_as(roles, "unit") == PROPOSE_NONE)
        pb_build_text(building, constants, "unit", "%");
    pb_build_text(building, constants, "value_type", "proportion");
    building->broken = building->broken || !cJSON_AddTrueToObject(options, "calculate");
    pb_proposal_say(
        proposal, "calculated",
        "there is no column of values: they are calculated as percentages of '%.60s' in '%.60s', with Wilson "
        "limits. Are they proportions? If they are rates, set \"unit\" (such as \"per 1,000\") and "
        "\"value_type\": \"crude_rate\"",
        roles->sheet->columns[pb_propose_known_as(roles, "count")].heading,
        roles->sheet->columns[pb_propose_known_as(roles, "denominator")].heading);
}

static void put_areas(struct pb_building *building, struct cJSON *columns, const struct pb_proposal *proposal,
                      const struct pb_propose_roles *roles)
{
    for (size_t i = 0; i < roles->level_count; i++)
        (void)pb_proposal_column(building, columns, proposal, roles, "area_code", roles->levels[i]);
    for (size_t i = 0; i < roles->level_count; i++)
        (void)pb_proposal_column(building, columns, proposal, roles, "area_name", roles->level_names[i]);
    if (roles->level_count > 0)
        return;
    (void)pb_proposal_column(building, columns, proposal, roles, "area_code", roles->code);
    (void)pb_proposal_column(building, columns, proposal, roles, "area_name", roles->name);
}

void pb_proposal_mapping(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_propose_roles *roles)
{
    static const char *const apart[] = { "indicator", "indicator_name", "category" };
    put_records(building, options, &proposal->preview);
    put_sheets(building, options, proposal);
    put_header(building, options, proposal, roles);
    struct cJSON *columns = pb_build_new(building, options, "columns", true);
    put_areas(building, columns, proposal, roles);
    (void)pb_proposal_column(building, columns, proposal, roles, "within_code", roles->within_code);
    (void)pb_proposal_column(building, columns, proposal, roles, "within_name", roles->within_name);
    (void)pb_proposal_column(building, columns, proposal, roles, "period", roles->period);
    (void)pb_proposal_column(building, columns, proposal, roles, "month", roles->month);
    (void)pb_proposal_column(building, columns, proposal, roles, "quarter", roles->quarter);
    (void)pb_proposal_column(building, columns, proposal, roles, "period_end", roles->period_end);
    pb_proposal_categories(building, options, columns, proposal, roles);
    for (size_t i = 0; i < PROPOSE_FIELDS; i++) {
        bool put = false;
        for (size_t k = 0; k < sizeof apart / sizeof apart[0]; k++)
            put = put || strcmp(apart[k], pb_propose_field(i)) == 0;
        if (!put)
            (void)pb_proposal_column(building, columns, proposal, roles, pb_propose_field(i), roles->known[i]);
    }
    if (pb_propose_known_as(roles, "value") == PROPOSE_NONE)
        put_values(building, columns, proposal, roles);
    pb_propose_ask_counts(proposal, roles);
    pb_proposal_say_dated(proposal, roles);
    say_perhaps(proposal, roles->sheet);
    put_constants(building, options, proposal, roles);
    if (roles->calculates)
        put_calculation(building, options, proposal, roles);
    if (roles->wide)
        put_noted(building, options, columns, proposal);
    put_decimal(building, options, proposal);
    put_thousands(building, options, proposal);
    put_ends(building, options, proposal);
    pb_proposal_periods(building, options, proposal, roles);
}
