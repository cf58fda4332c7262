#ifndef PB_CORE_BASE_URL_HIDE_H
#define PB_CORE_BASE_URL_HIDE_H
/*
 * Secrets in addresses. Some services take a key as part of the address (?uid=0x123, &key=..., &token=...). Nobody who
 * reads a message, a log, the ledger or a publication is to see it: all of these go through here.
 */
#include <stdbool.h>
#include <stddef.h>

/* Is a parameter of this name a secret? key, apikey, uid, token, access_token, sig, password ... in any case. */
bool pb_url_name_is_secret(const char *name, size_t length);

/* Puts *** in place of the value of every secret parameter of every address in the text. It does not become longer. */
void pb_url_hide(char *text);

/* Finds the next parameter in a query ("a=1&b=2"): *name and *value point into it. Returns where to go on, NULL at the
 * end. */
const char *pb_url_parameter(const char *query, const char **name, size_t *name_length, const char **value,
                             size_t *value_length);

#endif
