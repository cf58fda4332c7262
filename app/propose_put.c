/*
 * What the files of a proposal put into it: columns of the mapping with their headings in all sheets, texts that become
 * others.
 */
#include "app/propose_private.h"

#include "core/base/name.h"

#include <string.h>

const char *pb_proposal_base(const char *path, char text[PROPOSE_TEXT])
{
    const char *slash = strrchr(path, '/');
    pb_name_show(text, PROPOSE_TEXT, slash ? slash + 1 : path);
    char *dot = strrchr(text, '.');
    if (dot && dot > text)
        *dot = '\0';
    return text;
}

/* Do all sheets that are read have the column, with whatever note? */
bool pb_proposal_in_all(const struct pb_proposal *proposal, const char *heading)
{
    for (size_t i = 0; i < proposal->preview.count; i++)
        if (proposal->reads[i] && pb_propose_like(&proposal->preview.sheets[i], heading) == PROPOSE_NONE)
            return false;
    return true;
}

static bool is_listed(const struct cJSON *names, const char *name)
{
    const struct cJSON *item = NULL;
    cJSON_ArrayForEach(item, names)
    {
        if (strcmp(item->valuestring, name) == 0)
            return true;
    }
    return false;
}

void pb_proposal_names(struct pb_building *building, struct cJSON *names, const struct pb_proposal *proposal,
                       const struct pb_propose_roles *roles, size_t column)
{
    const char *heading = roles->sheet->columns[column].heading;
    char name[PROPOSE_TEXT];
    pb_propose_name(heading, name);
    pb_build_in_list(building, names, name);
    for (size_t i = 0; i < proposal->preview.count; i++) {
        const struct pb_preview_sheet *sheet = &proposal->preview.sheets[i];
        size_t like = proposal->reads[i] ? pb_propose_like(sheet, heading) : PROPOSE_NONE;
        if (like == PROPOSE_NONE)
            continue;
        pb_propose_name(sheet->columns[like].heading, name);
        if (!is_listed(names, name))
            pb_build_in_list(building, names, name);
    }
}

struct cJSON *pb_proposal_column(struct pb_building *building, struct cJSON *columns,
                                 const struct pb_proposal *proposal, const struct pb_propose_roles *roles,
                                 const char *field, size_t column)
{
    if (column == PROPOSE_NONE)
        return NULL;
    const struct pb_preview_column *about = &roles->sheet->columns[column];
    struct cJSON *put = pb_build_append(building, columns, cJSON_CreateObject());
    pb_build_text(building, put, "field", field);
    pb_proposal_names(building, pb_build_new(building, put, "names", true), proposal, roles, column);
    if (about->labels)
        building->broken = building->broken || !put || !cJSON_AddTrueToObject(put, "fill_down");
    if (proposal->alike > 1 && !pb_proposal_in_all(proposal, about->heading))
        building->broken = building->broken || !put || !cJSON_AddTrueToObject(put, "optional");
    return put;
}

static bool has_replacement(const struct cJSON *values, const char *field, const char *from)
{
    const struct cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        const struct cJSON *own = cJSON_GetObjectItemCaseSensitive(value, "field");
        const struct cJSON *texts = cJSON_GetObjectItemCaseSensitive(value, "from");
        if (own && strcmp(own->valuestring, field) == 0 && texts && texts->child &&
            strcmp(texts->child->valuestring, from) == 0)
            return true;
    }
    return false;
}

void pb_proposal_replace(struct pb_building *building, struct cJSON *options, const char *field, const char *from,
                         const char *to)
{
    char name[PROPOSE_TEXT];
    struct cJSON *values = cJSON_GetObjectItemCaseSensitive(options, "values");
    pb_propose_name(from, name);
    if (values && has_replacement(values, field, name))
        return;
    values = values ? values : pb_build_new(building, options, "values", true);
    struct cJSON *value = pb_build_append(building, values, cJSON_CreateObject());
    pb_build_text(building, value, "field", field);
    pb_build_in_list(building, pb_build_new(building, value, "from", true), name);
    if (*to)
        pb_build_text(building, value, "to", to);
}
