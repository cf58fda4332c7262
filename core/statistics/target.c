#include "placebook/statistics/target.h"

#include "placebook/period.h"

#include <math.h>

#define MONTHS_A_YEAR 12
#define ALIKE         1e-9 /* two numbers that differ by a smaller part are equal */

/* Where a day ends, in months: a leap year is a year like others, so that a tenth of what is to change in ten years is
 * expected in each of them. */
static double target_months(int32_t date)
{
    int32_t year = date / 10000;
    int32_t month = date / 100 % 100;
    int32_t first = date - date % 100 + 1;
    int32_t next = month == MONTHS_A_YEAR ? (year + 1) * 10000 + 101 : first + 100;
    return year * MONTHS_A_YEAR + month - 1 + date % 100 / (double)(pb_date_days(next) - pb_date_days(first));
}

bool pb_aim_reached(double value, double target, bool rise)
{
    double room = ALIKE * fmax(fabs(value), fabs(target));
    return rise ? value >= target - room : value <= target + room;
}

double pb_path_value(const struct pb_path_point *path, size_t points, int32_t date)
{
    if (points == 0 || date < path[0].date)
        return (double)NAN;
    for (size_t i = 1; i < points; i++) {
        if (date > path[i].date)
            continue;
        double from = target_months(path[i - 1].date);
        double part = (target_months(date) - from) / (target_months(path[i].date) - from);
        return path[i - 1].value + (path[i].value - path[i - 1].value) * part;
    }
    return path[points - 1].value;
}

/* The limit on the side of the target counts where it is known. */
static bool keeps_up(const struct pb_estimate *latest, double expected, bool rise)
{
    double limit = rise ? latest->limits.upper : latest->limits.lower;
    return pb_aim_reached(latest->value, expected, rise) || (!isnan(limit) && pb_aim_reached(limit, expected, rise));
}

struct pb_aim_standing pb_target_standing(const struct pb_aim *aim, const struct pb_estimate *latest, int32_t date)
{
    struct pb_aim_standing standing = { PB_WORD_CANNOT_BE_SAID, (double)NAN, (double)NAN };
    if (isnan(latest->value) || isnan(aim->target))
        return standing;
    bool line = aim->points >= 2 && (date > aim->path[0].date || (aim->planned && date == aim->path[0].date));
    if (line)
        standing.expected = pb_path_value(aim->path, aim->points, date);
    if (pb_aim_reached(latest->value, aim->target, aim->rise)) {
        standing.state = PB_WORD_MET;
        return standing;
    }
    if (aim->date && date >= aim->date) {
        standing.state = PB_WORD_MISSED;
        return standing;
    }
    if (aim->date)
        standing.change_a_year =
            (aim->target - latest->value) * MONTHS_A_YEAR / (target_months(aim->date) - target_months(date));
    if (line)
        standing.state = keeps_up(latest, standing.expected, aim->rise) ? PB_WORD_ON_TRACK : PB_WORD_OFF_TRACK;
    return standing;
}

enum pb_word pb_direction_standing(const struct pb_estimate *baseline, const struct pb_estimate *latest, bool rise,
                                   bool past)
{
    struct pb_estimate moved = pb_difference(latest, baseline);
    bool up = moved.limits.lower > 0;
    bool down = moved.limits.upper < 0;
    if (!up && !down)
        return PB_WORD_CANNOT_BE_SAID;
    if (up == rise)
        return PB_WORD_MET;
    return past ? PB_WORD_MISSED : PB_WORD_OFF_TRACK;
}

double pb_growth(double value, double before)
{
    return before > 0 && !isnan(value) ? (value / before - 1) * 100 : (double)NAN;
}
