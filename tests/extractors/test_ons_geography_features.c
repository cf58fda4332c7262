/*
 * The ons_geography extractor on boundaries, and on lookups as features. Expectations: outlines written by hand from
 * the few points below in the form that placebook/reference.h promises; of many points, circles and squares whose areas
 * are known.
 */
#include "tests/support/fact_stage.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_extractor_ons_geography;

static struct pb_fact_stage stage;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_ons_geography);
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(ons_geography_features, .init = open_all, .fini = close_all);

static enum pb_status read_text(const char *more, const char *text)
{
    return pb_fact_stage_read(&stage, pb_fact_stage_of_files(&stage, more), "areas.geojson", text, strlen(text));
}

static void take(const char *more, const char *text)
{
    cr_assert_eq(read_text(more, text), PB_OK, "%s", stage.error.message);
}

static void outline(const char *code, const char *text)
{
    cr_expect_eq(pb_fact_stage_count(&stage, PB_FACT_BOUNDARY, code, text), 1, "%s is not %s", code, text);
}

#define COLLECTION(features) "{\"type\": \"FeatureCollection\", \"features\": [" features "]}"
#define FEATURE(code, name, geometry)                                                                                  \
    "{\"type\": \"Feature\", \"id\": 1, \"properties\": {\"FID\": 1, \"LAD24CD\": \"" code "\", \"LAD24NM\": \"" name  \
    "\", \"BNG_E\": 432807, \"Shape__Area\": 98652018.5}, \"geometry\": " geometry "}"
#define POLYGON(rings)  "{\"type\": \"Polygon\", \"coordinates\": [" rings "]}"
#define COVENTRY(rings) FEATURE("E08000026", "Coventry", POLYGON(rings))
#define SQUARE          "[[-1.6,52.3],[-1.4,52.3],[-1.4,52.5],[-1.6,52.5],[-1.6,52.3]]"
#define RUGBY           FEATURE("E07000220", "Rugby", POLYGON(SQUARE))

/* ---- What is taken ---- */

Test(ons_geography_features, writes_polygons_with_holes_as_outlines)
{
    take("", COLLECTION(COVENTRY(SQUARE ", [[-1.55,52.4],[-1.55,52.41],[-1.540000004,52.41],[-1.55,52.4]]") "," FEATURE(
                 "E07000220", "Rugby",
                 "{\"type\": \"MultiPolygon\", \"coordinates\": [[" SQUARE "], [[[-1.123456,52,7],[0.5,52],[0,53.0001],"
                 "[-1.123456,52]]]]}") "," FEATURE("E08000025", "Birmingham", POLYGON(SQUARE))));
    outline("E08000026", "-1.6,52.3 -1.4,52.3 -1.4,52.5 -1.6,52.5;!-1.55,52.4 -1.55,52.41 -1.54,52.41");
    outline("E07000220", "-1.6,52.3 -1.4,52.3 -1.4,52.5 -1.6,52.5;-1.12346,52 0.5,52 0,53.0001");
    cr_expect_eq(pb_fact_stage_count(&stage, PB_FACT_AREA, "E07000220", "Rugby"), 1);
    pb_fact_stage_expect_counts(&stage, 4, 1, 0, 0);
    cr_expect_eq(stage.findings.quality_count, 0);
}

/* Of ArcGIS the direction says what is a hole, and it may stand before the ring that it is in. */
Test(ons_geography_features, orders_the_rings_of_arcgis)
{
    take("", "{\"objectIdFieldName\": \"FID\", \"spatialReference\": {\"wkid\": 4326}, \"features\": [{\"attributes\": "
             "{\"FID\": 1, \"LAD24CD\": \"E08000026\", \"LAD24NM\": \"Coventry\"}, \"geometry\": {\"rings\": ["
             "[[-1.55,52.4],[-1.54,52.41],[-1.55,52.41],[-1.55,52.4]],"
             "[[-1.3,52.3],[-1.3,52.4],[-1.2,52.3],[-1.3,52.3]],"
             "[[-1.6,52.3],[-1.6,52.5],[-1.4,52.5],[-1.4,52.3],[-1.6,52.3]]]}}]}");
    outline("E08000026",
            "-1.3,52.3 -1.3,52.4 -1.2,52.3;-1.6,52.3 -1.6,52.5 -1.4,52.5 -1.4,52.3;!-1.55,52.4 -1.54,52.41 "
            "-1.55,52.41");
}

Test(ons_geography_features, reads_a_lookup_that_was_saved_from_the_service)
{
    take("", "{\"objectIdFieldName\": \"FID\", \"fields\": [], \"exceededTransferLimit\": true, \"features\": ["
             "{\"attributes\": {\"FID\": 1, \"LSOA21CD\": \"E01009520\", \"LSOA21NM\": \"Coventry 031A\", \"LAD24CD\": "
             "\"E08000026\", \"LAD24NM\": \"Coventry\"}},"
             "{\"attributes\": {\"FID\": 2, \"LSOA21CD\": \"E01009520\", \"LSOA21NM\": \"Coventry 031A\", \"LAD24CD\": "
             "\"E08000026\", \"LAD24NM\": \"Coventry\"}},"
             "{\"attributes\": {\"FID\": 3, \"LSOA21CD\": null, \"LSOA21NM\": \"Coventry 031B\", \"LAD24CD\": "
             "\"E08000026\", \"LAD24NM\": \"Coventry\"}}]}");
    pb_fact_stage_expect_counts(&stage, 3 + 2, 0, 1, 1);
    cr_expect_eq(pb_fact_stage_count(&stage, PB_FACT_WITHIN, "E01009520", "E08000026"), 1);
    pb_fact_stage_expect_reject(&stage, 0, "no-code", "LSOA21CD");
    cr_expect_str_eq(stage.findings.rejects[0].cell, "record 3");
    cr_assert_eq(stage.findings.quality_count, 1);
    cr_expect_str_eq(stage.findings.quality[0].rule, "not-all-rows");
}

/* ---- What is rejected ---- */

static void reject(const char *geometry, const char *words)
{
    char text[2000];
    size_t before = stage.findings.reject_count;
    (void)snprintf(text, sizeof text, COLLECTION("%s," RUGBY), geometry);
    take("", text);
    cr_assert_eq(stage.findings.reject_count, before + 1, "%s is taken", geometry);
    pb_fact_stage_expect_reject(&stage, before, "geometry", words);
    cr_expect_eq(pb_fact_stage_count(&stage, PB_FACT_BOUNDARY, "E08000026", NULL), 0);
    cr_expect_str_eq(stage.findings.rejects[before].cell, "record 1");
}

Test(ons_geography_features, rejects_geometry_that_is_none)
{
    reject(FEATURE("E08000026", "Coventry", "null"), "no geometry");
    reject(FEATURE("E08000026", "Coventry", "{\"type\": \"Point\", \"coordinates\": [-1.5, 52.4]}"), "type 'Point'");
    reject(FEATURE("E08000026", "Coventry", "{\"type\": \"GeometryCollection\", \"geometries\": []}"),
           "type 'GeometryCollection'");
    reject(FEATURE("E08000026", "Coventry", "{\"x\": -1.5, \"y\": 52.4}"), "neither coordinates nor rings");
    reject(COVENTRY(""), "no points");
    reject(COVENTRY("[[-1.6,52.3],[-1.4,52.3],[-1.6,52.3]]"), "ring 1 has fewer than 4 points");
    reject(COVENTRY("[[-1.6,52.3],[-1.4,52.3],[-1.4,52.5],[-1.6,52.4]]"), "ring 1 does not end where it begins");
    reject(COVENTRY(SQUARE ", [[-1.6,52.3],[\"x\",52.3],[-1.4,52.5],[-1.6,52.3]]"), "point 2 of ring 2 is no pair");
    reject(COVENTRY("[[-1.6,52.3],[-1.4],[-1.4,52.5],[-1.6,52.3]]"), "point 2 of ring 1 is no pair");
    reject(COVENTRY("[[-1.6,52.3],[-71.4,42.3],[-1.4,52.5],[-1.6,52.3]]"), "-71.4 42.3, is outside the United Kingdom");
    reject(COVENTRY("[[52.3,-1.6],[52.3,-1.4],[52.5,-1.4],[52.3,-1.6]]"), "has the latitude first");
    reject(COVENTRY("[[-1.6,52.3],[-1.6000001,52.3],[-1.6,52.3000001],[-1.6,52.3]]"), "no ring of its boundary has an");
    reject("{\"attributes\": {\"LAD24CD\": \"E08000026\", \"LAD24NM\": \"Coventry\"}, \"geometry\": {\"rings\": ["
           "[[-1.6,52.3],[-1.4,52.3],[-1.4,52.5],[-1.6,52.3]]]}}",
           "ring 1 is a hole that is in no other ring");
}

Test(ons_geography_features, rejects_an_area_with_two_boundaries)
{
    take("", COLLECTION(COVENTRY(SQUARE) "," COVENTRY(SQUARE)));
    pb_fact_stage_expect_counts(&stage, 2, 0, 1, 0);
    pb_fact_stage_expect_reject(&stage, 0, "area-twice", "E08000026 has a boundary in a feature before");
}

Test(ons_geography_features, says_what_is_no_answer_of_the_service)
{
    cr_expect_eq(read_text("", COLLECTION(RUGBY "," COVENTRY("[[430000,270000],[440000,270000],[440000,280000],"
                                                             "[430000,270000]]"))),
                 PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "record 2 are metres of the British National Grid"), "%s",
                       stage.error.message);
    cr_expect_not_null(strstr(stage.error.hint, "outSR=4326"));
    cr_expect_eq(read_text("", "{\"error\": {\"code\": 400, \"message\": \"Cannot perform query.\", \"details\": "
                               "[\"'Invalid field: LAD23CD' parameter is invalid\"]}}"),
                 PB_FAILED);
    cr_expect_str_eq(stage.error.message, "the service answers with error 400: Cannot perform query.: 'Invalid field: "
                                          "LAD23CD' parameter is invalid");
    cr_expect_eq(read_text("", "{\"features\": []}"), PB_FAILED);
    cr_expect_eq(read_text("", "{\"features\": [{\"attributes\": {\"NAME\": \"x\"}}]}"), PB_FAILED);
    cr_expect_eq(stage.error.code, PB_ERROR_COLUMNS);
    cr_expect_neq(read_text("", "{\"features\": [{\"attributes\": {\"LAD24"), PB_OK, "cut");
}

/* ---- Many points ---- */

struct text {
    char *bytes;
    size_t length;
};

static void put(struct text *text, const char *more)
{
    size_t length = strlen(more);
    memcpy(text->bytes + text->length, more, length + 1);
    text->length += length;
}

/* A ring of `count` points, not counting the one that closes it, round a centre; `wave` makes it uneven. */
static void put_circle(struct text *text, double x, double y, double radius, int count, double wave)
{
    put(text, "[");
    for (int i = 0; i <= count; i++) {
        char point[80];
        double angle = 2 * M_PI * (i % count) / count;
        double far = radius * (1 + wave * sin(40 * angle));
        (void)snprintf(point, sizeof point, "%s[%.9f,%.9f]", i ? "," : "", x + far * cos(angle), y + far * sin(angle));
        put(text, point);
    }
    put(text, "]");
}

/* Points and area of all rings of the only outline; holes count against it. */
static double measure(size_t *points, size_t *rings)
{
    double area = 0;
    *points = *rings = 0;
    for (size_t row = 0; row < stage.table.rows; row++) {
        const char *at = pb_cell(&stage.table, note, row);
        struct pb_boundary_point point = { 0 };
        struct pb_boundary_point first = { 0 };
        struct pb_boundary_point before = { 0 };
        double ring = 0;
        while (*at && pb_boundary_next(&at, &point)) {
            ++*points;
            if (point.begins) {
                area += fabs(ring + before.x * first.y - first.x * before.y) / 2 * (before.hole ? -1 : 1);
                ring = 0;
                first = point;
                ++*rings;
            } else
                ring += before.x * point.y - point.x * before.y;
            before = (struct pb_boundary_point){ .x = point.x,
                                                 .y = point.y,
                                                 .hole = point.begins ? point.hole : before.hole };
        }
        cr_expect_eq(*at, '\0', "the outline is read to its end");
        area += fabs(ring + before.x * first.y - first.x * before.y) / 2 * (before.hole ? -1 : 1);
    }
    return area;
}

static struct text begin_feature(void)
{
    struct text text = { malloc((size_t)64 << 20), 0 }; /* checked: next line */
    cr_assert_not_null(text.bytes);
    put(&text,
        "{\"features\": [{\"properties\": {\"LAD24CD\": \"E08000026\", \"LAD24NM\": \"Coventry\"}, \"geometry\": "
        "{\"type\": \"MultiPolygon\", \"coordinates\": [");
    return text;
}

static void end_feature(struct text *text, const char *more)
{
    put(text, "]}}]}");
    cr_assert_eq(
        pb_fact_stage_read(&stage, pb_fact_stage_of_files(&stage, more), "areas.geojson", text->bytes, text->length),
        PB_OK, "%s", stage.error.message);
    free(text->bytes);
}

/* The area of r = R (1 + w sin 40a) is pi R^2 (1 + w^2 / 2). */
Test(ons_geography_features, reduces_a_boundary_of_100000_points_and_says_so)
{
    struct text text = begin_feature();
    size_t points = 0;
    size_t rings = 0;
    put(&text, "[");
    put_circle(&text, -1.5, 52.4, 0.4, 100000, 0.1);
    put(&text, ",");
    put_circle(&text, -1.5, 52.4, 0.1, 1000, 0);
    put(&text, "]");
    end_feature(&text, "");
    double area = measure(&points, &rings);
    double expected = M_PI * (0.16 * 1.005 - 0.01);
    cr_expect_eq(points, 1000, "%zu points", points);
    cr_expect_eq(rings, 2);
    cr_expect_lt(fabs(area / expected - 1), 0.001, "%.9f, expected %.9f", area, expected);
    cr_assert_eq(stage.findings.quality_count, 1);
    cr_expect_str_eq(stage.findings.quality[0].rule, "boundary-reduced");
    cr_expect_not_null(strstr(stage.findings.quality[0].sentence, "reduced to 1000"), "%s",
                       stage.findings.quality[0].sentence);
}

/* Of 2,000 islands the largest stay, with the hole of one that stays and without that of one that does not. */
Test(ons_geography_features, leaves_out_the_smallest_of_too_many_rings)
{
    struct text text = begin_feature();
    size_t points = 0;
    size_t rings = 0;
    for (int i = 0; i < 2000; i++) {
        put(&text, i ? ",[" : "[");
        put_circle(&text, -5 + 0.003 * i, 53, i < 3 ? 0.002 : 0.001, 4, 0);
        if (i == 1 || i == 1999) {
            put(&text, ",");
            put_circle(&text, -5 + 0.003 * i, 53, i == 1 ? 0.0015 : 0.0005, 4, 0);
        }
        put(&text, "]");
    }
    end_feature(&text, ", \"points\": 12");
    double area = measure(&points, &rings);
    cr_expect_eq(rings, 4);
    cr_expect_eq(points, 12);
    cr_expect_gt(area, 0);
}

/* A straight line's points go first: what is left of a square is its corners. */
Test(ons_geography_features, keeps_the_corners_of_a_square)
{
    struct text text = begin_feature();
    static const double corners[4][2] = { { -1.6, 52.3 }, { -1.4, 52.3 }, { -1.4, 52.5 }, { -1.6, 52.5 } };
    put(&text, "[[");
    for (int i = 0; i <= 4000; i++) {
        char point[80];
        const double *from = corners[i / 1000 % 4];
        const double *to = corners[(i / 1000 + 1) % 4];
        double part = i % 1000 / 1000.0;
        (void)snprintf(point, sizeof point, "%s[%.12f,%.12f]", i ? "," : "", from[0] + (to[0] - from[0]) * part,
                       from[1] + (to[1] - from[1]) * part);
        put(&text, point);
    }
    put(&text, "]]");
    end_feature(&text, ", \"points\": 12");
    size_t points = 0;
    size_t rings = 0;
    cr_expect_lt(fabs(measure(&points, &rings) - 0.04), 1e-9);
    cr_expect_eq(points, 12);
}
