package dozo.centre;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of etcd, in few words: both centres live and are in step unless it says otherwise. */
record Said(long at, @Nullable String leader, long term, String standby, Set<String> members) {
    static final String A = "tokyo";
    static final String B = "osaka";

    static Said leads(String leader) {
        return new Said(0, leader, 1, leader.equals(A) ? B : A, Set.of(A, B));
    }

    static Said nobodyLeads() {
        return new Said(0, null, 0, "", Set.of());
    }

    Said at(long nanos) {
        return new Said(nanos, leader, term, standby, members);
    }

    Said term(long number) {
        return new Said(at, leader, number, standby, members);
    }

    Said nobodyMayTakeOver() {
        return new Said(at, leader, term, "", members);
    }

    Said without(String member) {
        return new Said(at, leader, term, standby, Set.of(member.equals(A) ? B : A));
    }

    Heard heard() {
        return new Heard(at, leader, term, leader == null ? "" : leader, standby, members, "", 0);
    }
}
