/* SPDX-License-Identifier: MIT */
/* An own loader inside libltdl. Its stock loader binds lazily, so that a
 * missing symbol ends the process in the middle of a run, and its list of
 * loaders overwrites dlerror()'s text with "file not found". */
#include "registry/loader.h"

#include "base/heap.h"

#include <dlfcn.h>
#include <ltdl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lives in the loader's table, as libltdl does: as long as the process. */
struct reason {
    char text[768];
};

static lt_module open_now(lt_user_data data, const char *path, lt_dladvise advise)
{
    struct reason *reason = data;
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    (void)advise;
    if (!module) {
        snprintf(reason->text, sizeof reason->text, "%s", dlerror());
        lt_dlseterror(LT_ERROR_CANNOT_OPEN);
    }
    return module;
}

/* Puts open_now() in the place of the stock loader, once a process: were that one kept, it would
 * take what open_now() refuses. Returns where the reason of a failed load is kept, or NULL. */
static struct reason *install(void)
{
    const lt_dlvtable *own = lt_dlloader_find("wenliu");

    if (own) {
        return own->dlloader_data;
    }
    unsetenv("LTDL_LIBRARY_PATH");
    if (lt_dlinit() != 0) {
        return NULL;
    }
    const lt_dlvtable *stock = lt_dlloader_find("lt_dlopen");
    if (!stock) {
        return NULL;
    }
    /* libltdl frees the table where it is told to forget it */
    lt_dlvtable *table = wen_heap_new(1, sizeof *table);
    struct reason *reason = wen_heap_new(1, sizeof *reason);
    *table = *stock;
    table->name = "wenliu";
    table->module_open = open_now;
    table->dlloader_exit = NULL;
    table->dlloader_data = reason;
    table->priority = LT_DLLOADER_PREPEND;
    if (lt_dlloader_add(table) != 0) {
        free(table);
        free(reason);
        return NULL;
    }
    free(lt_dlloader_remove("lt_dlopen"));
    return reason;
}

/* What the dynamic linker says (glibc's words), and what to do about it. */
static const struct {
    const char *said;
    const char *remedy;
} remedies[] = {
    {"undefined symbol", "link the stage with the library that has it; wenliu itself gives stages "
                         "no symbols, its calls come through the context"},
    {"invalid ELF header", "this is not a shared object; build it with cc -shared -fPIC"},
    {"file too short", "this is not a whole shared object; build it again"},
    {"wrong ELF class", "it was built for another kind of machine; build it again on this one"},
    {"cannot open shared object file: No such file", "install the library that it needs, or build "
                                                     "it again"},
    {"failed to map segment", "is the folder on a file system mounted with noexec?"},
    {"version `", "it was built against newer libraries; build it again on this machine"},
};

static const char *remedy_for(const char *said)
{
    for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++) {
        if (strstr(said, remedies[i].said)) {
            return remedies[i].remedy;
        }
    }
    return "build it again on this machine";
}

/* dlerror() often begins with the path, which the sentence has already. */
static const char *without_path(const char *said, const char *path)
{
    size_t size = strlen(path);
    return strncmp(said, path, size) == 0 && strncmp(said + size, ": ", 2) == 0 ? said + size + 2
                                                                                : said;
}

const void *wen_loader_symbol(const char *path, const char *symbol, struct wen_error *error)
{
    struct reason *reason = install();

    if (!reason) {
        wen_error_set(error, WEN_EXIT_INTERNAL, "libltdl did not start: %s", lt_dlerror());
        return NULL;
    }
    snprintf(reason->text, sizeof reason->text, "it is not there");
    lt_dlhandle handle = lt_dlopen(path);
    if (!handle) {
        wen_error_set(error, WEN_EXIT_CONFIG, "%s does not load: %s; %s", path,
                      without_path(reason->text, path), remedy_for(reason->text));
        return NULL;
    }
    lt_dlmakeresident(handle);
    const void *address = lt_dlsym(handle, symbol);
    if (!address) {
        const char *base = strrchr(path, '/') + 1;
        wen_error_set(error, WEN_EXIT_CONFIG,
                      "%s is no stage: it has no symbol %.*s_LTX_%s; define it with "
                      "WEN_STAGE(%.*s, …), the name being that of the file, and export it",
                      path, (int)strcspn(base, "."), base, symbol, (int)strcspn(base, "."), base);
    }
    return address;
}
