/*
 * Findings of the stages: how often figures were compared, where they disagree, what was withheld or refused.
 */
#include "loaders/workbook/findings.h"

#include <string.h>

enum { LISTED_MOST = 20, AREAS_NAMED = 3 };

/* --- checks --- */

static bool is_first(const struct pb_publication_info *info, size_t check)
{
    for (size_t i = 0; i < check; i++)
        if (strcmp(info->checks[i].check.rule, info->checks[check].check.rule) == 0)
            return false;
    return true;
}

void findings_of_checks(struct findings *findings)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    for (size_t i = 0; i < info->check_count; i++) {
        struct pb_check all = { .sentence = "" };
        if (!is_first(info, i))
            continue;
        for (size_t k = i; k < info->check_count; k++)
            if (strcmp(info->checks[k].check.rule, info->checks[i].check.rule) == 0)
                pb_check_merge(&all, &info->checks[k].check);
        if (!*all.sentence)
            continue;
        struct finding *finding = findings_add(findings, PB_WORD_CHECK);
        finding->number = (double)all.compared;
        finding->differ = (double)all.mismatched;
        finding->sentence = all.compared ? book_text(book, "%s.", all.sentence)
                                         : book_text(book, "%s: nothing to compare.", all.sentence);
        findings->compared += all.compared;
        findings->mismatched += all.mismatched;
    }
}

/* --- records --- */

/* Records of one kind, rule and measure about the Place. */
struct group {
    const struct pb_quality *first;
    const struct pb_quality *earliest; /* by the text of the period */
    const struct pb_quality *latest;
    size_t count;
    const char *areas[AREAS_NAMED];
    size_t area_count; /* up to AREAS_NAMED, and one more when there are others */
    bool sentences_differ;
};

struct groups {
    struct group *items;
    size_t count;
    size_t capacity;
    size_t last; /* where the record before went */
};

/* Is the record about the Place, an area of it, or a benchmark? What is about no area is about everybody. */
static bool concerns(const struct book *book, const struct pb_quality *record)
{
    const struct pb_geography *geography = book->info->geography;
    if (!*record->area_code || strcmp(record->area_code, book->place->id) == 0)
        return true;
    if (pb_geography_place(geography, record->area_code))
        return book->place->system;
    const struct pb_area *area = pb_geography_area(geography, record->area_code, strlen(record->area_code));
    return area && pb_geography_role(geography, book->place, area) != PB_WORD_NONE;
}

static bool belongs(const struct group *group, const struct pb_quality *record)
{
    return strcmp(group->first->rule, record->rule) == 0 && strcmp(group->first->measure, record->measure) == 0;
}

static void note_area(struct group *group, const char *area)
{
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        if (strcmp(group->areas[i], area) == 0)
            return;
    if (group->area_count < AREAS_NAMED)
        group->areas[group->area_count] = area;
    if (group->area_count <= AREAS_NAMED)
        group->area_count++;
}

static struct group *group_of(struct book *book, struct groups *groups, const struct pb_quality *record)
{
    if (groups->last < groups->count && belongs(&groups->items[groups->last], record))
        return &groups->items[groups->last];
    size_t i = 0;
    while (i < groups->count && !belongs(&groups->items[i], record))
        i++;
    groups->last = i;
    if (i < groups->count)
        return &groups->items[i];
    if (groups->count == groups->capacity) {
        size_t capacity = groups->capacity ? groups->capacity * 2 : 32;
        struct group *grown = book_take(book, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        if (groups->count)
            memcpy(grown, groups->items, groups->count * sizeof *grown);
        groups->items = grown;
        groups->capacity = capacity;
    }
    groups->items[groups->count] = (struct group){ .first = record, .earliest = record, .latest = record };
    return &groups->items[groups->count++];
}

static void note_record(struct group *group, const struct pb_quality *record)
{
    group->count++;
    note_area(group, *record->area_name ? record->area_name : record->area_code);
    if (strcmp(record->period, group->earliest->period) < 0)
        group->earliest = record;
    if (strcmp(record->period, group->latest->period) > 0)
        group->latest = record;
    group->sentences_differ = group->sentences_differ || strcmp(record->sentence, group->first->sentence) != 0;
}

static const char *name_of(const struct pb_quality *record)
{
    const char *name = *record->measure_name ? record->measure_name : record->measure;
    return *name ? name : NULL;
}

/* One record as a line of its own. */
static void add_record(struct findings *findings, const struct pb_quality *record)
{
    struct book *book = findings->book;
    const char *category = *record->category_type && *record->category
                               ? book_text(book, "%s: %s", record->category_type, record->category)
                               : record->category;
    const char *const whom[] = { record->sex, record->age, category };
    struct finding *finding = findings_add(findings, record->kind);
    finding->measure = name_of(record);
    finding->area = *record->area_name ? record->area_name : record->area_code;
    finding->whom = findings_join(book, whom, 3);
    finding->period = record->period;
    finding->found = record->found;
    finding->expected = record->expected;
    finding->sentence = findings_sentence(book, record->sentence, "");
    finding->where = findings_where(book, record->file, record->rows, false);
}

/* Many records as one line. */
static void add_group(struct findings *findings, const struct group *group)
{
    struct book *book = findings->book;
    const struct pb_quality *first = group->first;
    const char *areas[AREAS_NAMED + 1] = { NULL };
    for (size_t i = 0; i < group->area_count && i < AREAS_NAMED; i++)
        areas[i] = group->areas[i];
    if (group->area_count > AREAS_NAMED)
        areas[AREAS_NAMED] = "others";
    struct finding *finding = findings_add(findings, first->kind);
    finding->measure = name_of(first);
    finding->area = findings_join(book, areas, AREAS_NAMED + 1);
    finding->period = strcmp(group->earliest->period, group->latest->period) == 0
                          ? first->period
                          : book_text(book, "%s to %s", group->earliest->period, group->latest->period);
    finding->number = (double)group->count;
    finding->sentence = findings_sentence(book, first->sentence, "");
    if (group->sentences_differ)
        finding->sentence = book_text(book, "%s The others are like it.", finding->sentence);
    finding->where = findings_where(book, first->file, first->rows, group->count > 1);
}

/* The first mismatches of a check and measure are listed, and the others counted. */
static void list_group(struct findings *findings, const struct group *group)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    size_t listed = 0;
    for (size_t i = 0; i < info->quality_count && listed < LISTED_MOST; i++) {
        const struct pb_quality *record = &info->quality[i].quality;
        if (record->kind != PB_WORD_MISMATCH || !belongs(group, record) || !concerns(book, record))
            continue;
        add_record(findings, record);
        listed++;
    }
    if (listed == group->count)
        return;
    struct finding *finding = findings_add(findings, PB_WORD_MISMATCH);
    finding->measure = name_of(group->first);
    finding->number = (double)(group->count - listed);
    finding->sentence = "More mismatches of the same check and measure, which are not listed here. The command "
                        "placebook runs log lists all.";
}

static void add_kind(struct findings *findings, enum pb_word kind)
{
    struct book *book = findings->book;
    const struct pb_publication_info *info = book->info;
    struct groups groups = { 0 };
    for (size_t i = 0; i < info->quality_count; i++) {
        const struct pb_quality *record = &info->quality[i].quality;
        if (record->kind != kind || !concerns(book, record))
            continue;
        struct group *group = group_of(book, &groups, record);
        if (group)
            note_record(group, record);
    }
    for (size_t i = 0; i < groups.count; i++) {
        if (kind == PB_WORD_MISMATCH)
            list_group(findings, &groups.items[i]);
        else if (groups.items[i].count == 1)
            add_record(findings, groups.items[i].first);
        else
            add_group(findings, &groups.items[i]);
    }
}

/* The store keeps so many records of a rule: what is beyond is only counted. */
static void add_not_kept(struct findings *findings)
{
    const struct pb_publication_info *info = findings->book->info;
    for (size_t i = 0; i < info->check_count; i++) {
        const struct pb_check *check = &info->checks[i].check;
        if (check->found <= PB_QUALITY_MAXIMUM)
            continue;
        struct finding *finding = findings_add(findings, PB_WORD_CHECK);
        finding->number = (double)check->found;
        finding->sentence = book_text(findings->book,
                                      "So many findings of the rule %s in the source %s: the first %d of each slice of "
                                      "it are kept, and what is said about them here is not the whole.",
                                      check->rule, info->checks[i].source, (int)PB_QUALITY_MAXIMUM);
    }
}

void findings_of_records(struct findings *findings)
{
    add_not_kept(findings);
    for (int word = 0; word < PB_WORD_COUNT; word++)
        if (pb_vocabulary[word].group == PB_WORDS_FINDING)
            add_kind(findings, (enum pb_word)word);
}
