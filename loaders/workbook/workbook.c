/*
 * The workbook of a Place: what people open first. Each sheet is in a file of its name; write.c shows how a workbook is
 * made.
 */
#include "placebook/descriptor.h"

#include "loaders/workbook/chart_data.h"
#include "loaders/workbook/findings.h"
#include "loaders/workbook/funnels.h"
#include "loaders/workbook/last_good.h"
#include "loaders/workbook/local_areas.h"
#include "loaders/workbook/ods.h"
#include "loaders/workbook/plan_figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/targets.h"

struct workbook_options {
    const char *keywords;
    int64_t stale_years;
    int64_t data_rows;
};

static const struct pb_option options[] = {
    {
        .name = "keywords",
        .type = PB_OPTION_TEXT,
        .offset = offsetof(struct workbook_options, keywords),
        .default_value = "public health, outcomes, JSNA",
        .help = "Keywords in the properties of the workbook, for file searches; the Place's name is added.",
        .example = "\"public health, outcomes, JSNA, RightCare\"",
    },
    {
        .name = "stale_years",
        .type = PB_OPTION_INTEGER,
        .offset = offsetof(struct workbook_options, stale_years),
        .default_value = "3",
        .minimum = 1,
        .maximum = 50,
        .help = "The sheet Cautions lists a measure as old when its latest period ended more than this many years "
                "before the date of the publication.",
        .example = "2",
    },
    {
        .name = "data_rows",
        .type = PB_OPTION_INTEGER,
        .offset = offsetof(struct workbook_options, data_rows),
        .default_value = "1048000",
        .minimum = 100,
        .maximum = 1048000,
        .help =
            "The sheet Data has so many figures at most; the others follow on Data 2, Data 3 and so on. A worksheet "
            "holds 1,048,576 rows.",
        .example = "65000",
    },
    { 0 },
};

static void add_sheets(struct book *book, const struct workbook_options *settings)
{
    struct sheet *glance = workbook_add_glance(book);
    bool opens = !workbook_glance_rates(glance) && workbook_opportunities_are_known(book); /* with Opportunities */
    workbook_add_cover(book);
    struct sheet *contents = workbook_add_contents(book);
    if (book->place->system)
        workbook_add_side_by_side(book);
    workbook_add_priorities(book);
    workbook_add_targets(book);
    workbook_add_milestones(book);
    workbook_add_changes(book);
    workbook_add_escalations(book);
    workbook_add_outcomes(book);
    workbook_add_trends(book);
    workbook_add_control_charts(book);
    workbook_add_funnel_plots(book);
    workbook_add_against_england(book);
    workbook_add_neighbours(book);
    workbook_add_inequalities(book);
    workbook_add_gap(book);
    struct sheet *opportunities = workbook_add_opportunities(book, opens);
    workbook_add_networks(book);
    workbook_add_local_glance(book);
    workbook_add_local_areas(book);
    workbook_add_plan_figures(book);
    struct findings *findings = workbook_take(book, 1, sizeof *findings);
    if (findings) {
        *findings = workbook_findings_gather(book, settings->stale_years);
        workbook_add_cautions(book, findings, settings->stale_years);
        workbook_add_checks(book, findings);
    }
    workbook_add_data(book, (size_t)settings->data_rows);
    workbook_add_chart_data(book);
    workbook_add_sources(book);
    workbook_add_dictionary(book);
    workbook_add_notes(book);
    for (size_t i = 0; book->no_charts && i < book->sheet_count; i++)
        if (book->sheets[i]->chart_count && !book->sheets[i]->table_name)
            book->sheets[i]->absent = "it has charts alone, which the Excel workbook has";
    workbook_complete_glance(book, glance);
    if (opens)
        workbook_sheet_first(book, opportunities);
    workbook_complete_contents(book, contents);
}

typedef enum pb_status workbook_writer(struct book *book, struct pb_output *output, const char *stem,
                                       struct pb_error *error);

static enum pb_status load_book(const struct workbook_options *settings, const struct pb_load *load,
                                workbook_writer *write, bool charts, struct pb_error *error)
{
    const struct pb_publication_info *info = load->info;
    struct book book;
    workbook_open(&book, info, load->table->rows);
    book.no_charts = !charts;
    book.place = load->place;
    book.table = load->table;
    book.changes = load->changes;
    book.title = workbook_text(&book, "Health and wellbeing outcomes: %s", load->place->name);
    book.keywords = workbook_text(&book, "%s, %s", settings->keywords, load->place->name);
    struct pb_headline *headlines = NULL;
    enum pb_status status = pb_headlines(load->table, info->framework, info->geography, load->place, &book.arena,
                                         &headlines, &book.headline_count, error);
    if (status == PB_OK)
        status = workbook_plan_figures_find(&book, error);
    if (status == PB_OK)
        status = workbook_targets_find(&book, error);
    if (status == PB_OK)
        status = workbook_locals_find(&book, error);
    if (status == PB_OK) {
        book.headlines = headlines;
        workbook_last_good_find(&book);
        workbook_chart_data_find(&book);
        workbook_funnels_find(&book);
        add_sheets(&book, settings);
        status = write(&book, load->output, load->stem, error);
    }
    workbook_close(&book);
    return status;
}

static enum pb_status workbook_load(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    return load_book(option_values, load, workbook_write, true, error);
}

static enum pb_status ods_load(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    return load_book(option_values, load, workbook_write_ods, false, error);
}

static enum pb_status workbook_conclude(const void *option_values, const struct pb_conclusion *conclusion,
                                        struct pb_error *error)
{
    const struct workbook_options *settings = option_values;
    struct book book;
    workbook_open(&book, conclusion->info, conclusion->reject_count);
    book.title = "Rows that were not taken";
    book.keywords = settings->keywords;
    workbook_add_rejects(&book, conclusion);
    enum pb_status status = workbook_write(&book, conclusion->output, "rejects", error);
    workbook_close(&book);
    return status;
}

const struct pb_module pb_loader_workbook = {
    .head = PB_MODULE_HEAD,
    .kind = PB_LOADER,
    .name = "workbook",
    .summary = "Writes an Excel workbook for each Place, and one of the rejected rows.",
    .version = "53",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct workbook_options),
    .load = workbook_load,
    .conclude = workbook_conclude,
};

/* The same sheets in the Government's advised format: CMakeLists.txt says that this folder has two modules. */
extern const struct pb_module pb_loader_ods;
const struct pb_module pb_loader_ods = {
    .head = PB_MODULE_HEAD,
    .kind = PB_LOADER,
    .name = "ods",
    .summary = "Writes the sheets of the workbook, without charts, as an OpenDocument spreadsheet for each Place.",
    .version = "19",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct workbook_options),
    .load = ods_load,
};
PB_EXPORT_MODULE(pb_loader_workbook);
