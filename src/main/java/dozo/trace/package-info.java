/**
 * Vault: the way of each mail, a row a step, written in the transaction of the step, kept 30 days.
 *
 * <p>Owns: tables trace_step, trace_filter. Begin reading at {@link dozo.trace.Trace}.
 */
@NullMarked
package dozo.trace;

import org.jspecify.annotations.NullMarked;
