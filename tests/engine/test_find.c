/*
 * Files whose address changes. The pages are made up, in the manner of NHS England's and GOV.UK's (links with other
 * words around them, encoded blanks, a folder that changes); what is the newest was decided by hand.
 */
#include "engine/plan/find.h"
#include "engine/plan/links.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define PAGE "https://example.org/statistics/ae/"

static struct pb_arena arena;
static struct pb_plan plan;
static struct pb_error error;
static struct pb_fetch_limits limits;
static struct pb_find_seen seen;

static void find_open(void)
{
    pb_arena_open(&arena, 8 << 20);
}

static void find_close(void)
{
    pb_arena_close(&arena);
}

TestSuite(find, .init = find_open, .fini = find_close);

/* Looks on one page; the location that is found, or NULL. */
static const char *found_on(const char *html, const char *form)
{
    const struct pb_answer answer = { PAGE, PAGE, (const unsigned char *)html, strlen(html) };
    const struct pb_source_find find = { .page = PAGE, .links = form };
    pb_error_clear(&error);
    plan = (struct pb_plan){ .arena = &arena, .answers = &answer, .answer_count = 1 };
    cr_assert_eq(pb_plan_add_each(&plan, PB_LOCATION_FOUND, NULL), PB_OK);
    return pb_find(&find, &limits, &plan, &seen, &error) == PB_OK ? plan.requests[0].location : NULL;
}

static const char monthly[] =
    "<html><body><a class='x' href=\"/wp/2023/10/Monthly-AE-August-2023.csv\">August</a>\n"
    "<a href='/wp/2023/11/Monthly%20AE%20October-2023-x9.csv' >October</a> <a href=\"#top\">up</a>\n"
    "<a\nhref = \"../files/Monthly-AE-September-2023-revised.csv?a=1&amp;b=2\">September</a>\n"
    "<a href=\"mailto:someone@example.org\">write</a> <a href=\"about.html\">about</a> data-href=\"no\"</body></html>";

Test(find, takes_the_newest_wherever_it_stands)
{
    cr_assert_str_eq(found_on(monthly, "Monthly?AE?{period}*.csv"),
                     "https://example.org/wp/2023/11/Monthly%20AE%20October-2023-x9.csv");
    cr_assert_str_eq(found_on(monthly, "Monthly-AE-{period}*.csv"),
                     "https://example.org/statistics/files/Monthly-AE-September-2023-revised.csv?a=1&b=2");
    cr_assert_str_eq(found_on(monthly, "*/wp/*/Monthly-AE-{period}.csv"),
                     "https://example.org/wp/2023/10/Monthly-AE-August-2023.csv");
}

Test(find, counts_the_links_that_have_the_form)
{
    (void)found_on(monthly, "Monthly?AE?{period}*.csv");
    cr_assert(seen.complete);
    cr_assert_eq(seen.links, 3);
    cr_assert_null(found_on(monthly, "Monthly-AE-{period}.ods"));
    cr_assert(seen.complete);
    cr_assert_eq(seen.links, 0);
}

Test(find, understands_years_of_file_names)
{
    static const char page[] = "<a href=\"qof-2022-23.zip\"></a><a href=\"qof-2023-24.zip\"></a>"
                               "<a href=\"qof-2021-22.zip\"></a><a href=\"qof-list-2024-25.pdf\"></a>";
    cr_assert_str_eq(found_on(page, "qof-{period}.zip"), PAGE "qof-2023-24.zip");
}

/* WordPress writes an ampersand as &#038; (esc_url); blanks around an address are no part of it (HTML 2.6.3). */
Test(find, reads_links_as_browsers_do)
{
    static const char page[] = "<a href=\"\n x-2024.csv?a=1&#038;b=2&#x26;c=3#part-2\t\">two</a>"
                               "<a href='x-2024.csv?a=1&amp;b=2&amp;c=3'>the same</a>";
    cr_assert_str_eq(found_on("<a href=\"\n x-2024.csv#part-2\t\">a</a><a href=x-2025.csv>b</a>", "x-{period}.csv"),
                     PAGE "x-2024.csv");
    cr_assert_str_eq(found_on(page, "x-{period}.csv"), PAGE "x-2024.csv?a=1&b=2&c=3");
}

Test(find, asks_for_the_page_first)
{
    const struct pb_source_find find = { .page = PAGE, .links = "x-{period}.csv" };
    plan = (struct pb_plan){ .arena = &arena };
    cr_assert_eq(pb_plan_add_each(&plan, PB_LOCATION_FOUND, NULL), PB_OK);
    cr_assert_eq(pb_find(&find, &limits, &plan, &seen, &error), PB_OK);
    cr_assert_eq(plan.asked_count, 1);
    cr_assert_str_eq(plan.asked[0], PAGE);
    cr_assert_str_eq(plan.requests[0].location, PB_LOCATION_FOUND);
}

Test(find, says_when_a_page_has_no_such_link)
{
    cr_assert_null(found_on(monthly, "Quarterly-{period}.csv"));
    cr_assert_eq(error.code, PB_ERROR_COLUMNS);
    cr_assert(strstr(error.message, "none of its 4 links has the form 'Quarterly-{period}.csv'"), "%s", error.message);
    cr_assert_str_eq(error.source, PAGE);
    cr_assert_null(found_on("<div id=\"app\"></div>", "x-{period}.csv"));
    cr_assert(strstr(error.hint, "made by a script"), "%s", error.hint);
}

Test(find, asks_when_two_links_are_for_the_newest_period)
{
    cr_assert_null(found_on("<a href=\"a-2024.csv\"></a><a href=\"b-2024.csv\"></a>", "*-{period}.csv"));
    cr_assert(strstr(error.message, "two links are for the newest period"), "%s", error.message);
    cr_assert_not_null(found_on("<a href=\"a-2024.csv\"></a><a href=\"a-2024.csv\"></a>", "*-{period}.csv"));
}

Test(find, reads_addresses_out_of_json)
{
    static const char json[] = "{\"items\": [{\"url\": \"https:\\/\\/example.org\\/d-2023.csv\"}, "
                               "{\"url\": \"https://example.org/d-2024.csv\"}, {\"name\": \"d-2030.csv\"}]}";
    cr_assert_str_eq(found_on(json, "d-{period}.csv"), "https://example.org/d-2024.csv");
}

/* Page N of a listing has a file of 2000 + N and, unless it is the last, a link to page N + 1. */
static enum pb_status list_pages(int pages, bool ends, struct pb_answer *answers)
{
    const struct pb_source_find find = { .page = "https://example.org/?page=1",
                                         .links = "x-{period}.csv",
                                         .next = "*[?]page=*" };
    plan = (struct pb_plan){ .arena = &arena, .answers = answers };
    pb_error_clear(&error);
    for (int i = 1; i <= pages; i++) {
        char *html = pb_arena_format(&arena, "<a href=\"x-%d.csv\"></a>", 2000 + i);
        if (i < pages || !ends)
            html = pb_arena_format(&arena, "%s<a href=\"?page=%d\">Next</a>", html, i < pages ? i + 1 : 1);
        const char *address = pb_arena_format(&arena, "https://example.org/?page=%d", i);
        answers[i - 1] = (struct pb_answer){ address, address, (const unsigned char *)html, strlen(html) };
    }
    plan.answer_count = (size_t)pages;
    cr_assert_eq(pb_plan_add_each(&plan, PB_LOCATION_FOUND, NULL), PB_OK);
    return pb_find(&find, &limits, &plan, &seen, &error);
}

Test(find, goes_through_the_pages_of_a_listing)
{
    static struct pb_answer answers[60];
    cr_assert_eq(list_pages(3, true, answers), PB_OK, "%s", error.message);
    cr_assert_str_eq(plan.requests[0].location, "https://example.org/x-2003.csv");
    cr_assert_eq(list_pages(4, false, answers), PB_OK, "a listing that leads to its beginning ends there");
    cr_assert_str_eq(plan.requests[0].location, "https://example.org/x-2004.csv");
    cr_assert_eq(list_pages(55, true, answers), PB_FAILED);
    cr_assert(strstr(error.message, "more than 50 pages"), "%s", error.message);
}

Test(find, goes_to_no_host_that_nobody_allowed)
{
    static const char page[] = "<a href=\"https://files.example.net/d-2024.csv\"></a><a href=\"d-2023.csv\"></a>";
    cr_assert_null(found_on(page, "d-{period}.csv"));
    cr_assert(strstr(error.message, "the page leads to another host, files.example.net"), "%s", error.message);
    cr_assert(strstr(error.hint, "'hosts'"), "%s", error.hint);
    const char *hosts[] = { "*.example.net" };
    limits.hosts = (struct pb_text_list){ 1, hosts };
    cr_assert_str_eq(found_on(page, "d-{period}.csv"), "https://files.example.net/d-2024.csv");
    cr_assert_null(found_on("<a href=\"http://127.0.0.1:8080/d-2024.csv\"></a>", "d-{period}.csv"));
    cr_assert(strstr(error.message, "from https to plain http"), "%s", error.message);
}

Test(find, survives_a_page_cut_anywhere)
{
    for (size_t length = 0; length < sizeof monthly; length++) {
        char *cut = pb_arena_text(&arena, monthly, length);
        (void)found_on(cut, "Monthly-AE-{period}*.csv");
        pb_arena_close(&arena);
        pb_arena_open(&arena, 8 << 20);
    }
}

Test(find, limits_the_links_of_a_page)
{
    size_t size = (size_t)40 * (PB_LINKS_MAXIMUM + 10);
    char *page = pb_arena_take(&arena, size, 1);
    size_t at = 0;
    for (int i = 0; i < PB_LINKS_MAXIMUM + 1; i++)
        at += (size_t)snprintf(page + at, size - at, "<a href=\"/f/%d\"></a>\n", i);
    cr_assert_null(found_on(page, "f-{period}"));
    cr_assert(strstr(error.message, "more than 5000 links"), "%s", error.message);
    size = (size_t)40 * (PB_LINKS_LOOKED_AT + 1);
    page = pb_arena_take(&arena, size + 1, 1);
    for (at = 0; at < size; at += 40)
        (void)snprintf(page + at, size + 1 - at, "%-40s", "<a href=\"/the-same.csv\"></a>");
    cr_assert_null(found_on(page, "f-{period}"));
    cr_assert(strstr(error.message, "more than 50000 links"), "%s", error.message);
}
