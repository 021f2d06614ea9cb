/** Leases and verdicts with a clock of the test; the whole in a real installation. */
@NullMarked
package dozo.centre;

import org.jspecify.annotations.NullMarked;
