#ifndef ONS_GEOGRAPHY_SHEETS_H
#define ONS_GEOGRAPHY_SHEETS_H
/*
 * Lookups in tables: CSV, workbooks, lists in JSON, also packed.
 */
#include "extractors/ons_geography/take.h"

enum pb_status ons_geography_read_sheets(const struct ons_geography_options *options, const struct pb_input *input,
                                         struct pb_context *context, struct pb_error *error);

/* How sure the first bytes are of such a table. */
int ons_geography_probe_sheet(const void *bytes, size_t length);

#endif
