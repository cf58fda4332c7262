#include "cli/views/versions.h"

#include "app/versions.h"
#include "cli/terminal/json_writer.h"
#include "placebook/version.h"

void pb_versions_print(const struct pb_terminal *terminal)
{
    if (!terminal->json) {
        pb_print(terminal->results, "placebook " PB_VERSION "\n");
        return;
    }
    struct pb_library libraries[PB_LIBRARIES];
    struct pb_json_writer writer;
    pb_libraries(libraries);
    pb_json_document(&writer, terminal->results, "placebook.version/1");
    pb_json_text(&writer, "version", PB_VERSION);
    pb_json_list(&writer, "libraries");
    for (size_t i = 0; i < PB_LIBRARIES; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", libraries[i].name);
        pb_json_text(&writer, "version", libraries[i].running);
        pb_json_text(&writer, "compiled_with", libraries[i].compiled);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}
