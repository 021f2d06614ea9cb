/**
 * Tools: the command line and {@code demo}, in English and Japanese.
 *
 * <p>A command asks the running server through its admin socket; where none runs, it opens the
 * store itself under the exclusive lock. Exit codes: 0 done, 1 refused or some rows failed, others
 * as in sysexits.h. Begin reading at {@link dozo.command.Dozo}.
 */
@NullMarked
package dozo.command;

import org.jspecify.annotations.NullMarked;
