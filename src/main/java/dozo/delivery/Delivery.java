package dozo.delivery;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.delivery.Placing.Target;
import dozo.delivery.Placing.Work;
import dozo.store.Arrival;
import dozo.store.Mails;
import dozo.store.Placed;
import dozo.trace.Trace;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts accepted mails into mailboxes. Safe for any number of threads; blocks its caller. */
public final class Delivery {
    /** RFC 5321 6.3 asks for a threshold of at least 100. */
    static final int RECEIVED_LIMIT = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private static final Outcome LOOP =
            new Outcome.Refused(554, "5.4.6", "This mail goes in circles");
    private static final Outcome CHANGED =
            new Outcome.Deferred(451, "4.2.1", "A recipient has just changed, please try again");
    private static final Outcome TROUBLE =
            new Outcome.Deferred(451, "4.3.0", "Trouble here, please try again later");
    private static final Outcome DISK_FULL =
            new Outcome.Deferred(452, "4.3.1", "Storage is low here, please try again later");

    private static final String INBOX = "INBOX";

    /** The rooms below that a delivery needs. */
    public record Rooms(Database database, Directory directory, Mails mails, Trace trace) {}

    private final Rooms rooms;
    private final InstantSource clock;
    private final Stamp stamp;
    private final Batch<Work, List<Placed>> placing;
    private final Receipts receipts;

    /**
     * @param hostname what this server calls itself in Received
     */
    public Delivery(Rooms rooms, String hostname, InstantSource clock) {
        this.rooms = rooms;
        this.clock = clock;
        this.stamp = new Stamp(hostname, ZoneId.systemDefault());
        this.placing = new Placing(rooms.mails(), rooms.trace());
        this.receipts = new Receipts(rooms.database(), clock);
    }

    /**
     * Delivers a mail to all its recipients, or to none. A place that the same mail filled before
     * is not filled again, unless its sender has read the 250 of that time (design rule 8).
     */
    public Outcome deliver(AcceptedMail mail) {
        if (loops(mail)) {
            return LOOP;
        }
        try {
            List<Target> targets = targets(mail);
            if (!targets.stream().allMatch(this::exists)) {
                return CHANGED;
            }
            mail.body().prepareCopies(tenants(targets));
            List<Placed> placed = place(work(mail, targets));
            if (placed.stream().anyMatch(Placed.NoMailbox.class::isInstance)) {
                return CHANGED;
            }
            announce(mail, placed);
            return delivered(mail, targets, placed);
        } catch (DatabaseBroken e) {
            LOG.error("mail {} not stored", mail.id(), e);
            return e.kind() == DatabaseBroken.Kind.FULL ? DISK_FULL : TROUBLE;
        }
    }

    /**
     * RFC 5321 6.3. A mail that was at an address before, by our own header, has come back; it is
     * refused only if it has nowhere else to go, so that nobody loses it: a copy in a mailbox does
     * not travel on.
     */
    private static boolean loops(AcceptedMail mail) {
        List<String> before = mail.description().deliveredTo();
        return mail.description().receivedCount() > RECEIVED_LIMIT
                || mail.recipients().stream()
                        .allMatch(one -> before.contains(one.address().toLowerCase(Locale.ROOT)));
    }

    private List<Placed> place(Work work) {
        boolean done = false;
        try {
            List<Placed> placed = rooms.database().write(placing, work);
            done = true;
            return placed;
        } finally {
            receipts.settle(work.read().along(), done);
        }
    }

    private static Outcome delivered(AcceptedMail mail, List<Target> targets, List<Placed> placed) {
        long id = mail.id();
        boolean anew = placed.stream().anyMatch(Placed.Stored.class::isInstance);
        List<Receipt> receipts = new ArrayList<>(targets.size());
        for (int i = 0; i < placed.size(); i++) {
            long filledBy =
                    placed.get(i) instanceof Placed.Repeated(long earlier) ? earlier : mail.id();
            targets.get(i).keys().forEach(key -> receipts.add(new Receipt(key, filledBy)));
            id = anew ? id : filledBy;
        }
        return new Outcome.Delivered(id, receipts);
    }

    /** For {@link AcceptedMail#begunMillis}, when a mail transaction begins. */
    public long beginMillis() {
        return clock.millis();
    }

    /** The sender of these has read the 250: the same octets from him are a new mail now. */
    public void read(List<Receipt> receipts) {
        this.receipts.read(receipts);
    }

    /**
     * Writes down which receipts were read, so that other nodes know; called every second or so.
     */
    public void forgetRead() {
        receipts.flush();
    }

    /** Removes receipts that no sender comes back for; called by the clock. */
    public void forgetOld() {
        receipts.purge();
    }

    /** Each account once, by the first of its addresses. */
    private static List<Target> targets(AcceptedMail mail) {
        Keys keys = new Keys(mail);
        Map<Long, Target> targets = LinkedHashMap.newLinkedHashMap(mail.recipients().size());
        for (Recipient recipient : mail.recipients()) {
            for (Account account : recipient.accounts()) {
                targets.computeIfAbsent(
                                account.id(),
                                id -> new Target(account, recipient, new LinkedHashSet<>()))
                        .keys()
                        .add(keys.key(recipient, account));
            }
        }
        return List.copyOf(targets.values());
    }

    /** Each has a body of its own; a large one is copied in slices before the one write. */
    private static int tenants(List<Target> targets) {
        return (int) targets.stream().map(one -> one.account().tenant()).distinct().count();
    }

    /** Somebody may have removed an account since RCPT; nothing may be stored for nobody. */
    private boolean exists(Target target) {
        return rooms.directory().account(target.account().id()).isPresent();
    }

    private Work work(AcceptedMail mail, List<Target> targets) {
        Instant now = clock.instant();
        String received = stamp.received(mail, now);
        List<Arrival.Place> places = new ArrayList<>(targets.size());
        Recipient last = null;
        byte[] prefix = {};
        for (Target target : targets) {
            if (!target.recipient().equals(last)) {
                last = target.recipient();
                prefix = stamp.prefix(mail, last, received);
            }
            places.add(place(target.account(), prefix, now.toEpochMilli()));
        }
        Arrival arrival = new Arrival(mail.body(), mail.description(), places);
        Receipts.Read read = receipts.readFor(Placing.keys(targets));
        return new Work(mail, targets, arrival, now.toEpochMilli(), read);
    }

    private static Arrival.Place place(Account account, byte[] prefix, long atMillis) {
        return new Arrival.Place(
                account.id(), account.tenant(), INBOX, prefix, 0, List.of(), atMillis);
    }

    /** The mail is durable: whatever happens to those who watch, it must not come again. */
    private void announce(AcceptedMail mail, List<Placed> placed) {
        try {
            rooms.mails().announce(placed);
        } catch (RuntimeException e) {
            LOG.error("mail {} stored, but not announced", mail.id(), e);
        }
    }
}
