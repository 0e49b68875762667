/* Pseudo-terminals, which Glibc's Swift module lacks. */
#pragma once
#include <stddef.h>
/* Opens a master, close-on-exec, and gives the slave's path; -1 with errno. */
int csystem_open_pty(char *name, size_t size);
int csystem_set_window(int terminal, int columns, int rows); /* 0, or -1 with errno */
