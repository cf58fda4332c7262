#ifndef NHS_ORGANISATIONS_H
#define NHS_ORGANISATIONS_H
/*
 * The extractor of NHS organisation codes: which practices, Primary Care Networks, sub-ICB locations, ICBs and trusts
 * there are, when they were open, which of them were members of which, and what became of their codes. All files of a
 * source are read together, because one says that a practice exists, another of which network it is a member, and a
 * third where its postcode is. What each file is, is told by its headings, or by the shape of its first row.
 */
#include "placebook/module.h"

struct nhs_organisations_options {
    struct pb_text_list files; /* paths or globs */
    const char *postcodes;     /* path of a postcode lookup; NULL: none */
};

/* What an input is read for. */
enum nhs_organisations_role { NHS_ORGANISATIONS_FILES, NHS_ORGANISATIONS_POSTCODES };

#endif
