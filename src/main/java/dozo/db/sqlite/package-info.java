/**
 * SQLite below {@link dozo.db.Database}: one file, one lane, checkpoints on a thread of their own.
 */
@NullMarked
package dozo.db.sqlite;

import org.jspecify.annotations.NullMarked;
