package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConversationTest {
    /** RFC 5256 2.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain|plain",
                "Re: plain|plain",
                "RE : plain|plain",
                "Re[2]: plain|plain",
                "re: Fw: FWD: plain (fwd) (FWD)|plain",
                "[list] plain|plain",
                "[a] [b]Re: [c] plain|plain",
                "Re: [a] Fwd [x] : plain|plain",
                "[fwd: plain]|plain",
                "Re: [Fwd: Re: plain (fwd)]|plain",
                "[list]|[list]",
                "Re: [list]|[list]",
                "regarding: x|regarding: x",
                "a[b]: c|a[b]: c",
                "[open plain|[open plain",
                "[a[b] c|[a[b] c",
                "a  \t b|a b",
                "Re:|''",
                "''|''",
                "=?utf-8?Q?Re:_=E5=9C=9F?= =?utf-8?B?6JS1?=|土蔵",
            })
    void takesTheBaseOutOfASubject(String subject, String expected) {
        assertEquals(expected, Conversation.baseSubject(subject));
    }

    @Test
    void longSubjectsOfPrefixesCostLittle() {
        String subject = "Re: [fwd: [x] ".repeat(60_000) + "]".repeat(60_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Conversation.baseSubject(subject));
    }

    @Test
    void baseSubjectIsCutAtAWholeCharacterAndHoldsNoControls() {
        String subject = octets("x".repeat(999) + "𠮷 end");
        assertEquals("x".repeat(999), Conversation.baseSubject(subject));
        assertEquals("a b", Conversation.baseSubject("=?utf-8?Q?a=00=0D=0Ab?="));
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsMessageIdsHoweverTheyAreWritten() {
        assertEquals("a@b", Conversation.messageId("<a@b>"));
        assertEquals("a@b", Conversation.messageId("(c) < a@ b > <c@d>"));
        assertEquals("a@b", Conversation.messageId("a@b"));
        assertEquals("x.y@b", Conversation.messageId("<\"x.y\"@b>"));
        assertEquals("b@c", Conversation.messageId("<a <b@c>"));
        assertEquals("土@b", Conversation.messageId(octets("<土@b>")));
        assertNull(Conversation.messageId("no id"));
        assertNull(Conversation.messageId("<>"));
        assertNull(Conversation.messageId("<never closed"));
        assertNull(Conversation.messageId("<" + "x".repeat(999) + ">"));
        assertNull(Conversation.messageId(null));
    }

    @Test
    void ofTooManyReferencesTheFirstAndTheLastStay() {
        StringBuilder field = new StringBuilder();
        for (int number = 0; number < 300; number++) {
            field.append('<').append(number).append("@x> ");
        }
        List<String> references = Conversation.references(field.toString(), "<reply@x>");
        assertEquals(100, references.size());
        assertEquals("0@x", references.getFirst());
        assertEquals("202@x", references.get(1));
        assertEquals("reply@x", references.getLast());
    }
}
