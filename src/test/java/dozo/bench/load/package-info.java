/** The load generators send what they say. */
@NullMarked
package dozo.bench.load;

import org.jspecify.annotations.NullMarked;
