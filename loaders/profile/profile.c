/*
 * PLACE-profile.html: the Place on one page, for everybody: on a screen, on a phone, read aloud, and printed on one
 * page of A4. It has no script and needs no other file. Whatever has a colour has a word too, and whatever is drawn is
 * said.
 *
 * First come sentences: how many measures are worse or better than England, which they are, what moves the wrong way,
 * what drives the gap in life expectancy, how the plans stand. What is left of the page is for the measures themselves.
 */
#include "loaders/profile/figures.h"
#include "loaders/profile/index.h"
#include "loaders/profile/local.h"
#include "loaders/profile/map.h"
#include "loaders/profile/page.h"
#include "loaders/profile/pictures.h"
#include "loaders/profile/sections.h"
#include "loaders/profile/style.h"
#include "loaders/profile/tables.h"

#include "placebook/descriptor.h"
#include "placebook/letters.h"
#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

enum { LEFT, RIGHT, COLUMNS, COLUMN_SECTIONS = 8 };

struct column {
    struct section sections[COLUMN_SECTIONS];
    size_t count;
    size_t height; /* in print */
};

struct profile {
    const struct pb_load *load;
    struct pb_arena arena;
    struct page page;
    struct profile_measures measures;
    struct facts facts;
    struct column columns[COLUMNS];
    const char *about; /* the line below the title */
    const char *legend;
};

/* ---- What it says ---- */

/* "Where Rugby does worse"; of an audience, or where the name is long, without it. */
static const char *standing_title(struct profile *profile, const char *word)
{
    const struct pb_place *place = profile->load->place;
    if (place->edition || strlen(place->name) > 32)
        return pb_arena_format(&profile->arena, "%s than England", strcmp(word, "worse") == 0 ? "Worse" : "Better");
    return pb_arena_format(&profile->arena, "Where %s does %s", place->name, word);
}

static size_t section_height(const struct section *section)
{
    size_t titles = section->count ? pb_letters_lines(section->title, strlen(section->title), WIDTH_OF_HEADING) : 0;
    return titles * HEIGHT_OF_SECTION + section->lines * HEIGHT_OF_LINE;
}

/* Puts a section into the shorter column. */
static void place_section(struct profile *profile, const struct section *section)
{
    struct column *left = &profile->columns[LEFT];
    struct column *right = &profile->columns[RIGHT];
    struct column *column = right->height < left->height ? right : left;
    column->sections[column->count++] = *section;
    column->height += section_height(section);
}

static void make_sections(struct profile *profile)
{
    struct facts *facts = &profile->facts;
    struct section worse = { .title = standing_title(profile, "worse"), .maximum = 8 };
    struct section better = { .title = standing_title(profile, "better"), .maximum = 6 };
    struct section opportunities = { .title = "Opportunities", .maximum = 12 };
    struct section moving = { .title = "Moving the wrong way (trend or control chart)", .maximum = 6 };
    struct section changed = { .title = "What changed since the last edition", .maximum = 8 };
    struct section gap = { .title = "What drives the gap in life expectancy", .maximum = 6 };
    struct section priorities = { .title = "Priorities", .maximum = 8 };
    struct section targets = { .title = "Targets and milestones", .maximum = 6 };
    facts->full = facts->full || !worse.title || !better.title;
    if (facts->full)
        return;
    if (profile_rates(profile->measures.totals)) {
        profile_section_standing(facts, VERDICT_WORSE, &worse);
        profile_section_standing(facts, VERDICT_BETTER, &better);
    } else {
        profile_section_opportunities(facts, &opportunities);
    }
    profile_section_moving(facts, &moving);
    profile_section_changed(facts, &changed);
    profile_section_gap(facts, &gap);
    profile_section_priorities(facts, &priorities);
    profile_section_targets(facts, &targets);
    const struct section *const sections[] = { &opportunities, &worse,      &better,  &moving,
                                               &changed,       &priorities, &targets, &gap };
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (sections[i]->count)
            place_section(profile, sections[i]);
}

/* Residents, the newest figures and who to ask. */
static const char *about_line(struct profile *profile)
{
    const struct pb_publication_info *info = profile->load->info;
    const struct pb_place *place = profile->load->place;
    char figure[PROFILE_FIGURE];
    const char *residents = "";
    if (!pb_missing(place->residents))
        residents = pb_arena_format(&profile->arena, "%s residents. ", profile_figure(place->residents, true, figure));
    char day[PB_DATE_WORDS];
    char period[64] = "";
    size_t newest = pb_newest_figure(profile->load->table);
    if (newest != SIZE_MAX)
        (void)pb_period_in_sentence(profile->load->table->period_start[newest],
                                    profile->load->table->period_end[newest], period, sizeof period);
    if (!residents)
        return NULL;
    return pb_arena_format(&profile->arena, "Published %s. %s%s.%s%s%s", pb_date_words(info->published, day), residents,
                           info->title, *period ? " The newest figures are for " : "", period, *period ? "." : "");
}

/* How to read the pictures, and how many measures are left out. */
static const char *legend_line(struct profile *profile)
{
    const struct profile_measures *measures = &profile->measures;
    const char *book = pb_arena_format(&profile->arena, "%s.xlsx", profile->load->stem);
    const char *others = "";
    if (!book)
        return NULL;
    if (measures->shown < measures->count)
        others = pb_arena_format(
            &profile->arena,
            " Shown are %zu of %zu figures: those that are worse, getting worse or off target, then those that are "
            "compared with England, then others, in the order of the framework. The other %zu are %s.",
            measures->shown, measures->count, measures->count - measures->shown,
            pb_output_has(profile->load->output, book) ? "in the workbook" : "left out");
    if (!others)
        return NULL;
    if (!measures->count)
        return "";
    if (profile_tables_have_figures_alone(profile->load->table, measures))
        return pb_arena_format(&profile->arena,
                               "County, NHS trust, larger area: whose figure it is "
                               "where there is none for the Place.%s",
                               others);
    return pb_arena_format(
        &profile->arena,
        "Better and worse are said only when the difference is statistically significant; lower and higher, where "
        "neither is better. If women and men differ, we count the less good. Dot and bar: the "
        "difference from England and its "
        "95%% limits, in percent of England's "
        "figure; right is better; an arrow: more than %d%%. Line: the Place; dashes: England. County, NHS trust, "
        "larger "
        "area: whose figure it is where there is none for the Place.%s",
        PROFILE_EDGE, others);
}

/* ---- The room that it takes in print ---- */

/* The lines of the paragraph below the title: who to ask stands behind the rest. NULL when out of memory. */
static const char *mast_text(struct profile *profile)
{
    const struct pb_geography *geography = profile->load->info->geography;
    const char *const texts[] = { geography->contact, geography->contact_email, geography->contact_link };
    const char *all = profile->about;
    for (size_t i = 0; all && i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i])
            all = pb_arena_format(&profile->arena, "%s Questions: %s", all, texts[i]);
    return all;
}

/* Is there a page of its local areas, to which a link leads? */
static bool has_local_page(const struct profile *profile)
{
    char name[PB_OUTPUT_NAME_MAXIMUM + 1];
    int length = snprintf(name, sizeof name, "%s%s", profile->load->place->id, PROFILE_LOCAL);
    return length > 0 && length <= PB_OUTPUT_NAME_MAXIMUM && pb_output_has(profile->load->output, name);
}

static bool choose(struct profile *profile)
{
    const char *name = profile->load->place->name;
    const char *mast = mast_text(profile);
    if (!mast)
        return false;
    size_t left = profile->columns[LEFT].height;
    size_t right = profile->columns[RIGHT].height;
    size_t tallest = left > right ? left : right;
    size_t taken = HEIGHT_OF_GAPS + HEIGHT_OF_TILES + tallest;
    taken += pb_letters_lines(name, strlen(name), WIDTH_OF_TITLE / 2) * HEIGHT_OF_TITLE; /* with the words behind it */
    taken += profile->load->info->sample ? HEIGHT_OF_BANNER : 0;
    taken += pb_letters_lines(mast, strlen(mast), WIDTH_OF_PAGE) * HEIGHT_OF_LINE;
    taken += (pb_letters_lines(profile->legend, strlen(profile->legend), WIDTH_OF_PAGE) + 1) *
             HEIGHT_OF_LINE; /* and the links behind it */
    taken += has_local_page(profile) ? HEIGHT_OF_LINE : 0;
    return profile_tables_choose(profile->load, &profile->measures, &profile->arena,
                                 taken < HEIGHT_OF_PAGE ? HEIGHT_OF_PAGE - taken : 0);
}

/* ---- Writing it ---- */

static void put_mast(struct profile *profile)
{
    const struct pb_place *place = profile->load->place;
    struct page *page = &profile->page;
    const char *after = place->edition ? ": at a glance" : ": health and wellbeing at a glance";
    profile_page_begin(page, place->name, after, profile_style);
    profile_page_put(page, "<header><h1>");
    profile_page_name(page, place->name);
    profile_page_put(page, after);
    profile_page_put(page, "</h1>\n");
    if (profile->load->info->sample)
        profile_page_put(page, "<p class=\"sample\">SAMPLE DATA: made up for demonstration, not for decisions.</p>\n");
    profile_page_put(page, "<p>");
    profile_page_text(page, profile->about);
    profile_page_contact(page, profile->load->info->geography);
    profile_page_put(page, "</p></header>\n<main>\n");
}

/* Instead of four numbers of which three are 0. */
static void put_unrated(struct profile *profile)
{
    struct page *page = &profile->page;
    size_t measures = profile->measures.totals[VERDICT_NOT_RATED];
    profile_page_put(page, "<p><b>");
    if (measures == 1) {
        profile_page_put(page, "One measure has a figure. It is not rated against England.");
    } else if (measures) {
        profile_page_format(page, "%zu measures have a figure. None is rated against England.", measures);
    } else {
        profile_page_put(page, "No measure has a figure for ");
        profile_page_name(page, profile->load->place->name);
        profile_page_put(page, ".");
    }
    profile_page_put(page, "</b></p>\n");
}

/* How many measures; those that are lower or higher, where neither is better, are not rated. */
static void put_tiles(struct profile *profile)
{
    const size_t *totals = profile->measures.totals;
    struct page *page = &profile->page;
    if (!profile_rates(totals)) {
        put_unrated(profile);
        return;
    }
    profile_page_format(page, "<ul class=\"tiles\"><li class=\"bad\"><b>%zu</b> worse than England</li>",
                        totals[VERDICT_WORSE]);
    profile_page_format(page, "<li><b>%zu</b> no different</li>", totals[VERDICT_SIMILAR]);
    profile_page_format(page, "<li class=\"good\"><b>%zu</b> better than England</li>", totals[VERDICT_BETTER]);
    profile_page_format(page, "<li><b>%zu</b> not rated</li></ul>\n",
                        totals[VERDICT_NEITHER] + totals[VERDICT_NOT_RATED]);
}

static void put_section(struct page *page, const struct section *section)
{
    profile_page_put(page, "<section><h2>");
    profile_page_name(page, section->title);
    profile_page_put(page, "</h2><ul>");
    for (size_t i = 0; i < section->count; i++) {
        profile_page_put(page, "<li>");
        profile_page_name(page, section->items[i]);
        profile_page_put(page, "</li>");
    }
    profile_page_put(page, "</ul></section>\n");
}

/* A link to a file of the same folder, unless it was not made. */
static bool put_link(struct profile *profile, const char *before, const char *stem, const char *ending)
{
    struct page *page = &profile->page;
    char name[PB_OUTPUT_NAME_MAXIMUM + 1];
    int length = snprintf(name, sizeof name, "%s%s", stem, ending);
    if (length <= 0 || (size_t)length >= sizeof name || !pb_output_has(profile->load->output, name))
        return false;
    profile_page_put(page, before);
    profile_page_put(page, "<a href=\"");
    profile_page_text(page, name);
    profile_page_put(page, "\">");
    profile_page_text(page, name);
    profile_page_put(page, "</a>");
    return true;
}

/* The files that have all figures, the map and the local areas, as far as they were made. */
static void put_links(struct profile *profile)
{
    const struct pb_load *load = profile->load;
    bool book = put_link(profile, " All figures: ", load->stem, ".xlsx");
    bool table = put_link(profile, book ? ", " : " All figures: ", load->stem, ".csv");
    profile_page_put(&profile->page, book || table ? "." : "");
    bool map = put_link(profile, " Map: ", load->place->id, PROFILE_MAP);
    profile_page_put(&profile->page, map ? "." : "");
    bool local = put_link(profile, " A page for each of its local areas: ", load->place->id, PROFILE_LOCAL);
    profile_page_put(&profile->page, local ? "." : "");
}

static void put_page(struct profile *profile)
{
    struct page *page = &profile->page;
    put_mast(profile);
    put_tiles(profile);
    profile_page_put(page, "<div class=\"cols\">\n");
    for (int column = 0; column < COLUMNS; column++) {
        profile_page_put(page, "<div>");
        for (size_t i = 0; i < profile->columns[column].count; i++)
            put_section(page, &profile->columns[column].sections[i]);
        profile_page_put(page, "</div>\n");
    }
    profile_page_put(page, "</div>\n");
    profile_tables_put(page, profile->load, &profile->measures);
    profile_page_put(page, "</main>\n<footer><p>");
    profile_page_text(page, profile->legend);
    put_links(profile);
    profile_page_put(page, "</p></footer></body></html>\n");
    profile_page_flush(page);
}

static enum pb_status profile_write(struct profile *profile, struct pb_error *error)
{
    const struct pb_load *load = profile->load;
    const char *name = pb_arena_format(&profile->arena, "%s-profile.html", load->place->id);
    if (!name || profile->facts.full || !profile->about || !profile->legend)
        return pb_out_of_memory(error);
    enum pb_status status = pb_output_create(load->output, name, &profile->page.file, error);
    if (status != PB_OK)
        return status;
    put_page(profile);
    return pb_output_finish(profile->page.file, NULL, error);
}

static enum pb_status profile_make(struct profile *profile, struct pb_error *error)
{
    const struct pb_load *load = profile->load;
    const struct pb_publication_info *info = load->info;
    struct facts *facts = &profile->facts;
    struct pb_target_found *targets = NULL;
    *facts = (struct facts){ .load = load, .arena = &profile->arena, .measures = &profile->measures };
    enum pb_status status = profile_measures_find(load, &profile->arena, &profile->measures, error);
    if (status == PB_OK && info->targets)
        status = pb_targets_compare(load->table, info->targets, info->geography, load->place, &profile->arena, &targets,
                                    &facts->target_count, error);
    if (status == PB_OK)
        status = profile_map(load, &profile->arena, error);
    if (status == PB_OK && !load->place->edition)
        status = profile_local(load, &profile->arena, error);
    if (status != PB_OK)
        return status;
    facts->targets = targets;
    make_sections(profile);
    profile->about = about_line(profile);
    profile->legend = legend_line(profile); /* as long as the one that has the numbers */
    if (facts->full || !profile->about || !profile->legend || !choose(profile))
        return pb_out_of_memory(error);
    profile->legend = legend_line(profile);
    status = profile_write(profile, error);
    if (status == PB_OK && !load->place->edition)
        status = profile_figures_write(load, &profile->measures, &profile->arena, error);
    return status;
}

static enum pb_status profile_load(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    struct profile profile = { .load = load };
    (void)option_values;
    pb_arena_open(&profile.arena, ((size_t)64 << 20) + load->table->rows * 256); /* lists about rows grow with them */
    enum pb_status status = profile_make(&profile, error);
    pb_arena_close(&profile.arena);
    return status;
}

static enum pb_status profile_lead(const void *option_values, const struct pb_index *index, struct pb_error *error)
{
    (void)option_values;
    return profile_index(index, error);
}

const struct pb_module pb_loader_profile = {
    .head = PB_MODULE_HEAD,
    .kind = PB_LOADER,
    .name = "profile",
    .summary = "Writes one page for each Place, for any browser, a phone and one sheet of A4, and index.html, which "
               "leads to all.",
    .version = "19",
    .since = "0.1.0",
    .load = profile_load,
    .index = profile_lead,
    .indexes = PROFILE_FIGURES,
};
PB_EXPORT_MODULE(pb_loader_profile);
