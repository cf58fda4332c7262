#include "loaders/archive/tables.h"
#include "placebook/contract/contrast_table.h"
#include "placebook/contract/profile_table.h"

#include <stdio.h>

/* By row of the table: an index, a group, the texts of changes; and lists. */
enum { BYTES_A_ROW = 256 };

static const struct pb_tidy_column *tables_standing_column(size_t column)
{
    return pb_peers_column(PB_PEERS_STANDING, column);
}

static const struct pb_tidy_column *tables_similar_column(size_t column)
{
    return pb_peers_column(PB_PEERS_SIMILAR, column);
}

static const struct archive_table tables_declared[TABLES_STAR] = {
    [TABLES_OUTCOMES] = { .name = "outcomes",
                          .title = "The tidy table",
                          .description = "One row for each figure.",
                          .own = pb_tidy_columns,
                          .columns = PB_TIDY_COLUMNS },
    [TABLES_CONTRASTS] = { .name = "contrasts",
                           .title = "Contrasts with England and with the year before",
                           .description = "One row for each figure of the tidy table that can be compared.",
                           .column = pb_contrast_column,
                           .columns = PB_CONTRAST_COLUMNS,
                           .shared = PB_CONTRAST_SHARED },
    [TABLES_QUOTED] = { .name = "plan-figures",
                        .title = "Figures that plans quote",
                        .description = "One row for each figure that a plan quotes for the Place, beside the data "
                                       "about the same.",
                        .own = pb_quoted_columns,
                        .columns = PB_QUOTED_COLUMNS },
    [TABLES_PEERS] = { .name = "peers",
                       .title = "Ranks and percentiles among the authorities of England",
                       .description = "One row for each latest figure of an authority whose source has those of "
                                      "England.",
                       .column = tables_standing_column },
    [TABLES_NEIGHBOURS] = { .name = "neighbours",
                            .title = "Similar authorities and their figures",
                            .description = "One row for each figure of the ranks and each authority that is similar.",
                            .column = tables_similar_column },
    [TABLES_TARGETS] = { .name = "targets",
                         .title = "Targets",
                         .description = "One row for each target of the plans that bears on the Place.",
                         .own = pb_target_columns,
                         .columns = PB_TARGET_COLUMNS },
    [TABLES_MILESTONES] = { .name = "milestones",
                            .title = "Milestones",
                            .description = "One row for each milestone of the plans that bears on the Place.",
                            .own = pb_milestone_columns,
                            .columns = PB_MILESTONE_COLUMNS },
    [TABLES_PROFILE] = { .name = PB_PROFILE_TABLE,
                         .title = "The profile",
                         .description = "One row for each figure that the profile page is made from.",
                         .own = pb_profile_columns,
                         .columns = PB_PROFILE_COLUMNS },
};

struct archive_table archive_table(size_t which)
{
    if (which >= TABLES_STAR) {
        const struct pb_star_table *star = &pb_stars[which - TABLES_STAR];
        return (struct archive_table){ .name = star->name,
                                       .title = star->title,
                                       .description = star->description,
                                       .own = star->columns,
                                       .columns = star->count };
    }
    struct archive_table table = tables_declared[which];
    if (which == TABLES_PEERS || which == TABLES_NEIGHBOURS) {
        enum pb_peers_table of = which == TABLES_PEERS ? PB_PEERS_STANDING : PB_PEERS_SIMILAR;
        table.columns = pb_peers_columns(of);
        table.shared = pb_peers_shared(of);
    }
    return table;
}

const struct pb_tidy_column *archive_table_column(const struct archive_table *table, size_t column)
{
    return table->column ? table->column(column) : &table->own[column];
}

static bool tables_have_profile(const struct pb_load *load, char name[PB_OUTPUT_NAME_MAXIMUM + 1])
{
    (void)snprintf(name, PB_OUTPUT_NAME_MAXIMUM + 1, "%s-%s.csv", load->place->id, PB_PROFILE_TABLE);
    return pb_output_has(load->output, name);
}

enum pb_status archive_tables_open(struct archive_tables *tables, const struct pb_load *load, struct pb_arena *arena,
                                   struct pb_error *error)
{
    const struct pb_publication_info *info = load->info;
    const struct pb_targets *targets = info->targets;
    char profile[PB_OUTPUT_NAME_MAXIMUM + 1];
    *tables = (struct archive_tables){ .load = load, .arena = arena };
    tables->there[TABLES_OUTCOMES] = true;
    tables->there[TABLES_CONTRASTS] = true;
    tables->there[TABLES_QUOTED] = info->quoted;
    tables->there[TABLES_PEERS] = info->peers;
    tables->there[TABLES_NEIGHBOURS] = info->peers;
    tables->there[TABLES_TARGETS] = targets && (targets->targets.count || targets->milestones.count);
    tables->there[TABLES_MILESTONES] = tables->there[TABLES_TARGETS];
    tables->there[TABLES_PROFILE] = tables_have_profile(load, profile);
    for (size_t i = 0; i < PB_STARS; i++)
        tables->there[TABLES_STAR + i] = i != PB_STAR_CHANGES || load->changes;
    enum pb_status status = PB_OK;
    if (tables->there[TABLES_QUOTED])
        status = pb_quoted_compare(load->table, info->quoted, info->geography, load->place, arena, &tables->figures,
                                   &tables->figure_count, error);
    if (status == PB_OK && tables->there[TABLES_TARGETS])
        status = pb_targets_compare(load->table, targets, info->geography, load->place, arena, &tables->aims,
                                    &tables->aim_count, error);
    return status;
}

static enum pb_status tables_write_star(const struct archive_tables *tables, enum pb_star which, bool guard,
                                        pb_csv_emit *emit, void *sink, bool *sound, struct pb_error *error)
{
    const struct pb_load *load = tables->load;
    const struct pb_star_source source = { load->info->framework, load->info->geography, load->place, load->table,
                                           load->changes };
    struct pb_arena arena;
    pb_arena_open(&arena, (load->table->rows + load->table->symbols->count) * BYTES_A_ROW + ((size_t)64 << 20));
    enum pb_status status = pb_star_write(which, &source, &arena, guard, emit, sink, sound, error);
    pb_arena_close(&arena);
    return status;
}

static enum pb_status tables_copy_profile(const struct archive_tables *tables, pb_csv_emit *emit, void *sink,
                                          bool *sound, struct pb_error *error)
{
    char buffer[4096];
    char name[PB_OUTPUT_NAME_MAXIMUM + 1];
    struct pb_input input;
    *sound = tables_have_profile(tables->load, name);
    enum pb_status status = pb_output_read(tables->load->output, name, &input, error);
    if (status != PB_OK)
        return status;
    for (size_t got = 1; status == PB_OK && got && *sound;) {
        status = input.read(input.stream, buffer, sizeof buffer, &got, error);
        *sound = status == PB_OK && emit(sink, buffer, got);
    }
    pb_output_read_end(&input);
    return status;
}

enum pb_status archive_tables_write(const struct archive_tables *tables, size_t which, bool guard, pb_csv_emit *emit,
                                    void *sink, bool *sound, struct pb_error *error)
{
    const struct pb_load *load = tables->load;
    const struct pb_publication_info *info = load->info;
    const struct pb_tidy_context context = { info->geography, info->published };
    switch (which) {
    case TABLES_OUTCOMES:
        *sound = pb_tidy_write(load->table, &context, guard, emit, sink);
        return PB_OK;
    case TABLES_CONTRASTS:
        *sound = pb_contrasts_write(load->table, guard, emit, sink);
        return PB_OK;
    case TABLES_QUOTED:
        *sound = pb_quoted_write(load->table, tables->figures, tables->figure_count, tables->arena, guard, emit, sink);
        return PB_OK;
    case TABLES_PEERS:
    case TABLES_NEIGHBOURS:
        *sound = pb_peers_write(which == TABLES_PEERS ? PB_PEERS_STANDING : PB_PEERS_SIMILAR, info->england,
                                info->peers, info->geography, load->table, guard, emit, sink);
        return PB_OK;
    case TABLES_TARGETS:
        *sound = pb_targets_write(load->table, info->targets, tables->aims, tables->aim_count, guard, emit, sink);
        return PB_OK;
    case TABLES_MILESTONES:
        *sound = pb_milestones_write(info->targets, info->geography, load->place, guard, emit, sink);
        return PB_OK;
    case TABLES_PROFILE:
        return tables_copy_profile(tables, emit, sink, sound, error);
    default:
        return tables_write_star(tables, (enum pb_star)(which - TABLES_STAR), guard, emit, sink, sound, error);
    }
}
