/* ncurses' macros, globals and variadics in forms Swift can use. Stateless. */
#pragma once
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <term.h>
#include <wchar.h>
extern int wcwidth(wchar_t);
static inline WINDOW *op_stdscr(void) { return stdscr; }
static inline WINDOW *op_curscr(void) { return curscr; }
/* From terminfo: COLORS is 0 until start_color, which a terminal used without colour must never call. */
static inline int op_terminal_colors(void) { return tigetnum("colors"); }
static inline FILE *op_stdin(void) { return stdin; }
static inline SCREEN *op_newterm(const char *term, FILE *out, FILE *in) { return newterm((NCURSES_CONST char *)term, out, in); }
static inline attr_t op_bold(void) { return A_BOLD; }
static inline attr_t op_dim(void) { return A_DIM; }
static inline attr_t op_reverse(void) { return A_REVERSE; }
static inline attr_t op_underline(void) { return A_UNDERLINE; }
/* A base and what is drawn over it; 0: nothing is. */
static inline void op_set_cell(cchar_t *cell, wchar_t base, wchar_t mark, attr_t attributes, short pair) {
  const wchar_t text[] = {base, mark, 0};
  setcchar(cell, text, attributes, pair, (void *)0);
}
/* A string capability of the current terminal; NULL where it has none. */
static inline const char *op_capability(const char *name) {
  char *found = tigetstr((NCURSES_CONST char *)name);
  return found == (char *)-1 ? (const char *)0 : found;
}
static inline const char *op_codeset(void) { return nl_langinfo(CODESET); }
