#include "tests/support/scarce.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static size_t allowed;

static void *scarce(size_t size)
{
    if (allowed == 0)
        return NULL;
    allowed--;
    return malloc(size);
}

void pb_test_scarce(size_t pieces)
{
    cJSON_Hooks hooks = { scarce, free };
    allowed = pieces;
    cJSON_InitHooks(&hooks);
}

void pb_test_plenty(void)
{
    cJSON_InitHooks(NULL);
}
