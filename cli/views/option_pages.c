#include "cli/views/option_pages.h"

#include "core/options/options_text.h"

#include <cjson/cJSON.h>

enum { DEPTH = 8 };

static bool option_pages_emit(void *sink, const char *text, size_t length)
{
    return fwrite(text, 1, length, (FILE *)sink) == length;
}

void pb_option_page_print(const struct pb_terminal *terminal, const struct pb_option *options)
{
    /* A stream that cannot be written is reported once, when it is closed. */
    (void)pb_options_write(options, PB_OPTIONS_PLAIN, option_pages_emit, terminal->results);
}

static void option_json(struct pb_json_writer *writer, const struct pb_option *option)
{
    pb_json_object(writer, NULL);
    pb_json_text(writer, "name", option->name);
    pb_json_text(writer, "type", pb_option_type_text(option->type));
    pb_json_boolean(writer, "required", (option->flags & PB_REQUIRED) != 0);
    if (option->default_value)
        pb_json_text(writer, "default", option->default_value);
    if (option->flags & PB_DEPRECATED)
        pb_json_boolean(writer, "deprecated", true);
    if (option->choices) {
        pb_json_list(writer, "choices");
        for (size_t i = 0; option->choices[i]; i++)
            pb_json_text(writer, NULL, option->choices[i]);
        pb_json_end_list(writer);
    }
    pb_json_text(writer, "help", option->help);
    if (option->example)
        pb_json_text(writer, "example", option->example);
}

static bool printed(const struct pb_option *option)
{
    return option->type != PB_OPTION_KEY && option->type != PB_OPTION_LOCATION;
}

void pb_option_page_json(struct pb_json_writer *writer, const char *key, const struct pb_option *options)
{
    /* Tables are the program's own, and nested a few levels deep. */
    const struct pb_option *levels[DEPTH] = { options };
    size_t depth = 1;
    pb_json_list(writer, key);
    while (depth > 0) {
        const struct pb_option *option = levels[depth - 1];
        if (!option || !option->name) {
            pb_json_end_list(writer);
            if (--depth > 0)
                pb_json_end_object(writer);
            continue;
        }
        levels[depth - 1] = option + 1;
        if (!printed(option))
            continue;
        option_json(writer, option);
        if (option->fields && depth < DEPTH) {
            pb_json_list(writer, "fields");
            levels[depth++] = option->fields;
        } else {
            pb_json_end_object(writer);
        }
    }
}

static enum pb_status pages_json(const struct pb_terminal *terminal, const char *topic, const char *introduction,
                                 const struct pb_option_page *pages, struct pb_error *error)
{
    struct pb_json_writer writer;
    char schema[64];
    (void)snprintf(schema, sizeof schema, "placebook.%s/1", topic);
    pb_json_document(&writer, terminal->results, schema);
    pb_json_text(&writer, "introduction", introduction);
    pb_json_list(&writer, "tables");
    enum pb_status status = PB_OK;
    for (const struct pb_option_page *page = pages; page->title; page++) {
        struct cJSON *tree = pb_options_schema(page->options);
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "title", page->title);
        pb_option_page_json(&writer, "options", page->options);
        pb_json_tree(&writer, "json_schema", tree);
        pb_json_end_object(&writer);
        if (!tree)
            status = pb_out_of_memory(error);
        cJSON_Delete(tree);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
    return status;
}

enum pb_status pb_option_pages(const struct pb_terminal *terminal, const char *topic, const char *introduction,
                               const struct pb_option_page *pages, struct pb_error *error)
{
    if (terminal->json)
        return pages_json(terminal, topic, introduction, pages, error);
    pb_print_wrapped(terminal->results, introduction, 0, PB_PAGE_WIDTH, 0);
    for (const struct pb_option_page *page = pages; page->title; page++) {
        pb_print(terminal->results, "\n%s%s%s\n\n", pb_colour(terminal->colour_results, "bold"), page->title,
                 pb_colour(terminal->colour_results, "none"));
        pb_option_page_print(terminal, page->options);
    }
    return PB_OK;
}
