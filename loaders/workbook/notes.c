/*
 * Notes: what each says, how a sheet refers to one, and the sheet that lists those that are referred to.
 */
#include "loaders/workbook/sheets.h"

#include <ctype.h>
#include <string.h>

enum { LINE_CHARACTERS = 110 }; /* of a line above a table */

/* That of NOTE_RATING is made from the framework. */
static const char *const texts[NOTES] = {
    [NOTE_SUM] =
        "Some Places are made of several districts. Where we can, we add up the numbers of the districts and "
        "calculate the figure again. Rates that are standardised for age and percentages from surveys cannot be "
        "added up: we average them by population and call them approximate. Approximate figures are not compared "
        "with anything and have no trend. Where a district is missing, or its numbers do not lead to the figure "
        "that was published, there is no figure, and its note on the sheet Data says why.",
    [NOTE_COUNTY] =
        "The figure is published only for the county around the Place. We show it because it is the nearest there "
        "is. The Place itself can differ from it.",
    [NOTE_SHARED] =
        "The figure is for an NHS area that also covers other Places, or for an NHS trust that also serves them. "
        "Nobody can say how much of it belongs to the Place, and we do not estimate it.",
    [NOTE_PART] = "The figure is for one area inside the Place, such as one of its districts.",
    [NOTE_MISSING] =
        "Where there is no figure, a code says why. [c] means that the figure was withheld, usually because the "
        "numbers are small. [x] means that it is not published or cannot be calculated. Neither means zero. "
        "Figures are rounded on this sheet; the sheet Data has every digit.",
    [NOTE_LIMITS] =
        "The range in which the true figure probably lies (95% confidence interval). A wide range means few "
        "people or few events. It is the source's own, or we calculated it with the figure: the column method on "
        "the sheet Data says how.",
    [NOTE_COMPARISON] =
        "We say better or worse only when the difference is statistically significant: when the value that we "
        "compare with lies outside the 95% confidence interval of the figure. A few measures are compared by the "
        "99.8% interval, as Fingertips compares them. Where neither direction is better, we say lower or higher. "
        "Of a measure of inequality we say whether its gap is wider or narrower, whatever the sign of its figure. "
        "Without an interval we compare nothing. Where a figure for several districts cannot be compared itself, "
        "we say what the districts are.",
    [NOTE_EXCESS] =
        "How many more or fewer there were (people, admissions, deaths and so on) than there would have been at "
        "England's rate. It is shown whether the difference is significant or not: see the comparison. There is "
        "none for surveys, averages and approximate figures, nor for a figure of the county.",
    [NOTE_TREND] =
        "Whether the last five years rose or fell by more than chance, in the words of Fingertips, the national "
        "public health profiles. The trend is the source's own where it gives one; otherwise we calculated it. "
        "There is none where there are fewer than five separate years or where figures are missing.",
    [NOTE_SPC] =
        "A control chart (XmR, unless the note on the sheet Data names another) shows how much a figure usually "
        "varies from one period to the next. Variation as expected means that nothing unusual has happened. A "
        "special cause means that something has changed: for the better (improvement) or for the worse (concern). "
        "Periods that overlap, such as averages of three years, are not charted. With fewer than 13 points the "
        "chart is provisional: its limits will move as points are added.",
    [NOTE_AGE] = "The time from the end of the period to the date of this publication. Projections do not count: their "
                 "periods had not begun.",
    [NOTE_TARGET] = "The target as the Partnership's published plans have it.",
    [NOTE_SLOPE_INDEX] =
        "How much worse the figure is at the most deprived end of the population than at the least deprived end, "
        "by a straight line through all deprivation groups: 0 means no difference, a negative figure that it is "
        "worse where people are less deprived. It is in the unit of the measure. Where neither direction is good, "
        "it says how much higher the figure is at the least deprived end.",
    [NOTE_RELATIVE_INDEX] =
        "The two ends of that line divided by each other, so that a figure above 1 means that the most deprived "
        "are worse off, and 2 that one end is twice as high as the other: the most deprived end divided by the "
        "least deprived one where low is good, else the other way round.",
    [NOTE_SIMILAR] =
        "The ten organisations that are most like this one in deprivation, age, ethnic groups and the like, the "
        "most similar first, as the source names them. Their figures are on the sheet Data, where their geography "
        "is neighbour.",
    [NOTE_BEST_FIVE] =
        "The plain average of the best five of the similar ten: of those with the lowest values where low is "
        "good, and with the highest where high is good. Spend and activity count as low is good.",
    [NOTE_GAP] =
        "How far the organisation is from the average of the best five, in the unit of the value. Above 0 means "
        "worse than they are, below 0 better. It is shown whether it is significant or not.",
    [NOTE_COUNTED] =
        "What would change if the organisation did as well as the best five: the gap times the number of people "
        "or cases, in pounds, patients or events. It is counted only where the organisation is significantly "
        "worse than the average of the best five; otherwise it is 0. A total over organisations adds these up, "
        "and nothing is taken off for those that do well.",
    [NOTE_UNLIMITED] =
        "Of spend and activity: how much there is above the average of the lowest five, whether it can be chance "
        "or not, and otherwise 0. Published packs add it up as the pounds more than the average of the lowest "
        "five. It has the unit of the opportunity. It is no counted opportunity and must not be added to those.",
    [NOTE_QUARTILE] =
        "The value that a quarter of the similar ten are better than. The median is the one that half of them are "
        "better than. Between two values it is interpolated.",
    [NOTE_DROPKIN] =
        "The average of the best five is uncertain too, and the five are chosen by the very values that are "
        "compared. So differences seem significant too often (Dropkin G, Journal of Public Health 2018;40:e367).",
    [NOTE_RANKS] =
        "A district is ranked among all districts and unitary authorities of England, a county among all counties "
        "and unitary authorities, with the figures of the same source and period. Rank 1 is the best value, or "
        "the highest where neither direction is better. Equal values share the best of their ranks (tied). Our "
        "own are the authorities of the Places. The quartiles and the median are of authorities, each counted "
        "once, so the median is not England's value. Where fewer than nine in ten authorities have a figure, "
        "there are no ranks in England.",
    [NOTE_ALIKE] =
        "The authorities in the same tenth of England by the average score of the Index of Multiple Deprivation, "
        "with the authority itself.",
    [NOTE_NEAR] = "The nearest neighbours that the list we were given has for the authority, and the authority itself.",
    [NOTE_UNMAPPED] =
        "These measures came with the sources and are not in the outcomes framework. They belong to no outcome, "
        "and no judgement of the framework applies to them.",
    [NOTE_LAST_GOOD] =
        "A source of this measure could not be read for this publication. Its figures are those that we last read "
        "from it. The Cover says which source it is, and on the sheet Data each of these figures has a note.",
    [NOTE_DIGITS] =
        "Numbers have all the digits that the source published. A number that we calculated has as many digits as "
        "it takes to give exactly the same number again. Excel itself shows and calculates with 15 digits.",
    [NOTE_ACCOUNT] =
        "Rows read = rows kept + filtered out + rejected + duplicates. Files that were read together have the "
        "same counts. Filtered out are rows about areas or measures that nobody asked for, and figures that gave "
        "way to those of another source. Rejected rows are listed with their reasons in rejects.xlsx.",
    [NOTE_SAMPLE] = "Sample data are made up for demonstration. They are not for decisions.",
    [NOTE_FUNNEL] =
        "A funnel plot shows which areas differ by more than chance. Figures of few people vary more than those of "
        "many, so the limits are wide at the left and narrow at the right, like a funnel. If all areas really were as "
        "the line in the middle, chance alone would put about 1 in 20 of them outside the 95% limits and 1 in 500 "
        "outside the 99.8% limits. Why an area lies outside, the chart does not say: patients, recording and care can "
        "all differ. Limits of percentages are p plus and minus z times the square root of p (1 - p) / n, those of "
        "rates are Poisson limits. They allow for chance alone: they are not widened where areas differ more than that "
        "(overdispersion).",
    [NOTE_LOCAL] =
        "Local areas are those that the councils define for their needs assessments. Their figures are put together "
        "from neighbourhoods and GP practices, as the column method on the sheet Data says. An area is compared with "
        "its Place as it is with England: worse or better when the Place's figure lies outside the area's 95% limits. "
        "As the area is a part of the Place, real differences are a little larger than they look. Fewer than 20 "
        "events make a rate unreliable: look at its limits, and at several years together. Figures that could tell "
        "of single people are withheld.",
};

/* What each is about, as a line above a table names it. */
static const char *const subjects[NOTES] = {
    [NOTE_SUM] = "sums of districts",
    [NOTE_COUNTY] = "county figures",
    [NOTE_SHARED] = "shared figures",
    [NOTE_PART] = "parts of the Place",
    [NOTE_MISSING] = "figures that are missing",
    [NOTE_LIMITS] = "95% confidence intervals",
    [NOTE_COMPARISON] = "comparisons",
    [NOTE_EXCESS] = "events against England",
    [NOTE_TREND] = "recent trend",
    [NOTE_SPC] = "control chart",
    [NOTE_AGE] = "age of the data",
    [NOTE_TARGET] = "targets",
    [NOTE_SLOPE_INDEX] = "slope index of inequality",
    [NOTE_RELATIVE_INDEX] = "relative index of inequality",
    [NOTE_SIMILAR] = "the similar ten",
    [NOTE_BEST_FIVE] = "mean of the best five",
    [NOTE_GAP] = "gap",
    [NOTE_COUNTED] = "counted opportunity",
    [NOTE_UNLIMITED] = "compared without limits",
    [NOTE_QUARTILE] = "top quartile",
    [NOTE_DROPKIN] = "what the method leaves out",
    [NOTE_RANKS] = "ranks",
    [NOTE_ALIKE] = "similar deprivation",
    [NOTE_NEAR] = "neighbours",
    [NOTE_UNMAPPED] = "measures not in the framework",
    [NOTE_LAST_GOOD] = "last good figures",
    [NOTE_DIGITS] = "digits",
    [NOTE_ACCOUNT] = "counts of rows",
    [NOTE_SAMPLE] = "sample data",
    [NOTE_RATING] = "rule for ratings",
    [NOTE_FUNNEL] = "what a funnel plot shows",
    [NOTE_LOCAL] = "local areas",
};

/* ---- Referring to notes ---- */

const char *workbook_notes(struct book *book, const enum note *notes, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        book->notes[notes[i]] = true;
        text = workbook_text(book, "%s[note %d]", text, (int)notes[i]);
    }
    return text;
}

const char *workbook_note(struct book *book, enum note note)
{
    return workbook_notes(book, &note, 1);
}

void workbook_sheet_notes(struct book *book, struct sheet *sheet, const enum note *notes, size_t count)
{
    const char *line = "Notes:";
    size_t most = sheet->line_letters ? sheet->line_letters : LINE_CHARACTERS;
    for (size_t i = 0; i < count; i++) {
        const char *next = workbook_text(book, "%s %s%s", subjects[notes[i]], workbook_note(book, notes[i]),
                                         i + 1 < count ? "," : ".");
        if (strlen(line) + strlen(next) >= most) {
            workbook_sheet_line(book, sheet, STYLE_LINE, line);
            line = next;
        } else {
            line = workbook_text(book, "%s %s", line, next);
        }
    }
    if (count)
        workbook_sheet_line(book, sheet, STYLE_LINE, line);
}

/* ---- The sheet ---- */

struct listing {
    enum note used[NOTES]; /* in the order of their numbers */
};

static void notes_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    enum note note = ((const struct listing *)sheet->context)->used[row];
    char subject[128];
    (void)pb_text_copy(subject, sizeof subject, subjects[note]);
    subject[0] = (char)toupper((unsigned char)subject[0]);
    workbook_cell_text(cells, STYLE_TEXT, workbook_text(sheet->book, "Note %d", (int)note), NULL);
    workbook_cell_text(cells, STYLE_TEXT, subject, NULL);
    workbook_cell_text(cells, STYLE_TEXT, note == NOTE_RATING ? workbook_rating_rule(sheet->book) : texts[note], NULL);
}

void workbook_add_notes(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Notes", "What the numbered notes on the other sheets say");
    struct listing *listing = workbook_take(book, 1, sizeof *listing);
    if (!sheet || !listing)
        return;
    for (enum note note = 1; note < NOTES; note++)
        if (book->notes[note])
            listing->used[sheet->rows++] = note;
    if (!sheet->rows) {
        sheet->absent = "no sheet refers to a note";
        return;
    }
    sheet->context = listing;
    sheet->fill = notes_fill;
    sheet->table_name = "Notes";
    workbook_sheet_title(book, sheet, "Notes");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "The other sheets refer to these notes by number. A note keeps its number in every edition, so "
                        "numbers can be missing here.");
    workbook_sheet_column(book, sheet, "Note number", 9, 10);
    workbook_sheet_column(book, sheet, "About", 16, 22);
    workbook_sheet_column(book, sheet, "What the note says", 60, 96);
}
