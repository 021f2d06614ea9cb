package dozo.bench;

import java.io.IOException;
import java.util.List;

/** The main class of a load generator's process. */
final class LoadProcess {
    private LoadProcess() {}

    /** Arguments: clients, operations, then what {@link Work#load} answered. */
    public static void main(String[] arguments) throws Exception {
        int clients = Integer.parseInt(arguments[0]);
        long operations = Long.parseLong(arguments[1]);
        load(arguments).run(clients, operations);
    }

    private static Load load(String[] a) {
        return switch (a[2]) {
            case "smtp" -> new SmtpLoad(number(a[3]), number(a[4]), number(a[5]), number(a[6]));
            case "pop3" -> new Pop3Load(number(a[3]), Boolean.parseBoolean(a[4]));
            case "imap" ->
                    new ImapLoad(
                            number(a[3]), ImapLoad.Work.valueOf(a[4]), number(a[5]), number(a[6]));
            default -> throw new IllegalArgumentException("no load called " + a[2]);
        };
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    /** Runs a load to its end in a process of its own; answers the nanoseconds it took. */
    static long run(Work work, List<String> load) throws IOException, InterruptedException {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("" + work.clients(), "" + work.operations()));
        arguments.addAll(load);
        String output = Programs.run(Programs.ownClass(LoadProcess.class, arguments)).strip();
        String[] last = output.substring(output.lastIndexOf('\n') + 1).split(" ");
        if (last.length != 3 || !last[0].equals("done")) {
            throw new IOException("the load generator said: " + output);
        }
        return Long.parseLong(last[2]);
    }
}
