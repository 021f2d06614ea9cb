package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.drill.Site.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** lab.json tells others all, and us what we wrote. */
class LabFileTest {
    @TempDir private Path folder;

    @Test
    void whatLivesIsFoundAgain() throws Exception {
        Running here = Running.of(ProcessHandle.current().pid()).orElseThrow();
        LabFile.State state = LabFile.State.empty();
        state.put("centre-b", Part.PATRONI, here);
        state.put("witness", Part.ETCD, here);
        state.put("centre-a", Part.ETCD, new Running(here.pid(), 1)); // ended long ago
        state.sharedMemory().add("sysv:0052a7ab:45");
        LabFile file = new LabFile(folder.resolve("lab.json"));
        file.write(Layout.of(folder, "x-").json(state, "secret"));

        LabFile.State read = file.read();
        assertEquals(here, read.process("centre-b", Part.PATRONI).orElseThrow());
        assertEquals(here, read.process("witness", Part.ETCD).orElseThrow());
        assertTrue(read.process("centre-a", Part.ETCD).isEmpty());
        assertEquals(state.sharedMemory(), read.sharedMemory());
        var permissions = Files.getPosixFilePermissions(folder.resolve("lab.json"));
        assertEquals("rw-------", PosixFilePermissions.toString(permissions));
    }

    @Test
    void namesNodesAndNamespaces() throws Exception {
        Layout layout = Layout.of(folder, "x-");
        JsonNode lab =
                new JsonMapper().readTree(layout.json(LabFile.State.empty(), "s").toString());
        JsonNode node = lab.path("centres").path("centre-b").path("nodes").path(1);
        assertEquals("10.99.0.32", node.path("address").asString());
        String config = folder.toAbsolutePath().resolve("centre-b-2/etc/dozo.toml").toString();
        assertEquals(config, node.path("config").asString());
        assertEquals("x-client", lab.path("client").path("namespace").asString());
        assertEquals(
                List.of("x-centre-a", "x-centre-b", "x-witness", "x-client", "x-wan"),
                layout.namespaces());
    }
}
