/** The benchmarks do what they say; what they measure is nobody's test. */
@NullMarked
package dozo.bench;

import org.jspecify.annotations.NullMarked;
