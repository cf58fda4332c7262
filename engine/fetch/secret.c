#include "engine/fetch/secret.h"

#include "engine/files/files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Editors of Windows write one before UTF-8. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static const char *secret_path(const char *name, struct pb_arena *arena)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (strchr(name, '/') || !folder || !folder[0])
        return pb_arena_text(arena, name, strlen(name));
    const char *path = pb_path_join(arena, folder, name);
    const char *other = pb_arena_format(arena, "%s/placebook_%s", folder, name);
    return path && other && access(path, F_OK) != 0 && access(other, F_OK) == 0 ? other : path;
}

/* The secret itself, it seems: it is in no message. */
static enum pb_status no_name(struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "a secret: expected the name of a file, and there is no such file");
    pb_error_hint(error, "write the secret (user:password, a header such as X-Api-Key: 123, the password of archives) "
                         "into a file that only you can read, and name the file");
    return status;
}

enum pb_status pb_secret_line(const char *name, struct pb_arena *arena, char **line, size_t *length,
                              struct pb_error *error)
{
    const char *path = secret_path(name, arena);
    char *text = NULL;
    if (!path)
        return pb_out_of_memory(error);
    if (strpbrk(name, ":=") && access(path, F_OK) != 0)
        return no_name(error);
    enum pb_status status = pb_file_read(path, PB_SECRET_MAXIMUM, arena, &text, length, PB_ERROR_CONFIGURATION, error);
    if (status != PB_OK)
        return status;
    while (*length && (text[*length - 1] == '\n' || text[*length - 1] == '\r'))
        text[--*length] = '\0';
    size_t mark = strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0 ? strlen(BYTE_ORDER_MARK) : 0;
    *line = text + mark;
    *length -= mark;
    if (strlen(*line) != *length) { /* whatever reads it as a text would take its beginning for the secret */
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s: expected one line of text, found a zero byte", name);
        pb_error_hint(error, "save the file as plain text in UTF-8");
    }
    return status;
}
