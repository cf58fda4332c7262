/* Story: placebook/contract/changes.h. What a figure was is kept as symbols, since most of the texts of many figures
 * are the same, and only where it was: a new figure takes no more than its place in the list. */
#include "core/contract/changes.h"

#include "placebook/number.h"
#include "placebook/period.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The changes while they are found. */
struct changes_finding {
    const struct pb_changes_since_request *request;
    struct pb_changes_since *changes;
    size_t capacity;
    size_t geography, status; /* columns */
};

const char *pb_change_text(enum pb_change_kind kind)
{
    static const char *const texts[] = { "new", "revised", "withdrawn" };
    assert((size_t)kind < sizeof texts / sizeof texts[0]);
    return texts[kind];
}

bool pb_change_is_own(enum pb_word geography)
{
    return geography != PB_WORD_BENCHMARK && geography != PB_WORD_NEIGHBOUR;
}

size_t pb_tidy_column_named(const char *name)
{
    size_t column = 0;
    while (column < PB_TIDY_COLUMNS && strcmp(pb_tidy_columns[column].name, name) != 0)
        column++;
    return column;
}

const char *pb_changed_was(const struct pb_changes_since *changes, const struct pb_changed_figure *figure,
                           size_t column)
{
    return figure->was ? pb_symbol_text(changes->texts, figure->was[column]) : "";
}

const char *pb_changed_is(const struct pb_table *table, const struct pb_changed_figure *figure, size_t column,
                          struct pb_tidy_cell *scratch)
{
    if (figure->kind == PB_CHANGE_WITHDRAWN)
        return "";
    pb_tidy_cell(table, figure->row, column, NULL, scratch);
    return scratch->text;
}

const char *pb_changed_cell(const struct pb_changes_since *changes, const struct pb_table *table,
                            const struct pb_changed_figure *figure, size_t column, struct pb_tidy_cell *scratch)
{
    return figure->kind == PB_CHANGE_WITHDRAWN ? pb_changed_was(changes, figure, column)
                                               : pb_changed_is(table, figure, column, scratch);
}

/* What is the status of a row that is there now? */
static bool changes_is(const struct changes_finding *finding, const struct pb_change *change, enum pb_word status)
{
    return change->after && strcmp(change->after[finding->status], pb_vocabulary[status].text) == 0;
}

/* Does the row say that there is a figure which is not told? */
static bool changes_keeps_back(const struct changes_finding *finding, const struct pb_change *change)
{
    return changes_is(finding, change, PB_WORD_SUPPRESSED) || changes_is(finding, change, PB_WORD_NOT_CALCULABLE);
}

/* Was there a number that is not there any more? */
static bool changes_lost_number(const struct pb_change *change, size_t column)
{
    return pb_difference_role(column) == PB_DIFFERENCE_FIGURE && pb_tidy_columns[column].type == PB_TIDY_NUMBER &&
           change->before[column][0] && !change->after[column][0];
}

/* A number that a row had and has no more is not told, unless it is the source that has none: it may be withheld by
 * itself, and of a sum it may give away a part that is. */
static bool changes_withheld(const struct changes_finding *finding, const struct pb_change *change)
{
    bool lost = false;
    for (size_t column = 0; change->kind == PB_CHANGE_REVISED && column < PB_TIDY_COLUMNS; column++)
        lost = lost || changes_lost_number(change, column);
    return lost && !changes_is(finding, change, PB_WORD_MISSING);
}

/* What of a withheld figure is not told: all that it said, or where its number is still there what is lost. */
static bool changes_silent(const struct changes_finding *finding, const struct pb_change *change, size_t column)
{
    enum pb_difference_role role = pb_difference_role(column);
    bool number = pb_tidy_columns[column].type == PB_TIDY_NUMBER;
    if (!changes_keeps_back(finding, change))
        return changes_lost_number(change, column);
    return number || role == PB_DIFFERENCE_FINDING;
}

/* May a column hold a text? The publication before is input like any other. A word is one by its symbol, which is the
 * same in every pool. */
static bool changes_may_be(const struct pb_tidy_column *column, const char *text, pb_symbol symbol)
{
    size_t length = strlen(text);
    double number = 0;
    int64_t whole = 0;
    int32_t date = 0;
    switch (column->type) {
    case PB_TIDY_NUMBER:
        return pb_number_parse(text, length, &number);
    case PB_TIDY_WHOLE:
        return pb_integer_parse(text, length, &whole);
    case PB_TIDY_DATE:
        return pb_date_parse(text, length, &date);
    case PB_TIDY_TRUTH:
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    case PB_TIDY_WORD:
        return column->open ||
               (symbol < PB_WORD_COUNT && (pb_vocabulary[symbol].group == column->words ||
                                           (column->districts && pb_vocabulary[symbol].group == PB_WORDS_DISTRICTS) ||
                                           (column->levels && (symbol == PB_WORD_COUNTY || symbol == PB_WORD_LOCAL ||
                                                               symbol == PB_WORD_NEIGHBOUR))));
    default:
        return true;
    }
}

static enum pb_status changes_keep_was(struct changes_finding *finding, const struct pb_change *change, bool withheld,
                                       pb_symbol **was, struct pb_error *error)
{
    const struct pb_changes_since_request *request = finding->request;
    *was = pb_arena_take(request->arena, PB_TIDY_COLUMNS, sizeof **was);
    if (!*was)
        return pb_out_of_memory(error);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *text = withheld && changes_silent(finding, change, column) ? "" : change->before[column];
        pb_symbol symbol = pb_symbol_add(request->texts, text, strlen(text));
        if (symbol == PB_SYMBOL_NONE)
            return pb_out_of_memory(error);
        (*was)[column] = changes_may_be(&pb_tidy_columns[column], text, symbol) ? symbol : PB_WORD_NONE;
    }
    return PB_OK;
}

static void changes_count(struct changes_finding *finding, const struct pb_change *change, bool withheld)
{
    const char *text = (change->after ? change->after : change->before)[finding->geography];
    bool other = strcmp(text, pb_vocabulary[PB_WORD_BENCHMARK].text) == 0 ||
                 strcmp(text, pb_vocabulary[PB_WORD_NEIGHBOUR].text) == 0;
    struct pb_change_counts *counts = other ? &finding->changes->others : &finding->changes->own;
    bool revised = change->kind == PB_CHANGE_REVISED;
    counts->added += change->kind == PB_CHANGE_NEW;
    counts->withdrawn += change->kind == PB_CHANGE_WITHDRAWN;
    counts->revised += revised && change->figure;
    counts->findings_only += revised && !change->figure;
    counts->withheld += withheld;
    counts->not_calculable += withheld && changes_is(finding, change, PB_WORD_NOT_CALCULABLE);
}

static bool changes_room(struct changes_finding *finding)
{
    struct pb_changes_since *changes = finding->changes;
    if (changes->count < finding->capacity)
        return true;
    size_t capacity = finding->capacity ? finding->capacity * 2 : 256;
    struct pb_changed_figure *grown =
        pb_arena_grow(finding->request->arena, changes->figures, finding->capacity, capacity, sizeof *grown);
    if (!grown)
        return false;
    changes->figures = grown;
    finding->capacity = capacity;
    return true;
}

static enum pb_status changes_take(void *context, const struct pb_change *change, struct pb_error *error)
{
    struct changes_finding *finding = context;
    struct pb_changes_since *changes = finding->changes;
    bool withheld = changes_withheld(finding, change);
    changes_count(finding, change, withheld);
    if (changes->count == PB_CHANGES_LISTED) {
        changes->not_listed++;
        return PB_OK;
    }
    if (!changes_room(finding))
        return pb_out_of_memory(error);
    pb_symbol *was = NULL;
    enum pb_status status = change->before ? changes_keep_was(finding, change, withheld, &was, error) : PB_OK;
    if (status != PB_OK)
        return status;
    changes->figures[changes->count++] = (struct pb_changed_figure){
        .kind = change->kind,
        .figure = change->figure,
        .withheld = withheld,
        .row = change->kind == PB_CHANGE_WITHDRAWN ? SIZE_MAX : (size_t)change->row,
        .columns = change->columns,
        .was = was,
    };
    return PB_OK;
}

enum pb_status pb_changes_since_find(const struct pb_changes_since_request *request, struct pb_changes_since *changes,
                                     struct pb_error *error)
{
    struct pb_difference difference;
    struct pb_changes_since found = { .texts = request->texts };
    struct changes_finding finding = { .request = request,
                                       .changes = &found,
                                       .geography = pb_tidy_column_named("geography"),
                                       .status = pb_tidy_column_named("status") };
    const struct pb_difference_request compared = {
        .before = request->before,
        .again = request->again,
        .stream = request->stream,
        .table = request->table,
        .figures_only = request->figures_only,
        .sink = changes_take,
        .context = &finding,
    };
    enum pb_status status = pb_difference_find(&compared, &difference, error);
    if (status != PB_OK)
        return status;
    changes->own = found.own;
    changes->others = found.others;
    changes->figures = found.figures;
    changes->count = found.count;
    changes->not_listed = found.not_listed;
    changes->texts = found.texts;
    changes->figures_only = request->figures_only;
    changes->not_compared = difference.not_compared;
    return PB_OK;
}
