/*
 * The rows of a decomposition: the gap, what each cause and each age contributes to it, and on request each cause at
 * each age.
 */
#include "placebook/statistics/interval.h"
#include "transforms/gap/gap.h"

#include <stdio.h>
#include <string.h>

enum { BANDS = PB_MORTALITY_BANDS, TEXT = 600 };

/* Which part of the gap a row is: a cause and a band, each of which may be all of them. */
struct part {
    size_t cause, causes; /* from, to before */
    size_t band, bands;
    const char *category_type, *category;
};

struct answer {
    struct gap_work *work;
    size_t like;
    const char *type;
    const char *method;
};

/* A row about the same area, sex and period, of the measure of the gap. */
static enum pb_status add_gap_row(struct gap_work *work, size_t like, const char *type, const char *category,
                                  size_t *row)
{
    struct pb_table *table = work->context->table;
    const struct pb_measure *measure = pb_framework_measure(work->context->framework, work->options->measure, NULL);
    enum pb_status status = pb_calculated_add(table, table, like, row, work->error);
    if (status != PB_OK)
        return status;
    struct {
        pb_symbol *cell;
        const char *text;
    } cells[] = {
        { &table->measure[*row], work->options->measure },
        { &table->measure_name[*row], measure ? measure->name : "Gap in life expectancy by cause of death" },
        { &table->outcome[*row], measure ? measure->outcome : "" },
        { &table->domain[*row], measure ? measure->pillar : "" },
        { &table->category_type[*row], type },
        { &table->category[*row], category },
        { &table->age[*row], "All ages" },
        { &table->unit[*row], "Years" },
    };
    for (size_t i = 0; status == PB_OK && i < sizeof cells / sizeof cells[0]; i++)
        status = pb_cell_set(table, cells[i].cell, cells[i].text, work->error);
    table->multiplier[*row] = PB_MISSING;
    table->value_type[*row] = PB_WORD_OTHER_VALUE;
    table->polarity[*row] = PB_WORD_LOW_IS_GOOD;
    table->note[*row] = PB_WORD_NONE;
    return status;
}

/* The rows of deaths that a part is about, of both populations. */
static size_t rows_of(const struct answer *answer, const struct part *part)
{
    const struct gap_side *sides[] = { &answer->work->first, &answer->work->second };
    size_t count = 0;
    for (size_t side = 0; side < 2; side++)
        for (size_t cause = part->cause; cause < part->causes; cause++)
            for (size_t band = part->band; band < part->bands; band++)
                answer->work->list[count++] = sides[side]->rows[cause][band];
    return count;
}

static enum pb_status add_part(const struct answer *answer, const struct part *part)
{
    struct gap_work *work = answer->work;
    struct pb_table *table = work->context->table;
    size_t row = 0;
    double years = 0;
    for (size_t cause = part->cause; cause < part->causes; cause++)
        for (size_t band = part->band; band < part->bands; band++)
            years += answer->work->result.years[cause][band];
    enum pb_status status = add_gap_row(work, answer->like, part->category_type, part->category, &row);
    if (status != PB_OK)
        return status;
    table->value[row] = years;
    if (part->causes - part->cause == work->cause_count && part->bands - part->band == BANDS) {
        double error = work->result.standard_error;
        table->lower_95[row] = years - PB_Z_95 * error;
        table->upper_95[row] = years + PB_Z_95 * error;
        table->lower_998[row] = years - PB_Z_998 * error;
        table->upper_998[row] = years + PB_Z_998 * error;
    }
    size_t count = rows_of(answer, part);
    for (size_t i = 0; part->bands - part->band == 1 && i < count; i++)
        if (answer->work->list[i] != SIZE_MAX)
            table->age[row] = table->age[answer->work->list[i]];
    status = pb_calculated_method(table, row, answer->method, work->error);
    return status == PB_OK ? pb_calculated_sources(&work->joined, table, work->list, count, table, row, work->error)
                           : status;
}

static enum pb_status add_parts(const struct answer *answer)
{
    const struct gap_work *work = answer->work;
    bool country = strcmp(answer->type, PB_GAP_COUNTRY) == 0;
    size_t causes = work->cause_count;
    size_t first = answer->work->result.has_rest ? 0 : 1;
    struct part part = { 0, causes, 0, BANDS, country ? "" : answer->type, country ? "" : PB_GAP_ALL_CAUSES };
    enum pb_status status = add_part(answer, &part);
    part.category_type = answer->type;
    part.category = PB_GAP_ALL_CAUSES;
    for (size_t band = 0; status == PB_OK && band < BANDS; band++) {
        part.band = band;
        part.bands = band + 1;
        status = add_part(answer, &part);
    }
    bool full = strcmp(work->options->detail, "full") == 0;
    for (size_t cause = first; status == PB_OK && cause < causes; cause++) {
        const char *name = cause == PB_MORTALITY_REST ? PB_GAP_REST : work->causes[cause];
        part = (struct part){ cause, cause + 1, 0, BANDS, answer->type, name };
        status = add_part(answer, &part);
        for (size_t band = 0; full && status == PB_OK && band < BANDS; band++) {
            part.band = band;
            part.bands = band + 1;
            status = add_part(answer, &part);
        }
    }
    return status;
}

static enum pb_status explain(struct gap_work *work, size_t like, const char *type)
{
    struct pb_table *table = work->context->table;
    bool country = strcmp(type, PB_GAP_COUNTRY) == 0;
    size_t row = 0;
    char note[TEXT];
    (void)snprintf(note, sizeof note, "not calculable: %.500s", work->error->message);
    pb_error_clear(work->error);
    enum pb_status status = add_gap_row(work, like, country ? "" : type, country ? "" : PB_GAP_ALL_CAUSES, &row);
    return status == PB_OK ? pb_cell_set(table, &table->note[row], note, work->error) : status;
}

enum pb_status gap_answer(struct gap_work *work, size_t like, const char *type, enum pb_status status)
{
    char method[TEXT];
    if (status == PB_OK)
        status = pb_decompose(&work->first.mortality, &work->second.mortality, work->cause_count, work->causes,
                              &work->result, work->error);
    if (status == PB_REJECTED)
        return explain(work, like, type);
    if (status != PB_OK)
        return status;
    (void)snprintf(method, sizeof method,
                   "Arriaga's decomposition of the life expectancies at birth %.2f (%.150s) and %.2f (%.150s); above 0 "
                   "where the first is shorter by these years",
                   work->result.first, work->first.name, work->result.second, work->second.name);
    return add_parts(&(struct answer){ .work = work, .like = like, .type = type, .method = method });
}
