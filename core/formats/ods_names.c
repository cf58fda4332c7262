/*
 * Elements and attributes by their namespace, whatever prefix a program has chosen for it.
 */
#include "core/formats/ods_private.h"

#include <string.h>

#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"

/* With the prefixes that nearly all files have. */
static const struct {
    const char *prefix;
    const char *uri;
    enum pb_ods_space space;
} ods_spaces[] = {
    { "table", OASIS "table:1.0", PB_ODS_TABLE },
    { "office", OASIS "office:1.0", PB_ODS_OFFICE },
    { "text", OASIS "text:1.0", PB_ODS_TEXT },
    { "calcext", "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", PB_ODS_CALCEXT },
    { "style", OASIS "style:1.0", PB_ODS_STYLE },
    { "number", OASIS "datastyle:1.0", PB_ODS_NUMBER },
};

enum { ODS_SPACES = sizeof ods_spaces / sizeof *ods_spaces };

static void ods_add_prefix(struct pb_ods_names *names, const char *prefix, enum pb_ods_space space)
{
    size_t length = strlen(prefix);
    if (names->count == PB_ODS_PREFIXES || length >= PB_ODS_PREFIX_TEXT)
        return;
    memcpy(names->prefixes[names->count].text, prefix, length + 1);
    names->prefixes[names->count].length = length;
    names->prefixes[names->count++].space = space;
}

void pb_ods_names_of(struct pb_ods_names *names, const char *const *attributes)
{
    names->count = 0;
    for (size_t i = 0; i < ODS_SPACES; i++) /* in this order, because most names are of the first ones */
        for (const char *const *at = attributes; *at; at += 2)
            if (strncmp(at[0], "xmlns:", 6) == 0 && strcmp(at[1], ods_spaces[i].uri) == 0)
                ods_add_prefix(names, at[0] + 6, ods_spaces[i].space);
    for (size_t i = 0; names->count == 0 && i < ODS_SPACES; i++)
        ods_add_prefix(names, ods_spaces[i].prefix, ods_spaces[i].space);
}

const char *pb_ods_local(const struct pb_ods_names *names, const char *name, enum pb_ods_space *space)
{
    for (size_t i = 0; i < names->count; i++) {
        size_t length = names->prefixes[i].length;
        if (strncmp(name, names->prefixes[i].text, length) != 0 || name[length] != ':')
            continue;
        *space = names->prefixes[i].space;
        return name + length + 1;
    }
    *space = strchr(name, ':') ? PB_ODS_OTHER : PB_ODS_OFFICE;
    return name;
}

const char *pb_ods_attribute(const struct pb_ods_names *names, const char *const *attributes, enum pb_ods_space space,
                             const char *local)
{
    for (; *attributes; attributes += 2) {
        enum pb_ods_space found = PB_ODS_OTHER;
        const char *name = pb_ods_local(names, attributes[0], &found);
        if (found == space && strcmp(name, local) == 0)
            return attributes[1];
    }
    return NULL;
}
