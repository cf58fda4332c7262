#include "engine/files/files.h"
#include "engine/files/output.h"
#include "engine/publication/publication.h"
#include "tests/support/killed.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_error error;
static struct pb_publication publication;
static bool in_place;

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

TestSuite(publication, .init = set_up, .fini = tear_down);

static void open_output(void)
{
    cr_assert_eq(pb_publication_open(&publication, scratch.path, &error), PB_OK, "%s", error.message);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[5000];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    cr_assert_eq(pb_file_write(path, text, strlen(text), &error), PB_OK, "%s", error.message);
}

/* What a small publication has: two files that hold its id, and a manifest that lists them. */
static void fill(const char *folder, const char *id)
{
    char text[512];
    char rugby[5000];
    (void)snprintf(rugby, sizeof rugby, "%s/rugby", folder);
    cr_assert_eq(pb_folder_make(rugby, &error), PB_OK);
    write_file(folder, "rugby/a.csv", id);
    write_file(folder, "b.csv", id);
    (void)snprintf(
        text, sizeof text,
        "{\"run\":\"%s\",\"artefacts\":[{\"path\":\"b.csv\",\"size\":%zu},{\"path\":\"rugby/a.csv\",\"size\":%zu}]}",
        id, strlen(id), strlen(id));
    write_file(folder, "publication.json", text);
}

static void publish(const char *id, char name[64])
{
    cr_assert_eq(pb_publication_stage(&publication, &error), PB_OK, "%s", error.message);
    fill(publication.staging, id);
    cr_assert_eq(pb_publication_commit(&publication, name, &in_place, &error), PB_OK, "%s", error.message);
}

/* The id of a publication, checked to be the same in all its files. */
static void assert_whole(const char *name, char id[64])
{
    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(
        pb_file_read(scratch_path(&scratch, "%s/b.csv", name), 63, &arena, &text, &length, PB_ERROR_PUBLISH, &error),
        PB_OK, "%s", error.message);
    (void)snprintf(id, 64, "%s", text);
    cr_assert_eq(pb_file_read(scratch_path(&scratch, "%s/rugby/a.csv", name), 63, &arena, &text, &length,
                              PB_ERROR_PUBLISH, &error),
                 PB_OK, "%s", error.message);
    cr_assert_str_eq(text, id);
    cr_assert_eq(pb_file_read(scratch_path(&scratch, "%s/publication.json", name), 999, &arena, &text, &length,
                              PB_ERROR_PUBLISH, &error),
                 PB_OK, "%s", error.message);
    char run[96];
    (void)snprintf(run, sizeof run, "\"run\":\"%s\"", id);
    cr_assert(strstr(text, run));
}

static void assert_latest(const char *wanted)
{
    const char *name = NULL;
    const char *manifest = NULL;
    cr_assert_eq(pb_publication_latest(&publication, &arena, &name, &manifest, &error), PB_OK, "%s", error.message);
    if (!wanted) {
        cr_assert_null(name);
        return;
    }
    cr_assert(name, "no latest publication");
    cr_assert_str_eq(name, wanted);
    cr_assert(pb_publication_whole(&publication, name, manifest));
}

Test(publication, appears_whole_and_becomes_the_latest)
{
    open_output();
    assert_latest(NULL);
    char first[64] = "20261121T020000Z-3f9a1c";
    publish("one", first);
    cr_assert_str_eq(first, "20261121T020000Z-3f9a1c");
    assert_latest(first);
    char second[64] = "20261121T020000Z-3f9a1c";
    publish("two", second);
    cr_assert_str_eq(second, "20261121T020000Z-3f9a1c-2");
    assert_latest(second);
    char id[64];
    assert_whole("latest", id);
    cr_assert_str_eq(id, "two");
    assert_whole(first, id);
    cr_assert_str_eq(id, "one");
    pb_publication_close(&publication);
    cr_assert_eq(scratch_count(&scratch, "."), 3);
}

Test(publication, is_readable_by_all_whom_the_umask_allows)
{
    mode_t before = umask(022);
    open_output();
    char name[64] = "n";
    publish("one", name);
    pb_publication_close(&publication);
    (void)umask(before);
    struct stat facts;
    cr_assert_eq(stat(scratch_path(&scratch, "n"), &facts), 0);
    cr_assert_eq(facts.st_mode & 0777, 0755);
}

Test(publication, an_abandoned_one_leaves_nothing)
{
    open_output();
    cr_assert_eq(pb_publication_stage(&publication, &error), PB_OK);
    fill(publication.staging, "one");
    cr_assert_eq(pb_publication_stage(&publication, &error), PB_OK);
    char name[64] = "n";
    cr_assert_eq(pb_publication_commit(&publication, name, &in_place, &error), PB_FAILED, "staging was to be empty");
    pb_publication_close(&publication);
    cr_assert_eq(scratch_count(&scratch, "."), 0);
}

Test(publication, a_second_run_is_told_who_holds_the_lock)
{
    open_output();
    struct pb_publication other;
    cr_assert_eq(pb_publication_open(&other, scratch.path, &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_LOCKED);
    char process[64];
    (void)snprintf(process, sizeof process, "another run (process %ld)", (long)getpid());
    cr_assert(strstr(error.message, process), "%s", error.message);
    cr_assert_eq(scratch_count(&scratch, "."), 0);
    pb_publication_close(&publication);
    cr_assert_eq(pb_publication_open(&other, scratch.path, &error), PB_OK);
    pb_publication_close(&other);
}

Test(publication, a_folder_that_cannot_be_used_is_named)
{
    scratch_write(&scratch, "file", "x");
    cr_assert_eq(pb_publication_open(&publication, scratch_path(&scratch, "file"), &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert(strstr(error.message, "/file: a file of that name"), "%s", error.message);
    cr_assert_eq(pb_publication_open(&publication, "/proc/placebook", &error), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_neq(error.hint[0], '\0');

    cr_assert_eq(pb_folder_make(scratch_path(&scratch, "out/latest"), &error), PB_OK);
    cr_assert_eq(pb_publication_open(&publication, scratch_path(&scratch, "out"), &error), PB_FAILED);
    cr_assert(strstr(error.message, "out/latest is a folder, not the link"), "%s", error.message);
    cr_assert(scratch_has(&scratch, "out/latest"));
}

/* Run by an ordinary user in a child, because nothing is read-only for root. */
Test(publication, a_folder_without_the_right_to_write_is_refused)
{
    cr_assert_eq(mkdir(scratch_path(&scratch, "out"), 0755), 0);
    cr_assert_eq(chmod(scratch_path(&scratch, "out"), 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(77);
        if (access(scratch.path, X_OK) != 0)
            (void)chmod(scratch.path, 0755);
        enum pb_status status = pb_publication_open(&publication, scratch_path(&scratch, "out"), &error);
        _exit(status == PB_FAILED && error.code == PB_ERROR_PUBLISH && strstr(error.message, "permission denied") ? 0
                                                                                                                  : 1);
    }
    int result = 0;
    cr_assert_eq(waitpid(child, &result, 0), child);
    if (WIFEXITED(result) && WEXITSTATUS(result) == 77)
        cr_skip_test("cannot become an ordinary user here");
    cr_assert(WIFEXITED(result) && WEXITSTATUS(result) == 0);
}

Test(publication, a_link_that_leads_nowhere_is_no_publication)
{
    cr_assert_eq(symlink("gone", scratch_path(&scratch, "latest")), 0);
    open_output();
    assert_latest(NULL);
    char name[64] = "n";
    publish("one", name);
    assert_latest("n");
    pb_publication_close(&publication);
}

Test(publication, lists_its_files_in_order_with_digests)
{
    open_output();
    cr_assert_eq(pb_publication_stage(&publication, &error), PB_OK);
    fill(publication.staging, "abc");
    struct pb_artefact *artefacts = NULL;
    size_t count = 0;
    struct pb_made_files made;
    pb_made_files_open(&made);
    cr_assert_eq(pb_publication_artefacts(&publication, &made, NULL, 2, &arena, &artefacts, &count, &error), PB_OK);
    cr_assert_eq(count, 3);
    cr_assert_str_eq(artefacts[0].path, "b.csv");
    cr_assert_str_eq(artefacts[1].path, "publication.json");
    cr_assert_str_eq(artefacts[2].path, "rugby/a.csv");
    cr_assert_eq(artefacts[2].size, 3);
    /* FIPS 180-4's example */
    cr_assert_str_eq(artefacts[2].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    char path[5000];
    (void)snprintf(path, sizeof path, "%s/link", publication.staging);
    cr_assert_eq(symlink("b.csv", path), 0);
    cr_assert_eq(pb_publication_artefacts(&publication, &made, NULL, 2, &arena, &artefacts, &count, &error), PB_FAILED);
    pb_made_files_close(&made);
    pb_publication_close(&publication);
}

/* What was hashed while it was written is not read again, unless it has another size. */
Test(publication, takes_digests_of_what_was_made)
{
    open_output();
    cr_assert_eq(pb_publication_stage(&publication, &error), PB_OK);
    struct pb_output *output = NULL;
    struct pb_output_file *file = NULL;
    struct pb_made_files made;
    pb_made_files_open(&made);
    char folder[5000];
    (void)snprintf(folder, sizeof folder, "%s/rugby", publication.staging);
    cr_assert_eq(pb_folder_make(folder, &error), PB_OK);
    cr_assert_eq(pb_folder_output_open(folder, NULL, &output, &error), PB_OK);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(pb_output_create(output, i ? "b.csv" : "a.csv", &file, &error), PB_OK);
        cr_assert(pb_output_emit(file, "abc", 3));
        cr_assert_eq(pb_output_finish(file, NULL, &error), PB_OK);
    }
    cr_assert_eq(pb_made_files_add(&made, "rugby", output, &error), PB_OK);
    pb_folder_output_close(output);
    char path[5100];
    (void)snprintf(path, sizeof path, "%s/a.csv", folder);
    cr_assert_eq(pb_file_write(path, "abd", 3, &error), PB_OK); /* damage, which reading the publication finds */
    (void)snprintf(path, sizeof path, "%s/b.csv", folder);
    cr_assert_eq(pb_file_write(path, "a", 1, &error), PB_OK);
    struct pb_artefact *artefacts = NULL;
    size_t count = 0;
    cr_assert_eq(pb_publication_artefacts(&publication, &made, NULL, 2, &arena, &artefacts, &count, &error), PB_OK);
    cr_assert_eq(count, 2);
    /* From sha256sum. */
    cr_assert_str_eq(artefacts[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cr_assert_str_eq(artefacts[1].sha256, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    cr_assert_eq(artefacts[1].size, 1);
    pb_made_files_close(&made);
    pb_publication_close(&publication);
}

Test(publication, misses_what_the_manifest_lists)
{
    open_output();
    char name[64] = "n";
    publish("abc", name);
    scratch_write(&scratch, "outside", "abc");
    static const struct {
        const char *manifest;
        bool whole;
    } cases[] = {
        { "{\"artefacts\":[{\"path\":\"b.csv\",\"size\":3}]}", true },
        { "{\"artefacts\":[]}", true },
        { "{\"artefacts\":[{\"path\":\"b.csv\",\"size\":4}]}", false },
        { "{\"artefacts\":[{\"path\":\"c.csv\",\"size\":3}]}", false },
        { "{\"artefacts\":[{\"path\":\"rugby\",\"size\":3}]}", false },
        { "{\"artefacts\":[{\"path\":\"../outside\",\"size\":3}]}", false },
        { "{\"artefacts\":[{\"path\":\"rugby/../b.csv\",\"size\":3}]}", false },
        { "{\"artefacts\":[{\"path\":\"/etc/passwd\",\"size\":3}]}", false },
        { "{\"artefacts\":[{\"path\":\"\",\"size\":3}]}", false },
        { "{\"artefacts\":[{\"path\":\"b.csv\"}]}", false },
        { "{\"artefacts\":[7]}", false },
        { "{\"artefacts\":{}}", false },
        { "{}", false },
        { "", false },
        { "{\"artefacts\":[", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_eq(pb_publication_whole(&publication, name, cases[i].manifest), cases[i].whole, "%s",
                     cases[i].manifest);
    cr_assert_not(pb_publication_whole(&publication, "../x", cases[0].manifest));
    cr_assert_not(pb_publication_whole(&publication, "none", cases[0].manifest));
    pb_publication_close(&publication);
}

/* The states that a killed run can leave, built by hand. In each there is an earlier publication "a". */
static void begin_with_one(void)
{
    open_output();
    char name[64] = "a";
    publish("one", name);
    pb_publication_close(&publication);
}

static void assert_repaired(const char *latest, int entries)
{
    open_output();
    assert_latest(latest);
    pb_publication_close(&publication);
    cr_assert_eq(scratch_count(&scratch, "."), entries);
}

Test(publication, removes_staging_and_links_of_killed_runs)
{
    begin_with_one();
    fill(scratch_path(&scratch, ".staging-123"), "two");
    cr_assert_eq(symlink("b", scratch_path(&scratch, ".latest-123")), 0);
    scratch_write(&scratch, ".committing-new", "b");
    assert_repaired("a", 2);
}

Test(publication, forgets_a_commit_that_had_not_renamed_yet)
{
    begin_with_one();
    fill(scratch_path(&scratch, ".staging-123"), "two");
    scratch_write(&scratch, ".committing", "b");
    assert_repaired("a", 2);
}

Test(publication, finishes_a_commit_that_had_renamed)
{
    begin_with_one();
    fill(scratch_path(&scratch, "b"), "two");
    cr_assert_eq(symlink("b", scratch_path(&scratch, ".latest-123")), 0);
    scratch_write(&scratch, ".committing", "b");
    assert_repaired("b", 3);
}

Test(publication, finishes_the_very_first_commit)
{
    fill(scratch_path(&scratch, "b"), "two");
    scratch_write(&scratch, ".committing", "b");
    assert_repaired("b", 2);
}

Test(publication, removes_a_renamed_one_that_is_not_whole)
{
    begin_with_one();
    fill(scratch_path(&scratch, "b"), "two");
    cr_assert_eq(unlink(scratch_path(&scratch, "b/rugby/a.csv")), 0);
    scratch_write(&scratch, ".committing", "b");
    assert_repaired("a", 2);
}

Test(publication, removes_the_journal_of_a_finished_commit)
{
    begin_with_one();
    scratch_write(&scratch, ".committing", "a");
    assert_repaired("a", 2);
}

Test(publication, leaves_alone_what_no_journal_names)
{
    begin_with_one();
    fill(scratch_path(&scratch, "b"), "newer, but not the latest any more");
    scratch_write(&scratch, "notes.txt", "the user's own");
    assert_repaired("a", 4);
}

Test(publication, a_journal_cannot_lead_out_of_the_folder)
{
    begin_with_one();
    static const char *const journals[] = {
        "../x",   "",           ".",       "..",
        "latest", ".staging-1", "a/rugby", "a-name-that-is-longer-than-any-publication-could-ever-be-called-by-us"
    };
    for (size_t i = 0; i < sizeof journals / sizeof journals[0]; i++) {
        scratch_write(&scratch, ".committing", journals[i]);
        assert_repaired("a", 2);
    }
}

/* A commit for which the disk has no room left: nothing of it is seen, and it works when there is room again. */
static int commit_on_full_disk(void)
{
    if (!scratch_small_disk(&scratch, "out", "256k"))
        return 77;
    if (pb_publication_open(&publication, scratch_path(&scratch, "out"), &error) != PB_OK)
        return 1;
    char name[64] = "a";
    publish("one", name);
    if (pb_publication_stage(&publication, &error) != PB_OK)
        return 2;
    fill(publication.staging, "two");
    FILE *ballast = fopen(scratch_path(&scratch, "out/ballast"), "w");
    while (fputc('x', ballast) != EOF && fflush(ballast) == 0)
        ;
    (void)fclose(ballast);
    (void)snprintf(name, sizeof name, "b");
    if (pb_publication_commit(&publication, name, &in_place, &error) != PB_FAILED || error.code != PB_ERROR_PUBLISH)
        return 3;
    if (!strstr(error.message, "the disk is full") || scratch_has(&scratch, "out/b"))
        return 4;
    assert_latest("a");
    if (scratch_count(&scratch, "out") != 4) /* the publication, the link, the staging folder, the ballast */
        return 5;
    (void)unlink(scratch_path(&scratch, "out/ballast"));
    if (pb_publication_commit(&publication, name, &in_place, &error) != PB_OK)
        return 6;
    assert_latest("b");
    pb_publication_close(&publication);
    return scratch_count(&scratch, "out") == 3 ? 0 : 7;
}

Test(publication, a_full_disk_changes_nothing)
{
    scratch_in_child(commit_on_full_disk);
}

/* --- killed at any moment --- */

/* Publishes without end: names and ids count up from what is there. */
static void publish_for_ever(int number)
{
    struct pb_publication mine;
    if (pb_publication_open(&mine, scratch.path, &error) != PB_OK)
        _exit(1);
    for (;; number++) {
        char id[64];
        char name[64];
        (void)snprintf(id, sizeof id, "publication %06d", number);
        (void)snprintf(name, sizeof name, "p%06d", number);
        if (pb_publication_stage(&mine, &error) != PB_OK)
            _exit(1);
        fill(mine.staging, id);
        if (pb_publication_commit(&mine, name, &in_place, &error) != PB_OK)
            _exit(1);
        pb_test_report_work();
    }
}

/* Every entry is a whole publication or the link, and the link names the newest. Returns the newest number. */
static int check_output(void)
{
    char newest[64] = "";
    DIR *folder = opendir(scratch.path);
    cr_assert(folder);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "latest") == 0)
            continue;
        cr_assert_eq(name[0], 'p', "%s was left behind", name);
        if (strcmp(name, newest) > 0)
            (void)snprintf(newest, sizeof newest, "%.63s", name);
    }
    (void)closedir(folder);
    if (!newest[0]) {
        cr_assert_not(scratch_has(&scratch, "latest"));
        return 0;
    }
    char id[64];
    assert_whole("latest", id);
    cr_assert_str_eq(id + strlen("publication "), newest + 1);
    int number = 0;
    for (const char *digit = newest + 1; *digit; digit++)
        number = number * 10 + (*digit - '0');
    return number;
}

Test(publication, is_whole_whenever_a_run_is_killed, .timeout = 300)
{
    enum { KILLS = 120 };
    uint64_t seed = 20261121;
    int newest = 0;
    int published = 0;
    for (int kill_number = 0; kill_number < KILLS; kill_number++) {
        pb_test_kill(publish_for_ever, newest + 1, (unsigned)kill_number % 2, &seed);
        if (scratch_has(&scratch, "latest")) {
            char id[64];
            assert_whole("latest", id);
        }
        open_output();
        pb_publication_close(&publication);
        int now = check_output();
        cr_assert_geq(now, newest);
        published += now - newest;
        newest = now;
        pb_arena_close(&arena);
    }
    cr_assert_geq(published, KILLS / 2);
    cr_log_info("%d publications in %d killed runs", published, KILLS);
}

/* --- a disk that does not sync --- */

static int syncs_until_failure = -1; /* -1: none fails */

/* In place of the C library's: fails once, after so many others. */
int fsync(int descriptor)
{
    if (syncs_until_failure == 0) {
        syncs_until_failure = -1;
        errno = EIO;
        return -1;
    }
    if (syncs_until_failure > 0)
        syncs_until_failure--;
    return (int)syscall(SYS_fsync, descriptor);
}

static const char *linked(char name[64])
{
    ssize_t length = readlink(scratch_path(&scratch, "latest"), name, 63);
    cr_assert(length > 0);
    name[length] = '\0';
    return name;
}

/* What is said is what `latest` names, whichever sync fails. */
Test(publication, a_failed_sync_says_which_publication_is_the_latest)
{
    int in_place_and_failed = 0;
    char before[64] = "20260101T000000Z-aaaaaa";
    open_output();
    publish("first", before);
    for (int nth = 0;; nth++) {
        char now[64];
        char name[64] = "20260102T000000Z-bbbbbb";
        cr_assert_lt(nth, 50);
        cr_assert_eq(pb_publication_stage(&publication, &error), PB_OK);
        fill(publication.staging, "second");
        syncs_until_failure = nth;
        pb_error_clear(&error);
        enum pb_status status = pb_publication_commit(&publication, name, &in_place, &error);
        bool failed = syncs_until_failure == -1;
        syncs_until_failure = -1;
        cr_assert_eq(in_place, strcmp(linked(now), name) == 0, "sync %d: in_place %d, latest is %s", nth, in_place,
                     now);
        if (!failed)
            break;
        cr_assert_eq(status, PB_FAILED);
        cr_assert_eq(error.code, PB_ERROR_PUBLISH);
        cr_assert_eq(strstr(error.message, "is the latest publication now") != NULL, in_place, "%s", error.message);
        if (!in_place)
            cr_assert_str_eq(now, before);
        else
            in_place_and_failed++;
        (void)snprintf(before, sizeof before, "%s", now);
    }
    cr_assert_gt(in_place_and_failed, 0);
    pb_publication_close(&publication);
}

Test(publication, a_failed_sync_after_relinking_says_so)
{
    char first[64] = "20260101T000000Z-aaaaaa";
    char second[64] = "20260102T000000Z-bbbbbb";
    char now[64];
    open_output();
    publish("first", first);
    publish("second", second);
    syncs_until_failure = 0;
    cr_assert_eq(pb_publication_relink(&publication, first, &in_place, &error), PB_FAILED);
    cr_assert(in_place);
    cr_assert_str_eq(linked(now), first);
    cr_assert(strstr(error.message, "is the latest publication now"), "%s", error.message);
    cr_assert_eq(pb_publication_relink(&publication, "../x", &in_place, &error), PB_FAILED);
    cr_assert_not(in_place);
    pb_publication_close(&publication);
}
