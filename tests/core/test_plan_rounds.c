/*
 * How an extractor asks for what it must know: the answer is not there in the round in which it asks, and is there in
 * the next.
 */
#include "placebook/module.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(plan_rounds);

static struct pb_arena arena;

static void rounds_open(void)
{
    pb_arena_open(&arena, 8 << 20);
}

static void rounds_close(void)
{
    pb_arena_close(&arena);
}

Test(plan_rounds, asks_once_for_each_address, .init = rounds_open, .fini = rounds_close)
{
    struct pb_plan plan = { .arena = &arena };
    const struct pb_answer *answer = NULL;
    for (int i = 0; i < 40; i++) {
        char address[64];
        (void)snprintf(address, sizeof address, "https://example.org/%d", i / 2);
        cr_assert_eq(pb_plan_ask(&plan, address, &answer, NULL), PB_OK);
        cr_assert_null(answer);
    }
    cr_assert_eq(plan.asked_count, 20);
    cr_assert_str_eq(plan.asked[19], "https://example.org/19");
}

Test(plan_rounds, has_the_answer_in_the_next_round, .init = rounds_open, .fini = rounds_close)
{
    static const unsigned char bytes[] = "[]";
    const struct pb_answer answers[] = { { "https://example.org/a", "https://example.org/b", bytes, 2 } };
    struct pb_plan plan = { .arena = &arena, .answers = answers, .answer_count = 1 };
    const struct pb_answer *answer = NULL;
    cr_assert_eq(pb_plan_ask(&plan, "https://example.org/a", &answer, NULL), PB_OK);
    cr_assert_eq(answer, &answers[0]);
    cr_assert_eq(pb_plan_ask(&plan, "https://example.org/b", &answer, NULL), PB_OK);
    cr_assert_null(answer, "an address is what was asked for, not where it led to");
    cr_assert_eq(plan.asked_count, 1);
}

/* As many as one round may ask for; a walk over all for each would take seconds. */
Test(plan_rounds, finds_each_of_ten_thousand_answers, .init = rounds_open, .fini = rounds_close)
{
    enum { ANSWERS = 10000 };
    static char addresses[ANSWERS][40];
    static struct pb_answer answers[ANSWERS];
    for (size_t i = 0; i < ANSWERS; i++) {
        (void)snprintf(addresses[i], sizeof addresses[i], "https://example.org/%zu", i);
        answers[i].location = addresses[i];
    }
    struct pb_plan plan = { .arena = &arena, .answers = answers, .answer_count = ANSWERS };
    for (size_t i = 0; i < ANSWERS; i++) {
        const struct pb_answer *answer = NULL;
        cr_assert_eq(pb_plan_ask(&plan, addresses[i], &answer, NULL), PB_OK);
        cr_assert_eq(answer, &answers[i]);
    }
    const struct pb_answer *answer = NULL;
    cr_assert_eq(pb_plan_ask(&plan, "https://example.org/10000", &answer, NULL), PB_OK);
    cr_assert_null(answer);
    cr_assert_eq(plan.asked_count, 1);
}

Test(plan_rounds, limits_what_is_asked_for, .init = rounds_open, .fini = rounds_close)
{
    struct pb_plan plan = { .arena = &arena };
    const struct pb_answer *answer = NULL;
    struct pb_error error = { 0 };
    enum pb_status status = PB_OK;
    for (int i = 0; status == PB_OK && i < 20000; i++) {
        char address[64];
        (void)snprintf(address, sizeof address, "https://example.org/%d", i);
        status = pb_plan_ask(&plan, address, &answer, &error);
    }
    cr_assert_eq(status, PB_FAILED);
    cr_assert_eq(plan.asked_count, 10000);
    cr_assert(strstr(error.message, "10000"), "%s", error.message);
}

Test(plan_rounds, copies_a_request, .init = rounds_open, .fini = rounds_close)
{
    char location[] = "https://example.org/data";
    char name[] = "data-1.csv";
    struct pb_plan plan = { .arena = &arena };
    char note[] = "108,113";
    const struct pb_request request = { .location = location, .name = name, .role = 3, .note = note };
    cr_assert_eq(pb_plan_add_request(&plan, &request, NULL), PB_OK);
    location[0] = name[0] = note[0] = 'X';
    cr_assert_str_eq(plan.requests[0].location, "https://example.org/data");
    cr_assert_str_eq(plan.requests[0].name, "data-1.csv");
    cr_assert_null(plan.requests[0].unit);
    cr_assert_eq(plan.requests[0].role, 3);
    cr_assert_str_eq(plan.requests[0].note, "108,113");
}
