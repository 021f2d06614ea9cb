/** Tests of the IMAP door. */
@NullMarked
package dozo.imap;

import org.jspecify.annotations.NullMarked;
