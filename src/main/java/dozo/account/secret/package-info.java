/**
 * Inner room of account: the arithmetic of secrets. Argon2id hashes, app passwords, SCRAM keys and
 * messages, SASLprep. Pure, except that hashing is bounded. Begin reading at {@link
 * dozo.account.secret.Hashing} and {@link dozo.account.secret.ScramKeys}.
 */
@NullMarked
package dozo.account.secret;

import org.jspecify.annotations.NullMarked;
