/*
 * What the names of sheets say of the sex, where each sex has a sheet, and whether they say what is measured.
 */
#include "app/propose_private.h"

#include <string.h>

void pb_proposal_find_sheet_sexes(struct pb_proposal *proposal, const struct pb_propose_roles *roles)
{
    char first[PROPOSE_TEXT] = "";
    char rest[PROPOSE_TEXT];
    bool all = pb_propose_known_as(roles, "sex") == PROPOSE_NONE;
    bool same = true;
    bool any = false;
    for (size_t i = 0; all && i < proposal->preview.count; i++) {
        if (!proposal->reads[i])
            continue;
        const char *name = proposal->preview.sheets[i].about->name;
        if (proposal->sheets_differ)
            pb_propose_without_period(name, rest);
        else
            (void)pb_text_copy(rest, sizeof rest, name);
        all = pb_propose_take_sex(rest) != PB_WORD_NONE;
        pb_propose_squeeze(rest);
        if (!any)
            (void)pb_text_copy(first, sizeof first, rest);
        same = same && strcmp(first, rest) == 0;
        any = true;
    }
    proposal->sheets_are_sexes = all && any;
    proposal->sexes_alone = all && same;
}

bool pb_proposal_by_sheet(const struct pb_proposal *proposal)
{
    return proposal->alike > 1 && !proposal->sheets_are_periods &&
           !(proposal->sheets_are_sexes && proposal->sexes_alone);
}

void pb_proposal_put_sheet_sexes(struct pb_building *building, struct cJSON *options, struct cJSON *constants,
                                 const struct pb_proposal *proposal)
{
    if (!proposal->sheets_are_sexes)
        return;
    pb_build_text(building, constants, "sex", "{sheet}");
    for (size_t i = 0; i < proposal->preview.count; i++) {
        char rest[PROPOSE_TEXT];
        if (!proposal->reads[i])
            continue;
        (void)pb_text_copy(rest, sizeof rest, proposal->preview.sheets[i].about->name);
        pb_proposal_replace(building, options, "sex", proposal->preview.sheets[i].about->name,
                            pb_vocabulary[pb_propose_take_sex(rest)].text);
    }
}
