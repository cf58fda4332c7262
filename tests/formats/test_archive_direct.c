/*
 * The short way into a zip file gives what libarchive gives: the same bytes, and the same faults in the same words. A
 * zip file with a comment at its end is not one for the short way, so the same file with a comment is the slow twin.
 */
#include "core/formats/archive_direct.h"

#include "core/formats/archive.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONTENT = 120000, TOLD = 1 << 21, MEMBERS = 6 };

static char contents[MEMBERS][CONTENT];
static uint32_t state = 1;

static uint32_t chance(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static struct pb_test_package make_package(size_t size)
{
    struct pb_test_member members[MEMBERS] = { { .name = "xl/sheet1.xml" }, { .name = "folder/" },
                                               { .name = "b.csv" },         { .name = "by-chance.bin" },
                                               { .name = "one.txt" },       { .name = "rows.csv" } };
    for (size_t i = 0; i < size; i++) {
        contents[0][i] = "<c r=\"A1\"><v>0123456789</v></c>"[i * 7 % 31 ^ (chance() % 16 == 0)];
        contents[2][i] = "0123456789,.\n"[chance() % 13];
        contents[3][i] = (char)chance();
        contents[4][i] = 'a';
        contents[5][i] = "x,y\n"[i % 4];
    }
    for (size_t i = 0; i < MEMBERS; i++) {
        members[i].content = contents[i];
        members[i].length = i == 1 ? 0 : size;
        members[i].deflated = i != 1;
    }
    contents[1][0] = '\0';
    return pb_test_zip(members, MEMBERS);
}

/* All that there is to say about a zip file: its members, their bytes, and what is wrong. */
static size_t tell(char *told, const unsigned char *bytes, size_t length)
{
    struct pb_error error = { 0 };
    struct pb_archive *archive = NULL;
    size_t at = 0;
    if (pb_archive_open(&archive, "a.zip", bytes, length, &error) != PB_OK)
        return (size_t)snprintf(told, TOLD, "%s %s", error.message, error.hint);
    for (size_t i = 0; i < pb_archive_count(archive); i++) {
        struct pb_input input = { 0 };
        size_t got = 0;
        at += (size_t)snprintf(told + at, TOLD - at, "[%s]", pb_archive_name(archive, i));
        enum pb_status status = pb_archive_begin(archive, i, &input, &error);
        do {
            size_t step = i % 2 ? 65536 : 1000;
            step = step < TOLD - at - 4096 ? step : TOLD - at - 4096;
            got = 0;
            if (status == PB_OK)
                status = input.read(input.stream, told + at, step, &got, &error);
            at += got;
        } while (status == PB_OK && got > 0);
        pb_archive_end(&input);
        if (status != PB_OK)
            at += (size_t)snprintf(told + at, TOLD - at, "%s %s", error.message, error.hint);
    }
    pb_archive_close(archive);
    return at;
}

static char fast[TOLD];
static char slow[TOLD];

/* A message of libarchive says how many bytes the file has left, which is one more with the comment. */
static size_t without_left(char *text, size_t length)
{
    static const char words[] = " available)";
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        if (length - i >= sizeof words && memcmp(text + i, words, sizeof words - 1) == 0)
            while (kept > 0 && text[kept - 1] >= '0' && text[kept - 1] <= '9')
                kept--;
        text[kept++] = text[i];
    }
    return kept;
}

static void is_the_same_both_ways(const unsigned char *bytes, size_t length, const char *what, size_t round)
{
    unsigned char *commented = malloc(length + 1);
    cr_assert_not_null(commented);
    memcpy(commented, bytes, length);
    commented[length - 2] = 1;
    commented[length] = '!';
    size_t fast_length = without_left(fast, tell(fast, bytes, length));
    size_t slow_length = without_left(slow, tell(slow, commented, length + 1));
    size_t same = 0;
    while (same < fast_length && same < slow_length && fast[same] == slow[same])
        same++;
    cr_expect(fast_length == slow_length && same == fast_length, "%s %zu: after %zu of %zu and %zu: '%.120s' '%.120s'",
              what, round, same, fast_length, slow_length, fast + same, slow + same);
    free(commented);
}

Test(archive_direct, is_for_plain_files)
{
    struct pb_arena arena;
    size_t count = 0;
    struct pb_test_package package = make_package(1000);
    pb_arena_open(&arena, 1 << 20);
    const struct pb_direct *list = pb_direct_list(&arena, package.bytes, package.length, &count);
    cr_assert(list && count == MEMBERS);
    for (size_t i = 0; i < MEMBERS; i++)
        cr_expect_eq(list[i].packed != NULL, i != 1, "%.*s", (int)list[i].name_length, list[i].name);
    cr_expect_null(pb_direct_list(&arena, package.bytes, package.length - 1, &count), "cut short");
    cr_expect_null(pb_direct_list(&arena, package.bytes + 1, package.length - 1, &count), "moved");
    package.bytes[package.length - 12]++; /* entries */
    cr_expect_null(pb_direct_list(&arena, package.bytes, package.length, &count), "another number of entries");
    pb_arena_close(&arena);
    free(package.bytes);
}

Test(archive_direct, gives_what_libarchive_gives)
{
    static const size_t sizes[] = { 1, 2, 100, 999, 1000, 1001, 32768, 65535, 65536, 65537, CONTENT };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pb_test_package package = make_package(sizes[i]);
        is_the_same_both_ways(package.bytes, package.length, "bytes", sizes[i]);
        free(package.bytes);
    }
}

Test(archive_direct, says_of_damaged_files_what_libarchive_says)
{
    size_t rounds = getenv("PLACEBOOK_TEST_LONG") ? 6000 : 400;
    for (size_t round = 0; round < rounds; round++) {
        struct pb_test_package package = make_package(round % 20 ? 1 + chance() % 2000 : CONTENT);
        for (unsigned i = 0; i <= round % 3; i++)
            package.bytes[chance() % (package.length - 2)] ^= (unsigned char)(1U << chance() % 8);
        is_the_same_both_ways(package.bytes, package.length, "round", round);
        free(package.bytes);
    }
}
