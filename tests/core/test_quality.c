#include "placebook/quality.h"
#include "placebook/utf8.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct pb_findings findings;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_error error;

static void set_up(void)
{
    pb_findings_open(&findings);
    pb_error_clear(&error);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 100);
}

static void tear_down(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
}

TestSuite(quality, .init = set_up, .fini = tear_down);

static size_t add_row(void)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&table, &row, NULL), PB_OK);
    table.measure[row] = pb_symbol_of(&symbols, "smoking");
    table.measure_name[row] = pb_symbol_of(&symbols, "Smoking prevalence");
    table.area_code[row] = pb_symbol_of(&symbols, "E07000220");
    table.area_name[row] = pb_symbol_of(&symbols, "Rugby");
    table.sex[row] = PB_WORD_MALE;
    table.age[row] = pb_symbol_of(&symbols, "18+ yrs");
    table.category_type[row] = pb_symbol_of(&symbols, "Ethnicity");
    table.category[row] = pb_symbol_of(&symbols, "White");
    table.period[row] = pb_symbol_of(&symbols, "2019");
    table.source_file[row] = pb_symbol_of(&symbols, "a.csv");
    table.source_row[row] = pb_symbol_of(&symbols, "7;8");
    return row;
}

static enum pb_status say(const char *rule, size_t row, const char *text)
{
    return pb_quality_add(&findings, PB_WORD_MISMATCH, rule, &table, row, 11, 12, &error, "found %s", text);
}

Test(quality, a_record_takes_what_its_row_says)
{
    cr_assert_eq(say("sums", add_row(), "eleven"), PB_OK);
    cr_assert_eq(findings.quality_count, 1);
    const struct pb_quality *record = &findings.quality[0];
    cr_assert_eq(record->kind, PB_WORD_MISMATCH);
    const char *const found[] = { record->rule,      record->measure, record->measure_name, record->area_code,
                                  record->area_name, record->sex,     record->age,          record->category_type,
                                  record->category,  record->period,  record->sentence,     record->file,
                                  record->rows };
    const char *const expected[] = {
        "sums",  "smoking", "Smoking prevalence", "E07000220", "Rugby", "Male", "18+ yrs", "Ethnicity",
        "White", "2019",    "found eleven",       "a.csv",     "7;8"
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        cr_assert_str_eq(found[i], expected[i]);
    cr_assert_eq(record->found, 11);
    cr_assert_eq(record->expected, 12);
}

Test(quality, a_record_about_no_row_has_empty_texts)
{
    cr_assert_eq(
        pb_quality_add(&findings, PB_WORD_REFUSED, "charts", NULL, 0, PB_MISSING, PB_MISSING, &error, "too short"),
        PB_OK);
    cr_assert_str_eq(findings.quality[0].measure, "");
    cr_assert_str_eq(findings.quality[0].rows, "");
    cr_assert(isnan(findings.quality[0].found) && isnan(findings.quality[0].expected));
}

Test(quality, the_copies_of_a_row_are_one_finding)
{
    size_t row = add_row();
    size_t copy = add_row();
    table.place[row] = pb_symbol_of(&symbols, "rugby");
    table.place[copy] = pb_symbol_of(&symbols, "coventry-and-warwickshire");
    cr_assert_eq(say("sums", row, "eleven"), PB_OK);
    cr_assert_eq(say("sums", copy, "eleven"), PB_OK);
    cr_assert_eq(findings.quality_count, 1);
    cr_assert_eq(findings.checks[0].found, 1);
    table.period[copy] = pb_symbol_of(&symbols, "2020");
    cr_assert_eq(say("sums", copy, "eleven"), PB_OK);
    cr_assert_eq(say("sums", copy, "twelve"), PB_OK);
    cr_assert_eq(say("others", copy, "twelve"), PB_OK);
    cr_assert_eq(findings.quality_count, 4);
}

Test(quality, of_a_rule_the_first_are_kept_and_all_are_counted)
{
    size_t row = add_row();
    for (int i = 0; i < PB_QUALITY_MAXIMUM + 500; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "%d", i);
        cr_assert_eq(say("many", row, text), PB_OK);
    }
    cr_assert_eq(say("few", row, "one"), PB_OK);
    cr_assert_eq(findings.quality_count, PB_QUALITY_MAXIMUM + 1);
    cr_assert_str_eq(findings.quality[PB_QUALITY_MAXIMUM - 1].sentence, "found 9999");
    cr_assert_str_eq(findings.quality[PB_QUALITY_MAXIMUM].rule, "few");
    cr_assert_eq(findings.checks[0].found, PB_QUALITY_MAXIMUM + 500);
    cr_assert_eq(findings.checks[1].found, 1);
}

Test(quality, a_check_adds_up)
{
    cr_assert_eq(pb_check_count(&findings, "sums", "Districts against their county", 10, 1, &error), PB_OK);
    cr_assert_eq(pb_check_count(&findings, "limits", "Limits against recomputed ones", 0, 0, &error), PB_OK);
    cr_assert_eq(pb_check_count(&findings, "sums", "not said twice", 5, 2, &error), PB_OK);
    cr_assert_eq(findings.check_count, 2);
    cr_assert_str_eq(findings.checks[0].rule, "sums");
    cr_assert_str_eq(findings.checks[0].sentence, "Districts against their county");
    cr_assert_eq(findings.checks[0].compared, 15);
    cr_assert_eq(findings.checks[0].mismatched, 3);
    cr_assert_eq(findings.checks[1].compared, 0);
}

Test(quality, a_record_before_its_check_leaves_the_sentence_open)
{
    cr_assert_eq(say("sums", add_row(), "eleven"), PB_OK);
    cr_assert_str_eq(findings.checks[0].sentence, "");
    cr_assert_eq(pb_check_count(&findings, "sums", "Districts against their county", 1, 1, &error), PB_OK);
    cr_assert_str_eq(findings.checks[0].sentence, "Districts against their county");
    cr_assert_eq(findings.checks[0].found, 1);
    cr_assert_eq(findings.checks[0].mismatched, 1);
}

Test(quality, checks_of_several_units_are_added_together)
{
    struct pb_check sum = { "sums", "", 1, 1, 1 };
    const struct pb_check more = { "sums", "Districts against their county", 5, 2, 3 };
    pb_check_merge(&sum, &more);
    pb_check_merge(&sum, &more);
    cr_assert_str_eq(sum.sentence, "Districts against their county");
    cr_assert_eq(sum.compared, 11);
    cr_assert_eq(sum.mismatched, 5);
    cr_assert_eq(sum.found, 7);
}

Test(quality, too_many_rules_are_a_fault_of_a_module)
{
    char rule[32];
    for (int i = 0; i < PB_CHECKS_MAXIMUM; i++) {
        (void)snprintf(rule, sizeof rule, "rule-%d", i);
        cr_assert_eq(pb_check_count(&findings, rule, "one of many", 1, 0, &error), PB_OK);
    }
    cr_assert_eq(pb_check_count(&findings, "one-more", "too many", 1, 0, &error), PB_FATAL);
    cr_assert_eq(error.code, PB_ERROR_INTERNAL);
    cr_assert_eq(say("one-more", add_row(), "x"), PB_FATAL);
    cr_assert_eq(pb_check_count(&findings, "rule-7", "still known", 1, 0, &error), PB_OK);
}

/* For sources whose figures may not get out: nothing that was found before tells one. */
Test(quality, what_was_found_can_be_withheld)
{
    cr_assert_eq(say("sums", add_row(), "eleven"), PB_OK);
    cr_assert_eq(pb_reject_add(&findings, "no-number", "a.csv", 8, "Rugby;3x", 8, &error, "not a number: '3x'"), PB_OK);
    cr_assert_not(findings.withheld);
    pb_findings_withhold(&findings);
    cr_assert(findings.withheld);
    cr_assert(isnan(findings.quality[0].found) && isnan(findings.quality[0].expected));
    cr_assert_null(strstr(findings.quality[0].sentence, "eleven"));
    cr_assert_str_eq(findings.rejects[0].raw, PB_RAW_WITHHELD);
    cr_assert_str_eq(findings.rejects[0].reason, PB_REASON_WITHHELD);
    cr_assert_str_eq(findings.rejects[0].rule, "no-number");
    cr_assert_eq(findings.rejects[0].line, 8);
}

/* A precision that cuts a letter of two bytes, and a text that is too long: what is kept is published, so it is UTF-8.
 */
Test(quality, what_is_kept_is_utf8_wherever_a_message_was_cut)
{
    static char letters[3000];
    for (size_t i = 0; i + 2 < sizeof letters; i += 2)
        memcpy(letters + i, "\xC3\xA9", 3);
    cr_assert_eq(pb_reject_add(&findings, "rule", "a.csv", 1, "x", 1, &error, "'%.3s' is wrong", letters), PB_OK);
    cr_assert_str_eq(findings.rejects[0].reason, "'\xC3\xA9?' is wrong");
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(pb_reject_add(&findings, "rule", "a.csv", 2, "x", 1, &error, "%s%s", i ? "-" : "", letters),
                     PB_OK);
        pb_warning_add(&findings, "a.csv", 3, "%s%s", i ? "-" : "", letters);
        cr_assert_eq(say(i ? "odd" : "even", add_row(), letters + i), PB_OK);
        const char *const kept[] = { findings.rejects[i + 1].reason, findings.warnings[i].message,
                                     findings.quality[i].sentence };
        for (size_t k = 0; k < 3; k++)
            cr_assert(pb_utf8_valid(kept[k], strlen(kept[k])), "%zu %zu: %s", i, k, kept[k]);
    }
}

/* What parts of a file say about numbers of rows is one warning of the whole file. */
Test(findings, of_parts_become_those_of_the_file)
{
    struct pb_findings whole;
    pb_findings_open(&whole);
    for (uint64_t part = 0; part < 3; part++) {
        struct pb_findings own;
        pb_findings_open(&own);
        pb_warning_add(&own, "a.csv", 1, "a column is not known");
        cr_assert_eq(pb_reject_add(&own, "period", "a.csv", part + 7, "a;b", 3, NULL, "no period"), PB_OK);
        pb_reject_separator(&own, ';');
        if (part > 0)
            pb_warning_rows(&own, "a.csv", part * 100, part, "rows that are odd", "kept");
        cr_assert_eq(pb_findings_append(&whole, &own, NULL), PB_OK);
        pb_findings_close(&own);
    }
    cr_assert_eq(whole.warning_count, 2);
    cr_assert_str_eq(whole.warnings[0].message, "a column is not known");
    cr_assert_str_eq(whole.warnings[1].message, "rows that are odd: 3, first in line 100; kept");
    cr_assert_eq(whole.warnings[1].line, 100);
    cr_assert_eq(whole.reject_count, 3);
    cr_assert(whole.rejects[2].line == 9 && whole.rejects[2].separator == ';');
    cr_assert_str_eq(whole.rejects[2].raw, "a;b");
    pb_findings_close(&whole);
}

/* The order is that of the first lines, whatever a module or a part says first. */
Test(findings, about_rows_of_a_file_are_in_the_order_of_their_lines)
{
    struct pb_findings whole;
    struct pb_findings joined;
    pb_findings_open(&whole);
    pb_findings_open(&joined);
    pb_warning_rows(&whole, "a.csv", 90, 2, "rows that are odd", "kept");
    pb_warning_rows(&whole, "a.csv", 30, 1, "rows that are even", "kept");
    pb_warning_rows(&whole, "a.csv", 90, 1, "rows that are long", "kept");
    for (size_t part = 0; part < 2; part++) {
        struct pb_findings own;
        pb_findings_open(&own);
        if (part > 0)
            pb_warning_rows(&own, "a.csv", 90, 2, "rows that are odd", "kept");
        else
            pb_warning_rows(&own, "a.csv", 30, 1, "rows that are even", "kept");
        if (part > 0)
            pb_warning_rows(&own, "a.csv", 90, 1, "rows that are long", "kept");
        cr_assert_eq(pb_findings_append(&joined, &own, NULL), PB_OK);
        pb_findings_close(&own);
    }
    cr_assert(whole.warning_count == 3 && joined.warning_count == 3);
    for (size_t i = 0; i < 3; i++)
        cr_assert_str_eq(whole.warnings[i].message, joined.warnings[i].message);
    cr_assert_eq(whole.warnings[0].line, 30);
    cr_assert_str_eq(whole.warnings[2].message, "rows that are long: 1, first in line 90; kept");
    pb_findings_close(&joined);
    pb_findings_close(&whole);
}

/* A row that was cut within a letter of two bytes is as long as the copy of it. */
Test(findings, that_are_copied_have_the_same_text)
{
    static char letters[PB_RAW_MAXIMUM + 100] = "-";
    struct pb_findings own;
    struct pb_findings whole;
    pb_findings_open(&own);
    pb_findings_open(&whole);
    for (size_t i = 1; i + 2 < sizeof letters; i += 2)
        memcpy(letters + i, "\xC3\xA9", 3);
    cr_assert_eq(pb_reject_add(&own, "period", "a.csv", 1, letters, strlen(letters), NULL, "no period"), PB_OK);
    cr_assert_eq(pb_findings_append(&whole, &own, NULL), PB_OK);
    cr_assert_str_eq(whole.rejects[0].raw, own.rejects[0].raw);
    pb_findings_close(&whole);
    pb_findings_close(&own);
}

/* Whichever piece of memory is missing, the list can be read, and says that it is not complete. */
Test(findings, are_sound_when_memory_ends)
{
    size_t complete = 0;
    for (size_t maximum = 0; maximum < 20000 && !complete; maximum += 16) {
        struct pb_findings few;
        pb_findings_open(&few);
        few.arena.maximum = maximum;
        for (uint64_t i = 0; i < 60; i++) {
            pb_warning_rows(&few, "a.csv", 9, 1, "rows that are odd", "kept");
            pb_warning_add(&few, "a.csv", 1, "a column is not known");
        }
        for (size_t i = 0; i < few.warning_count; i++)
            cr_assert(few.warnings[i].file && few.warnings[i].message);
        complete = few.incomplete ? 0 : maximum;
        pb_findings_close(&few);
    }
    cr_assert_gt(complete, 0);
}
