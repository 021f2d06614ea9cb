/**
 * Inside the vault: what the store writes, as batches of the lane. A batch reads the counter rows
 * and entries of all its works into a {@link dozo.store.work.Workspace}, decides in memory, and
 * writes each row back once.
 */
@NullMarked
package dozo.store.work;

import org.jspecify.annotations.NullMarked;
