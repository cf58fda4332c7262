#ifndef RIGHTCARE_PEERS_H
#define RIGHTCARE_PEERS_H
/*
 * Rows of organisations that are not in the Places file. Those that one of ours is similar to become neighbours; the
 * others are filtered. Which is which is known only when all rows are read, so that until then all of them are in the
 * table, and those of them that were rejected are in a separate list.
 */
#include "extractors/rightcare/organisations.h"

/* The same organisation by codes of two registers. */
struct alias {
    pb_symbol other, code;
};

/* Who is similar to one of our organisations, from a table of its own. */
struct listing {
    const struct pb_area *area;
    pb_symbol similar; /* codes with ";" between them, the most similar first */
    const char *file;
};

struct peers {
    struct pb_context *context;
    struct pb_context elsewhere; /* for rows of other organisations: the same table, its own findings and row counts */
    struct pb_findings findings;
    struct pb_row_counts row_counts;
    struct pb_arena arena;
    pb_symbol *rejected; /* the organisation of each of the rejects */
    size_t rejected_count, rejected_capacity;
    struct alias *aliases;
    size_t alias_count, alias_capacity;
    struct listing *listings;
    size_t listing_count, listing_capacity;
};

void rightcare_peers_open(struct peers *peers, struct pb_context *context);
void rightcare_peers_close(struct peers *peers);

/* Can an organisation with this code be similar to one of ours? "" is none. */
bool rightcare_peers_could_be(const char *code);

/* After a row of another organisation was added or rejected. */
enum pb_status rightcare_peers_note(struct peers *peers, const struct organisation *organisation,
                                    struct pb_error *error) PB_MUST_USE;

/* Two codes of one organisation. */
enum pb_status rightcare_peers_add_alias(struct peers *peers, const char *other, const char *code,
                                         struct pb_error *error) PB_MUST_USE;

/* Who is similar to one of ours, by a table; the first table wins. */
enum pb_status rightcare_peers_add_listing(struct peers *peers, const struct pb_area *area, const char *similar,
                                           const char *file, struct pb_error *error) PB_MUST_USE;

/* Reads a table of similar organisations, or calculates them from NHS England's input workbook. */
enum pb_status rightcare_peers_read(struct peers *peers, const struct pb_input *file,
                                    struct pb_error *error) PB_MUST_USE;

/* When all rows are there: gives each of our organisations the list of its similar ones, in the codes that their rows
 * carry, keeps the rows of those, and filters the others. What the pack says comes before the tables. */
enum pb_status rightcare_peers_settle(struct peers *peers, struct pb_error *error) PB_MUST_USE;

#endif
