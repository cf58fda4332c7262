/*
 * Completion. bash itself is the judge of the script for bash; those for zsh and fish are checked for what they must
 * name, since the shells are not among the packages that the tests need.
 */
#include "cli/commands/commands.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct scratch scratch;

static void write_script(void)
{
    struct pb_program program;
    scratch_open(&scratch);
    pb_program_run(&program, NULL, PB_ARGUMENTS("completion", "bash"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    scratch_write(&scratch, "script", program.out);
    scratch_write(&scratch, "one.json", "{}");
    scratch_write(&scratch, "two.txt", "");
    scratch_write(&scratch, "other.xlsx", "");
    pb_program_close(&program);
}

static void remove_script(void)
{
    scratch_close(&scratch);
}

/* What bash offers after these words; the last one is being typed. */
static void offered(const char *words, int last, char *output, size_t size)
{
    char line[512];
    (void)snprintf(line, sizeof line,
                   "set -u; . ./script; COMP_WORDS=(%s); COMP_CWORD=%d; _placebook; echo \" ${COMPREPLY[*]-} \"", words,
                   last);
    cr_assert_eq(pb_test_tool(PB_ARGUMENTS("bash", "-c", line), scratch.path, output, size), 0, "%s", output);
}

Test(completion, bash_finds_no_fault, .init = write_script, .fini = remove_script)
{
    char output[4096];
    cr_assert_eq(pb_test_tool(PB_ARGUMENTS("bash", "-n", "script"), scratch.path, output, sizeof output), 0, "%s",
                 output);
    cr_assert_str_eq(output, "");
}

Test(completion, bash_offers_commands_flags_words_and_files, .init = write_script, .fini = remove_script)
{
    char output[4096];
    offered("placebook pl", 1, output, sizeof output);
    cr_assert_str_eq(output, " plan \n");
    offered("placebook plan --pl", 2, output, sizeof output);
    cr_assert_str_eq(output, " --place \n");
    offered("placebook similar o", 2, output, sizeof output);
    cr_assert_str_eq(output, " other.xlsx \n");
    offered("placebook plan --progress ''", 3, output, sizeof output);
    cr_assert_str_eq(output, " auto bar plain json none \n");
    offered("placebook plan --progress = b", 4, output, sizeof output);
    cr_assert_str_eq(output, " bar \n");
    offered("placebook check ''", 2, output, sizeof output);
    cr_assert_str_eq(output, " one.json \n");
    offered("placebook schema fr", 2, output, sizeof output);
    cr_assert_str_eq(output, " framework \n");
    offered("placebook --json help exit", 3, output, sizeof output);
    cr_assert_str_eq(output, " exit-codes \n");
}

Test(completion, every_shell_names_every_command_and_flag)
{
    static const char *const shells[] = { "bash", "zsh", "fish" };
    for (size_t s = 0; s < 3; s++) {
        struct pb_program program;
        pb_program_run(&program, NULL, PB_ARGUMENTS("completion", shells[s]));
        cr_assert_eq(program.code, 0);
        for (const struct pb_command *const *command = pb_commands; *command; command++) {
            struct pb_flag_set set;
            pb_flag_set_fill(&set, *command);
            cr_expect(strstr(program.out, (*command)->name));
            for (size_t i = 0; i < set.count; i++)
                cr_expect(strstr(program.out, set.flags[i].name), "%s: %s", shells[s], set.flags[i].name);
        }
        pb_program_close(&program);
        pb_program_run(&program, NULL, PB_ARGUMENTS("completion", shells[s], "--json"));
        cJSON *script = pb_program_json(&program, "placebook.completion/1");
        cr_assert_str_eq(cJSON_GetObjectItem(script, "shell")->valuestring, shells[s]);
        cJSON_Delete(script);
        pb_program_close(&program);
    }
}
