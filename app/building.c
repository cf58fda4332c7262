#include "app/building.h"

struct cJSON *pb_build_text(struct pb_building *building, struct cJSON *object, const char *key, const char *text)
{
    struct cJSON *item = object ? cJSON_AddStringToObject(object, key, text) : NULL;
    building->broken = building->broken || !item;
    return item;
}

struct cJSON *pb_build_new(struct pb_building *building, struct cJSON *object, const char *key, bool list)
{
    struct cJSON *item = !object ? NULL
                         : list  ? cJSON_AddArrayToObject(object, key)
                                 : cJSON_AddObjectToObject(object, key);
    building->broken = building->broken || !item;
    return item;
}

struct cJSON *pb_build_append(struct pb_building *building, struct cJSON *list, struct cJSON *item)
{
    if (list && item && cJSON_AddItemToArray(list, item))
        return item;
    cJSON_Delete(item);
    building->broken = true;
    return NULL;
}

void pb_build_in_list(struct pb_building *building, struct cJSON *list, const char *text)
{
    (void)pb_build_append(building, list, cJSON_CreateString(text));
}
