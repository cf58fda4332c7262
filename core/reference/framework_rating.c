/*
 * The rule of rating of a framework file: what may be in it, and what only the whole rule shows.
 */
#include "core/reference/framework_rating.h"

#include <string.h>

static const struct pb_option level_fields[] = {
    { .name = "name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_rating_level, name),
      .flags = PB_REQUIRED | PB_UNIQUE,
      .maximum = 30,
      .help = "The rating in the words of the Partnership: it stands in the tidy table's column rating.",
      .example = "\"Watch\"" },
    { .name = "points",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_rating_level, points),
      .flags = PB_REQUIRED,
      .minimum = 0,
      .maximum = 100,
      .help = "From so many points on; the first rating, the good one, is from 0.",
      .example = "1" },
    { .name = "meaning",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_rating_level, meaning),
      .flags = PB_REQUIRED,
      .maximum = 300,
      .help = "What a board should do about it: a sentence for the sheet Escalations.",
      .example = "\"Look again at the next edition.\"" },
    { .name = "at", .type = PB_OPTION_LOCATION, .offset = offsetof(struct pb_rating_level, at) },
    { 0 },
};

#define POINTS(field, sentence)                                                                                        \
    {                                                                                                                  \
        .name = #field, .type = PB_OPTION_INTEGER, .offset = offsetof(struct pb_rating_rule, field),                   \
        .default_value = "1", .minimum = 0, .maximum = 10, .help = (sentence), .example = "2"                          \
    }

const struct pb_option pb_rating_options[] = {
    POINTS(off_target, "Points of a figure that is off target, or whose target was missed."),
    POINTS(worse, "Points of a figure that is significantly worse than England's, or has a wider gap; of a Place whose "
                  "districts are compared instead, when one of them is."),
    POINTS(getting_worse, "Points of a figure whose recent trend is getting worse."),
    POINTS(special_cause, "Points of a figure of which the control chart says special cause variation of concern."),
    { .name = "stale_years",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_rating_rule, stale_years),
      .default_value = "3",
      .minimum = 1,
      .maximum = 50,
      .help = "A figure whose period ended more than this many years before the publication never has the good rating.",
      .example = "2" },
    { .name = "not_rated",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_rating_rule, not_rated),
      .default_value = "Not rated",
      .maximum = 30,
      .help = "The word for a figure without points that is old or missing, or about which nothing is known.",
      .example = "\"Not rated\"" },
    { .name = "levels",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct pb_rating_rule, levels),
      .minimum = 2,
      .maximum = 10,
      .fields = level_fields,
      .size = sizeof(struct pb_rating_level),
      .help = "The ratings, the good one first. Without them nothing is rated." },
    { 0 },
};

enum pb_status pb_rating_check(const struct pb_rating_rule *rule, const struct pb_json *json, struct pb_error *error)
{
    const struct pb_rating_level *levels = rule->levels.items;
    for (size_t i = 0; i < rule->levels.count; i++) {
        bool fits = i ? levels[i].points > levels[i - 1].points : levels[i].points == 0;
        if (fits && strcmp(levels[i].name, rule->not_rated) != 0)
            continue;
        const struct cJSON *list = pb_document_key(pb_document_key(json->root, "rating"), "levels");
        enum pb_status status =
            pb_document_fail(error, json, pb_document_key(pb_document_item(json, list, i), fits ? "name" : "points"),
                             fits ? "rating '%s' is also the word for what is not rated; found %lld points"
                                  : "rating '%s' does not follow in the order of points; found %lld points",
                             levels[i].name, (long long)levels[i].points);
        pb_error_hint(error, "expected the good rating first, from 0 points, then others with more and more points, "
                             "each with a name of its own");
        return status;
    }
    return PB_OK;
}
