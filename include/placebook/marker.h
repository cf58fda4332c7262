#ifndef PLACEBOOK_MARKER_H
#define PLACEBOOK_MARKER_H
/*
 * What stands in the place of a number: texts by which sources say that a figure was withheld or that there is none.
 * One table for all extractors, so that "*" means the same in every file. It has the shorthand of the Government
 * Statistical Service ([c], [x], [z]), the older signs of the Office for National Statistics and NHS England, and what
 * programs write for nothing. Capital letters do not matter.
 */
#include <stddef.h>

#pragma GCC visibility push(default)

/* X(first text, every other text) */
#define PB_MARKERS_SUPPRESSED(FIRST, NEXT)                                                                             \
    FIRST("*") NEXT("**") NEXT("[c]") NEXT("c") NEXT("s") NEXT("supp") NEXT("suppressed") NEXT("redacted")

/* No figure, and nothing else where a name could stand. */
#define PB_MARKERS_MISSING(FIRST, NEXT)                                                                                \
    FIRST("..")                                                                                                        \
    NEXT(".")                                                                                                          \
    NEXT("-")                                                                                                          \
    NEXT("--")                                                                                                         \
    NEXT(":")                                                                                                          \
    NEXT("n/a")                                                                                                        \
    NEXT("na") NEXT("n/d") NEXT("#n/a") NEXT("null") NEXT("[x]") NEXT("[z]") NEXT("x") NEXT("z") NEXT("\xE2\x80\x93")

/* Words that are a name like any other except where a number is expected. */
#define PB_MARKERS_MISSING_WORDS(FIRST, NEXT)                                                                          \
    FIRST("none") NEXT("blank") NEXT("no data") NEXT("not available") NEXT("not applicable")

enum pb_marker {
    PB_MARKER_NONE, /* no marker: a number, or a mistake */
    PB_MARKER_MISSING,
    PB_MARKER_MISSING_WORD,
    PB_MARKER_SUPPRESSED /* also "<5": below a number, and withheld because it is small */
};

/* What a text without spaces around it stands for. An empty one is PB_MARKER_MISSING. */
enum pb_marker pb_marker_of(const char *text, size_t length);

#pragma GCC visibility pop

#endif
