/*
 * Editions: what audiences are shown that are no Places. In `all` each is a struct pb_place behind the system, so that
 * it is published as a Place is. Whatever is calculated knows only the Places and the system; the figures of an edition
 * are those that the system has of its areas.
 */
#include "core/reference/geography_private.h"

#include <math.h>
#include <string.h>

bool pb_editions_is_each(const struct pb_edition *edition, const struct pb_area *area)
{
    return edition->each && strcmp(edition->each, area->type) == 0 && area->to == 0;
}

bool pb_edition_shows(const struct pb_place *place, const char *measure, const char *level)
{
    const struct pb_edition *edition = place->edition;
    if (!edition)
        return true;
    if (edition->measures.count && !(measure && pb_text_listed(&edition->measures, measure)))
        return false;
    return edition->levels.count == 0 || (level && pb_text_listed(&edition->levels, level));
}

size_t pb_editions_count(const struct pb_geography *geography)
{
    const struct pb_edition *editions = geography->editions.items;
    size_t count = 0;
    for (size_t i = 0; i < geography->editions.count; i++) {
        count += editions[i].each ? 0 : 1;
        for (size_t a = 0; editions[i].each && a < geography->areas.count; a++)
            count += pb_editions_is_each(&editions[i], &pb_areas(geography)[a]);
    }
    return count;
}

const struct pb_priority *pb_editions_priority(const struct pb_geography *geography, size_t i)
{
    for (size_t p = 0; p < geography->all_count; p++) {
        const struct pb_place *place = &geography->all[p == 0 ? geography->places.count : p - 1];
        const struct pb_priority *priorities = place->priorities.items;
        if (i < place->priorities.count)
            return &priorities[i];
        i -= place->priorities.count;
    }
    return NULL;
}

/* They are named by their ids, and have the words of the first that has one. */
static enum pb_status take_priorities(const struct pb_geography_reading *reading, const struct pb_edition *edition,
                                      struct pb_object_list *list)
{
    struct pb_priority *taken = pb_arena_take(reading->arena, edition->priorities.count, sizeof *taken);
    if (!taken)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < edition->priorities.count; i++) {
        const struct pb_priority *known = NULL;
        for (size_t k = 0; (known = pb_editions_priority(reading->geography, k)) != NULL; k++)
            if (strcmp(known->id, edition->priorities.items[i]) == 0)
                break;
        if (known)
            taken[list->count++] = *known;
    }
    list->items = taken;
    return PB_OK;
}

static enum pb_status editions_add(const struct pb_geography_reading *reading, const struct pb_edition *edition,
                                   struct pb_place place)
{
    struct pb_geography *geography = reading->geography;
    place.edition = edition;
    place.at = edition->at;
    place.residents = (double)NAN;
    place.position = geography->published_count;
    enum pb_status status = take_priorities(reading, edition, &place.priorities);
    if (status == PB_OK)
        geography->all[geography->published_count++] = place;
    return status;
}

/* The edition of one area: its code, in small letters, is the end of the id. */
static enum pb_status add_each(const struct pb_geography_reading *reading, const struct pb_edition *edition,
                               const struct pb_area *area)
{
    const char **code = pb_arena_take(reading->arena, 1, sizeof *code);
    char *id = pb_arena_format(reading->arena, "%s-%s", edition->id, area->code);
    if (!code || !id)
        return pb_out_of_memory(reading->error);
    *code = area->code;
    for (char *c = id; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    struct pb_place place = { .id = id, .name = area->name };
    *(area->kind == PB_AREA_TRUST ? &place.trusts : &place.local_areas) = (struct pb_text_list){ 1, code };
    return editions_add(reading, edition, place);
}

enum pb_status pb_editions_gather(const struct pb_geography_reading *reading)
{
    struct pb_geography *geography = reading->geography;
    const struct pb_edition *editions = geography->editions.items;
    enum pb_status status = PB_OK;
    geography->published_count = geography->all_count;
    for (size_t i = 0; status == PB_OK && i < geography->editions.count; i++) {
        const struct pb_edition *edition = &editions[i];
        const struct pb_place place = { .id = edition->id,
                                        .name = edition->name,
                                        .districts = edition->districts,
                                        .counties = edition->counties,
                                        .nhs_areas = edition->nhs_areas,
                                        .local_areas = edition->local_areas,
                                        .trusts = edition->trusts };
        if (!edition->each)
            status = editions_add(reading, edition, place);
        for (size_t a = 0; status == PB_OK && edition->each && a < geography->areas.count; a++)
            if (pb_editions_is_each(edition, &pb_areas(geography)[a]))
                status = add_each(reading, edition, &pb_areas(geography)[a]);
    }
    return status;
}
