#ifndef PB_TESTS_SUPPORT_XML_EVENTS_H
#define PB_TESTS_SUPPORT_XML_EVENTS_H
/*
 * All that the XML reader says about a document, as one text.
 */
#include "core/formats/xml.h"

/* "<NAME a=v>", "</DEPTH>" and the text between them, with "|" wherever the reader was paused: at the end of every
 * element at depth 2. An error ends it, without the text since the last tag: "error LINE:COLUMN MESSAGE". To be freed
 * by the caller; NULL without memory.
 * `by_expat`: nothing is read without expat, because a line break stands before the root; lines are counted from
 * there, and a document with a declaration cannot be read like this. */
char *pb_test_xml_events(const char *bytes, size_t length, bool by_expat);

#endif
