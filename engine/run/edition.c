#include "engine/run/edition.h"

#include "engine/plan/audiences.h"
#include "engine/run/intake.h"
#include "engine/run/publication_info.h"

#include <stdlib.h>
#include <string.h>

/* The rows of one measure that the system has. */
struct edition_measure {
    const struct pb_running *running;
    const struct pb_place *edition;
    struct pb_table part;
    bool several;         /* the rows are of several measures: a transform made them of all */
    pb_symbol id;         /* of the edition */
    unsigned char *roles; /* by row: enum pb_word */
    pb_symbol *similar;   /* lists of codes that its own rows name as those most like them, each once */
    size_t similar_count;
};

bool pb_edition_has_loader(const struct pb_place *place, const struct pb_step *loader)
{
    return !place->edition || place->edition->loaders.count == 0 ||
           pb_text_listed(&place->edition->loaders, loader->module->name);
}

/* Measures that the framework does not have are of no level. */
static bool edition_shows(const struct pb_running *running, const struct pb_place *edition, const char *measure)
{
    const struct pb_text_list *selected = &running->request->selection.measures;
    if (selected->count && !pb_text_listed(selected, measure))
        return false;
    const struct pb_measure *known = pb_framework_measure(&running->request->pipeline->framework, measure, NULL);
    return pb_edition_shows(edition, measure, known ? known->level : NULL);
}

/* What the area of a row is to the edition. What is calculated for a Place has the Place's id as code. */
static enum pb_word edition_role(const struct edition_measure *work, size_t row)
{
    const struct pb_geography *geography = &work->running->request->pipeline->geography;
    const struct pb_table *part = &work->part;
    const char *code = pb_cell(part, area_code, row);
    if (work->several && !edition_shows(work->running, work->edition, pb_cell(part, measure, row)))
        return PB_WORD_NONE;
    const struct pb_place *place = pb_geography_place(geography, code);
    const struct pb_area *area =
        place ? place->area : pb_geography_area(geography, code, pb_symbol_length(part->symbols, part->area_code[row]));
    enum pb_word role = pb_geography_role(geography, work->edition, area);
    if (role == PB_WORD_NONE && part->geography[row] == PB_WORD_LOCAL && *pb_cell(part, within, row)) {
        const struct pb_area *around = pb_geography_area(geography, pb_cell(part, within, row),
                                                         pb_symbol_length(part->symbols, part->within[row]));
        return pb_geography_lies_in(geography, work->edition, around) ? PB_WORD_LOCAL : PB_WORD_NONE;
    }
    return role == PB_WORD_EXACT && place && part->origin[row] == 0 ? PB_WORD_SUM : role;
}

/* What is shown beside the areas of an edition without districts, such as the Place of a network, is not its own. */
static bool edition_is_own(const struct edition_measure *work, unsigned char role)
{
    return role != PB_WORD_NONE && role != PB_WORD_BENCHMARK &&
           (role != PB_WORD_SHARED || work->edition->districts.count);
}

static void edition_note_similar(struct edition_measure *work, pb_symbol list)
{
    for (size_t i = 0; i < work->similar_count; i++)
        if (work->similar[i] == list)
            return;
    work->similar[work->similar_count++] = list;
}

/* Is the code in one of the lists, which are separated by ";"? */
static bool edition_names(const struct edition_measure *work, const char *code)
{
    size_t length = strlen(code);
    for (size_t i = 0; i < work->similar_count; i++)
        for (const char *at = pb_symbol_text(work->part.symbols, work->similar[i]); *at;) {
            size_t size = strcspn(at, ";");
            if (size == length && memcmp(at, code, length) == 0)
                return true;
            at += size + (at[size] == ';');
        }
    return false;
}

/* Finds the roles of all rows; false: the edition has no figure of its own. */
static bool edition_assign(struct edition_measure *work)
{
    bool own = false;
    for (size_t row = 0; row < work->part.rows; row++) {
        work->roles[row] = (unsigned char)edition_role(work, row);
        own = own || edition_is_own(work, work->roles[row]);
        if (edition_is_own(work, work->roles[row]) && work->part.similar[row] != PB_WORD_NONE)
            edition_note_similar(work, work->part.similar[row]);
    }
    for (size_t row = 0; own && row < work->part.rows; row++)
        if (work->roles[row] == PB_WORD_NONE && work->similar_count && !work->several &&
            edition_names(work, pb_cell(&work->part, area_code, row)))
            work->roles[row] = PB_WORD_NEIGHBOUR;
    return own;
}

/* Copies the rows whose areas have a role. */
static enum pb_status edition_copy(const struct edition_measure *work, struct pb_table *table, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < work->part.rows; row++) {
        size_t copy = 0;
        if (work->roles[row] == PB_WORD_NONE)
            continue;
        status = pb_table_copy(table, &work->part, row, &copy, error);
        if (status == PB_OK) {
            table->place[copy] = work->id;
            table->geography[copy] = work->roles[row];
        }
    }
    return status;
}

static enum pb_status edition_take(struct edition_measure *work, struct pb_table *table, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    work->roles = calloc(work->part.rows + 1, sizeof *work->roles);     /* checked: below */
    work->similar = calloc(work->part.rows + 1, sizeof *work->similar); /* checked: below */
    work->similar_count = 0;
    if (!work->roles || !work->similar)
        status = pb_out_of_memory(error);
    else if (edition_assign(work))
        status = edition_copy(work, table, error);
    free(work->roles);
    free(work->similar);
    return status;
}

enum pb_status pb_edition_rows(const struct pb_running *running, const struct pb_place *edition, struct pb_table *table,
                               struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    const char *system = running->request->pipeline->geography.system.id;
    struct edition_measure work = { .running = running, .edition = edition };
    size_t audience = pb_plan_audience(plan, running->request->pipeline, system);
    enum pb_status status = PB_OK;
    table->as_of = plan->as_of;
    work.id = pb_symbol_of(table->symbols, edition->id);
    if (work.id == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    for (size_t m = 0; status == PB_OK && m < plan->measure_count; m++) {
        work.several = plan->measures[m].combine != NULL;
        if (!pb_plan_measure_serves(&plan->measures[m], audience))
            continue;
        if (!work.several && !edition_shows(running, edition, plan->measures[m].measure))
            continue;
        pb_table_open(&work.part, table->symbols, PB_UNIT_ROWS_MAXIMUM);
        status = pb_publication_info_measure_rows(&plan->measures[m], running->store, system, &work.part, error);
        if (status == PB_OK)
            status = edition_take(&work, table, error);
        pb_table_close(&work.part);
    }
    return status;
}
