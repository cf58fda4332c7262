#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

/* Where a text begins without the spaces at its ends, and how many bytes it has then. */
const char *trim(const char *text, size_t *length);

#endif
