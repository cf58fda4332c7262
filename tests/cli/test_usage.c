/*
 * What is typed wrong, and help. The expected codes are those that `placebook help exit-codes` documents.
 */
#include "cli/commands/commands.h"
#include "cli/views/topics.h"
#include "placebook/version.h"
#include "tests/support/program.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void expect(const char *const *argv, int code, const char *out, const char *err)
{
    struct pb_program program;
    pb_program_run(&program, NULL, argv);
    cr_expect(program.code == code, "exit code %d, expected %d; stderr: %s", program.code, code, program.err);
    if (out)
        cr_expect(strstr(program.out, out), "stdout has no '%s': %s", out, program.out);
    else
        cr_expect(program.out[0] == '\0', "stdout should be empty: %s", program.out);
    if (err)
        cr_expect(strstr(program.err, err), "stderr has no '%s': %s", err, program.err);
    else
        cr_expect(program.err[0] == '\0', "stderr should be empty: %s", program.err);
    pb_program_close(&program);
}

Test(usage, nothing_typed_is_a_short_help)
{
    struct pb_program program;
    pb_program_run(&program, NULL, (const char *const[]){ NULL });
    cr_assert_eq(program.code, 0);
    size_t examples = 0;
    for (const char *at = program.out; (at = strstr(at, "\n  placebook ")); at++)
        examples++;
    cr_assert_eq(examples, 3);
    cr_assert_str_eq(program.err, "");
    pb_program_close(&program);
}

Test(usage, slips_are_met_with_what_was_meant)
{
    expect(PB_ARGUMENTS("plna"), 2, NULL, "did you mean 'plan'?");
    expect(PB_ARGUMENTS("plan", "--plcae", "rugby"), 2, NULL, "did you mean '--place'?");
    expect(PB_ARGUMENTS("help", "exit-code"), 2, NULL, "did you mean 'exit-codes'?");
    expect(PB_ARGUMENTS("completion", "bsh"), 2, NULL, "did you mean 'bash'?");
    expect(PB_ARGUMENTS("schema", "pipelines"), 2, NULL, "did you mean 'pipeline'?");
    expect(PB_ARGUMENTS("runs", "shwo"), 2, NULL, "did you mean 'show'?");
    expect(PB_ARGUMENTS("--jsn"), 2, NULL, "did you mean '--json'?");
}

Test(usage, what_is_missing_or_too_much_is_named)
{
    expect(PB_ARGUMENTS("plan"), 2, NULL, "usage: placebook plan PIPELINE [OPTION...]");
    expect(PB_ARGUMENTS("plan", "a", "b"), 2, NULL, "'b'");
    expect(PB_ARGUMENTS("plan", "a", "--place"), 2, NULL, "--place=ID");
    expect(PB_ARGUMENTS("plan", "a", "--place", "--json"), 2, NULL, "needs a value");
    expect(PB_ARGUMENTS("plan", "a", "--place="), 2, NULL, "empty");
    expect(PB_ARGUMENTS("plan", "a", "--place", "rugby,,coventry"), 2, NULL, "empty item");
    expect(PB_ARGUMENTS("plan", "a", "--json=yes"), 2, NULL, "does not take a value");
    expect(PB_ARGUMENTS("plan", "a", "--set", "files"), 2, NULL, "NAME=VALUE");
    expect(PB_ARGUMENTS("plan", "-z"), 2, NULL, "'-z'");
    expect(PB_ARGUMENTS("help", "--", "--plan"), 2, NULL, "unknown topic '--plan'");
    expect(PB_ARGUMENTS("rejects", "--output", "rejects.xls"), 2, NULL, ".csv");
    expect(PB_ARGUMENTS("runs", "show", "twelve"), 2, NULL, "'twelve' is not a valid run number");
    expect(PB_ARGUMENTS("modules", "show"), 2, NULL, "expected the name of a module");
}

Test(usage, a_wrong_command_line_is_json_when_asked)
{
    struct pb_program program;
    pb_program_run(&program, NULL, PB_ARGUMENTS("plan", "--plcae", "rugby", "--json"));
    cr_assert_eq(program.code, 2);
    cJSON *error = pb_program_error_json(&program, "placebook.error/1");
    cr_assert_eq(cJSON_GetObjectItem(error, "exit_code")->valueint, 2);
    cr_assert_str_eq(cJSON_GetObjectItem(error, "hint")->valuestring, "did you mean '--place'?");
    cr_assert_not_null(cJSON_GetObjectItem(error, "usage"));
    cJSON_Delete(error);
    pb_program_close(&program);
}

Test(usage, switches_may_stand_before_the_command)
{
    struct pb_program program;
    pb_program_run(&program, NULL, PB_ARGUMENTS("--json", "-q", "help", "exit-codes"));
    cr_assert_eq(program.code, 0);
    cJSON_Delete(pb_program_json(&program, "placebook.exit-codes/1"));
    pb_program_close(&program);
    expect(PB_ARGUMENTS("--place", "rugby", "plan"), 2, NULL, "put the options of a command after it");
}

/* The declarations are what the parser takes; the help of each command must tell all of it. */
Test(usage, help_tells_every_flag_of_every_command)
{
    for (const struct pb_command *const *command = pb_commands; *command; command++) {
        struct pb_flag_set set;
        struct pb_program program;
        struct pb_program other;
        pb_flag_set_fill(&set, *command);
        cr_assert(set.count < PB_FLAGS_MAXIMUM);
        pb_program_run(&program, NULL, PB_ARGUMENTS((*command)->name, "--help"));
        pb_program_run(&other, NULL, PB_ARGUMENTS("help", (*command)->name));
        cr_assert_eq(program.code, 0);
        cr_assert_str_eq(program.out, other.out);
        cr_assert_str_eq(program.err, "");
        for (size_t i = 0; i < set.count; i++) {
            char flag[80];
            (void)snprintf(flag, sizeof flag, "--%s", set.flags[i].name);
            cr_expect(strstr(program.out, flag), "help of %s is silent about %s", (*command)->name, flag);
            cr_expect(set.flags[i].help && set.flags[i].help[0], "%s of %s has no help", flag, (*command)->name);
            for (size_t k = 0; k < i; k++) {
                cr_expect(strcmp(set.flags[k].name, set.flags[i].name) != 0, "%s twice", flag);
                cr_expect(!set.flags[i].letter || set.flags[k].letter != set.flags[i].letter, "-%c twice",
                          set.flags[i].letter);
            }
        }
        cr_expect((*command)->examples[0]);
        for (const char *line = program.out; *line; line += strcspn(line, "\n") + 1)
            cr_expect(strcspn(line, "\n") <= 100, "a line of the help of %s is too long", (*command)->name);
        pb_program_close(&program);
        pb_program_close(&other);
    }
}

Test(usage, every_setting_is_a_flag_of_plan)
{
    struct pb_flag_set set;
    pb_flag_set_fill(&set, pb_command_find(pb_commands, "plan"));
    for (size_t i = 0; i < PB_SETTINGS_COUNT; i++) {
        bool found = false;
        for (size_t k = 0; k < set.count; k++)
            found = found || set.flags[k].setting == &pb_settings_options[i];
        cr_expect(found, "%s", pb_settings_options[i].name);
    }
}

Test(usage, everything_has_json)
{
    struct pb_program program;
    for (const struct pb_topic *topic = pb_topics; topic->name; topic++) {
        char schema[64];
        (void)snprintf(schema, sizeof schema, "placebook.%s/1", topic->name);
        pb_program_run(&program, NULL, PB_ARGUMENTS("help", topic->name, "--json"));
        cr_assert_eq(program.code, 0, "%s", program.err);
        cJSON_Delete(pb_program_json(&program, schema));
        pb_program_close(&program);
    }
    pb_program_run(&program, NULL, PB_ARGUMENTS("help", "--json"));
    cJSON *help = pb_program_json(&program, "placebook.help/1");
    size_t count = 0;
    while (pb_commands[count])
        count++;
    cr_assert_eq((size_t)cJSON_GetArraySize(cJSON_GetObjectItem(help, "commands")), count);
    cJSON_Delete(help);
    pb_program_close(&program);
    pb_program_run(&program, NULL, PB_ARGUMENTS("--version", "--json"));
    cJSON *version = pb_program_json(&program, "placebook.version/1");
    cr_assert_str_eq(cJSON_GetObjectItem(version, "version")->valuestring, PB_VERSION);
    cr_assert(cJSON_GetArraySize(cJSON_GetObjectItem(version, "libraries")) >= 5);
    cJSON_Delete(version);
    pb_program_close(&program);
}

Test(usage, version_is_one_line)
{
    expect(PB_ARGUMENTS("--version"), 0, "placebook " PB_VERSION "\n", NULL);
}
