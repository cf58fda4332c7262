/*
 * engine/fetch as a command, for tests that need servers: reads what to fetch from standard input and prints what came.
 *
 *   {"state": FOLDER, "rules": {"attempts": 2, "proxy": URL, ...}, "fetches": [{"url": URL, "maximum_bytes": N, ...}]}
 *
 * Names are those of struct pb_fetch_rules, pb_fetch_limits and pb_fetch. Prints {"opened": STATUS, "error": ...,
 * "all": STATUS, "fetches": [...]}. Ends with 0 unless it was used wrongly.
 */
#include "engine/fetch/fetch.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIAL_FETCHES = 256, TRIAL_INPUT = 1 << 20, TRIAL_HOSTS = 8 };

struct trial {
    struct pb_fetch_rules rules;
    size_t count;
    struct pb_fetch fetches[TRIAL_FETCHES];
    struct pb_fetch_limits limits[TRIAL_FETCHES];
    const char *hosts[TRIAL_FETCHES][TRIAL_HOSTS];
};

static const char *text_of(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
}

static double number_of(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItem(object, name);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static void read_rules(const cJSON *said, struct pb_fetch_rules *rules)
{
    rules->offline = cJSON_IsTrue(cJSON_GetObjectItem(said, "offline"));
    rules->ca_bundle = text_of(said, "ca_bundle");
    rules->proxy = text_of(said, "proxy");
    rules->proxy_credentials = text_of(said, "proxy_credentials");
    rules->cache_bytes = (uint64_t)number_of(said, "cache_bytes");
    rules->connect_seconds = number_of(said, "connect_seconds");
    rules->stall_seconds = number_of(said, "stall_seconds");
    rules->total_seconds = number_of(said, "total_seconds");
    rules->host_retry_seconds = number_of(said, "host_retry_seconds");
    rules->run_retry_seconds = number_of(said, "run_retry_seconds");
    rules->first_retry_seconds = number_of(said, "first_retry_seconds");
    rules->attempts = (int)number_of(said, "attempts");
    rules->connections = (int)number_of(said, "connections");
    rules->run = (int64_t)number_of(said, "run");
}

static void read_hosts(const cJSON *said, struct trial *trial, size_t at)
{
    const cJSON *host = NULL;
    size_t count = 0;
    cJSON_ArrayForEach(host, cJSON_GetObjectItem(said, "hosts")) if (count < TRIAL_HOSTS) trial->hosts[at][count++] =
        cJSON_GetStringValue(host);
    trial->limits[at].hosts = (struct pb_text_list){ .items = trial->hosts[at], .count = count };
}

static void read_fetch(const cJSON *said, struct trial *trial)
{
    size_t at = trial->count++;
    struct pb_fetch_limits *limits = &trial->limits[at];
    limits->requests_per_second = number_of(said, "requests_per_second");
    limits->connections = (int64_t)number_of(said, "connections");
    limits->maximum_bytes = (uint64_t)number_of(said, "maximum_bytes");
    limits->credentials = text_of(said, "credentials");
    read_hosts(said, trial, at);
    trial->fetches[at] = (struct pb_fetch){ .url = text_of(said, "url"),
                                            .source = text_of(said, "source"),
                                            .page = cJSON_IsTrue(cJSON_GetObjectItem(said, "page")),
                                            .limits = limits };
}

static void add_error(cJSON *to, const char *name, const struct pb_error *error)
{
    cJSON *made = cJSON_AddObjectToObject(to, name);
    cJSON_AddNumberToObject(made, "status", (double)error->status);
    cJSON_AddNumberToObject(made, "code", (double)error->code);
    cJSON_AddStringToObject(made, "source", error->source);
    cJSON_AddStringToObject(made, "message", error->message);
    cJSON_AddStringToObject(made, "hint", error->hint);
}

static void add_text(cJSON *to, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(to, name, text);
    else
        cJSON_AddNullToObject(to, name);
}

static cJSON *told(const struct pb_fetch *fetch)
{
    cJSON *made = cJSON_CreateObject();
    cJSON_AddBoolToObject(made, "ok", fetch->status == PB_OK);
    add_error(made, "error", &fetch->error);
    add_error(made, "warning", &fetch->warning);
    cJSON_AddStringToObject(made, "outcome", pb_fetch_outcome_text(fetch->outcome));
    cJSON_AddBoolToObject(made, "unchanged", fetch->unchanged);
    add_text(made, "path", fetch->path);
    add_text(made, "sha256", fetch->sha256);
    add_text(made, "content_type", fetch->content_type);
    add_text(made, "final_url", fetch->final_url);
    add_text(made, "retrieved", fetch->retrieved);
    add_text(made, "changed", fetch->changed);
    add_text(made, "checked", fetch->checked);
    cJSON_AddNumberToObject(made, "size", (double)fetch->size);
    cJSON_AddNumberToObject(made, "http_status", fetch->http_status);
    cJSON_AddNumberToObject(made, "attempts", fetch->attempts);
    cJSON_AddNumberToObject(made, "requests", fetch->requests);
    cJSON_AddNumberToObject(made, "wire", (double)fetch->wire);
    cJSON_AddNumberToObject(made, "seconds", fetch->seconds);
    return made;
}

static void try_it(const cJSON *said, struct trial *trial, cJSON *made)
{
    struct pb_store *store = NULL;
    struct pb_fetcher *fetcher = NULL;
    struct pb_error error = { 0 };
    enum pb_status status = pb_store_open(&store, text_of(said, "state"), NULL, &error);
    if (status == PB_OK)
        status = pb_fetcher_open(&fetcher, &trial->rules, store, &error);
    cJSON_AddNumberToObject(made, "opened", status);
    if (status == PB_OK) {
        status = pb_fetch_all(fetcher, trial->fetches, trial->count, &error);
        cJSON_AddNumberToObject(made, "all", status);
        cJSON *list = cJSON_AddArrayToObject(made, "fetches");
        for (size_t at = 0; at < trial->count; at++)
            cJSON_AddItemToArray(list, told(&trial->fetches[at]));
        pb_fetcher_close(fetcher);
    }
    add_error(made, "error", &error);
    pb_store_close(store);
}

int main(void)
{
    static char text[TRIAL_INPUT];
    static struct trial trial;
    static char folder[4096];
    text[fread(text, 1, sizeof text - 1, stdin)] = '\0';
    cJSON *said = cJSON_Parse(text);
    if (!said || !text_of(said, "state")) {
        (void)fputs("fetch_trial: expected an object with \"state\" on standard input\n", stderr);
        return EXIT_FAILURE;
    }
    read_rules(cJSON_GetObjectItem(said, "rules"), &trial.rules);
    (void)snprintf(folder, sizeof folder, "%s/cache", text_of(said, "state"));
    trial.rules.folder = folder;
    const cJSON *fetch = NULL;
    cJSON_ArrayForEach(fetch, cJSON_GetObjectItem(said, "fetches")) if (trial.count < TRIAL_FETCHES)
        read_fetch(fetch, &trial);
    cJSON *made = cJSON_CreateObject();
    try_it(said, &trial, made);
    char *printed = cJSON_Print(made);
    (void)puts(printed ? printed : "");
    free(printed);
    cJSON_Delete(made);
    cJSON_Delete(said);
    return EXIT_SUCCESS;
}
