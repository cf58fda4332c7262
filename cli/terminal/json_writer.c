#include "cli/terminal/json_writer.h"

#include <cjson/cJSON.h>

static bool json_writer_emit(void *file, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, file) == length;
}

void pb_json_document(struct pb_json_writer *writer, FILE *file, const char *schema)
{
    *writer = (struct pb_json_writer){ .emit = json_writer_emit, .sink = file };
    pb_json_object(writer, NULL);
    pb_json_text(writer, "schema", schema);
}

void pb_json_tree(struct pb_json_writer *writer, const char *key, const struct cJSON *tree)
{
    char *text = tree ? cJSON_PrintUnformatted(tree) : NULL;
    pb_json_raw(writer, key, text);
    cJSON_free(text);
}
