/*
 * Columns that go with a column of figures: its limits, its numerator, its denominator. Their headings are that of the
 * figures with some words more ("Obese_lower_CI", "LCL of obese", "Obese (95% CI lower)"), or these words alone where
 * there is one column of figures.
 */
#include "app/propose_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORD = 24, WORDS = 40 };

enum { SIDE_NONE, SIDE_LOWER, SIDE_UPPER, SIDE_NUMERATOR, SIDE_DENOMINATOR };

/* A heading, and what is left of it without the words that say limit or numerator. */
struct parsed {
    int side;
    bool sure;  /* it says more than "lower" */
    bool weak;  /* and no more than "low" or "high" */
    bool wider; /* 99.8% */
    bool value; /* a column of figures, by all that is known of it so far */
    char core[PROPOSE_TEXT];
};

struct words {
    char word[WORDS][WORD];
    size_t count;
};

static bool limits_is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool limits_is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool limits_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "Lower95CI_rate" is lower, 95, ci and rate. */
static bool begins_word(const char *heading, size_t i)
{
    char before = heading[i - 1];
    char c = heading[i];
    bool letter = limits_is_small(c) || limits_is_capital(c);
    bool letter_before = limits_is_small(before) || limits_is_capital(before);
    return !(letter_before || limits_is_digit(before) || (unsigned char)before >= 0x80) ||
           (limits_is_small(before) && limits_is_capital(c)) || (letter && limits_is_digit(before)) ||
           (limits_is_digit(c) && letter_before);
}

static void split_words(const char *heading, struct words *words)
{
    size_t length = 0;
    words->count = 0;
    for (size_t i = 0; heading[i]; i++) {
        char c = heading[i];
        bool in_word = limits_is_small(c) || limits_is_capital(c) || limits_is_digit(c) || (unsigned char)c >= 0x80;
        if (!in_word)
            continue;
        if (words->count == 0 || begins_word(heading, i)) {
            if (words->count == WORDS)
                return;
            words->count++;
            length = 0;
        }
        if (length + 1 < WORD)
            words->word[words->count - 1][length++] = (char)(limits_is_capital(c) ? c - 'A' + 'a' : c);
        words->word[words->count - 1][length] = '\0';
    }
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (**list == *word && strcmp(word, *list) == 0)
            return true;
    return false;
}

static int side_of(const char *word, bool *sure)
{
    static const char *const lower[] = { "lcl", "lci", "lowerci", "lowercl", "lowerlimit", NULL };
    static const char *const upper[] = { "ucl", "uci", "upperci", "uppercl", "upperlimit", NULL };
    static const char *const counts[] = { "numerator", "numer", NULL };
    static const char *const bases[] = { "denominator", "denom", NULL };
    int side = is_one_of(word, lower)    ? SIDE_LOWER
               : is_one_of(word, upper)  ? SIDE_UPPER
               : is_one_of(word, counts) ? SIDE_NUMERATOR
               : is_one_of(word, bases)  ? SIDE_DENOMINATOR
                                         : SIDE_NONE;
    *sure = *sure || side;
    if (strcmp(word, "lower") == 0 || strcmp(word, "low") == 0)
        side = SIDE_LOWER;
    if (strcmp(word, "upper") == 0 || strcmp(word, "high") == 0)
        side = SIDE_UPPER;
    return side;
}

/* Words that a limit has beside its side; *sure: which say that it is one. */
static bool is_of_limits(const struct words *words, size_t i, bool *sure)
{
    static const char *const says[] = { "ci",    "cl",     "cis",   "confidence", "interval", "intervals",
                                        "limit", "limits", "bound", "bounds",     NULL };
    static const char *const numbers[] = { "95", "99", "998", NULL };
    static const char *const beside[] = { "0", "8", "per", "cent", "percent", "pct", "pc", NULL };
    const char *word = words->word[i];
    bool number = is_one_of(word, numbers);
    *sure = *sure || number || is_one_of(word, says);
    return number || is_one_of(word, says) ||
           (i > 0 && is_one_of(word, beside) &&
            (is_one_of(words->word[i - 1], numbers) || is_one_of(words->word[i - 1], beside)));
}

static void parse(const char *heading, struct parsed *parsed)
{
    static const char *const joints[] = { "of", "for", "on", NULL };
    struct words words;
    bool sure = false;
    size_t used = 0;
    *parsed = (struct parsed){ .side = SIDE_NONE };
    split_words(heading, &words);
    for (size_t i = 0; i < words.count; i++) {
        int side = side_of(words.word[i], &sure);
        parsed->side = parsed->side ? parsed->side : side;
        parsed->weak = parsed->weak || strcmp(words.word[i], "low") == 0 || strcmp(words.word[i], "high") == 0;
        parsed->wider = parsed->wider || strcmp(words.word[i], "998") == 0 ||
                        (i > 0 && strcmp(words.word[i], "8") == 0 && strcmp(words.word[i - 1], "99") == 0);
    }
    for (size_t i = 0; i < words.count; i++) {
        bool ignored = false;
        bool of_side = parsed->side && (side_of(words.word[i], &ignored) || is_of_limits(&words, i, &sure));
        if (of_side || (parsed->side && used == 0 && is_one_of(words.word[i], joints)))
            continue;
        used +=
            (size_t)snprintf(parsed->core + used, sizeof parsed->core - used, "%s%s", used ? " " : "", words.word[i]);
    }
    parsed->sure = sure || (parsed->side && used == 0 && !parsed->weak);
    if (parsed->side && used >= 3 && is_one_of(words.word[words.count - 1], joints))
        parsed->core[used - strlen(words.word[words.count - 1]) - 1] = '\0';
}

static bool begins_with(const char *text, const char *beginning)
{
    size_t length = strlen(beginning);
    return length > 0 && strncmp(text, beginning, length) == 0 && (text[length] == ' ' || text[length] == '\0');
}

/* The one column of figures with this core; else the one that begins with it, or it with the column's. */
static size_t base_of(const struct pb_propose_roles *roles, const struct parsed *all, size_t column, size_t only)
{
    size_t found = PROPOSE_NONE;
    size_t like = PROPOSE_NONE;
    size_t likes = 0;
    size_t value = pb_propose_known_as(roles, "value");
    const char *core = all[column].core;
    if (!*core)
        return only;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        if (all[c].side || !(all[c].value || c == value))
            continue;
        if (strcmp(all[c].core, core) == 0)
            found = c;
        if (begins_with(all[c].core, core) || begins_with(core, all[c].core)) {
            like = c;
            likes++;
        }
    }
    return found != PROPOSE_NONE ? found : likes == 1 ? like : PROPOSE_NONE;
}

static size_t field_of(const struct parsed *parsed)
{
    const char *name = parsed->side == SIDE_LOWER       ? (parsed->wider ? "lower_998" : "lower_95")
                       : parsed->side == SIDE_UPPER     ? (parsed->wider ? "upper_998" : "upper_95")
                       : parsed->side == SIDE_NUMERATOR ? "count"
                                                        : "denominator";
    return pb_propose_field_at(name);
}

static bool is_taken(const struct pb_propose_roles *roles, const struct pb_propose_companion *companion)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (roles->companions[c].of == companion->of && roles->companions[c].field == companion->field)
            return true;
    return false;
}

/* The only column of figures that is none of these, or PROPOSE_NONE. */
static size_t only_figures(const struct pb_propose_roles *roles, const struct parsed *all)
{
    size_t only = pb_propose_known_as(roles, "value");
    size_t count = 0;
    if (only != PROPOSE_NONE)
        return only;
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (!all[c].side && all[c].value) {
            only = c;
            count++;
        }
    return count == 1 ? only : PROPOSE_NONE;
}

static bool has_other_side(const struct pb_propose_roles *roles, const struct parsed *all, size_t column)
{
    int wanted = all[column].side == SIDE_LOWER ? SIDE_UPPER : SIDE_LOWER;
    for (size_t c = 0; c < roles->sheet->column_count; c++)
        if (all[c].side == wanted && strcmp(all[c].core, all[column].core) == 0)
            return true;
    return false;
}

/* Is a column headed no more than "Low" or "High" a limit: on that side of the only figures in every row? */
static bool lies_beside(const struct pb_propose_roles *roles, const struct parsed *parsed, size_t column, size_t only)
{
    size_t rows = 0;
    for (size_t row = 0; !*parsed->core && only != PROPOSE_NONE && row < roles->sheet->own.rows; row++) {
        double limit = pb_propose_fact(roles, row, column)->number;
        double value = pb_propose_fact(roles, row, only)->number;
        if (isnan(limit) || isnan(value))
            continue;
        if (parsed->side == SIDE_LOWER ? limit > value : limit < value)
            return false;
        rows++;
    }
    return rows > 0;
}

bool pb_propose_find_companions(struct pb_propose_roles *roles, struct pb_arena *arena)
{
    size_t count = roles->sheet->column_count;
    struct parsed *all = pb_arena_take(arena, count, sizeof *all);
    struct pb_propose_companion *found = pb_arena_take(arena, count, sizeof *found);
    roles->companions = pb_arena_take(arena, count, sizeof *roles->companions);
    if (!all || !found || !roles->companions)
        return false;
    for (size_t c = 0; c < count; c++) {
        roles->companions[c].of = PROPOSE_NONE;
        found[c].of = PROPOSE_NONE;
        parse(roles->sheet->columns[c].heading, &all[c]);
        all[c].value = pb_propose_is_value(roles, c);
    }
    size_t only = only_figures(roles, all);
    for (size_t c = 0; c < count; c++) {
        bool limit = all[c].side == SIDE_LOWER || all[c].side == SIDE_UPPER;
        if (!all[c].side || !all[c].value ||
            (limit && !all[c].sure &&
             ((all[c].weak && !lies_beside(roles, &all[c], c, only)) || !has_other_side(roles, all, c))))
            continue;
        found[c] = (struct pb_propose_companion){ base_of(roles, all, c, only), field_of(&all[c]), false };
        found[c].lost = found[c].of == PROPOSE_NONE && limit && all[c].sure;
    }
    for (size_t c = 0; c < count; c++)
        if (found[c].lost || (found[c].of != PROPOSE_NONE && !is_taken(roles, &found[c])))
            roles->companions[c] = found[c];
    return true;
}

bool pb_propose_says_limit(const char *text)
{
    struct parsed parsed;
    parse(text, &parsed);
    return (parsed.side == SIDE_LOWER || parsed.side == SIDE_UPPER) && parsed.sure;
}
