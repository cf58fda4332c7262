/*
 * What one column is by its heading and its texts, and what is made of a heading: the field that it is known by,
 * whether it has a role or is one of figures, its name in a mapping and the id of what it measures.
 */
#include "app/propose_private.h"

#include "placebook/indicator_id.h"
#include "placebook/spelling.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A field of the mapping and the headings by which it is known. */
static const struct {
    const char *field;
    const char *headings; /* with bars around each */
    bool number;
} synonyms[PROPOSE_FIELDS] = {
    { "indicator_name",
      "|indicator name|measure name|metric name|indicator title|measure title|measure description|measure desc|"
      "indicator description|metric description|metric desc|data item name|",
      false },
    { "indicator",
      "|indicator|indicator id|indicator code|measure id|measure code|metric|metric id|metric code|measure|"
      "statistic|variable|data item|series|",
      false },
    { "age",
      "|age|age group|age band|ageband|agegroup|age range|agerange|age groups|age bands|age group (years)|"
      "age (years)|age in years|ages|",
      false },
    { "sex", "|sex|gender|", false },
    { "category_type",
      "|category type|breakdown type|breakdown topic|characteristic type|characteristic group|dimension type|", false },
    { "category", "|category|breakdown|characteristic|", false },
    { "unit", "|unit|units|unit of measure|measurement unit|", false },
    { "value",
      "|value|indicator value|measure value|metric value|obs value|observation|observation value|data value|"
      "figure|",
      true },
    { "lower_95", "|lower|lower ci|lower 95|lower 95 limit|lowerci|lcl|lower ci limit|", true },
    { "upper_95", "|upper|upper ci|upper 95|upper 95 limit|upperci|ucl|upper ci limit|", true },
    { "lower_998", "|lower ci 99 8 limit|lower 99 8|", true },
    { "upper_998", "|upper ci 99 8 limit|upper 99 8|", true },
    { "count", "|count|numerator|", true },
    { "denominator", "|denominator|", true },
};

/* Figures that measure nothing. */
static const char *const no_values[] = { "id",       "fid",      "level",     "sortable", "code",      "order",
                                         "date",     "objectid", "shape",     "latitude", "longitude", "easting",
                                         "northing", "eastings", "northings", "bng",      "uprn",      "urn",
                                         "laestab",  "globalid", "ukprn",     NULL };

/* "LA number" numbers the authorities; "Number of LAs" counts them. */
static bool numbers_areas(const char *heading)
{
    static const char *const areas[] = { "la",     "lea",    "lad",    "authority", "council", "district", "org",
                                         "school", "region", "county", "ward",      "area",    "practice", "trust" };
    static const char *const words[] = { "number", "no", "num", "nr", "ref", "reference" };
    char text[PROPOSE_TEXT];
    pb_propose_plain(heading, text);
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        size_t size = strlen(words[k]);
        if (length < size || memcmp(text + length - size, words[k], size) != 0)
            continue; /* most do not end so */
        for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
            char both[PROPOSE_SLUG];
            (void)snprintf(both, sizeof both, "%s %s", areas[i], words[k]);
            const char *at = strstr(text, both);
            if (at && (at == text || at[-1] == ' ') && at[strlen(both) + strspn(at + strlen(both), " ")] == '\0')
                return true;
        }
    }
    return false;
}

static bool stands_between_words(char c)
{
    return c == '_' || c == '.' || c == '|' || c == '-' || c == '/';
}

/* A heading in small letters, with blanks for the signs between its words. */
void pb_propose_plain(const char *heading, char text[PROPOSE_TEXT])
{
    size_t i = 0;
    for (; heading[i] && i + 1 < PROPOSE_TEXT; i++) {
        char c = heading[i];
        text[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : stands_between_words(c) ? ' ' : c);
    }
    text[i] = '\0';
}

/* A word of a heading in small letters. */
static bool has_plain_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

bool pb_propose_has_word(const char *heading, const char *word)
{
    char text[PROPOSE_TEXT];
    pb_propose_plain(heading, text);
    return has_plain_word(text, word);
}

bool pb_propose_is_number(const struct pb_preview_column *column)
{
    return column->type == PB_PREVIEW_WHOLE || column->type == PB_PREVIEW_DECIMAL || column->type == PB_PREVIEW_PERCENT;
}

bool pb_propose_is_period(const struct pb_preview_column *column)
{
    static const char *const words[] = { "period", "year", "month", "time", "date", "quarter", NULL };
    char text[PROPOSE_TEXT];
    bool named = false;
    if (!column->unique || column->periods == 0)
        return false;
    pb_propose_plain(column->heading, text);
    for (size_t i = 0; words[i]; i++)
        named = named || strstr(text, words[i]);
    size_t totals = 0; /* "Total" of all years */
    for (size_t i = 0; named && i < column->text_count; i++)
        totals += pb_is_total(column->texts[i].text, strlen(column->texts[i].text)) ? column->texts[i].cells : 0;
    return column->periods * 10 >= (column->filled - totals) * 9 && (named || !pb_propose_is_number(column));
}

bool pb_propose_period_inside(const struct pb_preview_column *column)
{
    size_t at = 0;
    size_t length = 0;
    bool named = pb_propose_has_word(column->heading, "period") || pb_propose_has_word(column->heading, "month");
    bool all = named && column->unique && column->type == PB_PREVIEW_WORDS && column->text_count > 0;
    for (size_t i = 0; all && i < column->text_count; i++)
        all = column->texts[i].own == 0 || pb_preview_period_within(column->texts[i].text, &at, &length);
    return all;
}

static bool columns_is_known_by(const char *heading, const char *headings)
{
    char search[PROPOSE_TEXT + 2];
    search[0] = '|';
    pb_propose_plain(heading, search + 1);
    size_t length = strlen(search);
    search[length] = '|';
    search[length + 1] = '\0';
    return strstr(headings, search) != NULL;
}

bool pb_propose_is_known(const struct pb_preview_column *column, size_t synonym)
{
    return columns_is_known_by(column->heading, synonyms[synonym].headings);
}

bool pb_propose_has_role(const struct pb_propose_roles *roles, size_t column)
{
    bool any = column == roles->code || column == roles->name || column == roles->period || column == roles->month ||
               column == roles->quarter || column == roles->period_end || column == roles->within_code ||
               column == roles->within_name;
    for (size_t i = 0; i < roles->level_count; i++)
        any = any || roles->levels[i] == column || roles->level_names[i] == column;
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        any = any || roles->known[i] == column;
    return any;
}

size_t pb_propose_field_at(const char *field)
{
    for (size_t i = 0; i < PROPOSE_FIELDS; i++)
        if (strcasecmp(synonyms[i].field, field) == 0)
            return i;
    return PROPOSE_FIELDS - 1;
}

size_t pb_propose_known_as(const struct pb_propose_roles *roles, const char *field)
{
    return roles->known[pb_propose_field_at(field)];
}

/* "Week" and the like are no figures, whatever their numbers look like. */
static bool columns_says_time(const char *heading)
{
    return columns_is_known_by(
        heading, "|week|week number|week no|epiweek|epi week|month|month number|quarter|day|year|period|date|"
                 "financial year|calendar year|academic year|hour|");
}

/* Columns of maps and registers: "LAT", "areaId", and names of the Office for National Statistics such as "RUC11CD". */
static bool columns_is_of_maps(const char *heading)
{
    size_t length = strlen(heading);
    bool id = length > 2 && heading[length - 2] == 'I' && (heading[length - 1] == 'd' || heading[length - 1] == 'D') &&
              heading[length - 3] >= 'a' && heading[length - 3] <= 'z';
    size_t letters = strspn(heading, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    size_t digits = strspn(heading + letters, "0123456789");
    return id || columns_is_known_by(heading, "|lat|long|lon|lng|") ||
           (letters > 0 && digits == 2 && strncasecmp(heading + letters + digits, "cd", 3) == 0);
}

/* Numbers to call or to look up. "Phone" may as well be how an appointment was held. */
static bool columns_is_reference(const struct pb_preview_column *column, const char *label)
{
    static const char *const phones[] = { "phone", "telephone", "tel", "mobile", "fax", "contact", NULL };
    static const char references[] =
        "|reference|ref|reference number|reference no|ref no|grid|grid ref|grid reference|";
    const double local = 1e8; /* with the code of the town, less a nought */
    char search[PROPOSE_TEXT + 2];
    bool phone = false;
    for (size_t i = 0; phones[i]; i++)
        phone = phone || has_plain_word(label, phones[i]);
    size_t length = strlen(label);
    while (length > 0 && label[length - 1] == ' ')
        length--;
    (void)snprintf(search, sizeof search, "|%.*s|", (int)length, label);
    return (phone && column->least >= local) || strstr(references, search) != NULL;
}

bool pb_propose_is_value(const struct pb_propose_roles *roles, size_t c)
{
    const struct pb_preview_column *column = &roles->sheet->columns[c];
    const struct pb_propose_companion *companion = roles->companions ? &roles->companions[c] : NULL;
    if (!column->unique || column->perhaps || !pb_propose_is_number(column) || column->counts_rows ||
        pb_propose_has_role(roles, c) || (companion && (companion->of != PROPOSE_NONE || companion->lost)) ||
        (roles->dated && roles->dated[c]) || columns_says_time(column->heading) ||
        columns_is_of_maps(column->heading) || pb_propose_is_period(column))
        return false;
    for (size_t i = 0; i < roles->dimension_count; i++)
        if (roles->dimensions[i] == c)
            return false;
    char label[PROPOSE_TEXT];
    pb_propose_plain(column->label, label);
    for (size_t i = 0; no_values[i]; i++)
        if (has_plain_word(label, no_values[i]))
            return false;
    return !numbers_areas(column->label) && !columns_is_reference(column, label);
}

/* ---- Patterns ---- */

/* A heading as a name of the mapping: braces would be fields. */
void pb_propose_name(const char *heading, char text[PROPOSE_TEXT])
{
    (void)pb_text_copy(text, PROPOSE_TEXT, heading);
    for (char *c = text; *c; c++)
        *c = *c == '{' || *c == '}' ? '*' : *c;
}

/* With {period} where the period stands; false where the pattern would take other columns too. */
bool pb_propose_pattern(const struct pb_preview_sheet *sheet, size_t c, char text[PROPOSE_TEXT])
{
    const struct pb_preview_column *column = &sheet->columns[c];
    const char *heading = column->heading;
    const char *after = heading + column->at + column->length;
    size_t end = strlen(after);
    if (!column->heading_period || column->at == 0 || strpbrk(heading, "*{}"))
        return false;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *other = sheet->columns[i].heading;
        size_t length = strlen(other);
        if (length <= column->at + end || strncasecmp(other, heading, column->at) != 0 ||
            strcasecmp(other + length - end, after) != 0)
            continue;
        const struct pb_preview_column *same = &sheet->columns[i];
        if (!same->heading_period || same->at != column->at || same->length != length - column->at - end)
            return false;
    }
    (void)snprintf(text, PROPOSE_TEXT, "%.*s{period}%s", (int)column->at, heading, after);
    return true;
}

bool pb_propose_says_base(const char *heading)
{
    static const char *const words[] = { "price", "100",     "base",   "standard", "esp ",
                                         " esp",  "boundar", "weight", "terms",    NULL };
    for (size_t i = 0; words[i]; i++)
        if (strcasestr(heading, words[i]))
            return true;
    return false;
}

void pb_propose_measure(const struct pb_propose_roles *roles, size_t c, char text[PROPOSE_TEXT])
{
    const struct pb_preview_column *column = &roles->sheet->columns[c];
    if (column->heading_period && (roles->period == PROPOSE_NONE || !pb_propose_says_base(column->heading)))
        (void)snprintf(text, PROPOSE_TEXT, "%.*s%s", (int)column->at, column->heading,
                       column->heading + column->at + column->length);
    else
        (void)pb_text_copy(text, PROPOSE_TEXT, column->heading);
    /* " | _ | " and what else is left between the words */
    size_t to = 0;
    for (size_t i = 0; text[i]; i++) {
        char sign = strchr("|_{}", text[i]) ? ' ' : text[i];
        if (sign != ' ' || (to > 0 && text[to - 1] != ' '))
            text[to++] = sign;
    }
    text[to] = '\0';
    /* "Population (2015)" and "Population: mid 2015" leave what stood around the period */
    char *brackets = strstr(text, "()");
    if (brackets)
        memmove(brackets, brackets + 2, strlen(brackets + 2) + 1);
    to = strlen(text);
    while (to > 0 && strchr(" :,;-", text[to - 1]))
        to--;
    text[to] = '\0';
}

void pb_propose_slug(const char *name, char slug[PROPOSE_SLUG])
{
    pb_indicator_id(name, strlen(name), slug, PROPOSE_SLUG);
    if (!*slug)
        (void)pb_text_copy(slug, PROPOSE_SLUG, "table");
}

bool pb_propose_is_figure(size_t synonym)
{
    return synonyms[synonym].number;
}

const char *pb_propose_field(size_t synonym)
{
    return synonyms[synonym].field;
}
