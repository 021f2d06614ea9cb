package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ENVELOPE, RFC 3501 7.4.2. */
final class EnvelopeTest {
    @Test
    void showsAllTenFieldsOfTheStandardsExample() {
        String mail =
                """
                Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
                From: Terry Gray <gray@cac.washington.edu>
                Subject: IMAP4rev1 WG mtg summary and minutes
                To: imap@cac.washington.edu
                cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
                Message-Id: <B27397-0100000@cac.washington.edu>

                Hi.
                """;
        String gray = "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))";
        assertEquals(
                "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\""
                        + " \"IMAP4rev1 WG mtg summary and minutes\" "
                        + String.join(" ", gray, gray, gray)
                        + " ((NIL NIL \"imap\" \"cac.washington.edu\"))"
                        + " ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")"
                        + "(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\"))"
                        + " NIL NIL \"<B27397-0100000@cac.washington.edu>\")",
                Scanned.envelope(mail));
    }

    @Test
    void emptyMailHasAnEnvelopeOfNils() {
        assertEquals("(" + "NIL ".repeat(9) + "NIL)", Scanned.envelope(""));
    }

    @Test
    void emptySenderAndReplyToAreThoseOfFrom() {
        String envelope = Scanned.envelope("From: a@b\nSender:\nReply-To: ()\nSubject:\n\n");
        String from = "((NIL NIL \"a\" \"b\"))";
        assertEquals(
                "(NIL \"\" " + String.join(" ", from, from, from) + " NIL NIL NIL NIL NIL)",
                envelope);
    }

    @Test
    void repeatedRecipientFieldsAreJoinedAndOfOthersTheFirstCounts() {
        String envelope = Scanned.envelope("To: a@b\nSubject: one\nTo: c@d\nSubject: two\n\n");
        assertEquals(
                "(NIL \"one\" NIL NIL NIL ((NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\"))"
                        + " NIL NIL NIL NIL)",
                envelope);
    }

    static Stream<Arguments> subjects() {
        return Stream.of(
                Arguments.of("plain words", "\"plain words\""),
                Arguments.of("folded\n over\n\tlines", "\"folded over lines\""),
                Arguments.of("quote \" and \\ back", "\"quote \\\" and \\\\ back\""),
                Arguments.of("=?utf-8?B?5Zyf6JS1?=", "\"=?utf-8?B?5Zyf6JS1?=\""),
                Arguments.of("土蔵", "{6}\r\n土蔵"),
                Arguments.of("nul\0here", "\"nulhere\""),
                Arguments.of("nul\0土", "{6}\r\nnul土"),
                Arguments.of("bare\rreturn", "\"bare return\""),
                Arguments.of("x".repeat(1001), "{1001}\r\n" + "x".repeat(1001)));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void writesSubjectsAsWireStrings(String subject, String wire) {
        String envelope = Scanned.envelope("Subject: " + subject + "\n\n");
        assertEquals("(NIL " + wire + " NIL NIL NIL NIL NIL NIL NIL NIL)", envelope);
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                Arguments.of("a@b", "(NIL NIL \"a\" \"b\")"),
                Arguments.of("<a@b>", "(NIL NIL \"a\" \"b\")"),
                Arguments.of("Ann Bee <a@b>", "(\"Ann Bee\" NIL \"a\" \"b\")"),
                Arguments.of(
                        "\"Bee, Ann \\\"A\\\"\" <a@b>", "(\"Bee, Ann \\\"A\\\"\" NIL \"a\" \"b\")"),
                Arguments.of("Ann  Q. Bee <a@b>", "(\"Ann Q. Bee\" NIL \"a\" \"b\")"),
                Arguments.of("a@b (Ann Bee)", "(\"Ann Bee\" NIL \"a\" \"b\")"),
                Arguments.of("a@b (Ann (the \\) Bee))", "(\"Ann (the ) Bee)\" NIL \"a\" \"b\")"),
                Arguments.of("a@b.c <d@e>", "(\"a@b.c\" NIL \"d\" \"e\")"),
                Arguments.of("<@r1,@r2:a@b>", "(NIL \"@r1,@r2\" \"a\" \"b\")"),
                Arguments.of("\"a b\"@c", "(NIL NIL \"a b\" \"c\")"),
                Arguments.of("Ann \"a b\"@c", "(\"Ann\" NIL \"a b\" \"c\")"),
                Arguments.of("a . b @ c . d", "(NIL NIL \"a.b\" \"c.d\")"),
                Arguments.of("a@[127.0.0.1]", "(NIL NIL \"a\" \"[127.0.0.1]\")"),
                Arguments.of("<a@[IPv6:::1]>", "(NIL NIL \"a\" \"[IPv6:::1]\")"),
                Arguments.of("a@b, , c@d,", "(NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")"),
                Arguments.of("a@b; c@d", "(NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")"),
                Arguments.of(
                        "friends: a@b, C <c@d>;, e@f",
                        "(NIL NIL \"friends\" NIL)(NIL NIL \"a\" \"b\")(\"C\" NIL \"c\" \"d\")"
                                + "(NIL NIL NIL NIL)(NIL NIL \"e\" \"f\")"),
                Arguments.of(
                        "undisclosed-recipients:;",
                        "(NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL)"),
                Arguments.of(
                        "open: a@b",
                        "(NIL NIL \"open\" NIL)(NIL NIL \"a\" \"b\")(NIL NIL NIL NIL)"),
                Arguments.of("root", "(NIL NIL \"root\" \"MISSING_DOMAIN\")"),
                Arguments.of(
                        "Nobody At All",
                        "(\"Nobody At All\" NIL \"MISSING_MAILBOX\" \"MISSING_DOMAIN\")"),
                Arguments.of("Ann <>", "(\"Ann\" NIL \"MISSING_MAILBOX\" \"MISSING_DOMAIN\")"),
                Arguments.of("Ann <a@b", "(\"Ann\" NIL \"a\" \"b\")"),
                Arguments.of("Ann <a@b, c@d", "(\"Ann\" NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")"),
                Arguments.of("土蔵 <a@b>", "({6}\r\n土蔵 NIL \"a\" \"b\")"),
                Arguments.of("\"a@b", "(NIL NIL \"a@b\" \"MISSING_DOMAIN\")"),
                Arguments.of(
                        "Ann\"Bee\"<a@b> junk, c@d",
                        "(\"Ann Bee\" NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")"),
                Arguments.of("\"a\".\"b\"@c", "(NIL NIL \"a.b\" \"c\")"),
                Arguments.of("a@b@c", "(NIL NIL \"a@b\" \"c\")"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void readsAddressesHoweverTheyAreWritten(String field, String wire) {
        String envelope = Scanned.envelope("Bcc: " + field + "\n\n");
        assertEquals("(NIL NIL NIL NIL NIL NIL NIL (" + wire + ") NIL NIL)", envelope);
    }

    @Test
    void hugeAddressListsAreCutOff() {
        int length = Scanned.mail("From: " + "a,".repeat(400_000) + "\n\n").envelope().length;
        assertTrue(length < 1_000_000, "octets: " + length);
    }
}
