#ifndef PB_LOADERS_PROFILE_PAGE_H
#define PB_LOADERS_PROFILE_PAGE_H
/*
 * A page of HTML in the making: markup as it is, texts escaped. Everything goes to a file of the output, which
 * remembers the first failure.
 */
#include "placebook/geography.h"
#include "placebook/output.h"

#include <stddef.h>

struct page {
    struct pb_output_file *file;
    size_t used;
    char buffer[1 << 13]; /* what is collected before it is written */
};

/* Markup. */
void profile_page_put(struct page *page, const char *markup);

/* Markup that is formatted from numbers and words of the house: 300 bytes at most. */
void profile_page_format(struct page *page, const char *format, ...) PB_PRINTF(2, 3);

/* A text: & < > " are written as entities; controls of every kind, also those that turn the direction of all that
 * follows, as blanks. NULL is "". */
void profile_page_text(struct page *page, const char *text);

/* A text that other people wrote, whichever way its writing runs: <bdi>text</bdi>. */
void profile_page_name(struct page *page, const char *text);

/* Who to ask: the name, and the e-mail address and the page as links. Nothing where nobody is named. */
void profile_page_contact(struct page *page, const struct pb_geography *geography);

/* Before </head>: what begins every page. */
void profile_page_begin(struct page *page, const char *title, const char *after, const char *style);

/* Writes what was collected. */
void profile_page_flush(struct page *page);

#endif
