/*
 * Options in the order in which a person would want to hear what is wrong: one that the method does not have, a value
 * that is not one of its choices, one that is missing; then the levels, the multiplier, and what only the method knows.
 */
#include "statistics/setting.h"

#include "core/base/append.h"
#include "placebook/nearest.h"
#include "placebook/number.h"
#include "statistics/methods.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static enum pb_status not_of_method(const struct pb_method *method, const char *option, struct pb_error *error)
{
    char known[300] = "";
    bool required = false;
    for (const struct pb_method_option *any = pb_method_options; any->name; any++)
        if (pb_method_takes(method, any->name, &required))
            pb_append(known, sizeof known, "%s--%s", known[0] ? ", " : "", any->name);
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' does not belong to method %s", option, method->name);
    if (known[0])
        pb_error_hint(error, "its options: %s", known);
    return PB_FAILED;
}

static const struct pb_method_option *option_called(const char *name)
{
    const struct pb_method_option *option = pb_method_options;
    while (option->name && strcmp(option->name, name) != 0)
        option++;
    return option->name ? option : NULL;
}

static enum pb_status check_choice(const struct pb_method_option *option, const char *value, struct pb_error *error)
{
    if (!option->choices)
        return PB_OK;
    char known[200] = "";
    for (size_t i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], value) == 0)
            return PB_OK;
        pb_append(known, sizeof known, "%s%s", i ? ", " : "", option->choices[i]);
    }
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' has '%s': expected one of %s", option->name, value,
                  known);
    const char *nearest = pb_nearest_word(value, option->choices);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    return PB_FAILED;
}

static bool is_given(const struct pb_method_setting *setting, const char *name)
{
    for (size_t i = 0; i < setting->given_count; i++)
        if (strcmp(setting->given[i].name, name) == 0)
            return true;
    return false;
}

static enum pb_status setting_check_options(const struct pb_method_setting *setting, struct pb_error *error)
{
    const struct pb_method *method = setting->method;
    bool required = false;
    for (size_t i = 0; i < setting->given_count; i++) {
        const struct pb_method_given *given = &setting->given[i];
        const struct pb_method_option *option = option_called(given->name);
        if (!option || !pb_method_takes(method, given->name, &required))
            return not_of_method(method, given->name, error);
        assert((option->kind == PB_METHOD_SWITCH) == !given->value);
        if (check_choice(option, given->value, error) != PB_OK)
            return PB_FAILED;
    }
    for (const struct pb_method_option *option = pb_method_options; option->name; option++) {
        if (!pb_method_takes(method, option->name, &required) || !required || is_given(setting, option->name))
            continue;
        (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "method %s needs --%s %s", method->name, option->name,
                      option->value);
        pb_error_hint(error, "placebook statistics %s --help shows what it takes", method->name);
        return PB_FAILED;
    }
    return PB_OK;
}

static enum pb_status bad_level(const char *text, struct pb_error *error)
{
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                  "confidence level '%.40s': expected 0.9 to below 1, or 90 to below 100", text);
    pb_error_hint(error, "write --confidence 0.95,0.998");
    return PB_FAILED;
}

/* The decimals of 0.998, and of 99.8 percent: 998. A level is named by at least two of them: 0.9 is 90. */
static enum pb_status read_level(const char *text, struct pb_confidence *level, struct pb_error *error)
{
    char shortest[PB_NUMBER_TEXT];
    double number = 0;
    if (!pb_number_parse(text, strlen(text), &number) || !(number < 1 ? number >= 0.9 : number >= 90 && number < 100))
        return bad_level(text, error);
    (void)pb_number_format(number, shortest);
    size_t length = 0;
    for (const char *digit = number < 1 ? shortest + 2 : shortest; *digit; digit++)
        if (*digit != '.' && length + 2 < sizeof level->digits)
            level->digits[length++] = *digit;
    if (length == 1)
        level->digits[length++] = '0';
    level->digits[length] = '\0';
    char decimal[PB_NUMBER_TEXT];
    int written = snprintf(decimal, sizeof decimal, "0.%s", level->digits);
    if (!pb_number_parse(decimal, (size_t)written, &level->confidence) || level->confidence >= 1)
        return bad_level(text, error);
    return pb_confidence_z(level->confidence, &level->z, error);
}

static enum pb_status add_level(struct pb_method_setting *setting, const char *text, struct pb_error *error)
{
    struct pb_confidence *level = &setting->levels[setting->level_count++];
    enum pb_status status = read_level(text, level, error);
    for (const struct pb_confidence *other = setting->levels; status == PB_OK && other < level; other++)
        if (other->confidence == level->confidence)
            status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "confidence level '%s' was given twice", text);
    return status;
}

static enum pb_status read_levels(struct pb_method_setting *setting, struct pb_error *error)
{
    static const char *const usual[] = { "0.95", "0.998" };
    size_t count = 0;
    for (size_t i = 0; i < setting->given_count; i++)
        count += strcmp(setting->given[i].name, "confidence") == 0;
    if (count > PB_METHOD_LEVELS)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%zu confidence levels: expected at most %d", count,
                       (int)PB_METHOD_LEVELS);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < setting->given_count; i++)
        if (strcmp(setting->given[i].name, "confidence") == 0)
            status = add_level(setting, setting->given[i].value, error);
    for (size_t i = 0; status == PB_OK && count == 0 && i < sizeof usual / sizeof usual[0]; i++)
        status = add_level(setting, usual[i], error);
    return status;
}

static enum pb_status read_multiplier(struct pb_method_setting *setting, struct pb_error *error)
{
    const char *text = pb_method_word(setting, "multiplier");
    setting->multiplier = setting->method->multiplier;
    bool any = setting->method->any_multiplier;
    if (!text || (pb_number_parse(text, strlen(text), &setting->multiplier) &&
                  (setting->multiplier > 0 || (any && setting->multiplier < 0))))
        return PB_OK;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "multiplier '%.40s': expected a number %s 0", text,
                  any ? "other than" : "above");
    pb_error_hint(error, "write --multiplier 100 for percentages, --multiplier 100000 for rates per 100,000");
    return PB_FAILED;
}

enum pb_status pb_method_setting_fill(struct pb_method_setting *setting, const struct pb_method *method,
                                      const struct pb_method_given *given, size_t count, struct pb_arena *arena,
                                      struct pb_error *error)
{
    bool required = false;
    *setting = (struct pb_method_setting){ .method = method, .arena = arena, .given = given, .given_count = count };
    enum pb_status status = setting_check_options(setting, error);
    if (status == PB_OK && pb_method_takes(method, "confidence", &required))
        status = read_levels(setting, error);
    if (status == PB_OK)
        status = read_multiplier(setting, error);
    if (status == PB_OK && method->prepare)
        status = method->prepare(setting, error);
    return status;
}

bool pb_method_switch(const struct pb_method_setting *setting, const char *option)
{
    return is_given(setting, option);
}

const char *pb_method_word(const struct pb_method_setting *setting, const char *option)
{
    const char *word = NULL;
    for (size_t i = 0; i < setting->given_count; i++)
        if (strcmp(setting->given[i].name, option) == 0)
            word = setting->given[i].value;
    return word;
}

enum pb_status pb_method_whole(const struct pb_method_setting *setting, const char *option, int64_t least, int64_t most,
                               int64_t default_value, int64_t *number, struct pb_error *error)
{
    const char *text = pb_method_word(setting, option);
    *number = default_value;
    if (!text || (pb_integer_parse(text, strlen(text), number) && *number >= least && *number <= most))
        return PB_OK;
    return pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                   "option '--%s' has '%.40s': expected a whole number from %lld to %lld", option, text,
                   (long long)least, (long long)most);
}
