/*
 * Findings about rows of the Place's table: those that have no figure, and projections. Rows of a measure that have the
 * same kind and reason share one line.
 */
#include "loaders/workbook/findings_private.h"

#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"
#include "placebook/contract/opportunity.h"

#include <string.h>

enum { GROUPS_MAXIMUM = 64, AREAS_NAMED = 3 };

/* --- rows of the Place's table that have no figure, by measure and reason --- */

struct group {
    enum pb_word kind;
    pb_symbol note;
    bool opportunity; /* rows of RightCare's opportunity and not of the measure's own figure */
    size_t rows;
    size_t first;    /* the first row */
    size_t earliest; /* by period */
    size_t latest;
    pb_symbol areas[AREAS_NAMED];
    size_t area_count; /* up to AREAS_NAMED, and one more when there are others */
};

static void note_area(struct group *group, pb_symbol area)
{
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        if (group->areas[i] == area)
            return;
    if (group->area_count < AREAS_NAMED)
        group->areas[group->area_count] = area;
    if (group->area_count <= AREAS_NAMED)
        group->area_count++;
}

/* Takes a row into a group, which may be empty. */
static void findings_take(struct group *group, const struct pb_table *table, size_t row)
{
    if (group->rows++ == 0)
        group->first = group->earliest = group->latest = row;
    note_area(group, table->area_name[row] ? table->area_name[row] : table->area_code[row]);
    if (table->period_end[row] < table->period_end[group->earliest])
        group->earliest = row;
    if (table->period_end[row] > table->period_end[group->latest])
        group->latest = row;
}

/* Takes a row into the group of its kind and note; when there are too many notes, into the last one. */
static void note_row(struct group *groups, size_t *count, const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    enum pb_word kind = (enum pb_word)table->status[row];
    bool opportunity = workbook_is_opportunity(book, row);
    size_t i = 0;
    while (i < *count && i + 1 < GROUPS_MAXIMUM &&
           (groups[i].kind != kind || groups[i].note != table->note[row] || groups[i].opportunity != opportunity))
        i++;
    if (i == *count)
        groups[(*count)++] = (struct group){ .kind = kind, .note = table->note[row], .opportunity = opportunity };
    findings_take(&groups[i], table, row);
}

static const char *findings_areas_of(struct book *book, const struct group *group)
{
    const char *names[AREAS_NAMED + 1] = { NULL };
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        names[i] = pb_symbol_text(book->table->symbols, group->areas[i]);
    if (group->area_count > AREAS_NAMED)
        names[AREAS_NAMED] = "others";
    return workbook_findings_join(book, names, AREAS_NAMED + 1);
}

static const char *periods_of(struct book *book, size_t earliest, size_t latest)
{
    const struct pb_table *table = book->table;
    const char *from = pb_cell(table, period, earliest);
    const char *to = pb_cell(table, period, latest);
    return strcmp(from, to) == 0 ? from : workbook_text(book, "%s to %s", from, to);
}

static void findings_add_group(struct findings *findings, const struct group *group)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    char buffer[WORDS_TEXT];
    const char *note = group->opportunity ? workbook_opportunity_note(book, group->first, buffer)
                                          : pb_symbol_text(table->symbols, group->note);
    const char *plain = group->kind == PB_WORD_SUPPRESSED ? "The source withheld the figure."
                        : group->kind == PB_WORD_MISSING  ? "The source has the row but no figure."
                                                          : "";
    struct finding *finding = workbook_findings_add(findings, group->kind);
    finding->measure = workbook_findings_measure(table, group->first);
    finding->area = findings_areas_of(book, group);
    finding->whom = group->opportunity ? PB_OPPORTUNITY : NULL;
    finding->period = periods_of(book, group->earliest, group->latest);
    finding->number = (double)group->rows;
    /* A note says who withheld a figure and why. */
    finding->sentence = *note && group->kind != PB_WORD_MISSING ? workbook_findings_sentence(book, note, "")
                                                                : workbook_findings_sentence(book, note, plain);
    finding->where = workbook_findings_where(book, pb_cell(table, source_file, group->first),
                                             pb_cell(table, source_row, group->first), group->rows > 1);
}

void workbook_findings_of_rows(struct findings *findings, enum pb_word kind)
{
    const struct pb_table *table = findings->book->table;
    for (size_t begin = 0; begin < table->rows;) {
        struct group groups[GROUPS_MAXIMUM];
        size_t count = 0;
        size_t end = begin;
        for (; end < table->rows && table->measure[end] == table->measure[begin]; end++)
            if (table->status[end] == kind && workbook_words_is_own(table->geography[end]))
                note_row(groups, &count, findings->book, end);
        for (size_t i = 0; i < count; i++)
            findings_add_group(findings, &groups[i]);
        begin = end;
    }
}

/* --- projections --- */

/* A measure's projections, in one line: how many, for which periods, and whether it has anything else. */
static void add_projections_of(struct findings *findings, size_t begin, size_t end)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    struct group group = { .kind = PB_WORD_PROJECTION };
    size_t others = 0;
    for (size_t row = begin; row < end; row++) {
        bool own = workbook_words_is_own(table->geography[row]) && !workbook_is_opportunity(book, row);
        bool projection = own && pb_is_projection(table, row);
        others += own && !projection && !pb_missing(table->value[row]);
        if (projection)
            findings_take(&group, table, row);
    }
    if (!group.rows)
        return;
    struct finding *finding = workbook_findings_add(findings, PB_WORD_PROJECTION);
    finding->measure = workbook_findings_measure(table, group.first);
    finding->area = findings_areas_of(book, &group);
    finding->period = periods_of(book, group.earliest, group.latest);
    finding->number = (double)group.rows;
    finding->sentence = others
                            ? "These periods had not begun, so the figures are projections. They are on Data and have "
                              "no part in latest figures, comparisons, trends, control charts or ages."
                            : "The measure has projections only: these periods had not begun. They are on Data, and "
                              "there is no latest figure.";
    finding->where = workbook_findings_where(book, pb_cell(table, source_file, group.first),
                                             pb_cell(table, source_row, group.first), group.rows > 1);
}

void workbook_findings_of_projections(struct findings *findings)
{
    const struct pb_table *table = findings->book->table;
    for (size_t begin = 0, end = 0; begin < table->rows; begin = end) {
        while (end < table->rows && table->measure[end] == table->measure[begin])
            end++;
        add_projections_of(findings, begin, end);
    }
}
