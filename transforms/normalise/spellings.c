/*
 * Sources write "female", "F" and "Females", or "17+" and "17+ yrs". For everything that compares rows these are one.
 */
#include "placebook/spelling.h"
#include "transforms/normalise/normalise.h"

/* The same text follows in most files: the last one is remembered. */
struct spelling {
    pb_symbol found, spelled;
};

static pb_symbol spell_sex(struct pb_symbols *symbols, pb_symbol found)
{
    enum pb_word sex = pb_sex_of(pb_symbol_text(symbols, found), pb_symbol_length(symbols, found));
    return sex ? (pb_symbol)sex : found;
}

static pb_symbol spell_age(struct pb_symbols *symbols, pb_symbol found)
{
    char spelled[PB_AGE_TEXT];
    return pb_age_spell(pb_symbol_text(symbols, found), pb_symbol_length(symbols, found), spelled)
               ? pb_symbol_of(symbols, spelled)
               : found;
}

enum pb_status normalise_spellings(struct normalise_work *work)
{
    struct pb_table *table = work->context->table;
    struct spelling sex = { 0 };
    struct spelling age = { 0 };
    for (size_t row = 0; row < table->rows; row++) {
        if (table->sex[row] != sex.found)
            sex = (struct spelling){ table->sex[row], spell_sex(table->symbols, table->sex[row]) };
        if (table->age[row] != age.found)
            age = (struct spelling){ table->age[row], spell_age(table->symbols, table->age[row]) };
        if (age.spelled == PB_SYMBOL_NONE)
            return pb_out_of_memory(work->error);
        table->sex[row] = sex.spelled;
        table->age[row] = age.spelled;
    }
    return PB_OK;
}
