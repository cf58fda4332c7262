/*
 * Following codes that are not valid any more.
 */
#include "placebook/code_change.h"
#include "placebook/period.h"
#include "placebook/quality.h"

#include <stdio.h>
#include <string.h>

enum {
    CODE_STEPS = 16, /* changes of one code, one after the other; a circle ends there */
    CODE_STEPS_NAMED = 4
};

/* The area of ours that a code is; false: it is none. */
static bool code_is_ours(const struct pb_reference *reference, const char *code, struct pb_code_followed *followed)
{
    followed->small = NULL;
    followed->area = pb_geography_area(reference->geography, code, strlen(code));
    if (followed->area)
        return true;
    followed->small = pb_reference_area(reference, code, strlen(code));
    followed->area = followed->small ? pb_reference_home(reference, followed->small, 0) : NULL;
    return followed->area != NULL;
}

/* The one change of a code to another code; NULL: there is none, or there are several. Two sources may say the same. */
static const struct pb_reference_change *only_change(const struct pb_reference_change *changes, size_t count)
{
    const struct pb_reference_change *only = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(changes[i].code, changes[i].became) == 0) /* another name */
            continue;
        if (only && (strcmp(only->became, changes[i].became) != 0 || strcmp(only->how, changes[i].how) != 0))
            return NULL;
        only = only ? only : &changes[i];
    }
    return only;
}

/* The first of the codes that it became in parts which is ours, or that of the area `wanted` (NULL: of any). */
static struct pb_code_followed code_in_parts(const struct pb_reference *reference,
                                             const struct pb_reference_change *changes, size_t count,
                                             const struct pb_area *wanted)
{
    struct pb_code_followed first = { .state = PB_CODE_UNKNOWN };
    for (size_t i = 0; i < count; i++) {
        struct pb_code_followed found = { .state = PB_CODE_IN_PARTS, .reference = reference, .change = &changes[i] };
        if (strcmp(changes[i].code, changes[i].became) == 0 || !code_is_ours(reference, changes[i].became, &found))
            continue;
        if (!wanted || found.area == wanted)
            return found;
        if (first.state == PB_CODE_UNKNOWN)
            first = found;
    }
    return first;
}

struct pb_code_followed pb_code_follow(const struct pb_reference *reference, const char *code, size_t length,
                                       const struct pb_area *wanted)
{
    struct pb_code_followed found = { .state = PB_CODE_UNKNOWN, .reference = reference };
    for (int step = 0; step < CODE_STEPS; step++) {
        size_t count = 0;
        const struct pb_reference_change *changes = pb_reference_changes(reference, code, length, &count);
        const struct pb_reference_change *change = only_change(changes, count);
        if (!change || strcmp(change->how, PB_CHANGE_RECODED) != 0)
            return code_in_parts(reference, changes, count, wanted);
        if (code_is_ours(reference, change->became, &found)) {
            found.state = PB_CODE_FOLLOWED;
            found.change = change;
            return found;
        }
        code = change->became;
        length = strlen(code);
    }
    return (struct pb_code_followed){ .state = PB_CODE_UNKNOWN };
}

/* ", which E08000026 replaced on 1 April 2019": where it fits. */
static void add_step(const struct pb_reference_change *change, const char *between, char *note, size_t size)
{
    char day[PB_DATE_WORDS];
    const size_t length = strlen(note);
    if (*pb_date_words(change->on, day))
        (void)snprintf(note + length, size - length, ", which %.32s replaced%s on %s", change->became, between, day);
    else
        (void)snprintf(note + length, size - length, ", which is another code of %.32s%s", change->became, between);
}

/* Each change on the way, as one day is not that of the other; of a long way the last. */
const char *pb_code_note(const struct pb_code_followed *followed, const char *code, char note[PB_CODE_NOTE])
{
    const struct pb_reference_change *steps[CODE_STEPS];
    const char *at = code;
    int count = 0;
    for (bool there = false; !there && count < CODE_STEPS; count++) {
        size_t changes = 0;
        const struct pb_reference_change *first = pb_reference_changes(followed->reference, at, strlen(at), &changes);
        const struct pb_reference_change *only = only_change(first, changes);
        steps[count] = only ? only : followed->change;
        there = steps[count] == followed->change;
        at = steps[count]->became;
    }
    (void)snprintf(note, PB_CODE_NOTE, "published with the code %.32s", code);
    for (int i = 0; count <= CODE_STEPS_NAMED && i < count; i++)
        add_step(steps[i], "", note, PB_CODE_NOTE);
    if (count > CODE_STEPS_NAMED) {
        char between[40];
        (void)snprintf(between, sizeof between, " by way of %d other codes", count - 1);
        add_step(followed->change, between, note, PB_CODE_NOTE);
    }
    return note;
}

static const char *parts_words(const struct pb_reference_change *change)
{
    if (strcmp(change->how, PB_CHANGE_MERGED) == 0)
        return "was merged into";
    return strcmp(change->how, PB_CHANGE_SPLIT) == 0 ? "was split, a part of it to" : "is only a best fit of";
}

const char *pb_code_reason(const struct pb_code_followed *followed, const struct pb_area *named, const char *code,
                           char reason[PB_AREA_REASON_TEXT])
{
    char day[PB_DATE_WORDS];
    char note[PB_CODE_NOTE];
    if (followed->state == PB_CODE_FOLLOWED) {
        (void)pb_code_note(followed, code, note);
        (void)snprintf(reason, PB_AREA_REASON_TEXT,
                       "The name is that of %.60s (%.20s), and the row is %.320s: correct the code or the name",
                       named->name, named->code, note);
    } else {
        (void)pb_date_words(followed->change->on, day);
        (void)snprintf(reason, PB_AREA_REASON_TEXT,
                       "The name is that of %.60s (%.20s), and the code beside it, %.32s, %s %.32s%s%s: correct the "
                       "code or the name",
                       named->name, named->code, code, parts_words(followed->change), followed->change->became,
                       *day ? " on " : "", day);
    }
    return "area-looks-like-ours";
}

void pb_code_parts_note(struct pb_code_parts *parts, const struct pb_code_followed *followed, const char *code,
                        uint64_t line)
{
    if (parts->rows++ > 0)
        return;
    parts->line = line;
    parts->change = followed->change;
    (void)snprintf(parts->code, sizeof parts->code, "%.32s", code);
}

enum pb_status pb_code_parts_say(struct pb_code_parts *parts, struct pb_findings *findings, const char *file,
                                 struct pb_error *error)
{
    const struct pb_code_parts said = *parts;
    char day[PB_DATE_WORDS];
    char line[24];
    *parts = (struct pb_code_parts){ 0 };
    if (said.rows == 0)
        return PB_OK;
    (void)pb_date_words(said.change->on, day);
    (void)snprintf(line, sizeof line, "%llu", (unsigned long long)said.line);
    return pb_caution_add(findings, "code-in-parts", file, said.line ? line : "", error,
                          "%llu row%s left out of codes that were merged or split, such as %s, which %s %s%s%s: their "
                          "figures are not those of the new areas",
                          (unsigned long long)said.rows, said.rows == 1 ? " is" : "s are", said.code,
                          parts_words(said.change), said.change->became, *day ? " on " : "", day);
}
