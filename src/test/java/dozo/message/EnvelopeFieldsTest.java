package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dozo.message.EnvelopeFields.Field;
import org.junit.jupiter.api.Test;

/** What was written into an ENVELOPE comes out of it again. */
final class EnvelopeFieldsTest {
    private static EnvelopeFields of(String mail) {
        return new EnvelopeFields(Scanned.mail(mail).envelope());
    }

    @Test
    void readsEachFieldBehindTheOthers() {
        EnvelopeFields fields =
                of(
                        """
                        Date: Wed, 17 Jul 1996 02:23:25 -0700
                        Subject: a "quoted" \\ thing
                        From: "Doe, John" <@a,@b:john@example.org>
                        Sender: s@example.org
                        To: anna@example.org, Team: b@example.org, "C" <c@example.org>;, last
                        Cc: nobody:;
                        Message-ID: <1@x>

                        """);
        assertEquals("Wed, 17 Jul 1996 02:23:25 -0700", fields.value(Field.DATE));
        assertEquals("a \"quoted\" \\ thing", fields.value(Field.SUBJECT));
        assertEquals("Doe, John <john@example.org>", fields.value(Field.FROM));
        assertEquals("s@example.org", fields.value(Field.SENDER));
        assertEquals(
                "anna@example.org, Team: b@example.org, C <c@example.org>;, last",
                fields.value(Field.TO));
        assertEquals("nobody: ;", fields.value(Field.CC));
        assertNull(fields.value(Field.BCC));
        assertNull(fields.value(Field.IN_REPLY_TO));
        assertEquals("<1@x>", fields.value(Field.MESSAGE_ID));
    }

    @Test
    void readsWhatWentAsALiteral() {
        EnvelopeFields fields = of("Subject: caf\u00e9 " + "x".repeat(2000) + "\nTo: a@b\n\n");
        assertEquals("caf\u00c3\u00a9 " + "x".repeat(2000), fields.value(Field.SUBJECT));
        assertEquals("a@b", fields.value(Field.TO));
    }

    @Test
    void allOfNothingIsNil() {
        EnvelopeFields fields = of("");
        for (Field field : Field.values()) {
            assertNull(fields.value(field), field.name());
        }
    }
}
