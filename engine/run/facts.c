/*
 * The rows are put into groups that agree in everything but the source; a group with rows of several sources is
 * settled. Periods are the same when they have the same first and last day, however a source writes them.
 *
 * What is withheld in one source must not be told by what is said about another: of such a fact no reason, no record
 * and no raw text has a figure. That figures are published after all is the pipeline's order, and is warned of.
 */
#include "engine/run/facts.h"

#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/number.h"
#include "placebook/quality.h"
#include "placebook/reject.h"

#include <stdio.h>
#include <string.h>

enum { SOURCES_OF_A_FACT = 64, SUBJECT = 500 };

struct settling {
    struct pb_context *context;
    const struct pb_precedence *precedence;
    size_t *rank;      /* by symbol: of a source; SIZE_MAX for other texts */
    bool *marks;       /* by row: it stays */
    uint64_t *told;    /* by rank of the source that withholds, then of the one that counts: figures */
    pb_symbol measure; /* a name of it */
    bool withheld;     /* the fact at hand: its figures are not shown */
    struct pb_arena arena;
    struct pb_joined joined;
    struct pb_error *error;
};

static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(sex),
                              PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };

/* ---- Do two rows agree? ---- */

/* The first number that both rows have and that is not the same; NULL: they agree in all. */
static const char *facts_difference(const struct pb_table *table, size_t a, size_t b, double *found, double *other)
{
#define X(name)                                                                                                        \
    if (!pb_missing(table->name[a]) && !pb_missing(table->name[b]) && table->name[a] != table->name[b]) {              \
        *found = table->name[a];                                                                                       \
        *other = table->name[b];                                                                                       \
        return #name;                                                                                                  \
    }
    PB_NUMBER_COLUMNS(X)
#undef X
    *found = table->value[a];
    *other = table->value[b];
    return pb_missing(*found) != pb_missing(*other) ? "value" : table->status[a] == table->status[b] ? NULL : "status";
}

/* How many numbers a row has. */
static unsigned facts_numbers(const struct pb_table *table, size_t row)
{
    unsigned count = 0;
#define X(name) count += !pb_missing(table->name[row]);
    PB_NUMBER_COLUMNS(X)
#undef X
    return count;
}

/* Has `fuller` every number that `row` has? */
static bool facts_covers(const struct pb_table *table, size_t fuller, size_t row)
{
#define X(name)                                                                                                        \
    if (pb_missing(table->name[fuller]) && !pb_missing(table->name[row]))                                              \
        return false;
    PB_NUMBER_COLUMNS(X)
#undef X
    return true;
}

static bool facts_same_period(const struct pb_table *table, size_t a, size_t b)
{
    if (!table->period_start[a] || !table->period_start[b])
        return table->period[a] == table->period[b];
    return table->period_start[a] == table->period_start[b] && table->period_end[a] == table->period_end[b];
}

/* ---- One fact ---- */

static const char *facts_subject(const struct pb_table *table, size_t row, char text[SUBJECT])
{
    const char *category = pb_cell(table, category, row);
    (void)snprintf(text, SUBJECT, "%.100s, %.80s, %.40s, %.40s%s%.80s, %.40s", pb_cell(table, measure_name, row),
                   pb_cell(table, area_name, row), pb_cell(table, sex, row), pb_cell(table, age, row),
                   *category ? ", " : "", category, pb_cell(table, period, row));
    return text;
}

static const char *facts_number(double number, char text[PB_NUMBER_TEXT])
{
    if (pb_missing(number))
        return "none";
    (void)pb_number_format(number, text);
    return text;
}

static size_t facts_rank(const struct settling *settling, size_t row)
{
    return settling->rank[settling->context->table->source[row]];
}

/* ---- What is withheld ---- */

static bool facts_controlled(const struct settling *settling, size_t row)
{
    size_t rank = facts_rank(settling, row);
    return rank < settling->precedence->count && settling->precedence->controlled[rank];
}

/* Must the figures of a fact not be shown where they are not published? */
static bool facts_withheld(const struct settling *settling, const uint32_t *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (settling->context->table->status[rows[i]] == PB_WORD_SUPPRESSED || facts_controlled(settling, rows[i]))
            return true;
    return false;
}

/* Notes a figure that is published although the row that gives way withholds it. */
static bool facts_note_told(const struct settling *settling, size_t row, size_t kept)
{
    const struct pb_table *table = settling->context->table;
    size_t by = facts_rank(settling, row);
    size_t of = facts_rank(settling, kept);
    bool shows = !pb_missing(table->value[kept]) || !pb_missing(table->count[kept]);
    if (table->status[row] != PB_WORD_SUPPRESSED || !shows || facts_controlled(settling, kept) ||
        by >= settling->precedence->count || of >= settling->precedence->count)
        return false;
    settling->told[by * settling->precedence->count + of]++;
    return true;
}

static void facts_warn_told(const struct settling *settling)
{
    const struct pb_precedence *precedence = settling->precedence;
    const struct pb_table *table = settling->context->table;
    for (size_t i = 0; i < precedence->count * precedence->count; i++)
        if (settling->told[i])
            pb_warning_add(settling->context->findings, "", 0,
                           "%llu figure%s of measure '%.200s' that source '%s' withholds %s published from source "
                           "'%s'" PB_WARNING_WITHHELD_PUBLISHED,
                           (unsigned long long)settling->told[i], settling->told[i] == 1 ? "" : "s",
                           pb_symbol_text(table->symbols, settling->measure),
                           precedence->sources[i / precedence->count], settling->told[i] == 1 ? "is" : "are",
                           precedence->sources[i % precedence->count]);
}

/* ---- Rows that give way ---- */

static enum pb_status facts_supersede_withheld(struct settling *settling, size_t row, size_t kept)
{
    const struct pb_table *table = settling->context->table;
    bool told = facts_note_told(settling, row, kept);
    return pb_quality_add(
        settling->context->findings, PB_WORD_SUPERSEDED, told ? PB_RULE_WITHHELD_PUBLISHED : PB_RULE_SUPERSEDED, table,
        row, PB_MISSING, PB_MISSING, settling->error,
        "source %.60s says something else, and counts (%.150s, row %.40s); figures are not shown "
        "here, because of disclosure control",
        pb_cell(table, source, kept), pb_cell(table, source_file, kept), pb_cell(table, source_row, kept));
}

/* What a row says that another one gives way to. */
static enum pb_status facts_note_superseded(struct settling *settling, size_t row, size_t kept)
{
    const struct pb_table *table = settling->context->table;
    double found = PB_MISSING;
    double other = PB_MISSING;
    char mine[PB_NUMBER_TEXT];
    char its[PB_NUMBER_TEXT];
    const char *what = facts_difference(table, row, kept, &found, &other);
    if (!what)
        return pb_quality_add(settling->context->findings, PB_WORD_SUPERSEDED, PB_RULE_SUPERSEDED, table, row,
                              table->value[row], table->value[kept], settling->error,
                              "source %.60s has other figures beside the same value, and counts (%.150s, row %.40s)",
                              pb_cell(table, source, kept), pb_cell(table, source_file, kept),
                              pb_cell(table, source_row, kept));
    return pb_quality_add(
        settling->context->findings, PB_WORD_SUPERSEDED, PB_RULE_SUPERSEDED, table, row, found, other, settling->error,
        "%s is %.60s here and %.60s in source %.60s, which counts (%.150s, row %.40s)", what,
        strcmp(what, "status") == 0 ? pb_cell(table, status, row) : facts_number(found, mine),
        strcmp(what, "status") == 0 ? pb_cell(table, status, kept) : facts_number(other, its),
        pb_cell(table, source, kept), pb_cell(table, source_file, kept), pb_cell(table, source_row, kept));
}

static enum pb_status facts_supersede(struct settling *settling, size_t row, size_t kept)
{
    struct pb_findings *findings = settling->context->findings;
    const char *counts = pb_cell(settling->context->table, source, kept);
    size_t before = findings->quality_count;
    settling->marks[row] = false;
    pb_transform_filter(settling->context, row);
    enum pb_status status =
        settling->withheld ? facts_supersede_withheld(settling, row, kept) : facts_note_superseded(settling, row, kept);
    if (status != PB_OK || findings->quality_count == before)
        return status;
    counts = pb_arena_text(&findings->arena, counts, strlen(counts));
    findings->quality[before].counts = counts;
    return counts ? PB_OK : pb_out_of_memory(settling->error);
}

static enum pb_status facts_reject_withheld(struct settling *settling, size_t row, size_t other)
{
    const struct pb_table *table = settling->context->table;
    struct pb_findings *findings = settling->context->findings;
    char subject[SUBJECT];
    size_t before = findings->reject_count;
    enum pb_status status = pb_transform_reject(
        settling->context, row, "conflicting-sources", settling->error,
        "two sources do not agree about %s: see source %.60s (%.150s, row %.40s); figures are not shown here, because "
        "of disclosure control; none is taken",
        facts_subject(table, row, subject), pb_cell(table, source, other), pb_cell(table, source_file, other),
        pb_cell(table, source_row, other));
    if (status == PB_OK && findings->reject_count > before)
        findings->rejects[before].raw = PB_RAW_WITHHELD;
    return status;
}

static enum pb_status facts_reject(struct settling *settling, size_t row, size_t other)
{
    const struct pb_table *table = settling->context->table;
    double found = PB_MISSING;
    double its = PB_MISSING;
    char texts[2][PB_NUMBER_TEXT];
    char subject[SUBJECT];
    const char *what = facts_difference(table, row, other, &found, &its);
    struct pb_table *conflicts = settling->precedence->conflicts;
    size_t copy = 0;
    settling->marks[row] = false;
    if (conflicts && pb_table_copy(conflicts, table, row, &copy, settling->error) != PB_OK)
        return PB_FATAL;
    if (settling->withheld)
        return facts_reject_withheld(settling, row, other);
    return pb_transform_reject(settling->context, row, "conflicting-sources", settling->error,
                               "two sources do not agree about %s: %s is %.60s here and %.60s in source %.60s (%.150s, "
                               "row %.40s); none is taken",
                               facts_subject(table, row, subject), what ? what : "value", facts_number(found, texts[0]),
                               facts_number(its, texts[1]), pb_cell(table, source, other),
                               pb_cell(table, source_file, other), pb_cell(table, source_row, other));
}

/* Says of a fact that was rejected what its two sources say; of one under disclosure control no figure. */
static enum pb_status facts_note_conflict(struct settling *settling, size_t row, size_t other)
{
    const struct pb_table *table = settling->context->table;
    struct pb_findings *findings = settling->context->findings;
    double found = PB_MISSING;
    double its = PB_MISSING;
    char texts[2][PB_NUMBER_TEXT];
    const char *what = facts_difference(table, row, other, &found, &its);
    if (settling->withheld)
        return pb_quality_add(findings, PB_WORD_CONFLICT, "conflicting-sources", table, row, PB_MISSING, PB_MISSING,
                              settling->error,
                              "sources %.60s and %.60s do not agree (%.150s, row %.40s), and none is taken; the "
                              "figures are withheld",
                              pb_cell(table, source, row), pb_cell(table, source, other),
                              pb_cell(table, source_file, other), pb_cell(table, source_row, other));
    bool status = strcmp(what, "status") == 0;
    return pb_quality_add(
        findings, PB_WORD_CONFLICT, "conflicting-sources", table, row, found, its, settling->error,
        "%s is %.60s in source %.60s and %.60s in source %.60s (%.150s, row %.40s), and none is taken", what,
        status ? pb_cell(table, status, row) : facts_number(found, texts[0]), pb_cell(table, source, row),
        status ? pb_cell(table, status, other) : facts_number(its, texts[1]), pb_cell(table, source, other),
        pb_cell(table, source_file, other), pb_cell(table, source_row, other));
}

/* The rows of `others` agree with `kept`: it says so, and takes over what only they say. */
static enum pb_status facts_join(struct settling *settling, size_t kept, const size_t *others, size_t count)
{
    struct pb_table *table = settling->context->table;
    size_t rows[SOURCES_OF_A_FACT + 1] = { kept };
    for (size_t i = 0; i < count; i++) {
        size_t row = rows[i + 1] = others[i];
        if (!table->trend[kept])
            table->trend[kept] = table->trend[row];
        if (!table->note[kept])
            table->note[kept] = table->note[row];
        if (!table->similar[kept])
            table->similar[kept] = table->similar[row];
        settling->marks[row] = false;
        pb_transform_duplicate(settling->context, row);
    }
    return pb_calculated_sources(&settling->joined, table, rows, count + 1, table, kept, settling->error);
}

/* The row that counts: that of the first source; one that agrees with it and says more takes its place, unless the
 * first says less because of disclosure control. */
static size_t facts_winner(const struct settling *settling, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = settling->context->table;
    double found = 0;
    double other = 0;
    size_t first = rows[0];
    for (size_t i = 1; i < count; i++)
        if (facts_rank(settling, rows[i]) < facts_rank(settling, first))
            first = rows[i];
    size_t kept = first;
    for (size_t i = 0; !facts_controlled(settling, first) && i < count; i++)
        if (!facts_difference(table, first, rows[i], &found, &other) && facts_covers(table, rows[i], kept) &&
            facts_numbers(table, rows[i]) > facts_numbers(table, kept))
            kept = rows[i];
    return kept;
}

static enum pb_status facts_settle_one(struct settling *settling, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = settling->context->table;
    size_t kept = facts_winner(settling, rows, count);
    size_t agreeing[SOURCES_OF_A_FACT];
    size_t agree = 0;
    bool conflict = false;
    double found = 0;
    double other = 0;
    enum pb_status status = PB_OK;
    settling->withheld = facts_withheld(settling, rows, count);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        if (rows[i] == kept || table->source[rows[i]] == table->source[kept])
            continue;
        bool same = !facts_difference(table, rows[i], kept, &found, &other) && facts_covers(table, kept, rows[i]);
        if (same && agree < SOURCES_OF_A_FACT)
            agreeing[agree++] = rows[i];
        else if (!settling->precedence->reject)
            status = facts_supersede(settling, rows[i], kept);
        else if (facts_difference(table, rows[i], kept, &found, &other)) {
            status = facts_reject(settling, rows[i], kept);
            if (status == PB_OK)
                status = facts_note_conflict(settling, rows[i], kept);
            if (status == PB_OK && !conflict)
                status = facts_reject(settling, kept, rows[i]);
            conflict = true;
        } else
            status = facts_supersede(settling, rows[i], kept);
    }
    for (size_t i = 0; status == PB_OK && conflict && i < agree; i++)
        status = facts_reject(settling, agreeing[i], kept);
    return status == PB_OK && agree && !conflict ? facts_join(settling, kept, agreeing, agree) : status;
}

/* ---- All facts ---- */

/* The rows of a group are in the order of the ends of their periods: those of one period are taken out together. */
static enum pb_status facts_settle_group(struct settling *settling, const struct pb_group *group, uint32_t *same)
{
    const struct pb_table *table = settling->context->table;
    enum pb_status status = PB_OK;
    for (size_t from = 0; status == PB_OK && from < group->count;) {
        size_t to = from;
        size_t count = 0;
        bool several = false;
        while (to < group->count && table->period_end[group->rows[to]] == table->period_end[group->rows[from]])
            to++;
        for (size_t i = from; status == PB_OK && i < to; i++) {
            if (!settling->marks[group->rows[i]])
                continue;
            count = 0;
            several = false;
            for (size_t k = i; k < to; k++)
                if (settling->marks[group->rows[k]] && facts_same_period(table, group->rows[i], group->rows[k])) {
                    several = several || table->source[group->rows[k]] != table->source[group->rows[i]];
                    same[count++] = group->rows[k];
                }
            if (several)
                status = facts_settle_one(settling, same, count);
        }
        from = to;
    }
    return status;
}

static enum pb_status facts_prepare(struct settling *settling)
{
    struct pb_table *table = settling->context->table;
    settling->rank = pb_arena_take(&settling->arena, (size_t)table->symbols->count + 1, sizeof *settling->rank);
    settling->marks = pb_arena_take(&settling->arena, table->rows, sizeof *settling->marks);
    settling->told = pb_arena_take(&settling->arena, settling->precedence->count * settling->precedence->count,
                                   sizeof *settling->told);
    if (!settling->rank || !settling->marks || !settling->told)
        return pb_out_of_memory(settling->error);
    memset(settling->marks, true, table->rows * sizeof *settling->marks);
    settling->measure = table->rows ? table->measure[0] : PB_WORD_NONE;
    for (size_t i = 0; i < table->symbols->count; i++)
        settling->rank[i] = SIZE_MAX;
    for (size_t i = 0; i < settling->precedence->count; i++) {
        const char *id = settling->precedence->sources[i];
        pb_symbol source = pb_symbol_find(table->symbols, id, strlen(id));
        if (source < table->symbols->count)
            settling->rank[source] = i;
    }
    return PB_OK;
}

static enum pb_status facts_settle_all(struct settling *settling)
{
    struct pb_table *table = settling->context->table;
    struct pb_groups groups;
    struct pb_group group;
    struct pb_cancel_check check = { .context = settling->context };
    uint32_t *same = pb_arena_take(&settling->arena, table->rows, sizeof *same);
    if (!same)
        return pb_out_of_memory(settling->error);
    enum pb_status status = facts_prepare(settling);
    if (status == PB_OK)
        status = pb_groups_open(&groups, table, PB_KEY(key), &settling->arena, settling->error);
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = pb_cancel_check_rows(&check, groups.next, settling->error)
                     ? PB_FATAL
                     : facts_settle_group(settling, &group, same);
    if (status == PB_OK) {
        facts_warn_told(settling);
        pb_table_keep(table, settling->marks);
    }
    return status;
}

enum pb_status pb_facts_settle(struct pb_context *context, const struct pb_precedence *precedence,
                               struct pb_error *error)
{
    struct settling settling = { .context = context, .precedence = precedence, .error = error };
    pb_arena_open(&settling.arena,
                  context->table->rows * 64 + (size_t)context->table->symbols->count * 8 + ((size_t)64 << 20));
    settling.joined.arena = &settling.arena;
    enum pb_status status = facts_settle_all(&settling);
    pb_arena_close(&settling.arena);
    return status;
}
