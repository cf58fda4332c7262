/*
 * The names in a folder of publications: which may be one, what `latest` names, and where publication.json is. The
 * other files publication*.c stand on this one.
 */
#include "engine/files/files.h"
#include "engine/publication/publication_private.h"
#include "placebook/period.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum pb_status pb_publication_failed(const struct pb_publication *publication, const char *doing, const char *name,
                                     int number, struct pb_error *error)
{
    char path[sizeof publication->output + PB_PUBLICATION_NAME + 1];
    (void)snprintf(path, sizeof path, "%s/%s", publication->output, name);
    return pb_path_failed(doing, path, number, 0, PB_ERROR_PUBLISH, error);
}

bool pb_publication_name_valid(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length < PB_PUBLICATION_NAME && name[0] != '.' && !strchr(name, '/') &&
           strcmp(name, PB_LATEST_NAME) != 0;
}

int32_t pb_publication_day(const char *name)
{
    int32_t day = 0;
    for (int i = 0; i < 8; i++) {
        if (name[i] < '0' || name[i] > '9')
            return 0;
        day = day * 10 + (name[i] - '0');
    }
    return name[8] == 'T' && pb_date_valid(day) ? day : 0;
}

void pb_publication_linked(const struct pb_publication *publication, char name[PB_PUBLICATION_NAME])
{
    ssize_t length = readlinkat(publication->lock, PB_LATEST_NAME, name, PB_PUBLICATION_NAME);
    if (length < 0 || length >= PB_PUBLICATION_NAME)
        length = 0;
    name[length] = '\0';
    if (!pb_publication_name_valid(name))
        name[0] = '\0';
}

bool pb_publication_path_inside(const char *path)
{
    for (const char *part = path;;) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        if (!part[length])
            return true;
        part += length + 1;
    }
}

enum pb_status pb_publication_manifest(const struct pb_publication *publication, const char *name,
                                       struct pb_arena *arena, const char **manifest, struct pb_error *error)
{
    char path[sizeof publication->output + PB_PUBLICATION_NAME + sizeof PB_MANIFEST_NAME + 2];
    (void)snprintf(path, sizeof path, "%s/%s/" PB_MANIFEST_NAME, publication->output, name);
    *manifest = NULL;
    struct stat facts;
    if (stat(path, &facts) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return PB_OK;
    char *text = NULL;
    size_t length = 0;
    enum pb_status status = pb_file_read(path, PB_MANIFEST_MAXIMUM, arena, &text, &length, PB_ERROR_PUBLISH, error);
    if (status == PB_OK)
        *manifest = text;
    return status;
}
