/*
 * Dictionary: the columns of the tidy table, the words of its coded columns, and the ids of outcomes, pillars, Places
 * and measures.
 */
#include "loaders/workbook/findings.h"
#include "loaders/workbook/sheets.h"

#include "placebook/contract/gap.h"
#include "placebook/contract/opportunity.h"
#include "placebook/contract/tidy.h"

#include <stdio.h>
#include <string.h>

enum { OPPORTUNITY_ENTRIES = 8, GAP_ENTRIES = 3 };

struct entry {
    const char *kind;
    const char *name;
    const char *used_in;
    const char *title;
    const char *meaning;
};

struct dictionary {
    struct entry *entries;
    size_t count;
};

static void dictionary_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct entry *entry = &((const struct dictionary *)sheet->context)->entries[row];
    workbook_cell_text(cells, STYLE_TEXT, entry->kind, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, entry->name, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, entry->used_in, SHORT_NOT_APPLICABLE);
    workbook_cell_text(cells, STYLE_TEXT, entry->title, SHORT_NOT_APPLICABLE);
    workbook_cell_text(cells, STYLE_TEXT, entry->meaning, SHORT_NOT_AVAILABLE);
}

static void dictionary_add(struct dictionary *dictionary, struct entry entry)
{
    dictionary->entries[dictionary->count++] = entry;
}

static const char *type_text(const struct pb_tidy_column *column)
{
    switch (column->type) {
    case PB_TIDY_NUMBER:
        return "Number";
    case PB_TIDY_WHOLE:
        return "Whole number";
    case PB_TIDY_TRUTH:
        return "True or false";
    case PB_TIDY_DATE:
        return "Date";
    case PB_TIDY_WORD:
        return "One of the words below";
    default:
        return "Text";
    }
}

/* The columns in which a word means this, joined by commas; "" when none does. */
static const char *columns_of(struct book *book, enum pb_word word, const char *meaning)
{
    char text[512] = "";
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        const struct pb_tidy_column *column = &pb_tidy_columns[i];
        size_t at = strlen(text);
        if (pb_tidy_takes(column, word) && strcmp(pb_tidy_meaning(column, word), meaning) == 0)
            (void)snprintf(text + at, sizeof text - at, "%s%s", at ? ", " : "", column->name);
    }
    return workbook_text(book, "%s", text);
}

/* A word that means something else as a level of an area than it does elsewhere. */
static void add_level(struct book *book, struct dictionary *dictionary, enum pb_word word)
{
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        const struct pb_tidy_column *column = &pb_tidy_columns[i];
        const char *meaning = pb_tidy_meaning(column, word);
        if (column->levels && pb_tidy_takes(column, word) && strcmp(meaning, pb_vocabulary[word].meaning) != 0)
            dictionary_add(dictionary, (struct entry){ "Word", pb_vocabulary[word].text,
                                                       columns_of(book, word, meaning), NULL, meaning });
    }
}

static void add_words(struct book *book, struct dictionary *dictionary)
{
    for (enum pb_word word = PB_WORD_NONE + 1; word < PB_WORD_COUNT; word++) {
        const struct pb_word_entry *entry = &pb_vocabulary[word];
        const char *columns = columns_of(book, word, entry->meaning);
        if (entry->group == PB_WORDS_FINDING)
            dictionary_add(dictionary, (struct entry){ "Word", workbook_finding_words(book, word), "Finding, on Checks",
                                                       NULL, entry->meaning });
        else if (entry->group == PB_WORDS_QUOTED && book->info->quoted)
            dictionary_add(dictionary, (struct entry){ "Word", entry->text, "result, in the table of plan figures",
                                                       NULL, entry->meaning });
        else if (*columns)
            dictionary_add(dictionary, (struct entry){ "Word", entry->text, columns, NULL, entry->meaning });
        add_level(book, dictionary, word);
    }
}

/* The category type of RightCare's opportunities and its categories, where there are some. */
static void add_opportunity_words(struct book *book, struct dictionary *dictionary)
{
    static const struct entry entries[OPPORTUNITY_ENTRIES] = {
        { "Category type", PB_OPPORTUNITY, "category_type", NULL,
          "Rows beside the figure of an organisation that compare it with the best five of the ten most like it. Their "
          "value is what the category says, and not a figure of the measure." },
        { "Category", PB_OPPORTUNITY_BENCHMARK, "category", NULL,
          "The mean of the best five, in the unit of the measure." },
        { "Category", PB_OPPORTUNITY_GAP, "category", NULL,
          "How far the organisation is from that mean, in the unit of the measure: above 0 means worse." },
        { "Category", PB_OPPORTUNITY_AMOUNT, "category", NULL,
          "The gap times the denominator, significant or not: in pounds, patients or events. Not to be added up." },
        { "Category", PB_OPPORTUNITY_MEDIAN, "category", NULL,
          "The value that half of the ten are better than, in the unit of the measure." },
        { "Category", PB_OPPORTUNITY_QUARTILE, "category", NULL,
          "The value that a quarter of the ten are better than, in the unit of the measure." },
        { "Category", PB_OPPORTUNITY_UNLIMITED, "category", NULL,
          "Of spend and activity: the amount above the mean of the lowest five, else 0, whether it is significant or "
          "not, as published packs have it. Never to be added to counted opportunities." },
        { "Category", PB_OPPORTUNITY_COUNTED, "category", NULL,
          "The same amount where the organisation is significantly worse, else 0. Not to be added up over measures." },
    };
    bool found = false;
    for (size_t row = 0; !found && row < book->table->rows; row++)
        found = workbook_is_opportunity(book, row);
    for (size_t i = 0; found && i < OPPORTUNITY_ENTRIES; i++)
        dictionary_add(dictionary, entries[i]);
}

/* Abbreviations in the names of measures and on the sheets, and the words of recent trends. */
static const struct entry short_words[] = {
    { "Abbreviation", "IMD", NULL, "Index of Multiple Deprivation",
      "A score of how deprived a small area of England is." },
    { "Abbreviation", "LSOA", NULL, "Lower-layer Super Output Area", "A small area with about 1,500 residents." },
    { "Abbreviation", "MSK", NULL, "Musculoskeletal", "Of muscles, bones and joints." },
    { "Abbreviation", "PHOF", NULL, "Public Health Outcomes Framework",
      "The national list of public health measures." },
    { "Abbreviation", "QOF", NULL, "Quality and Outcomes Framework",
      "What general practices report of their patients' care each year." },
    { "Abbreviation", "XmR", NULL, "Control chart of single figures",
      "A chart that shows how much a figure usually varies from one period to the next." },
    { "Chart", "Funnel plot", "Funnel plots", NULL,
      "Figures of many areas over the number of people that each is of, with limits: an area outside the 99.8% limits "
      "differs by more than chance." },
    { "Trend", "Increasing", "trend", NULL,
      "The last five years rose by more than chance. Neither direction is better." },
    { "Trend", "Increasing and getting better", "trend", NULL, "They rose by more than chance, and high is good." },
    { "Trend", "Increasing and getting worse", "trend", NULL, "They rose by more than chance, and low is good." },
    { "Trend", "Decreasing", "trend", NULL, "They fell by more than chance. Neither direction is better." },
    { "Trend", "Decreasing and getting better", "trend", NULL, "They fell by more than chance, and low is good." },
    { "Trend", "Decreasing and getting worse", "trend", NULL, "They fell by more than chance, and high is good." },
    { "Trend", "No significant change", "trend", NULL, "Any rise or fall may be chance." },
    { "Trend", "Cannot be calculated", "trend", NULL,
      "There are fewer than five separate years, or figures are missing." },
};
enum { SHORT_WORDS = sizeof short_words / sizeof short_words[0] };

/* The organisations that contribute to a measure, with commas between; "" when none are named. */
static const char *contributors_of(struct book *book, const struct pb_measure *measure)
{
    const char *names = "";
    for (size_t i = 0; i < measure->contributors.count; i++)
        names = workbook_text(book, "%s%s%s", names, i ? ", " : "", measure->contributors.items[i]);
    return names;
}

/* What a reader of a figure asks of its measure: its unit and code, what it speaks of, who answers for it, and the
 * programme of care that it is about. */
static const char *measure_meaning(struct book *book, const struct pb_measure *measure)
{
    const struct pb_care care = pb_framework_care_of(book->info->framework, measure->id);
    const char *text = workbook_text(book, "Unit: %s.", measure->unit && *measure->unit ? measure->unit : "not stated");
    if (measure->phof)
        text = workbook_text(book, "%s PHOF %s.", text, measure->phof);
    text = workbook_text(book, "%s Level: %s.", text, measure->level ? measure->level : "kpi");
    if (measure->owner && *measure->owner)
        text = workbook_text(book, "%s Owner: %s.", text, measure->owner);
    if (measure->contributors.count)
        text = workbook_text(book, "%s Contributors: %s.", text, contributors_of(book, measure));
    if (care.programme)
        text = workbook_text(book, "%s Programme of care: %s%s%s.", text, care.programme->name,
                             care.pathway ? ", " : "", care.pathway ? care.pathway->name : "");
    return measure->note && *measure->note ? workbook_text(book, "%s %s", text, measure->note) : text;
}

/* The priorities of the Place: how many measures answer each, and which data are missing. */
static void dictionary_add_priorities(struct book *book, struct dictionary *dictionary)
{
    const struct pb_framework *framework = book->info->framework;
    const struct pb_measure *measures = framework->measures.items;
    const struct pb_priority *priorities = book->place->priorities.items;
    for (size_t i = 0; i < book->place->priorities.count; i++) {
        size_t answering = 0;
        for (size_t j = 0; j < framework->measures.count; j++)
            answering += pb_measure_serves(&measures[j], priorities[i].id);
        const char *gap = priorities[i].gap;
        dictionary_add(
            dictionary,
            (struct entry){ "Priority", priorities[i].id, "", priorities[i].name,
                            workbook_text(book, "Answered by %zu measure%s of the framework.%s%s", answering,
                                          answering == 1 ? "" : "s", gap ? " Data missing: " : "", gap ? gap : "") });
    }
}

/* The category types of deaths by cause and of what drives a gap, where there are some. */
static void add_gap_words(struct book *book, struct dictionary *dictionary)
{
    static const struct entry entries[GAP_ENTRIES] = {
        { "Category type", PB_GAP_DEATHS, "category_type", NULL,
          "Deaths of one cause, and of one deprivation group where the category names it." },
        { "Category type", PB_GAP_COUNTRY, "category_type", NULL,
          "Years by which a cause, or all causes at one age, make life expectancy shorter than England's; below 0 "
          "longer. "
          "The whole gap is the row without category." },
        { "Category type", PB_GAP_DEPRIVATION, "category_type", NULL,
          "The same between the most and the least deprived group of the area." },
    };
    bool found = false;
    for (size_t row = 0; !found && row < book->table->rows; row++)
        found = workbook_is_by_cause(book, row);
    for (size_t i = 0; found && i < GAP_ENTRIES; i++)
        dictionary_add(dictionary, entries[i]);
}

static void add_ids(struct book *book, struct dictionary *dictionary)
{
    const struct pb_framework *framework = book->info->framework;
    const struct pb_geography *geography = book->info->geography;
    const struct pb_place *places = geography->places.items;
    for (size_t i = 0; i < geography->places.count; i++)
        dictionary_add(dictionary,
                       (struct entry){ "Place", places[i].id, "place", places[i].name, "A Place of the system." });
    dictionary_add(dictionary, (struct entry){ "Place", geography->system.id, "place", geography->system.name,
                                               "The system: all Places together." });
    if (book->place->edition)
        dictionary_add(dictionary, (struct entry){ "Place", book->place->id, "place", book->place->name,
                                                   "An edition: figures of the system for its audience." });
    const struct pb_outcome *outcomes = framework->outcomes.items;
    for (size_t i = 0; i < framework->outcomes.count; i++)
        dictionary_add(dictionary, (struct entry){ "Outcome", outcomes[i].id, "outcome", outcomes[i].short_name,
                                                   outcomes[i].name });
    const struct pb_pillar *pillars = framework->pillars.items;
    for (size_t i = 0; i < framework->pillars.count; i++)
        dictionary_add(dictionary, (struct entry){ "Pillar", pillars[i].id, "domain", pillars[i].name,
                                                   "A pillar of the framework." });
    const struct pb_measure *measures = framework->measures.items;
    for (size_t i = 0; i < framework->measures.count; i++)
        if (measures[i].published)
            dictionary_add(dictionary, (struct entry){ "Measure", measures[i].id, "measure", measures[i].name,
                                                       measure_meaning(book, &measures[i]) });
}

void workbook_add_dictionary(struct book *book)
{
    struct sheet *sheet = workbook_sheet(book, "Dictionary", "What columns, words, abbreviations and ids mean");
    struct dictionary *dictionary = workbook_take(book, 1, sizeof *dictionary);
    if (!sheet || !dictionary)
        return;
    const struct pb_framework *framework = book->info->framework;
    size_t most = PB_TIDY_COLUMNS + (size_t)2 * PB_WORD_COUNT + SHORT_WORDS + OPPORTUNITY_ENTRIES + GAP_ENTRIES +
                  book->info->geography->places.count + 2 + framework->outcomes.count + framework->pillars.count +
                  framework->measures.count + book->place->priorities.count;
    dictionary->entries = workbook_take(book, most, sizeof *dictionary->entries);
    if (!dictionary->entries)
        return;
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++)
        dictionary_add(dictionary, (struct entry){ "Column", pb_tidy_columns[i].name, type_text(&pb_tidy_columns[i]),
                                                   pb_tidy_columns[i].title, pb_tidy_columns[i].meaning });
    add_words(book, dictionary);
    for (size_t i = 0; i < SHORT_WORDS; i++)
        dictionary_add(dictionary, short_words[i]);
    add_opportunity_words(book, dictionary);
    add_gap_words(book, dictionary);
    add_ids(book, dictionary);
    dictionary_add_priorities(book, dictionary);
    sheet->rows = dictionary->count;
    sheet->context = dictionary;
    sheet->fill = dictionary_fill;
    sheet->codes = true;
    sheet->table_name = "Dictionary";
    workbook_sheet_title(book, sheet, "Dictionary: what columns, words and abbreviations mean");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "The same columns are in the CSV file. Names, words and ids stay the same from "
                        "one publication to the next.");
    workbook_sheet_shorthand(book, sheet, false, true, true);
    workbook_sheet_column(book, sheet, "Kind", 8, 11);
    workbook_sheet_column(book, sheet, "Name", 20, 32);
    workbook_sheet_column(book, sheet, "Type, or the column it is used in", 16, 24);
    workbook_sheet_column(book, sheet, "Title", 20, 34);
    workbook_sheet_column(book, sheet, "Meaning", 40, 62);
}
