package dozo.account.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    /** From the tests of the reference implementation: "password", "somesalt". */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private final Hashing hashing = new Hashing();

    @Test
    void checksTheReferenceHash() {
        PasswordHash hash = PasswordHash.parse(REFERENCE).orElseThrow();

        assertEquals(Hashing.Check.RIGHT, hashing.check(octets("password"), hash));
        assertEquals(Hashing.Check.WRONG, hashing.check(octets("Password"), hash));
        assertEquals(REFERENCE, hash.text());
    }

    @Test
    void takesTheSchemeOfDovecot() {
        PasswordHash hash = PasswordHash.parse("{ARGON2ID}" + REFERENCE).orElseThrow();

        assertEquals(REFERENCE, hash.text());
        assertTrue(PasswordHash.looksHashed("{ARGON2ID}" + REFERENCE));
        assertTrue(PasswordHash.looksHashed(REFERENCE));
        assertFalse(PasswordHash.looksHashed("$ecret"));
    }

    @Test
    void checksWhatItHashed() {
        PasswordHash hash = hashing.hash(octets("密碼 correct"));
        PasswordHash again = PasswordHash.parse(hash.text()).orElseThrow();

        assertEquals(Hashing.Check.RIGHT, hashing.check(octets("密碼 correct"), again));
        assertEquals(Hashing.Check.WRONG, hashing.check(octets("密碼 wrong"), again));
        assertTrue(hash.text().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    @Test
    void saltsEachHashAnew() {
        assertFalse(
                hashing.hash(octets("same")).text().equals(hashing.hash(octets("same")).text()));
    }

    @Test
    void nobodysPasswordIsNeverRight() {
        assertEquals(Hashing.Check.WRONG, hashing.checkNobody(octets("password")));
    }

    @Test
    void refusesHashesOfAnotherKindOrTooCostly() {
        List<String> wrong =
                List.of(
                        "",
                        "secret",
                        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29t$CTFhFdXPJO1aFaMaO6Mm5c8y7c",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFh",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$" + "A".repeat(600),
                        "$2y$05$bvIG6Nmid91Mu9RcmmWZfO5HJIMCT8riNW0hEp8f6/FuA2/mHZFpe");
        for (String text : wrong) {
            assertTrue(PasswordHash.parse(text).isEmpty(), text);
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
