package dozo.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void comparesWhatMeansTheSame() {
        for (List<String> same :
                List.of(
                        List.of("Taro@Example.COM", "taro@example.com"),
                        List.of("\"taro\"@example.com", "taro@example.com"),
                        List.of("\"a@b\"@example.com", "a@b@example.com"),
                        List.of("\"a\\\"b\"@example.com", "a\"b@example.com"),
                        List.of("太郎@日本語.example", "太郎@xn--wgv71a119e.example"),
                        List.of("POSTMASTER", "postmaster"),
                        List.of("a@[192.0.2.1]", "a@[192.0.2.1]"))) {
            assertEquals(
                    same.getLast(),
                    Address.parse(same.getFirst()).map(Address::key).orElse("none"));
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String text :
                List.of(
                        "",
                        "taro",
                        "@example.com",
                        "taro@",
                        "\"taro@example.com",
                        "\"ta\"ro\"@example.com",
                        "\"@example.com",
                        "\"\\\"@example.com",
                        "ta\rro@example.com",
                        "taro@exam ple.com",
                        "taro@example.com>",
                        "x".repeat(65) + "@example.com",
                        "蔵".repeat(22) + "@example.com",
                        "taro@" + "x".repeat(256))) {
            assertEquals(Optional.empty(), Address.parse(text), text);
        }
    }

    @Test
    void noTextMakesItThrowAndKeysAreStable() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String letters = "aA+\"\\@.蔵é\u0301ßİ[]-_ \u0000xn";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Optional<Address> parsed = Address.parse(text.toString());
            if (parsed.isPresent()
                    && !parsed.get().key().contains("\"")
                    && !parsed.get().key().contains("\\")) {
                String key = parsed.get().key();
                assertEquals(
                        key,
                        Address.parse(key).map(Address::key).orElse("none"),
                        "seed " + seed + " from " + text);
            }
        }
        assertTrue(letters.length() > 0);
    }
}
