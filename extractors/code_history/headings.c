#include "extractors/code_history/headings.h"

#include "placebook/text.h"

#include <string.h>

enum { HISTORY_WORD = 24 };

/* Letters and digits of a heading, in capitals; "" when it is longer than any that is known. */
static void history_plain(const struct pb_tabular_cell *cell, char word[HISTORY_WORD])
{
    size_t written = 0;
    for (size_t i = 0; i < cell->length; i++) {
        char c = (char)(cell->text[i] >= 'a' && cell->text[i] <= 'z' ? cell->text[i] - 'a' + 'A' : cell->text[i]);
        if ((c < 'A' || c > 'Z') && (c < '0' || c > '9'))
            continue;
        if (written + 1 >= HISTORY_WORD) {
            written = 0;
            break;
        }
        word[written++] = c;
    }
    word[written] = '\0';
}

static enum history_field history_field_of(const char *word)
{
    static const struct {
        const char *word;
        enum history_field field;
    } words[] = { { "GEOGCD", HISTORY_CODE },    { "GEOGNM", HISTORY_NAME },    { "GEOGCDP", HISTORY_BEFORE },
                  { "OPERDATE", HISTORY_BEGAN }, { "TERMDATE", HISTORY_ENDED }, { "PARENTCD", HISTORY_PARENT },
                  { "STATUS", HISTORY_STATUS },  { "YEAR", HISTORY_YEAR },      { "GEOGCDO", HISTORY_OLD },
                  { "GEOGCDH", HISTORY_NHS },    { "GEOGCDD", HISTORY_DCLG },   { "CHGIND", HISTORY_FIT },
                  { "CHNGIND", HISTORY_FIT },    { "SHARE", HISTORY_SHARE } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].field;
    return HISTORY_FIELDS;
}

/* The year in a heading such as LSOA11CD; 0: it is another one. */
static int history_census(const char *word, const char *level, const char *ending)
{
    enum { YEAR_DIGITS = 2, DECIMAL = 10 };
    const size_t begins = strlen(level);
    if (strlen(word) != begins + YEAR_DIGITS + strlen(ending) || strncmp(word, level, begins) != 0 ||
        strcmp(word + begins + YEAR_DIGITS, ending) != 0)
        return 0;
    const char *digits = word + begins;
    if (digits[0] < '0' || digits[0] > '9' || digits[1] < '0' || digits[1] > '9')
        return 0;
    return (digits[0] - '0') * DECIMAL + digits[1] - '0';
}

/* Codes of LSOAs of two censuses: the earlier ones became the later ones. */
static void history_add_census(struct history_columns *columns, const char *word, size_t column, int years[2])
{
    const int year = history_census(word, "LSOA", "CD");
    if (year == 0 || years[1])
        return;
    years[years[0] != 0] = year;
    const bool later = years[1] == 0 || years[1] > years[0];
    if (years[1] == 0)
        columns->at[HISTORY_CODE] = column;
    else if (later) {
        columns->at[HISTORY_BEFORE] = columns->at[HISTORY_CODE];
        columns->at[HISTORY_CODE] = column;
    } else
        columns->at[HISTORY_BEFORE] = column;
}

static bool history_has(const struct history_columns *columns, enum history_field field)
{
    return columns->at[field] != HISTORY_NO_COLUMN;
}

static enum history_kind history_kind_of(const struct history_columns *columns, const int years[2])
{
    const bool says_code = history_has(columns, HISTORY_CODE);
    if (years[1])
        return years[0] != years[1] && history_has(columns, HISTORY_FIT) ? HISTORY_BEST_FIT : HISTORY_OTHER;
    if (!says_code || years[0])
        return HISTORY_OTHER;
    if (history_has(columns, HISTORY_BEFORE))
        return HISTORY_CHANGES;
    if (history_has(columns, HISTORY_OLD) || history_has(columns, HISTORY_NHS) || history_has(columns, HISTORY_DCLG))
        return HISTORY_EQUIVALENTS;
    return history_has(columns, HISTORY_NAME) && history_has(columns, HISTORY_BEGAN) ? HISTORY_ENTRIES : HISTORY_OTHER;
}

void code_history_headings(struct history_columns *columns, const struct pb_tabular_row *row)
{
    int years[2] = { 0, 0 };
    for (enum history_field field = 0; field < HISTORY_FIELDS; field++)
        columns->at[field] = HISTORY_NO_COLUMN;
    for (size_t column = 0; column < row->count; column++) {
        char word[HISTORY_WORD];
        history_plain(&row->cells[column], word);
        enum history_field field = history_field_of(word);
        if (history_census(word, "LAD", "CD"))
            field = HISTORY_PARENT;
        if (field != HISTORY_FIELDS && !history_has(columns, field))
            columns->at[field] = column;
        history_add_census(columns, word, column, years);
        if (years[0] && history_census(word, "LSOA", "NM") == (years[1] > years[0] ? years[1] : years[0]))
            columns->at[HISTORY_NAME] = column;
    }
    columns->kind = history_kind_of(columns, years);
}

struct history_cell code_history_cell(const struct history_columns *columns, const struct pb_tabular_row *row,
                                      enum history_field field)
{
    struct history_cell cell = { "", 0 };
    if (columns->at[field] >= row->count)
        return cell;
    cell = (struct history_cell){ row->cells[columns->at[field]].text, row->cells[columns->at[field]].length };
    pb_text_trim(&cell.text, &cell.length);
    return cell;
}
