#ifndef PB_CLI_INBOX_H
#define PB_CLI_INBOX_H
#include "app/inbox.h"
#include "cli/arguments/command.h"

/* What became of the files of the inbox: a line, or a JSON document, for each. */
void pb_inbox_show(struct pb_call *call, const struct pb_inbox_report *report);

#endif
