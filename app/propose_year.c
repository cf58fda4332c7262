/*
 * The period of a table that has none in its rows, and in its headings no more than one: what a heading of its figures
 * says, else the name of its sheet and the title above it, else the name of the file. A month or quarter that is said
 * there is never taken for its year, and what is taken from a name is asked about. Sheets that are alike may be one for
 * each period.
 */
#include "app/propose_private.h"

#include "placebook/period.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { YEAR_DAYS = 365 };

struct year_said {
    char text[PB_PREVIEW_TEXT]; /* as the mapping writes it; "": none */
    struct pb_period period;
    size_t at, length; /* where it stands in a name */
};

/* A text that is one period, in whatever way it is read; 2018-19 is a financial year. */
static bool year_read(const char *text, size_t length, struct year_said *said)
{
    const struct pb_period_rules financial = { .years = PB_YEARS_FINANCIAL };
    struct pb_period_found found;
    char spelled[PB_PERIOD_TEXT];
    if (pb_preview_noted(text, length))
        length--;
    bool good = !pb_period_read(text, length, &(struct pb_period_rules){ 0 }, &found);
    if (good && found.doubt == PB_DOUBT_TWO_YEARS)
        good = !pb_period_read(text, length, &financial, &found);
    if (!good || found.doubt == PB_DOUBT_MONTH || length >= sizeof said->text)
        return false;
    said->period = found.period;
    const char *shown = pb_period_text(text, length, &found, spelled);
    (void)snprintf(said->text, sizeof said->text, "%.*s", shown == spelled ? (int)sizeof said->text - 1 : (int)length,
                   shown);
    return true;
}

static bool year_is_long(const struct pb_period *period)
{
    return pb_date_days(period->end) - pb_date_days(period->start) + 1 >= YEAR_DAYS;
}

/* A word of a name that says less than a year. */
static bool says_part_of_year(const char *name)
{
    static const char *const words[] = { "jan",      "january", "feb",       "february", "mar",     "march",   "apr",
                                         "april",    "may",     "jun",       "june",     "jul",     "july",    "aug",
                                         "sep",      "sept",    "september", "august",   "oct",     "october", "nov",
                                         "november", "dec",     "december",  "q1",       "q2",      "q3",      "q4",
                                         "qtr",      "quarter", "quarterly", "month",    "monthly", "week",    "weekly",
                                         "wk",       "w e",     "daily",     "ytd",      "to date", "h1",      "h2",
                                         "half",     "term",    "autumn",    "spring",   "summer",  "winter",  NULL };
    for (size_t i = 0; words[i]; i++)
        if (pb_propose_has_word(name, words[i]))
            return true;
    return false;
}

/* The word before a period says that it is only the end of one, or when something was published. */
static bool year_is_other(const char *name, size_t at)
{
    static const char *const words[] = { "to",       "until",     "till",    "since",       "from",    "ending",
                                         "ended",    "published", "release", "released",    "updated", "revised",
                                         "created",  "v",         "fy",      "publication", "extract", "extracted",
                                         "download", "pub",       "vs",      NULL };
    char before[PROPOSE_TEXT];
    (void)snprintf(before, sizeof before, "%.*s", (int)at, name);
    pb_propose_plain(before, before);
    size_t end = strlen(before);
    while (end > 0 && before[end - 1] == ' ')
        end--;
    for (size_t i = 0; words[i]; i++) {
        size_t length = strlen(words[i]);
        if (end >= length && strncmp(before + end - length, words[i], length) == 0 &&
            (end == length || before[end - length - 1] == ' '))
            return true;
    }
    return false;
}

/* "seenApril2019_v2" as "seen April 2019 v2": blanks for underscores, where a word begins with a capital letter, and
 * around a number of four digits or more. */
static void year_space(const char *name, char text[PROPOSE_TEXT])
{
    size_t to = 0;
    while (*name && to + 8 < PROPOSE_TEXT) {
        size_t digits = strspn(name, "0123456789");
        size_t take = digits > 0 && to + digits + 8 < PROPOSE_TEXT ? digits : 1;
        bool begins = isupper((unsigned char)*name) && to > 0 && islower((unsigned char)text[to - 1]);
        if (begins || (digits >= 4 && to > 0 && isalpha((unsigned char)text[to - 1])))
            text[to++] = ' ';
        for (size_t i = 0; i < take; i++)
            text[to++] = name[i] == '_' ? ' ' : name[i];
        name += take;
        if (digits >= 4 && isalpha((unsigned char)*name))
            text[to++] = ' ';
    }
    text[to] = '\0';
}

/* The one period in the name of a sheet or a file, and what is left of the name; none where it has several, or words
 * of a part of a year beside it. */
static bool year_in_name(const char *name, struct year_said *said, char rest[PROPOSE_TEXT])
{
    struct year_said other;
    year_space(name, rest);
    *said = (struct year_said){ .text = "" };
    if (!pb_preview_period_within(rest, &said->at, &said->length) || !year_read(rest + said->at, said->length, said)) {
        said->text[0] = '\0';
        return false;
    }
    bool more = pb_preview_period_within(rest + said->at + said->length, &other.at, &other.length);
    bool end = year_is_other(rest, said->at);
    for (size_t i = 0; i < said->length; i++)
        rest[said->at + i] = ' ';
    if (more || end || (year_is_long(&said->period) && says_part_of_year(rest)))
        said->text[0] = '\0';
    return said->text[0] != '\0';
}

/* The period in the headings of the figures; they all say the same one, or none. */
static bool year_of_headings(const struct pb_propose_roles *roles, struct year_said *said, size_t *without)
{
    *said = (struct year_said){ .text = "" };
    *without = PROPOSE_NONE;
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        if (!pb_propose_is_value(roles, c) && pb_propose_known_as(roles, "value") != c)
            continue;
        if (!column->heading_period)
            *without = c;
        else if (!*said->text && !year_read(column->heading + column->at, column->length, said))
            (void)snprintf(said->text, sizeof said->text, "%.*s", (int)column->length, column->heading + column->at);
    }
    return *said->text;
}

static bool lies_in(const struct pb_period *part, const struct pb_period *whole)
{
    return part->start >= whole->start && part->end <= whole->end;
}

/* What the name of a sheet and the title above its table say: the shorter period where one lies in the other. */
static bool year_of_sheet(const struct pb_preview_sheet *sheet, struct year_said *said, bool *contradicts)
{
    char rest[PROPOSE_TEXT];
    struct year_said title = { .text = "" };
    bool named = year_in_name(sheet->about->name, said, rest);
    bool titled = sheet->title_period && year_read(sheet->title_period, strlen(sheet->title_period), &title);
    bool title_in = named && titled && lies_in(&title.period, &said->period);
    *contradicts = named && titled && !title_in && !lies_in(&said->period, &title.period);
    if (*contradicts)
        said->text[0] = '\0';
    if (titled && (!named || title_in)) {
        (void)pb_text_copy(said->text, sizeof said->text, title.text);
        said->period = title.period;
    }
    return *said->text;
}

void pb_propose_without_period(const char *name, char rest[PROPOSE_TEXT])
{
    struct year_said said;
    (void)year_in_name(name, &said, rest);
}

bool pb_proposal_split_year(const struct pb_proposal *proposal, const struct pb_propose_roles *roles,
                            char year[PB_PREVIEW_TEXT])
{
    struct year_said said;
    struct pb_period_found found;
    char base[PROPOSE_TEXT];
    char rest[PROPOSE_TEXT];
    bool contradicts = false;
    if (proposal->sheets_differ ||
        (!year_of_sheet(roles->sheet, &said, &contradicts) &&
         (contradicts || !year_in_name(pb_proposal_base(proposal->file, base), &said, rest))))
        return false;
    (void)pb_text_copy(year, PB_PREVIEW_TEXT, said.text);
    return !pb_period_read(year, strlen(year), &(struct pb_period_rules){ 0 }, &found) &&
           found.period.kind == PB_PERIOD_FINANCIAL_YEAR;
}

/* ---- Sheets for periods ---- */

bool pb_proposal_sheet_periods(struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    bool *reads = pb_arena_take(proposal->arena, proposal->preview.count, sizeof *reads);
    struct year_said own;
    struct year_said said;
    char rest[PROPOSE_TEXT];
    char other[PROPOSE_TEXT];
    size_t without = 0;
    bool contradicts = false;
    bool differ = false;
    bool same = true;
    if (roles->period != PROPOSE_NONE || roles->wide || year_of_headings(roles, &said, &without))
        return true;
    if (!reads)
        return false;
    bool any = year_of_sheet(roles->sheet, &own, &contradicts);
    (void)year_in_name(roles->sheet->about->name, &said, rest);
    for (size_t i = 0; i < proposal->preview.count; i++) {
        const struct pb_preview_sheet *sheet = &proposal->preview.sheets[i];
        reads[i] = proposal->reads[i];
        if (!reads[i] || sheet == roles->sheet)
            continue;
        bool says = year_of_sheet(sheet, &said, &contradicts);
        reads[i] = says == any && !contradicts;
        proposal->alike -= reads[i] ? 0 : 1;
        if (!reads[i])
            pb_proposal_say(proposal, "sheet-left-out",
                            "the sheet '%.60s' is left out: %s. Propose a mapping of its own with --sheet",
                            sheet->about->name,
                            contradicts ? "its name and the title above its table say different periods"
                            : says      ? "it is for a period of its own, and other sheets do not say theirs"
                                        : "it does not say its period, as other sheets do");
        differ = differ || (reads[i] && says && memcmp(&said.period, &own.period, sizeof own.period) != 0);
        (void)year_in_name(sheet->about->name, &said, other);
        same = same && (!reads[i] || strcmp(rest, other) == 0);
    }
    proposal->sheets_differ = differ;
    proposal->sheets_are_periods = differ && same;
    proposal->reads = reads;
    return true;
}

static void put_sheet_periods(struct pb_building *building, struct cJSON *options, struct cJSON *constants,
                              struct pb_proposal *proposal)
{
    pb_build_text(building, constants, "period", "{sheet}");
    for (size_t i = 0; i < proposal->preview.count; i++) {
        struct year_said said;
        bool contradicts = false;
        const struct pb_preview_sheet *sheet = &proposal->preview.sheets[i];
        if (proposal->reads[i] && year_of_sheet(sheet, &said, &contradicts) &&
            strcmp(said.text, sheet->about->name) != 0)
            pb_proposal_replace(building, options, "period", sheet->about->name, said.text);
    }
    pb_proposal_say(proposal, "period-of-sheets",
                    "the rows have no period: each sheet is for the one that its name or the title above its table "
                    "says. Is that right? If not, correct \"period\" in the mapping");
}

/* ---- One period for all ---- */

/* A heading of figures such as "Change 2011 to 2022" or "Visits in Q3": a name beside it says no more than that. */
static size_t heading_of_other_time(const struct pb_propose_roles *roles)
{
    for (size_t c = 0; c < roles->sheet->column_count; c++) {
        const struct pb_preview_column *column = &roles->sheet->columns[c];
        if (pb_propose_is_value(roles, c) && !column->heading_period && pb_propose_says_time(column->heading) &&
            !pb_propose_is_part(column->heading) && !pb_propose_says_base(column->heading))
            return c;
    }
    return PROPOSE_NONE;
}

static void ask_about(struct pb_proposal *proposal, const char *year, const char *from)
{
    pb_proposal_say(proposal, "period-from-name",
                    "the rows have no period: %s is taken from %s. Is that right? If not, correct \"period\" in the "
                    "mapping",
                    year, from);
}

/* One heading says a period and others do not, or the sheet says a part of it. */
static void take_heading(struct pb_proposal *proposal, const struct pb_propose_roles *roles, struct year_said *heading,
                         size_t without)
{
    struct year_said sheet;
    bool contradicts = false;
    bool said = year_of_sheet(roles->sheet, &sheet, &contradicts);
    if (said && heading->period.start && lies_in(&sheet.period, &heading->period) &&
        !lies_in(&heading->period, &sheet.period)) {
        *heading = sheet;
        ask_about(proposal, sheet.text, "the title above the table or the name of the sheet");
    } else if (without != PROPOSE_NONE)
        pb_proposal_say(proposal, "period-from-heading",
                        "'%.60s' says no period: %s is taken for it from the heading of another column. Is that right? "
                        "If not, give it a mapping of its own",
                        roles->sheet->columns[without].heading, heading->text);
}

void pb_proposal_year(struct pb_building *building, struct cJSON *options, struct cJSON *constants,
                      struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    struct year_said said;
    char base[PROPOSE_TEXT];
    char rest[PROPOSE_TEXT];
    size_t without = PROPOSE_NONE;
    bool contradicts = false;
    if (proposal->sheets_differ) {
        put_sheet_periods(building, options, constants, proposal);
        return;
    }
    size_t open = heading_of_other_time(roles);
    if (year_of_headings(roles, &said, &without))
        take_heading(proposal, roles, &said, without);
    else if (open != PROPOSE_NONE)
        pb_proposal_say(proposal, "time-in-heading",
                        "'%.60s' says a time that is no period by itself: which period is it?",
                        roles->sheet->columns[open].heading);
    else if (year_of_sheet(roles->sheet, &said, &contradicts))
        ask_about(proposal, said.text,
                  roles->sheet->title_period ? "the title above the table" : "the name of the sheet");
    else if (contradicts)
        pb_proposal_say(proposal, "periods-contradict",
                        "the name of the sheet '%.60s' and the title above its table say different periods",
                        roles->sheet->about->name);
    else if (year_in_name(pb_proposal_base(proposal->file, base), &said, rest))
        ask_about(proposal, said.text, "the name of the file");
    proposal->period_missing = !*said.text;
    pb_build_text(building, constants, "period", *said.text ? said.text : "YYYY");
}
