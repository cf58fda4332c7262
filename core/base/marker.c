#include "placebook/marker.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define MARKER_ENTRY(text) { text, sizeof(text) - 1 },

struct marker_entry {
    const char *text;
    size_t length;
};

static const struct marker_entry marker_suppressed[] = { PB_MARKERS_SUPPRESSED(MARKER_ENTRY, MARKER_ENTRY){ "", 0 } };
static const struct marker_entry marker_missing[] = { PB_MARKERS_MISSING(MARKER_ENTRY, MARKER_ENTRY){ "", 0 } };
static const struct marker_entry marker_words[] = { PB_MARKERS_MISSING_WORDS(MARKER_ENTRY, MARKER_ENTRY){ "", 0 } };

static bool marker_listed(const struct marker_entry *list, const char *text, size_t length)
{
    for (; list->length; list++)
        if (list->length == length && strncasecmp(list->text, text, length) == 0)
            return true;
    return false;
}

/* "<5", "< 10", "<0.1" */
static bool marker_is_below(const char *text, size_t length)
{
    size_t at = 1;
    if (length < 2 || text[0] != '<')
        return false;
    while (at < length && text[at] == ' ')
        at++;
    size_t digits = at;
    while (digits < length && text[digits] && strchr("0123456789.,", text[digits]))
        digits++;
    return digits > at && digits == length;
}

enum pb_marker pb_marker_of(const char *text, size_t length)
{
    if (length == 0 || marker_listed(marker_missing, text, length))
        return PB_MARKER_MISSING;
    if (marker_listed(marker_suppressed, text, length) || marker_is_below(text, length))
        return PB_MARKER_SUPPRESSED;
    return marker_listed(marker_words, text, length) ? PB_MARKER_MISSING_WORD : PB_MARKER_NONE;
}
