package dozo.dialogue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Where a dialogue is played.
 *
 * @param door name of the door that is opened when a dialogue names none
 * @param doors addresses by name: "smtp", "imap", "imaps" ...
 * @param variables values of ${name} at the beginning
 * @param patience how long each expected line may take
 */
public record Stage(
        String door,
        Map<String, InetSocketAddress> doors,
        Map<String, String> variables,
        Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A stage with one door and no variables. */
    public static Stage of(String door, InetSocketAddress address) {
        return new Stage(door, Map.of(door, address), Map.of(), PATIENCE);
    }

    InetSocketAddress address(String name) {
        InetSocketAddress address = doors.get(name);
        if (address == null) {
            throw new IllegalArgumentException("this stage has no door " + name);
        }
        return address;
    }
}
