#include "ctoml.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

/* toml++ 3.3 asserts on some malformed keys, and in release builds assumes what it asserts. Both would take the program
 * down on a bad file, so here a failed assertion is an exception in every build. */
#undef NDEBUG
#define TOML_ASSERT(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : throw std::runtime_error("malformed key or value"))
#include <toml++/toml.h>

static void write_text(std::ostream &out, std::string_view text) {
  out << '"';
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') {
      out << '\\' << c;
    } else if (c < 0x20) {
      char escape[8];
      snprintf(escape, sizeof escape, "\\u%04x", c);
      out << escape;
    } else {
      out << c;
    }
  }
  out << '"';
}

static void write_node(std::ostream &out, const toml::node &node, toml::source_position place);

static void write_value(std::ostream &out, const toml::node &node) {
  if (const auto *table = node.as_table()) {
    out << "\"table\",\"value\":{";
    const char *separator = "";
    for (auto &&[key, value] : *table) {
      out << separator;
      write_text(out, key.str());
      out << ':';
      write_node(out, value, key.source().begin);
      separator = ",";
    }
    out << '}';
  } else if (const auto *array = node.as_array()) {
    out << "\"array\",\"value\":[";
    const char *separator = "";
    for (auto &&value : *array) {
      out << separator;
      write_node(out, value, value.source().begin);
      separator = ",";
    }
    out << ']';
  } else if (const auto *text = node.as_string()) {
    out << "\"string\",\"value\":";
    write_text(out, text->get());
  } else if (const auto *integer = node.as_integer()) {
    out << "\"integer\",\"value\":" << integer->get();
  } else if (const auto *number = node.as_floating_point()) {
    out << "\"float\",\"value\":";
    if (std::isfinite(number->get())) out << number->get();
    else write_text(out, "not finite");
  } else if (const auto *boolean = node.as_boolean()) {
    out << "\"boolean\",\"value\":" << (boolean->get() ? "true" : "false");
  } else {
    std::ostringstream text;
    text << toml::default_formatter(node);
    out << "\"date\",\"value\":";
    write_text(out, text.str());
  }
}

static void write_node(std::ostream &out, const toml::node &node, toml::source_position place) {
  out << "{\"line\":" << place.line << ",\"column\":" << place.column << ",\"type\":";
  write_value(out, node);
  out << '}';
}

extern "C" ctoml_result ctoml_to_json(const char *text, size_t length) {
  ctoml_result result = {nullptr, nullptr, 0, 0};
  try {
    std::ostringstream out;
    out.precision(17);
    const toml::table table = toml::parse(std::string_view(text, length));
    write_node(out, table, {1, 1});
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
