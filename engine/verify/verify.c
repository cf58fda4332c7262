/*
 * The files of a publication by their digests. publication.json lists all others and has a digest of itself, and the
 * name of the folder ends with one of the list.
 */
#include "engine/files/files.h"
#include "engine/files/tree.h"
#include "engine/publication/publication_private.h"
#include "engine/publication/publications.h"
#include "engine/verify/verify_private.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- The lists ---- */

static int compare_artefacts(const void *a, const void *b)
{
    return strcmp(((const struct pb_artefact *)a)->path, ((const struct pb_artefact *)b)->path);
}

static const struct pb_artefact *artefact_of(const struct pb_manifest *manifest, const char *path)
{
    const struct pb_artefact wanted = { .path = path };
    return manifest->artefact_count ? bsearch(&wanted, manifest->artefacts, manifest->artefact_count,
                                              sizeof *manifest->artefacts, compare_artefacts)
                                    : NULL;
}

/* The folder's name ends with six digits of what is in it, or with "-2" behind them. */
static enum pb_status check_folder_name(struct pb_verifying *verifying, const struct pb_manifest *manifest,
                                        struct pb_error *error)
{
    const char *name = verifying->request->name;
    const char *dash = strchr(name, '-');
    char hash[7];
    if (!dash || strspn(dash + 1, "0123456789abcdef") != 6)
        return pb_verify_damaged(verifying, "", error, "is called %s: its name does not end with a digest of its files",
                                 name);
    enum pb_status status = pb_manifest_content_hash(manifest->artefacts, manifest->artefact_count, hash, error);
    if (status != PB_OK || strncmp(dash + 1, hash, 6) == 0)
        return status;
    return pb_verify_damaged(verifying, PB_MANIFEST_NAME, error,
                             "lists files whose digest is %s, where the name of the folder ends with %.6s", hash,
                             dash + 1);
}

/* publication.json has a digest of itself. */
static enum pb_status check_seal(struct pb_verifying *verifying, const struct pb_manifest *manifest,
                                 struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    bool sealed = false;
    bool whole = false;
    const char *path = pb_path_join(verifying->arena, verifying->folder, PB_MANIFEST_NAME);
    if (!path)
        return pb_out_of_memory(error);
    enum pb_status status =
        pb_file_read(path, PB_MANIFEST_MAXIMUM, verifying->arena, &text, &length, PB_ERROR_SOURCE, error);
    if (status != PB_OK)
        return pb_verify_reader(verifying, PB_MANIFEST_NAME, status, error);
    status = pb_manifest_sealed(text, &sealed, &whole, error);
    if (status != PB_OK)
        return status;
    if (!sealed && strncmp(manifest->contract_version, "1.", 2) == 0)
        return pb_verify_skipped(
            verifying, PB_MANIFEST_NAME,
            "has no digest of itself, as those of contract 1: only its list of files was looked at", error);
    if (sealed && whole && strlen(text) == length)
        return PB_OK;
    return pb_verify_damaged(verifying, PB_MANIFEST_NAME, error,
                             sealed ? "is not what was published: its document_sha256 differs"
                                    : "is not what was published: it has no document_sha256");
}

/* ---- The files ---- */

static enum pb_status check_files(struct pb_verifying *verifying, const struct pb_manifest *manifest,
                                  struct pb_error *error)
{
    struct pb_verify_result *result = verifying->result;
    const char **damage = pb_arena_take(verifying->arena, manifest->artefact_count, sizeof *damage);
    if (!damage)
        return pb_out_of_memory(error);
    enum pb_status status = pb_publications_damage(verifying->folder, manifest, NULL, NULL, verifying->request->jobs,
                                                   verifying->request->cancelled, damage, error);
    for (size_t i = 0; status == PB_OK && i < manifest->artefact_count; i++) {
        const struct pb_artefact *artefact = &manifest->artefacts[i];
        result->files++;
        result->bytes += artefact->size;
        if (damage[i])
            status = pb_verify_damaged(verifying, artefact->path, error, "%s", damage[i]);
        if (status == PB_OK && i && compare_artefacts(artefact - 1, artefact) == 0)
            status = pb_verify_damaged(verifying, artefact->path, error, "is listed twice in " PB_MANIFEST_NAME);
    }
    return status;
}

/* What is below the folder of a publication. */
struct verify_walk {
    struct pb_verifying *verifying;
    const struct pb_manifest *manifest;
};

static enum pb_status verify_visit(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    struct verify_walk *walk = context;
    bool own = strcmp(entry->path, PB_MANIFEST_NAME) == 0;
    if (S_ISDIR(entry->facts.st_mode) || own || artefact_of(walk->manifest, entry->path))
        return PB_OK;
    return pb_verify_damaged(walk->verifying, entry->path, error,
                             "was not published: " PB_MANIFEST_NAME " does not list it");
}

/* ---- What the files say ---- */

/* Does a path end so? */
static bool verify_ends(const char *path, const char *ending)
{
    size_t length = strlen(path);
    return length > strlen(ending) && strcmp(path + length - strlen(ending), ending) == 0;
}

/* Is it a file of the publication? What publication.json lists can lead anywhere; nothing else is opened. */
static bool verify_has_file(const struct pb_verifying *verifying, const char *path)
{
    char full[PATH_MAX];
    struct stat facts;
    int length = snprintf(full, sizeof full, "%s/%s", verifying->folder, path);
    return pb_publication_path_inside(path) && length > 0 && (size_t)length < sizeof full && lstat(full, &facts) == 0 &&
           S_ISREG(facts.st_mode);
}

static enum pb_status check_contents(struct pb_verifying *verifying, const struct pb_manifest *manifest,
                                     struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < manifest->artefact_count; i++) {
        const char *path = manifest->artefacts[i].path;
        status = pb_verify_stopped(verifying, error);
        if (status == PB_OK && !verify_has_file(verifying, path))
            continue; /* which was told */
        if (status == PB_OK && verify_ends(path, ".zip"))
            status = pb_verify_archive(verifying, path, error);
        if (status == PB_OK && verify_ends(path, "-outcomes.sqlite"))
            status = pb_verify_database(verifying, path, error);
        if (status != PB_OK || !verify_ends(path, "-outcomes.xlsx"))
            continue;
        const char *tidy = pb_arena_format(verifying->arena, "%.*s.csv", (int)(strlen(path) - strlen(".xlsx")), path);
        if (!tidy)
            return pb_out_of_memory(error);
        status = artefact_of(manifest, tidy) && verify_has_file(verifying, tidy)
                     ? pb_verify_workbook(verifying, path, tidy, error)
                     : pb_verify_skipped(verifying, path, "there is no tidy table beside it", error);
    }
    return status;
}

enum pb_status pb_verify(const struct pb_verify_request *request, struct pb_arena *arena,
                         struct pb_verify_result *result, struct pb_error *error)
{
    struct pb_manifest manifest;
    bool found = false;
    *result = (struct pb_verify_result){ .contract_version = "" };
    struct pb_verifying verifying = { .request = request, .result = result, .arena = arena };
    verifying.folder = pb_path_join(arena, request->output, request->name);
    if (!verifying.folder)
        return pb_out_of_memory(error);
    enum pb_status status = pb_publications_manifest(request->output, request->name, arena, &manifest, &found, error);
    if (status == PB_FAILED && error->code == PB_ERROR_PUBLISH) {
        struct pb_error said = *error;
        pb_error_clear(error);
        return pb_verify_damaged(&verifying, PB_MANIFEST_NAME, error, "cannot be read: %s", said.message);
    }
    if (status == PB_OK && !found)
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no publication %s in %s", request->name,
                         request->output);
    if (status != PB_OK)
        return status;
    result->contract_version = manifest.contract_version;
    if (manifest.artefact_count)
        qsort(manifest.artefacts, manifest.artefact_count, sizeof *manifest.artefacts, compare_artefacts);
    struct verify_walk walk = { &verifying, &manifest };
    status = check_folder_name(&verifying, &manifest, error);
    if (status == PB_OK)
        status = check_seal(&verifying, &manifest, error);
    if (status == PB_OK)
        status = check_files(&verifying, &manifest, error);
    if (status == PB_OK)
        status = pb_tree_walk(verifying.folder, verify_visit, &walk, error);
    return status == PB_OK ? check_contents(&verifying, &manifest, error) : status;
}
