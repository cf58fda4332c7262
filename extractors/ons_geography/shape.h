#ifndef ONS_GEOGRAPHY_SHAPE_H
#define ONS_GEOGRAPHY_SHAPE_H
/*
 * An area as rings of points: read from GeoJSON (RFC 7946) or from the rings of ArcGIS, checked, rounded, simplified,
 * and written as the outline that reference data have (placebook/reference.h).
 */
#include "placebook/arena.h"

struct cJSON;

enum {
    ONS_POINTS_MAXIMUM = 1 << 20,      /* of one area, as it is published */
    ONS_OUTLINE_POINTS_MAXIMUM = 3000, /* of its outline: PB_OUTLINE_MAXIMUM holds as many */
    ONS_OUTLINE_POINT_TEXT = 24,       /* bytes of one, at most */
    ONS_RING_POINTS = 3,               /* at least */
    ONS_SHAPE_FAULT = 240,
};

struct ons_point {
    double x, y; /* longitude, latitude */
};

/* Its last point is not the first one again. */
struct ons_ring {
    struct ons_point *points;
    size_t count;
    double area; /* in square degrees; below 0: its points go round clockwise */
    bool hole;
    bool dropped;
};

struct ons_shape {
    struct pb_arena arena;
    struct ons_ring *rings; /* a hole stands behind the ring that it is in */
    size_t count;
    size_t points; /* as published, without those that close rings */
    bool metres;   /* the points are of the British National Grid: of nothing in the file can be made an outline */
    char fault[ONS_SHAPE_FAULT]; /* why it is no area; "": it is one */
};

/* Reads a geometry; what is wrong with it is in its fault. Close it in every case. Fails when memory is exhausted. */
enum pb_status ons_geography_shape_read(struct ons_shape *shape, const struct cJSON *geometry, struct pb_error *error);
void ons_geography_shape_close(struct ons_shape *shape);

/* Rounds to five decimals (a metre), and leaves out what is no ring any more. */
void ons_geography_shape_round(struct ons_shape *shape);

/* Leaves at most so many points: first without the smallest rings where there are too many of them, then without the
 * points whose triangle with their neighbours is smallest (Visvalingam and Whyatt 1993). *reduced: were there more? */
enum pb_status ons_geography_shape_simplify(struct ons_shape *shape, size_t points, bool *reduced,
                                            struct pb_error *error);

/* The outline, in the shape's arena; NULL: no memory. */
const char *ons_geography_shape_outline(struct ons_shape *shape);

/* Twice the area within points, with its sign. */
double ons_geography_ring_area(const struct ons_point *points, size_t count);

#endif
