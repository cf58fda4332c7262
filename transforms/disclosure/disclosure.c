#include "transforms/disclosure/disclosure.h"

#include "placebook/descriptor.h"

static const char *const rule_choices[] = { "hes", "ons_deaths", "custom", NULL };
static const char *const switch_choices[] = { "on", "off", NULL };
static const char *const benchmark_choices[] = { "keep", "apply", NULL };
static const char *const area_choices[] = { "all", "small", NULL };
static const char *const unknown_choices[] = { "keep", "suppress", NULL };

static const struct pb_option options[] = {
    { .name = "rule",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct disclosure_options, rule),
      .default_value = "hes",
      .choices = rule_choices,
      .help =
          "The published rule that the other options start from. hes (NHS Digital, hospital data): counts from 1 to "
          "7 are withheld, the others rounded to the nearest 5. ons_deaths: no crude rate under 3 deaths, no "
          "standardised rate under 10, those under 20 are noted as unreliable. custom: only what the other options "
          "say.",
      .example = "\"hes\"" },
    { .name = "suppress_from",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct disclosure_options, suppress_from),
      .minimum = 0,
      .maximum = 1000000,
      .help = "The smallest count that is withheld; 0 withholds zeros too. 1 in all rules.",
      .example = "1" },
    { .name = "suppress_to",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct disclosure_options, suppress_to),
      .minimum = 0,
      .maximum = 1000000,
      .help = "The largest count that is withheld; 0 withholds none. 7 in the rule hes.",
      .example = "4" },
    { .name = "round_to",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct disclosure_options, round_to),
      .minimum = 1,
      .maximum = 1000,
      .help = "Counts that are shown are rounded to the nearest multiple of this, and percentages and crude rates are "
              "calculated from the rounded counts; 1 rounds nothing. 5 in the rule hes.",
      .example = "5" },
    { .name = "rate_minimum",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct disclosure_options, rate_minimum),
      .minimum = 0,
      .maximum = 1000,
      .help = "Crude rates on fewer events than this are withheld; the count is shown. 3 in the rule ons_deaths.",
      .example = "3" },
    { .name = "standardised_minimum",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct disclosure_options, standardised_minimum),
      .minimum = 0,
      .maximum = 1000,
      .help = "The same for directly and indirectly standardised rates. 10 in the rule ons_deaths.",
      .example = "10" },
    { .name = "unreliable_below",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct disclosure_options, unreliable_below),
      .minimum = 0,
      .maximum = 1000,
      .help = "Rates on fewer events than this are noted as unreliable. 20 in the rule ons_deaths.",
      .example = "20" },
    { .name = "secondary",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct disclosure_options, secondary),
      .choices = switch_choices,
      .help =
          "Whether further counts are withheld where a withheld one could be worked out from totals: LSOAs of a "
          "local area or a district, practices of a network, districts of a county or an NHS area, females and males, "
          "ages, categories, periods. on in the rules hes and custom, off in ons_deaths.",
      .example = "\"on\"" },
    { .name = "benchmarks",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct disclosure_options, benchmarks),
      .default_value = "keep",
      .choices = benchmark_choices,
      .help = "keep leaves the rows of the country and the region as they are, apply treats them like all others.",
      .example = "\"apply\"" },
    { .name = "areas",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct disclosure_options, areas),
      .default_value = "all",
      .choices = area_choices,
      .help =
          "Which rows it is about: all, or those of small areas alone, which lie below districts: LSOAs, practices, "
          "networks, local areas. Those of districts and larger areas then stay as they are, unless nothing else keeps "
          "a small count from being worked out.",
      .example = "\"small\"" },
    { .name = "without_count",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct disclosure_options, without_count),
      .default_value = "keep",
      .choices = unknown_choices,
      .help = "What happens to a figure if the source does not say how many people or events it is based on: keep "
              "publishes it and warns, suppress withholds it.",
      .example = "\"suppress\"" },
    { 0 },
};

static enum pb_status disclosure_check(const void *option_values, struct pb_error *error)
{
    struct disclosure_rule rule;
    return disclosure_rule_of(option_values, &rule, error);
}

/* Once the rows have gone to the Places, there are sums that contain what is withheld here. */
static enum pb_status check_order(const struct pb_table *table, struct pb_error *error)
{
    for (size_t row = 0; row < table->rows; row++)
        if (table->place[row]) {
            enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                            "the rows have been given to Places and added together already");
            pb_error_hint(error, "put this step before the one that gives rows to Places");
            return status;
        }
    return PB_OK;
}

/* Nobody looks at sums: the run says so. */
static void warn_of_sums(const struct disclosure_work *work)
{
    const struct pb_table *table = work->context->table;
    for (size_t row = 0; row < table->rows; row++)
        if (work->fates[row] == DISCLOSURE_PRIMARY) {
            pb_warning_add(work->context->findings, pb_cell(table, source_file, row), 0,
                           "counts are withheld, and whether they can be worked out from sums is not checked: "
                           "\"secondary\" is \"off\" (rule %s)",
                           work->rule.name);
            return;
        }
}

static bool concerns_any(const struct disclosure_rule *rule, const struct pb_context *context)
{
    size_t row = 0;
    while (rule->small_only && row < context->table->rows && !disclosure_is_of_small_area(context, row))
        row++;
    return row < context->table->rows;
}

static enum pb_status disclosure_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct disclosure_work work = { .context = context, .error = error };
    enum pb_status status = disclosure_rule_of(option_values, &work.rule, error);
    if (status == PB_OK && work.rule.small_only && !concerns_any(&work.rule, context))
        return PB_OK;
    pb_findings_withhold(context->findings);
    if (status == PB_OK)
        status = check_order(context->table, error);
    if (status != PB_OK || context->table->rows == 0)
        return status;
    /* By row: count, fate, exemption, order; and what one group of rows needs. */
    pb_arena_open(&work.arena, context->table->rows * 400 + ((size_t)512 << 20));
    status = disclosure_judge(&work);
    if (status == PB_OK && work.rule.secondary)
        status = disclosure_protect(&work);
    else if (status == PB_OK)
        warn_of_sums(&work);
    if (status == PB_OK)
        status = disclosure_rewrite(&work);
    pb_arena_close(&work.arena);
    return status;
}

/* From the first row on: no small figure of the source may be kept in a rejected row. */
static enum pb_status disclosure_rows(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct disclosure_rule rule;
    enum pb_status status = disclosure_rule_of(option_values, &rule, error);
    pb_findings_withhold(context->findings);
    if (status == PB_OK && rule.small_only && concerns_any(&rule, context))
        pb_warning_add(
            context->findings, pb_cell(context->table, source_file, 0), 0,
            "small counts of areas below districts are withheld and the others rounded (rule %s): where they "
            "are published, \"small_counts\": \"published\" of the source says so",
            rule.name);
    return status;
}

static bool disclosure_looks_up(const void *option_values)
{
    struct disclosure_rule rule;
    struct pb_error error = { 0 };
    return disclosure_rule_of(option_values, &rule, &error) == PB_OK && rule.secondary;
}

const struct pb_module pb_transform_disclosure = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "disclosure",
    .summary = "Withholds and rounds small counts of a source, and figures that would reveal them.",
    .version = "9",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct disclosure_options),
    .check = disclosure_check,
    .scope = PB_SCOPE_SOURCE,
    .guards = "{\"areas\": \"small\"}",
    .remembers = true,
    .looks_up = disclosure_looks_up,
    .rows = disclosure_rows,
    .apply = disclosure_apply,
};
PB_EXPORT_MODULE(pb_transform_disclosure);
