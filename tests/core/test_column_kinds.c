/* What the columns of a table hold: numbers, texts, both, or nothing that counts. Each kind was decided by hand. */
#include "placebook/column_kinds.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pb_findings findings;

static void kinds_open(void)
{
    pb_findings_open(&findings);
}

static void kinds_close(void)
{
    pb_findings_close(&findings);
}

TestSuite(column_kinds, .init = kinds_open, .fini = kinds_close);

/* The kind that is kept of a heading; '\0': the heading is not kept. */
static char kind_of(const struct pb_findings *of, const char *heading)
{
    for (size_t at = 0; at < of->headings_length; at += strlen(of->headings + at) + 1) {
        const char *kept = of->headings + at;
        size_t length = strlen(heading);
        if (strncmp(kept, heading, length) == 0 && kept[length] == PB_HEADING_KIND)
            return kept[length + 1];
    }
    return '\0';
}

/* A column with these cells; NULL ends them. */
static char kind_below(const char *heading, const char *const *cells)
{
    struct pb_column_kinds kinds;
    pb_column_kinds_open(&kinds, &findings);
    pb_column_kinds_heading(&kinds, 3, heading, strlen(heading));
    for (size_t i = 0; cells[i]; i++)
        if (pb_column_kinds_due(&kinds))
            pb_column_kinds_cell(&kinds, 3, cells[i], strlen(cells[i]));
    pb_column_kinds_close(&kinds);
    return kind_of(&findings, heading);
}

#define CELLS(...) ((const char *const[]){ __VA_ARGS__, NULL })

Test(column_kinds, are_what_nearly_all_cells_are)
{
    cr_assert_eq(kind_below("value", CELLS("12.5", "-3", "1,204", "45%", "1e6", "*", "", "n/a")), 'n');
    cr_assert_eq(kind_below("area", CELLS("Rugby", "Stratford-on-Avon", "E07000222")), 't');
    cr_assert_eq(kind_below("code", CELLS("E07000220", "E07000221")), 't');
    cr_assert_eq(kind_below("both", CELLS("12", "twelve", "13", "thirteen")), 'm');
    cr_assert_eq(kind_below("marks", CELLS("*", "-", "c", "", "low")), '-');
    cr_assert_eq(kind_below("one in ten", CELLS("1", "2", "3", "4", "5", "6", "7", "8", "9", "about ten")), 'n');
}

Test(column_kinds, are_put_together_over_parts_of_a_file)
{
    struct pb_findings part;
    cr_assert_eq(kind_below(" Value ", CELLS("1")), '\0', "blanks around a heading do not count");
    cr_assert_eq(kind_of(&findings, "Value"), 'n');
    pb_findings_open(&part);
    pb_heading_add(&part, "Value", 5);
    cr_assert_eq(pb_findings_append(&findings, &part, NULL), PB_OK);
    cr_assert_eq(kind_of(&findings, "Value"), 'n', "a part that saw nothing");
    pb_heading_holds(&part, "Value", 5, PB_HEADING_TEXTS);
    cr_assert_eq(pb_findings_append(&findings, &part, NULL), PB_OK);
    cr_assert_eq(kind_of(&findings, "Value"), 'm');
    pb_findings_close(&part);
}

Test(column_kinds, look_at_the_first_rows_and_then_at_one_of_many)
{
    struct pb_column_kinds kinds;
    unsigned looked_at = 0;
    pb_column_kinds_open(&kinds, &findings);
    for (int row = 0; row < 6400; row++)
        looked_at += pb_column_kinds_due(&kinds);
    cr_assert_eq(looked_at, 64 + 99);
    pb_column_kinds_heading(&kinds, PB_KINDS_COLUMNS, "too far", 7);
    pb_column_kinds_cell(&kinds, PB_KINDS_COLUMNS, "1", 1);
    pb_column_kinds_close(&kinds);
    cr_assert_eq(kind_of(&findings, "too far"), '-');
}
