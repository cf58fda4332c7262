/*
 * Males and females together are all persons, in every area that is published for all three.
 */
#include "transforms/reconcile/reconcile.h"

enum { SEXES = 4, MALE, FEMALE, PERSONS };

static size_t *sexes_slot_of(struct reconcile_work *work, size_t row, int sex)
{
    const struct pb_area *first = work->context->geography->areas.items;
    return &work->row_of[(size_t)(work->areas[row] - first) * SEXES + (size_t)(sex - MALE)];
}

static int sexes_sex_of(const struct pb_table *table, size_t row)
{
    pb_symbol sex = table->sex[row];
    return sex == PB_WORD_MALE ? MALE : sex == PB_WORD_FEMALE ? FEMALE : sex == PB_WORD_PERSONS ? PERSONS : 0;
}

static enum pb_status sexes_compare(struct reconcile_work *work, enum reconcile_check check, size_t row,
                                    struct reconcile_known male, struct reconcile_known female,
                                    struct reconcile_known persons, const char *what)
{
    struct reconcile_known sum = { male.number + female.number, male.margin + female.margin };
    if (pb_missing(sum.number) || pb_missing(persons.number))
        return PB_OK;
    char texts[4][32];
    return reconcile_compared(work, check, reconcile_known_agree(sum, persons), row, sum.number, persons.number,
                              "%s: males %s and females %s are %s; published for all persons: %s", what,
                              reconcile_say(male.number, texts[0]), reconcile_say(female.number, texts[1]),
                              reconcile_say(sum.number, texts[2]), reconcile_say(persons.number, texts[3]));
}

static enum pb_status sexes_check_area(struct reconcile_work *work, size_t persons)
{
    size_t male = *sexes_slot_of(work, persons, MALE);
    size_t female = *sexes_slot_of(work, persons, FEMALE);
    if (male == RECONCILE_NO_ROW || female == RECONCILE_NO_ROW)
        return PB_OK;
    enum pb_status status =
        sexes_compare(work, SEXES_COUNT, persons, reconcile_known_count(work, male),
                      reconcile_known_count(work, female), reconcile_known_count(work, persons), "Counts");
    if (status == PB_OK)
        status = sexes_compare(work, SEXES_DENOMINATOR, persons, reconcile_known_denominator(work, male),
                               reconcile_known_denominator(work, female), reconcile_known_denominator(work, persons),
                               "Denominators");
    return status;
}

enum pb_status reconcile_check_sexes(struct reconcile_work *work, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = work->context->table;
    if (!work->scale.adds_up || count < 3 || table->sex[rows[0]] == table->sex[rows[count - 1]])
        return PB_OK;
    for (size_t i = 0; i < count; i++) {
        int sex = sexes_sex_of(table, rows[i]);
        if (sex && work->areas[rows[i]] && reconcile_is_lead(work, rows[i]))
            *sexes_slot_of(work, rows[i], sex) = rows[i];
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < count && status == PB_OK; i++)
        if (sexes_sex_of(table, rows[i]) == PERSONS && work->areas[rows[i]] && reconcile_is_lead(work, rows[i]))
            status = sexes_check_area(work, rows[i]);
    for (size_t i = 0; i < count; i++) {
        int sex = sexes_sex_of(table, rows[i]);
        if (sex && work->areas[rows[i]])
            *sexes_slot_of(work, rows[i], sex) = RECONCILE_NO_ROW;
    }
    return status;
}
