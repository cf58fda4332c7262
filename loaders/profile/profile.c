/*
 * PLACE-profile.html: the Place on a page that opens in any browser, also on a phone, and prints on A4. It has no
 * script and needs no other file. Its tables are those that a board asks for: what answers each priority, the targets
 * that can be judged, the milestones. Whatever has a colour has a word too.
 */
#include "placebook/contract/headline.h"
#include "placebook/contract/target_table.h"
#include "placebook/descriptor.h"
#include "placebook/number.h"

#include "loaders/profile/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct profile {
    const struct pb_load *load;
    struct pb_arena arena;
    struct page page;
    struct pb_headline *headlines;
    size_t headline_count;
    struct pb_target_found *targets;
    size_t target_count;
    bool full; /* out of memory */
};

static const char style[] =
    "<style>@page{size:A4;margin:12mm}body{font:15px/1.4 Arial,sans-serif;max-width:60em;margin:1em auto;padding:0 1em;"
    "color:#111}h1{margin:.2em 0}table{border-collapse:collapse;width:100%;margin:1em 0}caption{text-align:left;"
    "font-weight:bold;padding:.3em 0}th,td{text-align:left;vertical-align:top;padding:.2em .5em;border-bottom:1px "
    "solid "
    "#bbb}thead th{border-bottom:2px solid #111}tbody th{font-weight:normal}td.n{text-align:right;white-space:nowrap}"
    ".good{background:#d5e8f7}.bad{background:#fbe0c8}.sample{border:2px solid #111;padding:.4em;font-weight:bold}"
    "@media print{body{font-size:9pt}tr{break-inside:avoid}}</style>\n";

/* ---- Words and numbers ---- */

enum { GROUPED = 2 * PB_NUMBER_TEXT };

/* Three digits that matter, or whole with commas: nobody reads more on a page. */
static const char *profile_number(double number, char grouped[GROUPED])
{
    char text[PB_NUMBER_TEXT];
    double size = fabs(number);
    size_t length = pb_number_round(number, size >= 100 ? 0 : size >= 1 ? 1 : 2, text);
    size_t digits = strspn(text + (text[0] == '-'), "0123456789") + (text[0] == '-');
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        bool comma = size < 1e15 && i > (text[0] == '-') && i < digits && (digits - i) % 3 == 0;
        if (comma)
            grouped[used++] = ',';
        grouped[used++] = text[i];
    }
    grouped[used] = '\0';
    return grouped;
}

static void put_number(struct page *page, double number, const char *unit)
{
    char text[GROUPED];
    profile_page_put(page, "<td class=\"n\">");
    profile_page_text(page, pb_missing(number) ? "no figure" : profile_number(number, text));
    if (!pb_missing(number) && unit && *unit) {
        profile_page_put(page, *unit == '%' ? "" : " ");
        profile_page_text(page, unit);
    }
    profile_page_put(page, "</td>");
}

/* A word in a cell, coloured where it is good or bad. */
static void put_word(struct page *page, const char *word, bool good, bool bad)
{
    profile_page_put(page, good ? "<td class=\"good\">" : bad ? "<td class=\"bad\">" : "<td>");
    profile_page_text(page, word);
    profile_page_put(page, "</td>");
}

static void put_comparison(struct page *page, pb_symbol word, pb_symbol polarity)
{
    enum pb_word verdict = pb_word_verdict(word, polarity);
    bool good = verdict == PB_WORD_BETTER;
    bool bad = verdict == PB_WORD_WORSE;
    char text[64] = "not compared";
    if (word && word < PB_WORD_COUNT && word != PB_WORD_NOT_COMPARED)
        (void)pb_text_copy(text, sizeof text, pb_vocabulary[word].text);
    for (char *at = text; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    put_word(page, text, good, bad);
}

/* ---- The parts of the page ---- */

static void put_mast(struct profile *profile)
{
    const struct pb_publication_info *info = profile->load->info;
    struct page *page = &profile->page;
    profile_page_put(page,
                     "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                     "content=\"width=device-width, initial-scale=1\"><title>");
    profile_page_text(page, profile->load->place->name);
    profile_page_put(page, ": profile</title>\n");
    profile_page_put(page, style);
    profile_page_put(page, "</head><body><header><h1>");
    profile_page_text(page, profile->load->place->name);
    profile_page_put(page, "</h1><p>");
    profile_page_text(page, info->title);
    profile_page_put(page, ". The newest figures end on ");
    profile_page_text(page, info->data_as_at);
    profile_page_put(page, ".");
    if (info->geography->contact) {
        profile_page_put(page, " Questions: ");
        profile_page_text(page, info->geography->contact);
        profile_page_put(page, ".");
    }
    profile_page_put(page, "</p>");
    if (info->sample)
        profile_page_put(page, "<p class=\"sample\">SAMPLE DATA: made up for demonstration, not for decisions.</p>");
    profile_page_put(page, "</header><main>\n");
}

/* The measure, and of whom the figure is where it is not of everybody. */
static const char *measure_of(struct profile *profile, const struct pb_headline *headline)
{
    const struct pb_table *table = profile->load->table;
    pb_symbol sex = table->sex[headline->row];
    const char *category = pb_cell(table, category, headline->row);
    const char *name = headline->measure->name;
    if ((sex == PB_WORD_MALE || sex == PB_WORD_FEMALE) && !profile->full)
        name = pb_arena_format(&profile->arena, "%s (%s)", name, pb_vocabulary[sex].text);
    if (name && *category)
        name = pb_arena_format(&profile->arena, "%s: %s", name, category);
    profile->full = profile->full || !name;
    return name ? name : headline->measure->name;
}

static void put_measure(struct profile *profile, const struct pb_headline *headline)
{
    const struct pb_table *table = profile->load->table;
    struct page *page = &profile->page;
    size_t row = headline->row;
    pb_symbol state = table->target_state[row];
    profile_page_row_heading(page, measure_of(profile, headline));
    put_number(page, table->value[row], headline->measure->unit);
    put_number(page, table->england_value[row], NULL);
    put_comparison(page, table->compared_with_england[row], table->polarity[row]);
    profile_page_cell(page, pb_cell(table, period, row));
    profile_page_cell(page, pb_cell(table, area_name, row));
    put_word(page, state && state < PB_WORD_COUNT ? pb_target_state_text((enum pb_word)state) : "no target",
             state == PB_WORD_MET || state == PB_WORD_ON_TRACK, state == PB_WORD_MISSED || state == PB_WORD_OFF_TRACK);
    profile_page_put(page, "</tr>\n");
}

/* A measure that answers the priority and has a figure. */
static bool answers(const struct profile *profile, const struct pb_headline *headline, const char *priority)
{
    return headline->measure && headline->row != SIZE_MAX && !pb_missing(profile->load->table->value[headline->row]) &&
           pb_measure_serves(headline->measure, priority);
}

static void put_priority(struct profile *profile, const struct pb_priority *priority)
{
    struct page *page = &profile->page;
    size_t count = 0;
    for (size_t i = 0; i < profile->headline_count; i++) {
        if (!answers(profile, &profile->headlines[i], priority->id))
            continue;
        if (count++ == 0)
            profile_page_table(page, priority->name,
                               "Measure|Latest figure|England|Compared with England|Period|Area|Target");
        put_measure(profile, &profile->headlines[i]);
    }
    if (count) {
        profile_page_table_end(page);
        return;
    }
    profile_page_put(page, "<p><strong>");
    profile_page_text(page, priority->name);
    profile_page_put(page, ":</strong> no figure yet. ");
    profile_page_text(page, priority->gap);
    profile_page_put(page, "</p>\n");
}

static void put_target(struct profile *profile, const struct pb_target_found *found)
{
    const struct pb_target_result *result = &found->result;
    const char *direction = found->target->direction; /* all that some plans say */
    struct page *page = &profile->page;
    profile_page_row_heading(page, found->target->text);
    profile_page_cell(page, pb_target_area(found->target));
    if (direction)
        profile_page_cell(page, strcmp(direction, "increase") == 0 ? "More" : "Less");
    else
        put_number(page, result->target, pb_target_unit(found->target));
    profile_page_cell(page, found->target->by);
    put_number(page, result->latest, NULL);
    profile_page_cell(page, pb_cell(profile->load->table, period, result->row));
    put_word(page, pb_target_state_text(result->state),
             result->state == PB_WORD_MET || result->state == PB_WORD_ON_TRACK,
             result->state == PB_WORD_MISSED || result->state == PB_WORD_OFF_TRACK);
    profile_page_put(page, "</tr>\n");
}

static void put_others(struct profile *profile, size_t count, const char *what)
{
    char text[160];
    (void)snprintf(text, sizeof text, "<p>There %s %zu target%s %s.</p>\n", count == 1 ? "is" : "are", count,
                   count == 1 ? "" : "s", what);
    if (count)
        profile_page_put(&profile->page, text);
}

/* Those that can be judged; of the others how many there are. */
static void put_targets(struct profile *profile)
{
    size_t judged = 0;
    size_t open = 0;
    size_t elsewhere = 0;
    for (size_t i = 0; i < profile->target_count; i++) {
        enum pb_word state = profile->targets[i].result.state;
        elsewhere += state == PB_WORD_NONE;
        open += state == PB_WORD_CANNOT_BE_SAID;
        if (state == PB_WORD_NONE || state == PB_WORD_CANNOT_BE_SAID)
            continue;
        if (judged++ == 0)
            profile_page_table(&profile->page, "Targets of the plans",
                               "Target|Area|To reach|By when|Latest figure|Period|State");
        put_target(profile, &profile->targets[i]);
    }
    if (judged)
        profile_page_table_end(&profile->page);
    put_others(profile, open, "of which nothing can be said yet");
    put_others(profile, elsewhere, "which are compared in the outcomes of their own area");
}

/* The next milestone that bears on the Place, from a position on; NULL: there is none. */
static const struct pb_milestone *next_milestone(const struct profile *profile, size_t *position)
{
    const struct pb_publication_info *info = profile->load->info;
    const struct pb_milestone *items = info->targets ? info->targets->milestones.items : NULL;
    while (items && *position < info->targets->milestones.count) {
        const struct pb_milestone *milestone = &items[(*position)++];
        if (pb_milestone_bears_on(milestone, info->geography, profile->load->place))
            return milestone;
    }
    return NULL;
}

static void put_milestones(struct profile *profile)
{
    size_t position = 0;
    size_t count = 0;
    const struct pb_milestone *milestone = NULL;
    while ((milestone = next_milestone(profile, &position))) {
        const char *state = milestone->state;
        if (count++ == 0)
            profile_page_table(&profile->page, "Milestones of the plans", "Milestone|Area|By when|State");
        profile_page_row_heading(&profile->page, milestone->text);
        profile_page_cell(&profile->page, pb_milestone_area(milestone));
        profile_page_cell(&profile->page, milestone->by);
        put_word(&profile->page, pb_milestone_state_text(state), strcmp(state, "done") == 0,
                 strcmp(state, "late") == 0);
        profile_page_put(&profile->page, "</tr>\n");
    }
    if (count)
        profile_page_table_end(&profile->page);
}

static void put_page(struct profile *profile)
{
    const struct pb_place *place = profile->load->place;
    const struct pb_priority *priorities = place->priorities.items;
    put_mast(profile);
    profile_page_put(&profile->page, "<h2>Priorities</h2>\n<p>Better or worse is said only when the difference from "
                                     "England is statistically significant.</p>\n");
    for (size_t i = 0; i < place->priorities.count; i++)
        put_priority(profile, &priorities[i]);
    size_t first = 0;
    if (profile->target_count || next_milestone(profile, &first)) {
        profile_page_put(&profile->page, "<h2>Targets and milestones</h2>\n");
        put_targets(profile);
        put_milestones(profile);
    }
    profile_page_put(&profile->page, "</main></body></html>\n");
    profile_page_flush(&profile->page);
}

static enum pb_status profile_write(struct profile *profile, struct pb_error *error)
{
    const struct pb_load *load = profile->load;
    const char *name = pb_arena_format(&profile->arena, "%s-profile.html", load->place->id);
    if (!name)
        return pb_out_of_memory(error);
    enum pb_status status = pb_output_create(load->output, name, &profile->page.file, error);
    if (status != PB_OK)
        return status;
    put_page(profile);
    if (!profile->full)
        return pb_output_finish(profile->page.file, NULL, error);
    pb_output_abandon(profile->page.file);
    return pb_out_of_memory(error);
}

static enum pb_status profile_load(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    const struct pb_publication_info *info = load->info;
    struct profile profile = { .load = load };
    (void)option_values;
    pb_arena_open(&profile.arena, (size_t)64 << 20);
    enum pb_status status = pb_headlines(load->table, info->framework, info->geography, load->place, &profile.arena,
                                         &profile.headlines, &profile.headline_count, error);
    if (status == PB_OK && info->targets)
        status = pb_targets_compare(load->table, info->targets, info->geography, load->place, &profile.arena,
                                    &profile.targets, &profile.target_count, error);
    if (status == PB_OK)
        status = profile_write(&profile, error);
    pb_arena_close(&profile.arena);
    return status;
}

const struct pb_module pb_loader_profile = {
    .head = PB_MODULE_HEAD,
    .kind = PB_LOADER,
    .name = "profile",
    .summary = "Writes a page for each Place that opens in any browser: its priorities, targets and milestones.",
    .version = "3",
    .since = "0.1.0",
    .load = profile_load,
};
PB_EXPORT_MODULE(pb_loader_profile);
