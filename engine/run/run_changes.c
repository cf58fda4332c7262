/*
 * Which publication a Place is compared with, and the comparison. Story: placebook/contract/changes.h.
 *
 * The run id of a Place does not know what was published before: else nothing would ever be unchanged. So when the
 * latest publication has the Place under the same run id, and it is made again because a file is damaged, it is
 * compared with what that one was compared with, which publication.json says, and gets its bytes back. The same goes
 * for a Place whose figures are all as they were.
 */
#include "engine/run/run_changes.h"

#include "core/contract/changes.h"
#include "engine/publication/publications.h"
#include "engine/publication/published_table.h"

#include <stdio.h>
#include <string.h>

#define CHANGES_ARENA_MAXIMUM ((size_t)1 << 30)

/* A publication that a Place may be compared with. */
struct changes_against {
    const char *name;
    const struct pb_manifest *manifest;
};

/* Nothing is damaged: no loader made a table of its figures, or there were none. */
static enum pb_status changes_not_there(struct pb_place_changes *changes, const char *why)
{
    changes->since.state = PB_SINCE_UNREADABLE;
    changes->since.why = why;
    return PB_OK;
}

static enum pb_status changes_unreadable(struct pb_running *running, struct pb_place_changes *changes,
                                         const struct pb_place *place, const char *why, struct pb_error *error)
{
    struct pb_changes_since *since = &changes->since;
    since->state = PB_SINCE_UNREADABLE;
    since->why = pb_arena_text(&changes->arena, why, strlen(why));
    pb_run_tell(running, true, since->publication, 0, "", "what changed in %s since then cannot be said: %s",
                place->name, why);
    return since->why ? PB_OK : pb_out_of_memory(error);
}

/* Versions of the contract that differ before the first dot have other words. */
static bool changes_other_words(const struct pb_manifest *manifest)
{
    size_t major = strcspn(PB_CONTRACT_VERSION, ".") + 1;
    return strncmp(manifest->contract_version, PB_CONTRACT_VERSION, major) != 0;
}

/* The publication before is input like any other: its table is used when it is the file that was published, and when
 * it can be read. */
static enum pb_status changes_compare(struct pb_running *running, const struct pb_manifest *manifest,
                                      const struct pb_place *place, const struct pb_table *table,
                                      struct pb_published_table *published, struct pb_place_changes *changes,
                                      struct pb_error *error)
{
    char folder[sizeof running->publication.output + 80];
    char why[sizeof error->message + 64];
    const char *damage = NULL;
    (void)snprintf(folder, sizeof folder, "%s/%s", running->publication.output, changes->since.publication);
    struct pb_error reading = { 0 };
    enum pb_status status = pb_publications_look(folder, published->artefact, running->store,
                                                 running->request->cancelled, &damage, &reading);
    if (status == PB_OK && !damage)
        status = pb_published_table_open(published, &reading);
    const struct pb_changes_since_request request = {
        .before = &published->input,
        .again = pb_published_table_again,
        .stream = published,
        .table = table,
        .figures_only = changes_other_words(manifest),
        .arena = &changes->arena,
        .texts = &changes->texts,
    };
    if (status == PB_OK && !damage)
        status = pb_changes_since_find(&request, &changes->since, &reading);
    if (status == PB_OK && !damage) {
        changes->since.state = PB_SINCE_KNOWN;
        return PB_OK;
    }
    if (status == PB_FATAL) {
        *error = reading;
        return status;
    }
    (void)snprintf(why, sizeof why, damage ? "its table of figures %s" : "its table of figures cannot be read: %s",
                   damage ? damage : reading.message);
    return changes_unreadable(running, changes, place, why, error);
}

/* The date of the files of a Place in a publication that is compared. */
static int32_t changes_date(const struct changes_against *against, const struct pb_place *place)
{
    const struct pb_manifest_place *before = against->manifest ? pb_manifest_find(against->manifest, place->id) : NULL;
    if (before && before->published)
        return before->published;
    bool dated = against->manifest && against->manifest->published;
    return dated ? against->manifest->published : pb_publication_day(against->name);
}

/* Compares with one publication, whatever was found before. */
static enum pb_status changes_with(struct pb_running *running, const struct changes_against *against,
                                   const struct pb_place *place, const struct pb_table *table,
                                   struct pb_place_changes *changes, struct pb_error *error)
{
    const struct pb_manifest *manifest = against->manifest;
    struct pb_published_table published = { .stream = { .descriptor = -1 } };
    changes->since = (struct pb_changes_since){ .publication = "", .why = "" };
    if (!against->name[0])
        return PB_OK;
    changes->since.publication = pb_arena_text(&changes->arena, against->name, strlen(against->name));
    if (!changes->since.publication)
        return pb_out_of_memory(error);
    changes->since.date = changes_date(against, place);
    if (!manifest)
        return changes_unreadable(running, changes, place, "it is no longer there", error);
    if (!manifest->contract_version[0])
        return changes_unreadable(running, changes, place, "its publication.json is damaged", error);
    const struct pb_manifest_place *before = pb_manifest_find(manifest, place->id);
    if (!before) {
        changes->since = (struct pb_changes_since){ .publication = "", .why = "" };
        return PB_OK;
    }
    if (before->state == PB_PLACE_ABSENT)
        return changes_not_there(changes, "it has no figures of this Place");
    enum pb_status status = pb_published_table_find(running->publication.output, against->name, manifest, place->id,
                                                    &changes->arena, &published, error);
    if (status == PB_OK)
        status = published.artefact ? changes_compare(running, manifest, place, table, &published, changes, error)
                                    : changes_not_there(changes, "it has no table of its figures");
    pb_published_table_close(&published);
    return status;
}

/* Compares with the publication that the latest one was compared with. */
static enum pb_status changes_with_earlier(struct pb_running *running, const char *name, const struct pb_place *place,
                                           const struct pb_table *table, struct pb_place_changes *changes,
                                           struct pb_error *error)
{
    struct pb_manifest manifest;
    struct pb_error damaged = { 0 };
    bool found = false;
    struct changes_against against = { name, NULL };
    enum pb_status status = name[0] ? pb_publications_manifest(running->publication.output, name, &changes->arena,
                                                               &manifest, &found, &damaged)
                                    : PB_OK;
    if (status == PB_FATAL) {
        *error = damaged;
        return status;
    }
    if (status != PB_OK)
        manifest = (struct pb_manifest){ .contract_version = "" };
    if (status != PB_OK || found)
        against.manifest = &manifest;
    return changes_with(running, &against, place, table, changes, error);
}

static bool changes_none(const struct pb_changes_since *since)
{
    const struct pb_change_counts *own = &since->own;
    const struct pb_change_counts *others = &since->others;
    return since->state == PB_SINCE_KNOWN && own->added + own->revised + own->findings_only + own->withdrawn +
                                                     others->added + others->revised + others->findings_only +
                                                     others->withdrawn ==
                                                 0;
}

/* The publication that `latest` names; where somebody has taken it away there was one all the same. */
static struct changes_against changes_latest(const struct pb_running *running, char linked[PB_PUBLICATION_NAME])
{
    if (running->latest_name)
        return (struct changes_against){ running->latest_name, &running->before };
    pb_publication_linked(&running->publication, linked);
    return (struct changes_against){ linked, NULL };
}

/* Empty again, for another comparison. */
static enum pb_status changes_open(struct pb_place_changes *changes, struct pb_error *error)
{
    pb_run_changes_close(changes);
    pb_arena_open(&changes->arena, CHANGES_ARENA_MAXIMUM);
    enum pb_status status = pb_symbols_open(&changes->texts, error);
    changes->open = status == PB_OK;
    return status;
}

enum pb_status pb_run_changes_find(struct pb_running *running, struct pb_place_outcome *outcome,
                                   const struct pb_table *table, struct pb_place_changes *changes,
                                   struct pb_error *error)
{
    const struct pb_place *place = outcome->place;
    char linked[PB_PUBLICATION_NAME];
    const struct changes_against latest = changes_latest(running, linked);
    const struct pb_manifest_place *before = pb_manifest_find(&running->before, place->id);
    bool same_run = before && before->state != PB_PLACE_ABSENT &&
                    strcmp(before->run_id, pb_plan_place_run_id(&running->plan, place->id)) == 0;
    enum pb_status status = changes_open(changes, error);
    if (status == PB_OK && !same_run)
        status = changes_with(running, &latest, place, table, changes, error);
    if (status == PB_OK && !same_run && before && changes_none(&changes->since)) {
        same_run = true;
        status = changes_open(changes, error);
    }
    if (status == PB_OK && same_run)
        status = changes_with_earlier(running, before->compared_with, place, table, changes, error);
    if (status != PB_OK)
        return status;
    /* The arena of the run is for all threads. */
    (void)pthread_mutex_lock(&running->withdrawals);
    outcome->compared_with =
        pb_arena_text(running->arena, changes->since.publication, strlen(changes->since.publication));
    (void)pthread_mutex_unlock(&running->withdrawals);
    return outcome->compared_with ? PB_OK : pb_out_of_memory(error);
}

void pb_run_changes_close(struct pb_place_changes *changes)
{
    if (!changes->open)
        return;
    pb_symbols_close(&changes->texts);
    pb_arena_close(&changes->arena);
    changes->open = false;
}
