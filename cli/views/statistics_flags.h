#ifndef PB_CLI_STATISTICS_FLAGS_H
#define PB_CLI_STATISTICS_FLAGS_H
/*
 * How the options of methods are typed.
 */
#include "cli/arguments/command.h"
#include "statistics/methods.h"

/* All flags of `placebook statistics`: those of the command itself, then the options of all methods. */
extern const struct pb_flag pb_statistics_flags[];

/* Does the method take this flag? All methods take the flags of the command itself. */
bool pb_statistics_takes(const struct pb_method *method, const char *flag);

/* What was typed as options of a method, in the arena; lists are taken apart. */
struct pb_arguments;
enum pb_status pb_statistics_given(const struct pb_arguments *arguments, struct pb_arena *arena,
                                   const struct pb_method_given **given, size_t *count,
                                   struct pb_error *error) PB_MUST_USE;

#endif
