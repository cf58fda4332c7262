#ifndef PB_TESTS_SUPPORT_CONFORMANCE_H
#define PB_TESTS_SUPPORT_CONFORMANCE_H
/*
 * What the conformance tests share: every registered module is tested, none is named. The shared objects of
 * PLACEBOOK_MODULES_DIRECTORY are tested with those of the tree.
 */
#include "engine/pipeline/registry.h"
#include "tests/support/house.h"

struct pb_suite {
    struct pb_registry registry;
    struct pb_test_house house;
    struct pb_arena arena;
};

void pb_suite_open(struct pb_suite *suite);
void pb_suite_close(struct pb_suite *suite);

/* A module's context, filled with its defaults and, for what is required, with its own examples. NULL for a module
 * without options. */
void *pb_suite_context(struct pb_suite *suite, const struct pb_module *module);

#endif
