#ifndef PB_ENGINE_RUN_FILE_PARTS_H
#define PB_ENGINE_RUN_FILE_PARTS_H
/*
 * A large CSV file in parts that begin where a row begins, so that several threads can read it.
 *
 * A row ends at a line break outside quotes, and a break is outside when an even number of quotation marks is before
 * it (engine/files/line_marks.h). In a file with quotation marks inside unquoted texts the count can be wrong: then the
 * part before a cut ends within a quoted text, which its reader finds; so when all parts can be read, every cut was
 * right, from the first to the last.
 */
#include "engine/files/files.h"
#include "engine/files/line_marks.h"
#include "engine/plan/plan.h"

#include <pthread.h>

enum { PB_FILE_PARTS_MAXIMUM = 64 };

struct pb_file_part {
    uint64_t from; /* bytes of the file */
    uint64_t to;
    uint64_t lines; /* between the first row of the file and this part */
};

struct pb_file_parts {
    const char *path;
    const char *name;
    char *header; /* the first row, with what is before it and its line end */
    size_t header_length;
    size_t wanted;        /* how many parts there are at most; 0: the file has none */
    pthread_mutex_t lock; /* of what follows, until all parts are found */
    struct pb_file_stream file;
    struct pb_line_marks *lines;
    uint64_t size;
    size_t cuts; /* that were tried */
    struct pb_file_part parts[PB_FILE_PARTS_MAXIMUM];
    size_t count;
};

/* Prepares up to `wanted` parts, of about the same size, of all that comes after the first row. There are none when the
 * file has no first row or cannot be read, which reading it as a whole explains better. Fails only when memory is
 * exhausted. To be closed in every case. */
enum pb_status pb_file_parts_open(struct pb_file_parts *parts, const struct pb_unit_input *file, size_t wanted,
                                  struct pb_error *error) PB_MUST_USE;
void pb_file_parts_close(struct pb_file_parts *parts);

/* Finds the next part in the order of the file; false when there is none. Threads may ask at the same time. While
 * somebody counts the lines of the file, this waits until the end of the part was counted. */
bool pb_file_parts_next(struct pb_file_parts *parts, size_t *part);

/* A part as an input: the first row of the file, then the part. */
struct pb_part_stream {
    const struct pb_file_parts *parts;
    size_t header_at;
    uint64_t left; /* bytes of the part */
    struct pb_file_stream file;
    struct pb_input whole;
    struct pb_input_part about;
};
enum pb_status pb_file_part_open(const struct pb_file_parts *parts, size_t part, struct pb_part_stream *stream,
                                 struct pb_input *input, struct pb_error *error) PB_MUST_USE;
void pb_file_part_close(struct pb_part_stream *stream);

#endif
