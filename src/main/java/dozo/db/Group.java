package dozo.db;

import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Works of one kind that are run together. */
final class Group<W, R> {
    private final Batch<W, R> batch;
    private final List<Work<W, R>> works = new ArrayList<>();

    Group(Batch<W, R> batch) {
        this.batch = batch;
    }

    /** Groups works by their kind, in the order of each kind's first work. */
    static List<Group<?, ?>> of(List<Work<?, ?>> works) {
        List<Group<?, ?>> groups = new ArrayList<>();
        IdentityHashMap<Batch<?, ?>, Group<?, ?>> byKind = new IdentityHashMap<>();
        for (Work<?, ?> work : works) {
            Group<?, ?> group = byKind.get(work.batch);
            if (group == null) {
                group = new Group<>(work.batch);
                byKind.put(work.batch, group);
                groups.add(group);
            }
            group.add(work);
        }
        return groups;
    }

    /** The cast is safe: a group takes only works of its own batch object. */
    @SuppressWarnings("unchecked")
    private void add(Work<?, ?> work) {
        works.add((Work<W, R>) work);
    }

    Batch<W, R> batch() {
        return batch;
    }

    void run(Transaction tx) throws SQLException {
        List<R> results = batch.run(tx, new Inputs<>(works));
        if (results.size() != works.size()) {
            throw new IllegalStateException(
                    batch + " answered " + results.size() + " results for " + works.size());
        }
        for (int i = 0; i < works.size(); i++) {
            works.get(i).keep(results.get(i));
        }
    }

    /** What the callers handed in, as a list. */
    private static final class Inputs<W, R> extends AbstractList<W> {
        private final List<Work<W, R>> works;

        Inputs(List<Work<W, R>> works) {
            this.works = works;
        }

        @Override
        public W get(int index) {
            return works.get(index).input;
        }

        @Override
        public int size() {
            return works.size();
        }
    }
}
