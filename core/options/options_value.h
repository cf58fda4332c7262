#ifndef PB_CORE_OPTIONS_OPTIONS_VALUE_H
#define PB_CORE_OPTIONS_OPTIONS_VALUE_H
/*
 * Single values of options: numbers, texts, dates, paths and lists of texts. Private to the option reader.
 */
#include "placebook/options.h"

enum { PB_QUOTED_SIZE = 80 };

/* A text of the file for a message: shortened, on one line. */
const char *pb_option_quoted(const char *text, char buffer[PB_QUOTED_SIZE]);

/* An error at a position of the document that is being read. */
enum pb_status pb_option_wrong(const struct pb_option_reading *reading, struct pb_location at, struct pb_error *error,
                               const char *format, ...) PB_PRINTF(4, 5);

/* "expected a list of paths for 'files', found a number". */
enum pb_status pb_option_wrong_type(const struct pb_option *option, const struct cJSON *value,
                                    const struct pb_option_reading *reading, struct pb_error *error);

/* Is the number of items of a list or a map within the option's limits? */
enum pb_status pb_option_check_count(const struct pb_option *option, const struct cJSON *value, size_t *count,
                                     const struct pb_option_reading *reading, struct pb_error *error) PB_MUST_USE;

/* The first value whose text is in the list already, and the one in the list; NULL when all differ. Sorts the items,
 * whose order is that of the document. */
struct pb_option_item {
    const struct cJSON *value; /* a text */
    size_t order;
};
const struct cJSON *pb_option_repeated(struct pb_option_item *items, size_t count, const struct cJSON **first);

/* Checks and stores a value that is neither an object nor made of objects. `field` is where it goes. */
enum pb_status pb_option_read_plain(const struct pb_option *option, const struct cJSON *value, void *field,
                                    const struct pb_option_reading *reading, struct pb_error *error) PB_MUST_USE;

#endif
