/* What Glibc's Swift module lacks. Stateless, thread-safe. */
#pragma once
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>
int csystem_pipe_cloexec(int fds[2]);
bool csystem_exited(int status);
int csystem_exit_code(int status);
bool csystem_signaled(int status);
int csystem_term_signal(int status);
bool csystem_stopped(int status);
int csystem_die_with_parent(int signal_number);
int csystem_spawn_close_from(posix_spawn_file_actions_t *actions, int first);
int csystem_lock_exclusive(int fd, bool wait); /* flock; 0, or -1 with errno */
int csystem_unlock(int fd);
int csystem_open_file(const char *path, int flags, mode_t mode); /* open(2) is variadic */
int64_t csystem_boottime_nanoseconds(void);
int64_t csystem_realtime_milliseconds(void);
void csystem_share_heaps(void); /* few heaps for all threads: before the first thread */
int csystem_errno(void);
