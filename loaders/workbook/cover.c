/*
 * The Cover: what this is, who it is for, its date, how to read it, who to ask.
 */
#include "loaders/workbook/last_good.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <string.h>

enum { COVER_WIDTH = 100 };

static bool cover_is_first(const struct pb_publication_info *info, size_t input)
{
    const struct pb_input_record *record = &info->inputs[input];
    for (size_t i = 0; i < input; i++)
        if (strcmp(info->inputs[i].publisher, record->publisher) == 0 &&
            strcmp(info->inputs[i].licence, record->licence) == 0)
            return false;
    return true;
}

static void add_licences(struct book *book, struct sheet *sheet)
{
    const struct pb_publication_info *info = book->info;
    workbook_sheet_line(book, sheet, STYLE_HEADING, "Where the figures come from");
    for (size_t i = 0; i < info->input_count; i++) {
        const struct pb_input_record *input = &info->inputs[i];
        if (!cover_is_first(info, i))
            continue;
        const char *publisher = *input->publisher ? input->publisher : "Publisher not stated";
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                            *input->licence ? workbook_text(book, "%s. Licence: %s.", publisher, input->licence)
                                            : workbook_text(book, "%s. Licence: not stated.", publisher));
    }
    workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                        info->input_count
                            ? "The sheet Sources lists every file that was read, and says how this workbook was made."
                            : "No input was read.");
}

static void add_reading(struct book *book, struct sheet *sheet)
{
    workbook_sheet_line(book, sheet, STYLE_HEADING, "How to read it");
    workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                        book->table->rows ? "The sheet Contents lists all sheets, with a link to each. The sheet Data "
                                            "has every figure for every period."
                                          : "The sheet Contents lists all sheets, with a link to each.");
    workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                        "We say better or worse only when the difference from England is statistically significant.");
    workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                        "A figure for the county, or for an area that is shared with another Place, says so. It is not "
                        "a figure for the Place alone.");
    workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                        "Where there is no figure, a code in square brackets says why. Each sheet explains its codes "
                        "above the table, and the sheet Notes has the numbered notes.");
}

static bool cover_has_projections(const struct pb_table *table)
{
    for (size_t row = 0; row < table->rows; row++)
        if (pb_is_projection(table, row))
            return true;
    return false;
}

static bool cover_says(const char *text)
{
    return text && *text;
}

static void add_contact(struct book *book, struct sheet *sheet)
{
    const struct pb_geography *geography = book->info->geography;
    workbook_sheet_line(book, sheet, STYLE_HEADING, "Who to ask");
    if (cover_says(geography->publisher))
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                            workbook_text(book, "Published by %s.", geography->publisher));
    if (cover_says(geography->contact))
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                            workbook_text(book, "Questions and corrections: %s", geography->contact));
    if (cover_says(geography->contact_email))
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH, workbook_text(book, "E-mail: %s", geography->contact_email));
    if (cover_says(geography->contact_link))
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH, workbook_text(book, "Web: %s", geography->contact_link));
}

void workbook_add_cover(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Cover", "What this workbook is");
    if (!sheet)
        return;
    sheet->line_width = COVER_WIDTH;
    const struct pb_publication_info *info = book->info;
    const struct pb_place *place = book->place;
    char buffer[WORDS_TEXT];
    workbook_sheet_line(book, sheet, STYLE_TITLE, book->title);
    if (info->sample)
        workbook_sheet_line(book, sheet, STYLE_STRONG_PARAGRAPH,
                            "SAMPLE DATA: made up for demonstration, not for decisions.");
    workbook_sheet_line(
        book, sheet, STYLE_PARAGRAPH,
        place->system
            ? workbook_text(book,
                            "Health and wellbeing outcomes of %s: the system as a whole and its Places side by "
                            "side, against the priorities of the system and its strategic outcomes.",
                            place->name)
        : place->edition
            ? workbook_text(book, "%s: an edition of the figures of %s, against its strategic outcomes%s.", place->name,
                            info->geography->system.name, place->priorities.count ? " and chosen priorities" : "")
            : workbook_text(book,
                            "Health and wellbeing outcomes of %s, against its priorities and the strategic "
                            "outcomes of %s.",
                            place->name, info->geography->system.name));
    if (place->edition && place->edition->audience)
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH, workbook_text(book, "For: %s.", place->edition->audience));
    workbook_sheet_line(book, sheet, STYLE_STRONG_PARAGRAPH,
                        workbook_text(book, "%s", workbook_words_published(book, buffer)));
    const char *changed = book->changes ? pb_changes_sentence(book->changes, &book->arena) : NULL;
    if (changed)
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH, changed);
    if (cover_has_projections(book->table))
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                            "The sheet Data also has projections, for periods that had not begun.");
    workbook_last_good_lines(book, sheet, STYLE_STRONG_PARAGRAPH);
    if (!pb_missing(place->residents)) {
        (void)workbook_words_number(round(place->residents), buffer);
        workbook_sheet_line(book, sheet, STYLE_PARAGRAPH,
                            workbook_text(book, "Residents: %s%s%s%s.", buffer, place->residents_source ? " (" : "",
                                          place->residents_source ? place->residents_source : "",
                                          place->residents_source ? ")" : ""));
    }
    add_reading(book, sheet);
    add_contact(book, sheet);
    add_licences(book, sheet);
}
