/* Loaded into the bot by LD_PRELOAD: while the file named by FAULTY_DISK exists, each write and each sync of a regular
   file fails with the error number that the file holds. Without the file nothing is different. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int broken(int fd) {
    const char *switch_file = getenv("FAULTY_DISK");
    struct stat about;
    char digits[8] = {0};
    if (!switch_file || fstat(fd, &about) || !S_ISREG(about.st_mode)) return 0;
    int opened = open(switch_file, O_RDONLY | O_CLOEXEC);
    if (opened < 0) return 0;
    if (read(opened, digits, sizeof digits - 1) <= 0) digits[0] = 0;
    close(opened);
    return atoi(digits);
}

#define CALLS(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAILS(fd) do { int error = broken(fd); if (error) { errno = error; return -1; } } while (0)

int fsync(int fd) { FAILS(fd); return CALLS(fsync)(fd); }
int fdatasync(int fd) { FAILS(fd); return CALLS(fdatasync)(fd); }
ssize_t write(int fd, const void *data, size_t size) { FAILS(fd); return CALLS(write)(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { FAILS(fd); return CALLS(pwrite)(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { FAILS(fd); return CALLS(pwrite64)(fd, data, size, at); }
