#ifndef NHS_ORGANISATIONS_DIRECTORY_H
#define NHS_ORGANISATIONS_DIRECTORY_H
/*
 * What the files say together, before it is settled which organisations are ours: organisations, memberships,
 * successions, and the rows that said so. A row ends as facts, filtered, rejected or said again; which, is known only
 * when all files were read.
 */
#include "placebook/lookup.h"
#include "placebook/module.h"

enum {
    DIRECTORY_ORGANISATIONS = 1 << 17, /* England has some 40,000 that were ever open, of these kinds */
    DIRECTORY_ROWS = 1 << 21,
};

#define DIRECTORY_NONE UINT32_MAX

/* A row of a file. */
struct directory_row {
    const char *file;
    const char *cell; /* where it is, if a line does not say it; NULL: the line does */
    uint64_t line;
    const char *rule; /* why it is rejected; NULL: it is not */
    const char *reason;
    uint32_t facts;         /* that were made of it */
    uint32_t about, around; /* organisations that it is about; DIRECTORY_NONE: none */
    bool again;             /* it says what another row said */
};

struct organisation {
    const char *code;
    const char *name;
    const char *type;
    const char *postcode;        /* "" where no file says it */
    const struct pb_area *known; /* in the Places file; NULL: it is not there */
    int32_t opened, closed;
    uint32_t row; /* that described it; DIRECTORY_NONE: none did */
    bool dated;   /* the row says when it opened and closed */
    bool located; /* its postcode was found */
    bool ours;
    bool placed; /* a file says in what it lies, or is a member of */
};

/* That an organisation is a member of, or lies in, another one. */
struct membership {
    uint32_t child, parent, row;
    int32_t from, to; /* both 0: the row does not say when */
};

struct succession {
    uint32_t before, after, row;
    int32_t on;
};

struct directory {
    struct pb_arena *arena;
    const struct pb_geography *geography;
    struct pb_lookup codes;
    struct organisation *organisations;
    size_t organisation_count, organisation_room;
    struct membership *memberships;
    size_t membership_count, membership_room;
    struct membership *elsewhere; /* of ours in organisations that are none of ours */
    size_t elsewhere_count;
    struct membership *doubted; /* that contradict each other: one was rejected, the other counts */
    size_t doubted_count, doubted_room;
    struct succession *successions;
    size_t succession_count, succession_room;
    struct directory_row *rows;
    size_t row_count, row_room;
    uint64_t located; /* practices whose postcode was found */
};

enum pb_status nhs_organisations_directory_open(struct directory *directory, struct pb_arena *arena,
                                                const struct pb_geography *geography,
                                                struct pb_error *error) PB_MUST_USE;

/* The organisation with a code (which is cleaned; the code of the Places file where that has it), made where it is not
 * there yet. *at: DIRECTORY_NONE when the text is no code that is wanted. */
enum pb_status nhs_organisations_find(struct directory *directory, const char *code, size_t length, uint32_t *at,
                                      struct pb_error *error) PB_MUST_USE;

enum pb_status nhs_organisations_add_row(struct directory *directory, const struct directory_row *row, uint32_t *at,
                                         struct pb_error *error) PB_MUST_USE;
enum pb_status nhs_organisations_add_membership(struct directory *directory, const struct membership *membership,
                                                struct pb_error *error) PB_MUST_USE;
enum pb_status nhs_organisations_add_succession(struct directory *directory, const struct succession *succession,
                                                struct pb_error *error) PB_MUST_USE;

/* A row is to be rejected: the first reason counts. */
enum pb_status nhs_organisations_fault(struct directory *directory, uint32_t row, const char *rule,
                                       struct pb_error *error, const char *format, ...) PB_MUST_USE PB_PRINTF(5, 6);

#endif
