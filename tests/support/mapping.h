#ifndef PB_TESTS_SUPPORT_MAPPING_H
#define PB_TESTS_SUPPORT_MAPPING_H
/*
 * Mappings of the extractor `table` on small made-up tables.
 */
#include "tests/support/house.h"

struct pb_test_mapping {
    struct pb_test_house house;
    struct pb_arena arena;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_row_counts row_counts;
    struct pb_findings findings;
    struct pb_error error;
    const struct pb_framework *framework; /* NULL: none */
    const struct pb_reference *reference; /* likewise */
    atomic_bool cancelled;
};

void pb_test_mapping_open(struct pb_test_mapping *trial);
void pb_test_mapping_close(struct pb_test_mapping *trial);

/* Reads a mapping, with files already said; PB_OK when it is checked and good. */
enum pb_status pb_test_mapping_read(struct pb_test_mapping *trial, const char *mapping, void **context);

/* Reads the bytes, twice when `times` is 2, as the files of a source; checks that what is read adds up. */
enum pb_status pb_test_mapping_extract(struct pb_test_mapping *trial, const char *mapping, const void *bytes,
                                       size_t length, size_t times);

/* The mapping is refused with these words, and the place in it is said. */
void pb_test_mapping_refuse(struct pb_test_mapping *trial, const char *mapping, const char *words);

#endif
