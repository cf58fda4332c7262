#ifndef PB_CLI_STATISTICS_SETTING_H
#define PB_CLI_STATISTICS_SETTING_H
/*
 * From what was typed to the setting of a method.
 */
#include "cli/statistics/method.h"

/* Checks that every flag that was given belongs to the method, that those it needs are there and that their values are
 * what they may be, then lets the method prepare itself. Errors: PB_ERROR_USAGE. */
enum pb_status pb_method_setting_read(struct pb_method_setting *setting, const struct pb_method *method,
                                      const struct pb_call *call, struct pb_error *error) PB_MUST_USE;

#endif
