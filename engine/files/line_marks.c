#include "engine/files/line_marks.h"

#include "engine/files/parallel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    COUNTED_BYTES = 128, /* at a time, in numbers of eight bits */
    BLOCKS_AT_ONCE = 256 /* that a thread takes */
};

void pb_line_marks_open(struct pb_line_marks *marks)
{
    *marks = (struct pb_line_marks){ .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER };
}

void pb_line_marks_close(struct pb_line_marks *marks)
{
    free(marks->marks);
    pthread_cond_destroy(&marks->more);
    pthread_mutex_destroy(&marks->lock);
}

/* Reads a block, or what there is of it; -1 when it cannot be read. */
static ssize_t read_block(int descriptor, size_t block, unsigned char *bytes)
{
    size_t length = 0;
    while (length < PB_LINES_BLOCK) {
        ssize_t got =
            pread(descriptor, bytes + length, PB_LINES_BLOCK - length, (off_t)(block * PB_LINES_BLOCK + length));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    return (ssize_t)length;
}

static struct pb_line_mark count_marks(const unsigned char *bytes, size_t length)
{
    struct pb_line_mark found = { 0 };
    size_t at = 0;
    for (; at + COUNTED_BYTES <= length; at += COUNTED_BYTES) {
        unsigned char breaks = 0;
        unsigned char quotes = 0;
        for (size_t i = 0; i < COUNTED_BYTES; i++) {
            breaks = (unsigned char)(breaks + (bytes[at + i] == '\n'));
            quotes = (unsigned char)(quotes + (bytes[at + i] == '"'));
        }
        found.breaks += breaks;
        found.quotes += quotes;
    }
    for (; at < length; at++) {
        found.breaks += bytes[at] == '\n';
        found.quotes += bytes[at] == '"';
    }
    return found;
}

static void add_mark(struct pb_line_mark *sum, const struct pb_line_mark *mark)
{
    sum->breaks += mark->breaks;
    sum->quotes += mark->quotes;
}

struct counting {
    int descriptor;
    struct pb_line_mark *marks; /* here: of what is in a block */
    size_t count;
};

static enum pb_status count_blocks(void *context, size_t item, struct pb_error *error)
{
    const struct counting *counting = context;
    unsigned char *bytes = malloc(PB_LINES_BLOCK); /* checked: next line */
    if (!bytes)
        return pb_out_of_memory(error);
    ssize_t length = 0;
    size_t end = (item + 1) * BLOCKS_AT_ONCE;
    for (size_t block = item * BLOCKS_AT_ONCE; block < end && block < counting->count && length >= 0; block++) {
        length = read_block(counting->descriptor, block, bytes);
        if (length > 0)
            counting->marks[block] = count_marks(bytes, (size_t)length);
    }
    free(bytes);
    return length < 0 ? pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "cannot be read") : PB_OK;
}

static bool count_all(struct pb_line_marks *marks, int descriptor, size_t jobs)
{
    struct stat facts;
    if (fstat(descriptor, &facts) != 0 || facts.st_size < 0)
        return false;
    struct counting counting = { .descriptor = descriptor, .count = (size_t)facts.st_size / PB_LINES_BLOCK + 1 };
    counting.marks = calloc(counting.count, sizeof *counting.marks); /* checked: next line */
    if (!counting.marks || pb_parallel((counting.count + BLOCKS_AT_ONCE - 1) / BLOCKS_AT_ONCE, jobs, count_blocks,
                                       &counting, NULL) != PB_OK) {
        free(counting.marks);
        return false;
    }
    struct pb_line_mark before = { 0 };
    for (size_t i = 0; i < counting.count; i++) {
        const struct pb_line_mark within = counting.marks[i];
        counting.marks[i] = before;
        add_mark(&before, &within);
    }
    marks->marks = counting.marks;
    marks->count = counting.count;
    marks->known = counting.count;
    return true;
}

bool pb_line_marks_begin(struct pb_line_marks *marks, uint64_t size)
{
    pthread_mutex_lock(&marks->lock);
    size_t count = (size_t)(size / PB_LINES_BLOCK) + 1;
    if (!marks->marks && (marks->marks = calloc(count, sizeof *marks->marks))) { /* checked: here */
        marks->count = count;
        marks->known = 1; /* nothing is before the first block */
        marks->counting = true;
    }
    bool begun = marks->counting;
    pthread_mutex_unlock(&marks->lock);
    return begun;
}

void pb_line_marks_take(struct pb_line_marks *marks, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    while (marks->counting && length > 0) { /* only the thread that takes changes it */
        size_t room = PB_LINES_BLOCK - (size_t)(marks->taken % PB_LINES_BLOCK);
        size_t piece = length < room ? length : room;
        struct pb_line_mark within = count_marks(at, piece);
        add_mark(&marks->last, &within);
        marks->taken += piece;
        at += piece;
        length -= piece;
        size_t block = (size_t)(marks->taken / PB_LINES_BLOCK);
        if (piece < room || block >= marks->count)
            continue;
        pthread_mutex_lock(&marks->lock);
        marks->marks[block] = marks->last;
        marks->known = block + 1;
        pthread_cond_broadcast(&marks->more);
        pthread_mutex_unlock(&marks->lock);
    }
}

void pb_line_marks_end(struct pb_line_marks *marks, bool whole)
{
    pthread_mutex_lock(&marks->lock);
    marks->failed = marks->counting && !(whole && marks->known == marks->count);
    marks->counting = false;
    pthread_cond_broadcast(&marks->more);
    pthread_mutex_unlock(&marks->lock);
}

bool pb_line_marks_count(struct pb_line_marks *marks, int descriptor, size_t jobs)
{
    pthread_mutex_lock(&marks->lock);
    while (marks->counting)
        pthread_cond_wait(&marks->more, &marks->lock);
    bool counted = !marks->failed && (marks->marks || count_all(marks, descriptor, jobs));
    pthread_mutex_unlock(&marks->lock);
    return counted;
}

/* What is before a block; waits until it is known, and counts when nobody does. */
static bool find_mark(struct pb_line_marks *marks, int descriptor, size_t block, struct pb_line_mark *mark)
{
    pthread_mutex_lock(&marks->lock);
    while (marks->counting && block < marks->count && marks->known <= block)
        pthread_cond_wait(&marks->more, &marks->lock);
    bool found = !marks->failed && (marks->marks || count_all(marks, descriptor, 1)) && block < marks->count;
    if (found)
        *mark = marks->marks[block];
    pthread_mutex_unlock(&marks->lock);
    return found;
}

/* The block with the break that is before a line, which begins after it. */
static bool find_line(const struct pb_line_marks *marks, int descriptor, uint64_t line, unsigned char *bytes,
                      uint64_t *offset)
{
    uint64_t breaks = line - 1; /* that are before it */
    size_t low = 0;
    size_t high = marks->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (marks->marks[middle].breaks < breaks)
            low = middle;
        else
            high = middle;
    }
    ssize_t length = read_block(descriptor, low, bytes);
    const unsigned char *at = bytes;
    for (uint64_t i = marks->marks[low].breaks; length >= 0 && i < breaks; i++) {
        const unsigned char *found = memchr(at, '\n', (size_t)(bytes + length - at));
        if (!found)
            return false;
        at = found + 1;
    }
    *offset = (uint64_t)low * PB_LINES_BLOCK + (uint64_t)(at - bytes);
    return length >= 0;
}

bool pb_line_marks_find(struct pb_line_marks *marks, int descriptor, uint64_t line, uint64_t *offset)
{
    unsigned char *bytes = line > 0 ? malloc(PB_LINES_BLOCK) : NULL; /* checked: next line */
    bool found =
        bytes && pb_line_marks_count(marks, descriptor, 1) && find_line(marks, descriptor, line, bytes, offset);
    free(bytes);
    return found;
}

static bool cut_in(const struct pb_line_mark *before, const unsigned char *bytes, size_t length, size_t *at,
                   uint64_t *lines)
{
    bool quoted = before->quotes % 2 != 0;
    uint64_t breaks = before->breaks;
    for (size_t i = 0; i < length; i++) {
        quoted ^= bytes[i] == '"';
        breaks += bytes[i] == '\n';
        if (bytes[i] == '\n' && !quoted) {
            *at = i + 1;
            *lines = breaks;
            return true;
        }
    }
    return false;
}

bool pb_line_marks_cut(struct pb_line_marks *marks, int descriptor, uint64_t *offset, uint64_t *lines)
{
    size_t block = (size_t)(*offset / PB_LINES_BLOCK) + 1;
    unsigned char *bytes = malloc(PB_LINES_BLOCK); /* checked: next line */
    size_t at = 0;
    struct pb_line_mark before;
    bool found = bytes && find_mark(marks, descriptor, block, &before);
    if (found) {
        ssize_t length = read_block(descriptor, block, bytes);
        found = length > 0 && cut_in(&before, bytes, (size_t)length, &at, lines);
    }
    *offset = (uint64_t)block * PB_LINES_BLOCK + at;
    free(bytes);
    return found;
}
