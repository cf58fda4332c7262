#include "engine/plan/inputs_digest.h"

#include "engine/files/files.h"
#include "engine/files/line_marks.h"
#include "engine/plan/inputs.h"
#include "engine/store/known_files.h"
#include "placebook/formats/tabular.h"
#include "placebook/text.h"

/* What an input is digested for besides. */
struct looking_at {
    struct pb_unit_input *input;
    bool begun;
};

static void look_at_bytes(void *context, const void *bytes, size_t length)
{
    struct looking_at *looking = context;
    if (looking->input->lines)
        pb_line_marks_take(looking->input->lines, bytes, length);
    if (looking->begun)
        return;
    looking->begun = true;
    enum pb_tabular_content content = pb_tabular_content(bytes, length < PB_TABULAR_PEEK ? length : PB_TABULAR_PEEK);
    looking->input->packed = content == PB_TABULAR_ZIP || content == PB_TABULAR_OLE;
}

/* How a file from an address begins. */
static enum pb_status look_at_arrival(struct looking_at *looking, struct pb_error *error)
{
    char bytes[PB_TABULAR_PEEK];
    struct pb_file_stream stream;
    struct pb_input input;
    size_t got = 0;
    enum pb_status status = pb_file_input(looking->input->path, looking->input->name, &stream, &input, error);
    if (status != PB_OK)
        return status;
    for (size_t now = 1; status == PB_OK && now > 0 && got < sizeof bytes; got += now)
        status = input.read(input.stream, bytes + got, sizeof bytes - got, &now, error);
    pb_file_stream_close(&stream);
    if (status == PB_OK)
        look_at_bytes(looking, bytes, got);
    return status;
}

/* Is it a file that was digested before, and that nobody has touched since? */
static enum pb_status is_known(struct pb_unit_input *input, bool *known, struct pb_error *error)
{
    struct pb_file_sight sight;
    struct pb_known_file file;
    *known = false;
    if (!input->store || input->unread || !pb_file_see(input->path, &sight))
        return PB_OK;
    enum pb_status status = pb_store_file_known(input->store, &sight.state, known, &file, error);
    if (!*known)
        return status;
    input->state = sight.state;
    input->size = sight.state.size;
    input->packed = file.remark != 0;
    (void)pb_text_copy(input->sha256, sizeof input->sha256, file.sha256);
    return status;
}

static void note_digest(const struct pb_unit_input *input, const struct pb_file_sight *sight)
{
    struct pb_known_file file = { .remark = input->packed };
    if (!input->store)
        return;
    (void)pb_text_copy(file.sha256, sizeof file.sha256, input->sha256);
    pb_store_file_note(input->store, sight, &file);
}

enum pb_status pb_input_digest(struct pb_unit_input *input, const atomic_bool *cancelled, struct pb_error *error)
{
    bool known = false;
    struct pb_file_sight sight;
    struct looking_at looking = { .input = input };
    if (input->arrival) { /* its digest was made when it came */
        (void)pb_input_look(input);
        return look_at_arrival(&looking, error);
    }
    enum pb_status status = is_known(input, &known, error);
    if (status == PB_OK && known && cancelled && atomic_load_explicit(cancelled, memory_order_relaxed))
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "interrupted while looking at %s", input->path);
    if (status != PB_OK || known)
        return status;
    status = pb_file_digest_and_look(input->path, input->sha256, &sight, cancelled, look_at_bytes, &looking, error);
    if (input->lines)
        pb_line_marks_end(input->lines, status == PB_OK);
    if (status == PB_OK && (!input->unread || pb_file_states_equal(&sight.state, &input->state)))
        note_digest(input, &sight);
    if (!input->unread) {
        input->state = sight.state;
        input->size = sight.state.size;
    }
    return status;
}

enum pb_status pb_input_digest_begin(struct pb_input_digesting *digesting, struct pb_unit_input *input,
                                     struct pb_error *error)
{
    *digesting = (struct pb_input_digesting){ .input = input };
    if (!pb_file_see(input->path, &digesting->sight)) /* whoever reads it says why */
        return PB_OK;
    digesting->digest = pb_digest_open();
    if (!digesting->digest)
        return pb_out_of_memory(error);
    digesting->counts = input->lines && pb_line_marks_begin(input->lines, input->size);
    return PB_OK;
}

void pb_input_digest_take(struct pb_input_digesting *digesting, uint64_t offset, const void *bytes, size_t length)
{
    if (offset > digesting->taken || offset + length <= digesting->taken)
        return;
    size_t before = (size_t)(digesting->taken - offset);
    struct looking_at looking = { digesting->input, digesting->taken > 0 };
    const char *anew = (const char *)bytes + before;
    if (digesting->digest)
        pb_digest_add(digesting->digest, anew, length - before);
    look_at_bytes(&looking, anew, length - before);
    digesting->taken = offset + length;
}

void pb_input_digest_end(struct pb_input_digesting *digesting)
{
    char sha256[PB_DIGEST_TEXT];
    struct pb_unit_input *input = digesting->input;
    struct pb_file_sight behind;
    if (!digesting->digest)
        return;
    pb_digest_close(digesting->digest, sha256);
    bool same = pb_file_see(input->path, &behind) && pb_file_states_equal(&behind.state, &digesting->sight.state) &&
                pb_file_states_equal(&behind.state, &input->state);
    bool whole = same && digesting->taken == input->size;
    if (digesting->counts)
        pb_line_marks_end(input->lines, whole);
    if (!whole)
        return;
    (void)pb_text_copy(input->sha256, sizeof input->sha256, sha256);
    note_digest(input, &digesting->sight);
}
