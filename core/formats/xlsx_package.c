/*
 * The package of a workbook: which part is where. Relationships name other parts by relative URIs, which come from the
 * file and are resolved without leaving the package.
 */
#include "core/formats/xlsx_private.h"

#include <stdio.h>
#include <string.h>

enum { LINKS_MAXIMUM = 20000 };

/* Appends one component of a path, or goes back by one. */
static bool xlsx_package_step(char *part, size_t *length, const char *component, size_t size)
{
    if (size == 0 || (size == 1 && component[0] == '.'))
        return true;
    if (size == 2 && component[0] == '.' && component[1] == '.') {
        if (*length == 0)
            return false;
        const char *slash = memrchr(part, '/', *length);
        *length = slash ? (size_t)(slash - part) : 0;
        return true;
    }
    if (*length + size + 2 > PB_ARCHIVE_NAME_MAXIMUM)
        return false;
    if (*length > 0)
        part[(*length)++] = '/';
    memcpy(part + *length, component, size);
    *length += size;
    return true;
}

static bool xlsx_package_walk(char *part, size_t *length, const char *path, const char *end)
{
    while (path < end) {
        const char *slash = memchr(path, '/', (size_t)(end - path));
        const char *stop = slash ? slash : end;
        if (!xlsx_package_step(part, length, path, (size_t)(stop - path)))
            return false;
        path = stop + 1;
    }
    return true;
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 32);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* A target is a URI: %20 is a blank. What comes out is looked at afterwards like any other text. */
static bool decode(const char *target, char *path, size_t size)
{
    size_t length = 0;
    for (const char *at = target; *at; at++) {
        char byte = *at == '\\' ? '/' : *at;
        int high = byte == '%' ? hex_digit(at[1]) : -1;
        int low = high >= 0 ? hex_digit(at[2]) : -1;
        if (low >= 0) {
            byte = (char)(high * 16 + low);
            at += 2;
        }
        if ((unsigned char)byte < ' ' || length + 1 >= size)
            return false;
        path[length++] = byte;
    }
    path[length] = '\0';
    return true;
}

bool pb_xlsx_resolve(const char *base, const char *target, char part[PB_ARCHIVE_NAME_MAXIMUM])
{
    char path[PB_ARCHIVE_NAME_MAXIMUM];
    size_t length = 0;
    if (!decode(target, path, sizeof path))
        return false;
    const char *folder = strrchr(base, '/');
    if (path[0] != '/' && folder && !xlsx_package_walk(part, &length, base, folder))
        return false;
    if (!xlsx_package_walk(part, &length, path, path + strlen(path)) || length == 0)
        return false;
    part[length] = '\0';
    return true;
}

enum pb_status pb_xlsx_part_begin(const struct pb_xlsx *workbook, const char *part, struct pb_input *input,
                                  struct pb_error *error)
{
    size_t member = 0;
    if (pb_archive_find(workbook->archive, part, &member))
        return pb_archive_begin(workbook->archive, member, input, error);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "the workbook refers to its part '%.200s', which it does not have", part);
    pb_error_hint(error, "the file is damaged: open it in a spreadsheet program, repair it and save it again");
    pb_error_at(error, workbook->name, 0, 0);
    return status;
}

enum pb_status pb_xlsx_read_part(struct pb_xlsx *workbook, const char *part, const struct pb_xml_handlers *handlers,
                                 void *context, struct pb_xml **at_work, struct pb_error *error)
{
    struct pb_input input;
    enum pb_status status = pb_xlsx_part_begin(workbook, part, &input, error);
    if (status != PB_OK)
        return status;
    bool ended = false;
    status = pb_xml_open(at_work, &input, handlers, context, error);
    while (status == PB_OK && !ended)
        status = pb_xml_run(*at_work, &ended, error);
    pb_xml_close(*at_work);
    *at_work = NULL;
    pb_archive_end(&input);
    return status;
}

struct links_reader {
    struct pb_xlsx *workbook;
    struct pb_xlsx_links *links;
    const char *base;
    struct pb_xml *xml;
    struct pb_error *error;
};

static const char *last_word(const char *type)
{
    const char *slash = strrchr(type, '/');
    return slash ? slash + 1 : type;
}

static const char *xlsx_package_copy(struct pb_xlsx *workbook, const char *text)
{
    return pb_arena_text(&workbook->arena, text, strlen(text));
}

static enum pb_status add_link(struct links_reader *reader, const char *const *attributes)
{
    struct pb_xlsx_links *links = reader->links;
    struct pb_arena *arena = &reader->workbook->arena;
    const char *id = pb_xml_attribute(attributes, "Id");
    const char *type = pb_xml_attribute(attributes, "Type");
    const char *target = pb_xml_attribute(attributes, "Target");
    const char *mode = pb_xml_attribute(attributes, "TargetMode");
    if (!id || !type || !target || links->count >= LINKS_MAXIMUM)
        return PB_OK;
    if (links->count == links->capacity) {
        size_t wanted = links->capacity ? links->capacity * 2 : 32;
        struct pb_xlsx_link *grown = pb_arena_grow(arena, links->items, links->count, wanted, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(reader->error);
        links->items = grown;
        links->capacity = wanted;
    }
    char part[PB_ARCHIVE_NAME_MAXIMUM];
    bool inside = !(mode && strcmp(mode, "External") == 0) && pb_xlsx_resolve(reader->base, target, part);
    struct pb_xlsx_link link = { .id = xlsx_package_copy(reader->workbook, id),
                                 .kind = xlsx_package_copy(reader->workbook, last_word(type)) };
    link.part = inside ? xlsx_package_copy(reader->workbook, part) : NULL;
    if (!link.id || !link.kind || (inside && !link.part))
        return pb_out_of_memory(reader->error);
    links->items[links->count++] = link;
    return PB_OK;
}

static void begin_link(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct links_reader *reader = context;
    if (depth != 1 || strcmp(name, "Relationship") != 0)
        return;
    enum pb_status status = add_link(reader, attributes);
    if (status != PB_OK)
        pb_xml_stop(reader->xml, status);
}

enum pb_status pb_xlsx_read_links(struct pb_xlsx *workbook, const char *part, struct pb_xlsx_links *links,
                                  struct pb_error *error)
{
    static const struct pb_xml_handlers handlers = { .begin = begin_link };
    char name[PB_ARCHIVE_NAME_MAXIMUM + 16];
    const char *slash = strrchr(part, '/');
    int folder = slash ? (int)(slash + 1 - part) : 0;
    (void)snprintf(name, sizeof name, "%.*s_rels/%s.rels", folder, part, part + folder);
    size_t member = 0;
    if (!pb_archive_find(workbook->archive, name, &member))
        return PB_OK;
    struct links_reader reader = { .workbook = workbook, .links = links, .base = part, .error = error };
    return pb_xlsx_read_part(workbook, name, &handlers, &reader, &reader.xml, error);
}

const struct pb_xlsx_link *pb_xlsx_link_by_kind(const struct pb_xlsx_links *links, const char *kind)
{
    for (size_t i = 0; i < links->count; i++)
        if (strcmp(links->items[i].kind, kind) == 0)
            return &links->items[i];
    return NULL;
}

const struct pb_xlsx_link *pb_xlsx_link_by_id(const struct pb_xlsx_links *links, const char *id)
{
    for (size_t i = 0; i < links->count; i++)
        if (strcmp(links->items[i].id, id) == 0)
            return &links->items[i];
    return NULL;
}
