#include "engine/publication/rollback.h"

#include "engine/publication/publications.h"
#include "engine/store/store.h"

#include <string.h>

static enum pb_status no_publication(const char *output, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no publication in the folder %s", output);
    pb_error_hint(error,
                  "give the folder of publications with --output; placebook runs show RUN says where one published");
    return status;
}

static enum pb_status not_there(const struct pb_rollback_request *request, const char *newest, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no publication %s in %s", request->wanted, request->output);
    pb_error_hint(error, "the newest is %s; placebook runs lists them all", newest);
    return status;
}

/* Which publication is meant, among those that are there, newest first. */
static enum pb_status rollback_choose(const struct pb_rollback_request *request, const struct pb_listed *list,
                                      size_t count, struct pb_rollback_result *result, struct pb_error *error)
{
    size_t latest = count;
    size_t wanted = count;
    for (size_t i = 0; i < count; i++) {
        if (list[i].latest)
            latest = i;
        if (request->wanted && strcmp(list[i].name, request->wanted) == 0)
            wanted = i;
    }
    result->before = latest < count ? list[latest].name : "";
    if (!request->wanted)
        wanted = latest < count ? latest + 1 : 0;
    if (count == 0)
        return no_publication(request->output, error);
    if (wanted == count && request->wanted)
        return not_there(request, list[0].name, error);
    enum pb_status status = PB_OK;
    if (wanted == count) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no publication before %s in %s", result->before,
                         request->output);
        pb_error_hint(error,
                      count > 1 ? "name the publication to go back to; the newest is %s" : "%s is the only publication",
                      list[0].name);
    } else if (wanted == latest) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s is the latest publication already", result->before);
        pb_error_hint(error, "nothing was changed; without RUN, the publication before it becomes the latest");
    } else
        result->name = list[wanted].name;
    return status;
}

static enum pb_status rollback_order(const struct pb_rollback_request *request, struct pb_listed *list, size_t count,
                                     struct pb_arena *arena, struct pb_error *error)
{
    struct pb_store *store = NULL;
    enum pb_status status = PB_OK;
    if (pb_store_exists(request->state))
        status = pb_store_open_to_look(&store, request->state, NULL, error);
    if (status == PB_OK)
        status = pb_publications_order(list, count, request->output, store, arena, error);
    pb_store_close(store);
    return status;
}

static enum pb_status choose_and_verify(const struct pb_rollback_request *request, struct pb_arena *arena,
                                        struct pb_rollback_result *result, struct pb_manifest *manifest,
                                        struct pb_error *error)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    bool found = false;
    enum pb_status status = pb_publications_list(request->output, arena, &list, &count, error);
    if (status == PB_OK)
        status = rollback_order(request, list, count, arena, error);
    if (status == PB_OK)
        status = rollback_choose(request, list, count, result, error);
    if (status == PB_OK)
        status = pb_publications_manifest(request->output, result->name, arena, manifest, &found, error);
    if (status == PB_OK && !found)
        status = not_there(request, list[0].name, error);
    if (status != PB_OK)
        return status;
    result->contract_version = manifest->contract_version;
    result->files = manifest->artefact_count;
    return pb_publications_verify(request->output, result->name, manifest, arena, error);
}

/* Swaps the link between the beginning and the end of an entry in the ledger. */
static enum pb_status swap(const struct pb_rollback_request *request, const struct pb_publication *publication,
                           struct pb_store *store, const struct pb_manifest *manifest, struct pb_arena *arena,
                           struct pb_rollback_result *result, struct pb_error *error)
{
    const char *done =
        pb_arena_format(arena, "made the latest again, in place of %s", result->before[0] ? result->before : "none");
    if (!done)
        return pb_out_of_memory(error);
    enum pb_status status = pb_store_run_begin(store, manifest->pipeline, publication->output, &result->number, error);
    if (status != PB_OK)
        return status;
    status = pb_publication_relink(publication, result->name, &result->in_place, error);
    const struct pb_ledger_run run = {
        .number = result->number,
        .state = result->in_place ? "rolled-back" : "failed",
        .exit_code = status == PB_OK ? 0 : (int)error->code,
        .message = status == PB_OK ? done : error->message,
        .publication = result->in_place ? result->name : "",
        .output = request->output,
    };
    if (pb_store_run_end(store, &run, &result->warning) == PB_OK)
        pb_error_clear(&result->warning);
    return status;
}

static enum pb_status open_and_swap(const struct pb_rollback_request *request, struct pb_arena *arena,
                                    struct pb_rollback_result *result, struct pb_error *error)
{
    struct pb_publication publication;
    struct pb_manifest manifest;
    struct pb_store *store = NULL;
    enum pb_status status = pb_publication_open(&publication, request->output, error);
    if (status != PB_OK)
        return status;
    /* Again, now that nobody else can change what `latest` names. */
    status = choose_and_verify(request, arena, result, &manifest, error);
    if (status == PB_OK)
        status = pb_store_open(&store, request->state, NULL, error);
    if (status == PB_OK) {
        status = swap(request, &publication, store, &manifest, arena, result, error);
        pb_store_close(store);
    }
    pb_publication_close(&publication);
    return status;
}

enum pb_status pb_rollback(const struct pb_rollback_request *request, struct pb_arena *arena,
                           struct pb_rollback_result *result, struct pb_error *error)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    struct pb_manifest manifest;
    *result = (struct pb_rollback_result){ .name = "", .before = "", .contract_version = "" };
    if (request->dry_run)
        return choose_and_verify(request, arena, result, &manifest, error);
    /* Opening would make the folder. */
    enum pb_status status = pb_publications_list(request->output, arena, &list, &count, error);
    if (status == PB_OK && count == 0)
        return no_publication(request->output, error);
    return status == PB_OK ? open_and_swap(request, arena, result, error) : status;
}
