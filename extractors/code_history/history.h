#ifndef CODE_HISTORY_HISTORY_H
#define CODE_HISTORY_HISTORY_H
/*
 * What all files of a source say together: codes, what each of them stood for and when, and which took the place of
 * which. Codes are numbers here: positions in the list of areas.
 */
#include "placebook/area_names.h"
#include "placebook/module.h"
#include "placebook/reference.h"
#include "placebook/symbols.h"

enum { HISTORY_ROWS_MAXIMUM = 4 << 20, HISTORY_CODES_MAXIMUM = 2 << 20, HISTORY_REASON = 480 };

#define HISTORY_NONE UINT32_MAX

/* A row of a file: what came of it. */
struct history_row {
    const char *file, *cell; /* cell: NULL, the line says it */
    uint64_t line;
    uint32_t about, other; /* the codes in it, or HISTORY_NONE */
    uint32_t facts;
    bool again;       /* an earlier row says the same, or nothing that is new */
    const char *rule; /* why it is rejected, with `reason`; NULL: it is not */
    const char *reason;
};

struct history_area {
    const char *code;
    const struct pb_area *known; /* in the Places file, or NULL */
    const char *name;            /* the last one; NULL: no table of areas has it */
    uint32_t row;                /* that names it */
    int32_t from, to;            /* 0: open */
    bool ended;                  /* it is not used any more, though nothing may say since when */
    bool inside;                 /* the Places file has it, or it lies in a district of a Place */
    bool before, after;          /* it became one of those, or it is what one of those became */
};

/* What an area was from one day to another. */
struct history_instance {
    uint32_t area, parent, row;
    const char *name;
    int32_t from, to;
    bool ended;
};

/* That one code took the place of another, or is another one for the same. */
enum history_by { HISTORY_BY_CHANGE, HISTORY_BY_EQUIVALENT, HISTORY_BY_FIT };
struct history_pair {
    uint32_t before, after, row;
    enum history_by by;
    int32_t on;                        /* 0: not known */
    int32_t year;                      /* 0: likewise */
    char fit;                          /* U, S, M, X */
    double share;                      /* of a best fit, NaN: not said */
    uint32_t successors, predecessors; /* how many codes there are on the other side */
    bool again;
};

struct history {
    struct pb_arena *arena;
    struct pb_context *context;
    struct pb_symbols codes;
    uint32_t *area_of; /* by symbol: position + 1, 0: none */
    size_t area_of_room;
    struct history_area *areas;
    size_t area_count, area_room;
    struct history_instance *instances;
    size_t instance_count, instance_room;
    struct history_pair *pairs;
    size_t pair_count, pair_room;
    struct history_row *rows;
    size_t row_count, row_room;
};

/* Close it in every case. */
enum pb_status code_history_open(struct history *history, struct pb_arena *arena, struct pb_context *context,
                                 struct pb_error *error) PB_MUST_USE;
void code_history_close(struct history *history);

/* The area with a code (which is cleaned; the code of the Places file where that has it), made where it is not there
 * yet. *at: HISTORY_NONE when the text is no code. */
enum pb_status code_history_find(struct history *history, const char *code, size_t length, uint32_t *at,
                                 struct pb_error *error) PB_MUST_USE;

enum pb_status code_history_add_row(struct history *history, const struct history_row *row, uint32_t *at,
                                    struct pb_error *error) PB_MUST_USE;
enum pb_status code_history_add_instance(struct history *history, const struct history_instance *instance,
                                         struct pb_error *error) PB_MUST_USE;
enum pb_status code_history_add_pair(struct history *history, const struct history_pair *pair,
                                     struct pb_error *error) PB_MUST_USE;

/* A row is to be rejected: the first reason counts. */
enum pb_status code_history_fault(struct history *history, uint32_t row, const char *rule, struct pb_error *error,
                                  const char *format, ...) PB_MUST_USE PB_PRINTF(5, 6);

#endif
