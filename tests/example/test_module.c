/* The example of CONTRIBUTING.md: it compiles, loads as a shared object, works, and is what the page shows. */
#include "engine/files/files.h"
#include "engine/pipeline/registry.h"
#include "placebook/version.h"
#include "tests/support/plain_rows.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODULES PB_BINARY_DIR "/example-modules"

/* Somebody who follows CONTRIBUTING.md in this tree has a module of that name built in, and the shared one is refused.
 */
static void skip_where_it_is_built_in(void)
{
    if (access(PB_SOURCE_DIR "/transforms/small_numbers/CMakeLists.txt", F_OK) == 0)
        cr_skip_test("transforms/small_numbers is in this tree");
}

Test(example, loads_from_a_directory_and_does_what_it_says)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    skip_where_it_is_built_in();
    cr_assert_eq(pb_registry_open(&registry, MODULES "/small_numbers", &error), PB_OK, "%s: %s", error.source,
                 error.message);
    const struct pb_module *module = pb_registry_find(&registry, PB_TRANSFORM, "small_numbers");
    cr_assert_not_null(module);

    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    void *option_values = pb_arena_take(&arena, 1, module->option_values_size);
    const struct pb_option_reading reading = { .arena = &arena, .what = "the example" };
    cr_assert_eq(pb_options_read(module->options, NULL, option_values, &reading, &error), PB_OK, "%s", error.message);

    struct pb_symbols symbols;
    struct pb_table table;
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 10);
    size_t few = pb_plain_row(&table, "1", "E07000220", "Rugby", 2019, 0.9, 9, 1000);
    size_t many = pb_plain_row(&table, "1", "E07000220", "Rugby", 2020, 1, 10, 1000);
    struct pb_context context = { .table = &table };
    cr_assert_eq(module->apply(option_values, &context, &error), PB_OK);
    cr_assert_str_eq(pb_cell(&table, note, few), "Small number of events");
    cr_assert_str_eq(pb_cell(&table, note, many), "");

    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_arena_close(&arena);
    pb_registry_close(&registry);
}

static void expect_on_page(const char *page, const char *name)
{
    struct pb_arena arena;
    struct pb_error error = { 0 };
    char path[1024];
    char *source = NULL;
    size_t length = 0;
    pb_arena_open(&arena, 1 << 20);
    (void)snprintf(path, sizeof path, PB_SOURCE_DIR "/docs/example/transforms/small_numbers/%s", name);
    cr_assert_eq(pb_file_read(path, 1 << 18, &arena, &source, &length, PB_ERROR_INTERNAL, &error), PB_OK, "%s",
                 error.message);
    cr_assert_not_null(strstr(page, source), "%s in CONTRIBUTING.md differs from docs/example/", name);
    pb_arena_close(&arena);
}

Test(example, is_the_one_that_the_page_shows)
{
    struct pb_arena arena;
    struct pb_error error = { 0 };
    char *page = NULL;
    size_t length = 0;
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(
        pb_file_read(PB_SOURCE_DIR "/CONTRIBUTING.md", 1 << 18, &arena, &page, &length, PB_ERROR_INTERNAL, &error),
        PB_OK, "%s", error.message);
    expect_on_page(page, "small_numbers.c");
    expect_on_page(page, "text.c");
    expect_on_page(page, "text.h");
    pb_arena_close(&arena);
}

Test(example, a_folder_that_is_not_there_is_named)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, "/nowhere/at/all", &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_assert_str_eq(error.source, "/nowhere/at/all");
}

/* What is in tests/example/bad_module.c, compiled with one of its ways to be wrong. */
static const struct {
    const char *way;
    const char *message; /* a part of what is said */
    const char *remedy;  /* a part of the hint, or of the message where it says what to do */
} refusals[] = {
    { "other_interface", "interface 6 of Placebook 9.9.9; this is Placebook " PB_VERSION, "compile it again" },
    { "earlier_interface", "interface 2 of an earlier Placebook", "compile it again" },
    { "no_head", "does not say which Placebook it was compiled for", ".head = PB_MODULE_HEAD" },
    { "no_layout", "does not say which Placebook it was compiled for", ".head = PB_MODULE_HEAD" },
    { "other_columns", "built for Placebook 0.0.9 with other columns of the observation table", "compile it again" },
    { "other_words", "built for Placebook 0.0.9 with other words of the vocabulary", "compile it again" },
    { "other_sizes", "built for Placebook 0.0.9 with structs of other sizes; this is Placebook " PB_VERSION,
      "compile it again" },
    { "no_entry", "no function pb_shared_module", "PB_EXPORT_MODULE" },
    { "hidden_entry", "or the function is hidden", "PB_EXPORT_MODULE" },
    { "no_descriptor", "has no descriptor", "PB_EXPORT_MODULE" },
    { "taken_name", "a transform named 'places' already: built in; this one is " MODULES "/taken_name",
      "another name" },
    { "option_twice", "option 'below' is in the table twice", "remove or rename" },
    { "option_shared", "option 'also' fills a field that an option above it fills", "a field of its own" },
    { "other_default", "option 'odd' has the default 'ten', which it does not accept itself", "set .default_value" },
    { "default_outside", "option 'odd' has the default '10', which it does not accept itself", "set .default_value" },
    { "option_without_help", "option 'bare' has no help", "add a sentence" },
    { "option_outside", "option 'far' is outside the struct that it fills", "offsetof" },
    { "inner_outside", "option 'text' is outside the struct that it fills", "offsetof" },
};

Test(example, a_module_that_does_not_fit_is_refused_with_what_to_change)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct pb_registry registry;
        struct pb_error error = { 0 };
        char folder[1024];
        (void)snprintf(folder, sizeof folder, MODULES "/%s", refusals[i].way);
        cr_assert_eq(pb_registry_open(&registry, folder, &error), PB_FAILED, "%s", refusals[i].way);
        cr_expect_eq(error.code, PB_ERROR_CONFIGURATION, "%s", refusals[i].way);
        cr_expect(strstr(error.message, refusals[i].message), "%s: %s", refusals[i].way, error.message);
        cr_expect(strstr(error.message, refusals[i].remedy) || strstr(error.hint, refusals[i].remedy), "%s: %s (%s)",
                  refusals[i].way, error.message, error.hint);
        cr_expect(strstr(error.source, refusals[i].way), "%s: %s", refusals[i].way, error.source);
    }
}

/* The refusals are for the reasons that they give: without any of them the same source is taken. */
Test(example, the_same_module_without_a_mistake_is_taken)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, MODULES "/not_bad", &error), PB_OK, "%s", error.message);
    cr_assert_not_null(pb_registry_find(&registry, PB_TRANSFORM, "bad"));
    pb_registry_close(&registry);
}

/* A copy of a module in a folder of its own; its path and that of the folder stand in the texts. */
static struct scratch scratch;
static char folder[600];
static char object[700];

static void copy_example(void)
{
    scratch_open(&scratch);
    (void)snprintf(folder, sizeof folder, "%s", scratch_path(&scratch, "modules"));
    (void)snprintf(object, sizeof object, "%s/some.so", folder);
    cr_assert_eq(mkdir(folder, 0755), 0);
    const char *const copy[] = { "cp", MODULES "/not_bad/not_bad.so", object, NULL };
    char said[500];
    cr_assert_eq(pb_test_tool(copy, NULL, said, sizeof said), 0, "%s", said);
    cr_assert_eq(chmod(object, 0644), 0);
}

static void remove_example(void)
{
    scratch_close(&scratch);
}

static void expect_refused(const char *sentence, const char *hint)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, folder, &error), PB_FAILED, "expected: %s", sentence);
    cr_expect_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_expect(strstr(error.message, sentence) && strstr(error.hint, hint), "%s (%s)", error.message, error.hint);
}

TestSuite(owners, .init = copy_example, .fini = remove_example);

Test(owners, a_module_of_the_user_is_taken)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, folder, &error), PB_OK, "%s", error.message);
    pb_registry_close(&registry);
}

Test(owners, a_module_that_others_can_write_is_not_loaded)
{
    cr_assert_eq(chmod(object, 0666), 0);
    expect_refused("the module can be written by everybody", "chmod go-w");
    cr_assert_eq(chmod(object, 0664), 0);
    expect_refused("the module can be written by its group", "chmod go-w");
}

Test(owners, a_module_in_a_folder_that_others_can_write_is_not_loaded)
{
    cr_assert_eq(chmod(folder, 01777), 0);
    expect_refused("the folder of the module can be written by everybody", "chmod go-w");
    cr_assert_eq(chmod(folder, 0775), 0);
    expect_refused("the folder of the module can be written by its group", "chmod go-w");
}

/* The module is in another folder now, and a link to it in its own. */
static void put_behind_a_link(void)
{
    const char *moved = scratch_path(&scratch, "other/some.so");
    cr_assert_eq(mkdir(scratch_path(&scratch, "other"), 0755), 0);
    cr_assert_eq(rename(object, moved), 0);
    cr_assert_eq(symlink(moved, object), 0);
}

Test(owners, a_link_is_judged_by_what_it_names)
{
    put_behind_a_link();
    cr_assert_eq(chmod(scratch_path(&scratch, "other"), 0777), 0);
    expect_refused("the folder of the module can be written by everybody", scratch_path(&scratch, "other"));
}

Test(owners, a_link_in_a_folder_that_others_can_write_is_not_followed)
{
    put_behind_a_link();
    cr_assert_eq(chmod(folder, 01777), 0);
    expect_refused("the folder of the module can be written by everybody", folder);
}

static void expect_loaded(const char *path)
{
    struct pb_registry registry;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_registry_open(&registry, path, &error), PB_OK, "%s (%s)", error.message, error.hint);
    cr_expect_not_null(pb_registry_find(&registry, PB_TRANSFORM, "bad"));
    pb_registry_close(&registry);
}

/* Moves the folder of the module one folder down, into one with these permissions. */
static void put_below(const char *name, mode_t mode)
{
    char before[600];
    memcpy(before, folder, sizeof before);
    const char *above = scratch_path(&scratch, "%s", name);
    cr_assert_eq(mkdir(above, 0755), 0);
    (void)snprintf(folder, sizeof folder, "%s", scratch_path(&scratch, "%s/modules", name));
    cr_assert_eq(rename(before, folder), 0);
    cr_assert_eq(chmod(scratch_path(&scratch, "%s", name), mode), 0);
}

Test(owners, a_folder_above_the_module_that_others_can_write_is_refused)
{
    put_below("above", 0775);
    expect_refused("a folder above the module can be written by its group", scratch_path(&scratch, "above"));
    cr_assert_eq(chmod(scratch_path(&scratch, "above"), 0777), 0);
    expect_refused("a folder above the module can be written by everybody", "chmod go-w");
}

Test(owners, a_sticky_folder_above_the_module_is_no_danger)
{
    put_below("above", 01777);
    expect_loaded(folder);
}

Test(owners, a_link_on_the_way_is_walked_through)
{
    char linked[600];
    (void)snprintf(linked, sizeof linked, "%s", scratch_path(&scratch, "linked"));
    put_below("above", 0755);
    cr_assert_eq(symlink("above/../above/./modules", linked), 0);
    expect_loaded(linked);
    cr_assert_eq(chmod(scratch_path(&scratch, "above"), 0777), 0);
    (void)snprintf(folder, sizeof folder, "%s", linked);
    expect_refused("a folder above the module can be written by everybody", scratch_path(&scratch, "above"));
}

Test(owners, links_in_a_circle_and_what_is_no_file_are_refused)
{
    cr_assert_eq(unlink(object), 0);
    cr_assert_eq(symlink("some.so", object), 0);
    expect_refused("Too many levels of symbolic links", "");
    cr_assert_eq(unlink(object), 0);
    cr_assert_eq(mkdir(object, 0755), 0);
    expect_refused("some.so is not a file", "");
}

Test(owners, a_path_from_the_folder_one_is_in_is_walked_from_the_root)
{
    put_below("above", 0755);
    cr_assert_eq(chdir(folder), 0);
    expect_loaded(".");
    expect_loaded("../modules");
    cr_assert_eq(chmod(scratch_path(&scratch, "above"), 0777), 0);
    (void)snprintf(folder, sizeof folder, ".");
    expect_refused("a folder above the module can be written by everybody", scratch_path(&scratch, "above"));
}

Test(owners, two_modules_of_one_name_are_both_said_with_their_files)
{
    char second[800];
    (void)snprintf(second, sizeof second, "%s/thesame.so", folder);
    const char *const copy[] = { "cp", object, second, NULL };
    char said[500];
    cr_assert_eq(pb_test_tool(copy, NULL, said, sizeof said), 0, "%s", said);
    expect_refused("/some.so; this one is ", "another name");
    expect_refused("/thesame.so", "another name");
}

/* A link of somebody else can be made to lead elsewhere by them. */
Test(owners, a_link_of_another_user_is_not_followed)
{
    if (geteuid() != 0)
        cr_skip_test("needs root");
    char linked[600];
    (void)snprintf(linked, sizeof linked, "%s", scratch_path(&scratch, "linked"));
    cr_assert_eq(symlink(folder, linked), 0);
    cr_assert_eq(lchown(linked, 12345, (gid_t)-1), 0);
    (void)snprintf(folder, sizeof folder, "%s", linked);
    expect_refused("a link to the module belongs to another user (id 12345)", "linked");
}

/* Only root can give a file away, so elsewhere there is nothing to be seen. */
Test(owners, a_module_of_another_user_is_not_loaded)
{
    if (geteuid() != 0)
        cr_skip_test("needs root");
    cr_assert_eq(chown(object, 12345, (gid_t)-1), 0);
    expect_refused("the module belongs to another user (id 12345)", "chown root");
}
