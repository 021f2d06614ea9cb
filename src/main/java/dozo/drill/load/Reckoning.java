package dozo.drill.load;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was promised, held against what is there.
 *
 * @param lost acknowledged, but not there
 * @param doubled there more than once, acknowledged or not
 * @param bounces there, but sent by none of our clients
 */
record Reckoning(Set<String> lost, Set<String> doubled, Set<String> bounces) {
    /**
     * Compares by Message-ID.
     *
     * @param run how the local parts of this run's Message-IDs end
     * @param there how often each mail is in all mailboxes
     */
    static Reckoning of(Set<String> acknowledged, Map<String, Integer> there, String run) {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(there.keySet());
        Set<String> doubled = new TreeSet<>();
        Set<String> bounces = new TreeSet<>();
        there.forEach((id, times) -> {
            if (!id.endsWith(Sender.DOMAIN + ">")) {
                bounces.add(id);
            } else if (times > 1 && id.endsWith(run + Sender.DOMAIN + ">")) {
                doubled.add(id);
            }
        });
        return new Reckoning(lost, doubled, bounces);
    }
}
