package dozo.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The floors and level edges of docs/ARCHITECTURE.md, as its two tables state them. */
record HouseMap(Map<String, Integer> floors, Set<String> levelEdges) {
    /** The name of the root package's own code, which may use everything. */
    static final String ROOT = "(root)";

    static HouseMap read(Path page) throws IOException {
        Map<String, Integer> floors = new HashMap<>();
        Set<String> edges = new HashSet<>();
        String section = "";
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith("| ") && !line.startsWith("| ---")) {
                List<String> cells = List.of(line.substring(2).split("\\s*\\|\\s*"));
                if (section.equals("Floors") && !cells.getFirst().equals("floor")) {
                    int floor = floors.size(); // rises from row to row, which is all that counts
                    for (String room : cells.get(1).split(",\\s*")) {
                        floors.put(room, floor);
                    }
                } else if (section.equals("Level edges") && !cells.getFirst().equals("from")) {
                    edges.add(cells.get(0) + ">" + cells.get(1));
                }
            }
        }
        return new HouseMap(floors, edges);
    }

    Set<String> rooms() {
        return floors.keySet();
    }

    /** The room of a package: its first name below the root; empty for code that is not ours. */
    static String room(String packageName) {
        if (packageName.equals("dozo")) {
            return ROOT;
        }
        if (!packageName.startsWith("dozo.")) {
            return "";
        }
        String below = packageName.substring("dozo.".length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    boolean allows(String from, String to) {
        if (to.isEmpty() || from.equals(to) || from.equals(ROOT)) {
            return true;
        }
        Integer here = floors.get(from);
        Integer there = floors.get(to);
        if (here == null || there == null) {
            return false;
        }
        return there > here || levelEdges.contains(from + ">" + to);
    }
}
