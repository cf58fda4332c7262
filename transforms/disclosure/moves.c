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
    uint32_t count;  /* of all sums that are wrong */
    uint32_t tried;
};

/* A sum that a change has touched. */
struct touched {
    size_t relation;
    int32_t by;     /* parts less total */
    uint32_t depth; /* of the first step that touched it */
};

struct search {
    struct disclosure_dimension *dimension;
    struct touched *touched; /* room for all sums and one more */
    uint32_t touched_count;
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

/* Where a sum stands among those that the steps have touched; one more is none yet. */
static struct touched *touched_at(struct search *search, size_t relation)
{
    struct touched *touched = search->touched;
    while (touched < &search->touched[search->touched_count] && touched->relation != relation)
        touched++;
    return touched;
}

/* A value that a sum has twice is one of its changes all the same. Its uses are in the order of the sums. */
static bool is_told_before(const struct disclosure_dimension *dimension, const struct disclosure_value *value,
                           uint32_t use)
{
    return use > 0 && dimension->uses[value->first_use + use] == dimension->uses[value->first_use + use - 1];
}

/* Only sums of changed values can be wrong. They are kept in the order in which steps, and the sums of each, touched
 * them first. */
static void take_step(struct search *search, struct disclosure_step step)
{
    const struct disclosure_dimension *dimension = search->dimension;
    const struct disclosure_value *value = &dimension->values[step.value];
    search->steps[search->depth++] = step;
    for (uint32_t i = 0; i < value->uses; i++) {
        const size_t relation = dimension->uses[value->first_use + i];
        if (dimension->relations[relation].dropped || is_told_before(dimension, value, i))
            continue;
        struct touched *touched = touched_at(search, relation);
        if (touched == &search->touched[search->touched_count]) {
            *touched = (struct touched){ .relation = relation, .depth = search->depth };
            search->touched_count++;
        }
        touched->by += dimension->relations[relation].total == step.value ? -step.by : step.by;
    }
}

static void take_back(struct search *search)
{
    const struct disclosure_dimension *dimension = search->dimension;
    const struct disclosure_step step = search->steps[search->depth - 1];
    const struct disclosure_value *value = &dimension->values[step.value];
    while (search->touched_count && search->touched[search->touched_count - 1].depth == search->depth)
        search->touched_count--;
    for (uint32_t i = 0; i < value->uses; i++) {
        const size_t relation = dimension->uses[value->first_use + i];
        struct touched *touched = touched_at(search, relation);
        if (touched < &search->touched[search->touched_count] && !is_told_before(dimension, value, i))
            touched->by -= dimension->relations[relation].total == step.value ? -step.by : step.by;
    }
    search->depth--;
}

/* The first sum that is wrong now. */
static struct wrong find_wrong(const struct search *search)
{
    struct wrong wrong = { .relation = SIZE_MAX };
    for (uint32_t i = search->touched_count; i-- > 0;)
        if (search->touched[i].by) {
            wrong.relation = search->touched[i].relation;
            wrong.by = search->touched[i].by;
            wrong.count++;
        }
    return wrong;
}

/* Would the step put right all sums that are wrong, and no other one wrong? */
static bool puts_all_right(struct search *search, const struct wrong *wrong, struct disclosure_step step)
{
    const struct disclosure_dimension *dimension = search->dimension;
    const struct disclosure_value *value = &dimension->values[step.value];
    uint32_t right = 0;
    for (uint32_t i = 0; i < value->uses; i++) {
        const size_t relation = dimension->uses[value->first_use + i];
        if (dimension->relations[relation].dropped || is_told_before(dimension, value, i))
            continue;
        const struct touched *touched = touched_at(search, relation);
        if (touched == &search->touched[search->touched_count] ||
            touched->by != (dimension->relations[relation].total == step.value ? step.by : -step.by))
            return false;
        right++;
    }
    return right == wrong->count;
}

/* The next way to put a sum right: by its total, then by each part. What has changed already stays. */
static bool next_step(const struct search *search, struct wrong *wrong, struct disclosure_step *step)
{
    const struct disclosure_relation *relation = &search->dimension->relations[wrong->relation];
    if (search->depth == search->limit)
        return false;
    const uint32_t ways = search->depth > 1 && relation->count > WAYS_ON ? WAYS_ON : relation->count;
    while (wrong->tried <= ways) {
        uint32_t way = wrong->tried++;
        *step = way ? (struct disclosure_step){ search->dimension->parts[relation->first + way - 1], -wrong->by }
                    : (struct disclosure_step){ relation->total, wrong->by };
        if (!moves_change_of(search, step->value))
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
static enum pb_status find_moves(struct search *search, uint32_t value, size_t maximum)
{
    struct disclosure_dimension *dimension = search->dimension;
    enum pb_status status = PB_OK;
    search->depth = search->touched_count = 0;
    take_step(search, (struct disclosure_step){ value, 1 });
    search->wrong[0] = find_wrong(search);
    for (; status == PB_OK && search->depth > 0 && search->tries < TRIES; search->tries++) {
        struct wrong *wrong = &search->wrong[search->depth - 1];
        struct disclosure_step step;
        if (wrong->relation == SIZE_MAX && search->depth == search->limit)
            status = moves_keep(search);
        if (dimension->move_count == maximum)
            break;
        if (wrong->relation == SIZE_MAX || !next_step(search, wrong, &step)) {
            take_back(search);
            continue;
        }
        if (search->depth + 1 == search->limit && !puts_all_right(search, wrong, step)) {
            search->tries++; /* the last step, and back */
            continue;
        }
        take_step(search, step);
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
        struct search search = { .dimension = dimension };
        if (!dimension->touched)
            dimension->touched =
                pb_arena_take(&dimension->work->arena, dimension->relation_count + 1, sizeof *search.touched);
        search.touched = dimension->touched;
        if (!search.touched)
            return pb_out_of_memory(dimension->work->error);
        of->first_move = (uint32_t)dimension->move_count;
        /* Short ones first: they touch less. */
        for (search.limit = 1; status == PB_OK && search.limit <= DISCLOSURE_STEPS; search.limit++)
            status = find_moves(&search, value, of->first_move + DISCLOSURE_MOVES);
        of->moves = (uint32_t)dimension->move_count - of->first_move;
        of->asked = true;
    }
    *moves = &dimension->moves[of->first_move];
    *count = of->moves;
    return status;
}
