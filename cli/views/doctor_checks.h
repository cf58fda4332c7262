#ifndef PB_CLI_DOCTOR_CHECKS_H
#define PB_CLI_DOCTOR_CHECKS_H
/*
 * What `placebook doctor` looks at. Each check adds what it found to a list.
 */
#include "cli/arguments/opening.h"

enum pb_finding_state { PB_FINDING_OK, PB_FINDING_WARN, PB_FINDING_FAIL };

struct pb_finding {
    const char *name;
    enum pb_finding_state state;
    enum pb_error_code code; /* of a failure */
    char message[1200];
    char advice[600]; /* what to do, or "" */
};

enum { PB_FINDINGS_MAXIMUM = 48 };

struct pb_findings_list {
    struct pb_finding findings[PB_FINDINGS_MAXIMUM];
    size_t count;
};

/* Do the libraries that run have the versions that the program was compiled with? */
void pb_doctor_libraries(struct pb_findings_list *list);

/* Proxies of the environment (passwords left out) and the certificates that TLS is checked with. */
void pb_doctor_network(struct pb_findings_list *list);

/* Is the clock sane: not before 2024, nor before the program was installed? */
void pb_doctor_clock(struct pb_findings_list *list);

/* Can this folder, or the one that it would be made in, be written, and is there room? */
void pb_doctor_folder(struct pb_findings_list *list, const char *name, const char *folder);

/* Does the store open, if there is one? */
void pb_doctor_store(struct pb_findings_list *list, struct pb_call *call, const struct pb_settings *settings);

/* Do all modules load? */
void pb_doctor_modules(struct pb_findings_list *list, const struct pb_settings *settings);

/* TMPDIR, or /tmp. */
const char *pb_temporary_folder(void);

#endif
