/* The part of libmicrohttpd this program uses, in forms Swift can call: loopback only, a thread per connection.
 *
 * Only the simulated cluster serves, and the library brings GnuTLS and seven more: so it is loaded with the first server
 * and never by a command that serves nobody. The types are those of microhttpd.h: a signature that differs does not
 * compile. */
#pragma once
#include <microhttpd.h>
#include <stddef.h>

/* Loads libmicrohttpd, once for all; NULL, or why that failed. Nothing of the library below may be called before it. */
const char *op_mhd_load(void);

/* Called with the raw request target; what it returns is `*state` of the calls that follow. */
typedef void *(*op_mhd_began)(void *context, const char *target, struct MHD_Connection *c);
typedef enum MHD_Result (*op_mhd_handler)(void *context, struct MHD_Connection *c, const char *url, const char *method,
                                          const char *version, const char *upload, size_t *upload_size, void **state);
typedef void (*op_mhd_completed)(void *context, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why);
typedef enum MHD_Result (*op_mhd_visit)(void *context, enum MHD_ValueKind kind, const char *name, const char *value);

/* A listening socket on 127.0.0.1 (port 0: a free one), or -1 with errno. SO_REUSEADDR alone: a restarted node gets its port
   back while old connections linger, and a port somebody listens on stays refused (the library's own option lets two share). */
int op_mhd_listen(unsigned short port);
/* Takes the listening socket over; it is closed with the daemon. */
struct MHD_Daemon *op_mhd_start(int listening, op_mhd_began began, op_mhd_handler h, op_mhd_completed done, void *context,
                                unsigned idle_seconds, unsigned connections);
void op_mhd_stop(struct MHD_Daemon *d);
int op_mhd_port(struct MHD_Daemon *d);
struct MHD_Response *op_mhd_response(const void *bytes, size_t count);
void op_mhd_add_header(struct MHD_Response *response, const char *name, const char *value);
enum MHD_Result op_mhd_queue(struct MHD_Connection *c, unsigned status, struct MHD_Response *response);
void op_mhd_destroy(struct MHD_Response *response);
/* The connection's socket, or -1. */
int op_mhd_socket(struct MHD_Connection *c);
/* Whether the other side has closed the connection. */
int op_mhd_is_closed(int socket);
void op_mhd_each_header(struct MHD_Connection *c, op_mhd_visit visit, void *context);
