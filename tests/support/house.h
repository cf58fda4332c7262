#ifndef PB_TESTS_SUPPORT_HOUSE_H
#define PB_TESTS_SUPPORT_HOUSE_H
/*
 * The framework and the Places that the repository ships, opened for a test.
 */
#include "placebook/module.h"

struct pb_test_house {
    struct pb_framework framework;
    struct pb_geography geography;
    struct pb_json documents[2];
    struct pb_arena arena;
};

/* Fails the test when the files are not good. */
void pb_test_house_open(struct pb_test_house *house);
void pb_test_house_close(struct pb_test_house *house);

#endif
