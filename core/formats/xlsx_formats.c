/*
 * Number formats: what a number is shown as (ISO/IEC 29500-1, 18.8.30 and 18.8.31).
 */
#include "core/formats/xlsx_private.h"
#include "placebook/number.h"

#include <string.h>
#include <strings.h>

/* The formats that have a number and no code in the file. 27 to 36 and 50 to 58 are those of East Asian versions. */
const struct pb_xlsx_shape *pb_xlsx_builtin_shape(uint64_t id)
{
    static const struct pb_xlsx_shape shapes[] = {
        [PB_XLSX_GENERAL] = { .format = PB_XLSX_GENERAL },
        [PB_XLSX_DECIMAL] = { .format = PB_XLSX_DECIMAL },
        [PB_XLSX_PERCENT] = { .format = PB_XLSX_PERCENT },
        [PB_XLSX_SCIENTIFIC] = { .format = PB_XLSX_SCIENTIFIC },
        [PB_XLSX_FRACTION] = { .format = PB_XLSX_FRACTION },
        [PB_XLSX_AS_TEXT] = { .format = PB_XLSX_AS_TEXT },
        [PB_XLSX_DAY] = { .format = PB_XLSX_DAY },
        [PB_XLSX_DAY_AND_TIME] = { .format = PB_XLSX_DAY_AND_TIME },
        [PB_XLSX_TIME] = { .format = PB_XLSX_TIME },
        [PB_XLSX_DURATION] = { .format = PB_XLSX_DURATION },
        [PB_XLSX_MONTH] = { .format = PB_XLSX_MONTH },
    };
    enum pb_xlsx_format format = PB_XLSX_GENERAL;
    if (id == 17)
        format = PB_XLSX_MONTH;
    else if ((id >= 14 && id <= 16) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        format = PB_XLSX_DAY;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        format = PB_XLSX_TIME;
    else if (id == 22)
        format = PB_XLSX_DAY_AND_TIME;
    else if (id == 46)
        format = PB_XLSX_DURATION;
    else if (id == 9 || id == 10)
        format = PB_XLSX_PERCENT;
    else if (id == 11 || id == 48)
        format = PB_XLSX_SCIENTIFIC;
    else if (id == 12 || id == 13)
        format = PB_XLSX_FRACTION;
    else if (id == 49)
        format = PB_XLSX_AS_TEXT;
    else if ((id >= 1 && id <= 4) || (id >= 37 && id <= 44))
        format = PB_XLSX_DECIMAL;
    return &shapes[format];
}

/* What a section of a code is made of. */
struct features {
    bool day;     /* d */
    bool year;    /* y */
    bool month;   /* m: a month, or minutes beside h or s */
    bool time;    /* h, s, AM/PM */
    bool elapsed; /* [h], [m], [s] */
    bool percent;
    bool exponent;
    bool fraction;
    bool text;
    bool general;
    bool coloured;   /* or anything else in brackets that is no condition */
    bool filled;     /* a blank or a fill, of which nothing is left */
    bool other;      /* something by which it is not a plain run of zeros */
    unsigned zeros;  /* of the first run */
    unsigned digits; /* 0, # and ? */
    bool letters_after;
    char before[16];
    char after[16];
};

/* A letter that is shown as it is: only short ones around a run of zeros matter. */
static void add_letter(struct features *features, char letter)
{
    char *to = features->digits > 0 ? features->after : features->before;
    size_t length = strlen(to);
    if (length + 1 < sizeof features->before)
        to[length] = letter;
    else
        features->other = true;
    features->letters_after = features->digits > 0;
}

static void add_digit(struct features *features, char digit)
{
    if (digit != '0' || features->letters_after)
        features->other = true;
    else
        features->zeros++;
    features->digits++;
}

/* [h], [mm], [ss] are elapsed time; [Red], [$-809], [>100] are something else. Returns the closing bracket. */
static const char *take_bracket(const char *at, const char *end, struct features *features)
{
    const char *close = memchr(at, ']', (size_t)(end - at));
    if (!close)
        return end - 1;
    size_t size = (size_t)(close - at) - 1;
    char letter = (char)(at[1] | 32);
    bool same = size > 0 && (letter == 'h' || letter == 'm' || letter == 's');
    for (size_t i = 1; i < size; i++)
        same = same && (char)(at[1 + i] | 32) == letter;
    features->elapsed |= same;
    features->coloured |= !same && letter != '<' && letter != '=' && letter != '>';
    return close;
}

static const char *take_quoted(const char *at, const char *end, struct features *features)
{
    for (at++; at < end && *at != '"'; at++)
        add_letter(features, *at);
    return at < end ? at : end - 1;
}

/* A character that stands for something. Returns the last one that was taken. */
static const char *take_symbol(const char *at, const char *end, struct features *features)
{
    char letter = (char)(*at >= 'A' && *at <= 'Z' ? *at | 32 : *at);
    size_t left = (size_t)(end - at);
    if (left >= 7 && strncasecmp(at, "General", 7) == 0) {
        features->other = features->general = true;
        return at + 6;
    }
    if ((left >= 5 && strncasecmp(at, "AM/PM", 5) == 0) || (left >= 3 && strncasecmp(at, "A/P", 3) == 0)) {
        features->time = true;
        return at + (at[1] == '/' ? 2 : 4);
    }
    if (letter == 'e' && left >= 2 && (at[1] == '+' || at[1] == '-') && features->digits > 0) {
        features->exponent = true;
        return at + 1;
    }
    features->day |= letter == 'd';
    features->year |= letter == 'y';
    features->month |= letter == 'm';
    features->time |= letter == 'h' || letter == 's';
    features->percent |= letter == '%';
    features->fraction |= letter == '/' && features->digits > 0;
    features->text |= letter == '@';
    if (letter == '0' || letter == '#' || letter == '?')
        add_digit(features, letter);
    else if (strchr("-+ ():$", letter) && letter)
        add_letter(features, letter);
    else {
        features->other = true;
        if ((unsigned char)letter >= 0x80) /* such as an en dash, which needs no quotes */
            add_letter(features, letter);
    }
    return at;
}

/* Looks at one section and returns its end. */
static const char *look_through(const char *code, struct features *features)
{
    const char *end = code + strlen(code);
    const char *at = code;
    for (; at < end && *at != ';'; at++) {
        if (*at == '"')
            at = take_quoted(at, end, features);
        else if (*at == '[')
            at = take_bracket(at, end, features);
        else if (*at == '\\' && at + 1 < end)
            add_letter(features, *++at);
        else if ((*at == '_' || *at == '*') && at + 1 < end) {
            at++; /* a blank as wide as the next character, or a fill with it */
            features->other = features->filled = true;
        } else
            at = take_symbol(at, end, features);
    }
    return at;
}

static void shape_from(const struct features *features, struct pb_xlsx_shape *shape)
{
    *shape = (struct pb_xlsx_shape){ .format = PB_XLSX_GENERAL };
    bool day = features->day || features->year || (features->month && !features->time && !features->elapsed);
    if (features->elapsed)
        shape->format = PB_XLSX_DURATION;
    else if (day)
        shape->format = features->time                     ? PB_XLSX_DAY_AND_TIME
                        : features->day || !features->year ? PB_XLSX_DAY
                        : features->month                  ? PB_XLSX_MONTH
                                                           : PB_XLSX_YEAR;
    else if (features->time)
        shape->format = PB_XLSX_TIME;
    else if (features->text)
        shape->format = PB_XLSX_AS_TEXT;
    else if (features->percent && features->digits > 0)
        shape->format = PB_XLSX_PERCENT;
    else if (features->exponent)
        shape->format = PB_XLSX_SCIENTIFIC;
    else if (features->fraction)
        shape->format = PB_XLSX_FRACTION;
    else if (features->zeros >= 2 && !features->other) {
        shape->format = PB_XLSX_ZEROS;
        shape->zeros = features->zeros;
        memcpy(shape->before, features->before, sizeof shape->before);
        memcpy(shape->after, features->after, sizeof shape->after);
    } else if (features->digits > 0)
        shape->format = PB_XLSX_DECIMAL;
    else if (!features->general) {
        shape->words = true;
        memcpy(shape->before, features->before, sizeof shape->before);
    }
}

/* A condition such as [<=8] at the beginning of a section, behind a colour or without one. */
static struct pb_xlsx_condition condition_of(const char *at, const char *end)
{
    static const struct {
        const char *sign;
        int means;
    } signs[] = { { "<=", PB_XLSX_UP_TO }, { "<>", PB_XLSX_UNEQUAL }, { ">=", PB_XLSX_FROM },
                  { "<", PB_XLSX_BELOW },  { ">", PB_XLSX_ABOVE },    { "=", PB_XLSX_EQUAL } };
    struct pb_xlsx_condition condition = { .sign = PB_XLSX_ALWAYS };
    while (at < end && *at == '[') {
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            size_t size = strlen(signs[i].sign);
            char number[32];
            const char *close = memchr(at, ']', (size_t)(end - at));
            size_t length = close ? (size_t)(close - at) - 1 : 0;
            if (length <= size || length - size >= sizeof number || strncmp(at + 1, signs[i].sign, size) != 0)
                continue;
            memcpy(number, at + 1 + size, length - size);
            number[length - size] = '\0';
            if (!pb_number_parse(number, length - size, &condition.number))
                continue;
            condition.sign = (unsigned)signs[i].means;
            return condition;
        }
        const char *close = memchr(at, ']', (size_t)(end - at));
        at = close ? close + 1 : end;
    }
    return condition;
}

static bool formats_meets(const struct pb_xlsx_condition *condition, double number)
{
    switch (condition->sign) {
    case PB_XLSX_BELOW:
        return number < condition->number;
    case PB_XLSX_UP_TO:
        return number <= condition->number;
    case PB_XLSX_EQUAL:
        return number == condition->number;
    case PB_XLSX_UNEQUAL:
        return number != condition->number;
    case PB_XLSX_FROM:
        return number >= condition->number;
    case PB_XLSX_ABOVE:
        return number > condition->number;
    default:
        return false;
    }
}

static bool same_shape(const struct pb_xlsx_shape *one, const struct pb_xlsx_shape *other)
{
    return one->format == other->format && one->words == other->words && one->zeros == other->zeros &&
           strcmp(one->before, other->before) == 0 && strcmp(one->after, other->after) == 0;
}

/* Which of the sections numbers above, below and equal to zero have; a last one with @ is for texts. */
static void put_sections(const struct pb_xlsx_shape *given, size_t count, struct pb_xlsx_shape shapes[3])
{
    static const size_t places[4][3] = { { 0, 0, 0 }, { 0, 1, 0 }, { 0, 1, 2 }, { 0, 1, 2 } };
    if (count > 1 && given[count - 1].format == PB_XLSX_AS_TEXT)
        count--;
    for (size_t i = 0; i < 3; i++)
        shapes[i] = given[places[count - 1][i]];
}

bool pb_xlsx_shape_of(const char *code, struct pb_xlsx_shape *shape, struct pb_xlsx_sections *sections)
{
    enum { MOST = 4 };
    struct pb_xlsx_shape given[MOST];
    size_t count = 0;
    *sections = (struct pb_xlsx_sections){ 0 };
    for (const char *at = code; count < MOST; at++) {
        struct features features = { 0 };
        const char *end = look_through(at, &features);
        shape_from(&features, &given[count]);
        /* A format that is empty as a whole, or only a colour, shows the number. */
        bool bare = end == at ? !*end : features.coloured && !features.filled && !*features.before;
        if (count == 0 && bare)
            given[count].words = false;
        if (count < 2) {
            sections->conditions[count] = condition_of(at, end);
            sections->conditional = sections->conditional || sections->conditions[count].sign != PB_XLSX_ALWAYS;
        }
        count++;
        at = end;
        if (!*end)
            break;
    }
    put_sections(given, count, sections->shapes);
    *shape = sections->shapes[0];
    bool alike = same_shape(&sections->shapes[0], &sections->shapes[1]) &&
                 same_shape(&sections->shapes[0], &sections->shapes[2]);
    return !alike;
}

const struct pb_xlsx_shape *pb_xlsx_shape_for(const struct pb_xlsx_shape *shape, double number)
{
    const struct pb_xlsx_sections *sections = shape->sections;
    if (!sections)
        return shape;
    if (!sections->conditional)
        return &sections->shapes[number > 0 ? 0 : number < 0 ? 1 : 2];
    for (size_t i = 0; i < 2; i++)
        if (formats_meets(&sections->conditions[i], number))
            return &sections->shapes[i];
    bool both = sections->conditions[0].sign != PB_XLSX_ALWAYS && sections->conditions[1].sign != PB_XLSX_ALWAYS;
    return &sections->shapes[both ? 2 : 1];
}
