#ifndef PB_TESTS_SUPPORT_PACKAGE_H
#define PB_TESTS_SUPPORT_PACKAGE_H
/*
 * Zip files and workbooks made in memory for tests, well-formed or not: a writer that does what it is told.
 */
#include "placebook/formats/xlsx.h"

struct pb_test_member {
    const char *name;
    const char *content;
    size_t length; /* 0: that of the text */
    bool deflated;
    bool wrong_checksum;
    bool encrypted; /* only says so */
};

struct pb_test_package {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
};

/* A zip file of the members, to be freed by the caller (bytes). */
struct pb_test_package pb_test_zip(const struct pb_test_member *members, size_t count);

/* What a workbook is made of; NULL takes the plain one: one visible worksheet named Data at xl/worksheets/sheet1.xml.
 */
struct pb_test_workbook {
    const char *package_links; /* content of _rels/.rels */
    const char *links;         /* of xl/_rels/workbook.xml.rels */
    const char *workbook;
    const char *styles;  /* NULL: none */
    const char *strings; /* NULL: none */
    const char *sheet;   /* the whole part */
    size_t sheet_length; /* 0: that of the text */
    bool deflated;
};
struct pb_test_package pb_test_workbook(const struct pb_test_workbook *parts);

#define PB_TEST_SHEET(data)                                                                                            \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/"    \
    "2006/main\">" data "</worksheet>"
#define PB_TEST_CELLS(data) PB_TEST_SHEET("<sheetData>" data "</sheetData>")

/* Everything that the reader says about a workbook, to be freed: "[NAME]" for each sheet, " hidden" where it is, then
 * for each row its number, "h" when hidden, and for each cell "COLUMN kind:text" (with "!" for a percentage, "=" for a
 * formula); after the rows the merged ranges and formulas without a value. An error ends it: "error: MESSAGE". */
char *pb_test_dump(const unsigned char *bytes, size_t length, struct pb_error *error);

#endif
