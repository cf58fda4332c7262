/*
 * Which column is what.
 */
#include "extractors/table/layout.h"
#include "extractors/table/match.h"
#include "placebook/nearest.h"

#include <stdio.h>
#include <string.h>

enum { LIST_MAXIMUM = 600 };

static const char *columns_heading_at(const void *context, size_t i)
{
    const struct layout *layout = context;
    return i < layout->width ? layout->headings[i] : NULL;
}

static void list_headings(const struct layout *layout, char list[LIST_MAXIMUM])
{
    *list = '\0';
    for (size_t i = 0; i < layout->width; i++) {
        size_t at = strlen(list);
        if (!*layout->headings[i])
            continue;
        if (at + strlen(layout->headings[i]) + 8 > LIST_MAXIMUM) {
            (void)snprintf(list + at, LIST_MAXIMUM - at, " ...");
            return;
        }
        (void)snprintf(list + at, LIST_MAXIMUM - at, "%s%s", at ? ", " : "", layout->headings[i]);
    }
}

static enum pb_status table_columns_fail_missing(const struct layout *layout, const char *name, struct pb_location at,
                                                 struct pb_error *error)
{
    char found[LIST_MAXIMUM];
    list_headings(layout, found);
    const char *near = pb_nearest(name, columns_heading_at, layout);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no column '%.120s'%s%s in row %llu; found: %s",
                                    name, *layout->sheet ? " in sheet " : "", layout->sheet,
                                    (unsigned long long)layout->header_row, *found ? found : "no headings");
    pb_error_at(error, layout->file, 0, 0);
    if (near)
        pb_error_hint(error, "did you mean '%.120s'? The column is named in line %u of the pipeline file", near,
                      at.line);
    else
        pb_error_hint(error,
                      "the column is named in line %u of the pipeline file: correct it there, or set \"optional\": "
                      "true if the table may lack it",
                      at.line);
    return status;
}

static enum pb_status table_columns_fail_twice(const struct layout *layout, size_t one, size_t other,
                                               struct pb_location at, struct pb_error *error)
{
    char first[PB_XLSX_PLACE_TEXT];
    char second[PB_XLSX_PLACE_TEXT];
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "columns %s ('%.120s') and %s ('%.120s')%s%s are the same one",
                pb_xlsx_place(0, (uint32_t)one + 1, first), layout->headings[one],
                pb_xlsx_place(0, (uint32_t)other + 1, second), layout->headings[other],
                *layout->sheet ? " of sheet " : "", layout->sheet);
    pb_error_at(error, layout->file, 0, 0);
    pb_error_hint(error, "give a more exact name in line %u of the pipeline file", at.line);
    return status;
}

/* What a heading says as a field is in one of its rows. */
static bool in_one_row(const struct captured captured[FIELD_TEXTS])
{
    static const char joint[] = " | ";
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        if (captured[field].text && memmem(captured[field].text, captured[field].length, joint, sizeof joint - 1))
            return false;
    return true;
}

/* Of "sex" and "Sex", which both match one of the two names, a name means the one that is written as it is. Of "Value"
 * and "value" nobody knows which figures are right. */
static bool is_meant(const struct layout *layout, const char *name, size_t column)
{
    if (strcmp(layout->headings[column], name) == 0)
        return true;
    for (size_t other = 0; other < layout->width; other++)
        if (strcmp(layout->headings[other], name) == 0)
            return false;
    return true;
}

/* The first of the names that the heading of a column matches, or NULL. */
static const char *matched_name(const struct layout *layout, const struct table_column *spec, size_t column,
                                struct captured captured[FIELD_TEXTS])
{
    const char *heading = layout->headings[column];
    for (size_t i = 0; *heading && i < spec->names.count; i++) {
        memset(captured, 0, FIELD_TEXTS * sizeof *captured);
        if (table_match_pattern(spec->names.items[i], heading, strlen(heading), captured) && in_one_row(captured) &&
            (table_field_of(spec->field_name) >= FIELD_TEXTS || strpbrk(spec->names.items[i], "*{") ||
             is_meant(layout, spec->names.items[i], column)))
            return spec->names.items[i];
    }
    return NULL;
}

static bool matches(const struct layout *layout, const struct table_column *spec, size_t column,
                    struct captured captured[FIELD_TEXTS])
{
    return matched_name(layout, spec, column, captured) != NULL;
}

/* How much of a pattern is text that the heading must have. */
static uint32_t literal_of(const char *pattern)
{
    uint32_t length = 0;
    for (; *pattern; pattern++) {
        const char *close = *pattern == '{' ? strchr(pattern, '}') : NULL;
        if (close)
            pattern = close;
        else
            length += *pattern != '*';
    }
    return length;
}

static bool says_fields(const struct table_column *spec)
{
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        if (spec->with.field[field])
            return true;
    for (size_t i = 0; i < spec->names.count; i++)
        if (table_match_captures(spec->names.items[i]))
            return true;
    return false;
}

static bool same_set(const struct series *series, const char *const set[FIELD_TEXTS])
{
    for (enum field field = 0; field < FIELD_TEXTS; field++) {
        const char *known = series->set[field];
        if ((known == NULL) != (set[field] == NULL) || (known && strcmp(known, set[field]) != 0))
            return false;
    }
    return true;
}

/* The series that a column belongs to: a new one when no other column says the same. What `with` says, perhaps of what
 * the heading says, comes before the heading's own. */
static enum pb_status find_series(struct layout *layout, const struct table_column *spec, size_t column,
                                  const struct captured captured[FIELD_TEXTS], struct series **found,
                                  struct pb_error *error)
{
    const char *set[FIELD_TEXTS];
    for (enum field field = 0; field < FIELD_TEXTS; field++) {
        const char *with = spec->with.field[field];
        set[field] = with ? table_layout_text(layout, with, captured) : NULL;
        if (!with && captured[field].text)
            set[field] = pb_arena_text(&layout->arena, captured[field].text, captured[field].length);
        if ((with || captured[field].text) && !set[field])
            return pb_out_of_memory(error);
    }
    for (size_t i = 0; i < layout->series_count; i++) {
        *found = &layout->series[i];
        if (same_set(*found, set))
            return PB_OK;
    }
    if (layout->series_count == SERIES_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "more than %d columns with fields in their headings",
                       (int)SERIES_MAXIMUM);
    *found = &layout->series[layout->series_count++];
    memcpy((*found)->set, set, sizeof set);
    (*found)->heading = column;
    for (enum field field = 0; field < FIELDS; field++)
        (*found)->from[field].at = NO_COLUMN;
    return PB_OK;
}

static enum pb_status bind(const struct layout *layout, struct from_column *from, const struct table_column *spec,
                           size_t column, struct pb_error *error)
{
    if (from->at != NO_COLUMN)
        return table_columns_fail_twice(layout, from->at, column, spec->at, error);
    *from = (struct from_column){ column, spec };
    return PB_OK;
}

/* The levels of area_code or area_name; NULL for other fields. */
static struct levels *levels_of(struct layout *layout, enum field field)
{
    if (field == FIELD_AREA_CODE)
        return &layout->codes;
    return field == FIELD_AREA_NAME ? &layout->names : NULL;
}

/* One level more; the first column also stands for the field. */
static enum pb_status bind_level(struct layout *layout, enum field field, const struct table_column *spec,
                                 size_t column, struct pb_error *error)
{
    struct levels *levels = levels_of(layout, field);
    enum pb_status status = PB_OK;
    if (levels->count == LEVELS_MAXIMUM) /* table_check has counted them */
        return PB_OK;
    if (column != NO_COLUMN && layout->shared.from[field].at == NO_COLUMN)
        status = bind(layout, &layout->shared.from[field], spec, column, error);
    levels->at[levels->count++] = column;
    return status;
}

/* The last matching column, if the mapping wants only that; NO_COLUMN where it wants all of them. */
static size_t last_column(const struct layout *layout, const struct table_column *spec)
{
    struct captured captured[FIELD_TEXTS];
    size_t column = spec->last ? layout->width : 0;
    while (column > 0)
        if (matches(layout, spec, --column, captured))
            return column;
    return NO_COLUMN;
}

/* What one column of the sheet is to the mapping. `own`: the only column that the entry of the mapping may have. */
static enum pb_status map_one(struct layout *layout, const struct table_column *spec, size_t column,
                              const struct captured captured[FIELD_TEXTS], struct from_column *own,
                              struct pb_error *error)
{
    enum field field = table_field_of(spec->field_name);
    struct series *series = &layout->shared;
    if (spec->combine) {
        if (layout->combined_count[field] < layout->width)
            layout->combined[(size_t)field * layout->width + layout->combined_count[field]++] = column;
        return PB_OK;
    }
    if (spec->split || levels_of(layout, field))
        return bind(layout, own, spec, column, error);
    enum pb_status status = PB_OK;
    if (says_fields(spec))
        status = find_series(layout, spec, column, captured, &series, error);
    return status == PB_OK ? bind(layout, &series->from[field], spec, column, error) : status;
}

/* Of names with fields in them, the one that says most has the column: "{indicator}_lower_CI" before "{indicator}". */
static void find_exact(struct layout *layout)
{
    const struct table_column *specs = layout->options->columns.items;
    struct captured captured[FIELD_TEXTS];
    for (size_t i = 0; i < layout->options->columns.count; i++)
        for (size_t column = 0; says_fields(&specs[i]) && column < layout->width; column++) {
            const char *name = matched_name(layout, &specs[i], column, captured);
            uint32_t literal = name ? literal_of(name) : 0;
            if (literal > layout->exact[column])
                layout->exact[column] = literal;
        }
}

static enum pb_status map_column(struct layout *layout, const struct table_column *spec, struct pb_error *error)
{
    enum field field = table_field_of(spec->field_name);
    struct captured captured[FIELD_TEXTS];
    struct from_column own = { NO_COLUMN, NULL };
    bool wide = says_fields(spec);
    size_t last = last_column(layout, spec);
    bool any = false;
    enum pb_status status = PB_OK;
    for (size_t column = 0; status == PB_OK && column < layout->width; column++) {
        const char *name = matched_name(layout, spec, column, captured);
        if (!name || (wide && (layout->taken[column] || literal_of(name) < layout->exact[column])) ||
            (spec->last && column != last))
            continue;
        any = true;
        layout->filled_columns[column] = layout->filled_columns[column] || spec->fill_down;
        layout->taken[column] = layout->taken[column] || !wide;
        status = map_one(layout, spec, column, captured, &own, error);
    }
    if (status == PB_OK && spec->split && own.at != NO_COLUMN)
        layout->splits[layout->split_count++] = own;
    if (status == PB_OK && !spec->split && !spec->combine && levels_of(layout, field))
        status = bind_level(layout, field, spec, own.at, error);
    return status == PB_OK && !any && !spec->optional
               ? table_columns_fail_missing(layout, spec->names.items[0], spec->at, error)
               : status;
}

/* The one column whose heading matches. */
static enum pb_status find_column(const struct layout *layout, const char *name, struct pb_location at, size_t *found,
                                  struct pb_error *error)
{
    *found = NO_COLUMN;
    for (size_t column = 0; column < layout->width; column++) {
        const char *heading = layout->headings[column];
        if (!*heading || !table_match_pattern(name, heading, strlen(heading), NULL) ||
            (!strpbrk(name, "*{") && !is_meant(layout, name, column)))
            continue;
        if (*found != NO_COLUMN)
            return table_columns_fail_twice(layout, *found, column, at, error);
        *found = column;
    }
    return *found == NO_COLUMN ? table_columns_fail_missing(layout, name, at, error) : PB_OK;
}

static enum pb_status map_conditions(const struct layout *layout, const struct pb_object_list *list, size_t *columns,
                                     struct pb_error *error)
{
    const struct table_condition *conditions = list->items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < list->count; i++) {
        size_t column = NO_COLUMN;
        status = find_column(layout, conditions[i].column, conditions[i].at, &column, error);
        columns[i] = column;
    }
    return status;
}

static enum pb_status map_breakdowns(const struct layout *layout, const struct pb_object_list *list, size_t *columns,
                                     struct pb_error *error)
{
    const struct table_breakdown *breakdowns = list->items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < list->count; i++) {
        size_t column = NO_COLUMN;
        status = find_column(layout, breakdowns[i].column, breakdowns[i].at, &column, error);
        columns[i] = column;
    }
    return status;
}

static enum pb_status map_labels(struct layout *layout, struct pb_error *error)
{
    size_t count = 0;
    for (size_t column = 0; column < layout->width; column++)
        count += layout->filled_columns[column];
    if (count == 0)
        return PB_OK;
    layout->labels = pb_arena_take(&layout->arena, count, sizeof *layout->labels);
    layout->filled_capacity = PB_XLSX_COLUMNS_MAXIMUM;
    layout->filled = pb_arena_take(&layout->arena, layout->filled_capacity, sizeof *layout->filled);
    if (!layout->labels || !layout->filled)
        return pb_out_of_memory(error);
    for (size_t column = 0; column < layout->width; column++)
        if (layout->filled_columns[column])
            layout->labels[layout->label_count++].at = column;
    return PB_OK;
}

static bool has_column(const struct layout *layout, size_t series, enum field field)
{
    return layout->series[series].from[field].at != NO_COLUMN || layout->shared.from[field].at != NO_COLUMN;
}

/* Every series has a value: its own, that of all, or one that is calculated. */
static enum pb_status columns_check_series(struct layout *layout, struct pb_error *error)
{
    if (layout->series_count == 0) {
        layout->series_count = 1;
        memset(&layout->series[0], 0, sizeof layout->series[0]);
        for (enum field field = 0; field < FIELDS; field++)
            layout->series[0].from[field].at = NO_COLUMN;
    }
    for (size_t i = 0; i < layout->series_count; i++) {
        if (has_column(layout, i, FIELD_VALUE) || (layout->options->calculate && has_column(layout, i, FIELD_COUNT) &&
                                                   has_column(layout, i, FIELD_DENOMINATOR)))
            continue;
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no column has the value that belongs to '%.200s'%s%s",
                    layout->width ? layout->headings[layout->series[i].heading] : "",
                    *layout->sheet ? " in sheet " : "", layout->sheet);
        pb_error_at(error, layout->file, 0, 0);
        pb_error_hint(error,
                      "add its column with the field value, and the same fields in its heading or in 'with'; or set "
                      "\"calculate\": true if it has a count and a denominator");
        return status;
    }
    return PB_OK;
}

enum pb_status table_layout_columns(struct layout *layout, struct pb_error *error)
{
    const struct table_options *options = layout->options;
    const struct table_column *columns = options->columns.items;
    size_t most = options->columns.count * layout->width + 1;
    if (most > SERIES_MAXIMUM)
        most = SERIES_MAXIMUM;
    layout->series = pb_arena_take(&layout->arena, most, sizeof *layout->series);
    layout->combined = pb_arena_take(&layout->arena, layout->width * FIELD_TEXTS, sizeof *layout->combined);
    layout->splits = pb_arena_take(&layout->arena, options->columns.count, sizeof *layout->splits);
    layout->skip = pb_arena_take(&layout->arena, options->skip.count, sizeof *layout->skip);
    layout->only = pb_arena_take(&layout->arena, options->only.count, sizeof *layout->only);
    layout->breakdowns = pb_arena_take(&layout->arena, options->breakdowns.count, sizeof *layout->breakdowns);
    layout->filled_columns = pb_arena_take(&layout->arena, layout->width, sizeof *layout->filled_columns);
    layout->taken = pb_arena_take(&layout->arena, layout->width, sizeof *layout->taken);
    layout->exact = pb_arena_take(&layout->arena, layout->width, sizeof *layout->exact);
    if (!layout->taken || !layout->exact || !layout->series || !layout->combined || !layout->splits || !layout->skip ||
        !layout->only || !layout->breakdowns || !layout->filled_columns)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    find_exact(layout);
    for (size_t i = 0; status == PB_OK && i < options->columns.count; i++)
        if (!says_fields(&columns[i]))
            status = map_column(layout, &columns[i], error);
    /* A column with its own meaning is not one of those that match a pattern such as {area_code}. */
    for (size_t i = 0; status == PB_OK && i < options->columns.count; i++)
        if (says_fields(&columns[i]))
            status = map_column(layout, &columns[i], error);
    if (status == PB_OK)
        status = map_conditions(layout, &options->skip, layout->skip, error);
    if (status == PB_OK)
        status = map_conditions(layout, &options->only, layout->only, error);
    if (status == PB_OK)
        status = map_breakdowns(layout, &options->breakdowns, layout->breakdowns, error);
    if (status == PB_OK)
        status = map_labels(layout, error);
    return status == PB_OK ? columns_check_series(layout, error) : status;
}

/* Of a column: does the mapping name it, and as a figure? A column with its own meaning is not one of those that match
 * a pattern such as {area_code}. */
static bool named(const struct layout *layout, size_t column, bool *figure)
{
    const struct table_options *options = layout->options;
    const struct table_column *specs = options->columns.items;
    const struct pb_object_list *const conditions[] = { &options->skip, &options->only };
    const struct table_breakdown *breakdowns = options->breakdowns.items;
    const char *heading = layout->headings[column];
    struct captured captured[FIELD_TEXTS];
    bool any = false;
    *figure = false;
    for (size_t i = 0; i < options->columns.count; i++) {
        if ((says_fields(&specs[i]) && layout->taken[column]) || !matches(layout, &specs[i], column, captured))
            continue;
        any = true;
        *figure = *figure || (specs[i].field_name && table_field_of(specs[i].field_name) >= FIELD_TEXTS);
    }
    for (size_t list = 0; list < sizeof conditions / sizeof *conditions; list++)
        for (size_t i = 0; i < conditions[list]->count; i++) {
            const struct table_condition *condition = (const struct table_condition *)conditions[list]->items + i;
            any = any || table_match_pattern(condition->column, heading, strlen(heading), NULL);
        }
    for (size_t i = 0; i < options->breakdowns.count; i++)
        any = any || table_match_pattern(breakdowns[i].column, heading, strlen(heading), NULL);
    return any && *heading;
}

enum pb_status table_layout_named(const struct layout *layout, size_t sheet, struct pb_fit *fit, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t column = 0; status == PB_OK && column < layout->width; column++) {
        bool figure = false;
        if (named(layout, column, &figure))
            status = pb_fit_add(fit, sheet, column, figure, error);
    }
    return status;
}

static bool has_heading(const struct layout *layout, const char *name)
{
    for (size_t column = 0; column < layout->width; column++) {
        const char *heading = layout->headings[column];
        if (*heading && table_match_pattern(name, heading, strlen(heading), NULL))
            return true;
    }
    return false;
}

static void tally(const char *name, bool found, struct pb_fit *fit)
{
    fit->of++;
    fit->found += found;
    if (!found && !*fit->missing)
        (void)snprintf(fit->missing, sizeof fit->missing, "no heading '%.160s'", name);
}

void table_layout_tally(const struct layout *layout, struct pb_fit *fit)
{
    const struct table_options *options = layout->options;
    const struct table_column *specs = options->columns.items;
    const struct table_condition *skip = options->skip.items;
    const struct table_condition *only = options->only.items;
    const struct table_breakdown *breakdowns = options->breakdowns.items;
    struct captured captured[FIELD_TEXTS];
    fit->found = fit->of = 0;
    *fit->missing = '\0';
    for (size_t i = 0; i < options->columns.count; i++) {
        bool found = false;
        for (size_t column = 0; !found && column < layout->width; column++)
            found = matches(layout, &specs[i], column, captured);
        if (found || !specs[i].optional)
            tally(specs[i].names.items[0], found, fit);
    }
    for (size_t i = 0; i < options->skip.count; i++)
        tally(skip[i].column, has_heading(layout, skip[i].column), fit);
    for (size_t i = 0; i < options->only.count; i++)
        tally(only[i].column, has_heading(layout, only[i].column), fit);
    for (size_t i = 0; i < options->breakdowns.count; i++)
        tally(breakdowns[i].column, has_heading(layout, breakdowns[i].column), fit);
}
