#ifndef PB_APP_BUILDING_H
#define PB_APP_BUILDING_H
/*
 * Building a JSON document of many parts: failures are noted and checked once, at the end. A parent that could not be
 * made may be given to the next call.
 */
#include <cjson/cJSON.h>
#include <stdbool.h>

struct pb_building {
    bool broken; /* memory was out */
};

/* Each returns what was made, or NULL. An item that cannot be appended is deleted. */
struct cJSON *pb_build_text(struct pb_building *building, struct cJSON *object, const char *key, const char *text);
struct cJSON *pb_build_new(struct pb_building *building, struct cJSON *object, const char *key, bool list);
struct cJSON *pb_build_append(struct pb_building *building, struct cJSON *list, struct cJSON *item);
void pb_build_in_list(struct pb_building *building, struct cJSON *list, const char *text);

#endif
