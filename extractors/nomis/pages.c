#include "extractors/nomis/pages.h"

#include "placebook/quality.h"

#include <stdlib.h>

#define NUMBER(number) ((unsigned long long)(number))

static enum pb_status fail_page(const struct nomis_page *page, uint64_t line, struct pb_error *error, const char *hint)
{
    pb_error_at(error, page->file, line, 0);
    pb_error_hint(error, "%s",
                  hint          ? hint
                  : page->asked ? "the service may have been busy: run again; with a smaller page_rows if it stays so"
                                : "save all pages of the answer again, and give all of them");
    return PB_FAILED;
}

enum pb_status nomis_page_row(struct nomis_page *page, const struct nomis_columns *columns,
                              const struct pb_tabular_row *row, struct pb_error *error)
{
    uint64_t record = 0;
    uint64_t count = 0;
    bool numbered =
        nomis_columns_number(row, columns->offset, &record) && nomis_columns_number(row, columns->count, &count);
    if (page->rows == 0) {
        page->numbered = numbered;
        page->first = record;
        page->count = count;
    }
    if (numbered != page->numbered || (numbered && record != page->first + page->rows)) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "record %llu stands where record %llu is expected",
                      NUMBER(record), NUMBER(page->first + page->rows));
        return fail_page(page, row->line, error, NULL);
    }
    if (numbered && count != page->count) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "RECORD_COUNT is %llu here, and %llu in the rows before",
                      NUMBER(count), NUMBER(page->count));
        return fail_page(page, row->line, error, NULL);
    }
    page->rows++;
    return PB_OK;
}

static int pages_in_order(const void *a, const void *b)
{
    const struct nomis_page *one = a;
    const struct nomis_page *other = b;
    if (one->count != other->count)
        return one->count < other->count ? -1 : 1;
    return one->first < other->first ? -1 : one->first > other->first;
}

static bool is_whole(const struct nomis_page *page)
{
    return page->first == 0 && page->rows == page->count;
}

/* What is wrong with a page that was asked for, by itself. */
static enum pb_status check_asked(const struct nomis_page *page, const struct nomis_page *before,
                                  struct pb_error *error)
{
    if (page->rows > 0 && !page->numbered) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                      "the rows have no RECORD_OFFSET and RECORD_COUNT: nobody can tell whether all of them came");
        return fail_page(page, 0, error, "ask the service without 'select'");
    }
    if (page->rows == 0 || page->first != page->offset) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                      page->rows ? "the page begins with record %llu; expected record %llu: the service repeated or "
                                   "passed over a page"
                                 : "the page has no rows (%llu); expected those from record %llu on",
                      NUMBER(page->first), NUMBER(page->offset));
        return fail_page(page, 0, error, NULL);
    }
    if (before && before->count != page->count) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                      "%llu records in this page's words and %llu in those of %.100s: the dataset changed meanwhile",
                      NUMBER(page->count), NUMBER(before->count), before->file);
        return fail_page(page, 0, error, NULL);
    }
    return PB_OK;
}

/* The pages from *at on that belong to one answer: do they have every record once? */
static enum pb_status check_answer(const struct nomis_page *pages, size_t count, size_t *at, struct pb_error *error)
{
    const struct nomis_page *page = &pages[*at];
    const uint64_t records = page->count;
    uint64_t next = 0;
    for (; *at < count && pages[*at].count == records; ++*at) {
        page = &pages[*at];
        if (is_whole(page))
            continue;
        if (page->first != next) {
            (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                          page->first > next ? "it begins with record %llu of %llu, and records from %llu on are in no "
                                               "other file: an answer was cut off"
                                             : "it begins with record %llu of %llu, and another file has those before "
                                               "%llu: a page is there twice",
                          NUMBER(page->first), NUMBER(records), NUMBER(next));
            return fail_page(page, 0, error, NULL);
        }
        next += page->rows;
    }
    if (next != 0 && next != records) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                      "%llu records are there, and RECORD_COUNT says %llu: the answer was cut off", NUMBER(next),
                      NUMBER(records));
        return fail_page(page, 0, error, NULL);
    }
    return PB_OK;
}

enum pb_status nomis_pages_check(struct nomis_page *pages, size_t count, struct pb_findings *findings,
                                 struct pb_error *error)
{
    enum pb_status status = PB_OK;
    const struct nomis_page *before = NULL;
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        if (pages[i].asked) {
            status = check_asked(&pages[i], before, error);
            before = &pages[i];
        } else if (!pages[i].numbered)
            status = pb_caution_add(findings, "records-not-counted", pages[i].file, "", error,
                                    "The rows have no RECORD_OFFSET and RECORD_COUNT: nobody can tell whether all "
                                    "that the service had are there");
    }
    if (count > 1)
        qsort(pages, count, sizeof *pages, pages_in_order);
    for (size_t at = 0; status == PB_OK && at < count;) {
        if (!pages[at].numbered)
            at++;
        else
            status = check_answer(pages, count, &at, error);
    }
    return status;
}
