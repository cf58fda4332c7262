#ifndef PB_CORE_FORMATS_PACKING_H
#define PB_CORE_FORMATS_PACKING_H
/*
 * Packs content with those threads that have nothing else to do (placebook/share.h), to the same bytes for any number
 * of them.
 *
 * Content is cut into pieces of PB_PACKING_PIECE bytes. Each is packed as if nothing had been before it and ends at a
 * whole byte, so pieces can be packed at once and their bytes put one after the other: together they are one stream
 * (RFC 1951). What a piece does not know of the one before it costs about a hundredth of its packed size. A piece that
 * no other thread can help with goes through the packer as it comes, and is not held in memory.
 */
#include "core/formats/deflate.h"
#include "placebook/share.h"

enum { PB_PACKING_PIECE = 1 << 20 };

struct pb_packing; /* opaque */

/* NULL: out of memory. `output` is whose threads help. */
struct pb_packing *pb_packing_open(const struct pb_output *output, pb_deflate_sink *sink, void *context);
void pb_packing_close(struct pb_packing *packing); /* may be NULL; what is not finished is given up */

/* As pb_deflate_begin and so on; false also when out of memory. */
void pb_packing_begin(struct pb_packing *packing);
bool pb_packing_write(struct pb_packing *packing, const void *bytes, size_t length);
bool pb_packing_finish(struct pb_packing *packing);

#endif
