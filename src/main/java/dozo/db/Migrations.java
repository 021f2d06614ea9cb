package dozo.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The numbered schema texts of rooms: resources dozo/ROOM/schema/0001.sql, 0002.sql ... They only
 * expand, so that nodes of the version before go on (design rule 25); one that takes away what
 * older programs use writes into min_version how many texts of its room a program must know. One
 * text serves every engine: a line that begins with "-- sqlite:" or "-- postgresql:" is for that
 * engine alone, the marker taken off. A statement ends with a semicolon at the end of a line.
 */
final class Migrations {
    private static final List<String> DIALECTS = List.of("sqlite", "postgresql");

    private Migrations() {}

    /** Brings the tables of the rooms up to date, in this order. */
    static void run(Transaction tx, List<String> rooms, String dialect) throws SQLException {
        tx.execute(
                "CREATE TABLE IF NOT EXISTS schema_version("
                        + "room TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)");
        tx.execute(
                "CREATE TABLE IF NOT EXISTS min_version("
                        + "room TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)");
        for (String room : rooms) {
            int version = version(tx, room);
            for (String text = text(room, version + 1);
                    text != null;
                    text = text(room, version + 1)) {
                for (String statement : statements(text, dialect)) {
                    execute(tx, statement, room, version + 1);
                }
                version++;
                write(tx, room, version);
            }
        }
    }

    /** Fails if the tables of a room are in a form that this program is too old for. */
    static void check(Transaction tx) throws SQLException {
        PreparedStatement select = tx.prepare("SELECT room, version FROM min_version");
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String room = rows.getString(1);
                int needed = rows.getInt(2);
                if (text(room, needed) == null) {
                    throw new DatabaseBroken(
                            DatabaseBroken.Kind.NEWER,
                            "a newer version of Dozo has been here, and its tables are not for this"
                                    + " one (schema %s %d): start that version"
                                            .formatted(room, needed),
                            null);
                }
            }
        }
    }

    private static void execute(Transaction tx, String sql, String room, int number)
            throws SQLException {
        try {
            tx.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(
                    "schema " + room + " " + number + ": " + e.getMessage() + " in: " + sql, e);
        }
    }

    private static int version(Transaction tx, String room) throws SQLException {
        PreparedStatement select = tx.prepare("SELECT version FROM schema_version WHERE room = ?");
        select.setString(1, room);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void write(Transaction tx, String room, int version) throws SQLException {
        PreparedStatement upsert =
                tx.prepare(
                        "INSERT INTO schema_version(room, version) VALUES (?, ?)"
                                + " ON CONFLICT (room) DO UPDATE SET version = excluded.version");
        upsert.setString(1, room);
        upsert.setInt(2, version);
        upsert.executeUpdate();
    }

    private static @Nullable String text(String room, int number) {
        String name = String.format(Locale.ROOT, "/dozo/%s/schema/%04d.sql", room, number);
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("can't read " + name, e);
        }
    }

    /** The statements of a schema text that are meant for an engine. */
    static List<String> statements(String text, String dialect) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : text.lines().toList()) {
            String kept = forDialect(line, dialect);
            if (kept.isBlank()) {
                continue;
            }
            statement.append(kept).append('\n');
            if (kept.stripTrailing().endsWith(";")) {
                statement.setLength(statement.lastIndexOf(";"));
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        if (!statement.isEmpty()) {
            throw new IllegalArgumentException("no semicolon after: " + statement);
        }
        return statements;
    }

    private static String forDialect(String line, String dialect) {
        String stripped = line.strip();
        if (!stripped.startsWith("--")) {
            return line;
        }
        for (String name : DIALECTS) {
            String marker = "-- " + name + ":";
            if (stripped.startsWith(marker)) {
                return name.equals(dialect) ? stripped.substring(marker.length()) : "";
            }
        }
        return "";
    }
}
