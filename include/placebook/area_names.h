#ifndef PLACEBOOK_AREA_NAMES_H
#define PLACEBOOK_AREA_NAMES_H
/*
 * Areas as tables of many makers write them: by a code, by a name, or by both.
 *
 * A code is cleaned where nothing else can be meant: blanks of every kind and what takes no room, ="E07000220" as
 * spreadsheets keep texts, apostrophes around it, small letters, and the "n" that some registers put in front. A name
 * is compared in a normal form: "&" is "and", hyphens and brackets are spaces, "Borough Council", "(UA)", "City of",
 * "NHS" and "CCG" say what kind of area it is. "NHS Coventry and Rugby" is the CCG and never a district, and of two
 * areas with the same words, such as Warwick and Warwick PCN, a name without a kind is the one whose own name has none.
 * Other names of an area are in the Places file (`other_names`). The name of a Place is that of its only district, or
 * means the Place itself; likewise its id, which is a code.
 *
 * What is not certain is not guessed: a row whose name is that of another known area, or whose unknown code stands
 * beside the name of one of ours, is rejected as what it looks like.
 */
#include "placebook/geography.h"
#include "placebook/reconciliation.h"

#pragma GCC visibility push(default)

/* ---- Codes ---- */

enum { PB_AREA_CODE_TEXT = 32 };

/* Writes the code that a cell holds, cleaned and in capitals, and returns its length: 0 when nothing is left,
 * PB_AREA_CODE_TEXT (and an empty text) when it is too long for a code. */
size_t pb_area_code_clean(const char *text, size_t length, char code[PB_AREA_CODE_TEXT]);

/* Is it capital letters and digits alone, so that there is nothing to clean? */
bool pb_area_code_is_clean(const char *code, size_t length);

/* Is it written like a code of the Office for National Statistics: a letter and eight digits? */
bool pb_area_code_is_ons(const char *code, size_t length);

/* The area with this code, or NULL. */
const struct pb_area *pb_area_by_code(const struct pb_geography *geography, const char *code, size_t length);

/* Is the text written like a code of the Office for National Statistics that no area of the Places file has? Of a row
 * whose fields may have moved nothing less can be believed. */
bool pb_area_code_elsewhere(const struct pb_geography *geography, const char *code, size_t length);

/* What a clean code is one of that stands for a small area (output area, LSOA, MSOA, ward, GP practice), or NULL. */
const char *pb_area_code_small(const char *code, size_t length);

/* ---- Names ---- */

struct pb_area_name {
    const char *words; /* its normal form, without what it says about the kind */
    uint32_t area;     /* position in the geography */
    uint32_t next;     /* another area with the same words, or PB_LOOKUP_NONE */
};

enum {
    PB_AREA_MEMO_TEXT = 54,
    PB_AREA_STRANGERS = 256,
    PB_AREA_STARTS = 27 * 27 * 27,
    PB_AREA_EXAMPLES = 3,
    PB_AREA_EXAMPLE_TEXT = 160
};

/* A name that was looked at: beside an area's code it was last found not to contradict it, or it is no area's name. */
struct pb_area_memo {
    uint8_t length; /* 0: none */
    bool compared;  /* what it looks like was looked for */
    char text[PB_AREA_MEMO_TEXT];
    const struct pb_area *alike; /* what a name that is no area's looks like, or NULL */
};

/* Rows that were filtered although something about them looks like ours. */
struct pb_area_doubts {
    uint64_t rows;
    uint64_t line; /* of the first */
    size_t examples;
    char example[PB_AREA_EXAMPLES][PB_AREA_EXAMPLE_TEXT];
};

/* Belongs to one reader of rows at a time: it remembers what it found. */
struct pb_area_names {
    const struct pb_geography *geography;
    struct pb_arena arena;
    struct pb_lookup words;     /* by kind, the normal forms of names */
    struct pb_area_name *named; /* what the lookup answers */
    size_t named_count;
    struct pb_area_memo *agreed;              /* by area */
    struct pb_area_memo *strangers;           /* by digest of the name */
    uint8_t starts[(PB_AREA_STARTS + 7) / 8]; /* the first three letters of all names */
    struct pb_area_doubts alike;              /* names that look like ours */
    struct pb_area_doubts small;              /* small areas that could not be placed */
};

/* The names of the areas of these types; NULL or an empty list: of all areas. With types, a name need not say the kind:
 * "Coventry and Rugby" is the CCG where only CCGs are meant. Close it in every case. */
enum pb_status pb_area_names_open(struct pb_area_names *names, const struct pb_geography *geography,
                                  const struct pb_text_list *types, struct pb_error *error) PB_MUST_USE;
void pb_area_names_close(struct pb_area_names *names);

/* The area with this name, or NULL; *ambiguous: several have it, and NULL is answered. */
const struct pb_area *pb_area_by_name(const struct pb_area_names *names, const char *name, size_t length,
                                      bool *ambiguous);

/* ---- A row ---- */

enum pb_area_state {
    PB_AREA_OURS,         /* the Places file has it */
    PB_AREA_ELSEWHERE,    /* it does not; `area`, if any: the one whose name the row's name looks like */
    PB_AREA_AMBIGUOUS,    /* several areas have the name, and there is no code */
    PB_AREA_UNSAID,       /* neither code nor name */
    PB_AREA_CONTRADICTED, /* the code is that of `area`, the name that of `named` */
    PB_AREA_LOOKS_OURS,   /* it is not certain that it is `area` */
};

struct pb_area_found {
    enum pb_area_state state;
    const struct pb_area *area;
    const struct pb_area *named;
};

/* The area that a code and a name (either may be empty) say together. Made for being called for every row of a
 * national file. */
struct pb_area_found pb_area_find(struct pb_area_names *names, const char *code, size_t code_length, const char *name,
                                  size_t name_length);

enum { PB_AREA_REASON_TEXT = 640 };

/* Why a row is rejected of which the area is contradicted or looks like ours: writes the sentence and returns the rule.
 */
const char *pb_area_reason(const struct pb_area_found *found, const char *code, size_t code_length, const char *name,
                           size_t name_length, char reason[PB_AREA_REASON_TEXT]);

/* Remembers that a row at `line` was filtered whose name looks like that of an area, or which is of a small area that
 * could not be placed; `why` says more in the example, and may be "". */
void pb_area_note_alike(struct pb_area_names *names, const struct pb_area *area, const char *name, size_t length,
                        uint64_t line);
void pb_area_note_small(struct pb_area_names *names, const char *code, size_t length, const char *why, uint64_t line);

/* Says in a warning each what was remembered of a file, or sheet of it ("": the only one), and forgets it. */
void pb_area_names_warn(struct pb_area_names *names, struct pb_findings *findings, const char *file, const char *sheet);

#pragma GCC visibility pop

#endif
