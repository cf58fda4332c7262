#include "cli/views/account.h"

#include "cli/terminal/terminal.h"

#include <inttypes.h>

void pb_account_print(const struct pb_account *account, FILE *file)
{
    for (size_t i = 0; i < account->rule_count; i++) {
        pb_print(file, "  rejected %" PRIu64 ": ", account->rules[i].count);
        pb_print_text(file, account->rules[i].rule);
        pb_print(file, ", such as ");
        pb_print_text(file, account->rules[i].example);
        pb_print(file, "\n");
    }
    for (size_t i = 0; i < account->caution_count; i++) {
        const struct pb_account_caution *caution = &account->cautions[i];
        pb_print(file, caution->warning ? "  warning: " : "  caution: ");
        pb_print_text(file, caution->where);
        pb_print(file, ": ");
        pb_print_text(file, caution->sentence);
        pb_print(file, "\n");
    }
    if (account->more)
        pb_print(file, "  and %zu cautions more\n", account->more);
}

void pb_account_json(struct pb_json_writer *writer, const struct pb_account *account)
{
    pb_json_list(writer, "rejected");
    for (size_t i = 0; i < account->rule_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "rule", account->rules[i].rule);
        pb_json_count(writer, "rows", account->rules[i].count);
        pb_json_text(writer, "example", account->rules[i].example);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_list(writer, "cautions");
    for (size_t i = 0; i < account->caution_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "where", account->cautions[i].where);
        pb_json_text(writer, "sentence", account->cautions[i].sentence);
        pb_json_boolean(writer, "warning", account->cautions[i].warning);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}
