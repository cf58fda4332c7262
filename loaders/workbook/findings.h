#ifndef PB_LOADERS_WORKBOOK_FINDINGS_H
#define PB_LOADERS_WORKBOOK_FINDINGS_H
/*
 * The lines of the sheet Quality: what the run found out about the figures of a Place, in the order in which a data
 * officer wants to know it. What is alike is one line with its number.
 */
#include "loaders/workbook/book.h"

struct finding {
    const char *kind;    /* in words; of these, the column Finding */
    const char *measure; /* NULL here and below: not applicable */
    const char *area;
    const char *whom; /* sex, age, category */
    const char *period;
    double number;   /* how many comparisons or figures; NaN: not applicable */
    double differ;   /* of these, how many differ */
    double found;    /* the figure that was found, and the one that was expected */
    double expected; /* NaN: not applicable */
    const char *sentence;
    const char *where; /* file and line */
};

struct findings {
    struct book *book;
    struct finding *items;
    size_t count;
    size_t capacity;
    size_t left_out; /* beyond the maximum */
    uint64_t compared;
    uint64_t mismatched;
    struct finding nobody_reads; /* what cannot be kept is written here */
};

/* "Not received" from the word not_received. */
const char *finding_words(struct book *book, enum pb_word word);

/* Everything about the book's Place. A headline whose period ended more than `stale_years` before the day that the data
 * are as at is stale. In the book's arena. */
struct findings findings_gather(struct book *book, int64_t stale_years);

/* The steps of it: from the records of the stages (records.c), and from the Place's table (findings.c). */
/* A new line of this kind; never NULL. */
struct finding *findings_add(struct findings *findings, enum pb_word kind);
void findings_of_checks(struct findings *findings);
void findings_of_records(struct findings *findings);

/* Joins texts by ", ", leaving out empty ones; in the arena. */
const char *findings_join(struct book *book, const char *const *texts, size_t count);

/* A text as a sentence: with a capital letter and a full stop, after what is said before it. */
const char *findings_sentence(struct book *book, const char *text, const char *before);

/* "smoking.csv, line 17", with "and others" when several rows are meant. NULL when there is no file. */
const char *findings_where(struct book *book, const char *file, const char *rows, bool several);

#endif
