package dozo.drill.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main class of the clients' process. Orders come on its standard input, a word a line, and
 * each is answered by a line; at its end the process ends.
 */
public final class LoadProcess {
    /** The event of the drill has come to pass. */
    public static final String MARK = "mark";

    /**
     * With the name of a {@link Protocol} behind it: asks what its clients got done later than a
     * second after the mark.
     */
    public static final String SINCE = "since ";

    /** The load is over; mails on their way are still sent. Answered when all clients ended. */
    public static final String STOP = "stop";

    /** Read all mailboxes and write {@link #OUTCOME}. Other processes' ledgers count too. */
    public static final String COUNT = "count";

    /** The answer to each order is this word, and what was asked for. */
    public static final String DONE = "done";

    /** The file of the outcome, in the folder of the ledgers. */
    public static final String OUTCOME = "outcome.json";

    private LoadProcess() {}

    /**
     * Begins the load.
     *
     * @param arguments what it consists of ({@code all}, or {@code senders}), how many senders, its
     *     name, the folder for ledgers, then separated by commas the nodes' addresses and the
     *     accounts, and the accounts' password
     */
    public static void main(String[] arguments) throws Exception {
        int senders = Integer.parseInt(arguments[1]);
        String name = arguments[2];
        Path folder = Path.of(arguments[3]);
        List<String> addresses = List.of(arguments[4].split(","));
        List<String> accounts = List.of(arguments[5].split(","));
        Party party = new Party(addresses, accounts, arguments[6]);
        try (Ledger ledger = new Ledger(folder, name)) {
            Load load = new Load(party, folder.getFileName().toString());
            load.send(senders, name, ledger);
            if (arguments[0].equals("all")) {
                load.read();
            }
            obey(load, folder);
        }
        System.exit(0); // whoever still waits for an answer is not waited for
    }

    private static void obey(Load load, Path folder) throws Exception {
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(DONE + obey(order, load, folder));
        }
    }

    private static String obey(String order, Load load, Path folder) throws Exception {
        if (order.startsWith(SINCE)) {
            Protocol protocol = Protocol.valueOf(order.substring(SINCE.length()));
            return " " + load.doneSinceMark(protocol);
        }
        switch (order) {
            case MARK -> load.mark();
            case STOP -> load.stop();
            case COUNT -> write(load, folder);
            default -> throw new IllegalArgumentException("no order " + order);
        }
        return "";
    }

    private static void write(Load load, Path folder) throws IOException, InterruptedException {
        JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        String outcome = json.writeValueAsString(load.outcome(Ledger.read(folder)));
        Files.writeString(folder.resolve(OUTCOME), outcome + "\n");
    }
}
