/**
 * Vault: which centre leads, may it be believed, and how many copies does a commit have.
 *
 * <p>Promises: {@link dozo.db.postgres.Cluster#leader} names a leader only if a majority of the
 * three etcd confirmed it less than ttl - 3 s ago (design rule 5); one copy is declared only by
 * rule 3, and two again by itself. It owns no tables: the epoch row is {@code db}'s. Begin reading
 * at {@link dozo.centre.Centre}; what is decided, and from what, stands in {@link
 * dozo.centre.Judge}.
 */
@NullMarked
package dozo.centre;

import org.jspecify.annotations.NullMarked;
