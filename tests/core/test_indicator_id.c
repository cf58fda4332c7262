/* Ids of indicators from their names: the same for spellings of one name, different for names that say other things. */
#include "placebook/indicator_id.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { ID = 101 };

static const char *id_of(const char *name)
{
    static char ids[4][ID];
    static size_t next;
    char *id = ids[next++ % 4];
    pb_indicator_id(name, strlen(name), id, ID);
    return id;
}

Test(indicator_id, is_of_small_letters_digits_and_dashes)
{
    cr_assert_str_eq(id_of("Under 75 mortality, cancer (2016 definition)"),
                     "under-75-mortality-cancer-2016-definition");
    cr_assert_str_eq(id_of("  Active adults (16 - 64) "), "active-adults-16-64");
    cr_assert_str_eq(id_of("ACTIVE  Adults"), "active-adults");
    cr_assert_str_eq(id_of("Spend, per head \xE2\x80\x93 net"), "spend-per-head-net");
    cr_assert_eq(strlen(id_of("(-)")), strlen("x-12345678"), "of signs alone");
    cr_assert_str_eq(id_of(""), "");
}

/* "Smokers" and "Smokers (%)" beside each other, "<18 weeks" and ">18 weeks", "aged 65" and "aged 65+". */
Test(indicator_id, signs_that_say_what_is_measured_have_words)
{
    cr_assert_str_eq(id_of("Smokers (%)"), "smokers-percent");
    cr_assert_str_eq(id_of("% smokers"), "percent-smokers");
    cr_assert_str_eq(id_of("People aged 65+"), "people-aged-65-plus");
    cr_assert_str_eq(id_of("Spend (\xC2\xA3)"), "spend-pounds");
    cr_assert_str_eq(id_of("Waiting <18 weeks"), "waiting-under-18-weeks");
    cr_assert_str_eq(id_of("Waiting > 18 weeks"), "waiting-over-18-weeks");
    cr_assert_str_eq(id_of("Waiting <= 18 weeks"), "waiting-at-most-18-weeks");
    cr_assert_str_eq(id_of("Waiting \xE2\x89\xA5"
                           "18 weeks"),
                     "waiting-at-least-18-weeks");
    cr_assert_str_eq(id_of(id_of("Waiting <18 weeks")), "waiting-under-18-weeks");
}

/* Names without letters of a to z all had the same id, none. */
Test(indicator_id, letters_that_are_lost_tell_names_apart)
{
    const char *smokers = id_of("\xD9\x86\xD8\xB3\xD8\xA8\xD8\xA9"); /* a word in Arabic */
    const char *patients = id_of("\xD8\xB9\xD8\xAF\xD8\xAF");
    cr_assert_eq(strlen(smokers), strlen("x-12345678"));
    cr_assert_str_neq(smokers, patients);
    cr_assert_str_eq(id_of(smokers), smokers);
    cr_assert_str_neq(id_of("Caf\xC3\xA9s"), id_of("Caf\xC3\xA8s"));
    cr_assert_eq(strncmp(id_of("Caf\xC3\xA9s"), "caf-s-", 6), 0);
}

Test(indicator_id, so_does_what_there_is_no_room_for)
{
    char one[2 * ID];
    char two[2 * ID];
    char full[ID];
    memset(one, 'a', sizeof one);
    memset(two, 'a', sizeof two);
    one[ID + 10] = '\0';
    two[ID + 10] = '\0';
    two[ID + 9] = 'b';
    cr_assert_str_neq(id_of(one), id_of(two));
    cr_assert_eq(strlen(id_of(one)), ID - 1);
    memset(full, 'a', sizeof full);
    full[ID - 1] = '\0';
    cr_assert_str_eq(id_of(full), full, "one that just fits is as it is");
    char least[PB_INDICATOR_ID_LEAST];
    pb_indicator_id(one, strlen(one), least, sizeof least);
    cr_assert_eq(strlen(least), sizeof least - 1);
}
