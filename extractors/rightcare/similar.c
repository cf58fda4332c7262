/*
 * Tables of similar organisations, and NHS England's input workbook from which they are calculated.
 */
#include "placebook/statistics/similar.h"
#include "extractors/rightcare/peers.h"
#include "placebook/similar/source.h"

#include <string.h>

enum { LIST_TEXT = 1200 };

struct reading {
    struct peers *peers;
    const struct pb_input *file;
    struct pb_similar_source source;
    double *scores; /* to calculate with */
    struct pb_error *error;
};

static void similar_add_code(char list[LIST_TEXT], const char *code)
{
    size_t used = strlen(list);
    size_t length = strlen(code);
    if (used + length + 2 > LIST_TEXT)
        return;
    if (used)
        list[used++] = ';';
    memcpy(list + used, code, length + 1);
}

static const char *code_in(const struct pb_similar_organisation *organisation)
{
    size_t column = 0;
    while (column + 1 < PB_SIMILAR_CODES_MAXIMUM && !(organisation->codes[column] && *organisation->codes[column]))
        column++;
    return organisation->codes[column] ? organisation->codes[column] : "";
}

/* Codes of one organisation in several columns. */
static enum pb_status add_aliases(const struct reading *reading)
{
    const struct pb_similar_input *input = &reading->source.input;
    enum pb_status status = PB_OK;
    for (size_t o = 0; status == PB_OK && o < input->count; o++) {
        char code[PB_NHS_CODE_TEXT];
        char other[PB_NHS_CODE_TEXT];
        const char *first = code_in(&input->organisations[o]);
        if (!pb_nhs_code(first, strlen(first), false, code))
            continue;
        for (size_t c = 0; status == PB_OK && c < input->code_columns; c++) {
            const char *text = input->organisations[o].codes[c];
            if (text != first && pb_nhs_code(text, strlen(text), false, other))
                status = rightcare_peers_add_alias(reading->peers, other, code, reading->error);
        }
    }
    return status;
}

static enum pb_status open_scores(struct reading *reading)
{
    const struct pb_similar_input *input = &reading->source.input;
    const struct pb_similar_table table = { input->count, input->variables, input->values, input->weights,
                                            input->names };
    reading->scores = pb_arena_take(&reading->peers->arena, input->count * input->variables, sizeof *reading->scores);
    if (!reading->scores)
        return pb_out_of_memory(reading->error);
    enum pb_status status = pb_similar_scores(&table, reading->scores, reading->error);
    if (status == PB_REJECTED) {
        reading->error->status = PB_FAILED;
        pb_error_at(reading->error, reading->file->name, 0, 0);
        return PB_FAILED;
    }
    return status == PB_OK ? add_aliases(reading) : status;
}

/* The ten nearest to an organisation; an empty list when the workbook does not have it, or not all about it. */
static void rightcare_similar_calculate(const struct reading *reading, const char *code, char list[LIST_TEXT])
{
    const struct pb_similar_input *input = &reading->source.input;
    const struct pb_similar_table table = { input->count, input->variables, input->values, input->weights,
                                            input->names };
    struct pb_findings *findings = reading->peers->context->findings;
    struct pb_similar found[PB_SIMILAR_COUNT];
    struct pb_error error = { 0 };
    size_t column = 0;
    bool tied = false;
    size_t organisation = pb_similar_input_find(input, code, &column);
    if (organisation == SIZE_MAX)
        return;
    if (pb_similar_find(&table, reading->scores, organisation, PB_SIMILAR_COUNT, found, &tied, &error) != PB_OK) {
        pb_warning_add(findings, reading->file->name, 0, "the ten organisations similar to %.20s are not known: %s",
                       code, error.message);
        return;
    }
    if (tied)
        pb_warning_add(findings, reading->file->name, 0,
                       "another organisation is as similar to %.20s as the last of the ten: the one that stands first "
                       "in the file is taken",
                       code);
    for (size_t i = 0; i < PB_SIMILAR_COUNT; i++) {
        char plain[PB_NHS_CODE_TEXT];
        const char *text = code_in(&input->organisations[found[i].organisation]);
        similar_add_code(list, pb_nhs_code(text, strlen(text), false, plain) ? plain : text);
    }
}

static void rightcare_similar_look_up(const struct reading *reading, const char *code, char list[LIST_TEXT])
{
    const struct pb_neighbourhood *found = pb_neighbours_find(&reading->source.neighbours, code);
    if (!found)
        return;
    for (size_t i = 0; i < found->count; i++)
        similar_add_code(list, found->items[i].code);
    if (found->count != PB_SIMILAR_COUNT)
        pb_warning_add(reading->peers->context->findings, reading->file->name, 0,
                       "%zu organisations are named as similar to %.20s: opportunities need ten", found->count, code);
}

static enum pb_status similar_add_area(const struct reading *reading, const struct pb_area *area)
{
    char list[LIST_TEXT] = "";
    for (size_t i = 0; !*list && i <= area->other_codes.count; i++) {
        const char *code = i ? area->other_codes.items[i - 1] : area->code;
        if (reading->source.calculated)
            rightcare_similar_calculate(reading, code, list);
        else
            rightcare_similar_look_up(reading, code, list);
    }
    return *list ? rightcare_peers_add_listing(reading->peers, area, list, reading->file->name, reading->error) : PB_OK;
}

enum pb_status rightcare_peers_read(struct peers *peers, const struct pb_input *file, struct pb_error *error)
{
    const struct pb_geography *geography = peers->context->geography;
    const struct pb_area *areas = geography->areas.items;
    struct reading reading = { .peers = peers, .file = file, .error = error };
    size_t before = peers->listing_count;
    enum pb_status status = pb_similar_source_read(&reading.source, file, NULL, &peers->arena, error);
    if (status == PB_OK && reading.source.calculated)
        status = open_scores(&reading);
    for (size_t i = 0; status == PB_OK && i < geography->areas.count; i++)
        if (rightcare_organisation_has_peers(&areas[i]))
            status = similar_add_area(&reading, &areas[i]);
    if (status == PB_OK && peers->listing_count == before)
        pb_warning_add(peers->context->findings, file->name, 0,
                       "it says nothing new of the organisations that the Places file has");
    return status;
}
