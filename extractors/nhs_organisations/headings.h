#ifndef NHS_ORGANISATIONS_HEADINGS_H
#define NHS_ORGANISATIONS_HEADINGS_H
/*
 * What a sheet is, and in which columns it says what. The files of the Organisation Data Service (epraccur, eccg, etr
 * ...) have no headings and one shape of 27 columns; the file of successors has none either. The workbook of Primary
 * Care Networks, the QOF mapping and postcode lookups name their columns, each edition a little differently.
 */
#include "placebook/formats/tabular.h"
#include "placebook/nhs_code.h"

enum sheet_kind {
    SHEET_OTHER,
    SHEET_REGISTER,   /* an organisation a row, without headings */
    SHEET_SUCCESSORS, /* a code, what it became, why, and when, without headings */
    SHEET_NETWORKS,   /* a network a row */
    SHEET_MEMBERS,    /* a practice and its network a row, perhaps with dates, a commissioner and a system */
    SHEET_POSTCODES,  /* a postcode a row, and where it is */
};

enum sheet_field {
    FIELD_PRACTICE,
    FIELD_PRACTICE_NAME,
    FIELD_PRACTICE_AREA, /* its sub-ICB location or CCG */
    FIELD_NETWORK,
    FIELD_NETWORK_NAME,
    FIELD_NETWORK_AREA,
    FIELD_AREA_NAME, /* of the sub-ICB location or CCG */
    FIELD_SYSTEM,    /* the ICB around it */
    FIELD_SYSTEM_NAME,
    FIELD_JOINED,
    FIELD_LEFT,
    FIELD_OPENED,
    FIELD_CLOSED,
    FIELD_POSTCODE,
    FIELD_LSOA,
    FIELD_DISTRICT,
    SHEET_FIELDS
};

#define SHEET_NO_COLUMN SIZE_MAX

struct sheet_columns {
    enum sheet_kind kind;
    bool headed;             /* the row that was looked at has headings, and is no organisation */
    size_t at[SHEET_FIELDS]; /* columns, or SHEET_NO_COLUMN */
};

/* Looks at a row: is it the headings, or the first row, of a sheet that can be read? */
void nhs_organisations_headings(struct sheet_columns *columns, const struct pb_tabular_row *row);

/* The type of an organisation by the form of its code, a word of placebook/reference.h or of the Places file; "" when
 * it is none that is wanted. */
const char *nhs_organisations_type(const char *code);

#endif
