#ifndef NOMIS_PAGES_H
#define NOMIS_PAGES_H
/*
 * Whether all records came, each once. Every row says which record it is (RECORD_OFFSET) and of how many
 * (RECORD_COUNT), so a page that was cut, repeated or passed over is known, though the service says nothing of it.
 */
#include "extractors/nomis/columns.h"

struct nomis_page {
    const char *file;
    bool asked; /* it was asked for: `offset` says from which record on */
    uint64_t offset;
    bool numbered;         /* its rows say which record they are, and of how many */
    uint64_t first, count; /* its first record; all records */
    uint64_t rows;
};

/* Looks at the next row of a page. Errors: it is not the record that follows, or says another number of records. */
enum pb_status nomis_page_row(struct nomis_page *page, const struct nomis_columns *columns,
                              const struct pb_tabular_row *row, struct pb_error *error) PB_MUST_USE;

/* Looks at all pages, whose order it changes. Errors: records are missing, or are there twice. Where rows do not say
 * which record they are, which only saved files may leave out, a caution says that nobody can tell. */
enum pb_status nomis_pages_check(struct nomis_page *pages, size_t count, struct pb_findings *findings,
                                 struct pb_error *error) PB_MUST_USE;

#endif
