#include "app/account.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum pb_status pb_account_open(struct pb_account *account, struct pb_arena *arena, struct pb_error *error)
{
    *account = (struct pb_account){ .arena = arena };
    account->rules = pb_arena_take(arena, PB_ACCOUNT_RULES_COUNTED, sizeof *account->rules);
    account->cautions = pb_arena_take(arena, PB_ACCOUNT_CAUTIONS, sizeof *account->cautions);
    return account->rules && account->cautions ? PB_OK : pb_out_of_memory(error);
}

static const char *account_where(struct pb_arena *arena, const char *file, const char *cell, uint64_t line)
{
    if (cell && *cell)
        return pb_arena_format(arena, "%s:%s", file, cell);
    if (line)
        return pb_arena_format(arena, "%s:%" PRIu64, file, line);
    return pb_arena_text(arena, file, strlen(file));
}

static enum pb_status account_reject(struct pb_account *account, const struct pb_reject *reject, struct pb_error *error)
{
    size_t i = 0;
    while (i < account->rule_count && strcmp(account->rules[i].rule, reject->rule) != 0)
        i++;
    if (i == PB_ACCOUNT_RULES_COUNTED)
        return PB_OK;
    struct pb_account_rule *rule = &account->rules[i];
    rule->count++;
    if (i < account->rule_count)
        return PB_OK;
    account->rule_count++;
    const char *where = account_where(account->arena, reject->file, reject->cell, reject->line);
    rule->rule = pb_arena_text(account->arena, reject->rule, strlen(reject->rule));
    rule->example = where ? pb_arena_format(account->arena, "%s: %s", where, reject->reason) : NULL;
    return rule->rule && rule->example ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status account_caution(struct pb_account *account, const char *file, const char *rows, uint64_t line,
                                      const char *sentence, bool warning, struct pb_error *error)
{
    if (account->caution_count == PB_ACCOUNT_CAUTIONS) {
        account->more++;
        return PB_OK;
    }
    struct pb_account_caution *caution = &account->cautions[account->caution_count++];
    caution->warning = warning;
    caution->where = account_where(account->arena, file, rows, line);
    caution->sentence = pb_arena_text(account->arena, sentence, strlen(sentence));
    return caution->where && caution->sentence ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_account_add(struct pb_account *account, const struct pb_unit_result *found, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < found->reject_count; i++)
        status = account_reject(account, &found->rejects[i], error);
    for (size_t i = 0; status == PB_OK && i < found->quality_count; i++) {
        const struct pb_quality *quality = &found->quality[i];
        if (quality->kind == PB_WORD_CAUTION)
            status = account_caution(account, quality->file, quality->rows, 0, quality->sentence, false, error);
    }
    for (size_t i = 0; status == PB_OK && i < found->warning_count; i++) {
        const struct pb_warning *warning = &found->warnings[i];
        status = account_caution(account, warning->file, "", warning->line, warning->message, true, error);
    }
    return status;
}

void pb_account_end(struct pb_account *account)
{
    size_t kept = 0;
    for (; kept < PB_ACCOUNT_RULES && kept < account->rule_count; kept++) {
        size_t most = kept;
        for (size_t i = kept + 1; i < account->rule_count; i++)
            if (account->rules[i].count > account->rules[most].count)
                most = i;
        const struct pb_account_rule moved = account->rules[most];
        /* Rules with as many rows stay in the order in which they came. */
        memmove(&account->rules[kept + 1], &account->rules[kept], (most - kept) * sizeof moved);
        account->rules[kept] = moved;
    }
    account->rule_count = kept;
}
