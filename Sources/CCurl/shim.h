/* libcurl's variadic and macro parts in forms Swift can call. Stateless: no statics here. */
#pragma once
#include <curl/curl.h>
#include <sys/socket.h>
typedef size_t (*op_curl_write)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode op_curl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode op_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode op_curl_set_large(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode op_curl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode op_curl_set_write(CURL *h, CURLoption o, op_curl_write f) { return curl_easy_setopt(h, o, f); }
static inline CURLcode op_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode op_curl_get_large(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode op_curl_get_pointer(CURL *h, CURLINFO i, void **v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode op_curl_get_string(CURL *h, CURLINFO i, char **v) { return curl_easy_getinfo(h, i, v); }
static inline CURLMcode op_curl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
static inline CURLcode op_curl_result(const CURLMsg *m) { return m->data.result; }
static inline CURLcode op_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }
/* libcurl 7.88 opens its sockets without SOCK_CLOEXEC: a child process would inherit them. */
static inline curl_socket_t op_curl_open_cloexec(void *context, curlsocktype purpose, struct curl_sockaddr *a) {
  (void)context, (void)purpose;
  return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}
static inline CURLcode op_curl_close_on_exec(CURL *h) {
  return curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, op_curl_open_cloexec);
}
