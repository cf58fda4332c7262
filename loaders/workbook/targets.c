/*
 * What the plans promise of a measure, in the words of the plans.
 */
#include "loaders/workbook/targets.h"

#include <string.h>

static bool targets_bear_on(const struct book *book, const struct pb_target *target)
{
    return target->place && (target->place == book->place || target->place->system);
}

const char *workbook_target_words(struct book *book, const struct pb_measure *measure)
{
    const struct pb_targets *targets = book->info->targets;
    const struct pb_target *items = targets ? targets->targets.items : NULL;
    const char *words = "";
    for (size_t i = 0; measure && targets && i < targets->targets.count; i++) {
        const struct pb_target *target = &items[i];
        bool dated = strcmp(target->by, PB_NOT_DATED) != 0;
        if (target->of_measure == measure && targets_bear_on(book, target))
            words = workbook_text(book, "%s%s%s%s%s", words, *words ? "; " : "", target->text, dated ? ", by " : ", ",
                                  target->by);
    }
    return words;
}
