/* Words on the pages of local areas. */
#include "loaders/profile/local.h"

double profile_local_share(const struct pb_pyramid *pyramid, int32_t from, int32_t to)
{
    double people = 0;
    for (size_t i = 0; i < pyramid->count; i++) {
        bool within = pyramid->bands[i].from >= from && pyramid->bands[i].to <= to;
        bool outside = pyramid->bands[i].to <= from || pyramid->bands[i].from >= to;
        if (!within && !outside)
            return PB_MISSING;
        people += within ? pyramid->bands[i].male + pyramid->bands[i].female : 0;
    }
    return pyramid->count ? 100 * people / pyramid->people : PB_MISSING;
}

const char *profile_local_percent(struct local_page *local, double percent)
{
    char figure[PROFILE_FIGURE];
    const char *text = pb_arena_format(local->arena, "%s%%", profile_figure(percent, false, figure));
    local->full = local->full || !text;
    return text ? text : "";
}

const char *profile_local_id(struct local_page *local, size_t area)
{
    const char *code = local->areas->areas[area].code;
    char *id = pb_arena_format(local->arena, "a%zu-%s", area + 1, code);
    local->full = local->full || !id;
    for (char *at = id; at && *at; at++) {
        bool fine = (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        if (!fine)
            *at = '-';
    }
    return id ? id : "";
}
