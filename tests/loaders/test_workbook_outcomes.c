/* The Outcome sheets: which rows they have, in which order, and what they say of two districts. Figures are made up;
 * what is expected was written down from them by hand. */
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define LIFE       .measure = "life-expectancy-birth", .indicator = "90366"
#define ISOLATION  .measure = "social-isolation", .indicator = "90638"
#define ADMISSIONS .measure = "emergency-admissions", .indicator = "41101"
#define BOTH       .area_code = "south-warwickshire", .area_name = "South Warwickshire", .geography = PB_WORD_SUM
#define STRATFORD  .area_code = "E07000221", .area_name = "Stratford-on-Avon", .geography = PB_WORD_PART
#define WARWICK    .area_code = "E07000222", .area_name = "Warwick", .geography = PB_WORD_PART
#define COUNTY     .area_code = "E10000031", .area_name = "Warwickshire", .geography = PB_WORD_COUNTY

static char folder[64];
static struct pb_test_edition test;

static void set_up(void)
{
    pb_test_folder(folder);
    pb_test_edition_open(&test, "south-warwickshire", folder);
}

static void tear_down(void)
{
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(workbook_outcomes, .init = set_up, .fini = tear_down);

static void add(const struct pb_test_row *row)
{
    (void)pb_test_edition_add(&test, row);
}

/* Python that reads the rows of an outcome's sheet, with their headings, and then asserts something. */
#define READ                                                                                                           \
    "import sys, openpyxl\n"                                                                                           \
    "book = openpyxl.load_workbook(sys.argv[1])\n"                                                                     \
    "def sheet_of(number):\n"                                                                                          \
    "    return next(s for s in book.worksheets if s.title.startswith('Outcome %d' % number))\n"                       \
    "def cells(number):\n"                                                                                             \
    "    (table,) = sheet_of(number).tables.values()\n"                                                                \
    "    return list(sheet_of(number)[table.ref])\n"                                                                   \
    "def rows(number):\n"                                                                                              \
    "    return [[c.value for c in r] for r in cells(number)]\n"

static void expect(const char *python)
{
    pb_test_edition_sort(&test);
    pb_test_book_write(&test);
    pb_test_python(python, pb_test_book_path(&test), NULL, NULL, NULL);
    pb_test_book_follows_the_rules(pb_test_book_path(&test));
}

/* A sum that cannot be rated has the verdict of its districts, and the colour of the less good one. */
Test(workbook_outcomes, districts_stand_beside_their_place)
{
    add(&(struct pb_test_row){ LIFE, BOTH, YEAR_13_14, .sex = "Female", .status = PB_WORD_NOT_CALCULABLE,
                               .england_value = "83.05", .compared_with_england = PB_WORD_BOTH_WORSE });
    add(&(struct pb_test_row){ LIFE, STRATFORD, YEAR_13_14, .sex = "Female", .value = "80.12", .england_value = "83.05",
                               .compared_with_england = PB_WORD_WORSE });
    add(&(struct pb_test_row){ LIFE, WARWICK, YEAR_13_14, .sex = "Female", .value = "81.98", .england_value = "83.05",
                               .compared_with_england = PB_WORD_WORSE });
    add(&(struct pb_test_row){
        ADMISSIONS, BOTH, YEAR_13_14, .value = "1500.04", .lower_95 = "899.96", .upper_95 = "2100.04",
        .method = "mean of districts weighted by population (approximate)", .status = PB_WORD_CALCULATED,
        .england_value = "1700", .compared_with_england = PB_WORD_DISTRICTS_DIFFER,
        .note = "districts compared with England: Stratford-on-Avon better, Warwick similar" });
    add(&(struct pb_test_row){ ADMISSIONS, STRATFORD, YEAR_13_14, .value = "1200",
                               .compared_with_england = PB_WORD_BETTER });
    add(&(struct pb_test_row){ ADMISSIONS, WARWICK, YEAR_13_14, .status = PB_WORD_SUPPRESSED,
                               .compared_with_england = PB_WORD_NOT_COMPARED });
    expect(READ
           "found = rows(1)\n"
           "assert found[0] == ['Measure', 'Area the figure is for', 'Figure', '95% range', 'Against England',\n"
           "    'Stratford-on-Avon', 'Stratford-on-Avon against England', 'Warwick', 'Warwick against England',\n"
           "    'England', 'Recent trend', 'Latest period'], found[0]\n"
           "assert found[1:] == [['Life expectancy at birth, female (Years)', 'South Warwickshire', '[x]', '[x]',\n"
           "    'Worse in both districts', 80.12, 'Worse', 81.98, 'Worse', 83.05, '[x]',\n"
           "    'April 2013 to March 2014']], found\n"
           "colours = [c.fill.fgColor.rgb for c in cells(1)[1]]\n"
           "assert colours[4] == colours[6] == colours[8] == 'FFFBE0C8', colours\n"
           "found = rows(3)\n"
           "assert found[1:] == [['Emergency admissions (per 100,000)', 'South Warwickshire (approximate)', 1500.04,\n"
           "    '900.0 to 2,100.0', 'Stratford-on-Avon better, Warwick no different', 1200, 'Better', '[c]',\n"
           "    'Not rated', 1700, '[x]', 'April 2013 to March 2014']], found\n"
           "colours = [c.fill.fgColor.rgb for c in cells(3)[1]]\n"
           "assert colours[4] == colours[8] == '00000000' and colours[6] == 'FFD5E8F7', colours\n");
}

/* The words of every verdict on two districts. */
Test(workbook_outcomes, says_what_both_districts_are)
{
    static const enum pb_word words[] = {
        PB_WORD_BOTH_WORSE,  PB_WORD_BOTH_BETTER,    PB_WORD_BOTH_SIMILAR,      PB_WORD_BOTH_LOWER,
        PB_WORD_BOTH_HIGHER, PB_WORD_BOTH_WIDER_GAP, PB_WORD_BOTH_NARROWER_GAP, PB_WORD_BOTH_SIMILAR_GAP,
        PB_WORD_BEST,        PB_WORD_WORST,          PB_WORD_SIMILAR,           PB_WORD_NOT_COMPARED
    };
    char groups[16];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        (void)snprintf(groups, sizeof groups, "%02zu", i); /* one row each, in this order */
        add(&(struct pb_test_row){ ADMISSIONS, BOTH, YEAR_13_14, .value = "18", .category_type = "Group",
                                   .category = groups, .compared_with_england = words[i] });
    }
    expect(READ "assert [row[5] for row in rows(3)[1:]] == ['Worse in both districts',\n"
                "    'Better in both districts', 'No different in both districts', 'Lower in both districts',\n"
                "    'Higher in both districts', 'Wider gap in both districts', 'Narrower gap in both districts',\n"
                "    'Gap no different in both districts', 'Better', 'Worse', 'No different', 'Not rated'], rows(3)\n");
}

/* Everybody, then women, then men; by age where the measure has several; groups last. The age is said where the
 * measure's name does not say it, or where there are several. */
Test(workbook_outcomes, women_and_men_stand_below_everybody)
{
    static const char *const sexes[] = { "Male", "Female", "Persons" };
    for (size_t i = 0; i < sizeof sexes / sizeof sexes[0]; i++) {
        add(&(struct pb_test_row){ SMOKING, BOTH, YEAR_13_14, .value = "18", .sex = sexes[i] });
        add(&(struct pb_test_row){ ADMISSIONS, BOTH, YEAR_13_14, .value = "18", .sex = sexes[i], .age = "65+ yrs" });
        add(&(struct pb_test_row){ ISOLATION, BOTH, YEAR_13_14, .value = "18", .sex = sexes[i], .age = "18-64 yrs" });
        add(&(struct pb_test_row){ ISOLATION, BOTH, YEAR_13_14, .value = "18", .sex = sexes[i], .age = "65+ yrs" });
    }
    add(&(struct pb_test_row){ SMOKING, BOTH, YEAR_13_14, .value = "18", .category_type = "Group", .category = "A" });
    expect(READ
           "assert [row[0] for row in rows(1)[1:]] == ['Smoking prevalence, 15+ (QOF) (%)',\n"
           "    'Smoking prevalence, 15+ (QOF), female (%)', 'Smoking prevalence, 15+ (QOF), male (%)',\n"
           "    'Smoking prevalence, 15+ (QOF), Group: A (%)'], rows(1)\n"
           "name = 'Carers with as much contact as they would like'\n"
           "assert [row[0] for row in rows(2)[1:]] == [name + words + ' (%)' for words in (', 18-64 yrs',\n"
           "    ', female, 18-64 yrs', ', male, 18-64 yrs', ', 65+ yrs', ', female, 65+ yrs', ', male, 65+ yrs')],\\\n"
           "    rows(2)\n"
           "assert [row[0] for row in rows(3)[1:]] == ['Emergency admissions' + words + ' (per 100,000)' for words in\n"
           "    (', 65+ yrs', ', female, 65+ yrs', ', male, 65+ yrs')], rows(3)\n");
}

/* A district's figure stands beside the Place's of the same period; a newer one has a row of its own. The county stands
 * in where the Place has no figure, and only there. */
Test(workbook_outcomes, figures_beside_each_other_are_of_one_period)
{
    add(&(struct pb_test_row){ SMOKING, BOTH, YEAR_12_13, .value = "18" });
    add(&(struct pb_test_row){ SMOKING, STRATFORD, YEAR_12_13, .value = "17" });
    add(&(struct pb_test_row){ SMOKING, STRATFORD, YEAR_13_14, .value = "16" });
    add(&(struct pb_test_row){ SMOKING, WARWICK, YEAR_12_13, .value = "19" });
    add(&(struct pb_test_row){ SMOKING, COUNTY, YEAR_13_14, .value = "20" });
    add(&(struct pb_test_row){ SMOKING, COUNTY, YEAR_13_14, .value = "21", .sex = "Female" });
    add(&(struct pb_test_row){ ISOLATION, BOTH, YEAR_13_14, .status = PB_WORD_NOT_CALCULABLE });
    add(&(struct pb_test_row){ ISOLATION, COUNTY, YEAR_13_14, .value = "22" });
    expect(READ "found = [(r[1], r[2], r[5], r[7], r[11]) for r in rows(1)[1:]]\n"
                "assert found == [('South Warwickshire (sum)', 18, 17, 19, 'April 2012 to March 2013'),\n"
                "    ('Stratford-on-Avon', 16, '[z]', '[z]', 'April 2013 to March 2014'),\n"
                "    ('Warwickshire (county figure)', 21, '[z]', '[z]', 'April 2013 to March 2014')], found\n"
                "assert [(r[1], r[2]) for r in rows(2)[1:]] == [('South Warwickshire', '[x]'),\n"
                "    ('Warwickshire (county figure)', 22)], rows(2)\n"
                "text = ' '.join(str(r[0].value) for r in sheet_of(1).iter_rows(max_row=12))\n"
                "assert 'The county\\'s figure stands in only where the Place has none.' in text, text\n");
}

/* What At a glance links to is the row of the same measure, area and sex. */
Test(workbook_outcomes, at_a_glance_leads_to_the_row)
{
    add(&(struct pb_test_row){ SMOKING, BOTH, YEAR_13_14, .value = "18", .england_value = "17" });
    add(&(struct pb_test_row){ LIFE, BOTH, YEAR_13_14, .sex = "Male", .value = "79", .england_value = "80" });
    add(&(struct pb_test_row){ LIFE, BOTH, YEAR_13_14, .sex = "Female", .value = "83", .england_value = "84" });
    add(&(struct pb_test_row){ LIFE, COUNTY, YEAR_13_14, .sex = "Female", .value = "85", .england_value = "84" });
    expect(
        READ
        "seen = {}\n"
        "for row in book['At a glance'].iter_rows():\n"
        "    if row[0].hyperlink:\n"
        "        name, at = row[0].hyperlink.location.split('!')\n"
        "        seen[row[0].value] = [book[name.strip(\"'\")][column + at[1:]].value for column in 'ABC']\n"
        "assert seen == {\n"
        "    'Smoking prevalence, 15+ (QOF)': ['Smoking prevalence, 15+ (QOF) (%)', 'South Warwickshire (sum)', 18],\n"
        "    'Life expectancy at birth (female)': ['Life expectancy at birth, female (Years)',\n"
        "        'South Warwickshire (sum)', 83],\n"
        "    'Life expectancy at birth (male)': ['Life expectancy at birth, male (Years)',\n"
        "        'South Warwickshire (sum)', 79]}, seen\n");
}

/* One district: the region and the control chart stand where two have their districts. */
Test(workbook_outcomes, a_place_of_one_district_has_eleven_columns)
{
    pb_test_edition_close(&test);
    pb_test_edition_open(&test, "rugby", folder);
    add(&(struct pb_test_row){ SMOKING, RUGBY, YEAR_13_14, .value = "18.04", .lower_95 = "17", .upper_95 = "19.26",
                               .england_value = "16", .compared_with_england = PB_WORD_WORSE,
                               .trend = "Increasing and getting worse", .spc = PB_WORD_CONCERN });
    expect(
        READ
        "assert rows(1) == [['Measure', 'Area the figure is for', 'Figure', 'Lower 95% limit', 'Upper 95% limit',\n"
        "    'Against England', 'England', 'West Midlands region', 'Recent trend', 'Control chart', 'Latest period'],\n"
        "    ['Smoking prevalence, 15+ (QOF) (%)', 'Rugby', 18.04, 17, 19.26, 'Worse', 16, '[x]',\n"
        "    'Getting worse', 'Concern', 'April 2013 to March 2014']], rows(1)\n");
}
