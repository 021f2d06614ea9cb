package dozo.db;

import java.util.function.Consumer;

/**
 * Words between the nodes that share a database, sent after commits and outside their transactions
 * (design rule 10). They may be lost: whoever listens looks for himself now and then.
 */
public interface Hints {
    /** Where there is one process nobody else listens. */
    Hints NONE =
            new Hints() {
                @Override
                public void send(String word) {}

                @Override
                public void listen(Consumer<String> heard) {}
            };

    /** What is heard after a gap: anything may have been said in it. */
    String GAP = "";

    /** Says something soon, at most once if it was said already and waits; does not block. */
    void send(String word);

    /** From now on this is called with what other nodes and this one say, by one thread. */
    void listen(Consumer<String> heard);
}
