package dozo.delivery;

import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.delivery.Placing.Target;
import dozo.delivery.Placing.Work;
import dozo.store.Arrival;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The places of one batch that were filled before: by a committed mail, or by one of the batch. */
final class Resends implements Arrival.Repeats {
    private final List<Work> works;
    private final Map<String, List<Receipt>> known = new HashMap<>();
    private final List<Receipt> written = new ArrayList<>();

    Resends(List<Work> works) {
        this.works = works;
    }

    @Override
    public void ask(Lookups lookups) throws SQLException {
        List<String> keys = works.stream().flatMap(work -> work.keys().stream()).toList();
        Receipts.ask(lookups, keys, this::know);
    }

    private void know(Receipt receipt) {
        known.computeIfAbsent(receipt.key(), key -> new ArrayList<>(1)).add(receipt);
    }

    @Override
    public long earlier(int arrival, int place) {
        Work work = works.get(arrival);
        Target target = work.targets().get(place);
        for (String key : target.keys()) {
            for (Receipt receipt : known.getOrDefault(key, List.of())) {
                if (!work.read().own().contains(receipt)) {
                    return receipt.mail();
                }
            }
        }
        for (String key : target.keys()) {
            Receipt receipt = new Receipt(key, work.mail().id());
            know(receipt);
            written.add(receipt);
        }
        return 0;
    }

    /** Writes the receipts of the places that were filled now, and removes those that were read. */
    void write(Transaction tx) throws SQLException {
        for (Work work : works) {
            Receipts.delete(tx, work.read().along());
        }
        Receipts.insert(tx, written, works.getFirst().atMillis());
    }
}
