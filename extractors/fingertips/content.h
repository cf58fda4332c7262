#ifndef FINGERTIPS_CONTENT_H
#define FINGERTIPS_CONTENT_H
/*
 * What a file really is, by its first bytes: services send error pages under the name of a CSV file.
 */
#include "extractors/fingertips/fingertips.h"

enum { CONTENT_PEEK = 4096 }; /* first bytes to look at */

enum content { CONTENT_TEXT, CONTENT_EMPTY, CONTENT_HTML, CONTENT_XML, CONTENT_JSON, CONTENT_ZIP, CONTENT_GZIP };

enum content fingertips_content_of(const unsigned char *bytes, size_t length);

/* Fails with what was found instead of CSV and what to do; PB_OK for CONTENT_TEXT. */
enum pb_status fingertips_content_check(const unsigned char *bytes, size_t length, const char *file,
                                        struct pb_error *error) PB_MUST_USE;

#endif
