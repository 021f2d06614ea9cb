/**
 * Stress: many sessions on one mailbox, each with a model of its own that every response is
 * compared with.
 */
@NullMarked
package dozo.stress;

import org.jspecify.annotations.NullMarked;
