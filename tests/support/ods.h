#ifndef PB_TESTS_SUPPORT_ODS_H
#define PB_TESTS_SUPPORT_ODS_H
/*
 * OpenDocument spreadsheets written down as XML for tests, and what the reader says about them.
 */
#include "tests/support/package.h"

#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"
#define SPACES                                                                                                         \
    " xmlns:office=\"" OASIS "office:1.0\" xmlns:table=\"" OASIS "table:1.0\" xmlns:text=\"" OASIS                     \
    "text:1.0\" xmlns:style=\"" OASIS "style:1.0\" xmlns:number=\"" OASIS "datastyle:1.0\""                            \
    " xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\""
#define TYPE "application/vnd.oasis.opendocument.spreadsheet"
#define CONTENT(styles, body)                                                                                          \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content" SPACES "><office:automatic-styles>" styles    \
    "</office:automatic-styles><office:body><office:spreadsheet>" body                                                 \
    "</office:spreadsheet></office:body></office:document-content>"
#define SHEET(rows) "<table:table table:name=\"S\">" rows "</table:table>"
#define ROW(cells)  "<table:table-row>" cells "</table:table-row>"
#define P(text)     "<text:p>" text "</text:p>"
#define TEXT(text)  "<table:table-cell office:value-type=\"string\">" P(text) "</table:table-cell>"
#define NUMBER(number, shown)                                                                                          \
    "<table:table-cell office:value-type=\"float\" office:value=\"" number "\">" P(shown) "</table:table-cell>"
#define CELL(attributes, shown) "<table:table-cell " attributes ">" shown "</table:table-cell>"

/* Everything that the reader of tables says about a file, to be freed: "[NAME]" (" hidden"), then for each row its
 * number ("h": hidden), and for each cell its column, its kind ("!": a percentage, "=": a formula, "*": masked, "0": a
 * zero shown as nothing) and its text, with its fault; then the merged ranges. An error ends it: "error: MESSAGE". */
char *pb_test_ods_dump(const void *bytes, size_t length, struct pb_error *error);

#endif
