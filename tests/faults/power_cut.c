/* SPDX-License-Identifier: MIT */
/* Cuts the power of one file system, after some seconds:
 *
 *   power_cut FOLDER SECONDS [LOG]
 *
 * Says how many bytes LOG has just before: what is written to it later was said while the power
 * went, when this kernel, which lives on, may still call a sync done (xfs: an inode that the
 * shutdown has unpinned needs no log). From then on nothing reaches its disk any more, not even
 * what lies in its log in memory; what was not synced is gone at the next mount. ext4 and xfs can
 * do it, for root. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* as in the kernel's ext4.h and xfs_fs.h */
#define FS_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
enum { WITHOUT_FLUSHING_THE_LOG = 2 };

int main(int argc, char **argv)
{
    uint32_t flag = WITHOUT_FLUSHING_THE_LOG;

    struct stat log = {.st_size = 0};

    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: power_cut FOLDER SECONDS [LOG]\n");
        return 2;
    }
    double seconds = strtod(argv[2], NULL);
    struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    int fd = open(argv[1], O_RDONLY | O_DIRECTORY);
    nanosleep(&pause, NULL);
    if (argc == 4 && stat(argv[3], &log) < 0) {
        log.st_size = 0; /* nothing was said yet */
    }
    if (fd < 0 || ioctl(fd, FS_IOC_SHUTDOWN, &flag) < 0) {
        fprintf(stderr, "power_cut: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    printf("%lld\n", (long long)log.st_size);
    return fflush(stdout) != 0 || close(fd) < 0;
}
