#include "core/base/output_folder.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/*
 * What every loader would otherwise do itself: check names, collect bytes into large writes and hash them, keep the
 * first failure, remove half a file. Bytes that are written over are nearly always still in the buffer, where that
 * costs nothing.
 */

enum { BUFFER = 1 << 16 };

struct entry {
    char name[PB_OUTPUT_NAME_MAXIMUM + 1];
    bool finished;
    struct pb_output_record record; /* of a finished file; without its hash while that is not known */
};

/* Several threads may make a file each. */
struct listing {
    pthread_mutex_t lock;
    struct entry entries[PB_OUTPUT_FILES_MAXIMUM];
    size_t count;
};

struct pb_output {
    const char *title;
    const struct pb_output_folder *calls;
    void *folder;
    const atomic_bool *cancelled;
    struct listing *listing;
    _Atomic size_t refused; /* writes after a failure */
};

struct pb_output_file {
    struct pb_output *output;
    struct entry *entry;
    int handle;
    struct pb_digest *digest;
    bool rewritten;
    uint64_t sent;           /* bytes that the folder has */
    size_t used;             /* bytes of the buffer, which follow them */
    struct pb_error failure; /* the first */
    char buffer[BUFFER];
};

struct reader {
    struct pb_output *output;
    const char *name;
    int handle;
    uint64_t at;
};

enum pb_status pb_output_over(struct pb_output **output, const char *title, const struct pb_output_folder *calls,
                              void *folder, const atomic_bool *cancelled, struct pb_error *error)
{
    *output = calloc(1, sizeof **output);                                  /* checked: below */
    struct listing *listing = *output ? calloc(1, sizeof *listing) : NULL; /* checked: next line */
    if (!listing) {
        free(*output);
        *output = NULL;
        return pb_out_of_memory(error);
    }
    pthread_mutex_init(&listing->lock, NULL);
    (*output)->title = title;
    (*output)->calls = calls;
    (*output)->folder = folder;
    (*output)->cancelled = cancelled;
    (*output)->listing = listing;
    return PB_OK;
}

void pb_output_free(struct pb_output *output)
{
    if (!output)
        return;
    pthread_mutex_destroy(&output->listing->lock);
    free(output->listing);
    free(output);
}

void *pb_output_folder_of(const struct pb_output *output)
{
    return output->folder;
}

size_t pb_output_refused(const struct pb_output *output)
{
    return output->refused;
}

/* The lock is held. */
static struct entry *output_find(struct listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->count; i++)
        if (strcmp(listing->entries[i].name, name) == 0)
            return &listing->entries[i];
    return NULL;
}

/* A finished file, or NULL. */
static struct entry *output_finished(const struct pb_output *output, const char *name)
{
    pthread_mutex_lock(&output->listing->lock);
    struct entry *entry = output_find(output->listing, name);
    bool finished = entry && entry->finished;
    pthread_mutex_unlock(&output->listing->lock);
    return finished ? entry : NULL;
}

bool pb_output_has(const struct pb_output *output, const char *name)
{
    return output_finished(output, name) != NULL;
}

const char *pb_output_name(const struct pb_output *output, size_t index)
{
    const struct listing *listing = output->listing; /* nobody makes a file now */
    for (size_t i = 0; i < listing->count; i++)
        if (listing->entries[i].finished && index-- == 0)
            return listing->entries[i].name;
    return NULL;
}

bool pb_output_stopped(const struct pb_output *output, struct pb_error *error)
{
    if (!output->cancelled || !atomic_load_explicit(output->cancelled, memory_order_relaxed))
        return false;
    (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "stopped");
    return true;
}

size_t pb_output_threads(const struct pb_output *output)
{
    return 1 + (output->calls->idle ? output->calls->idle() : 0);
}

enum pb_status pb_output_share(const struct pb_output *output, size_t count, pb_output_work *work, void *context,
                               struct pb_error *error)
{
    if (output->calls->share)
        return output->calls->share(count, work, context, error);
    enum pb_status status = PB_OK;
    for (size_t piece = 0; piece < count && status == PB_OK; piece++)
        status = work(context, piece, error);
    return status;
}

static enum pb_status output_failed(const struct pb_output *output, const char *doing, const char *name, int number,
                                    struct pb_error *error)
{
    char text[128];
    if (number == ENOMEM)
        return pb_out_of_memory(error);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot %s %s/%s: %s", doing, output->title,
                                    name, pb_errno_text(number, text, sizeof text));
    if (number == ENOSPC || number == EDQUOT)
        pb_error_hint(error, "free space there, or publish to another folder");
    else if (number == EFBIG)
        pb_error_hint(error, "allow larger files (ulimit -f), or publish to a disk that takes them");
    else if (number == EMFILE || number == ENFILE)
        pb_error_hint(error, "allow more open files (ulimit -n)");
    else
        pb_error_hint(error, "check the folder, its permissions and its disk");
    return status;
}

/* What is wrong with a name, or NULL. */
static const char *output_name_fault(const char *name)
{
    size_t length = strlen(name);
    if (length == 0)
        return "it is empty";
    if (length > PB_OUTPUT_NAME_MAXIMUM)
        return "it is longer than 200 bytes";
    if (name[0] == '.')
        return "it begins with a dot";
    if (strpbrk(name, "/\\"))
        return "it has a slash";
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            return "it has a control character";
    return NULL;
}

/* A place for the name in the list, or NULL and why. The lock is held. */
static struct entry *output_list(struct pb_output *output, const char *name, struct pb_error *error)
{
    const char *fault = output_name_fault(name);
    if (!fault && output_find(output->listing, name))
        fault = "a file of this name exists already";
    if (!fault && output->listing->count == PB_OUTPUT_FILES_MAXIMUM)
        fault = "the folder already has 100 files, the maximum";
    if (fault) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot create the file '%.*s' in %s: %s",
                      PB_OUTPUT_NAME_MAXIMUM, name, output->title, fault);
        pb_error_hint(error, "the loader must choose another name");
        return NULL;
    }
    struct entry *entry = &output->listing->entries[output->listing->count++];
    (void)pb_text_copy(entry->name, sizeof entry->name, name);
    entry->finished = false;
    return entry;
}

static struct entry *output_enter(struct pb_output *output, const char *name, struct pb_error *error)
{
    pthread_mutex_lock(&output->listing->lock);
    struct entry *entry = output_list(output, name, error);
    pthread_mutex_unlock(&output->listing->lock);
    return entry;
}

/* The name is free again. */
static void output_leave(struct pb_output *output, struct entry *entry)
{
    struct listing *listing = output->listing;
    pthread_mutex_lock(&listing->lock);
    entry->name[0] = '\0';
    if (entry == &listing->entries[listing->count - 1])
        listing->count--;
    pthread_mutex_unlock(&listing->lock);
}

enum pb_status pb_output_create(struct pb_output *output, const char *name, struct pb_output_file **file,
                                struct pb_error *error)
{
    *file = NULL;
    if (pb_output_stopped(output, error))
        return PB_FATAL;
    struct entry *entry = output_enter(output, name, error);
    if (!entry)
        return PB_FAILED;
    struct pb_output_file *created = malloc(sizeof *created); /* checked: next line */
    struct pb_digest *digest = created ? pb_digest_open() : NULL;
    int trouble = digest ? output->calls->create(output->folder, name, &created->handle) : ENOMEM;
    if (trouble) {
        output_leave(output, entry);
        enum pb_status status = output_failed(output, "write", name, trouble, error);
        char unused[PB_DIGEST_TEXT];
        if (digest)
            pb_digest_close(digest, unused);
        free(created);
        return status;
    }
    created->output = output;
    created->entry = entry;
    created->digest = digest;
    created->rewritten = false;
    created->sent = 0;
    created->used = 0;
    pb_error_clear(&created->failure);
    *file = created;
    return PB_OK;
}

/* Returns the first failure; PB_OK when there is none and the run goes on. */
static enum pb_status output_state(struct pb_output_file *file, struct pb_error *error)
{
    if (file->failure.status == PB_OK)
        (void)pb_output_stopped(file->output, &file->failure);
    if (file->failure.status != PB_OK && error)
        *error = file->failure;
    return file->failure.status;
}

static enum pb_status output_send(struct pb_output_file *file, const void *bytes, size_t length, uint64_t offset)
{
    const struct pb_output *output = file->output;
    int trouble = output->calls->write(output->folder, file->handle, bytes, length, offset);
    return trouble ? output_failed(output, "write", file->entry->name, trouble, &file->failure) : PB_OK;
}

static enum pb_status output_flush(struct pb_output_file *file)
{
    if (!file->rewritten)
        pb_digest_add(file->digest, file->buffer, file->used);
    enum pb_status status = file->used ? output_send(file, file->buffer, file->used, file->sent) : PB_OK;
    file->sent += file->used;
    file->used = 0;
    return status;
}

enum pb_status pb_output_write(struct pb_output_file *file, const void *bytes, size_t length, struct pb_error *error)
{
    const char *at = bytes;
    if (output_state(file, error) != PB_OK) {
        file->output->refused++;
        return file->failure.status;
    }
    while (length && file->failure.status == PB_OK) {
        size_t room = BUFFER - file->used;
        size_t piece = length < room ? length : room;
        memcpy(file->buffer + file->used, at, piece);
        file->used += piece;
        at += piece;
        length -= piece;
        if (file->used == BUFFER)
            (void)output_flush(file);
    }
    return output_state(file, error);
}

enum pb_status pb_output_rewrite(struct pb_output_file *file, uint64_t offset, const void *bytes, size_t length,
                                 struct pb_error *error)
{
    assert(offset <= pb_output_size(file) && length <= pb_output_size(file) - offset);
    if (output_state(file, error) != PB_OK)
        return file->failure.status;
    file->rewritten = true;
    if (offset >= file->sent) {
        memcpy(file->buffer + (offset - file->sent), bytes, length);
        return PB_OK;
    }
    if (output_flush(file) == PB_OK)
        (void)output_send(file, bytes, length, offset);
    return output_state(file, error);
}

bool pb_output_emit(void *sink, const char *bytes, size_t length)
{
    return pb_output_write(sink, bytes, length, NULL) == PB_OK;
}

uint64_t pb_output_size(const struct pb_output_file *file)
{
    return file->sent + file->used;
}

/* Closes the file, kept or not, and frees it. */
static enum pb_status output_end(struct pb_output_file *file, struct pb_output_record *record, struct pb_error *error)
{
    struct pb_output *output = file->output;
    const char *name = file->entry->name;
    bool sound = file->failure.status == PB_OK;
    struct pb_output_record made = { .size = pb_output_size(file) };
    pb_digest_close(file->digest, made.sha256);
    if (file->rewritten)
        made.sha256[0] = '\0';
    int trouble = output->calls->finish(output->folder, file->handle, sound);
    if (trouble && sound)
        (void)output_failed(output, "write", name, trouble, &file->failure);
    enum pb_status status = file->failure.status;
    pthread_mutex_lock(&output->listing->lock);
    file->entry->record = made;
    file->entry->finished = status == PB_OK;
    pthread_mutex_unlock(&output->listing->lock);
    if (status != PB_OK) {
        (void)output->calls->remove(output->folder, name); /* the first failure is the one to tell */
        output_leave(output, file->entry);
        if (error)
            *error = file->failure;
    }
    if (record && status == PB_OK)
        *record = made;
    free(file);
    return status;
}

enum pb_status pb_output_finish(struct pb_output_file *file, struct pb_output_record *record, struct pb_error *error)
{
    if (output_state(file, NULL) == PB_OK)
        (void)output_flush(file);
    return output_end(file, record, error);
}

void pb_output_abandon(struct pb_output_file *file)
{
    if (!file)
        return;
    if (file->failure.status == PB_OK)
        (void)pb_fail(&file->failure, PB_FAILED, PB_ERROR_PUBLISH, "abandoned");
    (void)output_end(file, NULL, NULL);
}

static enum pb_status output_read_more(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct reader *reader = stream;
    const struct pb_output *output = reader->output;
    *got = 0;
    if (pb_output_stopped(output, error))
        return PB_FATAL;
    int trouble = output->calls->read(output->folder, reader->handle, buffer, size, reader->at, got);
    reader->at += *got;
    return trouble ? output_failed(output, "read back", reader->name, trouble, error) : PB_OK;
}

enum pb_status pb_output_read(struct pb_output *output, const char *name, struct pb_input *input,
                              struct pb_error *error)
{
    const struct entry *entry = output_finished(output, name);
    if (!entry)
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot read back %s/%s: no loader has made it",
                       output->title, name);
    struct reader *reader = malloc(sizeof *reader); /* checked: next line */
    if (!reader)
        return pb_out_of_memory(error);
    *reader = (struct reader){ .output = output, .name = entry->name };
    int trouble = output->calls->open(output->folder, name, &reader->handle);
    if (trouble) {
        free(reader);
        return output_failed(output, "read back", name, trouble, error);
    }
    *input = (struct pb_input){ .name = entry->name, .stream = reader, .read = output_read_more };
    return PB_OK;
}

void pb_output_read_end(struct pb_input *input)
{
    struct reader *reader = input->stream;
    (void)reader->output->calls->finish(reader->output->folder, reader->handle, false); /* was only read */
    free(reader);
}

static enum pb_status output_digest_all(struct pb_input *input, struct pb_digest *digest, struct pb_error *error)
{
    char *buffer = malloc(BUFFER); /* checked: next line */
    enum pb_status status = buffer ? PB_OK : pb_out_of_memory(error);
    for (size_t got = 1; status == PB_OK && got > 0;) {
        status = input->read(input->stream, buffer, BUFFER, &got, error);
        if (status == PB_OK)
            pb_digest_add(digest, buffer, got);
    }
    free(buffer);
    return status;
}

enum pb_status pb_output_digest(struct pb_output *output, const char *name, struct pb_output_record *record,
                                struct pb_error *error)
{
    struct pb_input input = { 0 };
    struct entry *entry = output_finished(output, name);
    enum pb_status status = pb_output_read(output, name, &input, error);
    if (status != PB_OK || !entry || !input.stream)
        return status;
    if (!entry->record.sha256[0]) {
        struct pb_digest *digest = pb_digest_open();
        char hex[PB_DIGEST_TEXT] = "";
        status = digest ? output_digest_all(&input, digest, error) : pb_out_of_memory(error);
        if (digest)
            pb_digest_close(digest, hex);
        if (status == PB_OK)
            memcpy(entry->record.sha256, hex, sizeof hex);
    }
    pb_output_read_end(&input);
    *record = entry->record;
    return status;
}
