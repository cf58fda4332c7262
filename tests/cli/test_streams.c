/*
 * Streams, signals and surroundings of the program.
 */
#include "tests/support/program.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <string.h>

Test(streams, a_reader_that_has_enough_is_no_error)
{
    const struct pb_program_setting setting = { .closed_pipe = true };
    struct pb_program program;
    pb_program_run(&program, &setting, PB_ARGUMENTS("help", "plan"));
    cr_assert_eq(program.code, 0, "exit code %d: %s", program.code, program.err);
    cr_assert_str_eq(program.err, "");
    pb_program_close(&program);
}

/* More than a buffer: the trouble is met on the way and not at the end. */
Test(streams, a_reader_that_has_enough_of_much_is_no_error)
{
    const struct pb_program_setting setting = { .closed_pipe = true };
    struct pb_program program;
    pb_program_run(&program, &setting, PB_ARGUMENTS("schema", "pipeline"));
    cr_assert_eq(program.code, 0, "exit code %d: %s", program.code, program.err);
    cr_assert_str_eq(program.err, "");
    pb_program_close(&program);
    const struct pb_program_setting full = { .out_to = "/dev/full" };
    pb_program_run(&program, &full, PB_ARGUMENTS("schema", "pipeline"));
    cr_assert_eq(program.code, 11);
    cr_assert(strstr(program.err, "cannot write the results"), "%s", program.err);
    pb_program_close(&program);
}

Test(streams, results_that_cannot_be_written_are_an_error)
{
    const struct pb_program_setting setting = { .out_to = "/dev/full" };
    struct pb_program program;
    pb_program_run(&program, &setting, PB_ARGUMENTS("help", "plan"));
    cr_assert_eq(program.code, 11);
    cr_assert(strstr(program.err, "No space left on device"), "%s", program.err);
    pb_program_close(&program);
}

Test(streams, results_for_a_closed_stream_say_that_it_is_closed)
{
    const char *const words[] = { "/bin/sh", "-c", "exec \"$PLACEBOOK\" modules >&-", NULL };
    char said[1000];
    cr_assert_eq(pb_test_tool(words, NULL, said, sizeof said), 11, "%s", said);
    cr_assert(strstr(said, "standard output is closed"), "%s", said);
}

Test(streams, the_journal_is_told_priorities)
{
    const struct pb_program_setting setting = { .journal = true };
    struct pb_program program;
    pb_program_run(&program, &setting, PB_ARGUMENTS("plan", "--nonsense"));
    /* sd-daemon(3): <3> is an error. */
    for (const char *line = program.err; *line; line += strcspn(line, "\n") + 1)
        cr_assert(strncmp(line, "<3>", 3) == 0, "%s", line);
    pb_program_close(&program);
    const struct pb_program_setting inherited = { .environment = { "JOURNAL_STREAM=1:2" } };
    pb_program_run(&program, &inherited, PB_ARGUMENTS("plan", "--nonsense"));
    cr_assert_eq(program.err[0], 'p', "the variable of another stream was believed: %s", program.err);
    pb_program_close(&program);
}

Test(streams, nothing_is_coloured_away_from_a_terminal)
{
    const struct pb_program_setting setting = { .environment = { "TERM=xterm-256color" } };
    struct pb_program program;
    pb_program_run(&program, &setting, PB_ARGUMENTS("help", "plan"));
    cr_assert_null(strchr(program.out, '\033'));
    pb_program_close(&program);
    pb_program_run(&program, &setting, PB_ARGUMENTS("plna"));
    cr_assert_null(strchr(program.err, '\033'));
    pb_program_close(&program);
}

/* What comes from outside cannot steer a terminal. */
Test(streams, control_characters_are_not_passed_on)
{
    struct pb_program program;
    pb_program_run(&program, NULL, PB_ARGUMENTS("plan\033[2J\302\2332J"));
    cr_assert_eq(program.code, 2);
    cr_assert_null(strchr(program.err, '\033'));
    cr_assert_null(strstr(program.err, "\302\233"));
    pb_program_close(&program);
    pb_program_run(&program, NULL, PB_ARGUMENTS("plan\033\xff", "--json"));
    cJSON_Delete(pb_program_error_json(&program, "placebook.error/1"));
    pb_program_close(&program);
}
