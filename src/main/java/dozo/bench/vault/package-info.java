/**
 * Inner room of bench: the store alone, called as the SMTP and IMAP doors would call it but without
 * sockets, and beside it a plain file that is appended to with the same group commit. Both in
 * processes of their own, which {@link dozo.bench.vault.VaultProcess} begins.
 */
@NullMarked
package dozo.bench.vault;

import org.jspecify.annotations.NullMarked;
