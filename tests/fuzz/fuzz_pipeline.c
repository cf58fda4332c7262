/* Pipeline files and mappings with the modules of the program. The first byte chooses. */
#include "engine/pipeline/pipeline.h"
#include "engine/pipeline/registry.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static const struct pb_registry *modules(void)
{
    static struct pb_registry registry;
    struct pb_error error = { 0 };
    if (registry.count == 0)
        FUZZ_MUST(pb_registry_open(&registry, NULL, &error) == PB_OK);
    return &registry;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct pb_pipeline pipeline;
    struct pb_error error = { 0 };
    const char *text = (const char *)data + 1;
    enum pb_status status = PB_OK;
    if (data[0] % 2) {
        const struct pb_mapping mapping = {
            .path = "fuzz.json", .folder = "/nowhere", .text = text, .length = size - 1
        };
        status = pb_pipeline_read_mapping(&pipeline, &mapping, modules(), NULL, 0, &error);
    } else {
        status = pb_pipeline_read(&pipeline, fuzz_file(text, size - 1), modules(), NULL, 0, NULL, 0, NULL, &error);
    }
    if (status == PB_OK)
        pb_pipeline_close(&pipeline);
    else
        fuzz_must_say(&error);
    return 0;
}
