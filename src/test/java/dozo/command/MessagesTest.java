package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.customer.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final Pattern DETAIL = Pattern.compile("\\{\\d\\}");

    @Test
    void bothLanguagesHaveTheSameTextsWithTheSameDetails() throws IOException {
        Properties english = properties("messages.properties");
        Properties japanese = properties("messages_ja.properties");
        Set<String> keys = new TreeSet<>(japanese.stringPropertyNames());
        keys.removeIf(key -> key.startsWith("refused."));

        assertEquals(new TreeSet<>(english.stringPropertyNames()), keys);
        for (String key : keys) {
            assertEquals(
                    details(english.getProperty(key)), details(japanese.getProperty(key)), key);
        }
    }

    @Test
    void everyRefusalIsThereInJapanese() throws IOException {
        Properties japanese = properties("messages_ja.properties");
        for (Refusal refusal : Refusal.values()) {
            String text = japanese.getProperty("refused." + refusal.code());
            assertTrue(text != null, refusal.code());
            assertEquals(details(refusal.text()), details(text), refusal.code());
        }
    }

    private static Set<String> details(String text) {
        return DETAIL.matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                Objects.requireNonNull(Messages.class.getResourceAsStream(name), name)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }

    @Test
    void ranksLanguagesAsPosixDoes() {
        assertEquals("en", Messages.language(List.of(), Map.of()));
        assertEquals("ja_JP.UTF-8", Messages.language(List.of(), Map.of("LANG", "ja_JP.UTF-8")));
        assertEquals(
                "C",
                Messages.language(List.of(), Map.of("LANG", "ja_JP.UTF-8", "LC_MESSAGES", "C")));
        assertEquals(
                "ja_JP",
                Messages.language(List.of(), Map.of("LC_ALL", "ja_JP", "LC_MESSAGES", "C")));
        assertEquals("en", Messages.language(List.of("--lang", "en"), Map.of("LANG", "ja_JP")));
        assertEquals("ja", Messages.language(List.of("user", "--lang=ja"), Map.of()));
    }
}
