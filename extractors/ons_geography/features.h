#ifndef ONS_GEOGRAPHY_FEATURES_H
#define ONS_GEOGRAPHY_FEATURES_H
/*
 * What the portal's service answers, and what people save of it: features with properties (GeoJSON) or attributes
 * (JSON of ArcGIS), with or without geometry.
 */
#include "extractors/ons_geography/take.h"

struct ons_answer {
    struct pb_json json;
    const struct cJSON *features; /* a list */
    bool more;                    /* it says that there are more than it has */
};

/* Reads an answer. Errors: it is none of the service, or says that something went wrong, with status 200 as ever. Close
 * it in every case. */
enum pb_status ons_geography_answer_open(struct ons_answer *answer, const char *file, const unsigned char *bytes,
                                         size_t length, struct pb_error *error);
void ons_geography_answer_close(struct ons_answer *answer);

/* The properties or attributes of a feature, or NULL. */
const struct cJSON *ons_geography_properties(const struct cJSON *feature);

/* The error that an answer is; NULL: it is none. */
const struct cJSON *ons_geography_said_error(const struct cJSON *root);
enum pb_status ons_geography_fail_said(const struct cJSON *said, const char *file, struct pb_error *error);

/* Takes all features. The columns of answers that are taken one after the other must be the same. */
enum pb_status ons_geography_take_features(struct ons_taking *taking, const struct ons_answer *answer,
                                           struct pb_error *error);

/* How sure the first bytes are of such an answer. */
int ons_geography_probe_features(const void *bytes, size_t length);

#endif
