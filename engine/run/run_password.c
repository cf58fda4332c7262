/*
 * The password of archives that are encrypted, for the loaders (struct pb_load). It is in no key and no message:
 * another password alone makes nothing anew.
 */
#include "engine/fetch/secret.h"
#include "engine/run/run_private.h"

#include <string.h>

enum pb_status pb_run_password_read(struct pb_running *running, struct pb_error *error)
{
    const char *name = running->request->pipeline->settings.archive_password;
    char *line = NULL;
    size_t length = 0;
    if (!name || !*name)
        return PB_OK;
    enum pb_status status = pb_secret_line(name, running->arena, &line, &length, error);
    if (status == PB_OK && (length == 0 || strpbrk(line, "\r\n")))
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "the file of archive_password must hold the password in one line, and nothing else");
    running->archive_password = line;
    return status;
}
