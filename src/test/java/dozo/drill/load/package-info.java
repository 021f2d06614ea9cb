/** Tests of the clients of the drills. */
@NullMarked
package dozo.drill.load;

import org.jspecify.annotations.NullMarked;
