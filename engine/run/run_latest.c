/*
 * What the latest publication holds, and whether it still does.
 *
 * A run relies on it in three ways: it says that nothing changed, it copies the files of Places that are not made
 * again, and a dry run compares with it. Files that a run relies on are compared with the SHA-256 that publication.json
 * recorded, before the run decides anything: read whole, unless nobody has touched them since they were read or written
 * (engine/store/known_files.h). A Place with a damaged file counts as never published: it
 * is made again with this run, also when it was not asked for. A damaged file that belongs to no Place makes the run
 * publish. A run that makes every Place relies on nothing: what was verified while it was planned, in case nothing
 * had changed, does not matter to it.
 */
#include "engine/publication/publications.h"
#include "engine/run/run_private.h"
#include "engine/store/known_files.h"
#include "placebook/period.h"

#include <string.h>

/* Sources that were read for the latest publication were read for the edition of its date. */
static enum pb_status date_sources(const struct pb_running *running, struct pb_error *error)
{
    char date[11];
    const char *text = pb_date_text(running->latest.published, date);
    const char *day = pb_arena_text(running->arena, text, strlen(text));
    for (size_t i = 0; day && i < running->latest.source_count; i++)
        if (!running->latest.sources[i].kept)
            running->latest.sources[i].read = day;
    return day ? PB_OK : pb_out_of_memory(error);
}

/* All that publication.json lists, whichever version wrote it. That it is damaged is no error here. */
static enum pb_status run_latest_read_all(struct pb_running *running, const char *manifest, struct pb_error *error)
{
    struct pb_error damaged = { 0 };
    running->before = (struct pb_manifest){ .contract_version = "" };
    enum pb_status status = manifest ? pb_manifest_look(manifest, running->arena, &running->before, &damaged) : PB_OK;
    if (status == PB_FATAL)
        *error = damaged;
    return status == PB_FATAL ? status : PB_OK;
}

/* A publication.json that is not what was published says nothing that a run can rely on, not even which files there
 * should be. */
static enum pb_status run_latest_check_seal(struct pb_running *running, const char *manifest, struct pb_error *error)
{
    bool sealed = false;
    bool whole = false;
    if (!manifest || !running->latest.contract_version[0])
        return PB_OK;
    size_t size = strlen(manifest) + 1;
    char *text = pb_arena_take(running->arena, size, 1);
    if (!text)
        return pb_out_of_memory(error);
    memcpy(text, manifest, size);
    enum pb_status status = pb_manifest_sealed(text, &sealed, &whole, error);
    running->latest_unsealed = status == PB_OK && !(sealed && whole);
    return running->latest_unsealed ? pb_manifest_read(NULL, running->arena, &running->latest, error) : status;
}

enum pb_status pb_run_latest_read(struct pb_running *running, struct pb_error *error)
{
    const char *manifest = NULL;
    if (running->request->pipeline->settings.verify_inputs)
        pb_store_files_doubt(running->store);
    enum pb_status status =
        pb_publication_latest(&running->publication, running->arena, &running->latest_name, &manifest, error);
    if (status == PB_OK)
        status = pb_manifest_read(manifest, running->arena, &running->latest, error);
    if (status == PB_OK)
        status = run_latest_check_seal(running, manifest, error);
    if (status == PB_OK)
        status = run_latest_read_all(running, manifest, error);
    if (status == PB_OK)
        status = date_sources(running, error);
    size_t count = running->latest.artefact_count;
    running->latest_folder = pb_arena_format(running->arena, "%s/%s", running->publication.output,
                                             running->latest_name ? running->latest_name : "");
    running->latest_looked = pb_arena_take(running->arena, count, sizeof *running->latest_looked);
    running->latest_damage = pb_arena_take(running->arena, count, sizeof *running->latest_damage);
    if (status == PB_OK && !(running->latest_folder && running->latest_looked && running->latest_damage))
        status = pb_out_of_memory(error);
    return status;
}

bool pb_run_latest_holds(const struct pb_running *running, size_t planned)
{
    const struct pb_run_plan *plan = &running->plan;
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, plan->places[planned]->id);
    return before && before->state != PB_PLACE_ABSENT && strcmp(before->run_id, plan->place_run_ids[planned]) == 0;
}

bool pb_run_latest_stays(const struct pb_running *running, size_t planned)
{
    return pb_run_latest_holds(running, planned) && (running->request->dry_run || !running->archive_password);
}

/* Had no source a row for a planned Place, in a run that was the same for it as this one? */
static bool was_without_rows(const struct pb_running *running, size_t planned)
{
    const struct pb_run_plan *plan = &running->plan;
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, plan->places[planned]->id);
    return before && strcmp(before->no_rows_run_id, plan->place_run_ids[planned]) == 0;
}

bool pb_run_latest_serves(const struct pb_running *running)
{
    const struct pb_run_plan *plan = &running->plan;
    if (running->latest_damaged)
        return false;
    for (size_t i = 0; i < plan->place_count; i++)
        if (!pb_run_latest_holds(running, i) && !was_without_rows(running, i))
            return false;
    return running->complete && plan->place_count > 0;
}

enum pb_status pb_run_latest_without_rows(const struct pb_running *running, struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    struct pb_run_result *result = running->result;
    result->place_count = 0;
    result->places = pb_arena_take(running->arena, plan->place_count, sizeof *result->places);
    if (!result->places)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < plan->place_count; i++) {
        if (pb_run_latest_holds(running, i))
            continue;
        const struct pb_manifest_place *before = pb_manifest_find(&running->latest, plan->places[i]->id);
        result->places[result->place_count++] = (struct pb_place_outcome){
            .place = plan->places[i],
            .state = before->state == PB_PLACE_ABSENT ? PB_PLACE_ABSENT : PB_PLACE_KEPT,
            .reason = PB_REASON_NO_ROWS,
            .without_rows = true,
            .rows = before->rows,
            .own_rows = before->own_rows,
            .projected = before->projected,
        };
    }
    return PB_OK;
}

/* Its position in the plan; the count of its Places when it is not planned. */
static size_t run_latest_planned(const struct pb_run_plan *plan, const char *place)
{
    size_t i = 0;
    while (i < plan->place_count && strcmp(plan->places[i]->id, place) != 0)
        i++;
    return i;
}

/* The Place of a manifest that a file belongs to; its count of Places when it belongs to none. */
static size_t run_latest_place_of(const struct pb_manifest *manifest, const char *path)
{
    size_t i = 0;
    while (i < manifest->place_count && !pb_manifest_below(path, manifest->places[i].id))
        i++;
    return i;
}

/* Does the run rely on the file of the latest publication as it is? It copies Places that it was not asked for, and
 * those that it would make again as they are. */
static bool relies_on(const struct pb_running *running, bool everything, const struct pb_artefact *artefact)
{
    size_t place = run_latest_place_of(&running->latest, artefact->path);
    if (everything || place == running->latest.place_count)
        return everything;
    size_t planned = run_latest_planned(&running->plan, running->latest.places[place].id);
    return planned == running->plan.place_count || pb_run_latest_stays(running, planned);
}

/* Forgets the Place that a damaged file belongs to. */
static void forget(struct pb_running *running, size_t artefact, const char *damage)
{
    struct pb_manifest *latest = &running->latest;
    const char *path = latest->artefacts[artefact].path;
    size_t place = run_latest_place_of(latest, path);
    bool of_place = place < latest->place_count;
    pb_run_tell(running, true, running->latest_name, 0, "", "%s %s: %s made again", path, damage,
                of_place ? "the Place is" : "the publication is");
    running->latest_damaged = true;
    if (of_place)
        latest->places[place].state = PB_PLACE_ABSENT;
}

/* A Place that was forgotten has no files either. */
static void drop_artefacts(struct pb_running *running, const bool *wanted)
{
    struct pb_manifest *latest = &running->latest;
    size_t kept = 0;
    for (size_t i = 0; i < latest->artefact_count; i++) {
        size_t place = run_latest_place_of(latest, latest->artefacts[i].path);
        bool of_absent = place < latest->place_count && latest->places[place].state == PB_PLACE_ABSENT;
        if (of_absent || (wanted[i] && running->latest_damage[i]))
            continue;
        running->latest_looked[kept] = running->latest_looked[i];
        running->latest_damage[kept] = running->latest_damage[i];
        latest->artefacts[kept++] = latest->artefacts[i];
    }
    latest->artefact_count = kept;
}

void pb_run_latest_look(struct pb_running *running, const atomic_bool *stop)
{
    for (size_t i = 0; i < running->latest.artefact_count && !atomic_load(stop); i++)
        running->latest_looked[i] =
            pb_publications_look(running->latest_folder, &running->latest.artefacts[i], running->store, stop,
                                 &running->latest_damage[i], NULL) == PB_OK;
}

enum pb_status pb_run_latest_verify(struct pb_running *running, struct pb_error *error)
{
    struct pb_manifest *latest = &running->latest;
    size_t count = latest->artefact_count;
    const char **damage = running->latest_damage;
    bool *wanted = pb_arena_take(running->arena, count, sizeof *wanted);
    bool *left = pb_arena_take(running->arena, count, sizeof *left);
    if (!wanted || !left)
        return pb_out_of_memory(error);
    bool everything = running->request->dry_run || pb_run_latest_serves(running);
    for (size_t i = 0; i < count; i++) {
        wanted[i] = relies_on(running, everything, &latest->artefacts[i]);
        left[i] = wanted[i] && !running->latest_looked[i];
    }
    enum pb_status status = pb_publications_damage(running->latest_folder, latest, left, running->store, running->jobs,
                                                   running->request->cancelled, damage, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        running->latest_looked[i] = running->latest_looked[i] || wanted[i];
        if (wanted[i] && damage[i])
            forget(running, i, damage[i]);
    }
    if (status == PB_OK && running->latest_damaged)
        drop_artefacts(running, wanted);
    return status;
}

/* Adds the Places that were published and are damaged to those that were selected. */
static enum pb_status select_damaged(const struct pb_running *running, struct pb_selection *selection, bool *added,
                                     struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_text_list *before = selection->places.count ? &selection->places : &pipeline->publish;
    const struct pb_geography *geography = &pipeline->geography;
    const char **places = pb_arena_take(running->arena, before->count + geography->published_count, sizeof *places);
    if (!places)
        return pb_out_of_memory(error);
    size_t count = before->count;
    for (size_t i = 0; i < count; i++)
        places[i] = before->items[i];
    for (size_t i = 0; before->count && i < geography->published_count; i++) {
        const char *id = geography->all[i].id;
        const struct pb_manifest_place *place = pb_manifest_find(&running->latest, id);
        bool damaged = place && place->state == PB_PLACE_ABSENT && place->rows;
        if (damaged && run_latest_planned(&running->plan, id) == running->plan.place_count)
            places[count++] = id;
    }
    *added = count > before->count;
    selection->places = (struct pb_text_list){ count, places };
    return PB_OK;
}

enum pb_status pb_run_latest_check(struct pb_running *running, struct pb_selection *selection, bool *again,
                                   struct pb_error *error)
{
    *again = false;
    if (!running->latest_name)
        return PB_OK;
    if (!running->latest.contract_version[0]) {
        pb_run_tell(running, true, running->latest_name, 0, "", "%s: every Place is made again",
                    running->latest_unsealed ? "publication.json is not what was published"
                                             : "this version cannot read publication.json");
        *again = selection->places.count > 0;
        selection->places = (struct pb_text_list){ 0 };
        return PB_OK;
    }
    enum pb_status status = pb_run_latest_verify(running, error);
    if (status == PB_OK && running->latest_damaged)
        status = select_damaged(running, selection, again, error);
    return status;
}
