/* The part of libcurl this program uses, in forms Swift can call.
 *
 * libcurl comes with thirty libraries of its own, which take longer to load than the first picture takes to draw. So it
 * is loaded when the first request is made, on the thread that makes it, and never by a command that asks nobody.
 * The types are those of curl/curl.h: a signature that differs does not compile. */
#pragma once
#include <curl/curl.h>

/* Loads and initialises libcurl, once for all; NULL, or why that failed. Nothing below may be called before it. */
const char *op_curl_load(void);

CURL *op_curl_easy_init(void);
void op_curl_easy_cleanup(CURL *easy);
CURLcode op_curl_easy_pause(CURL *easy, int mask);
const char *op_curl_easy_strerror(CURLcode code);
struct curl_slist *op_curl_slist_append(struct curl_slist *list, const char *line);
void op_curl_slist_free_all(struct curl_slist *list);

CURLM *op_curl_multi_init(void);
CURLMcode op_curl_multi_cleanup(CURLM *multi);
CURLMcode op_curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode op_curl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode op_curl_multi_perform(CURLM *multi, int *running);
CURLMcode op_curl_multi_poll(CURLM *multi, int timeout_ms);
CURLMcode op_curl_multi_wakeup(CURLM *multi);
CURLMsg *op_curl_multi_info_read(CURLM *multi, int *left);
CURLcode op_curl_result(const CURLMsg *message);

typedef size_t (*op_curl_write)(char *bytes, size_t size, size_t count, void *context);
CURLcode op_curl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode op_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode op_curl_set_large(CURL *easy, CURLoption option, curl_off_t value);
CURLcode op_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode op_curl_set_write(CURL *easy, CURLoption option, op_curl_write function);
CURLcode op_curl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode op_curl_get_large(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode op_curl_get_pointer(CURL *easy, CURLINFO info, void **value);
CURLMcode op_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/* libcurl 7.88 opens its sockets without SOCK_CLOEXEC: a child process would inherit them. */
CURLcode op_curl_close_on_exec(CURL *easy);
