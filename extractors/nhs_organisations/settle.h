#ifndef NHS_ORGANISATIONS_SETTLE_H
#define NHS_ORGANISATIONS_SETTLE_H
/*
 * From what the files say to facts. Ours is an organisation that the Places file has, and one that was ever a member of
 * such a one. At any time a practice is in one network and one sub-ICB location: a membership that overlaps an earlier
 * one is rejected. One without dates (the QOF mapping has none) stands where no dated one does, for as long as the
 * area around it existed.
 */
#include "extractors/nhs_organisations/directory.h"

/* Marks the organisations that are ours, and settles their memberships: those that count come first in the list, in
 * the order of organisations; the others are gone. */
enum pb_status nhs_organisations_settle(struct directory *directory, struct pb_error *error) PB_MUST_USE;

/* Makes the facts, and rejects or counts the rows that gave none. */
enum pb_status nhs_organisations_tell(struct directory *directory, struct pb_context *context,
                                      struct pb_error *error) PB_MUST_USE;

#endif
