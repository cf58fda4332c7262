/* Small areas in words. */
#include "loaders/workbook/local_areas.h"
#include "loaders/workbook/words.h"
#include "placebook/small_numbers.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const char *workbook_local_areas_kind(const char *area_type)
{
    static const char *const kinds[][2] = {
        { PB_TYPE_LSOA, "LSOAs" },
        { PB_TYPE_MSOA, "MSOAs" },
        { "oa", "Output areas" },
        { "ward", "Wards" },
        { PB_TYPE_LOCAL, "Local areas" },
        { PB_TYPE_PCN, "Primary Care Networks" },
        { PB_TYPE_PRACTICE, "GP practices" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcasecmp(area_type, kinds[i][0]) == 0)
            return kinds[i][1];
    return area_type;
}

const char *workbook_local_areas_noun(struct book *book, const char *area_type)
{
    const char *kind = *area_type ? workbook_local_areas_kind(area_type) : "local areas";
    bool abbreviation = isupper((unsigned char)kind[0]) && isupper((unsigned char)kind[1]);
    return abbreviation ? kind : workbook_text(book, "%c%s", tolower((unsigned char)kind[0]), kind + 1);
}

const char *workbook_local_category(struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    const char *own = pb_cell(table, category, row);
    char category[WORDS_TEXT];
    if (pb_is_small_numbers(pb_cell(table, category_type, row)) && *own)
        return workbook_text(book, ", %c%s", tolower((unsigned char)*own), own + 1);
    (void)workbook_words_category(table, row, category);
    return *category ? workbook_text(book, ", %s", category) : "";
}

const char *workbook_local_measure(struct book *book, size_t row)
{
    char measure[WORDS_TEXT];
    (void)workbook_words_measure(book->table, row, measure);
    return workbook_text(book, "%s%s", measure, workbook_local_category(book, row));
}

const char *workbook_local_remark(struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    int years = (table->period_end[row] - table->period_start[row]) / 10000 + 1;
    const char *text = NULL;
    if (pb_missing(table->value[row]))
        return table->status[row] == PB_WORD_SUPPRESSED ? "Withheld: small numbers" : "No figure";
    if (years > 1)
        text = workbook_text(book, "%d years together", years);
    if (pb_local_is_unreliable(table, row))
        text = workbook_text(book, "%s%sewer than %d events", text ? text : "", text ? ", f" : "F", PB_FEW_EVENTS);
    return text;
}

const char *workbook_local_against_place(const struct pb_local_figure *figure)
{
    return figure->against_place == PB_WORD_NOT_COMPARED ? NULL : workbook_words_comparison(figure->against_place);
}
