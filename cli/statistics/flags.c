#include "cli/statistics/methods.h"

#include <string.h>

static const char *const kinds[] = { "proportion", "ratio", "rate", NULL };
static const char *const switches[] = { "on", "off", NULL };
static const char *const value_types[] = { "0", "1", "2", NULL };

const struct pb_flag pb_method_flags[] = {
    { .name = "input",
      .letter = 'i',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.csv",
      .help = "the table: CSV with a heading line; - reads it from standard input",
      .completes = PB_FILES },
    { .name = "output",
      .letter = 'o',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.csv",
      .help = "write the results into this file; they go to standard output otherwise",
      .completes = PB_FILES },
    { .name = "confidence",
      .kind = PB_FLAG_LIST,
      .value = "LEVEL",
      .help = "levels of the limits, from 0.9 to below 1, or in percent (default: 0.95,0.998)" },
    { .name = "multiplier",
      .kind = PB_FLAG_VALUE,
      .value = "NUMBER",
      .help = "what values are given per: 100 for percentages, 100000 for rates; each method has its own default" },
    { .name = "quantiles", .kind = PB_FLAG_VALUE, .value = "N", .help = "how many groups to rank the values into" },
    { .name = "invert", .help = "let quantile 1 have the highest values" },
    { .name = "kind",
      .kind = PB_FLAG_VALUE,
      .value = "KIND",
      .help = "what the values are: proportion, ratio or rate",
      .choices = kinds },
    { .name = "value-type",
      .kind = PB_FLAG_VALUE,
      .value = "TYPE",
      .help = "what the values are: 0 any number, 1 rates, 2 proportions",
      .choices = value_types },
    { .name = "transform", .help = "fit the line to logarithms of rates or logits of proportions" },
    { .name = "screen",
      .kind = PB_FLAG_VALUE,
      .value = "WORD",
      .help = "leave outlying moving ranges out of the limits: on or off",
      .choices = switches },
    { .name = "baseline",
      .kind = PB_FLAG_VALUE,
      .value = "N",
      .help = "calculate the limits from the first N points of each segment" },
    { 0 },
};

static bool has_limits(const struct pb_method *method)
{
    for (const struct pb_method_output *output = method->outputs; output->name; output++)
        if (output->kind == PB_OUTPUT_LIMITS)
            return true;
    return false;
}

bool pb_method_takes(const struct pb_method *method, const char *flag, bool *required)
{
    *required = strcmp(flag, "input") == 0;
    if (*required || strcmp(flag, "output") == 0)
        return true;
    if (strcmp(flag, "confidence") == 0)
        return has_limits(method);
    if (strcmp(flag, "multiplier") == 0)
        return method->multiplier > 0;
    for (const struct pb_method_flag *own = method->flags; own && own->name; own++) {
        if (strcmp(own->name, flag) != 0)
            continue;
        *required = own->required;
        return true;
    }
    return false;
}
