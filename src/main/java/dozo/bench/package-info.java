/**
 * Tools: what Dozo costs, beside a reference in the same run where there is one.
 *
 * <p>A {@link dozo.bench.Story} starts what it measures and runs its works in rounds, interleaved
 * over who does them. Load comes from processes of their own (the inner room {@code load}), the
 * store alone is one too ({@code vault}), two centres are many ({@code cluster}); CPU is read for
 * the server's processes alone. Begin reading at {@link dozo.bench.Bench}.
 */
@NullMarked
package dozo.bench;

import org.jspecify.annotations.NullMarked;
