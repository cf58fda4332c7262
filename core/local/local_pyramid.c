/*
 * Residents by sex and age. Bands of five years up to 90 and over; where the populations end earlier or have wider
 * bands, as far as they go.
 */
#include "placebook/local_areas.h"

static double pyramid_people(const struct pb_reference *reference, const struct pb_reference_area *area,
                             enum pb_word sex, int32_t from, int32_t to, int32_t year)
{
    const struct pb_people_asked asked = { sex, from, to, year, year };
    struct pb_people_found found = pb_reference_people(reference, area, &asked);
    return found.matched ? found.people : PB_MISSING;
}

/* False: some band is not known. */
static bool pyramid_fill(const struct pb_reference *reference, const struct pb_reference_area *area, int32_t width,
                         int32_t last, struct pb_pyramid *pyramid)
{
    pyramid->count = 0;
    pyramid->people = 0;
    for (int32_t from = 0; from <= last; from += width) {
        int32_t to = from == last ? PB_AGE_END : from + width;
        double male = pyramid_people(reference, area, PB_WORD_MALE, from, to, pyramid->year);
        double female = pyramid_people(reference, area, PB_WORD_FEMALE, from, to, pyramid->year);
        if (pb_missing(male) || pb_missing(female))
            return false;
        pyramid->bands[pyramid->count].from = from;
        pyramid->bands[pyramid->count].to = to;
        pyramid->bands[pyramid->count].male = male;
        pyramid->bands[pyramid->count++].female = female;
        pyramid->people += male + female;
    }
    return pyramid->people > 0;
}

struct pb_pyramid pb_local_pyramid(const struct pb_reference *reference, const struct pb_reference_area *area,
                                   int32_t year)
{
    static const int32_t shapes[][2] = {
        { 5, 90 }, { 5, 85 }, { 5, 80 }, { 5, 75 }, { 10, 90 }, { 10, 80 }, { 10, 70 }
    };
    struct pb_pyramid pyramid = { .year = year };
    for (size_t i = 0; area && year && i < sizeof shapes / sizeof shapes[0]; i++)
        if (pyramid_fill(reference, area, shapes[i][0], shapes[i][1], &pyramid))
            return pyramid;
    pyramid.count = 0;
    return pyramid;
}
