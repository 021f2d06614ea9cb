/**
 * The root: {@link dozo.Main} starts the program. All rooms hang below this package; the map is
 * docs/ARCHITECTURE.md.
 */
@NullMarked
package dozo;

import org.jspecify.annotations.NullMarked;
