#include "extractors/ons_geography/ons_geography.h"

#include "extractors/ons_geography/features.h"
#include "extractors/ons_geography/online.h"
#include "extractors/ons_geography/reading.h"
#include "extractors/ons_geography/sheets.h"
#include "placebook/descriptor.h"

#include <stdio.h>
#include <string.h>

enum { ONS_MESSAGE = 480 };

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
    const char *wrong = given->service ? ons_geography_service_wrong(given->service) : NULL;
    char message[ONS_MESSAGE];
    if (given->files.count == 0 && !given->service)
        return ons_fail_option(given, "neither files nor service is given; expected one of them",
                               "give files that somebody downloaded, or the address of a layer", error);
    if (given->files.count > 0 && given->service)
        return ons_fail_option(given, "both files and service are given; expected one of them",
                               "make two sources of it", error);
    if (wrong) {
        (void)snprintf(message, sizeof message, "service '%.300s' is not the address of a layer: %s", given->service,
                       wrong);
        return ons_fail_option(given, message,
                               "for example https://services1.arcgis.com/ID/arcgis/rest/services/NAME/FeatureServer/0",
                               error);
    }
    if (!given->service && given->boundaries)
        return ons_fail_option(given, "boundaries are asked of a service, and files are given",
                               "leave 'boundaries' out: files are read as what they are", error);
    if (given->from && given->to && given->from > given->to)
        return ons_fail_option(given, "'from' is after 'to': expected the first and the last day",
                               "exchange the dates, or leave one of them out", error);
    return PB_OK;
}

static enum pb_status ons_geography_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct ons_geography_options *given = option_values;
    if (given->service)
        return ons_geography_online_plan(given, plan, error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add_each(plan, given->files.items[i], error);
    return status;
}

static int ons_geography_probe(const void *bytes, size_t length)
{
    if (pb_tabular_content(bytes, length) == PB_TABULAR_JSON)
        return ons_geography_probe_features(bytes, length);
    return ons_geography_probe_sheet(bytes, length);
}

static enum pb_status ons_geography_extract(const void *option_values, const struct pb_input *inputs,
                                            size_t input_count, struct pb_context *context, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (input_count > 0 && inputs[0].role == ONS_ROLE_PAGE)
        status = ons_geography_read_pages(option_values, inputs, input_count, context, error);
    else
        for (size_t i = 0; status == PB_OK && i < input_count; i++) {
            struct pb_counted_stream counted;
            const struct pb_input input = pb_counted_input(&inputs[i], context, &counted);
            status = ons_geography_read_file(option_values, &input, context, error);
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
    .version = "6",
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
