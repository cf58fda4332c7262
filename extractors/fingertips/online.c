#include "extractors/fingertips/online.h"

#include "extractors/fingertips/area_types.h"
#include "extractors/fingertips/asked.h"
#include "extractors/fingertips/records.h"
#include "placebook/number.h"

#include <stdio.h>
#include <string.h>

enum { NONE = -1, ENGLAND = 15 /* where the service does not say so */ };

/* An indicator of the framework. */
struct wanted {
    int64_t id;
    int64_t profile;           /* 0: none */
    signed char chosen[KINDS]; /* position of the area type among the choices of its kind, or NONE */
    bool published;            /* for an area type of some kind */
    bool requested;            /* in the requests of the area type that is worked on */
};

struct online {
    const struct fingertips_options *options;
    struct pb_plan *plan;
    const char *base; /* without a slash at its end */
    struct area_choices choices[KINDS];
    bool needed[KINDS];
    struct wanted *wanted;
    size_t count;
    const char *absent; /* for the note of the first request; then "" */
    const char *without;
};

/* ---- What the framework wants ---- */

static bool online_has(const struct online *online, int64_t id)
{
    for (size_t i = 0; i < online->count; i++)
        if (online->wanted[i].id == id)
            return true;
    return false;
}

static void want(struct online *online, const struct pb_measure_source *source)
{
    int64_t id = 0;
    int64_t profile = 0;
    if (strcmp(source->scheme, "fingertips") != 0 ||
        !pb_integer_parse(source->indicator, strlen(source->indicator), &id) || id <= 0 || online_has(online, id))
        return;
    if (!source->profile || !pb_integer_parse(source->profile, strlen(source->profile), &profile))
        profile = online->options->profile;
    struct wanted *wanted = &online->wanted[online->count++];
    *wanted = (struct wanted){ .id = id, .profile = profile };
    memset(wanted->chosen, NONE, sizeof wanted->chosen);
}

static enum pb_status want_all(struct online *online, struct pb_error *error)
{
    const struct pb_framework *framework = online->plan->framework;
    const struct pb_measure *measures = framework->measures.items;
    size_t most = 0;
    for (size_t i = 0; i < framework->measures.count; i++)
        most += measures[i].sources.count;
    online->wanted = pb_arena_take(online->plan->arena, most, sizeof *online->wanted);
    if (!online->wanted)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < framework->measures.count; i++)
        for (size_t s = 0; s < measures[i].sources.count; s++)
            want(online, (const struct pb_measure_source *)measures[i].sources.items + s);
    if (online->count > 0)
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "no measure of the framework has a source of the scheme fingertips");
    pb_error_hint(error,
                  "name the indicators in the 'sources' of the measures, or remove the source from the pipeline");
    return status;
}

/* ---- What the service has ---- */

struct availability {
    struct online *online;
    enum fingertips_kind kind;
    size_t choice;
};

/* The first choice that has an indicator is the one that is taken: they are gone through in that order. */
static enum pb_status take_available(void *context, const struct pb_tabular_cell *const *cells, struct pb_error *error)
{
    (void)error;
    const struct availability *availability = context;
    struct online *online = availability->online;
    int64_t id = 0;
    int64_t type = 0;
    if (!fingertips_record_id(cells[0], &id) || !fingertips_record_id(cells[1], &type) ||
        type != online->choices[availability->kind].types[availability->choice].id)
        return PB_OK;
    for (size_t i = 0; i < online->count; i++) {
        struct wanted *wanted = &online->wanted[i];
        if (wanted->id != id)
            continue;
        wanted->published = true;
        if (wanted->chosen[availability->kind] == NONE)
            wanted->chosen[availability->kind] = (signed char)availability->choice;
    }
    return PB_OK;
}

/* Asks which indicators an area type has; *known is set to false when the answer is still to come. */
static enum pb_status look_at_type(struct online *online, enum fingertips_kind kind, size_t choice, bool *known,
                                   struct pb_error *error)
{
    static const char *const names[] = { "IndicatorId", "AreaTypeId" };
    struct availability availability = { online, kind, choice };
    const struct fingertips_records records = {
        .names = names, .count = 2, .essential = 2, .take = take_available, .context = &availability
    };
    const struct pb_answer *answer = NULL;
    const char *url = pb_arena_format(online->plan->arena, "%s/available_data?area_type_id=%lld", online->base,
                                      (long long)online->choices[kind].types[choice].id);
    enum pb_status status = url ? pb_plan_ask(online->plan, url, &answer, error) : pb_out_of_memory(error);
    if (status == PB_OK && answer)
        return fingertips_records_of_answer(answer, &records, error);
    *known = false;
    return status;
}

static enum pb_status look_at_types(struct online *online, bool *known, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t k = 0; k < KINDS_ASKED; k++) {
        const struct area_choices *choices = &online->choices[k];
        online->needed[k] = online->options->area_types.count
                                ? choices->count > 0
                                : fingertips_kind_needed((enum fingertips_kind)k, online->plan->geography);
        for (size_t c = 0; online->needed[k] && status == PB_OK && c < choices->count; c++)
            status = look_at_type(online, (enum fingertips_kind)k, c, known, error);
    }
    return status;
}

/* ---- The requests ---- */

/* Adds to a list with commas; the room is that of all indicators. */
static void list_id(char *list, size_t room, int64_t id)
{
    size_t at = strlen(list);
    (void)snprintf(list + at, room - at, "%s%lld", at ? "," : "", (long long)id);
}

static size_t room_for(size_t ids)
{
    enum { DIGITS_AND_COMMA = 21 };
    return ids * DIGITS_AND_COMMA + 1;
}

/* Adds a request. The first of the source has the note about what is not asked for. */
static enum pb_status request(struct online *online, enum fingertips_role role, const char *name, const char *path,
                              const char *ids, const char *type, struct pb_error *error)
{
    const struct fingertips_note note = {
        .ids = ids, .type = type, .absent = online->absent, .without = online->without
    };
    const struct pb_request made = {
        .location = pb_arena_format(online->plan->arena, "%s/%s", online->base, path),
        .name = name,
        .role = (int)role,
        .note = fingertips_note_text(&note, online->plan->arena),
    };
    if (!made.location || !made.note)
        return pb_out_of_memory(error);
    online->absent = online->without = "";
    return pb_plan_add_request(online->plan, &made, error);
}

static enum pb_status request_metadata(struct online *online, struct pb_error *error)
{
    size_t room = room_for((size_t)online->options->ids_per_request);
    char *ids = pb_arena_take(online->plan->arena, room, 1);
    enum pb_status status = PB_OK;
    if (!ids)
        return pb_out_of_memory(error);
    size_t in_list = 0;
    size_t number = 0;
    for (size_t i = 0; status == PB_OK && i <= online->count; i++) {
        bool full = in_list == (size_t)online->options->ids_per_request;
        if (in_list > 0 && (full || i == online->count)) {
            const char *name = pb_arena_format(online->plan->arena, "metadata-%zu.csv", ++number);
            const char *path =
                pb_arena_format(online->plan->arena, "indicator_metadata/csv/by_indicator_id?indicator_ids=%s", ids);
            status = name && path ? request(online, FINGERTIPS_METADATA, name, path, ids, "", error)
                                  : pb_out_of_memory(error);
            in_list = 0;
            *ids = '\0';
        }
        if (i < online->count && online->wanted[i].published) {
            list_id(ids, room, online->wanted[i].id);
            in_list++;
        }
    }
    return status;
}

/* The area type that an indicator's areas are put under. */
static int64_t parent_of(const struct online *online, enum fingertips_kind kind, const struct wanted *wanted)
{
    const struct area_choices *england = &online->choices[KIND_ENGLAND];
    const struct area_choices *regions = &online->choices[KIND_REGIONS];
    bool authorities = kind == KIND_UPPER || kind == KIND_LOWER;
    if (authorities && online->needed[KIND_REGIONS] && regions->count && wanted->chosen[KIND_REGIONS] == NONE)
        return regions->types[0].id;
    return england->count ? england->types[0].id : ENGLAND;
}

/* The indicators from `first` on that can be asked for together with it: of the same area type, parent and profile. */
static void gather(struct online *online, enum fingertips_kind kind, size_t choice, size_t first, char *ids,
                   size_t room)
{
    const struct wanted *with = &online->wanted[first];
    int64_t left = online->options->ids_per_request;
    *ids = '\0';
    for (size_t i = first; i < online->count && left > 0; i++) {
        struct wanted *wanted = &online->wanted[i];
        if (wanted->requested || wanted->chosen[kind] != (signed char)choice || wanted->profile != with->profile ||
            parent_of(online, kind, wanted) != parent_of(online, kind, with))
            continue;
        list_id(ids, room, wanted->id);
        wanted->requested = true;
        left--;
    }
}

static enum pb_status request_figures(struct online *online, enum fingertips_kind kind, const struct area_type *type,
                                      const struct wanted *first, size_t number, const char *ids,
                                      struct pb_error *error)
{
    struct pb_arena *arena = online->plan->arena;
    char profile[40] = "";
    if (first->profile)
        (void)snprintf(profile, sizeof profile, "&profile_id=%lld", (long long)first->profile);
    const char *name =
        pb_arena_format(arena, "%s-%lld-%zu.csv", fingertips_kind_name(kind), (long long)type->id, number);
    const char *path = pb_arena_format(
        arena, "all_data/csv/by_indicator_id?indicator_ids=%s&child_area_type_id=%lld&parent_area_type_id=%lld%s", ids,
        (long long)type->id, (long long)parent_of(online, kind, first), profile);
    const char *said = pb_arena_format(arena, "%lld (%s)", (long long)type->id, type->name);
    if (!name || !path || !said)
        return pb_out_of_memory(error);
    return request(online, kind == KIND_REGIONS ? FINGERTIPS_REGIONS : FINGERTIPS_FIGURES, name, path, ids, said,
                   error);
}

/* All requests for one area type. */
static enum pb_status request_type(struct online *online, enum fingertips_kind kind, size_t choice,
                                   struct pb_error *error)
{
    size_t room = room_for((size_t)online->options->ids_per_request);
    char *ids = pb_arena_take(online->plan->arena, room, 1);
    enum pb_status status = PB_OK;
    if (!ids)
        return pb_out_of_memory(error);
    size_t number = 0;
    for (size_t i = 0; i < online->count; i++)
        online->wanted[i].requested = false;
    for (size_t i = 0; status == PB_OK && i < online->count; i++) {
        const struct wanted *wanted = &online->wanted[i];
        if (wanted->requested || wanted->chosen[kind] != (signed char)choice)
            continue;
        gather(online, kind, choice, i, ids, room);
        status = request_figures(online, kind, &online->choices[kind].types[choice], wanted, ++number, ids, error);
    }
    return status;
}

/* What is not asked for, and is to be told. */
static enum pb_status note_absent(struct online *online, struct pb_error *error)
{
    size_t room = room_for(online->count);
    char *absent = pb_arena_take(online->plan->arena, room, 1);
    char without[KINDS * 16] = "";
    bool any = false;
    if (!absent)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < online->count; i++) {
        any = any || online->wanted[i].published;
        if (!online->wanted[i].published)
            list_id(absent, room, online->wanted[i].id);
    }
    for (size_t k = 0; k < KINDS_ASKED; k++)
        if (online->needed[k] && online->choices[k].count == 0) {
            size_t at = strlen(without);
            (void)snprintf(without + at, sizeof without - at, "%s%s", at ? ", " : "",
                           fingertips_kind_name((enum fingertips_kind)k));
        }
    online->absent = absent;
    online->without = pb_arena_text(online->plan->arena, without, strlen(without));
    if (!online->without)
        return pb_out_of_memory(error);
    if (any)
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                    "the service has none of the %zu indicators of the framework for any area type "
                                    "that the Places need",
                                    online->count);
    pb_error_at(error, online->base, 0, 0);
    pb_error_hint(error, "check base_url, and whether its available_data answers");
    return status;
}

static enum pb_status online_requests(struct online *online, struct pb_error *error)
{
    enum pb_status status = note_absent(online, error);
    if (status == PB_OK && online->options->metadata)
        status = request_metadata(online, error);
    for (size_t k = 0; k < KINDS_ASKED; k++)
        for (size_t c = 0; status == PB_OK && c < online->choices[k].count; c++)
            status = request_type(online, (enum fingertips_kind)k, c, error);
    return status;
}

enum pb_status fingertips_online_plan(const struct fingertips_options *options, struct pb_plan *plan,
                                      struct pb_error *error)
{
    size_t length = strlen(options->base_url);
    while (length > 0 && options->base_url[length - 1] == '/')
        length--;
    struct online online = { .options = options, .plan = plan };
    const struct pb_answer *answer = NULL;
    bool known = true;
    online.base = pb_arena_text(plan->arena, options->base_url, length);
    const char *url = online.base ? pb_arena_format(plan->arena, "%s/area_types", online.base) : NULL;
    enum pb_status status = url ? want_all(&online, error) : pb_out_of_memory(error);
    if (status == PB_OK)
        status = pb_plan_ask(plan, url, &answer, error);
    if (status != PB_OK || !answer)
        return status;
    status = fingertips_area_types_read(answer, &options->area_types, plan->arena, online.choices, error);
    if (status == PB_OK)
        status = look_at_types(&online, &known, error);
    if (status != PB_OK || !known)
        return status;
    return online_requests(&online, error);
}
