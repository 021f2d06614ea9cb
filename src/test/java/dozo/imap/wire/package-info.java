/** Tests of IMAP's octets. */
@NullMarked
package dozo.imap.wire;

import org.jspecify.annotations.NullMarked;
