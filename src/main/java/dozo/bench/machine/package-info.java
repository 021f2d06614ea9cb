/**
 * Inner room of bench: the machine below it. Processes that we start, what /proc tells of them, and
 * what the system keeps of files in memory (Linux).
 */
@NullMarked
package dozo.bench.machine;

import org.jspecify.annotations.NullMarked;
