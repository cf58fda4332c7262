/*
 * Was a death avoidable? Each row is a death, or a number of them, with its cause.
 */
#include "placebook/statistics/avoidable.h"
#include "placebook/spelling.h"

#include "statistics/method.h"

#include <math.h>
#include <string.h>

enum { CODE, AGE, SEX, DEATHS };
enum { PREVENTABLE, TREATABLE, AVOIDABLE, GROUP_OF, CAUSE };

static const struct pb_method_column columns[] = {
    [CODE] = { .name = "icd10", .kind = PB_COLUMN_TEXT, .help = "underlying cause of death: I21.9, I219 or I21" },
    [AGE] = { .name = "age", .help = "age at death in years" },
    [SEX] = { .name = "sex",
              .kind = PB_COLUMN_TEXT,
              .optional = true,
              .help = "for cancer of the breast, which counts for women; without it that does not count" },
    [DEATHS] = { .name = "deaths", .optional = true, .help = "how many deaths the row is about; without it one" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [PREVENTABLE] = { .name = "preventable", .help = "deaths that were preventable: all, half or none" },
    [TREATABLE] = { .name = "treatable", .help = "deaths from treatable causes: all, half or none" },
    [AVOIDABLE] = { .name = "avoidable", .help = "both together" },
    [GROUP_OF] = { .name = "cause_group", .kind = PB_OUTPUT_TEXT, .help = "the group of the cause in the lists" },
    [CAUSE] = { .name = "cause", .kind = PB_OUTPUT_TEXT, .help = "the cause as the lists call it" },
    { 0 },
};

static enum pb_status avoidable_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                    struct pb_results *results, struct pb_error *error)
{
    (void)setting;
    (void)error;
    for (size_t row = 0; row < group->count; row++) {
        const char *code = group->texts[CODE][row];
        const char *sex = group->texts[SEX] ? group->texts[SEX][row] : "";
        double deaths = group->numbers[DEATHS] ? group->numbers[DEATHS][row] : 1;
        if (!pb_result_complete(results, group, row))
            continue;
        if (!pb_is_icd10(code)) {
            pb_result_reason(results, row, "icd10 is not a code of a letter and two or three digits");
            continue;
        }
        if (isnan(deaths)) {
            pb_result_reason(results, row, "deaths is missing");
            continue;
        }
        const struct pb_avoidable_cause *cause =
            pb_avoidable(code, group->numbers[AGE][row], pb_sex_of(sex, strlen(sex)));
        pb_result_number(results, row, PREVENTABLE, cause ? deaths * cause->preventable : 0);
        pb_result_number(results, row, TREATABLE, cause ? deaths * cause->treatable : 0);
        pb_result_number(results, row, AVOIDABLE, cause ? deaths : 0);
        if (!cause)
            continue;
        pb_result_text(results, row, GROUP_OF, cause->group);
        pb_result_text(results, row, CAUSE, cause->cause);
    }
    return PB_OK;
}

const struct pb_method pb_method_avoidable = {
    .name = "avoidable",
    .summary = "which deaths were preventable or treatable",
    .description = "Deaths before 75 from preventable and treatable causes by the lists of OECD and Eurostat (2019, "
                   "with COVID-19 as "
                   "in 2022), which ONS and OHID use. Where prevention and treatment have equal parts, such as heart "
                   "disease, half of "
                   "each death counts as either. The lists could not be read in the original: see docs/methods.md for "
                   "the codes of which "
                   "that leaves a doubt.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .example =
        "icd10,age,sex\nI21.9,68,Male\nC34.1,71,Female\nC50.9,55,Female\nJ18.9,40,Male\nG30.9,70,Female\nI64,80,Male\n",
    .run = avoidable_run,
};
