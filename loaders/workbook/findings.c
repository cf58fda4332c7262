#include "loaders/workbook/findings.h"

#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"
#include "placebook/contract/opportunity.h"
#include "placebook/number.h"

#include <string.h>

enum { FINDINGS_MAXIMUM = 5000, GROUPS_MAXIMUM = 64, AREAS_NAMED = 3 };

const char *finding_words(struct book *book, enum pb_word word)
{
    const char *text = pb_vocabulary[word].text;
    char *words = book_take(book, strlen(text) + 1, 1);
    if (!words)
        return "";
    for (size_t i = 0; text[i]; i++)
        words[i] = text[i] == '_' ? ' ' : text[i];
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    return words;
}

struct finding *findings_add(struct findings *findings, enum pb_word kind)
{
    struct book *book = findings->book;
    if (findings->count == FINDINGS_MAXIMUM) {
        findings->left_out++;
        return &findings->nobody_reads;
    }
    if (findings->count == findings->capacity) {
        size_t capacity = findings->capacity ? findings->capacity * 2 : 128;
        struct finding *grown = book_take(book, capacity, sizeof *grown);
        if (!grown)
            return &findings->nobody_reads;
        if (findings->count)
            memcpy(grown, findings->items, findings->count * sizeof *grown);
        findings->items = grown;
        findings->capacity = capacity;
    }
    struct finding *finding = &findings->items[findings->count++];
    *finding = (struct finding){ .kind = finding_words(book, kind),
                                 .number = PB_MISSING,
                                 .differ = PB_MISSING,
                                 .found = PB_MISSING,
                                 .expected = PB_MISSING };
    return finding;
}

const char *findings_join(struct book *book, const char *const *texts, size_t count)
{
    const char *joined = "";
    for (size_t i = 0; i < count; i++)
        if (texts[i] && *texts[i])
            joined = *joined ? book_text(book, "%s, %s", joined, texts[i]) : texts[i];
    return joined;
}

const char *findings_where(struct book *book, const char *file, const char *rows, bool several)
{
    if (!*file)
        return NULL;
    const char *more = several ? " and others" : "";
    if (!*rows)
        return book_text(book, "%s%s", file, more);
    bool lines = strchr(rows, ';') || rows[strspn(rows, "0123456789")] == '-';
    return book_text(book, "%s, line%s %.60s%s", file, lines ? "s" : "", rows, more);
}

const char *findings_sentence(struct book *book, const char *text, const char *before)
{
    size_t length = strlen(text);
    if (!length)
        return before;
    char *sentence = book_take(book, length + 1, 1);
    if (!sentence)
        return "";
    (void)pb_text_copy(sentence, length + 1, text);
    if (sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = (char)(sentence[0] - 'a' + 'A');
    return book_text(book, "%s%s%s%s", before, *before ? " " : "", sentence, text[length - 1] == '.' ? "" : ".");
}

/* --- rows of the Place's table that have no figure, by measure and reason --- */

struct group {
    enum pb_word kind;
    pb_symbol note;
    bool opportunity; /* rows of RightCare's opportunity and not of the measure's own figure */
    size_t rows;
    size_t first;    /* the first row */
    size_t earliest; /* by period */
    size_t latest;
    pb_symbol areas[AREAS_NAMED];
    size_t area_count; /* up to AREAS_NAMED, and one more when there are others */
};

static void note_area(struct group *group, pb_symbol area)
{
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        if (group->areas[i] == area)
            return;
    if (group->area_count < AREAS_NAMED)
        group->areas[group->area_count] = area;
    if (group->area_count <= AREAS_NAMED)
        group->area_count++;
}

/* Takes a row into the group of its kind and note; when there are too many notes, into the last one. */
static void note_row(struct group *groups, size_t *count, const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    enum pb_word kind = (enum pb_word)table->status[row];
    bool opportunity = book_is_opportunity(book, row);
    size_t i = 0;
    while (i < *count && i + 1 < GROUPS_MAXIMUM &&
           (groups[i].kind != kind || groups[i].note != table->note[row] || groups[i].opportunity != opportunity))
        i++;
    if (i == *count)
        groups[(*count)++] = (struct group){ .kind = kind,
                                             .note = table->note[row],
                                             .opportunity = opportunity,
                                             .first = row,
                                             .earliest = row,
                                             .latest = row };
    struct group *group = &groups[i];
    group->rows++;
    note_area(group, table->area_name[row] ? table->area_name[row] : table->area_code[row]);
    if (table->period_end[row] < table->period_end[group->earliest])
        group->earliest = row;
    if (table->period_end[row] > table->period_end[group->latest])
        group->latest = row;
}

static const char *areas_of(struct book *book, const struct group *group)
{
    const char *names[AREAS_NAMED + 1] = { NULL };
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        names[i] = pb_symbol_text(book->table->symbols, group->areas[i]);
    if (group->area_count > AREAS_NAMED)
        names[AREAS_NAMED] = "others";
    return findings_join(book, names, AREAS_NAMED + 1);
}

static const char *periods_of(struct book *book, size_t earliest, size_t latest)
{
    const struct pb_table *table = book->table;
    const char *from = pb_cell(table, period, earliest);
    const char *to = pb_cell(table, period, latest);
    return strcmp(from, to) == 0 ? from : book_text(book, "%s to %s", from, to);
}

static const char *measure_of(const struct pb_table *table, size_t row)
{
    const char *name = pb_cell(table, measure_name, row);
    return *name ? name : pb_cell(table, measure, row);
}

static void add_group(struct findings *findings, const struct group *group)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    char buffer[WORDS_TEXT];
    const char *note =
        group->opportunity ? opportunity_note(book, group->first, buffer) : pb_symbol_text(table->symbols, group->note);
    const char *plain = group->kind == PB_WORD_SUPPRESSED ? "The source withheld the figure."
                        : group->kind == PB_WORD_MISSING  ? "The source has the row but no figure."
                                                          : "";
    struct finding *finding = findings_add(findings, group->kind);
    finding->measure = measure_of(table, group->first);
    finding->area = areas_of(book, group);
    finding->whom = group->opportunity ? PB_OPPORTUNITY : NULL;
    finding->period = periods_of(book, group->earliest, group->latest);
    finding->number = (double)group->rows;
    /* A note says who withheld a figure and why. */
    finding->sentence = *note && group->kind != PB_WORD_MISSING ? findings_sentence(book, note, "")
                                                                : findings_sentence(book, note, plain);
    finding->where = findings_where(book, pb_cell(table, source_file, group->first),
                                    pb_cell(table, source_row, group->first), group->rows > 1);
}

static void add_groups(struct findings *findings, enum pb_word kind)
{
    const struct pb_table *table = findings->book->table;
    for (size_t begin = 0; begin < table->rows;) {
        struct group groups[GROUPS_MAXIMUM];
        size_t count = 0;
        size_t end = begin;
        for (; end < table->rows && table->measure[end] == table->measure[begin]; end++)
            if (table->status[end] == kind && words_is_own(table->geography[end]))
                note_row(groups, &count, findings->book, end);
        for (size_t i = 0; i < count; i++)
            add_group(findings, &groups[i]);
        begin = end;
    }
}

/* --- the rows that speak for the Place --- */

static void add_headline(struct findings *findings, enum pb_word kind, const struct pb_headline *headline,
                         const char *sentence)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    char buffer[WORDS_TEXT];
    struct finding *finding = findings_add(findings, kind);
    const char *const whom[] = { pb_cell(table, sex, headline->row), pb_cell(table, age, headline->row) };
    finding->measure = measure_of(table, headline->row);
    finding->area = book_text(book, "%s", words_area(book, headline->row, buffer));
    finding->whom = findings_join(book, whom, 2);
    finding->period = pb_cell(table, period, headline->row);
    finding->sentence = sentence;
    finding->where = findings_where(book, pb_cell(table, source_file, headline->row),
                                    pb_cell(table, source_row, headline->row), false);
}

static void add_proxies(struct findings *findings)
{
    struct book *book = findings->book;
    for (size_t i = 0; i < book->headline_count; i++) {
        const struct pb_headline *headline = &book->headlines[i];
        if (headline->row == SIZE_MAX)
            continue;
        pb_symbol geography = book->table->geography[headline->row];
        if (geography == PB_WORD_COUNTY)
            add_headline(findings, PB_WORD_PROXY, headline,
                         "No figure for the Place itself: the Summary shows that of the county around it.");
        else if (geography == PB_WORD_SHARED)
            add_headline(findings, PB_WORD_PROXY, headline,
                         "No figure for the Place itself: the Summary shows that of an area which also covers others, "
                         "or of an NHS trust which also serves them.");
    }
}

static void add_stale(struct findings *findings, int64_t years)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    int32_t as_at = book_as_at(book);
    char buffer[WORDS_TEXT];
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t row = book->headlines[i].row;
        if (row == SIZE_MAX || pb_missing(table->value[row]) || !table->period_end[row] ||
            as_at - years * 10000 <= table->period_end[row])
            continue;
        add_headline(findings, PB_WORD_STALE, &book->headlines[i],
                     book_text(book, "The latest figure is %s older than the latest data of this publication.",
                               words_age(table->period_end[row], as_at, buffer)));
    }
}

/* --- measures --- */

static void add_unmapped(struct findings *findings)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    for (size_t begin = 0; begin < table->rows;) {
        size_t end = begin;
        while (end < table->rows && table->measure[end] == table->measure[begin])
            end++;
        if (table->outcome[begin] == PB_WORD_NONE) {
            struct finding *finding = findings_add(findings, PB_WORD_UNMAPPED);
            finding->measure = measure_of(table, begin);
            finding->number = (double)(end - begin);
            finding->sentence = book_text(
                book,
                "Indicator %s of the source %s is not in the outcomes framework: its figures are published "
                "as %s, without outcome and judgement.",
                pb_cell(table, indicator, begin), pb_cell(table, source, begin), pb_cell(table, measure, begin));
            finding->where = findings_where(book, pb_cell(table, source_file, begin), "", false);
        }
        begin = end;
    }
}

/* A measure is missed when one of its indicators is in a catalogue that an extractor of the run reads. */
static bool is_expected(const struct pb_publication_info *info, const struct pb_measure *measure)
{
    const struct pb_measure_source *sources = measure->sources.items;
    for (size_t i = 0; i < measure->sources.count; i++)
        for (size_t k = 0; k < info->module_count; k++)
            if (info->modules[k].catalogue && strcmp(info->modules[k].catalogue, sources[i].scheme) == 0)
                return true;
    return false;
}

static void add_not_received(struct findings *findings)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    const struct pb_framework *framework = book->info->framework;
    const struct pb_measure *measures = framework->measures.items;
    enum { NOTHING, ROWS, FIGURES };
    unsigned char *came = book_take(book, framework->measures.count, 1);
    for (size_t row = 0; came && row < table->rows; row++) {
        size_t position = 0;
        if (!words_is_own(table->geography[row]) || book_is_opportunity(book, row) ||
            !pb_framework_measure(framework, pb_cell(table, measure, row), &position) || came[position] == FIGURES)
            continue;
        came[position] = pb_missing(table->value[row]) ? ROWS : FIGURES;
    }
    for (size_t i = 0; came && i < framework->measures.count; i++) {
        if (came[i] == FIGURES || (came[i] == NOTHING && !is_expected(book->info, &measures[i])))
            continue;
        struct finding *finding = findings_add(findings, PB_WORD_NOT_RECEIVED);
        finding->measure = measures[i].name;
        finding->sentence = came[i] == ROWS ? "No source has a figure for the Place; the rows that came are without."
                                            : "No source has a row for the Place.";
    }
}

struct findings findings_gather(struct book *book, int64_t stale_years)
{
    struct findings findings = { .book = book };
    findings_of_checks(&findings);
    findings_of_records(&findings);
    add_groups(&findings, PB_WORD_SUPPRESSED);
    add_groups(&findings, PB_WORD_MISSING);
    add_groups(&findings, PB_WORD_NOT_CALCULABLE);
    add_proxies(&findings);
    add_stale(&findings, stale_years);
    add_unmapped(&findings);
    add_not_received(&findings);
    return findings;
}
