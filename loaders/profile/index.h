#ifndef PB_LOADERS_PROFILE_INDEX_H
#define PB_LOADERS_PROFILE_INDEX_H
#include "placebook/module.h"

/* index.html at the root of the publication. */
enum pb_status profile_index(const struct pb_index *index, struct pb_error *error) PB_MUST_USE;

#endif
