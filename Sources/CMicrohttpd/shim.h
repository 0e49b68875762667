/* libmicrohttpd's variadic start and flag enums in forms Swift can call: loopback only, a thread per connection. */
#pragma once
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
typedef enum MHD_Result (*op_mhd_handler)(void *context, struct MHD_Connection *c, const char *url, const char *method,
                                          const char *version, const char *upload, size_t *upload_size, void **state);
typedef void (*op_mhd_completed)(void *context, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why);
static inline struct MHD_Daemon *op_mhd_start(unsigned short port, op_mhd_handler h, op_mhd_completed done, void *context,
                                              unsigned idle_seconds, unsigned connections) {
  struct sockaddr_in a;
  memset(&a, 0, sizeof a);
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, port, 0, 0, h, context,
                          MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&a, MHD_OPTION_NOTIFY_COMPLETED, done, context,
                          MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_LIMIT, connections,
                          MHD_OPTION_LISTENING_ADDRESS_REUSE, 0u, MHD_OPTION_END);
}
static inline int op_mhd_port(struct MHD_Daemon *d) {
  const union MHD_DaemonInfo *i = MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT);
  return i ? i->port : -1;
}
static inline struct MHD_Response *op_mhd_response(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
static inline const char *op_mhd_header(struct MHD_Connection *c, const char *name) {
  return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}
