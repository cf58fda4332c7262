#ifndef PLACEBOOK_CONTRACT_RATING_H
#define PLACEBOOK_CONTRACT_RATING_H
/*
 * How much attention a figure needs, by the rule of the framework ("rating" in the framework file): points for what was
 * found out about it, and the name of the rating that so many points give. The lowest rating, which is the good one, is
 * never given to a figure that is old, that is not there, or about which nothing could be found out: it is not rated.
 *
 * Rated are the latest figures of each series for the whole population of an area, of every area but England, the
 * region, neighbours and local areas: also of those that stand in for the Place, such as its county or a trust. Of a
 * Place with two districts whose sum cannot be compared, the comparisons of the districts count: a point when one of
 * them is worse.
 */
#include "placebook/framework.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* Why: bits. */
enum pb_rating_reason {
    PB_RATING_OFF_TARGET = 1,     /* off target, or the target was missed */
    PB_RATING_WORSE = 2,          /* significantly worse than England */
    PB_RATING_WORSE_DISTRICT = 4, /* of a Place of two districts: one of them is */
    PB_RATING_GETTING_WORSE = 8,  /* its recent trend */
    PB_RATING_CONCERN = 16,       /* special cause variation that is a concern */
    PB_RATING_OLD = 32,           /* its period ended more than stale_years before the publication */
    PB_RATING_NO_FIGURE = 64,
    PB_RATING_NOTHING_KNOWN = 128 /* no comparison, trend, control chart or target */
};

struct pb_rating {
    const struct pb_rating_level *level; /* NULL: not rated */
    int64_t points;
    unsigned reasons; /* of enum pb_rating_reason */
};

enum { PB_RATING_TEXT = 256 };

/* The rating of a row of a table that pb_tidy_sort has sorted; false when the framework has no rule, or rows like it
 * are not rated. `published` is YYYYMMDD. */
bool pb_rating_find(const struct pb_framework *framework, const struct pb_table *table, size_t row, int32_t published,
                    struct pb_rating *rating);

/* Its name in the framework's words. */
const char *pb_rating_name(const struct pb_framework *framework, const struct pb_rating *rating);

/* "off target; worse than England": the reasons in words; "nothing against it" where there are none. */
const char *pb_rating_words(const struct pb_rating *rating, char text[PB_RATING_TEXT]);

/* Which rating a name is: its position in the rule, SIZE_MAX for the name of what is not rated and for other texts. */
size_t pb_rating_position(const struct pb_framework *framework, const char *name);

/* Fills the column `rating` of a sorted table. */
enum pb_status pb_ratings_fill(struct pb_table *table, const struct pb_framework *framework, int32_t published,
                               struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
