/*
 * What the control charts show about a whole measure rather than a point: which series have no chart and why, and which
 * limits are trial limits. One record for each measure, written when all its series are done.
 */
#include "placebook/statistics/control_chart.h"
#include "transforms/spc/spc.h"

#include <stdio.h>
#include <string.h>

void spc_report_open(struct spc_report *report, struct pb_context *context, struct pb_error *error)
{
    *report = (struct spc_report){ .context = context, .error = error };
}

/* A record about the measure, and no area or period of it: a table with one row that says no more than that. */
static enum pb_status say(struct spc_report *report, enum pb_word kind, const char *sentence)
{
    const struct pb_table *table = report->context->table;
    struct pb_table about;
    size_t row = 0;
    pb_table_open(&about, table->symbols, 1);
    enum pb_status status = pb_table_add(&about, &row, report->error);
    if (status == PB_OK) {
        about.measure[row] = table->measure[report->row];
        about.measure_name[row] = table->measure_name[report->row];
        status = pb_quality_add(report->context->findings, kind, "control-chart", &about, row, PB_MISSING, PB_MISSING,
                                report->error, "%s", sentence);
    }
    pb_table_close(&about);
    return status;
}

enum pb_status spc_finish(struct spc_report *report)
{
    enum pb_status status = PB_OK;
    char sentence[2 * SPC_SENTENCE];
    for (size_t i = 0; status == PB_OK && i < report->reason_count; i++) {
        bool all = report->reasons[i].series == report->series;
        (void)snprintf(sentence, sizeof sentence, "%s: %s",
                       all ? "no control chart" : "no control chart for some of the series", report->reasons[i].text);
        status = say(report, PB_WORD_REFUSED, sentence);
    }
    if (status == PB_OK && report->charts) {
        char points[64];
        if (report->fewest == report->most)
            (void)snprintf(points, sizeof points, "%zu", report->most);
        else
            (void)snprintf(points, sizeof points, "%zu to %zu", report->fewest, report->most);
        (void)snprintf(sentence, sizeof sentence, "control charts with trial limits, from %s points; %d make firm ones",
                       points, PB_CHART_FIRM_POINTS);
        status = say(report, PB_WORD_TRIAL_LIMITS, sentence);
    }
    spc_report_open(report, report->context, report->error);
    return status;
}

enum pb_status spc_next_series(struct spc_report *report, const struct pb_group *series)
{
    pb_symbol measure = report->context->table->measure[series->rows[0]];
    enum pb_status status = measure == report->measure ? PB_OK : spc_finish(report);
    report->measure = measure;
    report->row = series->rows[0];
    report->series++;
    return status;
}

void spc_refused(struct spc_report *report, const char *reason)
{
    size_t i = 0;
    while (i < report->reason_count && strcmp(report->reasons[i].text, reason) != 0)
        i++;
    if (i == SPC_REASONS) /* enough is said of this measure; every row has its own reason in its note */
        return;
    if (i == report->reason_count) {
        report->reason_count++;
        (void)snprintf(report->reasons[i].text, sizeof report->reasons[i].text, "%s", reason);
    }
    report->reasons[i].series++;
}

void spc_trial(struct spc_report *report, size_t points)
{
    if (!report->charts || points < report->fewest)
        report->fewest = points;
    if (points > report->most)
        report->most = points;
    report->charts++;
}
