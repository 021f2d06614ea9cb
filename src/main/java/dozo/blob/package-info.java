/**
 * Vault: bodies of mails, later files. A blob is chunks of 256 KiB, compressed, that never change;
 * who uses it is counted in blob_use, and what nobody uses for an hour is swept.
 *
 * <p>Owns: tables blob, blob_chunk, blob_use. Promises: memory is bounded by one chunk a body,
 * whatever its size. Begin reading at {@link dozo.blob.Blobs}.
 */
@NullMarked
package dozo.blob;

import org.jspecify.annotations.NullMarked;
