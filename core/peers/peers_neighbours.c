/*
 * The file of nearest neighbours: what is wrong with it as a list of local authorities.
 */
#include "core/peers/peers_read.h"
#include "core/similar/neighbours_mistakes.h"

static enum pb_status fail_neighbours(const struct pb_input *input, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "no table of nearest neighbours: expected rows below the headings area code and "
                                    "neighbour code (and rank), or a column for each authority headed by its code");
    pb_error_at(error, input->name, 0, 0);
    return status;
}

enum pb_status pb_peers_read_neighbours(struct pb_peers *peers, const struct pb_input *input, struct pb_arena *arena,
                                        struct pb_mistakes *mistakes, struct pb_error *error)
{
    bool found = false;
    enum pb_status status = pb_neighbours_check(&peers->neighbours, input, arena, mistakes, &found, error);
    if (status == PB_OK && (!found || peers->neighbours.count == 0))
        return pb_mistakes_note(mistakes, fail_neighbours(input, error), error);
    return status;
}
