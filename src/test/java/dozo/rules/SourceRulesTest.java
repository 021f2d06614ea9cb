package dozo.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that a reader would otherwise have to enforce: sizes, names, package pages. */
class SourceRulesTest {
    private static final Path MAIN = Path.of("src/main/java/dozo");
    private static final int FILE_LINES_MAX = 600;
    private static final int METHOD_LINES_MAX = 60;
    private static final int PARAMETERS_MAX = 5;
    private static final int FILES_IN_A_ROOM_MAX = 25;
    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile(
                    ".*(Impl|Manager|Helper|Utils?|Factory|Data|Info|Handler)|(Abstract|Base)[A-Z].*");

    private static final Set<String> NOUNS_OF_STANDARDS = Set.of("BaseSubject"); // RFC 5256 2.1

    /** The wiring of the house is one list, top to bottom: cut in pieces it would say less. */
    private static final Map<String, Integer> LONG_WITH_REASON = Map.of("dozo/Server.<init>", 100);

    @Test
    void filesStayBelowTheWall() throws IOException {
        List<String> breaches = new ArrayList<>();
        for (Path file : sources()) {
            long lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES_MAX) {
                breaches.add(file + " has " + lines + " lines");
            }
        }
        assertTrue(breaches.isEmpty(), () -> String.join("\n", breaches));
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        List<String> breaches = new ArrayList<>();
        for (ClassModel type : classes()) {
            String full = type.thisClass().asInternalName();
            String name = full.substring(full.lastIndexOf('/') + 1);
            String simple = name.substring(name.lastIndexOf('$') + 1);
            if (FORBIDDEN_NAME.matcher(simple).matches() && !NOUNS_OF_STANDARDS.contains(simple)) {
                breaches.add(full);
            }
        }
        assertTrue(breaches.isEmpty(), () -> String.join("\n", breaches));
    }

    @Test
    void methodsAreShortAndTakeFewParameters() throws IOException {
        List<String> breaches = new ArrayList<>();
        for (ClassModel type : classes()) {
            String name = type.thisClass().asInternalName();
            boolean record = type.findAttribute(Attributes.record()).isPresent();
            for (MethodModel method : type.methods()) {
                String methodName = method.methodName().stringValue();
                if ((method.flags().flagsMask() & 0x1000) != 0 || methodName.equals("<clinit>")) {
                    continue;
                }
                int lines = lines(method);
                int wall = LONG_WITH_REASON.getOrDefault(name + "." + methodName, METHOD_LINES_MAX);
                if (lines > wall) {
                    breaches.add(name + "." + methodName + " spans " + lines + " lines");
                }
                int parameters = method.methodTypeSymbol().parameterCount();
                boolean table = type.flags().has(AccessFlag.ENUM); // its columns are parameters
                boolean implicit =
                        methodName.equals("<init>") && (record || table || name.contains("$"));
                if (parameters > PARAMETERS_MAX && !implicit) {
                    breaches.add(name + "." + methodName + " takes " + parameters + " parameters");
                }
            }
        }
        assertTrue(breaches.isEmpty(), () -> String.join("\n", breaches));
    }

    @Test
    void everyPackageHasItsPageAndItsSize() throws IOException {
        Map<Path, Integer> files = new TreeMap<>();
        for (Path file : sources()) {
            files.merge(file.getParent(), 1, Integer::sum);
        }
        List<String> breaches = new ArrayList<>();
        files.forEach((folder, count) -> {
            if (!Files.exists(folder.resolve("package-info.java"))) {
                breaches.add(folder + " has no package-info.java");
            }
            if (count > FILES_IN_A_ROOM_MAX) {
                breaches.add(folder + " has " + count + " files");
            }
        });
        assertTrue(breaches.isEmpty(), () -> String.join("\n", breaches));
    }

    @Test
    void packagePagesSayThatNullIsMarked() throws IOException {
        for (Path file : sources()) {
            if (file.endsWith("package-info.java")) {
                String page = Files.readString(file);
                assertTrue(page.contains("@NullMarked"), () -> file + " lacks @NullMarked");
                assertTrue(page.startsWith("/**"), () -> file + " lacks its comment");
            }
        }
    }

    @Test
    void theNameRuleBites() {
        List<String> bad =
                Stream.of("MailManager", "StringUtils", "AbstractSession", "UserData", "Helper")
                        .filter(name -> FORBIDDEN_NAME.matcher(name).matches())
                        .toList();
        assertEquals(5, bad.size());
        assertTrue(!FORBIDDEN_NAME.matcher("Database").matches());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<ClassModel> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target/classes/dozo"))) {
            List<ClassModel> models = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                models.add(ClassFile.of().parse(file));
            }
            return models;
        }
    }

    private static int lines(MethodModel method) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (LineNumberInfo line :
                method.code()
                        .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()))
                        .map(table -> table.lineNumbers())
                        .orElse(List.of())) {
            first = Math.min(first, line.lineNumber());
            last = Math.max(last, line.lineNumber());
        }
        return last == 0 ? 0 : last - first + 1;
    }
}
