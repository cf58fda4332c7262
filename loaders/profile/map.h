#ifndef PB_LOADERS_PROFILE_MAP_H
#define PB_LOADERS_PROFILE_MAP_H
/*
 * PLACE-map.html: the neighbourhoods of a Place in the outlines of the reference data, coloured by deprivation or by
 * another figure, and beside them a table that says the same in words. It is made where there are outlines of small
 * areas of the Place, and is a file of its own: with the outlines of a city the profile would have 67 KB and two pages.
 *
 * It is made in steps, each a file: which figures it shows (map_figures.c), which areas lie in the Place (map_areas.c),
 * their outlines on a grid (map_outlines.c), where local areas meet and where their numbers stand (map_borders.c), and
 * the picture (map_picture.c) on its page (map.c).
 */
#include "loaders/profile/page.h"
#include "loaders/profile/words.h"

#include "placebook/local_areas.h"
#include "placebook/module.h"

enum {
    MAP_WIDE = 1000, /* units of the picture, the finest grid on which outlines are drawn */
    MAP_HIGH = 1000,
    MAP_MARGIN = 8,
    MAP_SHAPES_MAXIMUM = 2000,    /* areas that are drawn; the others are counted */
    MAP_GROUPS_MAXIMUM = 200,     /* local areas, likewise */
    MAP_POINTS_MAXIMUM = 1 << 16, /* of all outlines on the grid; a coarser grid is taken where they are more */
    MAP_BYTES_MAXIMUM = 44000,    /* that outlines and borders take on the page, of 60,000; likewise */
    MAP_CLASSES = 5,
};
#define MAP_NONE SIZE_MAX

struct map_point {
    int16_t x, y;
    bool begins; /* a ring */
};

/* An area that is drawn: a neighbourhood, or where these have no outlines a local area. */
struct map_shape {
    const struct pb_reference_area *area;
    size_t group;        /* where it lies; MAP_NONE: in none */
    size_t first, count; /* its points; none: it has no outline that can be drawn */
    double value;        /* NaN: no figure */
    int class;           /* its colour, 0: the darkest; -1: no figure */
};

/* A local area, or where there are none a district. */
struct map_group {
    const char *code, *name;
    const char *link; /* to its page; NULL: it has none */
    size_t shapes, drawn;
    size_t tenth, fifth; /* neighbourhoods in the most deprived of England */
    size_t row;          /* of its figure; MAP_NONE: none */
    int x, y;            /* where its number stands; 0: nowhere */
};

struct map {
    const struct pb_load *load;
    struct pb_arena *arena;
    struct pb_local_areas local_areas;
    size_t decile_row;          /* a row of the deciles of neighbourhoods; MAP_NONE: there are none */
    size_t headline;            /* the first figure of the series of local areas that is shown, */
    size_t headline_row;        /* and its row; MAP_NONE: there is none */
    const char *headline_words; /* what it is */
    bool local;                 /* the shapes are local areas */
    bool districts;             /* the groups are districts */
    struct map_shape *shapes;   /* by code */
    size_t shape_count, beyond; /* beyond the maximum */
    struct map_group *groups;   /* by name */
    size_t group_count;
    struct map_group others; /* what lies in no group */
    struct map_point *points;
    size_t point_count;
    int step;        /* of the grid */
    int wide, high;  /* of the picture */
    size_t unusable; /* shapes whose outline is none, or lies outside England */
    bool by_decile;  /* what is coloured; else the figure of the local area */
    size_t classes;  /* of such figures; 0: there are none */
    double from;     /* the lower end of the lowest class */
    double width;    /* of each class; 0: all figures are the same */
};

enum pb_status profile_map_choose(struct map *map, struct pb_error *error) PB_MUST_USE;

/* The areas of the Place and how they are grouped; nothing where none has an outline. */
enum pb_status profile_map_areas(struct map *map, struct pb_error *error) PB_MUST_USE;

/* The figure of each shape and group, and the classes. */
void profile_map_figures(struct map *map);

/* The colour of a class, the highest figures first: fewer classes are as far apart as they can be. */
int profile_map_colour(size_t classes, size_t position);

/* Where a shape lies. */
struct map_group *profile_map_group(struct map *map, const struct map_shape *shape);

/* A side of an outline, the lesser of its ends first. */
struct map_side {
    struct map_point from, to;
    uint32_t shape, group;
    bool border; /* what lies at its other side is of another group, or nothing */
};
struct map_sides {
    struct map_side *items; /* sorted by their ends, then by shape */
    size_t count;
    size_t bytes; /* of the borders, when they are written */
};

/* How many bytes a step takes. */
size_t profile_map_bytes(struct map_point from, struct map_point to);

/* The points of all outlines, and their sides. */
enum pb_status profile_map_outlines(struct map *map, struct map_sides *sides, struct pb_error *error) PB_MUST_USE;
enum pb_status profile_map_sides(struct map *map, struct map_sides *sides, struct pb_error *error) PB_MUST_USE;

/* Where the number of each group stands: as far as it can be from the borders around. */
enum pb_status profile_map_numbers(struct map *map, const struct map_sides *sides, struct pb_error *error) PB_MUST_USE;

/* Is the side between two points of a shape to be drawn as a border? One of two that are the same is. */
bool profile_map_is_border(const struct map_sides *sides, size_t shape, struct map_point from, struct map_point to);

/* The picture, with this title and description. */
void profile_map_picture(struct page *page, const struct map *map, const struct map_sides *sides, const char *title,
                         const char *words);

/* ---- Words; texts are in the arena, NULL when out of memory ---- */

const char *profile_map_lead(const struct map *map) PB_MUST_USE;
const char *profile_map_description(const struct map *map) PB_MUST_USE; /* for who does not see the picture */
const char *profile_map_notes(const struct map *map) PB_MUST_USE;       /* and what is not drawn */
/* "Emergency admissions (per 100,000), 2018/19" */
const char *profile_map_headline(const struct map *map) PB_MUST_USE;
const char *profile_map_areas_word(const struct map *map, size_t count);

/* An entry of the legend, from the darkest colour on; false: there is none at this position. */
struct map_legend {
    int class;
    const char *words;
};
bool profile_map_legend(const struct map *map, size_t position, struct map_legend *legend);

/* How many shapes have a colour. */
size_t profile_map_of_class(const struct map *map, int class);

void profile_map_table(struct page *page, const struct map *map);

/* PLACE-map.html, where there are outlines. */
#define PROFILE_MAP "-map.html" /* behind the Place's id */
enum pb_status profile_map(const struct pb_load *load, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
