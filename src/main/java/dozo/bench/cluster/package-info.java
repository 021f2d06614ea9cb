/**
 * Inner room of bench: two centres on this machine, which {@link dozo.drill.Lab} starts, under the
 * load of senders. It counts what a round of mails took, and tells how long clients waited when the
 * lead changed.
 */
@NullMarked
package dozo.bench.cluster;

import org.jspecify.annotations.NullMarked;
