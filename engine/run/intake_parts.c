#include "engine/run/intake_parts.h"

#include "core/peers/seen.h"
#include "engine/files/parallel.h"
#include "engine/plan/inputs.h"
#include "engine/plan/inputs_digest.h"
#include "engine/run/file_parts.h"
#include "engine/run/intake.h"

#include <pthread.h>
#include <stdlib.h>

/* What a thread finds in a part. */
struct part_result {
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    struct pb_row_counts row_counts;
    struct pb_seen *seen; /* NULL: nobody asks */
    bool opened;
    bool finished;
};

struct dividing {
    const struct pb_step *step;
    const struct pb_context *context;
    struct pb_unit_input *input;
    size_t digests; /* 1 when that of the input is still to be made */
    struct pb_file_parts parts;
    atomic_bool given_up; /* a part could not be read: neither need the others be */
    pthread_mutex_t lock; /* of what follows */
    size_t taken;         /* parts, from the first on, whose rows are in the context's table */
    struct part_result results[PB_FILE_PARTS_MAXIMUM];
};

bool pb_intake_divides(const struct pb_unit *unit)
{
    return unit->input_count == 1 && !unit->inputs[0].corrected && pb_input_divides(&unit->inputs[0], unit->source);
}

static enum pb_status open_result(struct part_result *result, const struct pb_context *whole, struct pb_error *error)
{
    enum pb_status status = pb_symbols_open(&result->symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&result->table, &result->symbols, PB_UNIT_ROWS_MAXIMUM);
    pb_findings_open(&result->findings);
    result->opened = true;
    result->seen = whole->seen ? pb_seen_open(whole->framework, whole->scheme) : NULL;
    return whole->seen && !result->seen ? pb_out_of_memory(error) : PB_OK;
}

static void close_rows(struct part_result *result)
{
    pb_table_close(&result->table);
    pb_symbols_close(&result->symbols);
}

static void close_result(struct part_result *result)
{
    if (!result->opened)
        return;
    pb_findings_close(&result->findings);
    pb_seen_close(result->seen);
    close_rows(result);
    result->opened = false;
}

/* The rows of a part come after those of the parts before it. */
static enum pb_status take_rows(struct part_result *result, struct pb_table *table, struct pb_error *error)
{
    size_t first = table->rows;
    enum pb_status status = pb_table_append(table, &result->table, error);
    for (size_t row = first; status == PB_OK && row < table->rows; row++)
        table->origin[row] += (uint32_t)first;
    close_rows(result);
    return status;
}

/* Takes the rows of the parts that are next in the order of the file, while others are still being read. */
static enum pb_status take_finished(struct dividing *dividing, struct part_result *result, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    pthread_mutex_lock(&dividing->lock);
    result->finished = true;
    while (status == PB_OK && dividing->taken < PB_FILE_PARTS_MAXIMUM && dividing->results[dividing->taken].finished)
        status = take_rows(&dividing->results[dividing->taken++], dividing->context->table, error);
    pthread_mutex_unlock(&dividing->lock);
    return status;
}

/* A failure means no more than that the file is to be read as a whole, which says better what is wrong. */
static enum pb_status extract_part(struct dividing *dividing, struct pb_error *error)
{
    size_t part = 0;
    if (!pb_file_parts_next(&dividing->parts, &part) || atomic_load(&dividing->given_up))
        return PB_OK;
    struct part_result *result = &dividing->results[part];
    const struct pb_step *step = dividing->step;
    struct pb_part_stream stream;
    struct pb_input input;
    enum pb_status status = open_result(result, dividing->context, error);
    if (status != PB_OK)
        return status;
    struct pb_error why = { 0 };
    struct pb_context own = *dividing->context;
    own.table = &result->table;
    own.findings = &result->findings;
    own.row_counts = &result->row_counts;
    own.seen = result->seen;
    if (pb_file_part_open(&dividing->parts, part, &stream, &input, &why) != PB_OK) {
        atomic_store(&dividing->given_up, true);
        return PB_OK;
    }
    status = step->module->extract(step->context, &input, 1, &own, &why);
    pb_file_part_close(&stream);
    if (status != PB_OK || result->findings.quality_count || result->findings.check_count)
        atomic_store(&dividing->given_up, true);
    if (status == PB_FATAL && error)
        *error = why;
    if (status == PB_FATAL)
        return status;
    return atomic_load(&dividing->given_up) ? PB_OK : take_finished(dividing, result, error);
}

/* The digest comes first, since it counts the lines, and the parts are cut by them. */
static enum pb_status digest_or_extract(void *context, size_t item, struct pb_error *error)
{
    struct dividing *dividing = context;
    if (item >= dividing->digests)
        return extract_part(dividing, error);
    enum pb_status status = pb_input_digest(dividing->input, dividing->context->cancelled, error);
    if (status != PB_OK)
        atomic_store(&dividing->given_up, true);
    return status;
}

/* Lines are counted by the digest, if there is still one to make. */
static enum pb_status count_lines_and_read(struct dividing *dividing, size_t jobs, struct pb_error *error)
{
    struct pb_unit_input *input = dividing->input;
    bool counted = dividing->digests > 0 ? pb_line_marks_begin(input->lines, input->size)
                                         : pb_line_marks_count(input->lines, dividing->parts.file.descriptor, jobs);
    if (!counted) {
        atomic_store(&dividing->given_up, true);
        return PB_OK;
    }
    return pb_parallel(dividing->digests + dividing->parts.wanted, jobs, digest_or_extract, dividing, error);
}

static enum pb_status read_parts(struct dividing *dividing, size_t jobs, struct pb_context *context, bool *read,
                                 struct pb_error *error)
{
    size_t rows = context->table->rows;
    enum pb_status status = count_lines_and_read(dividing, jobs, error);
    size_t count = dividing->parts.count;
    *read = status == PB_OK && !atomic_load(&dividing->given_up);
    if (!*read)
        context->table->rows = rows;
    for (size_t i = 0; *read && status == PB_OK && i < count; i++) {
        status = pb_findings_append(context->findings, &dividing->results[i].findings, error);
        pb_row_counts_add(context->row_counts, &dividing->results[i].row_counts);
        if (context->seen)
            pb_seen_merge(context->seen, dividing->results[i].seen);
    }
    for (size_t i = 0; i < count; i++)
        close_result(&dividing->results[i]);
    return status;
}

enum pb_status pb_intake_parts(const struct pb_unit *unit, size_t jobs, struct pb_context *context, bool *read,
                               struct pb_error *error)
{
    *read = false;
    struct dividing *dividing = calloc(1, sizeof *dividing); /* checked: next line */
    if (!dividing)
        return pb_out_of_memory(error);
    dividing->step = &unit->source->step;
    dividing->context = context;
    pthread_mutex_init(&dividing->lock, NULL);
    dividing->input = &unit->inputs[0];
    dividing->digests = unit->inputs[0].unread;
    uint64_t before = context->bytes_read ? atomic_load(context->bytes_read) : 0;
    size_t wanted = (size_t)(unit->inputs[0].size / PB_INPUT_PART);
    enum pb_status status = pb_file_parts_open(&dividing->parts, &unit->inputs[0], wanted, error);
    if (status == PB_OK && dividing->parts.wanted > 1)
        status = read_parts(dividing, jobs, context, read, error);
    if (!*read && context->bytes_read)
        atomic_store(context->bytes_read, before);
    pb_file_parts_close(&dividing->parts);
    pthread_mutex_destroy(&dividing->lock);
    free(dividing);
    return status;
}
