#define _GNU_SOURCE
#include "csystem_process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

bool csystem_continued(int status) { return WIFCONTINUED(status); }
short csystem_spawn_setsid_flag(void) { return POSIX_SPAWN_SETSID; }
int csystem_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

int csystem_peer_user(int fd, uid_t *user) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
  *user = peer.uid;
  return 0;
}

static volatile sig_atomic_t signal_pipe_write_end = -1;

/* A full pipe loses the byte, not the news: the reader looks at everything once it wakes. */
static void note_signal(int number) {
  int kept = errno;
  unsigned char byte = (unsigned char)number;
  if (write(signal_pipe_write_end, &byte, 1) < 0) { /* nothing can be said from here */
  }
  errno = kept;
}

int csystem_signal_pipe(const int *signals, int count) {
  int ends[2];
  if (signal_pipe_write_end >= 0) {
    errno = EALREADY;
    return -1;
  }
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  signal_pipe_write_end = ends[1];
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  for (int i = 0; i < count; i++) {
    if (sigaction(signals[i], &action, NULL) != 0) return -1;
  }
  return ends[0];
}

int csystem_duplicate_above(int fd, int lowest) { return fcntl(fd, F_DUPFD_CLOEXEC, lowest); }
int csystem_set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}
int csystem_set_close_on_exec(int fd) {
  int flags = fcntl(fd, F_GETFD);
  return flags < 0 ? -1 : fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}
void csystem_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int csystem_join_until(unsigned long thread, double uptime_seconds) {
  struct timespec end = {(time_t)uptime_seconds, (long)((uptime_seconds - (double)(time_t)uptime_seconds) * 1e9)};
  return pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &end);
}

double csystem_monotonic_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
int csystem_wait_continued(void) { return WCONTINUED; }

pid_t csystem_changed_child(bool *ended) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int result;
  do {
    result = waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT);
  } while (result != 0 && errno == EINTR);
  if (result != 0) return 0;
  *ended = info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED;
  return info.si_pid;
}

int csystem_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }
