/** A lab is started for real, broken, and mended. */
@NullMarked
package dozo.drill;

import org.jspecify.annotations.NullMarked;
