#ifndef PLACEBOOK_CODE_CHANGE_H
#define PLACEBOOK_CODE_CHANGE_H
/*
 * Codes that are not valid any more, in figures that still have them. A code that was recoded, one to one, is another
 * word for the same area, and its figures are those of that area. What was merged or split has no figures of its own in
 * the new code: it is told, and not followed.
 */
#include "placebook/area_names.h"
#include "placebook/reconciliation.h"
#include "placebook/reference.h"

#pragma GCC visibility push(default)

enum pb_code_state {
    PB_CODE_UNKNOWN,  /* nothing leads from it to an area of ours */
    PB_CODE_FOLLOWED, /* it is another code of one */
    PB_CODE_IN_PARTS, /* it was merged into one, or split, or one is its best fit */
};

struct pb_code_followed {
    enum pb_code_state state;
    const struct pb_area *area;            /* of the Places file: what it led to, or that around `small`; else NULL */
    const struct pb_reference_area *small; /* what it led to, where the Places file does not have it; else NULL */
    const struct pb_reference_change *change; /* the change by which it is ours */
    const struct pb_reference *reference;
};

/* Where a clean code that neither the Places file nor a lookup knows leads to: from each code to the next, for as long
 * as there is only one and it was recoded. Of several parts that are ours, that of the area `wanted` (NULL: the first).
 */
struct pb_code_followed pb_code_follow(const struct pb_reference *reference, const char *code, size_t length,
                                       const struct pb_area *wanted);

/* What a figure of a code that was followed has to say: "published with the code E08000099, which E08000026 replaced on
 * 1 April 2019", each change on the way. Returns the text. */
enum { PB_CODE_NOTE = 360, PB_CODE_TEXT = 40 };
const char *pb_code_note(const struct pb_code_followed *followed, const char *code, char note[PB_CODE_NOTE]);

/* Why a row is rejected whose code leads, wholly or in parts, to another area than that of its name, `named`. Returns
 * the rule. */
const char *pb_code_reason(const struct pb_code_followed *followed, const struct pb_area *named, const char *code,
                           char reason[PB_AREA_REASON_TEXT]);

/* Rows of codes in parts, which are left out: how many, and the first. */
struct pb_code_parts {
    uint64_t rows, line;
    char code[PB_CODE_TEXT];
    const struct pb_reference_change *change;
};
void pb_code_parts_note(struct pb_code_parts *parts, const struct pb_code_followed *followed, const char *code,
                        uint64_t line);

/* Says it in a caution about a file, and forgets it. */
enum pb_status pb_code_parts_say(struct pb_code_parts *parts, struct pb_findings *findings, const char *file,
                                 struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
