/*
 * The table as it may be published, and what the Checks sheet says about it.
 */
#include "placebook/contract/methods.h"
#include "transforms/disclosure/disclosure.h"

#include <stdio.h>
#include <string.h>

enum { SENTENCE = 256 };

static void clear(double *number, pb_symbol *text)
{
    *number = PB_MISSING;
    *text = PB_WORD_NONE;
}

static void clear_value(struct pb_table *table, size_t row)
{
    clear(&table->value[row], &table->value_text[row]);
    clear(&table->lower_95[row], &table->lower_95_text[row]);
    clear(&table->upper_95[row], &table->upper_95_text[row]);
    clear(&table->lower_998[row], &table->lower_998_text[row]);
    clear(&table->upper_998[row], &table->upper_998_text[row]);
    table->trend[row] = table->spc[row] = table->method[row] = PB_WORD_NONE;
    table->mean[row] = table->lower_limit[row] = table->upper_limit[row] = PB_MISSING;
    table->compared_with_england[row] = table->compared_with_region[row] = PB_WORD_NONE;
    table->status[row] = PB_WORD_SUPPRESSED;
}

/* The denominators of rates are populations, which everybody knows; all others are numbers of people of whom some are
 * counted, and add up as the counts do. */
static bool is_population(enum pb_word type)
{
    return type == PB_WORD_CRUDE_RATE || type == PB_WORD_DSR || type == PB_WORD_ISR || type == PB_WORD_LIFE_EXPECTANCY;
}

static void clear_figures(struct pb_table *table, size_t row)
{
    clear_value(table, row);
    clear(&table->count[row], &table->count_text[row]);
    if (!is_population((enum pb_word)table->value_type[row]))
        clear(&table->denominator[row], &table->denominator_text[row]);
}

/* Why a row is withheld, in words for its note and for the Checks sheet. One sentence for a small count and for one
 * that is withheld to protect it: whoever could tell them apart would know the range of the one and, from sums, more
 * of the other. */
static void rewrite_explain(const struct disclosure_work *work, size_t row, char sentence[SENTENCE])
{
    const struct disclosure_rule *rule = &work->rule;
    enum pb_word type = (enum pb_word)work->context->table->value_type[row];
    char range[64];
    if (rule->suppress_from < rule->suppress_to)
        (void)snprintf(range, sizeof range, "from %.15g to %.15g", rule->suppress_from, rule->suppress_to);
    else
        (void)snprintf(range, sizeof range, "of %.15g", rule->suppress_to);
    switch ((enum disclosure_fate)work->fates[row]) {
    case DISCLOSURE_PRIMARY:
    case DISCLOSURE_SECONDARY:
        if (rule->suppress_to > 0)
            (void)snprintf(sentence, SENTENCE,
                           "withheld: counts %s are not shown, nor are counts from which one could be worked out (rule "
                           "%s)",
                           range, rule->name);
        else
            (void)snprintf(sentence, SENTENCE,
                           "withheld: a count that the source withholds could be worked out from it (rule %s)",
                           rule->name);
        return;
    case DISCLOSURE_NO_COUNT:
        (void)snprintf(sentence, SENTENCE,
                       "withheld: the source does not say how many people or events are behind it (rule %s)",
                       rule->name);
        return;
    case DISCLOSURE_RATE_ONLY:
        (void)snprintf(sentence, SENTENCE, "rate withheld: it rests on fewer than %.15g events (rule %s)",
                       type == PB_WORD_CRUDE_RATE ? rule->rate_minimum : rule->standardised_minimum, rule->name);
        return;
    case DISCLOSURE_SHOWN:
    case DISCLOSURE_WITHHELD_BY_SOURCE:
        break;
    }
    sentence[0] = '\0';
}

static enum pb_status rewrite_write_note(struct disclosure_work *work, size_t row, const char *note)
{
    struct pb_table *table = work->context->table;
    return pb_cell_set(table, &table->note[row], note, work->error);
}

/* Behind what the source notes itself. */
static enum pb_status rewrite_add_note(struct disclosure_work *work, size_t row, const char *note)
{
    const struct pb_table *table = work->context->table;
    char joined[1024];
    if (!table->note[row])
        return rewrite_write_note(work, row, note);
    (void)snprintf(joined, sizeof joined, "%.700s; %s", pb_cell(table, note, row), note);
    return rewrite_write_note(work, row, joined);
}

static enum pb_status withhold(struct disclosure_work *work, size_t row)
{
    struct pb_table *table = work->context->table;
    unsigned char fate = work->fates[row];
    char sentence[SENTENCE];
    rewrite_explain(work, row, sentence);
    if (fate == DISCLOSURE_RATE_ONLY)
        clear_value(table, row);
    else
        clear_figures(table, row);
    if (fate == DISCLOSURE_WITHHELD_BY_SOURCE)
        return PB_OK;
    enum pb_status status = rewrite_write_note(work, row, sentence);
    if (status == PB_OK)
        status = pb_quality_add(work->context->findings, PB_WORD_WITHHELD,
                                fate == DISCLOSURE_RATE_ONLY ? "disclosure-rate" : "disclosure-withheld", table, row,
                                PB_MISSING, PB_MISSING, work->error, "%s", sentence);
    return status;
}

static bool is_unreliable(const struct disclosure_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    enum pb_word type = (enum pb_word)table->value_type[row];
    bool rate = type == PB_WORD_CRUDE_RATE || type == PB_WORD_DSR || type == PB_WORD_ISR;
    return rate && !pb_missing(table->value[row]) && work->counts[row] < work->rule.unreliable_below;
}

static enum pb_status rewrite_show(struct disclosure_work *work, size_t row, uint64_t *rounded)
{
    char note[SENTENCE];
    enum pb_status status = PB_OK;
    bool unreliable = is_unreliable(work, row);
    if (work->rule.round_to > 1 && !pb_missing(work->counts[row])) {
        ++*rounded;
        bool limits = false;
        status = disclosure_round(work, row, &limits);
        (void)snprintf(note, sizeof note, "count " PB_ROUNDED_TO " %.15g%s (rule %s)", work->rule.round_to,
                       limits ? ", limits withheld because they would give it away" : "", work->rule.name);
        if (status == PB_OK)
            status = rewrite_add_note(work, row, note);
    }
    if (status != PB_OK || !unreliable)
        return status;
    (void)snprintf(note, sizeof note, "unreliable: it rests on fewer than %.15g events (rule %s)",
                   work->rule.unreliable_below, work->rule.name);
    return rewrite_add_note(work, row, note);
}

/* A figure whose number of people or events is not known, but which is published. */
static bool is_unjudged(const struct disclosure_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    return work->fates[row] == DISCLOSURE_SHOWN && !work->exempt[row] && pb_missing(work->counts[row]) &&
           !pb_missing(table->value[row]);
}

static enum pb_status rewrite_report(struct disclosure_work *work, uint64_t rounded, uint64_t unjudged, size_t first)
{
    struct pb_findings *findings = work->context->findings;
    const struct pb_table *table = work->context->table;
    if (unjudged)
        pb_warning_add(findings, pb_cell(table, source_file, first), 0,
                       "%llu rows have a value and do not say how many people or events are behind it: the rule %s "
                       "could not be applied to them",
                       (unsigned long long)unjudged, work->rule.name);
    if (rounded == 0)
        return PB_OK;
    return pb_quality_add(
        findings, PB_WORD_ROUNDED, "disclosure-rounding", NULL, 0, PB_MISSING, PB_MISSING, work->error,
        "%llu rows of %s: counts rounded to the nearest %.15g, and values that follow from them (rule "
        "%s)",
        (unsigned long long)rounded, work->context->source, work->rule.round_to, work->rule.name);
}

enum pb_status disclosure_rewrite(struct disclosure_work *work)
{
    const struct pb_table *table = work->context->table;
    uint64_t rounded = 0;
    uint64_t unjudged = 0;
    size_t first = 0;
    struct pb_cancel_check check = { .context = work->context };
    for (size_t row = 0; row < table->rows; row++) {
        enum pb_status status = PB_OK;
        if (pb_cancel_check_rows(&check, row, work->error))
            return PB_FATAL;
        if (is_unjudged(work, row) && unjudged++ == 0)
            first = row;
        if (work->exempt[row])
            continue;
        status = work->fates[row] == DISCLOSURE_SHOWN ? rewrite_show(work, row, &rounded) : withhold(work, row);
        if (status != PB_OK)
            return status;
    }
    return rewrite_report(work, rounded, unjudged, first);
}
