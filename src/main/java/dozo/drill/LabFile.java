package dozo.drill;

import dozo.drill.Site.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** lab.json: what other programs need to know to use the lab, and to break it. */
final class LabFile {
    static final String NAME = "lab.json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * The part of it that is not always the same.
     *
     * @param processes by place and part
     * @param nodes by the name of their machine
     * @param sharedMemory that a killed PostgreSQL may have left
     */
    record State(
            Map<String, Map<Part, Running>> processes,
            Map<String, Running> nodes,
            Set<String> sharedMemory) {
        static State empty() {
            return new State(new HashMap<>(), new HashMap<>(), new TreeSet<>());
        }

        Optional<Running> process(String site, Part part) {
            return Optional.ofNullable(processes.getOrDefault(site, Map.of()).get(part));
        }

        void put(String site, Part part, Running running) {
            processes.computeIfAbsent(site, each -> new EnumMap<>(Part.class)).put(part, running);
        }
    }

    private final Path file;

    LabFile(Path file) {
        this.file = file;
    }

    /** What was written last; empty if nothing was. */
    State read() {
        State state = State.empty();
        if (!Files.exists(file)) {
            return state;
        }
        try {
            JsonNode lab = JSON.readTree(Files.readString(file));
            for (Map.Entry<String, JsonNode> centre : lab.path("centres").properties()) {
                readProcesses(centre.getKey(), centre.getValue(), state);
            }
            readProcesses(lab.path("witness").path("name").asString(), lab.path("witness"), state);
            lab.path("sharedMemory").forEach(each -> state.sharedMemory().add(each.asString()));
            return state;
        } catch (IOException | JacksonException e) {
            throw new LabBroken(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static void readProcesses(String site, JsonNode json, State state) {
        for (Part part : Part.values()) {
            process(json.path(key(part))).ifPresent(each -> state.put(site, part, each));
        }
        for (JsonNode node : json.path("nodes")) {
            process(node).ifPresent(each -> state.nodes().put(node.path("name").asString(), each));
        }
    }

    private static Optional<Running> process(JsonNode json) {
        return json.path("pid").isNumber()
                ? Optional.of(new Running(json.path("pid").asLong(), json.path("started").asLong()))
                : Optional.empty();
    }

    /** Writes which process it is; null without one. */
    static void process(ObjectNode json, Optional<Running> running) {
        running.filter(Running::isAlive)
                .ifPresentOrElse(
                        each -> json.put("pid", each.pid()).put("started", each.started()),
                        () -> json.putNull("pid"));
    }

    static String key(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Only root may read it: it holds passwords. */
    void write(ObjectNode lab) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            var ours = PosixFilePermissions.fromString("rw-------");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(ours));
            Files.writeString(fresh, JSON.writeValueAsString(lab) + "\n");
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LabBroken(file + " can't be written: " + e.getMessage(), e);
        }
    }
}
