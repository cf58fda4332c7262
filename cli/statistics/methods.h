#ifndef PB_CLI_STATISTICS_METHODS_H
#define PB_CLI_STATISTICS_METHODS_H
/*
 * All methods, and what can be said about them without a table.
 */
#include "cli/statistics/method.h"

/* In the order of their names; NULL-terminated. */
extern const struct pb_method *const pb_methods[];

/* The method of this name; PB_ERROR_USAGE with the nearest name otherwise. */
enum pb_status pb_method_find(const char *name, const struct pb_method **method, struct pb_error *error) PB_MUST_USE;

/* All flags of the command, for all methods; the flags of a method are among them. */
extern const struct pb_flag pb_method_flags[];

/* Does the method take this flag? --input and --output are taken by all. */
bool pb_method_takes(const struct pb_method *method, const char *flag, bool *required);

/* The list of methods, and the page of one. */
enum pb_status pb_methods_list(struct pb_call *call, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_method_page(struct pb_call *call, const struct pb_method *method, struct pb_error *error) PB_MUST_USE;

#endif
