#ifndef ONS_GEOGRAPHY_READING_H
#define ONS_GEOGRAPHY_READING_H
/*
 * Files and pages: what each is, and who reads it.
 */
#include "extractors/ons_geography/ons_geography.h"

/* A file of any form. */
enum pb_status ons_geography_read_file(const struct ons_geography_options *options, const struct pb_input *input,
                                       struct pb_context *context, struct pb_error *error);

/* The pages of a layer. */
enum pb_status ons_geography_read_pages(const struct ons_geography_options *options, const struct pb_input *inputs,
                                        size_t count, struct pb_context *context, struct pb_error *error);

#endif
