/*
 * Programmes of care by their names, of which packs have many: each name goes into a lookup in its plain form, with the
 * programme that has it.
 */
#include "core/reference/programmes.h"

#include "core/options/document.h"
#include "placebook/programme.h"

#include <stdio.h>
#include <string.h>

/* A measure's value: programme x (WHOLE + 1) + pathway, or + WHOLE when it is of the programme as a whole. */
enum { NAMES_OF_CARE, MEASURES_OF_CARE, PLAIN_NAME = 256, WHOLE = PB_PATHWAYS_MAXIMUM };

/* ---- Names ---- */

/* Small letters, digits and what is not ASCII, with single spaces between the words; "&" is "and". */
static void plain_name(const char *text, size_t length, char plain[PLAIN_NAME])
{
    size_t used = 0;
    for (size_t i = 0; i < length && used + 6 < PLAIN_NAME; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (c >= 'A' && c <= 'Z')
            plain[used++] = (char)(c - 'A' + 'a');
        else if (letter)
            plain[used++] = (char)c;
        else if (used > 0 && plain[used - 1] != ' ')
            plain[used++] = ' ';
        if (c == '&') {
            memcpy(plain + used, "and ", 4);
            used += 4;
        }
    }
    while (used > 0 && plain[used - 1] == ' ')
        used--;
    plain[used] = '\0';
}

static bool same_name(const char *name, const char *plain)
{
    char other[PLAIN_NAME];
    plain_name(name, strlen(name), other);
    return strcmp(other, plain) == 0;
}

static const struct pb_pathway *pathway_named(const struct pb_programme *programme, const char *text)
{
    const struct pb_pathway *pathways = programme->pathways.items;
    char plain[PLAIN_NAME];
    plain_name(text, strlen(text), plain);
    for (size_t i = 0; i < programme->pathways.count; i++) {
        if (same_name(pathways[i].name, plain))
            return &pathways[i];
        for (size_t k = 0; k < pathways[i].other_names.count; k++)
            if (same_name(pathways[i].other_names.items[k], plain))
                return &pathways[i];
    }
    return NULL;
}

/* A name may itself hold ", ": the longest beginning that is a programme counts, what follows is the pathway. */
struct pb_care pb_framework_care(const struct pb_framework *framework, const char *text)
{
    const struct pb_programme *programmes = framework->programmes.items;
    size_t length = strlen(text);
    while (length > 0) {
        char plain[PLAIN_NAME];
        plain_name(text, length, plain);
        uint32_t found = pb_lookup_find(&framework->care, NAMES_OF_CARE, plain, strlen(plain));
        if (found != PB_LOOKUP_NONE) {
            const char *rest = text + length + strspn(text + length, ", ");
            return (struct pb_care){ &programmes[found], pathway_named(&programmes[found], rest) };
        }
        do
            length--;
        while (length > 0 && strncmp(text + length, ", ", 2) != 0);
    }
    return (struct pb_care){ NULL, NULL };
}

static struct pb_care care_at(const struct pb_framework *framework, uint32_t value)
{
    const struct pb_programme *programme =
        &((const struct pb_programme *)framework->programmes.items)[value / (WHOLE + 1)];
    const struct pb_pathway *pathways = programme->pathways.items;
    size_t pathway = value % (WHOLE + 1);
    return (struct pb_care){ programme, pathway == WHOLE ? NULL : &pathways[pathway] };
}

struct pb_care pb_framework_care_of(const struct pb_framework *framework, const char *measure)
{
    uint32_t found = pb_lookup_find(&framework->care, MEASURES_OF_CARE, measure, strlen(measure));
    return found == PB_LOOKUP_NONE ? (struct pb_care){ NULL, NULL } : care_at(framework, found);
}

bool pb_care_serves(struct pb_care care, const char *priority)
{
    return (care.programme && pb_text_listed(&care.programme->priorities, priority)) ||
           (care.pathway && pb_text_listed(&care.pathway->priorities, priority));
}

/* ---- Checking ---- */

struct checking {
    struct pb_framework *framework;
    const struct pb_json *json;
    struct pb_arena *arena;
    struct pb_error *error;
};

static const struct cJSON *programme_node(const struct checking *checking, size_t position)
{
    return pb_document_item(checking->json, pb_document_key(checking->json->root, "programmes"), position);
}

static const char *outcome_at(const void *context, size_t i)
{
    const struct pb_object_list *list = &((const struct pb_framework *)context)->outcomes;
    return i < list->count ? ((const struct pb_outcome *)list->items)[i].id : NULL;
}

static const char *pillar_at(const void *context, size_t i)
{
    const struct pb_object_list *list = &((const struct pb_framework *)context)->pillars;
    return i < list->count ? ((const struct pb_pillar *)list->items)[i].id : NULL;
}

static const char *measure_at(const void *context, size_t i)
{
    const struct pb_object_list *list = &((const struct pb_framework *)context)->measures;
    return i < list->count ? ((const struct pb_measure *)list->items)[i].id : NULL;
}

static enum pb_status check_id(const struct checking *checking, const char *id, const struct cJSON *node,
                               const char *what, const char *(*known)(const void *context, size_t i))
{
    for (size_t i = 0; known(checking->framework, i); i++)
        if (strcmp(known(checking->framework, i), id) == 0)
            return PB_OK;
    char otherwise[80];
    enum pb_status status = pb_document_fail(checking->error, checking->json, node,
                                             "no %s has the id '%s'; expected an id of '%ss'", what, id, what);
    (void)snprintf(otherwise, sizeof otherwise, "the %ss are above in the same file", what);
    pb_document_hint(checking->error, id, known, checking->framework, otherwise);
    return status;
}

/* Packs tell programmes apart by their names. */
static enum pb_status claim_name(const struct checking *checking, size_t position, const char *name,
                                 const struct cJSON *node)
{
    const struct pb_programme *programmes = checking->framework->programmes.items;
    char plain[PLAIN_NAME];
    plain_name(name, strlen(name), plain);
    const char *kept = pb_arena_text(checking->arena, plain, strlen(plain));
    if (!kept)
        return pb_out_of_memory(checking->error);
    if (!*plain) {
        enum pb_status status =
            pb_document_fail(checking->error, checking->json, node,
                             "a name of programme '%s' has neither letters nor digits", programmes[position].id);
        pb_error_hint(checking->error, "write the name as packs have it, or remove it");
        return status;
    }
    uint32_t known = pb_lookup_add(&checking->framework->care, NAMES_OF_CARE, kept, (uint32_t)position);
    if (known == PB_LOOKUP_NONE || known == position)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(checking->error, checking->json, node,
                         "'%s' is a name of programme '%s' and already of '%s' (line %u); expected "
                         "one programme for a name",
                         name, programmes[position].id, programmes[known].id, programmes[known].at.line);
    pb_error_hint(checking->error, "remove it from one of the two");
    return status;
}

static const char *name_of(struct pb_care care)
{
    return care.pathway ? care.pathway->name : care.programme->name;
}

static enum pb_status claim_measure(const struct checking *checking, uint32_t value, const char *id,
                                    const struct cJSON *node)
{
    enum pb_status status = check_id(checking, id, node, "measure", measure_at);
    if (status != PB_OK)
        return status;
    uint32_t known = pb_lookup_add(&checking->framework->care, MEASURES_OF_CARE, id, value);
    if (known == PB_LOOKUP_NONE)
        return PB_OK;
    struct pb_care care = care_at(checking->framework, known);
    status = pb_document_fail(checking->error, checking->json, node,
                              "measure '%s' is in '%s' and already in '%s' (line %u); expected one programme or "
                              "pathway for a measure",
                              id, name_of(care_at(checking->framework, value)), name_of(care),
                              care.pathway ? care.pathway->at.line : care.programme->at.line);
    pb_error_hint(checking->error, "remove it from one of the two");
    return status;
}

/* Of a programme (`pathway` is WHOLE) or of one of its pathways. */
static enum pb_status claim_measures(const struct checking *checking, size_t position, size_t pathway,
                                     const struct pb_text_list *measures, const struct cJSON *node)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < measures->count; i++)
        status = claim_measure(checking, (uint32_t)(position * (WHOLE + 1) + pathway), measures->items[i],
                               pb_document_item(checking->json, pb_document_key(node, "measures"), i));
    return status;
}

static enum pb_status check_programme(const struct checking *checking, size_t position)
{
    const struct pb_programme *programme =
        &((const struct pb_programme *)checking->framework->programmes.items)[position];
    const struct pb_pathway *pathways = programme->pathways.items;
    const struct cJSON *node = programme_node(checking, position);
    enum pb_status status =
        check_id(checking, programme->outcome, pb_document_key(node, "outcome"), "outcome", outcome_at);
    if (status == PB_OK)
        status = check_id(checking, programme->pillar, pb_document_key(node, "pillar"), "pillar", pillar_at);
    if (status == PB_OK)
        status = claim_name(checking, position, programme->name, pb_document_key(node, "name"));
    for (size_t i = 0; status == PB_OK && i < programme->other_names.count; i++)
        status = claim_name(checking, position, programme->other_names.items[i],
                            pb_document_item(checking->json, pb_document_key(node, "other_names"), i));
    if (status == PB_OK)
        status = claim_measures(checking, position, WHOLE, &programme->measures, node);
    for (size_t p = 0; status == PB_OK && p < programme->pathways.count; p++)
        status = claim_measures(checking, position, p, &pathways[p].measures,
                                pb_document_item(checking->json, pb_document_key(node, "pathways"), p));
    return status;
}

enum pb_status pb_programmes_check(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                   struct pb_mistakes *mistakes, struct pb_error *error)
{
    const struct checking checking = { framework, json, arena, error };
    const struct pb_programme *programmes = framework->programmes.items;
    size_t entries = 0;
    for (size_t i = 0; i < framework->programmes.count; i++) {
        const struct pb_pathway *pathways = programmes[i].pathways.items;
        entries += 1 + programmes[i].other_names.count + programmes[i].measures.count;
        for (size_t p = 0; p < programmes[i].pathways.count; p++)
            entries += pathways[p].measures.count;
    }
    enum pb_status status = pb_lookup_open(&framework->care, entries, arena, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < framework->programmes.count; i++)
        if (pb_mistakes_end(mistakes, check_programme(&checking, i), &status, error))
            return status;
    return status;
}
