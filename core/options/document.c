#include "core/options/document.h"

#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <stdio.h>

const struct cJSON *pb_document_key(const struct cJSON *object, const char *key)
{
    return object ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

const struct cJSON *pb_document_item(const struct pb_json *json, const struct cJSON *list, size_t item)
{
    return list ? pb_json_item(json, list, item) : NULL;
}

enum pb_status pb_document_fail(struct pb_error *error, const struct pb_json *json, const struct cJSON *node,
                                const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
    struct pb_location at = node ? pb_json_value_at(json, node) : (struct pb_location){ 0 };
    pb_error_at(error, json->name, at.line, at.column);
    return status;
}

void pb_document_hint(struct pb_error *error, const char *word, const char *(*candidate)(const void *context, size_t i),
                      const void *context, const char *otherwise)
{
    const char *near = pb_nearest(word, candidate, context);
    if (near)
        pb_error_hint(error, "did you mean '%s'?", near);
    else
        pb_error_hint(error, "%s", otherwise);
}
