#include "extractors/nhs_organisations/nhs_organisations.h"

#include "extractors/nhs_organisations/postcodes.h"
#include "extractors/nhs_organisations/rows.h"
#include "extractors/nhs_organisations/settle.h"
#include "placebook/descriptor.h"

#define NHS_ORGANISATIONS_ARENA ((size_t)1 << 30)

static const struct pb_option options[] = {
    { .name = "files",
      .type = PB_OPTION_PATH_LIST,
      .offset = offsetof(struct nhs_organisations_options, files),
      .flags = PB_REQUIRED,
      .minimum = 1,
      .help = "Files of the Organisation Data Service (epraccur, eccg, etr, succ), the workbook of Primary Care "
              "Networks (epcn), the mapping of practices that comes with QOF; also in .zip: paths, patterns or "
              "addresses. What each of them is, is told by its content.",
      .example = "[\"reference/epraccur.csv\", \"reference/epcn.zip\"]" },
    { .name = "postcodes",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct nhs_organisations_options, postcodes),
      .help = "A postcode lookup (ONSPD or NSPL, with columns such as pcds, lsoa21cd and oslaua): places practices by "
              "where they are, also in a commissioner or network that lies in several districts.",
      .example = "\"reference/ONSPD.csv\"" },
    { .name = NULL },
};

/* All of them say something about the same organisations: they are read together. */
static enum pb_status nhs_organisations_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct nhs_organisations_options *given = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < given->files.count; i++)
        status = pb_plan_add_as(plan, "organisations", given->files.items[i], NHS_ORGANISATIONS_FILES, error);
    if (status == PB_OK && given->postcodes)
        status = pb_plan_add_as(plan, "organisations", given->postcodes, NHS_ORGANISATIONS_POSTCODES, error);
    return status;
}

/* A workbook is told when it is read: its first bytes do not say what is in it. */
static int nhs_organisations_probe(const void *bytes, size_t length)
{
    enum { SURE = 80 };
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    const struct pb_input input = pb_memory_input("", &stream);
    struct pb_tabular *tabular = NULL;
    const struct pb_tabular_row *row = NULL;
    struct sheet_columns columns = { .kind = SHEET_OTHER };
    if (pb_tabular_content(bytes, length) != PB_TABULAR_TEXT)
        return 0;
    if (pb_tabular_open(&tabular, &input, NULL) == PB_OK && pb_tabular_begin(tabular, 0, NULL) == PB_OK &&
        pb_tabular_next(tabular, &row, NULL) == PB_OK && row)
        nhs_organisations_headings(&columns, row);
    pb_tabular_close(tabular);
    return columns.kind == SHEET_OTHER || columns.kind == SHEET_POSTCODES ? 0 : SURE;
}

static enum pb_status nhs_organisations_fail_empty(const struct pb_input *input, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no rows: expected an organisation in each of them");
    pb_error_at(error, input->name, 0, 0);
    return status;
}

static enum pb_status nhs_organisations_read_all(struct directory *directory, const struct pb_input *inputs,
                                                 size_t input_count, struct pb_context *context, struct pb_error *error)
{
    const struct pb_input *postcodes = NULL;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        if (inputs[i].role == NHS_ORGANISATIONS_FILES)
            status = nhs_organisations_read(directory, &inputs[i], context, error);
    if (status == PB_OK && directory->row_count == 0)
        status = nhs_organisations_fail_empty(&inputs[0], error);
    if (status == PB_OK)
        status = nhs_organisations_settle(directory, error);
    if (status == PB_OK)
        status = nhs_organisations_tell(directory, context, error);
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        if (inputs[i].role == NHS_ORGANISATIONS_POSTCODES) {
            postcodes = &inputs[i];
            status = nhs_organisations_locate(directory, postcodes, context, error);
        }
    return status == PB_OK && postcodes ? nhs_organisations_warn_not_located(directory, context, postcodes->name, error)
                                        : status;
}

static enum pb_status nhs_organisations_extract(const void *option_values, const struct pb_input *inputs,
                                                size_t input_count, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    struct pb_arena arena;
    struct directory directory;
    pb_arena_open(&arena, NHS_ORGANISATIONS_ARENA);
    enum pb_status status = nhs_organisations_directory_open(&directory, &arena, context->geography, error);
    if (status == PB_OK)
        status = nhs_organisations_read_all(&directory, inputs, input_count, context, error);
    pb_arena_close(&arena);
    return status;
}

extern const struct pb_module pb_extractor_nhs_organisations;
const struct pb_module pb_extractor_nhs_organisations = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "nhs_organisations",
    .summary = "Reads NHS organisation codes: practices, networks, sub-ICB locations, ICBs and trusts, what lies in "
               "what and when, and what became of their codes.",
    .version = "2",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct nhs_organisations_options),
    .probe = nhs_organisations_probe,
    .plan = nhs_organisations_plan,
    .extract = nhs_organisations_extract,
    .scheme = "nhs_organisations",
    .refers = true,
};

PB_EXPORT_MODULE(pb_extractor_nhs_organisations);
