/*
 * The part of engine/store/ledger.h that is about pages on which a source finds its file.
 */
#include "engine/store/ledger.h"
#include "engine/store/store_private.h"

static const char links_doing[] = "note the links of a page";

enum pb_status pb_store_links_keep(struct pb_store *store, int64_t run, const char *source, const char *form,
                                   int64_t links, struct pb_error *error)
{
    static const char sql[] = "INSERT OR REPLACE INTO run_links (run, source, form, links) VALUES (?1, ?2, ?3, ?4)";
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, links_doing, error);
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, run);
        pb_store_bind_text(statement, 2, source);
        pb_store_bind_text(statement, 3, form);
        (void)sqlite3_bind_int64(statement, 4, links);
        status = pb_store_execute(store, statement, links_doing, error);
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_links(struct pb_store *store, int64_t run, const char *source, struct pb_ledger_links *links,
                              struct pb_error *error)
{
    static const char sql[] =
        "SELECT now.links, before.links, before.run FROM run_links AS now JOIN run_links AS before"
        " ON before.source = now.source AND before.form = now.form AND before.run < now.run AND before.links > 0"
        " JOIN run AS this ON this.number = now.run JOIN run AS that ON that.number = before.run"
        " AND that.pipeline = this.pipeline AND that.state IN ('done', 'unchanged')"
        " WHERE now.run = ?1 AND now.source = ?2 ORDER BY before.run DESC LIMIT 1";
    bool row = false;
    *links = (struct pb_ledger_links){ 0 };
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, links_doing, error);
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, run);
        pb_store_bind_text(statement, 2, source);
        status = pb_store_next(store, statement, &row, links_doing, error);
    }
    if (row) {
        *links = (struct pb_ledger_links){ .now = sqlite3_column_int64(statement, 0),
                                           .before = sqlite3_column_int64(statement, 1),
                                           .run = sqlite3_column_int64(statement, 2) };
        pb_store_done(statement);
    }
    pb_store_unlock(store);
    return status;
}
