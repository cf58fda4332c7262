#ifndef PB_CLI_VIEWS_ACCOUNT_H
#define PB_CLI_VIEWS_ACCOUNT_H
/*
 * What became of the rows of a file, and what was not used of it (app/account.h).
 */
#include "app/account.h"
#include "cli/terminal/json_writer.h"

/* For people, indented below the line with the row counts. */
void pb_account_print(const struct pb_account *account, FILE *file);

/* "rejected" and "cautions", as keys of the object that is open. */
void pb_account_json(struct pb_json_writer *writer, const struct pb_account *account);

#endif
