#ifndef PB_CLI_STATISTICS_PAGES_H
#define PB_CLI_STATISTICS_PAGES_H
/*
 * What the program says about methods: made from their declarations.
 */
#include "cli/arguments/command.h"
#include "statistics/methods.h"

/* The list of methods, and the page of one. */
enum pb_status pb_methods_list(struct pb_call *call, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_method_page(struct pb_call *call, const struct pb_method *method, struct pb_error *error) PB_MUST_USE;

#endif
