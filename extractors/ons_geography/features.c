#include "extractors/ons_geography/features.h"

#include "extractors/ons_geography/shape.h"
#include "placebook/quality.h"
#include "placebook/reject.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MAXIMUM = 200, PLACE_TEXT = 40, SAID_MAXIMUM = 300 };

struct feature_reading {
    struct ons_taking *taking;
    const char *fields[FIELDS_MAXIMUM]; /* names, by column */
    size_t count;
    const cJSON *properties; /* of the feature in hand */
    bool shaped;             /* some feature has a geometry */
    /* Boundaries that had too many points. */
    uint64_t reduced;
    uint64_t largest_row;
    size_t largest;
};

const struct cJSON *ons_geography_properties(const struct cJSON *feature)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(feature, "properties");
    if (!cJSON_IsObject(found))
        found = cJSON_GetObjectItemCaseSensitive(feature, "attributes");
    return cJSON_IsObject(found) ? found : NULL;
}

/* ---- A row ---- */

static struct ons_cell feature_cell(const struct ons_row *row, int column)
{
    const struct feature_reading *reading = row->of;
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(reading->properties, reading->fields[column]);
    if (!cJSON_IsString(value))
        return (struct ons_cell){ "", 0 };
    return (struct ons_cell){ value->valuestring, strlen(value->valuestring) };
}

static enum pb_status feature_reject(const struct ons_row *row, const char *rule, const char *reason,
                                     struct pb_error *error)
{
    const struct feature_reading *reading = row->of;
    char place[PLACE_TEXT];
    (void)snprintf(place, sizeof place, "record %llu", (unsigned long long)row->number);
    char *raw = reading->properties ? cJSON_PrintUnformatted(reading->properties) : NULL;
    const struct pb_reject_source source = {
        .file = reading->taking->file, .cell = place, .raw = raw ? raw : "", .raw_length = raw ? strlen(raw) : 0
    };
    enum pb_status status = pb_extractor_reject(reading->taking->context, &source, rule, error, "%s", reason);
    cJSON_free(raw);
    return status;
}

/* ---- Boundaries ---- */

static enum pb_status fail_grid(const struct ons_taking *taking, const struct ons_row *row, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                "the coordinates of record %llu are metres of the British National Grid: expected longitudes and "
                "latitudes",
                (unsigned long long)row->number);
    pb_error_at(error, taking->file, 0, 0);
    pb_error_hint(error, "ask the service with outSR=4326, or download GeoJSON in WGS 84");
    return status;
}

/* Makes the outline of a shape whose points were read. */
static enum pb_status give_outline(struct feature_reading *reading, const struct ons_row *row, struct ons_shape *shape,
                                   const char *code, struct pb_error *error)
{
    const struct ons_taking *taking = reading->taking;
    bool reduced = false;
    enum pb_status status = ons_geography_shape_simplify(shape, (size_t)taking->options->points, &reduced, error);
    const char *outline = status == PB_OK ? ons_geography_shape_outline(shape) : "";
    if (reduced) {
        reading->reduced++;
        if (shape->points > reading->largest) {
            reading->largest = shape->points;
            reading->largest_row = row->number;
        }
    }
    const struct pb_fact_source source = { taking->file, row->number };
    if (!outline)
        return pb_out_of_memory(error);
    return status == PB_OK ? pb_fact_boundary(taking->context, &source, code, outline, error) : status;
}

static enum pb_status take_boundary(struct feature_reading *reading, const struct ons_row *row, const cJSON *geometry,
                                    const char *code, struct pb_error *error)
{
    struct ons_taking *taking = reading->taking;
    struct ons_shape shape;
    if (!cJSON_IsObject(geometry))
        return ons_geography_reject(taking, row, "geometry", error,
                                    "%.32s has no geometry: expected a Polygon or MultiPolygon, as others have", code);
    enum pb_status status = ons_geography_shape_read(&shape, geometry, error);
    if (status == PB_OK && !*shape.fault)
        ons_geography_shape_round(&shape);
    if (status == PB_OK && shape.metres)
        status = fail_grid(taking, row, error);
    else if (status == PB_OK && *shape.fault)
        status = ons_geography_reject(taking, row, "geometry", error, "the boundary of %.32s is not taken: %s", code,
                                      shape.fault);
    else if (status == PB_OK)
        status = give_outline(reading, row, &shape, code, error);
    ons_geography_shape_close(&shape);
    return status;
}

static enum pb_status tell_reduced(const struct feature_reading *reading, struct pb_error *error)
{
    const struct ons_taking *taking = reading->taking;
    char place[PLACE_TEXT];
    if (reading->reduced == 0)
        return PB_OK;
    (void)snprintf(place, sizeof place, "record %llu", (unsigned long long)reading->largest_row);
    return pb_caution_add(taking->context->findings, "boundary-reduced", taking->file, place, error,
                          "%llu boundaries had more points than an outline keeps, the largest of them %zu, and were "
                          "reduced to %lld: expected generalised boundaries (BGC, BUC), which keep their neighbours' "
                          "borders",
                          (unsigned long long)reading->reduced, reading->largest, (long long)taking->options->points);
}

/* ---- Features ---- */

static enum pb_status take_feature(struct feature_reading *reading, const cJSON *feature, uint64_t number,
                                   struct pb_error *error)
{
    struct ons_taking *taking = reading->taking;
    const struct ons_row row = { reading, number, feature_cell, feature_reject };
    enum ons_outcome outcome = ONS_GONE;
    const char *code = NULL;
    reading->properties = ons_geography_properties(feature);
    if (!reading->properties)
        return ons_geography_reject(taking, &row, "no-code", error,
                                    "the feature has neither properties nor attributes");
    enum pb_status status = ons_geography_take(taking, &row, &outcome, &code, error);
    if (status != PB_OK || outcome == ONS_GONE)
        return status;
    if (reading->shaped && outcome == ONS_NEW)
        return take_boundary(reading, &row, cJSON_GetObjectItemCaseSensitive(feature, "geometry"), code, error);
    if (reading->shaped)
        return ons_geography_reject(taking, &row, "area-twice", error,
                                    "%.32s has a boundary in a feature before, which counts", code);
    if (outcome == ONS_AGAIN) {
        taking->context->row_counts->read++;
        taking->context->row_counts->duplicates++;
    }
    return PB_OK;
}

/* The columns are the keys of the first feature; those of answers before must be the same. */
static enum pb_status find_fields(struct feature_reading *reading, const cJSON *features, struct pb_error *error)
{
    struct ons_taking *taking = reading->taking;
    const cJSON *properties = ons_geography_properties(features->child);
    struct ons_columns columns = { 0 };
    const struct ons_columns *before = &taking->columns;
    for (const cJSON *item = properties ? properties->child : NULL; item && reading->count < FIELDS_MAXIMUM;
         item = item->next) {
        reading->fields[reading->count] = item->string;
        ons_geography_columns_add(&columns, &taking->options->levels, (int)reading->count++, item->string,
                                  strlen(item->string));
    }
    if (!ons_geography_columns_settle(&columns))
        return ons_geography_columns_fail(&columns, taking->file, 0, error);
    bool same = before->count == 0 || before->count == columns.count;
    for (size_t i = 0; same && i < before->count; i++)
        same = before->levels[i].level == columns.levels[i].level && before->levels[i].year == columns.levels[i].year;
    if (!same) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                        "its fields are not those of the page before; found: %s", columns.seen);
        pb_error_at(error, taking->file, 0, 0);
        pb_error_hint(error, "run it again: the layer was changed while it was read");
        return status;
    }
    if (before->count == 0)
        ons_geography_columns_warn(&columns, taking->file, taking->context->findings);
    taking->columns = columns;
    return PB_OK;
}

enum pb_status ons_geography_take_features(struct ons_taking *taking, const struct ons_answer *answer,
                                           struct pb_error *error)
{
    struct feature_reading reading = { .taking = taking };
    struct pb_cancel_check check = { .context = taking->context };
    uint64_t number = 0;
    enum pb_status status = answer->features->child ? find_fields(&reading, answer->features, error) : PB_OK;
    for (const cJSON *feature = answer->features->child; feature && !reading.shaped; feature = feature->next)
        reading.shaped = cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(feature, "geometry"));
    for (const cJSON *feature = answer->features->child; status == PB_OK && feature; feature = feature->next) {
        if (pb_cancel_check_rows(&check, (size_t)number, error))
            return PB_FATAL;
        status = take_feature(&reading, feature, ++number, error);
    }
    if (status == PB_OK)
        ons_geography_tell(taking);
    return status == PB_OK ? tell_reduced(&reading, error) : status;
}

/* ---- Answers ---- */

const struct cJSON *ons_geography_said_error(const struct cJSON *root)
{
    const cJSON *said = cJSON_GetObjectItemCaseSensitive(root, "error");
    return cJSON_IsObject(said) ? said : NULL;
}

static const char *features_text(const cJSON *item)
{
    return item && cJSON_IsString(item) ? item->valuestring : "";
}

enum pb_status ons_geography_fail_said(const struct cJSON *said, const char *file, struct pb_error *error)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(said, "code");
    const cJSON *message = cJSON_GetObjectItemCaseSensitive(said, "message");
    const cJSON *details = cJSON_GetObjectItemCaseSensitive(said, "details");
    const char *detail = features_text(cJSON_IsArray(details) ? details->child : NULL);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the service answers with error %.0f: %.*s%s%.*s",
                code && cJSON_IsNumber(code) ? code->valuedouble : 0.0, SAID_MAXIMUM, features_text(message),
                *detail ? ": " : "", SAID_MAXIMUM, detail);
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "check the name of the service, and 'where' if it is given, in a browser: such an error comes "
                         "with status 200");
    return status;
}

static bool says_more(const cJSON *root)
{
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(root, "properties");
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "exceededTransferLimit")) ||
           cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(properties, "exceededTransferLimit"));
}

enum pb_status ons_geography_answer_open(struct ons_answer *answer, const char *file, const unsigned char *bytes,
                                         size_t length, struct pb_error *error)
{
    *answer = (struct ons_answer){ 0 };
    enum pb_status status = pb_json_open(&answer->json, file, (const char *)bytes, length, error);
    if (status != PB_OK) {
        if (error && error->code == PB_ERROR_CONFIGURATION)
            error->code = PB_ERROR_SOURCE;
        return status;
    }
    const cJSON *said = ons_geography_said_error(answer->json.root);
    if (said)
        return ons_geography_fail_said(said, file, error);
    answer->features = cJSON_GetObjectItemCaseSensitive(answer->json.root, "features");
    answer->more = says_more(answer->json.root);
    if (cJSON_IsArray(answer->features))
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no list of features is in it; found: %s",
                     pb_json_kind(answer->json.root));
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "expected GeoJSON, or the JSON that a query of a FeatureServer answers");
    return status;
}

void ons_geography_answer_close(struct ons_answer *answer)
{
    pb_json_close(&answer->json);
}

/* A key such as "LSOA21CD" in the first features says that they are of areas. */
int ons_geography_probe_features(const void *bytes, size_t length)
{
    static const char features[] = "\"features\"";
    static const char ending[] = "CD\"";
    const char *from = bytes;
    const char *end = from + length;
    if (!memmem(bytes, length, features, sizeof features - 1))
        return 0;
    for (const char *at = from; (at = memmem(at, (size_t)(end - at), ending, sizeof ending - 1)); at++) {
        const char *quote = memrchr(from, '"', (size_t)(at - from));
        struct ons_heading heading;
        if (quote && ons_geography_heading(quote + 1, (size_t)(at + 2 - quote - 1), &heading))
            return 90;
    }
    return 0;
}
