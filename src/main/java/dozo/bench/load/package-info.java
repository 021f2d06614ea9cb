/**
 * Inner room of bench: the load generators, each run a process of its own that {@link
 * dozo.bench.load.LoadProcess} begins. They print one line with what they measured.
 */
@NullMarked
package dozo.bench.load;

import org.jspecify.annotations.NullMarked;
