package dozo.centre;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a majority of etcd said of Patroni's keys, all at one moment.
 *
 * @param askedNanos monotonic clock before the question left: it was true then or later
 * @param leader who holds the leader's lock; null if nobody does
 * @param term revision at which the lock was taken: the same on all nodes, and rising
 * @param syncLeader who last wrote which standby may take over; empty if nobody did
 * @param syncStandby that standby; empty if none may
 * @param members those whose Patroni was heard less than ttl ago
 * @param forced the centre that a person is making lead at this moment; empty if none
 * @param alarms centres that fear for their power or are too hot, and why, for people
 * @param writtenBytes how far the leader's log was when it last said so; 0 if it never did
 */
record Heard(
        long askedNanos,
        @Nullable String leader,
        long term,
        String syncLeader,
        String syncStandby,
        Set<String> members,
        String forced,
        Map<String, String> alarms,
        long writtenBytes) {
    /** Ours, and not Patroni's: it lies between its keys, so that one range tells them all. */
    static final String FORCED = "override";

    /** Ours as well, and in the same range; the centre follows, the value says why. */
    static final String ALARMS = "peril/";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MEMBERS = "members/";

    /**
     * Reads an answer to a range of keys (etcd v3, RangeResponse as JSON).
     *
     * @param prefix /NAMESPACE/CLUSTER/
     */
    static Heard of(JsonNode answer, String prefix, long askedNanos) {
        String leader = null;
        long term = 0;
        JsonNode sync = JSON.createObjectNode();
        Set<String> members = new HashSet<>();
        String forced = "";
        Map<String, String> alarms = new HashMap<>();
        long written = 0;
        for (JsonNode each : answer.path("kvs")) {
            String key = text(each, "key").substring(prefix.length());
            if (key.equals("leader")) {
                leader = text(each, "value");
                term = Long.parseLong(each.path("create_revision").asString("0"));
            } else if (key.equals("sync")) {
                sync = object(text(each, "value"));
            } else if (key.equals("status")) {
                written = object(text(each, "value")).path("optime").asLong(0);
            } else if (key.equals(FORCED)) {
                forced = text(each, "value");
            } else if (key.startsWith(ALARMS)) {
                alarms.put(key.substring(ALARMS.length()), text(each, "value"));
            } else if (key.startsWith(MEMBERS)) {
                members.add(key.substring(MEMBERS.length()));
            }
        }
        return new Heard(
                askedNanos,
                leader,
                term,
                sync.path("leader").asString(""),
                sync.path("sync_standby").asString(""),
                Set.copyOf(members),
                forced,
                Map.copyOf(alarms),
                written);
    }

    /**
     * Who may be believed to lead: nobody before a person who makes a centre lead has finished, for
     * until then UIDs could be given twice (design rule 9).
     */
    @Nullable String believable() {
        return forced.isEmpty() ? leader : null;
    }

    /** May this standby take over from the leader? */
    boolean mayTakeOver(String standby) {
        return leader != null && syncLeader.equals(leader) && syncStandby.equals(standby);
    }

    /** Has the leader itself written that nobody may take over? */
    boolean nobodyMayTakeOver() {
        return leader != null && syncLeader.equals(leader) && syncStandby.isEmpty();
    }

    /** Is it the leader itself that may be dark soon? */
    boolean leaderInPeril() {
        return leader != null && alarms.containsKey(leader);
    }

    private static String text(JsonNode pair, String field) {
        byte[] octets = Base64.getDecoder().decode(pair.path(field).asString(""));
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static JsonNode object(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException notJson) {
            return JSON.createObjectNode(); // then nobody is named, and /sync has no leader either
        }
    }
}
