/* SPDX-License-Identifier: MIT */
/* Owner and mode of a file and its folder. */
#include "registry/trust.h"

#include "base/heap.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Debian's useradd gives each user a group of his own, and a umask of 002 goes with it: files that
 * this group can write to are as safe as files of the user. The same holds for root's group. */
static bool private_group(const struct stat *about)
{
    const struct passwd *owner = getpwuid(about->st_uid);
    const struct group *group = getgrgid(about->st_gid);

    if (!owner || !group || group->gr_gid != owner->pw_gid ||
        strcmp(group->gr_name, owner->pw_name) != 0) {
        return false;
    }
    for (char **member = group->gr_mem; *member; member++) {
        if (strcmp(*member, owner->pw_name) != 0) {
            return false;
        }
    }
    return true;
}

static bool trusted_owner(uid_t owner)
{
    struct stat program;

    return owner == 0 || owner == geteuid() ||
           (stat("/proc/self/exe", &program) == 0 && owner == program.st_uid);
}

/* NULL, or which others may write there. */
static const char *writers(const struct stat *about)
{
    if (S_ISDIR(about->st_mode) && (about->st_mode & S_ISVTX)) {
        return NULL;
    }
    if (about->st_mode & S_IWOTH) {
        return "everybody";
    }
    return (about->st_mode & S_IWGRP) && !private_group(about) ? "its group" : NULL;
}

/* `path` is the stage's; `what` it is about has the path `at`. */
static int check(const char *path, const char *what, const char *at, const struct stat *about,
                 struct wen_error *error)
{
    const char *who = writers(about);

    if (!trusted_owner(about->st_uid)) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "%s is not safe to load: %s belongs to user %u, neither to you nor to "
                             "root; if you trust it, make a copy of your own or let chown give it "
                             "to you",
                             path, what, (unsigned)about->st_uid);
    }
    if (who) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "%s is not safe to load: %s may write to %s; chmod go-w %s", path, who,
                             what, at);
    }
    return WEN_EXIT_OK;
}

int wen_trust(const char *path, struct wen_error *error)
{
    struct stat about;
    char *folder = wen_heap_copy(path, strlen(path));
    char *slash = strrchr(folder, '/');
    int status;

    slash[slash == folder] = '\0';
    if (stat(path, &about) < 0) {
        status =
            wen_error_set(error, WEN_EXIT_CONFIG, "%s cannot be read: %s", path, strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        status = wen_error_set(error, WEN_EXIT_CONFIG, "%s is not a regular file", path);
    } else {
        status = check(path, "the file", path, &about, error);
    }
    if (!status && stat(folder, &about) == 0) {
        status = check(path, "its folder", folder, &about, error);
    }
    free(folder);
    return status;
}
