#ifndef ONS_GEOGRAPHY_ONLINE_H
#define ONS_GEOGRAPHY_ONLINE_H
/*
 * A layer of the portal's service (ArcGIS FeatureServer), asked in rounds: what it is and how many rows match, then
 * all pages of them. The names of its fields have the year of its areas, so they are found by their beginnings.
 */
#include "extractors/ons_geography/ons_geography.h"

enum { ONS_PAGES_MAXIMUM = 2000, ONS_ROLE_PAGE = 1 };

/* What is wrong with the address of a layer; NULL: nothing. */
const char *ons_geography_service_wrong(const char *service);

enum pb_status ons_geography_online_plan(const struct ons_geography_options *options, struct pb_plan *plan,
                                         struct pb_error *error);

#endif
