package dozo.imap.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dozo.imap.wire.Command.ListOption;
import dozo.imap.wire.Command.SearchOption;
import dozo.imap.wire.FetchItem.Attribute;
import dozo.imap.wire.FetchItem.Partial;
import dozo.imap.wire.FetchItem.Section;
import dozo.imap.wire.FetchItem.Text;
import dozo.imap.wire.SequenceSet.Range;
import dozo.message.EnvelopeFields;
import dozo.store.Flags;
import dozo.store.Mails.FlagChange;
import dozo.store.Mails.FlagNames;
import dozo.store.Role;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
    private static Command parse(String text) {
        try {
            return parse(text, false);
        } catch (Malformed e) {
            throw new AssertionError(text + ": " + e.text(), e);
        }
    }

    private static Command parse(String text, boolean utf8) throws Malformed {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return CommandParser.parse(new Cursor(octets, 0, octets.length, utf8));
    }

    private static String malformed(String text) {
        return assertThrows(Malformed.class, () -> parse(text, false), text).text();
    }

    private static SequenceSet set(long... bounds) {
        return new SequenceSet(
                java.util.stream.IntStream.range(0, bounds.length / 2)
                        .mapToObj(i -> new Range(bounds[2 * i], bounds[2 * i + 1]))
                        .toList(),
                false);
    }

    // ---- strings

    @Test
    void readsEachKindOfString() {
        for (String login :
                List.of(
                        "LOGIN me pass",
                        "login \"me\" \"pass\"",
                        "LOGIN {2}\r\nme {4+}\r\npass",
                        "LOGIN m\\e pa\\ss".replace("\\", ""))) {
            Command.Login read = assertInstanceOf(Command.Login.class, parse(login));
            assertArrayEquals("me".getBytes(StandardCharsets.US_ASCII), read.name());
            assertArrayEquals("pass".getBytes(StandardCharsets.US_ASCII), read.password());
        }
        Command.Login quoted =
                assertInstanceOf(Command.Login.class, parse("LOGIN \"a\\\"b\\\\c\" ]"));
        assertEquals("a\"b\\c", new String(quoted.name(), StandardCharsets.US_ASCII));
        assertEquals("]", new String(quoted.password(), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOGIN",
                "LOGIN a",
                "LOGIN a ",
                "LOGIN  a b",
                "LOGIN a b ",
                "LOGIN a b c",
                "LOGIN (a) b",
                "LOGIN \"a b",
                "LOGIN \"a\\b\" c",
                "LOGIN {5}\r\nab c",
                "LOGIN {x}\r\nab c",
                "LOGIN a% b",
                "NOOP ",
                "NOOP x",
                "",
                " NOOP",
                "UID",
                "UID NOOP",
                "UID FETCH",
                "SELECT",
                "SELECT INBOX (",
                "SELECT INBOX (FOO)",
                "ENABLE",
                "ENABLE ",
                "STATUS INBOX ()",
                "STATUS INBOX (FOO)",
                "STATUS INBOX",
                "LIST",
                "LIST a",
                "LIST (FOO) \"\" *",
                "LIST \"\" * RETURN",
                "LIST \"\" ()",
                "LIST (RECURSIVEMATCH) \"\" *",
                "CREATE x (FOO)",
                "CREATE x (USE (Sent))",
                "SEARCH",
                "SEARCH ()",
                "SEARCH (ALL",
                "SEARCH OR ALL",
                "SEARCH NOT",
                "SEARCH SINCE 1-Jan",
                "SEARCH RETURN (FOO) ALL",
                "SEARCH 0",
                "SEARCH 1:",
                "SEARCH LARGER x",
                "SEARCH KEYWORD",
                "SEARCH CHARSET",
                "SEARCH MODSEQ",
                "FETCH 1",
                "FETCH 1 ()",
                "FETCH 1 (FLAGS",
                "FETCH 1 BODY[",
                "FETCH 1 BODY[FOO]",
                "FETCH 1 BODY[MIME]",
                "FETCH 1 BODY[1.]",
                "FETCH 1 BODY[0]",
                "FETCH 1 BODY[]<0>",
                "FETCH 1 BODY[]<0.0>",
                "FETCH 1 BODY[HEADER.FIELDS ()]",
                "FETCH 1 BODY[HEADER.FIELDS]",
                "FETCH 1 FLAGS (VANISHED)",
                "FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)",
                "FETCH 1 FLAGS (CHANGEDSINCE)",
                "FETCH 4294967296 FLAGS",
                "FETCH -1 FLAGS",
                "FETCH 1,, FLAGS",
                "STORE 1 FLAGS",
                "STORE 1 FOO (\\Seen)",
                "STORE 1 FLAGS (\\Foo)",
                "STORE 1 FLAGS (\\*)",
                "STORE 1 (UNCHANGEDSINCE) FLAGS ()",
                "COPY 1",
                "MOVE 1 ",
                "EXPUNGE 1",
                "UID EXPUNGE",
                "AUTHENTICATE",
                "AUTHENTICATE PLAIN %",
                "AUTHENTICATE PLAIN a",
                "ID",
                "ID (\"a\")",
                "ID (a b)",
                "GETQUOTA",
                "SETQUOTA x",
                "RENAME a",
                "SUBSCRIBE",
                "NOTHING",
                "X-NOTHING a"
            })
    void refuses(String text) {
        assertThrows(Malformed.class, () -> parse(text, false));
    }

    // ---- mailboxes

    @Test
    void readsMailboxNames() {
        assertEquals(new Command.Delete("INBOX"), parse("DELETE inBox"));
        assertEquals(new Command.Delete("台北/日本語"), parse("DELETE &U,BTFw-/&ZeVnLIqe-"));
        assertEquals(new Command.Delete("a&b"), parse("DELETE a&-b"));
        assertEquals(new Command.Delete("a]b"), parse("DELETE a]b"));
        for (String broken : List.of("&", "a&b", "&AGE", "&A-", "&AG-", "&2AA-", "&!!!-")) {
            malformed("DELETE \"" + broken + "\"");
        }
    }

    @Test
    void readsMailboxNamesInUtf8OnceEnabled() throws Malformed {
        assertEquals(new Command.Delete("日本"), parse("DELETE \"日本\"", true));
        assertEquals(new Command.Delete("a&b"), parse("DELETE a&b", true));
        malformed("DELETE \"日本\"");
    }

    @Test
    void readsSelectWithQresync() {
        assertEquals(
                new Command.Select(
                        "INBOX",
                        false,
                        true,
                        new Command.Resync(
                                7, 96, set(1, 5, 9, 9), set(1, 1, 2, 2), set(3, 3, 4, 4))),
                parse("SELECT INBOX (CONDSTORE QRESYNC (7 96 1:5,9 (1,2 3,4)))"));
        assertEquals(
                new Command.Select("x", true, false, new Command.Resync(7, 96, null, null, null)),
                parse("EXAMINE x (QRESYNC (7 96))"));
        malformed("SELECT x (QRESYNC (7 96 1:*))");
        malformed("SELECT x (QRESYNC (0 96))");
    }

    @Test
    void readsListWithOptions() {
        assertEquals(
                new Command.Listing("", List.of("*"), false, Set.of(), Set.of(), List.of()),
                parse("LIST \"\" *"));
        assertEquals(
                new Command.Listing(
                        "",
                        List.of("a*", "%"),
                        true,
                        Set.of(ListOption.SUBSCRIBED, ListOption.RECURSIVEMATCH),
                        Set.of(ListOption.CHILDREN, ListOption.SPECIAL_USE),
                        List.of(StatusItem.MESSAGES, StatusItem.UNSEEN)),
                parse(
                        "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (a* %) RETURN (CHILDREN"
                                + " SPECIAL-USE STATUS (MESSAGES UNSEEN))"));
    }

    @Test
    void readsCreateWithUse() {
        assertEquals(
                new Command.Create("x", Set.of(Role.SENT), false),
                parse("CREATE x (USE (\\Sent))"));
        assertEquals(
                new Command.Create("x", Set.of(Role.SENT, Role.DRAFTS), true),
                parse("CREATE x (USE (\\Sent \\Drafts \\Flagged))"));
    }

    // ---- FETCH

    @Test
    void readsFetchItems() {
        assertEquals(
                new Command.Fetch(
                        false,
                        set(1, 1, 3, SequenceSet.STAR),
                        List.of(Attribute.UID, Attribute.FLAGS, Attribute.RFC822_SIZE),
                        -1,
                        false),
                parse("FETCH 1,3:* (UID FLAGS RFC822.SIZE flags)"));
        assertEquals(
                List.of(
                        Attribute.FLAGS,
                        Attribute.INTERNALDATE,
                        Attribute.RFC822_SIZE,
                        Attribute.ENVELOPE,
                        Attribute.BODY),
                fetch("FETCH 1 FULL").items());
        assertEquals(99, fetch("UID FETCH 1 FLAGS (CHANGEDSINCE 99 VANISHED)").changedSince());
    }

    private static Command.Fetch fetch(String text) {
        return assertInstanceOf(Command.Fetch.class, parse(text));
    }

    private static Section section(String item) {
        return assertInstanceOf(Section.class, fetch("FETCH 1 " + item).items().getFirst());
    }

    @Test
    void readsSections() {
        assertEquals(
                new Section("BODY[]", List.of(), Text.ALL, List.of(), false, null),
                section("BODY[]"));
        assertEquals(
                new Section("BODY[]", List.of(), Text.ALL, List.of(), true, new Partial(5, 9)),
                section("BODY.PEEK[]<5.9>"));
        assertEquals(
                new Section("BODY[1.2.MIME]", List.of(1, 2), Text.MIME, List.of(), true, null),
                section("body.peek[1.2.mime]"));
        assertEquals(
                new Section("BODY[4]", List.of(4), Text.ALL, List.of(), false, null),
                section("BODY[4]"));
        assertEquals(
                new Section(
                        "BODY[2.HEADER.FIELDS.NOT (From \"x(y\")]",
                        List.of(2),
                        Text.HEADER_FIELDS_NOT,
                        List.of("FROM", "X(Y"),
                        true,
                        null),
                section("BODY.PEEK[2.HEADER.FIELDS.NOT (From \"x(y\")]"));
        assertEquals(
                new Section("RFC822.HEADER", List.of(), Text.HEADER, List.of(), true, null),
                section("RFC822.HEADER"));
        assertEquals(Attribute.BODY, fetch("FETCH 1 BODY").items().getFirst());
    }

    @Test
    void refusesFieldNamesThatCouldBreakTheAnswer() {
        malformed("FETCH 1 BODY[HEADER.FIELDS ({4}\r\na\r\nb)]");
    }

    // ---- STORE, SEARCH, APPEND

    @Test
    void readsStore() {
        assertEquals(
                new Command.Store(
                        true,
                        set(4, 4),
                        FlagChange.ADD,
                        true,
                        new FlagNames(Flags.SEEN | Flags.DELETED, List.of("$Junk")),
                        12),
                parse("UID STORE 4 (UNCHANGEDSINCE 12) +FLAGS.SILENT (\\Seen \\deleted $Junk)"));
        assertEquals(
                new Command.Store(
                        false, set(1, 1), FlagChange.SET, false, new FlagNames(0, List.of()), -1),
                parse("STORE 1 FLAGS ()"));
        assertEquals(
                new Command.Store(
                        false,
                        set(1, 1),
                        FlagChange.REMOVE,
                        false,
                        new FlagNames(Flags.DRAFT, List.of("a")),
                        -1),
                parse("STORE 1 -FLAGS a \\Draft A"));
    }

    private static SearchKey key(String text) {
        return assertInstanceOf(Command.Search.class, parse("SEARCH " + text)).key();
    }

    @Test
    void readsSearchKeys() {
        assertEquals(new SearchKey.All(), key("ALL"));
        assertEquals(
                new SearchKey.And(
                        List.of(
                                new SearchKey.Not(new SearchKey.Flag(Flags.SEEN)),
                                new SearchKey.Numbers(set(2, 4)),
                                new SearchKey.Or(
                                        new SearchKey.Envelope(EnvelopeFields.Field.FROM, "x"),
                                        new SearchKey.Larger(9)))),
                key("UNSEEN 2:4 OR FROM x (LARGER 9)"));
        assertEquals(
                new SearchKey.Day(
                        SearchKey.Clock.SENT, SearchKey.Order.SINCE, LocalDate.of(2024, 2, 1)),
                key("SENTSINCE \"1-Feb-2024\""));
        assertEquals(new SearchKey.Header("LIST-ID", ""), key("HEADER List-Id \"\""));
        assertEquals(new SearchKey.Text("日本"), key("TEXT {6}\r\n日本"));
        assertEquals(new SearchKey.Modseq(5), key("MODSEQ \"/flags/\\\\Seen\" all 5"));
        assertEquals(new SearchKey.Numbers(SequenceSet.SAVED), key("$"));
        assertEquals(
                Set.of(SearchOption.MIN, SearchOption.SAVE),
                assertInstanceOf(Command.Search.class, parse("UID SEARCH RETURN (MIN SAVE) ALL"))
                        .options());
        assertEquals(
                Set.of(SearchOption.ALL),
                assertInstanceOf(Command.Search.class, parse("SEARCH RETURN () 1")).options());
        assertInstanceOf(
                Command.SearchInUnknownCharset.class, parse("SEARCH CHARSET KOI8-R TEXT \"x\""));
        malformed("SEARCH CHARSET US-ASCII TEXT {2}\r\né");
    }

    @Test
    void refusesSearchesNestedTooDeep() {
        malformed("SEARCH " + "(".repeat(5000) + "ALL" + ")".repeat(5000));
        malformed("SEARCH " + "NOT ".repeat(5000) + "ALL");
    }

    @Test
    void readsAppendUpToItsMessage() {
        Command.Append append =
                assertInstanceOf(
                        Command.Append.class,
                        parse("APPEND x (\\Seen) \" 1-Feb-2024 10:00:00 +0100\" {12+}"));
        assertEquals("x", append.mailbox());
        assertEquals(1_706_778_000_000L, append.first().receivedMillis());
        assertEquals(12, append.first().literal().bytes());
        assertEquals(false, append.first().literal().synchronising());
        Command.Append utf8 = assertInstanceOf(Command.Append.class, parse("APPEND x UTF8 (~{12}"));
        assertEquals(true, utf8.first().utf8());
        malformed("APPEND x ~{12}");
        malformed("APPEND x UTF8 ({12}");
        malformed("APPEND x");
        malformed("APPEND x abc");
    }
}
