#ifndef FINGERTIPS_RECORDS_H
#define FINGERTIPS_RECORDS_H
/*
 * The short lists of the service: area types and available data (JSON), metadata (CSV). Both are read as a table, whose
 * columns are found by name.
 */
#include "extractors/fingertips/fingertips.h"
#include "placebook/formats/tabular.h"

enum { FINGERTIPS_FIELDS_MAXIMUM = 8 };

/* What of each record is wanted. */
struct fingertips_records {
    const char *const *names; /* of the fields; capital letters do not matter */
    size_t count;
    size_t essential; /* the first so many must be there; the others may be */
    /* Called for each record, with a cell for each name; an empty one where there is none. */
    enum pb_status (*take)(void *context, const struct pb_tabular_cell *const *cells, struct pb_error *error);
    void *context;
};

/* Errors: what is no table, such as a web page or a sentence of the service, and a missing field, with what is there.
 */
enum pb_status fingertips_records_read(const struct pb_input *input, const struct fingertips_records *wanted,
                                       struct pb_error *error) PB_MUST_USE;

/* The same for an answer in JSON; an empty list is no error. */
enum pb_status fingertips_records_of_answer(const struct pb_answer *answer, const struct fingertips_records *wanted,
                                            struct pb_error *error) PB_MUST_USE;

/* A whole number above 0; false for everything else. */
bool fingertips_record_id(const struct pb_tabular_cell *cell, int64_t *id);

#endif
