#include "extractors/nhs_organisations/directory.h"

#include "extractors/nhs_organisations/headings.h"
#include "placebook/area_names.h"

#include <stdio.h>
#include <string.h>

enum { DIRECTORY_REASON = 600 };

enum pb_status nhs_organisations_directory_open(struct directory *directory, struct pb_arena *arena,
                                                const struct pb_geography *geography, struct pb_error *error)
{
    *directory = (struct directory){ .arena = arena, .geography = geography };
    return pb_lookup_open(&directory->codes, DIRECTORY_ORGANISATIONS, arena, error);
}

/* Room for one more item of a list. */
static enum pb_status directory_grow(struct directory *directory, void **items, size_t count, size_t *room,
                                     size_t maximum, size_t size, struct pb_error *error)
{
    if (count >= maximum)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                       "more than %zu rows or organisations: expected the files of the Organisation Data Service",
                       maximum);
    void *roomy = pb_arena_one_more(directory->arena, *items, count, room, size);
    if (!roomy)
        return pb_out_of_memory(error);
    *items = roomy;
    return PB_OK;
}

static enum pb_status add_organisation(struct directory *directory, const char *code, const struct pb_area *known,
                                       uint32_t *at, struct pb_error *error)
{
    void *items = directory->organisations;
    enum pb_status status =
        directory_grow(directory, &items, directory->organisation_count, &directory->organisation_room,
                       DIRECTORY_ORGANISATIONS, sizeof *directory->organisations, error);
    if (status != PB_OK)
        return status;
    directory->organisations = items;
    char *copy = pb_arena_text(directory->arena, code, strlen(code));
    if (!copy)
        return pb_out_of_memory(error);
    *at = (uint32_t)directory->organisation_count++;
    directory->organisations[*at] = (struct organisation){ .code = copy,
                                                           .name = "",
                                                           .postcode = "",
                                                           .type = known ? known->type : nhs_organisations_type(copy),
                                                           .known = known,
                                                           .row = DIRECTORY_NONE };
    (void)pb_lookup_add(&directory->codes, 0, copy, *at);
    return PB_OK;
}

enum pb_status nhs_organisations_find(struct directory *directory, const char *code, size_t length, uint32_t *at,
                                      struct pb_error *error)
{
    char clean[PB_AREA_CODE_TEXT];
    size_t clean_length = pb_area_code_clean(code, length, clean);
    *at = DIRECTORY_NONE;
    if (clean_length == 0 || clean_length >= PB_AREA_CODE_TEXT)
        return PB_OK;
    const struct pb_area *known = pb_geography_area(directory->geography, clean, clean_length);
    if (!known && !*nhs_organisations_type(clean))
        return PB_OK;
    const char *canonical = known ? known->code : clean;
    *at = pb_lookup_find(&directory->codes, 0, canonical, strlen(canonical));
    return *at == PB_LOOKUP_NONE ? add_organisation(directory, canonical, known, at, error) : PB_OK;
}

enum pb_status nhs_organisations_add_row(struct directory *directory, const struct directory_row *row, uint32_t *at,
                                         struct pb_error *error)
{
    void *items = directory->rows;
    enum pb_status status = directory_grow(directory, &items, directory->row_count, &directory->row_room,
                                           DIRECTORY_ROWS, sizeof *directory->rows, error);
    if (status != PB_OK)
        return status;
    directory->rows = items;
    *at = (uint32_t)directory->row_count;
    directory->rows[directory->row_count++] = *row;
    return PB_OK;
}

enum pb_status nhs_organisations_add_membership(struct directory *directory, const struct membership *membership,
                                                struct pb_error *error)
{
    void *items = directory->memberships;
    enum pb_status status = directory_grow(directory, &items, directory->membership_count, &directory->membership_room,
                                           DIRECTORY_ROWS, sizeof *directory->memberships, error);
    if (status != PB_OK)
        return status;
    directory->memberships = items;
    directory->memberships[directory->membership_count++] = *membership;
    return PB_OK;
}

enum pb_status nhs_organisations_add_succession(struct directory *directory, const struct succession *succession,
                                                struct pb_error *error)
{
    void *items = directory->successions;
    enum pb_status status = directory_grow(directory, &items, directory->succession_count, &directory->succession_room,
                                           DIRECTORY_ROWS, sizeof *directory->successions, error);
    if (status != PB_OK)
        return status;
    directory->successions = items;
    directory->successions[directory->succession_count++] = *succession;
    return PB_OK;
}

enum pb_status nhs_organisations_fault(struct directory *directory, uint32_t row, const char *rule,
                                       struct pb_error *error, const char *format, ...)
{
    struct directory_row *wrong = &directory->rows[row];
    char reason[DIRECTORY_REASON];
    va_list arguments;
    if (wrong->rule)
        return PB_OK;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    wrong->rule = rule;
    wrong->reason = pb_arena_text(directory->arena, reason, strlen(reason));
    return wrong->reason ? PB_OK : pb_out_of_memory(error);
}
