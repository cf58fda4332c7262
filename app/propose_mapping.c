/*
 * The mapping is built as JSON, part by part in the order in which docs/data-officers.md explains it: sheets, headings,
 * columns, constants, values, where the table ends. Sheets that are laid out alike are read by one mapping.
 */
#include "app/propose_private.h"

#include "core/base/append.h"
#include "core/base/name.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { VALUES_MAXIMUM = 400 };

const char *pb_proposal_base(const char *path, char text[PROPOSE_TEXT])
{
    const char *slash = strrchr(path, '/');
    pb_name_show(text, PROPOSE_TEXT, slash ? slash + 1 : path);
    char *dot = strrchr(text, '.');
    if (dot && dot > text)
        *dot = '\0';
    return text;
}

/* ---- Columns ---- */

static struct cJSON *put_column(struct pb_building *building, struct cJSON *columns, const char *field,
                                const char *name)
{
    struct cJSON *column = pb_build_append(building, columns, cJSON_CreateObject());
    pb_build_text(building, column, "field", field);
    pb_build_in_list(building, pb_build_new(building, column, "names", true), name);
    return column;
}

static void put_known(struct pb_building *building, struct cJSON *columns, const struct pb_propose_roles *roles,
                      const char *field, size_t column)
{
    char name[PROPOSE_TEXT];
    if (column == PROPOSE_NONE)
        return;
    pb_propose_name(roles->sheet->columns[column].heading, name);
    struct cJSON *put = put_column(building, columns, field, name);
    if (roles->sheet->columns[column].labels)
        building->broken = building->broken || !put || !cJSON_AddTrueToObject(put, "fill_down");
}

/* Does one area have several rows for one period? */
static bool are_rows_of_one(const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    size_t area = roles->code != PROPOSE_NONE ? roles->code : roles->name;
    return sheet->columns[area].different == 1 && sheet->columns[area].filled > 1 &&
           (roles->period == PROPOSE_NONE || sheet->columns[roles->period].different == 1);
}

/* Texts that tell such rows apart. */
static bool tells_apart(const struct pb_propose_roles *roles, size_t c)
{
    const struct pb_preview_column *column = &roles->sheet->columns[c];
    return column->type == PB_PREVIEW_WORDS && column->different > 1 && column->unique &&
           !pb_propose_has_role(roles, c) && column->areas_by_code + column->areas_by_name == 0;
}

/* Counts can be added up, with a breakdown by each column of texts. */
static void put_sums(struct pb_building *building, struct cJSON *options, const struct pb_propose_roles *roles)
{
    struct cJSON *breakdowns = NULL;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        char text[PROPOSE_TEXT];
        if (!tells_apart(roles, c))
            continue;
        breakdowns = breakdowns ? breakdowns : pb_build_new(building, options, "breakdowns", true);
        struct cJSON *breakdown = pb_build_append(building, breakdowns, cJSON_CreateObject());
        pb_propose_name(roles->sheet->columns[c].heading, text);
        pb_build_text(building, breakdown, "column", text);
        pb_propose_measure(&roles->sheet->columns[c], text);
        pb_build_text(building, breakdown, "category_type", text);
    }
    if (breakdowns)
        building->broken = building->broken || !cJSON_AddTrueToObject(options, "add_up");
}

/* Anything else needs a category of its own: all texts that tell the rows apart. */
static void put_category(struct pb_building *building, struct cJSON *columns, const struct pb_propose_roles *roles)
{
    struct cJSON *names = NULL;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        char name[PROPOSE_TEXT];
        if (!tells_apart(roles, c))
            continue;
        pb_propose_name(roles->sheet->columns[c].heading, name);
        if (names)
            pb_build_in_list(building, names, name);
        else {
            struct cJSON *category = put_column(building, columns, "category", name);
            names = cJSON_GetObjectItemCaseSensitive(category, "names");
            building->broken = building->broken || !category || !cJSON_AddTrueToObject(category, "combine");
        }
    }
}

static bool propose_mapping_has_name(const struct cJSON *columns, const char *name)
{
    const struct cJSON *column = NULL;
    cJSON_ArrayForEach(column, columns)
    {
        const struct cJSON *names = cJSON_GetObjectItemCaseSensitive(column, "names");
        const struct cJSON *first = names ? names->child : NULL;
        if (first && strcasecmp(first->valuestring, name) == 0)
            return true;
    }
    return false;
}

static bool sheet_has(const struct pb_preview_sheet *sheet, const char *heading)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->columns[c].unique && strcasecmp(sheet->columns[c].heading, heading) == 0)
            return true;
    return false;
}

/* Is the sheet laid out as the main one: the same area column, as many rows of headings, some column of figures? */
static bool is_alike(const struct pb_propose_roles *main, const struct pb_preview_sheet *sheet)
{
    const struct pb_preview_sheet *own = main->sheet;
    size_t area = main->code != PROPOSE_NONE ? main->code : main->name;
    bool value = false;
    if (sheet == own)
        return true;
    if (!sheet->looked || !sheet->headed || sheet->about->hidden || sheet->header_rows != own->header_rows ||
        sheet->about->format != own->about->format || !sheet_has(sheet, own->columns[area].heading))
        return false;
    for (size_t c = 0; !value && c < own->column_count; c++)
        value = pb_propose_is_value(main, c) && sheet_has(sheet, own->columns[c].heading);
    return value || (pb_propose_known_as(main, "value") != PROPOSE_NONE &&
                     sheet_has(sheet, own->columns[pb_propose_known_as(main, "value")].heading));
}

static bool in_all(const struct pb_preview *preview, const struct pb_propose_roles *main, const char *heading)
{
    for (size_t i = 0; i < preview->count; i++)
        if (is_alike(main, &preview->sheets[i]) && !sheet_has(&preview->sheets[i], heading))
            return false;
    return true;
}

static void put_values(struct pb_building *building, struct cJSON *columns, const struct pb_preview *preview,
                       const struct pb_propose_roles *roles, size_t alike)
{
    size_t count = 0;
    for (size_t c = 0; c < roles->sheet->column_count && count < VALUES_MAXIMUM; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        char name[PROPOSE_TEXT];
        char measure[PROPOSE_TEXT];
        char slug[PROPOSE_SLUG];
        char id[PROPOSE_TEXT + PROPOSE_SLUG];
        /* If other headings have a period, one without, such as a change, has none. */
        if (!pb_propose_is_value(roles, c) || (roles->wide && !column->heading_period))
            continue;
        bool said = roles->wide && pb_propose_pattern(roles->sheet, c, name);
        if (!said)
            pb_propose_name(column->heading, name);
        if (propose_mapping_has_name(columns, name))
            continue;
        pb_propose_measure(column, measure);
        pb_propose_slug(measure, slug);
        struct cJSON *value = put_column(building, columns, "value", name);
        struct cJSON *with = pb_build_new(building, value, "with", false);
        (void)snprintf(id, sizeof id, "%s%s", alike > 1 ? "{sheet}-" : "", slug);
        pb_build_text(building, with, "indicator", id);
        (void)snprintf(id, sizeof id, "%s%s", alike > 1 ? "{sheet}: " : "", *measure ? measure : slug);
        pb_build_text(building, with, "indicator_name", id);
        if (roles->wide && !said) {
            const char *period = column->heading + column->at;
            size_t length = column->length - (pb_preview_noted(period, column->length) ? 1 : 0);
            (void)snprintf(id, sizeof id, "%.*s", (int)length, period);
            pb_build_text(building, with, "period", id);
        }
        if (column->type == PB_PREVIEW_PERCENT || strstr(column->label, "(%)"))
            pb_build_text(building, with, "unit", "%");
        if (alike > 1 && !in_all(preview, roles, column->heading))
            building->broken = building->broken || !cJSON_AddTrueToObject(value, "optional");
        count++;
    }
}

/* ---- Sheets, headings, constants ---- */

static void put_header(struct pb_building *building, struct cJSON *options, const struct pb_preview *preview,
                       const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    bool same = true;
    for (size_t i = 0; i < preview->count; i++)
        same = same && (!is_alike(roles, &preview->sheets[i]) || preview->sheets[i].header_row == sheet->header_row);
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
        pb_propose_name(sheet->columns[area].label, name);
        pb_build_in_list(building, words, name);
    }
    if (sheet->header_rows > 1)
        building->broken =
            building->broken || !header || !cJSON_AddNumberToObject(header, "rows", (double)sheet->header_rows);
}

static void put_sheets(struct pb_building *building, struct cJSON *options, const struct pb_preview *preview,
                       const struct pb_propose_roles *roles)
{
    if (preview->count == 1)
        return;
    struct cJSON *sheets = pb_build_new(building, options, "sheets", true);
    for (size_t i = 0; i < preview->count; i++)
        if (is_alike(roles, &preview->sheets[i])) {
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

/* The period in the headings of the figures; they all say the same one, or none. */
static bool year_of_headings(const struct pb_propose_roles *roles, char year[PB_PREVIEW_TEXT])
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        if (column->heading_period && (pb_propose_is_value(roles, c) || pb_propose_known_as(roles, "value") == c)) {
            (void)snprintf(year, PB_PREVIEW_TEXT, "%.*s", (int)column->length, column->heading + column->at);
            return true;
        }
    }
    return false;
}

/* A year in the headings of the figures, else in the names of the sheet and the file, else in another heading. */
static bool year_of(const struct pb_proposal *proposal, const struct pb_propose_roles *roles,
                    char year[PB_PREVIEW_TEXT])
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    char base[PROPOSE_TEXT];
    const char *texts[2] = { sheet->about->name, pb_proposal_base(proposal->file, base) };
    size_t at = 0;
    size_t length = 0;
    if (year_of_headings(roles, year))
        return true;
    for (size_t t = 0; t < 2; t++)
        for (const char *c = texts[t]; *c; c++) {
            bool begins = c == texts[t] || c[-1] < '0' || c[-1] > '9';
            if (!begins || (*c != '1' && *c != '2') || strspn(c, "0123456789") != 4)
                continue;
            char digits[5];
            (void)snprintf(digits, sizeof digits, "%.4s", c);
            if (pb_preview_period_within(digits, &at, &length)) {
                memcpy(year, digits, sizeof digits);
                return true;
            }
        }
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        if (column->heading_period) {
            (void)snprintf(year, PB_PREVIEW_TEXT, "%.*s", (int)column->length, column->heading + column->at);
            return true;
        }
    }
    return false;
}

static void put_constants(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                          const struct pb_propose_roles *roles)
{
    struct cJSON *constants = cJSON_CreateObject();
    char year[PB_PREVIEW_TEXT] = "YYYY";
    char base[PROPOSE_TEXT];
    char slug[PROPOSE_SLUG];
    if (pb_propose_known_as(roles, "value") != PROPOSE_NONE &&
        pb_propose_known_as(roles, "indicator") == PROPOSE_NONE &&
        pb_propose_known_as(roles, "indicator_name") == PROPOSE_NONE) {
        pb_propose_slug(pb_proposal_base(proposal->file, base), slug);
        pb_build_text(building, constants, "indicator", slug);
        pb_build_text(building, constants, "indicator_name", base);
    }
    if (roles->small_type)
        pb_build_text(building, constants, "area_type", roles->small_type);
    if (roles->period == PROPOSE_NONE && !roles->wide) {
        proposal->period_missing = !year_of(proposal, roles, year);
        pb_build_text(building, constants, "period", year);
    }
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
                      const struct pb_preview *preview, const struct pb_propose_roles *roles)
{
    struct cJSON *values = cJSON_CreateArray();
    building->broken = building->broken || !values;
    for (size_t i = 0; i < preview->count; i++)
        for (size_t c = 0; is_alike(roles, &preview->sheets[i]) && c < preview->sheets[i].column_count; c++)
            put_noted_of(building, values, columns, preview->sheets[i].columns[c].heading);
    if (cJSON_GetArraySize(values) == 0 || !cJSON_AddItemToObject(options, "values", values))
        cJSON_Delete(values);
}

/* Where the tables of the sheets end: each text once. */
static void put_ends(struct pb_building *building, struct cJSON *options, const struct pb_preview *preview,
                     const struct pb_propose_roles *roles)
{
    struct cJSON *ends = NULL;
    for (size_t i = 0; i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        char text[PROPOSE_TEXT];
        bool known = false;
        if (!sheet->ends_at || !is_alike(roles, sheet))
            continue;
        pb_propose_name(sheet->ends_at, text);
        pb_append(text, sizeof text, "%s", strlen(text) + 8 > PB_PREVIEW_TEXT ? "*" : "");
        const struct cJSON *end = NULL;
        cJSON_ArrayForEach(end, ends) known = known || strcmp(end->valuestring, text) == 0;
        ends = ends ? ends : pb_build_new(building, options, "ends_at", true);
        if (!known)
            pb_build_in_list(building, ends, text);
    }
}

static bool are_financial(const struct pb_propose_roles *roles)
{
    const struct pb_preview_sheet *sheet = roles->sheet;
    if (roles->period != PROPOSE_NONE)
        return sheet->columns[roles->period].following;
    bool any = false;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct pb_preview_column *column = &sheet->columns[c];
        struct pb_period period;
        bool following = false;
        any =
            any || (column->heading_period &&
                    pb_preview_period(column->heading + column->at, column->length, &period, &following) && following);
    }
    return any;
}

/* Dates in the headings of the figures that are all on the first, or all on the last day of a month. */
static bool are_month_days(const struct pb_propose_roles *roles)
{
    enum { LEAST = 3 };
    size_t dates = 0;
    size_t first = 0;
    size_t last = 0;
    assert(roles->sheet->columns);
    for (size_t c = 0; roles->wide && c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        struct pb_period period;
        bool following = false;
        if (!column->heading_period || !pb_propose_is_value(roles, c))
            continue;
        if (!pb_preview_period(column->heading + column->at, column->length, &period, &following) ||
            period.kind != PB_PERIOD_DAY)
            return false;
        dates++;
        first += period.start % 100 == 1;
        last += pb_date_of_days(pb_date_days(period.end) + 1) % 100 == 1;
    }
    return dates >= LEAST && (first == dates || last == dates);
}

/* Day or month first, a day or its month: what only a person can know is proposed and asked about. */
static void put_dates(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                      const struct pb_propose_roles *roles)
{
    const struct pb_preview_column *column =
        roles->period == PROPOSE_NONE ? NULL : &roles->sheet->columns[roles->period];
    if (column && column->order == PB_PREVIEW_ORDER_UNKNOWN) {
        pb_build_text(building, options, "dates", "day first");
        proposal->order_guessed = column->examples[0];
    }
    if (column ? column->month_days && !strcasestr(column->heading, "week") : are_month_days(roles)) {
        pb_build_text(building, options, "date_means", "month");
        proposal->months_guessed = true;
    }
}

void pb_proposal_mapping(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_preview *preview, const struct pb_propose_roles *roles)
{
    for (size_t i = 0; i < preview->count; i++)
        proposal->alike += is_alike(roles, &preview->sheets[i]) ? 1 : 0;
    put_records(building, options, preview);
    put_sheets(building, options, preview, roles);
    put_header(building, options, preview, roles);
    struct cJSON *columns = pb_build_new(building, options, "columns", true);
    put_known(building, columns, roles, "area_code", roles->code);
    put_known(building, columns, roles, "area_name", roles->name);
    put_known(building, columns, roles, "within_code", roles->within_code);
    put_known(building, columns, roles, "within_name", roles->within_name);
    put_known(building, columns, roles, "period", roles->period);
    put_known(building, columns, roles, "month", roles->month);
    put_known(building, columns, roles, "quarter", roles->quarter);
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        put_known(building, columns, roles, pb_propose_field(i), roles->known[i]);
    if (pb_propose_known_as(roles, "category") == PROPOSE_NONE && are_rows_of_one(roles)) {
        if (pb_propose_are_counts(roles))
            put_sums(building, options, roles);
        else
            put_category(building, columns, roles);
    }
    if (pb_propose_known_as(roles, "value") == PROPOSE_NONE)
        put_values(building, columns, preview, roles, proposal->alike);
    put_constants(building, options, proposal, roles);
    if (roles->wide)
        put_noted(building, options, columns, preview, roles);
    put_ends(building, options, preview, roles);
    if (are_financial(roles))
        pb_build_text(building, options, "years", "financial");
    put_dates(building, options, proposal, roles);
    if (roles->open_month != PROPOSE_NONE)
        proposal->open_month = roles->sheet->columns[roles->open_month].heading;
}
