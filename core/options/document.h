#ifndef PB_CORE_OPTIONS_DOCUMENT_H
#define PB_CORE_OPTIONS_DOCUMENT_H
/*
 * Reports where in a document something is wrong that the option tables cannot express: a code that nothing defines, an
 * id that two measures claim. The document is the JSON file that a struct was read from.
 */
#include "placebook/formats/json.h"

/* The value of a key of an object, NULL when it is not there; of a list's item `item`, in one step also in a long list.
 * Both take NULL and then return NULL. */
const struct cJSON *pb_document_key(const struct cJSON *object, const char *key);
const struct cJSON *pb_document_item(const struct pb_json *json, const struct cJSON *list, size_t item);

/* Fails with PB_ERROR_CONFIGURATION at the value's position; with the file's name alone when `node` is NULL. Returns
 * PB_FAILED. */
enum pb_status pb_document_fail(struct pb_error *error, const struct pb_json *json, const struct cJSON *node,
                                const char *format, ...) PB_PRINTF(4, 5);

/* Adds the hint "Did you mean 'known'?", or `otherwise` when nothing is near. Candidates as pb_nearest takes them. */
void pb_document_hint(struct pb_error *error, const char *word, const char *(*candidate)(const void *context, size_t i),
                      const void *context, const char *otherwise);

#endif
