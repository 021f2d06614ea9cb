/** The figures of the two centres are what they say. */
@NullMarked
package dozo.bench.cluster;

import org.jspecify.annotations.NullMarked;
