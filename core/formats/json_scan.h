#ifndef PB_CORE_FORMATS_JSON_SCAN_H
#define PB_CORE_FORMATS_JSON_SCAN_H
/*
 * The grammar of JSON, checked strictly and without recursion, with the position of every value. What passes here,
 * cJSON reads; what does not is reported in words that a person who edits a file by hand understands.
 */
#include "placebook/formats/json.h"

/* One value of the document, and where it and its key begin. */
struct pb_json_position {
    const struct cJSON *node; /* filled in later, by pb_json_open */
    struct pb_location key;   /* 0:0 in lists and for the outermost value */
    struct pb_location value;
};

/* A number of which a double does not hold all digits, or not the zeros at its end. */
struct pb_json_long_number {
    size_t position;          /* of its value in json->positions, while these are in the order of the document */
    const struct cJSON *node; /* filled in later, by pb_json_open */
    const char *text;
};

/* Checks the text (RFC 8259, UTF-8 per RFC 3629, no U+0000 in texts) and collects json->positions and json->numbers in
 * the order of the document, in json->arena. json->name is set. */
enum pb_status pb_json_scan(struct pb_json *json, const char *text, size_t length, struct pb_error *error) PB_MUST_USE;

#endif
