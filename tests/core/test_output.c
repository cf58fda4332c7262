/* The output of loaders over a folder on disk: names, bytes that are written over, what is read back. */
#include "engine/files/output.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static atomic_bool cancelled;
static struct pb_output *output;
static struct pb_error error;

static void open_output(void)
{
    pb_test_folder(folder);
    cr_assert_eq(pb_folder_output_open(folder, &cancelled, &output, &error), PB_OK, "%s", error.message);
}

static void close_output(void)
{
    pb_folder_output_close(output);
    pb_test_remove(folder);
}

TestSuite(output, .init = open_output, .fini = close_output);

static const char *path_of(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static struct pb_output_file *create(const char *name)
{
    struct pb_output_file *file = NULL;
    cr_assert_eq(pb_output_create(output, name, &file, &error), PB_OK, "%s", error.message);
    return file;
}

Test(output, refuses_names_that_are_not_plain)
{
    char long_name[PB_OUTPUT_NAME_MAXIMUM + 2];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    const char *const names[] = { "",     ".",    "..",   ".hidden", "a/b",    "/etc/passwd",
                                  "../a", "a\\b", "a\nb", "\x7F",    long_name };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct pb_output_file *file = NULL;
        cr_expect_eq(pb_output_create(output, names[i], &file, &error), PB_FAILED, "'%s'", names[i]);
        cr_expect_eq(error.code, PB_ERROR_PUBLISH);
        cr_expect_null(file);
    }
    long_name[PB_OUTPUT_NAME_MAXIMUM] = '\0';
    cr_assert_eq(pb_output_finish(create(long_name), NULL, &error), PB_OK, "%s", error.message);
}

Test(output, makes_no_file_twice_and_follows_no_link)
{
    struct pb_output_file *file = create("a.txt");
    struct pb_output_file *second = NULL;
    cr_expect_eq(pb_output_create(output, "a.txt", &second, &error), PB_FAILED, "while it is open");
    pb_output_abandon(file);
    cr_expect_neq(access(path_of("a.txt"), F_OK), 0, "an abandoned file stays");
    cr_expect_eq(pb_output_finish(create("a.txt"), NULL, &error), PB_OK, "its name is free again");
    cr_expect_eq(pb_output_create(output, "a.txt", &second, &error), PB_FAILED, "when it was made");
    cr_assert_eq(symlink("/dev/null", path_of("link")), 0);
    cr_expect_eq(pb_output_create(output, "link", &second, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "File exists"), "%s", error.message);
}

/* 200,000 bytes are more than any buffer; Python counts and hashes them. */
Test(output, hashes_what_it_writes_unless_it_is_written_over)
{
    struct pb_output_record plain;
    struct pb_output_record changed;
    struct pb_output_file *file = create("plain");
    for (size_t i = 0; i < 40000; i++)
        cr_assert(pb_output_emit(file, "12345", 5));
    cr_assert_eq(pb_output_size(file), 200000);
    cr_assert_eq(pb_output_finish(file, &plain, &error), PB_OK, "%s", error.message);
    file = create("changed");
    for (size_t i = 0; i < 40000; i++)
        cr_assert(pb_output_emit(file, "12345", 5));
    static const uint64_t places[] = { 0, 65533, 131070, 199995 }; /* sent, across buffers, in the buffer, the end */
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(pb_output_rewrite(file, places[i], "abcde", 5, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_output_finish(file, &changed, &error), PB_OK, "%s", error.message);
    cr_expect_eq(plain.size, 200000);
    cr_expect_eq(changed.size, 200000);
    cr_expect_str_eq(changed.sha256, "");
    struct pb_output_record found;
    cr_assert_eq(pb_output_digest(output, "plain", &found, &error), PB_OK, "%s", error.message);
    cr_expect_str_eq(found.sha256, plain.sha256);
    cr_assert_eq(pb_output_digest(output, "changed", &changed, &error), PB_OK, "%s", error.message);
    cr_expect_eq(pb_output_digest(output, "other", &found, &error), PB_FAILED);
    pb_test_python("import sys, hashlib, os\n"
                   "raw = open(os.path.join(sys.argv[1], 'plain'), 'rb').read()\n"
                   "assert raw == b'12345' * 40000 and hashlib.sha256(raw).hexdigest() == sys.argv[2]\n"
                   "want = bytearray(raw)\n"
                   "for at in (0, 65533, 131070, 199995): want[at:at + 5] = b'abcde'\n"
                   "assert open(os.path.join(sys.argv[1], 'changed'), 'rb').read() == want\n"
                   "assert hashlib.sha256(want).hexdigest() == sys.argv[3]\n",
                   folder, plain.sha256, changed.sha256, NULL);
}

Test(output, reads_back_what_was_finished)
{
    struct pb_input input;
    unsigned char *bytes = NULL;
    size_t length = 0;
    struct pb_output_file *file = create("a.txt");
    cr_assert(pb_output_emit(file, "hello", 5));
    cr_expect_eq(pb_output_read(output, "a.txt", &input, &error), PB_FAILED, "while it is open");
    cr_assert_eq(pb_output_finish(file, NULL, &error), PB_OK);
    cr_assert(pb_output_has(output, "a.txt"));
    cr_assert_eq(pb_output_read(output, "a.txt", &input, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_input_all(&input, 100, &bytes, &length, &error), PB_OK, "%s", error.message);
    pb_output_read_end(&input);
    cr_assert(length == 5 && memcmp(bytes, "hello", 5) == 0);
    free(bytes);
    FILE *stranger = fopen(path_of("b.txt"), "we");
    cr_assert(stranger && fclose(stranger) == 0);
    cr_expect_not(pb_output_has(output, "b.txt"), "a file that no loader made");
    cr_expect_eq(pb_output_read(output, "b.txt", &input, &error), PB_FAILED);
}

Test(output, stops_at_the_next_write_and_removes_the_file)
{
    struct pb_output_file *file = create("a.txt");
    cr_assert_eq(pb_output_write(file, "1", 1, &error), PB_OK);
    cancelled = true;
    cr_expect_eq(pb_output_write(file, "2", 1, &error), PB_FATAL);
    cr_expect_eq(error.code, PB_ERROR_INTERRUPTED);
    cr_expect_eq(pb_output_finish(file, NULL, &error), PB_FATAL);
    cr_expect_neq(access(path_of("a.txt"), F_OK), 0, "half a file stays");
}
