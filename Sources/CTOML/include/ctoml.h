/* TOML text in, JSON text out: a thin C face over toml++.
 * Every value becomes {"line":L,"column":C,"type":T,"value":V}; T is table, array, string, integer, float, boolean or
 * date; dates and numbers JSON cannot hold are written as text. The place is that of the key, in an array of the value;
 * lines and columns count from 1. */
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
