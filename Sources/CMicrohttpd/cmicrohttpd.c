#define _GNU_SOURCE /* POLLRDHUP */
#include "cmicrohttpd.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Every function that is taken from the library, by the name it has there. */
#define FUNCTIONS(F)                                                                                                 \
  F(MHD_start_daemon) F(MHD_stop_daemon) F(MHD_get_daemon_info) F(MHD_create_response_from_buffer)                   \
  F(MHD_add_response_header) F(MHD_queue_response) F(MHD_destroy_response) F(MHD_get_connection_info)                \
  F(MHD_get_connection_values)

#define FIELD(name) __typeof__(name) *name;
static struct { FUNCTIONS(FIELD) } lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char trouble[256];

/* The loader's own words die with the thread that asked. */
static void keep(const char *why) { snprintf(trouble, sizeof trouble, "%s", why ? why : "no reason was given"); }

static void load(void) {
  void *library = dlopen("libmicrohttpd.so.12", RTLD_LAZY | RTLD_LOCAL);
  if (!library) return keep(dlerror());
#define TAKE(name)                                                                                                   \
  if (!(*(void **)&lib.name = dlsym(library, #name))) return keep(dlerror());
  FUNCTIONS(TAKE)
}

const char *op_mhd_load(void) {
  pthread_once(&once, load);
  return trouble[0] ? trouble : NULL;
}

int op_mhd_listen(unsigned short port) {
  struct sockaddr_in a;
  int yes = 1, s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (s < 0) return -1;
  memset(&a, 0, sizeof a);
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 && bind(s, (struct sockaddr *)&a, sizeof a) == 0 &&
      listen(s, SOMAXCONN) == 0)
    return s;
  yes = errno;
  close(s);
  errno = yes;
  return -1;
}

struct MHD_Daemon *op_mhd_start(int listening, op_mhd_began began, op_mhd_handler h, op_mhd_completed done, void *context,
                                unsigned idle_seconds, unsigned connections) {
  return lib.MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0, 0, 0, h,
                              context, MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_URI_LOG_CALLBACK, began, context,
                              MHD_OPTION_NOTIFY_COMPLETED, done, context, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
                              MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_END);
}

void op_mhd_stop(struct MHD_Daemon *d) { lib.MHD_stop_daemon(d); }

int op_mhd_port(struct MHD_Daemon *d) {
  const union MHD_DaemonInfo *i = lib.MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT);
  return i ? i->port : -1;
}

struct MHD_Response *op_mhd_response(const void *bytes, size_t count) {
  return lib.MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

void op_mhd_add_header(struct MHD_Response *response, const char *name, const char *value) {
  lib.MHD_add_response_header(response, name, value);
}

enum MHD_Result op_mhd_queue(struct MHD_Connection *c, unsigned status, struct MHD_Response *response) {
  return lib.MHD_queue_response(c, status, response);
}

void op_mhd_destroy(struct MHD_Response *response) { lib.MHD_destroy_response(response); }

int op_mhd_socket(struct MHD_Connection *c) {
  const union MHD_ConnectionInfo *i = lib.MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  return i ? i->connect_fd : -1;
}

int op_mhd_is_closed(int socket) {
  struct pollfd p = {socket, POLLRDHUP, 0};
  return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void op_mhd_each_header(struct MHD_Connection *c, op_mhd_visit visit, void *context) {
  lib.MHD_get_connection_values(c, MHD_HEADER_KIND, visit, context);
}
