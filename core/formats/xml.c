#include "core/formats/xml.h"

#include <expat.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

/* Expat keeps every name that it has met and the whole of a tag, so its memory is the document's to decide. It is
 * counted here. Expat's hooks for memory are told nothing but a size: which reader is at work in this thread is known
 * through `at_work`, which is set only while one of its calls runs. */
struct budget {
    size_t used;
    bool exhausted;
};
static _Thread_local struct budget *at_work;

union block {
    size_t size;
    max_align_t align;
};

struct pb_xml {
    struct budget budget;
    struct pb_input input;
    const struct pb_xml_handlers *handlers;
    void *context;
    XML_Parser parser;
    unsigned depth; /* of the next element */
    bool suspended;
    bool stopped;
    enum pb_status status; /* why it was stopped */
    const char *refused;   /* what the document has that none may have, NULL */
};

static bool afford(size_t size, size_t before)
{
    if (size > PB_XML_MEMORY_MAXIMUM || at_work->used - before > PB_XML_MEMORY_MAXIMUM - size) {
        at_work->exhausted = true;
        return false;
    }
    return true;
}

static void *resize_block(void *memory, size_t size)
{
    union block *old = memory ? (union block *)memory - 1 : NULL;
    size_t before = old ? old->size : 0;
    if (!afford(size, before))
        return NULL;
    union block *block = realloc(old, sizeof *block + size); /* checked: next line */
    if (!block)
        return NULL;
    at_work->used = at_work->used - before + size;
    block->size = size;
    return block + 1;
}

static void *take_block(size_t size)
{
    return resize_block(NULL, size);
}

static void free_block(void *memory)
{
    if (!memory)
        return;
    union block *block = (union block *)memory - 1;
    at_work->used -= block->size;
    free(block);
}

static const char *local_name(const char *name)
{
    for (const char *at = name; *at; at++) /* names are short */
        if (*at == ':')
            return at + 1;
    return name;
}

static void refuse(struct pb_xml *xml, const char *what)
{
    xml->refused = what;
    pb_xml_stop(xml, PB_FAILED);
}

static void XMLCALL on_begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct pb_xml *xml = data;
    if (xml->stopped)
        return;
    if (xml->depth >= PB_XML_DEPTH_MAXIMUM) {
        refuse(xml, "elements nested more than 128 deep");
        return;
    }
    xml->handlers->begin(xml->context, xml->depth++, local_name(name), (const char *const *)attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct pb_xml *xml = data;
    (void)name;
    if (xml->stopped)
        return;
    xml->depth--;
    if (xml->handlers->end)
        xml->handlers->end(xml->context, xml->depth);
}

static void XMLCALL on_text(void *data, const XML_Char *text, int length)
{
    struct pb_xml *xml = data;
    if (!xml->stopped)
        xml->handlers->text(xml->context, xml->depth - 1, text, (size_t)length);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(data, "a document type (DOCTYPE), which can be used to make a small file expand without end");
}

enum pb_status pb_xml_open(struct pb_xml **opened, const struct pb_input *input, const struct pb_xml_handlers *handlers,
                           void *context, struct pb_error *error)
{
    static const XML_Memory_Handling_Suite memory = { take_block, resize_block, free_block };
    *opened = NULL;
    struct pb_xml *xml = calloc(1, sizeof *xml); /* checked: next line */
    if (!xml)
        return pb_out_of_memory(error);
    xml->input = *input;
    xml->handlers = handlers;
    xml->context = context;
    struct budget *outer = at_work;
    at_work = &xml->budget;
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (xml->parser) {
        XML_SetUserData(xml->parser, xml);
        XML_SetElementHandler(xml->parser, on_begin, on_end);
        if (handlers->text)
            XML_SetCharacterDataHandler(xml->parser, on_text);
        XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    }
    at_work = outer;
    if (!xml->parser) {
        free(xml);
        return pb_out_of_memory(error);
    }
    *opened = xml;
    return PB_OK;
}

void pb_xml_close(struct pb_xml *xml)
{
    if (!xml)
        return;
    struct budget *outer = at_work;
    at_work = &xml->budget;
    XML_ParserFree(xml->parser);
    at_work = outer;
    free(xml);
}

void pb_xml_pause(struct pb_xml *xml)
{
    if (!xml->stopped)
        (void)XML_StopParser(xml->parser, XML_TRUE);
}

void pb_xml_stop(struct pb_xml *xml, enum pb_status status)
{
    if (xml->stopped)
        return;
    xml->stopped = true;
    xml->status = status;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static enum pb_status fail(const struct pb_xml *xml, struct pb_error *error)
{
    enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (code == XML_ERROR_NO_MEMORY && !xml->budget.exhausted)
        return pb_out_of_memory(error);
    enum pb_status status = PB_FAILED;
    if (xml->refused)
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "this XML has %s", xml->refused);
    else if (code == XML_ERROR_NO_MEMORY)
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                         "this XML needs more than %d MB to be read: one tag is too long, or too many different names",
                         PB_XML_MEMORY_MAXIMUM >> 20);
    else
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "this is not well-formed XML: %s", XML_ErrorString(code));
    pb_error_hint(error, "the file is damaged or was made by a program that writes it wrongly: open it in a "
                         "spreadsheet program and save it again");
    uint64_t column = XML_GetCurrentColumnNumber(xml->parser) + 1;
    pb_error_at(error, xml->input.name, XML_GetCurrentLineNumber(xml->parser),
                column < UINT32_MAX ? (uint32_t)column : 0);
    return status;
}

/* One step: goes on after a pause, or reads a chunk and parses it. */
static enum pb_status step(struct pb_xml *xml, struct pb_error *error)
{
    enum XML_Status answer = XML_STATUS_ERROR;
    if (xml->suspended) {
        xml->suspended = false;
        answer = XML_ResumeParser(xml->parser);
    } else {
        void *buffer = XML_GetBuffer(xml->parser, CHUNK);
        size_t got = 0;
        enum pb_status status =
            buffer ? xml->input.read(xml->input.stream, buffer, CHUNK, &got, error) : fail(xml, error);
        if (status != PB_OK)
            return status;
        answer = XML_ParseBuffer(xml->parser, (int)got, got == 0);
    }
    if (xml->stopped)
        return xml->refused ? fail(xml, error) : xml->status;
    xml->suspended = answer == XML_STATUS_SUSPENDED;
    return answer == XML_STATUS_ERROR ? fail(xml, error) : PB_OK;
}

enum pb_status pb_xml_run(struct pb_xml *xml, bool *ended, struct pb_error *error)
{
    struct budget *outer = at_work;
    at_work = &xml->budget;
    enum pb_status status = PB_OK;
    XML_ParsingStatus state = { .parsing = XML_INITIALIZED };
    do {
        status = step(xml, error);
        XML_GetParsingStatus(xml->parser, &state);
    } while (status == PB_OK && state.parsing == XML_PARSING);
    *ended = status == PB_OK && state.parsing == XML_FINISHED;
    at_work = outer;
    return status;
}

const char *pb_xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}
