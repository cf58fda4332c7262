#ifndef ONS_GEOGRAPHY_PAGES_H
#define ONS_GEOGRAPHY_PAGES_H
/*
 * Pages of a layer, of which the service said before how many rows they have together. Each must have as many as were
 * asked for, and none that was on a page before: a service that ignores an offset, cuts a page short or changes between
 * two of them is found out, and nothing of it is taken.
 */
#include "extractors/ons_geography/features.h"

/* What the plan notes of a page. */
struct ons_page {
    int64_t number, pages; /* from 1 */
    int64_t size;          /* rows that were asked for */
    int64_t count;         /* of all pages */
    const char *id;        /* field with the number of a row */
};

const char *ons_geography_page_note(const struct ons_page *page, struct pb_arena *arena);

/* False: the note is none of a page. `id` points into it. */
bool ons_geography_page_read(const char *note, struct ons_page *page);

/* The numbers of rows that were seen. Begin with zeros; close it in every case. */
struct ons_pages {
    struct pb_symbols ids;
    struct pb_arena arena;
    bool open;
    uint32_t *page; /* on which each was, by symbol; 0: none */
    size_t room;
    int64_t received;
    struct ons_page last;
};

enum pb_status ons_geography_pages_add(struct ons_pages *pages, const struct ons_page *page,
                                       const struct ons_answer *answer, const char *file, struct pb_error *error);
/* Are they all there? */
enum pb_status ons_geography_pages_end(const struct ons_pages *pages, struct pb_error *error);
void ons_geography_pages_close(struct ons_pages *pages);

#endif
