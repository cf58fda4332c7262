#include "tests/support/xml_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct events {
    FILE *file;
    struct pb_xml *xml;
    off_t tag; /* where the last tag ended */
};

static void events_mark(struct events *events)
{
    events->tag = ftello(events->file);
}

static void on_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct events *events = context;
    (void)depth;
    (void)fprintf(events->file, "<%s", name);
    for (; *attributes; attributes += 2)
        (void)fprintf(events->file, " %s=%s", attributes[0], attributes[1]);
    (void)fputc('>', events->file);
    events_mark(events);
}

static void on_end(void *context, unsigned depth)
{
    struct events *events = context;
    (void)fprintf(events->file, "</%u>", depth);
    events_mark(events);
    if (depth == 2)
        pb_xml_pause(events->xml);
}

static void on_text(void *context, unsigned depth, const char *text, size_t length)
{
    struct events *events = context;
    (void)depth;
    (void)fwrite(text, 1, length, events->file);
}

static void run(struct events *events, const struct pb_input *input, unsigned before)
{
    static const struct pb_xml_handlers handlers = { .begin = on_begin, .end = on_end, .text = on_text };
    struct pb_error error = { 0 };
    bool ended = false;
    enum pb_status status = pb_xml_open(&events->xml, input, &handlers, events, &error);
    while (status == PB_OK && !ended) {
        status = pb_xml_run(events->xml, &ended, &error);
        if (status == PB_OK && !ended)
            (void)fputc('|', events->file);
    }
    /* How much of the text in front of an error expat hands on depends on where it stands in a buffer. */
    if (status != PB_OK && fseeko(events->file, events->tag, SEEK_SET) == 0)
        (void)fprintf(events->file, "error %llu:%u %s", (unsigned long long)error.line - before, error.column,
                      error.message);
    pb_xml_close(events->xml);
}

char *pb_test_xml_events(const char *bytes, size_t length, bool by_expat)
{
    char *text = NULL;
    size_t size = 0;
    char *document = malloc(length + 2);
    struct events events = { .file = document ? open_memstream(&text, &size) : NULL };
    if (events.file) {
        size_t before = by_expat ? 1 : 0;
        document[0] = '\n';
        memcpy(document + before, bytes, length);
        struct pb_memory_stream stream = { .bytes = (const unsigned char *)document, .length = length + before };
        const struct pb_input input = pb_memory_input("document", &stream);
        run(&events, &input, (unsigned)before);
        if (fclose(events.file) != 0) {
            free(text);
            text = NULL;
        }
    }
    free(document);
    return text;
}
