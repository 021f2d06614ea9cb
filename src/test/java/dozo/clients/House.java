package dozo.clients;

import dozo.Door;
import dozo.house.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code dozo serve} with the domain dozo.example, all its people having the same password. */
final class House {
    static final String HOSTNAME = "mail.dozo.example";
    private static final String DOMAIN = "dozo.example";
    private static final String PASSWORD = "correct horse";

    private final ServeProcess server;

    private House(ServeProcess server) {
        this.server = server;
    }

    static House open(Path data, String... people) throws IOException, InterruptedException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("dozo.toml"), "hostname = \"" + HOSTNAME + "\"\n");
        var server = new ServeProcess(data).start();
        server.people(DOMAIN, PASSWORD, people);
        return new House(server);
    }

    static String address(String person) {
        return person + "@" + DOMAIN;
    }

    Access access(String person) {
        return new Access(port(Door.POP3), port(Door.IMAP), address(person), PASSWORD);
    }

    int port(Door door) {
        return server.port(door.port());
    }

    /** The certificate of the authority that signs ours. */
    Path authority() {
        return server.data().resolve("tls/ca.pem");
    }

    /** SIGTERM; it must end well. */
    void stop() throws InterruptedException {
        server.stop();
    }
}
