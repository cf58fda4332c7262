#include "engine/files/files.h"
#include "engine/files/tree.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_error error;

static void set_up(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, 64 << 20);
    pb_error_clear(&error);
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(files, .init = set_up, .fini = tear_down);

static enum pb_status read_file(const char *name, size_t maximum, char **text, size_t *length)
{
    return pb_file_read(scratch_path(&scratch, "%s", name), maximum, &arena, text, length, PB_ERROR_CONFIGURATION,
                        &error);
}

Test(files, reads_what_was_written_with_its_nul_bytes)
{
    static const char bytes[] = "a\0b\nc";
    const char *path = scratch_path(&scratch, "x");
    cr_assert_eq(pb_file_write(path, bytes, sizeof bytes, &error), PB_OK);
    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(read_file("x", sizeof bytes, &text, &length), PB_OK);
    cr_assert_eq(length, sizeof bytes);
    cr_assert_arr_eq(text, bytes, sizeof bytes);
    cr_assert_eq(text[length], '\0');
    cr_assert_eq(read_file("x", sizeof bytes - 1, &text, &length), PB_FAILED);
    cr_assert(strstr(error.message, "is larger than the limit of 5 bytes"), "%s", error.message);
    cr_assert_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_assert_eq(pb_file_write(path, "", 0, &error), PB_OK);
    cr_assert_eq(read_file("x", 10, &text, &length), PB_OK);
    cr_assert_eq(length, 0);
}

Test(files, says_what_is_wrong_with_a_path)
{
    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(read_file("none.json", 10, &text, &length), PB_FAILED);
    cr_assert(strstr(error.message, "none.json: no such file"), "%s", error.message);
    cr_assert(strstr(error.hint, "check the path"), "%s", error.hint);
    cr_assert_eq(pb_file_read("https://example.org/a", 10, &arena, &text, &length, PB_ERROR_SOURCE, &error), PB_FAILED);
    cr_assert(strstr(error.hint, "this is an address"), "%s", error.hint);
    cr_assert_eq(read_file(".", 10, &text, &length), PB_FAILED);
    cr_assert(strstr(error.message, "it is a folder"), "%s", error.message);

    struct pb_input input;
    struct pb_file_stream stream;
    cr_assert_eq(pb_file_input(scratch.path, "x", &stream, &input, &error), PB_FAILED);
    cr_assert(strstr(error.message, "it is a folder"), "%s", error.message);
    cr_assert_eq(error.code, PB_ERROR_SOURCE);
    pb_file_stream_close(&stream);

    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    cr_assert_eq(mkfifo(scratch_path(&scratch, "pipe"), 0600), 0);
    cr_assert_eq(pb_file_digest(scratch_path(&scratch, "pipe"), hex, &size, NULL, &error), PB_FAILED);
    cr_assert(strstr(error.message, "it is a pipe or a device"), "%s", error.message);
}

static void *feed_pipe(void *path)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    static char block[1000];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 200; i++)
        cr_assert_eq(write(descriptor, block, sizeof block), (ssize_t)sizeof block);
    (void)close(descriptor);
    return NULL;
}

Test(files, reads_a_pipe_to_its_end)
{
    char *path = strdup(scratch_path(&scratch, "pipe"));
    cr_assert_eq(mkfifo(path, 0600), 0);
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, feed_pipe, path), 0);
    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(read_file("pipe", 200000, &text, &length), PB_OK);
    cr_assert_eq(length, 200000);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    free(path);
}

/* The digest of "abc" is the first example of FIPS 180-4. */
Test(files, digests_a_file_and_can_be_stopped)
{
    scratch_write(&scratch, "x", "abc");
    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    atomic_bool cancelled = false;
    const char *path = scratch_path(&scratch, "x");
    cr_assert_eq(pb_file_digest(path, hex, &size, &cancelled, &error), PB_OK);
    cr_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cr_assert_eq(size, 3);
    cancelled = true;
    cr_assert_eq(pb_file_digest(path, hex, &size, &cancelled, &error), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_INTERRUPTED);
}

Test(files, an_input_gives_the_bytes_of_the_file)
{
    scratch_write(&scratch, "x", "hello");
    struct pb_input input;
    struct pb_file_stream stream;
    cr_assert_eq(pb_file_input(scratch_path(&scratch, "x"), "x.csv", &stream, &input, &error), PB_OK);
    cr_assert_str_eq(input.name, "x.csv");
    char buffer[4];
    size_t got = 0;
    cr_assert_eq(input.read(input.stream, buffer, 4, &got, &error), PB_OK);
    cr_assert_eq(got, 4);
    cr_assert_eq(input.read(input.stream, buffer, 4, &got, &error), PB_OK);
    cr_assert_eq(got, 1);
    cr_assert_eq(input.read(input.stream, buffer, 4, &got, &error), PB_OK);
    cr_assert_eq(got, 0);
    pb_file_stream_close(&stream);
    pb_file_stream_close(&stream);
    cr_assert_eq(input.read(input.stream, buffer, 4, &got, &error), PB_FAILED);
    cr_assert_str_eq(error.source, "x.csv");
}

Test(files, joins_paths)
{
    cr_assert_str_eq(pb_path_join(&arena, "/a", "b"), "/a/b");
    cr_assert_str_eq(pb_path_join(&arena, "/a/", "b"), "/a/b");
    cr_assert_str_eq(pb_path_join(&arena, "/", "b"), "/b");
    cr_assert_str_eq(pb_path_join(&arena, "a", "/b/c"), "/b/c");
    cr_assert_str_eq(pb_path_join(&arena, "", "b"), "b");
}

Test(files, makes_folders_and_the_ones_above)
{
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "a//b/c/"), &error), PB_OK, "%s", error.message);
    cr_assert_eq(scratch_count(&scratch, "a/b/c"), 0);
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "a/b"), &error), PB_OK);
    scratch_write(&scratch, "a/file", "x");
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "a/file/c"), &error), PB_FAILED);
    cr_assert(strstr(error.message, "a file of that name exists"), "%s", error.message);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_eq(symlink("nowhere", scratch_path(&scratch, "link")), 0);
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "link"), &error), PB_FAILED);
    cr_assert(strstr(error.message, "its target does not"), "%s", error.message);
    cr_assert_eq(pb_folder_make("", &error), PB_FAILED);
}

Test(files, removes_a_tree_and_nothing_that_a_link_leads_to)
{
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "keep"), &error), PB_OK);
    scratch_write(&scratch, "keep/file", "x");
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "tree/a/b"), &error), PB_OK);
    for (int i = 0; i < 300; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "tree/a/%d", i);
        scratch_write(&scratch, name, "x");
    }
    cr_assert_eq(symlink("../../keep", scratch_path(&scratch, "tree/a/link")), 0);
    cr_assert_eq(symlink("../keep", scratch_path(&scratch, "tree/link")), 0);
    cr_assert_eq(pb_path_remove(scratch_path(&scratch, "tree"), &error), PB_OK, "%s", error.message);
    cr_assert_not(scratch_has(&scratch, "tree"));
    cr_assert(scratch_has(&scratch, "keep/file"));
    cr_assert_eq(pb_path_remove(scratch_path(&scratch, "tree"), &error), PB_OK);

    cr_assert_eq(symlink("keep", scratch_path(&scratch, "link")), 0);
    cr_assert_eq(pb_path_remove(scratch_path(&scratch, "link"), &error), PB_OK);
    cr_assert_not(scratch_has(&scratch, "link"));
    cr_assert(scratch_has(&scratch, "keep/file"));
}

Test(files, refuses_to_go_too_deep)
{
    char name[2 * PB_TREE_DEPTH + 2] = "";
    for (size_t i = 0; i <= 2 * PB_TREE_DEPTH; i++)
        name[i] = i % 2 ? '/' : 'd';
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "%s", name), &error), PB_OK);
    cr_assert_eq(pb_tree_sync(scratch_path(&scratch, "d"), &error), PB_FAILED);
    cr_assert(strstr(error.message, "nested more than"), "%s", error.message);
    name[2 * PB_TREE_DEPTH - 1] = '\0';
    (void)rmdir(scratch_path(&scratch, "%s/d", name));
    cr_assert_eq(pb_tree_sync(scratch_path(&scratch, "d"), &error), PB_OK, "%s", error.message);
}

Test(files, syncs_files_folders_and_trees)
{
    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "a/b"), &error), PB_OK);
    scratch_write(&scratch, "a/b/file", "x");
    cr_assert_eq(symlink("nowhere", scratch_path(&scratch, "a/link")), 0);
    cr_assert_eq(pb_path_sync(scratch_path(&scratch, "a/b/file"), &error), PB_OK);
    cr_assert_eq(pb_path_sync(scratch_path(&scratch, "a"), &error), PB_OK);
    cr_assert_eq(pb_tree_sync(scratch_path(&scratch, "a"), &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_tree_sync(scratch_path(&scratch, "none"), &error), PB_FAILED);
}

/* More than are synced at a time. That each of them fails in turn is tried by tests/faults. */
Test(files, syncs_many_files_at_a_time)
{
    enum { FOLDERS = 7, FILES = 9 };
    for (int folder = 0; folder < FOLDERS; folder++) {
        cr_assert_eq(pb_folder_make(scratch_path(&scratch, "many"), &error), PB_OK);
        cr_assert_eq(pb_folder_add(scratch_path(&scratch, "many/%d", folder), &error), PB_OK);
        cr_assert_eq(pb_folder_add(scratch_path(&scratch, "many/%d", folder), &error), PB_OK, "it is there");
        for (int file = 0; file < FILES; file++) {
            const char *path = scratch_path(&scratch, "many/%d/%d", folder, file);
            cr_assert_eq(pb_file_put(path, "put", 3, &error), PB_OK);
        }
    }
    char hex[PB_DIGEST_TEXT];
    uint64_t size = 0;
    cr_assert_eq(pb_file_digest(scratch_path(&scratch, "many/6/8"), hex, &size, NULL, &error), PB_OK);
    cr_assert_eq(size, 3);
    cr_assert_eq(pb_tree_sync(scratch_path(&scratch, "many"), &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_folder_add(scratch_path(&scratch, "many/none/below"), &error), PB_FAILED);
    cr_assert(strstr(error.message, "many/none/below"), "%s", error.message);
}

Test(files, copies_a_file_byte_for_byte)
{
    static unsigned char bytes[150000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 2654435761U >> 13);
    const char *from = scratch_path(&scratch, "from");
    const char *to = scratch_path(&scratch, "to");
    cr_assert_eq(pb_file_write(from, bytes, sizeof bytes, &error), PB_OK);
    scratch_write(&scratch, "to", "older");
    cr_assert_eq(pb_file_copy_private(from, to, &error), PB_OK);
    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(read_file("to", sizeof bytes, &text, &length), PB_OK);
    cr_assert_eq(length, sizeof bytes);
    cr_assert_eq(memcmp(text, bytes, sizeof bytes), 0);
    cr_assert_eq(pb_file_copy_private(scratch_path(&scratch, "none"), to, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_eq(pb_file_copy_private(from, scratch_path(&scratch, "no/folder"), &error), PB_FAILED);
}

/* Every write to /dev/full fails as on a full disk (full(4)). */
Test(files, a_full_disk_is_named_with_the_missing_bytes)
{
    cr_assert_eq(pb_file_write("/dev/full", "12345", 5, &error), PB_FAILED);
    cr_assert_str_eq(error.message, "cannot write /dev/full: the disk is full; it needs 5 more bytes");
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert(strstr(error.hint, "free some space"));
    scratch_write(&scratch, "x", "1234567");
    cr_assert_eq(pb_file_copy_private(scratch_path(&scratch, "x"), "/dev/full", &error), PB_FAILED);
    cr_assert_str_eq(error.message, "cannot write /dev/full: the disk is full; it needs 7 more bytes");
    cr_assert_eq(access("/dev/full", F_OK), 0);
}

/* Returns 0 when all is well, 77 when there can be no small file system here. */
static int fill_small_disk(void)
{
    if (!scratch_small_disk(&scratch, "disk", "64k"))
        return 77;
    static char bytes[100000];
    const char *path = scratch_path(&scratch, "disk/large");
    if (pb_file_write(path, bytes, sizeof bytes, &error) != PB_FAILED)
        return 1;
    if (!strstr(error.message, "the disk is full; it needs 34464 more bytes")) /* 100000 - 65536 */
        return 2;
    return scratch_has(&scratch, "disk/large") ? 3 : 0;
}

Test(files, leaves_no_half_file_on_a_small_disk)
{
    scratch_in_child(fill_small_disk);
}

Test(files, a_private_copy_is_its_owners_alone)
{
    struct stat facts;
    const char *from = scratch_path(&scratch, "from");
    const char *to = scratch_path(&scratch, "private/to");
    (void)umask(022);
    scratch_write(&scratch, "from", "text");
    cr_assert_eq(pb_folder_make_private(scratch_path(&scratch, "private"), &error), PB_OK);
    scratch_write(&scratch, "private/to", "was there and readable");
    cr_assert_eq(chmod(to, 0644), 0);
    cr_assert_eq(pb_file_copy_private(from, to, &error), PB_OK);
    cr_assert_eq(stat(to, &facts), 0);
    cr_expect_eq(facts.st_mode & 0777, 0600);
    cr_assert_eq(stat(scratch_path(&scratch, "private"), &facts), 0);
    cr_expect_eq(facts.st_mode & 0777, 0700);
}
