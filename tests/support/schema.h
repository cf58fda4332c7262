#ifndef PB_TESTS_SUPPORT_SCHEMA_H
#define PB_TESTS_SUPPORT_SCHEMA_H
/*
 * A second opinion on JSON documents: python3-jsonschema judges them by a schema.
 */
#include <stdbool.h>
#include <stddef.h>

struct cJSON;

/* Which of the documents are valid by the schema? Fails the test when the schema itself is no draft 2020-12 schema, a
 * document is not JSON, or python3 or its jsonschema is missing. */
void pb_test_judge(const struct cJSON *schema, const char *const *documents, size_t count, bool *valid);

#endif
