/*
 * Finding a method, and which options it takes: confidence when it has limits, multiplier when it has one, and those
 * that its declaration names.
 */
#include "statistics/methods.h"

#include "core/base/unknown_word.h"

#include <string.h>

#define OPTION(NAME, KIND, VALUE, HELP, CHOICES)                                                                       \
    { .name = (NAME), .kind = (KIND), .value = (VALUE), .help = (HELP), .choices = (CHOICES) },

const struct pb_method_option pb_method_options[] = { PB_METHOD_OPTIONS(OPTION){ 0 } };

static const char *method_at(const void *context, size_t i)
{
    (void)context;
    return pb_methods[i] ? pb_methods[i]->name : NULL;
}

enum pb_status pb_method_find(const char *name, const struct pb_method **method, struct pb_error *error)
{
    for (size_t i = 0; pb_methods[i]; i++) {
        if (strcmp(pb_methods[i]->name, name) != 0)
            continue;
        *method = pb_methods[i];
        return PB_OK;
    }
    return pb_unknown_word(error, "method", name, method_at, NULL);
}

static bool has_limits(const struct pb_method *method)
{
    for (const struct pb_method_output *output = method->outputs; output->name; output++)
        if (output->kind == PB_OUTPUT_LIMITS)
            return true;
    return false;
}

bool pb_method_takes(const struct pb_method *method, const char *option, bool *required)
{
    *required = false;
    if (strcmp(option, "confidence") == 0)
        return has_limits(method);
    if (strcmp(option, "multiplier") == 0)
        return method->multiplier > 0;
    for (const struct pb_method_flag *own = method->flags; own && own->name; own++) {
        if (strcmp(own->name, option) != 0)
            continue;
        *required = own->required;
        return true;
    }
    return false;
}
