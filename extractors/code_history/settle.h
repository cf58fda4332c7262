#ifndef CODE_HISTORY_SETTLE_H
#define CODE_HISTORY_SETTLE_H
/*
 * From what the files say to facts. Ours is what the Places file has and what lies in a district of a Place; and with
 * it every code that became one of those, and what they became.
 */
#include "extractors/code_history/history.h"

/* Says of each area when it was there and whether it is ours, and of each pair its day and how many codes there are on
 * both sides of it. */
enum pb_status code_history_settle(struct history *history, struct pb_error *error) PB_MUST_USE;

/* Is it an area of ours, or one that became one, or what one became? */
bool code_history_is_ours(const struct history *history, uint32_t area);

/* How a pair of codes of the history is a change: a word of placebook/reference.h. A code that goes on beside its
 * successor has given a part of itself away; one that was there before its predecessor ended took it in. */
const char *code_history_how(const struct history *history, const struct history_pair *pair);

/* Makes the facts, and rejects or counts the rows that gave none. */
enum pb_status code_history_tell(struct history *history, struct pb_error *error) PB_MUST_USE;

#endif
