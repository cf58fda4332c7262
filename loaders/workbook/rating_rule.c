/*
 * The rule for ratings, which is data of the framework, in sentences.
 */
#include "loaders/workbook/sheets.h"

const char *workbook_rating_rule(struct book *book)
{
    const struct pb_rating_rule *rule = &book->info->framework->rating;
    const struct pb_rating_level *levels = rule->levels.items;
    const char *text =
        workbook_text(book,
                      "A figure gets points: off target or target missed %d, worse than England %d, getting worse %d, "
                      "special cause variation of concern %d. The points give the rating:",
                      (int)rule->off_target, (int)rule->worse, (int)rule->getting_worse, (int)rule->special_cause);
    for (size_t i = rule->levels.count; i-- > 0;)
        text = workbook_text(book, "%s %s from %d%s", text, levels[i].name, (int)levels[i].points, i ? "," : ".");
    if (!rule->levels.count)
        return text;
    return workbook_text(book,
                         "%s A figure without points that ended more than %d years before this edition, is not "
                         "published, or cannot be compared with anything, is never %s: %s. Where the sum of two "
                         "districts is not compared, the districts are: one that is worse than England counts.",
                         text, (int)rule->stale_years, levels[0].name, rule->not_rated);
}
