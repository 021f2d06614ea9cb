package dozo.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One account as plain maps: what the store must show, worked out the naive way. */
final class Model {
    /** A mail in a mailbox. */
    record Mail(long entryId, long emailId, long flags, long sizeBytes) {
        Mail flagged(long other) {
            return new Mail(entryId, emailId, other, sizeBytes);
        }

        Mail copied(long newEntryId) {
            return new Mail(newEntryId, emailId, flags, sizeBytes);
        }
    }

    /** A mailbox. */
    static final class Folder {
        final long id;
        long uidNext = 1;
        final TreeMap<Long, Mail> mails = new TreeMap<>();

        Folder(long id) {
            this.id = id;
        }

        Mail mail(long uid) {
            return Objects.requireNonNull(mails.get(uid));
        }

        Mail take(long uid) {
            return Objects.requireNonNull(mails.remove(uid));
        }

        long add(Mail mail) {
            mails.put(uidNext, mail);
            return uidNext++;
        }
    }

    /** A mail that can be restored, and where it was. */
    record Removed(Mail mail, long folder) {}

    final TreeMap<String, Folder> folders = new TreeMap<>();
    final List<Removed> removed = new ArrayList<>();

    /** Names of mailboxes that are gone, by their ids. */
    final Map<Long, String> gone = new HashMap<>();

    void remove(Folder folder, long uid) {
        Mail mail = Objects.requireNonNull(folder.mails.remove(uid));
        removed.add(new Removed(mail, folder.id));
    }

    void drop(String name) {
        Folder folder = Objects.requireNonNull(folders.remove(name));
        for (long uid : List.copyOf(folder.mails.keySet())) {
            remove(folder, uid);
        }
        gone.put(folder.id, name);
    }

    @Nullable String nameOf(long folder) {
        for (Map.Entry<String, Folder> each : folders.entrySet()) {
            if (each.getValue().id == folder) {
                return each.getKey();
            }
        }
        return gone.get(folder);
    }
}
