#include "cli/statistics/setting.h"

#include "cli/arguments/arguments.h"
#include "cli/statistics/methods.h"
#include "placebook/nearest.h"
#include "placebook/number.h"

#include <math.h>
#include <string.h>

static enum pb_status not_of_method(const struct pb_method *method, const char *flag, struct pb_error *error)
{
    char known[300] = "";
    bool required = false;
    for (const struct pb_flag *any = pb_method_flags; any->name; any++)
        if (pb_method_takes(method, any->name, &required))
            pb_append(known, sizeof known, "%s--%s", known[0] ? ", " : "", any->name);
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' does not belong to method %s", flag, method->name);
    pb_error_hint(error, "its options: %s", known);
    return PB_FAILED;
}

static enum pb_status check_choice(const struct pb_flag *flag, const char *value, struct pb_error *error)
{
    if (!flag->choices)
        return PB_OK;
    char known[200] = "";
    for (size_t i = 0; flag->choices[i]; i++) {
        if (strcmp(flag->choices[i], value) == 0)
            return PB_OK;
        pb_append(known, sizeof known, "%s%s", i ? ", " : "", flag->choices[i]);
    }
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "option '--%s' has '%s': expected one of %s", flag->name, value,
                  known);
    const char *nearest = pb_nearest_word(value, flag->choices);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    return PB_FAILED;
}

static enum pb_status check_flags(const struct pb_method *method, const struct pb_arguments *arguments,
                                  struct pb_error *error)
{
    bool required = false;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct pb_given *given = &arguments->given[i];
        if (given->flag->everywhere)
            continue;
        if (!pb_method_takes(method, given->flag->name, &required))
            return not_of_method(method, given->flag->name, error);
        if (check_choice(given->flag, given->value, error) != PB_OK)
            return PB_FAILED;
    }
    for (const struct pb_flag *flag = pb_method_flags; flag->name; flag++) {
        if (!pb_method_takes(method, flag->name, &required) || !required || pb_is_given(arguments, flag->name))
            continue;
        (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "method %s needs --%s %s", method->name, flag->name,
                      flag->value);
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

static enum pb_status read_levels(struct pb_method_setting *setting, struct pb_error *error)
{
    static const char *const usual[] = { "0.95", "0.998" };
    struct pb_text_list given = { 0 };
    enum pb_status status = pb_values_given(setting->arguments, "confidence", setting->arena, &given, error);
    const char *const *texts = given.count ? given.items : usual;
    size_t count = given.count ? given.count : sizeof usual / sizeof usual[0];
    if (status == PB_OK && count > PB_METHOD_LEVELS)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%zu confidence levels: expected at most %d", count,
                       (int)PB_METHOD_LEVELS);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct pb_confidence *level = &setting->levels[setting->level_count++];
        status = read_level(texts[i], level, error);
        for (const struct pb_confidence *other = setting->levels; status == PB_OK && other < level; other++)
            if (other->confidence == level->confidence)
                status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "confidence level '%s' was given twice", texts[i]);
    }
    return status;
}

static enum pb_status read_multiplier(struct pb_method_setting *setting, struct pb_error *error)
{
    const char *text = pb_value_given(setting->arguments, "multiplier");
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

enum pb_status pb_method_setting_read(struct pb_method_setting *setting, const struct pb_method *method,
                                      const struct pb_call *call, struct pb_error *error)
{
    bool required = false;
    *setting = (struct pb_method_setting){ .method = method, .arena = call->arena, .arguments = call->arguments };
    enum pb_status status = check_flags(method, call->arguments, error);
    if (status == PB_OK && pb_method_takes(method, "confidence", &required))
        status = read_levels(setting, error);
    if (status == PB_OK)
        status = read_multiplier(setting, error);
    if (status == PB_OK && method->prepare)
        status = method->prepare(setting, error);
    return status;
}

bool pb_method_switch(const struct pb_method_setting *setting, const char *flag)
{
    return pb_is_given(setting->arguments, flag);
}

const char *pb_method_word(const struct pb_method_setting *setting, const char *flag)
{
    return pb_value_given(setting->arguments, flag);
}

enum pb_status pb_method_whole(const struct pb_method_setting *setting, const char *flag, int64_t least, int64_t most,
                               int64_t fallback, int64_t *number, struct pb_error *error)
{
    const char *text = pb_value_given(setting->arguments, flag);
    *number = fallback;
    if (!text || (pb_integer_parse(text, strlen(text), number) && *number >= least && *number <= most))
        return PB_OK;
    return pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                   "option '--%s' has '%.40s': expected a whole number from %lld to %lld", flag, text, (long long)least,
                   (long long)most);
}
