/**
 * Ground floor: how the running server tells about itself: metrics, health, log.
 *
 * <p>Owns: the metric names (dozo_…), the form of log lines, the named health checks. Promises: to
 * count costs nanoseconds; nothing here waits for the network or the disk. Begin reading at {@link
 * dozo.ops.Metrics} and {@link dozo.ops.Health}; {@link dozo.ops.Log} is called once, at start.
 */
@NullMarked
package dozo.ops;

import org.jspecify.annotations.NullMarked;
