#define _GNU_SOURCE
#include "cterminalguard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Shared with the child, so that what we learn after the fork it knows too. */
struct shared {
  volatile sig_atomic_t armed;
  volatile size_t count;
  char bytes[512];
};

static struct shared *state;
static struct termios saved;
static int tty = -1, guard_pipe = -1, wake_end = -1;
static int real_stderr = -1, memory_stderr = -1;
static pid_t guard_child = -1;

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

static void restore_terminal(void) {
  if (!state || tty < 0) return;
  write_all(tty, state->bytes, state->count);
  tcsetattr(tty, TCSANOW, &saved);
}

static void close_all_but(int a, int b) {
  int low = a < b ? a : b, high = a < b ? b : a;
  if (low > 0) syscall(SYS_close_range, 0, (unsigned)low - 1, 0);
  if (high > low + 1) syscall(SYS_close_range, (unsigned)low + 1, (unsigned)high - 1, 0);
  syscall(SYS_close_range, (unsigned)high + 1, ~0U, 0);
}

/* Waits until the parent is gone; restores if it did not leave in good order. */
static void guard(int pipe_end) {
  sigset_t every;
  sigfillset(&every);
  sigprocmask(SIG_SETMASK, &every, NULL);
  setpgid(0, 0);
  close_all_but(pipe_end, tty);
  char byte;
  ssize_t got;
  do got = read(pipe_end, &byte, 1);
  while (got < 0 && errno == EINTR);
  if (got <= 0 && state->armed) restore_terminal();
  _exit(0);
}

int terminal_guard_open(int descriptor) {
  char name[128];
  struct stat old, new;
  if (ttyname_r(descriptor, name, sizeof name) == 0 && fstat(descriptor, &old) == 0) {
    int opened = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (opened >= 0 && fstat(opened, &new) == 0 && new.st_rdev == old.st_rdev) return opened;
    if (opened >= 0) close(opened);
  }
  return fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

int terminal_guard_start(int terminal) {
  tty = terminal;
  if (tcgetattr(tty, &saved) != 0) return -1;
  state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (state == MAP_FAILED) {
    state = NULL;
    return -1;
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  guard_child = fork();
  if (guard_child < 0) return -1;
  if (guard_child == 0) {
    close(ends[1]);
    guard(ends[0]);
  }
  close(ends[0]);
  guard_pipe = ends[1];
  return 0;
}

void terminal_guard_set_restore(const char *bytes, size_t count) {
  if (!state) return;
  if (count > sizeof state->bytes) count = sizeof state->bytes;
  memcpy(state->bytes, bytes, count);
  state->count = count;
}

void terminal_guard_arm(void) {
  if (state) state->armed = 1;
}

void terminal_guard_disarm(void) {
  if (state) state->armed = 0;
}

void terminal_guard_stop(void) {
  if (guard_pipe >= 0) {
    write_all(guard_pipe, "q", 1);
    close(guard_pipe);
    guard_pipe = -1;
  }
  if (guard_child > 0) {
    while (waitpid(guard_child, NULL, 0) < 0 && errno == EINTR) {
    }
    guard_child = -1;
  }
}

void terminal_guard_restore_modes(void) {
  if (tty >= 0) tcsetattr(tty, TCSANOW, &saved);
}

void terminal_guard_abandon(void) {
  if (tty >= 0) tcflush(tty, TCOFLUSH);
  restore_terminal();
}

static void replay_stderr(void) {
  if (memory_stderr < 0 || real_stderr < 0) return;
  char buffer[4096];
  off_t at = 0;
  ssize_t got;
  while ((got = pread(memory_stderr, buffer, sizeof buffer, at)) > 0) {
    /* A terminal that takes nothing must not keep us from ending. */
    struct pollfd waiting = {.fd = real_stderr, .events = POLLOUT};
    if (poll(&waiting, 1, 1000) != 1) return;
    write_all(real_stderr, buffer, (size_t)got);
    at += got;
  }
}

/* The terminal first, then the words that were said meanwhile, then the death that was due. */
static void on_crash(int number) {
  if (state && state->armed) {
    state->armed = 0;
    restore_terminal();
    replay_stderr();
  }
  signal(number, SIG_DFL);
  raise(number);
}

static void on_signal(int number) {
  int kept = errno;
  unsigned char byte = (unsigned char)number;
  if (wake_end >= 0 && write(wake_end, &byte, 1) < 0) {
    /* A full pipe already wakes the loop. */
  }
  errno = kept;
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
static const int crashing[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSYS};

/* What each signal did before our handlers; meaningful while they are installed. */
static struct sigaction before_ending[sizeof ending / sizeof *ending];
static struct sigaction before_crashing[sizeof crashing / sizeof *crashing];
static bool is_installed;

/* A second installation must not take our own handlers for what was there. */
static void remember_handlers(void) {
  if (is_installed) return;
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaction(ending[i], NULL, &before_ending[i]);
  for (size_t i = 0; i < sizeof crashing / sizeof *crashing; i++) sigaction(crashing[i], NULL, &before_crashing[i]);
  is_installed = true;
}

void terminal_guard_install_handlers(int wake) {
  wake_end = wake;
  remember_handlers();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
    /* Whoever started us with HUP ignored (nohup) meant it. */
    if (ending[i] == SIGHUP && before_ending[i].sa_handler == SIG_IGN) continue;
    sigaction(ending[i], &action, NULL);
  }
  /* Whoever started us may have had them blocked, and a blocked signal is never heard. */
  sigset_t heard;
  sigemptyset(&heard);
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaddset(&heard, ending[i]);
  pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
  signal(SIGPIPE, SIG_IGN);
  static char stack[65536];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 0};
  sigaltstack(&alternate, NULL);
  action.sa_handler = on_crash;
  action.sa_flags = SA_NODEFER | SA_ONSTACK;
  for (size_t i = 0; i < sizeof crashing / sizeof *crashing; i++) sigaction(crashing[i], &action, NULL);
}

void terminal_guard_remove_handlers(void) {
  wake_end = -1;
  if (!is_installed) return;
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaction(ending[i], &before_ending[i], NULL);
  for (size_t i = 0; i < sizeof crashing / sizeof *crashing; i++) sigaction(crashing[i], &before_crashing[i], NULL);
  is_installed = false;
}

void terminal_guard_stop_self(void) { kill(0, SIGSTOP); }

int terminal_guard_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int terminal_guard_capture_stderr(void) {
  real_stderr = fcntl(2, F_DUPFD_CLOEXEC, 3);
  memory_stderr = terminal_guard_memory_file("stderr");
  if (real_stderr < 0 || memory_stderr < 0) return -1;
  return dup2(memory_stderr, 2) < 0 ? -1 : 0;
}

void terminal_guard_release_stderr(void) {
  if (real_stderr < 0) return;
  dup2(real_stderr, 2);
  replay_stderr();
  close(real_stderr);
  close(memory_stderr);
  real_stderr = memory_stderr = -1;
}

bool terminal_guard_size(int terminal, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(terminal, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

int terminal_guard_wake_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  return 0;
}
