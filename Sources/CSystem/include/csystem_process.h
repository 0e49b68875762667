/* What a supervisor of processes needs beyond Glibc's Swift module. */
#pragma once
#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>
bool csystem_continued(int status);
/* POSIX_SPAWN_SETSID: a new session, and with it a new process group. */
short csystem_spawn_setsid_flag(void);
int csystem_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path); /* 0 or an errno */
/* The user at the other end of a connected unix socket; 0, or -1 with errno. */
int csystem_peer_user(int fd, uid_t *user);
/* Catches these signals: from now on each writes its number as one byte into a pipe. Returns the end to read
   (non-blocking, close-on-exec), or -1 with errno. Once per process, before any thread exists. */
int csystem_signal_pipe(const int *signals, int count);
/* A close-on-exec copy of the descriptor, numbered `lowest` or higher (fcntl is variadic); -1 with errno. */
int csystem_duplicate_above(int fd, int lowest);
int csystem_set_nonblocking(int fd); /* 0, or -1 with errno */
int csystem_set_close_on_exec(int fd);
void csystem_name_thread(const char *name); /* this thread, 15 characters at most */
/* Waits for a thread (a pthread_t) until CLOCK_MONOTONIC says so; 0, or an error number. */
int csystem_join_until(unsigned long thread, double uptime_seconds);
double csystem_monotonic_seconds(void);
int csystem_wait_continued(void); /* WCONTINUED */
/* A child whose state changed, still to be collected with waitpid; 0 if there is none. *ended: it exited or was killed. */
pid_t csystem_changed_child(bool *ended);
int csystem_accept(int listener); /* close-on-exec and non-blocking; -1 with errno */
