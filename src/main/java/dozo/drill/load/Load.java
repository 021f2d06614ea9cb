package dozo.drill.load;

import dozo.drill.load.Client.Refusal;
import dozo.drill.load.Tally.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All clients of one process. */
final class Load {
    private static final int READERS = 4;
    private static final int WATCHERS = 2;
    private static final int COLLECTORS = 2;

    /** What was on its way from the server when the event came may still be read. */
    private static final long ON_ITS_WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int CENSUS_ATTEMPTS = 20;
    private static final long CENSUS_AGAIN_MILLIS = 1_000;

    private final Party party;
    private final String run;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<Protocol, Tally> tallies = new EnumMap<>(Protocol.class);
    private final List<Sender> senders = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long mark = System.nanoTime();

    /**
     * Nobody is at work yet.
     *
     * @param run makes its mails unlike those of earlier runs, which lie in the mailboxes yet
     */
    Load(Party party, String run) {
        this.party = party;
        this.run = run;
        for (Protocol each : Protocol.values()) {
            tallies.put(each, new Tally());
        }
    }

    /**
     * Lets so many senders begin.
     *
     * @param name makes their mails unlike those of other processes
     */
    void send(int count, String name, Ledger ledger) {
        for (int i = 0; i < count; i++) {
            String own = name + i + "." + run;
            Sender sender = new Sender(party, ledger, own, tally(Protocol.SMTP), end);
            senders.add(sender);
            start(sender);
        }
    }

    /** Lets clients begin who read. */
    void read() {
        for (int i = 0; i < READERS; i++) {
            Reader reader = new Reader(party, i, tally(Protocol.IMAP), end);
            readers.add(reader);
            start(reader);
        }
        for (int i = 0; i < WATCHERS; i++) {
            start(new Watcher(party, i, tally(Protocol.IDLE), end));
        }
        for (int i = 0; i < COLLECTORS; i++) {
            start(new Collector(party, i, tally(Protocol.POP3), end));
        }
    }

    private void start(Client client) {
        threads.add(Thread.ofVirtual().start(client));
    }

    private Tally tally(Protocol protocol) {
        return Objects.requireNonNull(tallies.get(protocol));
    }

    void mark() {
        mark = System.nanoTime();
    }

    /** What the clients of a protocol got done later than a second after the mark. */
    int doneSinceMark(Protocol protocol) {
        return tally(protocol).between(mark + ON_ITS_WAY_NANOS, System.nanoTime());
    }

    /** Ends all clients; senders only when their last mail is acknowledged, or long overdue. */
    void stop() throws InterruptedException {
        end.countDown();
        for (Thread each : threads.subList(0, senders.size())) {
            each.join();
        }
        for (Thread each : threads) {
            each.interrupt(); // no mail comes any more that would wake who waits in IDLE
            each.join();
        }
    }

    /**
     * Compares what was promised with what is there.
     *
     * @param acknowledged by all senders of all processes
     */
    ObjectNode outcome(Set<String> acknowledged) throws IOException, InterruptedException {
        Census census = census();
        ObjectNode outcome = new JsonMapper().createObjectNode();
        outcome.put("acknowledged", acknowledged.size());
        Reckoning reckoning = Reckoning.of(acknowledged, census.mails());
        put(outcome.putArray("lost"), reckoning.lost());
        put(outcome.putArray("doubled"), reckoning.doubled());
        put(outcome.putArray("bounces"), reckoning.bounces());
        Set<String> breaches = new TreeSet<>();
        readers.forEach(each -> breaches.addAll(each.breaches(census.inbox(each.account()))));
        put(outcome.putArray("breaches"), breaches);
        Set<String> unanswered = new TreeSet<>();
        senders.stream()
                .map(Sender::unanswered)
                .filter(id -> !id.isEmpty())
                .forEach(unanswered::add);
        put(outcome.putArray("unanswered"), unanswered);
        ObjectNode protocols = outcome.putObject("protocols");
        tallies.forEach((protocol, tally) -> put(protocols, protocol, tally));
        return outcome;
    }

    /** The servers are whole again; but a session may yet meet the end of a repair. */
    private Census census() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Census.of(party);
            } catch (IOException | Talk.Refused | Refusal e) {
                if (attempt == CENSUS_ATTEMPTS) {
                    throw new IOException("the mailboxes can't be read: " + e.getMessage(), e);
                }
                TimeUnit.MILLISECONDS.sleep(CENSUS_AGAIN_MILLIS);
            }
        }
    }

    private void put(ObjectNode protocols, Protocol protocol, Tally tally) {
        ObjectNode one = protocols.putObject(protocol.name().toLowerCase(Locale.ROOT));
        one.put("done", tally.successes());
        one.put("pauseMillis", TimeUnit.NANOSECONDS.toMillis(tally.longestPauseNanos(mark)));
        for (Trouble trouble : Trouble.values()) {
            one.put(trouble.name().toLowerCase(Locale.ROOT), tally.troubles(trouble));
        }
        put(one.putArray("said"), tally.refusals());
    }

    private static void put(ArrayNode array, Iterable<String> words) {
        words.forEach(array::add);
    }
}
