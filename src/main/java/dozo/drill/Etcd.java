package dozo.drill;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the etcd of one place, and moves the leadership of all of them. */
final class Etcd {
    private static final int PORT = 2379;
    private static final JsonMapper JSON = new JsonMapper();

    private final Site site;

    Etcd(Site site) {
        this.site = site;
    }

    /** What a voter knows. */
    record Status(String member, String leader) {
        boolean leads() {
            return member.equals(leader);
        }
    }

    /** Empty if it does not answer, or has no leader: then there is no majority. */
    Optional<Status> status() {
        Program.Result result = ask("endpoint", "status", "-w", "json");
        if (result.exit() != 0) {
            return Optional.empty();
        }
        try {
            JsonNode status = JSON.readTree(lastLine(result.said())).path(0).path("Status");
            String member = hex(status.path("header").path("member_id"));
            String leader = hex(status.path("leader"));
            return leader.equals("0") ? Optional.empty() : Optional.of(new Status(member, leader));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** Hands the leadership, which this one must have, to another. */
    boolean moveLeader(String member) {
        return ask("move-leader", member).exit() == 0;
    }

    /** What Patroni wrote under this name; empty if nothing, or if there is no answer. */
    Optional<JsonNode> patroni(String cluster, String name) {
        Program.Result result = ask("get", "--print-value-only", "/dozo/" + cluster + "/" + name);
        try {
            return result.exit() != 0 || result.said().isBlank()
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(result.said()));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private Program.Result ask(String... words) {
        Path tls = site.places().config().resolve("tls");
        List<String> command = new ArrayList<>(Wan.in(site.namespace()));
        command.addAll(List.of("env", "ETCDCTL_API=3", "etcdctl"));
        command.add("--endpoints=https://" + site.voter().address() + ":" + PORT);
        command.add("--cacert=" + tls.resolve("ca.pem"));
        command.add("--cert=" + tls.resolve("machine.pem"));
        command.add("--key=" + tls.resolve("machine.key"));
        command.addAll(List.of("--dial-timeout=1s", "--command-timeout=2s"));
        command.addAll(List.of(words));
        return Program.attempt(command);
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (first, second) -> second);
    }

    /** Member ids are unsigned 64-bit numbers, and hexadecimal on etcdctl's command line. */
    private static String hex(JsonNode number) {
        return Long.toHexString(number.bigIntegerValue(BigInteger.ZERO).longValue());
    }
}
