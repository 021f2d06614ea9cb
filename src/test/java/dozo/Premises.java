package dozo;

import dozo.account.Account;
import dozo.account.Office;
import dozo.account.customer.NewUser;
import dozo.account.customer.Tenant;
import dozo.db.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The whole server in this process, every door open on a free loopback port: the domain is
 * dozo.example, and everybody's password is "secret".
 */
public final class Premises implements AutoCloseable {
    public static final String PASSWORD = "secret";

    private final Server server;
    private final int offset;

    public Premises(Path data) throws IOException {
        this(data, Config.standard());
    }

    /** A server of that configuration, as far as its place allows. */
    Premises(Path data, Config config) throws IOException {
        offset = FreePorts.offset();
        server = new Server(config.withData(data).withListen("127.0.0.1").withPortOffset(offset));
        server.openDoors();
        if (!server.directory().hosts("dozo.example")) { // another node on the same database may
            Office.done(server.customers().domains().add("dozo.example", Tenant.DEFAULT));
        }
    }

    public Account user(String name) {
        return user(name, null);
    }

    /** A user that may have so many octets. */
    public Account user(String name, @Nullable Long quotaBytes) {
        String address = address(name);
        return Office.done(
                server.customers()
                        .users()
                        .add(new NewUser(address, "", Office.SECRET, quotaBytes)));
    }

    public static String address(String name) {
        return name + "@dozo.example";
    }

    /** The whole server, for what no client can ask. */
    Server server() {
        return server;
    }

    public Database database() {
        return server.database();
    }

    public InetSocketAddress at(Door door) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port() + offset);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
