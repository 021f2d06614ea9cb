package dozo.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AUTHENTICATE SCRAM-SHA-256 as IMAP frames it; the mechanism itself is tested in account. */
class ImapScramTest {
    private static final String NAME = "anna@dozo.example";

    @TempDir Path folder;
    private ImapHouse house;
    private Peer peer;
    private String password = "";

    @BeforeEach
    void open() throws IOException {
        house = new ImapHouse(folder);
        house.user("anna");
        password = Office.done(house.customers.appPasswords().add(NAME, "laptop"));
        peer = Peer.connect(house.address(), Duration.ofSeconds(20));
        peer.readLine();
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        house.close();
    }

    private String ask(String line) throws IOException {
        peer.send(line + "\r\n");
        @Nullable String answer = peer.readLine();
        return answer == null ? "closed" : answer;
    }

    @Test
    void letsInWithAnInitialResponse() throws Exception {
        ScramClient client = new ScramClient(NAME, password, new byte[0]);
        finish(client, ask("a1 AUTHENTICATE SCRAM-SHA-256 " + client.clientFirst()));
    }

    @Test
    void letsInWithoutAnInitialResponse() throws Exception {
        ScramClient client = new ScramClient(NAME, password, new byte[0]);
        assertEquals("+ ", ask("a1 AUTHENTICATE SCRAM-SHA-256"));
        finish(client, ask(client.clientFirst()));
    }

    private void finish(ScramClient client, String challenge)
            throws IOException, GeneralSecurityException {
        assertTrue(challenge.startsWith("+ "), challenge);
        String last = ask(client.clientFinal(challenge.substring(2)));
        assertTrue(last.startsWith("+ "), last);
        assertEquals(
                client.serverFinal(challenge.substring(2)), ScramClient.decoded(last.substring(2)));
        assertTrue(ask("").startsWith("a1 OK [CAPABILITY "));
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        ScramClient client = new ScramClient(NAME, "wrong", new byte[0]);
        String challenge = ask("a1 AUTHENTICATE SCRAM-SHA-256 " + client.clientFirst());
        String answer = ask(client.clientFinal(challenge.substring(2)));
        assertTrue(answer.startsWith("a1 NO [AUTHENTICATIONFAILED] "), answer);
        assertEquals("a2 OK done", ask("a2 NOOP"));
    }

    @Test
    void refusesAClientThatBindsToNoChannelWhereItMust() throws Exception {
        peer.send("a0 STARTTLS\r\n");
        peer.readLine();
        peer.shakeHands();
        ScramClient client = new ScramClient(NAME, password, new byte[32]);
        String challenge = ask("a1 AUTHENTICATE SCRAM-SHA-256-PLUS " + client.clientFirst());
        String answer = ask(client.clientFinal(challenge.substring(2)));
        assertTrue(answer.startsWith("a1 NO ") || answer.startsWith("a1 BAD "), answer);
    }
}
