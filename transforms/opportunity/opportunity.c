/*
 * Rows for RightCare's opportunities: what would change if an organisation did as well as the best of those most like
 * it. Only organisations that name those (the table's column `similar`) have any.
 */
#include "transforms/opportunity/opportunity.h"

#include "placebook/contract/opportunity.h"
#include "placebook/descriptor.h"
#include "placebook/quality.h"

#include <stdio.h>
#include <string.h>

static const struct pb_option total_options[] = {
    { .name = "name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct opportunity_total, name),
      .flags = PB_REQUIRED | PB_UNIQUE,
      .help = "Its name in the workbooks.",
      .example = "\"Elective spend\"" },
    { .name = "indicators",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct opportunity_total, indicators),
      .flags = PB_REQUIRED,
      .minimum = 2,
      .maximum = OPPORTUNITY_TOTAL,
      .help =
          "Indicators of the source, or ids of measures, that have no patient, event or pound in common: one of each "
          "programme, in one unit.",
      .example = "[\"cir03\", \"res02\"]" },
    { .name = "of_one_programme",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct opportunity_total, of_one_programme),
      .help = "Indicators of one programme are added too: say so only if they have nothing in common, as its elective "
              "and its non-elective spend have. If all are of one programme, the total is the programme's.",
      .example = "true" },
    { .type = PB_OPTION_LOCATION, .name = "at", .offset = offsetof(struct opportunity_total, at) },
    { 0 },
};

static const struct pb_option options[] = {
    { .name = "totals",
      .type = PB_OPTION_OBJECT_LIST,
      .offset = offsetof(struct opportunity_options, totals),
      .fields = total_options,
      .size = sizeof(struct opportunity_total),
      .help = "Measures whose counted opportunities are added together, because they do not overlap, and so are their "
              "amounts compared without limits (default: nothing is added over measures).",
      .example = "[{\"name\": \"Elective spend\", \"indicators\": [\"cir03\", \"res02\"]}]" },
    { 0 },
};

static bool opportunity_prepare(struct opportunity_work *work)
{
    static const char *const categories[PARTS] = { PB_OPPORTUNITY_BENCHMARK, PB_OPPORTUNITY_MEDIAN,
                                                   PB_OPPORTUNITY_QUARTILE,  PB_OPPORTUNITY_GAP,
                                                   PB_OPPORTUNITY_AMOUNT,    PB_OPPORTUNITY_UNLIMITED,
                                                   PB_OPPORTUNITY_COUNTED };
    struct pb_table *table = work->context->table;
    bool good = true;
    work->type = pb_symbol_of(table->symbols, PB_OPPORTUNITY);
    for (size_t i = 0; i < PARTS; i++) {
        work->categories[i] = pb_symbol_of(table->symbols, categories[i]);
        good = good && work->categories[i] != PB_SYMBOL_NONE;
    }
    work->rows = table->rows;
    work->symbols = table->symbols->count;
    work->row_of_code = pb_arena_take(&work->arena, work->symbols, sizeof *work->row_of_code);
    return good && work->type != PB_SYMBOL_NONE && work->row_of_code;
}

/* An organisation of the Place, or an area inside it, that names those most like it. */
static bool opportunity_is_compared(const struct opportunity_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    if (!table->similar[row] || table->category_type[row] == work->type)
        return false;
    switch (table->geography[row]) {
    case PB_WORD_EXACT:
    case PB_WORD_PART:
    case PB_WORD_SHARED:
    case PB_WORD_LOCAL:
        return true;
    default:
        return false;
    }
}

/* ---- What is refused, once for each organisation and kind of reason ---- */

static enum pb_status note_refusal(struct opportunity_work *work, const struct opportunity_answer *answer)
{
    const struct pb_table *table = work->context->table;
    const pb_symbol area = table->area_code[answer->row];
    const pb_symbol place = table->place[answer->row];
    for (size_t i = 0; i < work->refusal_count; i++) {
        struct opportunity_refusal *known = &work->refusals[i];
        if (known->area != area || strcmp(known->rule, answer->rule) != 0)
            continue;
        known->count += known->place == place;
        return PB_OK;
    }
    if (work->refusal_count == work->refusal_capacity || !work->refusals) {
        size_t capacity = work->refusal_capacity ? work->refusal_capacity * 2 : 16;
        struct opportunity_refusal *grown =
            pb_arena_grow(&work->arena, work->refusals, work->refusal_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(work->error);
        work->refusals = grown;
        work->refusal_capacity = capacity;
    }
    struct opportunity_refusal *refusal = &work->refusals[work->refusal_count++];
    *refusal = (struct opportunity_refusal){
        .area = area, .rule = answer->rule, .place = place, .row = answer->row, .count = 1
    };
    for (enum opportunity_part part = 0; part < PARTS && !*refusal->reason; part++)
        (void)snprintf(refusal->reason, sizeof refusal->reason, "%s", answer->reasons[part]);
    return PB_OK;
}

static enum pb_status opportunity_report(const struct opportunity_work *work)
{
    const struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < work->refusal_count; i++) {
        const struct opportunity_refusal *refusal = &work->refusals[i];
        const char *several = refusal->count == 1 ? "" : "s";
        status = pb_quality_add_area(
            work->context->findings, PB_WORD_REFUSED, refusal->rule, table, refusal->row, work->error,
            "no opportunity is counted for %zu figure%s of %.200s (%s'%.200s'): %s", refusal->count, several,
            pb_cell(table, area_name, refusal->row), *several ? "the first is " : "",
            pb_cell(table, measure_name, refusal->row), refusal->reason);
    }
    return status;
}

/* ---- One series and period in one Place's table ---- */

static enum pb_status answer_row(struct opportunity_work *work, size_t row)
{
    if (work->answer_count == work->answer_capacity || !work->answers) {
        size_t capacity = work->answer_capacity ? work->answer_capacity * 2 : 16;
        struct opportunity_answer *grown =
            pb_arena_grow(&work->arena, work->answers, work->answer_capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(work->error);
        work->answers = grown;
        work->answer_capacity = capacity;
    }
    struct opportunity_answer *answer = &work->answers[work->answer_count++];
    opportunity_compare(work, row, answer);
    return answer->rule ? note_refusal(work, answer) : PB_OK;
}

static enum pb_status opportunity_serve_group(struct opportunity_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = work->context->table;
    const pb_symbol place = table->place[rows[0]];
    bool any = false;
    for (size_t i = 0; !any && i < count; i++)
        any = opportunity_is_compared(work, rows[i]);
    if (!any)
        return PB_OK;
    enum pb_status status = PB_OK;
    work->answer_count = 0;
    for (size_t i = count; i-- > 0;) /* of several rows the first counts */
        work->row_of_code[table->area_code[rows[i]]] = rows[i] + 1UL;
    for (size_t i = 0; status == PB_OK && i < count; i++)
        if (opportunity_is_compared(work, rows[i]))
            status = answer_row(work, rows[i]);
    for (size_t i = 0; i < count; i++)
        work->row_of_code[table->area_code[rows[i]]] = 0;
    for (size_t i = 0; status == PB_OK && i < work->answer_count; i++)
        status = opportunity_write(work, &work->answers[i]);
    return status == PB_OK ? opportunity_add_sums(work, place) : status;
}

static enum pb_status opportunity_serve_all(struct opportunity_work *work)
{
    static const size_t key[] = { PB_COLUMN(measure),  PB_COLUMN(sex),    PB_COLUMN(age),  PB_COLUMN(category_type),
                                  PB_COLUMN(category), PB_COLUMN(period), PB_COLUMN(place) };
    struct pb_groups groups;
    struct pb_group group;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_groups_open(&groups, work->context->table, PB_KEY(key), &work->arena, work->error);
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = pb_cancel_check_rows(&check, groups.next, work->error)
                     ? PB_FATAL
                     : opportunity_serve_group(work, group.rows, group.count);
    return status == PB_OK ? opportunity_report(work) : status;
}

static enum pb_status opportunity_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    struct opportunity_work work = { .context = context, .error = error };
    const struct pb_table *table = context->table;
    bool any = false;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    for (size_t row = 0; !any && row < table->rows; row++)
        any = table->similar[row] != PB_WORD_NONE;
    if (!any)
        return PB_OK;
    /* By row its place in the order; by symbol a row; by Place and area a few words; the answers of one group. */
    pb_arena_open(&work.arena, table->rows * 16 + (size_t)table->symbols->count * 16 + ((size_t)128 << 20));
    work.joined.arena = &work.arena;
    enum pb_status status = opportunity_prepare(&work) ? opportunity_find_members(&work) : pb_out_of_memory(error);
    if (status == PB_OK)
        status = opportunity_serve_all(&work);
    pb_arena_close(&work.arena);
    return status;
}

static bool opportunity_combines(const void *option_values)
{
    const struct opportunity_options *chosen = option_values;
    return chosen->totals.count > 0;
}

static enum pb_status opportunity_combine(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    const struct opportunity_options *chosen = option_values;
    const struct pb_table *table = context->table;
    struct opportunity_work work = { .context = context, .error = error };
    pb_arena_open(&work.arena, table->rows * (16 + chosen->totals.count * 64) + (size_t)table->symbols->count * 16 +
                                   ((size_t)128 << 20));
    work.joined.arena = &work.arena;
    enum pb_status status =
        opportunity_prepare(&work) ? opportunity_add_totals(&work, &chosen->totals) : pb_out_of_memory(error);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_opportunity = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "opportunity",
    .summary = "Adds what would change if an organisation did as well as the best five of its similar ten, as NHS "
               "RightCare does.",
    .version = "4",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct opportunity_options),
    .check = opportunity_check,
    .begun = true,
    .apply = opportunity_apply,
    .combines = opportunity_combines,
    .gathers = opportunity_gathers,
    .combine = opportunity_combine,
};
PB_EXPORT_MODULE(pb_transform_opportunity);
