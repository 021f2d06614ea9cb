package dozo.imap.search;

import dozo.imap.view.Indexes;
import dozo.imap.view.MailboxView;
import dozo.imap.wire.SearchKey;
import dozo.imap.wire.SearchKey.Clock;
import dozo.imap.wire.SearchKey.Order;
import dozo.imap.wire.SequenceSet;
import dozo.message.EnvelopeFields.Field;
import dozo.message.TextSearch;
import dozo.store.Keywords;
import dozo.store.Snapshot;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes criteria of search keys, for one SEARCH of one mailbox. */
final class Criteria {
    private static final long DAY_MILLIS = 86_400_000L;

    private final MailboxView view;
    private final Keywords keywords;
    private final long nowMillis;
    private boolean beyond;
    private boolean usesEnvelopes;

    Criteria(MailboxView view, Keywords keywords, long nowMillis) {
        this.view = view;
        this.keywords = keywords;
        this.nowMillis = nowMillis;
    }

    /** Did a key count beyond the last message? */
    boolean beyond() {
        return beyond;
    }

    /** Does a key look at envelopes? */
    boolean usesEnvelopes() {
        return usesEnvelopes;
    }

    Criterion of(SearchKey key) {
        return switch (key) {
            case SearchKey.All all -> (entry, letter) -> Finding.YES;
            case SearchKey.And and -> and(and.keys());
            case SearchKey.Or or -> or(of(or.left()), of(or.right()));
            case SearchKey.Not not -> {
                Criterion inner = of(not.key());
                yield (entry, letter) -> inner.look(entry, letter).not();
            }
            case SearchKey.Numbers numbers -> set(numbers.set(), false);
            case SearchKey.Uids uids -> set(uids.set(), true);
            case SearchKey.Flag flag -> flagged(flag.mask());
            case SearchKey.Keyword keyword -> flagged(keywords.mask(keyword.name()));
            case SearchKey.Recent recent -> listed(entry -> view.recent(entry.uid()));
            case SearchKey.Larger larger -> listed(entry -> entry.sizeBytes() > larger.bytes());
            case SearchKey.Smaller smaller -> listed(entry -> entry.sizeBytes() < smaller.bytes());
            case SearchKey.Modseq modseq -> listed(entry -> entry.modseq() >= modseq.atLeast());
            case SearchKey.Within within -> within(within);
            case SearchKey.Day day -> day.clock() == Clock.RECEIVED ? received(day) : sent(day);
            case SearchKey.Envelope envelope -> envelope(envelope);
            case SearchKey.Header header -> header(header);
            case SearchKey.Body body -> {
                TextSearch text = new TextSearch(body.text());
                yield read(letter -> letter.bodyHolds(text));
            }
            case SearchKey.Text text -> text(new TextSearch(text.text()));
        };
    }

    // ---- joined

    private Criterion and(List<SearchKey> keys) {
        List<Criterion> criteria = new ArrayList<>(keys.size());
        keys.forEach(key -> criteria.add(of(key)));
        return (entry, letter) -> {
            Finding finding = Finding.YES;
            for (Criterion each : criteria) {
                finding = finding.and(each.look(entry, letter));
                if (finding == Finding.NO) {
                    return finding;
                }
            }
            return finding;
        };
    }

    private static Criterion or(Criterion left, Criterion right) {
        return (entry, letter) -> {
            Finding finding = left.look(entry, letter);
            return finding == Finding.YES ? finding : finding.or(right.look(entry, letter));
        };
    }

    // ---- from the listing

    private interface Listed {
        boolean test(Snapshot.Cursor entry);
    }

    private static Criterion listed(Listed test) {
        return (entry, letter) -> Finding.of(test.test(entry));
    }

    private static Criterion flagged(long mask) {
        return listed(entry -> (entry.flags() & mask) != 0);
    }

    private Criterion set(SequenceSet set, boolean uid) {
        Indexes resolved = view.resolve(set, uid || set.saved());
        if (resolved == null) {
            // with nothing in the mailbox nothing is found; else the client has lost count
            beyond |= view.snapshot().size() > 0;
            return (entry, letter) -> Finding.NO;
        }
        return listed(entry -> resolved.contains(entry.index()));
    }

    private Criterion within(SearchKey.Within within) {
        long limit = nowMillis - within.seconds() * 1000;
        return listed(entry -> receivedMillis(entry) >= limit == within.younger());
    }

    private long receivedMillis(Snapshot.Cursor entry) {
        return view.snapshot().receivedMillis(entry.index());
    }

    /** INTERNALDATE is shown in UTC, so its day is that of UTC. */
    private Criterion received(SearchKey.Day day) {
        long start = day.date().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        long end = start + DAY_MILLIS;
        return switch (day.order()) {
            case BEFORE -> listed(entry -> receivedMillis(entry) < start);
            case SINCE -> listed(entry -> receivedMillis(entry) >= start);
            case ON ->
                    listed(entry -> {
                        long millis = receivedMillis(entry);
                        return start <= millis && millis < end;
                    });
        };
    }

    // ---- from the content

    private interface Read {
        boolean test(Letter letter) throws IOException;
    }

    private static Criterion read(Read test) {
        return (entry, letter) ->
                letter == null || !letter.isOpen() ? Finding.UNREAD : Finding.of(test.test(letter));
    }

    /** The test of a field that stands in the envelope. */
    private Criterion enveloped(Field field, Predicate<String> test) {
        usesEnvelopes = true;
        return (entry, letter) -> {
            if (letter == null) {
                return Finding.UNREAD;
            }
            String value = letter.envelope().value(field);
            return Finding.of(value != null && test.test(value));
        };
    }

    private Criterion sent(SearchKey.Day day) {
        return enveloped(
                Field.DATE,
                date -> {
                    LocalDate sent = SentDay.of(date);
                    return sent != null && compares(sent, day.order(), day.date());
                });
    }

    private static boolean compares(LocalDate sent, Order order, LocalDate day) {
        return switch (order) {
            case BEFORE -> sent.isBefore(day);
            case ON -> sent.equals(day);
            case SINCE -> !sent.isBefore(day);
        };
    }

    private Criterion envelope(SearchKey.Envelope key) {
        return enveloped(key.field(), new TextSearch(key.text())::inValue);
    }

    private static Criterion header(SearchKey.Header key) {
        TextSearch text = new TextSearch(key.text());
        return read(letter -> text.inField(letter.header(), key.field()));
    }

    private static Criterion text(TextSearch text) {
        return read(letter -> text.inHeader(letter.header()) || letter.bodyHolds(text));
    }
}
