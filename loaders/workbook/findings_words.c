/*
 * A finding and its words: what the files that find something share.
 */
#include "loaders/workbook/findings_private.h"

#include <string.h>

enum { FINDINGS_MAXIMUM = 5000 };

const char *workbook_finding_words(struct book *book, enum pb_word word)
{
    const char *text = pb_vocabulary[word].text;
    char *words = workbook_take(book, strlen(text) + 1, 1);
    if (!words)
        return "";
    for (size_t i = 0; text[i]; i++)
        words[i] = text[i] == '_' ? ' ' : text[i];
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    return words;
}

struct finding *workbook_findings_add(struct findings *findings, enum pb_word kind)
{
    struct book *book = findings->book;
    if (findings->count == FINDINGS_MAXIMUM) {
        findings->left_out++;
        return &findings->nobody_reads;
    }
    if (findings->count == findings->capacity) {
        size_t capacity = findings->capacity ? findings->capacity * 2 : 128;
        struct finding *grown =
            pb_arena_grow(&book->arena, findings->items, findings->capacity, capacity, sizeof *grown);
        book->out_of_memory = book->out_of_memory || !grown;
        if (!grown)
            return &findings->nobody_reads;
        findings->items = grown;
        findings->capacity = capacity;
    }
    struct finding *finding = &findings->items[findings->count++];
    *finding = (struct finding){ .word = kind,
                                 .kind = workbook_finding_words(book, kind),
                                 .number = PB_MISSING,
                                 .differ = PB_MISSING,
                                 .found = PB_MISSING,
                                 .expected = PB_MISSING };
    return finding;
}

const char *workbook_findings_join(struct book *book, const char *const *texts, size_t count)
{
    const char *joined = "";
    for (size_t i = 0; i < count; i++)
        if (texts[i] && *texts[i])
            joined = *joined ? workbook_text(book, "%s, %s", joined, texts[i]) : texts[i];
    return joined;
}

const char *workbook_findings_where(struct book *book, const char *file, const char *rows, bool several)
{
    if (!*file)
        return NULL;
    const char *more = several ? " and others" : "";
    if (!*rows)
        return workbook_text(book, "%s%s", file, more);
    bool lines = strchr(rows, ';') || rows[strspn(rows, "0123456789")] == '-';
    return workbook_text(book, "%s, line%s %.60s%s", file, lines ? "s" : "", rows, more);
}

const char *workbook_findings_sentence(struct book *book, const char *text, const char *before)
{
    size_t length = strlen(text);
    if (!length)
        return before;
    char *sentence = workbook_take(book, length + 1, 1);
    if (!sentence)
        return "";
    (void)pb_text_copy(sentence, length + 1, text);
    if (sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = (char)(sentence[0] - 'a' + 'A');
    return workbook_text(book, "%s%s%s%s", before, *before ? " " : "", sentence, text[length - 1] == '.' ? "" : ".");
}

const char *workbook_findings_measure(const struct pb_table *table, size_t row)
{
    const char *name = pb_cell(table, measure_name, row);
    return *name ? name : pb_cell(table, measure, row);
}
