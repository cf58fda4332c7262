#ifndef PB_ENGINE_FETCH_SECRET_H
#define PB_ENGINE_FETCH_SECRET_H
/*
 * A secret that is one line of a file which only its owner can read, or of a credential of systemd: a login, the URL of
 * a webhook, the password of archives. It is in no message, no log, no key and nothing that is published.
 */
#include "placebook/arena.h"

enum { PB_SECRET_MAXIMUM = 4096 }; /* bytes of the file */

/* The line, without a byte order mark before and the end of line after it. A name without slashes is that of a
 * credential that systemd gave (systemd.exec, LoadCredential=), where there are some: NAME or, where systemd read a
 * whole folder of them as "placebook", placebook_NAME. Errors: PB_ERROR_CONFIGURATION. */
enum pb_status pb_secret_line(const char *name, struct pb_arena *arena, char **line, size_t *length,
                              struct pb_error *error) PB_MUST_USE;

#endif
