/*
 * PLACE-local-areas.html. Areas and people are those of tests/support/local_reference.h, figures are made up, and what
 * is expected is worked out by hand. tests/job/pages.py reads the page as a screen reader does.
 */
#include "tests/support/local_reference.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_loader_profile;

static char folder[64];
static struct pb_test_edition test;
static struct pb_test_local_reference local;

static void open_rugby(void)
{
    pb_test_folder(folder);
    pb_test_edition_open(&test, "rugby", folder);
    pb_test_local_reference_open(&local, &test);
}

static void close_rugby(void)
{
    pb_test_local_reference_close(&local);
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(profile_local, .init = open_rugby, .fini = close_rugby);

static void write_pages(void)
{
    struct pb_error error = { 0 };
    pb_test_edition_sort(&test);
    cr_assert_eq(pb_loader_profile.load(NULL, &test.load, &error), PB_OK, "%s", error.message);
}

#define READ                                                                                                           \
    "import os, re, sys\n"                                                                                             \
    "sys.path.insert(0, sys.argv[2])\n"                                                                                \
    "from pages import Page\n"                                                                                         \
    "path = os.path.join(sys.argv[1], 'rugby-local-areas.html')\n"                                                     \
    "text = open(path, encoding='utf-8', newline='').read()\n"                                                         \
    "page = Page(text)\n"                                                                                              \
    "profile = Page(open(os.path.join(sys.argv[1], 'rugby-profile.html'), encoding='utf-8', newline='').read())\n"

Test(profile_local, has_a_page_for_each_area)
{
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, .period = "2023/24", .start = 20230401,
                                                            .end = 20240331, .value = "20" });
    size_t avon = pb_test_local_figure(&test, "HUB-A", "Avon Hub", "19", "17", "21");
    size_t brook = pb_test_local_figure(&test, "HUB-B", "Brook Hub", "25", "23", "27");
    (void)pb_test_local_figure(&test, "HUB-C", "Canal & <Hub>", NULL, NULL, NULL);
    test.table.england_value[avon] = test.table.england_value[brook] = 16;
    test.table.compared_with_england[avon] = test.table.compared_with_england[brook] = PB_WORD_WORSE;
    test.table.count[brook] = 12;
    pb_test_local_decile(&test, "E01000001", "1");
    pb_test_local_decile(&test, "E01000002", "3");
    write_pages();
    /* Avon Hub: band n of 19 has 30 + 2 n men and 30 + 4 n women, of 2,166; LSOA 1 has 893. The pyramid of all three
     * areas has a line. */
    pb_test_python(
        READ
        "assert page.faults == [], page.faults\n"
        "assert 'script' not in page.tags and len(text) < 60000\n"
        "assert [t for level, t in page.headings if level < 3] == ['Rugby: local areas', 'All local areas',\n"
        "    'Avon Hub', 'Brook Hub', 'Canal & <Hub>'], page.headings\n"
        "anchors = [link[1:] for link in page.links if re.match('#a', link)]\n"
        "assert len(anchors) == 3 and all('id=\"%s\"' % a in text for a in anchors), anchors\n"
        "assert [r[:6] for r in page.tables[0]['rows']] == [['Avon Hub', 'Rugby', '2,166', '2', '1', '41.2%'],\n"
        "    ['Brook Hub', 'Rugby', '1,653', 'none', 'none', 'none'],\n"
        "    ['Canal & <Hub>', 'Rugby', '2,033', 'none', 'none', 'none']], page.tables[0]\n"
        "(ages,) = [t for t in page.tables if t['caption'] == 'Residents of Avon Hub, 2024']\n"
        "assert ages['rows'] == [['90+' if n == 18 else '%d-%d' % (5 * n, 5 * n + 4), str(30 + 2 * n),\n"
        "    str(30 + 4 * n)] for n in range(18, -1, -1)], ages\n"
        "(deciles,) = [t for t in page.tables if t['caption'].startswith('LSOAs of')]\n"
        "assert [r[1:] for r in deciles['rows']][:3] == [['1', '893'], ['0', '0'], ['1', '1,273']], deciles\n"
        "figures = [t['rows'] for t in page.tables if t['caption'].startswith('Figures')]\n"
        "name = 'Smoking prevalence, 15+ (QOF)'\n"
        "assert figures == [\n"
        "    [[name, '19.0', '17.0 to 21.0', '%', '20.0', 'No different', '16.0', 'Worse', '2023/24']],\n"
        "    [[name + '; fewer than 20 events', '25.0', '23.0 to 27.0', '%', '20.0', 'Worse', '16.0', 'Worse',\n"
        "        '2023/24']],\n"
        "    [[name + '; withheld: small numbers', 'none', 'none', '%', '20.0', 'Not rated', 'none', 'Not rated',\n"
        "        '2023/24']]], figures\n"
        "assert page.pictures[0] == ('Population pyramid of Avon Hub, 2024, in percent of all residents. The '\n"
        "    'largest group of men and boys: 90+ (3.0%); of women and girls: 90+ (4.7%). The line is all local '\n"
        "    'areas of the Place together. The table has the numbers.') + page.pictures[0].split('numbers.')[1]\n"
        "assert '2,166 residents (middle of 2024): 9.1% are under 15' in page.text, page.text\n"
        "assert 'rugby-local-areas.html' in profile.links and 'rugby-profile.html' in page.links\n",
        test.folder, PB_SOURCE_DIR "/tests/job", NULL, NULL);
}

/* There is no page, and no link to one, where the Place has no local area. */
Test(profile_local, is_not_made_where_there_is_no_area)
{
    char path[600];
    test.info.reference = NULL;
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "20" });
    write_pages();
    (void)snprintf(path, sizeof path, "%s/rugby-profile.html", test.folder);
    cr_assert_not(pb_output_has(test.output, "rugby-local-areas.html"));
    size_t length = 0;
    char *text = pb_test_content(path, &length);
    cr_assert_null(strstr(text, "local-areas"));
    free(text);
}
