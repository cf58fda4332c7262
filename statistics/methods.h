#ifndef PB_STATISTICS_METHODS_H
#define PB_STATISTICS_METHODS_H
/*
 * All methods and all their options: what can be said about them without a table.
 */
#include "statistics/method.h"

/* In the order of their names; NULL-terminated. */
extern const struct pb_method *const pb_methods[];

/* The method of this name; PB_ERROR_USAGE with the nearest name otherwise. */
enum pb_status pb_method_find(const char *name, const struct pb_method **method, struct pb_error *error) PB_MUST_USE;

enum pb_method_option_kind {
    PB_METHOD_SWITCH, /* no value */
    PB_METHOD_VALUE,  /* one value */
    PB_METHOD_LIST,   /* values with commas between them, and may be given several times */
};

/* The options of all methods: name, kind, what help calls the value, help, the words that the value may be (NULL: any
 * text). A macro, so that a front end can make constants of its own from it; pb_method_options is the same as a table.
 */
#define PB_METHOD_OPTIONS(OPTION)                                                                                      \
    OPTION("confidence", PB_METHOD_LIST, "LEVEL",                                                                      \
           "levels of the limits, from 0.9 to below 1, or in percent (default: 0.95,0.998)", NULL)                     \
    OPTION("multiplier", PB_METHOD_VALUE, "NUMBER",                                                                    \
           "what values are given per: 100 for percentages, 100000 for rates; each method has its own default", NULL)  \
    OPTION("against", PB_METHOD_VALUE, "GROUP", "the group of the table that the others are compared with", NULL)      \
    OPTION("quantiles", PB_METHOD_VALUE, "N", "how many groups to rank the values into", NULL)                         \
    OPTION("invert", PB_METHOD_SWITCH, NULL, "let quantile 1 have the highest values", NULL)                           \
    OPTION("kind", PB_METHOD_VALUE, "KIND", "what the values are: proportion, ratio or rate",                          \
           PB_CHOICES("proportion", "ratio", "rate"))                                                                  \
    OPTION("value-type", PB_METHOD_VALUE, "TYPE", "what the values are: 0 any number, 1 rates, 2 proportions",         \
           PB_CHOICES("0", "1", "2"))                                                                                  \
    OPTION("transform", PB_METHOD_SWITCH, NULL, "fit the line to logarithms of rates or logits of proportions", NULL)  \
    OPTION("screen", PB_METHOD_VALUE, "WORD", "leave outlying moving ranges out of the limits: on or off",             \
           PB_CHOICES("on", "off"))                                                                                    \
    OPTION("baseline", PB_METHOD_VALUE, "N", "calculate the limits from the first N points of each segment", NULL)     \
    OPTION("chart", PB_METHOD_VALUE, "KIND",                                                                           \
           "which chart: xmr (the default), p for proportions, u for rates, g and t for cases and times between rare " \
           "events",                                                                                                   \
           PB_CHOICES("xmr", "p", "u", "g", "t"))

#define PB_CHOICES(...) ((const char *const[]){ __VA_ARGS__, NULL })

struct pb_method_option {
    const char *name; /* without dashes; NULL ends the list */
    enum pb_method_option_kind kind;
    const char *value;
    const char *help;
    const char *const *choices;
};
extern const struct pb_method_option pb_method_options[];

/* Does the method take this option? */
bool pb_method_takes(const struct pb_method *method, const char *option, bool *required);

#endif
