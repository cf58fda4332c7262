#ifndef NOMIS_ONLINE_H
#define NOMIS_ONLINE_H
/*
 * What is asked of the service, worked out anew in each round (struct pb_plan):
 *
 *     1  DATASET.data.csv?...&recordlimit=1       one row, which says how many there are and which dimensions they have
 *     2  ...&recordoffset=0&recordlimit=25000     the pages
 *        ...&recordoffset=25000&recordlimit=25000 ...
 */
#include "extractors/nomis/nomis.h"

enum pb_status nomis_online_plan(const struct nomis_options *options, struct pb_plan *plan,
                                 struct pb_error *error) PB_MUST_USE;

#endif
