#include "placebook/deprivation.h"

#include <string.h>
#include <strings.h>

static const char *const ordinals[] = { "first ", "second ", "third ", "fourth ", "fifth " };

/* Words that count from the most deprived end, and words that count from the other. */
static const char *const from_most[] = { "most deprived ", "more deprived " };
static const char *const from_least[] = { "least deprived ", "less deprived " };

size_t pb_deprivation_groups(const char *category_type)
{
    if (strcasestr(category_type, "deprivation deciles"))
        return 10;
    return strcasestr(category_type, "deprivation quintiles") ? 5 : 0;
}

/* Does the text speak of groups by rank? */
static bool is_ranked(const char *text)
{
    static const char *const nouns[] = { "decile", "quintile", "quartile", "quantile", "tertile" };
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++)
        if (strcasestr(text, nouns[i]))
            return true;
    return false;
}

bool pb_grouping_is_relative(const char *category_type)
{
    static const char within[] = "within ";
    static const char *const countries[] = { "england", "great britain", "the uk", "uk", "the united kingdom" };
    if (!is_ranked(category_type))
        return false;
    if (strcasestr(category_type, "local deprivation") || strcasestr(category_type, "local quintile") ||
        strcasestr(category_type, "local decile"))
        return true;
    const char *where = strcasestr(category_type, within);
    if (!where)
        return false;
    where += sizeof within - 1;
    for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++)
        if (strncasecmp(where, countries[i], strlen(countries[i])) == 0)
            return false;
    return true;
}

static const char *past(const char *text, const char *words)
{
    size_t length = strlen(words);
    return strncasecmp(text, words, length) == 0 ? text + length : NULL;
}

size_t pb_deprivation_group(const char *category, size_t groups)
{
    const char *text = category;
    size_t place = 1;
    for (size_t i = 0; i < sizeof ordinals / sizeof ordinals[0]; i++) {
        const char *rest = past(category, ordinals[i]);
        if (rest) {
            text = rest;
            place = i + 1;
        }
    }
    const char *noun = NULL;
    for (size_t i = 0; !noun && i < 2; i++)
        noun = past(text, from_most[i]);
    for (size_t i = 0; !noun && i < 2; i++) {
        noun = past(text, from_least[i]);
        if (noun)
            place = groups + 1 - place;
    }
    if (!noun || place > groups || !past(noun, groups == 10 ? "decile" : "quintile"))
        return 0;
    return place;
}
