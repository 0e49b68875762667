#include "ctoml.h"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <toml++/toml.h>

extern "C" ctoml_result ctoml_to_json(const char *text, size_t length) {
  ctoml_result result = {nullptr, nullptr, 0, 0};
  try {
    std::ostringstream out;
    out << toml::json_formatter(toml::parse(std::string_view(text, length)));
    result.json = strdup(out.str().c_str());
  } catch (const toml::parse_error &error) {
    result.message = strdup(std::string(error.description()).c_str());
    result.line = error.source().begin.line;
    result.column = error.source().begin.column;
  } catch (const std::exception &error) {
    result.message = strdup(error.what());
  } catch (...) {
    result.message = strdup("unknown failure of the TOML parser");
  }
  return result;
}

extern "C" void ctoml_free(ctoml_result result) {
  free(result.json);
  free(result.message);
}
