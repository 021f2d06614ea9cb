package dozo.bench;

import java.io.IOException;

/** One benchmark: it starts what it measures, measures it, and stops it again. */
interface Story {
    /** Measures; the answer is printed when all is done. */
    Table tell(Stage stage) throws IOException, InterruptedException;
}
