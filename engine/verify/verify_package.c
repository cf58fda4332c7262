/*
 * The tables of an archive against its datapackage.json (Frictionless Data Package 1, Table Schema): the columns and
 * their order, the type of every cell, what is required, the words that a column may hold, primary keys that are there
 * once, and foreign keys that lead to a row.
 *
 * Tables are streams, and each is read twice at most: first its cells are checked and its keys kept as texts, then its
 * foreign keys are looked up among those of the tables that they lead to. Of a table the first faults are told and the
 * rest is counted.
 */
#include "engine/verify/verify_private.h"
#include "placebook/formats/csv.h"
#include "placebook/formats/json.h"
#include "placebook/number.h"
#include "placebook/period.h"
#include "placebook/symbols.h"
#include "placebook/text.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum {
    TABLES_MOST = 64,
    FIELDS_MOST = 128,       /* of a table */
    KEYS_MOST = 64,          /* of a package, primary and referred to */
    KEY_FIELDS_MOST = 16,    /* of a key */
    KEY_TEXT_MOST = 1 << 16, /* bytes */
    FAULTS_TOLD = 3,         /* of a table */
    DESCRIPTION_MOST = 16 << 20
};

enum field_type { FIELD_STRING, FIELD_NUMBER, FIELD_INTEGER, FIELD_BOOLEAN, FIELD_DATE };

struct field {
    const char *name;
    enum field_type type;
    bool required;
    const cJSON *words; /* a list of those that it may hold; NULL: any */
};

/* Columns of a table that are a key, and the keys of its rows. */
struct key {
    size_t table;
    size_t fields[KEY_FIELDS_MOST];
    size_t count;
    bool primary;
    struct pb_symbols rows;
    bool open;
};

struct foreign {
    size_t fields[KEY_FIELDS_MOST]; /* of its own table */
    size_t count;
    size_t key; /* that it leads to */
};

struct table {
    const char *path; /* of its member */
    size_t member;
    struct field fields[FIELDS_MOST];
    size_t field_count;
    const cJSON *described; /* the schema */
    struct foreign foreign[KEY_FIELDS_MOST];
    size_t foreign_count;
    uint64_t faults;
};

struct package {
    struct pb_verifying *verifying;
    const struct pb_archive *archive;
    struct table tables[TABLES_MOST];
    size_t table_count;
    struct key keys[KEYS_MOST];
    size_t key_count;
    char text[KEY_TEXT_MOST]; /* a key in the making */
};

static const char *member_of(const struct package *package, const struct table *table)
{
    return pb_arena_format(package->verifying->arena, "%s/%s", package->verifying->archive, table->path);
}

/* A fault of a table, in line `line` where that is not 0. */
static enum pb_status table_fault(struct package *package, struct table *table, uint64_t line, const char *what,
                                  struct pb_error *error)
{
    const char *path = member_of(package, table);
    if (!path)
        return pb_out_of_memory(error);
    if (table->faults++ >= FAULTS_TOLD)
        return PB_OK;
    if (line)
        return pb_verify_damaged(package->verifying, path, error, "line %llu: %s", (unsigned long long)line, what);
    return pb_verify_damaged(package->verifying, path, error, "%s", what);
}

static enum pb_status package_fault(struct package *package, const char *what, const char *which,
                                    struct pb_error *error)
{
    return pb_verify_damaged(package->verifying, package->verifying->archive, error, "has a datapackage.json that %s%s",
                             what, which ? which : "");
}

/* ---- What the description says ---- */

static const char *string_of(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static enum pb_status read_field(struct package *package, struct table *table, const cJSON *item,
                                 struct pb_error *error)
{
    static const char *const types[] = { "string", "number", "integer", "boolean", "date" };
    const char *name = string_of(item, "name");
    const char *type = string_of(item, "type");
    const cJSON *constraints = cJSON_GetObjectItemCaseSensitive(item, "constraints");
    const cJSON *words = cJSON_GetObjectItemCaseSensitive(constraints, "enum");
    size_t found = 0;
    while (type && found < sizeof types / sizeof types[0] && strcmp(types[found], type) != 0)
        found++;
    if (!name || !type || found == sizeof types / sizeof types[0] || table->field_count == FIELDS_MOST)
        return package_fault(package, "describes a column without a name or a known type in ", table->path, error);
    table->fields[table->field_count++] = (struct field){
        .name = name,
        .type = (enum field_type)found,
        .required = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(constraints, "required")),
        .words = cJSON_IsArray(words) ? words : NULL,
    };
    return PB_OK;
}

static enum pb_status read_table(struct package *package, const cJSON *resource, struct pb_error *error)
{
    const char *path = string_of(resource, "path");
    size_t member = 0;
    if (!path || package->table_count == TABLES_MOST)
        return package_fault(package, "describes a table without a path, or more than 64 tables", NULL, error);
    if (!pb_archive_find(package->archive, path, &member))
        return package_fault(package, "describes a table that the archive does not have: ", path, error);
    struct table *table = &package->tables[package->table_count++];
    *table = (struct table){ .path = path, .member = member };
    table->described = cJSON_GetObjectItemCaseSensitive(resource, "schema");
    enum pb_status status = PB_OK;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(table->described, "fields"))
    {
        if (status == PB_OK)
            status = read_field(package, table, item, error);
    }
    return status;
}

/* The columns that a key names: one text or a list of them. False when one is none of the table's. */
static bool read_key_fields(const struct table *table, const cJSON *names, size_t fields[KEY_FIELDS_MOST],
                            size_t *count)
{
    *count = 0;
    const cJSON *name = cJSON_IsArray(names) ? names->child : names;
    for (; name; name = cJSON_IsArray(names) ? name->next : NULL) {
        size_t i = 0;
        while (cJSON_IsString(name) && i < table->field_count && strcmp(table->fields[i].name, name->valuestring) != 0)
            i++;
        if (!cJSON_IsString(name) || i == table->field_count || *count == KEY_FIELDS_MOST)
            return false;
        fields[(*count)++] = i;
    }
    return *count > 0;
}

/* The key of a table with these columns, added when it is new; KEYS_MOST: no room. */
static size_t key_of(struct package *package, size_t table, const size_t *fields, size_t count)
{
    for (size_t i = 0; i < package->key_count; i++)
        if (package->keys[i].table == table && package->keys[i].count == count &&
            memcmp(package->keys[i].fields, fields, count * sizeof *fields) == 0)
            return i;
    if (package->key_count == KEYS_MOST)
        return KEYS_MOST;
    struct key *key = &package->keys[package->key_count++];
    *key = (struct key){ .table = table, .count = count };
    memcpy(key->fields, fields, count * sizeof *fields);
    return package->key_count - 1;
}

static enum pb_status read_foreign(struct package *package, size_t index, const cJSON *resources, const cJSON *item,
                                   struct pb_error *error)
{
    struct table *table = &package->tables[index];
    struct foreign foreign = { 0 };
    const cJSON *reference = cJSON_GetObjectItemCaseSensitive(item, "reference");
    const char *resource = string_of(reference, "resource");
    size_t fields[KEY_FIELDS_MOST];
    size_t count = 0;
    size_t to = resource && !*resource ? index : 0;
    const cJSON *other = resource && *resource ? resources->child : NULL;
    for (; other; other = other->next, to++) {
        const char *name = string_of(other, "name");
        if (name && strcmp(name, resource) == 0)
            break;
    }
    bool found =
        resource && (other || !*resource) && to < package->table_count && table->foreign_count < KEY_FIELDS_MOST;
    if (!found ||
        !read_key_fields(table, cJSON_GetObjectItemCaseSensitive(item, "fields"), foreign.fields, &foreign.count) ||
        !read_key_fields(&package->tables[to], cJSON_GetObjectItemCaseSensitive(reference, "fields"), fields, &count) ||
        count != foreign.count || (foreign.key = key_of(package, to, fields, count)) == KEYS_MOST)
        return package_fault(package, "has a foreign key to something that it does not describe, in ", table->path,
                             error);
    table->foreign[table->foreign_count++] = foreign;
    return PB_OK;
}

static enum pb_status read_keys(struct package *package, size_t index, const cJSON *resources, struct pb_error *error)
{
    struct table *table = &package->tables[index];
    const cJSON *primary = cJSON_GetObjectItemCaseSensitive(table->described, "primaryKey");
    const cJSON *item = NULL;
    size_t fields[KEY_FIELDS_MOST];
    size_t count = 0;
    enum pb_status status = PB_OK;
    if (primary) {
        size_t key =
            read_key_fields(table, primary, fields, &count) ? key_of(package, index, fields, count) : KEYS_MOST;
        if (key == KEYS_MOST)
            return package_fault(package, "has a primary key of columns that it does not describe, in ", table->path,
                                 error);
        package->keys[key].primary = true;
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(table->described, "foreignKeys"))
    {
        if (status == PB_OK)
            status = read_foreign(package, index, resources, item, error);
    }
    return status;
}

/* ---- The cells ---- */

static bool is_of_type(enum field_type type, const char *text, size_t length)
{
    double number = 0;
    int64_t whole = 0;
    int32_t date = 0;
    switch (type) {
    case FIELD_NUMBER:
        return pb_number_parse(text, length, &number);
    case FIELD_INTEGER:
        return pb_integer_parse(text, length, &whole);
    case FIELD_BOOLEAN:
        return (length == 4 && memcmp(text, "true", 4) == 0) || (length == 5 && memcmp(text, "false", 5) == 0);
    case FIELD_DATE:
        return pb_date_parse(text, length, &date);
    case FIELD_STRING:
        break;
    }
    return true;
}

static bool is_listed(const cJSON *words, const char *text, size_t length)
{
    const cJSON *word = NULL;
    cJSON_ArrayForEach(word, words)
    {
        if (cJSON_IsString(word) && strlen(word->valuestring) == length && memcmp(word->valuestring, text, length) == 0)
            return true;
    }
    return false;
}

static enum pb_status check_cell(struct package *package, struct table *table, const struct field *field, uint64_t line,
                                 const char *text, size_t length, struct pb_error *error)
{
    static const char *const types[] = { "a text", "a number", "a whole number", "true or false",
                                         "a date (YYYY-MM-DD)" };
    char quoted[PB_QUOTE_TEXT];
    const char *what = NULL;
    struct pb_arena *arena = package->verifying->arena;
    if (!length) {
        if (!field->required)
            return PB_OK;
        what = pb_arena_format(arena, "%s is empty, which it must not be", field->name);
    } else if (!is_of_type(field->type, text, length)) {
        what = pb_arena_format(arena, "%s is %s, expected %s", field->name, pb_quote(text, length, 40, quoted),
                               types[field->type]);
    } else if (field->words && !is_listed(field->words, text, length)) {
        what = pb_arena_format(arena, "%s is %s, which is none of its words", field->name,
                               pb_quote(text, length, 40, quoted));
    } else {
        return PB_OK;
    }
    return what ? table_fault(package, table, line, what, error) : pb_out_of_memory(error);
}

/* ---- The keys ---- */

/* The fields of a row as one text, behind a sign so that no word of the vocabulary is the same. 0: it is too long or
 * has an empty field, which `empty` says. */
static size_t key_text(struct package *package, struct pb_csv *csv, const struct pb_csv_record *record,
                       const size_t *fields, size_t count, bool *empty)
{
    size_t used = 0;
    *empty = false;
    for (size_t i = 0; i < count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(csv, record, fields[i], &length);
        *empty = *empty || length == 0;
        if (length >= KEY_TEXT_MOST - used)
            return 0;
        package->text[used++] = '\x1f';
        memcpy(package->text + used, text, length);
        used += length;
    }
    return *empty ? 0 : used;
}

/* Keeps the key of a row; a primary key must be new. */
static enum pb_status keep_key(struct package *package, struct table *table, struct key *key, struct pb_csv *csv,
                               const struct pb_csv_record *record, struct pb_error *error)
{
    bool empty = false;
    size_t length = key_text(package, csv, record, key->fields, key->count, &empty);
    if (!length && (key->primary || !empty))
        return table_fault(package, table, record->line, "its key has an empty part, or is too long", error);
    if (!length)
        return PB_OK;
    package->verifying->result->keys += key->primary;
    if (key->primary && pb_symbol_find(&key->rows, package->text, length) != PB_SYMBOL_NONE)
        return table_fault(package, table, record->line, "its key is there twice", error);
    return pb_symbol_add(&key->rows, package->text, length) == PB_SYMBOL_NONE ? pb_out_of_memory(error) : PB_OK;
}

/* Looks up the foreign keys of a row. */
static enum pb_status follow_keys(struct package *package, struct table *table, struct pb_csv *csv,
                                  const struct pb_csv_record *record, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < table->foreign_count; i++) {
        const struct foreign *foreign = &table->foreign[i];
        const struct key *key = &package->keys[foreign->key];
        bool empty = false;
        char quoted[PB_QUOTE_TEXT];
        size_t length = key_text(package, csv, record, foreign->fields, foreign->count, &empty);
        if (empty)
            continue;
        package->verifying->result->keys++;
        if (length && pb_symbol_find(&key->rows, package->text, length) != PB_SYMBOL_NONE)
            continue;
        const char *what = pb_arena_format(
            package->verifying->arena, "%s is %s, which %s does not have", table->fields[foreign->fields[0]].name,
            pb_quote(package->text + 1, length ? length - 1 : 0, 60, quoted), package->tables[key->table].path);
        status = what ? table_fault(package, table, record->line, what, error) : pb_out_of_memory(error);
    }
    return status;
}

/* ---- The tables ---- */

static enum pb_status check_header(struct package *package, struct table *table, struct pb_csv *csv,
                                   struct pb_error *error)
{
    const struct pb_csv_record *record = NULL;
    enum pb_status status = pb_csv_next(csv, &record, error);
    if (status != PB_OK)
        return status;
    bool same = record && record->count == table->field_count;
    for (size_t i = 0; same && i < record->count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(csv, record, i, &length);
        same = strlen(table->fields[i].name) == length && memcmp(table->fields[i].name, text, length) == 0;
    }
    return same ? PB_OK : table_fault(package, table, 1, "its columns are not those that are described", error);
}

static enum pb_status check_record(struct package *package, struct table *table, struct pb_csv *csv,
                                   const struct pb_csv_record *record, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    package->verifying->result->rows++;
    if (record->fault != PB_CSV_SOUND)
        return table_fault(package, table, record->line, "the row does not have the columns of the first", error);
    for (size_t i = 0; status == PB_OK && i < table->field_count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(csv, record, i, &length);
        status = check_cell(package, table, &table->fields[i], record->line, text, length, error);
    }
    for (size_t i = 0; status == PB_OK && i < package->key_count; i++)
        if (&package->tables[package->keys[i].table] == table)
            status = keep_key(package, table, &package->keys[i], csv, record, error);
    return status;
}

/* Reads a table: once for its cells, and once more to follow its foreign keys. */
static enum pb_status read_rows(struct package *package, struct table *table, bool follow, struct pb_error *error)
{
    struct pb_input input;
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    uint64_t faults = table->faults;
    enum pb_status status = pb_archive_begin(package->archive, table->member, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_csv_open(&csv, &input, ',', error);
    if (status == PB_OK)
        status = follow ? pb_csv_next(csv, &record, error) : check_header(package, table, csv, error);
    bool sound = table->faults == faults;
    while (status == PB_OK && sound) {
        status = pb_verify_stopped(package->verifying, error);
        if (status == PB_OK)
            status = pb_csv_next(csv, &record, error);
        if (status != PB_OK || !record)
            break;
        status =
            follow ? follow_keys(package, table, csv, record, error) : check_record(package, table, csv, record, error);
    }
    pb_csv_close(csv);
    pb_archive_end(&input);
    return status;
}

static enum pb_status tell_rest(struct package *package, struct table *table, struct pb_error *error)
{
    const char *path = member_of(package, table);
    if (!path)
        return pb_out_of_memory(error);
    if (table->faults <= FAULTS_TOLD)
        return PB_OK;
    return pb_verify_damaged(package->verifying, path, error, "has %llu faults more",
                             (unsigned long long)(table->faults - FAULTS_TOLD));
}

static enum pb_status check_tables(struct package *package, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < package->key_count; i++) {
        status = pb_symbols_open(&package->keys[i].rows, error);
        package->keys[i].open = status == PB_OK;
    }
    for (size_t i = 0; status == PB_OK && i < package->table_count; i++)
        status = read_rows(package, &package->tables[i], false, error);
    for (size_t i = 0; status == PB_OK && i < package->table_count; i++)
        if (package->tables[i].foreign_count)
            status = read_rows(package, &package->tables[i], true, error);
    for (size_t i = 0; status == PB_OK && i < package->table_count; i++)
        status = tell_rest(package, &package->tables[i], error);
    for (size_t i = 0; i < package->key_count; i++)
        if (package->keys[i].open)
            pb_symbols_close(&package->keys[i].rows);
    return status;
}

static enum pb_status check_package(struct package *package, const cJSON *root, struct pb_error *error)
{
    const cJSON *resources = cJSON_GetObjectItemCaseSensitive(root, "resources");
    const cJSON *resource = NULL;
    uint64_t before = package->verifying->result->damages_found;
    enum pb_status status = PB_OK;
    cJSON_ArrayForEach(resource, resources)
    {
        if (status == PB_OK)
            status = read_table(package, resource, error);
    }
    for (size_t i = 0; status == PB_OK && i < package->table_count; i++)
        if (before == package->verifying->result->damages_found)
            status = read_keys(package, i, resources, error);
    if (status == PB_OK && package->table_count == 0)
        status = package_fault(package, "describes no table", NULL, error);
    /* A description that is wrong says nothing of the tables. */
    bool sound = before == package->verifying->result->damages_found;
    return status == PB_OK && sound ? check_tables(package, error) : status;
}

enum pb_status pb_verify_package(struct pb_verifying *verifying, const struct pb_archive *archive, size_t described,
                                 struct pb_error *error)
{
    struct pb_input input;
    struct pb_json json;
    unsigned char *bytes = NULL;
    size_t length = 0;
    enum pb_status status = pb_archive_begin(archive, described, &input, error);
    if (status == PB_OK) {
        status = pb_input_all(&input, DESCRIPTION_MOST, &bytes, &length, error);
        pb_archive_end(&input);
    }
    if (status == PB_OK)
        status = pb_json_open(&json, "datapackage.json", (const char *)bytes, length, error);
    free(bytes);
    if (status != PB_OK)
        return pb_verify_reader(verifying, verifying->archive, status, error);
    struct package *package = calloc(1, sizeof *package); /* checked: next line */
    if (package) {
        package->verifying = verifying;
        package->archive = archive;
        verifying->result->packages++;
        status = check_package(package, json.root, error);
    } else {
        status = pb_out_of_memory(error);
    }
    free(package);
    pb_json_close(&json);
    return pb_verify_reader(verifying, verifying->archive, status, error);
}
