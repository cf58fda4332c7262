/*
 * Findings come from three places: the checks and the quality records of the stages, the rows of the Place's table
 * without a figure, and the measures and headlines of the framework. Similar findings share one line.
 */
#include "loaders/workbook/findings_private.h"

#include "loaders/workbook/last_good.h"
#include "loaders/workbook/plan_figures.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 20, AREAS_NAMED = 3 };

/* --- checks --- */

static bool is_first_of_rule(const struct pb_publication_info *info, size_t check)
{
    for (size_t i = 0; i < check; i++)
        if (strcmp(info->checks[i].check.rule, info->checks[check].check.rule) == 0)
            return false;
    return true;
}

static void findings_of_checks(struct findings *findings)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    for (size_t i = 0; i < info->check_count; i++) {
        struct pb_check all = { .sentence = "" };
        if (!is_first_of_rule(info, i))
            continue;
        for (size_t k = i; k < info->check_count; k++)
            if (strcmp(info->checks[k].check.rule, info->checks[i].check.rule) == 0)
                pb_check_merge(&all, &info->checks[k].check);
        if (!*all.sentence)
            continue;
        struct finding *finding = workbook_findings_add(findings, PB_WORD_CHECK);
        finding->number = (double)all.compared;
        finding->differ = (double)all.mismatched;
        finding->sentence = all.compared ? workbook_text(book, "%s.", all.sentence)
                                         : workbook_text(book, "%s: nothing to compare.", all.sentence);
        findings->compared += all.compared;
        findings->mismatched += all.mismatched;
    }
}

/* --- records --- */

/* Records of one kind, rule and measure about the Place. */
struct record_group {
    const struct pb_quality *first;
    size_t from;                       /* where the first is among all records */
    const struct pb_quality *earliest; /* by the text of the period */
    const struct pb_quality *latest;
    size_t count;
    const char *areas[AREAS_NAMED];
    size_t area_count; /* up to AREAS_NAMED, and one more when there are others */
    bool sentences_differ;
};

struct record_groups {
    struct record_group *items;
    size_t count;
    size_t capacity;
    size_t last; /* where the record before went */
};

/* The role of the area of a record: PB_WORD_NONE when it is no business of the Place. A record without an area concerns
 * every Place. */
static enum pb_word record_role(const struct book *book, const struct pb_quality *record)
{
    const struct pb_geography *geography = book->info->geography;
    if (!*record->area_code || strcmp(record->area_code, book->place->id) == 0)
        return PB_WORD_EXACT;
    const struct pb_place *about = pb_geography_place(geography, record->area_code);
    if (about && book->place->system)
        return PB_WORD_PART;
    if (about)
        return book->place->edition ? pb_geography_role(geography, book->place, about->area) : PB_WORD_NONE;
    const struct pb_area *area = pb_geography_area(geography, record->area_code, strlen(record->area_code));
    return area ? pb_geography_role(geography, book->place, area) : PB_WORD_NONE;
}

/* Is the record about the Place, an area of it, or a benchmark? */
static bool concerns(const struct book *book, const struct pb_quality *record)
{
    return record_role(book, record) != PB_WORD_NONE;
}

static bool is_in_group(const struct record_group *group, const struct pb_quality *record)
{
    return strcmp(group->first->rule, record->rule) == 0 && strcmp(group->first->measure, record->measure) == 0;
}

static void note_record_area(struct record_group *group, const char *area)
{
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        if (strcmp(group->areas[i], area) == 0)
            return;
    if (group->area_count < AREAS_NAMED)
        group->areas[group->area_count] = area;
    if (group->area_count <= AREAS_NAMED)
        group->area_count++;
}

static struct record_group *record_group(struct book *book, struct record_groups *groups, size_t from)
{
    const struct pb_quality *record = &book->info->quality[from].quality;
    if (groups->last < groups->count && is_in_group(&groups->items[groups->last], record))
        return &groups->items[groups->last];
    size_t i = 0;
    while (i < groups->count && !is_in_group(&groups->items[i], record))
        i++;
    groups->last = i;
    if (i < groups->count)
        return &groups->items[i];
    if (groups->count == groups->capacity) {
        size_t capacity = groups->capacity ? groups->capacity * 2 : 32;
        struct record_group *grown = workbook_take(book, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        if (groups->count)
            memcpy(grown, groups->items, groups->count * sizeof *grown);
        groups->items = grown;
        groups->capacity = capacity;
    }
    groups->items[groups->count] =
        (struct record_group){ .first = record, .from = from, .earliest = record, .latest = record };
    return &groups->items[groups->count++];
}

static void note_record(struct record_group *group, const struct pb_quality *record)
{
    group->count++;
    note_record_area(group, *record->area_name ? record->area_name : record->area_code);
    if (strcmp(record->period, group->earliest->period) < 0)
        group->earliest = record;
    if (strcmp(record->period, group->latest->period) > 0)
        group->latest = record;
    group->sentences_differ = group->sentences_differ || strcmp(record->sentence, group->first->sentence) != 0;
}

static const char *record_measure(const struct pb_quality *record)
{
    const char *name = *record->measure_name ? record->measure_name : record->measure;
    return *name ? name : NULL;
}

/* One record as a line of its own. */
static void add_record(struct findings *findings, const struct pb_quality *record)
{
    struct book *book = findings->book;
    const char *category = *record->category_type && *record->category
                               ? workbook_text(book, "%s: %s", record->category_type, record->category)
                               : record->category;
    const char *const whom[] = { record->sex, record->age, category };
    struct finding *finding = workbook_findings_add(findings, record->kind);
    finding->measure = record_measure(record);
    finding->area = *record->area_name ? record->area_name : record->area_code;
    finding->whom = workbook_findings_join(book, whom, 3);
    finding->period = record->period;
    finding->found = record->found;
    finding->expected = record->expected;
    finding->sentence = workbook_findings_sentence(book, record->sentence, "");
    finding->where = workbook_findings_where(book, record->file, record->rows, false);
}

/* Many records as one line. */
static void add_record_group(struct findings *findings, const struct record_group *group)
{
    struct book *book = findings->book;
    const struct pb_quality *first = group->first;
    const char *areas[AREAS_NAMED + 1] = { NULL };
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        areas[i] = group->areas[i];
    if (group->area_count > AREAS_NAMED)
        areas[AREAS_NAMED] = "others";
    struct finding *finding = workbook_findings_add(findings, first->kind);
    finding->measure = record_measure(first);
    finding->area = workbook_findings_join(book, areas, AREAS_NAMED + 1);
    finding->period = strcmp(group->earliest->period, group->latest->period) == 0
                          ? first->period
                          : workbook_text(book, "%s to %s", group->earliest->period, group->latest->period);
    finding->number = (double)group->count;
    finding->sentence = workbook_findings_sentence(book, first->sentence, "");
    if (group->sentences_differ)
        finding->sentence = workbook_text(book, "%s The others are like it.", finding->sentence);
    finding->where = workbook_findings_where(book, first->file, first->rows, group->count > 1);
}

/* Two figures that differ are seen one by one, and so are cautions: no line can stand for others. */
static bool is_listed(enum pb_word kind)
{
    return kind == PB_WORD_MISMATCH || kind == PB_WORD_SUPERSEDED || kind == PB_WORD_CONFLICT ||
           kind == PB_WORD_CAUTION;
}

static const char *more_sentence(enum pb_word kind)
{
    if (kind == PB_WORD_SUPERSEDED)
        return "More figures of the same measure that gave way to those of another source, which are not listed here. "
               "The command placebook runs log lists all.";
    if (kind == PB_WORD_CONFLICT)
        return "More facts of the same measure about which sources do not agree, which are not listed here. The "
               "command placebook rejects lists all.";
    if (kind == PB_WORD_CAUTION)
        return "More cautions of the same kind about other files or sheets, which are not listed here. The command "
               "placebook runs log lists all.";
    return "More mismatches of the same check and measure, which are not listed here. The command placebook runs log "
           "lists all.";
}

/* Lists records of a rule and measure: those about the Place's own areas, or those about the areas around it. */
static size_t list_some(struct findings *findings, const struct record_group *group, bool own, size_t most)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    size_t listed = 0;
    for (size_t i = group->from; i < info->quality_count && listed < most; i++) {
        const struct pb_quality *record = &info->quality[i].quality;
        if (record->kind != group->first->kind || !is_in_group(group, record))
            continue;
        enum pb_word role = record_role(book, record);
        if (role == PB_WORD_NONE || workbook_words_is_own(role) != own)
            continue;
        add_record(findings, record);
        listed++;
    }
    return listed;
}

/* The first records of a rule and measure are listed, those about the Place's own areas before others, and the rest is
 * counted. */
static void list_records(struct findings *findings, const struct record_group *group)
{
    size_t most = group->count < LISTED_MOST ? group->count : LISTED_MOST;
    size_t listed = list_some(findings, group, true, most);
    listed += list_some(findings, group, false, most - listed);
    if (listed == group->count)
        return;
    struct finding *finding = workbook_findings_add(findings, group->first->kind);
    finding->measure = record_measure(group->first);
    finding->number = (double)(group->count - listed);
    finding->sentence = more_sentence(group->first->kind);
}

static void add_kind(struct findings *findings, enum pb_word kind)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    struct record_groups groups = { 0 };
    for (size_t i = 0; i < info->quality_count; i++) {
        const struct pb_quality *record = &info->quality[i].quality;
        if (record->kind != kind || !concerns(book, record))
            continue;
        struct record_group *group = record_group(book, &groups, i);
        if (group)
            note_record(group, record);
    }
    for (size_t i = 0; i < groups.count; i++) {
        if (is_listed(kind))
            list_records(findings, &groups.items[i]);
        else if (groups.items[i].count == 1)
            add_record(findings, groups.items[i].first);
        else
            add_record_group(findings, &groups.items[i]);
    }
}

/* What a run warns of is a caution for those who read the figures. */
static void findings_of_warnings(struct findings *findings)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    size_t listed = info->warning_count < LISTED_MOST ? info->warning_count : LISTED_MOST;
    for (size_t i = 0; i < listed; i++) {
        const struct pb_warning *warning = &info->warnings[i];
        char line[24] = "";
        if (warning->line)
            (void)snprintf(line, sizeof line, "%llu", (unsigned long long)warning->line);
        struct finding *finding = workbook_findings_add(findings, PB_WORD_CAUTION);
        finding->sentence = workbook_findings_sentence(book, warning->message, "");
        finding->where = workbook_findings_where(book, warning->file, line, false);
    }
    if (listed == info->warning_count)
        return;
    struct finding *finding = workbook_findings_add(findings, PB_WORD_CAUTION);
    finding->number = (double)(info->warning_count - listed);
    finding->sentence =
        "More warnings of the run, which are not listed here. The command placebook runs log lists all.";
}

/* The store keeps this many records of a rule: what is beyond is only counted. */
static void add_not_kept(struct findings *findings)
{
    const struct pb_publication_info *info = findings->book->info;
    for (size_t i = 0; i < info->check_count; i++) {
        const struct pb_check *check = &info->checks[i].check;
        if (check->found <= PB_QUALITY_MAXIMUM)
            continue;
        struct finding *finding = workbook_findings_add(findings, PB_WORD_CHECK);
        finding->number = (double)check->found;
        finding->sentence =
            workbook_text(findings->book,
                          "So many findings of the rule %s in the source %s: the first %d of each slice of "
                          "it are kept, and what is said about them here is not the whole.",
                          check->rule, info->checks[i].source, (int)PB_QUALITY_MAXIMUM);
    }
}

static void findings_of_records(struct findings *findings)
{
    add_not_kept(findings);
    for (int word = 0; word < PB_WORD_COUNT; word++)
        if (pb_vocabulary[word].group == PB_WORDS_FINDING)
            add_kind(findings, (enum pb_word)word);
}

/* --- the rows that speak for the Place --- */

static struct finding *add_headline(struct findings *findings, enum pb_word kind, const struct pb_headline *headline,
                                    const char *sentence)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    char buffer[WORDS_TEXT];
    struct finding *finding = workbook_findings_add(findings, kind);
    const char *const whom[] = { pb_cell(table, sex, headline->row), pb_cell(table, age, headline->row) };
    finding->measure = workbook_findings_measure(table, headline->row);
    finding->area = workbook_text(book, "%s", workbook_words_area(book, headline->row, buffer));
    finding->whom = workbook_findings_join(book, whom, 2);
    finding->period = pb_cell(table, period, headline->row);
    finding->sentence = sentence;
    finding->where = workbook_findings_where(book, pb_cell(table, source_file, headline->row),
                                             pb_cell(table, source_row, headline->row), false);
    return finding;
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
            (void)add_headline(findings, PB_WORD_PROXY, headline,
                               "No figure for the Place itself: we show that of the county around it.");
        else if (geography == PB_WORD_SHARED)
            (void)add_headline(findings, PB_WORD_PROXY, headline,
                               "No figure for the Place itself: we show that of an area which also covers others, "
                               "or of an NHS trust which also serves them.");
    }
}

static void add_stale(struct findings *findings, int64_t years)
{
    struct book *book = findings->book;
    const struct pb_table *table = book->table;
    int32_t published = book->info->published;
    char buffer[WORDS_TEXT];
    for (size_t i = 0; i < book->headline_count; i++) {
        size_t row = book->headlines[i].row;
        if (row == SIZE_MAX || pb_missing(table->value[row]) || !table->period_end[row] ||
            published - years * 10000 <= table->period_end[row])
            continue;
        const char *sentence = workbook_text(book, "The latest figure is %s old.",
                                             workbook_words_age(table->period_end[row], published, buffer));
        add_headline(findings, PB_WORD_STALE, &book->headlines[i], sentence)->since = table->period_end[row];
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
            struct finding *finding = workbook_findings_add(findings, PB_WORD_UNMAPPED);
            finding->measure = workbook_findings_measure(table, begin);
            finding->number = (double)(end - begin);
            const char *programme = pb_cell(table, programme, begin);
            finding->sentence = workbook_text(
                book,
                "Indicator %s of the source %s is not in the outcomes framework%s: its figures are published "
                "as %s, without outcome and judgement.",
                pb_cell(table, indicator, begin), pb_cell(table, source, begin),
                *programme ? workbook_text(book, ", and neither is its programme '%s'", programme) : "",
                pb_cell(table, measure, begin));
            finding->where = workbook_findings_where(book, pb_cell(table, source_file, begin), "", false);
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
    enum { NOTHING, ROWS, PROJECTIONS, FIGURES };
    unsigned char *came = workbook_take(book, framework->measures.count, 1);
    for (size_t row = 0; came && row < table->rows; row++) {
        size_t position = 0;
        if (!workbook_words_is_own(table->geography[row]) || workbook_is_opportunity(book, row) ||
            !pb_framework_measure(framework, pb_cell(table, measure, row), &position) || came[position] == FIGURES)
            continue;
        unsigned char now = pb_missing(table->value[row]) ? ROWS : pb_is_projection(table, row) ? PROJECTIONS : FIGURES;
        if (now > came[position])
            came[position] = now;
    }
    for (size_t i = 0; came && i < framework->measures.count; i++) {
        if (!measures[i].published || came[i] == FIGURES ||
            (came[i] == NOTHING && !is_expected(book->info, &measures[i])))
            continue;
        struct finding *finding = workbook_findings_add(findings, PB_WORD_NOT_RECEIVED);
        finding->measure = measures[i].name;
        finding->sentence = came[i] == PROJECTIONS ? "No source has a figure for the Place but projections."
                            : came[i] == ROWS ? "No source has a figure for the Place; the rows that came are without."
                                              : "No source has a row for the Place.";
    }
}

struct findings workbook_findings_gather(struct book *book, int64_t stale_years)
{
    struct findings findings = { .book = book };
    workbook_findings_of_last_good(&findings);
    findings_of_checks(&findings);
    findings_of_records(&findings);
    findings_of_warnings(&findings);
    workbook_findings_of_rows(&findings, PB_WORD_SUPPRESSED);
    workbook_findings_of_rows(&findings, PB_WORD_MISSING);
    workbook_findings_of_rows(&findings, PB_WORD_NOT_CALCULABLE);
    add_proxies(&findings);
    add_stale(&findings, stale_years);
    workbook_findings_of_projections(&findings);
    workbook_findings_of_plan_figures(&findings);
    add_unmapped(&findings);
    add_not_received(&findings);
    return findings;
}
