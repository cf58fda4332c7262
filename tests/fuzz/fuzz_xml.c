/*
 * The XML reader: whatever is read without expat must be read as expat reads it, to the place and the words of an error
 * (tests/formats/test_xml.c runs seeded documents every time).
 */
#include "tests/fuzz/fuzz.h"
#include "tests/support/xml_events.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    /* A declaration must be the first thing of a document, and so must the mark of an encoding. */
    if (size < 2 || data[0] != '<' || data[1] == '\0' || memmem(bytes, size, "<?xml", strlen("<?xml")))
        return 0;
    char *mixed = pb_test_xml_events(bytes, size, false);
    char *expat = pb_test_xml_events(bytes, size, true);
    FUZZ_MUST(!mixed || !expat || strcmp(mixed, expat) == 0);
    free(mixed);
    free(expat);
    return 0;
}
