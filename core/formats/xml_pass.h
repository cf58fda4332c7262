#ifndef PB_CORE_FORMATS_XML_PASS_H
#define PB_CORE_FORMATS_XML_PASS_H
/*
 * Passes over what is in an element of XML without looking at it: only as closely as it takes to find its end among
 * comments, CDATA sections, processing instructions and elements of its own name. Whether the rest is well-formed is
 * not looked at.
 */
#include <stdbool.h>
#include <stddef.h>

enum { PB_PASS_NAME = 64 };

struct pb_pass {
    char name[PB_PASS_NAME]; /* of the element, with its prefix */
    size_t length;           /* 0: nothing is passed over */
    unsigned open;           /* elements in it that have its name */
    const char *until;       /* what ends the comment or the like that is open; NULL: none */
};

/* How many of the bytes have been passed over; with *found, the end tag of the element comes next. Otherwise the bytes
 * that are left are to be given again, with more behind them. */
size_t pb_pass_scan(struct pb_pass *pass, const char *bytes, size_t length, bool *found);

#endif
