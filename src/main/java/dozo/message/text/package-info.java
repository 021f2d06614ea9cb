/**
 * Octets to text, for the room {@code message} and whoever shows or searches mail: charsets,
 * encoded-words (RFC 2047), transfer encodings (RFC 2045 6), HTML without its tags.
 *
 * <p>Promises: never throws on bad input, never needs more than a small multiple of its input.
 */
@NullMarked
package dozo.message.text;

import org.jspecify.annotations.NullMarked;
