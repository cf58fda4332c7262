/* Every loader while one of its allocations fails, whichever library makes it: each returns an error and leaves no half
 * a file, or makes the same files as ever. The functions that allocate are replaced in this program alone; under a
 * sanitizer, which replaces them itself, there is nothing to try. */
#include "placebook/contract/tidy.h"
#include "tests/support/conformance.h"
#include "tests/support/edition.h"
#include "tests/support/memory_output.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local bool counting;
static _Thread_local size_t seen;
static _Thread_local size_t fails_at; /* 0: none */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REPLACED false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REPLACED false
#endif
#endif

#ifndef REPLACED
#define REPLACED true

#define SEEN __attribute__((visibility("default")))

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
SEEN void *malloc(size_t size);
SEEN void *calloc(size_t count, size_t size);
SEEN void *realloc(void *old, size_t size);
SEEN void *reallocarray(void *old, size_t count, size_t size);

/* minizip writes into the header of a member without asking whether it got memory for it, and crashes. That publishes
 * nothing either, and no caller can do anything about it: what it asks for is not refused here. */
static bool is_refused(const void *asker)
{
    Dl_info object;
    if (!counting || ++seen != fails_at ||
        (dladdr(asker, &object) && object.dli_fname && strstr(object.dli_fname, "libminizip")))
        return false;
    errno = ENOMEM;
    return true;
}

#define ASKER __builtin_return_address(0)

void *malloc(size_t size)
{
    return is_refused(ASKER) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_refused(ASKER) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_refused(ASKER) ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return is_refused(ASKER) ? NULL : __libc_realloc(old, bytes);
}
#endif

static struct pb_suite suite;

static void open_suite(void)
{
    pb_suite_open(&suite);
}

static void close_suite(void)
{
    pb_suite_close(&suite);
}

TestSuite(allocations, .init = open_suite, .fini = close_suite);

struct result {
    enum pb_status status;
    enum pb_error_code code;
    size_t allocations;
    bool half; /* a file was left that was not finished */
    char hex[PB_DIGEST_TEXT];
};

static struct result run_loader(const struct pb_module *module, const void *option_values, size_t fail)
{
    struct result result = { 0 };
    struct pb_memory_folder folder = { .spared = &counting };
    struct pb_test_edition edition;
    struct pb_error error = { 0 };
    pb_memory_folder_open(&folder);
    pb_test_edition_open(&edition, "rugby", "");
    pb_test_edition_awkward(&edition);
    pb_test_edition_quote(&edition);
    cr_assert_eq(pb_tidy_sort(&edition.table, &edition.framework, NULL), PB_OK);
    edition.load.output = folder.output;
    seen = 0;
    fails_at = fail;
    counting = true;
    result.status = module->load(option_values, &edition.load, &error);
    counting = false;
    result.allocations = seen;
    result.code = error.code;
    for (size_t i = 0; i < folder.count; i++)
        result.half = result.half || (folder.files[i].name[0] && !pb_output_has(folder.output, folder.files[i].name));
    pb_memory_folder_digest(&folder, result.hex);
    pb_test_edition_close(&edition);
    pb_memory_folder_close(&folder);
    return result;
}

static void fail_each(const struct pb_module *module)
{
    const void *option_values = pb_suite_context(&suite, module);
    struct result whole = run_loader(module, option_values, 0);
    cr_assert_eq(whole.status, PB_OK, "%s", module->name);
    cr_assert_gt(whole.allocations, 2, "%s: the allocations are not counted", module->name);
    size_t failed = 0;
    /* The first 500, which are of all kinds, and of the rest every 7th. */
    for (size_t at = 1; at <= whole.allocations; at += at < 500 ? 1 : 7) {
        struct result result = run_loader(module, option_values, at);
        failed += result.status != PB_OK;
        cr_expect(result.status != PB_OK || strcmp(result.hex, whole.hex) == 0,
                  "%s: other files, and no error, when allocation %zu of %zu fails", module->name, at,
                  whole.allocations);
        cr_expect_not(result.half, "%s: half a file when allocation %zu fails", module->name, at);
        cr_expect(result.status == PB_OK || result.code != PB_ERROR_NONE, "%s: no error at allocation %zu",
                  module->name, at);
    }
    cr_expect_gt(failed, 2, "%s", module->name);
}

Test(allocations, that_fail_publish_nothing_wrong, .timeout = 600)
{
    if (!REPLACED)
        cr_skip_test("a sanitizer allocates by itself");
    for (size_t i = 0; i < suite.registry.count; i++)
        if (suite.registry.modules[i]->kind == PB_LOADER)
            fail_each(suite.registry.modules[i]);
}
