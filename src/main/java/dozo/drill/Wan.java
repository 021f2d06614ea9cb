package dozo.drill;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The network of the lab: a namespace for each place, joined by a bridge that stands in a namespace
 * of its own. The machine's own network gets no address and no rule. The bridge bears the folder of
 * the lab as its alias, so that nobody takes down another's.
 */
final class Wan {
    private static final Path NAMES = Path.of("/run/netns");
    private static final String BRIDGE = "br0";
    private static final String LINE = "eth0";

    private final String namespace;

    Wan(String namespace) {
        this.namespace = namespace;
    }

    String namespace() {
        return namespace;
    }

    /** Makes the bridge. */
    void make(Path owner) {
        ip("netns", "add", namespace);
        ip("-n", namespace, "link", "add", BRIDGE, "type", "bridge");
        ip("-n", namespace, "link", "set", BRIDGE, "alias", owner.toString());
        ip("-n", namespace, "link", "set", BRIDGE, "up");
    }

    /** Makes a place with these addresses, and its line to the bridge. */
    void join(String place, String leg, List<String> addresses) {
        ip("netns", "add", place);
        ip("-n", place, "link", "set", "lo", "up");
        ip(
                List.of("-n", place, "link", "add", LINE, "type", "veth"),
                List.of("peer", "name", leg, "netns", namespace));
        for (String address : addresses) {
            ip("-n", place, "address", "add", address + "/24", "dev", LINE);
        }
        ip("-n", place, "link", "set", LINE, "up");
        ip("-n", namespace, "link", "set", leg, "master", BRIDGE, "up");
    }

    /**
     * Makes the line of a place so long that each way takes this while; a process of its own
     * carries the frames from then on.
     */
    void lengthen(String leg, Duration way) {
        String near = leg + "-in";
        String far = leg + "-out";
        ip(
                List.of("-n", namespace, "link", "add", near, "type", "veth"),
                List.of("peer", "name", far));
        ip("-n", namespace, "link", "set", leg, "nomaster");
        ip("-n", namespace, "link", "set", far, "up");
        ip("-n", namespace, "link", "set", near, "master", BRIDGE, "up");
        Path code = Path.of(location());
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(in(namespace));
        command.addAll(List.of(java, "-Xmx128m", "-XX:+UseSerialGC"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", code.toString()));
        String millis = String.valueOf(way.toNanos() / 1e6);
        command.addAll(List.of(SlowLine.class.getName(), leg, far, millis));
        try {
            Process line = new ProcessBuilder(command).redirectErrorStream(true).start();
            line.getOutputStream().close();
            String said = line.inputReader().readLine();
            if (!"ready".equals(said)) {
                throw new LabBroken("the line of " + leg + " can't be made: " + said);
            }
        } catch (IOException e) {
            throw new LabBroken("the line of " + leg + " can't be made", e);
        }
    }

    /** Undoes {@link #lengthen}; nothing if the line is a short one. */
    void shorten(String leg) {
        String near = leg + "-in";
        List<String> show = List.of("ip", "-n", namespace, "link", "show", near);
        if (Program.attempt(show).exit() != 0) {
            return;
        }
        List<Running> carriers =
                processes(namespace).stream()
                        .filter(each -> each.commandLine().contains(SlowLine.class.getName()))
                        .filter(each -> each.commandLine().contains(leg))
                        .toList();
        Running.signal(carriers, "KILL");
        ip("-n", namespace, "link", "delete", near);
        ip("-n", namespace, "link", "set", leg, "master", BRIDGE, "up");
    }

    /** Where our own classes are: the jar, or a folder in tests. */
    private static URI location() {
        try {
            return Wan.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new LabBroken("can't find our own jar", e);
        }
    }

    /** Lets a place send whole frames with their checksums: nobody carries others far. */
    static void sendWholeFrames(String place) {
        List<String> command = new ArrayList<>(in(place));
        command.addAll(List.of("ethtool", "-K", LINE, "tx", "off", "gso", "off", "gro", "off"));
        Program.run(command);
    }

    /** Cuts a line: nothing arrives any more, and nobody is told. */
    void cut(String leg) {
        ip("-n", namespace, "link", "set", leg, "down");
    }

    void heal(String leg) {
        ip("-n", namespace, "link", "set", leg, "up");
    }

    /** The folder of the lab that made this network; empty if it was left half made. */
    String owner() {
        List<String> show = List.of("ip", "-n", namespace, "-d", "link", "show", BRIDGE);
        Program.Result result = Program.attempt(show);
        return result.said()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("alias "))
                .map(line -> line.substring("alias ".length()))
                .findFirst()
                .orElse("");
    }

    // ---- any namespace

    static boolean exists(String namespace) {
        return Files.exists(NAMES.resolve(namespace));
    }

    static void remove(String namespace) {
        if (exists(namespace)) {
            ip("netns", "delete", namespace);
        }
    }

    /** What to write before a command so that it runs in that network (and nothing else). */
    static List<String> in(String namespace) {
        // "ip netns exec" would also copy the mounts, and pin a disk that is to be unmounted
        return List.of("nsenter", "--net=" + NAMES.resolve(namespace));
    }

    /** Octets in and out over the line of a place, as /proc/net/dev of its network has them. */
    static long carriedBytes(String namespace) {
        List<String> command = new ArrayList<>(in(namespace));
        command.addAll(List.of("cat", "/proc/net/dev"));
        return carriedBytes(Program.run(command).lines());
    }

    static long carriedBytes(Stream<String> lines) {
        return lines.map(String::strip)
                .filter(line -> line.startsWith(LINE + ":"))
                .map(line -> line.substring(LINE.length() + 1).strip().split("\\s+"))
                .mapToLong(each -> Long.parseLong(each[0]) + Long.parseLong(each[8]))
                .findFirst()
                .orElseThrow(() -> new LabBroken("a place has lost its line"));
    }

    /** The processes that live in a network. */
    static List<Running> processes(String namespace) {
        if (!exists(namespace)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            Object network = Files.getAttribute(NAMES.resolve(namespace), "unix:ino");
            String wanted = "net:[" + network + "]";
            List<Running> found = new ArrayList<>();
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (Character.isDigit(name.charAt(0)) && network(entry).equals(wanted)) {
                    Running.of(Long.parseLong(name)).ifPresent(found::add);
                }
            }
            return found;
        } catch (IOException e) {
            throw new LabBroken("can't look into /proc: " + e.getMessage(), e);
        }
    }

    private static String network(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/net")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static void ip(String... words) {
        ip(List.of(words), List.of());
    }

    private static void ip(List<String> words, List<String> more) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(words);
        command.addAll(more);
        Program.run(command);
    }
}
