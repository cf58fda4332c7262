/* Story: app/inbox.h. Each file is an import of its own, so that one that is refused leaves the others as they are. */
#include "app/inbox.h"

#include "app/import.h"
#include "core/base/append.h"
#include "engine/imports/inbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { INBOX_TEXT = 1 << 20, INBOX_ROWS_NAMED = 2000 };

#define INBOX_FINDINGS_MAXIMUM ((size_t)1 << 30)

const char *pb_inbox_outcome_text(enum pb_inbox_outcome outcome)
{
    static const char *const texts[] = { "done", "rejected", "waits", "left" };
    return texts[outcome];
}

enum pb_status pb_app_inbox_of(const struct pb_session *session, struct pb_inbox_of *of, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    const char *folder = pipeline->inbox.folder;
    const char *state = pipeline->settings.state;
    *of = (struct pb_inbox_of){ .settings = pipeline->inbox };
    if (!session->pipeline_open || !folder) {
        of->settings.folder = NULL;
        return PB_OK;
    }
    of->settings.folder = pb_arena_text(session->arena, folder, strlen(folder));
    of->state = pb_arena_text(session->arena, state, strlen(state));
    return of->settings.folder && of->state ? PB_OK : pb_out_of_memory(error);
}

/* ---- What became of each row, in words ---- */

/* A file that is being dealt with. */
struct receiving {
    struct pb_session *session;
    const struct pb_inbox_of *of;
    const struct pb_inbox_file *file;
    struct pb_inbox_entry *entry;
    int64_t run;
    char *text; /* INBOX_TEXT */
};

static const char *receiving_name(void *context, const char *mapping)
{
    const struct receiving *receiving = context;
    return pb_inbox_import_name(mapping, receiving->file->name, receiving->session->arena);
}

static void receiving_row(struct receiving *receiving, const struct pb_reject *reject)
{
    char where[64] = "";
    if (reject->cell && reject->cell[0])
        (void)snprintf(where, sizeof where, "%.60s", reject->cell);
    else
        (void)snprintf(where, sizeof where, "line %" PRIu64, reject->line);
    pb_append(receiving->text, INBOX_TEXT, "  %s: %.300s\n", where, reject->reason);
}

/* The rows that were rejected, one by one, as the store has them. */
static enum pb_status receiving_rejects(struct receiving *receiving, struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_unit *units = NULL;
    struct pb_arena arena;
    size_t count = 0;
    size_t named = 0;
    pb_arena_open(&arena, INBOX_FINDINGS_MAXIMUM);
    enum pb_status status = pb_session_store(receiving->session, receiving->of->state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_run_units(store, receiving->run, &arena, &units, &count, error);
    for (size_t u = 0; status == PB_OK && u < count; u++) {
        struct pb_unit_result result = { 0 };
        if (strcmp(units[u].source, receiving->entry->import) != 0)
            continue;
        status = pb_store_findings(store, units[u].key, units[u].source, &arena, &result, error);
        for (size_t i = 0; status == PB_OK && i < result.reject_count; i++)
            if (named++ < INBOX_ROWS_NAMED)
                receiving_row(receiving, &result.rejects[i]);
    }
    if (named > INBOX_ROWS_NAMED)
        pb_append(receiving->text, INBOX_TEXT, "  and %zu more: placebook rejects %" PRId64 " lists them all\n",
                  named - INBOX_ROWS_NAMED, receiving->run);
    pb_store_close(store);
    pb_arena_close(&arena);
    return status;
}

static void receiving_line(struct receiving *receiving, const char *what, uint64_t count)
{
    if (count)
        pb_append(receiving->text, INBOX_TEXT, "  %-60s %10" PRIu64 "\n", what, count);
}

static enum pb_status receiving_account(struct receiving *receiving, struct pb_error *error)
{
    const struct pb_row_counts *rows = &receiving->entry->rows;
    if (!rows->read)
        return PB_OK;
    pb_append(receiving->text, INBOX_TEXT, "\nWhat became of its rows:\n");
    receiving_line(receiving, "read", rows->read);
    receiving_line(receiving, "taken in", rows->kept);
    receiving_line(receiving, "left out: of other areas, or not asked for by the mapping", rows->filtered);
    receiving_line(receiving, "left out: the same row was there twice", rows->duplicates);
    receiving_line(receiving, "rejected", rows->rejected);
    if (!rows->rejected)
        return PB_OK;
    pb_append(receiving->text, INBOX_TEXT, "\nThe rejected rows, and why:\n");
    return receiving_rejects(receiving, error);
}

static void receiving_begin(struct receiving *receiving, bool done)
{
    time_t now = time(NULL);
    struct tm utc;
    char stamp[32] = "";
    if (gmtime_r(&now, &utc))
        (void)strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M UTC", &utc);
    receiving->text[0] = '\0';
    pb_append(receiving->text, INBOX_TEXT, "%.300s was %s (%s).\n", receiving->file->spelled,
              done ? "loaded" : "not loaded, and nothing of it was published", stamp);
    if (receiving->entry->mapping[0])
        pb_append(receiving->text, INBOX_TEXT, "It was read by the mapping %.300s.\n", receiving->entry->mapping);
}

/* ---- One file ---- */

static const char *receiving_keep(struct receiving *receiving, const char *text)
{
    const char *copy = text ? pb_arena_text(receiving->session->arena, text, strlen(text)) : "";
    return copy ? copy : "";
}

/* Is it the file that is wrong, and not the disk, another run, or somebody who stopped this one? */
static bool inbox_is_the_file(enum pb_error_code code)
{
    return code == PB_ERROR_USAGE || code == PB_ERROR_CONFIGURATION || code == PB_ERROR_SOURCE ||
           code == PB_ERROR_COLUMNS || code == PB_ERROR_GATE;
}

static enum pb_status receiving_move(struct receiving *receiving, const struct pb_inbox *inbox, bool done,
                                     struct pb_error *error)
{
    struct pb_inbox_entry *entry = receiving->entry;
    const char *moved = "";
    bool changed = false;
    enum pb_status status = pb_inbox_move(inbox, receiving->file, done, receiving->text, receiving->session->arena,
                                          &moved, &changed, error);
    if (status != PB_OK)
        return status;
    entry->outcome = changed ? PB_INBOX_WAITS : done ? PB_INBOX_DONE : PB_INBOX_REJECTED;
    entry->moved = changed ? "" : moved;
    if (changed)
        entry->message = "it changed while it was read: the next run loads it again";
    return PB_OK;
}

static enum pb_status receiving_done(struct receiving *receiving, const struct pb_inbox *inbox,
                                     const struct pb_import_result *result, struct pb_error *error)
{
    struct pb_inbox_entry *entry = receiving->entry;
    entry->publication = receiving_keep(receiving, result->run.publication);
    entry->rows = result->run.import;
    entry->message =
        result->run.unchanged ? "nothing changed: its rows were published already" : "its rows are published";
    receiving_begin(receiving, true);
    pb_append(receiving->text, INBOX_TEXT, "%s in %s.\n",
              result->run.unchanged ? "Its rows were published already," : "Its rows are published",
              entry->publication);
    pb_append(
        receiving->text, INBOX_TEXT,
        "It is the import %s: a file with the same name takes its place; placebook load --remove %s takes it out.\n",
        entry->import, entry->import);
    enum pb_status status = receiving_account(receiving, error);
    return status == PB_OK ? receiving_move(receiving, inbox, true, error) : status;
}

static enum pb_status receiving_rejected(struct receiving *receiving, const struct pb_inbox *inbox,
                                         const struct pb_import_result *result, const struct pb_error *why,
                                         struct pb_error *error)
{
    char text[2048];
    receiving->entry->message = receiving_keep(receiving, pb_error_text(why, text, sizeof text));
    receiving->entry->rows = result->run.row_counts.read ? result->run.import : (struct pb_row_counts){ 0 };
    receiving_begin(receiving, false);
    pb_append(receiving->text, INBOX_TEXT, "\nWhy: %s\n", text);
    if (why->hint[0])
        pb_append(receiving->text, INBOX_TEXT, "What to do: %s\n", why->hint);
    pb_append(receiving->text, INBOX_TEXT, "Then put the file into the inbox again.\n");
    enum pb_status status = PB_OK;
    if (receiving->run && receiving->entry->import[0]) {
        pb_append(receiving->text, INBOX_TEXT, "\nRejected rows, if there were any:\n");
        status = receiving_rejects(receiving, error);
    }
    return status == PB_OK ? receiving_move(receiving, inbox, false, error) : status;
}

static enum pb_status receive(struct receiving *receiving, const struct pb_inbox *inbox, struct pb_error *error)
{
    struct pb_session *session = receiving->session;
    struct pb_inbox_entry *entry = receiving->entry;
    struct pb_import_result *result = pb_arena_take(session->arena, 1, sizeof *result);
    struct pb_error why = { 0 };
    const struct pb_import_request request = { .file = receiving->file->path,
                                               .name = receiving_name,
                                               .name_context = receiving };
    if (!result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_app_import(session, &request, result, &why);
    entry->import = receiving_keep(receiving, result->import.name);
    entry->mapping = receiving_keep(receiving, result->fitting ? result->fitting->shown : "");
    receiving->run = result->run.number;
    bool loaded = status == PB_OK || result->run.in_place;
    bool stopped = why.code == PB_ERROR_INTERRUPTED || why.code == PB_ERROR_TERMINATED;
    if (!loaded && (stopped || !inbox_is_the_file(why.code))) {
        entry->outcome = PB_INBOX_LEFT;
        entry->message = receiving_keep(receiving, why.message);
        status = PB_OK;
        if (stopped) {
            *error = why;
            status = PB_FATAL;
        }
    } else if (loaded)
        status = receiving_done(receiving, inbox, result, error);
    else
        status = receiving_rejected(receiving, inbox, result, &why, error);
    pb_import_result_close(result);
    pb_session_close(session);
    return status;
}

/* ---- All ---- */

static enum pb_status inbox_receive_all(struct pb_session *session, const struct pb_inbox_of *of,
                                        const struct pb_inbox *inbox, struct pb_inbox_report *report,
                                        struct pb_error *error)
{
    struct pb_inbox_entry *entries = pb_arena_take(session->arena, inbox->count, sizeof *entries);
    char *text = pb_arena_take(session->arena, INBOX_TEXT, 1);
    enum pb_status status = PB_OK;
    report->entries = entries;
    if (!entries || !text)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < inbox->count; i++) {
        struct pb_inbox_entry *entry = &entries[report->count++];
        struct receiving receiving = {
            .session = session, .of = of, .file = &inbox->files[i], .entry = entry, .text = text
        };
        *entry = (struct pb_inbox_entry){ .file = inbox->files[i].spelled,
                                          .outcome = PB_INBOX_WAITS,
                                          .import = "",
                                          .mapping = "",
                                          .moved = "",
                                          .message = "it came a moment ago or is still being written: a later run "
                                                     "takes it",
                                          .publication = "" };
        if (inbox->files[i].rests)
            status = receive(&receiving, inbox, error);
        bool bad = entry->outcome == PB_INBOX_REJECTED || entry->outcome == PB_INBOX_LEFT;
        report->exit_code = bad ? PB_ERROR_PARTIAL : report->exit_code;
        report->any_done = report->any_done || entry->outcome == PB_INBOX_DONE;
    }
    return status;
}

enum pb_status pb_app_inbox(struct pb_session *session, const struct pb_inbox_of *of, struct pb_inbox_report *report,
                            struct pb_error *error)
{
    struct pb_inbox inbox;
    *report = (struct pb_inbox_report){ 0 };
    if (!of->settings.folder)
        return PB_OK;
    enum pb_status status = pb_inbox_open(&inbox, &of->settings, of->state, session->arena, error);
    if (status != PB_OK)
        return status;
    if (inbox.lock < 0) {
        pb_session_tell(session, PB_TONE_NOTICE, "inbox", "another run takes the files of the inbox %s", inbox.folder);
        return PB_OK;
    }
    if (inbox.more)
        pb_session_tell(session, PB_TONE_NOTICE, "inbox", "%zu more files wait in the inbox for the next run",
                        inbox.more);
    status = inbox_receive_all(session, of, &inbox, report, error);
    pb_inbox_close(&inbox);
    return status;
}
