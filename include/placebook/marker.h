#ifndef PLACEBOOK_MARKER_H
#define PLACEBOOK_MARKER_H
/*
 * What stands in the place of a number: texts by which sources say that a figure was withheld or that there is none.
 * One table for all extractors, so that "*" means the same in every file. It has the shorthand of the Government
 * Statistical Service ([c], [x], [z], [w], [low]), the older signs of the Office for National Statistics, NHS England
 * and the Department for Education, and what programs write for nothing. Capital letters do not matter.
 *
 * A number of which only a bound is told ("<5", "fewer than 5", ">95%", "1 to 7") was withheld. [low] is a number that
 * would be shown as 0 and is not: nobody knows it, so it is missing. [p], [e] and their like say something of the
 * number before them (pb_marker_notes); alone they stand for none.
 */
#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

/* X(first text, every other text) */
#define PB_MARKERS_SUPPRESSED(FIRST, NEXT)                                                                             \
    FIRST("*")                                                                                                         \
    NEXT("**")                                                                                                         \
    NEXT("***")                                                                                                        \
    NEXT("~")                                                                                                          \
    NEXT("[c]")                                                                                                        \
    NEXT("c") NEXT("s") NEXT("supp") NEXT("suppressed") NEXT("redacted") NEXT("withheld") NEXT("confidential")

/* No figure, and nothing else where a name could stand. */
#define PB_MARKERS_MISSING(FIRST, NEXT)                                                                                \
    FIRST("..")                                                                                                        \
    NEXT(".")                                                                                                          \
    NEXT("...")                                                                                                        \
    NEXT("\xE2\x80\xA6") /* one sign for the three */                                                                  \
    NEXT("-")                                                                                                          \
    NEXT("--")                                                                                                         \
    NEXT("\xE2\x80\x93") /* en dash */                                                                                 \
    NEXT("\xE2\x80\x94") /* em dash */                                                                                 \
    NEXT("\xE2\x88\x92") /* minus */                                                                                   \
    NEXT(":")                                                                                                          \
    NEXT("n/a")                                                                                                        \
    NEXT("na")                                                                                                         \
    NEXT("n.a.")                                                                                                       \
    NEXT("n.a")                                                                                                        \
    NEXT("n/d")                                                                                                        \
    NEXT("#n/a")                                                                                                       \
    NEXT("nan")                                                                                                        \
    NEXT("null")                                                                                                       \
    NEXT("[x]")                                                                                                        \
    NEXT("[z]")                                                                                                        \
    NEXT("[w]")                                                                                                        \
    NEXT("[low]")                                                                                                      \
    NEXT("[er]") NEXT("[p]") NEXT("[e]") NEXT("[r]") NEXT("[f]") NEXT("[u]") NEXT("[b]") NEXT("x") NEXT("z")

/* Words that are a name like any other except where a number is expected. */
#define PB_MARKERS_MISSING_WORDS(FIRST, NEXT)                                                                          \
    FIRST("none")                                                                                                      \
    NEXT("blank") NEXT("no data") NEXT("not available") NEXT("not applicable") NEXT("not known") NEXT("unknown")

enum pb_marker {
    PB_MARKER_NONE, /* no marker: a number, or a mistake */
    PB_MARKER_MISSING,
    PB_MARKER_MISSING_WORD,
    PB_MARKER_SUPPRESSED, /* also "<5": below a number, and withheld because it is small */
    PB_MARKER_BETWEEN     /* "1 to 7", "1-7": withheld as well; but an age group where a name could stand */
};

/* What a text without spaces around it stands for. An empty one is PB_MARKER_MISSING. */
enum pb_marker pb_marker_of(const char *text, size_t length);

/* Does it say that there is a figure, and that it was withheld? */
bool pb_marker_withholds(enum pb_marker marker);

/* How much of a text is before the notes at its end: "12.3 [note 1]", "12.3 [p] [b]", "12.3 [1]" and "12.3*" are 4
 * long. A note in brackets is shorthand of a few letters, numbers, or begins with "note" or "notes"; others are an
 * asterisk, a dagger, or a number above the line. A text that is nothing else has none. */
size_t pb_marker_notes(const char *text, size_t length);

#pragma GCC visibility pop

#endif
