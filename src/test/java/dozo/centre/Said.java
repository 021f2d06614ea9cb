package dozo.centre;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of etcd, in few words: both centres live and are in step unless it says otherwise. */
record Said(
        long at,
        @Nullable String leader,
        long term,
        String standby,
        Set<String> members,
        Map<String, String> alarms) {
    static final String A = "tokyo";
    static final String B = "osaka";

    static Said leads(String leader) {
        return new Said(0, leader, 1, leader.equals(A) ? B : A, Set.of(A, B), Map.of());
    }

    static Said nobodyLeads() {
        return new Said(0, null, 0, "", Set.of(), Map.of());
    }

    Said at(long nanos) {
        return new Said(nanos, leader, term, standby, members, alarms);
    }

    Said term(long number) {
        return new Said(at, leader, number, standby, members, alarms);
    }

    Said nobodyMayTakeOver() {
        return new Said(at, leader, term, "", members, alarms);
    }

    Said without(String member) {
        return new Said(at, leader, term, standby, Set.of(member.equals(A) ? B : A), alarms);
    }

    Said alarm(String centre) {
        return new Said(at, leader, term, standby, members, Map.of(centre, "36 °C"));
    }

    Heard heard() {
        return new Heard(
                at, leader, term, leader == null ? "" : leader, standby, members, "", alarms, 0);
    }
}
