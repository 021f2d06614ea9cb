/**
 * Ground floor: one database, SQLite on one machine, PostgreSQL where several nodes share it.
 * Callers see transactions; the engines are inner rooms, {@link dozo.db.sqlite} and {@link
 * dozo.db.postgres}, handed in at the start.
 *
 * <p>Owns: the table schema_version. Promises: {@link dozo.db.Database#write} returns only after
 * the commit is durable; one failing work fails alone; works that change the same account never run
 * at the same time. Begin reading at {@link dozo.db.Database}.
 */
@NullMarked
package dozo.db;

import org.jspecify.annotations.NullMarked;
