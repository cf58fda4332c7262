#include "engine/plan/find.h"

#include "engine/plan/links.h"
#include "placebook/period.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

enum { FORM_MAXIMUM = 512, NAME_MAXIMUM = 400 };

/* What links must look like: a pattern before the period and one behind it. */
struct form {
    char before[FORM_MAXIMUM];
    char behind[FORM_MAXIMUM];
    char both[2 * FORM_MAXIMUM]; /* with anything where the period is: soon says which links are not meant */
    bool whole;                  /* it is about whole addresses, not about the names of files alone */
};

struct candidate {
    const char *link;
    struct pb_period period;
};

enum { MONTHS_FROM = 1800, MONTHS = 12 * 400 };

struct choice {
    struct form form;
    bool begins[MONTHS]; /* by month since MONTHS_FROM: is there a file for a period that begins in it? */
    struct candidate newest;
    const char *rival; /* another link of the same period */
    size_t looked_at, have_form;
};

static void cut_form(const char *links, struct form *form)
{
    const char *mark = strstr(links, PB_FIND_PERIOD); /* the check of the options saw it */
    *form = (struct form){ .whole = strchr(links, '/') != NULL };
    (void)pb_text_copy(form->behind, sizeof form->behind, mark + strlen(PB_FIND_PERIOD));
    size_t length = (size_t)(mark - links);
    memcpy(form->before, links, length < sizeof form->before - 1 ? length : sizeof form->before - 1);
    (void)snprintf(form->both, sizeof form->both, "%s*%s", form->before, form->behind);
}

static int hex_digit(char sign)
{
    const char *digits = "0123456789abcdef";
    const char *at = sign ? strchr(digits, sign | 0x20) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The name of a link as people read it: without what is asked of it, %20 as a blank. False when it is too long. */
static bool name_of_link(const char *link, bool whole, char name[NAME_MAXIMUM])
{
    size_t length = strcspn(link, "?#");
    size_t from = 0;
    for (size_t i = 0; !whole && i < length; i++)
        if (link[i] == '/')
            from = i + 1;
    size_t to = 0;
    for (size_t i = from; i < length; i++) {
        int high = link[i] == '%' && i + 2 < length ? hex_digit(link[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(link[i + 2]) : -1;
        if (to + 1 == NAME_MAXIMUM)
            return false;
        name[to++] = low >= 0 ? (char)(high * 16 + low) : link[i];
        i += low >= 0 ? 2 : 0;
    }
    name[to] = '\0';
    return true;
}

/* A period in a file's name: "2019-20" is a financial year there. */
static bool period_of(const char *text, size_t length, struct pb_period *period)
{
    static const struct pb_period_rules rules = { .years = PB_YEARS_FINANCIAL, .dates = PB_DATES_DAY_FIRST };
    struct pb_period_found found = { .doubt = PB_DOUBT_NONE };
    if (length == 0 || length >= PB_PERIOD_TEXT || text[0] == ' ' || text[length - 1] == ' ')
        return false;
    if (pb_period_read(text, length, &rules, &found) != PB_PERIOD_GOOD) {
        char blanks[PB_PERIOD_TEXT]; /* "September-2023" and "September_2023" */
        memcpy(blanks, text, length);
        for (size_t i = 0; i < length; i++)
            blanks[i] = blanks[i] == '-' || blanks[i] == '_' || blanks[i] == '+' ? ' ' : blanks[i];
        if (pb_period_read(blanks, length, &rules, &found) != PB_PERIOD_GOOD)
            return false;
    }
    *period = found.period;
    return true;
}

/* The period of a name that has the form: of several ways to read it, the longest text counts. */
static bool form_matches(const struct form *form, char *name, struct pb_period *period)
{
    size_t length = strlen(name);
    size_t longest = 0;
    *period = (struct pb_period){ .kind = PB_PERIOD_UNKNOWN };
    if (fnmatch(form->both, name, 0) != 0)
        return false;
    for (size_t from = 0; from < length; from++) {
        char kept = name[from];
        name[from] = '\0';
        bool begins = fnmatch(form->before, name, 0) == 0;
        name[from] = kept;
        size_t most = length - from < PB_PERIOD_TEXT ? length - from : PB_PERIOD_TEXT - 1;
        for (size_t size = begins ? most : 0; size > longest; size--) {
            struct pb_period found = { .kind = PB_PERIOD_UNKNOWN };
            if (fnmatch(form->behind, name + from + size, 0) != 0 || !period_of(name + from, size, &found))
                continue;
            longest = size;
            *period = found;
        }
    }
    return longest > 0;
}

static void note_month(struct choice *choice, const struct pb_period *period)
{
    int month = (period->start / 10000 - MONTHS_FROM) * 12 + period->start / 100 % 100 - 1;
    if (month >= 0 && month < MONTHS)
        choice->begins[month] = true;
}

/* The next month from `month` on with a file; MONTHS when there is none. */
static int next_begin(const struct choice *choice, int month)
{
    while (month < MONTHS && !choice->begins[month])
        month++;
    return month;
}

/* Files come at even steps: a month, a quarter, a year. The last step that is larger than the smallest is a gap. */
static void tell_gap(const struct choice *choice, char *gap, size_t size)
{
    int step = MONTHS;
    int first = next_begin(choice, 0);
    for (int at = first, next = next_begin(choice, at + 1); next < MONTHS; at = next, next = next_begin(choice, at + 1))
        step = next - at < step ? next - at : step;
    for (int at = first, next = next_begin(choice, at + 1); next < MONTHS; at = next, next = next_begin(choice, at + 1))
        if (next - at > step)
            (void)snprintf(gap, size, "%04d-%02d and %04d-%02d", MONTHS_FROM + at / 12, at % 12 + 1,
                           MONTHS_FROM + next / 12, next % 12 + 1);
}

static void consider(struct choice *choice, const char *link)
{
    char name[NAME_MAXIMUM] = "";
    struct candidate candidate = { .link = link };
    choice->looked_at++;
    if (!name_of_link(link, choice->form.whole, name) || !form_matches(&choice->form, name, &candidate.period))
        return;
    choice->have_form++;
    note_month(choice, &candidate.period);
    const struct pb_period *best = &choice->newest.period;
    bool same = choice->newest.link && candidate.period.end == best->end && candidate.period.start == best->start;
    bool newer = !choice->newest.link || candidate.period.end > best->end ||
                 (candidate.period.end == best->end && candidate.period.start > best->start);
    if (newer) {
        choice->newest = candidate;
        choice->rival = NULL;
    } else if (same && strcmp(choice->newest.link, link) != 0)
        choice->rival = link;
}

/* ---- Pages ---- */

/* The first link of the page that has the form of a link to the next page; NULL: it is the last. */
static const char *next_page(const struct pb_source_find *find, const struct pb_links *links)
{
    for (size_t i = 0; find->next && i < links->count; i++)
        if (fnmatch(find->next, links->items[i], 0) == 0)
            return links->items[i];
    return NULL;
}

static bool was_seen(const char *const *seen, size_t count, const char *page)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(seen[i], page) == 0)
            return true;
    return false;
}

/* May this link of the page, or of a page behind it, be fetched? A page that is a file is one's own. */
static enum pb_status check_link(const struct pb_source_find *find, const struct pb_fetch_limits *limits,
                                 const char *link, struct pb_error *error)
{
    if (!pb_fetch_is_url(find->page) || !pb_fetch_is_url(link))
        return PB_OK;
    enum pb_status status = pb_fetch_may_link(find->page, link, limits, error);
    if (status != PB_OK)
        pb_error_at(error, find->page, 0, 0);
    return status;
}

/* Looks through all pages. *complete is false while one is still to be fetched. */
static enum pb_status look_through(const struct pb_source_find *find, const struct pb_fetch_limits *limits,
                                   struct pb_plan *plan, struct choice *choice, bool *complete, struct pb_error *error)
{
    const char *seen[PB_FIND_PAGES_MAXIMUM];
    size_t count = 0;
    *complete = false;
    for (const char *page = find->page; page && !was_seen(seen, count, page);) {
        const struct pb_answer *answer = NULL;
        struct pb_links links;
        if (count == PB_FIND_PAGES_MAXIMUM) {
            pb_error_at(error, find->page, 0, 0);
            return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the listing does not end: more than %d pages",
                           (int)PB_FIND_PAGES_MAXIMUM);
        }
        seen[count++] = page;
        enum pb_status status = check_link(find, limits, page, error);
        if (status == PB_OK)
            status = pb_plan_ask(plan, page, &answer, error);
        if (status != PB_OK || !answer)
            return status;
        status = pb_links_of(answer, plan->arena, &links, error);
        if (status != PB_OK)
            return status;
        for (size_t i = 0; i < links.count; i++)
            consider(choice, links.items[i]);
        page = next_page(find, &links);
    }
    *complete = true;
    return PB_OK;
}

static enum pb_status nothing_found(const struct pb_source_find *find, const struct choice *choice,
                                    struct pb_error *error)
{
    pb_error_at(error, find->page, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "none of its %zu links has the form '%s'",
                                    choice->looked_at, find->links);
    pb_error_hint(error, choice->looked_at
                             ? "open the page and compare: the files may have new names; then change \"links\""
                             : "the page may be made by a script now: look for a page, or an address of its data, that "
                               "has the links in it");
    return status;
}

static enum pb_status two_found(const struct pb_source_find *find, const struct choice *choice, struct pb_error *error)
{
    pb_error_at(error, find->page, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "two links are for the newest period: %.300s and %.300s",
                choice->newest.link, choice->rival);
    pb_error_hint(error, "make \"links\" narrower, so that only one of them has its form");
    return status;
}

enum pb_status pb_find(const struct pb_source_find *find, const struct pb_fetch_limits *limits, struct pb_plan *plan,
                       struct pb_find_seen *seen, struct pb_error *error)
{
    struct choice choice = { .looked_at = 0 };
    *seen = (struct pb_find_seen){ 0 };
    cut_form(find->links, &choice.form);
    enum pb_status status = look_through(find, limits, plan, &choice, &seen->complete, error);
    seen->links = choice.have_form;
    if (status != PB_OK || !seen->complete)
        return status;
    tell_gap(&choice, seen->gap, sizeof seen->gap);
    if (!choice.newest.link)
        return nothing_found(find, &choice, error);
    if (choice.rival)
        return two_found(find, &choice, error);
    status = check_link(find, limits, choice.newest.link, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->requests[i].location, PB_LOCATION_FOUND) == 0)
            plan->requests[i].location = choice.newest.link;
    return PB_OK;
}
