package dozo.imap.view;

import dozo.store.Snapshot;
import java.util.Arrays;

/** The UIDs that are \Recent in this session (RFC 3501 2.3.2), as rising ranges. */
public final class Recents {
    private long[] bounds = new long[0];

    /** These have been told to this session first. */
    void add(long first, long last) {
        if (first > last) {
            return;
        }
        int length = bounds.length;
        if (length > 0 && first <= bounds[length - 1] + 1) {
            bounds[length - 1] = Math.max(bounds[length - 1], last);
            return;
        }
        bounds = Arrays.copyOf(bounds, length + 2);
        bounds[length] = first;
        bounds[length + 1] = last;
    }

    public boolean contains(long uid) {
        // the newest range is asked for most, and there are few
        for (int i = bounds.length - 2; i >= 0; i -= 2) {
            if (uid >= bounds[i]) {
                return uid <= bounds[i + 1];
            }
        }
        return false;
    }

    /** How many entries of the snapshot are recent. */
    int countIn(Snapshot snapshot) {
        int count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int first = snapshot.indexOf(bounds[i]);
            int last = snapshot.indexOf(bounds[i + 1]);
            first = first < 0 ? -1 - first : first;
            last = last < 0 ? -2 - last : last;
            count += Math.max(0, last - first + 1);
        }
        return count;
    }
}
