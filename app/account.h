#ifndef PB_APP_ACCOUNT_H
#define PB_APP_ACCOUNT_H
/*
 * What became of the rows of a source, and what was not used of it: what people are told after a preview and after a
 * dry run. The sentences are those of the modules, the same that the sheet Checks has.
 *
 *     struct pb_account account;
 *     status = pb_account_open(&account, arena, error);
 *     for each result:
 *         status = pb_account_add(&account, &result, error);
 *     pb_account_end(&account);
 */
#include "engine/store/store.h"

enum { PB_ACCOUNT_RULES = 5, PB_ACCOUNT_RULES_COUNTED = 200, PB_ACCOUNT_CAUTIONS = 60 };

struct pb_account_rule {
    const char *rule;
    uint64_t count;
    const char *example; /* "pack.csv:17: no period", of the first of them */
};

struct pb_account_caution {
    const char *where; /* "pack.csv:17", or the file */
    const char *sentence;
    bool warning; /* which a run tells by itself */
};

struct pb_account {
    struct pb_row_counts rows;
    struct pb_account_rule *rules; /* why rows were rejected: after the end PB_ACCOUNT_RULES at most, those of most rows
                                      first */
    size_t rule_count;
    struct pb_account_caution *cautions;
    size_t caution_count;
    size_t more; /* cautions beyond PB_ACCOUNT_CAUTIONS */
    struct pb_arena *arena;
};

/* Texts are copied into the arena. */
enum pb_status pb_account_open(struct pb_account *account, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* Adds what was found: rejects, cautions and warnings. The row counts are the caller's to add. */
enum pb_status pb_account_add(struct pb_account *account, const struct pb_unit_result *found,
                              struct pb_error *error) PB_MUST_USE;

/* Puts the rules in order. */
void pb_account_end(struct pb_account *account);

#endif
