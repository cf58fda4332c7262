#include "engine/pipeline/registry.h"

#include "core/base/digest_prepare.h"
#include "engine/pipeline/module_file.h"
#include "placebook/nearest.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *pb_module_kind_text(enum pb_module_kind kind)
{
    static const char *const texts[] = { "extractor", "transform", "loader" };
    return texts[kind];
}

static int by_kind_and_name(const void *a, const void *b)
{
    const struct pb_module *left = *(const struct pb_module *const *)a;
    const struct pb_module *right = *(const struct pb_module *const *)b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return strcmp(left->name, right->name);
}

/* Where an added module is: its descriptor lies in that object. */
static const char *registry_place(const struct pb_module *module)
{
    Dl_info object;
    for (const struct pb_module *const *builtin = pb_builtin_modules; *builtin; builtin++)
        if (*builtin == module)
            return "built in";
    return dladdr(module, &object) && object.dli_fname ? object.dli_fname : "an unknown file";
}

static enum pb_status add_module(struct pb_registry *registry, const struct pb_module *module, struct pb_error *error)
{
    enum pb_status status = pb_module_validate(module, error);
    if (status != PB_OK)
        return status;
    const struct pb_module *earlier = pb_registry_find(registry, module->kind, module->name);
    if (earlier) {
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "there is a %s named '%s' already: %s; this one is %s",
                    pb_module_kind_text(module->kind), module->name, registry_place(earlier), registry_place(module));
        pb_error_hint(error, "give one of them another name, in its descriptor and of its folder");
        return status;
    }
    if (registry->count == PB_MODULES_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d modules", (int)PB_MODULES_MAXIMUM);
    registry->modules[registry->count++] = module;
    return PB_OK;
}

/* What the descriptor of an opened object is: its entry returns it. */
static enum pb_status registry_add_object(struct pb_registry *registry, void *handle, struct pb_error *error)
{
    /* ISO C has no cast from object to function pointer; POSIX promises that the bytes are the same. */
    const struct pb_module *(*entry)(void) = NULL;
    void *symbol = dlsym(handle, "pb_shared_module");
    memcpy(&entry, &symbol, sizeof entry);
    if (!entry) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                    "is not a Placebook module: it has no function pb_shared_module, or the function is hidden");
        pb_error_hint(error, "put PB_EXPORT_MODULE(descriptor) after the descriptor and compile it with the flags of "
                             "'pkg-config --cflags placebook'");
        return status;
    }
    const struct pb_module *module = entry();
    if (!module) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "has no descriptor: pb_shared_module returns NULL");
        pb_error_hint(error, "use PB_EXPORT_MODULE to define that function");
        return status;
    }
    return add_module(registry, module, error);
}

/* The loader of the system says the path first, which the error says already. */
static enum pb_status cannot_be_loaded(const char *path, const char *why, struct pb_error *error)
{
    size_t length = strlen(path);
    if (strncmp(why, path, length) == 0 && strncmp(why + length, ": ", 2) == 0)
        why += length + 2;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "cannot be loaded: %s", why);
    if (strstr(why, "undefined symbol"))
        pb_error_hint(error, "link what defines it into the module; of Placebook, a module can call only what the "
                             "headers in placebook/ declare");
    else
        pb_error_hint(error, "compile it again as CONTRIBUTING.md shows, or move it out of the folder of modules");
    return status;
}

static enum pb_status load_object(struct pb_registry *registry, const char *path, struct pb_error *error)
{
    pb_error_at(error, path, 0, 0);
    if (registry->handle_count == PB_MODULES_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d shared modules",
                       (int)PB_MODULES_MAXIMUM);
    /* An object runs code of its own while it is opened, so whose it is decides before. */
    char real[PATH_MAX];
    enum pb_status status = pb_module_file_check(path, real, error);
    if (status != PB_OK)
        return status;
    void *handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return cannot_be_loaded(real, dlerror(), error);
    registry->handles[registry->handle_count++] = handle;
    status = registry_add_object(registry, handle, error);
    if (status == PB_OK)
        pb_error_clear(error);
    return status;
}

static int is_object(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

static enum pb_status load_directory(struct pb_registry *registry, const char *directory, struct pb_error *error)
{
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, is_object, alphasort);
    if (count < 0) {
        char text[128];
        pb_error_at(error, directory, 0, 0);
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the folder of modules cannot be read: %s",
                      pb_errno_text(errno, text, sizeof text));
        pb_error_hint(error, "name the folder in which the .so files are: --modules-directory FOLDER");
        return PB_FAILED;
    }
    enum pb_status status = PB_OK;
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX];
        int length = snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
        if (status == PB_OK && length >= (int)sizeof path) {
            pb_error_at(error, directory, 0, 0);
            status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the path of module '%s' is too long",
                             entries[i]->d_name);
        }
        if (status == PB_OK)
            status = load_object(registry, path, error);
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum pb_status pb_registry_open(struct pb_registry *registry, const char *directory, struct pb_error *error)
{
    *registry = (struct pb_registry){ 0 };
    /* Whatever runs modules opens the registry first, and before it has threads. */
    enum pb_status status = pb_digest_prepare() ? PB_OK : pb_out_of_memory(error);
    for (const struct pb_module *const *module = pb_builtin_modules; status == PB_OK && *module; module++) {
        status = add_module(registry, *module, error);
        if (status != PB_OK)
            pb_error_module(error, (*module)->name ? (*module)->name : "a built-in module");
    }
    if (status == PB_OK && directory)
        status = load_directory(registry, directory, error);
    if (status != PB_OK) {
        pb_registry_close(registry);
        return status;
    }
    qsort(registry->modules, registry->count, sizeof(void *), by_kind_and_name);
    return PB_OK;
}

void pb_registry_close(struct pb_registry *registry)
{
    for (size_t i = 0; i < registry->handle_count; i++)
        (void)dlclose(registry->handles[i]);
    *registry = (struct pb_registry){ 0 };
}

const struct pb_module *pb_registry_find(const struct pb_registry *registry, enum pb_module_kind kind, const char *name)
{
    for (size_t i = 0; i < registry->count; i++)
        if (registry->modules[i]->kind == kind && strcmp(registry->modules[i]->name, name) == 0)
            return registry->modules[i];
    return NULL;
}

struct names {
    const struct pb_registry *registry;
    enum pb_module_kind kind;
};

static const char *registry_name_at(const void *context, size_t i)
{
    const struct names *names = context;
    for (size_t m = 0; m < names->registry->count; m++)
        if (names->registry->modules[m]->kind == names->kind && i-- == 0)
            return names->registry->modules[m]->name;
    return NULL;
}

const char *pb_registry_nearest(const struct pb_registry *registry, enum pb_module_kind kind, const char *name)
{
    struct names names = { registry, kind };
    return pb_nearest(name, registry_name_at, &names);
}
