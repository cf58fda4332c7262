#ifndef PB_TESTS_SUPPORT_MADE_UP_H
#define PB_TESTS_SUPPORT_MADE_UP_H
/*
 * A pipeline that tests can judge without knowing any real module: an extractor reader, a transform shape and one of
 * the scope source, protect, a loader writer, a framework of one measure and a Places file of two Places.
 */
#include "engine/pipeline/registry.h"
#include "tests/support/scratch.h"

struct rule {
    const char *name;
    const char *file;
};
struct reader {
    struct pb_text_list files;
    const char *label;
    const char *mode;
    const char *password;
    const char *lookup;
    struct pb_object_list rules;
    const struct cJSON *more;
    int64_t limit;
    struct pb_location at;
};

extern const struct pb_registry made_up_registry; /* reader, shape, writer, protect */

/* A source, as text: the least that a pipeline needs. */
#define MADE_UP_SOURCES                                                                                                \
    "\"sources\": [{\"id\": \"a\", \"extractor\": \"reader\", \"options\": {\"files\": [\"x.csv\"]}}]"

/* Opens the folder of a test, as the home of a user who has no settings, with the framework and the Places in it. */
void made_up_open(struct scratch *scratch);

/* Writes framework.json, whose measure has this priority: alcohol of Rugby, frailty of the system, or a wrong one. */
void made_up_framework(const struct scratch *scratch, const char *priority);

/* Writes places.json. */
void made_up_places(const struct scratch *scratch);

/* The text of a pipeline file: its name and these two files on line 1, then `rest`. Overwritten by the next call. */
const char *made_up_pipeline(const char *rest);

#endif
