#ifndef PB_ENGINE_FETCH_SEND_H
#define PB_ENGINE_FETCH_SEND_H
/*
 * Sends something to a URL that is a secret: the address of a webhook or of a dead-man switch. Whoever knows it can
 * write there, so it stands in a file that only its owner may read or in a credential of systemd, and in no message.
 *
 * Only https, and http for loopback addresses; certificates are always verified; redirects are not followed.
 */
#include "placebook/arena.h"

struct pb_send {
    const char *credential; /* a file, or a name in $CREDENTIALS_DIRECTORY: its line is the URL */
    const char *suffix;     /* that is added to the path of the URL, such as "/fail"; "" for none */
    const char *text;       /* JSON, sent by POST */
    size_t length;
    double seconds;                                    /* that it may take */
    const char *ca_bundle, *proxy, *proxy_credentials; /* as in struct pb_fetch_rules */
};

/* Errors: PB_ERROR_CONFIGURATION when the credential cannot be read or is no URL, PB_ERROR_SOURCE_TEMPORARY (PB_RETRY)
 * when there is no answer or one that is not a success. They name the credential, not the URL. */
enum pb_status pb_send(const struct pb_send *send, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* Could something be sent? Reads the credential as pb_send does, and sends nothing. */
enum pb_status pb_send_check(const struct pb_send *send, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
