#ifndef PLACEBOOK_DIGEST_H
#define PLACEBOOK_DIGEST_H
/*
 * SHA-256, for keys of units and for what is published.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

enum { PB_DIGEST_TEXT = 65 }; /* lower-case hex and its end */

struct pb_digest; /* opaque */

struct pb_digest *pb_digest_open(void) PB_MUST_USE; /* NULL when out of memory */
void pb_digest_add(struct pb_digest *digest, const void *bytes, size_t length);
/* Adds a text with its length in front, so that "ab","c" and "a","bc" differ. NULL counts as "". */
void pb_digest_text(struct pb_digest *digest, const char *text);
/* Writes the hex text and frees the digest. */
void pb_digest_close(struct pb_digest *digest, char hex[PB_DIGEST_TEXT]);

#pragma GCC visibility pop

#endif
