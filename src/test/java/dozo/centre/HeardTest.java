package dozo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class HeardTest {
    private static final String PREFIX = "/dozo/mail/";

    private final ObjectNode answer = new JsonMapper().createObjectNode();
    private final ArrayNode pairs = answer.putArray("kvs");

    @Test
    void readsWhatPatroniWrites() {
        put("leader", "tokyo", 12);
        put("members/osaka", "{\"role\":\"replica\",\"timeline\":1}", 7);
        put("members/tokyo", "{\"role\":\"master\",\"timeline\":1}", 2);
        put("status", "{\"optime\":50332128}", 14);
        put("sync", "{\"leader\":\"tokyo\",\"sync_standby\":\"osaka\"}", 28);
        Heard heard = Heard.of(answer, PREFIX, 99);
        Set<String> both = Set.of("tokyo", "osaka");
        assertEquals(
                new Heard(99, "tokyo", 12, "tokyo", "osaka", both, "", Map.of(), 50332128), heard);
        assertEquals("tokyo", heard.believable());
        assertTrue(heard.mayTakeOver("osaka"));
        assertFalse(heard.mayTakeOver("tokyo"));
        assertFalse(heard.nobodyMayTakeOver());
    }

    @Test
    void withoutTheLockNobodyLeads() {
        put("sync", "{\"leader\":\"tokyo\",\"sync_standby\":\"osaka\"}", 28);
        Heard heard = Heard.of(answer, PREFIX, 0);
        assertNull(heard.leader());
        assertFalse(heard.mayTakeOver("osaka"));
        assertFalse(heard.nobodyMayTakeOver());
    }

    @Test
    void readsAlarmsThatLieBetweenPatronisKeys() {
        put("leader", "osaka", 12);
        put("peril/tokyo", "36 °C", 15);
        Heard other = Heard.of(answer, PREFIX, 0);
        assertEquals(Map.of("tokyo", "36 °C"), other.alarms());
        assertFalse(other.leaderInPeril());
        put("peril/osaka", "on battery", 16);
        assertTrue(Heard.of(answer, PREFIX, 0).leaderInPeril());
        assertEquals("osaka", other.believable());
        assertTrue("leader".compareTo(Heard.ALARMS) < 0 && "sync".compareTo(Heard.ALARMS) > 0);
    }

    @Test
    void whileAPersonMakesACentreLeadNobodyIsBelieved() {
        put("leader", "osaka", 12);
        put("override", "osaka", 15);
        Heard heard = Heard.of(answer, PREFIX, 0);
        assertEquals("osaka", heard.leader());
        assertEquals("osaka", heard.forced());
        assertNull(heard.believable());
        Lease lease = new Lease(() -> 0);
        assertFalse(lease.hear(heard));
        assertNull(lease.believed());
    }

    @Test
    void aStandbyOfNullIsNobody() {
        put("leader", "tokyo", 12);
        put("sync", "{\"leader\":\"tokyo\",\"sync_standby\":null}", 28);
        assertTrue(Heard.of(answer, PREFIX, 0).nobodyMayTakeOver());
    }

    @Test
    void whatIsNoJsonNamesNobodyAndAllowsNothing() {
        put("leader", "tokyo", 12);
        put("sync", "oops", 28);
        Heard heard = Heard.of(answer, PREFIX, 0);
        assertFalse(heard.nobodyMayTakeOver());
        assertFalse(heard.mayTakeOver("osaka"));
    }

    @Test
    void anEmptyAnswerIsHeardToo() {
        JsonNode empty = new JsonMapper().createObjectNode();
        assertNull(Heard.of(empty, PREFIX, 0).leader());
    }

    /** Numbers of 64 bits are texts in etcd's JSON. */
    private void put(String key, String value, long created) {
        pairs.addObject()
                .put("key", base64(PREFIX + key))
                .put("value", base64(value))
                .put("create_revision", String.valueOf(created));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
