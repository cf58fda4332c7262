/* Story: app/changes.h. Finds the two publications, reads what they are made of, and streams the changed rows to the
 * file, the caller or the groups. */
#include "app/changes.h"

#include "app/export.h"
#include "app/publications.h"
#include "core/base/append.h"

#include <inttypes.h>
#include <string.h>

/* Where the changed rows go. */
struct changes_target {
    FILE *csv; /* NULL: to the groups */
    struct pb_changes_groups *groups;
};

static enum pb_status changes_order(struct pb_session *session, const char *folder, struct pb_listed *list,
                                    size_t count, struct pb_error *error)
{
    struct pb_store *store = NULL;
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pb_session_store(session, session->settings.state, &store, error);
    if (status == PB_OK)
        status = pb_publications_order(list, count, folder, store, session->arena, error);
    pb_store_close(store);
    return status;
}

/* The two newest publications of the folder. */
static enum pb_status find_newest(struct pb_session *session, const char *folder, struct pb_found_publication found[2],
                                  struct pb_error *error)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    enum pb_status status = pb_publications_list(folder, session->arena, &list, &count, error);
    if (status == PB_OK)
        status = changes_order(session, folder, list, count, error);
    if (status != PB_OK)
        return status;
    if (count < 2) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s in the folder %s: expected two to compare",
                         count ? "only one publication" : "no publication", folder);
        if (count)
            pb_error_hint(error, "run the pipeline again when an input has changed, or give another folder with "
                                 "--publications");
        else
            pb_error_hint(error,
                          "give the folder with --publications; placebook runs show RUN says where one published");
        return status;
    }
    found[0] = (struct pb_found_publication){ folder, list[1].name };
    found[1] = (struct pb_found_publication){ folder, list[0].name };
    return PB_OK;
}

static enum pb_status find_both(struct pb_session *session, const struct pb_changes_request *request,
                                struct pb_found_publication found[2], struct pb_error *error)
{
    const char *first = request->first;
    const char *second = request->second;
    const char *folder = NULL;
    enum pb_status status = pb_publications_folder(session, request->publications, &folder, error);
    if (status != PB_OK)
        return status;
    if (!first)
        return find_newest(session, folder, found, error);
    status = pb_publication_find(session, first, folder, &found[0], error);
    /* By default a publication is compared with the latest one in the same folder. */
    if (status == PB_OK)
        status = pb_publication_find(session, second ? second : "latest", second ? folder : found[0].output, &found[1],
                                     error);
    return status;
}

static enum pb_status read_side(struct pb_session *session, const struct pb_found_publication *found,
                                struct pb_changes_side *side, struct pb_error *error)
{
    bool there = false;
    *side = (struct pb_changes_side){ .output = found->output, .name = found->name };
    enum pb_status status =
        pb_publications_manifest(found->output, found->name, session->arena, &side->manifest, &there, error);
    if (status == PB_OK && !there)
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s/%s is gone", found->output, found->name);
    return status;
}

static enum pb_status changes_take_row(void *context, const struct pb_changes_place *place,
                                       const struct pb_change *change, struct pb_error *error)
{
    const struct changes_target *target = context;
    if (!target->csv)
        return pb_changes_count(target->groups, place, change, error);
    pb_changes_csv_row(target->csv, change);
    return PB_OK;
}

static enum pb_status find_changes(const struct pb_session *session, const struct pb_changes_request *request,
                                   FILE *csv, struct pb_changes_result *result, struct pb_error *error)
{
    struct changes_target target = { csv, &result->groups };
    const struct pb_changes_sink own = { changes_take_row, &target };
    const struct pb_changes_sink *sink = request->rows && !csv ? request->rows : &own;
    return pb_changes_find(&result->before, &result->after, sink, session->arena, &result->changes, error);
}

static enum pb_status find_to_file(const struct pb_session *session, const struct pb_changes_request *request,
                                   struct pb_changes_result *result, struct pb_error *error)
{
    struct pb_export export;
    enum pb_status status = pb_export_open(&export, request->file, request->overwrite, session->arena, error);
    if (status != PB_OK)
        return status;
    pb_changes_csv_header(export.file);
    status = find_changes(session, request, export.file, result, error);
    return pb_export_close(&export, status, error);
}

static void warn_of_place(const struct pb_session *session, const struct pb_changes_place *place)
{
    const struct pb_difference *difference = &place->difference;
    uint64_t repeated = difference->repeated_before + difference->repeated_after;
    if (repeated)
        pb_session_tell(
            session, PB_TONE_WARNING, "repeated-rows",
            "%s: %" PRIu64
            " row%s cannot be told apart from another by measure, area, group and period: compared in their order",
            place->id, repeated, repeated == 1 ? "" : "s");
}

/* Does any of the columns that one of the tables lacks count in the comparison? */
static bool changes_lacks(uint64_t columns)
{
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
        if (columns >> column & 1 && pb_difference_role(column) != PB_DIFFERENCE_IGNORED)
            return true;
    return false;
}

/* Names the columns that only one of the tables has, whichever they are: between two contracts they are many. */
static void warn_of_columns(const struct pb_session *session, const char *place, uint64_t columns)
{
    char names[1024] = "";
    bool several = columns & (columns - 1);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        if (!(columns >> column & 1))
            continue;
        bool last = !(columns >> column >> 1);
        pb_append(names, sizeof names, "%s%s", !*names ? "" : last ? " and " : ", ", pb_tidy_columns[column].name);
    }
    pb_session_tell(session, PB_TONE_WARNING, "column-not-compared",
                    "%s%sonly one of the two tables has the column%s %s: %s not compared", place ? place : "",
                    place ? ": " : "", several ? "s" : "", names, several ? "they are" : "it is");
}

/* The columns that only one of the tables of a Place has; none where it has but one table. */
static uint64_t changes_lacking(const struct pb_changes_place *place)
{
    bool both = place->state == PB_CHANGES_COMPARED && place->before && place->after;
    return both && changes_lacks(place->difference.not_compared) ? place->difference.not_compared : 0;
}

/* Once where all Places that lack any lack the same. */
static void warn_of_lacking(const struct pb_session *session, const struct pb_changes *changes)
{
    uint64_t all = 0;
    bool same = true;
    for (size_t i = 0; i < changes->place_count; i++) {
        uint64_t columns = changes_lacking(&changes->places[i]);
        same = same && (!columns || !all || columns == all);
        all |= columns;
    }
    if (same && all)
        warn_of_columns(session, NULL, all);
    for (size_t i = 0; !same && i < changes->place_count; i++)
        if (changes_lacking(&changes->places[i]))
            warn_of_columns(session, changes->places[i].id, changes_lacking(&changes->places[i]));
}

/* What a reader must know before trusting the comparison. */
static void warn_of_changes(const struct pb_session *session, const struct pb_changes_result *result)
{
    const struct pb_changes_side *before = &result->before;
    const struct pb_changes_side *after = &result->after;
    if (strcmp(before->manifest.contract_version, after->manifest.contract_version) != 0)
        pb_session_tell(session, PB_TONE_WARNING, "contract-version",
                        "%s follows output contract %s, %s follows %s: what only one of them has is not compared, and "
                        "a finding that has another word counts as changed",
                        before->name, before->manifest.contract_version, after->name, after->manifest.contract_version);
    for (size_t i = 0; i < result->changes.place_count; i++)
        warn_of_place(session, &result->changes.places[i]);
    warn_of_lacking(session, &result->changes);
}

enum pb_status pb_app_changes(struct pb_session *session, const struct pb_changes_request *request,
                              struct pb_changes_result *result, struct pb_error *error)
{
    struct pb_found_publication found[2] = { { NULL, NULL }, { NULL, NULL } };
    *result = (struct pb_changes_result){ .groups.arena = session->arena };
    if (request->file && pb_export_check(request->file, request->overwrite, error) != PB_OK)
        return PB_FAILED;
    enum pb_status status = find_both(session, request, found, error);
    if (status == PB_OK)
        status = read_side(session, &found[0], &result->before, error);
    if (status == PB_OK)
        status = read_side(session, &found[1], &result->after, error);
    if (status == PB_OK)
        status = request->file ? find_to_file(session, request, result, error)
                               : find_changes(session, request, NULL, result, error);
    if (status == PB_OK)
        warn_of_changes(session, result);
    return status;
}
