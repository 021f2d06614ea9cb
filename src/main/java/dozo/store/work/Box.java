package dozo.store.work;

import dozo.store.Flags;
import dozo.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A mailbox and those of its entries that a batch touches. Used by one thread. */
public final class Box {
    public final long id;
    public final AccountCounter account;
    public final long uidValidity;
    long uidNext;
    long highestModseq;

    // what is only counted is a difference
    long moreMessages;
    long moreUnseen;
    long moreDeleted;
    long moreBytes;
    boolean touched;

    /** Entries by UID, as the batch has left them so far. */
    final TreeMap<Long, Row> rows = new TreeMap<>();

    /** UIDs that left, by the modseq with which they did. */
    final Map<Long, UidSet.Builder> vanished = new TreeMap<>();

    /** An entry, and how it differs from what is stored. */
    public static final class Row {
        Entry entry;
        final boolean stored;
        boolean changed;
        boolean gone;
        long goneModseq;

        Row(Entry entry, boolean stored) {
            this.entry = entry;
            this.stored = stored;
        }
    }

    Box(long id, AccountCounter account, Stand stand) {
        this.id = id;
        this.account = account;
        this.uidValidity = stand.uidValidity();
        this.uidNext = stand.uidNext();
        this.highestModseq = stand.highestModseq();
    }

    /** Where a mailbox stands when the batch begins. */
    public record Stand(long uidValidity, long uidNext, long highestModseq) {}

    /** Gives an entry of this mailbox other flags. */
    void flag(Entry entry, long flags, long modseq) {
        count(entry, -1);
        Row row = row(entry);
        row.entry = entry.flagged(flags, modseq);
        row.changed = true;
        count(row.entry, 1);
        highestModseq = modseq;
    }

    /** Takes an entry out. */
    void remove(Entry entry, long modseq) {
        count(entry, -1);
        account.count(entry, -1);
        Row row = row(entry);
        row.gone = true;
        row.goneModseq = modseq;
        vanished.computeIfAbsent(modseq, m -> new UidSet.Builder()).add(entry.uid());
        highestModseq = modseq;
    }

    /** Puts an entry in, under the next UID. */
    public Entry add(Entry template, long modseq, long nowSeconds) {
        Entry entry =
                new Entry(
                        uidNext++,
                        template.entryId(),
                        template.emailId(),
                        template.flags(),
                        modseq,
                        modseq,
                        template.sizeBytes(),
                        template.received(),
                        nowSeconds);
        count(entry, 1);
        account.count(entry, 1);
        rows.put(entry.uid(), new Row(entry, false));
        highestModseq = modseq;
        return entry;
    }

    /** What the batch has put in and not taken out again, in that span. */
    List<Entry> arrived(UidSet uids, long fromUid) {
        List<Entry> arrived = new ArrayList<>();
        for (Row row : rows.tailMap(fromUid).values()) {
            if (!row.stored && !row.gone && uids.contains(row.entry.uid())) {
                arrived.add(row.entry);
            }
        }
        return arrived;
    }

    /** An entry just read, as the batch has left it; null if the batch has taken it out. */
    @Nullable Entry seen(Entry read) {
        Row row = rows.get(read.uid());
        if (row == null) {
            return read;
        }
        return row.gone ? null : row.entry;
    }

    private Row row(Entry entry) {
        return rows.computeIfAbsent(entry.uid(), uid -> new Row(entry, true));
    }

    private void count(Entry entry, int sign) {
        touched = true;
        moreMessages += sign;
        moreBytes += sign * (long) entry.sizeBytes();
        moreUnseen += entry.has(Flags.SEEN) ? 0 : sign;
        moreDeleted += entry.has(Flags.DELETED) ? sign : 0;
    }
}
