/*
 * The moves of a value: changes of a few values of one dimension that leave every sum right. The value goes up by 1. A
 * sum that is wrong then is put right by its total or by one other part, and so on, in every way there is. Of the many
 * parts of a large sum only some are tried from the second step on: those first that are withheld most often.
 */
#include "transforms/disclosure/dimension.h"

enum { TRIES = 20000, WAYS_ON = 32 };

/* Where the search stands: the sum that is wrong, by how much, and what was tried to put it right. */
struct wrong {
    size_t relation; /* SIZE_MAX: none */
    int32_t by;      /* parts less total */
    uint32_t tried;
};

struct search {
    struct disclosure_dimension *dimension;
    struct disclosure_step steps[DISCLOSURE_STEPS];
    struct wrong wrong[DISCLOSURE_STEPS];
    uint32_t depth; /* steps taken */
    uint32_t limit; /* steps that may be taken */
    size_t tries;
};

static int32_t moves_change_of(const struct search *search, uint32_t value)
{
    for (uint32_t i = 0; i < search->depth; i++)
        if (search->steps[i].value == value)
            return search->steps[i].by;
    return 0;
}

/* Parts less total, after the steps: nothing else has changed. */
static int32_t imbalance(const struct search *search, size_t at)
{
    const struct disclosure_relation *relation = &search->dimension->relations[at];
    int32_t by = 0;
    for (uint32_t i = 0; i < search->depth; i++) {
        const struct disclosure_value *value = &search->dimension->values[search->steps[i].value];
        bool in = false;
        for (uint32_t k = 0; k < value->uses && !in; k++)
            in = search->dimension->uses[value->first_use + k] == at;
        if (in)
            by += relation->total == search->steps[i].value ? -search->steps[i].by : search->steps[i].by;
    }
    return by;
}

/* The first sum that is wrong now. Only those of changed values can be. */
static struct wrong find_wrong(const struct search *search)
{
    const struct disclosure_dimension *dimension = search->dimension;
    for (uint32_t i = 0; i < search->depth; i++) {
        const struct disclosure_value *value = &dimension->values[search->steps[i].value];
        for (uint32_t k = 0; k < value->uses; k++) {
            size_t relation = dimension->uses[value->first_use + k];
            int32_t by = dimension->relations[relation].dropped ? 0 : imbalance(search, relation);
            if (by)
                return (struct wrong){ relation, by, 0 };
        }
    }
    return (struct wrong){ SIZE_MAX, 0, 0 };
}

/* The next way to put a sum right: by its total, then by each part. What has changed already stays. */
static bool next_step(const struct search *search, struct wrong *wrong, struct disclosure_step *step)
{
    const struct disclosure_relation *relation = &search->dimension->relations[wrong->relation];
    const uint32_t ways = search->depth > 1 && relation->count > WAYS_ON ? WAYS_ON : relation->count;
    while (wrong->tried <= ways) {
        uint32_t way = wrong->tried++;
        *step = way ? (struct disclosure_step){ search->dimension->parts[relation->first + way - 1], -wrong->by }
                    : (struct disclosure_step){ relation->total, wrong->by };
        if (!moves_change_of(search, step->value) && search->depth < search->limit)
            return true;
    }
    return false;
}

static enum pb_status moves_keep(const struct search *search)
{
    struct disclosure_dimension *dimension = search->dimension;
    dimension->moves = disclosure_room(dimension->work, dimension->moves, &dimension->move_capacity,
                                       dimension->move_count + 1, sizeof *dimension->moves);
    dimension->steps = disclosure_room(dimension->work, dimension->steps, &dimension->step_capacity,
                                       dimension->step_count + search->depth, sizeof *dimension->steps);
    if (!dimension->moves || !dimension->steps)
        return pb_out_of_memory(dimension->work->error);
    dimension->moves[dimension->move_count++] =
        (struct disclosure_move){ (uint32_t)dimension->step_count, search->depth };
    for (uint32_t i = 0; i < search->depth; i++)
        dimension->steps[dimension->step_count++] = search->steps[i];
    return PB_OK;
}

/* All moves of as many steps as may be taken. */
static enum pb_status find_moves(struct search *search, size_t maximum)
{
    struct disclosure_dimension *dimension = search->dimension;
    enum pb_status status = PB_OK;
    search->depth = 1;
    search->wrong[0] = find_wrong(search);
    for (; status == PB_OK && search->depth > 0 && search->tries < TRIES; search->tries++) {
        struct wrong *wrong = &search->wrong[search->depth - 1];
        struct disclosure_step step;
        if (wrong->relation == SIZE_MAX && search->depth == search->limit)
            status = moves_keep(search);
        if (dimension->move_count == maximum)
            break;
        if (wrong->relation == SIZE_MAX || !next_step(search, wrong, &step)) {
            search->depth--;
            continue;
        }
        search->steps[search->depth++] = step;
        search->wrong[search->depth - 1] = find_wrong(search);
    }
    return status;
}

void disclosure_moves_prepare(struct disclosure_dimension *dimension)
{
    for (size_t i = 0; i < dimension->relation_count; i++) {
        const struct disclosure_relation *relation = &dimension->relations[i];
        uint32_t *parts = &dimension->parts[relation->first];
        uint32_t put = 0;
        /* Of equal ones the first stays in front. */
        for (; relation->count > WAYS_ON && put < WAYS_ON; put++) {
            uint32_t most = put;
            for (uint32_t k = put + 1; k < relation->count; k++)
                if (dimension->values[parts[k]].secrets > dimension->values[parts[most]].secrets)
                    most = k;
            uint32_t part = parts[most];
            for (uint32_t k = most; k > put; k--)
                parts[k] = parts[k - 1];
            parts[put] = part;
        }
    }
}

enum pb_status disclosure_moves_of(struct disclosure_dimension *dimension, uint32_t value,
                                   const struct disclosure_move **moves, uint32_t *count)
{
    struct disclosure_value *of = &dimension->values[value];
    enum pb_status status = PB_OK;
    if (!of->asked) {
        struct search search = { .dimension = dimension, .steps = { { value, 1 } } };
        of->first_move = (uint32_t)dimension->move_count;
        /* Short ones first: they touch less. */
        for (search.limit = 1; status == PB_OK && search.limit <= DISCLOSURE_STEPS; search.limit++)
            status = find_moves(&search, of->first_move + DISCLOSURE_MOVES);
        of->moves = (uint32_t)dimension->move_count - of->first_move;
        of->asked = true;
    }
    *moves = &dimension->moves[of->first_move];
    *count = of->moves;
    return status;
}
