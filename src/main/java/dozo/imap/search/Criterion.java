package dozo.imap.search;

import dozo.store.Snapshot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A search key made ready for one SEARCH: sets resolved, dates as numbers, texts folded. */
@FunctionalInterface
interface Criterion {
    /**
     * Looks at one mail.
     *
     * @param entry stands on the mail's entry
     * @param letter the mail's content, open or not, or null while nothing of it has been read
     */
    Finding look(Snapshot.Cursor entry, @Nullable Letter letter) throws IOException;
}
