#ifndef PB_CORE_FORMATS_DEFLATE_H
#define PB_CORE_FORMATS_DEFLATE_H
/*
 * Packs bytes as deflate (RFC 1951): the one place where the program packs what it publishes.
 *
 * It is code of our own because no library of Debian has all three things that are needed. What is published has to be
 * the same bytes for the same content, on every processor and however the content comes in pieces; a sheet of a million
 * rows must not be held in memory; and zlib, which does both, took two fifths of the processor time of a run.
 *   zlib       level 2 packs 200 to 240 MB a second of our sheets and tables, level 3 165 to 210
 *   libdeflate 360 to 520 MB/s and always the same bytes, but only of a whole member in memory: it has no stream, and
 *              cannot end a piece with a block that is not the last one
 *   ISA-L      780 to 1,000 MB/s, but its bytes depend on the addresses at which it works
 *   this       600 to 1,000 MB/s, and smaller than zlib's level 3
 * What it writes depends on nothing but the content: the table of places and the blocks are those of the member's
 * bytes, whatever pieces they come in; and where bytes are compared with instructions of one processor
 * (core/formats/deflate_same.h), others calculate the same. tests/formats/test_deflate.c unpacks with zlib and ISA-L,
 * tests/fuzz/fuzz_deflate.c does so with anything.
 */
#include <stdbool.h>
#include <stddef.h>

struct pb_deflater; /* about 520 KB; opaque */

/* Takes packed bytes. False: they cannot be taken, and nothing more is to be packed. */
typedef bool pb_deflate_sink(void *context, const void *bytes, size_t length);

/* NULL: out of memory. */
struct pb_deflater *pb_deflate_open(pb_deflate_sink *sink, void *context);
void pb_deflate_close(struct pb_deflater *deflater); /* may be NULL; what is not finished is given up */

/* One stream: begin, any number of writes, finish; then the next. False when the sink said so. */
void pb_deflate_begin(struct pb_deflater *deflater);
bool pb_deflate_write(struct pb_deflater *deflater, const void *bytes, size_t length);
bool pb_deflate_finish(struct pb_deflater *deflater);
/* In its place: packs what there is so far, up to a whole byte, and begins anew as if nothing had been before it. What
 * follows belongs to the same stream; it may come from another packer. */
bool pb_deflate_pause(struct pb_deflater *deflater);

#endif
