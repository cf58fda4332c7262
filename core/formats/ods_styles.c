/*
 * Styles: which of them show a number as a percentage, a date or padded digits, and which hide a sheet. Only that much
 * is kept of a style. The styles of the content come before those of the document (styles.xml), and may refer to them.
 */
#include "core/formats/ods_private.h"

#include <string.h>

enum { ODS_PARENTS_MAXIMUM = 32, ODS_DOMAIN_CELL = 0, ODS_DOMAIN_TABLE = 2, ODS_DOMAIN_FORMAT = 4 };

static enum pb_status ods_styles_too_many(const struct pb_ods_styles *styles, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the spreadsheet has more than %d styles",
                                    (int)PB_XLSX_STYLES_MAXIMUM);
    pb_error_hint(error, "copy the sheet that you need into a new file, or save it as CSV");
    pb_error_at(error, styles->source, 0, 0);
    return status;
}

static enum pb_status ods_styles_room(const struct pb_ods_styles *styles, void **items, size_t count, size_t *capacity,
                                      size_t size, struct pb_error *error)
{
    if (count >= PB_XLSX_STYLES_MAXIMUM)
        return ods_styles_too_many(styles, error);
    if (count < *capacity)
        return PB_OK;
    size_t wanted = *capacity ? *capacity * 2 : 64;
    void *grown = pb_arena_grow(styles->arena, *items, count, wanted, size);
    if (!grown)
        return pb_out_of_memory(error);
    *items = grown;
    *capacity = wanted;
    return PB_OK;
}

/* A copy, NULL for NULL. *status: memory is short. */
static const char *ods_styles_copy(const struct pb_ods_styles *styles, const char *text, enum pb_status *status,
                                   struct pb_error *error)
{
    const char *copy = text ? pb_arena_text(styles->arena, text, strlen(text)) : NULL;
    if (text && !copy)
        *status = pb_out_of_memory(error);
    return copy;
}

static enum pb_status ods_add_style(struct pb_ods_styles *styles, const struct pb_ods_names *names,
                                    const char *const *attributes, struct pb_error *error)
{
    const char *family = pb_ods_attribute(names, attributes, PB_ODS_STYLE, "family");
    const char *name = pb_ods_attribute(names, attributes, PB_ODS_STYLE, "name");
    bool table = family && strcmp(family, "table") == 0;
    if (!name || !(table || (family && strcmp(family, "table-cell") == 0)))
        return PB_OK;
    void *items = styles->styles;
    enum pb_status status =
        ods_styles_room(styles, &items, styles->count, &styles->capacity, sizeof *styles->styles, error);
    if (status != PB_OK)
        return status;
    styles->styles = items;
    struct pb_ods_style *style = &styles->styles[styles->count++];
    *style = (struct pb_ods_style){ .common = styles->common, .table = table };
    style->name = ods_styles_copy(styles, name, &status, error);
    style->parent =
        ods_styles_copy(styles, pb_ods_attribute(names, attributes, PB_ODS_STYLE, "parent-style-name"), &status, error);
    style->format =
        ods_styles_copy(styles, pb_ods_attribute(names, attributes, PB_ODS_STYLE, "data-style-name"), &status, error);
    styles->in_style = true;
    return status;
}

static enum pb_status ods_add_format(struct pb_ods_styles *styles, const char *kind, const struct pb_ods_names *names,
                                     const char *const *attributes, struct pb_error *error)
{
    const char *name = pb_ods_attribute(names, attributes, PB_ODS_STYLE, "name");
    size_t length = strlen(kind);
    if (!name || length < 6 || strcmp(kind + length - 6, "-style") != 0)
        return PB_OK;
    void *items = styles->formats;
    enum pb_status status =
        ods_styles_room(styles, &items, styles->format_count, &styles->format_capacity, sizeof *styles->formats, error);
    if (status != PB_OK)
        return status;
    styles->formats = items;
    struct pb_ods_format *format = &styles->formats[styles->format_count++];
    *format = (struct pb_ods_format){ .common = styles->common };
    format->name = ods_styles_copy(styles, name, &status, error);
    pb_ods_format_begin(format, kind, names, attributes);
    styles->in_format = true;
    return status;
}

static enum pb_status ods_add_map(struct pb_ods_styles *styles, const struct pb_ods_names *names,
                                  const char *const *attributes, struct pb_error *error)
{
    struct pb_ods_format *format = &styles->formats[styles->format_count - 1];
    const char *apply = pb_ods_attribute(names, attributes, PB_ODS_STYLE, "apply-style-name");
    struct pb_xlsx_condition condition = { .sign = PB_XLSX_ALWAYS };
    enum pb_status status = PB_OK;
    if (!apply || format->map_count == PB_ODS_MAPS ||
        !pb_ods_condition(pb_ods_attribute(names, attributes, PB_ODS_STYLE, "condition"), &condition))
        return PB_OK;
    format->maps[format->map_count].condition = condition;
    format->maps[format->map_count++].apply = ods_styles_copy(styles, apply, &status, error);
    return status;
}

enum pb_status pb_ods_styles_begin(struct pb_ods_styles *styles, unsigned depth, const char *local,
                                   enum pb_ods_space space, const struct pb_ods_names *names,
                                   const char *const *attributes, struct pb_error *error)
{
    if (!styles->in_style && !styles->in_format) {
        styles->depth = depth;
        if (space == PB_ODS_STYLE && strcmp(local, "style") == 0)
            return ods_add_style(styles, names, attributes, error);
        return space == PB_ODS_NUMBER ? ods_add_format(styles, local, names, attributes, error) : PB_OK;
    }
    if (styles->in_style) {
        const char *display = pb_ods_attribute(names, attributes, PB_ODS_TABLE, "display");
        if (strcmp(local, "table-properties") == 0 && display)
            styles->styles[styles->count - 1].hidden = strcmp(display, "false") == 0;
        return PB_OK;
    }
    struct pb_ods_format *format = &styles->formats[styles->format_count - 1];
    if (space == PB_ODS_STYLE)
        return strcmp(local, "map") == 0 ? ods_add_map(styles, names, attributes, error) : PB_OK;
    if (space != PB_ODS_NUMBER)
        return PB_OK;
    pb_ods_format_part(format, local, names, attributes);
    styles->in_text = strcmp(local, "text") == 0 || strcmp(local, "currency-symbol") == 0;
    styles->text_at = depth;
    if (styles->in_text)
        pb_ods_format_text(format, "", 0); /* an empty one is shown in place of the number */
    return PB_OK;
}

void pb_ods_styles_end(struct pb_ods_styles *styles, unsigned depth)
{
    if (styles->in_text && depth == styles->text_at)
        styles->in_text = false;
    if (depth == styles->depth)
        styles->in_style = styles->in_format = false;
}

void pb_ods_styles_text(struct pb_ods_styles *styles, const char *text, size_t length)
{
    if (styles->in_text)
        pb_ods_format_text(&styles->formats[styles->format_count - 1], text, length);
}

/* ---- What they make of a number ---- */

/* The entry of a name: one of the content before one of the document, or only of the latter. */
static uint32_t ods_styles_find(const struct pb_ods_styles *styles, uint32_t domain, const char *name, bool common)
{
    size_t length = strlen(name);
    uint32_t found = common ? PB_LOOKUP_NONE : pb_lookup_find(&styles->lookup, domain, name, length);
    return found == PB_LOOKUP_NONE ? pb_lookup_find(&styles->lookup, domain + 1, name, length) : found;
}

static const struct pb_ods_format *ods_format(const struct pb_ods_styles *styles, const char *name, bool common)
{
    uint32_t found = ods_styles_find(styles, ODS_DOMAIN_FORMAT, name, common);
    return found == PB_LOOKUP_NONE ? NULL : &styles->formats[found];
}

/* By itself. A format without a part says nothing; one with an empty text shows nothing. */
static void ods_settle_format(struct pb_ods_format *format)
{
    struct pb_xlsx_sections alone;
    (void)pb_xlsx_shape_of(format->filled ? format->code : "General", &format->shape, &alone);
}

/* With the formats that it has for numbers that meet a condition. Of three the last is for what is left: a format has
 * no more than three for numbers. */
static enum pb_status ods_settle_maps(struct pb_ods_styles *styles, struct pb_ods_format *format,
                                      struct pb_error *error)
{
    if (format->map_count == 0)
        return PB_OK;
    struct pb_xlsx_sections *sections = pb_arena_take(styles->arena, 1, sizeof *sections);
    if (!sections)
        return pb_out_of_memory(error);
    sections->conditional = true;
    for (size_t i = 0; i < 3; i++) {
        bool mapped = i < format->map_count;
        const struct pb_ods_format *other = mapped ? ods_format(styles, format->maps[i].apply, format->common) : format;
        sections->shapes[i] = other ? other->shape : format->shape;
        sections->shapes[i].sections = NULL;
        if (i < 2)
            sections->conditions[i].sign = PB_XLSX_ALWAYS;
        if (i < 2 && mapped)
            sections->conditions[i] = format->maps[i].condition;
    }
    format->shape.sections = sections;
    return PB_OK;
}

/* A cell style without a format has that of its parent. */
static const struct pb_xlsx_shape *ods_shape_of(const struct pb_ods_styles *styles, const struct pb_ods_style *style)
{
    for (size_t i = 0; style && i < ODS_PARENTS_MAXIMUM; i++) {
        const struct pb_ods_format *format = style->format ? ods_format(styles, style->format, style->common) : NULL;
        if (format)
            return &format->shape;
        uint32_t parent =
            style->parent ? ods_styles_find(styles, ODS_DOMAIN_CELL, style->parent, true) : PB_LOOKUP_NONE;
        style = parent == PB_LOOKUP_NONE ? NULL : &styles->styles[parent];
    }
    return NULL;
}

enum pb_status pb_ods_styles_settle(struct pb_ods_styles *styles, struct pb_error *error)
{
    enum pb_status status =
        pb_lookup_open(&styles->lookup, styles->count + styles->format_count + 1, styles->arena, error);
    for (size_t i = 0; status == PB_OK && i < styles->format_count; i++) {
        struct pb_ods_format *format = &styles->formats[i];
        ods_settle_format(format);
        (void)pb_lookup_add(&styles->lookup, ODS_DOMAIN_FORMAT + format->common, format->name, (uint32_t)i);
    }
    for (size_t i = 0; status == PB_OK && i < styles->format_count; i++)
        status = ods_settle_maps(styles, &styles->formats[i], error);
    for (size_t i = 0; status == PB_OK && i < styles->count; i++) {
        const struct pb_ods_style *style = &styles->styles[i];
        uint32_t domain = style->table ? ODS_DOMAIN_TABLE : ODS_DOMAIN_CELL;
        (void)pb_lookup_add(&styles->lookup, domain + style->common, style->name, (uint32_t)i);
    }
    for (size_t i = 0; status == PB_OK && i < styles->count; i++)
        if (!styles->styles[i].table)
            styles->styles[i].shape = ods_shape_of(styles, &styles->styles[i]);
    return status;
}

const struct pb_ods_style *pb_ods_style(const struct pb_ods_styles *styles, bool table, const char *name)
{
    uint32_t found = ods_styles_find(styles, table ? ODS_DOMAIN_TABLE : ODS_DOMAIN_CELL, name, false);
    return found == PB_LOOKUP_NONE ? NULL : &styles->styles[found];
}
