#include "app/publications.h"

#include "app/ledger.h"

#include "placebook/number.h"

#include <inttypes.h>
#include <string.h>

/* Where the latest run that published did so; NULL when it is not in the ledger. */
static enum pb_status folder_of_latest_run(struct pb_session *session, const char **folder, struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    *folder = NULL;
    enum pb_status status = pb_session_store(session, session->settings.state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_runs(store, PB_APP_RUNS_LOOKED_AT, session->arena, &runs, &count, error);
    pb_store_close(store);
    for (size_t i = 0; status == PB_OK && i < count && !*folder; i++)
        if (runs[i].publication[0])
            *folder = runs[i].output;
    return status;
}

enum pb_status pb_publications_folder(struct pb_session *session, const char *given, const char **folder,
                                      struct pb_error *error)
{
    *folder = given;
    if (given)
        return PB_OK;
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK && session->origins[pb_setting_index("output")] == PB_ORIGIN_DEFAULT)
        status = folder_of_latest_run(session, folder, error);
    if (!*folder)
        *folder = session->settings.output;
    return status;
}

enum pb_status pb_run_number(const char *text, int64_t *number, struct pb_error *error)
{
    if (pb_integer_parse(text, strlen(text), number) && *number > 0)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "'%s' is not a valid run number: expected 1, 2, 3 ...", text);
    pb_error_hint(error, "placebook runs lists the runs");
    return status;
}

static enum pb_status of_run(struct pb_session *session, const char *text, struct pb_found_publication *found,
                             struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_found_run run;
    int64_t number = 0;
    enum pb_status status = pb_run_number(text, &number, error);
    if (status == PB_OK)
        status = pb_ledger_open(session, &store, error);
    if (status != PB_OK)
        return status;
    status = pb_ledger_find(session, store, number, &run, error);
    pb_store_close(store);
    if (status != PB_OK)
        return status;
    if (!run.run->publication[0]) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "run %" PRId64 " published nothing: it is %s",
                         run.run->number, run.run->state);
        pb_error_hint(error, "placebook runs lists what each run published");
        return status;
    }
    *found = (struct pb_found_publication){ run.run->output, run.run->publication };
    return PB_OK;
}

/* FOLDER/NAME in its two parts, without slashes at its end. */
static enum pb_status publications_take_apart(struct pb_session *session, const char *text,
                                              struct pb_found_publication *found, struct pb_error *error)
{
    size_t length = strlen(text);
    while (length > 1 && text[length - 1] == '/')
        length--;
    size_t name = length;
    while (name > 0 && text[name - 1] != '/')
        name--;
    size_t folder = name;
    while (folder > 1 && text[folder - 1] == '/')
        folder--;
    found->output = folder ? pb_arena_text(session->arena, text, folder) : ".";
    found->name = pb_arena_text(session->arena, text + name, length - name);
    return found->output && found->name ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status publication_check(struct pb_session *session, struct pb_found_publication *found,
                                        struct pb_error *error)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    bool latest = strcmp(found->name, "latest") == 0;
    enum pb_status status = pb_publications_list(found->output, session->arena, &list, &count, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (latest ? !list[i].latest : strcmp(list[i].name, found->name) != 0)
            continue;
        found->name = list[i].name;
        return PB_OK;
    }
    status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no publication %s in the folder %s", found->name,
                     found->output);
    if (count)
        pb_error_hint(error, "the newest is %s; placebook runs lists what each run published", list[0].name);
    else
        pb_error_hint(error, "placebook runs lists what each run published, placebook runs show RUN also where");
    return status;
}

enum pb_status pb_publication_find(struct pb_session *session, const char *text, const char *folder,
                                   struct pb_found_publication *found, struct pb_error *error)
{
    bool number = text[0] && text[strspn(text, "0123456789")] == '\0';
    enum pb_status status = PB_OK;
    if (number)
        status = of_run(session, text, found, error);
    else if (strchr(text, '/'))
        status = publications_take_apart(session, text, found, error);
    else
        *found = (struct pb_found_publication){ folder, text };
    return status == PB_OK ? publication_check(session, found, error) : status;
}
