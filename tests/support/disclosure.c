#include "tests/support/disclosure.h"

#include <criterion/criterion.h>
#include <stdio.h>

size_t trial_add_count(struct trial *trial, const char *area, const char *sex, const char *category, double count)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.15g", count);
    return trial_add(trial, &(const struct observation){ .indicator = "1001",
                                                         .area = area,
                                                         .sex = sex,
                                                         .category_type = category ? "Ethnic group" : NULL,
                                                         .category = category,
                                                         .value = text,
                                                         .count = text });
}

void trial_disclose(struct trial *trial, const char *options)
{
    trial_run(trial, &pb_transform_normalise, NULL);
    trial_run(trial, &pb_transform_disclosure, options);
}

bool trial_withheld(const struct trial *trial, size_t row)
{
    const struct pb_table *table = &trial->table;
    bool withheld = table->status[row] == PB_WORD_SUPPRESSED;
    if (withheld)
        cr_expect(pb_missing(table->value[row]) && pb_missing(table->count[row]) && !table->value_text[row] &&
                      !table->count_text[row] && pb_missing(table->lower_95[row]) && pb_missing(table->upper_998[row]),
                  "row %zu still says something", row);
    return withheld;
}
