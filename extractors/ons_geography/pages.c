#include "extractors/ons_geography/pages.h"

#include "placebook/number.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#define PAGES_ARENA_MAXIMUM ((size_t)256 << 20)

enum { ID_TEXT = 40 };

/* ---- What is noted of a page ---- */

const char *ons_geography_page_note(const struct ons_page *page, struct pb_arena *arena)
{
    return pb_arena_format(arena, "%lld %lld %lld %lld %s", (long long)page->number, (long long)page->pages,
                           (long long)page->size, (long long)page->count, page->id);
}

bool ons_geography_page_read(const char *note, struct ons_page *page)
{
    int64_t *const numbers[] = { &page->number, &page->pages, &page->size, &page->count };
    for (size_t i = 0; note && i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t length = strcspn(note, " ");
        if (!pb_integer_parse(note, length, numbers[i]) || note[length] == '\0')
            return false;
        note += length + 1;
    }
    page->id = note;
    return note != NULL;
}

/* ---- What came ---- */

static enum pb_status fail_page(const char *file, const char *hint, struct pb_error *error)
{
    if (error) {
        pb_error_at(error, file, 0, 0);
        pb_error_hint(error, "%s", hint);
    }
    return PB_FAILED;
}

#define HINT_AGAIN "run it again: if it stays so, download the table as a file and read that"

/* The number of a row, as text; an empty one: it has none. */
static void row_id(const cJSON *feature, const char *name, char text[ID_TEXT])
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(ons_geography_properties(feature), name);
    if (!id)
        id = cJSON_GetObjectItemCaseSensitive(feature, "id");
    *text = '\0';
    if (cJSON_IsNumber(id))
        (void)snprintf(text, ID_TEXT, "%.0f", id->valuedouble);
    else if (cJSON_IsString(id))
        (void)snprintf(text, ID_TEXT, "%.38s", id->valuestring);
}

static enum pb_status note_row(struct ons_pages *pages, const struct ons_page *page, const cJSON *feature,
                               const char *file, struct pb_error *error)
{
    char id[ID_TEXT];
    row_id(feature, page->id, id);
    if (!*id) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a feature of the page has no '%.60s', which numbers the rows",
                      page->id);
        return fail_page(file, HINT_AGAIN, error);
    }
    pb_symbol symbol = pb_symbol_of(&pages->ids, id);
    if (symbol == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (symbol >= pages->room) {
        size_t room = pages->room + pages->room / 2 + 4096;
        uint32_t *more = pb_arena_grow(&pages->arena, pages->page, pages->room, room, sizeof *more);
        if (!more)
            return pb_out_of_memory(error);
        pages->page = more;
        pages->room = room;
    }
    if (pages->page[symbol]) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                      "page %lld of %lld repeats the row %s %.38s, which page %lu had: the service does not page as it "
                      "was asked to, so rows are missing",
                      (long long)page->number, (long long)page->pages, page->id, id,
                      (unsigned long)pages->page[symbol]);
        return fail_page(file, HINT_AGAIN, error);
    }
    pages->page[symbol] = (uint32_t)page->number;
    return PB_OK;
}

/* Has a page as many rows as it should? */
static enum pb_status check_size(const struct ons_page *page, const struct ons_answer *answer, int64_t rows,
                                 const char *file, struct pb_error *error)
{
    int64_t left = page->count - (page->number - 1) * page->size;
    int64_t expected = left < page->size ? left : page->size;
    bool last = page->number == page->pages;
    if (rows == expected && !(last && answer->more))
        return PB_OK;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                  "page %lld of %lld has %lld rows%s: expected %lld, of %lld in all; rows would be skipped",
                  (long long)page->number, (long long)page->pages, (long long)rows,
                  answer->more ? " and says that there are more" : "", (long long)expected, (long long)page->count);
    if (rows < expected && answer->more)
        return fail_page(file, "set 'page_size' to what the service gives at a time", error);
    return fail_page(file, HINT_AGAIN, error);
}

enum pb_status ons_geography_pages_add(struct ons_pages *pages, const struct ons_page *page,
                                       const struct ons_answer *answer, const char *file, struct pb_error *error)
{
    int64_t rows = 0;
    enum pb_status status = PB_OK;
    if (!pages->open) {
        pages->open = true;
        pb_arena_open(&pages->arena, PAGES_ARENA_MAXIMUM);
        status = pb_symbols_open(&pages->ids, error);
    }
    for (const cJSON *feature = answer->features->child; status == PB_OK && feature; feature = feature->next, rows++)
        status = note_row(pages, page, feature, file, error);
    pages->received += rows;
    pages->last = *page;
    return status == PB_OK ? check_size(page, answer, rows, file, error) : status;
}

enum pb_status ons_geography_pages_end(const struct ons_pages *pages, struct pb_error *error)
{
    if (!pages->open || pages->received == pages->last.count)
        return PB_OK;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the pages have %lld rows, and the service counts %lld",
                  (long long)pages->received, (long long)pages->last.count);
    return fail_page(NULL, HINT_AGAIN, error);
}

void ons_geography_pages_close(struct ons_pages *pages)
{
    if (!pages->open)
        return;
    pb_symbols_close(&pages->ids);
    pb_arena_close(&pages->arena);
}
