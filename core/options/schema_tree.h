#ifndef PB_CORE_OPTIONS_SCHEMA_TREE_H
#define PB_CORE_OPTIONS_SCHEMA_TREE_H
/*
 * A tree of cJSON that is being built. Memory may run out at any step: then *whole becomes false, the steps after it do
 * nothing, and the tree is thrown away at the end.
 */
#include <stdbool.h>

struct cJSON;

/* Puts a value, which may be NULL, into an object or at the end of a list, which takes it over. NULL after a failure.
 */
struct cJSON *pb_schema_put(bool *whole, struct cJSON *object, const char *key, struct cJSON *value);
struct cJSON *pb_schema_put_item(bool *whole, struct cJSON *list, struct cJSON *value);

#endif
