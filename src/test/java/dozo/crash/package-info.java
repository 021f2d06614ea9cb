/** Sudden ends: kill -9 and power cuts under load, and what must be there afterwards. */
@NullMarked
package dozo.crash;

import org.jspecify.annotations.NullMarked;
