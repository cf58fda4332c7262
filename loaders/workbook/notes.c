/*
 * Notes: those that the other sheets refer to, by number.
 */
#include "loaders/workbook/sheets.h"

static const char *const texts[NOTES] = {
    [NOTE_SUM] =
        "Sum of districts. Where a Place is made of several districts, their counts and denominators are added and the "
        "value and its limits calculated again. Figures that cannot be added, such as rates standardised for age and "
        "survey percentages, are averaged by population: they are called approximate, are not compared with anything "
        "and have no trend. Where a district is missing, or the counts do not give the published values, there is no "
        "figure and its note on Data says why.",
    [NOTE_COUNTY] =
        "County proxy. The figure is published only for the county around the Place. It is shown as the nearest there "
        "is; the Place itself can differ from it.",
    [NOTE_SHARED] = "Shared. The figure is for an NHS area that also covers other Places, or for an NHS trust that "
                    "serves others too. "
                    "It cannot be split between them and is never apportioned.",
    [NOTE_PART] = "Part. The figure is for one area inside the Place, such as one of its districts.",
    [NOTE_MISSING] =
        "A figure that was withheld, usually because of small numbers, is shown as [c]; one that is not "
        "published "
        "or that cannot be calculated as [x]. Neither means zero. Values are printed rounded; Data has every digit.",
    [NOTE_LIMITS] =
        "95% confidence limits. They show how far chance alone could move the figure: wide limits mean few people or "
        "events. They are the source's own, or calculated with the figure; Data says how in its column method.",
    [NOTE_COMPARISON] =
        "Comparison. Similar means that the value compared with lies within the 95% confidence limits of the "
        "figure, so that the difference can be chance; for measures that OHID compares so, within the 99.8% "
        "limits. Otherwise the figure is better or worse by the good direction of the measure, or lower or "
        "higher where neither direction is good. Nothing is compared where limits are missing. A sum of two "
        "districts that is not compared itself says what both districts are, or that they differ and which is "
        "what.",
    [NOTE_EXCESS] =
        "Events against England. How many events (people, admissions, deaths and so on) more or fewer there were than "
        "at "
        "England's value with the same population. It is shown whether the difference is beyond chance or not: see the "
        "comparison beside it. Surveys, averages and approximate figures have none, "
        "nor has a county that stands in for the Place.",
    [NOTE_TREND] =
        "Recent trend. Whether the five latest years rose or fell beyond chance, in the words of Fingertips and for "
        "the "
        "latest period only. It is the source's own where the source gives one, and calculated otherwise. It cannot be "
        "calculated where there are fewer than five separate years or where figures are missing.",
    [NOTE_SPC] =
        "Control chart. What a statistical process control chart (XmR, unless the note on Data names another) of all "
        "periods "
        "says of the latest one: "
        "variation "
        "as expected, or a special cause, which means that something has changed, for the better (improvement) or for "
        "the worse (concern). Periods that overlap, such as three-year averages, are not charted. Fewer than 13 points "
        "give trial limits, which will move as points are added; the note of the figure says so.",
    [NOTE_AGE] =
        "Age of the data. The time from the end of the period to the day that this publication is as at, which is the "
        "last day of the latest period in it. Projections, whose periods had not begun, do not count.",
    [NOTE_TARGET] = "Target. As the Partnership's published plans name it.",
    [NOTE_SLOPE_INDEX] =
        "Slope index of inequality. How much worse the figure is at the most deprived end of the population than at "
        "the "
        "least deprived end, by a straight line through all deprivation groups: 0 means no difference, a negative "
        "figure that it is worse where people are less deprived. It is in the unit of the measure. Where neither "
        "direction is good, it says how much higher the figure is at the least deprived end.",
    [NOTE_RELATIVE_INDEX] =
        "Relative index of inequality. The two ends of that line divided by each other, so that a figure above 1 means "
        "that the most deprived are worse off, and 2 that one end is twice as high as the other: the most deprived end "
        "divided by the least deprived one where low is good, else the other way round.",
    [NOTE_SIMILAR] = "The similar ten. The organisations that are most like this one in deprivation, age, ethnic "
                     "groups and the like, "
                     "the most similar first, as the source names them. Their figures are on Data, where their "
                     "geography is neighbour.",
    [NOTE_BEST_FIVE] =
        "Mean of the best five. The plain mean of the five of the similar ten that have the lowest values where low is "
        "good, and the highest where high is good. Spend and activity count as low is good.",
    [NOTE_GAP] = "Gap. How far the organisation's own value is from the mean of the best five, in the unit of the "
                 "value: above 0 "
                 "means worse than they, below 0 better. It is shown whether it is significant or not.",
    [NOTE_COUNTED] =
        "Counted opportunity. The gap times the denominator, in pounds, patients or events, where the organisation is "
        "worse than the mean of the best five and its own 95% limits leave that mean out; else 0. A total over "
        "organisations adds these, and nothing is taken off for those that do well.",
    [NOTE_UNLIMITED] =
        "Compared without limits. Of spend and activity: the amount above the mean of the lowest five, else 0, whether "
        "it can be chance or not. Published packs add it up as the pounds more than the average of the lowest five. It "
        "has the unit of the opportunity, is no counted opportunity and must not be added to those.",
    [NOTE_QUARTILE] =
        "Top quartile. The value that a quarter of the similar ten are better than, as the median is the one that half "
        "of them are better than; between two values it is interpolated.",
    [NOTE_DROPKIN] =
        "What the method ignores. The mean of the best five is uncertain too, and the five are chosen by the very "
        "values "
        "that are compared, so differences seem significant too often (Dropkin G, Journal of Public Health "
        "2018;40:e367).",
    [NOTE_RANKS] =
        "Ranks. A district is ranked among all districts and unitary authorities of England, a county among all "
        "counties and unitary authorities, with the figures of the same source and period. Rank 1 is the best value, "
        "or the highest where neither direction is better; equal values share the best of their ranks (tied). Our own "
        "are the authorities of the Places. The quartiles and the median are of authorities, each counted once, so the "
        "median is not England's value. Where fewer than nine of ten authorities have a figure, England has none here.",
    [NOTE_ALIKE] = "Similar deprivation. The authorities in the same tenth of the average score of the Index of "
                   "Multiple Deprivation, the one in the row among them.",
    [NOTE_NEAR] = "Neighbours. The nearest neighbours that the pipeline's file lists for the authority, and itself.",
    [NOTE_UNMAPPED] =
        "These measures came with the sources and are not in the outcomes framework, so they belong to no outcome and "
        "no judgement of the framework applies to them.",
    [NOTE_LAST_GOOD] =
        "Last good figures. A source of this measure could not be read for this edition, and its figures are the last "
        "good ones. The Cover says which source it is. On Data, such a figure says so in its note.",
    [NOTE_DIGITS] = "Numbers have all digits that the source published. A calculated number has the fewest digits that "
                    "give exactly "
                    "the same number again; Excel itself shows and calculates with 15 digits.",
    [NOTE_ACCOUNT] =
        "Rows. Read = kept + filtered out + rejected + duplicates, for the slice of the source that the file belongs "
        "to: "
        "files that were read together have the same numbers. Filtered out: areas or measures that nobody asked for, "
        "and figures that gave way to those of another source, which Quality lists as superseded. "
        "Rejected: listed with reasons in rejects.xlsx.",
    [NOTE_SAMPLE] = "Sample data are made up for demonstration and are not for decisions.",
};

struct listing {
    const char *labels[NOTES];
};

static void notes_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct listing *listing = sheet->context;
    workbook_cell_text(cells, STYLE_TEXT, listing->labels[row], NULL);
    workbook_cell_text(cells, STYLE_TEXT, texts[sheet->book->notes[row]], NULL);
}

void workbook_add_notes(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Notes", "The numbered notes that the other sheets refer to");
    struct listing *listing = workbook_take(book, 1, sizeof *listing);
    if (!sheet || !listing)
        return;
    sheet->rows = book->note_count;
    if (!sheet->rows) {
        sheet->absent = "no sheet refers to a note";
        return;
    }
    for (size_t i = 0; i < book->note_count; i++)
        listing->labels[i] = workbook_text(book, "Note %zu", i + 1);
    sheet->context = listing;
    sheet->fill = notes_fill;
    sheet->table_name = "Notes";
    workbook_sheet_title(book, sheet, "Notes");
    workbook_sheet_line(book, sheet, STYLE_LINE, "Each note is referred to by its number on the other sheets.");
    workbook_sheet_column(book, sheet, "Note number", 12, 14);
    workbook_sheet_column(book, sheet, "Note", 60, 110);
}
