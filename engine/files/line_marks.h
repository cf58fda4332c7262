#ifndef PB_ENGINE_FILES_LINE_MARKS_H
#define PB_ENGINE_FILES_LINE_MARKS_H
/*
 * Where the lines of a large text file are, so that one line does not cost reading all that are before it, and so that
 * the file can be cut where a row begins: how many line breaks and quotation marks there are before every so many
 * bytes. Counting them takes a tenth of the time of reading the rows, and next to nothing while somebody reads the
 * whole file in any case: then the marks of what was read already can be used before the end.
 */
#include "placebook/status.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PB_LINES_BLOCK = 64 * 1024 /* bytes between two marks */ };

struct pb_line_mark {
    uint64_t breaks;
    uint64_t quotes;
};

struct pb_line_marks {
    pthread_mutex_t lock;       /* of all below but the last: several threads may ask */
    pthread_cond_t more;        /* marks are known, or no more will be */
    struct pb_line_mark *marks; /* what is before each block; NULL: not counted */
    size_t count;
    size_t known;               /* of them; all, unless they are being counted */
    struct pb_line_mark last;   /* what is before the byte that is taken next, while they are */
    uint64_t taken;             /* bytes */
    bool counting;              /* by somebody who reads the file */
    bool failed;                /* who could not read all of it */
    struct pb_line_marks *next; /* for a list of those that are to be closed */
};

void pb_line_marks_open(struct pb_line_marks *marks);
void pb_line_marks_close(struct pb_line_marks *marks);

/* Somebody is about to read the file of so many bytes from its beginning, and gives all that it reads to
 * pb_line_marks_take. Whoever asks meanwhile waits for the marks that it needs, so the reading is not to wait for them.
 * False when memory is exhausted or they were counted before: then nobody waits. */
bool pb_line_marks_begin(struct pb_line_marks *marks, uint64_t size) PB_MUST_USE;
void pb_line_marks_take(struct pb_line_marks *marks, const void *bytes, size_t length);
void pb_line_marks_end(struct pb_line_marks *marks, bool whole); /* whole: all of the file was read */

/* Counts with up to `jobs` threads, unless it was done before; the two functions below do it with one. False when the
 * file cannot be read or memory is exhausted. */
bool pb_line_marks_count(struct pb_line_marks *marks, int descriptor, size_t jobs);

/* Finds where a line (from 1) of the file begins. False when there is none, and as above. */
bool pb_line_marks_find(struct pb_line_marks *marks, int descriptor, uint64_t line, uint64_t *offset);

/* Finds the first place from `*offset` on, or a little later, where a line begins after an even number of quotation
 * marks, and how many lines begin before it in the file. False when there is none in the block that is looked at, and
 * as above. */
bool pb_line_marks_cut(struct pb_line_marks *marks, int descriptor, uint64_t *offset, uint64_t *lines);

#endif
