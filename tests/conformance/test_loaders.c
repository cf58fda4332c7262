/* Every loader, on tables that any transform may hand it: an empty one, an awkward one. It writes into its directory
 * and nowhere else, the same rows give the same bytes, and a directory that cannot be written is an error that names
 * it. */
#include "engine/files/files.h"
#include "placebook/contract/tidy.h"
#include "tests/support/conformance.h"
#include "tests/support/edition.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(loaders, .init = open_suite, .fini = close_suite);

/* The files of a folder with their digests, as one digest. Counts them. */
static void digest_folder(const char *folder, char hex[PB_DIGEST_TEXT], size_t *count)
{
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, NULL, alphasort);
    cr_assert_geq(found, 2);
    struct pb_digest *digest = pb_digest_open();
    *count = 0;
    for (int i = 0; i < found; i++) {
        char path[4096];
        char file[PB_DIGEST_TEXT];
        uint64_t size = 0;
        cr_assert_lt(snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name), (int)sizeof path);
        if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0) {
            cr_assert_eq(pb_file_digest(path, file, &size, NULL, NULL), PB_OK);
            pb_digest_text(digest, entries[i]->d_name);
            pb_digest_text(digest, file);
            ++*count;
        }
        free(entries[i]);
    }
    free(entries);
    pb_digest_close(digest, hex);
}

/* Loads one Place into a new folder below `scratch`, then concludes there; answers what came of it. */
static enum pb_status load(const struct pb_module *module, const char *folder, bool awkward, struct pb_error *error)
{
    struct pb_test_edition info;
    pb_test_edition_open(&info, "south-warwickshire", folder);
    if (awkward)
        pb_test_edition_awkward(&info);
    cr_assert_eq(pb_tidy_sort(&info.table, &info.framework, NULL), PB_OK);
    const void *context = pb_suite_context(&suite, module);
    enum pb_status status = module->load(context, &info.load, error);
    const struct pb_reject_record reject = {
        "source", { "a-rule", "=1+1 is no reason", "a,file.csv", 7, "", "raw,\"text\nwith\",=a line end", ',', "9f" }
    };
    const struct pb_conclusion conclusion = { &info.info, folder, &reject, awkward ? 1 : 0 };
    info.info.reject_count = conclusion.reject_count;
    if (status == PB_OK && module->conclude)
        status = module->conclude(context, &conclusion, error);
    pb_test_edition_close(&info);
    return status;
}

static void for_each_loader(void (*check)(const struct pb_module *, const char *))
{
    char scratch[64];
    for (size_t i = 0; i < suite.registry.count; i++)
        if (suite.registry.modules[i]->kind == PB_LOADER) {
            pb_test_folder(scratch);
            check(suite.registry.modules[i], scratch);
            pb_test_remove(scratch);
        }
}

static void check_same_bytes(const struct pb_module *module, const char *scratch)
{
    for (int awkward = 0; awkward < 2; awkward++) {
        char hex[2][PB_DIGEST_TEXT];
        size_t count[2] = { 0 };
        for (int turn = 0; turn < 2; turn++) {
            char folder[4096];
            struct pb_error error = { 0 };
            (void)snprintf(folder, sizeof folder, "%s/%d-%d", scratch, awkward, turn);
            cr_assert_eq(mkdir(folder, 0700), 0);
            cr_expect_eq(load(module, folder, awkward, &error), PB_OK, "%s: %s", module->name, error.message);
            digest_folder(folder, hex[turn], &count[turn]);
        }
        cr_expect_gt(count[0], 0, "%s writes nothing", module->name);
        cr_expect_eq(count[0], count[1]);
        cr_expect_str_eq(hex[0], hex[1], "%s: the same rows give other bytes", module->name);
    }
}

Test(loaders, give_the_same_bytes_for_the_same_rows_however_awkward)
{
    for_each_loader(check_same_bytes);
}

static void check_nowhere(const struct pb_module *module, const char *scratch)
{
    char folder[4096];
    struct pb_error error = { 0 };
    (void)snprintf(folder, sizeof folder, "%s/not/there", scratch);
    cr_expect_neq(load(module, folder, true, &error), PB_OK, "%s writes into a folder that is not there", module->name);
    cr_expect_eq(error.code, PB_ERROR_PUBLISH, "%s: %s", module->name, error.message);
    char text[4096];
    cr_expect_not_null(strstr(pb_error_text(&error, text, sizeof text), "not/there"),
                       "%s does not name what it could not write: %s", module->name, text);
}

Test(loaders, name_what_they_could_not_write)
{
    for_each_loader(check_nowhere);
}
