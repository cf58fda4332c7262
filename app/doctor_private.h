#ifndef PB_APP_DOCTOR_PRIVATE_H
#define PB_APP_DOCTOR_PRIVATE_H
/*
 * What the files doctor*.c share.
 */
#include "app/doctor.h"

struct pb_finding *pb_doctor_add(struct pb_doctor_report *report, const char *name, enum pb_finding_state state,
                                 enum pb_error_code code);
void pb_doctor_say(struct pb_finding *finding, const char *format, ...) PB_PRINTF(2, 3);
void pb_doctor_advise(struct pb_finding *finding, const char *format, ...) PB_PRINTF(2, 3);
/* Warns of a credential that is fine but for others, who can read its file. systemd sees to its own. */
void pb_doctor_private(struct pb_finding *finding, const char *credential);

/* What a nightly run needs beside: no publication from the future, credentials that can be read, files that can be
 * written, and a timer whose pipeline is there. */
void pb_doctor_operation(struct pb_doctor_report *report, const struct pb_session *session);

/* The pipeline of the session, which is open: its inbox, and the credentials of its sources. */
void pb_doctor_pipeline(struct pb_doctor_report *report, const struct pb_session *session);

#endif
