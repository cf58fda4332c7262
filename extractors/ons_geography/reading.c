#include "extractors/ons_geography/reading.h"

#include "extractors/ons_geography/features.h"
#include "extractors/ons_geography/pages.h"
#include "extractors/ons_geography/sheets.h"
#include "placebook/formats/tabular.h"
#include "placebook/quality.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* ---- A stream whose beginning was looked at ---- */

struct begun_stream {
    const struct pb_input *input;
    size_t at, length;
    unsigned char bytes[PB_TABULAR_PEEK];
};

static enum pb_status read_begun(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct begun_stream *begun = stream;
    size_t left = begun->length - begun->at;
    if (left == 0)
        return begun->input->read(begun->input->stream, buffer, size, got, error);
    *got = size < left ? size : left;
    memcpy(buffer, begun->bytes + begun->at, *got);
    begun->at += *got;
    return PB_OK;
}

static enum pb_status look_at_begin(struct begun_stream *begun, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t got = 1; status == PB_OK && got > 0 && begun->length < sizeof begun->bytes; begun->length += got)
        status = begun->input->read(begun->input->stream, begun->bytes + begun->length,
                                    sizeof begun->bytes - begun->length, &got, error);
    return status;
}

/* ---- Files ---- */

/* Is it JSON with features, or with the error that a service gave in place of them? */
static bool has_features(const unsigned char *bytes, size_t length)
{
    struct pb_json json = { 0 };
    bool found =
        pb_json_open(&json, "", (const char *)bytes, length, NULL) == PB_OK &&
        (cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(json.root, "features")) || ons_geography_said_error(json.root));
    pb_json_close(&json);
    return found;
}

static enum pb_status read_features(const struct ons_geography_options *options, const char *file,
                                    const unsigned char *bytes, size_t length, struct pb_context *context,
                                    struct pb_error *error)
{
    struct ons_taking taking;
    struct ons_answer answer = { 0 };
    enum pb_status status = ons_geography_open(&taking, options, context, error);
    taking.file = file;
    if (status == PB_OK)
        status = ons_geography_answer_open(&answer, file, bytes, length, error);
    if (status == PB_OK && !answer.features->child) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "there are no features in it");
        pb_error_hint(error, "expected a lookup or boundaries of the Open Geography Portal");
    }
    if (status == PB_OK && answer.more)
        status = pb_caution_add(context->findings, "not-all-rows", file, "", error,
                                "the service says in the file that there are more rows than it gave: it is the first "
                                "page of several; the option 'service' asks for all of them");
    if (status == PB_OK)
        status = ons_geography_take_features(&taking, &answer, error);
    ons_geography_answer_close(&answer);
    ons_geography_close(&taking);
    return status;
}

/* JSON is read as a whole: features, or a table as others are. */
static enum pb_status read_json(const struct ons_geography_options *options, const struct pb_input *input,
                                struct pb_context *context, struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    enum pb_status status = pb_input_all(input, PB_JSON_SIZE_MAXIMUM, &bytes, &length, error);
    if (status == PB_OK && has_features(bytes, length))
        status = read_features(options, input->name, bytes, length, context, error);
    else if (status == PB_OK) {
        struct pb_memory_stream stream = { .bytes = bytes, .length = length };
        struct pb_input whole = pb_memory_input(input->name, &stream);
        whole.corrections = input->corrections;
        status = ons_geography_read_sheets(options, &whole, context, error);
    }
    free(bytes);
    return status;
}

enum pb_status ons_geography_read_file(const struct ons_geography_options *options, const struct pb_input *input,
                                       struct pb_context *context, struct pb_error *error)
{
    if (input->table)
        return ons_geography_read_sheets(options, input, context, error);
    struct begun_stream *begun = calloc(1, sizeof *begun); /* checked: next line */
    if (!begun)
        return pb_out_of_memory(error);
    begun->input = input;
    enum pb_status status = look_at_begin(begun, error);
    const struct pb_input again = pb_input_through(input, begun, read_begun);
    if (status == PB_OK && pb_tabular_content(begun->bytes, begun->length) == PB_TABULAR_JSON)
        status = read_json(options, &again, context, error);
    else if (status == PB_OK)
        status = ons_geography_read_sheets(options, &again, context, error);
    free(begun);
    return status;
}

/* ---- Pages ---- */

static enum pb_status read_page(struct ons_taking *taking, struct ons_pages *pages, const struct pb_input *input,
                                struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    struct ons_page page = { 0 };
    struct ons_answer answer = { 0 };
    taking->file = input->name;
    if (!ons_geography_page_read(input->note, &page))
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "the note of '%s' is none of a page", input->name);
    enum pb_status status = pb_input_all(input, PB_JSON_SIZE_MAXIMUM, &bytes, &length, error);
    if (status == PB_OK)
        status = ons_geography_answer_open(&answer, input->name, bytes, length, error);
    if (status == PB_OK)
        status = ons_geography_pages_add(pages, &page, &answer, input->name, error);
    if (status == PB_OK)
        status = ons_geography_take_features(taking, &answer, error);
    ons_geography_answer_close(&answer);
    free(bytes);
    return status;
}

enum pb_status ons_geography_read_pages(const struct ons_geography_options *options, const struct pb_input *inputs,
                                        size_t count, struct pb_context *context, struct pb_error *error)
{
    struct ons_taking taking;
    struct ons_pages pages = { 0 };
    enum pb_status status = ons_geography_open(&taking, options, context, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct pb_counted_stream counted;
        const struct pb_input input = pb_counted_input(&inputs[i], context, &counted);
        status = read_page(&taking, &pages, &input, error);
        if (status != PB_OK)
            pb_error_at(error, inputs[i].name, 0, 0);
    }
    if (status == PB_OK)
        status = ons_geography_pages_end(&pages, error);
    ons_geography_pages_close(&pages);
    ons_geography_close(&taking);
    return status;
}
