#ifndef PB_LOADERS_PROFILE_PAGE_H
#define PB_LOADERS_PROFILE_PAGE_H
/*
 * A page of HTML in the making: markup as it is, texts escaped. Everything goes to a file of the output, which
 * remembers the first failure.
 */
#include "placebook/output.h"

#include <stddef.h>

struct page {
    struct pb_output_file *file;
    size_t used;
    char buffer[1 << 13]; /* what is collected before it is written */
};

/* Markup. */
void profile_page_put(struct page *page, const char *markup);

/* A text: & < > " are written as entities, control characters as blanks. NULL is "". */
void profile_page_text(struct page *page, const char *text);

/* <td>text</td>, and <th scope="row">. */
void profile_page_cell(struct page *page, const char *text);
void profile_page_row_heading(struct page *page, const char *text);

/* <table>, with its caption and the headings of its columns, separated by "|"; and its end. */
void profile_page_table(struct page *page, const char *caption, const char *headings);
void profile_page_table_end(struct page *page);

/* Writes what was collected. */
void profile_page_flush(struct page *page);

#endif
