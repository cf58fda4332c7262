#include "loaders/profile/map.h"

#include "loaders/profile/style.h"

#include "placebook/period.h"

struct map_page {
    struct map map;
    struct map_sides sides;
    struct page page;
    const char *lead, *title, *words, *notes;
    struct map_legend legend[MAP_CLASSES + 1];
    size_t entries;
};

static void map_put_mast(struct map_page *work)
{
    const struct pb_load *load = work->map.load;
    struct page *page = &work->page;
    const char *after = work->map.local ? ": map of local areas" : ": map of neighbourhoods";
    char day[PB_DATE_WORDS];
    profile_page_begin(page, load->place->name, after, profile_style_map);
    profile_page_put(page, "<header><h1>");
    profile_page_name(page, load->place->name);
    profile_page_put(page, after);
    profile_page_put(page, "</h1>\n");
    if (load->info->sample)
        profile_page_put(page, "<p class=\"sample\">SAMPLE DATA: made up for demonstration, not for decisions.</p>\n");
    profile_page_format(page, "<p>Published %s. <a href=\"", pb_date_words(load->info->published, day));
    profile_page_text(page, load->place->id);
    profile_page_put(page, "-profile.html\">All of ");
    profile_page_name(page, load->place->name);
    profile_page_put(page, " at a glance</a>.");
    profile_page_contact(page, load->info->geography);
    profile_page_put(page, "</p></header>\n<main>\n<p><b>");
    profile_page_text(page, work->lead);
    profile_page_put(page, "</b></p>\n");
}

static void map_put_legend(struct map_page *work)
{
    struct page *page = &work->page;
    profile_page_put(page, "<figcaption><ul>");
    for (size_t i = 0; i < work->entries; i++) {
        const struct map_legend *legend = &work->legend[i];
        size_t count = profile_map_of_class(&work->map, legend->class);
        if (legend->class < 0)
            profile_page_put(page, "<li><i class=\"x\"></i> ");
        else
            profile_page_format(page, "<li><i class=\"c%d\"></i> ", legend->class);
        profile_page_text(page, legend->words);
        profile_page_format(page, ": %zu %s</li>", count, profile_map_areas_word(&work->map, count));
    }
    profile_page_put(page, "</ul></figcaption>\n");
}

static void map_put_page(struct map_page *work)
{
    struct page *page = &work->page;
    map_put_mast(work);
    profile_page_put(page, "<div class=\"two\">\n");
    if (work->map.point_count) {
        profile_page_put(page, "<figure>");
        profile_map_picture(page, &work->map, &work->sides, work->title, work->words);
        map_put_legend(work);
        profile_page_put(page, "</figure>\n");
    }
    profile_page_put(page, "<div class=\"wide\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">\n");
    profile_map_table(page, &work->map);
    profile_page_put(page, "</div></div>\n</main>\n<footer><p>");
    profile_page_text(page, work->notes);
    profile_page_put(page, "</p></footer></body></html>\n");
    profile_page_flush(page);
}

/* Makes all sentences; false: out of memory. */
static bool map_prepare(struct map_page *work)
{
    struct map *map = &work->map;
    bool sound = true;
    if (map->headline_row != MAP_NONE)
        sound = (map->headline_words = profile_map_headline(map)) != NULL;
    work->lead = sound ? profile_map_lead(map) : NULL;
    work->title =
        pb_arena_format(map->arena, "Map of the %s of %s", profile_map_areas_word(map, 2), map->load->place->name);
    work->words = profile_map_description(map);
    work->notes = profile_map_notes(map);
    for (; sound && profile_map_legend(map, work->entries, &work->legend[work->entries]); work->entries++)
        sound = work->legend[work->entries].words != NULL;
    return sound && work->lead && work->title && work->words && work->notes;
}

static enum pb_status map_write(struct map_page *work, struct pb_error *error)
{
    const struct pb_load *load = work->map.load;
    const char *name = pb_arena_format(work->map.arena, "%s%s", load->place->id, PROFILE_MAP);
    if (!name || !map_prepare(work))
        return pb_out_of_memory(error);
    enum pb_status status = pb_output_create(load->output, name, &work->page.file, error);
    if (status != PB_OK)
        return status;
    map_put_page(work);
    return pb_output_finish(work->page.file, NULL, error);
}

static bool map_has_outlines(const struct pb_reference *reference)
{
    for (size_t i = 0; reference && i < reference->area_count; i++)
        if (reference->areas[i].outline)
            return true;
    return false;
}

enum pb_status profile_map(const struct pb_load *load, struct pb_arena *arena, struct pb_error *error)
{
    struct map_page work = { .map = { .load = load, .arena = arena } };
    if (load->place->edition || !map_has_outlines(load->info->reference))
        return PB_OK;
    enum pb_status status = profile_map_choose(&work.map, error);
    if (status == PB_OK)
        status = profile_map_areas(&work.map, error);
    if (status != PB_OK || !work.map.shape_count)
        return status;
    profile_map_figures(&work.map);
    status = profile_map_outlines(&work.map, &work.sides, error);
    if (status == PB_OK && work.map.point_count)
        status = profile_map_numbers(&work.map, &work.sides, error);
    return status == PB_OK ? map_write(&work, error) : status;
}
