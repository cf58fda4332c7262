/* A module made for another version of the interface: it must be refused before anything of it is called. */
#include "placebook/module.h"

#include <stdlib.h>

static enum pb_status apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    (void)context;
    (void)error;
    abort();
}

static const struct pb_module other_abi = {
    .abi = PB_MODULE_ABI + 1,
    .kind = PB_TRANSFORM,
    .name = "other_abi",
    .summary = "Made for another version of the interface.",
    .version = "1",
    .since = "9.9.9",
    .apply = apply,
};

PB_EXPORT_MODULE(other_abi);
