package dozo.net;

import dozo.ops.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures by hand what idle connections cost: run it, connect clients, press return for a report.
 * Arguments: a folder for the certificates, "tls" or "plain", the port.
 */
final class IdleServer {
    private static final int LINE_LIMIT = 1000;

    private IdleServer() {}

    public static void main(String[] args) throws Exception {
        Metrics metrics = new Metrics();
        Tls.Settings settings = new Tls.Settings(Path.of(args[0]), "mail.example.com", List.of());
        boolean secure = args[1].equals("tls");
        Protocol protocol =
                new Protocol() {
                    @Override
                    public String name() {
                        return "idle";
                    }

                    @Override
                    public void serve(Connection connection) throws IOException {
                        connection.write("* OK ready\r\n");
                        while (true) {
                            Line line = connection.readLine(LINE_LIMIT);
                            connection.write(line.octets(), line.start(), line.length());
                            connection.write("\r\n");
                        }
                    }

                    @Override
                    public String refusal() {
                        return "* BYE";
                    }
                };
        try (Tls tls = Tls.open(settings, metrics);
                Listener listener =
                        Listener.open(
                                new Listener.Settings(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(),
                                                Integer.parseInt(args[2])),
                                        secure),
                                protocol,
                                tls,
                                new Limits(20_000, 20_000, List.of()),
                                metrics)) {
            System.out.println("listening on " + listener.address());
            while (System.in.read() >= 0) {
                report(metrics);
            }
        }
    }

    private static void report(Metrics metrics) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        String status = Files.readString(Path.of("/proc/self/status"));
        System.out.printf(
                "open %.0f heap %d KiB resident %s%n",
                metrics.gauge("dozo_connections_open", "").with("idle").value(),
                (runtime.totalMemory() - runtime.freeMemory()) / 1024,
                status.replaceAll("(?s).*VmRSS:\\s*(\\d+ kB).*", "$1"));
    }
}
