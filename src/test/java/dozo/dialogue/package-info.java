/**
 * The dialogue runner: conversations as text files under src/test/dialogues, played over real
 * sockets. The format stands at {@link dozo.dialogue.Dialogue}.
 */
@NullMarked
package dozo.dialogue;

import org.jspecify.annotations.NullMarked;
