#ifndef PB_APP_DOCTOR_H
#define PB_APP_DOCTOR_H
/*
 * What a run needs from this machine, and what to do when something is wrong.
 */
#include "app/session.h"

enum pb_finding_state { PB_FINDING_OK, PB_FINDING_WARN, PB_FINDING_FAIL };

struct pb_finding {
    const char *name;
    enum pb_finding_state state;
    enum pb_error_code code; /* of a failure */
    char message[1200];
    char advice[600]; /* what to do, or "" */
};

enum { PB_FINDINGS_MAXIMUM = 48 };

struct pb_doctor_report {
    struct pb_finding findings[PB_FINDINGS_MAXIMUM];
    size_t count;
    int exit_code; /* of the worst failure; 0: none */
};

/* With session->path: what that pipeline would use, also what its file says: the folders, credentials of its sources,
 * its inbox. A pipeline that cannot be opened is a finding, and the rest is looked at without it. Close the session.
 *
 * Looks at versions of libraries, proxies, certificates, the clock, the folders that the settings of the session name,
 * the store, publications that are dated in the future, the modules, credentials, and timers of systemd. Creates
 * nothing. What is wrong with the machine is a finding; errors are about settings (PB_ERROR_CONFIGURATION). */
enum pb_status pb_doctor(struct pb_session *session, struct pb_doctor_report *report,
                         struct pb_error *error) PB_MUST_USE;

#endif
