/* Gives the terminal back whatever happens: handlers for ending and crashing, and a child that waits for SIGKILL. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The terminal behind a descriptor, opened anew so that it never blocks and whoever shares the old one notices nothing;
   a plain duplicate where it has no name here. Closed on exec; -1 with errno. */
int terminal_guard_open(int descriptor);
/* Forks the guard child. Must be called before any thread exists. `terminal` is the tty's descriptor; its present modes
   are what will be restored. Returns 0, or -1 with errno. */
int terminal_guard_start(int terminal);
/* The bytes that leave the screen (from terminfo), known once the terminal is set up; copied, at most 512. */
void terminal_guard_set_restore(const char *bytes, size_t count);
/* From now on a crash, or our death, restores. */
void terminal_guard_arm(void);
/* The screen was left in good order: nobody restores any more. */
void terminal_guard_disarm(void);
/* Ends the child; call after disarming. */
void terminal_guard_stop(void);
/* Restores the modes at once; for closing. */
void terminal_guard_restore_modes(void);
/* For a terminal whose reader stands still: throws away what it has not taken, then restores without ever waiting. */
void terminal_guard_abandon(void);

/* Ending and job signals write their number, one byte, to this descriptor; crashes restore and die as they would have. */
void terminal_guard_install_handlers(int wake);
void terminal_guard_remove_handlers(void);
/* Stops this process as Ctrl-Z does; returns when it is continued. */
void terminal_guard_stop_self(void);

/* While the screen is up descriptor 2 goes to a memory file; afterwards what was said is written to the real one. */
int terminal_guard_capture_stderr(void);
void terminal_guard_release_stderr(void);

/* A memory file for frames, closed on exec. */
int terminal_guard_memory_file(const char *name);
/* Columns and rows of a tty; false where it has none. */
bool terminal_guard_size(int terminal, int *columns, int *rows);
/* Both ends closed on exec, the write end never blocks. */
int terminal_guard_wake_pipe(int ends[2]);
