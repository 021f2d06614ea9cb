package dozo.imap.fetch;

import dozo.imap.view.Enabled;
import dozo.imap.view.Indexes;
import dozo.imap.view.MailboxView;
import dozo.imap.wire.Command;
import dozo.imap.wire.FetchItem.Attribute;
import dozo.imap.wire.FetchItem.Section;
import dozo.imap.wire.ImapDate;
import dozo.imap.wire.ResponseWriter;
import dozo.message.BodyStructure;
import dozo.message.Part;
import dozo.store.Flags;
import dozo.store.Mails;
import dozo.store.Mails.Content;
import dozo.store.Mails.FlagChange;
import dozo.store.Mails.FlagNames;
import dozo.store.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One FETCH at work. Used by one thread, once. */
public final class Fetching {
    /** Mails asked for in one read; the store may give fewer, so that 256 KiB hold them. */
    private static final int BATCH = 512;

    private static final byte[] FETCH = ascii(" FETCH (");
    private static final byte[] END = ascii(")");
    private static final byte[] FLAGS = ascii("FLAGS ");
    private static final byte[] MODSEQ = ascii("MODSEQ (");
    private static final byte[] UID = ascii("UID ");
    private static final byte[] SIZE = ascii("RFC822.SIZE ");
    private static final byte[] DATE = ascii("INTERNALDATE ");
    private static final byte[] ENVELOPE = ascii("ENVELOPE ");

    private final Mails mails;
    private final MailboxView view;
    private final Enabled enabled;
    private final ResponseWriter out;
    private final Plan plan;
    private final Attribute[] fromListing;

    private Indexes newlySeen = Indexes.NONE;
    private boolean missing;
    private boolean first;
    private final byte[] date = new byte[ImapDate.DATE_TIME_BYTES];

    public Fetching(
            Mails mails,
            MailboxView view,
            Enabled enabled,
            ResponseWriter out,
            Command.Fetch command) {
        this.mails = mails;
        this.view = view;
        this.enabled = enabled;
        this.out = out;
        this.plan = Plan.of(command, enabled.qresync());
        this.fromListing = plan.fromListing().toArray(Attribute[]::new);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a FETCH response for each of these places.
     *
     * @return false if some mail's content is gone: it was removed, and purged since
     */
    public boolean run(Indexes targets, boolean withUid) throws IOException {
        if (plan.marksSeen() && !view.readOnly()) {
            markSeen(targets, withUid);
        }
        if (plan.listingOnly()) {
            writeListed(targets);
        } else {
            writeContents(targets.toArray());
        }
        return !missing;
    }

    /** RFC 3501 6.4.5: \Seen is set, and told where that changes the flags. */
    private void markSeen(Indexes targets, boolean withUid) throws IOException {
        Snapshot snapshot = view.snapshot();
        Indexes.Builder unseen = new Indexes.Builder();
        for (int range = 0; range < targets.ranges(); range++) {
            Snapshot.Cursor cursor = snapshot.cursor(targets.first(range));
            while (cursor.next() && cursor.index() <= targets.last(range)) {
                if ((cursor.flags() & Flags.SEEN) == 0) {
                    unseen.add(cursor.index());
                }
            }
        }
        newlySeen = unseen.build();
        if (!newlySeen.isEmpty()) {
            mails.changeFlags(
                    view.mailbox().id(),
                    newlySeen.exactUids(snapshot),
                    FlagChange.ADD,
                    new FlagNames(Flags.SEEN, List.of()),
                    Long.MAX_VALUE);
            view.refreshExcept(newlySeen, withUid);
        }
    }

    // ---- from the listing alone

    private void writeListed(Indexes targets) throws IOException {
        Snapshot snapshot = view.snapshot();
        boolean keywords = plan.fromListing().contains(Attribute.FLAGS);
        for (int range = 0; range < targets.ranges(); range++) {
            Snapshot.Cursor cursor = snapshot.cursor(targets.first(range));
            while (cursor.next() && cursor.index() <= targets.last(range)) {
                if (keywords) {
                    view.meet(cursor.flags());
                }
                out.begin();
                out.number(cursor.index() + 1L);
                out.octets(FETCH);
                for (int i = 0; i < fromListing.length; i++) {
                    if (i > 0) {
                        out.octet(' ');
                    }
                    write(fromListing[i], cursor);
                }
                out.octets(END);
                out.end();
            }
        }
    }

    private void write(Attribute attribute, Snapshot.Cursor at) throws IOException {
        switch (attribute) {
            case UID -> {
                out.octets(UID);
                out.number(at.uid());
            }
            case FLAGS -> {
                out.octets(FLAGS);
                out.octets(view.flagLists().list(at.flags(), view.recent(at.uid())));
            }
            case MODSEQ -> {
                out.octets(MODSEQ);
                out.number(at.modseq());
                out.octet(')');
            }
            case RFC822_SIZE -> {
                out.octets(SIZE);
                out.number(at.sizeBytes());
            }
            case INTERNALDATE -> {
                out.octets(DATE);
                ImapDate.write(view.snapshot().receivedMillis(at.index()), date);
                out.octets(date);
            }
            case ENVELOPE, BODY, BODYSTRUCTURE -> throw new IllegalStateException("not listed");
        }
    }

    // ---- with contents

    private void writeContents(int[] targets) throws IOException {
        int at = 0;
        while (at < targets.length) {
            List<Long> ids = new ArrayList<>(Math.min(BATCH, targets.length - at));
            for (int i = at; i < targets.length && ids.size() < BATCH; i++) {
                ids.add(view.snapshot().emailId(targets[i]));
            }
            List<@Nullable Content> contents =
                    mails.contents(view.mailbox().account(), ids, plan.columns());
            writeBatch(targets, at, contents);
            at += contents.size();
        }
    }

    private void writeBatch(int[] targets, int from, List<@Nullable Content> contents)
            throws IOException {
        List<Integer> places = new ArrayList<>(contents.size());
        List<Content> found = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) {
            Content content = contents.get(i);
            if (content == null) {
                missing = true;
            } else {
                places.add(targets[from + i]);
                found.add(content);
            }
        }
        int done = 0;
        while (done < found.size()) {
            if (plan.sections().isEmpty()) {
                write(places.get(done), found.get(done), null);
                done++;
                continue;
            }
            List<byte @Nullable []> whole = mails.wholeMails(found.subList(done, found.size()));
            for (byte[] octets : whole) {
                write(places.get(done), found.get(done), octets);
                done++;
            }
        }
    }

    private void write(int index, Content content, byte @Nullable [] whole) throws IOException {
        Snapshot.Cursor cursor = view.snapshot().cursor(index);
        cursor.next();
        view.meet(cursor.flags());
        out.begin();
        out.number(index + 1L);
        out.octets(FETCH);
        first = true;
        for (Attribute attribute : fromListing) {
            separate();
            write(attribute, cursor);
        }
        Part root =
                plan.columns().contains(Mails.Column.STRUCTURE)
                        ? Part.read(content.structure())
                        : null;
        for (Attribute attribute : plan.fromContent()) {
            separate();
            write(attribute, content, root);
        }
        if (!plan.sections().isEmpty()) {
            long size = whole == null ? cursor.sizeBytes() : whole.length;
            MailOctets octets = new MailOctets(mails, content, whole, size);
            for (Section section : plan.sections()) {
                separate();
                Sections.write(section, root, octets, out);
            }
        }
        writeNewlySeen(cursor);
        out.octets(END);
        out.end();
    }

    private void write(Attribute attribute, Content content, @Nullable Part root)
            throws IOException {
        if (attribute == Attribute.ENVELOPE) {
            out.octets(ENVELOPE);
            out.octets(content.envelope());
        } else if (root != null) {
            boolean extended = attribute == Attribute.BODYSTRUCTURE;
            out.text(extended ? "BODYSTRUCTURE " : "BODY ");
            out.octets(extended ? BodyStructure.bodyStructure(root) : BodyStructure.body(root));
        }
    }

    private void writeNewlySeen(Snapshot.Cursor cursor) throws IOException {
        if (!newlySeen.contains(cursor.index())) {
            return;
        }
        if (!plan.fromListing().contains(Attribute.FLAGS)) {
            separate();
            write(Attribute.FLAGS, cursor);
        }
        // RFC 7162 3.1: MODSEQ goes with every change of flags that is told
        if (enabled.condstore() && !plan.fromListing().contains(Attribute.MODSEQ)) {
            separate();
            write(Attribute.MODSEQ, cursor);
        }
    }

    private void separate() throws IOException {
        if (!first) {
            out.octet(' ');
        }
        first = false;
    }
}
