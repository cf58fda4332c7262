/*
 * What a target aims at: a level, a change or a direction; from a baseline, by a date, on a line or a trajectory. A
 * target that cannot be worked out is a mistake of the file and not something for readers to puzzle over.
 */
#include "core/reference/targets_private.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAYS_OF_A_YEAR = 366 };

/* ---- When ---- */

static enum pb_status targets_period(const struct targets_reading *reading, const char *text, const char *whose,
                                     const char *key, const char *hint, const struct cJSON *node,
                                     struct pb_period *period)
{
    static const struct pb_period_rules rules = { .years = PB_YEARS_UNSAID };
    struct pb_period_found found;
    enum pb_period_fault fault = pb_period_read(text, strlen(text), &rules, &found);
    const char *doubtful = pb_period_doubtful(found.doubt);
    *period = found.period;
    if (fault == PB_PERIOD_GOOD && !doubtful)
        return PB_OK;
    if (fault == PB_PERIOD_GOOD) {
        enum pb_status status = pb_document_fail(reading->error, reading->json, node, "'%s' of '%s' is '%s', which %s",
                                                 key, whose, text, doubtful);
        pb_error_hint(reading->error, "write 2023/24 for a financial year, Jan 2023 - Dec 2024 for two calendar years");
        return status;
    }
    enum pb_status status = pb_document_fail(
        reading->error, reading->json, node,
        "'%s' of '%s' is '%s', which is no period; expected one such as 2028, 2023/24, March 2020 or 2020-09-30", key,
        whose, text);
    pb_error_hint(reading->error, "%s", hint);
    return status;
}

enum pb_status pb_targets_by(const struct targets_reading *reading, const char *by, const char *whose,
                             const struct cJSON *node, int32_t *date)
{
    struct pb_period period = { 0 };
    *date = 0;
    if (strcmp(by, PB_NOT_DATED) == 0)
        return PB_OK;
    enum pb_status status = targets_period(reading, by, whose, "by",
                                           "where the plan gives no date, write \"" PB_NOT_DATED "\"", node, &period);
    *date = status == PB_OK ? period.end : 0;
    return status;
}

enum pb_status pb_targets_check_dates(const struct targets_reading *reading, struct pb_target *target,
                                      const struct cJSON *node)
{
    struct pb_target_baseline *baseline = &target->baseline;
    const struct cJSON *given = pb_document_key(node, "baseline");
    struct pb_period period = { 0 };
    enum pb_status status = pb_targets_by(reading, target->by, target->id, pb_document_key(node, "by"), &target->date);
    if (status != PB_OK || !given)
        return status;
    if (!baseline->period) {
        status = pb_document_fail(
            reading->error, reading->json, given,
            "the baseline of target '%s' has no period; expected the one that the plan counts from", target->id);
        pb_error_hint(reading->error, "for example: \"period\": \"2018/19\"");
        return status;
    }
    status = targets_period(reading, baseline->period, target->id, "period", "write the period as the data has it",
                            pb_document_key(given, "period"), &period);
    baseline->start = period.start;
    baseline->end = period.end;
    if (status != PB_OK || !target->date || target->date > baseline->end)
        return status;
    status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "by"),
                              "target '%s' is due by %s, but its baseline is %s; expected a date after its baseline",
                              target->id, target->by, baseline->period);
    pb_error_hint(reading->error, "correct one of the two");
    return status;
}

/* ---- What ---- */

static bool targets_number(const char *text, size_t length, double *number)
{
    return pb_number_parse(text, length, number) && isfinite(*number);
}

/* "-40%", "+5", "x10", "/2", and the words for some of them. */
static bool parse_change(const char *text, struct pb_target_change *change)
{
    static const struct {
        const char *word;
        double factor;
    } words[] = { { "halved", 0.5 }, { "doubled", 2 }, { "ten-fold", 10 } };
    size_t length = strlen(text);
    double number = 0;
    *change = (struct pb_target_change){ .factor = 1 };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i].word) == 0) {
            change->factor = words[i].factor;
            return true;
        }
    if (length < 2 || strchr(text + 1, '+') || strchr(text + 1, '-'))
        return false;
    if ((*text == 'x' || *text == '/') && targets_number(text + 1, length - 1, &number) && number > 0 && number != 1) {
        change->factor = *text == 'x' ? number : 1 / number;
        return true;
    }
    if (*text != '+' && *text != '-')
        return false;
    bool percent = text[length - 1] == '%';
    if (!targets_number(text, length - percent, &number) || number == 0 || (percent && number < -100))
        return false;
    if (percent)
        change->factor = 1 + number / 100;
    else
        change->added = number;
    return true;
}

static enum pb_status one_aim(const struct targets_reading *reading, const struct pb_target *target,
                              const struct cJSON *node)
{
    int aims =
        !isnan(target->at_least) + !isnan(target->at_most) + (target->change != NULL) + (target->direction != NULL);
    if (aims == 1)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, node,
                         "target '%s' has %s of at_least, at_most, change and direction; expected exactly one",
                         target->id, aims ? "several" : "none");
    pb_error_hint(reading->error, "a level to reach is at_least or at_most, a change from the baseline is change; "
                                  "where the plan gives no figure, it is direction");
    return status;
}

enum pb_status pb_targets_check_aim(const struct targets_reading *reading, struct pb_target *target,
                                    const struct cJSON *node)
{
    target->growth = strcmp(target->of, "growth") == 0;
    target->by_change = (struct pb_target_change){ .factor = 1 };
    if (!target->measure && !target->change && !target->direction && isnan(target->at_least) && isnan(target->at_most))
        return PB_OK; /* nothing will be compared, and not every plan gives a figure */
    enum pb_status status = one_aim(reading, target, node);
    if (status == PB_OK && target->change && !parse_change(target->change, &target->by_change)) {
        status =
            pb_document_fail(reading->error, reading->json, pb_document_key(node, "change"),
                             "'change' of target '%s' is '%s', which is no change; expected one such as -40%%, +5, "
                             "x10 or halved",
                             target->id, target->change);
        pb_error_hint(reading->error, "it begins with +, -, x or /; a level to reach goes into at_least or at_most");
    }
    bool moves = target->change || (target->direction && strcmp(target->direction, PB_NOT_SAID) != 0);
    if (status == PB_OK && target->measure && moves && !pb_document_key(node, "baseline")) {
        status = pb_document_fail(
            reading->error, reading->json, pb_document_key(node, target->change ? "change" : "direction"),
            "target '%s' is a change without a baseline; expected the period from which it counts", target->id);
        pb_error_hint(reading->error, "add \"baseline\": {\"period\": \"2018/19\"}; its figure is taken from the data "
                                      "unless you add \"value\"");
    }
    return status;
}

/* ---- On the way ---- */

static enum pb_status fail_point(const struct targets_reading *reading, const struct pb_target *target,
                                 const struct cJSON *node, const char *wrong, const char *hint)
{
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, node, "the trajectory of target '%s' %s", target->id, wrong);
    pb_error_hint(reading->error, "%s", hint);
    return status;
}

static enum pb_status check_point(const struct targets_reading *reading, const struct pb_target *target,
                                  struct pb_target_point *point, int32_t before, const struct cJSON *node)
{
    const struct cJSON *by = pb_document_key(node, "by");
    char wrong[200];
    enum pb_status status = pb_targets_by(reading, point->by, target->id, by, &point->date);
    if (status != PB_OK)
        return status;
    if (!point->date)
        return fail_point(reading, target, by, "has a value without a date", "give the period at whose end it is due");
    if (before && point->date <= before) {
        (void)snprintf(wrong, sizeof wrong, "goes back in time at %s; expected the earliest date first", point->by);
        return fail_point(reading, target, by, wrong, "put its values in the order of their dates, after the baseline");
    }
    if (before && pb_date_days(point->date) - pb_date_days(before) > DAYS_OF_A_YEAR) {
        (void)snprintf(wrong, sizeof wrong, "has a gap before %s; expected a value for every year", point->by);
        return fail_point(reading, target, by, wrong,
                          "add what the plan expects in the years between, or leave the "
                          "trajectory out: then it is a straight line");
    }
    return PB_OK;
}

enum pb_status pb_targets_check_trajectory(const struct targets_reading *reading, struct pb_target *target,
                                           const struct cJSON *node)
{
    const struct cJSON *list = pb_document_key(node, "trajectory");
    struct pb_target_point *points = target->trajectory.items;
    size_t count = target->trajectory.count;
    int32_t before = target->baseline.end;
    if (!count)
        return PB_OK;
    for (size_t i = 0; i < count; i++) {
        enum pb_status status =
            check_point(reading, target, &points[i], before, pb_document_item(reading->json, list, i));
        if (status != PB_OK)
            return status;
        before = points[i].date;
    }
    const struct cJSON *last = pb_document_item(reading->json, list, count - 1);
    double level = isnan(target->at_least) ? target->at_most : target->at_least;
    if (target->direction || target->change)
        return fail_point(reading, target, list, "goes with a change or a direction, which have no level",
                          "give the level to reach in at_least or at_most");
    if (before != target->date)
        return fail_point(reading, target, pb_document_key(last, "by"), "does not end at the date of the target",
                          "its last value is that of the target, at the date in its 'by'");
    if (!isnan(level) && points[count - 1].value != level)
        return fail_point(reading, target, pb_document_key(last, "value"), "does not end at the level of the target",
                          "correct its last value, or at_least or at_most");
    return PB_OK;
}
