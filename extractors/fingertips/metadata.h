#ifndef FINGERTIPS_METADATA_H
#define FINGERTIPS_METADATA_H
/*
 * What the service says about its indicators (indicator_metadata/csv), compared with what the framework says about its
 * measures. A difference in name, unit, polarity or kind of value is a caution for the people who keep the framework:
 * nothing of it is adopted, because a polarity that changes overnight would turn every judgement round.
 */
#include "extractors/fingertips/asked.h"

/* Reads an input of the role FINGERTIPS_METADATA; `asked` is what its note says. It has no rows of the table. */
enum pb_status fingertips_metadata_read(const struct pb_input *input, struct asked *asked,
                                        struct pb_error *error) PB_MUST_USE;

#endif
