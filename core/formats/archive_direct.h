#ifndef PB_CORE_FORMATS_ARCHIVE_DIRECT_H
#define PB_CORE_FORMATS_ARCHIVE_DIRECT_H
/*
 * A short way to what is in a member of a zip file: unpacked from the file in memory by ISA-L, in less than half of the
 * time of zlib, which libarchive uses.
 *
 * It decides nothing. Which members a file has, and what is wrong with it, is said by libarchive (archive.c); the short
 * way is only for members of which both say the same name and size, in files as nearly every program writes them: one
 * directory, right at the end, and every member where it says, on its own. When the packed bytes turn out not to be
 * sound, or what they unpack to has another size or checksum, the member is read by libarchive from the place that was
 * reached, and it is libarchive that finds the fault and names it.
 */
#include "placebook/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pb_direct {
    const unsigned char *name; /* not terminated */
    size_t name_length;
    uint32_t place; /* of its header in the file */
    uint32_t sum;   /* CRC-32 */
    uint32_t packed_size;
    uint32_t size;
    unsigned method; /* and the flags, in the words of the format */
    unsigned flags;
    const unsigned char *packed; /* NULL: the short way is not for this one */
};

/* The entries of a zip file that is in memory, in the order of their places, which is that of libarchive. NULL when
 * they are not as above, or there is no memory for them. */
const struct pb_direct *pb_direct_list(struct pb_arena *arena, const unsigned char *bytes, size_t length,
                                       size_t *count);

struct pb_direct_stream; /* opaque */

struct pb_direct_stream *pb_direct_begin(const struct pb_direct *entry); /* NULL: out of memory */
void pb_direct_end(struct pb_direct_stream *stream);                     /* may be NULL */

/* The next bytes, none at the end. False: they are not sound, nor are those in the buffer; those before were. */
bool pb_direct_read(struct pb_direct_stream *stream, void *buffer, size_t size, size_t *got);

#endif
