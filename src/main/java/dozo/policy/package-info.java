/**
 * Desk: may this be done? Verdicts on connections, senders, recipients and messages.
 *
 * <p>Promises: a verdict changes nothing and asks nobody, what it must know is handed in; what a
 * session did is recorded afterwards, when its reply has been sent; memory is bounded. A trouble of
 * ours is always a {@link dozo.policy.Verdict.Defer}. Begin reading at {@link dozo.policy.Policy}.
 */
@NullMarked
package dozo.policy;

import org.jspecify.annotations.NullMarked;
