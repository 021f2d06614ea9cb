package dozo.command;

import dozo.account.secret.AppPassword;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The people of the demo, their addresses, their first mails. Made at the first start; their
 * passwords are kept in DATA/demo-passwords, so that each start can print them.
 */
final class SampleCompany {
    private static final String DOMAIN = "kura.example";
    private static final int SMTP = 25;
    private static final String PASSWORDS = "demo-passwords";

    /** Local part and name. */
    private static final List<List<String>> PEOPLE =
            List.of(
                    List.of("hanako", "蔵田 花子"),
                    List.of("jiro", "石井 次郎"),
                    List.of("taro", "Taro Kura"));

    private final Path folder;
    private final InetAddress listen;
    private final House.Running server;
    private final NavigableMap<String, String> passwords = new TreeMap<>();

    SampleCompany(Path folder, InetAddress listen, House.Running server) {
        this.folder = folder;
        this.listen = listen;
        this.server = server;
    }

    /** Address and password. */
    NavigableMap<String, String> passwords() {
        return passwords;
    }

    /** Makes what is not there yet. */
    void settle() throws IOException {
        Path file = folder.resolve(PASSWORDS);
        if (Files.exists(file)) {
            read(file);
            return;
        }
        for (List<String> person : PEOPLE) {
            passwords.put(person.getFirst() + "@" + DOMAIN, AppPassword.random());
        }
        populate(server.administration());
        if (server.port(SMTP) != 0) {
            SampleMails.send(listen, server.port(SMTP), DOMAIN);
        }
        write(file);
    }

    private void read(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                passwords.put(line.substring(0, space), line.substring(space + 1));
            }
        }
    }

    /** Last of all: with this file the company is complete. */
    private void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        passwords.forEach((address, password) -> lines.add(address + " " + password));
        Path fresh =
                Files.createTempFile(
                        folder,
                        PASSWORDS,
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, lines);
        Files.move(fresh, file);
    }

    private void populate(Administration administration) throws IOException {
        run(administration, "domain.add", Dozo.arguments().put("domain", DOMAIN));
        for (List<String> person : PEOPLE) {
            String address = person.getFirst() + "@" + DOMAIN;
            ObjectNode user = Dozo.arguments().put("address", address);
            user.put("name", person.getLast());
            run(administration, "user.remove", Dozo.arguments().put("address", address));
            run(administration, "user.add", user.put("password", passwords.get(address)));
        }
        run(administration, "alias.add", members("info", "taro"));
        run(administration, "group.add", members("all", "hanako", "jiro", "taro"));
    }

    private static ObjectNode members(String name, String... people) {
        ObjectNode arguments = Dozo.arguments().put("address", name + "@" + DOMAIN);
        Dozo.put(
                arguments, "members", List.of(people).stream().map(p -> p + "@" + DOMAIN).toList());
        return arguments;
    }

    /** What is there from a start that was cut short is no fault. */
    private static void run(Administration administration, String operation, ObjectNode arguments)
            throws IOException {
        if (administration.run(operation, arguments, any -> {}) instanceof Answer.Refused refused
                && !refused.code().endsWith("-exists")
                && !refused.code().equals("unknown-user")) {
            throw new IOException(operation + ": " + refused.message());
        }
    }
}
