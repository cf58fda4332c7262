/*
 * Who is similar to whom, when all rows are there.
 */
#include "extractors/rightcare/peers.h"
#include "placebook/quality.h"

#include <string.h>

enum { LIST_TEXT = 1200 };

/* One of our organisations, by the area code that its rows carry. */
struct own {
    pb_symbol code;
    size_t row;              /* one of its rows, for messages */
    pb_symbol said;          /* the first list that the pack says, 0: none */
    pb_symbol listed;        /* that of a table */
    const char *file;        /* of the table */
    bool differently;        /* the pack says several */
    pb_symbol read, written; /* a list as it is in a row, and in the codes that the rows carry */
};

struct settling {
    struct peers *peers;
    struct pb_table *table;
    size_t symbols;   /* those that there were when it began: a list that is made now is none of their codes */
    pb_symbol *same;  /* by code: another one of the same organisation, or itself */
    pb_symbol *names; /* by code: the type of the first of our organisations that is similar to it */
    struct own *own;
    size_t own_count;
    uint32_t *own_of; /* by code: position in own + 1 */
    struct pb_error *error;
};

static const char *settle_text_of(const struct settling *work, pb_symbol symbol)
{
    return pb_symbol_text(work->table->symbols, symbol);
}

/* The code that stands for all codes of an organisation. */
static pb_symbol root_of(const struct settling *work, pb_symbol code)
{
    while (work->same[code] != code)
        code = work->same[code];
    return code;
}

static bool settle_prepare(struct settling *work)
{
    struct pb_arena *arena = &work->peers->arena;
    work->symbols = work->table->symbols->count;
    work->same = pb_arena_take(arena, work->symbols, sizeof *work->same);
    work->names = pb_arena_take(arena, work->symbols, sizeof *work->names);
    work->own_of = pb_arena_take(arena, work->symbols, sizeof *work->own_of);
    work->own = pb_arena_take(arena, work->peers->context->geography->areas.count, sizeof *work->own);
    if (!work->same || !work->names || !work->own_of || !work->own)
        return false;
    for (size_t i = 0; i < work->symbols; i++)
        work->same[i] = (pb_symbol)i;
    for (size_t i = 0; i < work->peers->alias_count; i++) {
        pb_symbol other = root_of(work, work->peers->aliases[i].other);
        work->same[other] = root_of(work, work->peers->aliases[i].code);
    }
    return true;
}

/* ---- Lists of codes ---- */

/* A code as the rows of its organisation carry it; itself when no row has it. */
static const char *code_of(const struct settling *work, const char *code, size_t length, char text[PB_NHS_CODE_TEXT])
{
    const struct pb_area *area = pb_geography_area(work->peers->context->geography, code, length);
    pb_symbol symbol = pb_symbol_find(work->table->symbols, code, length);
    if (area)
        return area->code;
    if (symbol < work->symbols)
        return settle_text_of(work, root_of(work, symbol));
    memcpy(text, code, length);
    text[length] = '\0';
    return text;
}

static bool settle_is_among(const char *list, const char *code, size_t length)
{
    while (*list) {
        size_t size = strcspn(list, ";");
        if (size == length && memcmp(list, code, length) == 0)
            return true;
        list += size + (list[size] == ';');
    }
    return false;
}

/* Do two lists name the same organisations, in any order? Neither has one twice. */
static bool same_codes(const char *list, const char *other)
{
    size_t difference = 0;
    for (const char *at = other; *at; at++)
        difference += *at == ';';
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ";");
        if (!settle_is_among(other, at, length))
            return false;
        at += length;
        difference -= *at == ';';
        at += *at == ';';
    }
    return difference == 0;
}

/* The list in the codes that the rows carry, each once and the organisation itself not among them. */
static enum pb_status settle_write_list(struct settling *work, const struct own *own, pb_symbol list,
                                        pb_symbol *written)
{
    char joined[LIST_TEXT] = "";
    size_t used = 0;
    enum pb_status status = PB_OK;
    for (const char *at = settle_text_of(work, list); status == PB_OK && *at;) {
        char text[PB_NHS_CODE_TEXT];
        size_t length = strcspn(at, ";");
        const char *code = code_of(work, at, length, text);
        size_t size = strlen(code);
        bool itself = strcmp(code, settle_text_of(work, own->code)) == 0;
        if (itself || settle_is_among(joined, code, size)) {
            status = pb_quality_add_area(work->peers->context->findings, PB_WORD_MISMATCH, "similar-organisations",
                                         work->table, own->row, work->error,
                                         "%.20s stands %s among the organisations similar to %.200s: it is left out",
                                         code, itself ? "itself" : "twice", pb_cell(work->table, area_name, own->row));
        } else if (used + size + 2 < sizeof joined) {
            if (used)
                joined[used++] = ';';
            memcpy(joined + used, code, size + 1);
            used += size;
        }
        at += length + (at[length] == ';');
    }
    *written = pb_symbol_add(work->table->symbols, joined, used);
    return *written == PB_SYMBOL_NONE ? pb_out_of_memory(work->error) : status;
}

/* ---- Our organisations ---- */

static bool is_own(const struct settling *work, size_t row, const struct pb_area **area)
{
    *area = NULL;
    if (work->table->geography[row] == PB_WORD_NEIGHBOUR)
        return false;
    *area = pb_geography_area(work->peers->context->geography, pb_cell(work->table, area_code, row),
                              pb_symbol_length(work->table->symbols, work->table->area_code[row]));
    return *area && rightcare_organisation_has_peers(*area);
}

static enum pb_status begin_own(struct settling *work, size_t row, const struct pb_area *area, struct own **own)
{
    const struct peers *peers = work->peers;
    uint32_t *known = &work->own_of[work->table->area_code[row]];
    if (*known) {
        *own = &work->own[*known - 1];
        return PB_OK;
    }
    work->own[work->own_count] = (struct own){ .code = work->table->area_code[row], .row = row };
    *own = &work->own[work->own_count++];
    *known = (uint32_t)work->own_count;
    for (size_t i = 0; i < peers->listing_count; i++)
        if (peers->listings[i].area == area) {
            (*own)->file = peers->listings[i].file;
            return settle_write_list(work, *own, peers->listings[i].similar, &(*own)->listed);
        }
    return PB_OK;
}

/* What the pack says, row by row. */
static enum pb_status settle_gather(struct settling *work)
{
    struct pb_cancel_check check = { .context = work->peers->context };
    for (size_t row = 0; row < work->table->rows; row++) {
        const struct pb_area *area = NULL;
        struct own *own = NULL;
        if (pb_cancel_check_rows(&check, row, work->error))
            return PB_FATAL;
        if (!is_own(work, row, &area))
            continue;
        enum pb_status status = begin_own(work, row, area, &own);
        pb_symbol *similar = &work->table->similar[row];
        if (status == PB_OK && *similar && *similar != own->read) {
            own->read = *similar;
            status = settle_write_list(work, own, own->read, &own->written);
        }
        if (status != PB_OK)
            return status;
        *similar = *similar ? own->written : PB_WORD_NONE;
        if (*similar && !own->said)
            own->said = *similar;
        own->differently = own->differently || (*similar && *similar != own->said);
    }
    return PB_OK;
}

static enum pb_status settle_report(const struct settling *work, const struct own *own)
{
    struct pb_findings *findings = work->peers->context->findings;
    const char *name = pb_cell(work->table, area_name, own->row);
    if (own->said && own->listed && !same_codes(settle_text_of(work, own->said), settle_text_of(work, own->listed)))
        return pb_quality_add_area(findings, PB_WORD_MISMATCH, "similar-organisations", work->table, own->row,
                                   work->error,
                                   "the pack names other organisations as similar to %.200s than %.200s does: %.300s, "
                                   "and there %.300s; the pack's are taken",
                                   name, own->file, settle_text_of(work, own->said), settle_text_of(work, own->listed));
    if (!own->said && !own->listed)
        return pb_quality_add_area(findings, PB_WORD_REFUSED, "similar-organisations", work->table, own->row,
                                   work->error,
                                   "nobody names the organisations that %.200s is similar to: it has no opportunities; "
                                   "the option 'similar' takes a table of them",
                                   name);
    return PB_OK;
}

/* A row without a list gets the one that the pack gives elsewhere, if all agree, or else that of a table. */
static void settle_fill(struct settling *work)
{
    for (size_t row = 0; row < work->table->rows; row++) {
        const struct pb_area *area = NULL;
        if (work->table->similar[row] || !is_own(work, row, &area))
            continue;
        const struct own *own = &work->own[work->own_of[work->table->area_code[row]] - 1];
        work->table->similar[row] = own->said && !own->differently ? own->said : own->listed;
    }
}

/* ---- The others ---- */

/* Which codes one of our organisations is similar to, and the type of that one. */
static enum pb_status settle_name_codes(struct settling *work)
{
    struct pb_table *table = work->table;
    bool *seen = pb_arena_take(&work->peers->arena, table->symbols->count, sizeof *seen);
    if (!seen)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < table->rows; row++) {
        pb_symbol list = table->similar[row];
        if (!list || seen[list])
            continue;
        seen[list] = true;
        for (const char *at = settle_text_of(work, list); *at;) {
            size_t length = strcspn(at, ";");
            pb_symbol code = pb_symbol_find(table->symbols, at, length);
            if (code < work->symbols && !work->names[code])
                work->names[code] = table->area_type[row];
            at += length + (at[length] == ';');
        }
    }
    return PB_OK;
}

/* A code such as 15M is that of a CCG, and also of the sub-ICB location that it became: they are compared with theirs.
 */
static void set_type(const struct settling *work, size_t row, pb_symbol type)
{
    const char *of_ours = settle_text_of(work, type);
    if (strcmp(of_ours, "sub-icb") == 0 && strcmp(pb_cell(work->table, area_type, row), "ccg") == 0)
        work->table->area_type[row] = type;
}

static enum pb_status keep_neighbours(struct settling *work)
{
    struct peers *peers = work->peers;
    struct pb_table *table = work->table;
    bool *marks = pb_arena_take(&peers->arena, table->rows, sizeof *marks);
    size_t kept = 0;
    if (!marks)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < table->rows; row++) {
        marks[row] = table->geography[row] != PB_WORD_NEIGHBOUR;
        if (!marks[row]) {
            pb_symbol code = root_of(work, table->area_code[row]);
            table->area_code[row] = code;
            marks[row] = work->names[code] != 0;
            set_type(work, row, work->names[code]);
        }
        peers->context->row_counts->filtered += !marks[row];
        kept += marks[row];
    }
    if (kept < table->rows)
        pb_table_keep(table, marks);
    for (size_t row = 0; row < table->rows; row++)
        table->origin[row] = (uint32_t)(row + 1);
    for (size_t i = 0; i < peers->findings.reject_count; i++) {
        bool ours = work->names[root_of(work, peers->rejected[i])] != 0;
        enum pb_status status =
            ours ? pb_reject_copy(peers->context->findings, &peers->findings.rejects[i], work->error) : PB_OK;
        if (status != PB_OK)
            return status;
        peers->context->row_counts->rejected += ours;
        peers->context->row_counts->filtered += !ours;
    }
    return PB_OK;
}

enum pb_status rightcare_peers_settle(struct peers *peers, struct pb_error *error)
{
    struct settling work = { .peers = peers, .table = peers->context->table, .error = error };
    if (!settle_prepare(&work))
        return pb_out_of_memory(error);
    enum pb_status status = settle_gather(&work);
    for (size_t i = 0; status == PB_OK && i < work.own_count; i++)
        status = settle_report(&work, &work.own[i]);
    if (status != PB_OK)
        return status;
    settle_fill(&work);
    status = settle_name_codes(&work);
    return status == PB_OK ? keep_neighbours(&work) : status;
}
