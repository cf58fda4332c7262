/*
 * Cautions: for readers, what is to be known before a figure is used. One line for each kind of finding, the worst
 * first, with how many measures and figures it is about, and which. The sheet Checks has each finding.
 */
#include "loaders/workbook/findings.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/lookup.h"

#include <string.h>

enum { MEASURES_NAMED = 12, WORDS_OF_A_KIND = 2 };

/* A kind of caution. Of several words for the same rows the first that has findings counts. */
struct caution_kind {
    enum pb_word words[WORDS_OF_A_KIND];
    const char *name;
    const char *meaning; /* NULL: what each finding says */
};

/* Worst first: no figure or a wrong one, then one that is not what it seems, then one to be read with care. */
static const struct caution_kind kinds[] = {
    { { PB_WORD_LAST_GOOD }, "Source not read", NULL },
    { { PB_WORD_CONFLICT },
      "Sources disagree",
      "Sources have different figures, and none was taken: there is no figure." },
    { { PB_WORD_MISMATCH }, "Figures disagree", "Figures that should agree do not. The sheet Checks has both." },
    { { PB_WORD_QUOTED },
      "Plan differs",
      "A plan quotes a figure that differs from the data: see the sheet Plan figures." },
    { { PB_WORD_NOT_RECEIVED }, "No figure", "No figure came for a measure of the framework." },
    { { PB_WORD_SUPPRESSED, PB_WORD_WITHHELD },
      "Withheld",
      "The figure was withheld, usually because the numbers are small. It is shown as [c]." },
    { { PB_WORD_NOT_CALCULABLE },
      "Not calculated",
      "The figure cannot be calculated from what is published. The sheet Checks says why." },
    { { PB_WORD_MISSING }, "No value", "The source lists the figure but has no value for it. It is shown as [x]." },
    { { PB_WORD_PROXY },
      "Stand-in",
      "There is no figure for the Place itself. We show that of the county, or of an area or NHS trust that also "
      "serves "
      "others." },
    { { PB_WORD_STALE }, "Old", NULL /* says how old: cautions_meaning */ },
    { { PB_WORD_CORRECTED }, "Corrected", "A row of the source was corrected by hand before it was read." },
    { { PB_WORD_SUPERSEDED },
      "Sources differ",
      "Sources have different figures. We show that of the source which counts first." },
    { { PB_WORD_ROUNDED }, "Rounded", "Counts were rounded, so that they tell less about single people." },
    { { PB_WORD_REFUSED }, "Method not used", "A method was not used, because the data do not suit it." },
    { { PB_WORD_TRIAL_LIMITS },
      "Provisional chart",
      "The control chart is provisional: it has fewer points than are needed, and its limits will move." },
    { { PB_WORD_PROJECTION },
      "Projection",
      "The figure is for a period that had not begun. It is on the sheet Data, and never the latest figure." },
    { { PB_WORD_UNMAPPED },
      "Not in the framework",
      "The outcomes framework does not have the measure, so nothing says which direction is better." },
    { { PB_WORD_CAUTION },
      "About the files",
      "What was not used of a file, or what reading it leaves open. The sheet Checks has a sentence for each." },
};

struct caution {
    const struct caution_kind *kind;
    const char *meaning;
    const char *measures; /* their names; NULL: it is about no measure */
    double measure_count;
    double figures; /* NaN: it is not about figures */
};

struct cautions {
    const struct findings *findings;
    const struct finding **sorted; /* of one kind, while its line is made */
    struct caution *items;
    size_t count;
};

/* ---- The findings of a kind ---- */

/* Those whose figures are oldest come first, else in their order. Returns how many there are. */
static size_t cautions_collect(struct cautions *cautions, enum pb_word word)
{
    const struct findings *findings = cautions->findings;
    size_t count = 0;
    for (size_t i = 0; word && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->word != word)
            continue;
        size_t at = count++;
        for (; at > 0 && cautions->sorted[at - 1]->since > finding->since; at--)
            cautions->sorted[at] = cautions->sorted[at - 1];
        cautions->sorted[at] = finding;
    }
    return count;
}

/* Is a measure new among those that were named? Then it is one of them from now on. */
static bool cautions_is_new(struct book *book, struct pb_lookup *named, const char *measure)
{
    struct pb_error error = { 0 };
    if (pb_lookup_grow(named, &book->arena, &error) == PB_OK)
        return pb_lookup_add(named, 0, measure, 0) == PB_LOOKUP_NONE;
    book->out_of_memory = true;
    return false;
}

/* Names the measures, and counts them and the figures. */
static void cautions_count(struct book *book, const struct cautions *cautions, size_t count, struct caution *caution)
{
    size_t named = 0;
    struct pb_lookup measures = { 0 };
    char number[WORDS_TEXT];
    double figures = 0; /* a finding without a number is about one figure, where others count theirs */
    bool counted = false;
    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = cautions->sorted[i];
        counted = counted || !pb_missing(finding->number);
        figures += pb_missing(finding->number) ? 1 : finding->number;
        if (!finding->measure || !*finding->measure || !cautions_is_new(book, &measures, finding->measure))
            continue;
        if (named++ < MEASURES_NAMED)
            caution->measures = caution->measures ? workbook_text(book, "%s; %s", caution->measures, finding->measure)
                                                  : finding->measure;
    }
    if (named > MEASURES_NAMED)
        caution->measures = workbook_text(book, "%s; and %s more", caution->measures,
                                          workbook_words_number((double)(named - MEASURES_NAMED), number));
    caution->figures = counted ? figures : PB_MISSING;
    caution->measure_count = named ? (double)named : PB_MISSING;
}

static const char *cautions_meaning(struct book *book, const struct caution_kind *kind, int64_t stale_years)
{
    if (kind->words[0] != PB_WORD_STALE)
        return kind->meaning;
    return workbook_text(book, "The latest figure is more than %lld %s old. The oldest come first.",
                         (long long)stale_years, stale_years == 1 ? "year" : "years");
}

/* One line, or, where each finding has its own sentence, one for each. */
static void cautions_add(struct book *book, struct cautions *cautions, const struct caution_kind *kind,
                         int64_t stale_years)
{
    size_t count = 0;
    for (size_t i = 0; i < WORDS_OF_A_KIND && !count; i++)
        count = cautions_collect(cautions, kind->words[i]);
    const char *meaning = cautions_meaning(book, kind, stale_years);
    if (!count)
        return;
    if (meaning) {
        struct caution *caution = &cautions->items[cautions->count++];
        *caution = (struct caution){ .kind = kind, .meaning = meaning };
        cautions_count(book, cautions, count, caution);
        return;
    }
    for (size_t i = 0; i < count; i++)
        cautions->items[cautions->count++] = (struct caution){ .kind = kind,
                                                               .meaning = cautions->sorted[i]->sentence,
                                                               .measure_count = PB_MISSING,
                                                               .figures = cautions->sorted[i]->number };
}

/* ---- The sheet ---- */

static void cautions_fill_count(const struct sheet *sheet, struct cells *cells, double count)
{
    if (pb_missing(count))
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    else
        workbook_cell_number(cells, STYLE_WHOLE, count, NULL, 0, NULL);
}

static void cautions_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct caution *caution = &((const struct cautions *)sheet->context)->items[row];
    workbook_cell_text(cells, STYLE_STRONG, caution->kind->name, NULL);
    workbook_cell_text(cells, STYLE_TEXT, caution->meaning, SHORT_NOT_APPLICABLE);
    cautions_fill_count(sheet, cells, caution->measure_count);
    cautions_fill_count(sheet, cells, caution->figures);
    workbook_cell_text(cells, STYLE_TEXT, caution->measures, SHORT_NOT_APPLICABLE);
}

void workbook_add_cautions(struct book *book, const struct findings *findings, int64_t stale_years)
{
    enum { KINDS = sizeof kinds / sizeof kinds[0] };
    struct sheet *sheet = workbook_sheet(book, "Cautions", "What to know before you use a figure");
    struct cautions *cautions = workbook_take(book, 1, sizeof *cautions);
    if (!sheet || !cautions)
        return;
    cautions->findings = findings;
    cautions->sorted = workbook_take(book, findings->count + 1, sizeof(const struct finding *));
    cautions->items = workbook_take(book, findings->count + KINDS, sizeof *cautions->items);
    if (!cautions->sorted || !cautions->items)
        return;
    for (size_t i = 0; i < KINDS; i++)
        cautions_add(book, cautions, &kinds[i], stale_years);
    sheet->rows = cautions->count;
    if (!sheet->rows) {
        sheet->absent = "there is nothing to know before you use a figure";
        return;
    }
    sheet->context = cautions;
    sheet->fill = cautions_fill;
    sheet->table_name = "Cautions";
    workbook_sheet_title(
        book, sheet, workbook_text(book, "Cautions: what to know before you use a figure for %s", book->place->name));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "There is one line for each kind, the most serious first. The sheet Checks has every figure "
                        "that it is about.");
    workbook_sheet_shorthand(book, sheet, true, true, true);
    workbook_sheet_column(book, sheet, "Caution", 14, 18);
    workbook_sheet_column(book, sheet, "What it means", 36, 44);
    workbook_sheet_figures(book, sheet, "Measures", 10, 10);
    workbook_sheet_figures(book, sheet, "Figures", 10, 10);
    workbook_sheet_column(book, sheet, "Which measures", 40, 64);
}
