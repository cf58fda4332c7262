/*
 * Which areas lie outside the funnel? Each row against the average of its group.
 */
#include "statistics/funnels.h"

enum { SIGNIFICANCE };

static const struct pb_method_output outputs[] = {
    [SIGNIFICANCE] = { .name = "significance",
                       .kind = PB_OUTPUT_TEXT,
                       .help = "High (0.001), High (0.025), Not significant, Low (0.025) or Low (0.001)" },
    { 0 },
};

static enum pb_status funnel_significance_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                              struct pb_results *results, struct pb_error *error)
{
    (void)error;
    struct pb_funnel funnel;
    pb_funnel_of_group(setting, group, results, &funnel);
    for (size_t row = 0; row < group->count; row++) {
        double numerator = group->numbers[PB_FUNNEL_COLUMN_NUMERATOR][row];
        double denominator = group->numbers[PB_FUNNEL_COLUMN_DENOMINATOR][row];
        struct pb_funnel alone = { .kind = funnel.kind };
        if (pb_funnel_add(&alone, numerator, denominator, NULL) == PB_OK)
            pb_result_text(results, row, SIGNIFICANCE,
                           pb_funnel_words(pb_funnel_significance(&funnel, numerator, denominator)));
    }
    return PB_OK;
}

const struct pb_method pb_method_funnel_significance = {
    .name = "funnel-significance",
    .summary = "which areas lie outside the funnel, and how far",
    .description = "Compares each row with the average of its group: proportions by the limits that chance allows for "
                   "their denominator, ratios and rates by the Poisson limits of their own count (exact below 10 "
                   "events, Byar's from 10 on). Ratios are compared with 1. Tails of 0.025 and 0.001 on each side are "
                   "about two and three standard deviations. A row that cannot be used is left out of the average and "
                   "says why.",
    .shape = PB_PER_ROW,
    .columns = pb_funnel_columns,
    .outputs = outputs,
    .flags = pb_funnel_flags,
    .example = "group,area,numerator,denominator\nTrusts,A,10232,15232\nTrusts,B,12321,16123\nTrusts,C,15123,17932\n"
               "Trusts,D,13213,18475\n",
    .example_flags = "--kind proportion",
    .run = funnel_significance_run,
};
