#include "loaders/workbook/chance.h"

#include "loaders/workbook/words.h"
#include "placebook/contract/verdict.h"
#include "placebook/statistics/comparison.h"

#include <string.h>

#define OUTSIDE_95  0.05
#define OUTSIDE_998 0.002

/* The method of measures for which the framework leaves it open is an option of the transform benchmark, its only one.
 */
static bool option_is_998(const struct book *book)
{
    const char *name = pb_comparison_names[PB_COMPARISON_SINGLE_998];
    for (size_t i = 0; i < book->info->module_count; i++) {
        const struct pb_module_record *module = &book->info->modules[i];
        if (module->kind == PB_TRANSFORM && strcmp(module->name, "benchmark") == 0)
            return module->options && strstr(module->options, name);
    }
    return false;
}

static bool is_998(const struct book *book, size_t row)
{
    const struct pb_measure *measure =
        pb_framework_measure(book->info->framework, pb_cell(book->table, measure, row), NULL);
    if (measure && measure->comparison)
        return pb_comparison_of(measure->comparison) == PB_COMPARISON_SINGLE_998;
    return option_is_998(book);
}

/* How many of the row's two districts differ from England; the words name them where one does. */
static size_t differing_districts(const struct pb_table *table, size_t row)
{
    char buffer[WORDS_TEXT];
    if (table->compared_with_england[row] == PB_WORD_BOTH_SIMILAR ||
        table->compared_with_england[row] == PB_WORD_BOTH_SIMILAR_GAP)
        return 0;
    return strstr(pb_verdict_districts(pb_cell(table, note, row), buffer, sizeof buffer), " no different") ? 1 : 2;
}

void workbook_chance_count(struct chance *chance, const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    pb_symbol word = table->compared_with_england[row];
    bool districts = word < PB_WORD_COUNT && pb_vocabulary[word].group == PB_WORDS_DISTRICTS;
    if (word == PB_WORD_NONE || word == PB_WORD_NOT_COMPARED)
        return;
    *(is_998(book, row) ? &chance->at_998 : &chance->at_95) += districts ? 2 : 1;
    chance->differ +=
        districts ? differing_districts(table, row) : word != PB_WORD_SIMILAR && word != PB_WORD_SIMILAR_GAP;
    chance->districts = chance->districts || districts;
}

void workbook_chance_line(struct book *book, struct sheet *sheet, const struct chance *chance)
{
    size_t compared = chance->at_95 + chance->at_998;
    if (!compared)
        return;
    double expected = OUTSIDE_95 * (double)chance->at_95 + OUTSIDE_998 * (double)chance->at_998;
    const char *about = workbook_text(book, expected < 1 ? "%.1f" : "%.0f", expected);
    const char *narrow = chance->at_95 ? workbook_text(book, "1 in 20 of the %zu compared at 95%%", chance->at_95) : "";
    const char *wide =
        chance->at_998 ? workbook_text(book, "1 in 500 of the %zu compared at 99.8%%", chance->at_998) : "";
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "Chance: we compared %zu figure%s with England%s, and %zu differ%s. If none really "
                      "differed, about %s would still seem to: %s%s%s.",
                      compared, compared == 1 ? "" : "s",
                      chance->districts ? " (both districts where a sum is not compared)" : "", chance->differ,
                      chance->differ == 1 ? "s" : "", about, narrow, *narrow && *wide ? ", " : "", wide));
}
