/*
 * What a power loss would leave of a directory. Preloaded into a process (LD_PRELOAD), it keeps a second tree, the shadow, that holds
 * only what that process has made durable. After kill -9, restarting on the shadow is restarting after a power loss, in the worst
 * case: nothing that was not synced has reached the disk by itself.
 *
 *   POWER_ROOT     the directory that is watched, an absolute path without links
 *   POWER_SHADOW   where the shadow is: tree/ (to be filled with a copy of POWER_ROOT before the start), files/, log
 *   POWER_RULE     what makes a name durable (a file that was created, renamed or removed); content needs fsync or fdatasync always
 *                    posix   fsync of its directory, and nothing else
 *                    linux   (default) that, or fsync of the file itself, as ext4, XFS and Btrfs do it: the file is then found
 *                            under the name that it had at that moment, and so are the directories above it
 *   POWER_LIES     a text: of paths that contain it, no sync has an effect, as on a disk that lies
 *
 * Contents: each file under the root has an id, and its durable content is files/<id>. Written ranges are noted, and a sync copies
 * them. tree/ holds hard links to files/. Names: each creation, renaming and removal is noted as "this name in this directory is
 * to be looked at", and a sync of the directory makes those names in the shadow what they are in reality.
 *
 * Not modelled, and written into the log when it happens: renaming directories; shared writable mappings, but for SQLite's -shm, which
 * is rebuilt after a crash.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FD 65536
#define BUCKETS 65536
#define PENDING "/.power-pending" /* in a directory of tree/ whose own name is not durable yet */

struct range {
    off_t from, to;
};

struct file {
    dev_t dev;
    ino_t ino;
    long id; /* 0: a directory */
    char *path;
    struct range *dirty;
    int count, room;
    off_t shrunk; /* the smallest size since the last sync, -1: it has not shrunk */
    int changed;
    struct file *next;
};

/* A name to be looked at when its directory, or the file, is synced. */
struct name {
    char *path;
    long id;
    struct name *next;
};

static char root[PATH_MAX], shadow[PATH_MAX];
static const char *lies;
static int strict, on;
static size_t root_length;
static struct file *by_fd[MAX_FD];
static char flags_of[MAX_FD]; /* 1: O_DSYNC or O_SYNC, 2: O_APPEND */
static struct file *by_inode[BUCKETS];
static struct name *names;
static long next_id = 1;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP; /* what is called inside is intercepted, too */

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void note(const char *what, const char *path) {
    char line[PATH_MAX + 100], where[PATH_MAX + 10];
    snprintf(where, sizeof where, "%s/log", shadow);
    int fd = open(where, O_WRONLY | O_CREAT | O_APPEND, 0644);
    int n = snprintf(line, sizeof line, "%s: %s (%s)\n", what, path, strerror(errno));
    if (fd < 0 || write(fd, line, n) != n) fputs(line, stderr);
    if (fd >= 0) close(fd);
}

__attribute__((constructor)) static void begin(void) {
    const char *r = getenv("POWER_ROOT"), *s = getenv("POWER_SHADOW"), *rule = getenv("POWER_RULE");
    if (!r || !s) return;
    snprintf(root, sizeof root, "%s", r);
    snprintf(shadow, sizeof shadow, "%s", s);
    root_length = strlen(root);
    lies = getenv("POWER_LIES");
    strict = rule && !strcmp(rule, "posix");
    /* Of another process that was started with the same shadow (a launcher) nothing is left to name. */
    next_id = (long)getpid() * 100000000L;
    on = 1;
}


/* An absolute path without ., .. and //; 0 if it is not below the root, or the root. */
static int below(int dir, const char *path, char *out) {
    char raw[2 * PATH_MAX + 2] = "", *state;
    if (!on || !path || !*path) return 0;
    if (*path != '/') {
        if (dir == AT_FDCWD) {
            if (!getcwd(raw, PATH_MAX)) return 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
            ssize_t n = readlink(link, raw, PATH_MAX);
            if (n < 0) return 0;
            raw[n] = 0;
        }
        strcat(raw, "/");
    }
    if (strlen(path) >= PATH_MAX) return 0;
    strcat(raw, path);
    size_t length = 0;
    *out = 0;
    for (char *part = strtok_r(raw, "/", &state); part; part = strtok_r(NULL, "/", &state)) {
        if (!strcmp(part, ".")) continue;
        if (!strcmp(part, "..")) {
            while (length && out[--length] != '/') {}
            out[length] = 0;
            continue;
        }
        if (length + strlen(part) + 2 > PATH_MAX) return 0;
        length += sprintf(out + length, "/%s", part);
    }
    return !strncmp(out, root, root_length) && (out[root_length] == '/' || !out[root_length]);
}

static void in_tree(const char *path, char *out) {
    snprintf(out, 2 * PATH_MAX, "%s/tree%s", shadow, path + root_length);
}

static void in_files(long id, char *out) { snprintf(out, 2 * PATH_MAX, "%s/files/%ld", shadow, id); }

/* ---- what is known of files; all of it under the lock ---- */

static struct file **bucket(dev_t dev, ino_t ino) { return &by_inode[(ino * 31 + dev) % BUCKETS]; }

static struct file *find(const struct stat *st) {
    struct file *f = *bucket(st->st_dev, st->st_ino);
    while (f && (f->dev != st->st_dev || f->ino != st->st_ino)) f = f->next;
    return f;
}

/* The file behind a name or descriptor. One that this process has not made is as durable as the shadow's tree has it. */
static struct file *file_of(const struct stat *st, const char *path, int created) {
    struct file *f = find(st);
    if (f && !created && !f->id == !!S_ISDIR(st->st_mode)) return f;
    if (f) f->ino = 0; /* the number of a file that is gone, used again */
    f = calloc(1, sizeof *f);
    f->dev = st->st_dev;
    f->ino = st->st_ino;
    f->path = strdup(path);
    f->shrunk = -1;
    f->id = S_ISDIR(st->st_mode) ? 0 : ++next_id;
    f->next = *bucket(st->st_dev, st->st_ino);
    *bucket(st->st_dev, st->st_ino) = f;
    if (f->id && !created) {
        char from[2 * PATH_MAX], to[2 * PATH_MAX];
        in_tree(path, from);
        in_files(f->id, to);
        if (link(from, to) && errno != ENOENT) note("no link to what was durable before", path);
    }
    return f;
}

static void pend(const char *path, long id) {
    struct name *n = malloc(sizeof *n);
    n->path = strdup(path);
    n->id = id;
    n->next = names;
    names = n;
}

static void wrote(int fd, off_t from, ssize_t length) {
    struct file *f = by_fd[fd];
    if (length <= 0 || from < 0) return;
    pthread_mutex_lock(&lock);
    struct range *last = f->count ? &f->dirty[f->count - 1] : NULL;
    off_t to = from + length;
    f->changed = 1;
    if (last && from <= last->to && to >= last->from) {
        if (from < last->from) last->from = from;
        if (to > last->to) last->to = to;
    } else {
        if (f->count == f->room) f->dirty = realloc(f->dirty, (f->room = f->room ? 2 * f->room : 8) * sizeof *f->dirty);
        f->dirty[f->count++] = (struct range){from, to};
    }
    pthread_mutex_unlock(&lock);
}

static void resized(int fd, off_t size) {
    struct file *f = by_fd[fd];
    pthread_mutex_lock(&lock);
    f->changed = 1;
    if (f->shrunk < 0 || size < f->shrunk) f->shrunk = size;
    pthread_mutex_unlock(&lock);
}

/* ---- what a sync does ---- */

static void make_durable_above(const char *tree_path) {
    char path[2 * PATH_MAX], marker[2 * PATH_MAX + 32];
    size_t top = strlen(shadow) + strlen("/tree");
    snprintf(path, sizeof path, "%s", tree_path);
    for (char *slash = strrchr(path, '/'); slash && slash > path + top; slash = strrchr(path, '/')) {
        *slash = 0;
        snprintf(marker, sizeof marker, "%s" PENDING, path);
        unlink(marker);
    }
}

static void remove_tree(const char *path) {
    if (!unlink(path) || errno == ENOENT) return;
    DIR *dir = opendir(path);
    for (struct dirent *each; dir && (each = readdir(dir));) {
        char child[2 * PATH_MAX + 256];
        if (!strcmp(each->d_name, ".") || !strcmp(each->d_name, "..")) continue;
        snprintf(child, sizeof child, "%s/%s", path, each->d_name);
        remove_tree(child);
    }
    if (dir) closedir(dir);
    if (rmdir(path) && errno != ENOENT) note("not removed", path);
}

/* Makes one name in the shadow what it is in reality. */
static void sync_name(const char *path) {
    struct stat st, old;
    char to[2 * PATH_MAX], from[2 * PATH_MAX], aside[2 * PATH_MAX];
    in_tree(path, to);
    if (lstat(path, &st)) {
        remove_tree(to);
        return;
    }
    if (S_ISDIR(st.st_mode)) {
        char marker[2 * PATH_MAX + 32];
        snprintf(marker, sizeof marker, "%s" PENDING, to);
        unlink(marker);
    } else if (S_ISREG(st.st_mode)) {
        struct file *f = file_of(&st, path, 0);
        struct stat now;
        in_files(f->id, from);
        int fd = open(from, O_WRONLY | O_CREAT, 0644);
        if (fd < 0 || fstat(fd, &now)) note("no file for a name", path);
        if (fd >= 0) close(fd);
        if (lstat(to, &old) || old.st_ino != now.st_ino) {
            snprintf(aside, sizeof aside, "%s/aside", shadow);
            unlink(aside);
            if (link(from, aside) || rename(aside, to)) note("no name for a file", path);
        }
    }
    if (!strict) make_durable_above(to);
}

static int is_in(const char *path, const char *dir) {
    size_t n = strlen(dir);
    return !strncmp(path, dir, n) && path[n] == '/' && !strchr(path + n + 1, '/');
}

/* Names in this directory, or of this file. First those that exist: what is renamed must not be gone for a moment. */
static void sync_names(const char *dir, long id) {
    struct stat st;
    for (int removals = 0; removals < 2; removals++) {
        for (struct name **at = &names; *at;) {
            struct name *n = *at;
            int mine = (dir && is_in(n->path, dir)) || (id && n->id == id);
            if (!mine || (!!lstat(n->path, &st)) != removals) {
                at = &n->next;
                continue;
            }
            sync_name(n->path);
            *at = n->next;
            free(n->path);
            free(n);
        }
    }
}

static void copy(int in, int out, off_t from, off_t to) {
    static char buffer[1 << 16];
    while (from < to) {
        ssize_t n = pread(in, buffer, (size_t)(to - from) < sizeof buffer ? (size_t)(to - from) : sizeof buffer, from);
        if (n <= 0) return; /* it is shorter now */
        for (ssize_t done = 0; done < n;) {
            ssize_t m = pwrite(out, buffer + done, n - done, from + done);
            if (m <= 0) {
                note("the shadow cannot be written", shadow);
                return;
            }
            done += m;
        }
        from += n;
    }
}

static void sync_content(int fd, struct file *f) {
    char to[2 * PATH_MAX], self[64];
    struct stat st, was;
    in_files(f->id, to);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int in = open(self, O_RDONLY), out = open(to, O_WRONLY | O_CREAT, 0644);
    if (in < 0 || out < 0 || fstat(in, &st) || fstat(out, &was)) {
        note("not synced", f->path);
    } else {
        if (f->shrunk >= 0 && f->shrunk < was.st_size && ftruncate(out, f->shrunk)) note("not cut", f->path);
        if (ftruncate(out, st.st_size)) note("not sized", f->path);
        for (int i = 0; i < f->count; i++) copy(in, out, f->dirty[i].from, f->dirty[i].to);
        f->count = 0;
        f->shrunk = -1;
        f->changed = 0;
    }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
}

static void synced(int fd) {
    struct file *f = by_fd[fd];
    pthread_mutex_lock(&lock);
    if (lies && *lies && strstr(f->path, lies)) {
        /* nothing */
    } else if (f->id) {
        if (f->changed) sync_content(fd, f);
        if (!strict) sync_names(NULL, f->id);
    } else {
        sync_names(f->path, 0);
        if (!strict) {
            char marker[2 * PATH_MAX];
            in_tree(f->path, marker);
            strcat(marker, PENDING);
            make_durable_above(marker);
        }
    }
    pthread_mutex_unlock(&lock);
}

/* ---- the calls ---- */

#define TRACKED(fd) (on && (fd) >= 0 && (fd) < MAX_FD && by_fd[fd])

static int opened(int fd, const char *path, int flags, int created) {
    struct stat st;
    if (fd < 0 || fd >= MAX_FD || fstat(fd, &st) || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))) return fd;
    struct file *f = file_of(&st, path, created);
    if (strcmp(f->path, path)) {
        free(f->path);
        f->path = strdup(path);
    }
    if (created) {
        f->changed = 1;
        pend(path, f->id);
    } else if (f->id && (flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY) {
        f->changed = 1;
        f->shrunk = 0;
    }
    flags_of[fd] = (flags & O_DSYNC) ? 1 : 0;
    by_fd[fd] = f;
    return fd;
}

#define OPEN(call, dir, path, flags) \
    char where[PATH_MAX]; \
    struct stat before; \
    if (!below(dir, path, where)) return call; \
    pthread_mutex_lock(&lock); \
    int existed = !lstat(where, &before); \
    int fd = opened(call, where, flags, !existed && ((flags) & O_CREAT)); \
    int code = errno; \
    pthread_mutex_unlock(&lock); \
    errno = code; \
    return fd

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { REAL(open); MODE OPEN(real(path, flags, mode), AT_FDCWD, path, flags); }
int open64(const char *path, int flags, ...) { REAL(open64); MODE OPEN(real(path, flags, mode), AT_FDCWD, path, flags); }
int openat(int dir, const char *path, int flags, ...) { REAL(openat); MODE OPEN(real(dir, path, flags, mode), dir, path, flags); }
int openat64(int dir, const char *path, int flags, ...) { REAL(openat64); MODE OPEN(real(dir, path, flags, mode), dir, path, flags); }
int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }

int close(int fd) {
    REAL(close);
    if (TRACKED(fd)) by_fd[fd] = NULL;
    return real(fd);
}

int dup2(int from, int to) {
    REAL(dup2);
    int fd = real(from, to);
    if (on && fd >= 0 && fd < MAX_FD && from >= 0 && from < MAX_FD) {
        by_fd[fd] = by_fd[from];
        flags_of[fd] = flags_of[from];
    }
    return fd;
}

/* After a write, with its result; the position is where it has ended. */
static ssize_t done(int fd, off_t from, ssize_t n) {
    if (n > 0 && TRACKED(fd)) {
        int code = errno;
        wrote(fd, from < 0 ? lseek(fd, 0, SEEK_CUR) - n : from, n);
        if (flags_of[fd] & 1) synced(fd);
        errno = code;
    }
    return n;
}

ssize_t write(int fd, const void *buffer, size_t n) { REAL(write); return done(fd, -1, real(fd, buffer, n)); }
ssize_t writev(int fd, const struct iovec *v, int n) { REAL(writev); return done(fd, -1, real(fd, v, n)); }
ssize_t pwrite(int fd, const void *buffer, size_t n, off_t at) { REAL(pwrite); return done(fd, at, real(fd, buffer, n, at)); }
ssize_t pwrite64(int fd, const void *buffer, size_t n, off64_t at) { REAL(pwrite64); return done(fd, at, real(fd, buffer, n, at)); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at) { REAL(pwritev); return done(fd, at, real(fd, v, n, at)); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t at) { REAL(pwritev64); return done(fd, at, real(fd, v, n, at)); }
ssize_t sendfile(int out, int in, off_t *at, size_t n) { REAL(sendfile); return done(out, -1, real(out, in, at, n)); }
ssize_t sendfile64(int out, int in, off64_t *at, size_t n) { REAL(sendfile64); return done(out, -1, real(out, in, at, n)); }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t n, unsigned flags) {
    REAL(copy_file_range);
    ssize_t copied = real(in, from, out, to, n, flags);
    return done(out, to ? *to - copied : -1, copied);
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    int result = real(fd, size);
    if (!result && TRACKED(fd)) resized(fd, size);
    return result;
}
int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    int result = real(fd, size);
    if (!result && TRACKED(fd)) resized(fd, size);
    return result;
}

/* A new size and zeros: of a file that has grown, a sync copies the size. */
#define GROW(call, ok) \
    int result = call; \
    if (result == ok && TRACKED(fd)) by_fd[fd]->changed = 1; \
    return result
int fallocate(int fd, int mode, off_t from, off_t n) { REAL(fallocate); GROW(real(fd, mode, from, n), 0); }
int fallocate64(int fd, int mode, off64_t from, off64_t n) { REAL(fallocate64); GROW(real(fd, mode, from, n), 0); }
int posix_fallocate(int fd, off_t from, off_t n) { REAL(posix_fallocate); GROW(real(fd, from, n), 0); }
int posix_fallocate64(int fd, off64_t from, off64_t n) { REAL(posix_fallocate64); GROW(real(fd, from, n), 0); }

int fsync(int fd) {
    REAL(fsync);
    int result = real(fd);
    if (!result && TRACKED(fd)) synced(fd);
    return result;
}
int fdatasync(int fd) {
    REAL(fdatasync);
    int result = real(fd);
    if (!result && TRACKED(fd)) synced(fd);
    return result;
}

static void *mapped(void *address, int protection, int flags, int fd) {
    if (address != MAP_FAILED && (protection & PROT_WRITE) && (flags & MAP_SHARED) && TRACKED(fd)) {
        const char *path = by_fd[fd]->path;
        size_t n = strlen(path);
        if (n < 4 || strcmp(path + n - 4, "-shm")) note("not modelled: mapped for writing", path);
    }
    return address;
}
void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t from) {
    REAL(mmap);
    return mapped(real(at, n, protection, flags, fd, from), protection, flags, fd);
}
void *mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t from) {
    REAL(mmap64);
    return mapped(real(at, n, protection, flags, fd, from), protection, flags, fd);
}

static int moved(int from_dir, const char *from, int to_dir, const char *to) {
    char old[PATH_MAX], now[PATH_MAX];
    struct stat st;
    int was = below(from_dir, from, old), is = below(to_dir, to, now);
    if (!was && !is) return 0;
    if (!was || !is) {
        note("not modelled: renamed across the root", to);
    } else if (!lstat(now, &st)) {
        if (S_ISDIR(st.st_mode)) {
            note("not modelled: a directory was renamed", now);
        } else {
            struct file *f = find(&st);
            if (!f) f = file_of(&st, old, 0);
            free(f->path);
            f->path = strdup(now);
            pend(old, f->id);
            pend(now, f->id);
        }
    }
    return 0;
}

#define UNDER_LOCK(call, after) \
    if (!on) return call; \
    pthread_mutex_lock(&lock); \
    int result = call, code = errno; \
    if (!result) after; \
    pthread_mutex_unlock(&lock); \
    errno = code; \
    return result

int rename(const char *from, const char *to) { REAL(rename); UNDER_LOCK(real(from, to), moved(AT_FDCWD, from, AT_FDCWD, to)); }
int renameat(int a, const char *from, int b, const char *to) { REAL(renameat); UNDER_LOCK(real(a, from, b, to), moved(a, from, b, to)); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    REAL(renameat2);
    UNDER_LOCK(real(a, from, b, to, flags), moved(a, from, b, to));
}

static void changed(int dir, const char *path) {
    char where[PATH_MAX];
    struct stat st;
    if (below(dir, path, where)) {
        struct file *f = !lstat(where, &st) ? find(&st) : NULL;
        pend(where, f ? f->id : 0);
    }
}

int unlink(const char *path) { REAL(unlink); if (!on || *path != '/' || strncmp(path, root, root_length)) return real(path); UNDER_LOCK(real(path), changed(AT_FDCWD, path)); }
int unlinkat(int dir, const char *path, int flags) { REAL(unlinkat); UNDER_LOCK(real(dir, path, flags), changed(dir, path)); }
int rmdir(const char *path) { REAL(rmdir); if (!on || *path != '/' || strncmp(path, root, root_length)) return real(path); UNDER_LOCK(real(path), changed(AT_FDCWD, path)); }
int remove(const char *path) { REAL(remove); UNDER_LOCK(real(path), changed(AT_FDCWD, path)); }
int link(const char *from, const char *to) { REAL(link); if (!on || *to != '/' || strncmp(to, root, root_length)) return real(from, to); UNDER_LOCK(real(from, to), changed(AT_FDCWD, to)); }

static void made(int dir, const char *path) {
    char where[PATH_MAX], tree[2 * PATH_MAX];
    if (!below(dir, path, where)) return;
    in_tree(where, tree);
    REAL(mkdir);
    if (real(tree, 0755)) {
        if (errno != EEXIST) note("no directory in the shadow", where);
    } else {
        strcat(tree, PENDING);
        int fd = open(tree, O_WRONLY | O_CREAT, 0644);
        if (fd >= 0) close(fd);
    }
    pend(where, 0);
}
int mkdir(const char *path, mode_t mode) { REAL(mkdir); UNDER_LOCK(real(path, mode), made(AT_FDCWD, path)); }
int mkdirat(int dir, const char *path, mode_t mode) { REAL(mkdirat); UNDER_LOCK(real(dir, path, mode), made(dir, path)); }
