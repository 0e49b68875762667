/* libmicrohttpd's variadic start and flag enums in forms Swift can call: loopback only, a thread per connection. */
#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
/* Called with the raw request target; what it returns is `*state` of the calls that follow. */
typedef void *(*op_mhd_began)(void *context, const char *target, struct MHD_Connection *c);
typedef enum MHD_Result (*op_mhd_handler)(void *context, struct MHD_Connection *c, const char *url, const char *method,
                                          const char *version, const char *upload, size_t *upload_size, void **state);
typedef void (*op_mhd_completed)(void *context, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why);
typedef enum MHD_Result (*op_mhd_visit)(void *context, enum MHD_ValueKind kind, const char *name, const char *value);
/* A listening socket on 127.0.0.1 (port 0: a free one), or -1 with errno. SO_REUSEADDR alone: a restarted node gets its port
   back while old connections linger, and a port somebody listens on stays refused (the library's own option lets two share). */
static inline int op_mhd_listen(unsigned short port) {
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
/* Takes the listening socket over; it is closed with the daemon. */
static inline struct MHD_Daemon *op_mhd_start(int listening, op_mhd_began began, op_mhd_handler h, op_mhd_completed done,
                                              void *context, unsigned idle_seconds, unsigned connections) {
  return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0, 0, 0, h, context,
                          MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_URI_LOG_CALLBACK, began, context,
                          MHD_OPTION_NOTIFY_COMPLETED, done, context, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
                          MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_END);
}
static inline int op_mhd_port(struct MHD_Daemon *d) {
  const union MHD_DaemonInfo *i = MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT);
  return i ? i->port : -1;
}
static inline struct MHD_Response *op_mhd_response(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
/* The connection's socket, or -1. */
static inline int op_mhd_socket(struct MHD_Connection *c) {
  const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  return i ? i->connect_fd : -1;
}
/* Whether the other side has closed the connection (poll's POLLRDHUP needs _GNU_SOURCE, whose value this is). */
static inline int op_mhd_is_closed(int socket) {
  struct pollfd p = {socket, 0x2000, 0};
  return poll(&p, 1, 0) > 0 && (p.revents & (0x2000 | POLLHUP | POLLERR | POLLNVAL)) != 0;
}
static inline void op_mhd_each_header(struct MHD_Connection *c, op_mhd_visit visit, void *context) {
  MHD_get_connection_values(c, MHD_HEADER_KIND, visit, context);
}
