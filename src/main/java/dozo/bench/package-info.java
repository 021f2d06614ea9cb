/**
 * Tools: what Dozo costs, always beside a reference in the same run.
 *
 * <p>A story ({@link dozo.bench.SmtpStory}, Pop3Story, ImapStory, StoreStory) runs its works in
 * rounds, interleaved over the subjects (Dozo, and Postfix with Dovecot). Load comes from processes
 * of their own; CPU is read for the server's process tree alone. Begin reading at {@link
 * dozo.bench.Bench}.
 */
@NullMarked
package dozo.bench;

import org.jspecify.annotations.NullMarked;
