#ifndef PB_STATISTICS_SETTING_H
#define PB_STATISTICS_SETTING_H
/*
 * Turns the options that were given into the setting of a method.
 */
#include "statistics/method.h"

/* Checks that every given option belongs to the method, that those it needs are there and that their values are what
 * they may be, then lets the method prepare itself. `given` is kept, not copied. Errors: PB_ERROR_USAGE. */
enum pb_status pb_method_setting_fill(struct pb_method_setting *setting, const struct pb_method *method,
                                      const struct pb_method_given *given, size_t count, struct pb_arena *arena,
                                      struct pb_error *error) PB_MUST_USE;

#endif
