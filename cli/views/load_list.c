/*
 * The part of cli/views/load.h that lists the imports.
 */
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/load.h"
#include "cli/views/run.h"

static const char *joined(struct pb_arena *arena, const struct pb_text_list *ids, const char *none)
{
    const char *text = none;
    for (size_t i = 0; i < ids->count && text; i++)
        text = pb_arena_format(arena, "%s%s%s", i ? text : "", i ? "," : "", ids->items[i]);
    return text ? text : none;
}

static void load_json(const struct pb_import *import, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.kept-load/1");
    pb_json_text(&writer, "pipeline", import->pipeline);
    pb_import_json(&writer, import);
    pb_json_text(&writer, "mapping", import->mapping);
    const struct pb_text_list *const lists[] = { &import->places, &import->measures };
    for (size_t i = 0; i < 2; i++) {
        pb_json_list(&writer, i ? "measures" : "places");
        for (size_t k = 0; k < lists[i]->count; k++)
            pb_json_text(&writer, NULL, lists[i]->items[k]);
        pb_json_end_list(&writer);
    }
    pb_json_text(&writer, "folder", import->folder);
    pb_json_text(&writer, "damage", import->damage.message[0] ? import->damage.message : NULL);
    pb_json_end_object(&writer);
}

enum pb_status pb_imports_show(struct pb_call *call, const struct pb_imports *imports, const char *state,
                               struct pb_error *error)
{
    struct pb_columns columns;
    for (size_t i = 0; call->terminal->json && i < imports->count; i++)
        load_json(&imports->items[i], call->terminal->results);
    if (call->terminal->json)
        return PB_OK;
    if (imports->count == 0) {
        pb_terminal_say(call->terminal, PB_LEVEL_NOTICE, "no-loads", "no imports in %s", state);
        return PB_OK;
    }
    pb_columns_open(&columns, call->arena, "pipeline|import|file|loaded|places|measures");
    for (size_t i = 0; i < imports->count; i++) {
        const struct pb_import *import = &imports->items[i];
        bool damaged = import->damage.message[0] != '\0';
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", import->pipeline);
        pb_columns_cell(&columns, 1, "%s", import->name);
        pb_columns_cell(&columns, 2, "%s", damaged ? "damaged" : import->file);
        pb_columns_cell(&columns, 3, "%.19s%s", damaged ? "-" : import->loaded, damaged ? "" : "Z");
        pb_columns_cell(&columns, 4, "%s", joined(call->arena, &import->places, "all"));
        pb_columns_cell(&columns, 5, "%s", joined(call->arena, &import->measures, "all"));
        if (damaged)
            pb_terminal_message(call->terminal, PB_LEVEL_WARNING, "load-damaged", &import->damage);
    }
    return pb_columns_print(&columns, call->terminal, error);
}
