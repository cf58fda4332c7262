#include "tests/support/document.h"

#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *pb_test_edited(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    cr_assert_not_null(at, "the test's text has no \"%s\"", from);
    size_t before = (size_t)(at - text);
    size_t size = strlen(text) - strlen(from) + strlen(to) + 1;
    char *edited = malloc(size); /* checked: below */
    cr_assert_not_null(edited);
    (void)snprintf(edited, size, "%.*s%s%s", (int)before, text, to, at + strlen(from));
    return edited;
}

void pb_test_document(struct pb_json *json, const char *name, const char *text)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_json_open(json, name, text, strlen(text), &error), PB_OK, "%s", error.message);
}

void pb_test_document_of(struct pb_json *json, const char *path)
{
    char full[1024];
    (void)snprintf(full, sizeof full, "%s/%s", PB_SOURCE_DIR, path);
    size_t length = 0;
    char *text = pb_test_content(full, &length);
    pb_test_document(json, path, text);
    free(text);
}

static void assert_says(const char *what, const char *text, const char *part)
{
    cr_assert_not_null(strstr(text, part), "the %s '%s' does not say '%s'", what, text, part);
}

void pb_test_error_is(const struct pb_error *error, const char *name, uint64_t line, uint32_t column,
                      const char *message, const char *hint)
{
    cr_assert_eq(error->code, PB_ERROR_CONFIGURATION, "code %d: %s", (int)error->code, error->message);
    bool there = strcmp(error->source, name) == 0 && error->line == line && error->column == column;
    cr_assert(there, "at %s:%lu:%u, expected %s:%lu:%u: %s", error->source, (unsigned long)error->line, error->column,
              name, (unsigned long)line, column, error->message);
    assert_says("message", error->message, message);
    assert_says("hint", error->hint, hint);
}
