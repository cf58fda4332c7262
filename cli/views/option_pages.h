#ifndef PB_CLI_OPTION_PAGES_H
#define PB_CLI_OPTION_PAGES_H
/*
 * Option tables as help.
 */
#include "cli/terminal/json_writer.h"
#include "cli/terminal/terminal.h"
#include "placebook/options.h"

struct pb_option_page {
    const char *title; /* NULL ends a list of pages */
    const struct pb_option *options;
};

/* An introduction and some tables: as text, or as the JSON object "placebook.TOPIC/1" with a JSON Schema each. */
enum pb_status pb_option_pages(const struct pb_terminal *terminal, const char *topic, const char *introduction,
                               const struct pb_option_page *pages, struct pb_error *error) PB_MUST_USE;

/* One table as text. */
void pb_option_page_print(const struct pb_terminal *terminal, const struct pb_option *options);

/* One table as a list of objects: name, type, required, default, choices, help, example. Nested tables are in "fields".
 */
void pb_option_page_json(struct pb_json_writer *writer, const char *key, const struct pb_option *options);

#endif
