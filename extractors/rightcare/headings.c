#include "extractors/rightcare/headings.h"

#include "extractors/rightcare/texts.h"

#include <stdio.h>
#include <string.h>

/* Of several columns that could be a field, those of the lowest rank are it. Organisations: a pack of a smaller kind
 * also names the larger ones around it. */
enum rank { RANK_SAID, RANK_PLAIN, RANK_PCN, RANK_CCG, RANK_ICS, RANK_NONE };

struct known {
    enum field field;
    enum rank rank;
    const char *headings; /* as rightcare_text_plain writes them, with bars between them */
};

static const struct known known[] = {
    { FIELD_ORGANISATION_CODE, RANK_PLAIN,
      "organisation code|org code|organisation|org|area code|geography code|commissioner code|ods code|ons code" },
    { FIELD_ORGANISATION_CODE, RANK_PCN,
      "pcn code|pcn|primary care network code|pcn ods code|pcn ons code|network code" },
    { FIELD_ORGANISATION_CODE, RANK_CCG,
      "ccg code|ccg|ccg ods code|ccg ons code|ccgcode|sub icb location code|sub icb code|sicbl code|sicbl|"
      "sub icb location|sub icb location ods code|sub icb location ons code|locality code" },
    { FIELD_ORGANISATION_CODE, RANK_ICS,
      "ics code|icb code|stp code|ics|icb|stp|ics ods code|icb ods code|ics ons code|icb ons code|system "
      "code|integrated care board code" },
    { FIELD_ORGANISATION_NAME, RANK_PLAIN,
      "organisation name|org name|area name|geography name|commissioner name|commissioner" },
    { FIELD_ORGANISATION_NAME, RANK_PCN, "pcn name|primary care network|primary care network name|network name" },
    { FIELD_ORGANISATION_NAME, RANK_CCG,
      "ccg name|ccgname|clinical commissioning group|sub icb location name|sub icb name|sicbl name|locality name" },
    { FIELD_ORGANISATION_NAME, RANK_ICS,
      "ics name|icb name|stp name|system name|integrated care system|integrated care board|integrated care board "
      "name" },
    { FIELD_PROGRAMME, RANK_PLAIN,
      "programme|programme area|programme name|programme of care|programme budget category|pb category|disease area|"
      "clinical area|focus area|speciality|specialty|topic" },
    { FIELD_PATHWAY, RANK_PLAIN, "pathway|pathway name|condition|sub programme|sub category|sub topic|pathway stage" },
    { FIELD_INDICATOR_CODE, RANK_PLAIN,
      "indicator code|indicator id|indicator ref|indicator reference|indicator number|metric code|metric id|"
      "measure code|measure id" },
    { FIELD_INDICATOR_NAME, RANK_PLAIN,
      "indicator|indicator name|indicator title|indicator short name|metric|metric name|measure|measure name" },
    { FIELD_INDICATOR_NAME, RANK_PCN, "indicator description|metric description|measure description|description" },
    { FIELD_PERIOD, RANK_PLAIN, "period|time period|data period|reporting period|period covered|date period" },
    { FIELD_PERIOD, RANK_PCN, "year|financial year|data year|date|quarter" },
    { FIELD_UNIT, RANK_PLAIN, "unit|units|unit of measure|unit of measurement|value unit|value type" },
    { FIELD_SEX, RANK_PLAIN, "sex|gender" },
    { FIELD_AGE, RANK_PLAIN, "age|age group|age band|age range" },
    { FIELD_DIRECTION, RANK_PLAIN, "direction|polarity|desired direction|direction of benefit|better is" },
    { FIELD_SIGNIFICANCE, RANK_PLAIN,
      "significance|significant|statistical significance|statistically significant|significantly different|"
      "significance flag|significance 95|sig" },
    { FIELD_SIMILAR, RANK_PLAIN,
      "similar organisations|similar 10|similar ten|similar 10 ccgs|similar 10 codes|similar ccgs|similar icbs|"
      "similar pcns|most similar|most similar 10|most similar ccgs|peers|peer group|comparators" },
    { FIELD_VALUE, RANK_PLAIN, "value|indicator value|metric value|data value" },
    { FIELD_VALUE, RANK_PCN,
      "rate|percentage|percent|your value|your rate|ccg value|ccg rate|pcn value|pcn rate|ics value|ics rate|"
      "icb value|icb rate|stp value|stp rate|sub icb value|organisation value|organisation rate|org value" },
    { FIELD_LOWER_95, RANK_PLAIN,
      "lower ci|lower 95 ci|lower ci 95|lower ci 95 0 limit|95 ci lower|95 lower ci|lower confidence interval|"
      "lower 95 confidence interval|lower confidence limit|lower 95 confidence limit|lower limit|lower 95 limit|"
      "lower 95|lower cl|lci|lci95|95 lci|lcl|lcl95|ci lower|95 confidence interval lower|lower 95 cl" },
    { FIELD_UPPER_95, RANK_PLAIN,
      "upper ci|upper 95 ci|upper ci 95|upper ci 95 0 limit|95 ci upper|95 upper ci|upper confidence interval|"
      "upper 95 confidence interval|upper confidence limit|upper 95 confidence limit|upper limit|upper 95 limit|"
      "upper 95|upper cl|uci|uci95|95 uci|ucl|ucl95|ci upper|95 confidence interval upper|upper 95 cl" },
    { FIELD_NUMERATOR, RANK_PLAIN, "numerator|numerator value|count|number|observed" },
    { FIELD_DENOMINATOR, RANK_PLAIN,
      "denominator|denominator value|weighted population|population|register|list size|eligible population" },
    { FIELD_BENCHMARK, RANK_PLAIN,
      "benchmark|benchmark value|best 5|best five|best 5 value|best 5 average|best 5 mean|average of best 5|"
      "mean of best 5|lowest 5|lowest 5 average|lowest 5 mean|best 5 of similar 10|lowest 5 of similar 10" },
    { FIELD_BENCHMARK, RANK_PCN,
      "similar 10 average|similar 10 mean|similar 10 value|similar ccg average|peer average|peer mean|"
      "peer group average|comparator value|comparator average" },
    { FIELD_ENGLAND, RANK_PLAIN,
      "england|england value|england average|england mean|england rate|national|national value|national average" },
    { FIELD_OPPORTUNITY, RANK_PLAIN,
      "opportunity|opportunities|potential opportunity|opportunity value|quantified opportunity|"
      "improvement opportunity|potential improvement" },
    { FIELD_OPPORTUNITY, RANK_PCN,
      "opportunity patients|opportunity people|opportunity cost|potential savings|saving opportunity" },
};

/* A heading as the lists have it, and without a unit behind it: "Opportunity (£)", "Value (per 1,000)". */
struct plain_heading {
    char whole[PLAIN_TEXT];
    char bare[PLAIN_TEXT]; /* "" when there is no unit */
};

/* False for a cell that cannot be a heading. */
static bool heading_of(const struct pb_tabular_cell *cell, struct plain_heading *heading)
{
    const struct text text = rightcare_text_trim(cell->text, cell->length);
    heading->whole[0] = heading->bare[0] = '\0';
    if (cell->kind != PB_CELL_TEXT || text.length == 0 || text.length >= PLAIN_TEXT)
        return false;
    (void)rightcare_text_plain(text, heading->whole);
    const char *bracket = memchr(text.text, '(', text.length);
    if (bracket && bracket > text.text && text.text[text.length - 1] == ')')
        (void)rightcare_text_plain((struct text){ text.text, (size_t)(bracket - text.text) }, heading->bare);
    return true;
}

static bool among(const char *list, const char *plain)
{
    size_t length = strlen(plain);
    for (const char *at = strstr(list, plain); at; at = strstr(at + 1, plain))
        if ((at == list || at[-1] == '|') && (at[length] == '|' || !at[length]))
            return true;
    return false;
}

static enum rank headings_said(const struct pb_text_list *headings, const char *plain)
{
    char other[PLAIN_TEXT];
    for (size_t i = 0; i < headings->count; i++) {
        (void)rightcare_text_plain((struct text){ headings->items[i], strlen(headings->items[i]) }, other);
        if (strcmp(other, plain) == 0)
            return RANK_SAID;
    }
    return RANK_NONE;
}

/* How well a text says a field. */
static enum rank rank_of(const struct rightcare_options *options, enum field field, const char *plain)
{
    enum rank rank = *plain ? headings_said(&options->headings[field], plain) : RANK_NONE;
    for (size_t i = 0; *plain && i < sizeof known / sizeof known[0]; i++)
        if (known[i].field == field && known[i].rank < rank && among(known[i].headings, plain))
            rank = known[i].rank;
    return rank;
}

static enum rank headings_rank_at(const struct rightcare_options *options, enum field field,
                                  const struct pb_tabular_row *row, size_t column)
{
    struct plain_heading heading;
    if (!heading_of(&row->cells[column], &heading))
        return RANK_NONE;
    enum rank rank = rank_of(options, field, heading.whole);
    return rank == RANK_NONE ? rank_of(options, field, heading.bare) : rank;
}

/* How well a text says each of the fields. */
static void rank_all(const struct rightcare_options *options, const char *plain, enum rank ranks[FIELDS])
{
    for (enum field field = 0; field < FIELDS; field++)
        ranks[field] = *plain ? headings_said(&options->headings[field], plain) : RANK_NONE;
    for (size_t i = 0; *plain && i < sizeof known / sizeof known[0]; i++)
        if (known[i].rank < ranks[known[i].field] && among(known[i].headings, plain))
            ranks[known[i].field] = known[i].rank;
}

/* The best rank of each field in the row. */
static void best_ranks(const struct rightcare_options *options, const struct pb_tabular_row *row,
                       enum rank ranks[FIELDS])
{
    struct plain_heading heading;
    for (enum field field = 0; field < FIELDS; field++)
        ranks[field] = RANK_NONE;
    for (size_t column = 0; column < row->count; column++) {
        enum rank whole[FIELDS];
        enum rank bare[FIELDS];
        if (!heading_of(&row->cells[column], &heading))
            continue;
        rank_all(options, heading.whole, whole);
        rank_all(options, heading.bare, bare);
        for (enum field field = 0; field < FIELDS; field++) {
            enum rank rank = whole[field] == RANK_NONE ? bare[field] : whole[field];
            ranks[field] = rank < ranks[field] ? rank : ranks[field];
        }
    }
}

static bool says_ons(const struct pb_tabular_row *row, size_t column)
{
    char plain[PLAIN_TEXT];
    (void)rightcare_text_plain(rightcare_text_trim(row->cells[column].text, row->cells[column].length), plain);
    return strstr(plain, "ons ") != NULL;
}

/* Two columns of codes are of one organisation when only one of them says ONS: that is the other one. */
static bool take_other_code(struct headings *headings, const struct pb_tabular_row *row, size_t column)
{
    size_t *code = &headings->at[FIELD_ORGANISATION_CODE];
    bool ons = says_ons(row, column);
    if (headings->at[FIELD_OTHER_CODE] != NO_COLUMN || ons == says_ons(row, *code))
        return false;
    headings->at[FIELD_OTHER_CODE] = ons ? column : *code;
    *code = ons ? *code : column;
    return true;
}

static bool says_code(const struct pb_tabular_row *row, size_t column)
{
    char plain[PLAIN_TEXT];
    (void)rightcare_text_plain(rightcare_text_trim(row->cells[column].text, row->cells[column].length), plain);
    return strstr(plain, "code") != NULL;
}

/* Beside "Organisation code", "Organisation" is the name. */
static bool take_as_name(struct headings *headings, const struct pb_tabular_row *row, size_t column)
{
    size_t *code = &headings->at[FIELD_ORGANISATION_CODE];
    bool said = says_code(row, column);
    if (headings->bare != NO_COLUMN || said == says_code(row, *code))
        return false;
    headings->bare = said ? *code : column;
    *code = said ? column : *code;
    return true;
}

static void headings_take(struct headings *headings, const struct rightcare_options *options,
                          const struct pb_tabular_row *row, enum field field, enum rank rank)
{
    bool code = field == FIELD_ORGANISATION_CODE;
    for (size_t column = 0; rank != RANK_NONE && column < row->count; column++) {
        if (headings_rank_at(options, field, row, column) != rank ||
            (code && (column == headings->at[FIELD_OTHER_CODE] || column == headings->bare)))
            continue;
        if (headings->at[field] == NO_COLUMN)
            headings->at[field] = column;
        else if (headings->twice[0] == NO_COLUMN &&
                 !(code && (take_as_name(headings, row, column) || take_other_code(headings, row, column)))) {
            headings->twice[0] = headings->at[field];
            headings->twice[1] = column;
            headings->twice_field = field;
        }
    }
}

static bool has(const struct headings *headings, enum field one, enum field other)
{
    return headings->at[one] != NO_COLUMN || headings->at[other] != NO_COLUMN;
}

/* The needed ones, as has() asks for them. */
static const struct {
    const char *name;
    enum field one, other;
} needed[NEEDED] = {
    { "organisation", FIELD_ORGANISATION_CODE, FIELD_ORGANISATION_NAME },
    { "indicator", FIELD_INDICATOR_CODE, FIELD_INDICATOR_NAME },
    { "period", FIELD_PERIOD, FIELD_PERIOD },
    { "value", FIELD_VALUE, FIELD_VALUE },
};

void rightcare_headings_read(struct headings *headings, const struct rightcare_options *options,
                             const struct pb_tabular_row *row)
{
    enum rank ranks[FIELDS];
    *headings = (struct headings){ .width = row->count, .twice = { NO_COLUMN, NO_COLUMN }, .bare = NO_COLUMN };
    for (enum field field = 0; field < FIELDS; field++)
        headings->at[field] = NO_COLUMN;
    best_ranks(options, row, ranks);
    /* Code and name are of the same organisation; what was said stands for itself. */
    enum rank *code = &ranks[FIELD_ORGANISATION_CODE];
    enum rank *name = &ranks[FIELD_ORGANISATION_NAME];
    if (*code < *name && *name != RANK_SAID)
        *name = *code == RANK_SAID ? RANK_NONE : *code;
    else if (*name < *code)
        *code = *name == RANK_SAID ? RANK_NONE : *name;
    for (enum field field = 0; field < FIELDS; field++)
        headings_take(headings, options, row, field, ranks[field]);
    if (headings->at[FIELD_ORGANISATION_NAME] == NO_COLUMN)
        headings->at[FIELD_ORGANISATION_NAME] = headings->bare;
    for (size_t i = 0; i < NEEDED; i++)
        headings->needed += has(headings, needed[i].one, needed[i].other);
    for (enum field field = 0; headings->needed == NEEDED && field < FIELDS; field++) {
        size_t column = headings->at[field];
        const struct pb_tabular_cell *cell = column < row->count ? &row->cells[column] : NULL;
        if (cell)
            (void)snprintf(headings->text[field], HEADING_TEXT, "%.*s",
                           (int)pb_text_fit(cell->text, cell->length, HEADING_TEXT - 1), cell->text);
    }
}

const char *rightcare_headings_found(const struct headings *headings, char found[FOUND_TEXT])
{
    size_t at = 0;
    *found = '\0';
    for (int missing = 0; missing < 2; missing++) {
        const char *before = missing && at ? " but no " : missing ? "no " : "";
        for (size_t i = 0; i < NEEDED; i++)
            if (has(headings, needed[i].one, needed[i].other) != missing) {
                at += (size_t)snprintf(found + at, FOUND_TEXT - at, "%s%s", before, needed[i].name);
                before = missing ? " and no " : ", ";
            }
    }
    return found;
}

bool rightcare_headings_again(const struct headings *headings, const struct rightcare_options *options,
                              const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < NEEDED; i++) {
        enum field field = headings->at[needed[i].one] == NO_COLUMN ? needed[i].other : needed[i].one;
        size_t column = headings->at[field];
        if (column >= row->count || headings_rank_at(options, field, row, column) == RANK_NONE)
            return false;
    }
    return true;
}
