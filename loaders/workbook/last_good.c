#include "loaders/workbook/last_good.h"

#include "loaders/workbook/words.h"
#include "placebook/period.h"

#include <string.h>

enum { SENTENCES_MOST = 10 };

/* The next source that could not be read, from an input on; NULL when there is none. */
static const struct pb_input_record *last_good_next(const struct book *book, size_t *input)
{
    const struct pb_publication_info *info = book->info;
    while (*input < info->input_count) {
        const struct pb_input_record *record = &info->inputs[(*input)++];
        bool again = *input > 1 && strcmp(record[-1].source, record->source) == 0;
        if (record->last_good && !again)
            return record;
    }
    return NULL;
}

/* Is the source one of those that a row names: "one; two"? */
static bool last_good_names(const char *sources, const char *source)
{
    size_t length = strlen(source);
    for (const char *at = sources; *at;) {
        size_t end = strcspn(at, ";");
        if (end == length && memcmp(at, source, length) == 0)
            return true;
        at += end;
        at += strspn(at, "; ");
    }
    return false;
}

/* Is the row of one of them? Neighbours of the same sources are asked about once. */
static bool last_good_row(const struct book *book, size_t row, const struct pb_input_record *only)
{
    const char *sources = pb_cell(book->table, source, row);
    if (only)
        return last_good_names(sources, only->source);
    size_t input = 0;
    for (const struct pb_input_record *record; (record = last_good_next(book, &input));)
        if (last_good_names(sources, record->source))
            return true;
    return false;
}

void workbook_last_good_find(struct book *book)
{
    const struct pb_table *table = book->table;
    size_t input = 0;
    if (!last_good_next(book, &input))
        return;
    bool *marks = workbook_take(book, (size_t)table->symbols->count + 1, sizeof *marks);
    bool last = false;
    for (size_t row = 0; marks && row < table->rows; row++) {
        if (row == 0 || table->source[row] != table->source[row - 1])
            last = last_good_row(book, row, NULL);
        marks[table->measure[row]] = marks[table->measure[row]] || last;
    }
    book->last_good = marks;
    for (size_t i = 0; i < book->headline_count && !book->last_good_note; i++)
        if (workbook_last_good_is(book, &book->headlines[i]))
            book->last_good_note = workbook_note(book, NOTE_LAST_GOOD);
}

bool workbook_last_good_is(const struct book *book, const struct pb_headline *headline)
{
    const struct pb_table *table = book->table;
    if (!book->last_good || !headline)
        return false;
    if (headline->row != SIZE_MAX)
        return book->last_good[table->measure[headline->row]];
    const char *id = headline->measure ? headline->measure->id : "";
    pb_symbol measure = pb_symbol_find(table->symbols, id, strlen(id));
    return measure && measure < table->symbols->count && book->last_good[measure];
}

/* "The source Profiles (fingertips) could not be read for this edition: ...". */
static const char *last_good_sentence(struct book *book, const struct pb_input_record *input)
{
    char buffer[WORDS_TEXT];
    int32_t day = 0;
    bool known = pb_date_parse(input->last_good, strlen(input->last_good), &day);
    bool titled = *input->title && strcmp(input->title, input->source) != 0;
    return workbook_text(book,
                         "The source %.1000s%s%.250s%s could not be read for this edition: its figures are the "
                         "last good ones%s%s.",
                         titled ? input->title : input->source, titled ? " (" : "", titled ? input->source : "",
                         titled ? ")" : "", known ? ", those of the edition of " : "",
                         known ? pb_date_words(day, buffer) : "");
}

void workbook_last_good_lines(struct book *book, struct sheet *sheet, enum style style)
{
    size_t input = 0;
    size_t count = 0;
    for (const struct pb_input_record *record; (record = last_good_next(book, &input));)
        if (++count <= SENTENCES_MOST)
            workbook_sheet_line(book, sheet, style, last_good_sentence(book, record));
    if (count > SENTENCES_MOST)
        workbook_sheet_line(book, sheet, style,
                            workbook_text(book, "Nor could %zu more sources be read: the sheet Cautions lists all.",
                                          count - SENTENCES_MOST));
}

void workbook_findings_of_last_good(struct findings *findings)
{
    struct book *book = findings->book;
    size_t input = 0;
    for (const struct pb_input_record *record; (record = last_good_next(book, &input));) {
        size_t rows = 0;
        for (size_t row = 0; row < book->table->rows; row++)
            rows += last_good_row(book, row, record);
        struct finding *finding = workbook_findings_add(findings, PB_WORD_LAST_GOOD);
        finding->number = (double)rows;
        finding->sentence = last_good_sentence(book, record);
        finding->where = workbook_findings_where(book, record->file, "", false);
    }
}
