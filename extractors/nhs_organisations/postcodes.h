#ifndef NHS_ORGANISATIONS_POSTCODES_H
#define NHS_ORGANISATIONS_POSTCODES_H
/*
 * Where practices are: the LSOA and, where the file has it, the district of their postcodes. Half of the practices of a
 * CCG may be in one Place and half in another, and a network may have practices on both sides of a border.
 */
#include "extractors/nhs_organisations/directory.h"

/* Reads a postcode lookup (ONSPD, NSPL: 2.7 million rows) and makes facts of the rows that practices of ours need. To
 * be called when it is settled which practices are ours. Errors: no postcodes are in it; those of its format. */
enum pb_status nhs_organisations_locate(struct directory *directory, const struct pb_input *input,
                                        struct pb_context *context, struct pb_error *error) PB_MUST_USE;

/* A caution about the practices of ours that have no postcode, or one that no file has. */
enum pb_status nhs_organisations_warn_not_located(const struct directory *directory, struct pb_context *context,
                                                  const char *file, struct pb_error *error) PB_MUST_USE;

#endif
