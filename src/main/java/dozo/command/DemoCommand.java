package dozo.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dozo demo}: a server with a sample company, in the foreground, on loopback. */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
    private static final Path FOLDER = Path.of("data", "demo");
    private static final int PORT_OFFSET = 2_000;

    @ParentCommand private @Nullable Dozo dozo;

    @Option(names = "--listen", paramLabel = "ADDR", defaultValue = "127.0.0.1")
    private String listen = "127.0.0.1";

    @Option(names = "--port-offset", paramLabel = "N", defaultValue = "" + PORT_OFFSET)
    private int portOffset = PORT_OFFSET;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Dozo parent = Parent.of(dozo);
        Path folder = parent.data == null ? FOLDER : parent.data;
        House.Place place = parent.place(listen, portOffset).withData(folder);
        return switch (parent.house().open(place)) {
            case House.Opening.Refused(int exit, List<String> problems) -> {
                problems.forEach(parent.terminal().err()::println);
                yield exit;
            }
            case House.Opening.Open(House.Running server) -> {
                SampleCompany company = new SampleCompany(folder, address(), server);
                company.settle();
                print(parent.terminal(), folder, company, server);
                yield server.await();
            }
        };
    }

    /** Where the demo's own mails are sent. */
    private InetAddress address() throws UnknownHostException {
        InetAddress address = InetAddress.getByName(listen);
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }

    private static void print(
            Terminal terminal, Path folder, SampleCompany company, House.Running server) {
        Messages messages = terminal.messages();
        terminal.out().println(messages.text("demo.people"));
        company.passwords()
                .forEach((address, password) -> terminal.out().println(address + " " + password));
        Map.Entry<String, String> first = company.passwords().firstEntry();
        terminal.out()
                .println(
                        messages.text(
                                "demo.next",
                                first.getKey(),
                                first.getValue(),
                                String.valueOf(server.port(25)),
                                String.valueOf(server.port(143)),
                                String.valueOf(server.port(110)),
                                folder));
        terminal.out().println(server.readyLine());
    }
}
