#include "engine/plan/inputs_match.h"

#include <dirent.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MATCH_PARTS_MAXIMUM = 256, MATCH_PATH_ROOM = 4096 };

static enum pb_status match_add(struct pb_matches *matches, const char *path, struct pb_error *error)
{
    if (matches->count == matches->capacity) {
        size_t capacity = matches->capacity ? matches->capacity * 2 : 16;
        char **grown = realloc(matches->paths, capacity * sizeof *grown); /* checked: next line */
        if (!grown)
            return pb_out_of_memory(error);
        matches->paths = grown;
        matches->capacity = capacity;
    }
    char *copy = strdup(path); /* checked: next line */
    if (!copy)
        return pb_out_of_memory(error);
    matches->paths[matches->count++] = copy;
    return PB_OK;
}

void pb_matches_close(struct pb_matches *matches)
{
    for (size_t i = 0; i < matches->count; i++)
        free(matches->paths[i]);
    free(matches->paths);
    *matches = (struct pb_matches){ 0 };
}

static bool is_lock(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return strncmp(name, "~$", 2) == 0 || strncmp(name, ".~lock.", 7) == 0;
}

static enum pb_status match_found(struct pb_matches *matches, const char *path, struct pb_error *error)
{
    if (!is_lock(path))
        return match_add(matches, path, error);
    matches->locks = true;
    return PB_OK;
}

static enum pb_status match_fail(const char *location, struct pb_error *error, const char *what)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s", what);
    pb_error_at(error, location, 0, 0);
    pb_error_hint(error, "give a pattern that begins in a folder nearer to the files");
    return status;
}

/* ---- Patterns with ** ---- */

/* A pattern in parts, and where they begin that are no plain names. */
struct match_pattern {
    const char *location;
    char text[MATCH_PATH_ROOM];
    char *parts[MATCH_PARTS_MAXIMUM];
    size_t count;
    char base[MATCH_PATH_ROOM]; /* the folder that they are searched in */
};

/* Folders that are still to be read, relative to the base; the base itself is "". */
struct match_walk {
    struct pb_matches folders;
    size_t next;
    size_t entries;
};

static bool is_plain(const char *part)
{
    return !strpbrk(part, "*?[");
}

static void unescape(const char *part, char *to, size_t size)
{
    size_t written = 0;
    for (; *part && written + 1 < size; part++) {
        if (*part == '\\' && part[1])
            part++;
        to[written++] = *part;
    }
    to[written] = '\0';
}

/* The next name of a path, which is cut there; NULL at its end. */
static char *next_name(char **rest)
{
    char *name = *rest + strspn(*rest, "/");
    char *end = name + strcspn(name, "/");
    *rest = *end ? end + 1 : end;
    *end = '\0';
    return *name ? name : NULL;
}

static bool cut_pattern(struct match_pattern *pattern, const char *location)
{
    pattern->location = location;
    if (strlen(location) >= sizeof pattern->text)
        return false;
    memcpy(pattern->text, location, strlen(location) + 1);
    (void)snprintf(pattern->base, sizeof pattern->base, "%s", *location == '/' ? "/" : "");
    bool base = true;
    char *rest = pattern->text;
    for (char *part = next_name(&rest); part; part = next_name(&rest)) {
        base = base && is_plain(part);
        size_t at = strlen(pattern->base);
        if (base) {
            unescape(part, pattern->base + at, sizeof pattern->base - at - 1);
            at = strlen(pattern->base);
            (void)snprintf(pattern->base + at, sizeof pattern->base - at, "/");
        } else if (pattern->count == MATCH_PARTS_MAXIMUM)
            return false;
        else
            pattern->parts[pattern->count++] = part;
    }
    return pattern->count > 0;
}

static bool part_matches(const char *part, const char *name)
{
    return fnmatch(part, name, FNM_PERIOD) == 0;
}

static bool is_any_depth(const char *part)
{
    return strcmp(part, "**") == 0;
}

/* Do the names, parts of a path, match the pattern? A ** takes as few of them as it can, and more where that fails. */
static bool names_match(const struct match_pattern *pattern, char *const *names, size_t count)
{
    size_t part = 0;
    size_t name = 0;
    size_t after = SIZE_MAX; /* the part after the last ** */
    size_t taken = 0;        /* the name that it would take next */
    while (name < count) {
        if (part < pattern->count && is_any_depth(pattern->parts[part])) {
            after = ++part;
            taken = name;
            if (part == pattern->count) /* at the end: everything below */
                break;
        } else if (part < pattern->count && part_matches(pattern->parts[part], names[name])) {
            part++;
            name++;
        } else if (after != SIZE_MAX && names[taken][0] != '.') {
            part = after;
            name = ++taken;
        } else
            return false;
    }
    for (size_t i = name; i < count; i++)
        if (names[i][0] == '.')
            return false;
    return part == pattern->count;
}

static bool path_matches(const struct match_pattern *pattern, const char *path)
{
    char text[MATCH_PATH_ROOM];
    char *names[MATCH_PARTS_MAXIMUM];
    size_t count = 0;
    char *rest = text;
    (void)snprintf(text, sizeof text, "%s", path);
    for (char *name = next_name(&rest); name && count < MATCH_PARTS_MAXIMUM; name = next_name(&rest))
        names[count++] = name;
    return names_match(pattern, names, count);
}

static enum pb_status take_entry(const struct match_pattern *pattern, struct match_walk *walk, const char *path,
                                 struct pb_matches *matches, struct pb_error *error)
{
    char whole[2 * MATCH_PATH_ROOM];
    struct stat file;
    size_t depth = 1;
    for (const char *at = path; *at; at++)
        depth += *at == '/';
    (void)snprintf(whole, sizeof whole, "%s%s", pattern->base, path);
    if (lstat(whole, &file) != 0)
        return PB_OK; /* it went away meanwhile */
    if (++walk->entries > PB_MATCH_ENTRIES_MAXIMUM)
        return match_fail(pattern->location, error, "more than 1,000,000 files and folders below this pattern");
    if (S_ISDIR(file.st_mode)) {
        if (depth > PB_MATCH_DEPTH_MAXIMUM)
            return match_fail(pattern->location, error, "folders in folders more than 32 deep below this pattern");
        return match_add(&walk->folders, path, error);
    }
    bool is_file = S_ISREG(file.st_mode) || (S_ISLNK(file.st_mode) && stat(whole, &file) == 0 && S_ISREG(file.st_mode));
    return is_file && path_matches(pattern, path) ? match_found(matches, whole, error) : PB_OK;
}

static enum pb_status read_folder(const struct match_pattern *pattern, struct match_walk *walk,
                                  struct pb_matches *matches, struct pb_error *error)
{
    const char *folder = walk->folders.paths[walk->next];
    char whole[2 * MATCH_PATH_ROOM];
    (void)snprintf(whole, sizeof whole, "%s%s", *pattern->base ? pattern->base : "./", folder);
    DIR *open = opendir(whole);
    if (!open)
        return walk->next == 0 ? PB_OK : match_fail(whole, error, "cannot read this folder, which the pattern finds");
    enum pb_status status = PB_OK;
    for (const struct dirent *entry = NULL; status == PB_OK && (entry = readdir(open)) != NULL;) {
        char path[MATCH_PATH_ROOM];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int length = snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", entry->d_name);
        status = length > 0 && (size_t)length < sizeof path
                     ? take_entry(pattern, walk, path, matches, error)
                     : match_fail(whole, error, "a path in this folder, which the pattern finds, is too long");
    }
    (void)closedir(open);
    return status;
}

static enum pb_status match_below(const char *location, struct pb_matches *matches, struct pb_error *error)
{
    struct match_pattern pattern = { .count = 0 };
    struct match_walk walk = { .next = 0 };
    if (!cut_pattern(&pattern, location))
        return match_fail(location, error, "a pattern that is too long");
    enum pb_status status = match_add(&walk.folders, "", error);
    for (; status == PB_OK && walk.next < walk.folders.count; walk.next++)
        status = read_folder(&pattern, &walk, matches, error);
    pb_matches_close(&walk.folders);
    return status;
}

/* ---- A location ---- */

/* Is a whole part of the pattern **? */
static bool has_any_depth(const char *location)
{
    for (const char *at = location; (at = strstr(at, "**")) != NULL; at++)
        if ((at == location || at[-1] == '/') && (at[2] == '/' || !at[2]))
            return true;
    return false;
}

enum pb_status pb_match(const char *location, struct pb_matches *matches, struct pb_error *error)
{
    struct stat file;
    *matches = (struct pb_matches){ 0 };
    if (is_plain(location) || stat(location, &file) == 0)
        return match_add(matches, location, error);
    if (has_any_depth(location))
        return match_below(location, matches, error);
    glob_t found = { 0 };
    int result = glob(location, 0, NULL, &found);
    enum pb_status status = PB_OK;
    if (result == GLOB_NOSPACE)
        status = pb_out_of_memory(error);
    else if (result != 0 && result != GLOB_NOMATCH)
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "cannot read the folders of pattern '%s'", location);
    for (size_t i = 0; status == PB_OK && i < found.gl_pathc; i++)
        status = match_found(matches, found.gl_pathv[i], error);
    globfree(&found);
    return status;
}
