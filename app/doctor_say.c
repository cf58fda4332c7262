/*
 * How the checks of the doctor say what they found.
 */
#include "app/doctor_private.h"

#include "core/base/append.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct pb_finding *pb_doctor_add(struct pb_doctor_report *report, const char *name, enum pb_finding_state state,
                                 enum pb_error_code code)
{
    if (report->count < PB_FINDINGS_MAXIMUM)
        report->count++;
    struct pb_finding *finding = &report->findings[report->count - 1];
    *finding = (struct pb_finding){ .name = name, .state = state, .code = code };
    return finding;
}

void pb_doctor_say(struct pb_finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(finding->message, sizeof finding->message, format, arguments);
    va_end(arguments);
}

void pb_doctor_advise(struct pb_finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(finding->advice, sizeof finding->advice, format, arguments);
    va_end(arguments);
}

void pb_doctor_private(struct pb_finding *finding, const char *credential)
{
    struct stat facts;
    if (finding->state != PB_FINDING_OK || !strchr(credential, '/') || stat(credential, &facts) != 0 ||
        !S_ISREG(facts.st_mode) || (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0)
        return;
    finding->state = PB_FINDING_WARN;
    pb_append(finding->message, sizeof finding->message, ", by others too");
    pb_doctor_advise(finding, "it is a secret: chmod 600 %s", credential);
}
