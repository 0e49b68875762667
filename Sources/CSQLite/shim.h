/* SQLite's cast macros in forms Swift can use. */
#pragma once
#include <sqlite3.h>
static inline int op_sqlite_bind_text(sqlite3_stmt *s, int i, const char *p, int n) { return sqlite3_bind_text(s, i, p, n, SQLITE_TRANSIENT); }
static inline int op_sqlite_bind_blob(sqlite3_stmt *s, int i, const void *p, int n) { return sqlite3_bind_blob(s, i, p, n, SQLITE_TRANSIENT); }
static inline int op_sqlite_no_checkpoint_on_close(sqlite3 *db) { return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0); }

/* A file system for those who only look: SQLite opens a log for writing even on a read-only connection; here it is
   opened for reading. All else is the default one's. */
#define OP_SQLITE_OBSERVING "operator-observing"
static inline int op_sqlite_observing_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out) {
    sqlite3_vfs *base = sqlite3_vfs_find(0);
    (void)self;
    if (flags & SQLITE_OPEN_WAL) flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    return base->xOpen(base, name, file, flags, out);
}
/* Call it once; its name, or null where SQLite has no file system at all. */
static inline const char *op_sqlite_observing(void) {
    static sqlite3_vfs observing;
    sqlite3_vfs *base = sqlite3_vfs_find(0);
    if (!base) return 0;
    observing = *base;
    observing.zName = OP_SQLITE_OBSERVING;
    observing.pNext = 0;
    observing.xOpen = op_sqlite_observing_open;
    return sqlite3_vfs_register(&observing, 0) == SQLITE_OK ? observing.zName : 0;
}
