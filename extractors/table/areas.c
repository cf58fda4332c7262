#include "extractors/table/areas.h"

#include <string.h>

enum { NAME_MAXIMUM = 256 };

#define AREAS_MAXIMUM ((size_t)16 << 20)

/* Small letters of ASCII; false when the name is too long to be one. */
static bool lower(const char *name, size_t length, char text[NAME_MAXIMUM])
{
    if (length >= NAME_MAXIMUM)
        return false;
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    text[length] = '\0';
    return true;
}

static bool has_type(const struct pb_text_list *types, const char *type)
{
    for (size_t i = 0; i < types->count; i++)
        if (strcmp(types->items[i], type) == 0)
            return true;
    return types->count == 0;
}

enum pb_status areas_open(struct areas *areas, const struct table_options *options,
                          const struct pb_geography *geography, struct pb_error *error)
{
    const struct pb_area *all = geography->areas.items;
    size_t count = geography->areas.count;
    *areas = (struct areas){ .geography = geography };
    pb_arena_open(&areas->arena, AREAS_MAXIMUM);
    areas->ambiguous = pb_arena_take(&areas->arena, count, sizeof *areas->ambiguous);
    if (!areas->ambiguous)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&areas->names, count, &areas->arena, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        char text[NAME_MAXIMUM];
        if (!has_type(&options->area_types, all[i].type) || !lower(all[i].name, strlen(all[i].name), text))
            continue;
        const char *kept = pb_arena_text(&areas->arena, text, strlen(text));
        if (!kept)
            return pb_out_of_memory(error);
        uint32_t earlier = pb_lookup_add(&areas->names, 0, kept, (uint32_t)i);
        if (earlier != PB_LOOKUP_NONE)
            areas->ambiguous[earlier] = true;
    }
    return status;
}

void areas_close(struct areas *areas)
{
    pb_arena_close(&areas->arena);
}

const struct pb_area *areas_by_code(const struct areas *areas, const char *code, size_t length)
{
    const struct pb_area *area = pb_geography_area(areas->geography, code, length);
    if (!area && length > 3 && (*code == 'n' || *code == 'N'))
        area = pb_geography_area(areas->geography, code + 1, length - 1);
    return area;
}

const struct pb_area *areas_by_name(const struct areas *areas, const char *name, size_t length, bool *ambiguous)
{
    const struct pb_area *all = areas->geography->areas.items;
    char text[NAME_MAXIMUM];
    *ambiguous = false;
    uint32_t found = lower(name, length, text) ? pb_lookup_find(&areas->names, 0, text, length) : PB_LOOKUP_NONE;
    if (found == PB_LOOKUP_NONE)
        return NULL;
    *ambiguous = areas->ambiguous[found];
    return *ambiguous ? NULL : &all[found];
}
