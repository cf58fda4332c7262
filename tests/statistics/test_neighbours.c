/* Tables of similar organisations: the two forms, and what is wrong with them. */
#include "placebook/similar/source.h"

#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_arena arena;
static struct pb_neighbours neighbours;
static struct pb_error error;

static void open_all(void)
{
    pb_arena_open(&arena, (size_t)64 << 20);
}
static void close_all(void)
{
    pb_arena_close(&arena);
}
TestSuite(neighbours, .init = open_all, .fini = close_all);

static bool reads(const void *bytes, size_t length)
{
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input("table", &stream);
    bool found = false;
    error = (struct pb_error){ 0 };
    return pb_neighbours_read(&neighbours, &input, NULL, &arena, &found, &error) == PB_OK && found;
}

/* "94A 94B ": those of an organisation. */
static const char *of(const char *code)
{
    static char list[300];
    const struct pb_neighbourhood *found = pb_neighbours_find(&neighbours, code);
    *list = '\0';
    for (size_t i = 0; found && i < found->count; i++)
        (void)snprintf(list + strlen(list), sizeof list - strlen(list), "%s ", found->items[i].code);
    return list;
}

static void refuses(const char *text, const char *words)
{
    cr_expect_not(reads(text, strlen(text)), "%s", text);
    cr_expect_not_null(strstr(error.message, words), "'%s' is not in '%s'", words, error.message);
    cr_expect_eq(error.code, PB_ERROR_SOURCE);
    cr_expect_str_eq(error.source, "table");
}

Test(neighbours, reads_a_row_for_each_pair)
{
    static const char text[] =
        "Made up,,,,,\nOrganisation code,Organisation name,Rank,Similar organisation,Similar name,Distance\n"
        "05A,Coventry,2,94B,B,0.5\nn05A,Coventry,1,94a,A,0.25\n05R,South,1,E38000038,,\n,,,,,\n";
    cr_assert(reads(text, strlen(text)), "%s", error.message);
    cr_expect_eq(neighbours.count, 2);
    cr_expect_str_eq(of("n05a"), "94A 94B ");
    cr_expect_str_eq(of("05R"), "E38000038 ");
    cr_expect_str_eq(of("05H"), "");
    cr_expect_str_eq(neighbours.items[0].name, "Coventry");
    cr_expect_str_eq(neighbours.items[0].items[0].name, "A");
    cr_expect_eq(neighbours.items[0].items[1].distance, 0.5);
    cr_expect(isnan(neighbours.items[1].items[0].distance));
}

Test(neighbours, takes_the_order_of_rows_without_ranks)
{
    static const char text[] = "CCG;Peer\n05A;94C\n05R;94D\n05A;94B\n";
    cr_assert(reads(text, strlen(text)), "%s", error.message);
    cr_expect_str_eq(of("05A"), "94C 94B ");
}

Test(neighbours, reads_a_column_for_each_organisation)
{
    static const char text[] = ",05A,05R\nRank 1,94A,94D\nRank 2,94B,94E\nRank 3,94C,\n";
    cr_assert(reads(text, strlen(text)), "%s", error.message);
    cr_expect_str_eq(of("05A"), "94A 94B 94C ");
    cr_expect_str_eq(of("05R"), "94D 94E ");
}

/* The sheets that NHS England's script writes, those with names and values around that with the codes. */
Test(neighbours, joins_the_sheets_of_a_file)
{
    const struct pb_test_member members[] = {
        { .name = "CCG similar matrix.csv", .content = "CCG Code,05A,94A,94B\n05A,0,1,2\n94A,1,0,3\n94B,2,3,0\n" },
        { .name = "Top 10 CCG similarity values.csv", .content = "Rank,05A\n1,0.5\n2,0.75\n" },
        { .name = "Top 10 CCG names.csv", .content = "Rank,05A\n1,NHS A CCG\n2,NHS B CCG\n" },
        { .name = "Top 10 CCG codes.csv", .content = "Rank,05A\n1,94A\n2,94B\n" },
    };
    struct pb_test_package zip = pb_test_zip(members, 4);
    cr_assert(reads(zip.bytes, zip.length), "%s", error.message);
    cr_expect_str_eq(of("05A"), "94A 94B ");
    cr_expect_str_eq(neighbours.items[0].items[1].name, "NHS B CCG");
    cr_expect_eq(neighbours.items[0].items[1].distance, 0.75);
    free(zip.bytes);
}

Test(neighbours, refuses_what_cannot_be)
{
    refuses("Organisation,Similar organisation\n05A,94A\n05A,05A\n", "05A is itself among them");
    refuses("Organisation,Similar organisation\n05A,94A\n05A,94A\n", "94A is there twice");
    refuses("Organisation,Rank,Similar organisation\n05A,1,94A\n05A,1,94B\n", "rank 1 of 05A is there twice");
    refuses("Organisation,Rank,Similar organisation\n05A,1,94A\n05A,3,94B\n", "rank 2 is missing");
    refuses("Organisation,Rank,Similar organisation\n05A,,94A\n", "the rank is missing");
    refuses("Organisation,Similar organisation\n05A,Derby\n", "'Derby' is not a code");
    refuses("Organisation,Similar organisation\n05A,94A\n,94B\n", "'' is not a code");
    refuses("Rank,05A,n05A\n1,94A,94B\n", "05A has two columns");
    refuses("Rank,05A\n1,94A\n1,94B\n", "rank 1 of 05A is there twice");
    refuses("Rank,05A\n1,94A\n2,\n3,94C\n", "rank 2 is missing");
    refuses("Rank,05A\n1,94A\n2,Derby\n", "'Derby' is not a code");
}

Test(neighbours, refuses_two_tables_in_a_file)
{
    const struct pb_test_member members[] = { { .name = "a.csv", .content = "Rank,05A\n1,94A\n" },
                                              { .name = "b.csv", .content = "Rank,05A\n1,94B\n" } };
    struct pb_test_package zip = pb_test_zip(members, 2);
    cr_expect_not(reads(zip.bytes, zip.length));
    cr_expect_not_null(strstr(error.message, "a second table of similar organisations; the first is on 'a.csv'"));
    free(zip.bytes);
}

Test(neighbours, says_when_a_file_is_none)
{
    static const char *const texts[] = { "a,b\n1,2\n", "Rank,05A\nfoo,94A\n", "CCG code,Similar 10\n05A,94A\n" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct pb_memory_stream stream = { .bytes = (const unsigned char *)texts[i], .length = strlen(texts[i]) };
        const struct pb_input input = pb_memory_input("table", &stream);
        struct pb_similar_source source;
        cr_expect_eq(pb_similar_source_read(&source, &input, NULL, &arena, &error), PB_FAILED);
        cr_expect_not_null(strstr(error.message, "no table of similar organisations"), "%s", error.message);
    }
}
