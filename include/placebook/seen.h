#ifndef PLACEBOOK_SEEN_H
#define PLACEBOOK_SEEN_H
/*
 * What a source says of the local authorities that no Place has, so that a figure of ours can be ranked among those of
 * all England: seen where such a row is left out, and never a row of the table.
 *
 * Of each series (indicator, kind of area, sex, age, category) the newest period is kept: a number for each authority.
 * The values are exact. Memory follows the series and not the rows: 16 bytes for each authority of the newest period,
 * and about 200 for each series and for each of its periods, up to the maxima here; what exceeds them is told.
 *
 * An extractor that leaves out a row of another area does this, where context->seen is not NULL:
 *
 *     uint32_t authority = pb_authority_number(code, code_length);         (placebook/peers.h)
 *     bool wanted = authority && pb_seen_wants(seen, indicator, indicator_length);
 *     struct pb_seen_group *group = wanted ? pb_seen_group(seen, texts) : NULL;
 *     if (group && pb_seen_undated(group))
 *         pb_seen_date(seen, group, period.start, period.end);        (both 0: it is not understood)
 *     if (group && pb_seen_is_newest(group))
 *         pb_seen_add(seen, group, authority, value);                 (NaN: the row has none)
 *
 * It need not be faster than that: the texts of the row before are found again without being looked up.
 */
#include "placebook/arena.h"

#pragma GCC visibility push(default)

enum {
    PB_SEEN_SERIES_MAXIMUM = 100000,  /* of one unit */
    PB_SEEN_GROUPS_MAXIMUM = 1000000, /* series and periods of one unit */
    PB_SEEN_AREAS_MAXIMUM = 4000,     /* rows of one period of one series */
};

enum pb_seen_text {
    PB_SEEN_INDICATOR,
    PB_SEEN_AREA_TYPE,
    PB_SEEN_SEX,
    PB_SEEN_AGE,
    PB_SEEN_CATEGORY_TYPE,
    PB_SEEN_CATEGORY,
    PB_SEEN_PERIOD,
    PB_SEEN_TEXTS
};

struct pb_seen_cell {
    const char *text;
    size_t length;
};

struct pb_seen;
struct pb_seen_group; /* a period of a series */

/* The extractor does not tell kinds of area apart: their text is "" in all groups, those of our own rows too. */
void pb_seen_untyped(struct pb_seen *seen);

/* Is a row of this indicator asked for: does the framework have it? */
bool pb_seen_wants(struct pb_seen *seen, const char *indicator, size_t length);

/* The group of a row with these texts as the source writes them; NULL when there is no room (the engine tells). It
 * stays where it is as long as the collector. */
struct pb_seen_group *pb_seen_group(struct pb_seen *seen, const struct pb_seen_cell texts[PB_SEEN_TEXTS]);

/* Its period is not known yet; it is said once. */
bool pb_seen_undated(const struct pb_seen_group *group);
void pb_seen_date(struct pb_seen *seen, struct pb_seen_group *group, int32_t start, int32_t end);

/* Is it the newest period of its series, so far? */
bool pb_seen_is_newest(const struct pb_seen_group *group);

void pb_seen_add(struct pb_seen *seen, struct pb_seen_group *group, uint32_t authority, double value);

#pragma GCC visibility pop

#endif
