#include "extractors/table/persons.h"

#include "extractors/table/layout.h"
#include "extractors/table/match.h"
#include "placebook/nhs_code.h"

#include <string.h>
#include <strings.h>

enum { ENOUGH = 10, ONE_IN = 10 };

static enum pb_status persons_refuse(const struct layout *layout, size_t column, const char *why,
                                     struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                    "column '%.100s' %s: this looks like records of persons, and none are read",
                                    layout->headings[column], why);
    pb_error_at(error, layout->file, 0, 0);
    pb_error_hint(error, "count the people by area and group first, and give a file of counts");
    return status;
}

enum pb_status table_persons_begin(struct persons *persons, const struct layout *layout, struct pb_error *error)
{
    *persons = (struct persons){ 0 };
    for (size_t i = 0; i < layout->width; i++)
        if (table_match_any(&layout->options->never, layout->headings[i], strlen(layout->headings[i])))
            return persons_refuse(layout, i, "is one that this mapping never takes", error);
    return PB_OK;
}

/* "NHS Number", "nhs_no", "NHSnumber": only the letters count. */
static bool says_nhs_number(const char *heading)
{
    char letters[32] = "";
    size_t length = 0;
    for (const char *at = heading; *at && length + 1 < sizeof letters; at++) {
        char small = (char)(*at | 0x20);
        if (small >= 'a' && small <= 'z')
            letters[length++] = small;
    }
    letters[length] = '\0';
    return strstr(letters, "nhsnumber") || strcmp(letters, "nhsno") == 0;
}

static uint64_t persons_digest(const char *text, size_t length)
{
    uint64_t digest = 14695981039346656037U; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        digest = (digest ^ (unsigned char)text[i]) * 1099511628211U;
    return digest;
}

enum pb_status table_persons_look(struct persons *persons, const struct layout *layout,
                                  const struct pb_tabular_row *row, struct pb_error *error)
{
    for (size_t i = 0; i < row->count && i < layout->width && i < PB_KINDS_COLUMNS; i++) {
        const struct pb_tabular_cell *cell = &row->cells[i];
        bool digits = false;
        bool passes = pb_nhs_number(cell->text, cell->length, &digits);
        if (!digits)
            continue;
        uint64_t digest = persons_digest(cell->text, cell->length);
        persons->passed[i] += passes && digest != persons->last[i];
        persons->failed[i] += !passes;
        persons->last[i] = digest;
        uint32_t enough = says_nhs_number(layout->headings[i]) ? 1 : ENOUGH;
        if (persons->passed[i] >= enough && persons->failed[i] * (uint64_t)ONE_IN <= persons->passed[i])
            return persons_refuse(layout, i, "holds NHS numbers", error);
    }
    return PB_OK;
}
