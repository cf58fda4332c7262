/*
 * Sentences for people: what a proposal asks, and what it leaves out.
 */
#include "app/propose_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void pb_proposal_say(struct pb_proposal *proposal, const char *name, const char *format, ...)
{
    enum { SENTENCE = 600 };
    char text[SENTENCE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *kept = pb_arena_text(proposal->arena, text, strlen(text));
    if (kept && proposal->note_count < PB_PROPOSAL_NOTES)
        proposal->notes[proposal->note_count++] = (struct pb_proposal_note){ name, kept };
}
