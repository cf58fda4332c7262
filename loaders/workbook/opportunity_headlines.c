/*
 * What a commissioner asks first of opportunities: how much in pounds, how many people. The largest of each unit is
 * named, and no two are added: they overlap. What has no limits, such as spend, is a sentence of its own.
 */
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

enum { HEADLINES_MOST = 6 };

/* The largest of a unit. */
struct opportunity_headline {
    const char *unit;
    const struct opportunity *item;
    double amount;
};

static bool headline_in_pounds(const char *unit)
{
    return strncmp(unit, "\xC2\xA3", 2) == 0;
}

/* Pounds first, then people, then what else is counted. */
static int headline_order(const char *unit)
{
    bool people = strncmp(unit, "patients", 8) == 0 || strncmp(unit, "people", 6) == 0;
    return headline_in_pounds(unit) ? 0 : people ? 1 : 2;
}

/* The largest amounts by unit. Returns how many units there are; `most` are kept, in the order of the sentences. */
static size_t headlines_collect(const struct book *book, const struct opportunities *all,
                                struct opportunity_headline *found, size_t most)
{
    const struct pb_table *table = book->table;
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct opportunity *item = &all->items[i];
        double amount = workbook_opportunity_amount(book, item);
        if (pb_missing(amount) || amount <= 0 || (item->total && !item->whole))
            continue;
        const char *unit = pb_cell(table, unit, item->counted);
        size_t at = 0;
        while (at < count && strcmp(found[at].unit, unit) != 0)
            at++;
        if (at < count) {
            if (amount > found[at].amount)
                found[at] = (struct opportunity_headline){ unit, item, amount };
            continue;
        }
        for (at = count; at > 0 && headline_order(found[at - 1].unit) > headline_order(unit); at--)
            if (at < most)
                found[at] = found[at - 1];
        if (at < most)
            found[at] = (struct opportunity_headline){ unit, item, amount };
        count += count < most;
    }
    return count;
}

static void headline_say(struct book *book, struct sheet *sheet, const char *what, const char *unit,
                         const struct opportunity *item, double amount)
{
    char number[WORDS_TEXT];
    char measure[WORDS_TEXT];
    char organisation[WORDS_TEXT];
    bool pounds = headline_in_pounds(unit);
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "%s: %s%s%s%s (%s), %s.", what, pounds ? "\xC2\xA3" : "",
                                      workbook_words_number(amount, number), pounds ? "" : " ", pounds ? "" : unit,
                                      workbook_opportunity_measure(book, item, measure),
                                      workbook_opportunity_organisation(book, item, organisation)));
}

/* Is any opportunity in pounds compared, counted or not? */
static bool headlines_compare_pounds(const struct book *book, const struct opportunities *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].counted != SIZE_MAX && headline_in_pounds(pb_cell(book->table, unit, all->items[i].counted)))
            return true;
    return false;
}

/* Of what has no limits, the largest in pounds. */
static void headline_without_limits(struct book *book, struct sheet *sheet, const struct opportunities *all)
{
    const struct opportunity *largest = NULL;
    double most = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct opportunity *item = &all->items[i];
        double amount = workbook_opportunity_unlimited(book, item);
        bool pounds = item->unlimited != SIZE_MAX && headline_in_pounds(pb_cell(book->table, unit, item->unlimited));
        bool unknown = pb_missing(workbook_opportunity_amount(book, item));
        if (!pounds || !unknown || (item->total && !item->whole) || pb_missing(amount) || amount <= most)
            continue;
        largest = item;
        most = amount;
    }
    if (largest)
        headline_say(
            book, sheet,
            "Largest spend above the mean of the lowest five, compared without limits and never added to what is "
            "counted",
            "\xC2\xA3", largest, most);
}

void workbook_opportunity_headlines(struct book *book, struct sheet *sheet, const struct opportunities *all)
{
    struct opportunity_headline found[HEADLINES_MOST];
    size_t count = headlines_collect(book, all, found, HEADLINES_MOST);
    static const char *const what[] = { "Largest counted opportunity in pounds",
                                        "Largest counted opportunity for people", "Largest counted opportunity" };
    if (headlines_compare_pounds(book, all) && (!count || headline_order(found[0].unit) > 0))
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "In pounds no opportunity is counted: spend has no 95% limits, or is not significantly "
                            "above the best five.");
    for (size_t i = 0; i < count; i++)
        headline_say(book, sheet, what[headline_order(found[i].unit)], found[i].unit, found[i].item, found[i].amount);
    headline_without_limits(book, sheet, all);
}
