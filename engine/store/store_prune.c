/*
 * The part of engine/store/store.h that forgets units that no run needs any more.
 */
#include "engine/store/store_private.h"

/* Units that nothing used for so many days, but those of the last two runs of each pipeline that published: the latest
 * publication, and the one that a rollback would make the latest. */
#define OLD_UNITS                                                                                                      \
    " FROM unit WHERE used <= unixepoch() - ?1 * 86400 AND key NOT IN (SELECT key FROM run_unit WHERE run IN"          \
    " (SELECT number FROM (SELECT number, row_number() OVER (PARTITION BY pipeline, output ORDER BY number DESC) AS"   \
    " age FROM run WHERE state IN ('done', 'unchanged')"                                                               \
    " AND number IN (SELECT run FROM run_unit)) WHERE age <= 2))"

static const char prune_doing[] = "forget old units";

static enum pb_status prune_count(struct pb_store *store, int days, uint64_t *units, uint64_t *bytes,
                                  struct pb_error *error)
{
    static const char sql[] = "WITH old AS (SELECT number" OLD_UNITS ") SELECT (SELECT count(*) FROM old),"
                              " (SELECT coalesce(sum(length(form)), 0) FROM segment WHERE unit IN old) +"
                              " (SELECT coalesce(sum(length(finding.form)), 0) FROM finding JOIN share"
                              " ON share.number = finding.share WHERE share.unit IN old)";
    bool row = false;
    sqlite3_stmt *statement = pb_store_statement(store, sql, prune_doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int(statement, 1, days);
    enum pb_status status = pb_store_next(store, statement, &row, prune_doing, error);
    if (row) {
        *units = (uint64_t)sqlite3_column_int64(statement, 0);
        *bytes = (uint64_t)sqlite3_column_int64(statement, 1);
        pb_store_done(statement);
    }
    return status;
}

static enum pb_status prune_forget(struct pb_store *store, int days, struct pb_error *error)
{
    static const char sql[] = "DELETE" OLD_UNITS;
    enum pb_status status = pb_store_begin(store, prune_doing, error);
    return pb_store_finish_removal(store, sql, days, prune_doing, status, error);
}

enum pb_status pb_store_units_prune(struct pb_store *store, int days, bool only_count, uint64_t *units, uint64_t *bytes,
                                    struct pb_error *error)
{
    pb_store_lock(store);
    enum pb_status status = prune_count(store, days, units, bytes, error);
    if (status == PB_OK && *units && !only_count)
        status = prune_forget(store, days, error);
    pb_store_unlock(store);
    return status;
}
