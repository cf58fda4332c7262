#include "extractors/ons_geography/ons_geography.h"

#include "extractors/ons_geography/sheets.h"
#include "placebook/descriptor.h"

#include <string.h>

static enum pb_status ons_fail_option(const struct ons_geography_options *given, const char *message, const char *hint,
                                      struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", message);
    pb_error_at(error, NULL, given->at.line, given->at.column);
    pb_error_hint(error, "%s", hint);
    return status;
}

static enum pb_status ons_geography_check(const void *option_values, struct pb_error *error)
{
    const struct ons_geography_options *given = option_values;
    if (given->files.count == 0)
        return ons_fail_option(given, "no files are given", "give lookups or boundaries that somebody downloaded",
                               error);
    if (given->from && given->to && given->from > given->to)
        return ons_fail_option(given, "'from' is after 'to': expected the first and the last day",
                               "exchange the dates, or leave one of them out", error);
    return PB_OK;
}

static enum pb_status ons_geography_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct ons_geography_options *given = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add_each(plan, given->files.items[i], error);
    return status;
}

static int ons_geography_probe(const void *bytes, size_t length)
{
    return ons_geography_probe_sheet(bytes, length);
}

static enum pb_status ons_geography_extract(const void *option_values, const struct pb_input *inputs,
                                            size_t input_count, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < input_count; i++) {
        struct pb_counted_stream counted;
        const struct pb_input input = pb_counted_input(&inputs[i], context, &counted);
        status = ons_geography_read_sheets(option_values, &input, context, error);
        if (status != PB_OK)
            pb_error_at(error, inputs[i].name, 0, 0);
    }
    if (status != PB_OK)
        pb_error_module(error, "ons_geography");
    return status;
}

extern const struct pb_module pb_extractor_ons_geography;
const struct pb_module pb_extractor_ons_geography = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "ons_geography",
    .summary = "Reads lookups and boundaries of areas of the Open Geography Portal, as reference data.",
    .version = "1",
    .since = "0.1.0",
    .options = ons_geography_options,
    .option_values_size = sizeof(struct ons_geography_options),
    .check = ons_geography_check,
    .probe = ons_geography_probe,
    .plan = ons_geography_plan,
    .extract = ons_geography_extract,
    .scheme = "ons_geography",
    .refers = true,
};

PB_EXPORT_MODULE(pb_extractor_ons_geography);
