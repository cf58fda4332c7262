#include "placebook/contract/peers_table.h"

#include "core/contract/tidy_write.h"
#include "placebook/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The columns ---- */

static const char *const peers_shared[] = { "measure",   "measure_name", "source", "area_code",     "area_name",
                                            "geography", "sex",          "age",    "category_type", "category",
                                            "period",    "value",        "unit" };
enum { PEERS_SHARED = sizeof peers_shared / sizeof peers_shared[0] };

#define PEERS_NUMBER(column, heading, sentence)                                                                        \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_NUMBER, .title = (heading), .meaning = (sentence)                            \
    }
#define PEERS_TEXT(column, heading, sentence)                                                                          \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_TEXT, .title = (heading), .meaning = (sentence)                              \
    }

static const struct pb_tidy_column standing_own[] = {
    PEERS_TEXT("compared_with", "Compared with",
               "Which authorities of England: districts and unitary authorities, or counties and unitary authorities."),
    PEERS_NUMBER("authorities", "Authorities", "How many of them have a value for this period in the source."),
    PEERS_NUMBER("authorities_without", "Authorities without a value",
                 "How many have a row and no value: withheld, missing, said twice with two values, or impossible."),
    PEERS_NUMBER("minimum", "England, lowest",
                 "The lowest value of an authority. This and the percentiles are empty where fewer than nine of ten "
                 "authorities have a value."),
    PEERS_NUMBER("percentile_5", "England, 5th percentile", "The 5th percentile of the authorities' values."),
    PEERS_NUMBER("percentile_25", "England, 25th percentile", "The 25th percentile, the lower quartile."),
    PEERS_NUMBER("median", "England, median", "The median of the authorities' values. It is not England's value."),
    PEERS_NUMBER("percentile_75", "England, 75th percentile", "The 75th percentile, the upper quartile."),
    PEERS_NUMBER("percentile_95", "England, 95th percentile", "The 95th percentile."),
    PEERS_NUMBER("maximum", "England, highest", "The highest value of an authority."),
    PEERS_TEXT("rank_1_is", "Rank 1 is",
               "best: rank 1 is the best value; highest: neither direction is better, and rank 1 is the highest."),
    PEERS_NUMBER("rank", "Rank in England", "The rank among the authorities; equal values share the best of theirs."),
    PEERS_NUMBER("rank_tied", "Tied in England", "How many other authorities have the same value."),
    PEERS_NUMBER("local_rank", "Rank among ours", "The rank among the authorities of the Places file."),
    PEERS_NUMBER("local_of", "Ours with a value", "How many of those have a value, this one among them."),
    PEERS_NUMBER("deprivation_tenth", "Tenth by deprivation",
                 "In which tenth of the authorities of England it is by the average score of the Index of Multiple "
                 "Deprivation: 1 is the most deprived."),
    PEERS_NUMBER("deprivation_rank", "Rank in its tenth", "The rank among the authorities of the same tenth."),
    PEERS_NUMBER("deprivation_of", "Authorities of its tenth", "How many of these have a value, this one among them."),
    PEERS_NUMBER("deprivation_median", "Median of its tenth", "The median of these, this one among them."),
    PEERS_NUMBER("neighbours_rank", "Rank among neighbours", "The rank among its nearest neighbours and itself."),
    PEERS_NUMBER("neighbours_of", "Neighbours with a value", "How many of these have a value, this one among them."),
    PEERS_NUMBER("neighbours_median", "Median of neighbours", "The median of these, this one among them."),
};

static const struct pb_tidy_column similar_own[] = {
    PEERS_TEXT("similar_code", "Code of the similar authority", "The code of an authority that is like this one."),
    PEERS_TEXT("similar_name", "Similar authority", "Its name. Empty: the files of similar authorities have none."),
    PEERS_TEXT("similar_by", "Similar by",
               "deprivation: the same tenth; neighbours: among the nearest neighbours; both: either."),
    PEERS_NUMBER("similar_rank", "Similarity", "Its place among the nearest neighbours: 1 is the most similar."),
    PEERS_NUMBER("similar_value", "Its value", "Its value for the same period. Empty: there is none."),
};

static const struct {
    const struct pb_tidy_column *own;
    size_t count;
} peers_tables[PB_PEERS_TABLES] = {
    [PB_PEERS_STANDING] = { standing_own, sizeof standing_own / sizeof standing_own[0] },
    [PB_PEERS_SIMILAR] = { similar_own, sizeof similar_own / sizeof similar_own[0] },
};

/* Which column of the tidy table a shared one is. */
static size_t peers_place_of(size_t shared)
{
    size_t column = 0;
    while (strcmp(pb_tidy_columns[column].name, peers_shared[shared]) != 0) {
        column++;
        assert(column < PB_TIDY_COLUMNS);
    }
    return column;
}

size_t pb_peers_columns(enum pb_peers_table which)
{
    return PEERS_SHARED + peers_tables[which].count;
}

size_t pb_peers_shared(enum pb_peers_table which)
{
    (void)which;
    return PEERS_SHARED;
}

const struct pb_tidy_column *pb_peers_column(enum pb_peers_table which, size_t column)
{
    assert(column < pb_peers_columns(which));
    return column < PEERS_SHARED ? &pb_tidy_columns[peers_place_of(column)]
                                 : &peers_tables[which].own[column - PEERS_SHARED];
}

/* ---- The rows ---- */

struct peers_writing {
    struct pb_tidy_writer writer;
    const struct pb_england *england;
    const struct pb_peers *peers;
    const struct pb_geography *geography;
    const struct pb_table *table;
    bool guard;
    size_t places[PEERS_SHARED];
    struct pb_similar_authority similar[PB_SIMILAR_AUTHORITIES_MAXIMUM];
};

static bool peers_put_shared(struct peers_writing *writing, size_t row)
{
    struct pb_tidy_cell cell;
    for (size_t i = 0; i < PEERS_SHARED; i++) {
        pb_tidy_cell(writing->table, row, writing->places[i], NULL, &cell);
        if ((i && !pb_tidy_writer_put(&writing->writer, ",", 1)) ||
            !pb_tidy_writer_cell(&writing->writer, &cell, writing->places[i], writing->guard))
            return false;
    }
    return true;
}

static bool peers_put_number(struct peers_writing *writing, double number)
{
    char text[PB_NUMBER_TEXT];
    size_t length = isfinite(number) ? pb_number_format(number, text) : 0;
    return pb_tidy_writer_put(&writing->writer, ",", 1) && pb_tidy_writer_put(&writing->writer, text, length);
}

/* 0: there is none. */
static double peers_some(size_t number)
{
    return number ? (double)number : (double)NAN;
}

/* A text of ours, or a code or a name of a file: quoted, and guarded as a text of the tidy table is. */
static bool peers_put_text(struct peers_writing *writing, const char *text)
{
    const struct pb_tidy_cell cell = { .text = text, .length = strlen(text), .number = (double)NAN };
    return pb_tidy_writer_put(&writing->writer, ",", 1) &&
           pb_tidy_writer_cell(&writing->writer, &cell, writing->places[1], writing->guard);
}

static bool peers_put_standing(struct peers_writing *writing, size_t row, const struct pb_standing *standing)
{
    const double counts[] = { (double)standing->valued, (double)standing->missing };
    const double ranks[] = { peers_some(standing->england.rank),
                             standing->england.rank ? (double)standing->england.tied : (double)NAN,
                             peers_some(standing->ours.rank),
                             peers_some(standing->ours.count),
                             peers_some(standing->tenth),
                             peers_some(standing->alike.rank),
                             peers_some(standing->alike.count),
                             standing->alike.median,
                             peers_some(standing->near.rank),
                             peers_some(standing->near.count),
                             standing->near.median };
    bool sound = peers_put_shared(writing, row) && peers_put_text(writing, pb_tier_name(standing->tier));
    for (size_t i = 0; sound && i < sizeof counts / sizeof counts[0]; i++)
        sound = peers_put_number(writing, counts[i]);
    for (size_t i = 0; sound && i < PB_PERCENTILES; i++)
        sound = peers_put_number(writing, standing->percentiles[i]);
    sound = sound && peers_put_text(writing, standing->best_first ? "best" : "highest");
    for (size_t i = 0; sound && i < sizeof ranks / sizeof ranks[0]; i++)
        sound = peers_put_number(writing, ranks[i]);
    return sound && pb_tidy_writer_put(&writing->writer, "\n", 1);
}

static bool peers_put_similar(struct peers_writing *writing, size_t row)
{
    size_t count = pb_standing_similar(writing->england, writing->peers, writing->table, row, writing->similar);
    for (size_t i = 0; i < count; i++) {
        const struct pb_similar_authority *one = &writing->similar[i];
        const char *by = !one->rank ? "deprivation" : one->alike ? "both" : "neighbours";
        if (!peers_put_shared(writing, row) || !peers_put_text(writing, one->code) ||
            !peers_put_text(writing, one->name) || !peers_put_text(writing, by) ||
            !peers_put_number(writing, peers_some(one->rank)) || !peers_put_number(writing, one->value) ||
            !pb_tidy_writer_put(&writing->writer, "\n", 1))
            return false;
    }
    return true;
}

static bool peers_put_header(struct peers_writing *writing, enum pb_peers_table which)
{
    for (size_t i = 0; i < pb_peers_columns(which); i++) {
        const char *name = pb_peers_column(which, i)->name;
        if ((i && !pb_tidy_writer_put(&writing->writer, ",", 1)) ||
            !pb_tidy_writer_put(&writing->writer, name, strlen(name)))
            return false;
    }
    return pb_tidy_writer_put(&writing->writer, "\n", 1);
}

bool pb_peers_write(enum pb_peers_table which, const struct pb_england *england, const struct pb_peers *peers,
                    const struct pb_geography *geography, const struct pb_table *table, bool guard, pb_csv_emit *emit,
                    void *sink)
{
    struct peers_writing *writing = calloc(1, sizeof *writing); /* checked: next line */
    if (!writing)
        return false;
    writing->england = england;
    writing->peers = peers;
    writing->geography = geography;
    writing->table = table;
    writing->guard = guard;
    pb_tidy_writer_open(&writing->writer, emit, sink);
    for (size_t i = 0; i < PEERS_SHARED; i++)
        writing->places[i] = peers_place_of(i);
    bool sound = peers_put_header(writing, which);
    for (size_t row = 0; sound && row < table->rows; row++) {
        struct pb_standing standing;
        if (pb_standing_of(england, peers, geography, table, row, &standing))
            sound = which == PB_PEERS_STANDING ? peers_put_standing(writing, row, &standing)
                                               : peers_put_similar(writing, row);
    }
    sound = sound && pb_tidy_writer_flush(&writing->writer);
    free(writing);
    return sound;
}
