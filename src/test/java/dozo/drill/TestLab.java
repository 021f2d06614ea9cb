package dozo.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The lab of a test class, beside those of others. */
public final class TestLab {
    private TestLab() {}

    /**
     * A lab that is not up yet. Skips the tests where the machine lacks something, but for CI.
     *
     * @param temporary folder of the test class; the databases' user may pass through it from now
     *     on
     * @param mark of the test class: first letter of the lab's namespaces
     */
    public static Lab at(Path temporary, String mark) throws IOException {
        Optional<String> lacks = Lab.lacks();
        if (lacks.isPresent() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needed here, but missing: " + lacks.get());
        }
        Assumptions.assumeTrue(lacks.isEmpty(), () -> "skipped, a lab needs " + lacks.orElse(""));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        return Lab.at(temporary.resolve("drill"), prefix(mark));
    }

    /** What the names of its namespaces begin with. */
    static String prefix(String mark) {
        return mark + ProcessHandle.current().pid() + "-";
    }
}
