#include "core/formats/archive.h"

#include "core/base/name.h"
#include "core/formats/archive_direct.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    NAMES_MAXIMUM = 32 << 20, /* bytes of all names with their list */
    READERS_KEPT = 3
};

struct member {
    const char *name;
    size_t ordinal;                 /* among all entries, folders too */
    bool locked;                    /* it has a password */
    const struct pb_direct *direct; /* the short way to it; NULL: there is none */
};

/* A reader that is in nobody's use. A new one reads the whole directory, and goes through all entries up to the one
 * that is wanted: most of the time of a workbook with many sheets. So readers are kept, and go on from where they are.
 */
struct waiting_reader {
    struct archive *reader; /* NULL: none */
    size_t next;            /* the ordinal of the entry that it comes to next */
};

struct pb_archive {
    const char *name;
    const unsigned char *bytes;
    size_t length;
    struct pb_arena arena;
    struct member *members;
    size_t count;
    size_t capacity;
    const struct member **sorted; /* by name, whatever its case */
    struct waiting_reader *waiting;
    const struct pb_direct *direct; /* of all entries; NULL: no short way */
    size_t direct_count;
};

struct member_stream {
    const struct pb_archive *archive;
    struct pb_direct_stream *direct; /* as long as the short way is good */
    struct archive *reader;
    size_t ordinal; /* of its entry */
    size_t next;
    bool failed;
    uint64_t given;
    uint64_t maximum;
    char name[];
};

enum pb_archive_kind pb_archive_probe(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    if (length >= 4 && at[0] == 'P' && at[1] == 'K' && ((at[2] == 3 && at[3] == 4) || (at[2] == 5 && at[3] == 6)))
        return PB_ARCHIVE_ZIP;
    if (length >= 3 && at[0] == 0x1F && at[1] == 0x8B && at[2] == 8)
        return PB_ARCHIVE_GZIP;
    return PB_ARCHIVE_NONE;
}

static enum pb_status archive_damaged(const char *name, const char *why, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the zip file is damaged or cut short: %s", why);
    pb_error_hint(error, "get the file again from where it came from");
    pb_error_at(error, name, 0, 0);
    return status;
}

/* An error of libarchive: the file is damaged, unless libarchive ran out of memory. It does not always say so, but
 * errno does, which is to be 0 before the call. */
static enum pb_status archive_unreadable(const char *name, struct archive *reader, const char *otherwise,
                                         struct pb_error *error)
{
    int number = errno;
    const char *why = archive_error_string(reader);
    if (number == ENOMEM || archive_errno(reader) == ENOMEM)
        return pb_out_of_memory(error);
    return archive_damaged(name, otherwise ? otherwise : why ? why : "its bytes cannot be unpacked", error);
}

/* A reader at the beginning of the archive's directory. Only the reader that goes by the directory is asked: one that
 * goes by the local headers could show other members of a file that was made to deceive. */
static enum pb_status open_reader(const struct pb_archive *archive, struct archive **opened, struct pb_error *error)
{
    *opened = NULL;
    struct archive *reader = archive_read_new();
    if (!reader)
        return pb_out_of_memory(error);
    errno = 0;
    if (archive_read_support_format_zip_seekable(reader) != ARCHIVE_OK ||
        archive_read_open_memory(reader, archive->bytes, archive->length) != ARCHIVE_OK) {
        bool zip = pb_archive_probe(archive->bytes, archive->length) == PB_ARCHIVE_ZIP;
        enum pb_status status = archive_unreadable(
            archive->name, reader, zip ? "the list of its members is missing" : "it is not a zip file", error);
        (void)archive_read_free(reader);
        return status;
    }
    *opened = reader;
    return PB_OK;
}

/* Makes slashes of backslashes. False when the name could lead somewhere else. */
static bool make_safe(char *name)
{
    if (!*name)
        return false;
    for (char *at = name; *at; at++) {
        if (*at == '\\')
            *at = '/';
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            return false;
    }
    if (*name == '/' || (((*name | 32) >= 'a' && (*name | 32) <= 'z') && name[1] == ':'))
        return false;
    for (const char *part = name;;) {
        const char *end = strchrnul(part, '/');
        if ((end - part == 2 && part[0] == '.' && part[1] == '.') || end - part >= 256)
            return false;
        if (!*end)
            return true;
        part = end + 1;
    }
}

/* A copy of an untrusted text that a message can show. */
static const char *printable(const char *text, char *buffer, size_t size)
{
    (void)pb_text_copy(buffer, size, text);
    for (char *at = buffer; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            *at = '?';
    return buffer;
}

static enum pb_status archive_refuse(const struct pb_archive *archive, struct pb_error *error, const char *name,
                                     const char *what)
{
    char shown[128];
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the zip file is refused: member '%s' %s",
                                    printable(name, shown, sizeof shown), what);
    pb_error_hint(error, "ask its sender for a plain zip file, or unpack it yourself and give the file inside");
    pb_error_at(error, archive->name, 0, 0);
    return status;
}

/* The short way to an entry, when the directory was understood as libarchive does. */
static const struct pb_direct *find_direct(const struct pb_archive *archive, struct archive_entry *entry,
                                           const char *name, size_t ordinal)
{
    if (ordinal >= archive->direct_count)
        return NULL;
    const struct pb_direct *direct = &archive->direct[ordinal];
    bool same = direct->packed && archive_entry_size_is_set(entry) && archive_entry_size(entry) == direct->size &&
                !archive_entry_is_encrypted(entry) && strlen(name) == direct->name_length &&
                memcmp(name, direct->name, direct->name_length) == 0;
    return same ? direct : NULL;
}

static enum pb_status add_member(struct pb_archive *archive, struct archive_entry *entry, const char *name,
                                 size_t ordinal, struct pb_error *error)
{
    size_t length = strlen(name);
    if (length >= PB_ARCHIVE_NAME_MAXIMUM)
        return archive_refuse(archive, error, name, "has a name of more than 1,023 bytes");
    if (archive->count == archive->capacity) {
        size_t wanted = archive->capacity ? archive->capacity * 2 : 64;
        struct member *grown = pb_arena_grow(&archive->arena, archive->members, archive->count, wanted, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        archive->members = grown;
        archive->capacity = wanted;
    }
    char *copy = pb_arena_text(&archive->arena, name, length);
    if (!copy)
        return pb_out_of_memory(error);
    if (!make_safe(copy))
        return archive_refuse(archive, error, name, "has a name that leads out of the archive or is not valid");
    const char *spelling = pb_name_spell(&archive->arena, copy);
    if (!spelling)
        return pb_out_of_memory(error);
    archive->members[archive->count++] = (struct member){ .name = spelling,
                                                          .ordinal = ordinal,
                                                          .locked = archive_entry_is_encrypted(entry) != 0,
                                                          .direct = find_direct(archive, entry, name, ordinal) };
    return PB_OK;
}

/* No short ways when libarchive has found another number of entries. */
static void drop_directs(struct pb_archive *archive, size_t entries)
{
    for (size_t i = 0; i < archive->count && entries != archive->direct_count; i++)
        archive->members[i].direct = NULL;
}

static enum pb_status list_in_locale(struct pb_archive *archive, struct archive *reader, struct pb_error *error)
{
    for (size_t ordinal = 0;; ordinal++) {
        struct archive_entry *entry = NULL;
        errno = 0;
        int answer = archive_read_next_header(reader, &entry);
        if (answer == ARCHIVE_EOF) {
            drop_directs(archive, ordinal);
            return PB_OK;
        }
        if (answer < ARCHIVE_WARN)
            return archive_unreadable(archive->name, reader, NULL, error);
        if (ordinal >= PB_ARCHIVE_MEMBERS_MAXIMUM) {
            enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the zip file has more than %d members",
                                            PB_ARCHIVE_MEMBERS_MAXIMUM);
            pb_error_hint(error, "unpack it and give the right file");
            pb_error_at(error, archive->name, 0, 0);
            return status;
        }
        if (archive_entry_filetype(entry) == AE_IFDIR)
            continue;
        char label[32];
        (void)snprintf(label, sizeof label, "member %zu", ordinal + 1);
        const char *name = archive_entry_pathname(entry); /* NULL when its bytes are not text */
        enum pb_status status = add_member(archive, entry, name ? name : label, ordinal, error);
        if (status != PB_OK)
            return status;
    }
}

/* libarchive gives names in the encoding of the thread's locale and none at all where that cannot hold them, so this
 * thread has UTF-8 meanwhile, whatever the program's locale. */
static enum pb_status list_members(struct pb_archive *archive, struct archive *reader, struct pb_error *error)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    enum pb_status status = list_in_locale(archive, reader, error);
    if (utf8) {
        (void)uselocale(before);
        freelocale(utf8);
    }
    return status;
}

static int archive_by_name(const void *a, const void *b)
{
    return strcasecmp((*(const struct member *const *)a)->name, (*(const struct member *const *)b)->name);
}

static enum pb_status archive_sort_members(struct pb_archive *archive, struct pb_error *error)
{
    archive->sorted = pb_arena_take(&archive->arena, archive->count, sizeof(const struct member *));
    if (!archive->sorted)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < archive->count; i++)
        archive->sorted[i] = &archive->members[i];
    qsort(archive->sorted, archive->count, sizeof(const struct member *), archive_by_name);
    for (size_t i = 1; i < archive->count; i++)
        if (archive_by_name(&archive->sorted[i - 1], &archive->sorted[i]) == 0)
            return archive_refuse(archive, error, archive->sorted[i]->name, "is there twice");
    return PB_OK;
}

enum pb_status pb_archive_open(struct pb_archive **opened, const char *name, const unsigned char *bytes, size_t length,
                               struct pb_error *error)
{
    *opened = NULL;
    struct pb_archive *archive = calloc(1, sizeof *archive); /* checked: next line */
    if (!archive)
        return pb_out_of_memory(error);
    *archive = (struct pb_archive){ .bytes = bytes, .length = length };
    pb_arena_open(&archive->arena, NAMES_MAXIMUM);
    archive->name = pb_arena_text(&archive->arena, name, strlen(name));
    archive->waiting = pb_arena_take(&archive->arena, READERS_KEPT, sizeof *archive->waiting);
    archive->direct = pb_direct_list(&archive->arena, bytes, length, &archive->direct_count);
    if (!archive->direct)
        archive->direct_count = 0;
    struct archive *reader = NULL;
    enum pb_status status =
        archive->name && archive->waiting ? open_reader(archive, &reader, error) : pb_out_of_memory(error);
    if (status == PB_OK)
        status = list_members(archive, reader, error);
    (void)archive_read_free(reader);
    if (status == PB_OK)
        status = archive_sort_members(archive, error);
    if (status != PB_OK) {
        pb_archive_close(archive);
        return status;
    }
    *opened = archive;
    return PB_OK;
}

void pb_archive_close(struct pb_archive *archive)
{
    if (!archive)
        return;
    for (size_t i = 0; archive->waiting && i < READERS_KEPT; i++)
        (void)archive_read_free(archive->waiting[i].reader);
    pb_arena_close(&archive->arena);
    free(archive);
}

size_t pb_archive_count(const struct pb_archive *archive)
{
    return archive->count;
}

const char *pb_archive_name(const struct pb_archive *archive, size_t member)
{
    return archive->members[member].name;
}

bool pb_archive_locked(const struct pb_archive *archive)
{
    for (size_t i = 0; i < archive->count; i++)
        if (archive->members[i].locked)
            return true;
    return false;
}

bool pb_archive_find(const struct pb_archive *archive, const char *name, size_t *member)
{
    struct member wanted = { .name = name };
    const struct member *key = &wanted;
    const struct member **found =
        bsearch(&key, archive->sorted, archive->count, sizeof(const struct member *), archive_by_name);
    if (!found)
        return false;
    *member = (size_t)(*found - archive->members);
    return true;
}

/* Takes the reader that has the shortest way to an entry, or a new one. */
static enum pb_status take_reader(const struct pb_archive *archive, size_t ordinal, struct member_stream *stream,
                                  struct pb_error *error)
{
    struct waiting_reader *nearest = NULL;
    for (size_t i = 0; i < READERS_KEPT; i++) {
        struct waiting_reader *reader = &archive->waiting[i];
        if (reader->reader && reader->next <= ordinal && (!nearest || reader->next > nearest->next))
            nearest = reader;
    }
    if (!nearest)
        return open_reader(archive, &stream->reader, error);
    stream->reader = nearest->reader;
    stream->next = nearest->next;
    nearest->reader = NULL;
    return PB_OK;
}

/* Keeps a reader for others, in place of one that is further on when there is no room. */
static void keep_reader(const struct member_stream *stream)
{
    struct waiting_reader *furthest = &stream->archive->waiting[0];
    for (size_t i = 1; i < READERS_KEPT && furthest->reader; i++) {
        struct waiting_reader *reader = &stream->archive->waiting[i];
        if (!reader->reader || reader->next > furthest->next)
            furthest = reader;
    }
    (void)archive_read_free(furthest->reader);
    *furthest = (struct waiting_reader){ stream->reader, stream->next };
}

static enum pb_status go_to_member(const struct pb_archive *archive, struct member_stream *stream, size_t ordinal,
                                   struct pb_error *error)
{
    struct archive_entry *entry = NULL;
    errno = 0;
    for (; stream->next <= ordinal; stream->next++)
        if (archive_read_next_header(stream->reader, &entry) < ARCHIVE_WARN) {
            stream->failed = true;
            return archive_unreadable(stream->name, stream->reader, NULL, error);
        }
    assert(entry); /* take_reader takes none that is further on */
    if (!archive_entry_is_encrypted(entry))
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "it has a password");
    pb_error_hint(error, "unpack %s with its password and give the file inside", archive->name);
    pb_error_at(error, stream->name, 0, 0);
    return status;
}

static enum pb_status read_by_libarchive(struct member_stream *from, void *buffer, size_t size, size_t *got,
                                         struct pb_error *error)
{
    errno = 0;
    la_ssize_t length = archive_read_data(from->reader, buffer, size);
    *got = length > 0 ? (size_t)length : 0;
    from->failed = from->failed || length < 0;
    return length < 0 ? archive_unreadable(from->name, from->reader, NULL, error) : PB_OK;
}

/* Goes on with libarchive where the short way was no longer good. */
static enum pb_status leave_short_way(struct member_stream *from, struct pb_error *error)
{
    char passed[4096];
    pb_direct_end(from->direct);
    from->direct = NULL;
    enum pb_status status = take_reader(from->archive, from->ordinal, from, error);
    if (status == PB_OK)
        status = go_to_member(from->archive, from, from->ordinal, error);
    for (uint64_t left = from->given; status == PB_OK && left > 0;) {
        size_t got = 0;
        status = read_by_libarchive(from, passed, left < sizeof passed ? (size_t)left : sizeof passed, &got, error);
        if (status == PB_OK && got == 0)
            return archive_damaged(from->name, "it is not the same twice", error);
        left -= got;
    }
    return status;
}

static enum pb_status read_member(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct member_stream *from = stream;
    *got = 0;
    enum pb_status status = PB_OK;
    if (from->direct && !pb_direct_read(from->direct, buffer, size, got))
        status = leave_short_way(from, error);
    if (status == PB_OK && !from->direct)
        status = read_by_libarchive(from, buffer, size, got, error);
    if (status != PB_OK) {
        *got = 0;
        return status;
    }
    from->given += *got;
    if (from->given <= from->maximum)
        return PB_OK;
    *got = 0;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                     "the zip file is refused: a member unpacks to more than %llu MB, so it may be a zip bomb",
                     (unsigned long long)(from->maximum >> 20));
    pb_error_hint(error, "check where the file comes from; if you trust it, unpack it and give the file inside");
    pb_error_at(error, from->name, 0, 0);
    return status;
}

enum pb_status pb_archive_begin(const struct pb_archive *archive, size_t member, struct pb_input *input,
                                struct pb_error *error)
{
    *input = (struct pb_input){ .read = read_member };
    const struct member *wanted = &archive->members[member];
    size_t size = strlen(archive->name) + strlen(wanted->name) + 2;
    struct member_stream *stream = calloc(1, sizeof *stream + size); /* checked: next line */
    if (!stream)
        return pb_out_of_memory(error);
    (void)snprintf(stream->name, size, "%s/%s", archive->name, wanted->name);
    stream->maximum = PB_ARCHIVE_RATIO_FREE + (uint64_t)PB_ARCHIVE_RATIO_MAXIMUM * archive->length;
    if (stream->maximum > PB_ARCHIVE_MEMBER_MAXIMUM)
        stream->maximum = PB_ARCHIVE_MEMBER_MAXIMUM;
    input->stream = stream;
    input->name = stream->name;
    stream->archive = archive;
    stream->ordinal = wanted->ordinal;
    if (wanted->direct) {
        stream->direct = pb_direct_begin(wanted->direct);
        if (stream->direct)
            return PB_OK;
        pb_archive_end(input);
        return pb_out_of_memory(error);
    }
    enum pb_status status = take_reader(archive, wanted->ordinal, stream, error);
    if (status == PB_OK)
        status = go_to_member(archive, stream, wanted->ordinal, error);
    if (status != PB_OK)
        pb_archive_end(input);
    return status;
}

void pb_archive_end(struct pb_input *input)
{
    struct member_stream *stream = input->stream;
    if (!stream)
        return;
    pb_direct_end(stream->direct);
    if (stream->reader && !stream->failed)
        keep_reader(stream);
    else
        (void)archive_read_free(stream->reader);
    free(stream);
    input->stream = NULL;
    input->name = NULL;
}
