#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>

/* curl/curl.h wraps these in macros that check the arguments of direct calls only. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

/* Every function that is taken from the library, by the name it has there. */
#define FUNCTIONS(F)                                                                                                 \
  F(curl_global_init) F(curl_easy_init) F(curl_easy_cleanup) F(curl_easy_pause) F(curl_easy_strerror)                \
  F(curl_easy_setopt) F(curl_easy_getinfo) F(curl_slist_append) F(curl_slist_free_all) F(curl_multi_init)            \
  F(curl_multi_cleanup) F(curl_multi_add_handle) F(curl_multi_remove_handle) F(curl_multi_perform)                   \
  F(curl_multi_poll) F(curl_multi_wakeup) F(curl_multi_info_read) F(curl_multi_setopt)

#define FIELD(name) __typeof__(name) *name;
static struct { FUNCTIONS(FIELD) } lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char trouble[256];

/* The loader's own words die with the thread that asked. */
static void keep(const char *why) { snprintf(trouble, sizeof trouble, "%s", why ? why : "no reason was given"); }

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
  if (!library) return keep(dlerror());
#define TAKE(name)                                                                                                   \
  if (!(*(void **)&lib.name = dlsym(library, #name))) return keep(dlerror());
  FUNCTIONS(TAKE)
  CURLcode code = lib.curl_global_init(CURL_GLOBAL_ALL);
  if (code != CURLE_OK) keep(lib.curl_easy_strerror(code));
}

const char *op_curl_load(void) {
  pthread_once(&once, load);
  return trouble[0] ? trouble : NULL;
}

CURL *op_curl_easy_init(void) { return lib.curl_easy_init(); }
void op_curl_easy_cleanup(CURL *easy) { lib.curl_easy_cleanup(easy); }
CURLcode op_curl_easy_pause(CURL *easy, int mask) { return lib.curl_easy_pause(easy, mask); }
const char *op_curl_easy_strerror(CURLcode code) { return lib.curl_easy_strerror(code); }
struct curl_slist *op_curl_slist_append(struct curl_slist *list, const char *line) {
  return lib.curl_slist_append(list, line);
}
void op_curl_slist_free_all(struct curl_slist *list) { lib.curl_slist_free_all(list); }

CURLM *op_curl_multi_init(void) { return lib.curl_multi_init(); }
CURLMcode op_curl_multi_cleanup(CURLM *multi) { return lib.curl_multi_cleanup(multi); }
CURLMcode op_curl_multi_add_handle(CURLM *multi, CURL *easy) { return lib.curl_multi_add_handle(multi, easy); }
CURLMcode op_curl_multi_remove_handle(CURLM *multi, CURL *easy) { return lib.curl_multi_remove_handle(multi, easy); }
CURLMcode op_curl_multi_perform(CURLM *multi, int *running) { return lib.curl_multi_perform(multi, running); }
CURLMcode op_curl_multi_poll(CURLM *multi, int timeout_ms) {
  return lib.curl_multi_poll(multi, NULL, 0, timeout_ms, NULL);
}
CURLMcode op_curl_multi_wakeup(CURLM *multi) { return lib.curl_multi_wakeup(multi); }
CURLMsg *op_curl_multi_info_read(CURLM *multi, int *left) { return lib.curl_multi_info_read(multi, left); }
CURLcode op_curl_result(const CURLMsg *message) { return message->data.result; }

CURLcode op_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode op_curl_set_long(CURL *easy, CURLoption option, long value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode op_curl_set_large(CURL *easy, CURLoption option, curl_off_t value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode op_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode op_curl_set_write(CURL *easy, CURLoption option, op_curl_write function) {
  return lib.curl_easy_setopt(easy, option, function);
}
CURLcode op_curl_get_long(CURL *easy, CURLINFO info, long *value) { return lib.curl_easy_getinfo(easy, info, value); }
CURLcode op_curl_get_large(CURL *easy, CURLINFO info, curl_off_t *value) {
  return lib.curl_easy_getinfo(easy, info, value);
}
CURLcode op_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return lib.curl_easy_getinfo(easy, info, value);
}
CURLMcode op_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return lib.curl_multi_setopt(multi, option, value);
}

static curl_socket_t open_cloexec(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context, (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode op_curl_close_on_exec(CURL *easy) {
  return lib.curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_cloexec);
}
