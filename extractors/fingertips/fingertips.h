#ifndef FINGERTIPS_H
#define FINGERTIPS_H
/*
 * The Fingertips extractor: CSV files as the Fingertips service gives them (all_data/csv and the downloads of its web
 * pages), or as analysts saved them from R. One file has any number of indicators, area types and periods.
 */
#include "placebook/module.h"

struct fingertips_options {
    struct pb_text_list files;               /* paths or globs */
    struct pb_text_list academic_indicators; /* ids of indicators whose years run from September to August */
    struct pb_location at;
};

#endif
