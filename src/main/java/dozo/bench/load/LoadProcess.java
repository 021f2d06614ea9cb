package dozo.bench.load;

import java.net.InetSocketAddress;

/** The main class of a load generator's process. */
public final class LoadProcess {
    private LoadProcess() {}

    /** Arguments: clients, operations, then which load it is; or a burden, or idlers. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "burden" -> burden(arguments).run();
            case "idle" -> idlers(arguments).run();
            default -> measure(arguments);
        }
    }

    private static Burden burden(String[] a) {
        return new Burden(number(a[1]), number(a[2]), number(a[3]));
    }

    private static Idlers idlers(String[] a) {
        Idlers.Ports ports =
                new Idlers.Ports(number(a[1]), number(a[2]), Boolean.parseBoolean(a[3]));
        return new Idlers(ports, number(a[4]), number(a[5]), number(a[6]));
    }

    private static void measure(String[] arguments) throws Exception {
        int clients = Integer.parseInt(arguments[0]);
        long operations = Long.parseLong(arguments[1]);
        load(arguments, (int) operations).run(clients, operations);
    }

    private static Load load(String[] a, int operations) {
        return switch (a[2]) {
            case "smtp" -> new SmtpLoad(number(a[3]), number(a[4]), number(a[5]), number(a[6]));
            case "pop3" -> new Pop3Load(number(a[3]), Boolean.parseBoolean(a[4]));
            case "imap" ->
                    new ImapLoad(
                            number(a[3]), ImapLoad.Work.valueOf(a[4]), number(a[5]), number(a[6]));
            case "tour" ->
                    new TourLoad(
                            number(a[3]),
                            TourLoad.Sight.valueOf(a[4]),
                            new TourLoad.Route(
                                    number(a[5]), number(a[6]), number(a[7]), number(a[8])));
            case "paced" ->
                    new PacedLoad(
                            number(a[3]), number(a[4]), number(a[5]), number(a[6]), operations);
            case "acknowledged" ->
                    new AcknowledgedLoad(
                            new InetSocketAddress(a[3], number(a[4])), number(a[5]), number(a[6]));
            default -> throw new IllegalArgumentException("no load called " + a[2]);
        };
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
