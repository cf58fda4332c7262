#ifndef PB_CORE_FORMATS_XML_H
#define PB_CORE_FORMATS_XML_H
/*
 * XML that comes from outside, read as a stream by expat: no document type (so no entities of its own), a bounded
 * nesting, bounded memory. Plain parts are read without expat (xml_plain.h), with the same result. Names come without
 * the namespace prefix that the root has: the formats that are read with this name their elements apart by where they
 * stand, and the same elements come in several namespaces (strict and transitional OOXML). Elements with another prefix
 * keep it: they are somebody else's.
 */
#include "core/formats/xml_plain.h"
#include "placebook/input.h"

enum { PB_XML_DEPTH_MAXIMUM = 128, PB_XML_MEMORY_MAXIMUM = 8 << 20 };

struct pb_xml; /* a reader; opaque */

struct pb_xml_handlers {
    /* `depth` is 0 for the root. Attributes are pairs of name and value, ended by NULL; names have their prefix. */
    void (*begin)(void *context, unsigned depth, const char *name, const char *const *attributes);
    void (*end)(void *context, unsigned depth);                                   /* may be NULL */
    void (*text)(void *context, unsigned depth, const char *text, size_t length); /* in pieces; depth of its element */
    /* For what makes up most of a document; may be NULL. Is shown the bytes behind a tag, with PB_PLAIN_MARGIN zeros
     * behind them, at the depth of an element that begins there, and may read the whole of it by itself: then nobody
     * else sees it, so it must be plain (xml_plain.h), and it is as if the other handlers had been told of it. It may
     * use `plain`. Its answer is that of pb_plain_scan; unless it has taken the element, nothing must have changed. */
    enum pb_plain_answer (*element)(void *context, unsigned depth, struct pb_plain *plain, const char *bytes,
                                    size_t length, size_t *used);
};

/* Opens a reader. The input's name is used in messages; it and the handlers must stay valid. */
enum pb_status pb_xml_open(struct pb_xml **xml, const struct pb_input *input, const struct pb_xml_handlers *handlers,
                           void *context, struct pb_error *error) PB_MUST_USE;
void pb_xml_close(struct pb_xml *xml);

/* Reads on until a handler pauses or fails, or to the end (*ended). Errors: PB_ERROR_SOURCE with the input's name, line
 * and column for XML that is not well-formed or goes over a maximum; those of the input. */
enum pb_status pb_xml_run(struct pb_xml *xml, bool *ended, struct pb_error *error) PB_MUST_USE;

/* For handlers. After pb_xml_pause, pb_xml_run returns PB_OK and goes on from there when it is called again. After
 * pb_xml_stop it returns `status`; the handler has filled the error that pb_xml_run was given. */
void pb_xml_pause(struct pb_xml *xml);
void pb_xml_stop(struct pb_xml *xml, enum pb_status status);

/* For a begin handler, or between two runs: passes over what is left of an element that is open, by its depth and its
 * name, as fast as its end can be found. Handlers may still be told of a part of it, or of all, and of its end; what is
 * passed over need not be well-formed. Not for elements with the prefix of the root. */
void pb_xml_pass(struct pb_xml *xml, unsigned depth, const char *name);

/* The value of an attribute by its name without prefix, NULL when it is not there. */
const char *pb_xml_attribute(const char *const *attributes, const char *name);

#endif
