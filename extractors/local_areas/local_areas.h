#ifndef LOCAL_AREAS_H
#define LOCAL_AREAS_H
/*
 * The options of the extractor `local_areas`.
 */
#include "placebook/formats/tabular.h"
#include "placebook/module.h"

/* What a column may be. */
enum field { FIELD_SMALL_CODE, FIELD_SMALL_NAME, FIELD_CODE, FIELD_NAME, FIELD_SHARE, FIELD_FROM, FIELD_TO, FIELDS };

struct local_areas_options {
    struct pb_text_list headings[FIELDS]; /* first: the table of headings counts from here */
    struct pb_text_list files;
    struct pb_text_list sheets;
    const char *type;
    const char *prefix;
    const char *dates; /* NULL: not said */
    int32_t from, to;
};

extern const struct pb_option local_areas_options[];

/* Is it networks of practices that the files are about? */
bool local_areas_of_practices(const struct local_areas_options *options);

/* Should this sheet be read: one of those that the options name, or any that can be seen? */
bool local_areas_means(const struct local_areas_options *options, const struct pb_tabular_sheet *sheet);

enum pb_status local_areas_fit(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                               struct pb_fit *fit, struct pb_error *error) PB_MUST_USE;

#endif
