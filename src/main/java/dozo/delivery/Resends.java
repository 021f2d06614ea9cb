package dozo.delivery;

import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.delivery.Placing.Target;
import dozo.delivery.Placing.Work;
import dozo.delivery.Receipts.Row;
import dozo.store.Arrival;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The places of one batch that were filled before: by a committed mail, or by one of the batch. */
final class Resends implements Arrival.Repeats {
    private final List<Work> works;
    private final Map<String, List<Row>> known = new HashMap<>();
    private final List<Receipt> written = new ArrayList<>();

    Resends(List<Work> works) {
        this.works = works;
    }

    @Override
    public void ask(Lookups lookups) throws SQLException {
        List<String> keys = works.stream().flatMap(work -> work.keys().stream()).toList();
        Receipts.ask(lookups, keys, this::know);
    }

    private void know(Row row) {
        known.computeIfAbsent(row.receipt().key(), key -> new ArrayList<>(1)).add(row);
    }

    @Override
    public long earlier(int arrival, int place) {
        Work work = works.get(arrival);
        Target target = work.targets().get(place);
        for (String key : target.keys()) {
            for (Row row : known.getOrDefault(key, List.of())) {
                if (isOf(row, work)) {
                    return row.receipt().mail();
                }
            }
        }
        for (String key : target.keys()) {
            Receipt receipt = new Receipt(key, work.mail().id());
            know(new Row(receipt, work.atMillis(), false));
            written.add(receipt);
        }
        return 0;
    }

    /**
     * Whether a mail with a receipt is this one: its 250 may be unread, so that it is sent again;
     * or it was stored after this one was begun, so that this one is an earlier attempt, which
     * hung.
     */
    private static boolean isOf(Row row, Work work) {
        boolean read = row.read() || work.read().own().contains(row.receipt());
        return !read || row.atMillis() > work.mail().begunMillis();
    }

    /** Writes the receipts of the places that were filled now, and marks those that were read. */
    void write(Transaction tx) throws SQLException {
        for (Work work : works) {
            Receipts.mark(tx, work.read().along());
        }
        Receipts.insert(tx, written, works.getFirst().atMillis());
    }
}
