#include "cli/views/inbox.h"

#include "cli/terminal/json_writer.h"
#include "placebook/record_json.h"

#include <inttypes.h>

static const char *inbox_or_null(const char *text)
{
    return text[0] ? text : NULL;
}

static void inbox_json(const struct pb_inbox_entry *entry, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.inbox/1");
    pb_json_text(&writer, "file", entry->file);
    pb_json_text(&writer, "outcome", pb_inbox_outcome_text(entry->outcome));
    pb_json_text(&writer, "message", entry->message);
    pb_json_text(&writer, "import", inbox_or_null(entry->import));
    pb_json_text(&writer, "mapping", inbox_or_null(entry->mapping));
    pb_json_text(&writer, "moved", inbox_or_null(entry->moved));
    pb_json_text(&writer, "publication", inbox_or_null(entry->publication));
    pb_row_counts_json(&writer, "rows", &entry->rows);
    pb_json_end_object(&writer);
}

static void inbox_text(const struct pb_inbox_entry *entry, FILE *file)
{
    pb_print(file, "inbox: ");
    pb_print_text(file, entry->file);
    pb_print(file, " %s: ", pb_inbox_outcome_text(entry->outcome));
    pb_print_text(file, entry->message);
    if (entry->rows.read)
        pb_print(file, " (%" PRIu64 " of %" PRIu64 " rows taken in, %" PRIu64 " rejected)", entry->rows.kept,
                 entry->rows.read, entry->rows.rejected);
    pb_print(file, "\n");
}

void pb_inbox_show(struct pb_call *call, const struct pb_inbox_report *report)
{
    struct pb_terminal *terminal = call->terminal;
    for (size_t i = 0; i < report->count; i++) {
        const struct pb_inbox_entry *entry = &report->entries[i];
        bool bad = entry->outcome == PB_INBOX_REJECTED || entry->outcome == PB_INBOX_LEFT;
        if (terminal->json)
            inbox_json(entry, terminal->results);
        else if (!terminal->quiet)
            inbox_text(entry, terminal->results);
        if (bad)
            pb_terminal_say(terminal, PB_LEVEL_WARNING, "inbox", "%s of the inbox was not loaded: %s", entry->file,
                            entry->message);
    }
}
