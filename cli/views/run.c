#include "cli/views/run.h"

#include "cli/arguments/arguments.h"
#include "cli/views/closing_line.h"

const char *pb_place_state_text(enum pb_place_state state)
{
    static const char *const texts[] = { "published", "unchanged", "kept", "absent" };
    return texts[state];
}

void pb_run_closing(const struct pb_run_result *result, const struct pb_pipeline *pipeline, FILE *file)
{
    char text[5000];
    pb_print_text(file, pb_closing_line(result, text, sizeof text));
    if (!result->unchanged && result->row_counts.rejected) {
        pb_print(file, ": ");
        pb_print_text(file, pb_state_command("placebook rejects", pipeline, text, sizeof text));
    }
    pb_print(file, "\n");
    if (result->unchanged)
        return;
    pb_print(file, "  ");
    pb_print_text(file, result->output);
    pb_print(file, "/latest -> ");
    pb_print_text(file, result->publication);
    pb_print(file, "\n");
}

/* Places that should have been published but were not. */
static void tell_partial(struct pb_terminal *terminal, const struct pb_run_result *result,
                         const struct pb_error *partial)
{
    for (size_t i = 0; i < result->place_count; i++) {
        const struct pb_place_outcome *outcome = &result->places[i];
        if (outcome->place->edition && outcome->state == PB_PLACE_ABSENT && !outcome->damaged)
            continue; /* a network or trust without figures */
        if (outcome->state == PB_PLACE_KEPT || outcome->state == PB_PLACE_ABSENT)
            pb_terminal_say(terminal, PB_LEVEL_WARNING, "place-kept", "%s is %s: %s", outcome->place->id,
                            outcome->state == PB_PLACE_KEPT ? "as it was before" : "not published",
                            outcome->reason && outcome->reason[0] ? outcome->reason : "no reason given");
    }
    pb_terminal_message(terminal, PB_LEVEL_WARNING, "partial", partial);
}

void pb_run_partial(struct pb_call *call, const struct pb_run_result *result, const struct pb_error *error)
{
    if (error->code != PB_ERROR_PARTIAL)
        return;
    call->exit_code = PB_ERROR_PARTIAL;
    tell_partial(call->terminal, result, error);
}

void pb_run_failed(struct pb_call *call, const struct pb_run_result *result, const char *kept)
{
    if (result->in_place)
        pb_terminal_say(call->terminal, PB_LEVEL_WARNING, "in-place",
                        "%s/latest is now %s, although a later step failed%s", result->output, result->publication,
                        kept);
}
