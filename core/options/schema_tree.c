#include "core/options/schema_tree.h"

#include <cjson/cJSON.h>

struct cJSON *pb_schema_put(bool *whole, struct cJSON *object, const char *key, struct cJSON *value)
{
    if (value && object && cJSON_AddItemToObject(object, key, value))
        return value;
    cJSON_Delete(value);
    *whole = false;
    return NULL;
}

struct cJSON *pb_schema_put_item(bool *whole, struct cJSON *list, struct cJSON *value)
{
    if (value && list && cJSON_AddItemToArray(list, value))
        return value;
    cJSON_Delete(value);
    *whole = false;
    return NULL;
}
