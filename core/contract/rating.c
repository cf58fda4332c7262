/* Story: placebook/contract/rating.h. */
#include "placebook/contract/rating.h"

#include "placebook/contract/verdict.h"

#include <stdio.h>
#include <string.h>

static bool rating_gets_worse(const struct pb_table *table, size_t row)
{
    return strstr(pb_cell(table, trend, row), "getting worse") != NULL;
}

static bool rating_is_old(const struct pb_framework *framework, const struct pb_table *table, size_t row,
                          int32_t published)
{
    int32_t end = table->period_end[row];
    return !end || (published && end + framework->rating.stale_years * 10000 < published);
}

/* Was anything found out about the figure? */
static bool rating_knows(const struct pb_table *table, size_t row)
{
    pb_symbol compared = table->compared_with_england[row];
    pb_symbol state = table->target_state[row];
    pb_symbol spc = table->spc[row];
    const char *trend = pb_cell(table, trend, row);
    return (compared && compared != PB_WORD_NOT_COMPARED) || (state && state != PB_WORD_CANNOT_BE_SAID) ||
           (spc && spc != PB_WORD_NOT_ENOUGH_POINTS) || (*trend && strcmp(trend, "Cannot be calculated") != 0);
}

static unsigned rating_reasons(const struct pb_framework *framework, const struct pb_table *table, size_t row,
                               int32_t published)
{
    pb_symbol compared = table->compared_with_england[row];
    pb_symbol state = table->target_state[row];
    bool worse = pb_verdict_at(table, row) == PB_WORD_WORSE;
    bool district = worse && compared == PB_WORD_DISTRICTS_DIFFER;
    return (state == PB_WORD_OFF_TRACK || state == PB_WORD_MISSED ? PB_RATING_OFF_TARGET : 0U) |
           (worse && !district ? PB_RATING_WORSE : 0U) | (district ? PB_RATING_WORSE_DISTRICT : 0U) |
           (rating_gets_worse(table, row) ? PB_RATING_GETTING_WORSE : 0U) |
           (table->spc[row] == PB_WORD_CONCERN ? PB_RATING_CONCERN : 0U) |
           (rating_is_old(framework, table, row, published) ? PB_RATING_OLD : 0U) |
           (pb_missing(table->value[row]) ? PB_RATING_NO_FIGURE : 0U) |
           (rating_knows(table, row) ? 0U : PB_RATING_NOTHING_KNOWN);
}

static int64_t rating_points(const struct pb_rating_rule *rule, unsigned reasons)
{
    int64_t points = 0;
    points += reasons & PB_RATING_OFF_TARGET ? rule->off_target : 0;
    points += reasons & (PB_RATING_WORSE | PB_RATING_WORSE_DISTRICT) ? rule->worse : 0;
    points += reasons & PB_RATING_GETTING_WORSE ? rule->getting_worse : 0;
    points += reasons & PB_RATING_CONCERN ? rule->special_cause : 0;
    return points;
}

static bool rating_is_rated(const struct pb_table *table, size_t row)
{
    pb_symbol geography = table->geography[row];
    return table->latest[row] && !table->category_type[row] && geography != PB_WORD_BENCHMARK &&
           geography != PB_WORD_NEIGHBOUR && geography != PB_WORD_LOCAL;
}

bool pb_rating_find(const struct pb_framework *framework, const struct pb_table *table, size_t row, int32_t published,
                    struct pb_rating *rating)
{
    const struct pb_rating_rule *rule = &framework->rating;
    const struct pb_rating_level *levels = rule->levels.items;
    if (!rule->levels.count || !rating_is_rated(table, row))
        return false;
    *rating = (struct pb_rating){ .reasons = rating_reasons(framework, table, row, published) };
    rating->points = rating_points(rule, rating->reasons);
    size_t level = 0;
    for (size_t i = 1; i < rule->levels.count; i++)
        level = levels[i].points <= rating->points ? i : level;
    bool doubtful = rating->reasons & (PB_RATING_OLD | PB_RATING_NO_FIGURE | PB_RATING_NOTHING_KNOWN);
    rating->level = level == 0 && doubtful ? NULL : &levels[level];
    return true;
}

const char *pb_rating_name(const struct pb_framework *framework, const struct pb_rating *rating)
{
    return rating->level ? rating->level->name : framework->rating.not_rated;
}

const char *pb_rating_words(const struct pb_rating *rating, char text[PB_RATING_TEXT])
{
    static const struct {
        unsigned reason;
        const char *words;
    } reasons[] = { { PB_RATING_OFF_TARGET, "off target" },
                    { PB_RATING_WORSE, "worse than England" },
                    { PB_RATING_WORSE_DISTRICT, "worse than England in one of its districts" },
                    { PB_RATING_GETTING_WORSE, "getting worse" },
                    { PB_RATING_CONCERN, "special cause variation of concern" },
                    { PB_RATING_OLD, "the figure is old" },
                    { PB_RATING_NO_FIGURE, "no figure is published" },
                    { PB_RATING_NOTHING_KNOWN, "nothing to compare it with" } };
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (!(rating->reasons & reasons[i].reason))
            continue;
        int written = snprintf(text + used, PB_RATING_TEXT - used, "%s%s", used ? "; " : "", reasons[i].words);
        used += written > 0 && (size_t)written < PB_RATING_TEXT - used ? (size_t)written : 0;
    }
    return *text ? text : "nothing against it";
}

size_t pb_rating_position(const struct pb_framework *framework, const char *name)
{
    const struct pb_rating_level *levels = framework->rating.levels.items;
    for (size_t i = 0; i < framework->rating.levels.count; i++)
        if (strcmp(levels[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

enum pb_status pb_ratings_fill(struct pb_table *table, const struct pb_framework *framework, int32_t published,
                               struct pb_error *error)
{
    for (size_t row = 0; row < table->rows; row++) {
        struct pb_rating rating;
        table->rating[row] = PB_WORD_NONE;
        if (!pb_rating_find(framework, table, row, published, &rating))
            continue;
        table->rating[row] = pb_symbol_of(table->symbols, pb_rating_name(framework, &rating));
        if (table->rating[row] == PB_SYMBOL_NONE)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}
