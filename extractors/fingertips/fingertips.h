#ifndef FINGERTIPS_H
#define FINGERTIPS_H
/*
 * The Fingertips extractor: indicators as the Fingertips service gives them (all_data/csv and the downloads of its web
 * pages), or as analysts saved them from R. One file has any number of indicators, area types and periods. Either
 * somebody got the files, or the plan asks the service for what the framework and the Places need (online.h).
 */
#include "placebook/module.h"

enum { FINGERTIPS_IDS_MAXIMUM = 100 }; /* of one request: the service leaves out what comes after, without a word */

struct fingertips_options {
    struct pb_text_list files;               /* paths or globs */
    struct pb_text_list academic_indicators; /* ids of indicators whose years run from September to August */
    struct pb_location at;
    const char *base_url;           /* where the paths of the service begin; NULL: files are given */
    struct pb_text_list area_types; /* ids, the preferred ones first; none: those that are found */
    int64_t profile;                /* whose benchmarks are sent; 0: none is asked for */
    int64_t ids_per_request;
    bool metadata;       /* is it asked for? */
    bool small_areas;    /* are rows of practices, LSOAs and MSOAs taken where reference data know them? */
    bool follow_changes; /* are rows of codes that were recoded taken as those of the area of today? */
};

extern const struct pb_option fingertips_options[];

/* What an input is. */
enum fingertips_role {
    FINGERTIPS_FIGURES,
    FINGERTIPS_REGIONS, /* the same, where the areas asked for are regions */
    FINGERTIPS_METADATA,
};

/* Are the years of an indicator academic ones, by the options? */
bool fingertips_is_academic(const struct fingertips_options *options, int64_t indicator);

#endif
