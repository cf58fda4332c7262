/*
 * `placebook cache`: what was fetched and is kept (app/cache.h). Without a word it lists, `prune` makes room.
 */
#include "app/cache.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "placebook/number.h"

#include <inttypes.h>
#include <string.h>

enum { CACHE_DAYS_MOST = 100000, CACHE_MEGABYTES_MOST = 1 << 30 };

static const char *const words[] = { "list", "prune", NULL };

static const char *cache_word_at(const void *context, size_t i)
{
    (void)context;
    return words[i];
}

/* --- the list --- */

static void cache_entry_json(struct pb_json_writer *writer, const struct pb_cache_entry *entry)
{
    const struct pb_fetched *fetched = entry->fetched;
    pb_json_object(writer, NULL);
    pb_json_text(writer, "url", fetched ? fetched->url : NULL);
    pb_json_text(writer, "source", entry->source[0] ? entry->source : NULL);
    pb_json_text(writer, "sha256", entry->sha256);
    pb_json_count(writer, "bytes", entry->size);
    pb_json_text(writer, "retrieved", fetched ? fetched->retrieved : NULL);
    pb_json_text(writer, "changed", fetched ? fetched->changed : NULL);
    pb_json_text(writer, "checked", fetched ? fetched->checked : NULL);
    pb_json_boolean(writer, "needed", entry->needed);
    pb_json_boolean(writer, "there", entry->there);
    pb_json_end_object(writer);
}

static void cache_json(const struct pb_cache_listing *listing, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.cache/1");
    pb_json_text(&writer, "folder", listing->folder);
    pb_json_count(&writer, "files", listing->files);
    pb_json_count(&writer, "bytes", listing->bytes);
    if (listing->limit)
        pb_json_count(&writer, "limit", listing->limit);
    pb_json_list(&writer, "entries");
    for (size_t i = 0; i < listing->count; i++)
        cache_entry_json(&writer, &listing->entries[i]);
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

static void cache_cells(struct pb_columns *columns, const struct pb_cache_entry *entry)
{
    const struct pb_fetched *fetched = entry->fetched;
    char size[32];
    pb_columns_row(columns);
    pb_columns_cell(columns, 0, "%s", entry->source[0] ? entry->source : "-");
    pb_columns_cell(columns, 1, "%s", entry->there ? pb_size_text(entry->size, size) : "missing");
    pb_columns_cell(columns, 2, "%.10s", fetched ? fetched->retrieved : "-");
    pb_columns_cell(columns, 3, "%.10s", fetched ? fetched->changed : "-");
    pb_columns_cell(columns, 4, "%.10s", fetched ? fetched->checked : "-");
    pb_columns_cell(columns, 5, "%s", entry->needed ? "yes" : "no");
    if (fetched)
        pb_columns_cell(columns, 6, "%s", fetched->url);
    else
        pb_columns_cell(columns, 6, "(no address leads to %.12s)", entry->sha256);
}

static enum pb_status cache_text(struct pb_call *call, const struct pb_cache_listing *listing, struct pb_error *error)
{
    struct pb_columns columns;
    FILE *file = call->terminal->results;
    char size[32];
    pb_columns_open(&columns, call->arena, "source|>size|retrieved|changed|checked|needed|address");
    for (size_t i = 0; i < listing->count; i++)
        cache_cells(&columns, &listing->entries[i]);
    enum pb_status status = columns.rows ? pb_columns_print(&columns, call->terminal, error) : PB_OK;
    pb_print(file, "%" PRIu64 " file%s, %s", listing->files, listing->files == 1 ? "" : "s",
             pb_size_text(listing->bytes, size));
    if (listing->limit)
        pb_print(file, " of %s", pb_size_text(listing->limit, size));
    pb_print(file, ", in ");
    pb_print_text(file, listing->folder);
    pb_print(file, "\n");
    return status;
}

static enum pb_status cache_list_it(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    struct pb_cache_listing listing;
    enum pb_status status = pb_app_cache(session, &listing, error);
    if (status != PB_OK || !call->terminal->json)
        return status == PB_OK ? cache_text(call, &listing, error) : status;
    cache_json(&listing, call->terminal->results);
    return PB_OK;
}

/* --- making room --- */

static enum pb_status cache_number(const struct pb_call *call, const char *flag, int64_t most, int64_t *number,
                                   struct pb_error *error)
{
    const char *text = pb_value_given(call->arguments, flag);
    *number = 0;
    if (!text || (pb_integer_parse(text, strlen(text), number) && *number >= 0 && *number <= most))
        return PB_OK;
    return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--%s %.40s: expected a number from 0 to %" PRId64, flag, text,
                   most);
}

static void cache_pruned_say(const struct pb_terminal *terminal, bool dry_run, const struct pb_cache_pruned *pruned)
{
    char size[32];
    char left[32];
    if (terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, terminal->results, "placebook.cache-prune/1");
        pb_json_boolean(&writer, "dry_run", dry_run);
        pb_json_count(&writer, "files", pruned->files);
        pb_json_count(&writer, "bytes", pruned->bytes);
        pb_json_count(&writer, "left", pruned->left);
        pb_json_end_object(&writer);
    } else if (!terminal->quiet)
        pb_print(terminal->results, "%s %" PRIu64 " file%s, %s; %s %s\n", dry_run ? "would remove" : "removed",
                 pruned->files, pruned->files == 1 ? "" : "s", pb_size_text(pruned->bytes, size),
                 pb_size_text(pruned->left, left), dry_run ? "would stay" : "stay");
}

static enum pb_status cache_prune_it(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    struct pb_cache_pruning pruning = { .all = pb_is_given(call->arguments, "all"),
                                        .dry_run = pb_is_given(call->arguments, "dry-run") };
    struct pb_cache_pruned pruned;
    int64_t megabytes = 0;
    int64_t days = 0;
    enum pb_status status = cache_number(call, "to", CACHE_MEGABYTES_MOST, &megabytes, error);
    if (status == PB_OK)
        status = cache_number(call, "older-than", CACHE_DAYS_MOST, &days, error);
    pruning.maximum = (uint64_t)megabytes << 20;
    pruning.days = (int)days;
    if (status == PB_OK)
        status = pb_app_cache_prune(session, &pruning, &pruned, error);
    if (status == PB_OK)
        cache_pruned_say(call->terminal, pruning.dry_run, &pruned);
    return status;
}

static enum pb_status cache(struct pb_call *call, struct pb_error *error)
{
    static const char *const only_prune[] = { "older-than", "to", "all", "dry-run" };
    const char *verb = pb_operand(call->arguments, 0);
    bool prunes = verb && strcmp(verb, "prune") == 0;
    struct pb_session session;
    if (verb && !prunes && strcmp(verb, "list") != 0)
        return pb_unknown_word(error, "verb of cache", verb, cache_word_at, NULL);
    for (size_t i = 0; !prunes && i < sizeof only_prune / sizeof *only_prune; i++)
        if (pb_is_given(call->arguments, only_prune[i]))
            return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--%s goes with placebook cache prune", only_prune[i]);
    enum pb_status status =
        prunes ? pb_session_working(call, NULL, &session, error) : pb_session_typed(call, NULL, &session, error);
    if (status != PB_OK)
        return status;
    return prunes ? cache_prune_it(call, &session, error) : cache_list_it(call, &session, error);
}

static const struct pb_flag flags[] = {
    { .name = "older-than",
      .kind = PB_FLAG_VALUE,
      .value = "DAYS",
      .help = "prune: only what was not checked for more than this many days (default: whatever its age)" },
    { .name = "to",
      .kind = PB_FLAG_VALUE,
      .value = "MEGABYTES",
      .help = "prune: stop when the cache is as small as this (default: when nothing more may go)" },
    { .name = "all", .help = "prune: also what the next run of a pipeline needs when it is --offline" },
    { .name = "dry-run", .letter = 'n', .help = "prune: say how much would go, but remove nothing" },
    PB_FLAG_WAIT,
    { 0 },
};
static const char *const settings[] = { "state", "cache_megabytes", NULL };
static const char *const examples[] = { "placebook cache", "placebook cache prune --dry-run",
                                        "placebook cache prune --to 500", NULL };

const struct pb_command pb_command_cache = {
    .name = "cache",
    .order = 127,
    .summary = "list fetched files that are kept, or remove some",
    .operands = "[list | prune]",
    .most = 1,
    .operand = PB_OPERAND_WORDS,
    .words = words,
    .description =
        "Lists what the cache of a state folder has of each address: its size, when these bytes came (retrieved), when "
        "what the address has last differed from before (changed), when the server last said what it has (checked), "
        "and whether the next run of a pipeline needs it when it is --offline.\nprune removes files: first those that "
        "no address leads to any more, then what was checked longest ago. What a next run needs stays, unless --all. "
        "What is removed is fetched again when a run asks for it. Rests of broken downloads go after a week. It takes "
        "the same lock "
        "as a run. placebook prune does this too, with old publications and results.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = cache,
};
