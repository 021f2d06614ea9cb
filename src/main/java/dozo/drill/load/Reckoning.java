package dozo.drill.load;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was promised, held against what is there.
 *
 * @param lost acknowledged, but not there
 * @param doubled acknowledged, and there more than once
 * @param bounces there, but sent by none of our clients
 */
record Reckoning(Set<String> lost, Set<String> doubled, Set<String> bounces) {
    /**
     * Compares by Message-ID. Mails of earlier runs may be there, too.
     *
     * @param there how often each mail is in all mailboxes
     */
    static Reckoning of(Set<String> acknowledged, Map<String, Integer> there) {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(there.keySet());
        Set<String> doubled = new TreeSet<>();
        Set<String> bounces = new TreeSet<>();
        there.forEach((id, times) -> {
            if (!id.endsWith(Sender.DOMAIN + ">")) {
                bounces.add(id);
            } else if (times > 1 && acknowledged.contains(id)) {
                doubled.add(id);
            }
        });
        return new Reckoning(lost, doubled, bounces);
    }
}
