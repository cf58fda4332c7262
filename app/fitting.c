/* Story: app/fitting.h. Mappings are read as an import reads them, but without being added to a pipeline. */
#include "app/fitting.h"

#include "app/import_mapping.h"
#include "core/base/append.h"
#include "core/formats/tabular_kept.h"
#include "engine/files/files.h"
#include "engine/imports/imports.h"
#include "engine/plan/inputs.h"

#include <stdlib.h>
#include <string.h>

enum { FITTING_ROWS = 1 << 20, CERTAIN = 90, NAMED_MAXIMUM = 5 };

/* The file, opened once for all mappings, when the first of them wants to see it as a table. */
struct trying {
    struct pb_session *session;
    const struct pb_fitting_request *request;
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_tabular *opened; /* here, and not by who asks */
    struct pb_tabular *tabular;
    unsigned char bytes[PB_TABULAR_PEEK]; /* the first ones */
    size_t length;
};

static void fitting_close_table(struct trying *trying)
{
    pb_tabular_close(trying->opened);
    pb_file_stream_close(&trying->stream);
    trying->opened = NULL;
}

static const char *fitting_readable(const struct trying *trying)
{
    return trying->request->readable ? trying->request->readable : trying->request->file;
}

static enum pb_status fitting_open_table(struct trying *trying, struct pb_error *error)
{
    const char *path = trying->request->file;
    const char *slash = strrchr(path, '/');
    if (trying->tabular)
        return PB_OK;
    enum pb_status status =
        pb_file_input(fitting_readable(trying), slash ? slash + 1 : path, &trying->stream, &trying->input, error);
    if (status == PB_OK)
        status = pb_tabular_open_guess(&trying->opened, &trying->input, error);
    if (status == PB_OK)
        pb_tabular_keep(trying->opened, PB_TABULAR_KEPT);
    trying->tabular = trying->opened;
    return status;
}

static enum pb_status read_first_bytes(struct trying *trying, struct pb_error *error)
{
    enum pb_status status =
        pb_file_input(fitting_readable(trying), trying->request->file, &trying->stream, &trying->input, error);
    for (size_t got = 1; status == PB_OK && got > 0 && trying->length < sizeof trying->bytes; trying->length += got)
        status = trying->input.read(trying->input.stream, trying->bytes + trying->length,
                                    sizeof trying->bytes - trying->length, &got, error);
    fitting_close_table(trying);
    return status;
}

/* ---- One mapping ---- */

static const char *why_fits(struct pb_arena *arena, const struct pb_fitting *fitting)
{
    const struct pb_fit *fit = &fitting->fit;
    char text[PB_FIT_TEXT + 200] = "";
    if (fitting->certain)
        return pb_arena_format(arena, "the extractor %s recognises the file", fitting->extractor);
    if (!fit->fits && fit->of == 0)
        return pb_arena_text(arena, fit->missing, strlen(fit->missing));
    pb_append(text, sizeof text, "%zu of %zu headings %s found", fit->found, fit->of, fit->found == 1 ? "is" : "are");
    if (*fit->sheet)
        pb_append(text, sizeof text, " in sheet '%.100s'", fit->sheet);
    if (fit->fits && fit->sheets > 1)
        pb_append(text, sizeof text, " and in %zu more", fit->sheets - 1);
    if (!fit->fits)
        pb_append(text, sizeof text, "; %s", fit->missing);
    return pb_arena_text(arena, text, strlen(text));
}

/* Its extractor looks at the file, with a context that goes nowhere. */
static enum pb_status try_module(struct trying *trying, const struct pb_step *step, struct pb_fit *fit,
                                 struct pb_error *error)
{
    static const struct pb_framework no_framework;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    struct pb_row_counts row_counts = { 0 };
    enum pb_status status = fitting_open_table(trying, error);
    if (status == PB_OK)
        status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&table, &symbols, FITTING_ROWS);
    pb_findings_open(&findings);
    struct pb_context context = { .source = "fit",
                                  .scheme = step->module->scheme,
                                  .framework = &no_framework,
                                  .geography = trying->request->geography,
                                  .table = &table,
                                  .row_counts = &row_counts,
                                  .findings = &findings,
                                  .cancelled = trying->session->cancelled };
    status = step->module->fit(step->context, trying->tabular, &context, fit, error);
    pb_findings_close(&findings);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return status;
}

static enum pb_status try_step(struct trying *trying, const struct pb_step *step, struct pb_fitting *fitting,
                               struct pb_error *error)
{
    struct pb_arena *arena = trying->session->arena;
    enum pb_status status = PB_OK;
    fitting->fit = (struct pb_fit){ .arena = arena };
    fitting->extractor = pb_arena_text(arena, step->module->name, strlen(step->module->name));
    if (step->module->fit)
        status = try_module(trying, step, &fitting->fit, error);
    else {
        fitting->certain = fitting->fit.fits = step->module->probe(trying->bytes, trying->length) >= CERTAIN;
        if (!fitting->certain)
            (void)pb_text_copy(fitting->fit.missing, sizeof fitting->fit.missing,
                               "its extractor does not know the file");
    }
    if (status != PB_OK)
        return status;
    fitting->why = why_fits(arena, fitting);
    return fitting->why && fitting->extractor ? PB_OK : pb_out_of_memory(error);
}

/* Reads the mapping. One with mistakes fits nothing; `check` says what they are. */
static enum pb_status try_mapping(struct trying *trying, struct pb_fitting *fitting, bool *readable,
                                  struct pb_error *error)
{
    struct pb_session *session = trying->session;
    struct pb_pipeline pipeline;
    struct pb_error mistake = { 0 };
    char *text = NULL;
    size_t length = 0;
    const char *slash = strrchr(fitting->path, '/');
    const char *folder = pb_arena_text(session->arena, fitting->path, (size_t)(slash - fitting->path) + 1);
    const char *file = pb_input_literal(session->arena, trying->request->file);
    *readable = false;
    if (!folder || !file)
        return pb_out_of_memory(error);
    const struct pb_assignment assignment = { "files", file, NULL };
    enum pb_status status = pb_file_read(fitting->path, PB_JSON_SIZE_MAXIMUM, session->arena, &text, &length,
                                         PB_ERROR_CONFIGURATION, &mistake);
    const struct pb_mapping mapping = { .path = fitting->path, .folder = folder, .text = text, .length = length };
    if (status == PB_OK)
        status = pb_pipeline_read_mapping(&pipeline, &mapping, &session->registry, &assignment, 1, &mistake);
    if (status == PB_OK) {
        const struct pb_pipeline_source *source = pipeline.sources.items;
        *readable = pipeline.sources.count == 1;
        status = *readable ? try_step(trying, &source->step, fitting, error) : PB_OK;
        pb_pipeline_close(&pipeline);
        return status;
    }
    if (status == PB_FATAL) {
        *error = mistake;
        return status;
    }
    pb_session_tell(session, PB_TONE_WARNING, "mapping", "%.300s is not tried, because it has a mistake: %.300s",
                    fitting->shown, mistake.message);
    return PB_OK;
}

/* ---- All of them ---- */

/* Does one come before another, of two that fit? */
static bool fitting_says_more(const struct pb_fitting *one, const struct pb_fitting *other)
{
    if (one->certain != other->certain)
        return one->certain;
    return pb_fit_says_more(&one->fit, &other->fit);
}

/* 0: nothing says more; 1: it fits; 2: it does not. */
static int rank_of(const struct pb_fittings *found, const struct pb_fitting *fitting)
{
    if (!fitting->fit.fits)
        return 2;
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].fit.fits && fitting_says_more(&found->items[i], fitting))
            return 1;
    return 0;
}

struct ranked {
    int rank;
    struct pb_fitting fitting;
};

/* Is it worth naming, as what comes nearest? Half of the headings, and more than one, which any table may have. */
static bool fitting_is_near(const struct pb_fit *fit)
{
    return fit->found > 1 && 2 * fit->found >= fit->of;
}

static int by_rank(const void *a, const void *b)
{
    const struct ranked *one = a;
    const struct ranked *other = b;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    const struct pb_fit *ours = &one->fitting.fit;
    const struct pb_fit *theirs = &other->fitting.fit;
    if (one->rank == 2 && fitting_is_near(ours) != fitting_is_near(theirs))
        return fitting_is_near(ours) ? -1 : 1;
    if (one->rank == 2 && ours->found != theirs->found)
        return ours->found > theirs->found ? -1 : 1;
    if (one->rank == 2 && ours->of != theirs->of)
        return ours->of < theirs->of ? -1 : 1;
    return strcmp(one->fitting.path, other->fitting.path);
}

static enum pb_status sort_fittings(struct pb_fittings *found, struct pb_arena *arena, struct pb_error *error)
{
    struct ranked *ranked = pb_arena_take(arena, found->count, sizeof *ranked);
    if (!ranked)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < found->count; i++)
        ranked[i] = (struct ranked){ rank_of(found, &found->items[i]), found->items[i] };
    if (found->count > 1)
        qsort(ranked, found->count, sizeof *ranked, by_rank);
    for (size_t i = 0; i < found->count; i++) {
        found->items[i] = ranked[i].fitting;
        found->best += ranked[i].rank == 0;
    }
    return PB_OK;
}

enum pb_status pb_fittings_find(struct pb_session *session, const struct pb_fitting_request *request,
                                struct pb_fittings *found, struct pb_error *error)
{
    struct pb_listed_mappings listed;
    struct trying *trying = pb_arena_take(session->arena, 1, sizeof *trying);
    *found = (struct pb_fittings){ 0 };
    if (!trying)
        return pb_out_of_memory(error);
    *trying =
        (struct trying){ .session = session, .request = request, .stream.descriptor = -1, .tabular = request->table };
    enum pb_status status = pb_mappings_list(session->arena, request->beside, request->kept, &listed, error);
    if (status == PB_OK)
        status = read_first_bytes(trying, error);
    if (status != PB_OK)
        return status;
    found->items = pb_arena_take(session->arena, listed.count, sizeof *found->items);
    if (!found->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < listed.count; i++) {
        bool readable = false;
        struct pb_fitting *fitting = &found->items[found->count];
        *fitting = (struct pb_fitting){ .path = listed.items[i].path,
                                        .as = listed.items[i].as,
                                        .shown = listed.items[i].shown };
        status = try_mapping(trying, fitting, &readable, error);
        found->count += status == PB_OK && readable;
    }
    fitting_close_table(trying);
    return status == PB_OK ? sort_fittings(found, session->arena, error) : status;
}

/* ---- One of them, or what to do ---- */

static void append_command(char *text, size_t size, const char *file, const char *as)
{
    pb_append(text, size, "placebook load ");
    pb_append_word(text, size, file);
    pb_append(text, size, " --as ");
    pb_append_word(text, size, as);
}

static enum pb_status several(const struct pb_fittings *found, const char *file, struct pb_error *error)
{
    char names[1200] = "";
    char commands[sizeof error->hint] = "";
    for (size_t i = 0; i < found->best && i < NAMED_MAXIMUM; i++) {
        const struct pb_fitting *fitting = &found->items[i];
        pb_append(names, sizeof names, "%s%.200s (%.150s)", i ? ", " : "", fitting->shown, fitting->why);
        pb_append(commands, sizeof commands, "%s", i ? ", or " : "");
        append_command(commands, sizeof commands, file, fitting->as);
    }
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%zu mappings fit equally well, and only you know which is meant: %s",
                found->best, names);
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "choose one: %s", commands);
    return status;
}

static enum pb_status none_fits(const struct pb_fittings *found, const char *file, struct pb_error *error)
{
    const struct pb_fitting *nearest =
        found->items && found->count && fitting_is_near(&found->items[0].fit) ? &found->items[0] : NULL;
    char command[400] = "placebook preview ";
    enum pb_status status =
        nearest ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no mapping fits this file; %.200s comes nearest: %.300s",
                          nearest->shown, nearest->why)
                : pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                          "no mapping fits this file: none of the %zu finds half of its headings in it", found->count);
    pb_append_word(command, sizeof command, file);
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error,
                  "%s shows what is in it, and with --pipeline > NAME.json proposes a mapping for --as NAME.json",
                  command);
    return status;
}

enum pb_status pb_fittings_choose(const struct pb_fittings *found, const char *file, const struct pb_fitting **chosen,
                                  struct pb_error *error)
{
    *chosen = found->best == 1 ? &found->items[0] : NULL;
    if (*chosen)
        return PB_OK;
    return found->best > 1 ? several(found, file, error) : none_fits(found, file, error);
}
