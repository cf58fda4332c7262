/* The map is read back by Python, which knows nothing of how it was made: its XML parser, and areas and points worked
 * out from the paths. Areas are made up: cells of a raster whose corners and sides are crooked, each side the same for
 * both neighbours; local areas are blocks of cells, so where their numbers have to stand is known. */
#include "tests/support/edition.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_loader_profile;

#define COVENTRY "E08000026"
#define RUGBY    "E07000220"

enum { CELLS = 14, BEND = 6, OUTLINE = 4096 };

static struct pb_test_edition test;
static struct scratch scratch;
static struct pb_table facts;
static struct pb_row_counts row_counts;
static struct pb_context context;
static struct pb_reference reference;
static struct pb_error error;
static const struct pb_fact_source here = { "outlines.geojson", 1 };

static void open_all(void)
{
    scratch_open(&scratch);
    pb_test_edition_open(&test, "coventry", scratch.path);
    pb_table_open(&facts, &test.symbols, 1 << 20);
    context = (struct pb_context){ .source = "local", .table = &facts, .row_counts = &row_counts };
}

static void close_all(void)
{
    pb_reference_close(&reference);
    pb_table_close(&facts);
    pb_test_edition_close(&test);
    scratch_close(&scratch);
}

TestSuite(profile_map, .init = open_all, .fini = close_all);

/* ---- Made-up areas ---- */

static void area(const char *code, const char *name, const char *type)
{
    cr_assert_eq(pb_fact_area(&context, &here, code, name, type, 0, 0, &error), PB_OK);
}

static void within(const char *code, const char *parent)
{
    cr_assert_eq(pb_fact_within(&context, &here, code, parent, 1, 0, 0, &error), PB_OK);
}

static void outline(const char *code, const char *text)
{
    cr_assert_eq(pb_fact_boundary(&context, &here, code, text, &error), PB_OK);
}

static void neighbourhood(const char *code, const char *parent, const char *text)
{
    area(code, code, PB_TYPE_LSOA);
    within(code, COVENTRY);
    if (parent)
        within(code, parent);
    if (text)
        outline(code, text);
}

static void decile(const char *code, const char *value)
{
    (void)pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "deprivation",
                                                            .measure_name = "Deprivation decile",
                                                            .area_code = code,
                                                            .area_type = "lsoa",
                                                            .geography = PB_WORD_LOCAL,
                                                            .period = "2019",
                                                            .start = 20190101,
                                                            .end = 20191231,
                                                            .unit = "Decile",
                                                            .value = value });
}

static double crooked(int x, int y, int salt)
{
    uint32_t mixed = (uint32_t)(x * 7919 + y * 104729 + salt * 1299709) * 2654435761U;
    return ((mixed >> 16) & 0xFF) / 255.0 - 0.5;
}

static void corner(int x, int y, double at[2])
{
    at[0] = x + 0.5 * crooked(x, y, 1);
    at[1] = y + 0.5 * crooked(x, y, 2);
}

/* A side between two corners, without its last point: it is the same from either end. */
static size_t side(char *text, size_t used, const int from[2], const int to[2])
{
    bool turned = from[0] > to[0] || from[1] > to[1];
    const int *first = turned ? to : from;
    double a[2];
    double b[2];
    corner(first[0], first[1], a);
    corner(turned ? from[0] : to[0], turned ? from[1] : to[1], b);
    for (int i = 0; i < BEND; i++) {
        int part = turned ? BEND - i : i;
        double bent = part % BEND ? 0.12 * crooked(first[0] * 64 + part, first[1], from[0] == to[0] ? 3 : 4) : 0;
        double x = a[0] + (b[0] - a[0]) * part / BEND + bent;
        double y = a[1] + (b[1] - a[1]) * part / BEND - bent;
        used += (size_t)snprintf(text + used, OUTLINE - used, "%s%.6f,%.6f", used ? " " : "", -1.62 + 0.017 * x,
                                 52.36 + 0.0105 * y);
    }
    return used;
}

static void cell(int x, int y, char text[OUTLINE])
{
    static const int turns[5][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { 0, 0 } };
    size_t used = 0;
    for (int i = 0; i < 4; i++) {
        const int from[2] = { x + turns[i][0], y + turns[i][1] };
        const int to[2] = { x + turns[i + 1][0], y + turns[i + 1][1] };
        used = side(text, used, from, to);
    }
}

/* 195 neighbourhoods in eight blocks, four from west to east in two rows; their deciles are 1 to 10 in turn. */
static void city(void)
{
    for (int block = 0; block < 8; block++) {
        char code[16];
        char name[32];
        (void)snprintf(code, sizeof code, "HUB-%d", block);
        (void)snprintf(name, sizeof name, "Hub %c", 'A' + block);
        area(code, name, PB_TYPE_LOCAL);
        within(code, COVENTRY);
    }
    for (int i = 0; i < 195; i++) {
        static char text[OUTLINE];
        char code[16];
        char hub[16];
        char value[8];
        int x = i % CELLS;
        int y = i / CELLS;
        (void)snprintf(code, sizeof code, "E0100%04d", 9000 + i);
        (void)snprintf(hub, sizeof hub, "HUB-%d", x * 4 / CELLS + (y < CELLS / 2 ? 4 : 0));
        (void)snprintf(value, sizeof value, "%d", i % 10 + 1);
        cell(x, y, text);
        neighbourhood(code, hub, text);
        decile(code, value);
    }
}

static void load(void)
{
    pb_reference_close(&reference);
    cr_assert_eq(pb_reference_build(&reference, &test.geography, &facts, &error), PB_OK, "%s", error.message);
    test.info.reference = &reference;
    pb_test_edition_again(&test);
    cr_assert_eq(pb_loader_profile.load(NULL, &test.load, &error), PB_OK, "%s", error.message);
}

/* ---- What the page says ---- */

static const char read_page[] =
    "import re, sys, xml.etree.ElementTree as tree\n"
    "text = open(sys.argv[1], encoding='utf-8').read()\n"
    "assert len(text.encode()) < 60000, len(text.encode())\n"
    "picture = re.search(r'<svg.*?</svg>', text, re.S)\n"
    "picture = tree.fromstring(picture[0]) if picture else None\n"
    "def rings(path):\n"
    "    found, at, begun, number = [], [0, 0], [0, 0], r'-?\\d+'\n"
    "    for letter, numbers in re.findall(r'([MlZz])([^MlZz]*)', path):\n"
    "        values = [int(one) for one in re.findall(number, numbers)]\n"
    "        for x, y in zip(values[::2], values[1::2]):\n"
    "            at = [x, y] if letter == 'M' else [at[0] + x, at[1] + y]\n"
    "            if letter == 'M':\n"
    "                found.append([])\n"
    "            found[-1].append(tuple(at))\n"
    "    return found\n"
    "def size(ring):\n"
    "    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2\n"
    "shapes = [] if picture is None else [(group.get('class', 'none'), rings(path.get('d'))) for group in picture "
    "if group.tag == 'g' for path in group]\n"
    "numbers = {} if picture is None else {int(one.text): (int(one.get('x')), int(one.get('y'))) for one in picture "
    "if one.tag == 'text'}\n"
    "rows = [re.findall(r'<t[hd][^>]*>(.*?)</t[hd]>', row) for row in re.findall(r'<tr[^>]*>.*?</tr>', text, re.S)]\n"
    "rows = [[re.sub('<[^>]*>', '', cell) for cell in row] for row in rows]\n";

static void check(const char *script)
{
    static char all[8192];
    (void)snprintf(all, sizeof all, "%s%s", read_page, script);
    pb_test_python(all, scratch_path(&scratch, "coventry-map.html"), NULL, NULL, NULL);
}

Test(profile_map, draws_a_city)
{
    city();
    load();
    /* 195 cells, deciles 1 to 10 in turn: 20 of each of 1 to 5, 19 of each other one. */
    check("assert [(name, sum(1 for one in shapes if one[0] == name)) for name in ('c0', 'c1', 'c2', 'c3', 'c4')] == "
          "[('c0', 40), ('c1', 40), ('c2', 39), ('c3', 38), ('c4', 38)], len(shapes)\n"
          "assert 'Of the 195 neighbourhoods (LSOAs) of Coventry, 20 are in the most deprived tenth of England, and 40 "
          "in the most deprived fifth.' in text\n"
          "assert 'Outlines: Local survey, Rugby Borough Council, For internal use, by agreement.' in text\n"
          "assert [row[0] for row in rows[1:9]] == ['%d. Hub %s' % (i + 1, 'ABCDEFGH'[i]) for i in range(8)], rows\n"
          "wanted = [[0, 0, 0] for i in range(8)]\n"
          "for i in range(195):\n"
          "    x, y = i % 14, i // 14\n"
          "    hub = wanted[x * 4 // 14 + (4 if y < 7 else 0)]\n"
          "    hub[0] += 1; hub[1] += i % 10 == 0; hub[2] += i % 10 < 2\n"
          "assert [[int(cell) for cell in row[1:4]] for row in rows[1:9]] == wanted, rows\n"
          "assert rows[9] == ['Coventry', '195', '20', '40'], rows\n");
    /* Its cells are 17 by 10.5 thousandths of a degree, at 52.43 degrees north: 14 of them are 145.1 by 147 of the same
     * length. What they cover and how they lie follows; where a number stands too. */
    check("wide, high = (int(one) for one in picture.get('viewBox').split()[2:])\n"
          "assert 0.93 < wide / high < 1.02, (wide, high)\n"
          "whole = sum(abs(size(ring)) for _, path in shapes for ring in path)\n"
          "assert 0.9 < whole / (195 / 196 * (wide - 16) * (high - 16)) < 1.02, (whole, wide, high)\n"
          "assert sorted(numbers) == list(range(1, 9))\n"
          "for hub in range(8):\n"
          "    xs = [x for x in range(14) if x * 4 // 14 == hub % 4]\n"
          "    x, y = numbers[hub + 1]\n"
          "    assert xs[0] / 14 + 0.05 < x / wide < (xs[-1] + 1) / 14 - 0.05, (hub, x, wide)\n"
          "    assert 0.1 < y / high - (0 if hub < 4 else 0.5) < 0.4, (hub, y, high)\n");
}

/* Black lines on each colour, and what is said of contrast: by the formula of WCAG 2. */
Test(profile_map, has_colours_that_are_read_in_grey)
{
    city();
    load();
    check("def light(colour):\n"
          "    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]\n"
          "    parts = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]\n"
          "    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]\n"
          "found = [light(re.search(r'\\.c%d\\{fill:(#\\w{6})' % i, text)[1]) for i in range(5)]\n"
          "assert min(found) + 0.05 >= 3 * 0.05, found\n"
          "assert all((b + 0.05) / (a + 0.05) > 1.4 for a, b in zip(found, found[1:])), found\n");
}

/* A source need not say what it is called, who publishes it and under which licence. */
Test(profile_map, says_of_outlines_what_is_known)
{
    struct pb_input_record own = test.info.inputs[2];
    cr_assert_str_eq(own.source, "local");
    test.info.inputs = &own;
    test.info.input_count = 1;
    own.publisher = "";
    city();
    load();
    check("assert 'Outlines: Local survey, For internal use, by agreement.' in text\n");
    own.title = own.licence = "";
    load();
    check("assert 'Outlines' not in text\n");
}

Test(profile_map, is_the_same_every_time)
{
    city();
    load();
    size_t length = 0;
    char *first = pb_test_content(scratch_path(&scratch, "coventry-map.html"), &length);
    size_t again = 0;
    load();
    char *second = pb_test_content(scratch_path(&scratch, "coventry-map.html"), &again);
    cr_assert_eq(length, again);
    cr_assert_eq(memcmp(first, second, length), 0);
    free(first);
    free(second);
}

Test(profile_map, is_not_there_without_outlines)
{
    pb_test_edition_awkward(&test);
    decile("E01009001", "1");
    cr_assert_eq(pb_loader_profile.load(NULL, &test.load, &error), PB_OK);
    size_t length = 0;
    char *before = pb_test_content(scratch_path(&scratch, "coventry-profile.html"), &length);
    neighbourhood("E01009001", NULL, NULL);
    area("E01009002", "Rugby 001A", PB_TYPE_LSOA);
    within("E01009002", RUGBY);
    outline("E01009002", "-1.3,52.3 -1.2,52.3 -1.2,52.4");
    load();
    cr_assert_not(scratch_has(&scratch, "coventry-map.html"));
    size_t again = 0;
    char *after = pb_test_content(scratch_path(&scratch, "coventry-profile.html"), &again);
    cr_assert(length == again && memcmp(before, after, length) == 0);
    free(before);
    free(after);
}

/* Outlines that no surveyor drew: a hole, an island, one point, none, words, far away, in metres, not a number, a
 * hundred thousand points, an end in the middle. */
Test(profile_map, bears_hostile_outlines)
{
    area("HUB-1", "<script>alert(\"x\")</script> & \xE2\x80\xAEHub]]>", PB_TYPE_LOCAL);
    within("HUB-1", COVENTRY);
    neighbourhood("E01009001", "HUB-1",
                  "-1.5,52.4 -1.4,52.4 -1.4,52.5 -1.5,52.5 -1.5,52.4;!-1.47,52.43 -1.43,52.43 "
                  "-1.43,52.47 -1.47,52.47 -1.47,52.43");
    neighbourhood("E01009002", "HUB-1",
                  "-1.4,52.4 -1.35,52.4 -1.35,52.45 -1.4,52.45;-1.34,52.4 -1.33,52.4 -1.33,52.41");
    neighbourhood("E01009003", "HUB-1", "-1.5,52.4");
    neighbourhood("E01009004", "HUB-1", "");
    neighbourhood("E01009005", "HUB-1", "<svg onload=alert(1)>");
    neighbourhood("E01009006", "HUB-1", "0,0 1,0 1,1");
    neighbourhood("E01009007", "HUB-1", "433000,278000 434000,278000 434000,279000");
    neighbourhood("E01009008", "HUB-1", "nan,52.4 -1.4,inf -1e308,1e308");
    neighbourhood("E01009009", "HUB-1", "-1.45,52.4 -1.45,52.4 -1.45,52.4 -1.45,52.4");
    neighbourhood("E01009010", "HUB-1", "-1.45,52.4 -1.44,52.4 -1.44");
    neighbourhood("E01009011", NULL, NULL);
    char *many = malloc(100000 * 24);
    cr_assert_not_null(many);
    size_t used = 0;
    for (int i = 0; i < 100000; i++)
        used += (size_t)snprintf(many + used, 24, "%s%.6f,%.6f", i ? " " : "", -1.33 + 0.03 * cos(i * 6.283185e-5),
                                 52.47 + 0.02 * sin(i * 6.283185e-5));
    neighbourhood("E01009012", "HUB-1", many);
    free(many);
    decile("E01009001", "1");
    decile("E01009002", "11");
    decile("E01009011", "1.5");
    load();
    check("drawn = [path for _, path in shapes]\n"
          "assert [len(path) for path in drawn[:2]] == [2, 2] and len(drawn) in (2, 3), drawn\n"
          "assert size(drawn[0][0]) and abs(0.16 - abs(size(drawn[0][1]) / size(drawn[0][0]))) < 0.01\n"
          "assert 'script' not in re.sub('&lt;/?script', '', text) and '\\u202e' not in text\n"
          "assert rows[1][0].startswith('1. ') and rows[1][1:] == ['11', '1', '1'], rows\n"
          "assert rows[2] == ['In no local area (not drawn)', '1', '0', '0'], rows\n"
          "said = re.search(r'(\\d+) neighbourhoods are not drawn', text)\n"
          "assert said and int(said[1]) + len(drawn) == 12, text[-500:]\n"
          "assert 'No figure: 11 neighbourhoods' in text\n"
          "x, y = numbers[1]\n"
          "hole = drawn[0][1]\n"
          "assert not (min(p[0] for p in hole) < x < max(p[0] for p in hole) and min(p[1] for p in hole) < y < "
          "max(p[1] for p in hole)), (x, y, hole)\n");
}

/* Nothing can be drawn: the table is there, and says so. */
Test(profile_map, has_a_table_without_a_picture)
{
    neighbourhood("E01009001", NULL, "-1.5,52.4");
    decile("E01009001", "2");
    load();
    check("assert picture is None\n"
          "assert rows[1] == ['1. Coventry (not drawn)', '1', '0', '1'], rows\n"
          "assert '1 neighbourhood is not drawn' in text\n");
}

/* More points than there is room for: spirals of crooked sides, 8,000 neighbourhoods' worth. */
Test(profile_map, takes_a_coarser_grid_for_many_points)
{
    static char text[PB_OUTLINE_MAXIMUM];
    for (int i = 0; i < 60; i++) {
        char code[16];
        size_t used = 0;
        int row = i / 10;
        (void)snprintf(code, sizeof code, "E0100%04d", 9000 + i);
        for (int p = 0; p < 2000; p++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%.6f,%.6f", p ? " " : "",
                                     -1.6 + 0.01 * (i % 10) + 0.004 * (1 + 0.5 * crooked(p, i, 5)) * cos(p * 3.1416e-3),
                                     52.4 + 0.01 * row + 0.004 * (1 + 0.5 * crooked(p, i, 5)) * sin(p * 3.1416e-3));
        neighbourhood(code, NULL, text);
    }
    load();
    check("assert len(shapes) == 60 and 'times as coarse' in text\n");
}

/* Where there are no deciles: the figure of local areas, in steps of 5 from 10 on. */
Test(profile_map, colours_local_areas_by_their_figure)
{
    static const char *const values[] = { "10", "14.9", "15", "22", "29.9" };
    for (int i = 0; i < 5; i++) {
        char code[16];
        char text[200];
        double west = -1.6 + 0.05 * i;
        (void)snprintf(code, sizeof code, "HUB-%d", i);
        (void)snprintf(text, sizeof text, "%.2f,52.4 %.2f,52.4 %.2f,52.5 %.2f,52.5", west, west + 0.05, west + 0.05,
                       west);
        area(code, code, PB_TYPE_LOCAL);
        within(code, COVENTRY);
        outline(code, text);
        (void)pb_test_edition_add(
            &test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                          .area_code = code,
                                          .area_type = "jsna",
                                          .geography = PB_WORD_LOCAL,
                                          .period = "2019",
                                          .start = 20190101,
                                          .end = 20191231,
                                          .value = values[i],
                                          .england_value = "14",
                                          .compared_with_england = i > 2 ? PB_WORD_WORSE : PB_WORD_SIMILAR });
    }
    load();
    check("assert sorted(name for name, _ in shapes) == ['c0', 'c1', 'c2', 'c4', 'c4'], shapes\n"
          "labels = re.findall(r'<li><i class=\"(\\w+)\"></i> ([^<]*)</li>', text)\n"
          "assert labels == [('c0', '25 to under 30: 1 local area'), ('c1', '20 to under 25: 1 local area'), "
          "('c2', '15 to under 20: 1 local area'), ('c4', '10 to under 15: 2 local areas')], labels\n"
          "assert [row[1:] for row in rows[1:]] == [['10.0', 'No different'], ['14.9', 'No different'], "
          "['15.0', 'No different'], ['22.0', 'Worse'], ['29.9', 'Worse']], rows\n"
          "assert 'Smoking prevalence, 15+ (QOF) (%), 2019' in text\n"
          "pages = open(sys.argv[1].replace('coventry-map', 'coventry-local-areas'), encoding='utf-8').read()\n"
          "links = re.findall(r'coventry-local-areas.html#([^\"]+)', text)\n"
          "assert len(links) == 5 and all('id=\"%s\"' % one in pages for one in links), links\n");
}

/* After a census neighbourhoods were drawn anew: those of the figures' period are taken. */
Test(profile_map, draws_the_neighbourhoods_of_the_period)
{
    cr_assert_eq(pb_fact_area(&context, &here, "E01009001", "", PB_TYPE_LSOA, 20110327, 20210320, &error), PB_OK);
    cr_assert_eq(pb_fact_area(&context, &here, "E01033001", "", PB_TYPE_LSOA, 20210321, 0, &error), PB_OK);
    within("E01009001", COVENTRY);
    within("E01033001", COVENTRY);
    outline("E01009001", "-1.5,52.4 -1.4,52.4 -1.4,52.5");
    outline("E01033001", "-1.5,52.4 -1.4,52.4 -1.4,52.6");
    decile("E01009001", "3");
    load();
    check("assert [name for name, _ in shapes] == ['c1'] and rows[1][1:] == ['1', '0', '0'], (shapes, rows)\n");
}
