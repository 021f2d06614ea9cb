package dozo.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the compiled code against the map in docs/ARCHITECTURE.md. */
class ArchitectureTest {
    private static final JavaClasses MAIN =
            new ClassFileImporter().importPath(Path.of("target/classes"));

    private final HouseMap map = HouseMap.read(Path.of("docs/ARCHITECTURE.md"));

    ArchitectureTest() throws IOException {}

    @Test
    void everyDoorIsOnTheMap() {
        List<String> breaches = new ArrayList<>();
        for (JavaClass from : MAIN) {
            for (Dependency use : from.getDirectDependenciesFromSelf()) {
                String here = HouseMap.room(from.getPackageName());
                String there = HouseMap.room(use.getTargetClass().getPackageName());
                if (!map.allows(here, there)) {
                    breaches.add(here + " -> " + there + ": " + use.getDescription());
                }
            }
        }
        assertTrue(breaches.isEmpty(), () -> String.join("\n", breaches));
    }

    @Test
    void everyRoomOfTheCodeIsOnTheMapAndNoOther() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass type : MAIN) {
            String room = HouseMap.room(type.getPackageName());
            if (!room.isEmpty() && !room.equals(HouseMap.ROOT)) {
                rooms.add(room);
            }
        }
        assertEquals(new TreeSet<>(map.rooms()), rooms);
    }

    @Test
    void theMapRefusesWhatItShould() {
        assertTrue(map.allows("smtp", "delivery"));
        assertTrue(map.allows("store", "blob"));
        assertFalse(map.allows("blob", "store"));
        assertFalse(map.allows("net", "smtp"));
        assertFalse(map.allows("smtp", "imap"));
        assertFalse(map.allows("store", HouseMap.ROOT));
    }
}
