package dozo.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dozo.Config;
import dozo.Door;
import dozo.Server;
import dozo.account.customer.NewUser;
import dozo.account.customer.Outcome;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import dozo.account.secret.PasswordHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Random;

/** A whole Dozo with the domain dozo.example, on the loopback address and free ports. */
final class House implements AutoCloseable {
    private static final String DOMAIN = "dozo.example";
    private static final String PASSWORD = "correct horse";

    private final Server server;
    private final int offset;

    private House(Server server, int offset) {
        this.server = server;
        this.offset = offset;
    }

    /** Starts one, with users of those names. */
    static House open(Path data, String... users) {
        int offset = freeOffset();
        Config config =
                Config.standard().withData(data).withListen("127.0.0.1").withPortOffset(offset);
        var house = new House(new Server(config), offset);
        house.settle(users);
        house.server.openDoors();
        return house;
    }

    private void settle(String... users) {
        done(server.customers().domains().add(DOMAIN, Tenant.DEFAULT));
        PasswordHash hash = new Hashing().hash(PASSWORD.getBytes(UTF_8));
        for (String user : users) {
            done(server.customers().users().add(new NewUser(address(user), "", hash, null)));
        }
    }

    private static void done(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            throw new AssertionError(refused.toString());
        }
    }

    /** An offset at which nobody listens on any of our ports. */
    private static int freeOffset() {
        var random = new Random();
        int offset = 20_000 + random.nextInt(30_000);
        while (!allFree(offset)) {
            offset = 20_000 + random.nextInt(30_000);
        }
        return offset;
    }

    private static boolean allFree(int offset) {
        for (Door door : Door.values()) {
            try (var probe =
                    new ServerSocket(door.port() + offset, 1, InetAddress.getLoopbackAddress())) {
                probe.getLocalPort();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    String address(String user) {
        return user + "@" + DOMAIN;
    }

    Access access(String user) {
        return new Access(port(Door.POP3), port(Door.IMAP), address(user), PASSWORD);
    }

    int port(Door door) {
        return door.port() + offset;
    }

    @Override
    public void close() {
        server.close();
    }
}
