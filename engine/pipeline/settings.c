#include "engine/pipeline/settings.h"

#include "engine/files/files.h"
#include "engine/pipeline/settings_rows.h"
#include "placebook/nearest.h"
#include "placebook/number.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const pb_progress_choices[] = { "auto", "bar", "plain", "json", "none", NULL };
const char *const pb_log_format_choices[] = { "text", "json", NULL };
const char *const pb_profile_choices[] = { "analyst", "publication", NULL };
const char *const pb_notify_choices[] = { "always", "changes", "failures", NULL };

#define NO_PREFIX
const struct pb_option pb_settings_options[PB_SETTINGS_COUNT + 1] = {
    PB_SETTINGS_ROWS(struct pb_settings, NO_PREFIX),
    { .name = "ca_bundle",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_settings, ca_bundle),
      .help =
          "File with the certificates of the authorities that are trusted, if not those of the system: for a network "
          "whose proxy looks into connections. Certificates are always verified.",
      .example = "\"/etc/ssl/certs/council.pem\"" },
    { .name = "proxy",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_settings, proxy),
      .help = "The proxy that everything is fetched through (default: what https_proxy and no_proxy say; none for "
              "http, which stays on this machine).",
      .example = "\"http://proxy.example.org:3128\"" },
    { .name = "proxy_credentials",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_settings, proxy_credentials),
      .help =
          "File with one line, user:password, for a proxy that wants a login (Basic, NTLM or Negotiate); or the name "
          "of a credential of systemd.",
      .example = "\"/etc/placebook/proxy-login\"" },
    { .name = "modules_directory",
      .type = PB_OPTION_PATH,
      .offset = offsetof(struct pb_settings, modules_directory),
      .flags = PB_ADVANCED,
      .help = "Folder of further modules, compiled as shared objects. Only you or root may be able to write to it and "
              "to them.",
      .example = "\"/usr/lib/placebook/modules\"" },
    { .name = "converter",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_settings, converter),
      .default_value = "soffice",
      .flags = PB_ADVANCED,
      .help = "The program that converts old workbooks (.xls, .xlsb): LibreOffice, in PATH or with its path; none: "
              "they are refused.",
      .example = "\"/opt/libreoffice/program/soffice\"" },
    { .name = "converter_seconds",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct pb_settings, converter_seconds),
      .default_value = "120",
      .minimum = 1,
      .maximum = 86400,
      .flags = PB_ADVANCED,
      .help = "How long the converter may take for one file.",
      .example = "600" },
    { .name = "browser",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_settings, browser),
      .default_value = "chromium",
      .flags = PB_ADVANCED,
      .help = "The program that prints pages as PDF: Chromium, in PATH or with its path.",
      .example = "\"/usr/bin/google-chrome\"" },
    { .name = "notify_command",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct pb_settings, notify_command),
      .flags = PB_ADVANCED,
      .help = "A program that is told how a run ended, as JSON on its standard input.",
      .example = "\"/usr/local/bin/tell-the-team\"" },
    { 0 },
};

enum { USER_FILE_MAXIMUM = 1 << 20, NAME_SIZE = 64 };

const char *pb_origin_text(enum pb_origin origin)
{
    static const char *const texts[] = { "default", "user file", "pipeline file", "environment", "flag" };
    return texts[origin];
}

/* What one reading of the settings works with. */
struct collection {
    struct pb_settings *settings;
    const struct pb_setting_flag *flags;
    size_t flag_count;
    const struct pb_json *pipeline; /* NULL: none */
    const char *folder;             /* of the pipeline file */
    struct pb_json user;            /* root NULL: there is no such file */
    const char *user_folder;
    struct pb_arena *arena;
    struct pb_mistakes *mistakes; /* NULL: the first one ends the reading */
};

/* A folder by the XDG rules: the variable when it holds an absolute path, else below HOME; NULL when neither does. */
static enum pb_status find_folder(struct pb_arena *arena, const char *variable, const char *below_variable,
                                  const char *below_home, const char **folder, struct pb_error *error)
{
    const char *value = getenv(variable);
    const char *below = below_variable;
    *folder = NULL;
    if (!value || value[0] != '/') {
        value = getenv("HOME");
        below = below_home;
    }
    if (!value || value[0] != '/')
        return PB_OK;
    *folder = pb_arena_format(arena, "%s%s", value, below);
    return *folder ? PB_OK : pb_out_of_memory(error);
}

/* "max_rejects" as --max-rejects or as PLACEBOOK_MAX_REJECTS. */
static const char *flag_name(const char *name, char text[NAME_SIZE])
{
    (void)snprintf(text, NAME_SIZE, "--%s", name);
    for (char *at = text; *at; at++)
        *at = *at == '_' ? '-' : *at;
    return text;
}

/* A module is code, and a converter or a browser is a program: a file that says where they are would let whoever can
 * write it run anything. */
static const struct code_key {
    const char *key, *instead;
} code_keys[] = {
    { "modules_directory", "--modules-directory FOLDER or PLACEBOOK_MODULES_DIRECTORY" },
    { "converter", "--converter PROGRAM or PLACEBOOK_CONVERTER" },
    { "browser", "--browser PROGRAM or PLACEBOOK_BROWSER" },
    { "notify_command", "--notify-command PROGRAM or PLACEBOOK_NOTIFY_COMMAND" },
    { NULL, NULL },
};

static const struct cJSON *find_code_in(const struct pb_json *json, const char **instead)
{
    const struct cJSON *value = NULL;
    for (const struct code_key *code = code_keys; code->key && !value; code++) {
        value = cJSON_GetObjectItemCaseSensitive(json->root, code->key);
        *instead = code->instead;
    }
    return value;
}

/* A pipeline file may come from anybody, and could have all that is fetched, and the password of the proxy, go through
 * a machine of theirs. */
static const struct cJSON *find_network_in(const struct pb_json *json)
{
    static const char *const names[] = { "proxy", "proxy_credentials", "ca_bundle" };
    const struct cJSON *value = NULL;
    for (size_t i = 0; !value && i < sizeof names / sizeof names[0]; i++)
        value = cJSON_GetObjectItemCaseSensitive(json->root, names[i]);
    return value;
}

static enum pb_status refuse_network_in(const struct pb_json *json, struct pb_error *error)
{
    const struct cJSON *value = find_network_in(json);
    char flag[NAME_SIZE];
    if (!value)
        return PB_OK;
    struct pb_location at = pb_json_key_at(json, value);
    pb_error_at(error, json->name, at.line, at.column);
    (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                  "'%s' cannot be set in a pipeline file: how a machine reaches the network is for the machine to say",
                  value->string);
    pb_error_hint(error, "remove the key, and use %s, or set it in config.json", flag_name(value->string, flag));
    return PB_FAILED;
}

static enum pb_status refuse_modules_in(const struct pb_json *json, struct pb_error *error)
{
    const char *instead = NULL;
    const struct cJSON *value = find_code_in(json, &instead);
    if (!value)
        return PB_OK;
    struct pb_location at = pb_json_key_at(json, value);
    pb_error_at(error, json->name, at.line, at.column);
    (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                  "'%s' cannot be set in a file: whoever can write the file could run any code", value->string);
    pb_error_hint(error, "remove the key, and use %s", instead);
    return PB_FAILED;
}

static enum pb_status read_user_file(struct collection *collection, struct pb_error *error)
{
    struct pb_arena *arena = collection->arena;
    const char *folder = NULL;
    enum pb_status status = find_folder(arena, "XDG_CONFIG_HOME", "/placebook", "/.config/placebook", &folder, error);
    if (status != PB_OK || !folder)
        return status;
    const char *path = pb_arena_format(arena, "%s/config.json", folder);
    if (!path)
        return pb_out_of_memory(error);
    if (access(path, F_OK) != 0)
        return PB_OK;
    char *text = NULL;
    size_t length = 0;
    status = pb_file_read(path, USER_FILE_MAXIMUM, arena, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status == PB_OK)
        status = pb_json_open(&collection->user, path, text, length, error);
    if (status == PB_OK)
        status = refuse_modules_in(&collection->user, error);
    if (status != PB_OK)
        return status;
    /* Read once as a whole, so that a wrong key is found even where something else decides. */
    struct pb_settings ignored = { 0 };
    struct pb_option_reading reading = {
        .json = &collection->user, .arena = arena, .folder = folder, .what = "the user's settings"
    };
    collection->user_folder = folder;
    return pb_options_read(pb_settings_options, collection->user.root, &ignored, &reading, error);
}

static const char *variable_name(const char *name, char text[NAME_SIZE])
{
    (void)snprintf(text, NAME_SIZE, "PLACEBOOK_%s", name);
    for (char *at = text; *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    return text;
}

static bool settings_same_name(const char *option, const char *given)
{
    for (; *option && *given; option++, given++)
        if (*option != (*given == '-' ? '_' : *given))
            return false;
    return *option == *given;
}

static const char *setting_name(const void *context, size_t i)
{
    (void)context;
    return pb_settings_options[i].name;
}

static enum pb_status check_flags(const struct collection *collection, struct pb_error *error)
{
    for (size_t i = 0; i < collection->flag_count; i++) {
        const char *name = collection->flags[i].name;
        bool known = false;
        for (const struct pb_option *option = pb_settings_options; option->name; option++)
            known = known || settings_same_name(option->name, name);
        if (known)
            continue;
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "unknown setting --%s", name);
        char text[NAME_SIZE];
        const char *nearest = pb_nearest(name, setting_name, NULL);
        if (nearest)
            pb_error_hint(error, "did you mean %s?", flag_name(nearest, text));
        return status;
    }
    return PB_OK;
}

static const char *given_flag(const struct collection *collection, const char *name)
{
    const char *value = NULL; /* the last one counts */
    for (size_t i = 0; i < collection->flag_count; i++)
        if (settings_same_name(name, collection->flags[i].name))
            value = collection->flags[i].value;
    return value;
}

/* What is typed, or stands in a file that many can read, is no place for a password. */
static enum pb_status check_proxy(const char *proxy, struct pb_error *error)
{
    if (!strchr(proxy, '@'))
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "a user or a password cannot be part of the proxy: it would be seen by others");
    pb_error_hint(error, "write user:password to a file, and name it with proxy_credentials");
    return status;
}

/* Whoever knows such an address can write there: messages and the ledger name its file, and not the address. */
static enum pb_status check_secret(const char *name, struct pb_error *error)
{
    if (!strstr(name, "://"))
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "expected the name of a file with the address in it, found an address");
    pb_error_hint(error, "the address is a secret: write it into a file, in one line, and give the path of the file or "
                         "the name of a credential of systemd");
    return status;
}

/* A limit is a text to the table; what it must look like is known here. */
static enum pb_status check_setting(const struct collection *collection, const struct pb_option *option,
                                    struct pb_error *error)
{
    uint64_t ignored = 0;
    if (option->offset == offsetof(struct pb_settings, max_rejects))
        return pb_limit_parse(collection->settings->max_rejects, "rejected rows", 0, &ignored, error);
    if (option->offset == offsetof(struct pb_settings, max_mismatches))
        return pb_limit_parse(collection->settings->max_mismatches, "mismatches", 0, &ignored, error);
    if (option->offset == offsetof(struct pb_settings, max_withdrawn))
        return pb_limit_parse(collection->settings->max_withdrawn, "withdrawn rows", 0, &ignored, error);
    if (option->offset == offsetof(struct pb_settings, proxy))
        return check_proxy(collection->settings->proxy, error);
    if (option->offset == offsetof(struct pb_settings, webhook))
        return check_secret(collection->settings->webhook, error);
    if (option->offset == offsetof(struct pb_settings, heartbeat))
        return check_secret(collection->settings->heartbeat, error);
    if (option->offset == offsetof(struct pb_settings, lineage_url))
        return check_secret(collection->settings->lineage_url, error);
    return PB_OK;
}

/* A value that came as text, from a flag or the environment. */
static enum pb_status settings_take_text(const struct collection *collection, const struct pb_option *option,
                                         const char *text, const char *from, struct pb_error *error)
{
    int64_t number = 0;
    bool whole = option->type == PB_OPTION_INTEGER;
    bool truth = option->type == PB_OPTION_BOOLEAN;
    bool yes = strcmp(text, "true") == 0 || strcmp(text, "1") == 0 || strcmp(text, "yes") == 0;
    bool no = strcmp(text, "false") == 0 || strcmp(text, "0") == 0 || strcmp(text, "no") == 0;
    enum pb_status status = PB_OK;
    if (whole && !pb_integer_parse(text, strlen(text), &number))
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "expected a whole number, found '%.60s'", text);
    else if (truth && !yes && !no)
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "expected true or false, found '%.60s'", text);
    if (status == PB_OK) {
        struct pb_option_reading reading = { .arena = collection->arena, .what = from };
        struct cJSON *value = whole   ? cJSON_CreateNumber((double)number)
                              : truth ? cJSON_CreateBool(yes)
                                      : cJSON_CreateString(text);
        status = value ? pb_option_read(option, value, collection->settings, &reading, error) : pb_out_of_memory(error);
        cJSON_Delete(value);
    }
    if (status == PB_OK)
        status = check_setting(collection, option, error);
    if (status != PB_OK)
        pb_error_at(error, from, 0, 0);
    return status;
}

/* A value that is in a file. */
static enum pb_status take_node(const struct collection *collection, const struct pb_option *option,
                                const struct pb_json *json, const struct cJSON *value, const char *folder,
                                struct pb_error *error)
{
    struct pb_option_reading reading = {
        .json = json, .arena = collection->arena, .folder = folder, .what = "the settings"
    };
    enum pb_status status = pb_option_read(option, value, collection->settings, &reading, error);
    if (status == PB_OK)
        status = check_setting(collection, option, error);
    struct pb_location at = pb_json_value_at(json, value);
    if (status != PB_OK)
        pb_error_at(error, json->name, at.line, at.column);
    return status;
}

/* The folder beside the installed program where its modules are, when there is one. */
static enum pb_status find_installed_modules(struct pb_arena *arena, const char **folder, struct pb_error *error)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return PB_OK;
    const char *path = pb_arena_format(arena, "%.*s/" PB_MODULES_FROM_PROGRAM, (int)(slash - program), program);
    if (!path)
        return pb_out_of_memory(error);
    if (access(path, F_OK) == 0)
        *folder = path;
    return PB_OK;
}

static enum pb_status take_default(const struct collection *collection, const struct pb_option *option,
                                   struct pb_error *error)
{
    if (option->default_value)
        return settings_take_text(collection, option, option->default_value, "the default", error);
    if (option->offset == offsetof(struct pb_settings, modules_directory))
        return find_installed_modules(collection->arena, &collection->settings->modules_directory, error);
    if (option->offset != offsetof(struct pb_settings, state))
        return PB_OK;
    enum pb_status status = find_folder(collection->arena, "XDG_STATE_HOME", "/placebook", "/.local/state/placebook",
                                        &collection->settings->state, error);
    if (status == PB_OK && !collection->settings->state) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "no state folder: neither XDG_STATE_HOME nor HOME is an absolute path");
        pb_error_hint(error, "use --state FOLDER, or set PLACEBOOK_STATE");
    }
    return status;
}

static enum pb_status take_setting(const struct collection *collection, const struct pb_option *option,
                                   enum pb_origin *origin, struct pb_error *error)
{
    char name[NAME_SIZE];
    const char *text = given_flag(collection, option->name);
    if (text) {
        *origin = PB_ORIGIN_FLAG;
        enum pb_status status = settings_take_text(collection, option, text, flag_name(option->name, name), error);
        if (status == PB_FAILED && error)
            error->code = PB_ERROR_USAGE;
        return status;
    }
    text = getenv(variable_name(option->name, name));
    if (text && text[0]) {
        *origin = PB_ORIGIN_ENVIRONMENT;
        return settings_take_text(collection, option, text, name, error);
    }
    const struct cJSON *value = NULL;
    if (collection->pipeline)
        value = cJSON_GetObjectItemCaseSensitive(collection->pipeline->root, option->name);
    if (collection->pipeline && value) {
        *origin = PB_ORIGIN_PIPELINE;
        return take_node(collection, option, collection->pipeline, value, collection->folder, error);
    }
    value = cJSON_GetObjectItemCaseSensitive(collection->user.root, option->name);
    if (value) {
        *origin = PB_ORIGIN_USER_FILE;
        return take_node(collection, option, &collection->user, value, collection->user_folder, error);
    }
    *origin = PB_ORIGIN_DEFAULT;
    return take_default(collection, option, error);
}

/* That the key is not one of a pipeline file needs no second sentence. */
static enum pb_status refuse_modules_in_pipeline(const struct collection *collection, struct pb_error *error)
{
    const struct pb_json *json = collection->pipeline;
    if (!json || (refuse_modules_in(json, error) == PB_OK && refuse_network_in(json, error) == PB_OK))
        return PB_OK;
    enum pb_status status = pb_mistakes_note(collection->mistakes, PB_FAILED, error);
    const char *instead = NULL;
    const struct cJSON *value = find_code_in(json, &instead);
    if (!value)
        value = find_network_in(json);
    pb_mistakes_excuse(collection->mistakes, json, pb_json_key_at(json, value));
    return status;
}

static enum pb_status take_settings(struct collection *collection, enum pb_origin *origins, struct pb_error *error)
{
    struct pb_mistakes *mistakes = collection->mistakes;
    enum pb_status worst = check_flags(collection, error);
    if (worst == PB_OK)
        worst = read_user_file(collection, error);
    if (worst != PB_OK)
        return worst;
    if (pb_mistakes_end(mistakes, refuse_modules_in_pipeline(collection, error), &worst, error))
        return worst;
    for (size_t i = 0; i < PB_SETTINGS_COUNT; i++)
        if (pb_mistakes_end(mistakes, take_setting(collection, &pb_settings_options[i], &origins[i], error), &worst,
                            error))
            break;
    return worst;
}

enum pb_status pb_settings_check(struct pb_settings *settings, enum pb_origin *origins,
                                 const struct pb_setting_flag *flags, size_t flag_count, const struct pb_json *pipeline,
                                 const char *folder, struct pb_arena *arena, struct pb_mistakes *mistakes,
                                 struct pb_error *error)
{
    struct collection collection = { .settings = settings,
                                     .flags = flags,
                                     .flag_count = flag_count,
                                     .pipeline = pipeline,
                                     .folder = folder,
                                     .arena = arena,
                                     .mistakes = mistakes };
    *settings = (struct pb_settings){ 0 };
    enum pb_status status = take_settings(&collection, origins, error);
    pb_json_close(&collection.user);
    return status;
}

enum pb_status pb_settings_read(struct pb_settings *settings, enum pb_origin *origins,
                                const struct pb_setting_flag *flags, size_t flag_count, const struct pb_json *pipeline,
                                const char *folder, struct pb_arena *arena, struct pb_error *error)
{
    return pb_settings_check(settings, origins, flags, flag_count, pipeline, folder, arena, NULL, error);
}
