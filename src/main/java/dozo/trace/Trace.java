package dozo.trace;

import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import dozo.db.postgres.Copies;
import dozo.trace.Filters.Look;
import dozo.trace.Filters.Stretch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The steps of mails: written with what they tell of, read by the operator. */
public final class Trace {
    /** Steps are kept this long. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** Steps of one mail that are shown: a loop must not flood the operator. */
    private static final int MAIL_STEPS = 1_000;

    private static final int PURGE_STEPS = 2_000;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    /** Of works that take steps away; the ids of accounts are far above it. */
    private static final long KEY = 1;

    private static final Batch<Long, Integer> PURGE =
            Batch.locking(
                    before -> new long[] {KEY},
                    (tx, works) -> {
                        List<Integer> purged = new ArrayList<>(works.size());
                        for (long before : works) {
                            purged.add(purge(tx, before));
                        }
                        return purged;
                    });

    private static final String COLUMNS = "mail, at, kind, sender, recipient, message_id, detail";

    /** Where there are two centres, a mail that was accepted with one copy says so for ever. */
    private static final BulkSql INSERT =
            BulkSql.of(
                    "INSERT INTO trace_step(" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "INSERT INTO trace_step("
                            + COLUMNS
                            + ") SELECT mail, at, kind, sender, recipient, message_id, detail"
                            + " || CASE WHEN kind = 'accepted' AND "
                            + Copies.IN_FORCE
                            + " = 1 THEN ', one copy' ELSE '' END"
                            + " FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[],"
                            + " ?::text[], ?::text[], ?::text[]) AS step("
                            + COLUMNS
                            + ")");

    private final Database database;
    private final InstantSource clock;
    private final Filters filters;

    /** The table of this room must be there ({@link Database#migrate}). */
    public Trace(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.filters = new Filters(database);
    }

    /** The greatest id of a mail that was traced, or 0: new ids must be above it. */
    public long greatestMail() {
        return database.read(tx -> {
            try (ResultSet row = tx.prepare("SELECT max(mail) FROM trace_step").executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
    }

    /** Writes steps inside the caller's transaction. */
    public void record(Transaction tx, List<Step> steps) throws SQLException {
        Bulk insert = tx.bulk(INSERT);
        for (Step step : steps) {
            insert.setLong(1, step.mail());
            insert.setLong(2, step.atMillis());
            insert.setString(3, step.kind());
            insert.setString(4, step.sender());
            insert.setString(5, step.recipient());
            insert.setString(6, step.messageId());
            insert.setString(7, step.detail());
            insert.add();
        }
    }

    /**
     * Steps of the mails that match: a Message-ID (with or without angle brackets), an address
     * (sender or recipient, in any case), or the id of a 250 reply in decimal. Newest mails first,
     * steps in their order.
     *
     * @param limit mails at most
     */
    public List<Step> find(String wanted, int limit) {
        String key = strip(wanted);
        if (key.indexOf('\0') >= 0) {
            return List.of(); // no stored text has one, and PostgreSQL takes none in a question
        }
        Set<Long> mails =
                DIGITS.matcher(key).matches() ? Set.of(Long.parseLong(key)) : scan(key, limit);
        List<Step> steps = new ArrayList<>();
        for (long mail : mails) {
            steps.addAll(database.read(tx -> steps(tx, mail)));
        }
        return steps;
    }

    private static String strip(String wanted) {
        String key = wanted.strip();
        return key.startsWith("<") && key.endsWith(">") ? key.substring(1, key.length() - 1) : key;
    }

    /** The newest mails that name the key, looking from the newest step to the oldest. */
    private Set<Long> scan(String key, int limit) {
        Set<Long> mails = new LinkedHashSet<>();
        Stretch tail = filters.tail();
        add(mails, tail, key, limit);
        long below = tail.first();
        while (below > 0 && mails.size() < limit) {
            Look look = filters.look(key, below);
            for (Stretch stretch : look.hits()) {
                add(mails, stretch, key, limit);
            }
            below = look.below();
        }
        return mails;
    }

    private void add(Set<Long> mails, Stretch stretch, String key, int limit) {
        for (long mail : database.read(tx -> matches(tx, stretch, key))) {
            if (mails.size() < limit) {
                mails.add(mail);
            }
        }
    }

    private static List<Long> matches(Transaction tx, Stretch stretch, String key)
            throws SQLException {
        PreparedStatement select =
                tx.prepare(
                        "SELECT mail FROM trace_step WHERE id >= ? AND id <= ?"
                                + " AND (message_id = ? OR lower(sender) = ? OR lower(recipient)"
                                + " = ?) ORDER BY id DESC");
        String folded = key.toLowerCase(Locale.ROOT);
        select.setLong(1, stretch.first());
        select.setLong(2, stretch.last());
        select.setString(3, key);
        select.setString(4, folded);
        select.setString(5, folded);
        List<Long> mails = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                mails.add(rows.getLong(1));
            }
        }
        return mails;
    }

    private static List<Step> steps(Transaction tx, long mail) throws SQLException {
        PreparedStatement select =
                tx.prepare(
                        "SELECT mail, at, kind, sender, recipient, message_id, detail"
                                + " FROM trace_step WHERE mail = ? ORDER BY id LIMIT ?");
        select.setLong(1, mail);
        select.setInt(2, MAIL_STEPS);
        List<Step> steps = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                steps.add(step(row));
            }
        }
        return steps;
    }

    private static Step step(ResultSet row) throws SQLException {
        return new Step(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    /**
     * Removes what is over 30 days old, and makes the filters of what is new; called by the clock.
     */
    public void maintain() {
        filters.fill();
        long before = clock.millis() - KEPT.toMillis();
        int purged;
        do {
            purged = database.write(PURGE, before, Urgency.BULK);
        } while (purged > 0);
    }

    /**
     * The oldest steps come first, so a slice looks no further than it removes. The very last step
     * stays, or its id would be given again, to a step that the filter does not know.
     */
    private static int purge(Transaction tx, long before) throws SQLException {
        PreparedStatement delete =
                tx.prepare(
                        "DELETE FROM trace_step WHERE at < ? AND id IN"
                                + " (SELECT id FROM trace_step ORDER BY id LIMIT ?)"
                                + " AND id < (SELECT max(id) FROM trace_step)");
        delete.setLong(1, before);
        delete.setInt(2, PURGE_STEPS);
        int purged = delete.executeUpdate();
        try (ResultSet row = tx.prepare("SELECT min(id) FROM trace_step").executeQuery()) {
            if (row.next()) {
                Filters.purge(tx, row.getLong(1));
            }
        }
        return purged;
    }
}
