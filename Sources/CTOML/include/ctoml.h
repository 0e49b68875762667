/* TOML text in, JSON text out: a thin C face over toml++. */
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct {
  char *json;     /* NULL on failure */
  char *message;  /* NULL on success */
  unsigned line, column;
} ctoml_result;
ctoml_result ctoml_to_json(const char *text, size_t length);
void ctoml_free(ctoml_result result);
#ifdef __cplusplus
}
#endif
