#ifndef PB_APP_VERIFY_H
#define PB_APP_VERIFY_H
/*
 * Is a publication what was published, and do its files agree with each other (engine/verify/verify.h)?
 */
#include "app/session.h"
#include "engine/verify/verify.h"

struct pb_verification {
    const char *output; /* folder of publications; NULL: that of the latest run that published */
    const char *wanted; /* number of a run, name of a publication, a path to one; NULL: the latest */
};

struct pb_verified {
    const char *output; /* folder of publications */
    const char *name;   /* of the publication */
    struct pb_verify_result result;
};

/* Looks at a publication; changes nothing and takes no lock. PB_OK with any number of damages. Into the session's
 * arena. */
enum pb_status pb_app_verify(struct pb_session *session, const struct pb_verification *request,
                             struct pb_verified *verified, struct pb_error *error) PB_MUST_USE;

#endif
