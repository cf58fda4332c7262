#include "placebook/area_names.h"

#include "placebook/text.h"

#include <string.h>

enum { AREA_NAME_MAXIMUM = 256 };

#define AREA_NAMES_MAXIMUM ((size_t)16 << 20)

/* Small letters of ASCII; false when the name is too long to be one. */
static bool area_names_lower(const char *name, size_t length, char text[AREA_NAME_MAXIMUM])
{
    if (length >= AREA_NAME_MAXIMUM)
        return false;
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    text[length] = '\0';
    return true;
}

enum pb_status pb_area_names_open(struct pb_area_names *names, const struct pb_geography *geography,
                                  const struct pb_text_list *types, struct pb_error *error)
{
    const struct pb_area *all = geography->areas.items;
    size_t count = geography->areas.count;
    *names = (struct pb_area_names){ .geography = geography };
    pb_arena_open(&names->arena, AREA_NAMES_MAXIMUM);
    names->ambiguous = pb_arena_take(&names->arena, count, sizeof *names->ambiguous);
    if (!names->ambiguous)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&names->names, count, &names->arena, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        char text[AREA_NAME_MAXIMUM];
        bool wanted = !types || types->count == 0 || pb_text_listed(types, all[i].type);
        if (!wanted || !area_names_lower(all[i].name, strlen(all[i].name), text))
            continue;
        const char *kept = pb_arena_text(&names->arena, text, strlen(text));
        if (!kept)
            return pb_out_of_memory(error);
        uint32_t earlier = pb_lookup_add(&names->names, 0, kept, (uint32_t)i);
        if (earlier != PB_LOOKUP_NONE)
            names->ambiguous[earlier] = true;
    }
    return status;
}

void pb_area_names_close(struct pb_area_names *names)
{
    pb_arena_close(&names->arena);
}

const struct pb_area *pb_area_by_code(const struct pb_geography *geography, const char *code, size_t length)
{
    const struct pb_area *area = pb_geography_area(geography, code, length);
    if (!area && length > 3 && (*code == 'n' || *code == 'N'))
        area = pb_geography_area(geography, code + 1, length - 1);
    return area;
}

bool pb_area_code_elsewhere(const struct pb_geography *geography, const char *code, size_t length)
{
    enum { CODE = 9 };
    if (length != CODE || !((*code >= 'A' && *code <= 'Z') || (*code >= 'a' && *code <= 'z')))
        return false;
    for (size_t i = 1; i < CODE; i++)
        if (code[i] < '0' || code[i] > '9')
            return false;
    return !pb_area_by_code(geography, code, length);
}

const struct pb_area *pb_area_by_name(const struct pb_area_names *names, const char *name, size_t length,
                                      bool *ambiguous)
{
    const struct pb_area *all = names->geography->areas.items;
    char text[AREA_NAME_MAXIMUM];
    uint32_t found =
        area_names_lower(name, length, text) ? pb_lookup_find(&names->names, 0, text, length) : PB_LOOKUP_NONE;
    *ambiguous = found != PB_LOOKUP_NONE && names->ambiguous[found];
    return found == PB_LOOKUP_NONE || *ambiguous ? NULL : &all[found];
}
