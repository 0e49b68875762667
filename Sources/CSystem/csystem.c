#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

int csystem_pipe_cloexec(int fds[2]) { return pipe2(fds, O_CLOEXEC); }
bool csystem_exited(int status) { return WIFEXITED(status); }
int csystem_exit_code(int status) { return WEXITSTATUS(status); }
bool csystem_signaled(int status) { return WIFSIGNALED(status); }
int csystem_term_signal(int status) { return WTERMSIG(status); }
bool csystem_stopped(int status) { return WIFSTOPPED(status); }
int csystem_die_with_parent(int signal_number) { return prctl(PR_SET_PDEATHSIG, signal_number); }
int csystem_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
int csystem_lock_exclusive(int fd, bool wait) { return flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)); }
int csystem_unlock(int fd) { return flock(fd, LOCK_UN); }
int csystem_open_file(const char *path, int flags, mode_t mode) { return open(path, flags | O_CLOEXEC, mode); }

int64_t csystem_boottime_nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
int64_t csystem_realtime_milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
/* glibc gives nearly each thread a heap of its own, and each keeps what was freed in it. */
void csystem_share_heaps(void) { mallopt(M_ARENA_MAX, 2); }
int csystem_errno(void) { return errno; }
