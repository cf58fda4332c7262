/*
 * What the page of the map says in sentences: what is coloured, where the darkest areas lie, and what is not drawn.
 */
#include "loaders/profile/map.h"

#include "placebook/number.h"

#include <math.h>
#include <string.h>

enum { MAP_NAMED = 3 }; /* local areas that the description names */

static size_t map_in_fifth(const struct map *map)
{
    size_t count = map->others.fifth;
    for (size_t i = 0; i < map->group_count; i++)
        count += map->groups[i].fifth;
    return count;
}

static size_t map_in_tenth(const struct map *map)
{
    size_t count = map->others.tenth;
    for (size_t i = 0; i < map->group_count; i++)
        count += map->groups[i].tenth;
    return count;
}

size_t profile_map_of_class(const struct map *map, int class)
{
    size_t count = 0;
    for (size_t i = 0; i < map->shape_count; i++)
        count += map->shapes[i].class == class;
    return count;
}

const char *profile_map_areas_word(const struct map *map, size_t count)
{
    return map->local ? count == 1 ? "local area" : "local areas" : count == 1 ? "neighbourhood" : "neighbourhoods";
}

const char *profile_map_headline(const struct map *map)
{
    const struct pb_table *table = map->load->table;
    size_t row = map->headline_row;
    const char *unit = pb_cell(table, unit, row);
    return pb_arena_format(map->arena, "%s%s%s%s, %s", pb_cell(table, measure_name, row), *unit ? " (" : "", unit,
                           *unit ? ")" : "", pb_cell(table, period, row));
}

/* "Hillfields (12), Foleshill (9)": those with the most neighbourhoods in the most deprived fifth. */
static const char *map_darkest(const struct map *map)
{
    const char *words = "";
    size_t named = 0;
    for (size_t most = map_in_fifth(map); words && most > 0 && named < MAP_NAMED; most--)
        for (size_t i = 0; words && i < map->group_count && named < MAP_NAMED; i++)
            if (map->groups[i].fifth == most)
                words =
                    pb_arena_format(map->arena, "%s%s%s (%zu)", words, named++ ? ", " : "", map->groups[i].name, most);
    return words;
}

const char *profile_map_description(const struct map *map)
{
    if (!map->by_decile)
        return map->classes ? "The darker, the higher the figure. The table has the figures."
                            : "There are no figures for these areas: they have no colour.";
    const char *darkest = map_darkest(map);
    if (!darkest || !*darkest)
        return darkest ? "The darker, the more deprived. The table has the numbers." : NULL;
    return pb_arena_format(map->arena,
                           "The darker, the more deprived. Most of the neighbourhoods in the most deprived fifth of "
                           "England lie in: %s. The table has the numbers.",
                           darkest);
}

const char *profile_map_lead(const struct map *map)
{
    const char *place = map->load->place->name;
    if (!map->by_decile)
        return map->classes ? profile_map_headline(map)
                            : pb_arena_format(map->arena, "There are no figures of the %s of %s.",
                                              profile_map_areas_word(map, 2), place);
    size_t tenth = map_in_tenth(map);
    size_t fifth = map_in_fifth(map);
    const char *all =
        profile_count(map->arena, map->shape_count + map->beyond, "neighbourhood (LSOA)", "neighbourhoods (LSOAs)");
    return all ? pb_arena_format(map->arena,
                                 "Of the %s of %s, %zu %s in the most deprived tenth of England, and %zu in the most "
                                 "deprived fifth.",
                                 all, place, tenth, tenth == 1 ? "is" : "are", fifth)
               : NULL;
}

/* ---- The legend ---- */

/* "20 to under 25": with as many decimals as the step needs. */
static const char *map_class_words(const struct map *map, size_t position)
{
    char text[PB_NUMBER_TEXT];
    char lower[PB_NUMBER_GROUPED];
    char upper[PB_NUMBER_GROUPED];
    if (map->width <= 0) {
        (void)pb_number_format(map->from, text);
        return pb_arena_text(map->arena, text, strlen(text));
    }
    double from = map->from + (double)(map->classes - 1 - position) * map->width;
    int decimals = (int)fmin(fmax(ceil(-log10(map->width) - 1e-9), 0), 15);
    (void)pb_number_round(from, decimals, text);
    (void)pb_number_group(text, lower);
    (void)pb_number_round(from + map->width, decimals, text);
    (void)pb_number_group(text, upper);
    return pb_arena_format(map->arena, "%s to under %s", lower, upper);
}

bool profile_map_legend(const struct map *map, size_t position, struct map_legend *legend)
{
    static const char *const fifths[MAP_CLASSES] = { "Most deprived fifth of England (deciles 1 and 2)",
                                                     "Second most deprived fifth (deciles 3 and 4)",
                                                     "Middle fifth (deciles 5 and 6)",
                                                     "Second least deprived fifth (deciles 7 and 8)",
                                                     "Least deprived fifth of England (deciles 9 and 10)" };
    size_t classes = map->by_decile ? MAP_CLASSES : map->classes;
    if (position > classes || (position == classes && !profile_map_of_class(map, -1)))
        return false;
    legend->class = position == classes ? -1 : map->by_decile ? (int)position : profile_map_colour(classes, position);
    legend->words = position == classes ? "No figure"
                    : map->by_decile    ? fifths[position]
                                        : map_class_words(map, position);
    return true;
}

/* ---- What is not drawn ---- */

/* The first input of a source; NULL: it is not known. */
static const struct pb_input_record *map_input(const struct map *map, const char *source)
{
    const struct pb_publication_info *info = map->load->info;
    for (size_t i = 0; source && i < info->input_count; i++)
        if (strcmp(info->inputs[i].source, source) == 0)
            return &info->inputs[i];
    return NULL;
}

/* Both with a comma between them, or that which is there; NULL: out of memory. */
static const char *map_join(struct pb_arena *arena, const char *one, const char *other)
{
    if (!one || !*one || !*other)
        return one && !*one ? other : one;
    return pb_arena_format(arena, "%s, %s", one, other);
}

/* Whose the outlines are, where anything says it: licences ask for it. Sources follow each other in the order of their
 * first area. */
static const char *map_thanks(const struct map *map, const char *words)
{
    const struct pb_input_record *said[MAP_NAMED] = { NULL };
    size_t count = 0;
    for (size_t i = 0; words && i < map->shape_count && count < MAP_NAMED; i++) {
        const struct pb_input_record *input =
            map->shapes[i].count ? map_input(map, map->shapes[i].area->outline_source) : NULL;
        bool known = !input;
        for (size_t j = 0; j < count; j++)
            known = known || said[j] == input;
        if (known)
            continue;
        said[count++] = input;
        const char *whose = map_join(map->arena, map_join(map->arena, input->title, input->publisher), input->licence);
        words = !whose ? NULL : *whose ? pb_arena_format(map->arena, "%s Outlines: %s.", words, whose) : words;
    }
    return words;
}

const char *profile_map_notes(const struct map *map)
{
    const struct pb_table *table = map->load->table;
    const char *words = map->local ? ""
                                   : "A neighbourhood is a Lower layer Super Output Area (LSOA), in which about 1,500 "
                                     "people live.";
    if (words && map->by_decile)
        words = pb_arena_format(map->arena, "%s Colours: %s, %s.", words, pb_cell(table, measure_name, map->decile_row),
                                pb_cell(table, period, map->decile_row));
    words = map_thanks(map, words);
    const char *missing = profile_count(map->arena, map->unusable, map->local ? "local area is" : "neighbourhood is",
                                        map->local ? "local areas are" : "neighbourhoods are");
    if (!missing)
        return NULL;
    if (words && map->unusable)
        words = pb_arena_format(map->arena, "%s %s not drawn, because there is no outline of %s that can be drawn.",
                                words, missing, map->unusable == 1 ? "it" : "them");
    if (words && map->beyond)
        words = pb_arena_format(map->arena,
                                "%s The map has %d areas at most: %zu others are neither drawn nor in the "
                                "table.",
                                words, MAP_SHAPES_MAXIMUM, map->beyond);
    if (words && map->point_count && map->step > 1)
        words = pb_arena_format(map->arena,
                                "%s The outlines have more points than a page can hold, and are drawn on a "
                                "grid that is %d times as coarse.",
                                words, map->step);
    return words;
}
