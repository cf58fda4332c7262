#include "core/options/options_text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 256, LINE_WIDTH = 96 };

struct writer {
    enum pb_options_style style;
    pb_text_sink *emit;
    void *sink;
    bool going; /* false once the sink refused */
};

static void options_text_put(struct writer *writer, const char *text)
{
    if (writer->going)
        writer->going = writer->emit(writer->sink, text, strlen(text));
}

static PB_PRINTF(2, 3) void put_format(struct writer *writer, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    options_text_put(writer, text);
}

/* A text in a cell of a Markdown table: a bar would end the cell. */
static void options_text_put_cell(struct writer *writer, const char *text)
{
    for (size_t length = 0; *text; text += length) {
        length = strcspn(text, "|");
        if (length && writer->going)
            writer->going = writer->emit(writer->sink, text, length);
        if (text[length] == '|') {
            options_text_put(writer, "\\|");
            length++;
        }
    }
}

/* Words of a paragraph, indented, broken before the line is full. */
static void put_paragraph(struct writer *writer, const char *text)
{
    size_t column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column && column + 1 + length > LINE_WIDTH) {
            options_text_put(writer, "\n");
            column = 0;
        }
        options_text_put(writer, column ? " " : "      ");
        column += column ? 1 : 6;
        if (writer->going)
            writer->going = writer->emit(writer->sink, text, length);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    options_text_put(writer, "\n");
}

/* How many or how large: "1 to 100", "at least 1", or nothing. */
static const char *options_text_range_text(const struct pb_option *option, char text[80])
{
    bool number = option->type == PB_OPTION_INTEGER || option->type == PB_OPTION_NUMBER;
    const char *items = number ? "" : " items";
    text[0] = '\0';
    if (option->minimum == 0 && option->maximum == 0)
        return text;
    if (option->type == PB_OPTION_TEXT) {
        (void)snprintf(text, 80, "at most %.15g characters", option->maximum);
        return text;
    }
    if (!number && option->maximum == 0)
        (void)snprintf(text, 80, "at least %.15g%s", option->minimum, option->minimum == 1 ? " item" : items);
    else
        (void)snprintf(text, 80, "%.15g to %.15g%s", option->minimum, option->maximum, items);
    return text;
}

static void put_choices(struct writer *writer, const struct pb_option *option, const char *quote)
{
    for (const char *const *choice = option->choices; choice && *choice; choice++)
        put_format(writer, "%s%s%s%s", choice == option->choices ? "" : ", ", quote, *choice, quote);
}

static void options_text_write_plain(struct writer *writer, const struct pb_option *option, const char *name)
{
    char range[80];
    put_format(writer, "  %s (%s", name, pb_option_type_text(option->type));
    if (option->flags & PB_REQUIRED && !option->default_value)
        options_text_put(writer, ", required");
    if (option->default_value)
        put_format(writer, ", default %s", option->default_value[0] ? option->default_value : "empty");
    if (options_text_range_text(option, range)[0])
        put_format(writer, ", %s", range);
    if (option->choices) {
        options_text_put(writer, ", one of: ");
        put_choices(writer, option, "");
    }
    if (option->flags & PB_SECRET)
        options_text_put(writer, ", secret");
    options_text_put(writer, option->flags & PB_DEPRECATED ? ", deprecated)\n" : ")\n");
    if (option->help)
        put_paragraph(writer, option->help);
    if (option->example) {
        options_text_put(writer, "      example: ");
        options_text_put(writer, option->example);
        options_text_put(writer, "\n");
    }
}

static void write_markdown(struct writer *writer, const struct pb_option *option, const char *name)
{
    char range[80];
    put_format(writer, "| `%s` | %s", name, pb_option_type_text(option->type));
    if (options_text_range_text(option, range)[0])
        put_format(writer, ", %s", range);
    if (option->choices) {
        options_text_put(writer, ": ");
        put_choices(writer, option, "`");
    }
    options_text_put(writer, " | ");
    if (option->default_value && option->default_value[0])
        put_format(writer, "`%s`", option->default_value);
    else if (option->default_value)
        options_text_put(writer, "empty");
    else
        options_text_put(writer, option->flags & PB_REQUIRED ? "required" : "");
    options_text_put(writer, " | ");
    if (option->flags & PB_DEPRECATED)
        options_text_put(writer, "Deprecated. ");
    if (option->flags & PB_SECRET)
        options_text_put(writer, "Secret. ");
    if (option->help)
        options_text_put_cell(writer, option->help);
    if (option->example) {
        options_text_put(writer, " Example: `");
        options_text_put_cell(writer, option->example);
        options_text_put(writer, "`");
    }
    options_text_put(writer, " |\n");
}

/* How the fields of an option are reached from its name. */
static const char *joint(const struct pb_option *option)
{
    if (option->type == PB_OPTION_OBJECT_LIST)
        return "[].";
    return option->type == PB_OPTION_MAP ? ".NAME." : ".";
}

/* The recursion follows the tables, which are part of the program. */
static void write_level(struct writer *writer, const struct pb_option *options, const char *prefix)
{
    for (int last = 0; last < 2; last++)
        for (const struct pb_option *option = options; option->name; option++) {
            bool is_last = (option->flags & (PB_ADVANCED | PB_DEPRECATED)) != 0;
            if (!pb_option_in_json(option) || is_last != (last == 1))
                continue;
            char name[NAME_SIZE];
            (void)snprintf(name, sizeof name, "%s%s", prefix, option->name);
            if (writer->style == PB_OPTIONS_MARKDOWN)
                write_markdown(writer, option, name);
            else
                options_text_write_plain(writer, option, name);
            if (!option->fields)
                continue;
            char inner[NAME_SIZE];
            (void)snprintf(inner, sizeof inner, "%s%s%s", prefix, option->name, joint(option));
            write_level(writer, option->fields, inner);
        }
}

bool pb_options_write(const struct pb_option *options, enum pb_options_style style, pb_text_sink *emit, void *sink)
{
    struct writer writer = { .style = style, .emit = emit, .sink = sink, .going = true };
    if (!options || !options->name)
        return true;
    if (style == PB_OPTIONS_MARKDOWN)
        options_text_put(&writer, "| Option | Type | Default | What it does |\n|---|---|---|---|\n");
    write_level(&writer, options, "");
    return writer.going;
}
