/*
 * PDFs of the pages of Places, where that is asked for and a browser is installed. A PDF is never needed: without a
 * browser, or where it fails, the publication is as it would be without, and a warning says why.
 */
#include "engine/convert/print.h"
#include "engine/files/files.h"
#include "engine/files/output.h"
#include "engine/run/run_private.h"

#include <string.h>

#define PAGE_ENDING ".html"

enum { PRINT_ARENA = 128 << 20 };

/* Writes the PDF beside its page: PLACE/NAME.html gives PLACE/NAME.pdf. */
static enum pb_status print_write(struct pb_running *running, const char *folder, const char *name, const char *bytes,
                                  size_t length, struct pb_arena *arena, struct pb_error *error)
{
    const char *path = pb_path_join(arena, running->publication.staging, folder);
    struct pb_output *output = NULL;
    struct pb_output_file *file = NULL;
    if (!path)
        return pb_out_of_memory(error);
    enum pb_status status = pb_folder_output_open(path, running->request->cancelled, &output, error);
    if (status == PB_OK)
        status = pb_output_create(output, name, &file, error);
    if (status == PB_OK) {
        (void)!pb_output_write(file, bytes, length, NULL); /* pb_output_finish says what went wrong */
        status = pb_output_finish(file, NULL, error);
    }
    if (status == PB_OK)
        status = pb_made_files_add(&running->made, folder, output, error);
    pb_folder_output_close(output);
    return status;
}

/* The date of the files of a Place, which is in its PDF too. */
static int32_t print_date_of(const struct pb_running *running, const char *place)
{
    for (size_t i = 0; i < running->plan.place_count; i++)
        if (strcmp(running->plan.places[i]->id, place) == 0)
            return running->place_infos[i].published;
    return running->info.published;
}

static enum pb_status print_one(struct pb_running *running, const char *program, const char *page,
                                struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, PRINT_ARENA);
    const char *slash = strchr(page, '/');
    size_t stem = strlen(page) - strlen(PAGE_ENDING);
    const char *folder = pb_arena_text(&arena, page, (size_t)(slash - page));
    const char *name = pb_arena_format(&arena, "%.*s.pdf", (int)(page + stem - slash - 1), slash + 1);
    const char *path = pb_path_join(&arena, running->publication.staging, page);
    const char *bytes = NULL;
    size_t length = 0;
    enum pb_status status = folder && name && path
                                ? pb_print_page(program, path, print_date_of(running, folder),
                                                running->request->cancelled, &arena, &bytes, &length, error)
                                : pb_out_of_memory(error);
    if (status == PB_FAILED) {
        pb_run_tell(running, true, "", 0, "", "%s was not printed: %s", page, error->message);
        pb_error_clear(error);
        status = PB_OK;
    } else if (status == PB_OK) {
        status = print_write(running, folder, name, bytes, length, &arena, error);
    }
    pb_arena_close(&arena);
    return status;
}

/* A page in the folder of a Place. */
static bool print_is_page(const char *path)
{
    size_t length = strlen(path);
    return strchr(path, '/') && length > strlen(PAGE_ENDING) &&
           strcmp(path + length - strlen(PAGE_ENDING), PAGE_ENDING) == 0;
}

/* A Place that was copied has the PDFs that it had. */
static bool print_was_made(const struct pb_running *running, const char *path)
{
    const struct pb_run_result *result = running->result;
    for (size_t i = 0; i < result->place_count; i++)
        if (pb_manifest_below(path, result->places[i].place->id))
            return result->places[i].state == PB_PLACE_PUBLISHED;
    return true;
}

enum pb_status pb_run_print(struct pb_running *running, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    struct pb_arena arena;
    if (!running->request->pipeline->settings.pdf)
        return PB_OK;
    pb_arena_open(&arena, 1 << 16);
    const char *program = pb_print_browser(running->request->pipeline->settings.browser, &arena);
    if (!program)
        pb_run_tell(running, true, "", 0, "",
                    "no page was printed as a PDF: Chromium is not installed (--browser names another one)");
    size_t count = running->made.count; /* those that are printed are added behind */
    for (size_t i = 0; program && status == PB_OK && i < count; i++)
        if (print_is_page(running->made.files[i].path) && print_was_made(running, running->made.files[i].path))
            status = print_one(running, program, running->made.files[i].path, error);
    pb_arena_close(&arena);
    return status;
}
