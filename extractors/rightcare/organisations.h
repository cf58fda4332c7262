#ifndef RIGHTCARE_ORGANISATIONS_H
#define RIGHTCARE_ORGANISATIONS_H
/*
 * Organisations by their codes (placebook/nhs_code.h) and names.
 */
#include "extractors/rightcare/texts.h"
#include "placebook/area_names.h"
#include "placebook/module.h"
#include "placebook/nhs_code.h"

enum organisation_state {
    ORGANISATION_KNOWN,
    ORGANISATION_OTHER, /* not in the Places file: a peer, for instance */
    ORGANISATION_AMBIGUOUS,
    ORGANISATION_WRONG,    /* it looks like a code and has none of the forms */
    ORGANISATION_DOUBTFUL, /* it may be one of the Places file, or two of them */
    ORGANISATION_NONE,     /* nothing is said */
};

struct organisation {
    enum organisation_state state;
    const struct pb_area *area;   /* of ORGANISATION_KNOWN */
    char code[PB_NHS_CODE_TEXT];  /* as the row gives it; "": it goes by its name */
    char other[PB_NHS_CODE_TEXT]; /* from another column of codes, or "" */
    struct pb_area_found found;   /* of ORGANISATION_DOUBTFUL, and of ORGANISATION_OTHER what its name looks like */
};

struct organisations {
    const struct pb_geography *geography;
    struct pb_area_names names; /* of NHS areas and benchmarks */
};

enum pb_status rightcare_organisations_open(struct organisations *organisations, const struct pb_geography *geography,
                                            struct pb_error *error) PB_MUST_USE;
void rightcare_organisations_close(struct organisations *organisations);

/* Is the area an organisation of the kinds that are compared with similar ones? */
bool rightcare_organisation_has_peers(const struct pb_area *area);

/* The organisation of a row: by its code, or else by that of another register; by its name where there is no code. A
 * code may have the name beside it: "05A: Coventry and Rugby", "NHS Coventry and Rugby CCG (05A)". */
struct organisation rightcare_organisation_find(struct organisations *organisations, struct text code,
                                                struct text other, struct text name);

#endif
