#include "core/formats/xml.h"

#include "core/formats/xml_pass.h"

#include <expat.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK = 1 << 16,
    FIRST_PROBES = 16, /* tags before the root, and before anything that is plain */
};

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

/* Two readers take turns. Expat decides what is XML. Where it is between two tags inside the root and has been given
 * nothing beyond them, a whole element that is plain (xml_plain.h) is read without it: the document that expat sees is
 * the same without that element, so it is well-formed exactly when the whole is. */
struct pb_xml {
    struct budget budget;
    struct pb_input input;
    const struct pb_xml_handlers *handlers;
    void *context;
    XML_Parser parser;
    unsigned depth;  /* of the next element */
    char prefix[64]; /* of the root, with its colon */
    size_t prefix_length;
    bool paused;
    bool suspended; /* expat is, in the midst of what it was given */
    bool stopped;
    bool finished;
    enum pb_status status; /* why it was stopped */
    const char *refused;   /* what the document has that none may have, NULL */

    char bytes[CHUNK + PB_PLAIN_MARGIN]; /* of the input; those from `at` to `have` are still to be read */
    size_t at;
    size_t have;
    bool input_ended;
    uint64_t given;     /* bytes, to expat */
    uint64_t event_end; /* of these, up to the end of the last tag */
    unsigned probes;    /* tags that expat may still be given one by one to get between two */
    bool ascii;         /* the bytes below 0x80 are ASCII */
    bool between;       /* two tags, with nothing left in expat */

    struct pb_plain plain;
    char *element; /* whose tokens they are */
    size_t token;  /* the next one */
    bool telling;  /* of tokens: expat is not at work */
    uint64_t cut;  /* bytes that expat was not given, on */
    uint64_t cut_line;

    struct pb_pass pass;
    unsigned pass_depth; /* of the element that is passed over */
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

/* The name of an element without the prefix of the root; one with another prefix is not of this document's kind. */
static const char *own_name(struct pb_xml *xml, const char *name)
{
    const char *local = local_name(name);
    size_t prefix = (size_t)(local - name);
    if (xml->depth == 0) {
        xml->prefix_length = prefix < sizeof xml->prefix ? prefix : 0;
        memcpy(xml->prefix, name, xml->prefix_length);
        return local;
    }
    bool own = prefix == 0 || (prefix == xml->prefix_length && memcmp(name, xml->prefix, prefix) == 0);
    return own ? local : name;
}

static void xml_refuse(struct pb_xml *xml, const char *what)
{
    xml->refused = what;
    pb_xml_stop(xml, PB_FAILED);
}

static void xml_enter(struct pb_xml *xml, const char *name, const char *const *attributes)
{
    name = own_name(xml, name);
    xml->handlers->begin(xml->context, xml->depth++, name, attributes);
}

static void xml_leave(struct pb_xml *xml)
{
    xml->depth--;
    if (xml->depth <= xml->pass_depth)
        xml->pass.length = 0;
    if (xml->handlers->end)
        xml->handlers->end(xml->context, xml->depth);
}

static void end_tag(struct pb_xml *xml)
{
    xml->event_end = (uint64_t)XML_GetCurrentByteIndex(xml->parser) + (uint64_t)XML_GetCurrentByteCount(xml->parser);
}

static void XMLCALL xml_on_begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct pb_xml *xml = data;
    if (xml->stopped)
        return;
    if (xml->depth >= PB_XML_DEPTH_MAXIMUM) {
        xml_refuse(xml, "elements nested more than 128 deep");
        return;
    }
    end_tag(xml);
    xml_enter(xml, name, (const char *const *)attributes);
}

static void XMLCALL xml_on_end(void *data, const XML_Char *name)
{
    struct pb_xml *xml = data;
    (void)name;
    if (xml->stopped)
        return;
    end_tag(xml);
    xml_leave(xml);
}

static void XMLCALL xml_on_text(void *data, const XML_Char *text, int length)
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
    xml_refuse(data, "a document type (DOCTYPE), which can be used to make a small file expand without end");
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
    pb_plain_open(&xml->plain);
    struct budget *outer = at_work;
    at_work = &xml->budget;
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (xml->parser) {
        XML_SetUserData(xml->parser, xml);
        XML_SetElementHandler(xml->parser, xml_on_begin, xml_on_end);
        if (handlers->text)
            XML_SetCharacterDataHandler(xml->parser, xml_on_text);
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
    if (xml->stopped)
        return;
    xml->paused = true;
    if (!xml->telling)
        (void)XML_StopParser(xml->parser, XML_TRUE);
}

void pb_xml_stop(struct pb_xml *xml, enum pb_status status)
{
    if (xml->stopped)
        return;
    xml->stopped = true;
    xml->status = status;
    if (!xml->telling)
        (void)XML_StopParser(xml->parser, XML_FALSE);
}

void pb_xml_pass(struct pb_xml *xml, unsigned depth, const char *name)
{
    size_t length = strlen(name);
    if (length >= PB_PASS_NAME)
        return;
    xml->pass = (struct pb_pass){ .length = length };
    memcpy(xml->pass.name, name, length);
    xml->pass_depth = depth;
}

static enum pb_status xml_fail(const struct pb_xml *xml, struct pb_error *error)
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
    uint64_t line = XML_GetCurrentLineNumber(xml->parser);
    uint64_t column = XML_GetCurrentColumnNumber(xml->parser) + 1 + (line == xml->cut_line ? xml->cut : 0);
    pb_error_at(error, xml->input.name, line, column < UINT32_MAX ? (uint32_t)column : 0);
    return status;
}

/* Makes room behind what is still to be read, and fills it. */
static enum pb_status xml_fill(struct pb_xml *xml, struct pb_error *error)
{
    bool first = xml->given == 0 && xml->have == 0;
    memmove(xml->bytes, xml->bytes + xml->at, xml->have - xml->at);
    xml->have -= xml->at;
    xml->at = 0;
    while (!xml->input_ended && xml->have < CHUNK) {
        size_t got = 0;
        enum pb_status status =
            xml->input.read(xml->input.stream, xml->bytes + xml->have, CHUNK - xml->have, &got, error);
        if (status != PB_OK)
            return status;
        xml->have += got;
        xml->input_ended = got == 0;
    }
    memset(xml->bytes + xml->have, 0, PB_PLAIN_MARGIN);
    xml->probes = first ? FIRST_PROBES : 1;
    if (first) /* not UTF-16, in which the same bytes are other letters */
        xml->ascii =
            xml->have > 3 && ((xml->bytes[0] == '<' && xml->bytes[1]) || memcmp(xml->bytes, "\xEF\xBB\xBF", 3) == 0);
    return PB_OK;
}

/* After expat has been at work. */
static enum pb_status xml_look(struct pb_xml *xml, enum XML_Status answer, struct pb_error *error)
{
    XML_ParsingStatus state = { .parsing = XML_INITIALIZED };
    if (xml->stopped)
        return xml->refused ? xml_fail(xml, error) : xml->status;
    if (answer == XML_STATUS_ERROR)
        return xml_fail(xml, error);
    XML_GetParsingStatus(xml->parser, &state);
    xml->suspended = answer == XML_STATUS_SUSPENDED;
    xml->finished = state.parsing == XML_FINISHED;
    xml->between = xml->ascii && !xml->suspended && xml->event_end == xml->given && xml->depth > 0 &&
                   xml->depth + PB_PLAIN_DEPTH <= PB_XML_DEPTH_MAXIMUM;
    return PB_OK;
}

/* Gives expat one tag, with the text before it, or all that there is. */
static enum pb_status give(struct pb_xml *xml, struct pb_error *error)
{
    size_t size = xml->have - xml->at;
    const char *from = xml->bytes + xml->at;
    const char *sign = xml->between || xml->probes > 0 ? memchr(from, '>', size) : NULL;
    if (sign)
        size = (size_t)(sign - from) + 1;
    if (!xml->between && xml->probes > 0)
        xml->probes--;
    xml->at += size;
    xml->given += size;
    return xml_look(xml, XML_Parse(xml->parser, from, (int)size, size == 0), error);
}

static char *end_word(char *bytes, struct pb_plain_span span)
{
    bytes[span.at + span.length] = '\0'; /* a sign that was passed over */
    return bytes + span.at;
}

static void tell_beginning(struct pb_xml *xml, const struct pb_plain_token *token)
{
    const char *attributes[2 * PB_PLAIN_ATTRIBUTES + 1];
    for (uint32_t i = 0; i < token->count; i++)
        attributes[i] = end_word(xml->element, xml->plain.spans[token->first + i]);
    attributes[token->count] = NULL;
    xml_enter(xml, end_word(xml->element, token->span), attributes);
}

/* Tells the handlers of the element that was scanned, up to its end or a pause. */
static enum pb_status xml_tell(struct pb_xml *xml)
{
    xml->telling = true;
    while (xml->token < xml->plain.count && !xml->paused && !xml->stopped) {
        const struct pb_plain_token *token = &xml->plain.tokens[xml->token++];
        if (token->kind == PB_PLAIN_BEGIN)
            tell_beginning(xml, token);
        else if (token->kind == PB_PLAIN_END)
            xml_leave(xml);
        else if (xml->handlers->text)
            xml->handlers->text(xml->context, xml->depth - 1, xml->element + token->span.at, token->span.length);
    }
    xml->telling = false;
    return xml->stopped ? xml->status : PB_OK;
}

/* Lets the handler read the element, or scans it into tokens. */
static enum pb_plain_answer xml_scan(struct pb_xml *xml, size_t *used)
{
    const char *bytes = xml->bytes + xml->at;
    size_t length = xml->have - xml->at;
    enum pb_plain_answer answer = PB_PLAIN_OTHER;
    if (xml->handlers->element) {
        xml->telling = true;
        answer = xml->handlers->element(xml->context, xml->depth, &xml->plain, bytes, length, used);
        xml->telling = false;
        xml->plain.count = 0;
    }
    return answer == PB_PLAIN_OTHER && !xml->stopped ? pb_plain_scan(&xml->plain, bytes, length, used) : answer;
}

/* Reads a plain element, if there is one. *taken: there was, or more of one has been read. */
static enum pb_status take_plain(struct pb_xml *xml, bool *taken, struct pb_error *error)
{
    size_t used = 0;
    enum pb_plain_answer answer = xml_scan(xml, &used);
    if (xml->stopped)
        return xml->status;
    *taken = answer == PB_PLAIN_TAKEN;
    if (answer == PB_PLAIN_MORE && !xml->input_ended && (xml->at > 0 || xml->have < CHUNK)) {
        *taken = true;
        xml->token = xml->plain.count = 0;
        return xml_fill(xml, error);
    }
    xml->token = 0;
    xml->plain.count = *taken ? xml->plain.count : 0;
    if (!*taken)
        return PB_OK;
    uint64_t line = XML_GetCurrentLineNumber(xml->parser);
    xml->cut = (line == xml->cut_line ? xml->cut : 0) + used;
    xml->cut_line = line;
    xml->element = xml->bytes + xml->at;
    xml->at += used;
    return xml_tell(xml);
}

/* Passes over what is in an element, up to its end, as far as it is there. *taken: there may be more of it. */
static enum pb_status xml_pass_over(struct pb_xml *xml, bool *taken, struct pb_error *error)
{
    bool found = false;
    size_t used = pb_pass_scan(&xml->pass, xml->bytes + xml->at, xml->have - xml->at, &found);
    xml->at += used;
    *taken = !found && !xml->input_ended && (used > 0 || xml->have < CHUNK);
    if (*taken)
        return xml_fill(xml, error);
    xml->pass.length = 0;
    return PB_OK;
}

/* One step: goes on after a pause, or with what comes next. */
static enum pb_status xml_step(struct pb_xml *xml, struct pb_error *error)
{
    bool taken = false;
    enum pb_status status = PB_OK;
    if (xml->suspended)
        return xml_look(xml, XML_ResumeParser(xml->parser), error);
    if (xml->token < xml->plain.count)
        return xml_tell(xml);
    if (xml->at == xml->have && !xml->input_ended)
        status = xml_fill(xml, error);
    if (status == PB_OK && xml->between && xml->pass.length > 0 && xml->depth == xml->pass_depth + 1)
        status = xml_pass_over(xml, &taken, error);
    if (status == PB_OK && !taken && xml->between && xml->at < xml->have)
        status = take_plain(xml, &taken, error);
    return status == PB_OK && !taken ? give(xml, error) : status;
}

enum pb_status pb_xml_run(struct pb_xml *xml, bool *ended, struct pb_error *error)
{
    struct budget *outer = at_work;
    at_work = &xml->budget;
    enum pb_status status = PB_OK;
    xml->paused = false;
    while (status == PB_OK && !xml->paused && !xml->finished)
        status = xml_step(xml, error);
    *ended = status == PB_OK && xml->finished;
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
