#ifndef PB_CORE_OPTIONS_OPTIONS_TEXT_H
#define PB_CORE_OPTIONS_OPTIONS_TEXT_H
/*
 * Option tables as text for people: `placebook modules show` and the reference pages.
 */
#include "placebook/options.h"

enum pb_options_style {
    PB_OPTIONS_PLAIN,    /* for a terminal: one paragraph an option */
    PB_OPTIONS_MARKDOWN, /* one row of a table an option */
};

/* Takes a piece of text; false stops the writing. */
typedef bool pb_text_sink(void *sink, const char *text, size_t length);

/* Writes name, type, default, required, choices or range, help and example of every option. Nested ones are written
 * "target.value", "sources[].id", "parameters.NAME.help"; advanced and deprecated ones come last on each level. False
 * when `emit` returned false. An empty table writes nothing. */
bool pb_options_write(const struct pb_option *options, enum pb_options_style style, pb_text_sink *emit, void *sink);

#endif
