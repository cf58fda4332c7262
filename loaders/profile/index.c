/*
 * index.html: the page that leads to all others. It lists the Places, the system and the editions with their files,
 * says of which the files are those of an earlier publication, and shows how the Places compare with England side by
 * side.
 */
#include "loaders/profile/index.h"

#include "loaders/profile/page.h"
#include "loaders/profile/rug.h"
#include "loaders/profile/style.h"

#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

struct index_page {
    const struct pb_index *index;
    struct pb_arena arena;
    struct page page;
    struct rug rug;
};

static void index_put_mast(struct index_page *work)
{
    const struct pb_publication_info *info = work->index->info;
    struct page *page = &work->page;
    char day[PB_DATE_WORDS];
    int32_t last = 0;
    profile_page_begin(page, info->title, "", profile_style_index);
    profile_page_put(page, "<header><h1>");
    profile_page_name(page, info->title);
    profile_page_put(page, "</h1>\n");
    if (info->sample)
        profile_page_put(page, "<p class=\"sample\">SAMPLE DATA: made up for demonstration, not for decisions.</p>\n");
    profile_page_format(page, "<p>Published %s. ", pb_date_words(info->published, day));
    if (pb_date_parse(info->data_as_at, strlen(info->data_as_at), &last))
        profile_page_format(page, "The newest figures end on %s. ", pb_date_words(last, day));
    profile_page_contact(page, info->geography);
    profile_page_put(page, "</p></header>\n<main>\n");
}

/* ---- The list of what there is ---- */

static void index_put_links(struct index_page *work, const struct pb_indexed *item)
{
    static const struct {
        const char *ending;
        const char *words;
    } kinds[] = { { "-profile.html", "Page" },      { "-profile.pdf", "PDF" },
                  { "-map.html", "Map" },           { "-local-areas.html", "Local areas" },
                  { "-outcomes.xlsx", "Workbook" }, { "-outcomes.ods", "ODS" },
                  { "-outcomes.csv", "Table" },     { "-outcomes.zip", "Archive" },
                  { "-outcomes.sqlite", "SQLite" } };
    struct page *page = &work->page;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char name[PB_OUTPUT_NAME_MAXIMUM + 1];
        int length = snprintf(name, sizeof name, "%s%s", item->place->id, kinds[i].ending);
        if (length <= 0 || (size_t)length >= sizeof name || !pb_text_listed(&item->files, name))
            continue;
        profile_page_put(page, "<a href=\"");
        profile_page_text(page, item->place->id);
        profile_page_put(page, "/");
        profile_page_text(page, name);
        profile_page_format(page, "\">%s<span class=\"v\"> of ", kinds[i].words);
        profile_page_text(page, item->place->name);
        profile_page_put(page, "</span></a> ");
    }
}

static void index_put_item(struct index_page *work, const struct pb_indexed *item)
{
    const struct pb_place *place = item->place;
    struct page *page = &work->page;
    profile_page_put(page, "<tr><th scope=\"row\">");
    profile_page_name(page, place->name);
    profile_page_put(page, "</th><td>");
    if (place->edition && place->edition->audience) {
        profile_page_put(page, "Edition for: ");
        profile_page_name(page, place->edition->audience);
    } else {
        profile_page_put(page, place->edition  ? "Edition"
                               : place->system ? "The system: all Places together"
                                               : "Place");
    }
    profile_page_put(page, "</td><td>");
    if (!item->files.count)
        profile_page_put(page, "Not in this publication.");
    index_put_links(work, item);
    profile_page_put(page, "</td><td>");
    profile_page_put(page, !item->files.count ? ""
                           : item->kept       ? "Kept from an earlier publication"
                                              : "This publication");
    profile_page_put(page, "</td></tr>\n");
}

static void index_put_list(struct index_page *work)
{
    const struct pb_index *index = work->index;
    struct page *page = &work->page;
    profile_page_put(
        page, "<div class=\"wide\" role=\"region\" aria-label=\"Places, system and editions\" tabindex=\"0\"><table>"
              "<caption><h2>Places, system and editions</h2></caption><thead><tr><th scope=\"col\">Name</th>"
              "<th scope=\"col\">What it is</th><th scope=\"col\">Files</th><th scope=\"col\">Figures of</th>"
              "</tr></thead><tbody>\n");
    for (size_t i = 0; i < index->count; i++)
        index_put_item(work, &index->items[i]);
    profile_page_put(page, "</tbody></table></div>\n");
}

/* ---- The tartan rug ---- */

static bool index_has_column(const struct pb_indexed *item)
{
    return item->files.count && !item->place->edition;
}

/* "Worse (county)". */
static void index_put_cell(struct page *page, const struct rug_cell *cell)
{
    if (!cell) {
        profile_page_put(page, "<td>No figure</td>");
        return;
    }
    const char *whose = cell->geography == PB_WORD_COUNTY   ? " (county)"
                        : cell->geography == PB_WORD_SHARED ? " (larger area)"
                                                            : "";
    profile_page_format(page, "<td%s>", profile_verdict_class(cell->verdict));
    profile_page_text(page, cell->words);
    profile_page_format(page, "%s</td>", whose);
}

static void index_put_measure(struct index_page *work, size_t first, size_t count)
{
    const struct pb_index *index = work->index;
    struct page *page = &work->page;
    size_t at = first;
    profile_page_put(page, "<tr><th scope=\"row\">");
    profile_page_name(page, work->rug.cells[first].name);
    profile_page_put(page, "</th>");
    for (size_t i = 0; i < index->count; i++) {
        if (!index_has_column(&index->items[i]))
            continue;
        bool here = at < first + count && work->rug.cells[at].item == i;
        index_put_cell(page, here ? &work->rug.cells[at] : NULL);
        at += here;
    }
    profile_page_put(page, "</tr>\n");
}

static void index_put_columns(struct index_page *work, const char *name)
{
    const struct pb_index *index = work->index;
    struct page *page = &work->page;
    profile_page_put(page, "<div class=\"wide\" role=\"region\" aria-label=\"");
    profile_page_text(page, name);
    profile_page_put(page, "\" tabindex=\"0\"><table class=\"rug\"><caption><h3>");
    profile_page_name(page, name);
    profile_page_put(page, "</h3></caption><thead><tr><th scope=\"col\">Measure</th>");
    for (size_t i = 0; i < index->count; i++) {
        if (!index_has_column(&index->items[i]))
            continue;
        profile_page_put(page, "<th scope=\"col\">");
        profile_page_name(page, index->items[i].place->name);
        profile_page_put(page, "</th>");
    }
    profile_page_put(page, "</tr></thead><tbody>\n");
}

static size_t index_put_rug_rows(struct index_page *work)
{
    const struct pb_object_list *list = &work->index->info->framework->outcomes;
    const struct pb_outcome *outcomes = list->items;
    const struct rug *rug = &work->rug;
    size_t outcome = SIZE_MAX;
    size_t left_out = 0;
    for (size_t first = 0, count = 0; (count = profile_rug_measure(rug, first)); first += count) {
        size_t of = rug->cells[first].outcome;
        if (!profile_rug_rated(rug, first, count)) {
            left_out++;
            continue;
        }
        if (of != outcome) {
            profile_page_put(&work->page, outcome == SIZE_MAX ? "" : "</tbody></table></div>\n");
            index_put_columns(work, of < list->count ? outcomes[of].short_name : "Other measures");
        }
        outcome = of;
        index_put_measure(work, first, count);
    }
    profile_page_put(&work->page, "</tbody></table></div>\n");
    return left_out;
}

static bool index_rates(const struct rug *rug)
{
    for (size_t first = 0, count = 0; (count = profile_rug_measure(rug, first)); first += count)
        if (profile_rug_rated(rug, first, count))
            return true;
    return false;
}

static void index_put_rug(struct index_page *work)
{
    if (!index_rates(&work->rug)) {
        profile_page_put(&work->page, "<p>No measure is compared with England.</p>\n");
        return;
    }
    profile_page_put(&work->page,
                     "<div class=\"side\"><h2>Places side by side</h2>\n<p>How the latest figure of each Place "
                     "compares with England's. "
                     "Better and worse are said only when the difference is statistically significant; lower and "
                     "higher, where neither is better. County, larger area: whose figure it is where there is none for "
                     "the Place.</p>\n");
    size_t left_out = index_put_rug_rows(work);
    if (left_out)
        profile_page_format(&work->page, "<p>%zu other measure%s rated for no Place: the full figures have %s.</p>\n",
                            left_out, left_out == 1 ? " is" : "s are", left_out == 1 ? "it" : "them");
    profile_page_put(&work->page, "</div>\n");
}

static enum pb_status index_write(struct index_page *work, struct pb_error *error)
{
    enum pb_status status = profile_rug_make(&work->rug, error);
    if (status == PB_OK)
        status = pb_output_create(work->index->output, "index.html", &work->page.file, error);
    if (status != PB_OK)
        return status;
    index_put_mast(work);
    index_put_list(work);
    index_put_rug(work);
    profile_page_put(&work->page, "</main></body></html>\n");
    profile_page_flush(&work->page);
    return pb_output_finish(work->page.file, NULL, error);
}

enum pb_status profile_index(const struct pb_index *index, struct pb_error *error)
{
    struct index_page work = { .index = index };
    pb_arena_open(&work.arena, (size_t)256 << 20);
    work.rug = (struct rug){ .index = index, .arena = &work.arena };
    enum pb_status status = index_write(&work, error);
    pb_arena_close(&work.arena);
    return status;
}
