#ifndef PLACEBOOK_INPUT_H
#define PLACEBOOK_INPUT_H
/*
 * A stream of bytes that somebody else opened. Extractors read inputs and never know whether the bytes come from a
 * file, the network, an archive or memory.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

struct pb_corrections;
struct pb_tabular;

/* Which part of a CSV file an input gives: its first row, then rows from somewhere on. What is left out between them is
 * counted, so that lines and offsets are those of the file. */
struct pb_input_part {
    uint64_t header; /* bytes of the first row with its line end, at the beginning of the file */
    uint64_t bytes;  /* left out after it */
    uint64_t lines;  /* in these bytes */
};

struct pb_input {
    const char *name; /* for messages and source_file: short, without the machine's folders */
    void *stream;
    /* Reads up to `size` bytes; *got 0 means the end. Errors carry the source. */
    enum pb_status (*read)(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error);
    int role; /* the role in which the extractor asked for it (struct pb_request); 0 when there is only one kind */
    const char *note; /* what the extractor noted when it asked for it; NULL: nothing */
    const struct pb_corrections
        *corrections;                 /* of its rows, which the readers of placebook/formats apply; NULL: none */
    const struct pb_input_part *part; /* NULL: the whole file */
    /* Goes back to the beginning; NULL: what was read cannot be read again. */
    enum pb_status (*again)(void *stream, struct pb_error *error);
    struct pb_tabular *table; /* the same content as a table that is open already, which takes the place of the stream
                                 where a table is wanted (placebook/formats/tabular.h); NULL: none */
};

/* The same input, read through another stream, such as one that counts: for a caller that puts a stream around it. It
 * does not go back. */
struct pb_input pb_input_through(const struct pb_input *input, void *stream,
                                 enum pb_status (*read)(void *stream, void *buffer, size_t size, size_t *got,
                                                        struct pb_error *error));

/* A stream over bytes in memory, for tests and for small members of archives. The bytes must outlive it. */
struct pb_memory_stream {
    const unsigned char *bytes;
    size_t length;
    size_t at;
    size_t step; /* most bytes to give at a time, 0 = no limit: lets tests cut records at any place */
};
struct pb_input pb_memory_input(const char *name, struct pb_memory_stream *stream);

/* Reads an input to its end into memory that the caller frees; for formats whose directory is at the end. Errors: those
 * of the input, and PB_ERROR_SOURCE when it is longer than `maximum` bytes. */
enum pb_status pb_input_all(const struct pb_input *input, size_t maximum, unsigned char **bytes, size_t *length,
                            struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
