/**
 * Ground floor: one database, SQLite here, PostgreSQL over two centres later. Callers see
 * transactions; the engine stays inside.
 *
 * <p>Owns: the file DATA/dozo.db, the exclusive lock DATA/lock, the table schema_version, the
 * ballast file. Promises: {@link dozo.db.Database#write} returns only after the commit is durable;
 * one failing work fails alone; a reader never holds the log back for longer than one query. Begin
 * reading at {@link dozo.db.Database}.
 */
@NullMarked
package dozo.db;

import org.jspecify.annotations.NullMarked;
